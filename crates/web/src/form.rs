//! Forms: what was sent, how it becomes an input, and how an input becomes the same form again with its errors, so that
//! nothing typed is lost.
//!
//! Fields are named by path: `names.2.lang` is the language of the third row of `names`. [`Submitted::input`] turns
//! paths into a typed input; [`Builder`] turns the input back into fields.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use bytes::Bytes;
use kernel::{FieldErrors, Lang};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{App, Error, Messages, Page, csrf, html};

/// How many fields a form may send: a sheet with hundreds of rows fits, an attack does not.
const MAX_FIELDS: usize = 5_000;
/// Size of a form without files, in bytes.
const MAX_TEXT: usize = 2 * 1024 * 1024;
/// Size of a form with files, in bytes; each feature sets a smaller limit a file.
const MAX_FILES: usize = 20 * 1024 * 1024;

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The field.
    pub field: String,
    /// The name it had, without folders; only ever shown, never a path of ours.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A form that came from one of our pages: an extractor that checks the token.
#[derive(Debug, Clone, Default)]
pub struct Submitted {
    /// Names and values, in the order sent, without our own (`_csrf`, `_version`, `_add`).
    pub pairs: Vec<(String, String)>,
    /// Files.
    pub files: Vec<Upload>,
    /// The version that the form was made from.
    pub version: Option<i64>,
    /// The rows that the visitor asks one more of, instead of sending the form.
    pub add: Option<String>,
}

impl FromRequest<App> for Submitted {
    type Rejection = Error;

    async fn from_request(request: Request, state: &App) -> Result<Self, Error> {
        let cookie = CookieJar::from_headers(request.headers())
            .get(csrf::COOKIE)
            .map(|cookie| cookie.value().to_owned())
            .unwrap_or_default();
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let (pairs, files) = if kind.starts_with("multipart/form-data") {
            multipart(request, state).await?
        } else {
            urlencoded(request).await?
        };
        if pairs.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        let mut form = Submitted {
            files,
            ..Submitted::default()
        };
        let mut token = String::new();
        for (name, value) in pairs {
            match name.as_str() {
                "_csrf" => token = value,
                "_version" => form.version = value.parse().ok(),
                "_add" => form.add = Some(value),
                // PostgreSQL keeps no NUL, and nobody types one.
                _ => form.pairs.push((name, value.replace('\0', ""))),
            }
        }
        if csrf::matches(&cookie, &token) {
            Ok(form)
        } else {
            Err(Error::Forbidden)
        }
    }
}

type Parts = (Vec<(String, String)>, Vec<Upload>);

async fn urlencoded(request: Request) -> Result<Parts, Error> {
    let body = axum::body::to_bytes(request.into_body(), MAX_TEXT)
        .await
        .map_err(|_| Error::TooLarge)?;
    let text = std::str::from_utf8(&body).map_err(|_| Error::Invalid("the form is not UTF-8".to_owned()))?;
    Ok((crate::list::decode(text), Vec::new()))
}

async fn multipart(request: Request, state: &App) -> Result<Parts, Error> {
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|error| Error::Invalid(error.to_string()))?;
    let (mut pairs, mut files, mut size) = (Vec::new(), Vec::new(), 0usize);
    let refused = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Error::TooLarge
        } else {
            Error::Invalid(error.to_string())
        }
    };
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part
            .file_name()
            .map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        let bytes = part.bytes().await.map_err(refused)?;
        size += bytes.len();
        if size > MAX_FILES || pairs.len() > MAX_FIELDS {
            return Err(Error::TooLarge);
        }
        match name {
            Some(name) if !bytes.is_empty() => files.push(Upload { field, name, bytes }),
            Some(_) => {}
            None => pairs.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((pairs, files))
}

impl Submitted {
    /// The typed input. Fields that the input does not know are passed over; lists keep the rows whose `_remove` is
    /// not ticked, and get one more when the visitor asked for it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the fields do not have the input's shape, which our own pages never send.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut root = Value::Object(Map::new());
        for (path, value) in &self.pairs {
            insert(&mut root, path, value);
        }
        let mut root = settle(root);
        if let (Some(rows), Value::Object(fields)) = (&self.add, &mut root) {
            let list = fields
                .entry(rows.clone())
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = list {
                items.push(Value::Object(Map::new()));
            }
        }
        serde_json::from_value(root).map_err(|error| Error::Invalid(error.to_string()))
    }

    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value)
    }
}

