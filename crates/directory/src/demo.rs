//! The directory's part of the demonstration network: places and organisations of `demo/`.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use database::{Error, Result, Write};
use geo::place::{self, OtherName, Place};
use kernel::date::{Dated, Period};
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use serde::Deserialize;
use uuid::Uuid;
use web::DemoFiles;

use crate::figure::Figure;
use crate::organisation::{
    Address, Distinction, Identified, Link, Opening, Organisation, PersonInRole, Service,
};
use crate::store;

#[derive(Deserialize)]
struct PlaceFile {
    place: Vec<PlaceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceEntry {
    key: String,
    kind: String,
    name: Translated,
    local_name: Option<String>,
    local_lang: Option<String>,
    country: String,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    approximate: bool,
    timezone: Option<String>,
    geonames: Option<i64>,
    parent: Option<String>,
    #[serde(default)]
    aliases: Vec<Alias>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    name: String,
    lang: Option<String>,
    kind: String,
    source: Option<String>,
}

#[derive(Deserialize)]
struct OrganisationFile {
    organisation: Vec<OrganisationEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationEntry {
    key: String,
    kind: String,
    name: Translated,
    lang: Option<String>,
    territory: Option<String>,
    #[serde(default)]
    governs: bool,
    place: Option<String>,
    /// France unless another is said; empty for a body that belongs to none.
    country: Option<String>,
    #[serde(default)]
    description: Translated,
    website: Option<String>,
    phone: Option<String>,
    #[serde(default)]
    address: Address,
    #[serde(default)]
    example: bool,
    #[serde(default)]
    themes: Vec<String>,
    #[serde(default)]
    aliases: Vec<Alias>,
    #[serde(default)]
    identifiers: Vec<Identified>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    figures: Vec<FigureEntry>,
    #[serde(default)]
    distinctions: Vec<DistinctionEntry>,
    #[serde(default)]
    links: Vec<LinkEntry>,
    #[serde(default)]
    services: Vec<ServiceEntry>,
}

/// A figure, as the files of `demo/` write it; other features' files have the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureEntry {
    measure: String,
    value: f64,
    value_max: Option<f64>,
    #[serde(default)]
    unit: String,
    when: Option<String>,
    when_text: Option<String>,
    qualifier: Option<String>,
    #[serde(default)]
    note: Translated,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DistinctionEntry {
    name: Translated,
    #[serde(default)]
    giver: Translated,
    when: Option<String>,
    when_text: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkEntry {
    to: String,
    kind: String,
    #[serde(default)]
    role: Translated,
    when: Option<String>,
    when_text: Option<String>,
    #[serde(default)]
    note: Translated,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceEntry {
    key: String,
    name: Translated,
    #[serde(default)]
    mission: Translated,
    parent: Option<String>,
    phone: Option<String>,
    #[serde(default)]
    address: Address,
    #[serde(default)]
    hours: Vec<Opening>,
    staff: Option<i64>,
    when: Option<String>,
    when_text: Option<String>,
    source: Option<String>,
    #[serde(default)]
    people: Vec<PersonInRole>,
}

/// A date of the files: EDTF and the document's wording.
///
/// # Errors
/// When the date does not parse.
pub fn dated(when: Option<&str>, original: Option<&str>) -> Result<Option<Dated>> {
    let Some(when) = when else { return Ok(None) };
    let value: Period = when
        .parse()
        .map_err(|error| Error::Address(format!("{when}: {error}")))?;
    Ok(Some(Dated {
        value,
        original: original.map(str::to_owned),
    }))
}

/// The id of a document, by its key in `sources.toml`.
#[must_use]
pub fn source_id(key: &str) -> Uuid {
    from_key("source", key)
}

impl FigureEntry {
    /// As records hold it: amounts in cents.
    ///
    /// # Errors
    /// When its date does not parse.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the files hold whole numbers and amounts with cents at most"
    )]
    pub fn figure(self) -> Result<Figure> {
        let unit = if self.unit == "%" {
            "percent".to_owned()
        } else {
            self.unit
        };
        let probe = Figure {
            measure: self.measure.clone(),
            unit: unit.clone(),
            ..Figure::default()
        };
        let factor = if probe.unit() == "EUR" { 100.0 } else { 1.0 };
        Ok(Figure {
            measure: self.measure,
            value: (self.value * factor).round() as i64,
            value_max: self.value_max.map(|max| (max * factor).round() as i64),
            unit,
            qualifier: self.qualifier,
            dated: dated(self.when.as_deref(), self.when_text.as_deref())?,
            note: self.note,
            source: self.source.as_deref().map(source_id),
        })
    }
}

fn names(aliases: Vec<Alias>) -> Vec<OtherName> {
    aliases
        .into_iter()
        .map(|alias| OtherName {
            name: alias.name,
            lang: alias.lang,
            kind: alias.kind,
            source: alias.source.as_deref().map(source_id),
        })
        .collect()
}

fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| Error::Address(format!("demo/{name}: {error}")))
}

