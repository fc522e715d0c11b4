//! A period: one point, or an interval whose ends may be open or unknown.

use super::{DateError, Historic};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// It starts or ends then.
    At(Historic),
    /// `..`: no end (it still runs), or no start worth naming.
    Open,
    /// Left empty: it does start or end, but nobody knows when.
    Unknown,
}

impl Bound {
    fn point(self) -> Option<Historic> {
        match self {
            Self::At(point) => Some(point),
            Self::Open | Self::Unknown => None,
        }
    }
}

/// When something was: a single point, or an interval with both ends included.
///
/// Text form (`Display`, `FromStr`, serde): see the table of [the module](super). There is no
/// `Ord`: sort by [`Period::sort_date`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period(Shape);

/// Kept private so that no interval can end before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Shape {
    Single(Historic),
    Interval(Bound, Bound),
}

impl Period {
    /// One point: an event, a year.
    #[must_use]
    pub fn single(point: Historic) -> Self {
        Self(Shape::Single(point))
    }

    /// From then on, still running: `1998-02/..`.
    #[must_use]
    pub fn since(start: Historic) -> Self {
        Self(Shape::Interval(Bound::At(start), Bound::Open))
    }

    /// Up to then, whenever it began: `../2014`.
    #[must_use]
    pub fn until(end: Historic) -> Self {
        Self(Shape::Interval(Bound::Open, Bound::At(end)))
    }

    /// An interval with any ends, of which one at least is a date.
    ///
    /// # Errors
    /// [`DateError::EndBeforeStart`] when the last possible day is before the first one;
    /// [`DateError::NotUnderstood`] when neither end is a date.
    pub fn interval(start: Bound, end: Bound) -> Result<Self, DateError> {
        let (first, last) = (start.point(), end.point());
        if first.is_none() && last.is_none() {
            return Err(DateError::NotUnderstood);
        }
        let first_day = first.and_then(|point| point.earliest());
        let last_day = last.and_then(|point| point.latest());
        if let (Some(first_day), Some(last_day)) = (first_day, last_day)
            && last_day < first_day
        {
            return Err(DateError::EndBeforeStart);
        }
        Ok(Self(Shape::Interval(start, end)))
    }

    /// The two ends of an interval; `None` for a single point.
    #[must_use]
    pub fn bounds(&self) -> Option<(Bound, Bound)> {
        match self.0 {
            Shape::Single(_) => None,
            Shape::Interval(start, end) => Some((start, end)),
        }
    }

    /// Where it starts, or the single point; `None` when open or unknown.
    #[must_use]
    pub fn start(&self) -> Option<Historic> {
        match self.0 {
            Shape::Single(point) => Some(point),
            Shape::Interval(start, _) => start.point(),
        }
    }

    /// Where it ends, or the single point; `None` when open or unknown.
    #[must_use]
    pub fn end(&self) -> Option<Historic> {
        match self.0 {
            Shape::Single(point) => Some(point),
            Shape::Interval(_, end) => end.point(),
        }
    }

    /// Whether it is said to be still running (`A/..`). An unknown end is not an open one.
    #[must_use]
    pub fn is_open_ended(&self) -> bool {
        matches!(self.0, Shape::Interval(_, Bound::Open))
    }

    /// The first day it can have begun; `None` when nothing limits it.
    #[must_use]
    pub fn earliest(&self) -> Option<NaiveDate> {
        self.start().and_then(|point| point.earliest())
    }

    /// The last day it can have lasted; `None` when nothing limits it (open or unknown end).
    #[must_use]
    pub fn latest(&self) -> Option<NaiveDate> {
        self.end().and_then(|point| point.latest())
    }

    /// The day to sort by: the first day, else the best limit we have (the last day of `<1964`,
    /// the end of `../2014`). Every period has one.
    #[must_use]
    pub fn sort_date(&self) -> Option<NaiveDate> {
        self.earliest()
            .or_else(|| self.start().and_then(|point| point.latest()))
            .or_else(|| self.latest())
    }

    /// The day to tell it by in a chronology: that of its start as written, so that "1964 or before" stands with the year
    /// 1964 and not before everything; the first day of its end where nobody knows the start (`../2014`).
    #[must_use]
    pub fn told_on(&self) -> Option<NaiveDate> {
        self.start().or_else(|| self.end())?.written_from()
    }

    /// Whether it may share a day with `from..=to`, both ends included; `None` is no limit. What is
    /// open or unknown may reach any day. False when `from` is after `to`.
    pub fn overlaps(&self, from: impl Into<Option<NaiveDate>>, to: impl Into<Option<NaiveDate>>) -> bool {
        let (from, to) = (from.into(), to.into());
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return false;
        }
        let begins_too_late = matches!((self.earliest(), to), (Some(day), Some(to)) if day > to);
        let ends_too_early = matches!((self.latest(), from), (Some(day), Some(from)) if day < from);
        !begins_too_late && !ends_too_early
    }

    /// First and last year as written, inclusive (`2007-24` is 2007, though winter lasts into
    /// 2008); `None` on the side that is open, unknown or "or before".
    #[must_use]
    pub fn year_span(&self) -> (Option<i32>, Option<i32>) {
        let start = self.start().filter(|point| !point.is_or_before());
        (
            start.map(|point| point.year()),
            self.end().map(|point| point.year()),
        )
    }

    /// How many years it completes in the calendar year `year`: 10 for `1998-02/..` in 2008.
    ///
    /// `None` when the start is unknown, about or "or before" (its birthday would be a guess), in
    /// the first year, and once the interval has ended.
    #[must_use]
    pub fn anniversary_in(&self, year: i32) -> Option<u32> {
        let start = self.start().filter(Historic::is_plain)?;
        let ended = matches!(self.0, Shape::Interval(_, Bound::At(end)) if end.year() < year);
        let ended = ended || matches!(self.0, Shape::Interval(_, Bound::Unknown));
        if ended {
            return None;
        }
        let years = u32::try_from(year.checked_sub(start.year())?).ok()?;
        (years > 0).then_some(years)
    }

    /// How many whole years it completes today, within the precision of its start: on the day for
    /// `2004-05-01`, all February for `1998-02`, all year for `1998`. `None` otherwise, and in the
    /// cases of [`Period::anniversary_in`]. 29 February is kept on the 28th in common years.
    #[must_use]
    pub fn anniversary(&self, today: NaiveDate) -> Option<u32> {
        if let (Some(_), Some(last)) = (self.bounds(), self.latest())
            && last < today
        {
            return None;
        }
        let start = self.start()?;
        // A winter may have begun last year.
        for year in [today.year(), today.year() - 1] {
            let Some(birthday) = start.in_year(year) else {
                continue;
            };
            if Self::single(birthday).overlaps(today, today) {
                return self.anniversary_in(year);
            }
        }
        None
    }
}

impl From<Historic> for Period {
    fn from(point: Historic) -> Self {
        Self::single(point)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(point) => point.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl FromStr for Bound {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        match text {
            ".." => Ok(Self::Open),
            "" => Ok(Self::Unknown),
            _ => text.parse().map(Self::At),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Shape::Single(point) => point.fmt(f),
            Shape::Interval(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl FromStr for Period {
    type Err = DateError;

    /// Reads EDTF only; what people type goes through [`Period::parse_human`].
    fn from_str(text: &str) -> Result<Self, DateError> {
        match text.split_once('/') {
            None => text.parse().map(Self::single),
            Some((start, end)) => Self::interval(start.parse()?, end.parse()?),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
