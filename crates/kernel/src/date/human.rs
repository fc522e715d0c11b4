//! Dates as people type them: "depuis février 1998", "T2 2007", "12/03/2007", "late 2006".
//!
//! The text becomes a list of [`Item`]s. We first try to read the whole list as one date, then cut
//! it in two wherever a word or sign may part an interval. The first end may leave out what the
//! second one says: "12-14 mars 2007", "mars à mai 2007".

use super::words::{Item, items};
use super::{Bound, DateError, Historic, Part, Period, Unit};
use crate::lang::Lang;

/// Longer than any date worth reading; bounds the work done on hostile input.
const MAX_CHARS: usize = 120;

impl Period {
    /// Reads EDTF as well as what people type, in French or in English, any case, with or without
    /// accents.
    ///
    /// Both languages are understood whatever `lang` is; it decides where a word exists in both.
    /// Numbers are day first in both ("12/03/2007" is 12 March). What has the form of EDTF is EDTF:
    /// "2007-08" is August 2007, not two years. "avant 1964" becomes `<1963`, "1964 ou avant" `<1964`.
    /// What has no neighbour of its own ("avant fin 2006") becomes `<2006-late`: a little wider than
    /// said, never wrong. "à partir de", "dès" and "from" alone mean "since".
    /// Weekdays are skipped, not checked.
    ///
    /// # Errors
    /// See [`DateError`]; never panics.
    pub fn parse_human(text: &str, lang: Lang) -> Result<Self, DateError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        if text.chars().count() > MAX_CHARS {
            return Err(DateError::NotUnderstood);
        }
        let compact: Vec<&str> = text.split('/').map(str::trim).collect();
        let edtf_error = match compact.join("/").to_lowercase().parse() {
            Ok(period) => return Ok(period),
            Err(error) => error,
        };
        let items = items(text, lang).ok_or(edtf_error)?;
        // Of two failures the one that says more: "2007-13" looks like EDTF, and is out of range.
        period(&items).map_err(|error| more_telling(error, edtf_error))
    }
}

fn more_telling(one: DateError, other: DateError) -> DateError {
    match one {
        DateError::NotUnderstood if other != DateError::Empty => other,
        _ => one,
    }
}

fn period(items: &[Item]) -> Result<Period, DateError> {
    let mut items = items;
    while let [Item::To, rest @ ..] = items {
        items = rest;
    }
    if let Some(ten) = decade(items) {
        return ten;
    }
    match items {
        [] => Err(DateError::NotUnderstood),
        [Item::Until, end @ ..] => Ok(Period::until(date(end)?.complete()?)),
        [Item::Since | Item::From, rest @ ..] => match single(rest) {
            Ok(start) => Ok(Period::since(start)),
            Err(error) => interval(rest, false).map_err(|other| more_telling(other, error)),
        },
        [Item::Between, rest @ ..] => interval(rest, true),
        _ => match single(items) {
            Ok(point) => Ok(Period::single(point)),
            Err(error) => interval(items, false).map_err(|other| more_telling(other, error)),
        },
    }
}

/// "années 1990", "les années 90" (of the last century), "1990s", and the beginning, the middle or the end of them; `None`
/// where no ten years are named. "depuis les années 1990" begins about the first of them.
fn decade(items: &[Item]) -> Option<Result<Period, DateError>> {
    let at = items.iter().position(|item| *item == Item::Decade)?;
    let year = match items.get(at + 1..)? {
        [Item::Number(year, 4)] => *year,
        [Item::Number(short, 2)] => 1900 + short,
        _ => return Some(Err(DateError::NotUnderstood)),
    };
    let (Ok(first), 0) = (i32::try_from(year), year % 10) else {
        return Some(Err(DateError::NotUnderstood));
    };
    let years = |from: i32, to: i32| {
        let year = |number: i32| Historic::new(first + number, Unit::Year).map(Bound::At);
        Period::interval(year(from)?, year(to)?)
    };
    // "des" is also how "dès" is typed: after "début" it is an article.
    Some(match items.get(..at)? {
        [] => years(0, 9),
        [Item::Part(part)] | [Item::Part(part), Item::Since | Item::Separator('-')] => match part {
            Part::Early => years(0, 3),
            Part::Mid => years(4, 6),
            Part::Late => years(7, 9),
        },
        [Item::Since | Item::From] => {
            Historic::new(first, Unit::Year).map(|start| Period::since(start.about()))
        }
        _ => Err(DateError::NotUnderstood),
    })
}

