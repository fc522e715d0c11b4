//! Saying a status truthfully: what a document of 2008 says held in 2008. Only a state known within the last two years
//! is said without "according to", and even then with its date. Anniversaries are counted here too.

use chrono::{Months, NaiveDate};
use kernel::Lang;
use kernel::date::{Dated, Historic, Period, Season, Unit};
use sea_orm::prelude::Uuid;

use crate::codes;
use crate::messages::Messages;

/// A state older than this many months is told as what a document said.
const FRESH_MONTHS: u32 = 24;

/// A status as a sentence, with its date: `Actif selon le document de mars 2008`, `Active as of May 2026`.
#[must_use]
pub fn sentence(
    status: &str,
    as_of: Option<&Dated>,
    has_document: bool,
    today: NaiveDate,
    lang: Lang,
) -> String {
    let t = Messages(lang);
    let name = codes::label(codes::statuses(), status, lang);
    let Some(point) = as_of.and_then(point_of) else {
        return if has_document {
            t.status_undated_document(name)
        } else {
            t.status_undated(name)
        };
    };
    let when = of_date(point, lang);
    if is_fresh(point, today) {
        t.status_fresh(name, when.plain)
    } else if has_document {
        t.status_document(when.with_of, name)
    } else {
        t.status_old(name, when.plain)
    }
}

/// When a state was true.
fn point_of(as_of: &Dated) -> Option<Historic> {
    as_of.value.end().or_else(|| as_of.value.start())
}

/// A status in few words, never without its date: `Actif (mars 2008)`. For rows that stand under a [`note`].
#[must_use]
pub fn short(status: &str, as_of: Option<&Dated>, lang: Lang) -> String {
    let t = Messages(lang);
    let name = codes::label(codes::statuses(), status, lang);
    match as_of.and_then(point_of) {
        Some(point) => t.status_short(name, of_date(point, lang).plain),
        None => t.status_short_undated(name),
    }
}

/// Whence the states of some rows are known, said once above them: the document when all have it from the same one,
/// otherwise what the date beside each state means. Each row is its document and the date.
#[must_use]
pub fn note<'a>(rows: impl Iterator<Item = (Option<Uuid>, Option<&'a Dated>)>, lang: Lang) -> String {
    let t = Messages(lang);
    let mut origins = rows.map(|(document, as_of)| {
        let words = as_of.and_then(point_of).map(|point| of_date(point, lang).with_of);
        document.zip(words)
    });
    let Some(first) = origins.next() else {
        return String::new();
    };
    match first {
        Some((document, words)) if origins.all(|other| other == Some((document, words.clone()))) => {
            t.status_note_document(words)
        }
        _ => t.status_note_dates(),
    }
}

/// How a status looks: only one known of late has a colour of its own, since an old one is not known to hold.
#[must_use]
pub fn badge(status: &str, as_of: Option<&Dated>, today: NaiveDate) -> &'static str {
    let point = as_of.and_then(point_of);
    if !point.is_some_and(|point| is_fresh(point, today)) {
        return "neutral";
    }
    match status {
        "agreement" | "active" => "success",
        "contact" | "engagement_letter" => "info",
        _ => "neutral",
    }
}

/// Whether a state known at this point still says something of today.
fn is_fresh(point: Historic, today: NaiveDate) -> bool {
    let limit = today
        .checked_sub_months(Months::new(FRESH_MONTHS))
        .unwrap_or(today);
    point.is_plain() && point.latest().is_some_and(|day| day >= limit)
}

/// A date within a sentence.
struct Said {
    /// `mars 2008`, `vers 2014`.
    plain: String,
    /// `de mars 2008`, `d’avril 2008`, `d’environ 2014`; in English without a preposition.
    with_of: String,
}

/// The day is left out: a status is not known to the day.
fn of_date(point: Historic, lang: Lang) -> Said {
    let unit = match point.unit() {
        Unit::Day(month, _) => Unit::Month(month),
        unit => unit,
    };
    let mut short = Historic::new(point.year(), unit).unwrap_or(point);
    if let (Some(part), Unit::Year | Unit::Month(_)) = (point.part(), unit) {
        short = short.with_part(part).unwrap_or(short);
    }
    let bare = short.display(lang);
    let mut marked = if point.is_about() { short.about() } else { short };
    if point.is_or_before() {
        marked = marked.or_before();
    }
    let plain = marked.display(lang);
    let tail = match (lang, point.is_or_before()) {
        (_, false) => "",
        (Lang::Fr, true) => " ou avant",
        (Lang::En, true) => " or before",
    };
    let before = match (lang, point.is_about(), unit, point.part()) {
        (Lang::En, true, ..) => "about ",
        (Lang::En, false, ..) => "",
        (Lang::Fr, true, ..) => "d’environ ",
        (_, _, Unit::Month(4 | 8 | 10), None) => "d’",
        (_, _, Unit::Half(_) | Unit::Quarter(_) | Unit::Season(Season::Spring), _) => "du ",
        (_, _, Unit::Season(_), _) => "de l’",
        _ => "de ",
    };
    Said {
        with_of: format!("{before}{bare}{tail}"),
        plain,
    }
}

