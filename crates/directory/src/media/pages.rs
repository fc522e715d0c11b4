//! An administrator adds, describes, orders and removes the pictures and documents of a record.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use database::{Error as DbError, record};
use kernel::policy::{Action, allow};
use kernel::{FieldErrors, ShortId};
use uuid::Uuid;
use web::form::{self, Form, Submitted};
use web::{App, Error, Page, Result, Visit, history, html, redirect};

use super::attachment::{Attachment, Described, Taken, discard};
use super::block::Shown;
use super::forms::{self, Input};
use super::rows::Model;
use super::{serve, store};
use crate::messages::Messages;

/// A request with a file and the words around it: a file that is too large by some megabytes still comes through and
/// is refused beside its field, with all that was typed.
const MAX_REQUEST: usize = 22 * 1024 * 1024;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/medias/{record}",
            get(list).post(create).layer(DefaultBodyLimit::max(MAX_REQUEST)),
        )
        .route("/medias/{record}/{id}/modifier", get(edit).post(update))
        .route("/medias/{record}/{id}/deplacer", post(shift))
        .route("/medias/{record}/{id}/supprimer", get(ask_remove).post(remove))
        .route("/fichiers/{id}/{part}", get(serve::show))
}

#[derive(Template)]
#[template(path = "media/manage.html")]
struct ManagePage {
    page: Page,
    t: Messages,
    form: Form,
    name: String,
    back: String,
    base: String,
    items: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "media/remove.html")]
struct RemovePage {
    page: Page,
    t: Messages,
    item: Shown,
    /// The sheet that it leaves, and its name.
    sheet: String,
    name: String,
    action: String,
    back: String,
    version: i64,
    stale: bool,
}

/// The record that a page is about, for those who may change it.
async fn permitted(app: &App, visit: &Visit, short: &str) -> Result<record::Model> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    let short = ShortId::from_address(short).ok_or(Error::NotFound)?;
    let record = store::record_of(app.db.reader(), &short).await?;
    if allow(&visit.actor, Action::Edit, record.guarded()) {
        Ok(record)
    } else {
        Err(Error::NotFound)
    }
}

async fn attached(app: &App, record: &record::Model, id: &str) -> Result<Model> {
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    Ok(store::get(app.db.reader(), record.id, id).await?)
}

/// The address of a record's list of attachments, in the visit's language.
fn base(visit: &Visit, record: &record::Model) -> String {
    visit.url(&format!("/medias/{}", record.short_id))
}

/// The frame of a page, with the way from the record to it.
fn frame(app: &App, visit: &Visit, record: &record::Model, title: String) -> Page {
    let back = store::page_of(record)
        .map(|path| visit.url(&path))
        .unwrap_or_default();
    visit.page(app, title).crumb(record.title.text(visit.lang), back)
}

async fn list(State(app): State<App>, visit: Visit, Path(short): Path<String>) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    show(&app, &visit, &record, &Input::default(), &FieldErrors::new()).await
}

async fn show(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    input: &Input,
    errors: &FieldErrors,
) -> Result {
    let t = Messages(visit.lang);
    let rows = store::of_record(app.db.reader(), record.id).await?;
    let base = base(visit, record);
    let form = forms::adding(visit.lang, input, errors, base.clone());
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let view = ManagePage {
        page: frame(app, visit, record, t.media_title()).crumb(t.media_title(), ""),
        t,
        form,
        name: record.title.text(visit.lang).to_owned(),
        back: store::page_of(record)
            .map(|path| visit.url(&path))
            .unwrap_or_default(),
        base,
        items: rows.iter().map(|row| Shown::new(row, visit.lang)).collect(),
    };
    Ok((status, html(&view)?).into_response())
}

async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(short): Path<String>,
    submitted: Submitted,
) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    let input: Input = submitted.input()?;
    let described = input.read();
    let mut errors = FieldErrors::new();
    let taken = match submitted.files.iter().find(|file| file.field == "file") {
        Some(upload) => Taken::new(app.ids.next(), upload)
            .await
            .map_err(|(code, detail)| errors.add_with("file", code, detail))
            .ok(),
        None => {
            errors.add("file", "error-field-required");
            None
        }
    };
    described.check(taken.as_ref().map(Taken::is_picture), &mut errors);
    let Some(taken) = taken.filter(|_| errors.is_empty()) else {
        // No browser sends a file a second time by itself, and the form must not let anybody believe it.
        if errors.0.iter().all(|error| error.field != "file") {
            errors.add("file", "error-field-file-again");
        }
        return show(&app, &visit, &record, &input, &errors).await;
    };
    if let Err(error) = keep(&app, &visit, record.id, &taken, &described).await {
        taken.give_up(&app.files).await;
        return Err(error);
    }
    Ok(redirect(&base(&visit, &record), "media-added"))
}

/// The files first, then the row: a row never names a file that is not there.
async fn keep(app: &App, visit: &Visit, record: Uuid, taken: &Taken, described: &Described) -> Result<()> {
    taken.keep(&app.files).await?;
    let write = app.write(&visit.actor).await?;
    store::add(&write, record, write.ids.next(), taken, described).await?;
    app.commit(write).await?;
    Ok(())
}

