//! Writing an action: new, edit, archive, restore.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::record;
use kernel::{FieldErrors, State as RecordState};
use web::form::{Form, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::choices::Choices;
use super::conflict::{Change, changes};
use super::form::{Frame, form};
use super::input::Input;
use crate::messages::Messages;
use crate::store::{self, Loaded};

fn new_frame(visit: &Visit) -> Frame {
    let t = Messages(visit.lang);
    Frame {
        title: t.new_title(),
        action: visit.url("/projets"),
        cancel: visit.url("/projets"),
        version: None,
        intro: Some(t.new_intro()),
        published: false,
    }
}

fn edit_frame(visit: &Visit, loaded: &Loaded, version: i64, intro: Option<String>) -> Frame {
    let (t, path) = (Messages(visit.lang), visit.url(&store::path(&loaded.record)));
    let title = t.edit_title(loaded.record.title.text(visit.lang).to_owned());
    Frame {
        title,
        action: path.clone(),
        cancel: path,
        version: Some(version),
        intro,
        published: loaded.record.state() == RecordState::Published,
    }
}

fn show(app: &App, visit: &Visit, form: Form, of: Option<&record::Model>) -> Result<Response, Error> {
    let t = Messages(visit.lang);
    let mut page = visit
        .page(app, form.title.clone())
        .crumb(t.list_title(), visit.url("/projets"));
    if let Some(record) = of {
        page = page.crumb(record.title.text(visit.lang), visit.url(&store::path(record)));
    }
    web::form::show(page, form)
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let choices = Choices::load(&app, &visit, None).await?;
    let input = Input {
        state: "published".to_owned(),
        visibility: "public".to_owned(),
        ..Input::default()
    };
    show(
        &app,
        &visit,
        form(&visit, &input, &FieldErrors::new(), &choices, new_frame(&visit)),
        None,
    )
}

pub(super) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let choices = Choices::load(&app, &visit, None).await?;
    let mut input: Input = submitted.input()?;
    if submitted.add.is_some() {
        return show(
            &app,
            &visit,
            form(&visit, &input, &FieldErrors::new(), &choices, new_frame(&visit)),
            None,
        );
    }
    input.tidy();
    match input.read(app.db.reader(), &choices.known, visit.lang).await? {
        Err(errors) => show(
            &app,
            &visit,
            form(&visit, &input, &errors, &choices, new_frame(&visit)),
            None,
        ),
        Ok(project) => {
            let write = app.write(&visit.actor).await?;
            let record = store::insert(&write, app.ids.next(), &project, false).await?;
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "created"))
        }
    }
}

/// The action to change; an archived one is restored first.
async fn open(app: &App, visit: &Visit, address: &str) -> Result<Loaded, Error> {
    let loaded = super::editable(app, visit, address).await?;
    if loaded.record.state() == RecordState::Archived {
        Err(Error::NotFound)
    } else {
        Ok(loaded)
    }
}

pub(super) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    let choices = Choices::load(&app, &visit, Some(&loaded.project)).await?;
    let frame = edit_frame(&visit, &loaded, loaded.record.version, None);
    show(
        &app,
        &visit,
        form(
            &visit,
            &Input::from(&loaded.project),
            &FieldErrors::new(),
            &choices,
            frame,
        ),
        Some(&loaded.record),
    )
}

pub(super) async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    let choices = Choices::load(&app, &visit, Some(&loaded.project)).await?;
    let mut input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    let again = |input: &Input, errors: &FieldErrors, version: i64, intro: Option<String>| {
        show(
            &app,
            &visit,
            form(
                &visit,
                input,
                errors,
                &choices,
                edit_frame(&visit, &loaded, version, intro),
            ),
            Some(&loaded.record),
        )
    };
    if submitted.add.is_some() {
        return again(&input, &FieldErrors::new(), version, None);
    }
    input.tidy();
    let project = match input.read(app.db.reader(), &choices.known, visit.lang).await? {
        Ok(project) => project,
        Err(errors) => return again(&input, &errors, version, None),
    };
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version, &project).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "updated"))
        }
        // The transaction is let go; the form comes back with what was typed, and says what the other changed.
        Err(database::Error::Stale { current, .. }) => {
            drop(write);
            conflict(&app, &visit, &loaded, &input, &choices, (version, current)).await
        }
        Err(database::Error::Transition(_)) => {
            drop(write);
            let mut errors = FieldErrors::new();
            errors.add("state", "error-field-state");
            again(&input, &errors, version, None)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "project_conflict.html")]
