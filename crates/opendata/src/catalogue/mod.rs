//! The catalogue of what is open, for the portals that gather catalogues: DCAT-AP 2.1.1, which version 3 takes too.

mod graph;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use chrono::{DateTime, SecondsFormat, Utc};
use kernel::{Actor, Lang};
use web::export::{Exporter, Format};
use web::{App, Error, Result};

use self::graph::{Node, Object};
use crate::messages::Messages;
use crate::store::{self, Tally};
use crate::{LICENCE, answer};

/// The authority tables of the Publications Office of the Union, which DCAT-AP asks for.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";
/// The Earth, in GeoNames.
const EARTH: &str = "https://sws.geonames.org/6295630/";

pub(crate) async fn turtle(State(app): State<App>, headers: HeaderMap) -> Result {
    let (nodes, modified) = described(&app).await?;
    let body = graph::turtle(&nodes);
    Ok(answer::public(
        &headers,
        "text/turtle; charset=utf-8",
        body,
        modified,
    ))
}

pub(crate) async fn jsonld(State(app): State<App>, headers: HeaderMap) -> Result {
    let (nodes, modified) = described(&app).await?;
    let body = graph::jsonld(&nodes).to_string();
    Ok(answer::public(&headers, "application/ld+json", body, modified))
}

fn languages() -> [String; 2] {
    ["FRA", "ENG"].map(|code| format!("{AUTHORITY}/language/{code}"))
}

/// The moment as `xsd:dateTime`.
fn moment(at: DateTime<Utc>) -> Object {
    Object::Typed(at.to_rfc3339_opts(SecondsFormat::Secs, true), "xsd:dateTime")
}

/// Everything that the catalogue says, and when the newest of it was written.
async fn described(app: &App) -> Result<(Vec<Node>, Option<DateTime<Utc>>), Error> {
    let tallies = store::tallies(app.db.reader()).await?;
    let modified = tallies.values().map(|tally| tally.modified).max();
    let (base, settings) = (&app.settings.base_url, &app.settings);
    let catalogue = format!("{base}/donnees#catalogue");
    let publisher = format!("{base}/mentions-legales#editeur");
    let contact = format!("{base}/mentions-legales#contact");
    let home = format!("http://id.insee.fr/geo/departement/{}", settings.home_departement);
    let mut node = Node::new(&catalogue, &["dcat:Catalog"])
        .in_words("dct:title", |lang| {
            Messages(lang).catalogue_title(settings.network.clone())
        })
        .in_words("dct:description", |lang| Messages(lang).lead())
        .is("dct:publisher", &publisher)
        .is("dct:license", LICENCE)
        .is("dct:spatial", &home)
        .is("dct:spatial", EARTH)
        .is("dcat:themeTaxonomy", format!("{AUTHORITY}/data-theme"))
        .is("foaf:homepage", format!("{base}/donnees"));
    for language in languages() {
        node = node.is("dct:language", language);
    }
    if let Some(modified) = modified {
        node = node.says("dct:modified", moment(modified));
    }
    let mut nodes = Vec::new();
    for list in app.exporters() {
        let dataset = format!("{base}/donnees#{}", list.name);
        node = node.is("dcat:dataset", &dataset);
        let mut described =
            dataset_node(app, list, &dataset, tallies.get(list.kind)).is("dct:publisher", &publisher);
        if !settings.legal.contact_href().is_empty() {
            described = described.is("dcat:contactPoint", &contact);
        }
        if let Some(span) = list.span
            && let Some((from, to)) = span(app.db.reader(), &Actor::Visitor).await?
        {
            let period = format!("{dataset}-periode");
            described = described.is("dct:temporal", &period);
            nodes.push(
                Node::new(period, &["dct:PeriodOfTime"])
                    .says(
                        "dcat:startDate",
                        Object::Typed(format!("{from:04}-01-01"), "xsd:date"),
                    )
                    .says(
                        "dcat:endDate",
                        Object::Typed(format!("{to:04}-12-31"), "xsd:date"),
                    ),
            );
        }
        for lang in Lang::ALL {
            for format in Format::ALL {
                let iri = distribution_iri(&dataset, lang, format);
                described = described.is("dcat:distribution", &iri);
                nodes.push(distribution(app, list, &iri, lang, format));
            }
        }
        nodes.push(described);
        nodes.push(Node::new(format!("{base}{}", list.path), &["foaf:Document"]));
    }
    if app.modules.iter().any(|module| module.api.is_some()) {
        let service = format!("{base}/donnees#api");
        node = node.is("dcat:service", &service);
        let served = app
            .exporters()
            .map(|list| format!("{base}/donnees#{}", list.name));
        nodes.push(
            served.fold(
                Node::new(service, &["dcat:DataService"])
                    .in_words("dct:title", |lang| Messages(lang).api_title())
                    .in_words("dct:description", |lang| Messages(lang).api_about())
                    .is("dcat:endpointURL", format!("{base}/api/v1"))
                    .is("dcat:endpointDescription", format!("{base}/api/openapi.json"))
                    .is("dct:publisher", &publisher)
                    .is("dct:license", LICENCE),
                |node, dataset| node.is("dcat:servesDataset", dataset),
            ),
        );
    }
    nodes.push(Node::new(format!("{base}/donnees"), &["foaf:Document"]));
    nodes.insert(0, node);
    nodes.extend(shared(app, &publisher, &contact, &home));
    Ok((nodes, modified))
}