async fn edit(State(app): State<App>, visit: Visit, Path((short, id)): Path<(String, String)>) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    let row = attached(&app, &record, &id).await?;
    let input = Input::of(&Attachment::from(&row).described);
    show_edit(
        &app,
        &visit,
        &record,
        &row,
        &input,
        &FieldErrors::new(),
        record.version,
        None,
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "the form again, with all that was typed and what others changed meanwhile"
)]
fn show_edit(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    row: &Model,
    input: &Input,
    errors: &FieldErrors,
    version: i64,
    intro: Option<String>,
) -> Result {
    let t = Messages(visit.lang);
    let title = t.media_edit_title(Shown::new(row, visit.lang).name);
    let base = base(visit, record);
    let action = format!("{base}/{}/modifier", row.id);
    let mut form = forms::editing(
        visit.lang,
        input,
        errors,
        row.is_picture(),
        version,
        (title.clone(), action, base.clone()),
    );
    form.intro = intro;
    form::show(
        frame(app, visit, record, title).crumb(t.media_title(), base),
        form,
    )
}

async fn update(
    State(app): State<App>,
    visit: Visit,
    Path((short, id)): Path<(String, String)>,
    submitted: Submitted,
) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    let row = attached(&app, &record, &id).await?;
    let input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    let described = input.read();
    let mut errors = FieldErrors::new();
    described.check(Some(row.is_picture()), &mut errors);
    if !errors.is_empty() {
        return show_edit(&app, &visit, &record, &row, &input, &errors, version, None);
    }
    let write = app.write(&visit.actor).await?;
    match store::update(&write, record.id, version, row.id, &described).await {
        Ok(()) => {
            app.commit(write).await?;
            Ok(redirect(&base(&visit, &record), "updated"))
        }
        Err(DbError::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps all that they typed, sees what the first changed, and may save over it knowingly.
            let changed = history::since(&app, &visit, record.id, version).await?;
            errors.add("", "error-field-stale");
            let intro = Some(history::summary(visit.w(), &changed));
            show_edit(&app, &visit, &record, &row, &input, &errors, current, intro)
        }
        Err(error) => Err(error.into()),
    }
}

async fn shift(
    State(app): State<App>,
    visit: Visit,
    Path((short, id)): Path<(String, String)>,
    submitted: Submitted,
) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    let row = attached(&app, &record, &id).await?;
    let up = match submitted.get("to") {
        "up" => true,
        "down" => false,
        _ => return Err(Error::Invalid("up or down".to_owned())),
    };
    let write = app.write(&visit.actor).await?;
    store::shift(&write, record.id, row.id, up).await?;
    app.commit(write).await?;
    Ok(redirect(
        &format!("{}#media-{}", base(&visit, &record), row.id),
        "updated",
    ))
}

async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    Path((short, id)): Path<(String, String)>,
) -> Result {
    let record = permitted(&app, &visit, &short).await?;
    let row = attached(&app, &record, &id).await?;
    show_remove(&app, &visit, &record, &row, false)
}

fn show_remove(app: &App, visit: &Visit, record: &record::Model, row: &Model, stale: bool) -> Result {
    let t = Messages(visit.lang);
    let item = Shown::new(row, visit.lang);
    let base = base(visit, record);
    let page = frame(app, visit, record, t.media_remove_title(item.name.clone()))
        .crumb(t.media_title(), base.clone())
        .crumb(t.media_remove(), "");
    let action = format!("{base}/{}/supprimer", row.id);
    let answer = html(&RemovePage {
        page,
        t,
        item,
        sheet: store::page_of(record)
            .map(|path| visit.url(&path))
            .unwrap_or_default(),
        name: record.title.text(visit.lang).to_owned(),
        action,
        back: base,
        version: record.version,
        stale,
    })?;
    Ok(if stale {
        (StatusCode::CONFLICT, answer).into_response()
    } else {
        answer
    })
}

async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path((short, id)): Path<(String, String)>,
    submitted: Submitted,
) -> Result<Response> {
    let record = permitted(&app, &visit, &short).await?;
    let row = attached(&app, &record, &id).await?;
    let write = app.write(&visit.actor).await?;
    let gone = match store::remove(&write, record.id, submitted.version.unwrap_or(0), row.id).await {
        Ok(gone) => gone,
        Err(DbError::Stale { .. }) => {
            drop(write);
            // What was to be removed may be another thing by now: show it as it is and ask once more.
            let record = permitted(&app, &visit, &short).await?;
            let row = attached(&app, &record, &id).await?;
            return show_remove(&app, &visit, &record, &row, true);
        }
        Err(error) => return Err(error.into()),
    };
    app.commit(write).await?;
    // Only now that no row names them. A picture that was withdrawn must not stay readable for a day.
    discard(&app.files, &gone.names()).await;
    Ok(redirect(&base(&visit, &record), "deleted"))
}