fn single(items: &[Item]) -> Result<Historic, DateError> {
    date(items)?.complete()
}

/// Tries each place where an interval may be cut; the first that reads wins.
fn interval(items: &[Item], and_separates: bool) -> Result<Period, DateError> {
    let mut failure = DateError::NotUnderstood;
    for (at, item) in items.iter().enumerate() {
        let separates = match item {
            Item::To | Item::Until | Item::Separator('-' | '/') => true,
            Item::And => and_separates,
            _ => false,
        };
        let (Some(left), Some(right)) = (items.get(..at), items.get(at + 1..)) else {
            continue;
        };
        if !separates || left.is_empty() || right.is_empty() {
            continue;
        }
        match cut(left, right) {
            Ok(period) => return Ok(period),
            Err(error) => failure = more_telling(failure, error),
        }
    }
    Err(failure)
}

fn cut(left: &[Item], right: &[Item]) -> Result<Period, DateError> {
    let end = match right {
        [Item::Now] | [Item::To, Item::Now] => Bound::Open,
        [Item::Unknown] => Bound::Unknown,
        _ => Bound::At(single(right)?),
    };
    let start = match (left, end) {
        ([Item::Unknown], _) => Bound::Unknown,
        (_, Bound::At(end)) => Bound::At(date(left)?.complete_from(end)?),
        _ => Bound::At(single(left)?),
    };
    Period::interval(start, end)
}

/// A date of which the year, even the month, may be missing.
#[derive(Clone, Copy)]
struct Partial {
    year: Option<u32>,
    unit: PartialUnit,
    part: Option<Part>,
    about: bool,
    before: Option<Before>,
}

/// What "before" leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// "avant 1964": that year too.
    Excluded,
    /// "1964 ou avant".
    Included,
}

#[derive(Clone, Copy)]
enum PartialUnit {
    Known(Unit),
    /// A day whose month the other end of the interval names.
    DayOnly(u32),
}

impl Partial {
    fn complete(self) -> Result<Historic, DateError> {
        let (Some(year), PartialUnit::Known(unit)) = (self.year, self.unit) else {
            return Err(DateError::NotUnderstood);
        };
        let year = i32::try_from(year).map_err(|_| DateError::OutOfRange)?;
        let mut point = Historic::new(year, unit)?;
        if let Some(part) = self.part {
            point = point.with_part(part)?;
        }
        if self.about {
            point = point.about();
        }
        point = match self.before {
            None => point,
            Some(Before::Included) => point.or_before(),
            Some(Before::Excluded) => point.preceding().unwrap_or(point).or_before(),
        };
        Ok(point)
    }

    /// Takes what is missing from the end of the interval.
    fn complete_from(mut self, end: Historic) -> Result<Historic, DateError> {
        if self.year.is_none() {
            self.year = u32::try_from(end.year()).ok();
        }
        if let PartialUnit::DayOnly(day) = self.unit {
            let Unit::Day(month, _) = end.unit() else {
                return Err(DateError::NotUnderstood);
            };
            self.unit = PartialUnit::Known(Unit::Day(month, day));
        }
        self.complete()
    }
}

