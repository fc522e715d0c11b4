//! Rows have no names of their own: which row of a list is which row of a later version of it, so that a row taken out of
//! the middle is one removal and not a change of all that follow.

use serde_json::Value;

/// A value without what forms and stores write differently: empty texts and lists, line ends, white space around.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let text = text.replace("\r\n", "\n");
            let text = text.trim();
            if text.is_empty() {
                Value::Null
            } else {
                Value::String(text.to_owned())
            }
        }
        Value::Object(fields) => {
            let kept: serde_json::Map<_, _> = fields
                .iter()
                .map(|(key, value)| (key.clone(), plain(value)))
                .filter(|(_, value)| !value.is_null())
                .collect();
            if kept.is_empty() {
                Value::Null
            } else {
                Value::Object(kept)
            }
        }
        Value::Array(items) if items.is_empty() => Value::Null,
        Value::Array(items) => Value::Array(items.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// For each new row, the number of the old row that it was.
pub(crate) fn pairs(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    let (old, new): (Vec<Value>, Vec<Value>) =
        (old.iter().map(plain).collect(), new.iter().map(plain).collect());
    let mut found = vec![None; new.len()];
    let mut free = vec![true; old.len()];
    let same_id = |one: &Value, other: &Value| {
        let id = one.get("id");
        id.is_some() && id == other.get("id")
    };
    for exact in [true, false] {
        for (to, row) in new.iter().enumerate() {
            if found[to].is_some() || row.is_null() {
                continue;
            }
            let like = |held: &Value| if exact { held == row } else { same_id(held, row) };
            if let Some(from) = (0..old.len()).find(|from| free[*from] && like(&old[*from])) {
                (found[to], free[from]) = (Some(from), false);
            }
        }
    }
    // What is left: the two that have most in common, the nearest of equals, until nothing is.
    loop {
        let mut best: Option<(usize, usize, usize, usize)> = None;
        for (to, row) in new.iter().enumerate().filter(|(to, _)| found[*to].is_none()) {
            for (from, held) in old.iter().enumerate().filter(|(from, _)| free[*from]) {
                let far = from.abs_diff(to);
                let mut common = in_common(held, row);
                // A row of one value has nothing in common with what it becomes but its place.
                if far == 0 && old.len() == new.len() && values(held) == 1 && values(row) == 1 {
                    common += 1;
                }
                let better =
                    best.is_none_or(|(most, near, ..)| common > most || common == most && far < near);
                if common > 0 && better {
                    best = Some((common, far, from, to));
                }
            }
        }
        let Some((_, _, from, to)) = best else { break };
        (found[to], free[from]) = (Some(from), false);
    }
    found
}

/// How many values a row holds.
fn values(row: &Value) -> usize {
    match row {
        Value::Null => 0,
        Value::Object(fields) => fields.values().map(values).sum(),
        _ => 1,
    }
}

/// How many values two rows share.
fn in_common(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one
            .iter()
            .filter_map(|(key, value)| Some(in_common(value, other.get(key)?)))
            .sum(),
        (Value::Null, _) => 0,
        _ => usize::from(one == other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(old: &Value, new: &Value) -> Vec<Option<usize>> {
        pairs(old.as_array().unwrap(), new.as_array().unwrap())
    }

    #[test]
    fn a_row_taken_out_of_the_middle_moves_no_other() {
        let old = json!([{"name": "a"}, {"name": "b"}, {"name": "c"}]);
        assert_eq!(
            found(&old, &json!([{"name": "a"}, {"name": "c"}])),
            [Some(0), Some(2)]
        );
    }

    #[test]
    fn a_changed_row_is_the_one_that_it_resembles() {
        let old = json!([{"who": "x", "role": "lead"}, {"who": "y", "role": "partner"}]);
        let new = json!([{"who": "new", "role": "host"}, {"who": "y", "role": "lead"}, {"who": "x", "role": "partner"}]);
        assert_eq!(found(&old, &new), [None, Some(1), Some(0)]);
        assert_eq!(found(&json!([{"name": "a"}]), &json!([{"name": "b"}])), [Some(0)]);
    }

    #[test]
    fn what_forms_write_differently_is_the_same() {
        assert_eq!(
            plain(&json!({"fr": "a\r\nb ", "en": "", "none": [], "rows": [{}]})),
            json!({"fr": "a\nb", "rows": [null]})
        );
    }
}