/// Loads places, then organisations, then what organisations are to one another.
pub(crate) fn load<'a>(
    write: &'a Write,
    files: &'a DemoFiles,
) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>> {
    Box::pin(async move { Ok(load_places(write, files).await? + load_organisations(write, files).await?) })
}

async fn load_places(write: &Write, files: &DemoFiles) -> Result<u64> {
    let mut entries = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("places")) {
        entries.extend(parse::<PlaceFile>(name, text)?.place);
    }
    let count = entries.len() as u64;
    // A place is written after the one that it is in.
    let mut written: Vec<String> = Vec::new();
    while !entries.is_empty() {
        let (ready, waiting): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| {
            entry
                .parent
                .as_ref()
                .is_none_or(|parent| written.contains(parent))
        });
        if ready.is_empty() {
            return Err(Error::Address("demo/places: parents in a circle".to_owned()));
        }
        for entry in ready {
            let place = Place {
                name: entry.name,
                kind: entry.kind,
                country: entry.country,
                parent: entry
                    .parent
                    .as_deref()
                    .map(|parent| from_key(place::KIND, parent)),
                local_name: entry.local_name,
                local_lang: entry.local_lang,
                point: entry.lat.zip(entry.lon),
                approximate: entry.approximate,
                timezone: entry.timezone,
                geonames: entry.geonames,
                names: names(entry.aliases),
                visibility: Visibility::Public,
                state: State::Published,
            };
            place::insert(write, from_key(place::KIND, &entry.key), &place).await?;
            written.push(entry.key);
        }
        entries = waiting;
    }
    Ok(count)
}

async fn load_organisations(write: &Write, files: &DemoFiles) -> Result<u64> {
    let mut entries = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("organisations")) {
        entries.extend(parse::<OrganisationFile>(name, text)?.organisation);
    }
    let count = entries.len() as u64;
    let mut links: BTreeMap<Uuid, Vec<Link>> = BTreeMap::new();
    for entry in entries {
        let id = from_key(store::KIND, &entry.key);
        let mut own = Vec::new();
        for link in entry.links {
            own.push(Link {
                to: from_key(store::KIND, &link.to),
                kind: link.kind,
                role: link.role,
                dated: dated(link.when.as_deref(), link.when_text.as_deref())?,
                note: link.note,
                source: link.source.as_deref().map(source_id),
            });
        }
        links.insert(id, own);
        let organisation = Organisation {
            lang: entry.lang.unwrap_or_else(|| "fr".to_owned()),
            name: entry.name,
            kind: entry.kind,
            country: entry.country.unwrap_or_else(|| "FR".to_owned()),
            territory: entry
                .territory
                .as_deref()
                .and_then(|text| text.split_once(':'))
                .map(|(kind, code)| (kind.to_owned(), code.to_owned())),
            governs: entry.governs,
            place: entry.place.as_deref().map(|key| from_key(place::KIND, key)),
            description: entry.description,
            website: entry.website,
            phone: entry.phone,
            // Only the invented ones: a real organisation carries what a document says, and none says an address.
            email: entry.example.then(|| format!("{}@demo.exemple", entry.key)),
            address: entry.address,
            point: None,
            names: names(entry.aliases),
            identifiers: entry.identifiers,
            links: Vec::new(),
            figures: entry
                .figures
                .into_iter()
                .map(FigureEntry::figure)
                .collect::<Result<_>>()?,
            distinctions: entry
                .distinctions
                .into_iter()
                .map(|row| {
                    Ok(Distinction {
                        dated: dated(row.when.as_deref(), row.when_text.as_deref())?,
                        name: row.name,
                        giver: row.giver,
                        source: row.source.as_deref().map(source_id),
                    })
                })
                .collect::<Result<_>>()?,
            services: entry.services.into_iter().map(service).collect::<Result<_>>()?,
            themes: entry.themes,
            sources: entry.sources.iter().map(|key| source_id(key)).collect(),
            visibility: Visibility::Public,
            state: State::Published,
        };
        store::insert(write, id, &organisation, entry.example).await?;
    }
    // Only now is every organisation there that a link may name.
    for (id, own) in links {
        if !own.is_empty() {
            let loaded = store::get(write.tx(), id).await?;
            store::update(
                write,
                id,
                loaded.record.version,
                &Organisation {
                    links: own,
                    ..loaded.organisation
                },
            )
            .await?;
        }
    }
    Ok(count)
}

fn service(entry: ServiceEntry) -> Result<Service> {
    Ok(Service {
        id: Some(from_key("service", &entry.key)),
        parent: entry.parent.as_deref().map(|key| from_key("service", key)),
        name: entry.name,
        mission: entry.mission,
        phone: entry.phone,
        email: None,
        address: entry.address,
        hours: entry.hours,
        staff: entry.staff,
        dated: dated(entry.when.as_deref(), entry.when_text.as_deref())?,
        people: entry.people,
        expertise: Vec::new(),
        source: entry.source.as_deref().map(source_id),
    })
}
