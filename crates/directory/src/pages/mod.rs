//! The pages of this feature.

mod contact;
mod home;
mod mails;
pub(crate) mod organisations;
pub(crate) mod reference;
mod typed;

use axum::Router;
use axum::routing::get;
use web::App;

/// The lists that go out.
pub(crate) fn exporters() -> Vec<web::Exporter> {
    let mut exporters = vec![organisations::EXPORTER];
    exporters.extend(reference::exporters());
    exporters
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .merge(organisations::routes())
        .merge(contact::routes())
        .merge(reference::routes())
}
