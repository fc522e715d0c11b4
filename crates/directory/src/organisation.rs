//! An organisation, whole: what its sheet shows, its history keeps and its form edits. No I/O.

use std::sync::LazyLock;

use geo::place::OtherName;
use kernel::date::Dated;
use kernel::identifier::Scheme;
use kernel::{FieldErrors, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::figure::Figure;
pub use crate::reach::{is_email, is_phone, is_web_address};

/// An organisation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Its name.
    pub name: Translated,
    /// The language of its main name.
    pub lang: String,
    /// Code of its kind.
    pub kind: String,
    /// Country code; empty ([`geo::country::NONE`]) for a body that belongs to none, such as one of the United Nations.
    pub country: String,
    /// The French territory that it is in, or that it governs: kind and code.
    pub territory: Option<(String, String)>,
    /// Whether it is the authority of that territory.
    pub governs: bool,
    /// The world place that it is in, or that it governs.
    pub place: Option<Uuid>,
    /// What it is (Markdown).
    pub description: Translated,
    /// Web address.
    pub website: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail address, never shown to visitors: they write through the form.
    pub email: Option<String>,
    /// Postal address.
    pub address: Address,
    /// Latitude and longitude of its own point, degrees; without one it stands at its place or territory.
    pub point: Option<(f64, f64)>,
    /// Other names.
    pub names: Vec<OtherName>,
    /// Identifiers.
    pub identifiers: Vec<Identified>,
    /// What it is in relation to others.
    pub links: Vec<Link>,
    /// Dated figures.
    pub figures: Vec<Figure>,
    /// Prizes and labels.
    pub distinctions: Vec<Distinction>,
    /// Services.
    pub services: Vec<Service>,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// Documents that speak of it.
    pub sources: Vec<Uuid>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it stands.
    pub state: State,
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and number.
    pub street: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town.
    pub city: Option<String>,
}

impl Address {
    /// In one line; empty if nothing is known.
    #[must_use]
    pub fn line(&self) -> String {
        let town: Vec<&str> = [&self.postcode, &self.city]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let town = town.join(" ");
        [self.street.as_deref().unwrap_or_default(), &town]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// An identifier in a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// Which register.
    pub scheme: Scheme,
    /// The identifier.
    pub value: String,
}

/// One organisation in relation to another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// The other.
    pub to: Uuid,
    /// Code of the relation: see [`link_kinds`].
    pub kind: String,
    /// In which role.
    pub role: Translated,
    /// When.
    pub dated: Option<Dated>,
    /// A remark.
    pub note: Translated,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// A prize or label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Distinction {
    /// Its name.
    pub name: Translated,
    /// Who gave it.
    pub giver: Translated,
    /// When.
    pub dated: Option<Dated>,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// A service of an organisation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// Its id, kept over edits: partnerships refer to it.
    pub id: Option<Uuid>,
    /// The service that it is part of.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: Translated,
    /// What it does.
    pub mission: Translated,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail address, reached through the form only.
    pub email: Option<String>,
    /// Postal address.
    pub address: Address,
    /// Opening hours.
    pub hours: Vec<Opening>,
    /// How many work there.
    pub staff: Option<i64>,
    /// When this held.
    pub dated: Option<Dated>,
    /// People in a role, shown with their consent only.
    pub people: Vec<PersonInRole>,
    /// What its staff know and volunteer to share: codes of themes.
    pub expertise: Vec<String>,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// Open on a day, from one hour to another (24-hour clock, local time).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opening {
    /// `mon` … `sun`.
    pub day: String,
    /// `09:00`.
    pub open: String,
    /// `12:30`.
    pub close: String,
}

/// A person in a role. The role is public; name and contact only where the person agreed, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonInRole {
    /// What the person does.
    pub role: Translated,
    /// Their name.
    pub name: Option<String>,
    /// Whether they agreed to their name being shown.
    pub name_shown: bool,
    /// When they agreed; not known of what was written before consents were dated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_agreed: Option<Dated>,
    /// Their phone.
    pub phone: Option<String>,
    /// Whether they agreed to their phone being shown.
    pub phone_shown: bool,
    /// When they agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_agreed: Option<Dated>,
    /// Their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether they agreed to their e-mail address being shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub email_shown: bool,
    /// When they agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_agreed: Option<Dated>,
}

impl PersonInRole {
    /// What everybody may read beside the role: name, phone and e-mail address, each where the person agreed.
    pub fn agreed(&self) -> impl Iterator<Item = &str> {
        [
            (&self.name, self.name_shown),
            (&self.phone, self.phone_shown),
            (&self.email, self.email_shown),
        ]
        .into_iter()
        .filter_map(|(held, shown)| held.as_deref().filter(|_| shown))
    }
}

/// The days of a week, as codes, Monday first.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What one organisation can be to another.
#[derive(Debug, Clone, Deserialize)]
pub struct LinkKind {
    /// Code.
    pub code: String,
    /// What the relation is called.
    pub name: Translated,
    /// How it reads from the one: `membre de`.
    pub forward: Translated,
    /// How it reads from the other: `membres`.
    pub inverse: Translated,
}

static LINK_KINDS: LazyLock<Vec<LinkKind>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        link: Vec<LinkKind>,
    }
    toml::from_str::<File>(include_str!("../../../reference/links.toml"))
        .map(|file| file.link)
        .unwrap_or_default()
});

