//! One point in time, as precise as its source: a year, a part of a year, a month, a day.

use super::DateError;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A season of the northern hemisphere (EDTF codes 21 to 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Season {
    /// 21 March to 20 June.
    Spring,
    /// 21 June to 21 September.
    Summer,
    /// 22 September to 20 December.
    Autumn,
    /// 21 December to 20 March of the next year.
    Winter,
}

/// How precise a point is: the smallest unit its source names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// The whole year.
    Year,
    /// First (1) or second (2) half of the year.
    Half(u32),
    /// Quarter of the year, 1 to 4.
    Quarter(u32),
    /// A season; winter belongs to the year in which it begins.
    Season(Season),
    /// A month, 1 to 12.
    Month(u32),
    /// A day: month 1 to 12, day of the month from 1.
    Day(u32, u32),
}

/// A third of a year (four months) or of a month (ten days, the last one the rest).
///
/// EDTF has no word for "fin 2006"; this is our extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// January to April; 1st to 10th.
    Early,
    /// May to August; 11th to 20th.
    Mid,
    /// September to December; from the 21st.
    Late,
}

/// A point in time of varying precision, perhaps "about", perhaps "or before".
///
/// Text form (`Display`, `FromStr`, serde): see the table of [the module](super).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Historic {
    year: i32,
    unit: Unit,
    part: Option<Part>,
    about: bool,
    or_before: bool,
}

impl Historic {
    /// A plain point. `year` is 1 to 9999.
    ///
    /// # Errors
    /// [`DateError::OutOfRange`] when there is no such year, month, day, quarter or half.
    pub fn new(year: i32, unit: Unit) -> Result<Self, DateError> {
        let exists = match unit {
            Unit::Year | Unit::Season(_) => true,
            Unit::Half(half) => (1..=2).contains(&half),
            Unit::Quarter(quarter) => (1..=4).contains(&quarter),
            Unit::Month(month) => (1..=12).contains(&month),
            Unit::Day(month, day) => NaiveDate::from_ymd_opt(year, month, day).is_some(),
        };
        if !exists || !(1..=9999).contains(&year) {
            return Err(DateError::OutOfRange);
        }
        Ok(Self {
            year,
            unit,
            part: None,
            about: false,
            or_before: false,
        })
    }

    /// The point that is exactly this day.
    ///
    /// # Errors
    /// [`DateError::OutOfRange`] when the year is not 1 to 9999.
    pub fn on(day: NaiveDate) -> Result<Self, DateError> {
        Self::new(day.year(), Unit::Day(day.month(), day.day()))
    }

    /// The same year or month, only its early, middle or late third.
    ///
    /// # Errors
    /// [`DateError::NotUnderstood`] for any unit but a year or a month.
    pub fn with_part(self, part: Part) -> Result<Self, DateError> {
        match self.unit {
            Unit::Year | Unit::Month(_) => Ok(Self {
                part: Some(part),
                ..self
            }),
            _ => Err(DateError::NotUnderstood),
        }
    }

    /// The same point, said to be approximate (`~`).
    #[must_use]
    pub fn about(self) -> Self {
        Self { about: true, ..self }
    }

    /// At this point or earlier (`<`).
    #[must_use]
    pub fn or_before(self) -> Self {
        Self {
            or_before: true,
            ..self
        }
    }

    /// The point of the same precision that ends where this one begins: 1963 before 1964, June before
    /// July. `None` for what has no such neighbour: "late 2006", "about 1964", the year 1.
    #[must_use]
    pub fn preceding(&self) -> Option<Self> {
        if !self.is_plain() || self.part.is_some() {
            return None;
        }
        let last = self.year - 1;
        let (year, unit) = match self.unit {
            Unit::Year => (last, Unit::Year),
            Unit::Half(1) => (last, Unit::Half(2)),
            Unit::Half(half) => (self.year, Unit::Half(half - 1)),
            Unit::Quarter(1) => (last, Unit::Quarter(4)),
            Unit::Quarter(quarter) => (self.year, Unit::Quarter(quarter - 1)),
            Unit::Season(Season::Spring) => (last, Unit::Season(Season::Winter)),
            Unit::Season(Season::Summer) => (self.year, Unit::Season(Season::Spring)),
            Unit::Season(Season::Autumn) => (self.year, Unit::Season(Season::Summer)),
            Unit::Season(Season::Winter) => (self.year, Unit::Season(Season::Autumn)),
            Unit::Month(1) => (last, Unit::Month(12)),
            Unit::Month(month) => (self.year, Unit::Month(month - 1)),
            Unit::Day(..) => return Self::on(self.earliest()?.pred_opt()?).ok(),
        };
        Self::new(year, unit).ok()
    }

