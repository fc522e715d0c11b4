//! What a person types about an action, and how it becomes the action and back. Every word typed is kept until it is
//! understood.

use std::collections::BTreeSet;

use database::Result;
use directory::figure::{Figure, measure};
use geo::territory;
use kernel::date::{Reading, wording};
use kernel::{FieldErrors, State, Translated, Visibility};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Numbering, several};

use super::typed::{cents_typed, chosen, dated, filled, hundredths, value_of};
use crate::project::{Location, Participant, Project, Status};

/// The form, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    pub title: Translated,
    pub summary: Translated,
    pub beneficiaries: Translated,
    pub kind: String,
    pub status: String,
    pub status_when: String,
    pub status_source: String,
    pub when: String,
    pub when_words: String,
    pub partnerships: Vec<PartnershipRow>,
    pub participants: Vec<ParticipantRow>,
    pub places: Vec<PlaceRow>,
    pub territories: Vec<TerritoryRow>,
    pub countries: Vec<CountryRow>,
    #[serde(deserialize_with = "several")]
    pub themes: Vec<String>,
    #[serde(deserialize_with = "several")]
    pub goals: Vec<String>,
    pub figures: Vec<FigureRow>,
    #[serde(deserialize_with = "several")]
    pub sources: Vec<String>,
    pub visibility: String,
    pub state: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartnershipRow {
    pub partnership: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParticipantRow {
    pub organisation: String,
    pub role: String,
    pub service: String,
    pub note: Translated,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceRow {
    pub place: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TerritoryRow {
    pub of: String,
    pub code: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountryRow {
    pub country: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureRow {
    pub measure: String,
    pub value: String,
    pub value_max: String,
    pub unit: String,
    pub qualifier: String,
    pub when: String,
    pub when_words: String,
    pub note: Translated,
    pub source: String,
}

/// What the selects of the form offer: an id that none of them has was not chosen in our form.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub organisations: BTreeSet<Uuid>,
    pub services: BTreeSet<Uuid>,
    pub partnerships: BTreeSet<Uuid>,
    pub places: BTreeSet<Uuid>,
    pub sources: BTreeSet<Uuid>,
    pub countries: BTreeSet<String>,
    pub themes: BTreeSet<String>,
}

impl From<&Project> for Input {
    fn from(project: &Project) -> Self {
        let id = |id: &Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut input = Input {
            title: project.title.clone(),
            summary: project.summary.clone(),
            beneficiaries: project.beneficiaries.clone(),
            kind: project.kind.clone(),
            when: value_of(project.dated.as_ref()),
            when_words: wording::words(project.dated.as_ref()),
            partnerships: project
                .partnerships
                .iter()
                .map(|held| PartnershipRow {
                    partnership: held.to_string(),
                })
                .collect(),
            participants: project
                .participants
                .iter()
                .map(|held| ParticipantRow {
                    organisation: held.organisation.to_string(),
                    role: held.role.clone(),
                    service: id(&held.service),
                    note: held.note.clone(),
                })
                .collect(),
            themes: project.themes.clone(),
            goals: project.goals.iter().map(u8::to_string).collect(),
            figures: project.figures.iter().map(FigureRow::from).collect(),
            sources: project.sources.iter().map(Uuid::to_string).collect(),
            visibility: project.visibility.code().to_owned(),
            state: project.state.code().to_owned(),
            ..Input::default()
        };
        if let Some(status) = &project.status {
            input.status = status.code.to_string();
            input.status_when = value_of(status.as_of.as_ref());
            input.status_source = id(&status.source);
        }
        for location in &project.locations {
            match location {
                Location::Place { id } => input.places.push(PlaceRow {
                    place: id.to_string(),
                }),
                Location::Territory { of, code } => input.territories.push(TerritoryRow {
                    of: of.clone(),
                    code: code.clone(),
                }),
                Location::Country { code } => input.countries.push(CountryRow {
                    country: code.clone(),
                }),
            }
        }
        input
    }
}

impl From<&Figure> for FigureRow {
    fn from(figure: &Figure) -> Self {
        let typed = |value: i64| {
            if figure.unit() == "EUR" {
                cents_typed(value)
            } else {
                value.to_string()
            }
        };
        FigureRow {
            measure: figure.measure.clone(),
            value: typed(figure.value),
            value_max: figure.value_max.map(typed).unwrap_or_default(),
            unit: figure.unit.clone(),
            qualifier: figure.qualifier.clone().unwrap_or_default(),
            when: value_of(figure.dated.as_ref()),
            when_words: wording::words(figure.dated.as_ref()),
            note: figure.note.clone(),
            source: figure.source.map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}

impl Input {
    /// The form without the rows in which nothing was typed, which the page goes on showing, and the numbers of the
    /// others. What a new row begins with (a role, a kind of territory) is nothing typed.
    pub fn filled(&self) -> (Input, Numbering) {
        let (mut input, mut numbering) = (self.clone(), Numbering::default());
        let any = |texts: &[&String]| texts.iter().any(|text| !text.trim().is_empty());
        numbering.keep("partnerships", &mut input.partnerships, |row| {
            any(&[&row.partnership])
        });
        numbering.keep("participants", &mut input.participants, |row| {
            any(&[&row.organisation, &row.service]) || !row.note.trimmed().is_empty()
        });
        numbering.keep("places", &mut input.places, |row| any(&[&row.place]));
        numbering.keep("territories", &mut input.territories, |row| any(&[&row.code]));
        numbering.keep("countries", &mut input.countries, |row| any(&[&row.country]));
        numbering.keep("figures", &mut input.figures, |row| {
            any(&[
                &row.measure,
                &row.value,
                &row.value_max,
                &row.qualifier,
                &row.when,
                &row.when_words,
            ]) || any(&[&row.source])
                || !row.note.trimmed().is_empty()
        });
        (input, numbering)
    }

    /// The action, or all that is to be mended first.
    pub(super) async fn read(
        &self,
        connection: &impl ConnectionTrait,
        known: &Known,
        reading: Reading,
    ) -> Result<std::result::Result<Project, FieldErrors>> {
        let mut errors = FieldErrors::new();
        let status = match self.status.as_str() {
            "" => None,
            code => Some(Status {
                code: code.parse().unwrap_or(0),
                as_of: dated(&self.status_when, "", "status_when", reading, &mut errors),
                source: chosen(&self.status_source, &known.sources, "status_source", &mut errors),
            }),
        };
        let mut project = Project {
            title: self.title.trimmed(),
            summary: self.summary.trimmed(),
            beneficiaries: self.beneficiaries.trimmed(),
            kind: self.kind.trim().to_owned(),
            status,
            dated: dated(&self.when, &self.when_words, "when", reading, &mut errors),
            visibility: Visibility::from_code(&self.visibility).unwrap_or_default(),
            state: State::from_code(&self.state).unwrap_or_default(),
            ..Project::default()
        };
        for (place, row) in self.partnerships.iter().enumerate() {
            project.partnerships.extend(chosen(
                &row.partnership,
                &known.partnerships,
                &format!("partnerships.{place}.partnership"),
                &mut errors,
            ));
        }
        for (place, row) in self.participants.iter().enumerate() {
            let organisation = chosen(
                &row.organisation,
                &known.organisations,
                &format!("participants.{place}.organisation"),
                &mut errors,
            );
            if row.organisation.is_empty() {
                errors.add(
                    format!("participants.{place}.organisation"),
                    "error-field-required",
                );
            }
            let service = chosen(
                &row.service,
                &known.services,
                &format!("participants.{place}.service"),
                &mut errors,
            );
            project.participants.push(Participant {
                organisation: organisation.unwrap_or_default(),
                role: row.role.clone(),
                service,
                note: row.note.trimmed(),
            });
        }
        for (place, row) in self.places.iter().enumerate() {
            project.locations.extend(
                chosen(
                    &row.place,
                    &known.places,
                    &format!("places.{place}.place"),
                    &mut errors,
                )
                .map(|id| Location::Place { id }),
            );
        }
        for (place, row) in self.territories.iter().enumerate() {
            match territory_typed(connection, row).await? {
                Some(location) => project.locations.push(location),
                None => errors.add(format!("territories.{place}.code"), "error-field-unknown"),
            }
        }
        for (place, row) in self.countries.iter().enumerate() {
            if known.countries.contains(&row.country) {
                project.locations.push(Location::Country {
                    code: row.country.clone(),
                });
            } else {
                errors.add(format!("countries.{place}.country"), "error-field-unknown");
            }
        }
        let mut seen = BTreeSet::new();
        project.locations.retain(|location| seen.insert(location.clone()));
        project.themes = self
            .themes
            .iter()
            .filter(|code| known.themes.contains(*code))
            .cloned()
            .collect();
        project.goals = self
            .goals
            .iter()
            .filter_map(|number| number.parse().ok())
            .collect();
        for (place, row) in self.figures.iter().enumerate() {
            project.figures.push(row.read(place, known, reading, &mut errors));
        }
        for text in &self.sources {
            project
                .sources
                .extend(chosen(text, &known.sources, "sources", &mut errors));
        }
        if let Err(more) = project.validate() {
            // A field that could not be read already says why; the rule behind it would only say it again.
            let fresh: Vec<_> = more
                .0
                .into_iter()
                .filter(|error| !errors.0.iter().any(|held| held.field == error.field))
                .collect();
            errors.0.extend(fresh);
        }
        Ok(errors.into_result(project))
    }
}

impl FigureRow {
    fn read(&self, place: usize, known: &Known, reading: Reading, errors: &mut FieldErrors) -> Figure {
        let unit = if self.unit.is_empty() {
            measure(&self.measure).map_or("", |measure| measure.unit.as_str())
        } else {
            &self.unit
        };
        let number = |text: &str| {
            hundredths(text, reading.lang).and_then(|value| {
                if unit == "EUR" {
                    Some(value)
                } else {
                    (value % 100 == 0).then_some(value / 100)
                }
            })
        };
        let value = number(&self.value);
        if value.is_none() {
            errors.add(
                format!("figures.{place}.value"),
                if self.value.trim().is_empty() {
                    "error-field-required"
                } else {
                    "error-field-number"
                },
            );
        }
        let value_max = filled(&self.value_max).map(|text| number(&text));
        if value_max == Some(None) {
            errors.add(format!("figures.{place}.value_max"), "error-field-number");
        }
        Figure {
            measure: self.measure.clone(),
            value: value.unwrap_or(0),
            value_max: value_max.flatten(),
            unit: self.unit.trim().to_owned(),
            qualifier: filled(&self.qualifier),
            dated: dated(
                &self.when,
                &self.when_words,
                &format!("figures.{place}.when"),
                reading,
                errors,
            ),
            note: self.note.trimmed(),
            source: chosen(
                &self.source,
                &known.sources,
                &format!("figures.{place}.source"),
                errors,
            ),
        }
    }
}

/// A territory by its kind and its code or exact name; a name that two of them have needs the code.
async fn territory_typed(connection: &impl ConnectionTrait, row: &TerritoryRow) -> Result<Option<Location>> {
    let typed = row.code.trim();
    if let Some(held) = territory::find(connection, &row.of, typed).await? {
        return Ok(Some(Location::Territory {
            of: held.kind,
            code: held.code,
        }));
    }
    let folded = kernel::text::fold(typed);
    let mut named = territory::lookup(connection, typed, 50).await?;
    named.retain(|held| held.kind == row.of && kernel::text::fold(&held.name) == folded);
    Ok(match named.as_slice() {
        [only] => Some(Location::Territory {
            of: only.kind.clone(),
            code: only.code.clone(),
        }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_row_is_nothing_and_the_others_keep_their_numbers() {
        let participant = |organisation: &str| ParticipantRow {
            organisation: organisation.into(),
            role: "partner".into(),
            ..ParticipantRow::default()
        };
        let input = Input {
            participants: vec![participant(""), participant("x")],
            figures: vec![FigureRow::default()],
            ..Input::default()
        };
        let (kept, numbering) = input.filled();
        assert_eq!((kept.participants.len(), kept.figures.len()), (1, 0));
        let mut errors = FieldErrors::new();
        errors.add("participants.0.organisation", "error-field-unknown");
        numbering.restore(&mut errors);
        assert_eq!(errors.0[0].field, "participants.1.organisation");
    }
}
