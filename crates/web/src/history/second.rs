//! The second of two editors: their form with what the first one saved, and the list of it.

use kernel::Lang;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Changed, Past, Vocabulary};
use crate::Messages;
use crate::form::merged;

/// How many saves are told.
const SAVES: usize = 5;

/// What the second of two editors gets back.
#[derive(Debug, Clone)]
pub struct Second<I> {
    /// The form: theirs where they changed a field, the first one's elsewhere.
    pub input: I,
    /// What the first one changed, with what the second typed in the same places, and who that was.
    pub told: Meanwhile,
}

/// What somebody else saved while a form was being filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meanwhile {
    /// The values that changed.
    pub changed: Vec<Changed>,
    /// Who saved and when, the last first; nobody where no history tells it.
    pub saved: Vec<Saved>,
}

/// A save by somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// Who; how it came in where nobody is named.
    pub who: String,
    /// When, in words, by the clock of the network.
    pub at: String,
    /// When, for programs (RFC 3339).
    pub instant: String,
}

impl Meanwhile {
    /// Whether nothing was saved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty()
    }
}

impl From<Vec<Changed>> for Meanwhile {
    fn from(changed: Vec<Changed>) -> Self {
        Meanwhile {
            changed,
            saved: Vec::new(),
        }
    }
}

impl Past {
    /// Who saved after a version, the last first.
    #[must_use]
    pub fn saved_since(&self, version: i64, words: &Vocabulary) -> Vec<Saved> {
        let (lang, w) = (words.lang(), Messages(words.lang()));
        let later = self.rows.iter().filter(|row| row.version > version);
        later
            .take(SAVES)
            .map(|row| Saved {
                who: match row.actor_id {
                    Some(id) => words
                        .title(id)
                        .map_or_else(|| w.history_somebody(), str::to_owned),
                    None => w
                        .by_key(&format!("origin-{}", row.origin), None)
                        .unwrap_or_else(|| row.origin.clone()),
                },
                at: crate::i18n::moment(lang, row.at),
                instant: row.at.to_rfc3339(),
            })
            .collect()
    }

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
            told: Meanwhile {
                changed: told,
                saved: self.saved_since(version, words),
            },
        }
    }
}
