//! The demonstration's actions, from `demo/projects-*.toml`.

use std::future::Future;
use std::pin::Pin;

use database::{Error, Result, Write};
use directory::figure::{Figure, measure};
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use serde::Deserialize;
use web::DemoFiles;

use crate::project::{Location, Participant, Project, Status};
use crate::store;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    project: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    title: Translated,
    summary: Translated,
    kind: String,
    status: Option<i64>,
    status_as_of: Option<String>,
    status_source: Option<String>,
    when: Option<String>,
    when_text: Option<String>,
    #[serde(default)]
    partnerships: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    themes: Vec<String>,
    #[serde(default)]
    sdgs: Vec<u8>,
    #[serde(default)]
    beneficiaries: Translated,
    #[serde(default)]
    participants: Vec<EntryParticipant>,
    #[serde(default)]
    figures: Vec<EntryFigure>,
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryParticipant {
    organisation: String,
    role: String,
    service: Option<String>,
    #[serde(default)]
    note: Translated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFigure {
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

/// The document whose actions are all invented.
const EXAMPLE: &str = "exemple";

/// Loads the files whose names begin with `projects`.
pub(crate) fn load<'a>(
    write: &'a Write,
    files: &'a DemoFiles,
) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + 'a>> {
    Box::pin(async move {
        let mut count = 0;
        for (name, text) in files.iter().filter(|(name, _)| {
            name.rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with("projects") && name.ends_with(".toml"))
        }) {
            let file: File =
                toml::from_str(text).map_err(|error| Error::Address(format!("{name}: {error}")))?;
            for entry in file.project {
                let (id, example) = (
                    from_key(store::KIND, &entry.key),
                    entry.sources.iter().any(|source| source == EXAMPLE),
                );
                let key = entry.key.clone();
                let at = |error: &dyn std::fmt::Display| Error::Address(format!("{name}: {key}: {error}"));
                let project = entry.project().map_err(|error| at(&error))?;
                project.validate().map_err(|errors| at(&format!("{errors:?}")))?;
                store::insert(write, id, &project, example)
                    .await
                    .map_err(|error| at(&error))?;
                count += 1;
            }
        }
        Ok(count)
    })
}

fn dated(value: Option<&str>, words: Option<&str>) -> Result<Option<Dated>, String> {
    let Some(value) = value else { return Ok(None) };
    let value = value
        .parse()
        .map_err(|error: kernel::date::DateError| format!("{value}: {error}"))?;
    Ok(Some(Dated {
        value,
        original: words.map(str::to_owned),
    }))
}

fn source(key: Option<&String>) -> Option<uuid::Uuid> {
    key.map(|key| from_key("source", key))
}

impl Entry {
    fn project(self) -> Result<Project, String> {
        let places = self.places.iter().map(|place| match place.split_once(':') {
            Some((of, code)) => Location::Territory {
                of: of.to_owned(),
                code: code.to_owned(),
            },
            None => Location::Place {
                id: from_key("place", place),
            },
        });
        let countries = self
            .countries
            .iter()
            .map(|code| Location::Country { code: code.clone() });
        let as_of = dated(self.status_as_of.as_deref(), None)?;
        Ok(Project {
            title: self.title,
            summary: self.summary,
            beneficiaries: self.beneficiaries,
            kind: self.kind,
            status: self.status.map(|code| Status {
                code,
                as_of,
                source: source(self.status_source.as_ref()),
            }),
            dated: dated(self.when.as_deref(), self.when_text.as_deref())?,
            partnerships: self
                .partnerships
                .iter()
                .map(|key| from_key("partnership", key))
                .collect(),
            participants: self
                .participants
                .into_iter()
                .map(|held| Participant {
                    organisation: from_key("organisation", &held.organisation),
                    role: held.role,
                    service: held.service.map(|key| from_key("service", &key)),
                    note: held.note,
                })
                .collect(),
            locations: places.chain(countries).collect(),
            themes: self.themes,
            goals: self.sdgs,
            figures: self
                .figures
                .into_iter()
                .map(EntryFigure::figure)
                .collect::<Result<_, _>>()?,
            sources: self.sources.iter().map(|key| from_key("source", key)).collect(),
            visibility: Visibility::Public,
            state: State::Published,
        })
    }
}

impl EntryFigure {
    /// Amounts are in euros in the file and in cents with us.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "figures of documents, far below 2^53"
    )]
    fn figure(self) -> Result<Figure, String> {
        let unit = if self.unit.is_empty() {
            measure(&self.measure).map_or("", |measure| measure.unit.as_str())
        } else {
            &self.unit
        };
        let factor = if unit == "EUR" { 100.0 } else { 1.0 };
        Ok(Figure {
            value: (self.value * factor).round() as i64,
            value_max: self.value_max.map(|max| (max * factor).round() as i64),
            dated: dated(self.when.as_deref(), self.when_text.as_deref())?,
            source: source(self.source.as_ref()),
            measure: self.measure,
            unit: self.unit,
            qualifier: self.qualifier,
            note: self.note,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_as_its_document_says_it() {
        let file: File = toml::from_str(
            r#"
            [[project]]
            key = "soignants"
            title = { fr = "Échanges" }
            summary = { fr = "Chacun son tour." }
            kind = "exchange"
            status = 4
            status_as_of = "2008-03-31"
            status_source = "cuf"
            when = "2000/2005"
            when_text = "entre 2000 et 2005"
            places = ["ogooue", "departement:93"]
            countries = ["GA"]
            sources = ["cuf"]
            [[project.figures]]
            measure = "budget"
            unit = "EUR"
            value = 18500
            "#,
        )
        .unwrap();
        let project = file.project.into_iter().next().unwrap().project().unwrap();
        assert_eq!(project.figures[0].value, 1_850_000);
        assert_eq!(
            project.locations[1],
            Location::Territory {
                of: "departement".into(),
                code: "93".into()
            }
        );
        assert_eq!(project.locations.len(), 3);
        assert_eq!(
            project.dated.as_ref().unwrap().original.as_deref(),
            Some("entre 2000 et 2005")
        );
        assert_eq!(project.years(), Some((2000, 2005)));
        assert!(project.validate().is_ok());
    }
}
