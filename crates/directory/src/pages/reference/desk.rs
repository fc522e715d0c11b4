//! What the forms of administration share: where they stand, codes that are free, and two editors of one row. These rows
//! have no version of their own: a form carries a print of the values that it was made from.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::FieldErrors;
use serde::Serialize;
use web::form::{self, Builder, Field, FieldKind, Form, Item, Submitted};
use web::history::{Changed, Vocabulary};
use web::{App, Page, Result, Visit, html};

use super::desk_past;
use crate::messages::Messages;

/// A list of administration, and where the forms of its rows are.
pub(super) struct Desk {
    /// The address of the list.
    pub list: &'static str,
    /// What the addresses of the forms begin with.
    pub forms: &'static str,
    /// What the list is called.
    pub title: fn(&Messages) -> String,
    /// What the fields of the form are called.
    pub fields: fn(&Messages) -> Vec<(&'static str, String)>,
    /// Whether a row that nothing uses can be removed.
    pub removable: bool,
}

/// One form: what is typed, what is to be mended, and what the row holds now.
pub(super) struct Sheet<'a, I> {
    /// Its title.
    pub title: String,
    /// The code of the row; none for a new one.
    pub code: Option<&'a str>,
    /// What is typed.
    pub typed: &'a I,
    /// The row as it is now; none for a new one.
    pub held: Option<I>,
    /// What is to be mended.
    pub errors: &'a FieldErrors,
}

impl Desk {
    /// The frame of the list's own page.
    pub fn list_page(&self, app: &App, visit: &Visit) -> Page {
        let title = (self.title)(&Messages(visit.lang));
        visit
            .page(app, title.clone())
            .crumb(
                Messages(visit.lang).ref_admin_title(),
                visit.url("/administration"),
            )
            .crumb(title, "")
    }

    /// The frame of a page below the list.
    pub fn page(&self, app: &App, visit: &Visit, title: String) -> Page {
        let t = Messages(visit.lang);
        visit
            .page(app, title)
            .crumb(t.ref_admin_title(), visit.url("/administration"))
            .crumb((self.title)(&t), visit.url(self.list))
    }

    /// The form on its page; `describe` adds the fields. The second of two editors sees what the row holds now wherever
    /// it is not what they typed.
    pub async fn show<I: Serialize>(
        &self,
        app: &App,
        visit: &Visit,
        sheet: Sheet<'_, I>,
        describe: impl Fn(&mut Builder),
    ) -> Result {
        let address = format!("{}/{}", self.forms, sheet.code.unwrap_or("nouveau"));
        let build = |input: &I, errors: &FieldErrors| {
            let mut builder = Builder::new(visit.lang, input, errors);
            describe(&mut builder);
            builder.finish(sheet.title.clone(), visit.url(&address), visit.url(self.list))
        };
        let mut form = build(sheet.typed, sheet.errors);
        if let Some(held) = &sheet.held {
            form.version = Some(stamp(held));
            if sheet.errors.0.iter().any(|error| error.code == STALE) {
                form.told = differences(&form, &build(held, &FieldErrors::new())).into();
                // A form knows no version: the last save is the one that it met.
                let past =
                    desk_past::past(app.db.reader(), self.forms, sheet.code.unwrap_or_default()).await?;
                let words = Vocabulary::load(app, visit, &past).await?;
                form.told.saved = past.saved_since(past.version() - 1, &words);
            }
        }
        if let Some(code) = sheet.code {
            let (t, at) = (Messages(visit.lang), |end: &str| {
                visit.url(&format!("{}/{code}/{end}", self.forms))
            });
            form.links.push((visit.w().history(), at("historique")));
            if self.removable {
                form.links.push((t.ref_remove(), at("supprimer")));
            }
        }
        form::show(self.page(app, visit, sheet.title), form)
    }
}

/// What uses a row, and where it is seen.
pub(super) struct Use {
    pub label: String,
    pub href: String,
}

#[derive(Template)]
#[template(path = "reference/desk_remove.html")]
struct RemovePage {
    page: Page,
    t: Messages,
    name: String,
    uses: Vec<Use>,
    action: String,
    back: String,
}

