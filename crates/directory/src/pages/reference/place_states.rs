//! A world place leaves the lists and comes back; and what was written of it, version by version.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::record;
use geo::place;
use kernel::State as RecordState;
use uuid::Uuid;
use web::form::Submitted;
use web::history::Past;
use web::linked::{Linked, LinkedRequest, Named};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::place_words;
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
    linked: Vec<Linked>,
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
    let linked = if archiving {
        links(&app, &visit, record.id).await?
    } else {
        Vec::new()
    };
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
        linked,
        action,
        submit,
        danger: archiving,
        version: record.version,
        back,
    })
}

/// What names the place: organisations in it, places within it, and records of other features.
async fn links(app: &App, visit: &Visit, id: Uuid) -> Result<Vec<Linked>> {
    let (t, lang, reader) = (Messages(visit.lang), visit.lang, app.db.reader());
    let organisations = store::at_place(reader, id, &visit.actor).await?;
    let organisations: Vec<&record::Model> = organisations.iter().map(|brief| &brief.record).collect();
    let inside = queries::places_within(reader, id, &visit.actor).await?;
    let inside: Vec<&record::Model> = inside.iter().map(|(record, _)| record).collect();
    let count = |count: usize| t.ref_archive_organisations(count);
    let mut found = Linked::of(count, &organisations, store::path, lang);
    found.extend(Linked::of(
        |count| t.ref_archive_places(count),
        &inside,
        path,
        lang,
    ));
    let request = LinkedRequest {
        named: Named::Place(id),
        lang,
        actor: visit.actor.clone(),
    };
    found.extend(app.linked(&request).await?);
    Ok(found)
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

async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let place::Loaded { record, .. } = match open(&app, &visit, &address, "/historique").await? {
        Ok(loaded) => loaded,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let past = Past::of(&app, record.id).await?;
    let words = place_words::words(&app, &visit, &past).await?;
    past.show(&app, &visit, &record, &path(&record), &words)
}
