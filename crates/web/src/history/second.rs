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

/// How long a text is before only its differing part is shown, and how much is left around that part.
const LONG: usize = 240;
const AROUND: usize = 60;

/// A change of long texts, cut down to where they differ: nobody finds one word in three screens of text.
fn narrowed(mut change: Changed) -> Changed {
    let texts: Vec<Vec<char>> = [Some(&change.before), Some(&change.after), change.yours.as_ref()]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .map(|text| text.chars().collect())
        .collect();
    let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
    if texts.len() < 2 || texts.iter().all(|text| text.len() <= LONG) {
        return change;
    }
    let same = |at: &dyn Fn(&Vec<char>) -> Option<char>| {
        let mut letters = texts.iter().map(at);
        let first = letters.next().flatten();
        first.is_some() && letters.all(|letter| letter == first)
    };
    let head = (0..shortest)
        .take_while(|place| same(&|text| text.get(*place).copied()))
        .count();
    let tail = (0..shortest - head)
        .take_while(|place| same(&|text| text.get(text.len() - 1 - place).copied()))
        .count();
    let (from, left) = (head.saturating_sub(AROUND), tail.saturating_sub(AROUND));
    let cut = |text: &str| {
        if text.is_empty() {
            return String::new();
        }
        let letters: Vec<char> = text.chars().collect();
        let part: String = letters
            .get(from..letters.len().saturating_sub(left))
            .unwrap_or_default()
            .iter()
            .collect();
        let (before, after) = (if from > 0 { "…" } else { "" }, if left > 0 { "…" } else { "" });
        format!("{before}{}{after}", part.trim())
    };
    change.before = cut(&change.before);
    change.after = cut(&change.after);
    change.yours = change.yours.as_deref().map(cut);
    change
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
                changed: told.into_iter().map(narrowed).collect(),
                saved: self.saved_since(version, words),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_texts_only_what_differs_is_told() {
        let text = |word: &str| format!("{} {word} {}", "avant ".repeat(80), "après ".repeat(80));
        let told = narrowed(Changed {
            before: text("rouge"),
            after: text("vert"),
            yours: Some(text("bleu")),
            ..Changed::default()
        });
        for (part, word) in [
            (&told.before, "rouge"),
            (&told.after, "vert"),
            (told.yours.as_ref().unwrap(), "bleu"),
        ] {
            assert!(part.contains(word) && part.chars().count() < 200, "{part}");
            assert!(part.starts_with('…') && part.ends_with('…'), "{part}");
        }
        let short = Changed {
            before: "a".into(),
            after: "b".into(),
            ..Changed::default()
        };
        assert_eq!(narrowed(short.clone()), short);
        let added = Changed {
            after: text("vert"),
            ..Changed::default()
        };
        assert_eq!(narrowed(added.clone()), added, "what is new is told whole");
    }
}