impl Desk {
    /// The history of a row, for administrators.
    pub async fn history(&self, app: &App, visit: &Visit, code: &str, name: String) -> Result {
        visit.require_administrator()?;
        let past = desk_past::past(app.db.reader(), self.forms, code).await?;
        let mut words = Vocabulary::load(app, visit, &past).await?;
        words.hidden("code");
        for (field, label) in (self.fields)(&Messages(visit.lang)) {
            words.with(field, label, said);
        }
        let page = self.page(app, visit, visit.w().history_of(name.clone()));
        past.show_of(visit, page, name, &format!("{}/{code}", self.forms), &words)
    }

    /// Asks before a row is removed; says what uses it if anything does, and then offers nothing.
    pub fn ask_remove(&self, app: &App, visit: &Visit, code: &str, name: String, uses: Vec<Use>) -> Result {
        let t = Messages(visit.lang);
        let back = visit.url(&format!("{}/{code}", self.forms));
        let title = t.ref_remove_title(name.as_str());
        let status = if uses.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::CONFLICT
        };
        let page = self
            .page(app, visit, title)
            .crumb(name.clone(), back.clone())
            .crumb(t.ref_remove(), "");
        let body = html(&RemovePage {
            page,
            t,
            name,
            uses,
            action: format!("{back}/supprimer"),
            back,
        })?;
        Ok((status, body).into_response())
    }
}

/// A typed value in words: texts by language, lists joined, a ticked box as a sign.
fn said(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) if text == "true" => "✓".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        Value::Object(texts) => texts
            .iter()
            .map(|(lang, text)| format!("{} ({lang})", said(text)))
            .collect::<Vec<_>>()
            .join(", "),
        _ => String::new(),
    }
}

const STALE: &str = "error-field-stale";

/// Refuses a form that was made from other values than the row holds now.
pub(super) fn refuse_stale<I: Serialize>(errors: &mut FieldErrors, form: &Submitted, held: &I) {
    if form.version != Some(stamp(held)) {
        errors.add("", STALE);
    }
}

/// Refuses the code of a new row that another one has, or that is a word of our own addresses.
pub(super) fn refuse_code(errors: &mut FieldErrors, code: &str, holder: Option<&str>, reserved: &[&str]) {
    if let Some(name) = holder {
        errors.add_with("code", "error-field-taken", name);
    } else if reserved.contains(&code) {
        errors.add("code", "error-field-reserved");
    }
}

/// A short print of the values that a form was made from; other values at saving time mean that somebody else wrote
/// meanwhile.
fn stamp(values: &impl Serialize) -> i64 {
    let text = serde_json::to_string(values).unwrap_or_default();
    // The head of the id: 48 bits, which fit a number of any browser's script as well.
    i64::try_from(kernel::id::from_key("stamp", &text).as_u128() >> 80).unwrap_or(0)
}

fn fields(form: &Form) -> impl Iterator<Item = &Field> {
    form.sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| match item {
            Item::Field(field) => Some(field),
            Item::Rows(_) => None,
        })
}

/// What a field holds, in words.
fn words(field: &Field) -> String {
    match &field.kind {
        FieldKind::Checkbox(true) => "✓".to_owned(),
        FieldKind::Checkbox(false) => String::new(),
        FieldKind::Select(choices) | FieldKind::Checks(choices) | FieldKind::Radio(choices) => choices
            .iter()
            .filter(|choice| choice.selected && !choice.value.is_empty())
            .map(|choice| choice.label.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        _ => field.value.trim().to_owned(),
    }
}

fn differences(typed: &Form, held: &Form) -> Vec<Changed> {
    fields(held)
        .filter_map(|now| {
            let own = words(fields(typed).find(|field| field.name == now.name)?);
            let after = words(now);
            (own != after).then(|| Changed {
                path: now.name.clone(),
                label: now.label.clone(),
                before: String::new(),
                after,
                yours: Some(own),
                lang: now.lang.clone().unwrap_or_default(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_any_of_the_values() {
        let row = serde_json::json!({"name": "Mali", "recognised": true});
        let other = serde_json::json!({"name": "Mali", "recognised": false});
        assert_eq!(stamp(&row), stamp(&row.clone()));
        assert_ne!(stamp(&row), stamp(&other));
        assert!(stamp(&row) >= 0);
    }
}
