//! The members of an organisation: who acts for it, for its managers and for coordinators.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use database::record;
use kernel::{FieldErrors, MemberRole, Role, ShortId};
use serde::Deserialize;
use uuid::Uuid;
use web::form::{Choice, Form, Submitted};
use web::i18n::day;
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::invite::{self, Input};
use crate::join::{self, Asking};
use crate::messages::Messages;
use crate::people_pages::{Waiting, waiting};
use crate::{invitation, member};

/// The kind of record that people act for.
const ORGANISATION: &str = "organisation";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/organisations/{address}/membres",
            get(members).post(invite_member),
        )
        .route("/organisations/{address}/membres/{account}", post(change_member))
        .route(
            "/organisations/{address}/invitations/{id}/retirer",
            post(take_back_member),
        )
}

/// Somebody who acts for the organisation of the page.
struct MemberRow {
    action: String,
    name: String,
    email: String,
    since: String,
    roles: Vec<Choice>,
    /// Whether it is the reader.
    own: bool,
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    page: Page,
    t: Messages,
    name: String,
    back: String,
    rows: Vec<MemberRow>,
    asking: Vec<Asking>,
    waiting: Vec<Waiting>,
    form: Form,
}

/// The organisation of an address, for whoever says who acts for it. Others see no such page.
pub(crate) async fn managed(app: &App, visit: &Visit, address: &str) -> Result<record::Model> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let record = record::by_short_id(app.db.reader(), ORGANISATION, &short_id).await?;
    let manages = visit.actor.role_in(record.id) == Some(MemberRole::Manager);
    if manages || visit.actor.coordinates() {
        Ok(record)
    } else {
        Err(Error::NotFound)
    }
}

async fn members_page(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    input: &Input,
    errors: &FieldErrors,
) -> Result<Response> {
    let t = Messages(visit.lang);
    let sheet = visit.url(&format!("/organisations/{}", record.address()));
    let rows = member::of_organisation(app.db.reader(), record.id)
        .await?
        .into_iter()
        .map(|(held, account)| MemberRow {
            action: format!("{sheet}/membres/{}", account.id),
            since: day(visit.lang, held.since),
            roles: invite::member_roles(|role| invite::member_role(t, role))
                .into_iter()
                .map(|choice| Choice {
                    selected: choice.value == held.role,
                    ..choice
                })
                .collect(),
            own: visit.actor.id() == Some(account.id),
            name: account.name,
            email: account.email,
        })
        .collect();
    let name = record.title.text(visit.lang).to_owned();
    let form = invite::form(
        app,
        visit,
        input,
        errors,
        format!("{sheet}/membres"),
        Some(record.id),
    )
    .await?;
    let page = visit
        .page(app, t.members_title(name.as_str()))
        .crumb(name.clone(), sheet.clone())
        .crumb(t.members(), "");
    let response = html(&MembersPage {
        page,
        t,
        name,
        back: sheet,
        rows,
        asking: join::waiting(app, visit, record).await?,
        waiting: waiting(app, visit, Some(record)).await?,
        form,
    })?;
    Ok(invite::refused(response, errors))
}

async fn members(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let record = managed(&app, &visit, &address).await?;
    members_page(
        &app,
        &visit,
        &record,
        &Input::blank(visit.lang),
        &FieldErrors::new(),
    )
    .await
}

async fn invite_member(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    form: Submitted,
) -> Result {
    let record = managed(&app, &visit, &address).await?;
    let input: Input = form.input()?;
    match invite::read(&app, &visit, &input, Some(record.id)).await? {
        Ok(mut invited) => {
            // This page invites to the organisation and to nothing else.
            (invited.network, invited.role) = (None, Role::Reader);
            invite::send(&app, &visit, &invited).await?;
            let back = format!("/organisations/{}/membres", record.address());
            Ok(redirect(&visit.url(&back), "invitation-sent"))
        }
        Err(errors) => members_page(&app, &visit, &record, &input, &errors).await,
    }
}

/// What becomes of a member.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct MemberChange {
    role: String,
    remove: String,
}

async fn change_member(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    form: Submitted,
) -> Result {
    let record = managed(&app, &visit, &address).await?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let known = member::of_organisation(app.db.reader(), record.id).await?;
    if !known.iter().any(|(held, _)| held.account_id == id) {
        return Err(Error::NotFound);
    }
    let input: MemberChange = form.input()?;
    let write = app.write(&visit.actor).await?;
    let said = if input.remove.is_empty() {
        let role = MemberRole::from_code(&input.role).ok_or(Error::NotFound)?;
        member::join(&write, id, record.id, role).await?;
        "member-changed"
    } else {
        member::leave(&write, id, record.id).await?;
        "member-removed"
    };
    app.commit(write).await?;
    // Who took themselves out no longer sees the page.
    let left = visit.actor.id() == Some(id) && !visit.actor.coordinates();
    let back = if left { "" } else { "/membres" };
    Ok(redirect(
        &visit.url(&format!("/organisations/{}{back}", record.address())),
        said,
    )
    .into_response())
}

async fn take_back_member(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    _form: Submitted,
) -> Result {
    let record = managed(&app, &visit, &address).await?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let write = app.write(&visit.actor).await?;
    invitation::revoke(&write, id, Some(record.id)).await?;
    app.commit(write).await?;
    let back = format!("/organisations/{}/membres", record.address());
    Ok(redirect(&visit.url(&back), "invitation-revoked"))
}
