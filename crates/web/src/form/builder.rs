//! How an input becomes a form again, with its errors and all that was typed.

use std::collections::BTreeMap;

use kernel::{FieldErrors, Lang};
use serde::Serialize;
use serde_json::Value;

use super::fields::{Choice, Field, FieldKind, Form, Frame, Item, Row, Rows, Section, SummaryError};
use super::{Pick, Picks};
use crate::Messages;

/// Builds a form from an input and its errors.
pub struct Builder<'a> {
    values: Value,
    errors: &'a FieldErrors,
    w: Messages,
    form: Form,
    prefix: String,
    picks: Picks,
}

impl<'a> Builder<'a> {
    /// A form that shows `input` with `errors`.
    #[must_use]
    pub fn new(lang: Lang, input: &impl Serialize, errors: &'a FieldErrors) -> Self {
        let w = Messages(lang);
        let form = Form {
            action: String::new(),
            method: "post",
            title: String::new(),
            intro: None,
            multipart: false,
            version: None,
            errors_title: String::new(),
            errors: Vec::new(),
            submit_label: w.form_save(),
            cancel_href: String::new(),
            links: Vec::new(),
            sections: Vec::new(),
            folding: false,
            told: crate::history::Meanwhile::default(),
            proposed: None,
            wary: false,
        };
        Builder {
            values: serde_json::to_value(input).unwrap_or(Value::Null),
            errors,
            w,
            form,
            prefix: String::new(),
            picks: Picks::default(),
        }
    }

    /// The records that its fields name.
    #[must_use]
    pub fn picking(self, picks: Picks) -> Self {
        Builder { picks, ..self }
    }

    /// Opens a section; fields that follow stand in it.
    pub fn section(&mut self, title: impl Into<String>) -> &mut Section {
        self.form.sections.push(Section {
            title: title.into(),
            help: None,
            items: Vec::new(),
        });
        let last = self.form.sections.len() - 1;
        &mut self.form.sections[last]
    }

