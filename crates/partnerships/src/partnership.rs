//! A partnership, whole: what its sheet shows, its history keeps and its form edits. No I/O.
//!
//! Status steps may be skipped and taken again; the current one carries the date and the document that say it, since a
//! state that nobody confirmed is not a state of today:
//!
//! ```text
//! contact -> engagement_letter -> agreement -> active <-> dormant -> ended
//! ```

use directory::figure::Figure;
use kernel::date::Dated;
use kernel::{FieldErrors, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codes;

/// A standing link between two or more parties.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Partnership {
    /// Its name, usually those of its parties.
    pub title: Translated,
    /// What it is about (Markdown).
    pub summary: Translated,
    /// Who takes part, at least two.
    pub parties: Vec<Party>,
    /// From when to when, as a whole.
    pub dated: Option<Dated>,
    /// The forms that it takes or took, several at once perhaps.
    pub forms: Vec<Form>,
    /// Code of its status.
    pub status: String,
    /// When that status was known to hold.
    pub status_as_of: Option<Dated>,
    /// The document that says the status.
    pub status_source: Option<Uuid>,
    /// Code of the legal basis on which the French party acts.
    pub legal_basis: Option<String>,
    /// The last thing known to have happened in it.
    pub last_sign: Option<LastSign>,
    /// What happened, changes of status included.
    pub events: Vec<Event>,
    /// What was signed.
    pub agreements: Vec<Agreement>,
    /// Committees that carry it.
    pub committees: Vec<Uuid>,
    /// Dated figures.
    pub figures: Vec<Figure>,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// Documents that speak of it.
    pub sources: Vec<Uuid>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where its record stands.
    pub state: State,
}

/// Somebody who takes part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// The organisation, if it is known.
    pub organisation: Option<Uuid>,
    /// Where a party that is still to be identified is.
    pub place: Option<Uuid>,
    /// What such a party is called meanwhile.
    pub label: Translated,
    /// Country code; that of the organisation or place where one is given.
    pub country: String,
    /// Code of its role.
    pub role: String,
    /// The word that this party itself uses for the link.
    pub own_word: Translated,
    /// The service that leads on its side.
    pub lead_service: Option<Uuid>,
    /// Services that help on its side.
    pub supporting_services: Vec<Uuid>,
    /// From when to when it takes part, if not all along.
    pub dated: Option<Dated>,
}

/// A form over time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Code of the form.
    pub form: String,
    /// When.
    pub dated: Option<Dated>,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// The last thing known to have happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LastSign {
    /// When.
    pub dated: Option<Dated>,
    /// What.
    pub text: Translated,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// Something that happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Code of its kind.
    pub kind: String,
    /// The status that it led to.
    pub status: Option<String>,
    /// What.
    pub title: Translated,
    /// When.
    pub dated: Option<Dated>,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// Something signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Agreement {
    /// Code of its kind.
    pub kind: String,
    /// What it is about.
    pub object: Translated,
    /// Forecast amount in cents (CGCT L1115-1: conventions state their forecast financial commitments).
    pub amount: Option<i64>,
    /// ISO 4217 code.
    pub currency: String,
    /// When the assembly voted it.
    pub deliberated: Option<Dated>,
    /// When it was signed.
    pub signed: Option<Dated>,
    /// When it was sent to the State's representative, which puts it in force.
    pub transmitted: Option<Dated>,
    /// When it ends.
    pub expires: Option<Dated>,
    /// The document that says it.
    pub source: Option<Uuid>,
}

impl Default for Agreement {
    fn default() -> Self {
        Agreement {
            kind: "agreement".to_owned(),
            object: Translated::default(),
            amount: None,
            currency: "EUR".to_owned(),
            deliberated: None,
            signed: None,
            transmitted: None,
            expires: None,
            source: None,
        }
    }
}

/// The longest title taken, in characters.
const MAX_TITLE: usize = 200;
/// The longest text taken, in characters.
const MAX_TEXT: usize = 20_000;

