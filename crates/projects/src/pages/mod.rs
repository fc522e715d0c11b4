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
use axum::routing::{get, post};
use database::record;
use kernel::State;
use web::export::Format;
use web::sheet as sheets;
use web::{App, archive as archives, edit as edits, version as versions};

use crate::project::Project;
use crate::store;

pub(crate) fn routes() -> Router<App> {
    let exports = Format::ALL.into_iter().fold(Router::new(), |router, format| {
        router.route(&format!("/projets.{}", format.extension()), get(export::export))
    });
    Router::new()
        .route("/projets", get(list::list).post(edits::create::<Project>))
        .route(
            "/projets/nouveau",
            get(edits::new::<Project>).post(edits::create::<Project>),
        )
        .route(
            "/projets/{address}",
            get(sheet::show).post(edits::update::<Project>),
        )
        .route(
            "/projets/{address}/modifier",
            get(edits::edit::<Project>).post(edits::update::<Project>),
        )
        .route(
            "/projets/{address}/archiver",
            get(archives::ask::<Project>).post(archives::archive::<Project>),
        )
        .route("/projets/{address}/restaurer", post(archives::restore::<Project>))
        .route("/projets/{address}/historique", get(sheets::history::<Project>))
        .route(
            "/projets/{address}/historique/{version}",
            get(versions::ask::<Project>).post(versions::restore::<Project>),
        )
        .merge(moderation::routes::<Project>())
        .merge(exports)
}

web::sheet!(Project, store.project, "/projets", labels::words, {
    /// An archived action is restored first.
    fn is_open(record: &record::Model) -> bool {
        record.state() != State::Archived
    }
});
