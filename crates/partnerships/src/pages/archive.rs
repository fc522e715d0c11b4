//! Archiving a partnership, with what becomes of its links said before; and publishing it again.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::State as RecordState;
use kernel::policy::Action;
use web::archive::{kept, turn};
use web::form::Submitted;
use web::{App, Page, Result, Subject, Visit, html, redirect};

use super::permitted;
use crate::known::Known;
use crate::messages::Messages;
use crate::store::{self, Loaded};

struct Link {
    label: String,
    href: String,
}

#[derive(Template)]
#[template(path = "partnership_archive.html")]
struct ArchivePage {
    page: Page,
    t: Messages,
    name: String,
    base: String,
    version: i64,
    stale: bool,
    parties: Vec<Link>,
    committees: Vec<Link>,
    blocks: Vec<(String, u64)>,
}

pub(crate) async fn ask(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    show(&app, &visit, &loaded, false).await
}

/// What becomes of its links; `stale` when somebody wrote it after the visitor read it.
async fn show(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result {
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let briefs = store::with_parts(connection, vec![loaded.record.clone()]).await?;
    let mut known = Known::load(connection, &briefs, &visit.actor).await?;
    known
        .add_organisations(connection, loaded.partnership.committees.clone(), &visit.actor)
        .await?;
    let parties = briefs
        .iter()
        .flat_map(|brief| &brief.parties)
        .map(|party| known.party(party, lang));
    let parties = parties
        .map(|named| Link {
            label: named.name,
            href: named.href,
        })
        .collect();
    let committees = loaded
        .partnership
        .committees
        .iter()
        .filter_map(|id| known.organisation(*id, lang));
    let committees = committees
        .map(|named| Link {
            label: named.name,
            href: named.href,
        })
        .collect();
    let blocks = kept(app, visit, Subject::Partnership(loaded.record.id)).await?;
    let name = loaded.record.title.text(lang).to_owned();
    let base = visit.url(&store::path(&loaded.record));
    let page = visit
        .page(app, t.archive_title(name.clone()))
        .crumb(t.partnerships(), visit.url("/partenariats"))
        .crumb(name.clone(), base.clone())
        .crumb(t.archive(), "");
    let status = if stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let body = html(&ArchivePage {
        page,
        t,
        name,
        base,
        version: loaded.record.version,
        stale,
        parties,
        committees,
        blocks,
    })?;
    Ok((status, body).into_response())
}

pub(crate) async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result<Response> {
    set_state(
        &app,
        &visit,
        &address,
        &submitted,
        RecordState::Archived,
        "archived",
    )
    .await
}

pub(crate) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result<Response> {
    set_state(
        &app,
        &visit,
        &address,
        &submitted,
        RecordState::Published,
        "restored",
    )
    .await
}

async fn set_state(
    app: &App,
    visit: &Visit,
    address: &str,
    submitted: &Submitted,
    state: RecordState,
    said: &str,
) -> Result<Response> {
    visit.require_administrator()?;
    let loaded = permitted(app, visit, address, Action::Edit).await?;
    let turned = turn(
        app,
        visit,
        &loaded.record,
        submitted.version,
        state,
        &loaded.partnership,
    )
    .await?;
    match turned {
        Some(record) => Ok(redirect(&visit.url(&store::path(&record)), said)),
        None => {
            show(
                app,
                visit,
                &store::get(app.db.reader(), loaded.record.id).await?,
                true,
            )
            .await
        }
    }
}
