//! What features hold of people beside what records say: told to whoever asks for their own data, and removed when a person
//! is erased. What records say of people is `database::personal`'s.

use std::collections::BTreeSet;
use std::pin::Pin;

use database::Write;
use kernel::Lang;
use uuid::Uuid;

use crate::App;
use crate::module::Answer;

/// Somebody, by all that they are known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Someone {
    /// Their account.
    pub account: Option<Uuid>,
    /// Their addresses, lower case.
    pub emails: BTreeSet<String>,
    /// Their names, as they are written.
    pub names: BTreeSet<String>,
}

/// One thing that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its key in files, English, stable.
    pub key: &'static str,
    /// What it is called.
    pub label: String,
    /// What it says.
    pub value: String,
}

impl Fact {
    /// A thing that is held.
    #[must_use]
    pub fn new(key: &'static str, label: String, value: impl Into<String>) -> Fact {
        Fact {
            key,
            label,
            value: value.into(),
        }
    }
}

/// What a feature holds of one sort, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its key in files, English, stable.
    pub key: &'static str,
    /// What it is called.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Vec<Fact>>,
}

impl Told {
    /// What the columns are called of a table of its rows; none where there is one row only, or they say different things.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let keys = |row: &Vec<Fact>| row.iter().map(|fact| fact.key).collect::<Vec<_>>();
        match self.rows.split_first() {
            Some((first, rest)) if !rest.is_empty() && rest.iter().all(|row| keys(row) == keys(first)) => {
                first.iter().map(|fact| fact.label.clone()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What forgetting gives back: how many rows it removed.
pub type Forgotten<'a> = Pin<Box<dyn Future<Output = database::Result<u64>> + Send + 'a>>;

/// A column of free text that may name somebody.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Its table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Whether it holds JSON.
    pub json: bool,
}

/// How a feature tells and forgets.
#[derive(Clone, Copy)]
pub struct Personal {
    /// What it holds of somebody.
    pub told: fn(App, Lang, Someone) -> Answer<Told>,
    /// Removes it.
    pub forget: for<'a> fn(&'a Write, &'a Someone) -> Forgotten<'a>,
    /// Where its texts may name people.
    pub texts: &'static [Text],
}

impl Personal {
    /// Of a feature that holds nothing of people but texts that may name them.
    #[must_use]
    pub const fn of_texts(texts: &'static [Text]) -> Personal {
        Personal {
            told: |_, _, _| Box::pin(async { Ok(Vec::new()) }),
            forget: |_, _| Box::pin(async { Ok(0) }),
            texts,
        }
    }
}