/// What one organisation can be to another.
#[must_use]
pub fn link_kinds() -> &'static [LinkKind] {
    &LINK_KINDS
}

/// The longest name taken, in characters.
const MAX_NAME: usize = 200;
/// The longest description taken, in characters.
const MAX_TEXT: usize = 20_000;

impl Organisation {
    /// What must be mended before it can be saved; gaps that may wait are not errors.
    ///
    /// # Errors
    /// By field of the form.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.name.is_empty() {
            errors.add("name.fr", "error-field-required");
        }
        for (lang, name) in self.name.iter() {
            if name.chars().count() > MAX_NAME {
                errors.add_with(
                    format!("name.{lang}"),
                    "error-field-too-long",
                    MAX_NAME.to_string(),
                );
            }
        }
        for (lang, text) in self.description.iter() {
            if text.chars().count() > MAX_TEXT {
                errors.add_with(
                    format!("description.{lang}"),
                    "error-field-too-long",
                    MAX_TEXT.to_string(),
                );
            }
        }
        if self.kind.is_empty() {
            errors.add("kind", "error-field-required");
        }
        // What stands somewhere stands in a country.
        if self.country.is_empty() && (self.territory.is_some() || self.place.is_some()) {
            errors.add("country", "error-field-required");
        }
        if self.website.as_deref().is_some_and(|url| !is_web_address(url)) {
            errors.add("website", "error-field-url");
        }
        reachable(&mut errors, "", self.phone.as_deref(), self.email.as_deref());
        for (place, service) in self.services.iter().enumerate() {
            let within = format!("services.{place}.");
            reachable(
                &mut errors,
                &within,
                service.phone.as_deref(),
                service.email.as_deref(),
            );
            for (place, person) in service.people.iter().enumerate() {
                let within = format!("{within}people.{place}.");
                reachable(
                    &mut errors,
                    &within,
                    person.phone.as_deref(),
                    person.email.as_deref(),
                );
            }
        }
        if let Some((lat, lon)) = self.point {
            if !(-90.0..=90.0).contains(&lat) {
                errors.add("lat", "error-field-latitude");
            }
            if !(-180.0..=180.0).contains(&lon) {
                errors.add("lon", "error-field-longitude");
            }
        }
        errors.into_result(())
    }
}

/// Notes a phone number or an e-mail address that cannot be one; `within` is what their fields' names begin with.
fn reachable(errors: &mut FieldErrors, within: &str, phone: Option<&str>, email: Option<&str>) {
    if phone.is_some_and(|phone| !is_phone(phone)) {
        errors.add(format!("{within}phone"), "error-field-phone");
    }
    if email.is_some_and(|email| !is_email(email)) {
        errors.add(format!("{within}email"), "error-field-email");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_needs_a_name_and_a_kind_only() {
        let bare = Organisation {
            name: Translated::one("fr", "Ville"),
            kind: "commune".into(),
            country: "FR".into(),
            ..Organisation::default()
        };
        assert!(bare.validate().is_ok());
        let fields: Vec<String> = Organisation::default()
            .validate()
            .unwrap_err()
            .0
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(fields, ["name.fr", "kind"]);
    }

    #[test]
    fn only_what_stands_nowhere_may_belong_to_no_country() {
        let network = Organisation {
            name: Translated::one("fr", "Réseau mondial"),
            kind: "international_network".into(),
            ..Organisation::default()
        };
        assert!(network.validate().is_ok());
        let town = Organisation {
            territory: Some(("commune".into(), "93048".into())),
            ..network
        };
        assert_eq!(town.validate().unwrap_err().0[0].field, "country");
    }

    #[test]
    fn every_phone_and_address_is_checked_where_it_was_typed() {
        let organisation = Organisation {
            name: Translated::one("fr", "Ville"),
            kind: "commune".into(),
            country: "FR".into(),
            phone: Some("abc".into()),
            services: vec![Service {
                email: Some("nobody".into()),
                people: vec![PersonInRole {
                    phone: Some("22".into()),
                    email: Some("x@".into()),
                    ..PersonInRole::default()
                }],
                phone: Some("un deux".into()),
                ..Service::default()
            }],
            ..Organisation::default()
        };
        let errors = organisation.validate().unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "phone",
                "services.0.phone",
                "services.0.email",
                "services.0.people.0.phone",
                "services.0.people.0.email"
            ]
        );
    }

    #[test]
    fn a_person_written_before_consents_had_dates_reads_and_shows_what_was_agreed() {
        let held: PersonInRole = serde_json::from_str(
            r#"{"role":{"fr":"Responsable"},"name":"X","name_shown":true,"phone":"01 42 04 96 00","phone_shown":false}"#,
        )
        .unwrap();
        assert_eq!(held.agreed().collect::<Vec<_>>(), ["X"]);
        assert!(held.name_agreed.is_none() && held.email.is_none());
        let again = serde_json::to_value(&held).unwrap();
        assert!(
            again.get("email").is_none(),
            "an older reader finds the shape that it knows: {again}"
        );
    }

    #[test]
    fn an_address_reads_in_one_line() {
        let address = Address {
            street: Some("22, rue des Carrières".into()),
            postcode: Some("92150".into()),
            city: Some("Suresnes".into()),
        };
        assert_eq!(address.line(), "22, rue des Carrières, 92150 Suresnes");
        assert_eq!(Address::default().line(), "");
    }
}