    /// The year as written, 1 to 9999 (a winter is written with the year in which it begins).
    #[must_use]
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The precision and what it names within the year.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Early, middle or late, where the source says so.
    #[must_use]
    pub fn part(&self) -> Option<Part> {
        self.part
    }

    /// Whether the source says "about".
    #[must_use]
    pub fn is_about(&self) -> bool {
        self.about
    }

    /// Whether the source says only "then or before".
    #[must_use]
    pub fn is_or_before(&self) -> bool {
        self.or_before
    }

    /// Neither "about" nor "or before": the source is sure, within its precision.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.about && !self.or_before
    }

    /// The first day it can be; `None` when it may lie any time before (`<1964`).
    ///
    /// A winter `2007-24` begins on 21 December 2007 and ends on 20 March 2008: EDTF numbers it
    /// last in its year, so it must begin in it. Early, mid and late are thirds ([`Part`]). "About"
    /// does not widen the limits, since no source says by how much.
    #[must_use]
    pub fn earliest(&self) -> Option<NaiveDate> {
        if self.or_before {
            return None;
        }
        self.first_day()
    }

    /// The first day of what is written, "or before" left aside: 1 January 1964 for `<1964`.
    #[must_use]
    pub fn written_from(&self) -> Option<NaiveDate> {
        self.first_day()
    }

    /// The last day it can be. Never beyond 31 December 9999.
    #[must_use]
    pub fn latest(&self) -> Option<NaiveDate> {
        let year = self.year;
        match (self.unit, self.part) {
            (Unit::Year, None | Some(Part::Late)) => last_of_month(year, 12),
            (Unit::Year, Some(Part::Early)) => last_of_month(year, 4),
            (Unit::Year, Some(Part::Mid)) => last_of_month(year, 8),
            (Unit::Half(half), _) => last_of_month(year, half * 6),
            (Unit::Quarter(quarter), _) => last_of_month(year, quarter * 3),
            (Unit::Season(Season::Spring), _) => NaiveDate::from_ymd_opt(year, 6, 20),
            (Unit::Season(Season::Summer), _) => NaiveDate::from_ymd_opt(year, 9, 21),
            (Unit::Season(Season::Autumn), _) => NaiveDate::from_ymd_opt(year, 12, 20),
            (Unit::Season(Season::Winter), _) if year == 9999 => last_of_month(year, 12),
            (Unit::Season(Season::Winter), _) => NaiveDate::from_ymd_opt(year + 1, 3, 20),
            (Unit::Month(month), None | Some(Part::Late)) => last_of_month(year, month),
            (Unit::Month(month), Some(Part::Early)) => NaiveDate::from_ymd_opt(year, month, 10),
            (Unit::Month(month), Some(Part::Mid)) => NaiveDate::from_ymd_opt(year, month, 20),
            (Unit::Day(month, day), _) => NaiveDate::from_ymd_opt(year, month, day),
        }
    }

    fn first_day(&self) -> Option<NaiveDate> {
        let (month, day) = match (self.unit, self.part) {
            (Unit::Year, None | Some(Part::Early)) => (1, 1),
            (Unit::Year, Some(Part::Mid)) => (5, 1),
            (Unit::Year, Some(Part::Late)) => (9, 1),
            (Unit::Half(half), _) => (half * 6 - 5, 1),
            (Unit::Quarter(quarter), _) => (quarter * 3 - 2, 1),
            (Unit::Season(Season::Spring), _) => (3, 21),
            (Unit::Season(Season::Summer), _) => (6, 21),
            (Unit::Season(Season::Autumn), _) => (9, 22),
            (Unit::Season(Season::Winter), _) => (12, 21),
            (Unit::Month(month), None | Some(Part::Early)) => (month, 1),
            (Unit::Month(month), Some(Part::Mid)) => (month, 11),
            (Unit::Month(month), Some(Part::Late)) => (month, 21),
            (Unit::Day(month, day), _) => (month, day),
        };
        NaiveDate::from_ymd_opt(self.year, month, day)
    }

    /// The same point of another year; 29 February falls on the 28th in a common year.
    pub(super) fn in_year(self, year: i32) -> Option<Self> {
        let unit = match self.unit {
            Unit::Day(2, 29) if NaiveDate::from_ymd_opt(year, 2, 29).is_none() => Unit::Day(2, 28),
            unit => unit,
        };
        let moved = Self::new(year, unit).ok()?;
        Some(Self {
            part: self.part,
            ..moved
        })
    }
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    if month == 12 {
        return NaiveDate::from_ymd_opt(year, 12, 31);
    }
    NaiveDate::from_ymd_opt(year, month + 1, 1)?.pred_opt()
}

