//! The words in which changes of an action are told: the form's own.

use std::collections::BTreeMap;

use database::Result;
use directory::figure::Figure;
use directory::theme;
use geo::{catalogue, country, territory};
use serde::Deserialize;
use serde_json::Value;
use web::history::{Past, Vocabulary};
use web::{App, Visit};

use crate::codes;
use crate::messages::Messages;
use crate::project::Location;

/// Names that stand in no list of codes: countries, themes, territories by kind and code, places by id.
#[derive(Default)]
struct Names {
    countries: BTreeMap<String, String>,
    themes: BTreeMap<String, String>,
    territories: BTreeMap<(String, String), String>,
    places: BTreeMap<uuid::Uuid, String>,
}

/// Whether a figure's numbers are cents of euros.
fn in_euros(row: &Value) -> bool {
    Figure::deserialize(row).is_ok_and(|figure| figure.unit() == "EUR")
}

/// The words for all that this past speaks of.
pub(super) async fn words(app: &App, visit: &Visit, past: &Past) -> Result<Vocabulary> {
    let connection = app.db.reader();
    let lang = visit.lang;
    let mut words = Vocabulary::load(app, visit, past).await?;
    for (id, (_, service)) in directory::store::services_by_id(connection, past.ids()).await? {
        words.learn(id, service.name.text(lang));
    }
    let mut names = Names::default();
    for held in country::all(connection).await? {
        names
            .countries
            .insert(held.code.clone(), held.label(lang).to_owned());
    }
    for held in theme::all(connection).await? {
        names
            .themes
            .insert(held.code.clone(), held.label(lang).to_owned());
    }
    let mut keys = Vec::new();
    for location in past.values().filter_map(|value| value.get("locations")) {
        for location in Vec::<Location>::deserialize(location).unwrap_or_default() {
            match location {
                Location::Territory { of, code } => keys.push((of, code)),
                Location::Place { id } => {
                    names
                        .places
                        .extend(words.title(id).map(|title| (id, title.to_owned())));
                }
                Location::Country { .. } => {}
            }
        }
    }
    let territories = territory::by_keys(connection, keys).await?.into_iter();
    names.territories = territories.map(|(key, held)| (key, held.name)).collect();
    name(&mut words, names);
    Ok(words)
}

/// Names every field, in the order of the form.
fn name(words: &mut Vocabulary, names: Names) {
    let lang = words.lang();
    let (t, w) = (Messages(lang), web::Messages(lang));
    let coded = |list: &'static [codes::Word]| {
        list.iter()
            .map(move |word| (word.code.as_str(), word.label(lang)))
    };
    words.text("title", t.column_title());
    words.codes("kind", t.facet_kind(), coded(codes::kinds()));
    words.text("summary", t.field_summary());
    words.text("beneficiaries", t.fact_beneficiaries());
    words.date("dated", t.fact_date());
    let statuses = codes::statuses().iter();
    words.codes(
        "status.code",
        t.facet_status(),
        statuses.map(|word| (word.iati.unwrap_or(0), word.label(lang))),
    );
    words.date("status.as_of", t.field_status_when());
    words.ids("status.source", t.field_status_source());

    words.rows("participants", move |n| t.row_participant(n), "organisation");
    words.ids("participants.*.organisation", t.facet_organisation());
    words.codes("participants.*.role", t.facet_role(), coded(codes::roles()));
    words.ids("participants.*.service", t.field_service());
    words.text("participants.*.note", t.field_note());
    words.ids("partnerships", t.facet_partnership());

    let countries = names.countries.clone();
    words.set(
        "locations",
        t.places_title(),
        move |value| match Location::deserialize(value) {
            Ok(Location::Place { id }) => names.places.get(&id).cloned().unwrap_or_else(|| w.history_gone()),
            Ok(Location::Territory { of, code }) => {
                let name = names.territories.get(&(of, code.clone()));
                name.map_or_else(|| code.clone(), |name| format!("{name} ({code})"))
            }
            Ok(Location::Country { code }) => countries.get(&code).cloned().unwrap_or(code),
            Err(_) => String::new(),
        },
    );

    words.codes("themes", t.facet_theme(), names.themes);
    let goals = catalogue::goals().iter();
    words.codes(
        "goals",
        t.fact_goals(),
        goals.map(|goal| (goal.number, format!("{}. {}", goal.number, goal.short.text(lang)))),
    );

    words.rows("figures", move |n| t.row_figure(n), "measure");
    let measures = directory::figure::measures().iter();
    words.codes(
        "figures.*.measure",
        t.field_measure(),
        measures.map(|measure| (measure.code.as_str(), measure.name.text(lang))),
    );
    words.quantity("figures.*.value", t.field_value(), in_euros);
    words.quantity("figures.*.value_max", t.field_value_max(), in_euros);
    words.hidden("figures.*.unit");
    words.text("figures.*.qualifier", t.field_qualifier());
    words.date("figures.*.dated", t.fact_date());
    words.text("figures.*.note", t.field_note());
    words.ids("figures.*.source", w.source());

    words.ids("sources", w.sources());
    words.publication(
        (t.field_visibility(), t.visibility_public()),
        (t.field_state(), t.state_published()),
    );
}

