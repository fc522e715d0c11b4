//! The words in which changes of a partnership are told: the form's own.

use database::Result;
use directory::figure::Figure;
use directory::theme;
use kernel::Lang;
use serde::Deserialize;
use serde_json::Value;
use web::history::{Past, Vocabulary};
use web::{App, Visit};

use crate::codes::{self, Code};
use crate::messages::Messages;

fn coded(list: &'static [Code], lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.iter()
        .map(move |code| (code.code.as_str(), code.name.text(lang)))
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
    let countries = geo::country::all(connection).await?;
    let countries: Vec<(String, String)> = countries
        .iter()
        .map(|country| (country.code.clone(), country.label(lang).to_owned()))
        .collect();
    let themes = theme::all(connection).await?;
    let themes: Vec<(String, String)> = themes
        .iter()
        .map(|theme| (theme.code.clone(), theme.label(lang).to_owned()))
        .collect();
    name(&mut words, &countries, &themes);
    Ok(words)
}

/// Names every field, in the order of the form.
fn name(words: &mut Vocabulary, countries: &[(String, String)], themes: &[(String, String)]) {
    let lang = words.lang();
    let (t, w) = (Messages(lang), web::Messages(lang));
    words.text("title", t.field_title());
    words.text("summary", t.field_summary());
    words.date("dated", t.field_when());
    words.codes("themes", t.themes(), themes.iter().cloned());

    words.rows("parties", move |n| t.party_number(n.to_string()), "organisation");
    words.ids("parties.*.organisation", t.field_organisation());
    words.codes("parties.*.role", t.role(), coded(codes::roles(), lang));
    words.text("parties.*.own_word", t.own_word());
    words.date("parties.*.dated", t.field_party_when());
    words.ids("parties.*.lead_service", t.field_lead_service());
    words.ids("parties.*.supporting_services", t.field_supporting());
    words.ids("parties.*.place", t.field_place());
    words.text("parties.*.label", t.field_label());
    words.codes("parties.*.country", t.country(), countries.iter().cloned());

    words.codes("status", t.status(), coded(codes::statuses(), lang));
    words.date("status_as_of", t.field_status_as_of());
    words.ids("status_source", t.field_status_source());
    words.date("last_sign.dated", t.field_last_when());
    words.text("last_sign.text", t.last_sign());
    words.ids("last_sign.source", t.field_last_source());

    words.rows("forms", move |n| t.form_number(n.to_string()), "form");
    words.codes("forms.*.form", t.facet_form(), coded(codes::forms(), lang));
    words.date("forms.*.dated", t.field_when());
    words.ids("forms.*.source", w.source());

    words.rows("events", move |n| t.event_number(n.to_string()), "title");
    words.codes(
        "events.*.kind",
        t.field_event_kind(),
        coded(codes::event_kinds(), lang),
    );
    words.codes(
        "events.*.status",
        t.field_event_status(),
        coded(codes::statuses(), lang),
    );
    words.text("events.*.title", t.field_event_title());
    words.date("events.*.dated", t.field_when());
    words.ids("events.*.source", w.source());

    words.codes("legal_basis", t.legal_basis(), coded(codes::legal_bases(), lang));
    words.rows("agreements", move |n| t.agreement_number(n.to_string()), "kind");
    words.codes(
        "agreements.*.kind",
        t.agreement_kind(),
        coded(codes::agreement_kinds(), lang),
    );
    words.text("agreements.*.object", t.agreement_object());
    words.with("agreements.*.amount", t.agreement_amount(), |cents| {
        cents.as_i64().map(super::input::cents_text).unwrap_or_default()
    });
    words.text("agreements.*.currency", t.field_currency());
    words.date("agreements.*.deliberated", t.agreement_deliberated());
    words.date("agreements.*.signed", t.agreement_signed());
    words.date("agreements.*.transmitted", t.agreement_transmitted());
    words.date("agreements.*.expires", t.agreement_expires());
    words.ids("agreements.*.source", w.source());

    words.ids("committees", t.committees(2));

    words.rows("figures", move |n| t.figure_number(n.to_string()), "measure");
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
    words.date("figures.*.dated", t.field_when());
    words.text("figures.*.note", t.field_note());
    words.ids("figures.*.source", w.source());

    words.ids("sources", t.field_sources());
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

    use super::*;
    use crate::partnership::{Agreement, Event, Form, LastSign, Partnership, Party};

    /// A partnership with something in every field.
    fn full() -> Partnership {
        let (id, dated) = (Some(Uuid::from_u128(1)), Dated::typed("fin 2006", Lang::Fr).ok());
        let text = Translated::both("Mots", "Words");
        Partnership {
            title: text.clone(),
            summary: text.clone(),
            parties: vec![Party {
                organisation: id,
                place: id,
                label: text.clone(),
                country: "FR".into(),
                role: "lead".into(),
                own_word: text.clone(),
                lead_service: id,
                supporting_services: id.into_iter().collect(),
                dated: dated.clone(),
            }],
            dated: dated.clone(),
            forms: vec![Form {
                form: "twinning".into(),
                dated: dated.clone(),
                source: id,
            }],
            status: "active".into(),
            status_as_of: dated.clone(),
            status_source: id,
            legal_basis: Some("convention".into()),
            last_sign: Some(LastSign {
                dated: dated.clone(),
                text: text.clone(),
                source: id,
            }),
            events: vec![Event {
                kind: "visit".into(),
                status: Some("active".into()),
                title: text.clone(),
                dated: dated.clone(),
                source: id,
            }],
            agreements: vec![Agreement {
                object: text.clone(),
                amount: Some(2_000_000),
                deliberated: dated.clone(),
                signed: dated.clone(),
                transmitted: dated.clone(),
                expires: dated.clone(),
                source: id,
                ..Agreement::default()
            }],
            committees: id.into_iter().collect(),
            figures: vec![Figure {
                measure: "population".into(),
                value: 5,
                value_max: Some(6),
                unit: "people".into(),
                qualifier: Some("environ".into()),
                dated,
                note: text,
                source: id,
            }],
            themes: vec!["water".into()],
            sources: id.into_iter().collect(),
            visibility: Visibility::Public,
            state: State::Published,
        }
    }

    #[test]
    fn every_field_has_its_word_and_no_code_is_shown() {
        for lang in Lang::ALL {
            let mut words = Vocabulary::new(lang);
            words.learn(Uuid::from_u128(1), "Suresnes");
            name(
                &mut words,
                &[("FR".into(), "France".into())],
                &[("water".into(), "Eau".into())],
            );
            let value = serde_json::to_value(full()).unwrap();
            for change in words.changes(&Value::Null, &value) {
                let field = change.label.rsplit(": ").next();
                assert_ne!(field, Some(change.path.as_str()), "{lang:?} has no word for it");
                assert!(
                    !change.after.contains(['{', '_']) && !change.after.contains("0000-"),
                    "{}: {}",
                    change.label,
                    change.after
                );
            }
        }
    }
}
