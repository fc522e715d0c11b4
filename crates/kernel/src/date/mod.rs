//! Historic dates: what a document says about when something happened, no more precise than it
//! says.
//!
//! A deed of twinning says "31 mars 2008", a report says "depuis février 1998", a speech of 2014
//! says "depuis plus de 50 ans". Each is kept as a [`Period`], written in a subset of EDTF
//! (ISO 8601-2:2019) that sorts and searches, together with the original wording in [`Dated`].
//!
//! | Written | Means |
//! |---|---|
//! | `1998`, `1998-02`, `2008-03-31` | a year, a month, a day |
//! | `2007-21` `-22` `-23` `-24` | spring, summer, autumn, winter (of the northern hemisphere) |
//! | `2007-33` … `2007-36` | the four quarters |
//! | `2007-40`, `2007-41` | the two halves |
//! | `1964~` | about 1964 |
//! | `2000/2005` | an interval, both ends included |
//! | `1998-02/..`, `../2014` | open: still running; from some time up to 2014 |
//! | `1998/`, `/2014` | an end, a start, that nobody knows |
//! | `2006-early`, `2006-mid`, `2019-12-late` | our extension: the third of a year or month |
//! | `<1964` | our extension: in 1964 or before |
//!
//! Years run from 1 to 9999. Seasons, thirds and their limits are described on
//! [`Historic::earliest`].

mod display;
mod historic;
mod human;
mod period;
mod relative;
pub mod wording;
mod words;

#[cfg(test)]
mod tests;

pub use historic::{Historic, Part, Season, Unit};
pub use period::{Bound, Period};
pub use relative::Reading;

use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// Why a text is not a date. The messages are for logs; a page translates the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing but white space was given.
    #[error("no date was given")]
    Empty,
    /// Neither EDTF nor any wording we know.
    #[error("the date was not understood")]
    NotUnderstood,
    /// An interval whose end lies wholly before its start.
    #[error("the period ends before it starts")]
    EndBeforeStart,
    /// The form is right but there is no such day, month or year (31 February, month 13, year 0).
    #[error("there is no such date")]
    OutOfRange,
}

/// A period and the words in which its source gave it.
///
/// In JSON: `{"value": "1998-02/..", "original": "Depuis février 1998"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dated {
    /// The period as we understand it.
    pub value: Period,
    /// The wording of the source, in its language; `None` when the value says it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

impl Dated {
    /// Reads what a person typed and keeps the typed words, unless they were already EDTF.
    ///
    /// # Errors
    /// Those of [`Period::parse_human`].
    pub fn typed(text: &str, lang: Lang) -> Result<Self, DateError> {
        let value = Period::parse_human(text, lang)?;
        let words = text.trim();
        let original = (words.parse() != Ok(value)).then(|| words.to_owned());
        Ok(Self { value, original })
    }
}

impl From<Period> for Dated {
    fn from(value: Period) -> Self {
        Self {
            value,
            original: None,
        }
    }
}
