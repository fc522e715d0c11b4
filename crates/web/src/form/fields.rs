//! A form as its template reads it: sections, fields, rows, and what to mend.

use super::Pick;
use crate::history::Meanwhile;

/// A choice of a select, a group of boxes or radios.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// The heading it stands under.
    pub group: Option<String>,
}

impl Choice {
    /// A choice without a heading.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice {
            value: value.into(),
            label: label.into(),
            selected: false,
            group: None,
        }
    }

    /// A choice under a heading.
    #[must_use]
    pub fn grouped(value: impl Into<String>, label: impl Into<String>, group: impl Into<String>) -> Self {
        Choice {
            group: Some(group.into()),
            ..Choice::new(value, label)
        }
    }
}

/// What a field looks like.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// A line.
    Text,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A phone number.
    Tel,
    /// A number.
    Number,
    /// Several lines.
    Textarea(u8),
    /// One of a list.
    Select(Vec<Choice>),
    /// One record of many.
    Pick(Box<Pick>),
    /// Yes or no.
    Checkbox(bool),
    /// Several of a list.
    Checks(Vec<Choice>),
    /// One of a short list.
    Radio(Vec<Choice>),
    /// A date as people say it.
    Date,
    /// A file of these kinds.
    File(String),
    /// A password, never shown again.
    Password,
    /// Nothing to see.
    Hidden,
}

/// A field, as the template reads it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its id in the page.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A sentence under the label.
    pub help: Option<String>,
    /// What to mend.
    pub error: Option<String>,
    /// Whether it must be filled.
    pub required: bool,
    /// What it looks like.
    pub kind: FieldKind,
    /// What it holds.
    pub value: String,
    /// The browser's hint for filling it.
    pub autocomplete: Option<String>,
    /// The language typed in it.
    pub lang: Option<String>,
    /// Whether it belongs to its row alone, so that a new row made after this one goes without.
    pub bound: bool,
}

impl Field {
    /// It must be filled.
    pub fn required(&mut self) -> &mut Self {
        self.required = true;
        self
    }

    /// It belongs to its row alone: its choices follow from what the row holds.
    pub fn bound(&mut self) -> &mut Self {
        self.bound = true;
        self
    }

    /// A sentence under its label.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// The language typed in it.
    pub fn lang(&mut self, tag: &str) -> &mut Self {
        self.lang = Some(tag.to_owned());
        self
    }

    /// The browser's hint for filling it (HTML's autofill names).
    pub fn autocomplete(&mut self, token: &str) -> &mut Self {
        self.autocomplete = Some(token.to_owned());
        self
    }
}

/// A row of a group of rows.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number, from 0.
    pub index: usize,
    /// What it is called.
    pub legend: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// Rows of the same fields, as many as needed.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The list's name.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// A sentence under it.
    pub help: Option<String>,
    /// What the button that adds a row says.
    pub add_label: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A part of a section.
#[derive(Debug, Clone)]
pub enum Item {
    /// One field.
    Field(Field),
    /// Rows.
    Rows(Rows),
}

/// A section of a form.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its heading; may be empty.
    pub title: String,
    /// A sentence under it.
    pub help: Option<String>,
    /// What it holds.
    pub items: Vec<Item>,
}

/// An error, as the summary on top lists it.
#[derive(Debug, Clone)]
pub struct SummaryError {
    /// The field's path.
    pub field: String,
    /// The field's id in the page, to jump to; empty if the error is of no field.
    pub id: String,
    /// What to mend.
    pub text: String,
}

/// What stands around the fields of a record's form.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Its title.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Where "cancel" leads.
    pub cancel: String,
    /// The version of the record that it was made from; nothing for a new one.
    pub version: Option<i64>,
    /// A sentence under the title.
    pub intro: Option<String>,
    /// What somebody else saved while it was being filled.
    pub told: Meanwhile,
}

/// A form, as the template reads it.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// `post` or `get`.
    pub method: &'static str,
    /// Its title.
    pub title: String,
    /// A sentence under it.
    pub intro: Option<String>,
    /// Whether files may come with it.
    pub multipart: bool,
    /// The version of the record that it was made from.
    pub version: Option<i64>,
    /// What the summary of the errors is headed.
    pub errors_title: String,
    /// What to mend, all at once.
    pub errors: Vec<SummaryError>,
    /// What the button says.
    pub submit_label: String,
    /// Where "cancel" leads; empty for none.
    pub cancel_href: String,
    /// Its sections.
    pub sections: Vec<Section>,
    /// What somebody else saved while it was being filled.
    pub told: Meanwhile,
}
