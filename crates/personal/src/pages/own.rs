//! My data: all that is held of whoever is signed in, as a page and as a file, and the wish to be erased.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use database::audit::{self, Kind, Note};
use uuid::Uuid;
use web::form::Submitted;
use web::i18n::moment;
use web::personal::Told;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::{OWN, private};
use crate::erase::Target;
use crate::messages::Messages;
use crate::{erasure, mine};

#[derive(Template)]
#[template(path = "mine.html")]
struct MinePage {
    page: Page,
    t: Messages,
    sections: Vec<Told>,
    /// When the erasure was asked for; empty where it was not.
    asked: String,
}

fn own(visit: &Visit) -> Result<Uuid> {
    visit.actor.id().ok_or(Error::SignInRequired)
}

async fn sections(app: &App, visit: &Visit, most: u64) -> Result<Vec<Told>> {
    let account = Some(own(visit)?);
    let target = Target::find(app.db.reader(), account, "", "", &BTreeSet::new()).await?;
    Ok(mine::told(app, visit.lang, &target, most).await?)
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let sections = sections(&app, &visit, mine::SHOWN).await?;
    let asked = erasure::waiting_of(app.db.reader(), own(&visit)?).await?;
    let page = visit
        .page(&app, t.mine_title())
        .crumb(visit.w().my_account(), visit.url("/mon-compte"))
        .crumb(t.mine_title(), "");
    html(&MinePage {
        page,
        t,
        sections,
        asked: asked
            .map(|held| moment(visit.lang, held.asked_at))
            .unwrap_or_default(),
    })
    .map(private)
}

/// The same as a file. That it left is noted.
pub(super) async fn file(State(app): State<App>, visit: Visit) -> Result {
    let account = own(&visit)?;
    let told = mine::json(sections(&app, &visit, u64::from(u32::MAX)).await?);
    let body = serde_json::to_vec_pretty(&told).map_err(Error::internal)?;
    let write = app.write(&visit.actor).await?;
    let note = Note::new(Kind::DataExported).to(account).with("what", "own");
    audit::note(&write, note).await?;
    app.commit(write).await?;
    let name = format!(
        "attachment; filename=\"{}.json\"",
        Messages(visit.lang).mine_file()
    );
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok(private((headers, body).into_response()))
}

/// Asks to be erased: an administrator decides, since the law keeps some acts.
pub(super) async fn ask(State(app): State<App>, visit: Visit, _form: Submitted) -> Result {
    let account = own(&visit)?;
    let write = app.write(&visit.actor).await?;
    erasure::ask(&write, Some(account), "", "").await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(OWN), "erasure-asked"))
}

/// Takes the wish back.
pub(super) async fn withdraw(State(app): State<App>, visit: Visit, _form: Submitted) -> Result {
    let account = own(&visit)?;
    let write = app.write(&visit.actor).await?;
    erasure::withdraw(&write, account).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(OWN), "erasure-withdrawn"))
}
