//! Archiving an action, with what it does said before; and publishing it again.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::State as RecordState;
use web::form::Submitted;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::open;
use crate::messages::Messages;
use crate::store::{self, Loaded};

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
    let turned = web::archive::turn(app, visit, &loaded.record, version, state, &loaded.project).await?;
    match turned {
        Some(record) => Ok(redirect(&visit.url(&store::path(&record)), said)),
        None => archive_page(
            app,
            visit,
            &store::get(app.db.reader(), loaded.record.id).await?,
            true,
        ),
    }
}
