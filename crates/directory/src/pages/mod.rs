//! The pages of this feature.

mod contact;
mod home;
mod mails;
mod organisations;
pub(crate) mod reference;
mod typed;

use axum::Router;
use axum::routing::get;
use web::App;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .merge(organisations::routes())
        .merge(contact::routes())
        .merge(reference::routes())
}
