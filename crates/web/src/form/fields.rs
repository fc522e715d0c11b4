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
    /// The heading under which it is folded away with its neighbours, of a field that few need.
    pub fold: Option<String>,
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

    /// What it holds, in words; empty for nothing, and for what is not shown.
    #[must_use]
    pub fn held(&self) -> &str {
        match &self.kind {
            FieldKind::Hidden | FieldKind::Checkbox(_) => "",
            FieldKind::Pick(pick) => pick.typed.trim(),
            FieldKind::Select(choices) | FieldKind::Checks(choices) | FieldKind::Radio(choices) => choices
                .iter()
                .find(|choice| choice.selected && !choice.value.is_empty())
                .map_or("", |choice| choice.label.as_str()),
            _ => self.value.trim(),
        }
    }

    /// Whether it is to be looked at: something is to be mended, or a match to be chosen.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.error.is_some() || matches!(&self.kind, FieldKind::Pick(pick) if pick.asked)
    }

    /// It is folded away with its neighbours under this heading, unless one of them holds something.
    pub fn fold(&mut self, heading: impl Into<String>) -> &mut Self {
        self.fold = Some(heading.into());
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

/// Fields of a row that stand together.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The heading that folds them away; empty for those that are always there.
    pub heading: &'a str,
    /// Whether they are unfolded: one of them holds something, or is to be mended.
    pub open: bool,
    /// The fields.
    pub fields: Vec<&'a Field>,
}

impl Row {
    /// Its fields, those that are folded away together.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for field in &self.fields {
            let heading = field.fold.as_deref().unwrap_or_default();
            let open = field.error.is_some() || !field.held().is_empty();
            match parts.last_mut() {
                Some(last) if last.heading == heading => {
                    last.open |= open;
                    last.fields.push(field);
                }
                _ => parts.push(Part {
                    heading,
                    open,
                    fields: vec![field],
                }),
            }
        }
        parts
    }

    /// Whether something in it is to be mended.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }

    /// Open to be mended, or to be filled.
    #[must_use]
    pub fn is_open(&self) -> bool {
        // What a new row begins with (a role, a kind) is nothing typed.
        let typed = |field: &&Field| !matches!(field.kind, FieldKind::Select(_) | FieldKind::Radio(_));
        let mut typed = self.fields.iter().filter(typed);
        self.fields.iter().any(Field::is_asking) || typed.all(|field| field.held().is_empty())
    }

    /// What its closed line tells.
    #[must_use]
    pub fn gist(&self) -> String {
        gist(self.fields.iter())
    }
}

/// How much of a row its closed line tells.
const GIST: usize = 2;

/// The first things that some fields hold, each in one language.
#[must_use]
pub fn gist<'a>(fields: impl Iterator<Item = &'a Field>) -> String {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for field in fields {
        let about = match &field.lang {
            Some(tag) => field.name.strip_suffix(tag.as_str()).unwrap_or(&field.name),
            None => &field.name,
        };
        let words = field.held();
        if !words.is_empty() && !told.iter().any(|(other, _)| *other == about) {
            told.push((about, words));
        }
        if told.len() == GIST {
            break;
        }
    }
    told.into_iter()
        .map(|(_, words)| words.chars().take(60).collect::<String>())
        .collect::<Vec<_>>()
        .join(" · ")
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

impl Section {
    /// Open when something in it is to be mended, is required, or is there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.items.iter().any(|item| match item {
            Item::Field(field) => field.required || field.error.is_some() || !field.held().is_empty(),
            Item::Rows(group) => !group.rows.is_empty(),
        })
    }

    /// Whether something in it is to be mended.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| match item {
            Item::Field(field) => field.error.is_some(),
            Item::Rows(group) => group.rows.iter().any(Row::has_errors),
        })
    }

    /// How many rows it holds; 0 where it has none to count.
    #[must_use]
    pub fn count(&self) -> usize {
        self.items
            .iter()
            .map(|item| match item {
                Item::Field(_) => 0,
                Item::Rows(group) => group.rows.len(),
            })
            .sum()
    }
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

/// A form whose content waits for somebody else's decision.
#[derive(Debug, Clone)]
pub struct Proposed {
    /// What becomes of it, in a sentence.
    pub said: String,
    /// Where its writer says why.
    pub word: Field,
}

impl Proposed {
    /// The field's name; what is typed there is no part of the record.
    pub const WORD: &'static str = "_message";

    /// What is said, with what was typed so far and what is wrong with it.
    #[must_use]
    pub fn new(w: crate::Messages, typed: &str, error: Option<String>) -> Self {
        Proposed {
            said: w.proposal_waits(),
            word: Field {
                id: super::builder::field_id(Self::WORD),
                name: Self::WORD.to_owned(),
                label: w.proposal_word(),
                help: Some(w.proposal_word_help()),
                error,
                required: false,
                kind: FieldKind::Textarea(3),
                value: typed.to_owned(),
                autocomplete: None,
                lang: None,
                bound: false,
                fold: None,
            },
        }
    }
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
    /// Whether what it says waits for somebody else's decision.
    pub proposed: Option<Proposed>,
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
    /// What else can be done with what it edits: label and address.
    pub links: Vec<(String, String)>,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Whether they fold, with an index on top: a form of many sections.
    pub folding: bool,
    /// What somebody else saved while it was being filled.
    pub told: Meanwhile,
    /// What is said and asked when what it says waits for somebody else's decision.
    pub proposed: Option<Proposed>,
    /// Whether it has the field that no person sees ([`super::wary`]).
    pub wary: bool,
}
