//! What a form of a world place sends, and the place that it means. No I/O.

use geo::place::{OtherName, Place};
use kernel::{FieldErrors, State, Translated, Visibility};
use serde::{Deserialize, Serialize};

use super::common::{limit, limit_each, require_french};
use crate::pages::typed::{optional, parse_id, point, ticked};

/// What kinds of names a place may have beside its own.
pub(super) const NAME_KINDS: [&str; 5] = ["alias", "document", "local", "former", "transliteration"];

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    pub name: Translated,
    pub kind: String,
    pub country: String,
    pub parent: String,
    pub local_name: String,
    pub local_lang: String,
    pub lat: String,
    pub lon: String,
    pub approximate: String,
    pub timezone: String,
    pub geonames: String,
    pub names: Vec<NameInput>,
    pub visibility: String,
    pub state: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct NameInput {
    pub name: String,
    pub lang: String,
    pub kind: String,
    pub source: String,
}

impl From<Place> for Input {
    fn from(place: Place) -> Self {
        Input {
            name: place.name,
            kind: place.kind,
            country: place.country,
            parent: place.parent.map(|id| id.to_string()).unwrap_or_default(),
            local_name: place.local_name.unwrap_or_default(),
            local_lang: place.local_lang.unwrap_or_default(),
            lat: place.point.map(|point| point.0.to_string()).unwrap_or_default(),
            lon: place.point.map(|point| point.1.to_string()).unwrap_or_default(),
            approximate: ticked(place.approximate),
            timezone: place.timezone.unwrap_or_default(),
            geonames: place.geonames.map(|id| id.to_string()).unwrap_or_default(),
            names: place
                .names
                .into_iter()
                .map(|other| NameInput {
                    name: other.name,
                    lang: other.lang.unwrap_or_default(),
                    kind: other.kind,
                    source: other.source.map(|id| id.to_string()).unwrap_or_default(),
                })
                .collect(),
            visibility: place.visibility.code().to_owned(),
            state: place.state.code().to_owned(),
        }
    }
}

impl Input {
    /// Lets go of the names in which nothing was typed, so that the numbers of the others are those of the form.
    pub fn tidy(&mut self) {
        self.names.retain(|row| {
            [&row.name, &row.lang, &row.source]
                .iter()
                .any(|typed| !typed.trim().is_empty())
        });
    }

    /// The place that was typed, and what is to be mended. What the database knows is asked by the page.
    pub fn read(&self) -> (Place, FieldErrors) {
        let mut errors = FieldErrors::new();
        let name = self.name.trimmed();
        require_french(&mut errors, "name", &name);
        limit_each(&mut errors, "name", &name, 200);
        if self.kind.is_empty() {
            errors.add("kind", "error-field-required");
        }
        if self.country.is_empty() {
            errors.add("country", "error-field-required");
        }
        let point = point(&self.lat, &self.lon, &mut errors);
        if point.is_some_and(|(lat, _)| !(-90.0..=90.0).contains(&lat)) {
            errors.add("lat", "error-field-latitude");
        }
        if point.is_some_and(|(_, lon)| !(-180.0..=180.0).contains(&lon)) {
            errors.add("lon", "error-field-longitude");
        }
        let timezone = optional(&self.timezone);
        if timezone.as_deref().is_some_and(|zone| !is_zone(zone)) {
            errors.add("timezone", "error-field-timezone");
        }
        let geonames = optional(&self.geonames).and_then(|text| match text.parse::<i64>() {
            Ok(id) if id > 0 => Some(id),
            _ => {
                errors.add("geonames", "error-field-geonames");
                None
            }
        });
        let names: Vec<OtherName> = (0..)
            .zip(&self.names)
            .map(|(number, other): (usize, _)| {
                let field = |name: &str| format!("names.{number}.{name}");
                limit(&mut errors, &field("name"), &other.name, 200);
                if other.name.trim().is_empty() {
                    errors.add(field("name"), "error-field-required");
                }
                let kind = if NAME_KINDS.contains(&other.kind.as_str()) {
                    other.kind.clone()
                } else {
                    "alias".to_owned()
                };
                OtherName {
                    name: other.name.trim().to_owned(),
                    lang: optional(&other.lang),
                    kind,
                    source: parse_id(&other.source, &field("source"), &mut errors),
                }
            })
            .collect();
        limit(&mut errors, "local_name", &self.local_name, 200);
        let place = Place {
            name,
            kind: self.kind.clone(),
            country: self.country.clone(),
            parent: parse_id(&self.parent, "parent", &mut errors),
            local_name: optional(&self.local_name),
            local_lang: optional(&self.local_lang),
            point,
            approximate: self.approximate == "true",
            timezone,
            geonames,
            names,
            visibility: Visibility::from_code(&self.visibility).unwrap_or_default(),
            state: State::from_code(&self.state).unwrap_or_default(),
        };
        (place, errors)
    }
}

/// Whether a text has the form of an IANA time zone, `Africa/Bamako`.
fn is_zone(text: &str) -> bool {
    text == "UTC"
        || (text.contains('/')
            && text.len() <= 60
            && text.split('/').all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|sign| sign.is_ascii_alphanumeric() || "_-+".contains(sign))
            }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Input {
        Input {
            name: Translated::one("fr", "Djénine"),
            kind: "town".into(),
            country: "PS".into(),
            visibility: "public".into(),
            state: "published".into(),
            ..Input::default()
        }
    }

    #[test]
    fn a_place_survives_the_way_through_its_form() {
        let place = Place {
            name: Translated::both("Djénine", "Jenin"),
            kind: "town".into(),
            country: "PS".into(),
            local_name: Some("جنين".into()),
            local_lang: Some("ar".into()),
            point: Some((32.46, 35.3)),
            approximate: true,
            timezone: Some("Asia/Hebron".into()),
            geonames: Some(281_165),
            names: vec![OtherName {
                name: "Djenin".into(),
                lang: Some("fr".into()),
                kind: "document".into(),
                source: None,
            }],
            visibility: Visibility::Network,
            state: State::Published,
            ..Place::default()
        };
        assert_eq!(Input::from(place.clone()).read().0, place);
    }

    #[test]
    fn a_place_without_a_point_is_valid_but_half_a_point_is_not() {
        assert_eq!(typed().read().0.point, None);
        let errors = Input {
            lat: "14,6".into(),
            ..typed()
        }
        .read()
        .1;
        assert_eq!(errors.0[0].field, "lon");
        let errors = Input {
            lat: "95".into(),
            lon: "200".into(),
            ..typed()
        }
        .read()
        .1;
        assert_eq!(errors.0.len(), 2);
        assert_eq!(
            Input {
                lat: "14,6".into(),
                lon: "-61".into(),
                ..typed()
            }
            .read()
            .0
            .point,
            Some((14.6, -61.0))
        );
    }

    #[test]
    fn what_must_be_filled_is_asked_for() {
        let errors = Input::default().read().1;
        assert_eq!(
            errors
                .0
                .iter()
                .map(|error| error.field.as_str())
                .collect::<Vec<_>>(),
            ["name.fr", "kind", "country"]
        );
    }

    #[test]
    fn zones_have_the_form_of_the_tz_database() {
        assert!(is_zone("Africa/Bamako") && is_zone("America/Argentina/Buenos_Aires") && is_zone("UTC"));
        assert!(!is_zone("Bamako") && !is_zone("Africa/") && !is_zone("Africa/Bam ako"));
    }
}
