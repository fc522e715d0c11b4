//! A world place leaves the lists and comes back; and what was written of it, version by version.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::record;
use geo::place;
use kernel::State as RecordState;
use web::form::Submitted;
use web::{App, Error, Page, Result, Subject, Visit, html, redirect};

use super::common::related;
use super::place_changes::{self, Change};
use super::places::{open, path, sent_to};
use super::queries;
use crate::messages::Messages;
use crate::store;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lieux/{address}/archiver", get(confirm_archive).post(archive))
        .route("/lieux/{address}/restaurer", get(confirm_restore).post(restore))
        .route("/lieux/{address}/historique", get(history))
}

#[derive(Template)]
#[template(path = "reference/place_state.html")]
struct StatePage {
    page: Page,
    t: Messages,
    title: String,
    lead: String,
    consequences: Vec<String>,
    action: String,
    submit: String,
    danger: bool,
    version: i64,
    back: String,
}

async fn confirm_archive(state: State<App>, visit: Visit, address: Path<String>) -> Result {
    confirm(state.0, visit, address.0, "archiver").await
}

async fn confirm_restore(state: State<App>, visit: Visit, address: Path<String>) -> Result {
    confirm(state.0, visit, address.0, "restaurer").await
}

/// Says what hangs on the place before its state changes.
async fn confirm(app: App, visit: Visit, address: String, verb: &str) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let place::Loaded { record, .. } = match open(&app, &visit, &address, &format!("/{verb}")).await? {
        Ok(loaded) => loaded,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let name = record.title.text(visit.lang).to_owned();
    let archiving = verb == "archiver";
    let mut consequences = Vec::new();
    if archiving {
        let organisations = store::at_place(app.db.reader(), record.id, &visit.actor)
            .await?
            .len();
        let inside = queries::places_within(app.db.reader(), record.id, &visit.actor)
            .await?
            .len();
        if organisations > 0 {
            consequences.push(t.ref_archive_organisations(organisations));
        }
        if inside > 0 {
            consequences.push(t.ref_archive_places(inside));
        }
        let blocks = related(&app, &visit, Subject::Place(record.id)).await?;
        consequences.extend(
            blocks
                .into_iter()
                .filter(|block| block.count > 0 && !block.title.is_empty())
                .map(|block| format!("{}\u{a0}: {}", block.title, block.count)),
        );
    }
    let (title, lead, submit) = if archiving {
        (
            t.ref_archive_title(name.as_str()),
            t.ref_archive_lead(),
            t.ref_archive(),
        )
    } else {
        (
            t.ref_restore_title(name.as_str()),
            t.ref_restore_lead(),
            t.ref_restore(),
        )
    };
    let back = visit.url(&path(&record));
    let page = visit
        .page(&app, title.clone())
        .crumb(t.ref_places_title(), visit.url("/lieux"))
        .crumb(name, back.clone())
        .crumb(submit.clone(), "");
    let action = visit.url(&format!("{}/{verb}", path(&record)));
    html(&StatePage {
        page,
        t,
        title,
        lead,
        consequences,
        action,
        submit,
        danger: archiving,
        version: record.version,
        back,
    })
}

async fn archive(state: State<App>, visit: Visit, address: Path<String>, form: Submitted) -> Result {
    set_state(state.0, visit, address.0, form, RecordState::Archived, "archived").await
}

async fn restore(state: State<App>, visit: Visit, address: Path<String>, form: Submitted) -> Result {
    set_state(
        state.0,
        visit,
        address.0,
        form,
        RecordState::Published,
        "restored",
    )
    .await
}

async fn set_state(
    app: App,
    visit: Visit,
    address: String,
    form: Submitted,
    to: RecordState,
    done: &str,
) -> Result {
    visit.require_administrator()?;
    let place::Loaded { record, mut place } = sent_to(&app, &visit, &address).await?;
    place.state = to;
    let write = app.write(&visit.actor).await?;
    // A version older than the record's is a conflict: the page that explains it stands in for the form.
    let record = match place::update(&write, record.id, form.version.unwrap_or(0), &place).await {
        Err(database::Error::Transition(_)) => return Err(Error::Conflict),
        other => other?,
    };
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path(&record)), done))
}

struct Entry {
    version: i64,
    at: String,
    action: String,
    actor: String,
    origin: String,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "reference/place_history.html")]
struct HistoryPage {
    page: Page,
    t: Messages,
    title: String,
    entries: Vec<Entry>,
}

async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let place::Loaded { record, .. } = match open(&app, &visit, &address, "/historique").await? {
        Ok(loaded) => loaded,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let names = place_changes::names(&app, visit.lang).await?;
    let mut entries = Vec::new();
    for row in record::history_of(app.db.reader(), record.id).await? {
        let actor = match row.actor_id {
            Some(id) => accounts::account::find_active(app.db.reader(), id)
                .await?
                .map(|account| account.name)
                .unwrap_or_default(),
            None => String::new(),
        };
        entries.push(Entry {
            version: row.version,
            at: web::i18n::moment(visit.lang, row.at),
            action: t
                .by_key(&format!("ref-action-{}", row.action), None)
                .unwrap_or(row.action),
            actor,
            origin: t
                .by_key(&format!("ref-origin-{}", row.origin), None)
                .unwrap_or(row.origin),
            changes: place_changes::between(
                t,
                &names,
                row.before.as_ref().map(|value| &value.0),
                &row.after.0,
            ),
        });
    }
    let name = record.title.text(visit.lang).to_owned();
    let title = t.ref_history_title(name.as_str());
    let page = visit
        .page(&app, title.clone())
        .crumb(t.ref_places_title(), visit.url("/lieux"))
        .crumb(name, visit.url(&path(&record)))
        .crumb(t.ref_history(), "");
    html(&HistoryPage {
        page,
        t,
        title,
        entries,
    })
}
