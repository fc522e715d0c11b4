//! Organisations: list, sheet, one-page brief, forms, archive, history.

mod archive;
mod edit;
mod export;
mod form_page;
mod input;
mod labels;
pub(crate) mod list;
mod removed;
mod sheet;
mod territory;

pub(crate) use export::EXPORTER;

use axum::Router;
use axum::routing::get;
use database::record;
use kernel::ShortId;
use kernel::policy::{Action, allow};
use web::{App, Error, Result, Visit};

use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(list::show))
        .route("/organisations.csv", get(export::export))
        .route("/organisations.xlsx", get(export::export))
        .route("/organisations.json", get(export::export))
        .route("/organisations.geojson", get(export::export))
        .route("/organisations/nouvelle", get(edit::new).post(edit::create))
        .route("/organisations/{address}", get(sheet::show))
        .route("/organisations/{address}/fiche", get(sheet::brief))
        .route(
            "/organisations/{address}/chronologie",
            get(sheet::chronicle::show),
        )
        .route(
            "/organisations/{address}/modifier",
            get(edit::edit).post(edit::update),
        )
        .route(
            "/organisations/{address}/archiver",
            get(archive::ask).post(archive::archive),
        )
        .route(
            "/organisations/{address}/republier",
            axum::routing::post(archive::restore),
        )
        .route("/organisations/{address}/historique", get(edit::history))
}

/// The organisation of an address that the visitor may see; hidden ones answer as if there were none.
async fn permitted(app: &App, visit: &Visit, address: &str, action: Action) -> Result<Loaded, Error> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let loaded = store::by_short_id(app.db.reader(), &short_id).await?;
    if allow(&visit.actor, action, loaded.record.guarded()) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// The page that an address should lead to, when its readable part is an old one.
fn moved(
    visit: &Visit,
    record: &record::Model,
    address: &str,
    rest: &str,
) -> Option<axum::response::Redirect> {
    (record.address() != address)
        .then(|| axum::response::Redirect::permanent(&visit.url(&format!("{}{rest}", store::path(record)))))
}