impl fmt::Display for Historic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.or_before {
            f.write_str("<")?;
        }
        write!(f, "{:04}", self.year)?;
        match self.unit {
            Unit::Year => {}
            Unit::Half(half) => write!(f, "-{}", 39 + half)?,
            Unit::Quarter(quarter) => write!(f, "-{}", 32 + quarter)?,
            Unit::Season(Season::Spring) => f.write_str("-21")?,
            Unit::Season(Season::Summer) => f.write_str("-22")?,
            Unit::Season(Season::Autumn) => f.write_str("-23")?,
            Unit::Season(Season::Winter) => f.write_str("-24")?,
            Unit::Month(month) => write!(f, "-{month:02}")?,
            Unit::Day(month, day) => write!(f, "-{month:02}-{day:02}")?,
        }
        match self.part {
            None => {}
            Some(Part::Early) => f.write_str("-early")?,
            Some(Part::Mid) => f.write_str("-mid")?,
            Some(Part::Late) => f.write_str("-late")?,
        }
        if self.about {
            f.write_str("~")?;
        }
        Ok(())
    }
}

impl FromStr for Historic {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        let (or_before, text) = match text.strip_prefix('<') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (about, text) = match text.strip_suffix('~') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (text, part) = split_part(text);

        let mut fields = text.split('-');
        let year = digits(fields.next(), 4)?;
        let unit = match (fields.next(), fields.next(), fields.next()) {
            (None, ..) => Unit::Year,
            (code, None, _) => unit_of_code(digits(code, 2)?)?,
            (month, day, None) => Unit::Day(digits(month, 2)?, digits(day, 2)?),
            _ => return Err(DateError::NotUnderstood),
        };
        let year = i32::try_from(year).map_err(|_| DateError::OutOfRange)?;
        let mut point = Self::new(year, unit)?;
        if let Some(part) = part {
            point = point.with_part(part)?;
        }
        Ok(Self {
            about,
            or_before,
            ..point
        })
    }
}

fn split_part(text: &str) -> (&str, Option<Part>) {
    let suffixes = [
        ("-early", Part::Early),
        ("-mid", Part::Mid),
        ("-late", Part::Late),
    ];
    for (suffix, part) in suffixes {
        if let Some(rest) = text.strip_suffix(suffix) {
            return (rest, Some(part));
        }
    }
    (text, None)
}

/// A number of exactly `length` ASCII digits ("2007" but not "+207").
fn digits(field: Option<&str>, length: usize) -> Result<u32, DateError> {
    let field = field.ok_or(DateError::NotUnderstood)?;
    if field.len() != length || !field.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateError::NotUnderstood);
    }
    field.parse().map_err(|_| DateError::NotUnderstood)
}

/// What stands in the place of the month: a month, or a sub-year grouping of ISO 8601-2:2019.
fn unit_of_code(code: u32) -> Result<Unit, DateError> {
    Ok(match code {
        1..=12 => Unit::Month(code),
        21 => Unit::Season(Season::Spring),
        22 => Unit::Season(Season::Summer),
        23 => Unit::Season(Season::Autumn),
        24 => Unit::Season(Season::Winter),
        33..=36 => Unit::Quarter(code - 32),
        40 | 41 => Unit::Half(code - 39),
        _ => return Err(DateError::OutOfRange),
    })
}

impl Serialize for Historic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Historic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
