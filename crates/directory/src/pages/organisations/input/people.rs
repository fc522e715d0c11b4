//! People in a role of a service: what is shown of each, field by field, and since when they agree.

use kernel::date::{Dated, Reading, wording};
use kernel::{FieldErrors, Lang, Translated};
use serde::{Deserialize, Serialize};
use web::form::{FieldKind, RowBuilder};

use crate::messages::Messages;
use crate::organisation::{Organisation, PersonInRole};
use crate::pages::typed::{date, optional, parse_date, text, ticked};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PersonInput {
    role: Translated,
    name: String,
    name_shown: String,
    name_agreed: String,
    phone: String,
    phone_shown: String,
    phone_agreed: String,
    email: String,
    email_shown: String,
    email_agreed: String,
}

impl PersonInput {
    pub fn of(held: &PersonInRole, lang: Lang) -> Self {
        PersonInput {
            role: held.role.clone(),
            name: text(&held.name),
            name_shown: ticked(held.name_shown),
            name_agreed: date(&held.name_agreed, lang),
            phone: text(&held.phone),
            phone_shown: ticked(held.phone_shown),
            phone_agreed: date(&held.phone_agreed, lang),
            email: text(&held.email),
            email_shown: ticked(held.email_shown),
            email_agreed: date(&held.email_agreed, lang),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.role.trimmed().is_empty()
            && [&self.name, &self.phone, &self.email]
                .into_iter()
                .all(|typed| typed.trim().is_empty())
    }

    /// The person; `within` is what the names of the fields begin with.
    pub fn read(&self, within: &str, reading: Reading, errors: &mut FieldErrors) -> PersonInRole {
        let role = self.role.trimmed();
        if role.is_empty() {
            errors.add(format!("{within}role.fr"), "error-field-required");
        }
        // Nobody agrees to show what is not there.
        let mut agreed = |name: &str, value: &str, shown: &str, since: &str| {
            let value = optional(value);
            let shown = value.is_some() && shown == "true";
            let since = parse_date(since, reading, &format!("{within}{name}_agreed"), errors);
            (value, shown, since.filter(|_| shown))
        };
        let (name, name_shown, name_agreed) = agreed("name", &self.name, &self.name_shown, &self.name_agreed);
        let (phone, phone_shown, phone_agreed) =
            agreed("phone", &self.phone, &self.phone_shown, &self.phone_agreed);
        let (email, email_shown, email_agreed) =
            agreed("email", &self.email, &self.email_shown, &self.email_agreed);
        PersonInRole {
            role,
            name,
            name_shown,
            name_agreed,
            phone,
            phone_shown,
            phone_agreed,
            email,
            email_shown,
            email_agreed,
        }
    }
}

/// What a person may agree to show: the value, whether it is shown, and since when.
type Consent<'a> = (&'a Option<String>, bool, &'a mut Option<Dated>);

fn consents(person: &mut PersonInRole) -> [Consent<'_>; 3] {
    [
        (&person.name, person.name_shown, &mut person.name_agreed),
        (&person.phone, person.phone_shown, &mut person.phone_agreed),
        (&person.email, person.email_shown, &mut person.email_agreed),
    ]
}

fn people(organisation: &mut Organisation) -> impl Iterator<Item = &mut PersonInRole> {
    organisation
        .services
        .iter_mut()
        .flat_map(|service| &mut service.people)
}

/// A consent that is new and has no date was given today. One that was there before consents had dates stays without:
/// nobody knows its day.
pub(in super::super) fn date_consents(
    typed: &mut Organisation,
    held: &Organisation,
    today: &Dated,
    lang: Lang,
) {
    let mut held = held.clone();
    let mut known: [Vec<(String, Option<Dated>)>; 3] = Default::default();
    for person in people(&mut held) {
        for (list, (value, shown, since)) in known.iter_mut().zip(consents(person)) {
            list.extend(
                value
                    .clone()
                    .filter(|_| shown)
                    .map(|value| (value, since.clone())),
            );
        }
    }
    for person in people(typed) {
        for (list, (value, shown, since)) in known.iter().zip(consents(person)) {
            let before = list.iter().find(|(held, _)| Some(held) == value.as_ref());
            let known = before.and_then(|(_, since)| since.as_ref());
            wording::keep(since, known, |held| date(&Some(held.clone()), lang));
            let undated_before = before.is_some_and(|(_, since)| since.is_none());
            if shown && since.is_none() && !undated_before {
                *since = Some(today.clone());
            }
        }
    }
}

/// The fields of one person; `number` is its place in the service.
pub(super) fn fields(row: &mut RowBuilder, lang: Lang, number: usize) {
    let t = Messages(lang);
    let field = |name: &str| format!("people.{number}.{name}");
    row.translated(&field("role"), &t.field_person_role(), 1);
    let parts = [
        (
            "name",
            t.field_person_name(),
            FieldKind::Text,
            t.field_name_shown(),
        ),
        (
            "phone",
            t.field_person_phone(),
            FieldKind::Tel,
            t.field_phone_shown(),
        ),
        (
            "email",
            t.field_person_email(),
            FieldKind::Email,
            t.field_email_shown(),
        ),
    ];
    for (name, label, kind, shown) in parts {
        row.field(&field(name), label, kind);
        row.field(
            &field(&format!("{name}_shown")),
            shown,
            FieldKind::Checkbox(false),
        );
        row.field(
            &field(&format!("{name}_agreed")),
            t.field_agreed(),
            FieldKind::Date,
        )
        .help(t.field_agreed_help());
    }
}
