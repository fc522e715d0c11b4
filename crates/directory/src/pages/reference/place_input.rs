//! What a form of a world place sends, and the place that it means. No I/O.

use geo::place::{OtherName, Place};
use kernel::{FieldErrors, State, Translated, Visibility};
use serde::{Deserialize, Serialize};

use super::common::{filled, limit, require_french};

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
            approximate: if place.approximate {
                "true".to_owned()
            } else {
                String::new()
            },
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
    /// The place that was typed, or what is to be mended. What the database knows is asked by the page.
    pub fn read(&self) -> Result<Place, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = self.name.trimmed();
        require_french(&mut errors, "name", &name);
        name.iter()
            .for_each(|(lang, text)| limit(&mut errors, &format!("name.{lang}"), text, 200));
        if self.kind.is_empty() {
            errors.add("kind", "error-field-required");
        }
        if self.country.is_empty() {
            errors.add("country", "error-field-required");
        }
        let degrees = |field: &str, text: &str, most: f64, code: &'static str, errors: &mut FieldErrors| {
            let value = text.trim().replace(',', ".");
            match value.parse::<f64>() {
                _ if value.is_empty() => None,
                Ok(value) if value.abs() <= most => Some(value),
                _ => {
                    errors.add(field, code);
                    None
                }
            }
        };
        let lat = degrees("lat", &self.lat, 90.0, "error-field-latitude", &mut errors);
        let lon = degrees("lon", &self.lon, 180.0, "error-field-longitude", &mut errors);
        if self.lat.trim().is_empty() != self.lon.trim().is_empty() {
            errors.add(
                if self.lat.trim().is_empty() { "lat" } else { "lon" },
                "error-field-required",
            );
        }
        let timezone = filled(&self.timezone);
        if timezone.as_deref().is_some_and(|zone| !is_zone(zone)) {
            errors.add("timezone", "error-field-invalid");
        }
        let geonames = filled(&self.geonames).and_then(|text| match text.parse::<i64>() {
            Ok(id) if id > 0 => Some(id),
            _ => {
                errors.add("geonames", "error-field-number");
                None
            }
        });
        let names: Vec<OtherName> = (0..)
            .zip(&self.names)
            .filter(|(_, other)| !other.name.trim().is_empty())
            .map(|(number, other): (usize, _)| {
                limit(&mut errors, &format!("names.{number}.name"), &other.name, 200);
                let kind = if NAME_KINDS.contains(&other.kind.as_str()) {
                    other.kind.clone()
                } else {
                    "alias".to_owned()
                };
                OtherName {
                    name: other.name.trim().to_owned(),
                    lang: filled(&other.lang),
                    kind,
                    source: other.source.parse().ok(),
                }
            })
            .collect();
        limit(&mut errors, "local_name", &self.local_name, 200);
        let place = Place {
            name,
            kind: self.kind.clone(),
            country: self.country.clone(),
            parent: self.parent.parse().ok(),
            local_name: filled(&self.local_name),
            local_lang: filled(&self.local_lang),
            point: lat.zip(lon),
            approximate: self.approximate == "true",
            timezone,
            geonames,
            names,
            visibility: Visibility::from_code(&self.visibility).unwrap_or_default(),
            state: State::from_code(&self.state).unwrap_or_default(),
        };
        errors.into_result(place)
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
        assert_eq!(Input::from(place.clone()).read().unwrap(), place);
    }

    #[test]
    fn a_place_without_a_point_is_valid_but_half_a_point_is_not() {
        assert_eq!(typed().read().unwrap().point, None);
        let errors = Input {
            lat: "14,6".into(),
            ..typed()
        }
        .read()
        .unwrap_err();
        assert_eq!(errors.0[0].field, "lon");
        let errors = Input {
            lat: "95".into(),
            lon: "200".into(),
            ..typed()
        }
        .read()
        .unwrap_err();
        assert_eq!(errors.0.len(), 2);
        assert_eq!(
            Input {
                lat: "14,6".into(),
                lon: "-61".into(),
                ..typed()
            }
            .read()
            .unwrap()
            .point,
            Some((14.6, -61.0))
        );
    }

    #[test]
    fn what_must_be_filled_is_asked_for() {
        let errors = Input::default().read().unwrap_err();
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
