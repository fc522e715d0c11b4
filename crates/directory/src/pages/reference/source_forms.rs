//! The documents that say the facts, as an administrator adds and corrects them.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::{Json, source};
use kernel::date::Dated;
use kernel::{FieldErrors, Lang, Translated};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use serde::{Deserialize, Serialize};
use web::form::{self, Builder, FieldKind, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::common::{filled, limit, require_french, stamp};
use super::queries;
use crate::messages::Messages;

const PATH: &str = "/administration/documents";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/administration/documents/nouveau", get(new).post(create))
        .route("/administration/documents/{code}", get(edit).post(update))
}

struct DocumentRow {
    title: String,
    publisher: String,
    date: String,
    records: i64,
    href: String,
}

#[derive(Template)]
#[template(path = "reference/admin_documents.html")]
struct ListPage {
    page: Page,
    t: Messages,
    documents: Vec<DocumentRow>,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let counts = queries::records_by_source(app.db.reader(), &visit.actor).await?;
    let mut held: Vec<_> = source::all(app.db.reader()).await?.into_values().collect();
    held.sort_by_cached_key(|document| kernel::text::sort_key(document.title.text(visit.lang)));
    let documents = held
        .into_iter()
        .map(|document| DocumentRow {
            title: document.title.text(visit.lang).to_owned(),
            date: document
                .dated
                .as_ref()
                .map(|dated| dated.value.display(visit.lang))
                .unwrap_or_default(),
            records: counts.get(&document.id).copied().unwrap_or(0),
            href: visit.url(&format!("{PATH}/{}", document.code)),
            publisher: document.publisher,
        })
        .collect();
    let page = visit
        .page(&app, t.ref_documents_title())
        .crumb(t.ref_admin_title(), visit.url("/administration"))
        .crumb(t.ref_documents_title(), "");
    html(&ListPage { page, t, documents })
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    title: Translated,
    publisher: String,
    date: String,
    url: String,
    note: Translated,
}

impl From<&source::Model> for Input {
    fn from(held: &source::Model) -> Self {
        Input {
            code: held.code.clone(),
            title: held.title.0.clone(),
            publisher: held.publisher.clone(),
            date: held
                .dated
                .as_ref()
                .map(|dated| dated.value.to_string())
                .unwrap_or_default(),
            url: held.url.clone().unwrap_or_default(),
            note: held.note.0.clone(),
        }
    }
}

impl Input {
    /// The document that was typed. `held` is the row as it is: a date that was not touched keeps its wording.
    fn read(&self, id: Uuid, held: Option<&source::Model>, lang: Lang) -> Result<source::Model, FieldErrors> {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "title", &self.title);
        self.title
            .iter()
            .for_each(|(tag, words)| limit(&mut errors, &format!("title.{tag}"), words, 300));
        self.note
            .iter()
            .for_each(|(tag, words)| limit(&mut errors, &format!("note.{tag}"), words, 2_000));
        limit(&mut errors, "publisher", &self.publisher, 200);
        let url = filled(&self.url);
        if url.as_deref().is_some_and(|url| {
            !(url.starts_with("https://") || url.starts_with("http://")) || url.contains(char::is_whitespace)
        }) {
            errors.add("url", "error-field-url");
        }
        let before = held.and_then(|held| held.dated.clone());
        let dated = match filled(&self.date) {
            None => None,
            Some(text)
                if before
                    .as_ref()
                    .is_some_and(|before| before.value.to_string() == text) =>
            {
                before
            }
            Some(text) => match Dated::typed(&text, lang) {
                Ok(dated) => Some(Json(dated)),
                Err(_) => {
                    errors.add("date", "error-field-date");
                    None
                }
            },
        };
        let code = held.map_or_else(
            || document_code(&self.code, &self.title),
            |held| held.code.clone(),
        );
        errors.into_result(source::Model {
            id,
            code,
            title: Json(self.title.trimmed()),
            publisher: self.publisher.trim().to_owned(),
            dated,
            url,
            note: Json(self.note.trimmed()),
        })
    }
}

fn document_code(typed: &str, title: &Translated) -> String {
    kernel::text::slug(if typed.trim().is_empty() {
        title.get("fr")
    } else {
        typed
    })
}