/// Puts a value at its path; a name sent several times becomes a list.
fn insert(root: &mut Value, path: &str, value: &str) {
    let mut place = root;
    for part in path.split('.').take(6) {
        let Value::Object(fields) = place else { return };
        place = fields.entry(part.to_owned()).or_insert(Value::Object(Map::new()));
    }
    match place {
        Value::Array(items) => items.push(Value::String(value.to_owned())),
        Value::String(first) => {
            *place = Value::Array(vec![
                Value::String(std::mem::take(first)),
                Value::String(value.to_owned()),
            ])
        }
        Value::Object(fields) if fields.is_empty() => *place = Value::String(value.to_owned()),
        _ => {}
    }
}

/// Objects whose keys are all numbers are rows: a list in the order of the numbers, without the removed ones.
fn settle(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let numbered: Option<Vec<(u32, Value)>> = if fields.is_empty() {
                None
            } else {
                fields
                    .iter()
                    .map(|(key, value)| key.parse().ok().map(|number| (number, value.clone())))
                    .collect()
            };
            if let Some(mut rows) = numbered {
                rows.sort_by_key(|(number, _)| *number);
                let kept = rows
                    .into_iter()
                    .filter(|(_, row)| row.get("_remove").is_none())
                    .map(|(_, row)| settle(row));
                return Value::Array(kept.collect());
            }
            Value::Object(
                fields
                    .into_iter()
                    .map(|(key, value)| (key, settle(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

/// A select's or a group of boxes' value, which a form sends once, several times or not at all.
///
/// # Errors
/// When it is neither text nor a list of texts.
pub fn several<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(
        match <OneOrMany as serde::Deserialize>::deserialize(deserializer)? {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        },
    )
}

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
}

impl Field {
    /// It must be filled.
    pub fn required(&mut self) -> &mut Self {
        self.required = true;
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
    /// What to mend, all at once.
    pub errors: Vec<SummaryError>,
    /// What the button says.
    pub submit_label: String,
    /// Where "cancel" leads; empty for none.
    pub cancel_href: String,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// Builds a form from an input and its errors.
pub struct Builder<'a> {
    values: Value,
    errors: &'a FieldErrors,
    w: Messages,
    form: Form,
    prefix: String,
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
            errors: Vec::new(),
            submit_label: w.form_save(),
            cancel_href: String::new(),
            sections: Vec::new(),
        };
        Builder {
            values: serde_json::to_value(input).unwrap_or(Value::Null),
            errors,
            w,
            form,
            prefix: String::new(),
        }
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
        }
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

    /// A text in French and English, and in whatever other languages it already has.
    pub fn translated(&mut self, name: &str, label: &str, rows: u8, required: bool) {
        let path = format!("{}{name}", self.prefix);
        let mut tags = vec!["fr".to_owned(), "en".to_owned()];
        if let Some(Value::Object(held)) = look(&self.values, &path) {
            tags.extend(
                held.keys()
                    .filter(|tag| !matches!(tag.as_str(), "fr" | "en"))
                    .cloned(),
            );
        }
        for (place, tag) in tags.iter().enumerate() {
            let language = self
                .w
                .by_key(&format!("language-{tag}"), None)
                .unwrap_or_else(|| tag.clone());
            let kind = if rows > 1 {
                FieldKind::Textarea(rows)
            } else {
                FieldKind::Text
            };
            let field = self
                .field(&format!("{name}.{tag}"), format!("{label} ({language})"), kind)
                .lang(tag);
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
                Some((id, label)) => (id.clone(), format!("{label} : {text}")),
                None => (String::new(), text),
            };
            self.form.errors.push(SummaryError {
                field: error.field.clone(),
                id,
                text,
            });
        }
        self.form.title = title.into();
        self.form.action = action.into();
        self.form.cancel_href = cancel.into();
        self.form
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

    /// A text in French and English.
    pub fn translated(&mut self, name: &str, label: &str, rows: u8) {
        for tag in ["fr", "en"] {
            let language = self
                .builder
                .w
                .by_key(&format!("language-{tag}"), None)
                .unwrap_or_else(|| tag.to_owned());
            let kind = if rows > 1 {
                FieldKind::Textarea(rows)
            } else {
                FieldKind::Text
            };
            self.field(&format!("{name}.{tag}"), format!("{label} ({language})"), kind)
                .lang(tag);
        }
    }
}

/// What the second of two editors gets back: their own words where they changed a field, the first one's where they did
/// not. `base` is the form that both began with. A list is taken whole, since rows have no names of their own.
#[must_use]
pub fn merged(base: &Value, mine: &Value, theirs: &Value) -> Value {
    match (base, mine, theirs) {
        _ if mine == base => theirs.clone(),
        (Value::Object(old), Value::Object(own), Value::Object(new)) => {
            let keys: std::collections::BTreeSet<&String> = own.keys().chain(new.keys()).collect();
            let none = Value::Null;
            let value =
                |fields: &Map<String, Value>, key: &str| fields.get(key).cloned().unwrap_or(none.clone());
            keys.into_iter()
                .map(|key| {
                    (
                        key.clone(),
                        merged(&value(old, key), &value(own, key), &value(new, key)),
                    )
                })
                .filter(|(_, value)| !value.is_null())
                .collect::<Map<_, _>>()
                .into()
        }
        _ => mine.clone(),
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

fn field_id(path: &str) -> String {
    format!("champ-{}", path.replace('.', "-"))
}

fn error_text(w: Messages, error: &kernel::FieldError) -> String {
    w.by_key(error.code, error.detail.as_deref())
        .unwrap_or_else(|| w.error_field_invalid())
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    page: Page,
    form: Form,
}

/// A form on a page of its own: 422 when it comes back with errors, so that nobody takes it for done.
///
/// # Errors
/// [`Error::Internal`] when the template fails.
pub fn show(page: Page, form: Form) -> Result<Response, Error> {
    let status = if form.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page.crumb(form.title.clone(), "");
    Ok((status, html(&FormPage { page, form })?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize, Serialize)]
    #[serde(default)]
    struct Input {
        title: BTreeMap<String, String>,
        names: Vec<Name>,
        #[serde(deserialize_with = "several")]
        themes: Vec<String>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize, Serialize)]
    #[serde(default)]
    struct Name {
        name: String,
        lang: String,
    }

    fn sent(pairs: &[(&str, &str)]) -> Submitted {
        Submitted {
            pairs: pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Submitted::default()
        }
    }

    #[test]
    fn paths_become_an_input_and_removed_rows_are_gone() {
        let form = sent(&[
            ("title.fr", "Eau"),
            ("names.0.name", "a"),
            ("names.10.name", "c"),
            ("names.2.name", "b"),
            ("names.2._remove", "1"),
            ("themes", "water"),
            ("themes", "peace"),
        ]);
        let input: Input = form.input().unwrap();
        assert_eq!(input.title["fr"], "Eau");
        assert_eq!(
            input
                .names
                .iter()
                .map(|row| row.name.as_str())
                .collect::<Vec<_>>(),
            ["a", "c"]
        );
        assert_eq!(input.themes, ["water", "peace"]);
        assert_eq!(
            sent(&[("themes", "water")]).input::<Input>().unwrap().themes,
            ["water"]
        );
    }

    #[test]
    fn asking_for_a_row_adds_an_empty_one() {
        let form = Submitted {
            add: Some("names".to_owned()),
            ..sent(&[("names.0.name", "a")])
        };
        assert_eq!(form.input::<Input>().unwrap().names.len(), 2);
    }

    #[test]
    fn the_second_editor_keeps_their_words_and_gets_the_others() {
        let form = |phone: &str, site: &str, names: &[&str]| serde_json::json!({ "phone": phone, "site": site, "names": names });
        let (base, mine, theirs) = (
            form("1", "", &["a"]),
            form("2", "", &["a"]),
            form("1", "https://x.fr", &["a", "b"]),
        );
        assert_eq!(
            merged(&base, &mine, &theirs),
            form("2", "https://x.fr", &["a", "b"])
        );
        assert_eq!(
            merged(&base, &form("2", "", &["c"]), &theirs)["names"],
            serde_json::json!(["c"])
        );
    }

    #[test]
    fn a_hostile_path_changes_nothing_else() {
        let form = sent(&[
            ("title", "x"),
            ("title.fr", "y"),
            ("names.0.name.deep.deeper.deepest.more", "z"),
            ("..", "!"),
        ]);
        assert!(form.input::<Input>().is_err());
        let strange = sent(&[("", "x"), ("nothing.0", "y")]);
        assert_eq!(strange.input::<Input>().unwrap(), Input::default());
    }

    #[test]
    fn a_refused_form_shows_what_was_typed_and_what_to_mend() {
        let input = Input {
            names: vec![Name {
                name: "Jénine".into(),
                lang: "??".into(),
            }],
            ..Input::default()
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
            },
        );
        let form = builder.finish("t", "/a", "/b");
        assert_eq!(form.errors[0].id, "champ-names-0-lang");
        let Item::Rows(rows) = &form.sections[0].items[0] else {
            panic!("rows expected")
        };
        assert_eq!(rows.rows[0].fields[0].value, "Jénine");
        assert!(rows.rows[0].fields[1].error.is_some());
    }
}