    fn make(&self, name: &str, label: String, kind: FieldKind) -> Field {
        let path = format!("{}{name}", self.prefix);
        let value = look(&self.values, &path);
        let chosen: Vec<&str> = match value {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text.as_str()],
            _ => Vec::new(),
        };
        let mark = |choices: Vec<Choice>| {
            choices
                .into_iter()
                .map(|choice| Choice {
                    selected: chosen.contains(&choice.value.as_str()),
                    ..choice
                })
                .collect()
        };
        let kind = match kind {
            FieldKind::Select(choices) => FieldKind::Select(mark(choices)),
            FieldKind::Radio(choices) => FieldKind::Radio(mark(choices)),
            FieldKind::Pick(pick) => {
                let held = chosen.first().copied().unwrap_or_default();
                FieldKind::Pick(Box::new(self.picks.show(&pick.kind, held)))
            }
            FieldKind::Checks(choices) => FieldKind::Checks(mark(choices)),
            FieldKind::Checkbox(_) => {
                FieldKind::Checkbox(matches!(value, Some(Value::Bool(true))) || chosen.contains(&"true"))
            }
            other => other,
        };
        let text = match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let error = self
            .errors
            .0
            .iter()
            .find(|error| error.field == path)
            .map(|error| error_text(self.w, error));
        Field {
            id: field_id(&path),
            name: path,
            label,
            help: None,
            error,
            required: false,
            kind,
            value: text,
            autocomplete: None,
            lang: None,
            bound: false,
            fold: None,
        }
    }

    /// The languages that a translated text is asked in: ours, and whatever others it already has.
    fn tags(&self, name: &str) -> Vec<String> {
        let mut tags = vec!["fr".to_owned(), "en".to_owned()];
        if let Some(Value::Object(held)) = look(&self.values, &format!("{}{name}", self.prefix)) {
            let others = held.keys().filter(|tag| !matches!(tag.as_str(), "fr" | "en"));
            tags.extend(others.cloned());
        }
        tags
    }

    /// The label and the look of a translated text's field.
    fn spoken(&self, label: &str, tag: &str, rows: u8) -> (String, FieldKind) {
        let language = self.w.by_key(&format!("language-{tag}"), None);
        let label = format!("{label} ({})", language.unwrap_or_else(|| tag.to_owned()));
        let kind = if rows > 1 {
            FieldKind::Textarea(rows)
        } else {
            FieldKind::Text
        };
        (label, kind)
    }

    /// Adds a field to the section that is open.
    pub fn field(&mut self, name: &str, label: impl Into<String>, kind: FieldKind) -> &mut Field {
        let field = self.make(name, label.into(), kind);
        if self.form.sections.is_empty() {
            self.section("");
        }
        let section = self.form.sections.len() - 1;
        let items = &mut self.form.sections[section].items;
        items.push(Item::Field(field));
        match items.last_mut() {
            Some(Item::Field(field)) => field,
            _ => unreachable!("a field was pushed the line above"),
        }
    }

    /// A line of text.
    pub fn text(&mut self, name: &str, label: impl Into<String>) -> &mut Field {
        self.field(name, label, FieldKind::Text)
    }

    /// One of a list; the first choice is "none" when the field may stay empty.
    pub fn select(&mut self, name: &str, label: impl Into<String>, choices: Vec<Choice>) -> &mut Field {
        self.field(name, label, FieldKind::Select(choices))
    }

    /// One record of this kind.
    pub fn pick(&mut self, name: &str, label: impl Into<String>, kind: &str) -> &mut Field {
        self.field(name, label, FieldKind::Pick(Box::new(Pick::of(kind))))
    }

    /// A text in French and English, and in whatever other languages it already has.
    pub fn translated(&mut self, name: &str, label: &str, rows: u8, required: bool) {
        for (place, tag) in self.tags(name).iter().enumerate() {
            let (label, kind) = self.spoken(label, tag, rows);
            let field = self.field(&format!("{name}.{tag}"), label, kind).lang(tag);
            if required && place == 0 {
                field.required();
            }
        }
    }

    /// Rows of the same fields; `describe` adds the fields of one row.
    pub fn rows(
        &mut self,
        name: &str,
        title: impl Into<String>,
        add_label: impl Into<String>,
        legend: impl Fn(usize) -> String,
        describe: impl Fn(&mut RowBuilder),
    ) -> &mut Rows {
        let count = match look(&self.values, name) {
            Some(Value::Array(items)) => items.len(),
            _ => 0,
        };
        let mut rows = Vec::new();
        for index in 0..count {
            self.prefix = format!("{name}.{index}.");
            let mut row = RowBuilder {
                builder: self,
                fields: Vec::new(),
            };
            describe(&mut row);
            let fields = row.fields;
            rows.push(Row {
                index,
                legend: legend(index + 1),
                fields,
            });
        }
        self.prefix.clear();
        if self.form.sections.is_empty() {
            self.section("");
        }
        let section = self.form.sections.len() - 1;
        let items = &mut self.form.sections[section].items;
        items.push(Item::Rows(Rows {
            name: name.to_owned(),
            title: title.into(),
            help: None,
            add_label: add_label.into(),
            rows,
        }));
        match items.last_mut() {
            Some(Item::Rows(rows)) => rows,
            _ => unreachable!("rows were pushed the line above"),
        }
    }

    /// The form, with the summary of all errors on top.
    #[must_use]
    pub fn finish(
        mut self,
        title: impl Into<String>,
        action: impl Into<String>,
        cancel: impl Into<String>,
    ) -> Form {
        let mut labels: BTreeMap<String, (String, String)> = BTreeMap::new();
        for item in self.form.sections.iter().flat_map(|section| &section.items) {
            match item {
                Item::Field(field) => {
                    labels.insert(field.name.clone(), (field.id.clone(), field.label.clone()));
                }
                Item::Rows(group) => labels.extend(group.rows.iter().flat_map(|row| {
                    row.fields.iter().map(|field| {
                        (
                            field.name.clone(),
                            (field.id.clone(), format!("{}, {}", row.legend, field.label)),
                        )
                    })
                })),
            }
        }
        for error in &self.errors.0 {
            let text = error_text(self.w, error);
            let (id, text) = match labels.get(&error.field) {
                Some((id, label)) => (id.clone(), format!("{label}\u{a0}: {text}")),
                None => (String::new(), text),
            };
            self.form.errors.push(SummaryError {
                field: error.field.clone(),
                id,
                text,
            });
        }
        let stale = self
            .errors
            .0
            .iter()
            .any(|error| error.code == "error-field-stale");
        self.form.errors_title = if stale {
            self.w.form_stale_title()
        } else {
            self.w.form_errors_title(self.form.errors.len())
        };
        self.form.title = title.into();
        self.form.action = action.into();
        self.form.cancel_href = cancel.into();
        self.form
    }

    /// The form of a record, in its frame.
    #[must_use]
    pub fn framed(self, frame: Frame) -> Form {
        let w = self.w;
        let mut form = self.finish(frame.title, frame.action, frame.cancel);
        if frame.proposed.is_some() {
            form.submit_label = w.proposal_send();
        }
        Form {
            version: frame.version,
            intro: frame.intro,
            told: frame.told,
            proposed: frame.proposed,
            folding: true,
            ..form
        }
    }
}

