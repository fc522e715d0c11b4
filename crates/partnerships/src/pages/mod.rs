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
use axum::routing::{get, post};
use web::sheet as sheets;
use web::{App, archive as archives, edit as edits, version as versions};

use crate::partnership::Partnership;
use crate::store;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/partenariats", get(list::show))
        .route("/partenariats.csv", get(export::export))
        .route("/partenariats.xlsx", get(export::export))
        .route("/partenariats.json", get(export::export))
        .route("/partenariats.geojson", get(export::export))
        .route(
            "/partenariats/nouveau",
            get(edits::new::<Partnership>).post(edits::create::<Partnership>),
        )
        .route("/partenariats/{address}", get(sheet::show))
        .route(
            "/partenariats/{address}/modifier",
            get(edits::edit::<Partnership>).post(edits::update::<Partnership>),
        )
        .route(
            "/partenariats/{address}/archiver",
            get(archives::ask::<Partnership>).post(archives::archive::<Partnership>),
        )
        .route(
            "/partenariats/{address}/republier",
            post(archives::restore::<Partnership>),
        )
        .route(
            "/partenariats/{address}/historique",
            get(sheets::history::<Partnership>),
        )
        .route(
            "/partenariats/{address}/historique/{version}",
            get(versions::ask::<Partnership>).post(versions::restore::<Partnership>),
        )
        .merge(moderation::routes::<Partnership>())
        .route("/carte", get(map::show))
        .route("/carte.geojson", get(map::geojson))
        .route("/carte/terres.geojson", get(map::land))
        .route("/carte/terres-fines.geojson", get(map::land_detail))
        .route("/carte/contours.geojson", get(map::contours))
        .route("/carte/territoire.geojson", get(map::territory_geojson))
}

web::sheet!(Partnership, store.partnership, "/partenariats", labels::words);