fn document_form(
    app: &App,
    visit: &Visit,
    input: &Input,
    errors: &FieldErrors,
    held: Option<&source::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let title = held.map_or_else(
        || t.ref_document_new(),
        |held| t.ref_edit_title(held.title.text(visit.lang)),
    );
    let mut builder = Builder::new(visit.lang, input, errors);
    builder.translated("title", &t.ref_document_title(), 1, true);
    builder.text("publisher", t.ref_publisher());
    builder
        .field("date", t.ref_date(), FieldKind::Date)
        .help(t.ref_date_help());
    builder.field("url", t.ref_url(), FieldKind::Url);
    builder.translated("note", &t.ref_document_note(), 4, false);
    if held.is_none() {
        builder.text("code", t.ref_code()).help(t.ref_code_help());
    }
    let action = held.map_or_else(
        || format!("{PATH}/nouveau"),
        |held| format!("{PATH}/{}", held.code),
    );
    let mut form = builder.finish(title.clone(), visit.url(&action), visit.url(PATH));
    form.version = held.map(stamp);
    let page = visit
        .page(app, title)
        .crumb(t.ref_admin_title(), visit.url("/administration"))
        .crumb(t.ref_documents_title(), visit.url(PATH));
    form::show(page, form)
}

async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    document_form(&app, &visit, &Input::default(), &FieldErrors::new(), None)
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let model = match input.read(write.ids.next(), None, visit.lang) {
        Ok(model) => model,
        Err(errors) => return document_form(&app, &visit, &input, &errors, None),
    };
    let held = source::Entity::find()
        .filter(source::Column::Code.eq(&model.code))
        .one(write.tx())
        .await?;
    if model.code == "nouveau" || held.is_some() {
        let mut errors = FieldErrors::new();
        errors.add_with(
            "code",
            "error-field-taken",
            held.map(|held| held.title.text(visit.lang).to_owned())
                .unwrap_or_default(),
        );
        return document_form(&app, &visit, &input, &errors, None);
    }
    source::Entity::insert(source::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = source::Entity::find()
        .filter(source::Column::Code.eq(code))
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    document_form(
        &app,
        &visit,
        &Input::from(&held),
        &FieldErrors::new(),
        Some(&held),
    )
}

async fn update(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = source::Entity::find()
        .filter(source::Column::Code.eq(code))
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let mut model = match input.read(held.id, Some(&held), visit.lang) {
        Ok(model) => model,
        Err(errors) => return document_form(&app, &visit, &input, &errors, Some(&held)),
    };
    if form.version != Some(stamp(&held)) {
        let mut errors = FieldErrors::new();
        errors.add("", "error-field-stale");
        return document_form(&app, &visit, &input, &errors, Some(&held));
    }
    model.code = held.code;
    source::Entity::update(source::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Input {
        Input {
            title: Translated::one("fr", "Atlas de la coopération"),
            publisher: "Ville".into(),
            date: "fin 2006".into(),
            url: "https://example.org/a".into(),
            ..Input::default()
        }
    }

    #[test]
    fn a_document_is_read_with_its_date_and_gets_a_code() {
        let read = typed().read(Uuid::nil(), None, Lang::Fr).unwrap();
        assert_eq!(read.code, "atlas-de-la-cooperation");
        assert_eq!(read.dated.unwrap().original.as_deref(), Some("fin 2006"));
    }

    #[test]
    fn an_untouched_date_keeps_the_wording_of_the_document() {
        let held = typed().read(Uuid::nil(), None, Lang::Fr).unwrap();
        let again = Input::from(&held).read(held.id, Some(&held), Lang::Fr).unwrap();
        assert_eq!(again, held);
    }

    #[test]
    fn a_wrong_address_or_date_is_refused() {
        let errors = Input {
            url: "javascript:alert(1)".into(),
            date: "un jour".into(),
            ..typed()
        }
        .read(Uuid::nil(), None, Lang::Fr)
        .unwrap_err();
        assert_eq!(
            errors
                .0
                .iter()
                .map(|error| error.field.as_str())
                .collect::<Vec<_>>(),
            ["url", "date"]
        );
    }
}
