//! What of the directory is searched: organisations, places without one, countries and themes.

use std::collections::{BTreeMap, HashMap, HashSet};

use database::{Result, record};
use geo::place::Place;
use geo::{country, demonym, place, territory};
use kernel::{Lang, Translated, Visibility};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use search::{Audience, Document};
use web::{App, BoxFuture, SearchSource, markdown, unpublished};

use crate::figure::{self, Figure};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::rows::organisation as row;
use crate::{store, theme};

/// Kinds that are the body of their place: the place itself is not found beside them.
const BODIES: [&str; 2] = ["foreign_authority", "refugee_camp"];

/// This feature's share of the index.
pub(crate) const SOURCE: SearchSource = SearchSource {
    kinds: &[store::KIND, place::KIND],
    documents,
    fixed: Some(fixed),
};

/// Who may find a record, as the index knows it.
#[must_use]
pub fn audience(visibility: Visibility) -> Audience {
    match visibility {
        Visibility::Public => Audience::Public,
        Visibility::Network => Audience::Network,
        Visibility::Organisation | Visibility::Private => Audience::Restricted,
    }
}

/// A text in every language that it has, the interface's two always.
#[must_use]
pub fn texts(text: &Translated) -> Vec<(String, String)> {
    text.iter()
        .map(|(lang, text)| (lang.to_owned(), markdown::plain(text)))
        .collect()
}

fn documents(app: App, ids: Vec<Uuid>) -> BoxFuture<Result<Vec<Document>>> {
    Box::pin(async move {
        let connection = app.db.reader();
        let labels = Labels::load(connection).await?;
        let mut found = Vec::with_capacity(ids.len());
        for portion in ids.chunks(1_000) {
            let records = record::Entity::find()
                .filter(record::Column::Id.is_in(portion.to_vec()))
                .all(connection)
                .await?;
            let (places, organisations): (Vec<_>, Vec<_>) =
                records.into_iter().partition(|record| record.kind == place::KIND);
            let organisations = store::with_parts(connection, organisations).await?;
            let around = Around::load(connection, &organisations, &places).await?;
            let documents = organisations.into_iter().map(|loaded| {
                let state = loaded.record.state();
                unpublished(of_organisation(&labels, &around, loaded), state)
            });
            found.extend(documents);
            for loaded in place::with_parts(connection, places).await? {
                let state = loaded.record.state();
                found.extend(of_place(&labels, &around, loaded).map(|document| unpublished(document, state)));
            }
        }
        Ok(found)
    })
}

/// What stands around some organisations and places, read at once.
struct Around {
    /// Places of authorities abroad.
    places: HashMap<Uuid, Place>,
    /// Places that an authority abroad governs.
    governed: HashSet<Uuid>,
    /// French territories that organisations are in, by kind and code.
    territories: BTreeMap<(String, String), territory::Model>,
}

impl Around {
    async fn load(
        connection: &impl ConnectionTrait,
        organisations: &[store::Loaded],
        places: &[record::Model],
    ) -> Result<Around> {
        let wanted: Vec<Uuid> = organisations
            .iter()
            .map(|loaded| &loaded.organisation)
            .filter(|organisation| BODIES.contains(&organisation.kind.as_str()))
            .filter_map(|organisation| organisation.place)
            .collect();
        let records = record::Entity::find()
            .filter(record::Column::Id.is_in(wanted))
            .all(connection)
            .await?;
        let held = place::with_parts(connection, records).await?;
        let governed: Vec<Option<Uuid>> = row::Entity::find()
            .select_only()
            .column(row::Column::PlaceId)
            .filter(row::Column::PlaceId.is_in(places.iter().map(|record| record.id)))
            .filter(row::Column::KindCode.is_in(BODIES))
            .into_tuple()
            .all(connection)
            .await?;
        let keys = organisations
            .iter()
            .filter_map(|loaded| loaded.organisation.territory.clone());
        let territories = territory::by_keys(connection, keys).await?;
        Ok(Around {
            territories,
            places: held
                .into_iter()
                .map(|held| (held.record.id, held.place))
                .collect(),
            governed: governed.into_iter().flatten().collect(),
        })
    }
}

struct Labels {
    kinds: Kinds,
    themes: Vec<theme::Model>,
    countries: BTreeMap<String, country::Model>,
    /// Communes that were, by the code of the one that they are part of.
    former: HashMap<String, Vec<territory::Model>>,
}

impl Labels {
    async fn load(connection: &impl ConnectionTrait) -> Result<Labels> {
        let mut former: HashMap<String, Vec<territory::Model>> = HashMap::new();
        let found = territory::Entity::find()
            .filter(territory::Column::Kind.eq("former_commune"))
            .order_by_asc(territory::Column::SortKey)
            .all(connection)
            .await?;
        for held in found {
            if let Some(code) = held.successor.clone() {
                former.entry(code).or_default().push(held);
            }
        }
        Ok(Labels {
            former,
            kinds: Kinds::load(connection).await?,
            themes: theme::all(connection).await?,
            countries: country::all(connection)
                .await?
                .into_iter()
                .map(|country| (country.code.clone(), country))
                .collect(),
        })
    }

