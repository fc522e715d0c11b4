//! How what was typed becomes a partnership, with all that is to be mended.

use directory::figure::{self, Figure};
use kernel::date::{DateError, Dated, Reading, wording};
use kernel::{FieldErrors, State, Translated, Visibility};
use uuid::Uuid;

use super::typed::{cents, filled, whole};
use super::{AgreementInput, FigureInput, Input, PartyInput};
use crate::partnership::{Agreement, Event, Form, LastSign, Partnership, Party};

/// Reads field by field.
pub(super) struct Reader {
    pub errors: FieldErrors,
    pub reading: Reading,
}

impl Reader {
    pub fn partnership(&mut self, input: &Input) -> Partnership {
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
                dated: self.worded(&format!("forms.{place}.when"), &held.when, &held.when_words),
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
                dated: self.worded(&format!("events.{place}.when"), &held.when, &held.when_words),
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
            dated: self.worded("last_sign_when", &input.last_sign_when, &input.last_sign_words),
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
            dated: self.worded("when", &input.when, &input.when_words),
            forms,
            status: input.status.clone(),
            status_as_of: self.worded("status_as_of", &input.status_as_of, &input.status_as_of_words),
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
            dated: self.worded(&field("when"), &held.when, &held.when_words),
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
            dated: self.worded(&field("when"), &held.when, &held.when_words),
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

    /// A date with the document's words beside it.
    fn worded(&mut self, field: &str, text: &str, words: &str) -> Option<Dated> {
        let read = wording::read(text, words, self.reading);
        self.noted(field, read)
    }

    fn date(&mut self, field: &str, text: &str) -> Option<Dated> {
        if text.trim().is_empty() {
            return None;
        }
        let read = self.reading.read(text).map(Some);
        self.noted(field, read)
    }

    fn noted(&mut self, field: &str, read: Result<Option<Dated>, DateError>) -> Option<Dated> {
        read.unwrap_or_else(|error| {
            self.errors.add(field, web::form::date_refusal(error));
            None
        })
    }

    fn id(&mut self, field: &str, text: &str) -> Option<Uuid> {
        let text = text.trim();
        let id = text.parse().ok();
        if id.is_none() && !text.is_empty() {
            self.errors.add(field, web::form::pick::refusal(text));
        }
        id
    }
}
