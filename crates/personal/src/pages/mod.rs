//! The pages of personal data: the public register, one's own data, erasures and retention for administrators.

mod desk;
mod own;
mod register;
mod retention;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use web::App;

/// Where erasures are decided.
pub(super) const DESK: &str = "/administration/effacements";
/// Where retention is shown.
pub(super) const RETENTION: &str = "/administration/conservation";
/// Where one's own data is.
pub(super) const OWN: &str = "/mon-compte/donnees";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/donnees-personnelles", get(register::show))
        .route(OWN, get(own::show))
        .route("/mon-compte/donnees.json", get(own::file))
        .route("/mon-compte/donnees/effacement", post(own::ask))
        .route("/mon-compte/donnees/effacement/retirer", post(own::withdraw))
        .route(DESK, get(desk::list).post(desk::open))
        .route("/administration/effacements/liste.jsonl", get(desk::file))
        .route(
            "/administration/effacements/{id}",
            get(desk::show).post(desk::decide),
        )
        .route(RETENTION, get(retention::list))
        .route(
            "/administration/conservation/{kind}",
            get(retention::show).post(retention::destroy),
        )
}

/// What a page or a file says of somebody is nobody else's.
pub(super) fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
