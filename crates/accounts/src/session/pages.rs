//! The sessions that one has open: where, since when, last used; each is ended by a button, or all others at once.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use tower_sessions::Session;
use uuid::Uuid;
use web::form::Submitted;
use web::i18n::moment;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::{client, end, end_all, open, renew, signed};
use crate::messages::Messages;
use crate::my_account::own_account;

const PATH: &str = "/mon-compte/sessions";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/mon-compte/sessions/fermer", post(end_others))
        .route("/mon-compte/sessions/{handle}/fermer", post(end_one))
}

struct Row {
    browser: String,
    network: String,
    since: String,
    seen: String,
    this: bool,
    action: String,
}

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
    others: String,
}

async fn list(State(app): State<App>, visit: Visit, session: Session) -> Result {
    let own = own_account(&app, &visit).await?;
    let t = Messages(visit.lang);
    let here = signed(&session).await?.map(|held| held.handle);
    let mut rows: Vec<Row> = open(app.db.reader(), &own, app.clock.now())
        .await?
        .into_iter()
        .map(|held| Row {
            browser: client::said(t, &held.signed.browser),
            since: moment(visit.lang, held.signed.since),
            seen: moment(visit.lang, held.seen),
            this: here == Some(held.signed.handle),
            action: visit.url(&format!("{PATH}/{}/fermer", held.signed.handle)),
            network: held.signed.network,
        })
        .collect();
    rows.sort_by_key(|row| !row.this);
    let several = rows.len() > 1;
    let page = visit
        .page(&app, t.sessions_title())
        .crumb(t.my_account_title(), visit.url("/mon-compte"))
        .crumb(t.sessions_title(), "");
    html(&SessionsPage {
        page,
        t,
        rows,
        others: match several {
            true => visit.url("/mon-compte/sessions/fermer"),
            false => String::new(),
        },
    })
}

async fn end_one(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    Path(handle): Path<String>,
    _form: Submitted,
) -> Result<Response> {
    let own = own_account(&app, &visit).await?;
    let handle = Uuid::try_parse(&handle).map_err(|_| Error::NotFound)?;
    if signed(&session).await?.map(|held| held.handle) == Some(handle) {
        session.flush().await.map_err(Error::internal)?;
        return Ok(redirect(&visit.url("/"), "signed-out"));
    }
    let write = app.write(&visit.actor).await?;
    if !end(&write, own.id, handle).await? {
        return Err(Error::NotFound);
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "session-ended"))
}

async fn end_others(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    _form: Submitted,
) -> Result<Response> {
    let own = own_account(&app, &visit).await?;
    let write = app.write(&visit.actor).await?;
    end_all(&write, own.id).await?;
    app.commit(write).await?;
    let own = own_account(&app, &visit).await?;
    renew(&session, &own, false).await?;
    Ok(redirect(&visit.url(PATH), "sessions-ended"))
}