impl Partnership {
    /// What must be mended before it can be saved; gaps that may wait are told as warnings instead ([`crate::law`]).
    ///
    /// # Errors
    /// By field of the form.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.title.is_empty() {
            errors.add("title.fr", "error-field-required");
        }
        long(&mut errors, "title", &self.title, MAX_TITLE);
        long(&mut errors, "summary", &self.summary, MAX_TEXT);
        known(&mut errors, "status", codes::statuses(), &self.status);
        if let Some(basis) = &self.legal_basis {
            known(&mut errors, "legal_basis", codes::legal_bases(), basis);
        }
        self.validate_parties(&mut errors);
        for (place, form) in self.forms.iter().enumerate() {
            known(
                &mut errors,
                &format!("forms.{place}.form"),
                codes::forms(),
                &form.form,
            );
        }
        for (place, event) in self.events.iter().enumerate() {
            known(
                &mut errors,
                &format!("events.{place}.kind"),
                codes::event_kinds(),
                &event.kind,
            );
            if event.title.is_empty() {
                errors.add(format!("events.{place}.title.fr"), "error-field-required");
            }
            if let Some(status) = &event.status {
                known(
                    &mut errors,
                    &format!("events.{place}.status"),
                    codes::statuses(),
                    status,
                );
            }
        }
        for (place, agreement) in self.agreements.iter().enumerate() {
            known(
                &mut errors,
                &format!("agreements.{place}.kind"),
                codes::agreement_kinds(),
                &agreement.kind,
            );
            if agreement.amount.is_some_and(|amount| amount < 0) {
                errors.add(format!("agreements.{place}.amount"), "error-field-number");
            }
            let currency = &agreement.currency;
            if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
                errors.add(format!("agreements.{place}.currency"), "error-field-invalid");
            }
            if let (Some(start), Some(end)) = (first_day(&agreement.signed), last_day(&agreement.expires))
                && end < start
            {
                errors.add(format!("agreements.{place}.expires"), "error-field-date-order");
            }
        }
        for (place, committee) in self.committees.iter().enumerate() {
            if self.committees[..place].contains(committee) {
                errors.add(format!("committees.{place}.organisation"), "error-field-twice");
            }
        }
        errors.into_result(())
    }

    fn validate_parties(&self, errors: &mut FieldErrors) {
        if self.parties.len() < 2 {
            errors.add("parties", "error-field-two-parties");
        }
        for (place, party) in self.parties.iter().enumerate() {
            let field = |name: &str| format!("parties.{place}.{name}");
            known(errors, &field("role"), codes::roles(), &party.role);
            let named = party.organisation.is_some() || party.place.is_some();
            if !named && party.label.is_empty() {
                errors.add(field("organisation"), "error-field-party");
            } else if !named && party.country.is_empty() {
                errors.add(field("country"), "error-field-required");
            }
            let before = &self.parties[..place];
            if party.organisation.is_some()
                && before
                    .iter()
                    .any(|other| other.organisation == party.organisation)
            {
                errors.add(field("organisation"), "error-field-twice");
            }
            if party.organisation.is_none()
                && (party.lead_service.is_some() || !party.supporting_services.is_empty())
            {
                errors.add(field("lead_service"), "error-field-unknown");
            }
        }
    }

    /// Whether its status is one in which the link lives, whenever that was known.
    #[must_use]
    pub fn is_running(&self) -> bool {
        codes::find(codes::statuses(), &self.status).is_some_and(|status| status.running)
    }

    /// The last day on which something is known to have happened, for order: that of its last sign of life, or of its
    /// latest dated event.
    #[must_use]
    pub fn last_known(&self) -> Option<chrono::NaiveDate> {
        let signs = self.last_sign.iter().filter_map(|sign| sign.dated.as_ref());
        let events = self.events.iter().filter_map(|event| event.dated.as_ref());
        latest(signs.chain(events)).map(|(day, _)| day)
    }
}

/// The latest of these dates with the last day that it can mean; of two with the same, the more exact one. What is told
/// to others is the date: a year that a document names is not its 31 December.
pub(crate) fn latest<'a>(dates: impl Iterator<Item = &'a Dated>) -> Option<(chrono::NaiveDate, &'a Dated)> {
    dates
        .filter_map(|dated| {
            let day = dated.value.latest().or_else(|| dated.value.sort_date())?;
            Some((day, dated))
        })
        .max_by_key(|(day, dated)| (*day, dated.value.earliest()))
}

