//! Periods in words, in French and English.
//!
//! Typographic apostrophe (U+2019), en dash without spaces between two years and with spaces
//! elsewhere, French "1er" for the first of the month, months in lower case in French.

use super::{Bound, Historic, Part, Period, Season, Unit};
use crate::lang::Lang;

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How much of a date to write: the first end of "du 12 au 14 mars 2007" is only "12".
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Full,
    WithoutYear,
    DayOnly,
}

/// The word before a date.
#[derive(Clone, Copy)]
enum Lead {
    Since,
    Until,
    From,
    To,
    About,
}

impl Period {
    /// In words for a page: "depuis février 1998", "2000–2005", "late 2006".
    ///
    /// Begins in lower case, since it stands within a sentence or a table. `<1964` reads "1964 ou
    /// avant", an unknown end reads "?". For years from 1000 on, [`Period::parse_human`] reads the
    /// result back.
    #[must_use]
    pub fn display(&self, lang: Lang) -> String {
        let Some(bounds) = self.bounds() else {
            // Both ends of a single point are the point.
            return self.start().map_or_else(String::new, |point| alone(point, lang));
        };
        match bounds {
            (Bound::At(start), Bound::At(end)) => between(start, end, lang),
            (Bound::At(start), Bound::Open) => led(Lead::Since, start, lang),
            (Bound::Open, Bound::At(end)) => led(Lead::Until, end, lang),
            (Bound::At(start), _) => format!("{}{}?", alone(start, lang), dash(start)),
            (_, Bound::At(end)) => format!("?{}{}", dash(end), alone(end, lang)),
            // `Period::interval` refuses an interval without any date.
            _ => String::new(),
        }
    }
}

impl Historic {
    /// In words for a page: "31 mars 2008", "vers 1964", "winter 2007".
    #[must_use]
    pub fn display(&self, lang: Lang) -> String {
        alone(*self, lang)
    }
}

fn dash(point: Historic) -> &'static str {
    let is_plain_year = point.is_plain() && point.unit() == Unit::Year && point.part().is_none();
    if is_plain_year { "–" } else { " – " }
}

/// The date by itself, with its "about" and "or before".
fn alone(point: Historic, lang: Lang) -> String {
    let text = if point.is_about() {
        preceded(Lead::About, point, Detail::Full, lang)
    } else {
        bare(point, Detail::Full, lang)
    };
    text + or_before(point, lang)
}

/// The date after "since" or "until".
fn led(lead: Lead, point: Historic, lang: Lang) -> String {
    if !point.is_about() {
        return preceded(lead, point, Detail::Full, lang) + or_before(point, lang);
    }
    let word = match (lang, lead) {
        (Lang::Fr, Lead::Since) => {
            // "depuis vers" is not French.
            let date = alone(point, lang);
            let date = date.strip_prefix("vers ").unwrap_or(&date);
            return format!("depuis environ {date}");
        }
        (Lang::Fr, _) => "jusque",
        (Lang::En, Lead::Since) => "since",
        (Lang::En, _) => "until",
    };
    format!("{word} {}", alone(point, lang))
}

fn between(start: Historic, end: Historic, lang: Lang) -> String {
    if dash(start) == "–" && dash(end) == "–" {
        return format!("{}–{}", start.year(), end.year());
    }
    if !start.is_plain() || !end.is_plain() {
        return format!("{} – {}", alone(start, lang), alone(end, lang));
    }
    let detail = match (start.unit(), end.unit()) {
        _ if start.year() != end.year() => Detail::Full,
        (Unit::Day(first, _), Unit::Day(second, _)) if first == second => Detail::DayOnly,
        (Unit::Year, _) | (_, Unit::Year) => Detail::Full,
        _ => Detail::WithoutYear,
    };
    format!(
        "{} {}",
        preceded(Lead::From, start, detail, lang),
        preceded(Lead::To, end, Detail::Full, lang)
    )
}

fn or_before(point: Historic, lang: Lang) -> &'static str {
    match (point.is_or_before(), lang) {
        (false, _) => "",
        (true, Lang::Fr) => " ou avant",
        (true, Lang::En) => " or earlier",
    }
}

fn preceded(lead: Lead, point: Historic, detail: Detail, lang: Lang) -> String {
    let date = bare(point, detail, lang);
    let before = match lang {
        Lang::Fr => french_lead(lead, point),
        Lang::En => english_lead(lead, point),
    };
    before.to_owned() + &date
}

