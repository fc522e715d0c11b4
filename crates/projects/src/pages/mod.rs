//! The pages of actions.

mod archive;
mod choices;
mod edit;
mod export;
mod form;
mod input;
mod labels;
mod linked;
pub(crate) mod list;
mod map;
mod sheet;
mod typed;

pub(crate) use export::EXPORTER;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::policy::{Action, allow};
use kernel::{ShortId, State as RecordState};
use web::export::Format;
use web::history::Past;
use web::{App, Error, Visit};

use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    let exports = Format::ALL.into_iter().fold(Router::new(), |router, format| {
        router.route(&format!("/projets.{}", format.extension()), get(export::export))
    });
    Router::new()
        .route("/projets", get(list::list).post(edit::create))
        .route("/projets/nouveau", get(edit::new).post(edit::create))
        .route("/projets/{address}", get(sheet::show).post(edit::update))
        .route("/projets/{address}/modifier", get(edit::edit).post(edit::update))
        .route(
            "/projets/{address}/archiver",
            get(archive::confirm).post(archive::archive),
        )
        .route("/projets/{address}/restaurer", post(archive::restore))
        .route("/projets/{address}/historique", get(history))
        .merge(exports)
}

/// The action at an address, if the visitor may see it.
async fn found(app: &App, visit: &Visit, address: &str) -> Result<Loaded, Error> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let loaded = store::by_short_id(app.db.reader(), &short_id).await?;
    if allow(&visit.actor, Action::Read, loaded.record.guarded()) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// The action at an address, for whoever may change it.
async fn editable(app: &App, visit: &Visit, address: &str) -> Result<Loaded, Error> {
    visit.require_administrator()?;
    found(app, visit, address).await
}

/// The action to change; an archived one is restored first.
async fn open(app: &App, visit: &Visit, address: &str) -> Result<Loaded, Error> {
    let loaded = editable(app, visit, address).await?;
    if loaded.record.state() == RecordState::Archived {
        Err(Error::NotFound)
    } else {
        Ok(loaded)
    }
}

/// Leads to the one true address for good.
fn moved(href: &str) -> Response {
    (
        StatusCode::MOVED_PERMANENTLY,
        [(header::LOCATION, href.to_owned())],
    )
        .into_response()
}

/// Every save of an action, for administrators.
async fn history(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
) -> Result<Response, Error> {
    let loaded = editable(&app, &visit, &address).await?;
    let past = Past::of(&app, loaded.record.id).await?;
    let words = labels::words(&app, visit.lang, &past).await?;
    past.show(&app, &visit, &loaded.record, &store::path(&loaded.record), &words)
}