/// Reads the whole list as one date.
fn date(items: &[Item]) -> Result<Partial, DateError> {
    let mut body = items;
    let (mut about, mut before) = (false, None);
    // "vers", "avant" and the like stand first or last; between, they belong to one end of an
    // interval.
    loop {
        match body {
            [Item::To, rest @ ..] => body = rest,
            [Item::About, rest @ ..] | [rest @ .., Item::About] => {
                about = true;
                body = rest;
            }
            [Item::Before, rest @ ..] => {
                before = Some(Before::Excluded);
                body = rest;
            }
            [rest @ .., Item::Before] => {
                before = Some(Before::Included);
                body = rest;
            }
            _ => break,
        }
    }
    let part = match body {
        [Item::Part(part), Item::Separator('-'), rest @ ..] | [Item::Part(part), rest @ ..] => {
            body = rest;
            Some(*part)
        }
        _ => None,
    };
    let (unit, year) = match numeric(body)? {
        Some(read) => read,
        None => worded(body)?,
    };
    Ok(Partial {
        year,
        unit,
        part,
        about,
        before,
    })
}

type Read = (PartialUnit, Option<u32>);

/// "2007", "12/03/2007", "03/2007", "2007-03-12", and "2007-03" after a word ("depuis 1998-02").
fn numeric(items: &[Item]) -> Result<Option<Read>, DateError> {
    use Item::{Number, Separator};
    let (unit, year) = match *items {
        [Number(year, 4)] => (Unit::Year, year),
        [Number(_, 5..)] => return Err(DateError::OutOfRange),
        [
            Number(day, 1..=2),
            Separator(one),
            Number(month, 1..=2),
            Separator(other),
            Number(year, 4),
        ] if one == other => (Unit::Day(month, day), year),
        [
            Number(year, 4),
            Separator(one),
            Number(month, 1..=2),
            Separator(other),
            Number(day, 1..=2),
        ] if one == other => (Unit::Day(month, day), year),
        [Number(month, 1..=2), Separator(_), Number(year, 4)] => (Unit::Month(month), year),
        [Number(year, 4), Separator('-'), Number(month, 2)] => (Unit::Month(month), year),
        _ => return Ok(None),
    };
    Ok(Some((PartialUnit::Known(unit), Some(year))))
}

/// "12 mars 2007", "March 12, 2007", "2e semestre 2007", "T2 2007", "hiver 2007", and the same
/// without year.
fn worded(items: &[Item]) -> Result<Read, DateError> {
    let begins_or_ends_with_sign = matches!(items, [Item::Separator(_), ..] | [.., Item::Separator(_)] | []);
    if begins_or_ends_with_sign {
        return Err(DateError::NotUnderstood);
    }
    // Signs within, as in "12-mars-2007", say nothing more.
    let words: Vec<Item> = items
        .iter()
        .copied()
        .filter(|item| !matches!(item, Item::Separator(_)))
        .collect();
    let (year, words) = match words.as_slice() {
        [rest @ .., Item::Number(year, 4)] => (Some(*year), rest),
        [Item::Number(year, 4), rest @ ..] => (Some(*year), rest),
        all => (None, all),
    };
    let unit = match *words {
        [Item::Month(month)] => Unit::Month(month),
        [Item::Season(season)] => Unit::Season(season),
        [one, Item::Month(month)] | [Item::Month(month), one] => Unit::Day(month, small(one)?),
        [one, Item::Half] | [Item::Half, one] => Unit::Half(small(one)?),
        [one, Item::Quarter] | [Item::Quarter, one] => Unit::Quarter(small(one)?),
        [one] if year.is_none() => return Ok((PartialUnit::DayOnly(small(one)?), None)),
        _ => return Err(DateError::NotUnderstood),
    };
    Ok((PartialUnit::Known(unit), year))
}

fn small(item: Item) -> Result<u32, DateError> {
    match item {
        Item::Number(value, 1..=2) | Item::Ordinal(value) => Ok(value),
        _ => Err(DateError::NotUnderstood),
    }
}
