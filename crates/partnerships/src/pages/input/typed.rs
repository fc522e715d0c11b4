//! Dates, amounts and ids as the form shows them and as people type them.

use kernel::Lang;
use kernel::date::wording;
use uuid::Uuid;

use crate::partnership::Partnership;

pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn id_text(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// The dates of acts have no field for their document's words: left as the form showed them they keep these, each its own.
pub(super) fn keep_wordings(typed: &mut Partnership, held: &Partnership, lang: Lang) {
    wording::keep_rows(
        &mut typed.agreements,
        &held.agreements,
        |one, other| one.kind == other.kind && one.object == other.object,
        |row| {
            let dates = [&row.deliberated, &row.signed, &row.transmitted, &row.expires];
            dates.into_iter().cloned().collect()
        },
        |row| {
            vec![
                &mut row.deliberated,
                &mut row.signed,
                &mut row.transmitted,
                &mut row.expires,
            ]
        },
        |dated| wording::shown(Some(dated), lang),
    );
}

pub(in super::super) fn cents_text(cents: i64) -> String {
    if cents % 100 == 0 {
        (cents / 100).to_string()
    } else {
        format!("{},{:02}", cents / 100, (cents % 100).abs())
    }
}

/// A whole number as people type it, spaces included.
pub(super) fn whole(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    digits.parse().ok().filter(|value| *value >= 0)
}

/// An amount as people type it, in cents: `20 000`, `1234,50`, `1234.5 €`.
pub(super) fn cents(text: &str) -> Option<i64> {
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
}
