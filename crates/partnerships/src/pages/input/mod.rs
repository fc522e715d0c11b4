//! What the form of a partnership sends, and how it becomes a partnership: texts as typed, so that a refused form comes
//! back as it was.

mod reader;
mod typed;

use std::collections::BTreeMap;

use directory::figure::Figure;
use kernel::date::Reading;
use kernel::date::wording::{shown, words};
use kernel::{FieldErrors, Lang};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Numbering, several};

use self::reader::Reader;
pub(super) use self::typed::cents_text;
use self::typed::{id_text, keep_wordings};
use crate::partnership::Partnership;

type Texts = BTreeMap<String, String>;

/// The form of a partnership.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    pub title: Texts,
    pub summary: Texts,
    pub parties: Vec<PartyInput>,
    pub when: String,
    pub when_words: String,
    pub forms: Vec<FormInput>,
    pub status: String,
    pub status_as_of: String,
    pub status_as_of_words: String,
    pub status_source: String,
    pub legal_basis: String,
    pub last_sign_when: String,
    pub last_sign_words: String,
    pub last_sign_text: Texts,
    pub last_sign_source: String,
    pub events: Vec<EventInput>,
    pub agreements: Vec<AgreementInput>,
    pub committees: Vec<CommitteeInput>,
    pub figures: Vec<FigureInput>,
    #[serde(deserialize_with = "several")]
    pub themes: Vec<String>,
    #[serde(deserialize_with = "several")]
    pub sources: Vec<String>,
    pub visibility: String,
    pub state: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PartyInput {
    pub organisation: String,
    pub place: String,
    pub label: Texts,
    pub country: String,
    pub role: String,
    pub own_word: Texts,
    pub lead_service: String,
    #[serde(deserialize_with = "several")]
    pub supporting_services: Vec<String>,
    pub when: String,
    pub when_words: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FormInput {
    pub form: String,
    pub when: String,
    pub when_words: String,
    pub source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventInput {
    pub kind: String,
    pub status: String,
    pub title: Texts,
    pub when: String,
    pub when_words: String,
    pub source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AgreementInput {
    pub kind: String,
    pub object: Texts,
    pub amount: String,
    pub currency: String,
    pub deliberated: String,
    pub signed: String,
    pub transmitted: String,
    pub expires: String,
    pub source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitteeInput {
    pub organisation: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureInput {
    pub measure: String,
    pub value: String,
    pub value_max: String,
    pub unit: String,
    pub qualifier: String,
    pub when: String,
    pub when_words: String,
    pub note: Texts,
    pub source: String,
}

impl Input {
    /// The form of a partnership that is there.
    pub fn of(held: &Partnership, lang: Lang) -> Input {
        let sign = held.last_sign.clone().unwrap_or_default();
        Input {
            title: held.title.0.clone(),
            summary: held.summary.0.clone(),
            parties: held
                .parties
                .iter()
                .map(|party| PartyInput {
                    organisation: id_text(party.organisation),
                    place: id_text(party.place),
                    label: party.label.0.clone(),
                    country: party.country.clone(),
                    role: party.role.clone(),
                    own_word: party.own_word.0.clone(),
                    lead_service: id_text(party.lead_service),
                    supporting_services: party.supporting_services.iter().map(Uuid::to_string).collect(),
                    when: shown(party.dated.as_ref(), lang),
                    when_words: words(party.dated.as_ref()),
                })
                .collect(),
            when: shown(held.dated.as_ref(), lang),
            when_words: words(held.dated.as_ref()),
            forms: held
                .forms
                .iter()
                .map(|form| FormInput {
                    form: form.form.clone(),
                    when: shown(form.dated.as_ref(), lang),
                    when_words: words(form.dated.as_ref()),
                    source: id_text(form.source),
                })
                .collect(),
            status: held.status.clone(),
            status_as_of: shown(held.status_as_of.as_ref(), lang),
            status_as_of_words: words(held.status_as_of.as_ref()),
            status_source: id_text(held.status_source),
            legal_basis: held.legal_basis.clone().unwrap_or_default(),
            last_sign_when: shown(sign.dated.as_ref(), lang),
            last_sign_words: words(sign.dated.as_ref()),
            last_sign_text: sign.text.0,
            last_sign_source: id_text(sign.source),
            events: held
                .events
                .iter()
                .map(|event| EventInput {
                    kind: event.kind.clone(),
                    status: event.status.clone().unwrap_or_default(),
                    title: event.title.0.clone(),
                    when: shown(event.dated.as_ref(), lang),
                    when_words: words(event.dated.as_ref()),
                    source: id_text(event.source),
                })
                .collect(),
            agreements: held
                .agreements
                .iter()
                .map(|agreement| AgreementInput {
                    kind: agreement.kind.clone(),
                    object: agreement.object.0.clone(),
                    amount: agreement.amount.map(cents_text).unwrap_or_default(),
                    currency: agreement.currency.clone(),
                    deliberated: shown(agreement.deliberated.as_ref(), lang),
                    signed: shown(agreement.signed.as_ref(), lang),
                    transmitted: shown(agreement.transmitted.as_ref(), lang),
                    expires: shown(agreement.expires.as_ref(), lang),
                    source: id_text(agreement.source),
                })
                .collect(),
            committees: held
                .committees
                .iter()
                .map(|id| CommitteeInput {
                    organisation: id.to_string(),
                })
                .collect(),
            figures: held
                .figures
                .iter()
                .map(|figure| figure_input(figure, lang))
                .collect(),
            themes: held.themes.clone(),
            sources: held.sources.iter().map(Uuid::to_string).collect(),
            visibility: held.visibility.code().to_owned(),
            state: held.state.code().to_owned(),
        }
    }

    /// The form without the rows in which nothing was typed, which the page goes on showing, and the numbers of the
    /// others. What a new row begins with (a kind, a role, a currency) is nothing typed.
    pub fn filled(&self) -> (Input, Numbering) {
        let (mut input, mut numbering) = (self.clone(), Numbering::default());
        // Two parties there must be: an empty second one is told beside its row.
        if input.parties.iter().filter(|row| row.is_filled()).count() >= 2 {
            numbering.keep("parties", &mut input.parties, PartyInput::is_filled);
        }
        numbering.keep("events", &mut input.events, |row| {
            any_text(&row.title) || any(&[&row.status, &row.when, &row.when_words, &row.source])
        });
        numbering.keep("agreements", &mut input.agreements, |row| {
            let dates = [&row.deliberated, &row.signed, &row.transmitted, &row.expires];
            any_text(&row.object) || any(&dates) || any(&[&row.amount, &row.source])
        });
        numbering.keep("committees", &mut input.committees, |row| {
            any(&[&row.organisation])
        });
        numbering.keep("figures", &mut input.figures, |row| {
            any_text(&row.note)
                || any(&[
                    &row.value,
                    &row.value_max,
                    &row.qualifier,
                    &row.when,
                    &row.when_words,
                    &row.source,
                ])
        });
        (input, numbering)
    }

    /// The partnership that was typed. `before` is the one that the form was made from: a date of an
    /// act that was left as it stood keeps the wording of its document.
    pub fn read(&self, before: Option<&Partnership>, reading: Reading) -> (Partnership, FieldErrors) {
        let mut reader = Reader {
            errors: FieldErrors::new(),
            reading,
        };
        let mut partnership = reader.partnership(self);
        if let Some(before) = before {
            keep_wordings(&mut partnership, before, reading.lang);
        }
        let mut errors = reader.errors;
        if let Err(found) = partnership.validate() {
            // A field that could not be read already says why; the rule behind it would only say it again.
            let told = |field: &str| errors.0.iter().any(|held| held.field == field);
            let fresh: Vec<_> = found.0.into_iter().filter(|error| !told(&error.field)).collect();
            errors.0.extend(fresh);
        }
        (partnership, errors)
    }
}

impl PartyInput {
    fn is_filled(&self) -> bool {
        any_text(&self.label)
            || any_text(&self.own_word)
            || !self.supporting_services.is_empty()
            || any(&[
                &self.organisation,
                &self.place,
                &self.country,
                &self.lead_service,
                &self.when,
                &self.when_words,
            ])
    }
}

fn any(texts: &[&String]) -> bool {
    texts.iter().any(|text| !text.trim().is_empty())
}

fn any_text(texts: &Texts) -> bool {
    texts.values().any(|text| !text.trim().is_empty())
}

fn figure_input(figure: &Figure, lang: Lang) -> FigureInput {
    let amount = |value: i64| {
        if figure.unit() == "EUR" {
            cents_text(value)
        } else {
            value.to_string()
        }
    };
    FigureInput {
        measure: figure.measure.clone(),
        value: amount(figure.value),
        value_max: figure.value_max.map(amount).unwrap_or_default(),
        unit: figure.unit.clone(),
        qualifier: figure.qualifier.clone().unwrap_or_default(),
        when: shown(figure.dated.as_ref(), lang),
        when_words: words(figure.dated.as_ref()),
        note: figure.note.0.clone(),
        source: id_text(figure.source),
    }
}

#[cfg(test)]
mod tests {
    use directory::figure::Figure;
    use kernel::Translated;
    use kernel::date::Dated;

    use super::*;
    use crate::partnership::{Agreement, Event, Form, Party};

    fn reading(lang: Lang) -> Reading {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        Reading { lang, today }
    }

    fn date(text: &str, words: Option<&str>) -> Option<Dated> {
        Some(Dated {
            value: text.parse().unwrap(),
            original: words.map(str::to_owned),
        })
    }

    #[test]
    fn a_form_sent_back_untouched_changes_nothing() {
        let id = |key: &str| Some(kernel::id::from_key("x", key));
        let held = Partnership {
            title: Translated::both("Suresnes – Kragujevac", "Suresnes – Kragujevac"),
            parties: vec![
                Party {
                    organisation: id("suresnes"),
                    role: "lead".into(),
                    lead_service: id("rx"),
                    supporting_services: vec![id("ry").unwrap()],
                    ..Party::default()
                },
                Party {
                    place: id("kragujevac"),
                    role: "partner".into(),
                    country: "RS".into(),
                    own_word: Translated::one("sr", "братство"),
                    ..Party::default()
                },
            ],
            dated: date("<2014/..", Some("depuis plus de 50 ans pour l’ensemble")),
            forms: vec![Form {
                form: "twinning".into(),
                dated: date("2006-late", None),
                source: id("s"),
            }],
            status: "active".into(),
            status_as_of: date("2014~", None),
            events: vec![Event {
                kind: "visit".into(),
                title: Translated::one("fr", "Visite"),
                dated: date("2007-24", Some("hiver 2007")),
                ..Event::default()
            }],
            agreements: vec![Agreement {
                amount: Some(1_234_550),
                signed: date("2008-03-31", None),
                ..Agreement::default()
            }],
            committees: vec![id("committee").unwrap()],
            figures: vec![Figure {
                measure: "population".into(),
                value: 600_000,
                ..Figure::default()
            }],
            themes: vec!["water".into()],
            ..Partnership::default()
        };
        for lang in Lang::ALL {
            let (read, errors) = Input::of(&held, lang).read(Some(&held), reading(lang));
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(read, held, "{lang:?}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named_by_field() {
        let input = Input {
            when: "un jour".into(),
            status: "active".into(),
            visibility: "public".into(),
            state: "draft".into(),
            ..Input::default()
        };
        let (_, errors) = input.read(None, reading(Lang::Fr));
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["when", "title.fr", "parties"]);
    }

    #[test]
    fn a_row_left_empty_is_passed_over_and_the_others_keep_their_numbers() {
        let party = |organisation: &str| PartyInput {
            organisation: organisation.into(),
            role: "partner".into(),
            ..PartyInput::default()
        };
        let input = Input {
            parties: vec![party("a"), party(""), party("b")],
            agreements: vec![AgreementInput {
                kind: "agreement".into(),
                currency: "EUR".into(),
                ..AgreementInput::default()
            }],
            ..Input::default()
        };
        let (kept, numbering) = input.filled();
        assert_eq!((kept.parties.len(), kept.agreements.len()), (2, 0));
        let mut errors = FieldErrors::new();
        errors.add("parties.1.organisation", "error-field-unknown");
        numbering.restore(&mut errors);
        assert_eq!(errors.0[0].field, "parties.2.organisation");
        let alone = Input {
            parties: vec![party("a"), party("")],
            ..Input::default()
        };
        assert_eq!(
            alone.filled().0.parties.len(),
            2,
            "the missing one is told beside its row"
        );
    }
}
