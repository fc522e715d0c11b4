//! What differs between two values of a record, field by field and row by row, told in a feature's words.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Changed;
use super::words::{Shown, Vocabulary, scalar};
use crate::Messages;
use crate::align::{pairs, plain};

/// A walk through two values at once.
pub(super) struct Walk<'v> {
    words: &'v Vocabulary,
    found: Vec<Changed>,
}

impl<'v> Walk<'v> {
    /// What differs between two values.
    pub fn through(words: &'v Vocabulary, before: &Value, after: &Value) -> Vec<Changed> {
        let mut walk = Walk {
            words,
            found: Vec::new(),
        };
        walk.fields("", "", "", before, after);
        walk.found
    }

    /// The fields of an object, in the order in which they were named.
    fn fields(&mut self, pattern: &str, path: &str, row: &str, old: &Value, new: &Value) {
        let inner = |start: &str, key: &str| {
            if start.is_empty() {
                key.to_owned()
            } else {
                format!("{start}.{key}")
            }
        };
        let objects = [old, new].into_iter().filter_map(Value::as_object);
        let keys: BTreeSet<&String> = objects.flat_map(serde_json::Map::keys).collect();
        let mut keys: Vec<&String> = keys.into_iter().collect();
        keys.sort_by_key(|key| self.words.rank(&inner(pattern, key)));
        for key in keys {
            let (before, after) = (&old[key.as_str()], &new[key.as_str()]);
            let at = (inner(pattern, key), inner(path, key));
            self.value(&at.0, &at.1, row, (before, after), (old, new));
        }
    }

    fn value(
        &mut self,
        pattern: &str,
        path: &str,
        row: &str,
        (before, after): (&Value, &Value),
        (old, new): (&Value, &Value),
    ) {
        if plain(before) == plain(after) {
            return;
        }
        let words = self.words;
        let Some((_, label, shown)) = words.find(pattern) else {
            return self.unnamed(pattern, path, row, (before, after), (old, new));
        };
        match shown {
            Shown::Hidden => {}
            Shown::Rows(called, key) => self.rows(pattern, path, row, (before, after), (called, key)),
            Shown::Text if before.is_object() || after.is_object() => {
                let texts = [before, after].into_iter().filter_map(Value::as_object);
                let tags: BTreeSet<&String> = texts.flat_map(serde_json::Map::keys).collect();
                for tag in tags {
                    let (was, is) = (&before[tag.as_str()], &after[tag.as_str()]);
                    if plain(was) != plain(is) {
                        let label = format!("{label} ({})", words.language(tag));
                        self.push(
                            &format!("{path}.{tag}"),
                            row,
                            &label,
                            (scalar(was), scalar(is)),
                            tag,
                        );
                    }
                }
            }
            Shown::Text | Shown::Ids | Shown::Codes(_) | Shown::Set(_)
                if before.is_array() || after.is_array() =>
            {
                // Of a list of names, only those that came or went.
                let none = Vec::new();
                let (was, is) = (
                    before.as_array().unwrap_or(&none),
                    after.as_array().unwrap_or(&none),
                );
                let gone: Vec<Value> = was.iter().filter(|item| !is.contains(item)).cloned().collect();
                let come: Vec<Value> = is.iter().filter(|item| !was.contains(item)).cloned().collect();
                if gone.is_empty() && come.is_empty() {
                    return;
                }
                let (gone, come) = (Value::Array(gone), Value::Array(come));
                let (before, after) = (words.say(shown, &gone, old), words.say(shown, &come, new));
                self.push(path, row, label, (before, after), "");
            }
            _ => {
                // A row that says its language says it of its text.
                let tag = match shown {
                    Shown::Text => [new, old].into_iter().find_map(|row| row["lang"].as_str()),
                    _ => None,
                };
                let said = (words.say(shown, before, old), words.say(shown, after, new));
                self.push(path, row, label, said, tag.unwrap_or_default());
            }
        }
    }

    /// A value that the feature has no word for: told by its path, never left out.
    fn unnamed(
        &mut self,
        pattern: &str,
        path: &str,
        row: &str,
        (before, after): (&Value, &Value),
        (old, new): (&Value, &Value),
    ) {
        if before.is_object() || after.is_object() {
            return self.fields(pattern, path, row, before, after);
        }
        let say = |value: &Value, row: &Value| match value {
            Value::Array(items) => {
                let items = items.iter().map(|item| self.words.say(&Shown::Text, item, row));
                items.collect::<Vec<_>>().join(", ")
            }
            value => self.words.say(&Shown::Text, value, row),
        };
        let (before, after) = (say(before, old), say(after, new));
        self.push(path, row, path, (before, after), "");
    }

    fn rows(
        &mut self,
        pattern: &str,
        path: &str,
        row: &str,
        (before, after): (&Value, &Value),
        (called, key): (&dyn Fn(usize) -> String, &str),
    ) {
        let none = Vec::new();
        let (was, is) = (
            before.as_array().unwrap_or(&none),
            after.as_array().unwrap_or(&none),
        );
        let from = pairs(was, is);
        let inner = format!("{pattern}.*");
        let words = self.words;
        let legend = |number: usize, value: &Value| {
            let name = words
                .find(&format!("{inner}.{key}"))
                .map(|(_, _, shown)| match (shown, &value[key]) {
                    (Shown::Text, Value::Object(texts)) => {
                        let own = texts.get(words.lang().code()).or_else(|| texts.values().next());
                        own.map(scalar).unwrap_or_default()
                    }
                    (shown, held) => words.say(shown, held, value),
                })
                .unwrap_or_default();
            let called = called(number + 1);
            let own = if name.is_empty() {
                called
            } else {
                format!("{called} ({name})")
            };
            if row.is_empty() {
                own
            } else {
                format!("{row}, {own}")
            }
        };
        // Told by the row's old number, so that two editors who changed the same row are seen to.
        for (number, (value, from)) in is.iter().zip(&from).enumerate() {
            let (held, place) = match from {
                Some(from) => (&was[*from], format!("{path}.{from}")),
                None => (&Value::Null, format!("{path}.+{number}")),
            };
            let legend = legend(number, value);
            self.one(&inner, &place, &legend, held, value);
        }
        for (number, value) in was.iter().enumerate() {
            if !from.contains(&Some(number)) {
                let legend = legend(number, value);
                self.one(&inner, &format!("{path}.{number}"), &legend, value, &Value::Null);
            }
        }
    }

    /// One row: its fields, or the row itself where it is a single value.
    fn one(&mut self, pattern: &str, path: &str, legend: &str, old: &Value, new: &Value) {
        if self.words.find(pattern).is_some() {
            self.value(pattern, path, legend, (old, new), (old, new));
        } else {
            self.fields(pattern, path, legend, old, new);
        }
    }

    /// A change of a value said in a language, empty if in the reader's.
    fn push(&mut self, path: &str, row: &str, label: &str, (before, after): (String, String), tag: &str) {
        if before == after {
            return;
        }
        let label = match (row.is_empty(), label.is_empty()) {
            (true, _) => label.to_owned(),
            (false, true) => row.to_owned(),
            (false, false) => Messages(self.words.lang()).history_in_row(label.to_owned(), row.to_owned()),
        };
        self.found.push(Changed {
            path: path.to_owned(),
            label,
            before,
            after,
            yours: None,
            lang: if tag == self.words.lang().code() {
                String::new()
            } else {
                tag.to_owned()
            },
        });
    }
}
