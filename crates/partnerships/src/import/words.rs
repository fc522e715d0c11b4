//! The words of lists, read: forms of partnership, years, names with their country beside them.

use geo::index::Index;
use kernel::Lang;
use kernel::date::{Bound, Dated, Period};
use kernel::text::fold;

use crate::codes;

/// The forms that a cell names; empty when it names none that we know, or says that it does not know which.
pub(super) fn forms(text: &str) -> Vec<String> {
    let folded = fold(text);
    let exact = codes::forms().iter().find(|form| {
        form.code == text
            || fold(form.name.text(Lang::Fr)) == folded
            || fold(form.name.text(Lang::En)) == folded
    });
    if let Some(form) = exact {
        return vec![form.code.clone()];
    }
    let padded = format!(" {folded} ");
    if padded.contains(" ou ") || padded.contains(" or ") {
        return Vec::new();
    }
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let mut found = Vec::new();
    let mut add = |code: &str, named: bool| {
        if named {
            found.push(code.to_owned());
        }
    };
    add("twinning", has(&["jumel", "twin", "sister cit", "partnerstadt"]));
    add("friendship_pact", has(&["amitie", "friendship"]));
    let european = has(&["cooperation europeenne", "european co"]);
    add("european_cooperation", european);
    let trilateral = has(&["triangulaire", "trilateral", "tripartite"]);
    add("trilateral", trilateral);
    add(
        "decentralised_cooperation",
        has(&["cooperation", "co operation"]) && !european && !trilateral,
    );
    add("thematic", has(&["thematique", "thematic"]));
    add(
        "project_partnership",
        has(&["partenariat de projet", "project partnership"]),
    );
    add("contact", has(&["contact"]));
    found
}

/// Since when, as the cell says: a year or a day is when it began; an interval stays one.
pub(super) fn since(text: &str) -> Option<Dated> {
    // Databases write a day as an instant.
    let day = text
        .split_once('T')
        .filter(|(day, _)| day.len() == 10)
        .map_or(text, |(day, _)| day);
    let dated = Dated::typed(day, Lang::Fr).ok()?;
    let value = match dated.value.bounds() {
        None => dated.value.start().map(Period::since)?,
        Some((Bound::Open | Bound::Unknown, Bound::Open | Bound::Unknown)) => return None,
        Some(_) => dated.value,
    };
    let original = Some(text.to_owned()).filter(|_| dated.value != value || dated.original.is_some());
    // A bare year says itself.
    let bare = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(Dated {
        value,
        original: original.filter(|_| !bare),
    })
}

/// A name and the country that stands beside it: `Karakoro, Mali`, `Djénine (Palestine)`. What stands in parentheses and
/// is no country describes: `Chatila (camp de réfugiés)`.
pub(super) fn name_and_country<'a>(text: &'a str, index: &Index) -> (&'a str, Option<String>) {
    let parted = match text.strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((name, inside)) => Some((name.trim(), inside, true)),
        None => text
            .rsplit_once(',')
            .map(|(name, after)| (name.trim(), after, false)),
    };
    let Some((name, beside, describes)) = parted.filter(|(name, ..)| !name.is_empty()) else {
        return (text, None);
    };
    match index.country(beside) {
        Some(code) => (name, Some(code.to_owned())),
        None if describes => (name, None),
        None => (text, None),
    }
}

/// A coordinate, with a point or a comma.
pub(super) fn degrees(text: &str, limit: f64) -> Option<f64> {
    let value: f64 = text.replace(',', ".").parse().ok()?;
    (value.is_finite() && value.abs() <= limit).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_from_the_words_of_lists() {
        for (text, expected) in [
            ("jumelage", vec!["twinning"]),
            (
                "Jumelage et coopération décentralisée",
                vec!["twinning", "decentralised_cooperation"],
            ),
            (
                "jumelage puis coopération",
                vec!["twinning", "decentralised_cooperation"],
            ),
            ("convention de jumelage (vote côté Akoupé)", vec!["twinning"]),
            ("charte de coopération", vec!["decentralised_cooperation"]),
            ("coopération européenne", vec!["european_cooperation"]),
            ("Pacte d’amitié", vec!["friendship_pact"]),
            ("contacts", vec!["contact"]),
            ("trilateral", vec!["trilateral"]),
            ("jumelage ou coopération (source associative)", vec![]),
            ("solidarité", vec![]),
        ] {
            assert_eq!(forms(text), expected, "{text}");
        }
    }

    #[test]
    fn a_year_or_day_is_when_it_began() {
        for (text, expected) in [
            ("1962", "1962/.."),
            ("1998-06-03", "1998-06-03/.."),
            ("1998-06-03T00:00:00Z", "1998-06-03/.."),
            ("03/06/1998", "1998-06-03/.."),
            ("2000-06", "2000-06/.."),
            ("2000-2005", "2000/2005"),
        ] {
            let dated = since(text).unwrap();
            assert_eq!(dated.value.to_string(), expected, "{text}");
        }
        assert_eq!(since("1962").unwrap().original, None);
        assert_eq!(since("longtemps"), None);
        assert_eq!(since("0"), None);
    }
}