fn french_lead(lead: Lead, point: Historic) -> &'static str {
    let has_masculine_article = matches!(
        point.unit(),
        Unit::Day(..) | Unit::Half(_) | Unit::Quarter(_) | Unit::Season(Season::Spring)
    );
    if has_masculine_article {
        return match lead {
            Lead::Since => "depuis le ",
            Lead::Until => "jusqu’au ",
            Lead::From => "du ",
            Lead::To => "au ",
            Lead::About => "vers le ",
        };
    }
    if let Unit::Season(_) = point.unit() {
        // été, automne, hiver
        return match lead {
            Lead::Since => "depuis l’",
            Lead::Until => "jusqu’à l’",
            Lead::From => "de l’",
            Lead::To => "à l’",
            Lead::About => "vers l’",
        };
    }
    let begins_with_vowel = point.part().is_none() && matches!(point.unit(), Unit::Month(4 | 8 | 10));
    match lead {
        Lead::Since => "depuis ",
        Lead::Until if point.part().is_some() => "jusqu’à ",
        Lead::Until => "jusqu’en ",
        Lead::From if begins_with_vowel => "d’",
        Lead::From => "de ",
        Lead::To => "à ",
        Lead::About => "vers ",
    }
}

fn english_lead(lead: Lead, point: Historic) -> &'static str {
    let has_article = matches!(point.unit(), Unit::Half(_) | Unit::Quarter(_));
    match (lead, has_article) {
        (Lead::Since, false) => "since ",
        (Lead::Since, true) => "since the ",
        (Lead::Until, false) => "until ",
        (Lead::Until, true) => "until the ",
        (Lead::From, false) => "from ",
        (Lead::From, true) => "from the ",
        (Lead::To, false) => "to ",
        (Lead::To, true) => "to the ",
        (Lead::About, false) => "around ",
        (Lead::About, true) => "around the ",
    }
}

/// Unit, part and year, without any word before them.
fn bare(point: Historic, detail: Detail, lang: Lang) -> String {
    let unit = unit_in_words(point.unit(), detail, lang);
    let year = point.year();
    let dated = match (unit.is_empty(), detail) {
        (true, _) => year.to_string(),
        (false, Detail::Full) => match (point.unit(), lang) {
            (Unit::Half(_) | Unit::Quarter(_), Lang::En) => format!("{unit} of {year}"),
            _ => format!("{unit} {year}"),
        },
        (false, _) => unit,
    };
    let part = match (point.part(), lang) {
        (None, _) => "",
        (Some(Part::Early), Lang::Fr) => "début ",
        (Some(Part::Mid), Lang::Fr) => "mi-",
        (Some(Part::Late), Lang::Fr) => "fin ",
        (Some(Part::Early), Lang::En) => "early ",
        (Some(Part::Mid), Lang::En) => "mid-",
        (Some(Part::Late), Lang::En) => "late ",
    };
    part.to_owned() + &dated
}

fn unit_in_words(unit: Unit, detail: Detail, lang: Lang) -> String {
    match (unit, lang) {
        (Unit::Year, _) => String::new(),
        (Unit::Half(1), Lang::Fr) => "1er semestre".to_owned(),
        (Unit::Half(half), Lang::Fr) => format!("{half}e semestre"),
        (Unit::Quarter(1), Lang::Fr) => "1er trimestre".to_owned(),
        (Unit::Quarter(quarter), Lang::Fr) => format!("{quarter}e trimestre"),
        (Unit::Half(half), Lang::En) => format!("{} half", english_ordinal(half)),
        (Unit::Quarter(quarter), Lang::En) => format!("{} quarter", english_ordinal(quarter)),
        (Unit::Season(season), _) => season_name(season, lang).to_owned(),
        (Unit::Month(month), _) => month_name(month, lang).to_owned(),
        (Unit::Day(month, day), _) => {
            let day = match (day, lang) {
                (1, Lang::Fr) => "1er".to_owned(),
                _ => day.to_string(),
            };
            match detail {
                Detail::DayOnly => day,
                _ => format!("{day} {}", month_name(month, lang)),
            }
        }
    }
}

fn season_name(season: Season, lang: Lang) -> &'static str {
    match (season, lang) {
        (Season::Spring, Lang::Fr) => "printemps",
        (Season::Summer, Lang::Fr) => "été",
        (Season::Autumn, Lang::Fr) => "automne",
        (Season::Winter, Lang::Fr) => "hiver",
        (Season::Spring, Lang::En) => "spring",
        (Season::Summer, Lang::En) => "summer",
        (Season::Autumn, Lang::En) => "autumn",
        (Season::Winter, Lang::En) => "winter",
    }
}

fn month_name(month: u32, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::Fr => &MONTHS_FR,
        Lang::En => &MONTHS_EN,
    };
    // `Historic::new` admits months 1 to 12 only.
    let index = (month as usize).saturating_sub(1);
    names.get(index).copied().unwrap_or_default()
}

fn english_ordinal(number: u32) -> &'static str {
    match number {
        1 => "first",
        2 => "second",
        3 => "third",
        _ => "fourth",
    }
}
