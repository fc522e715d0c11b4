//! What people type, read: texts, numbers, dates, points, ids. What cannot be read is noted beside its field.

use kernel::date::{DateError, Dated, Reading, wording};
use kernel::{FieldErrors, Lang};
use uuid::Uuid;
use web::form::Choice;

/// An optional text as its field shows it.
pub(in crate::pages) fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// An optional id as its field shows it.
pub(in crate::pages) fn id(value: Option<Uuid>) -> String {
    value.map(|id| id.to_string()).unwrap_or_default()
}

/// A box as its field shows it.
pub(in crate::pages) fn ticked(value: bool) -> String {
    if value { "true".to_owned() } else { String::new() }
}

/// A date as it was typed, or as the reader's language says it.
pub(in crate::pages) fn date(value: &Option<Dated>, lang: Lang) -> String {
    value
        .as_ref()
        .map(|dated| {
            dated
                .original
                .clone()
                .filter(|original| Dated::typed(original, lang).is_ok_and(|typed| typed.value == dated.value))
                // In words that read back as the same date; a document's own wording may not.
                .unwrap_or_else(|| dated.value.display(lang))
        })
        .unwrap_or_default()
}

pub(in crate::pages) fn optional(typed: &str) -> Option<String> {
    let clean = typed.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// The boxes that are ticked.
pub(in crate::pages) fn chosen(typed: &[String]) -> Vec<String> {
    typed.iter().filter(|code| !code.is_empty()).cloned().collect()
}

pub(in crate::pages) fn parse_id(typed: &str, field: &str, errors: &mut FieldErrors) -> Option<Uuid> {
    let clean = typed.trim();
    if clean.is_empty() {
        return None;
    }
    let parsed = clean.parse().ok();
    if parsed.is_none() {
        errors.add(field, web::form::pick::refusal(clean));
    }
    parsed
}

pub(in crate::pages) fn parse_date(
    typed: &str,
    reading: Reading,
    field: &str,
    errors: &mut FieldErrors,
) -> Option<Dated> {
    if typed.trim().is_empty() {
        return None;
    }
    noted(reading.read(typed).map(Some), field, errors)
}

/// A date with the document's words beside it.
pub(in crate::pages) fn parse_worded(
    typed: &str,
    words: &str,
    reading: Reading,
    field: &str,
    errors: &mut FieldErrors,
) -> Option<Dated> {
    noted(wording::read(typed, words, reading), field, errors)
}

fn noted(read: Result<Option<Dated>, DateError>, field: &str, errors: &mut FieldErrors) -> Option<Dated> {
    read.unwrap_or_else(|error| {
        errors.add(field, web::form::date_refusal(error));
        None
    })
}

/// A number as people type it: `1 700`, `1.700` in English habit is refused, `6,7` only for amounts.
pub(in crate::pages) fn number(typed: &str, money: bool) -> Option<i64> {
    let clean: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}' && *c != '\u{a0}' && *c != '€')
        .collect();
    if money {
        let (whole, cents) = clean.split_once([',', '.']).unwrap_or((&clean, ""));
        if cents.len() > 2 || !cents.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let cents: i64 = format!("{cents:0<2}").parse().ok()?;
        return whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents);
    }
    clean.parse().ok()
}

pub(in crate::pages) fn point(lat: &str, lon: &str, errors: &mut FieldErrors) -> Option<(f64, f64)> {
    let read = |typed: &str| {
        typed
            .trim()
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
    };
    if lat.trim().is_empty() && lon.trim().is_empty() {
        return None;
    }
    let mut half = |name: &str, typed: &str, limit: f64, beyond: &'static str| {
        let value = read(typed);
        // Without the other half nobody looks further: what is beyond its limit is said here.
        let alone = read(lat).is_none() || read(lon).is_none();
        if typed.trim().is_empty() {
            errors.add(name, "error-field-required");
        } else if value.is_none_or(|value| alone && value.abs() > limit) {
            errors.add(name, beyond);
        }
        value
    };
    let lat = half("lat", lat, 90.0, "error-field-latitude");
    let lon = half("lon", lon, 180.0, "error-field-longitude");
    lat.zip(lon)
}

/// The choice of nothing, first of a list that may stay empty.
pub(in crate::pages) fn none() -> Vec<Choice> {
    vec![Choice::new("", "—")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_of_a_point_are_judged_at_once() {
        let said = |lat: &str, lon: &str| {
            let mut errors = FieldErrors::new();
            point(lat, lon, &mut errors);
            errors
                .0
                .into_iter()
                .map(|error| format!("{} {}", error.field, error.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said("95", ""),
            ["lat error-field-latitude", "lon error-field-required"]
        );
        assert_eq!(
            said("", "est"),
            ["lat error-field-required", "lon error-field-longitude"]
        );
        assert_eq!(
            said("nord", "200"),
            ["lat error-field-latitude", "lon error-field-longitude"]
        );
        assert!(said("", "").is_empty() && said("48,9", "2,4").is_empty());
    }
}
