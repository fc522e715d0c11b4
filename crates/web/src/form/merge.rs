//! Two editors of one form: what the second one gets back.

use serde_json::{Map, Value};

use crate::align::{pairs, plain};

/// What the second of two editors gets back: their own words where they changed a field, the first one's where they did
/// not. `base` is the form that both began with. Rows are followed through their list: one that either added is there,
/// one that either removed is gone unless the other changed it.
#[must_use]
pub fn merged(base: &Value, mine: &Value, theirs: &Value) -> Value {
    let (old, own, new) = (plain(base), plain(mine), plain(theirs));
    if own == old {
        return theirs.clone();
    }
    if new == old || own == new {
        return mine.clone();
    }
    match (mine, theirs) {
        (Value::Object(own), Value::Object(new)) => {
            let value = |fields: &Map<String, Value>, key: &str| fields.get(key).cloned().unwrap_or_default();
            let old = base.as_object().cloned().unwrap_or_default();
            let keys: std::collections::BTreeSet<&String> = own.keys().chain(new.keys()).collect();
            keys.into_iter()
                .map(|key| (key, merged(&value(&old, key), &value(own, key), &value(new, key))))
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key.clone(), value))
                .collect::<Map<_, _>>()
                .into()
        }
        (Value::Array(own), Value::Array(new)) => {
            let old = base.as_array().cloned().unwrap_or_default();
            let rows = own.iter().chain(new).any(Value::is_object);
            Value::Array(if rows {
                merged_rows(&old, own, new)
            } else {
                merged_set(&old, own, new)
            })
        }
        _ => mine.clone(),
    }
}

/// Ticked boxes: what either ticked is ticked, what either unticked is not.
fn merged_set(old: &[Value], own: &[Value], new: &[Value]) -> Vec<Value> {
    let kept = own
        .iter()
        .filter(|value| new.contains(value) || !old.contains(value));
    let added = new
        .iter()
        .filter(|value| !own.contains(value) && !old.contains(value));
    kept.chain(added).cloned().collect()
}

fn merged_rows(old: &[Value], own: &[Value], new: &[Value]) -> Vec<Value> {
    let (of_own, of_new) = (pairs(old, own), pairs(old, new));
    let mut used = vec![false; new.len()];
    let mut rows = Vec::new();
    for (row, from) in own.iter().zip(of_own) {
        let theirs = match from {
            Some(_) => of_new.iter().position(|other| *other == from),
            // Both added the same row.
            None => (0..new.len())
                .find(|place| of_new[*place].is_none() && !used[*place] && plain(&new[*place]) == plain(row)),
        };
        if let Some(place) = theirs {
            used[place] = true;
        }
        match (from, theirs) {
            (Some(from), Some(place)) => rows.push(merged(&old[from], row, &new[place])),
            // The other removed a row that this one left as it was.
            (Some(from), None) if plain(row) == plain(&old[from]) => {}
            _ => rows.push(row.clone()),
        }
    }
    for (place, row) in new.iter().enumerate().filter(|(place, _)| !used[*place]) {
        let removed_here = of_new[place].is_some_and(|from| plain(row) == plain(&old[from]));
        if !removed_here {
            rows.push(row.clone());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form(phone: &str, site: &str, names: &[&str]) -> Value {
        let names: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        json!({ "phone": phone, "site": site, "names": names })
    }

    #[test]
    fn the_second_editor_keeps_their_words_and_gets_the_others() {
        let (base, mine, theirs) = (
            form("1", "", &["a"]),
            form("2", "", &["a"]),
            form("1", "https://x.fr", &["a", "b"]),
        );
        assert_eq!(
            merged(&base, &mine, &theirs),
            form("2", "https://x.fr", &["a", "b"])
        );
    }

    #[test]
    fn rows_that_either_added_or_changed_are_all_there() {
        let row = |who: &str, role: &str| json!({ "who": who, "role": role });
        let base = json!([row("x", "lead"), row("y", "partner"), row("z", "host")]);
        let mine = json!([
            row("x", "lead"),
            row("y", "funder"),
            row("z", "host"),
            row("mine", "guest")
        ]);
        let theirs = json!([row("x", "head"), row("y", "partner"), row("theirs", "guest")]);
        assert_eq!(
            merged(&base, &mine, &theirs),
            json!([
                row("x", "head"),
                row("y", "funder"),
                row("mine", "guest"),
                row("theirs", "guest")
            ])
        );
    }

    #[test]
    fn a_row_that_one_removed_and_the_other_changed_stays() {
        let row = |name: &str, lang: &str| json!({ "name": name, "lang": lang });
        let base = json!([row("a", "fr"), row("b", "fr")]);
        let (without, changed) = (json!([row("a", "fr")]), json!([row("a", "fr"), row("b", "en")]));
        assert_eq!(merged(&base, &without, &changed), changed);
        assert_eq!(merged(&base, &changed, &without), changed);
    }

    #[test]
    fn boxes_are_merged_one_by_one() {
        assert_eq!(
            merged(
                &json!(["water", "peace"]),
                &json!(["water", "peace", "health"]),
                &json!(["peace", "youth"])
            ),
            json!(["peace", "health", "youth"])
        );
    }

    #[test]
    fn a_field_sent_empty_is_not_a_change_of_one_that_was_not_there() {
        assert_eq!(
            merged(
                &json!({"title": {"fr": "Puits"}}),
                &json!({"title": {"fr": "Puits", "en": ""}}),
                &json!({"title": {"fr": "Puits", "en": "Well"}})
            ),
            json!({"title": {"fr": "Puits", "en": "Well"}})
        );
    }
}
