//! Archiving a partnership, with what becomes of its links said before; and publishing it again.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::State as RecordState;
use kernel::policy::Action;
use web::form::Submitted;
use web::{App, Page, RelatedRequest, Result, Subject, Visit, html, redirect};

use super::permitted;
use crate::known::Known;
use crate::messages::Messages;
use crate::store;

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
    parties: Vec<Link>,
    committees: Vec<Link>,
    blocks: Vec<(String, u64)>,
}

pub(crate) async fn ask(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
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
    let subject = Subject::Partnership(loaded.record.id);
    let blocks = app
        .related(RelatedRequest {
            subject,
            lang,
            actor: visit.actor.clone(),
        })
        .await?;
    let blocks = blocks
        .into_iter()
        .filter(|block| block.count > 0 && !block.title.is_empty())
        .map(|block| (block.title, block.count))
        .collect();
    let name = loaded.record.title.text(lang).to_owned();
    let base = visit.url(&store::path(&loaded.record));
    let page = visit
        .page(&app, t.archive_title(name.clone()))
        .crumb(t.partnerships(), visit.url("/partenariats"))
        .crumb(name.clone(), base.clone())
        .crumb(t.archive(), "");
    html(&ArchivePage {
        page,
        t,
        name,
        base,
        version: loaded.record.version,
        parties,
        committees,
        blocks,
    })
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
    let version = submitted.version.unwrap_or(loaded.record.version);
    let write = app.write(&visit.actor).await?;
    let record = store::set_state(&write, loaded.record.id, version, state).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&store::path(&record)), said))
}
