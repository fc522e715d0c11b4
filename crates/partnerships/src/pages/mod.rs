//! Partnerships: list, sheet, forms, archive, history, and the map.

mod archive;
mod choices;
mod edit;
mod export;
mod form;
mod input;
mod labels;
pub(crate) mod list;
mod map;
mod sheet;

pub(crate) use export::EXPORTER;
pub(crate) use map::{contours_address, home as home_mark};

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use database::record;
use kernel::ShortId;
use kernel::policy::{Action, allow};
use web::{App, Error, Visit};

use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/partenariats", get(list::show))
        .route("/partenariats.csv", get(export::export))
        .route("/partenariats.xlsx", get(export::export))
        .route("/partenariats.json", get(export::export))
        .route("/partenariats.geojson", get(export::export))
        .route("/partenariats/nouveau", get(edit::new).post(edit::create))
        .route("/partenariats/{address}", get(sheet::show))
        .route(
            "/partenariats/{address}/modifier",
            get(edit::edit).post(edit::update),
        )
        .route(
            "/partenariats/{address}/archiver",
            get(archive::ask).post(archive::archive),
        )
        .route("/partenariats/{address}/republier", post(archive::restore))
        .route("/partenariats/{address}/historique", get(edit::history))
        .route("/carte", get(map::show))
        .route("/carte.geojson", get(map::geojson))
        .route("/carte/terres.geojson", get(map::land))
        .route("/carte/terres-fines.geojson", get(map::land_detail))
        .route("/carte/contours.geojson", get(map::contours))
        .route("/carte/territoire.geojson", get(map::territory_geojson))
}

/// The partnership of an address that the visitor may see; hidden ones answer as if there were none.
async fn permitted(app: &App, visit: &Visit, address: &str, action: Action) -> Result<Loaded, Error> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let loaded = store::by_short_id(app.db.reader(), &short_id).await?;
    if allow(&visit.actor, action, loaded.record.guarded()) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// The answer to an address whose readable part is an old one.
fn moved(visit: &Visit, record: &record::Model, address: &str, rest: &str) -> Option<Response> {
    let path = format!("{}{rest}", store::path(record));
    (record.address() != address).then(|| Redirect::permanent(&visit.url(&path)).into_response())
}