    fn country(&self, code: &str, lang: Lang) -> &str {
        self.countries.get(code).map_or("", |country| country.label(lang))
    }
}

/// The names of an organisation: its own and, for an authority abroad, its place's.
fn names_of(around: &Around, organisation: &Organisation) -> Vec<String> {
    let mut names: Vec<String> = organisation
        .names
        .iter()
        .map(|other| other.name.clone())
        .collect();
    names.extend(organisation.name.iter().map(|(_, name)| name.to_owned()));
    if let Some(place) = organisation.place.and_then(|id| around.places.get(&id)) {
        names.extend(place.name.iter().map(|(_, name)| name.to_owned()));
        names.extend(place.local_name.clone());
        names.extend(place.names.iter().map(|other| other.name.clone()));
    }
    names.sort();
    names.dedup();
    names
}

/// What else leads to an organisation: its identifiers, its territory's codes and the communes that joined it.
fn keywords_of(labels: &Labels, organisation: &Organisation, names: &[String]) -> Vec<String> {
    let mut keywords: Vec<String> = organisation
        .identifiers
        .iter()
        .map(|identified| identified.value.clone())
        .collect();
    if let (Some((kind, code)), true) = (&organisation.territory, organisation.governs) {
        keywords.push(code.clone());
        if kind == "commune" {
            for former in labels.former.get(code).into_iter().flatten() {
                keywords.extend([former.name.clone(), former.code.clone()]);
            }
        }
    }
    // People leave out the space of a name of several words: "Haiduong", "Portgentil".
    let joined: Vec<String> = names
        .iter()
        .filter(|name| name.split_whitespace().count() == 2 || name.contains('-'))
        .map(|name| kernel::text::fold(name).replace(' ', ""))
        .collect();
    keywords.extend(joined.into_iter().filter(|name| name.chars().count() <= 30));
    keywords.sort();
    keywords.dedup();
    keywords
}

/// The figures that its sheet shows: the register's population of what it governs, then what documents say.
fn figures_of(around: &Around, organisation: &Organisation) -> Vec<Figure> {
    let governed = organisation.territory.as_ref().filter(|_| organisation.governs);
    let population = governed.and_then(|territory| around.territories.get(territory)?.population);
    let registered = population.map(|value| Figure {
        measure: "population".to_owned(),
        value,
        ..Figure::default()
    });
    registered
        .into_iter()
        .chain(organisation.figures.iter().cloned())
        .collect()
}

fn of_organisation(labels: &Labels, around: &Around, loaded: store::Loaded) -> Document {
    let store::Loaded { record, organisation } = loaded;
    let mut facets = vec![("kind_code".to_owned(), organisation.kind.clone())];
    if organisation.country != country::NONE {
        facets.push(("country".to_owned(), organisation.country.clone()));
    }
    if let Some(held) = organisation
        .territory
        .as_ref()
        .and_then(|key| around.territories.get(key))
    {
        let (departement, ept) = match held.kind.as_str() {
            "departement" => (Some(&held.code), None),
            "ept" => (held.departement.as_ref(), Some(&held.code)),
            _ => (held.departement.as_ref(), held.ept.as_ref()),
        };
        let within = [("departement", departement), ("ept", ept)];
        facets.extend(
            within
                .into_iter()
                .filter_map(|(facet, code)| Some((facet.to_owned(), code?.clone()))),
        );
    }
    facets.extend(
        organisation
            .themes
            .iter()
            .map(|code| ("theme".to_owned(), code.clone())),
    );
    let subtitles = Lang::ALL
        .into_iter()
        .map(|lang| {
            let kind = labels.kinds.label(&organisation.kind, lang);
            let place = match organisation.country.as_str() {
                "FR" => organisation.address.city.clone().unwrap_or_default(),
                country::NONE => Messages(lang).country_none(),
                code => labels.country(code, lang).to_owned(),
            };
            let text = if place.is_empty() {
                kind
            } else {
                format!("{kind}, {place}")
            };
            (lang.code().to_owned(), text)
        })
        .collect();
    let mut bodies = texts(&organisation.description);
    if bodies.is_empty() {
        bodies = Lang::ALL
            .map(|lang| (lang.code().to_owned(), String::new()))
            .into();
    }
    let figures = figures_of(around, &organisation);
    for (tag, body) in &mut bodies {
        let lang = Lang::from_code(tag).unwrap_or(Lang::Fr);
        let mut parts = vec![std::mem::take(body)];
        for service in &organisation.services {
            parts.push(service.name.text(lang).to_owned());
            parts.push(markdown::plain(service.mission.get(tag)));
        }
        for distinction in &organisation.distinctions {
            parts.push(distinction.name.get(tag).to_owned());
            parts.push(distinction.giver.get(tag).to_owned());
        }
        parts.push(figure::spoken(&figures, lang));
        parts.retain(|part| !part.trim().is_empty());
        *body = parts.join(" · ");
    }
    // Where it is belongs to what is searched, not to what it is called: "Port-Gentil Gabon" finds the town first.
    for (lang, body) in &mut bodies {
        let country = labels
            .countries
            .get(&organisation.country)
            .map(|country| country.name.get(lang))
            .unwrap_or_default();
        body.push(search::UNSHOWN);
        body.push_str(country);
    }
    let names = names_of(around, &organisation);
    let told = told_of(&organisation);
    let authority = organisation.governs || BODIES.contains(&organisation.kind.as_str());
    Document {
        kind: store::KIND.to_owned(),
        id: record.id.to_string(),
        path: store::path(&record),
        titles: main_first(&record.title, &organisation.lang),
        subtitles,
        keywords: keywords_of(labels, &organisation, &names),
        names,
        proper: true,
        gathers: None,
        bodies,
        facets,
        audience: audience(organisation.visibility),
        boost: told * if authority { 1.6 } else { 1.0 },
        example: record.example,
    }
}

