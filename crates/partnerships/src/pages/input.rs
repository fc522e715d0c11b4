//! What the form of a partnership sends, and how it becomes a partnership: texts as typed, so that a refused form comes
//! back as it was.

use std::collections::BTreeMap;

use directory::figure::{self, Figure};
use kernel::date::{DateError, Dated};
use kernel::{FieldErrors, Lang, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::several;

use crate::partnership::{Agreement, Event, Form, LastSign, Partnership, Party};

type Texts = BTreeMap<String, String>;

/// The form of a partnership.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    pub title: Texts,
    pub summary: Texts,
    pub parties: Vec<PartyInput>,
    pub when: String,
    pub forms: Vec<FormInput>,
    pub status: String,
    pub status_as_of: String,
    pub status_source: String,
    pub legal_basis: String,
    pub last_sign_when: String,
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
pub(super) struct PartyInput {
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
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FormInput {
    pub form: String,
    pub when: String,
    pub source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct EventInput {
    pub kind: String,
    pub status: String,
    pub title: Texts,
    pub when: String,
    pub source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct AgreementInput {
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
pub(super) struct CommitteeInput {
    pub organisation: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FigureInput {
    pub measure: String,
    pub value: String,
    pub value_max: String,
    pub unit: String,
    pub qualifier: String,
    pub when: String,
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
                    when: date_text(party.dated.as_ref(), lang),
                })
                .collect(),
            when: date_text(held.dated.as_ref(), lang),
            forms: held
                .forms
                .iter()
                .map(|form| FormInput {
                    form: form.form.clone(),
                    when: date_text(form.dated.as_ref(), lang),
                    source: id_text(form.source),
                })
                .collect(),
            status: held.status.clone(),
            status_as_of: date_text(held.status_as_of.as_ref(), lang),
            status_source: id_text(held.status_source),
            legal_basis: held.legal_basis.clone().unwrap_or_default(),
            last_sign_when: date_text(sign.dated.as_ref(), lang),
            last_sign_text: sign.text.0,
            last_sign_source: id_text(sign.source),
            events: held
                .events
                .iter()
                .map(|event| EventInput {
                    kind: event.kind.clone(),
                    status: event.status.clone().unwrap_or_default(),
                    title: event.title.0.clone(),
                    when: date_text(event.dated.as_ref(), lang),
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
                    deliberated: date_text(agreement.deliberated.as_ref(), lang),
                    signed: date_text(agreement.signed.as_ref(), lang),
                    transmitted: date_text(agreement.transmitted.as_ref(), lang),
                    expires: date_text(agreement.expires.as_ref(), lang),
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

    /// The partnership that was typed. `before` is the one that the form was made from: a date that was left as it
    /// stood keeps the wording of its document.
    pub fn read(&self, before: Option<&Partnership>, lang: Lang) -> (Partnership, FieldErrors) {
        let mut reader = Reader {
            errors: FieldErrors::new(),
            held: held_dates(before, lang),
            lang,
        };
        let partnership = reader.partnership(self);
        let mut errors = reader.errors;
        if let Err(found) = partnership.validate() {
            errors.0.extend(found.0);
        }
        (partnership, errors)
    }
}

struct Reader {
    errors: FieldErrors,
    held: BTreeMap<String, Dated>,
    lang: Lang,
}

impl Reader {
    fn partnership(&mut self, input: &Input) -> Partnership {
        let parties = input
            .parties
            .iter()
            .enumerate()
            .map(|(place, held)| self.party(place, held))
            .collect();
        let forms = input
            .forms
            .iter()
            .enumerate()
            .map(|(place, held)| Form {
                form: held.form.clone(),
                dated: self.date(&format!("forms.{place}.when"), &held.when),
                source: self.id(&format!("forms.{place}.source"), &held.source),
            })
            .collect();
        let events = input
            .events
            .iter()
            .enumerate()
            .map(|(place, held)| Event {
                kind: held.kind.clone(),
                status: filled(&held.status),
                title: Translated(held.title.clone()).trimmed(),
                dated: self.date(&format!("events.{place}.when"), &held.when),
                source: self.id(&format!("events.{place}.source"), &held.source),
            })
            .collect();
        let agreements = input
            .agreements
            .iter()
            .enumerate()
            .map(|(place, held)| self.agreement(place, held))
            .collect();
        let figures = input
            .figures
            .iter()
            .enumerate()
            .map(|(place, held)| self.figure(place, held))
            .collect();
        let committees = input
            .committees
            .iter()
            .enumerate()
            .filter_map(|(place, held)| {
                self.id(&format!("committees.{place}.organisation"), &held.organisation)
            })
            .collect();
        let sign = LastSign {
            dated: self.date("last_sign_when", &input.last_sign_when),
            text: Translated(input.last_sign_text.clone()).trimmed(),
            source: self.id("last_sign_source", &input.last_sign_source),
        };
        let visibility = Visibility::from_code(&input.visibility);
        if visibility.is_none() {
            self.errors.add("visibility", "error-field-required");
        }
        let state = State::from_code(&input.state);
        if state.is_none() {
            self.errors.add("state", "error-field-required");
        }
        Partnership {
            title: Translated(input.title.clone()).trimmed(),
            summary: Translated(input.summary.clone()).trimmed(),
            parties,
            dated: self.date("when", &input.when),
            forms,
            status: input.status.clone(),
            status_as_of: self.date("status_as_of", &input.status_as_of),
            status_source: self.id("status_source", &input.status_source),
            legal_basis: filled(&input.legal_basis),
            last_sign: (sign != LastSign::default()).then_some(sign),
            events,
            agreements,
            committees,
            figures,
            themes: input.themes.clone(),
            sources: input
                .sources
                .iter()
                .filter_map(|text| self.id("sources", text))
                .collect(),
            visibility: visibility.unwrap_or(Visibility::Private),
            state: state.unwrap_or_default(),
        }
    }

    fn party(&mut self, place: usize, held: &PartyInput) -> Party {
        let field = |name: &str| format!("parties.{place}.{name}");
        let helping = held
            .supporting_services
            .iter()
            .filter_map(|text| self.id(&field("supporting_services"), text));
        let supporting_services: Vec<Uuid> = helping.collect();
        let lead_service = self.id(&field("lead_service"), &held.lead_service);
        Party {
            organisation: self.id(&field("organisation"), &held.organisation),
            place: self.id(&field("place"), &held.place),
            label: Translated(held.label.clone()).trimmed(),
            country: held.country.clone(),
            role: held.role.clone(),
            own_word: Translated(held.own_word.clone()).trimmed(),
            // The one that leads need not be named among those that help.
            supporting_services: supporting_services
                .into_iter()
                .filter(|id| Some(*id) != lead_service)
                .collect(),
            lead_service,
            dated: self.date(&field("when"), &held.when),
        }
    }

    fn agreement(&mut self, place: usize, held: &AgreementInput) -> Agreement {
        let field = |name: &str| format!("agreements.{place}.{name}");
        let amount = cents(&held.amount);
        if amount.is_none() && !held.amount.trim().is_empty() {
            self.errors.add(field("amount"), "error-field-number");
        }
        let currency = held.currency.trim().to_uppercase();
        Agreement {
            kind: held.kind.clone(),
            object: Translated(held.object.clone()).trimmed(),
            amount,
            currency: if currency.is_empty() {
                "EUR".to_owned()
            } else {
                currency
            },
            deliberated: self.date(&field("deliberated"), &held.deliberated),
            signed: self.date(&field("signed"), &held.signed),
            transmitted: self.date(&field("transmitted"), &held.transmitted),
            expires: self.date(&field("expires"), &held.expires),
            source: self.id(&field("source"), &held.source),
        }
    }

    fn figure(&mut self, place: usize, held: &FigureInput) -> Figure {
        let field = |name: &str| format!("figures.{place}.{name}");
        if figure::measure(&held.measure).is_none() {
            self.errors.add(field("measure"), "error-field-required");
        }
        let mut figure = Figure {
            measure: held.measure.clone(),
            unit: held.unit.clone(),
            qualifier: filled(&held.qualifier),
            dated: self.date(&field("when"), &held.when),
            note: Translated(held.note.clone()).trimmed(),
            source: self.id(&field("source"), &held.source),
            ..Figure::default()
        };
        let read: fn(&str) -> Option<i64> = if figure.unit() == "EUR" { cents } else { whole };
        match read(&held.value) {
            Some(value) => figure.value = value,
            None => self.errors.add(field("value"), "error-field-number"),
        }
        figure.value_max = read(&held.value_max);
        if figure.value_max.is_none() && !held.value_max.trim().is_empty() {
            self.errors.add(field("value_max"), "error-field-number");
        }
        figure
    }

    fn date(&mut self, field: &str, text: &str) -> Option<Dated> {
        if text.trim().is_empty() {
            return None;
        }
        if let Some(held) = self.held.get(text.trim()) {
            return Some(held.clone());
        }
        match Dated::typed(text, self.lang) {
            Ok(dated) => Some(dated),
            Err(error) => {
                let order = matches!(error, DateError::EndBeforeStart);
                self.errors.add(
                    field,
                    if order {
                        "error-field-date-order"
                    } else {
                        "error-field-date"
                    },
                );
                None
            }
        }
    }

    fn id(&mut self, field: &str, text: &str) -> Option<Uuid> {
        let text = text.trim();
        let id = text.parse().ok();
        if id.is_none() && !text.is_empty() {
            self.errors.add(field, "error-field-unknown");
        }
        id
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn id_text(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// A date as the form shows it: in words that are read back to the same date.
fn date_text(dated: Option<&Dated>, lang: Lang) -> String {
    dated.map(|dated| dated.value.display(lang)).unwrap_or_default()
}

/// The dates of a partnership by the text that its form shows.
fn held_dates(before: Option<&Partnership>, lang: Lang) -> BTreeMap<String, Dated> {
    let Some(before) = before else {
        return BTreeMap::new();
    };
    let agreements = before.agreements.iter();
    let of_agreements =
        agreements.flat_map(|held| [&held.deliberated, &held.signed, &held.transmitted, &held.expires]);
    let all = [&before.dated, &before.status_as_of]
        .into_iter()
        .chain(before.last_sign.iter().map(|sign| &sign.dated))
        .chain(before.forms.iter().map(|held| &held.dated))
        .chain(before.events.iter().map(|held| &held.dated))
        .chain(before.parties.iter().map(|held| &held.dated))
        .chain(before.figures.iter().map(|held| &held.dated))
        .chain(of_agreements)
        .flatten();
    let mut held: BTreeMap<String, Dated> = BTreeMap::new();
    for dated in all {
        held.entry(date_text(Some(dated), lang))
            .or_insert_with(|| dated.clone());
    }
    held
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
        when: date_text(figure.dated.as_ref(), lang),
        note: figure.note.0.clone(),
        source: id_text(figure.source),
    }
}

fn cents_text(cents: i64) -> String {
    if cents % 100 == 0 {
        (cents / 100).to_string()
    } else {
        format!("{},{:02}", cents / 100, (cents % 100).abs())
    }
}

/// A whole number as people type it, spaces included.
fn whole(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    digits.parse().ok().filter(|value| *value >= 0)
}

/// An amount as people type it, in cents: `20 000`, `1234,50`, `1234.5 €`.
fn cents(text: &str) -> Option<i64> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '€')
        .map(|letter| if letter == ',' { '.' } else { letter })
        .collect();
    let (units, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    if rest.len() > 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let units: i64 = units.parse().ok().filter(|units| *units >= 0)?;
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    units.checked_mul(100)?.checked_add(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let (read, errors) = Input::of(&held, lang).read(Some(&held), lang);
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(read, held, "{lang:?}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        assert_eq!(cents("20 000"), Some(2_000_000));
        assert_eq!(cents("1234,5 €"), Some(123_450));
        assert_eq!(
            cents("12.345"),
            None,
            "a point before three digits may be either language's"
        );
        assert_eq!(cents("-3"), None);
        assert_eq!(whole("600\u{202f}000"), Some(600_000));
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
        let (_, errors) = input.read(None, Lang::Fr);
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["when", "title.fr", "parties"]);
    }
}