fn first_day(dated: &Option<Dated>) -> Option<chrono::NaiveDate> {
    dated.as_ref().and_then(|dated| dated.value.earliest())
}

fn last_day(dated: &Option<Dated>) -> Option<chrono::NaiveDate> {
    dated.as_ref().and_then(|dated| dated.value.latest())
}

fn known(errors: &mut FieldErrors, field: &str, list: &[codes::Code], code: &str) {
    if code.is_empty() {
        errors.add(field, "error-field-required");
    } else if codes::find(list, code).is_none() {
        errors.add(field, "error-field-unknown");
    }
}

fn long(errors: &mut FieldErrors, field: &str, text: &Translated, max: usize) {
    for (lang, words) in text.iter() {
        if words.chars().count() > max {
            errors.add_with(format!("{field}.{lang}"), "error-field-too-long", max.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(role: &str) -> Party {
        Party {
            label: Translated::one("fr", "Trois communes"),
            country: "ML".into(),
            role: role.into(),
            ..Party::default()
        }
    }

    fn fields(partnership: &Partnership) -> Vec<String> {
        partnership
            .validate()
            .unwrap_err()
            .0
            .into_iter()
            .map(|error| error.field)
            .collect()
    }

    #[test]
    fn two_parties_a_title_and_a_status_are_enough() {
        let mut link = Partnership {
            title: Translated::one("fr", "Saint-Denis – Kayes"),
            status: "contact".into(),
            parties: vec![party("lead"), party("partner")],
            ..Partnership::default()
        };
        assert!(link.validate().is_ok());
        link.parties.push(party("support"));
        assert!(link.validate().is_ok(), "three parties are one partnership");
        assert_eq!(fields(&Partnership::default()), ["title.fr", "status", "parties"]);
    }

    #[test]
    fn the_same_organisation_cannot_be_party_twice() {
        let town = Party {
            organisation: Some(kernel::id::from_key("organisation", "drancy")),
            role: "lead".into(),
            ..Party::default()
        };
        let link = Partnership {
            title: Translated::one("fr", "Drancy – Drancy"),
            status: "active".into(),
            parties: vec![town.clone(), town],
            ..Partnership::default()
        };
        assert_eq!(fields(&link), ["parties.1.organisation"]);
    }

    #[test]
    fn an_agreement_cannot_end_before_it_is_signed() {
        let date = |text: &str| {
            Some(Dated {
                value: text.parse().unwrap(),
                original: None,
            })
        };
        let link = Partnership {
            title: Translated::one("fr", "A – B"),
            status: "agreement".into(),
            parties: vec![party("lead"), party("partner")],
            agreements: vec![Agreement {
                signed: date("2010-05"),
                expires: date("2009"),
                ..Agreement::default()
            }],
            ..Partnership::default()
        };
        assert_eq!(fields(&link), ["agreements.0.expires"]);
    }

    #[test]
    fn the_last_thing_known_is_the_latest_of_signs_and_events() {
        let date = |text: &str| {
            Some(Dated {
                value: text.parse().unwrap(),
                original: None,
            })
        };
        let link = Partnership {
            last_sign: Some(LastSign {
                dated: date("2005"),
                ..LastSign::default()
            }),
            events: vec![Event {
                dated: date("2019-12"),
                ..Event::default()
            }],
            ..Partnership::default()
        };
        assert_eq!(link.last_known(), chrono::NaiveDate::from_ymd_opt(2019, 12, 31));
        let dates: Vec<Dated> = ["2003", "2003-12-31", "2003-06", "2001/.."]
            .into_iter()
            .filter_map(date)
            .collect();
        let said = |dates: &[Dated]| latest(dates.iter()).map(|(_, dated)| dated.value.to_string());
        assert_eq!(said(&dates).as_deref(), Some("2003-12-31"));
        assert_eq!(said(&dates[..1]).as_deref(), Some("2003"));
        assert_eq!(said(&[]), None);
    }
}
