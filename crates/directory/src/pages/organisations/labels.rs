//! The words in which changes of an organisation are told: the form's own.

use std::collections::BTreeMap;

use database::Result;
use geo::territory as known;
use kernel::identifier::Scheme;
use serde::Deserialize;
use serde_json::Value;
use web::history::{Past, Vocabulary};
use web::{App, Visit};

use super::territory;
use crate::figure::{self, Figure};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::{Opening, link_kinds};
use crate::store;
use crate::theme;

/// What codes are called.
#[derive(Default)]
struct Names {
    kinds: Vec<(String, String)>,
    countries: Vec<(String, String)>,
    themes: Vec<(String, String)>,
    territories: BTreeMap<(String, String), String>,
}

/// The words for all that this past speaks of.
pub(super) async fn words(app: &App, visit: &Visit, past: &Past) -> Result<Vocabulary> {
    let connection = app.db.reader();
    let lang = visit.lang;
    let mut words = Vocabulary::load(app, visit, past).await?;
    for (id, (_, service)) in store::services_by_id(connection, past.ids()).await? {
        words.learn(id, service.name.text(lang));
    }
    let kinds = Kinds::load(connection).await?.kinds;
    let mut names = Names {
        kinds: kinds
            .iter()
            .map(|kind| (kind.code.clone(), kind.label(lang).to_owned()))
            .collect(),
        countries: geo::country::all(connection)
            .await?
            .iter()
            .map(|country| (country.code.clone(), country.label(lang).to_owned()))
            .collect(),
        themes: theme::all(connection)
            .await?
            .iter()
            .map(|theme| (theme.code.clone(), theme.label(lang).to_owned()))
            .collect(),
        ..Names::default()
    };
    for (kind, code) in past.values().filter_map(territory_of) {
        if let Some(held) = known::find(connection, &kind, &code).await? {
            names.territories.insert((kind, code), territory::label(&held));
        }
    }
    name(&mut words, names);
    Ok(words)
}

fn territory_of(value: &Value) -> Option<(String, String)> {
    serde_json::from_value(value.get("territory")?.clone()).ok()
}

/// Whether a figure's numbers are cents of euros.
fn in_euros(row: &Value) -> bool {
    Figure::deserialize(row).is_ok_and(|figure| figure.unit() == "EUR")
}

/// Names every field, in the order of the form.
fn name(words: &mut Vocabulary, names: Names) {
    let lang = words.lang();
    let t = Messages(lang);
    words.text("phone", t.field_phone());
    words.text("website", t.field_website());
    words.text("email", t.field_email());
    services(words, &names);
    figures(words);

    words.text("name", t.field_name());
    words.hidden("lang");
    words.codes("kind", t.field_kind(), names.kinds);
    words.text("description", t.field_description());
    words.codes("themes", t.field_themes(), names.themes);

    words.codes("country", t.field_country(), names.countries);
    let territories = names.territories;
    words.with("territory", t.field_territory(), move |value| {
        let key: Option<(String, String)> = serde_json::from_value(value.clone()).ok();
        key.map(|key| territories.get(&key).cloned().unwrap_or(key.1))
            .unwrap_or_default()
    });
    words.flag("governs", t.field_governs());
    words.ids("place", t.field_place());
    words.text("address.street", t.field_street());
    words.text("address.postcode", t.field_postcode());
    words.text("address.city", t.field_city());
    words.with("point", t.ref_point(), |value| {
        let point: Option<(f64, f64)> = serde_json::from_value(value.clone()).ok();
        point
            .map(|(lat, lon)| format!("{lat}; {lon}"))
            .unwrap_or_default()
    });

    words.rows("names", move |n| t.row_name(n.to_string()), "name");
    words.text("names.*.name", t.field_other_name());
    words.codes("names.*.kind", t.field_name_kind(), {
        [
            "alias",
            "local",
            "former",
            "acronym",
            "document",
            "transliteration",
        ]
        .map(|code| (code, t.by_key(&format!("name-{code}"), None).unwrap_or_default()))
    });
    words.codes(
        "names.*.lang",
        t.field_language(),
        geo::catalogue::languages()
            .iter()
            .map(|held| (held.code.clone(), held.name.text(lang))),
    );
    words.ids("names.*.source", t.field_source());
    words.rows("identifiers", move |n| t.row_identifier(n.to_string()), "value");
    words.codes("identifiers.*.scheme", t.field_scheme(), {
        Scheme::ALL.map(|scheme| {
            let label = t.by_key(&format!("scheme-{}", scheme.code()), None);
            (scheme.code(), label.unwrap_or_default())
        })
    });
    words.text("identifiers.*.value", t.field_identifier());

    words.rows("links", move |n| t.row_link(n.to_string()), "to");
    words.codes(
        "links.*.kind",
        t.field_link_kind(),
        link_kinds()
            .iter()
            .map(|kind| (kind.code.as_str(), kind.forward.text(lang))),
    );
    words.ids("links.*.to", t.field_link_to());
    words.text("links.*.role", t.field_role());
    words.date("links.*.dated", t.field_dated());
    words.ids("links.*.source", t.field_source());
    words.text("links.*.note", t.field_note());

    words.ids("sources", t.field_sources());
    words.publication(
        (t.field_visibility(), t.visibility_public()),
        (t.field_state(), t.state_published()),
    );
}