#[cfg(test)]
mod tests {
    use kernel::date::Dated;
    use kernel::{State, Translated, Visibility};
    use uuid::Uuid;

    use kernel::Lang;

    use super::*;
    use crate::project::{Participant, Project, Status};

    /// An action with something in every field.
    fn full() -> Project {
        let (id, dated) = (Uuid::from_u128(1), Dated::typed("fin 2006", Lang::Fr).ok());
        let text = Translated::both("Mots", "Words");
        Project {
            title: text.clone(),
            summary: text.clone(),
            beneficiaries: text.clone(),
            kind: "construction".into(),
            status: Some(Status {
                code: 4,
                as_of: dated.clone(),
                source: Some(id),
            }),
            dated: dated.clone(),
            partnerships: vec![id],
            participants: vec![Participant {
                organisation: id,
                role: "partner".into(),
                service: Some(id),
                note: text.clone(),
            }],
            locations: vec![
                Location::Place { id },
                Location::Territory {
                    of: "commune".into(),
                    code: "93029".into(),
                },
                Location::Country { code: "MA".into() },
            ],
            themes: vec!["water".into()],
            goals: vec![6],
            figures: vec![Figure {
                measure: "budget".into(),
                value: 2_000_000,
                value_max: Some(3_000_000),
                unit: "EUR".into(),
                qualifier: Some("environ".into()),
                dated,
                note: text,
                source: Some(id),
            }],
            sources: vec![id],
            visibility: Visibility::Public,
            state: State::Published,
        }
    }

    #[test]
    fn every_field_has_its_word_and_no_code_is_shown() {
        for lang in Lang::ALL {
            let mut words = Vocabulary::new(lang);
            words.learn(Uuid::from_u128(1), "Figuig");
            let one = |code: &str, name: &str| BTreeMap::from([(code.to_owned(), name.to_owned())]);
            let names = Names {
                countries: one("MA", "Maroc"),
                themes: one("water", "Eau"),
                territories: BTreeMap::from([(("commune".into(), "93029".into()), "Drancy".into())]),
                places: BTreeMap::from([(Uuid::from_u128(1), "Figuig".into())]),
            };
            name(&mut words, names);
            let value = serde_json::to_value(full()).unwrap();
            let told = words.changes(&Value::Null, &value);
            for change in &told {
                let field = change.label.rsplit(": ").next();
                assert_ne!(field, Some(change.path.as_str()), "{lang:?} has no word for it");
                assert!(
                    !change.after.contains(['{', '_']) && !change.after.contains("0000-"),
                    "{}: {}",
                    change.label,
                    change.after
                );
            }
            assert!(
                told.iter()
                    .any(|change| change.after == "Figuig, Drancy (93029), Maroc")
            );
        }
    }
}
