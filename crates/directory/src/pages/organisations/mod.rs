//! Organisations: list, sheet, one-page brief, forms, archive, history.

mod alike;
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
use axum::routing::{get, post};
use web::sheet as sheets;
use web::{App, archive as archives, edit as edits, version as versions};

use crate::organisation::Organisation;
use crate::store;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(list::show))
        .route("/organisations.csv", get(export::export))
        .route("/organisations.xlsx", get(export::export))
        .route("/organisations.json", get(export::export))
        .route("/organisations.geojson", get(export::export))
        .route(
            "/organisations/nouvelle",
            get(edits::new::<Organisation>).post(edits::create::<Organisation>),
        )
        .route("/organisations/{address}", get(sheet::show))
        .route("/organisations/{address}/fiche", get(sheet::brief))
        .route(
            "/organisations/{address}/chronologie",
            get(sheet::chronicle::show),
        )
        .route(
            "/organisations/{address}/modifier",
            get(edits::edit::<Organisation>).post(edits::update::<Organisation>),
        )
        .route(
            "/organisations/{address}/archiver",
            get(archives::ask::<Organisation>).post(archives::archive::<Organisation>),
        )
        .route(
            "/organisations/{address}/republier",
            post(archives::restore::<Organisation>),
        )
        .route(
            "/organisations/{address}/historique",
            get(sheets::history::<Organisation>),
        )
        .route(
            "/organisations/{address}/historique/{version}",
            get(versions::ask::<Organisation>).post(versions::restore::<Organisation>),
        )
        .merge(moderation::routes::<Organisation>())
}

web::sheet!(Organisation, store.organisation, "/organisations", labels::words);