fn services(words: &mut Vocabulary, names: &Names) {
    let t = Messages(words.lang());
    words.rows("services", move |n| t.row_service(n.to_string()), "name");
    words.hidden("services.*.id");
    words.text("services.*.name", t.field_service_name());
    words.text("services.*.phone", t.field_phone());
    words.text("services.*.email", t.field_email());
    words.set("services.*.hours", t.field_hours(), move |value| {
        let Ok(held) = Opening::deserialize(value) else {
            return String::new();
        };
        let day = t.by_key(&format!("day-{}", held.day), None).unwrap_or(held.day);
        format!("{day} {}–{}", held.open, held.close)
    });
    words.rows("services.*.people", move |n| t.row_person(n), "role");
    words.text("services.*.people.*.role", t.field_person_role());
    words.text("services.*.people.*.name", t.field_person_name());
    words.flag("services.*.people.*.name_shown", t.field_name_shown());
    words.date("services.*.people.*.name_agreed", t.field_agreed());
    words.text("services.*.people.*.phone", t.field_person_phone());
    words.flag("services.*.people.*.phone_shown", t.field_phone_shown());
    words.date("services.*.people.*.phone_agreed", t.field_agreed());
    words.text("services.*.people.*.email", t.field_person_email());
    words.flag("services.*.people.*.email_shown", t.field_email_shown());
    words.date("services.*.people.*.email_agreed", t.field_agreed());
    words.text("services.*.mission", t.field_mission());
    words.quantity("services.*.staff", t.field_staff(), |_| false);
    words.ids("services.*.parent", t.field_parent());
    words.text("services.*.address.street", t.field_street());
    words.text("services.*.address.postcode", t.field_postcode());
    words.text("services.*.address.city", t.field_city());
    words.codes(
        "services.*.expertise",
        t.field_expertise(),
        names.themes.iter().cloned(),
    );
    words.date("services.*.dated", t.field_dated());
    words.ids("services.*.source", t.field_source());
}

fn figures(words: &mut Vocabulary) {
    let lang = words.lang();
    let t = Messages(lang);
    words.rows("figures", move |n| t.row_figure(n.to_string()), "measure");
    words.codes(
        "figures.*.measure",
        t.field_measure(),
        figure::measures()
            .iter()
            .map(|measure| (measure.code.as_str(), measure.name.text(lang))),
    );
    words.quantity("figures.*.value", t.field_value(), in_euros);
    words.quantity("figures.*.value_max", t.field_value_max(), in_euros);
    words.hidden("figures.*.unit");
    words.text("figures.*.qualifier", t.field_qualifier());
    words.date("figures.*.dated", t.field_dated());
    words.ids("figures.*.source", t.field_source());
    words.text("figures.*.note", t.field_note());
    words.rows("distinctions", move |n| t.row_distinction(n.to_string()), "name");
    words.text("distinctions.*.name", t.field_distinction());
    words.text("distinctions.*.giver", t.field_giver());
    words.date("distinctions.*.dated", t.field_dated());
    words.ids("distinctions.*.source", t.field_source());
}

