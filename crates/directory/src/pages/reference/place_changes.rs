//! What changed between two versions of a place: for its history and for the second of two editors.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::messages::Messages;

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// The fields that differ, in the order of their keys.
pub(super) fn between(t: Messages, before: Option<&Value>, after: &Value) -> Vec<Change> {
    let empty = serde_json::Map::new();
    let old = before.and_then(Value::as_object).unwrap_or(&empty);
    let new = after.as_object().unwrap_or(&empty);
    let mut keys: BTreeMap<&String, ()> = BTreeMap::new();
    keys.extend(old.keys().chain(new.keys()).map(|key| (key, ())));
    keys.into_keys()
        .filter_map(|key| {
            let (before, after) = (shown(t, old.get(key)), shown(t, new.get(key)));
            (before != after).then(|| Change { label: t.by_key(&format!("ref-place-field-{}", key.replace('_', "-")), None).unwrap_or_else(|| key.clone()), before, after })
        })
        .collect()
}

/// A value as words: lists joined, fields named, nothing for what is empty.
fn shown(t: Messages, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => t.ref_yes(),
        Some(Value::Bool(false)) => t.ref_no(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|item| shown(t, Some(item))).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "),
        Some(Value::Object(fields)) => fields
            .iter()
            .map(|(key, value)| (key, shown(t, Some(value))))
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| format!("{key}: {text}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Lang;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_named() {
        let before = json!({"name": {"fr": "Jénine"}, "country": "PS", "names": [], "geonames": null});
        let after = json!({"name": {"fr": "Djénine"}, "country": "PS", "names": [{"name": "Jenin", "lang": "en"}], "geonames": 1});
        let changes = between(Messages(Lang::Fr), Some(&before), &after);
        assert_eq!(changes.len(), 3);
        assert!(changes.iter().any(|change| change.before == "fr: Jénine" && change.after == "fr: Djénine"));
        assert!(changes.iter().any(|change| change.before.is_empty() && change.after == "lang: en, name: Jenin"));
        assert!(between(Messages(Lang::Fr), Some(&after), &after).is_empty());
    }

    #[test]
    fn everything_of_a_new_place_is_a_change() {
        assert_eq!(between(Messages(Lang::En), None, &json!({"country": "PS", "parent": null})).len(), 1);
    }
}
