//! Archiving a record and publishing it again, the same for every feature: nothing is erased, its links stay.

use std::future::Future;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::record::{self, Changes};
use database::{Error as DbError, Write};
use kernel::{State as RecordState, Visibility};

use crate::form::Submitted;
use crate::sheet::{Sheet, decided, path};
use crate::{App, Error, RelatedRequest, Result, Subject, Visit, html, redirect};

/// A kind of record that is archived.
pub trait Archived: Sheet {
    /// Says what becomes of its links before it is archived; `stale` when somebody wrote it after the visitor read it
    /// (see [`page`]).
    fn ask(
        app: &App,
        visit: &Visit,
        loaded: &Self::Loaded,
        stale: bool,
    ) -> impl Future<Output = Result> + Send;
}

/// The answer of [`Archived::ask`]: 409 when somebody wrote the record meanwhile.
///
/// # Errors
/// When the template fails.
pub fn page(template: &impl Template, stale: bool) -> Result<Response> {
    let status = if stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok((status, html(template)?).into_response())
}

/// The record of an address that is not archived yet, for whoever decides over it.
async fn archivable<S: Sheet>(app: &App, visit: &Visit, address: &str) -> Result<S::Loaded> {
    let loaded = decided::<S>(app, visit, address).await?;
    if S::is_open(S::record(&loaded)) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// Says what archiving does before it is done.
///
/// # Errors
/// For whoever may not change the record, and when the database does not answer.
pub async fn ask<S: Archived>(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = archivable::<S>(&app, &visit, &address).await?;
    S::ask(&app, &visit, &loaded, false).await
}

/// Archives a record.
///
/// # Errors
/// As [`ask`].
pub async fn archive<S: Archived>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = archivable::<S>(&app, &visit, &address).await?;
    turn::<S>(
        &app,
        &visit,
        &loaded,
        &submitted,
        RecordState::Archived,
        "archived",
    )
    .await
}

/// Publishes an archived record again.
///
/// # Errors
/// As [`ask`].
pub async fn restore<S: Archived>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = decided::<S>(&app, &visit, &address).await?;
    turn::<S>(
        &app,
        &visit,
        &loaded,
        &submitted,
        RecordState::Published,
        "restored",
    )
    .await
}

/// Turns a record and leads to its page; whoever read an older version is asked again.
async fn turn<S: Archived>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    submitted: &Submitted,
    to: RecordState,
    said: &str,
) -> Result {
    let record = S::record(loaded);
    match turned(app, visit, record, submitted.version, to, S::value(loaded)).await? {
        Some(record) => Ok(redirect(&visit.url(&path::<S>(&record)), said)),
        None => {
            let now = S::get(app.db.reader(), record.id).await?;
            S::ask(app, visit, &now, true).await
        }
    }
}

/// Writes a record's new state and nothing else of it. `version` is the one that the visitor read, if the page said it,
/// and `value` the whole value as it was loaded with `record`. Nothing when somebody wrote the record since.
async fn turned(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    version: Option<i64>,
    to: RecordState,
    value: &impl Sheet,
) -> Result<Option<record::Model>> {
    if version.is_some_and(|version| version != record.version) {
        return Ok(None);
    }
    let before = serde_json::to_value(value).map_err(Error::internal)?;
    let mut after = before.clone();
    after["state"] = to.code().into();
    let write = app.write(&visit.actor).await?;
    match written(&write, record, to, &before, &after).await {
        Ok(model) => {
            app.commit(write).await?;
            Ok(Some(model))
        }
        Err(DbError::Stale { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn written(
    write: &Write,
    record: &record::Model,
    state: RecordState,
    before: &serde_json::Value,
    after: &serde_json::Value,
) -> database::Result<record::Model> {
    let locked = record::lock(write, record.id, record.version).await?;
    let changes = Changes {
        title: locked.title.0.clone(),
        // A code that the database's checks forbid counts as the narrowest, as it does for reading.
        visibility: Visibility::from_code(&locked.visibility).unwrap_or(Visibility::Private),
        state,
    };
    record::update(write, locked, changes, before, after).await
}

/// What other features' pages keep of a record, by heading and number: said before it is archived.
///
/// # Errors
/// When the database does not answer.
pub async fn kept(app: &App, visit: &Visit, subject: Subject) -> Result<Vec<(String, u64)>> {
    let request = RelatedRequest {
        subject,
        lang: visit.lang,
        actor: visit.actor.clone(),
    };
    let blocks = app.related(request).await?;
    Ok(blocks
        .into_iter()
        .filter(|block| block.count > 0 && !block.title.is_empty())
        .map(|block| (block.title, block.count))
        .collect())
}
