//! Archiving an organisation, and taking it back: what hangs on it is named before.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::record;
use kernel::State as RecordState;
use kernel::policy::Action;
use web::archive::turn;
use web::chronicle::Said;
use web::form::Submitted;
use web::linked::{Linked, LinkedRequest, NAMED, Named};
use web::{App, Result, Visit, html, redirect};

use super::permitted;
use crate::messages::Messages;
use crate::store::{self, Loaded};

#[derive(askama::Template)]
#[template(path = "organisation_archive.html")]
struct ArchivePage {
    page: web::Page,
    t: Messages,
    name: String,
    path: String,
    version: i64,
    linked: Vec<Linked>,
    stale: bool,
}

/// Says what becomes of its links before anything is archived.
pub(crate) async fn ask(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    show(&app, &visit, &loaded, false).await
}

/// What becomes of its links; `stale` when somebody wrote it after the visitor read it.
async fn show(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result {
    let t = Messages(visit.lang);
    let linked = links(app, visit, loaded).await?;
    let name = loaded.record.title.text(visit.lang).to_owned();
    let path = visit.url(&store::path(&loaded.record));
    let page = visit
        .page(app, t.archive_title(name.clone()))
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(name.clone(), path.clone())
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
        path,
        version: loaded.record.version,
        linked,
        stale,
    })?;
    Ok((status, body).into_response())
}

/// What hangs on an organisation: records of other features, organisations that are something to it, its services.
async fn links(app: &App, visit: &Visit, loaded: &Loaded) -> Result<Vec<Linked>> {
    let (t, lang, reader) = (Messages(visit.lang), visit.lang, app.db.reader());
    let request = LinkedRequest {
        named: Named::Organisation(loaded.record.id),
        lang,
        actor: visit.actor.clone(),
    };
    let mut found = app.linked(&request).await?;
    let incoming = store::links_to(reader, loaded.record.id).await?;
    let outgoing = loaded.organisation.links.iter().map(|link| link.to);
    let ids = incoming.iter().map(|(from, _)| *from).chain(outgoing).collect();
    let others = record::by_ids(reader, ids, &visit.actor).await?;
    let others: Vec<&record::Model> = others.iter().collect();
    found.extend(Linked::of(
        |count| t.linked_organisations(count),
        &others,
        store::path,
        lang,
    ));
    let services = &loaded.organisation.services;
    if !services.is_empty() {
        let sheet = visit.url(&store::path(&loaded.record));
        found.push(Linked {
            label: t.linked_services(services.len()),
            ids: services.iter().filter_map(|service| service.id).collect(),
            first: (1..=NAMED)
                .zip(services)
                .map(|(number, service)| (Said::of(&service.name, lang), format!("{sheet}#service-{number}")))
                .collect(),
        });
    }
    Ok(found)
}

pub(crate) async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
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
) -> Result {
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
        &loaded.organisation,
    )
    .await?;
    match turned {
        Some(record) => Ok(redirect(&visit.url(&store::path(&record)), said)),
        None => {
            let now = store::get(app.db.reader(), loaded.record.id).await?;
            show(app, visit, &now, true).await
        }
    }
}
