//! The history of a record: who wrote what, when, through which door, and what changed, in the words of the feature that
//! keeps it ([`Vocabulary`]). The page of it, and what the second of two editors is told.

mod second;
mod walk;
mod words;

pub use second::{Meanwhile, Saved, Second};
pub use words::Vocabulary;

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use chrono::{DateTime, Utc};
use database::record::{self, proposal};
use serde_json::Value;
use uuid::Uuid;

use crate::{App, Error, Messages, Page, Visit, html};

/// One value that a write changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Its place in the record: `names.2.lang`.
    pub path: String,
    /// What the reader calls it: `Nom 3 : langue`.
    pub label: String,
    /// What it was, in words; empty if it was not there.
    pub before: String,
    /// What it is, in words; empty if it is gone.
    pub after: String,
    /// What the second of two editors typed in the same place.
    pub yours: Option<String>,
    /// The language of the values where it is not the reader's (BCP 47); empty elsewhere.
    pub lang: String,
}

/// All the writes of a record, the newest first.
pub struct Past {
    rows: Vec<record::history::Model>,
    /// Whether its page leads back to earlier versions.
    restorable: bool,
    /// What was proposed and became versions, or waits beside them.
    proposals: Vec<proposal::Model>,
}

impl Past {
    /// Reads them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(app: &App, record: Uuid) -> database::Result<Past> {
        let connection = app.db.reader();
        Ok(Past {
            rows: record::history_of(connection, record).await?,
            proposals: proposal::applied(connection, record).await?,
            restorable: false,
        })
    }

    /// The same with a proposal that waits, so that what it names has a name too.
    #[must_use]
    pub fn beside(mut self, waiting: proposal::Model) -> Past {
        self.proposals.push(waiting);
        self
    }

    /// The account that wrote last; nobody where the platform did.
    #[must_use]
    pub fn writer(&self) -> Option<Uuid> {
        self.rows.first().and_then(|row| row.actor_id)
    }

    /// The accounts that wrote or proposed.
    pub(crate) fn writers(&self) -> Vec<Uuid> {
        let wrote = self.rows.iter().filter_map(|row| row.actor_id);
        let proposed = self.proposals.iter().filter_map(|held| held.author_id);
        let mut all: Vec<Uuid> = wrote.chain(proposed).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// These writes, the newest first, of what keeps its history elsewhere.
    #[must_use]
    pub fn new(rows: Vec<record::history::Model>) -> Past {
        Past {
            rows,
            proposals: Vec::new(),
            restorable: false,
        }
    }

    /// The same, with a page that leads back to earlier versions ([`crate::version`]).
    #[must_use]
    pub fn restorable(mut self, restorable: bool) -> Past {
        self.restorable = restorable;
        self
    }

    /// When a version was written.
    #[must_use]
    pub fn written_at(&self, version: i64) -> Option<DateTime<Utc>> {
        let row = self.rows.iter().find(|row| row.version == version);
        row.map(|row| row.at)
    }

    /// The version that stands now; 0 where nothing was written.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.rows.first().map_or(0, |row| row.version)
    }

    /// The whole value as it was at a version. Writes that told only what they changed (themes merged) are laid over
    /// what was there.
    #[must_use]
    pub fn at(&self, version: i64) -> Option<Value> {
        self.rows.iter().find(|row| row.version == version)?;
        let mut whole = serde_json::Map::new();
        for row in self.rows.iter().rev().filter(|row| row.version <= version) {
            if let Value::Object(fields) = &row.after.0 {
                whole.extend(fields.clone());
            }
        }
        Some(Value::Object(whole))
    }

    /// The whole value as it is.
    #[must_use]
    pub fn now(&self) -> Value {
        let newest = self.rows.first().map(|row| row.version);
        newest.and_then(|version| self.at(version)).unwrap_or_default()
    }

    /// All values that the writes tell, before and after.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let told = self
            .rows
            .iter()
            .flat_map(|row| [Some(&row.after), row.before.as_ref()]);
        let waiting = self.proposals.iter().map(|held| held.value.as_ref());
        told.chain(waiting).flatten().map(|value| &value.0)
    }

    /// All ids that any of the values holds, to be named.
    #[must_use]
    pub fn ids(&self) -> Vec<Uuid> {
        let mut found = BTreeSet::new();
        self.values().for_each(|value| ids_in(value, &mut found));
        found.into_iter().collect()
    }

    /// What others changed since a version, in the order of the form.
    #[must_use]
    pub fn since(&self, version: i64, words: &Vocabulary) -> Vec<Changed> {
        words.changes(&self.at(version).unwrap_or_default(), &self.now())
    }

    /// The page of it. Who may see it was decided before it was read.
    ///
    /// # Errors
    /// [`Error::Internal`] when the template fails.
    pub fn show(
        &self,
        app: &App,
        visit: &Visit,
        record: &record::Model,
        back: &str,
        words: &Vocabulary,
    ) -> Result<Response, Error> {
        let name = record.title.text(visit.lang).to_owned();
        let page = visit.page(app, visit.w().history_of(name.clone()));
        self.show_of(visit, page, name, back, words)
    }

    /// The same of what is no record: its name, and where its page is.
    ///
    /// # Errors
    /// As [`Past::show`].
    pub fn show_of(
        &self,
        visit: &Visit,
        page: Page,
        name: String,
        back: &str,
        words: &Vocabulary,
    ) -> Result<Response, Error> {
        let now = self.version();
        let base = visit.url(&format!("{back}/historique"));
        let entries = self.rows.iter().map(|row| {
            let mut proposals = self.proposals.iter();
            let word = proposals.find(|held| held.applied_version == Some(row.version));
            let mut entry = Entry::of(row, word, visit, words);
            if let Some(version) = row.restored {
                let at = self.written_at(version);
                let at = at
                    .map(|at| crate::i18n::moment(visit.lang, at))
                    .unwrap_or_default();
                entry.action = visit.w().history_restored(at, version.to_string());
            }
            if self.restorable && row.version < now {
                entry.restore = format!("{base}/{}", row.version);
            }
            entry
        });
        let entries = entries.collect();
        html(&HistoryPage {
            page: page
                .crumb(name.clone(), visit.url(back))
                .crumb(visit.w().history(), ""),
            name,
            back: visit.url(back),
            entries,
        })
    }
}

