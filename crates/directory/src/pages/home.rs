//! The first page: who does what where, in one glance; each feature brings its block.

use askama::Template;
use axum::extract::State;
use web::{App, Block, Page, RelatedRequest, Result, Subject, Visit, html};

use crate::messages::Messages;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    blocks: Vec<Block>,
    t: Messages,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let request = RelatedRequest {
        subject: Subject::Home,
        lang: visit.lang,
        actor: visit.actor.clone(),
    };
    let blocks = app.related(request).await?;
    let page = visit.page(&app, t.home_title()).described(t.home_lead());
    html(&HomePage { page, blocks, t })
}