struct ConflictPage {
    page: Page,
    t: Messages,
    form: Form,
    changes: Vec<Change>,
}

/// The form again, with what somebody else changed between the version that was read and the one in the database.
async fn conflict(
    app: &App,
    visit: &Visit,
    loaded: &Loaded,
    input: &Input,
    choices: &Choices,
    (read, current): (i64, i64),
) -> Result {
    let mut errors = FieldErrors::new();
    errors.add("", "error-field-stale");
    let rows = record::history_of(app.db.reader(), loaded.record.id).await?;
    let at = |version: i64| -> Option<crate::Project> {
        rows.iter()
            .find(|row| row.version == version)
            .and_then(|row| serde_json::from_value(row.after.0.clone()).ok())
    };
    let told = |project: crate::Project| {
        form(
            visit,
            &Input::from(&project),
            &FieldErrors::new(),
            choices,
            edit_frame(visit, loaded, current, None),
        )
    };
    let changes = match (at(read), at(current)) {
        (Some(before), Some(after)) => changes(&told(before), &told(after)),
        _ => Vec::new(),
    };
    let form = form(
        visit,
        input,
        &errors,
        choices,
        edit_frame(visit, loaded, current, None),
    );
    let (t, path) = (Messages(visit.lang), visit.url(&store::path(&loaded.record)));
    let page = visit
        .page(app, form.title.clone())
        .crumb(t.list_title(), visit.url("/projets"))
        .crumb(loaded.record.title.text(visit.lang), path)
        .crumb(form.title.clone(), "");
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        html(&ConflictPage {
            page,
            t,
            form,
            changes,
        })?,
    )
        .into_response())
}

#[derive(Template)]
#[template(path = "project_archive.html")]
struct ArchivePage {
    page: Page,
    t: Messages,
    title: String,
    version: i64,
    action: String,
    back: String,
    participants: usize,
    partnerships: usize,
    stale: bool,
}

fn archive_page(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result<Response, Error> {
    let (t, back) = (Messages(visit.lang), visit.url(&store::path(&loaded.record)));
    let title = loaded.record.title.text(visit.lang).to_owned();
    let page = visit
        .page(app, t.archive_title(title.clone()))
        .crumb(t.list_title(), visit.url("/projets"))
        .crumb(title.clone(), back.clone())
        .crumb(t.archive_button(), "");
    let status = if stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let view = ArchivePage {
        page,
        t,
        title,
        version: loaded.record.version,
        action: format!("{back}/archiver"),
        back,
        participants: loaded.project.participants.len(),
        partnerships: loaded.project.partnerships.len(),
        stale,
    };
    Ok((status, html(&view)?).into_response())
}

/// Says what archiving does before it is done.
pub(super) async fn confirm(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    archive_page(&app, &visit, &loaded, false)
}

pub(super) async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    turn(
        &app,
        &visit,
        loaded,
        submitted.version,
        RecordState::Archived,
        "archived",
    )
    .await
}

pub(super) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = super::editable(&app, &visit, &address).await?;
    turn(
        &app,
        &visit,
        loaded,
        submitted.version,
        RecordState::Published,
        "restored",
    )
    .await
}

async fn turn(
    app: &App,
    visit: &Visit,
    loaded: Loaded,
    version: Option<i64>,
    state: RecordState,
    said: &str,
) -> Result {
    let mut project = loaded.project.clone();
    project.state = state;
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version.unwrap_or(0), &project).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), said))
        }
        Err(database::Error::Stale { .. }) => {
            drop(write);
            archive_page(
                app,
                visit,
                &store::get(app.db.reader(), loaded.record.id).await?,
                true,
            )
        }
        Err(error) => Err(error.into()),
    }
}
