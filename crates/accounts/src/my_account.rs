//! One's own account: what it may do, the organisations that one acts for, the password.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use database::record;
use kernel::policy::{Action, allow};
use kernel::{Actor, FieldErrors, MemberRole, Rights, Role};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::form::{Builder, FieldKind, Form, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::account::{self, Account, Attempt};
use crate::messages::Messages;
use crate::session::{self, Client};
use crate::{invite, letter};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/mon-compte", get(my_account).post(change_password))
}

#[derive(Template)]
#[template(path = "my_account.html")]
struct MyAccountPage {
    page: Page,
    t: Messages,
    name: String,
    email: String,
    roles: Vec<String>,
    organisations: Vec<OwnOrganisation>,
    form: Form,
    /// Other pages of the account: what they are called, what they are for, where they are.
    links: Vec<(String, String, String)>,
}

/// An organisation that the reader acts for.
struct OwnOrganisation {
    name: String,
    href: String,
    role: String,
    edits: bool,
    manages: bool,
}

/// What is typed to change a password.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct PasswordInput {
    now: String,
    new: String,
}

pub(crate) async fn own_account(app: &App, visit: &Visit) -> Result<Account> {
    let id = visit.actor.id().ok_or(Error::SignInRequired)?;
    account::find_active(app.db.reader(), id)
        .await?
        .ok_or(Error::SignInRequired)
}

async fn my_account(State(app): State<App>, visit: Visit) -> Result {
    let own = own_account(&app, &visit).await?;
    show_account(&app, &visit, own, &FieldErrors::new()).await
}

async fn show_account(app: &App, visit: &Visit, own: Account, errors: &FieldErrors) -> Result<Response> {
    let t = Messages(visit.lang);
    let none = Rights::default();
    let rights = visit.actor.rights().unwrap_or(&none);
    let ids = rights.organisations.keys().copied().collect();
    let organisations: Vec<OwnOrganisation> = record::by_ids(app.db.reader(), ids, &Actor::System)
        .await?
        .into_iter()
        .filter_map(|record| {
            let role = *rights.organisations.get(&record.id)?;
            Some(OwnOrganisation {
                name: record.title.text(visit.lang).to_owned(),
                href: visit.url(&format!("/organisations/{}", record.address())),
                role: invite::member_role(t, role),
                edits: allow(&visit.actor, Action::Edit, record.guarded()),
                manages: role == MemberRole::Manager,
            })
        })
        .collect();
    let mut roles: Vec<String> = rights
        .roles
        .iter()
        .map(|role| invite::network_role(t, *role))
        .collect();
    if own.role == Role::Administrator.code() {
        roles.insert(0, visit.w().role_administrator());
    } else if roles.is_empty() {
        roles.push(match organisations.is_empty() {
            true => visit.w().role_reader(),
            false => visit.w().role_member(),
        });
    }
    let mut builder = Builder::new(visit.lang, &PasswordInput::default(), errors);
    builder
        .field("now", t.password_now(), FieldKind::Password)
        .required()
        .autocomplete("current-password");
    builder
        .field("new", t.password_new(), FieldKind::Password)
        .required()
        .help(t.password_help())
        .autocomplete("new-password");
    let mut form = builder.finish(t.password_change(), visit.url("/mon-compte"), "");
    form.submit_label = t.password_save();
    let frame = visit
        .page(app, t.my_account_title())
        .crumb(t.my_account_title(), "");
    let response = html(&MyAccountPage {
        page: frame,
        t,
        name: own.name,
        email: own.email,
        roles,
        organisations,
        form,
        links: vec![
            (
                t.sessions_title(),
                t.sessions_card(),
                visit.url("/mon-compte/sessions"),
            ),
            (t.factors_title(), t.factors_card(), visit.url(session::FACTORS)),
        ],
    })?;
    Ok(invite::refused(response, errors))
}

/// Changes one's own password. The present one is asked for: a machine left open is not its owner.
async fn change_password(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    form: Submitted,
) -> Result {
    let own = own_account(&app, &visit).await?;
    let input: PasswordInput = form.input()?;
    let mut errors = FieldErrors::new();
    match account::attempt(&app, &own.email, &input.now, &client.source).await? {
        Attempt::Welcome(_) => {}
        Attempt::Resting => return Err(Error::TooMany),
        Attempt::Refused => errors.add("now", "error-field-invalid"),
    }
    if let Some(refused) = account::refused_password(&input.new, &[&own.email, &own.name]) {
        errors.add("new", refused);
    }
    if !errors.is_empty() {
        return show_account(&app, &visit, own, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    account::set_password(&write, own.id, input.new).await?;
    let what = Messages(visit.lang).notice_password();
    letter::notice(&app, &write, &own, visit.lang, what).await?;
    app.commit(write).await?;
    // All others ended with the old password.
    let own = own_account(&app, &visit).await?;
    session::renew(&session, &own, false).await?;
    Ok(redirect(&visit.url("/mon-compte"), "password-changed"))
}
