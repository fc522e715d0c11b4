//! Retention, for administrators: how long what is kept, what is over, and the visa under which it is destroyed.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use serde::Deserialize;
use uuid::Uuid;
use web::form::{Submitted, several};
use web::i18n::day;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::{RETENTION, private};
use crate::messages::Messages;
use crate::retention::{self, Due, Kind};

/// How many are shown for one visa.
const SHOWN: usize = 200;

struct Row {
    label: String,
    text: String,
    period: String,
    due: usize,
    href: String,
}

#[derive(Template)]
#[template(path = "retention.html")]
struct RetentionPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
}

struct DueRow {
    id: String,
    name: String,
    since: String,
}

#[derive(Template)]
#[template(path = "destroy.html")]
struct DestroyPage {
    page: Page,
    t: Messages,
    text: String,
    due: Vec<DueRow>,
    more: usize,
    action: String,
    back: String,
}

fn label(t: Messages, kind: Kind) -> String {
    match kind {
        Kind::ClosedAccounts => t.retention_closed_accounts(),
        Kind::Invitations => t.retention_invitations(),
        Kind::Acts => t.retention_acts(),
    }
}

fn text(t: Messages, kind: Kind) -> String {
    match kind {
        Kind::ClosedAccounts => t.retention_closed_accounts_text(),
        Kind::Invitations => t.retention_invitations_text(),
        Kind::Acts => t.retention_acts_text(),
    }
}

async fn due(app: &App, kind: Kind) -> Result<Vec<Due>> {
    let set = &app.settings.retention;
    Ok(retention::due(app.db.reader(), kind, set, app.clock.now()).await?)
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        rows.push(Row {
            label: label(t, kind),
            text: text(t, kind),
            period: t.retention_months(kind.months(&app.settings.retention)),
            due: due(&app, kind).await?.len(),
            href: visit.url(&format!("{RETENTION}/{}", kind.code())),
        });
    }
    let page = visit
        .page(&app, t.retention_title())
        .crumb(visit.w().administration(), visit.url("/administration"))
        .crumb(t.retention_title(), "");
    html(&RetentionPage { page, t, rows })
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path(kind): Path<String>) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let kind = Kind::from_code(&kind).ok_or(Error::NotFound)?;
    let due = due(&app, kind).await?;
    let more = due.len().saturating_sub(SHOWN);
    let rows = due.into_iter().take(SHOWN).map(|due| DueRow {
        id: due.id.to_string(),
        name: match due.name.as_str() {
            "" => visit.w().erased_person(),
            name => name.to_owned(),
        },
        since: day(visit.lang, due.since),
    });
    let page = visit
        .page(&app, label(t, kind))
        .crumb(visit.w().administration(), visit.url("/administration"))
        .crumb(t.retention_title(), visit.url(RETENTION))
        .crumb(label(t, kind), "");
    let view = DestroyPage {
        page,
        t,
        text: text(t, kind),
        due: rows.collect(),
        more,
        action: visit.url(&format!("{RETENTION}/{}", kind.code())),
        back: visit.url(RETENTION),
    };
    html(&view).map(private)
}

/// What the administrator saw and lets go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Visa {
    #[serde(deserialize_with = "several")]
    seen: Vec<String>,
}

pub(super) async fn destroy(
    State(app): State<App>,
    visit: Visit,
    Path(kind): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let kind = Kind::from_code(&kind).ok_or(Error::NotFound)?;
    let typed: Visa = form.input()?;
    let seen: BTreeSet<Uuid> = typed
        .seen
        .iter()
        .filter_map(|id| Uuid::try_parse(id).ok())
        .collect();
    let write = app.write(&visit.actor).await?;
    retention::destroy(&write, &app.modules, kind, &app.settings.retention, &seen).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(RETENTION), "destroyed"))
}
