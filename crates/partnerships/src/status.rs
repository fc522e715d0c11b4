//! Saying a status truthfully: what a document of 2008 says held in 2008. Only a state known within the last two years
//! is said without "according to", and even then with its date. Anniversaries are counted here too.

use chrono::{Months, NaiveDate};
use kernel::Lang;
use kernel::date::{Dated, Historic, Period, Season, Unit};

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
    let Some(point) = as_of.and_then(|dated| dated.value.end().or_else(|| dated.value.start())) else {
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

/// How a status looks: only one known of late has a colour of its own, since an old one is not known to hold.
#[must_use]
pub fn badge(status: &str, as_of: Option<&Dated>, today: NaiveDate) -> &'static str {
    let point = as_of.and_then(|dated| dated.value.end().or_else(|| dated.value.start()));
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
    /// `mars 2008`.
    plain: String,
    /// `de mars 2008`, `d’avril 2008`, `de 2014 environ`; in English without a preposition.
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
    if lang == Lang::En {
        let mut marked = if point.is_about() { short.about() } else { short };
        if point.is_or_before() {
            marked = marked.or_before();
        }
        let plain = marked.display(lang);
        return Said {
            with_of: plain.clone(),
            plain,
        };
    }
    let tail = match (point.is_about(), point.is_or_before()) {
        (true, _) => " environ",
        (_, true) => " ou avant",
        _ => "",
    };
    let plain = format!("{bare}{tail}");
    let before = match (unit, point.part()) {
        (Unit::Month(4 | 8 | 10), None) => "d’",
        (Unit::Half(_) | Unit::Quarter(_) | Unit::Season(Season::Spring), _) => "du ",
        (Unit::Season(_), _) => "de l’",
        _ => "de ",
    };
    Said {
        with_of: format!("{before}{plain}"),
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
        assert_eq!(said("2014~", Lang::Fr), "Actif selon le document de 2014 environ");
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
            "Active according to the document of around 2026"
        );
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