/// How many years a link completes in a year, when that is a number that one celebrates: every fifth.
#[must_use]
pub fn jubilee(period: &Period, year: i32) -> Option<u32> {
    period
        .anniversary_in(year)
        .filter(|years| years.is_multiple_of(5))
}

/// The next year, from this one on, in which a link completes a number of years that one celebrates.
#[must_use]
pub fn next_jubilee(period: &Period, year: i32) -> Option<(i32, u32)> {
    (year..year + 5).find_map(|year| jubilee(period, year).map(|years| (year, years)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(text: &str) -> Dated {
        Dated {
            value: text.parse().unwrap(),
            original: None,
        }
    }

    fn said(text: &str, lang: Lang) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        sentence("active", Some(&dated(text)), true, today, lang)
    }

    #[test]
    fn an_old_state_is_what_its_document_said() {
        assert_eq!(
            said("2008-03-31", Lang::Fr),
            "Actif selon le document de mars 2008"
        );
        assert_eq!(
            said("2008-03-31", Lang::En),
            "Active according to the document of March 2008"
        );
        assert_eq!(said("2014~", Lang::Fr), "Actif selon le document d’environ 2014");
        assert_eq!(
            said("2008-10", Lang::Fr),
            "Actif selon le document d’octobre 2008"
        );
        assert_eq!(said("2007-22", Lang::Fr), "Actif selon le document de l’été 2007");
    }

    #[test]
    fn a_recent_state_keeps_its_date() {
        assert_eq!(said("2026-05", Lang::Fr), "Actif en mai 2026");
        assert_eq!(said("2026-05", Lang::En), "Active as of May 2026");
        assert_eq!(said("2024-11-22", Lang::En), "Active as of November 2024");
        assert_eq!(
            said("2024-10-30", Lang::En),
            "Active according to the document of October 2024"
        );
        assert_eq!(
            said("2026~", Lang::En),
            "Active according to the document of about 2026"
        );
    }

    #[test]
    fn a_row_never_says_a_state_without_its_date() {
        let said = |text: &str, lang: Lang| short("active", Some(&dated(text)), lang);
        assert_eq!(said("2008-03-31", Lang::Fr), "Actif (mars 2008)");
        assert_eq!(said("2014~", Lang::Fr), "Actif (vers 2014)");
        assert_eq!(said("2014~", Lang::En), "Active (around 2014)");
        assert_eq!(short("ended", None, Lang::Fr), "Terminé (sans date)");
    }

    #[test]
    fn the_document_is_said_once_where_all_have_it_from_the_same() {
        let (march, about) = (dated("2008-03-31"), dated("2014~"));
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let said = |rows: &[(Option<Uuid>, Option<&Dated>)]| note(rows.iter().copied(), Lang::Fr);
        assert_eq!(
            said(&[(Some(one), Some(&march)), (Some(one), Some(&march))]),
            "Situations selon le document de mars 2008."
        );
        let mixed = "Entre parenthèses, la date à laquelle chaque situation est connue.";
        assert_eq!(
            said(&[(Some(one), Some(&march)), (Some(other), Some(&about))]),
            mixed
        );
        assert_eq!(
            said(&[(Some(one), Some(&march)), (Some(other), Some(&march))]),
            mixed,
            "two documents of one month are not one"
        );
        assert_eq!(said(&[(None, Some(&march))]), mixed, "no document says it");
        assert_eq!(said(&[]), "");
    }

    #[test]
    fn only_a_recent_state_has_a_colour() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(badge("active", Some(&dated("2026-05")), today), "success");
        assert_eq!(badge("active", Some(&dated("2008-03-31")), today), "neutral");
        assert_eq!(badge("active", None, today), "neutral");
    }

    #[test]
    fn a_state_without_date_says_so() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(
            sentence("ended", None, false, today, Lang::Fr),
            "Terminé, sans date connue"
        );
        assert_eq!(
            sentence("ended", None, true, today, Lang::Fr),
            "Terminé selon un document sans date"
        );
        let old = dated("2010");
        assert_eq!(
            sentence("dormant", Some(&old), false, today, Lang::En),
            "Dormant as last known in 2010"
        );
    }

    #[test]
    fn every_fifth_year_is_a_jubilee() {
        let twinning: Period = "1959/..".parse().unwrap();
        assert_eq!(jubilee(&twinning, 2019), Some(60));
        assert_eq!(jubilee(&twinning, 2020), None);
        assert_eq!(next_jubilee(&twinning, 2026), Some((2029, 70)));
        let ended: Period = "2000/2005".parse().unwrap();
        assert_eq!(next_jubilee(&ended, 2026), None);
        let guessed: Period = "<2014/..".parse().unwrap();
        assert_eq!(next_jubilee(&guessed, 2026), None, "nobody knows when it began");
    }
}
