//! The services of the organisation.

use kernel::date::{Reading, wording};
use kernel::{FieldErrors, Lang, Translated};
use serde::{Deserialize, Serialize};
use web::form::{Builder, Choice, FieldKind, several};

use super::people::PersonInput;
use super::{hours, people};
use crate::messages::Messages;
use crate::organisation::{Address, Service};
use crate::pages::typed::{chosen, id, none, number, optional, parse_id, parse_worded, text};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ServiceInput {
    id: String,
    pub name: Translated,
    mission: Translated,
    parent: String,
    phone: String,
    email: String,
    street: String,
    postcode: String,
    city: String,
    pub hours: String,
    staff: String,
    pub people: Vec<PersonInput>,
    #[serde(deserialize_with = "several")]
    expertise: Vec<String>,
    pub dated: String,
    dated_words: String,
    source: String,
    /// The list of this service that one row more is asked of. The button's name carries the row's number, so that it
    /// stays right in a row that the browser copied.
    #[serde(rename = "_more", skip_serializing)]
    pub more: String,
}

impl ServiceInput {
    pub fn of(held: &Service, lang: Lang) -> Self {
        ServiceInput {
            id: id(held.id),
            name: held.name.clone(),
            mission: held.mission.clone(),
            parent: id(held.parent),
            phone: text(&held.phone),
            email: text(&held.email),
            street: text(&held.address.street),
            postcode: text(&held.address.postcode),
            city: text(&held.address.city),
            hours: hours::lines(&held.hours),
            staff: held.staff.map(|count| count.to_string()).unwrap_or_default(),
            people: held
                .people
                .iter()
                .map(|person| PersonInput::of(person, lang))
                .collect(),
            expertise: held.expertise.clone(),
            dated: wording::shown(held.dated.as_ref(), lang),
            dated_words: wording::words(held.dated.as_ref()),
            source: id(held.source),
            more: String::new(),
        }
    }

    /// Whether nothing is left of it: a service is removed by emptying it too.
    pub fn is_blank(&self) -> bool {
        [
            &self.parent,
            &self.phone,
            &self.email,
            &self.street,
            &self.postcode,
            &self.city,
            &self.hours,
            &self.staff,
            &self.dated,
            &self.dated_words,
            &self.source,
        ]
        .into_iter()
        .all(|typed| typed.trim().is_empty())
            && self.name.trimmed().is_empty()
            && self.mission.trimmed().is_empty()
            && self.people.iter().all(PersonInput::is_blank)
            && chosen(&self.expertise).is_empty()
    }

    pub fn read(&self, place: usize, reading: Reading, errors: &mut FieldErrors) -> Service {
        let field = |name: &str| format!("services.{place}.{name}");
        let name = self.name.trimmed();
        if name.is_empty() {
            errors.add(field("name.fr"), "error-field-required");
        }
        let staff = optional(&self.staff).and_then(|text| {
            let count = number(&text, false).filter(|count| *count >= 0);
            if count.is_none() {
                errors.add(field("staff"), "error-field-number");
            }
            count
        });
        let hours = hours::openings(&self.hours).unwrap_or_else(|| {
            errors.add(field("hours"), "error-field-hours");
            Vec::new()
        });
        let service = Service {
            id: parse_id(&self.id, &field("name.fr"), errors),
            parent: parse_id(&self.parent, &field("parent"), errors),
            name,
            mission: self.mission.trimmed(),
            phone: optional(&self.phone),
            email: optional(&self.email),
            address: Address {
                street: optional(&self.street),
                postcode: optional(&self.postcode),
                city: optional(&self.city),
            },
            hours,
            staff,
            dated: parse_worded(&self.dated, &self.dated_words, reading, &field("dated"), errors),
            people: (0..)
                .zip(&self.people)
                .map(|(number, person): (usize, _)| {
                    person.read(&field(&format!("people.{number}.")), reading, errors)
                })
                .collect(),
            expertise: chosen(&self.expertise),
            source: parse_id(&self.source, &field("source"), errors),
        };
        if service.parent.is_some() && service.parent == service.id {
            errors.add(field("parent"), "error-field-cycle");
        }
        service
    }
}

/// Their fields. `typed` says how many people each service has.
pub(super) fn fields(
    form: &mut Builder,
    lang: Lang,
    typed: &[ServiceInput],
    held: &[Service],
    themes: &[Choice],
    sources: &[Choice],
) {
    let t = Messages(lang);
    let mut parents = none();
    parents.extend(held.iter().filter_map(|service| {
        service
            .id
            .map(|id| Choice::new(id.to_string(), service.name.text(lang)))
    }));
    // Rows are described one after the other, from the first.
    let people_of = std::cell::Cell::new(0);
    form.rows(
        "services",
        t.rows_services(),
        t.add_service(),
        |n| t.row_service(n.to_string()),
        |row| {
            row.translated("name", &t.field_service_name(), 1);
            row.field("phone", t.field_phone(), FieldKind::Tel);
            row.field("email", t.field_email(), FieldKind::Email)
                .help(t.field_email_help());
            row.field("hours", t.field_hours(), FieldKind::Textarea(4))
                .help(t.field_hours_help());
            let place = people_of.replace(people_of.get() + 1);
            for number in 0..typed.get(place).map_or(0, |service| service.people.len()) {
                people::fields(row, lang, number);
            }
            row.translated("mission", &t.field_mission(), 3);
            row.field("staff", t.field_staff(), FieldKind::Number);
            row.select("parent", t.field_parent(), parents.clone());
            row.text("street", t.field_street());
            row.text("postcode", t.field_postcode());
            row.text("city", t.field_city());
            row.field(
                "expertise",
                t.field_expertise(),
                FieldKind::Checks(themes.to_vec()),
            );
            row.field("dated", t.field_dated(), FieldKind::Date)
                .help(t.field_dated_help());
            row.text("dated_words", t.field_words())
                .help(t.field_words_help())
                .lang("fr");
            row.select("source", t.field_source(), sources.to_vec());
            row.field("id", "", FieldKind::Hidden);
        },
    );
}