/// Of two that match alike, the one of which more is told is more likely meant: "département" alone is the one whose
/// services, figures and members the network knows. Never more than what a better match is worth.
fn told_of(organisation: &Organisation) -> f32 {
    let facts = organisation.services.len()
        + organisation.figures.len()
        + organisation.distinctions.len()
        + organisation.themes.len();
    1.0 + 0.01 * facts.min(15) as f32
}

fn main_first(title: &Translated, lang: &str) -> Vec<(String, String)> {
    let mut titles: Vec<(String, String)> = title
        .iter()
        .map(|(lang, text)| (lang.to_owned(), text.to_owned()))
        .collect();
    titles.sort_by_key(|(tag, _)| (tag != lang, tag != "fr"));
    titles
}

/// A place that an authority of the directory governs is found by the authority's sheet; the others by their own.
fn of_place(labels: &Labels, around: &Around, loaded: place::Loaded) -> Option<Document> {
    let place::Loaded { record, place } = loaded;
    if around.governed.contains(&record.id) {
        return None;
    }
    let mut names: Vec<String> = place.names.into_iter().map(|other| other.name).collect();
    names.extend(place.local_name);
    Some(Document {
        kind: place::KIND.to_owned(),
        id: record.id.to_string(),
        path: format!("/lieux/{}", record.address()),
        titles: main_first(&record.title, "fr"),
        subtitles: Lang::ALL
            .into_iter()
            .map(|lang| {
                (
                    lang.code().to_owned(),
                    labels.country(&place.country, lang).to_owned(),
                )
            })
            .collect(),
        names,
        keywords: Vec::new(),
        proper: true,
        gathers: None,
        bodies: Vec::new(),
        facets: vec![("country".to_owned(), place.country)],
        audience: audience(place.visibility),
        boost: 0.8,
        example: record.example,
    })
}

/// The words that mean a theme: its synonyms, and each half of a double name ("Eau et assainissement").
fn theme_words(theme: &theme::Model) -> Vec<String> {
    let synonyms = theme.synonyms.0.values().flatten().cloned();
    let halves = theme.name.iter().flat_map(|(_, name)| {
        let parts: Vec<&str> = name.split(" et ").flat_map(|part| part.split(" and ")).collect();
        parts.into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    synonyms.chain(halves).collect()
}

fn fixed(app: App) -> BoxFuture<Result<Vec<Document>>> {
    Box::pin(async move {
        let connection = app.db.reader();
        let labels = Labels::load(connection).await?;
        let mut documents = Vec::new();
        for country in labels.countries.values() {
            let mut names = country.aliases.0.clone();
            names.extend(demonym::of(&country.code).iter().cloned());
            documents.push(Document {
                kind: "country".to_owned(),
                id: country.code.clone(),
                path: format!("/pays/{}", country.code),
                titles: texts(&country.name),
                names,
                keywords: vec![country.code.clone(), country.alpha3.clone()],
                proper: true,
                gathers: Some(("country".to_owned(), country.code.clone())),
                facets: vec![("country".to_owned(), country.code.clone())],
                audience: Audience::Public,
                boost: 1.1,
                ..Document::default()
            });
        }
        for theme in &labels.themes {
            documents.push(Document {
                kind: "theme".to_owned(),
                id: theme.code.clone(),
                path: format!("/themes/{}", theme.code),
                titles: texts(&theme.name),
                keywords: theme_words(theme),
                bodies: texts(&theme.definition),
                gathers: Some(("theme".to_owned(), theme.code.clone())),
                facets: vec![("theme".to_owned(), theme.code.clone())],
                audience: Audience::Public,
                boost: 1.1,
                ..Document::default()
            });
        }
        Ok(documents)
    })
}
