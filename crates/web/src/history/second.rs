//! The second of two editors: their form with what the first one saved, and the list of it.

use kernel::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Changed, Past, Vocabulary};
use crate::form::merged;

/// What the second of two editors gets back.
#[derive(Debug, Clone)]
pub struct Second<I> {
    /// The form: theirs where they changed a field, the first one's elsewhere.
    pub input: I,
    /// What the first one changed, with what the second typed in the same places.
    pub told: Vec<Changed>,
}

impl Past {
    /// Brings two editors together. `typed` is what the second one sent and `meant` the value that it says, both made
    /// from `version`; `of` makes the form of a value.
    #[must_use]
    pub fn second<T, I>(
        &self,
        version: i64,
        typed: I,
        meant: &T,
        words: &Vocabulary,
        of: impl Fn(&T, Lang) -> I,
    ) -> Second<I>
    where
        T: Serialize + DeserializeOwned,
        I: Serialize + DeserializeOwned,
    {
        let (base, now) = (self.at(version).unwrap_or_default(), self.now());
        let mut told = words.changes(&base, &now);
        let mut mine = serde_json::to_value(meant).unwrap_or_default();
        // What the form does not hold was not taken away by it.
        if let (Value::Object(mine), Value::Object(base)) = (&mut mine, &base) {
            for (key, value) in base {
                mine.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        let own = words.changes(&base, &mine);
        for change in &mut told {
            let same = own.iter().find(|other| other.path == change.path);
            change.yours = same
                .filter(|other| other.after != change.after)
                .map(|other| other.after.clone());
        }
        let form = |value: Value| {
            let held: T = serde_json::from_value(value).ok()?;
            serde_json::to_value(of(&held, words.lang())).ok()
        };
        let merged = (|| {
            let typed = serde_json::to_value(&typed).ok()?;
            serde_json::from_value(merged(&form(base)?, &typed, &form(now)?)).ok()
        })();
        Second {
            input: merged.unwrap_or(typed),
            told,
        }
    }
}
