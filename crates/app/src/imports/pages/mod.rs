//! The administrator's page of imports: what came in, and a new list in steps that need no JavaScript.

mod batches;
mod lines;
mod steps;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use web::{App, Page, Visit};

use crate::messages::Messages;

/// Where the page is.
const BASE: &str = "/administration/reprises";
/// A request with a file that is too large by some megabytes still comes through and is refused beside its field.
const MAX_REQUEST: usize = 20 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    let at = |rest: &str| format!("{BASE}{rest}");
    Router::new()
        .route(BASE, get(batches::list))
        .route(
            &at("/nouvelle"),
            get(steps::new)
                .post(steps::create)
                .layer(DefaultBodyLimit::max(MAX_REQUEST)),
        )
        .route(
            &at("/nouvelle/{id}/colonnes"),
            get(steps::columns).post(steps::choose),
        )
        .route(
            &at("/nouvelle/{id}/apercu"),
            get(steps::preview).post(steps::confirm),
        )
        .route(&at("/nouvelle/{id}/abandonner"), post(steps::abandon))
        .route(&at("/{batch}"), get(batches::show))
        .route(&at("/{batch}/rapport.csv"), get(batches::csv))
        .route(
            &at("/{batch}/annuler"),
            get(batches::ask_undo).post(batches::undo),
        )
}

/// The frame of a page below the list.
fn frame(app: &App, visit: &Visit, title: String) -> Page {
    let t = Messages(visit.lang);
    visit
        .page(app, title.clone())
        .crumb(t.imports_administration(), visit.url("/administration"))
        .crumb(t.imports_title(), visit.url(BASE))
        .crumb(title, "")
}