/// Who proposed, in words.
#[must_use]
pub fn by(held: &proposal::Model, words: &Vocabulary) -> String {
    let account = held.author_id.and_then(|id| words.title(id));
    match account {
        Some(name) => name.to_owned(),
        None if held.author_name.is_empty() => Messages(words.lang()).proposal_visitor(),
        None => held.author_name.clone(),
    }
}

fn ids_in(value: &Value, into: &mut BTreeSet<Uuid>) {
    match value {
        Value::String(text) => into.extend(Uuid::try_parse(text)),
        Value::Array(items) => items.iter().for_each(|item| ids_in(item, into)),
        Value::Object(fields) => fields.values().for_each(|field| ids_in(field, into)),
        _ => {}
    }
}

/// What others changed in a record since the version that an editor had, for forms that hold nothing of a feature's own.
///
/// # Errors
/// When the database does not answer.
pub async fn since(app: &App, visit: &Visit, id: Uuid, version: i64) -> database::Result<Vec<Changed>> {
    let past = Past::of(app, id).await?;
    let words = Vocabulary::load(app, visit, &past).await?;
    Ok(past.since(version, &words))
}

/// What others changed, in one paragraph for the head of a form.
#[must_use]
pub fn summary(w: Messages, changed: &[Changed]) -> String {
    let parts: Vec<String> = changed
        .iter()
        .take(12)
        .map(|change| {
            format!(
                "{}\u{a0}: «\u{a0}{}\u{a0}» → «\u{a0}{}\u{a0}»",
                change.label, change.before, change.after
            )
        })
        .collect();
    w.history_since(parts.join("\u{a0}; "))
}

struct Entry {
    version: i64,
    action: String,
    at: String,
    instant: String,
    origin: String,
    who: String,
    /// On whose proposal, if it was one.
    proposed: String,
    batch: String,
    changed: Vec<Changed>,
    /// Where one goes back to this version.
    restore: String,
}

impl Entry {
    fn of(
        row: &record::history::Model,
        word: Option<&proposal::Model>,
        visit: &Visit,
        words: &Vocabulary,
    ) -> Entry {
        let w = visit.w();
        let before = row.before.as_ref().map(|before| &before.0);
        Entry {
            version: row.version,
            action: w
                .by_key(&format!("history-{}", row.action), None)
                .unwrap_or_else(|| row.action.clone()),
            at: crate::i18n::moment(visit.lang, row.at),
            instant: row.at.to_rfc3339(),
            origin: w
                .by_key(&format!("origin-{}", row.origin), None)
                .unwrap_or_else(|| row.origin.clone()),
            who: row
                .actor_id
                .and_then(|id| words.title(id))
                .unwrap_or_default()
                .to_owned(),
            proposed: word
                .map(|held| w.history_proposed(by(held, words)))
                .unwrap_or_default(),
            batch: row
                .batch_id
                .map(|id| visit.url(&format!("/administration/reprises/{id}")))
                .unwrap_or_default(),
            changed: before
                .map(|before| words.changes(before, &row.after.0))
                .unwrap_or_default(),
            restore: String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Page,
    name: String,
    back: String,
    entries: Vec<Entry>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn write(version: i64, after: Value) -> record::history::Model {
        record::history::Model {
            seq: version,
            record_id: Uuid::nil(),
            record_kind: "place".into(),
            version,
            action: "update".into(),
            before: None,
            after: database::Json(after),
            actor_id: None,
            origin: "typed".into(),
            batch_id: None,
            restored: None,
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_write_that_tells_only_what_it_changed_leaves_the_rest() {
        let past = Past::new(vec![
            write(3, json!({"name": "b", "themes": ["peace"]})),
            write(2, json!({"themes": ["peace"]})),
            write(1, json!({"name": "a", "themes": ["water"]})),
        ]);
        assert_eq!(past.at(2), Some(json!({"name": "a", "themes": ["peace"]})));
        assert_eq!(past.now()["name"], "b");
        assert_eq!(past.at(4), None);
    }
}
