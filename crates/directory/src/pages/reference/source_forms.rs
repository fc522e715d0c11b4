//! The documents that say the facts, as an administrator adds and corrects them.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::{Json, record, source};
use kernel::date::{Reading, wording};
use kernel::{FieldErrors, Lang, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{QuerySelect, Select};
use serde::{Deserialize, Serialize};
use web::form::{FieldKind, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::common::{limit, limit_each, require_french};
use super::desk::{Desk, Sheet, Use, refuse_code, refuse_stale};
use super::desk_past::remember;
use super::queries;
use crate::messages::Messages;
use crate::organisation::is_web_address;
use crate::pages::typed::{date, optional, parse_date};

const PATH: &str = "/administration/documents";
const DESK: Desk = Desk {
    list: PATH,
    forms: PATH,
    title: Messages::ref_documents_title,
    fields: |t| {
        vec![
            ("title", t.ref_document_title()),
            ("publisher", t.ref_publisher()),
            ("date", t.ref_date()),
            ("url", t.ref_url()),
            ("note", t.ref_document_note()),
        ]
    },
    removable: true,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/administration/documents/nouveau", get(new).post(create))
        .route("/administration/documents/{code}", get(edit).post(update))
        .route("/administration/documents/{code}/historique", get(history))
        .route(
            "/administration/documents/{code}/supprimer",
            get(ask_remove).post(remove),
        )
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
    html(&ListPage {
        page: DESK.list_page(&app, &visit),
        t,
        documents,
    })
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

impl Input {
    fn of(held: &source::Model, lang: Lang) -> Self {
        Input {
            code: held.code.clone(),
            title: held.title.0.clone(),
            publisher: held.publisher.clone(),
            date: date(&held.dated.clone().map(|dated| dated.0), lang),
            url: held.url.clone().unwrap_or_default(),
            note: held.note.0.clone(),
        }
    }

    /// The document that was typed, and all that is to be mended. `held` is the row as it is: a date that was not
    /// touched keeps its wording.
    fn read(
        &self,
        id: Uuid,
        held: Option<&source::Model>,
        Reading { lang, today }: Reading,
    ) -> (source::Model, FieldErrors) {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "title", &self.title);
        limit_each(&mut errors, "title", &self.title, 300);
        limit_each(&mut errors, "note", &self.note, 2_000);
        limit(&mut errors, "publisher", &self.publisher, 200);
        let url = optional(&self.url);
        if url.as_deref().is_some_and(|url| !is_web_address(url)) {
            errors.add("url", "error-field-url");
        }
        let reading = Reading { lang, today };
        let mut dated = parse_date(&self.date, reading, "date", &mut errors);
        let before = held.and_then(|held| held.dated.clone()).map(|dated| dated.0);
        wording::keep(&mut dated, before.as_ref(), |held| {
            date(&Some(held.clone()), lang)
        });
        let code = held.map_or_else(
            || document_code(&self.code, &self.title),
            |held| held.code.clone(),
        );
        let document = source::Model {
            id,
            code,
            title: Json(self.title.trimmed()),
            publisher: self.publisher.trim().to_owned(),
            dated: dated.map(Json),
            url,
            note: Json(self.note.trimmed()),
        };
        (document, errors)
    }
}

fn document_code(typed: &str, title: &Translated) -> String {
    kernel::text::slug(if typed.trim().is_empty() {
        title.get("fr")
    } else {
        typed
    })
}

async fn show(
    app: &App,
    visit: &Visit,
    typed: &Input,
    errors: &FieldErrors,
    held: Option<&source::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let sheet = Sheet {
        title: held.map_or_else(
            || t.ref_document_new(),
            |held| t.ref_edit_title(held.title.text(visit.lang)),
        ),
        code: held.map(|held| held.code.as_str()),
        typed,
        held: held.map(|held| Input::of(held, visit.lang)),
        errors,
    };
    DESK.show(app, visit, sheet, |builder| {
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
    })
    .await
}

async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    show(&app, &visit, &Input::default(), &FieldErrors::new(), None).await
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let (model, mut errors) = input.read(write.ids.next(), None, reading(&app, &visit));
    let holder = by_code(&model.code).one(write.tx()).await?;
    refuse_code(
        &mut errors,
        &model.code,
        holder.as_ref().map(|held| held.title.text(visit.lang)),
        &["nouveau"],
    );
    if !errors.is_empty() {
        return show(&app, &visit, &input, &errors, None).await;
    }
    remember(
        &write,
        PATH,
        &model.code,
        None,
        Some(&Input::of(&model, visit.lang)),
    )
    .await?;
    source::Entity::insert(source::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

fn by_code(code: &str) -> Select<source::Entity> {
    source::Entity::find().filter(source::Column::Code.eq(code))
}

async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = by_code(&code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    let input = Input::of(&held, visit.lang);
    show(&app, &visit, &input, &FieldErrors::new(), Some(&held)).await
}

async fn update(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = by_code(&code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let (model, mut errors) = input.read(held.id, Some(&held), reading(&app, &visit));
    refuse_stale(&mut errors, &form, &Input::of(&held, visit.lang));
    if !errors.is_empty() {
        return show(&app, &visit, &input, &errors, Some(&held)).await;
    }
    let (before, after) = (Input::of(&held, visit.lang), Input::of(&model, visit.lang));
    remember(&write, PATH, &model.code, Some(&before), Some(&after)).await?;
    source::Entity::update(source::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

async fn history(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let held = by_code(&code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    DESK.history(&app, &visit, &code, held.title.text(visit.lang).to_owned())
        .await
}

/// How many records that name a document are told one by one.
const NAMED: usize = 10;

/// The records that name a document, as a whole or in a part of them.
async fn uses(app: &App, visit: &Visit, id: Uuid) -> Result<Vec<Use>> {
    let naming = record::naming(app.db.reader(), id).await?;
    let page = |record: &record::Model| {
        app.exporters()
            .find(|exporter| exporter.kind == record.kind)
            .map(|exporter| visit.url(&format!("{}/{}", exporter.path, record.address())))
    };
    let mut uses: Vec<Use> = naming
        .iter()
        .take(NAMED)
        .map(|record| Use {
            label: record.title.text(visit.lang).to_owned(),
            href: page(record).unwrap_or_default(),
        })
        .collect();
    if naming.len() > NAMED {
        uses.push(Use {
            label: Messages(visit.lang).ref_remove_others(naming.len() - NAMED),
            href: String::new(),
        });
    }
    Ok(uses)
}

async fn ask_remove(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = by_code(&code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    let uses = uses(&app, &visit, held.id).await?;
    DESK.ask_remove(&app, &visit, &code, held.title.text(visit.lang).to_owned(), uses)
}

/// Removes a document that no record names.
async fn remove(State(app): State<App>, visit: Visit, Path(code): Path<String>, _form: Submitted) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let held = by_code(&code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let name = held.title.text(visit.lang).to_owned();
    let mut used = uses(&app, &visit, held.id).await?;
    if used.is_empty() {
        remember(&write, PATH, &code, Some(&Input::of(&held, visit.lang)), None).await?;
        let gone = source::Entity::delete_by_id(held.id).exec(write.tx()).await;
        match gone.map_err(database::Error::from) {
            Ok(_) => {
                app.commit(write).await?;
                return Ok(redirect(&visit.url(PATH), "deleted"));
            }
            // Named by a row whose record's history does not say so.
            Err(error) if error.breaks_reference() => used.push(Use {
                label: Messages(visit.lang).ref_remove_passage(),
                href: String::new(),
            }),
            Err(error) => return Err(error.into()),
        }
    }
    drop(write);
    DESK.ask_remove(&app, &visit, &code, name, used)
}

fn reading(app: &App, visit: &Visit) -> Reading {
    Reading {
        lang: visit.lang,
        today: app.clock.today(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(lang: Lang) -> Reading {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        Reading { lang, today }
    }

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
        let read = typed().read(Uuid::nil(), None, read_in(Lang::Fr)).0;
        assert_eq!(read.code, "atlas-de-la-cooperation");
        assert_eq!(read.dated.unwrap().original.as_deref(), Some("fin 2006"));
    }

    #[test]
    fn an_untouched_date_keeps_the_wording_of_the_document() {
        let held = typed().read(Uuid::nil(), None, read_in(Lang::Fr)).0;
        let again = Input::of(&held, Lang::Fr)
            .read(held.id, Some(&held), read_in(Lang::Fr))
            .0;
        assert_eq!(again, held);
    }

    #[test]
    fn a_wrong_address_or_date_is_refused() {
        let errors = Input {
            url: "javascript:alert(1)".into(),
            date: "un jour".into(),
            ..typed()
        }
        .read(Uuid::nil(), None, read_in(Lang::Fr))
        .1;
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
