//! Two editors of one action: the second one's form comes back with what was typed, and above it, in the words of the
//! form, what the first one changed.

use web::form::{Field, FieldKind, Form, Item};

/// A field that the other editor changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// The field, as the form calls it.
    pub label: String,
    /// What it held.
    pub before: String,
    /// What it holds now.
    pub after: String,
}

/// What differs between two forms of the same kind, in the order of the fields.
pub(super) fn changes(before: &Form, after: &Form) -> Vec<Change> {
    let (old, new) = (fields(before), fields(after));
    let mut changed: Vec<Change> = Vec::new();
    for (name, label, value) in &new {
        let held = old
            .iter()
            .find(|(other, _, _)| other == name)
            .map_or("", |(_, _, value)| value.as_str());
        if held != value {
            changed.push(Change {
                label: label.clone(),
                before: held.to_owned(),
                after: value.clone(),
            });
        }
    }
    for (name, label, value) in old {
        if !value.is_empty() && !new.iter().any(|(other, _, _)| *other == name) {
            changed.push(Change {
                label,
                before: value,
                after: String::new(),
            });
        }
    }
    changed
}

/// Name, label and what is shown of every field.
fn fields(form: &Form) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for item in form.sections.iter().flat_map(|section| &section.items) {
        match item {
            Item::Field(field) => found.push((field.name.clone(), field.label.clone(), shown(field))),
            Item::Rows(group) => {
                for row in &group.rows {
                    found.extend(row.fields.iter().map(|field| {
                        (
                            field.name.clone(),
                            format!("{}, {}", row.legend, field.label),
                            shown(field),
                        )
                    }));
                }
            }
        }
    }
    found
}

fn shown(field: &Field) -> String {
    match &field.kind {
        FieldKind::Select(choices) | FieldKind::Checks(choices) | FieldKind::Radio(choices) => choices
            .iter()
            .filter(|choice| choice.selected && !choice.value.is_empty())
            .map(|choice| choice.label.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        FieldKind::Hidden | FieldKind::Password | FieldKind::File(_) => String::new(),
        FieldKind::Checkbox(ticked) => {
            if *ticked {
                "✓".to_owned()
            } else {
                String::new()
            }
        }
        _ => field.value.clone(),
    }
}