/// Adds the fields of one row.
pub struct RowBuilder<'b, 'a> {
    builder: &'b Builder<'a>,
    fields: Vec<Field>,
}

impl RowBuilder<'_, '_> {
    /// A field of the row.
    pub fn field(&mut self, name: &str, label: impl Into<String>, kind: FieldKind) -> &mut Field {
        self.fields.push(self.builder.make(name, label.into(), kind));
        let last = self.fields.len() - 1;
        &mut self.fields[last]
    }

    /// A line of text.
    pub fn text(&mut self, name: &str, label: impl Into<String>) -> &mut Field {
        self.field(name, label, FieldKind::Text)
    }

    /// One of a list.
    pub fn select(&mut self, name: &str, label: impl Into<String>, choices: Vec<Choice>) -> &mut Field {
        self.field(name, label, FieldKind::Select(choices))
    }

    /// One record of this kind.
    pub fn pick(&mut self, name: &str, label: impl Into<String>, kind: &str) -> &mut Field {
        self.field(name, label, FieldKind::Pick(Box::new(Pick::of(kind))))
    }

    /// A text in French and English, and in whatever other languages it already has.
    pub fn translated(&mut self, name: &str, label: &str, rows: u8) {
        self.translated_under(name, label, rows, None);
    }

    /// The same, folded away with its neighbours under a heading.
    pub fn translated_under(&mut self, name: &str, label: &str, rows: u8, heading: Option<&str>) {
        for tag in self.builder.tags(name) {
            let (label, kind) = self.builder.spoken(label, &tag, rows);
            let field = self.field(&format!("{name}.{tag}"), label, kind).lang(&tag);
            field.fold = heading.map(str::to_owned);
        }
    }
}

/// Finds a value by its path.
fn look<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(root, |place, part| match place {
        Value::Object(fields) => fields.get(part),
        Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
        _ => None,
    })
}

pub(super) fn field_id(path: &str) -> String {
    format!("champ-{}", path.replace('.', "-"))
}

fn error_text(w: Messages, error: &kernel::FieldError) -> String {
    w.by_key(error.code, error.detail.as_deref())
        .unwrap_or_else(|| w.error_field_invalid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, Serialize)]
    struct Input {
        names: Vec<Name>,
    }

    #[derive(Default, Serialize)]
    struct Name {
        name: String,
        lang: String,
        words: BTreeMap<String, String>,
    }

    #[test]
    fn a_refused_form_shows_what_was_typed_and_what_to_mend() {
        let input = Input {
            names: vec![Name {
                name: "Jénine".into(),
                lang: "??".into(),
                words: BTreeMap::from([("ar".to_owned(), "جنين".to_owned())]),
            }],
        };
        let mut errors = FieldErrors::new();
        errors.add("names.0.lang", "error-field-required");
        let mut builder = Builder::new(Lang::Fr, &input, &errors);
        builder.rows(
            "names",
            "Noms",
            "Ajouter",
            |n| format!("Nom {n}"),
            |row| {
                row.text("name", "Nom");
                row.text("lang", "Langue");
                row.translated("words", "Mots", 1);
            },
        );
        let form = builder.finish("t", "/a", "/b");
        assert_eq!(form.errors_title, "Un champ est à corriger");
        assert_eq!(form.errors[0].id, "champ-names-0-lang");
        let Item::Rows(rows) = &form.sections[0].items[0] else {
            panic!("rows expected")
        };
        assert_eq!(rows.rows[0].fields[0].value, "Jénine");
        assert!(rows.rows[0].fields[1].error.is_some());
        assert_eq!(
            rows.rows[0].fields[4].value, "جنين",
            "a language that the form does not ask for is kept"
        );
    }

    #[test]
    fn a_conflict_is_not_headed_as_a_field_to_mend() {
        let mut errors = FieldErrors::new();
        errors.add("", "error-field-stale");
        let form = Builder::new(Lang::Fr, &Input::default(), &errors).finish("t", "/a", "/b");
        assert_eq!(form.errors_title, "Fiche modifiée entre-temps");
    }
}
