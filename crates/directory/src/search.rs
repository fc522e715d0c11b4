//! What of the directory is searched: organisations, places without one, countries and themes.

use std::collections::BTreeMap;

use database::{Result, record};
use geo::{country, demonym, place, territory};
use kernel::{Actor, Lang, State, Translated, Visibility};
use sea_orm::ConnectionTrait;
use search::{Audience, Document};
use uuid::Uuid;
use web::{App, BoxFuture, SearchSource, markdown};

use crate::kind::Kinds;
use crate::organisation::Organisation;
use crate::{store, theme};

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
        let mut found = Vec::new();
        for id in ids {
            let record = match record::by_id(connection, id).await {
                Ok(record) => record,
                Err(database::Error::NotFound(_)) => continue,
                Err(error) => return Err(error),
            };
            if record.state() != State::Published {
                continue;
            }
            if record.kind == place::KIND {
                found.extend(of_place(connection, &labels, record).await?);
            } else {
                found.push(of_organisation(connection, &labels, record).await?);
            }
        }
        Ok(found)
    })
}

struct Labels {
    kinds: Kinds,
    themes: Vec<theme::Model>,
    countries: BTreeMap<String, country::Model>,
}

impl Labels {
    async fn load(connection: &impl ConnectionTrait) -> Result<Labels> {
        Ok(Labels {
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
async fn names_of(connection: &impl ConnectionTrait, organisation: &Organisation) -> Result<Vec<String>> {
    let mut names: Vec<String> = organisation
        .names
        .iter()
        .map(|other| other.name.clone())
        .collect();
    names.extend(organisation.name.iter().map(|(_, name)| name.to_owned()));
    if let Some(place) = organisation
        .place
        .filter(|_| organisation.kind == "foreign_authority")
    {
        let loaded = place::get(connection, place).await?.place;
        names.extend(loaded.name.iter().map(|(_, name)| name.to_owned()));
        names.extend(loaded.local_name);
        names.extend(loaded.names.into_iter().map(|other| other.name));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// What else leads to an organisation: its identifiers, its territory's codes and the communes that joined it.
async fn keywords_of(
    connection: &impl ConnectionTrait,
    organisation: &Organisation,
    names: &[String],
) -> Result<Vec<String>> {
    let mut keywords: Vec<String> = organisation
        .identifiers
        .iter()
        .map(|identified| identified.value.clone())
        .collect();
    if let (Some((kind, code)), true) = (&organisation.territory, organisation.governs) {
        keywords.push(code.clone());
        if kind == "commune" {
            for former in territory::merged_into(connection, code).await? {
                keywords.extend([former.name, former.code]);
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
    Ok(keywords)
}

async fn of_organisation(
    connection: &impl ConnectionTrait,
    labels: &Labels,
    record: record::Model,
) -> Result<Document> {
    let loaded = store::get(connection, record.id).await?;
    let organisation = loaded.organisation;
    let mut facets = vec![
        ("kind_code".to_owned(), organisation.kind.clone()),
        ("country".to_owned(), organisation.country.clone()),
    ];
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
            let place = if organisation.country == "FR" {
                organisation.address.city.clone().unwrap_or_default()
            } else {
                labels.country(&organisation.country, lang).to_owned()
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
    for (lang, body) in &mut bodies {
        for service in &organisation.services {
            body.push_str(&format!(
                " {} {}",
                service.name.get(lang),
                markdown::plain(service.mission.get(lang))
            ));
        }
        for distinction in &organisation.distinctions {
            body.push_str(&format!(
                " {} {}",
                distinction.name.get(lang),
                distinction.giver.get(lang)
            ));
        }
    }
    if bodies.is_empty() {
        bodies = Lang::ALL
            .into_iter()
            .map(|lang| {
                (
                    lang.code().to_owned(),
                    organisation
                        .services
                        .iter()
                        .map(|service| service.name.text(lang))
                        .collect::<Vec<_>>()
                        .join(" "),
                )
            })
            .collect();
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
    let names = names_of(connection, &organisation).await?;
    let authority = organisation.governs || organisation.kind == "foreign_authority";
    Ok(Document {
        kind: store::KIND.to_owned(),
        id: record.id.to_string(),
        path: store::path(&record),
        titles: main_first(&record.title, &organisation.lang),
        subtitles,
        keywords: keywords_of(connection, &organisation, &names).await?,
        names,
        proper: true,
        gathers: None,
        bodies,
        facets,
        audience: audience(organisation.visibility),
        boost: if authority { 1.6 } else { 1.0 },
        example: record.example,
    })
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
async fn of_place(
    connection: &impl ConnectionTrait,
    labels: &Labels,
    record: record::Model,
) -> Result<Option<Document>> {
    let governed = store::at_place(connection, record.id, &Actor::System)
        .await?
        .iter()
        .any(|brief| brief.row.kind_code == "foreign_authority");
    if governed {
        return Ok(None);
    }
    let place = place::get(connection, record.id).await?.place;
    let mut names: Vec<String> = place.names.into_iter().map(|other| other.name).collect();
    names.extend(place.local_name);
    Ok(Some(Document {
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
    }))
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
