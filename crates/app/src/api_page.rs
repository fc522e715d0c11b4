//! The page `/api`: what the JSON API gives, how to ask, with examples that lead to real answers. The template holds the
//! French and the English text side by side, so that one is not changed without the other.

use askama::Template;
use axum::extract::State;
use kernel::Lang;
use web::api::{LIMIT, MAX_LIMIT};
use web::{App, Page, Result, Visit, html};

use crate::messages::Messages;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
    t: Messages,
    english: bool,
    base_url: String,
    limit: u64,
    max_limit: u64,
    /// Requests a minute; 0 for no limit.
    rate: u32,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let page = visit
        .page(&app, t.api_title())
        .crumb(t.api_title(), "")
        .described(t.api_lead());
    html(&ApiPage {
        page,
        t,
        english: visit.lang == Lang::En,
        base_url: app.settings.base_url.clone(),
        limit: LIMIT,
        max_limit: MAX_LIMIT,
        rate: app.settings.api.requests_per_minute,
    })
}