#[cfg(test)]
mod tests {
    use geo::place::OtherName;
    use kernel::Translated;
    use kernel::date::Dated;
    use uuid::Uuid;

    use kernel::Lang;

    use super::*;
    use crate::organisation::{Address, Distinction, Identified, Link, Organisation, PersonInRole, Service};

    /// An organisation with something in every field.
    fn full() -> Organisation {
        let (id, dated) = (Uuid::from_u128(1), Dated::typed("fin 2006", Lang::Fr).ok());
        let text = Translated::both("Mots", "Words");
        let said = Some("dit".to_owned());
        let address = Address {
            street: said.clone(),
            postcode: said.clone(),
            city: said.clone(),
        };
        let person = PersonInRole {
            role: text.clone(),
            name: said.clone(),
            name_shown: true,
            name_agreed: dated.clone(),
            phone: said.clone(),
            phone_shown: true,
            phone_agreed: dated.clone(),
            email: said.clone(),
            email_shown: true,
            email_agreed: dated.clone(),
        };
        Organisation {
            name: text.clone(),
            lang: "fr".into(),
            kind: "commune".into(),
            country: "FR".into(),
            territory: Some(("commune".into(), "92073".into())),
            governs: true,
            place: Some(id),
            description: text.clone(),
            website: said.clone(),
            phone: said.clone(),
            email: said.clone(),
            address: address.clone(),
            point: Some((48.87, 2.22)),
            names: vec![OtherName {
                name: "Suresnes".into(),
                lang: Some("fr".into()),
                kind: "alias".into(),
                source: Some(id),
            }],
            identifiers: vec![Identified {
                scheme: Scheme::Insee,
                value: "92073".into(),
            }],
            links: vec![Link {
                to: id,
                kind: link_kinds()[0].code.clone(),
                role: text.clone(),
                dated: dated.clone(),
                note: text.clone(),
                source: Some(id),
            }],
            figures: vec![Figure {
                measure: "population".into(),
                value: 5,
                value_max: Some(6),
                unit: "people".into(),
                qualifier: said.clone(),
                dated: dated.clone(),
                note: text.clone(),
                source: Some(id),
            }],
            distinctions: vec![Distinction {
                name: text.clone(),
                giver: text.clone(),
                dated: dated.clone(),
                source: Some(id),
            }],
            services: vec![Service {
                id: Some(id),
                parent: Some(id),
                name: text.clone(),
                mission: text,
                phone: said.clone(),
                email: said,
                address,
                hours: vec![Opening {
                    day: "mon".into(),
                    open: "09:00".into(),
                    close: "12:30".into(),
                }],
                staff: Some(3),
                dated,
                people: vec![person],
                expertise: vec!["water".into()],
                source: Some(id),
            }],
            themes: vec!["water".into()],
            sources: vec![id],
            ..Organisation::default()
        }
    }

    #[test]
    fn every_field_has_its_word_and_no_code_is_shown() {
        for lang in Lang::ALL {
            let mut words = Vocabulary::new(lang);
            words.learn(Uuid::from_u128(1), "Suresnes");
            let one = |code: &str, word: &str| vec![(code.to_owned(), word.to_owned())];
            let names = Names {
                kinds: one("commune", "Commune"),
                countries: one("FR", "France"),
                themes: one("water", "Eau"),
                territories: BTreeMap::from([(("commune".into(), "92073".into()), "Suresnes".into())]),
            };
            name(&mut words, names);
            let value = serde_json::to_value(full()).unwrap();
            for change in words.changes(&Value::Null, &value) {
                let field = change.label.rsplit(": ").next();
                assert_ne!(field, Some(change.path.as_str()), "{lang:?} has no word for it");
                assert!(
                    !change.label.is_empty()
                        && !change.after.contains(['{', '_'])
                        && !change.after.contains("0000-"),
                    "{}: {}",
                    change.label,
                    change.after
                );
            }
        }
    }
}