fn dataset_node(app: &App, list: &Exporter, iri: &str, tally: Option<&Tally>) -> Node {
    let base = &app.settings.base_url;
    let mut node = Node::new(iri, &["dcat:Dataset"])
        .in_words("dct:title", |lang| {
            Messages(lang).dataset_title((list.label)(lang), app.settings.network.clone())
        })
        .in_words("dct:description", |lang| (list.about)(lang))
        .says("dct:identifier", Object::Plain(list.name.to_owned()))
        .is("dcat:landingPage", format!("{base}{}", list.path))
        .is("dcat:theme", format!("{AUTHORITY}/data-theme/INTR"))
        .is("dcat:theme", format!("{AUTHORITY}/data-theme/GOVE"))
        .is("dct:accessRights", format!("{AUTHORITY}/access-right/PUBLIC"))
        .is("dct:accrualPeriodicity", format!("{AUTHORITY}/frequency/CONT"))
        .is("dct:spatial", EARTH)
        .in_words("dcat:keyword", |lang| (list.label)(lang))
        .in_words("dcat:keyword", |lang| Messages(lang).keyword());
    for language in languages() {
        node = node.is("dct:language", language);
    }
    if let Some(tally) = tally {
        node = node.says("dct:modified", moment(tally.modified));
    }
    node
}

fn distribution_iri(dataset: &str, lang: Lang, format: Format) -> String {
    format!("{dataset}-{}-{}", format.extension(), lang.code())
}

/// The short name of a format in the table of file types.
fn file_type(format: Format) -> &'static str {
    match format {
        Format::Csv => "CSV",
        Format::Xlsx => "XLSX",
        Format::Json => "JSON",
        Format::GeoJson => "GEOJSON",
    }
}

fn media_type(format: Format) -> String {
    let kind = format.content_type().split(';').next().unwrap_or_default();
    format!("https://www.iana.org/assignments/media-types/{kind}")
}

fn distribution(app: &App, list: &Exporter, iri: &str, lang: Lang, format: Format) -> Node {
    let address = format!(
        "{}{}.{}",
        app.settings.base_url,
        lang.url(list.path),
        format.extension()
    );
    let language = &languages()[usize::from(lang == Lang::En)];
    let title = format!("{} ({})", (list.label)(lang), format.label());
    Node::new(iri, &["dcat:Distribution"])
        .says("dct:title", Object::Words(title, lang.code()))
        .is("dcat:accessURL", &address)
        .is("dcat:downloadURL", &address)
        .is(
            "dct:format",
            format!("{AUTHORITY}/file-type/{}", file_type(format)),
        )
        .is("dcat:mediaType", media_type(format))
        .is("dct:language", language)
        .is("dct:license", LICENCE)
}

