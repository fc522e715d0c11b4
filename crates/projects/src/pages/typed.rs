//! Dates, amounts and choices as people type them.

use std::collections::BTreeSet;

use kernel::date::{Dated, Reading, wording};
use kernel::{FieldErrors, Lang};
use uuid::Uuid;

pub(super) fn value_of(dated: Option<&Dated>) -> String {
    dated.map(|dated| dated.value.to_string()).unwrap_or_default()
}

/// Cents as people type euros: `18500`, `18500,50`.
pub(super) fn cents_typed(cents: i64) -> String {
    if cents % 100 == 0 {
        (cents / 100).to_string()
    } else {
        format!("{},{:02}", cents / 100, cents % 100)
    }
}

/// A number as people type it, in hundredths: `20 000`, `18500,50`, `20,000` in English.
pub(super) fn hundredths(text: &str, lang: Lang) -> Option<i64> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    let plain = if lang == Lang::En {
        compact.replace(',', "")
    } else {
        compact.replace(',', ".")
    };
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{rest:0<2}").parse::<i64>().ok()?)
}

/// What was typed in a date and in the field of the document's words beside it.
pub(super) fn dated(
    value: &str,
    words: &str,
    field: &str,
    reading: Reading,
    errors: &mut FieldErrors,
) -> Option<Dated> {
    wording::read(value, words, reading).unwrap_or_else(|error| {
        errors.add(field, web::form::date_refusal(error));
        None
    })
}

/// A chosen id; nothing chosen is nothing, an id that was not offered is an error.
pub(super) fn chosen(
    text: &str,
    known: &BTreeSet<Uuid>,
    field: &str,
    errors: &mut FieldErrors,
) -> Option<Uuid> {
    if text.trim().is_empty() {
        return None;
    }
    let id = text.parse().ok().filter(|id| known.contains(id));
    if id.is_none() {
        errors.add(field, web::form::pick::refusal(text));
    }
    id
}

pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        Reading {
            lang: Lang::Fr,
            today: chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        assert_eq!(hundredths("20 000", Lang::Fr), Some(2_000_000));
        assert_eq!(hundredths("20\u{202f}000,5", Lang::Fr), Some(2_000_050));
        assert_eq!(hundredths("20,000.50", Lang::En), Some(2_000_050));
        for bad in ["", "abc", "1,234,5", "-3", "12,345", "99999999999999999999"] {
            assert_eq!(hundredths(bad, Lang::Fr), None, "{bad}");
        }
        assert_eq!(cents_typed(1_850_050), "18500,50");
    }

    #[test]
    fn the_words_of_the_document_survive_the_form() {
        let mut errors = FieldErrors::new();
        let held = Dated {
            value: "2000/2005".parse().unwrap(),
            original: Some("entre 2000 et 2005".into()),
        };
        let back = dated(
            &value_of(Some(&held)),
            &wording::words(Some(&held)),
            "when",
            reading(),
            &mut errors,
        );
        assert_eq!(back, Some(held));
        let alone = dated("", "fin 2006", "when", reading(), &mut errors).unwrap();
        assert_eq!(alone.value.to_string(), "2006-late");
        assert!(errors.is_empty());
        assert_eq!(dated("hier soir", "", "when", reading(), &mut errors), None);
        assert_eq!(errors.0[0].code, "error-field-date");
    }
}
