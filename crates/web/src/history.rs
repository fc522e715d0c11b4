//! The history of a record, as a page: who wrote what, when, through which door, and what changed.

use askama::Template;
use axum::response::Response;
use database::record;
use serde_json::Value;

use crate::{App, Error, Messages, Page, Visit, html};

/// One value that a write changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its place in the record: `names.2.lang`.
    pub path: String,
    /// What it was; empty if it was not there.
    pub before: String,
    /// What it is; empty if it is gone.
    pub after: String,
}

/// What differs between two values of a record, in the order of their fields.
#[must_use]
pub fn changes(before: &Value, after: &Value) -> Vec<Changed> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    flatten("", before, &mut old);
    flatten("", after, &mut new);
    let mut changed = Vec::new();
    for (path, value) in &old {
        let now = new
            .iter()
            .find(|(held, _)| held == path)
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        if now != *value {
            changed.push(Changed {
                path: path.clone(),
                before: value.clone(),
                after: now,
            });
        }
    }
    for (path, value) in new {
        if !value.is_empty() && !old.iter().any(|(held, _)| *held == path) {
            changed.push(Changed {
                path,
                before: String::new(),
                after: value,
            });
        }
    }
    changed
}

fn flatten(path: &str, value: &Value, into: &mut Vec<(String, String)>) {
    let inner = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        Value::Null => {}
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| flatten(&inner(key), value, into)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(place, value)| flatten(&inner(&place.to_string()), value, into)),
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        other => into.push((path.to_owned(), other.to_string())),
    }
}

/// What others changed in a record since the version that an editor had: shown above a form that came second.
///
/// # Errors
/// When the database does not answer.
pub async fn since(app: &App, id: uuid::Uuid, version: i64) -> database::Result<Vec<Changed>> {
    let rows = record::history_of(app.db.reader(), id).await?;
    let newest = rows.first().map(|row| row.after.0.clone()).unwrap_or_default();
    let held = rows
        .iter()
        .find(|row| row.version == version)
        .map(|row| row.after.0.clone())
        .unwrap_or_default();
    let mut told = changes(&held, &newest);
    // A record's own form does not write its attachments: their absence there is no removal.
    if newest.get("attachments").is_none() {
        told.retain(|change| !change.path.starts_with("attachments"));
    }
    Ok(told)
}

/// What others changed, in one paragraph for the head of a form.
#[must_use]
pub fn summary(w: Messages, changed: &[Changed]) -> String {
    let parts: Vec<String> = changed
        .iter()
        .filter(|change| !change.path.ends_with(".id"))
        .take(12)
        .map(|change| format!("{} : « {} » → « {} »", change.path, change.before, change.after))
        .collect();
    w.history_since(parts.join(" ; "))
}

struct Entry {
    version: i64,
    action: String,
    at: String,
    instant: String,
    origin: String,
    changed: Vec<Changed>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Page,
    name: String,
    back: String,
    entries: Vec<Entry>,
}

/// The page of a record's history, for administrators.
///
/// # Errors
/// [`Error::SignInRequired`] or [`Error::NotFound`] for others.
pub async fn show(app: &App, visit: &Visit, record: &record::Model, back: &str) -> Result<Response, Error> {
    visit.require_administrator()?;
    let w = visit.w();
    let entries = record::history_of(app.db.reader(), record.id)
        .await?
        .into_iter()
        .map(|row| Entry {
            version: row.version,
            action: w
                .by_key(&format!("history-{}", row.action), None)
                .unwrap_or(row.action),
            at: row.at.format("%Y-%m-%d %H:%M UTC").to_string(),
            instant: row.at.to_rfc3339(),
            origin: w
                .by_key(&format!("origin-{}", row.origin), None)
                .unwrap_or(row.origin),
            changed: row
                .before
                .map(|before| changes(&before.0, &row.after.0))
                .unwrap_or_default(),
        })
        .collect();
    let name = record.title.text(visit.lang).to_owned();
    let page = visit
        .page(app, w.history_of(name.clone()))
        .crumb(name.clone(), visit.url(back))
        .crumb(w.history(), "");
    html(&HistoryPage {
        page,
        name,
        back: visit.url(back),
        entries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"name": {"fr": "Jénine"}, "names": [{"name": "Djenin"}], "phone": null});
        let after = json!({"name": {"fr": "Jénine", "en": "Jenin"}, "names": [], "phone": null});
        let told = changes(&before, &after);
        assert_eq!(told.len(), 2);
        assert_eq!(
            told[0],
            Changed {
                path: "names.0.name".into(),
                before: "Djenin".into(),
                after: String::new()
            }
        );
        assert_eq!(told[1].path, "name.en");
    }
}