/// What the rest refers to.
fn shared(app: &App, publisher: &str, contact: &str, home: &str) -> Vec<Node> {
    let (settings, legal) = (&app.settings, &app.settings.legal);
    let name = if legal.publisher.is_empty() {
        &settings.network
    } else {
        &legal.publisher
    };
    let labelled = |iri: &str, kind: &'static str, names: [&str; 2]| {
        let names = names.map(str::to_owned);
        Node::new(iri, &[kind]).in_words("rdfs:label", move |lang| {
            names[usize::from(lang == Lang::En)].clone()
        })
    };
    let mut nodes = vec![
        Node::new(publisher, &["foaf:Agent"]).says("foaf:name", Object::Plain(name.clone())),
        Node::new(LICENCE, &["dct:LicenseDocument"])
            .in_words("rdfs:label", |lang| Messages(lang).licence_name())
            .is("owl:sameAs", "https://spdx.org/licenses/etalab-2.0"),
        labelled(EARTH, "dct:Location", ["Terre", "Earth"]),
        Node::new(home, &["dct:Location"]),
        labelled(
            &format!("{AUTHORITY}/frequency/CONT"),
            "dct:Frequency",
            ["en continu", "continuous"],
        ),
        labelled(
            &format!("{AUTHORITY}/access-right/PUBLIC"),
            "dct:RightsStatement",
            ["public", "public"],
        ),
        Node::new(format!("{AUTHORITY}/data-theme"), &["skos:ConceptScheme"])
            .in_words("dct:title", |lang| Messages(lang).theme_taxonomy()),
    ];
    for (code, names) in [
        ("INTR", ["Questions internationales", "International issues"]),
        (
            "GOVE",
            ["Gouvernement et secteur public", "Government and public sector"],
        ),
    ] {
        let names = names.map(str::to_owned);
        nodes.push(
            Node::new(format!("{AUTHORITY}/data-theme/{code}"), &["skos:Concept"])
                .in_words("skos:prefLabel", move |lang| {
                    names[usize::from(lang == Lang::En)].clone()
                })
                .is("skos:inScheme", format!("{AUTHORITY}/data-theme")),
        );
    }
    for (language, names) in languages()
        .iter()
        .zip([["français", "French"], ["anglais", "English"]])
    {
        nodes.push(labelled(language, "dct:LinguisticSystem", names));
    }
    let formats: BTreeMap<String, &str> = Format::ALL
        .into_iter()
        .flat_map(|format| {
            [
                (
                    format!("{AUTHORITY}/file-type/{}", file_type(format)),
                    format.label(),
                ),
                (media_type(format), format.label()),
            ]
        })
        .collect();
    for (iri, label) in formats {
        let types: &[&str] = if iri.starts_with(AUTHORITY) {
            &["dct:MediaTypeOrExtent"]
        } else {
            &["dct:MediaType", "dct:MediaTypeOrExtent"]
        };
        nodes.push(Node::new(iri, types).says("rdfs:label", Object::Plain(label.to_owned())));
    }
    let href = legal.contact_href();
    if !href.is_empty() {
        let node = Node::new(contact, &["vcard:Kind"]).says("vcard:fn", Object::Plain(name.clone()));
        nodes.push(if href.starts_with("mailto:") {
            node.is("vcard:hasEmail", href)
        } else {
            let href = if href.starts_with('/') {
                format!("{}{href}", settings.base_url)
            } else {
                href
            };
            node.is("vcard:hasURL", href)
        });
    }
    nodes
}
