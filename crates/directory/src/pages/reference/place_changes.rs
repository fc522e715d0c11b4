//! What changed between two versions of a place: for its history and for the second of two editors.

use std::collections::{BTreeMap, BTreeSet};

use geo::catalogue::language_name;
use kernel::Lang;
use serde_json::Value;
use web::{App, Result};

use crate::messages::Messages;

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// What ids and codes are called: the titles of documents and places, the names of countries.
pub(super) type Names = BTreeMap<String, String>;

/// The names that the values of places need.
pub(super) async fn names(app: &App, lang: Lang) -> Result<Names> {
    let reader = app.db.reader();
    let mut names = Names::new();
    names.extend(
        database::source::all(reader)
            .await?
            .into_iter()
            .map(|(id, held)| (id.to_string(), held.title.text(lang).to_owned())),
    );
    names.extend(
        geo::place::all(reader)
            .await?
            .into_iter()
            .map(|held| (held.id.to_string(), held.title.text(lang).to_owned())),
    );
    names.extend(
        geo::country::all(reader)
            .await?
            .into_iter()
            .map(|held| (held.code.clone(), held.label(lang).to_owned())),
    );
    Ok(names)
}

/// The fields that differ, in the order of their keys.
pub(super) fn between(t: Messages, names: &Names, before: Option<&Value>, after: &Value) -> Vec<Change> {
    let empty = serde_json::Map::new();
    let old = before.and_then(Value::as_object).unwrap_or(&empty);
    let new = after.as_object().unwrap_or(&empty);
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (before, after) = (
                shown(t, names, key, old.get(key)),
                shown(t, names, key, new.get(key)),
            );
            (before != after).then(|| Change {
                label: t
                    .by_key(&format!("ref-place-field-{}", key.replace('_', "-")), None)
                    .unwrap_or_else(|| key.clone()),
                before,
                after,
            })
        })
        .collect()
}

/// A value as words: codes named, lists joined, nothing for what is empty.
fn shown(t: Messages, names: &Names, key: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => t.ref_yes(),
        Some(Value::Bool(false)) => t.ref_no(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => word(t, names, key, text),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| shown(t, names, key, Some(item)))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        Some(Value::Object(fields)) if key == "names" => {
            let part = |key: &str| {
                fields
                    .get(key)
                    .and_then(Value::as_str)
                    .filter(|text| !text.is_empty())
            };
            let kind = part("kind").map(|kind| {
                t.by_key(&format!("ref-name-{kind}"), None)
                    .unwrap_or_else(|| kind.to_owned())
            });
            let lang = part("lang").map(|lang| language_name(lang, t.0));
            let source = part("source").map(|source| word(t, names, "source", source));
            let about: Vec<String> = [kind, lang, source].into_iter().flatten().collect();
            let name = part("name").unwrap_or_default();
            if about.is_empty() {
                name.to_owned()
            } else {
                format!("{name} ({})", about.join(", "))
            }
        }
        Some(Value::Object(fields)) => fields
            .iter()
            .map(|(key, value)| (key, shown(t, names, "", Some(value))))
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| format!("{key}: {text}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// A code or id by its name; any other text as it is.
fn word(t: Messages, names: &Names, key: &str, text: &str) -> String {
    let w = web::Messages(t.0);
    let named = match (key, text) {
        ("kind", code) => Some(super::places::kind_name(t, code)),
        ("local_lang", tag) => Some(language_name(tag, t.0)),
        ("visibility", "public") => Some(t.ref_visibility_public()),
        ("visibility", code) => w.by_key(&format!("visibility-{code}"), None),
        ("state", "published") => Some(t.ref_state_published()),
        ("state", code) => w.by_key(&format!("state-{}", code.replace('_', "-")), None),
        ("country" | "parent" | "source", id) => names.get(id).cloned(),
        _ => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_named() {
        let before = json!({"name": {"fr": "Jénine"}, "country": "PS", "names": [], "geonames": null});
        let after = json!({"name": {"fr": "Djénine"}, "country": "PS", "names": [{"name": "Jenin", "lang": "en"}], "geonames": 1});
        let changes = between(Messages(Lang::Fr), &Names::new(), Some(&before), &after);
        assert_eq!(changes.len(), 3);
        assert!(
            changes
                .iter()
                .any(|change| change.before == "fr: Jénine" && change.after == "fr: Djénine")
        );
        assert!(
            changes
                .iter()
                .any(|change| change.before.is_empty() && change.after == "Jenin (anglais)")
        );
        assert!(between(Messages(Lang::Fr), &Names::new(), Some(&after), &after).is_empty());
    }

    #[test]
    fn codes_and_ids_are_named() {
        let names = Names::from([("PS".to_owned(), "Palestine".to_owned())]);
        let after =
            json!({"kind": "refugee_camp", "country": "PS", "state": "published", "visibility": "network"});
        let words: Vec<String> = between(Messages(Lang::Fr), &names, None, &after)
            .into_iter()
            .map(|change| change.after)
            .collect();
        assert_eq!(
            words,
            [
                "Palestine",
                "Camp de réfugiés",
                "Publié",
                "Visible dans le réseau"
            ]
        );
    }

    #[test]
    fn everything_of_a_new_place_is_a_change() {
        assert_eq!(
            between(
                Messages(Lang::En),
                &Names::new(),
                None,
                &json!({"country": "PS", "parent": null})
            )
            .len(),
            1
        );
    }
}
