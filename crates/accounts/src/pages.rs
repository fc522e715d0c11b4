//! Signing in and out.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use database::audit::{self, Kind, Note};
use database::record;
use kernel::policy::{Action, allow};
use kernel::{Actor, FieldErrors, MemberRole, Rights, Role};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use uuid::Uuid;
use web::form::{Builder, FieldKind, Form, Submitted};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::account::{self, Account, Attempt, Purpose};
use crate::demo::{self, DEMO_ACCOUNTS};
use crate::invite;
use crate::messages::Messages;
use crate::session::ACCOUNT;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/connexion", get(show).post(sign_in))
        .route("/deconnexion", post(sign_out))
        .route("/mon-compte", get(my_account).post(change_password))
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    email: String,
    password: String,
    suite: String,
    demo: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    t: Messages,
    form: Form,
    /// The demonstration's accounts: address and what the button says.
    demo: Vec<(&'static str, String)>,
    next: String,
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
}

/// An organisation that the reader acts for.
struct OwnOrganisation {
    name: String,
    href: String,
    role: String,
    edits: bool,
    manages: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    let next = Params::parse(&visit.query)
        .get("suite")
        .unwrap_or_default()
        .to_owned();
    let input = Input {
        suite: local(&next),
        ..Input::default()
    };
    page(&app, &visit, &input, &FieldErrors::new(), StatusCode::OK).await
}

async fn page(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors, status: StatusCode) -> Result {
    let t = Messages(visit.lang);
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("email", t.email(), FieldKind::Email)
        .required()
        .autocomplete("username");
    builder
        .field("password", t.password(), FieldKind::Password)
        .required()
        .autocomplete("current-password");
    builder.field("suite", "", FieldKind::Hidden);
    let mut form = builder.finish(t.sign_in_title(), visit.url("/connexion"), "");
    form.submit_label = t.sign_in_button();
    for error in &mut form.errors {
        // "wrong address or password" is of the whole form: naming one field would tell which it is.
        if error.field.is_empty() {
            error.text = t.refused();
            form.errors_title = t.refused_title();
        }
    }
    let frame = visit.page(app, t.sign_in_title());
    Ok((
        status,
        html(&SignInPage {
            page: frame,
            t,
            form,
            demo: match app.settings.demo {
                true => demo::present(app.db.reader())
                    .await?
                    .iter()
                    .map(|held| (held.email, held.label(&t)))
                    .collect(),
                false => Vec::new(),
            },
            next: input.suite.clone(),
        })?,
    )
        .into_response())
}

async fn sign_in(State(app): State<App>, visit: Visit, session: Session, form: Submitted) -> Result {
    let input: Input = form.input()?;
    let next = local(&input.suite);
    let account = if app.settings.demo && !input.demo.is_empty() {
        match DEMO_ACCOUNTS.iter().find(|held| held.email == input.demo) {
            Some(held) => entered_by_click(&app, &visit, held.email).await?,
            None => None,
        }
    } else {
        let typed = (input.email.as_str(), input.password.as_str());
        match account::attempt(&app.db, &app.clock, &app.ids, Purpose::SignIn, typed).await? {
            Attempt::Welcome(account) => Some(*account),
            Attempt::Resting => return Err(Error::TooMany),
            Attempt::Refused => None,
        }
    };
    let Some(account) = account else {
        let mut errors = FieldErrors::new();
        errors.add("", "error-field-invalid");
        let again = Input {
            password: String::new(),
            ..input
        };
        return page(&app, &visit, &again, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    begin(&session, account.id).await?;
    let target = if next.is_empty() { visit.url("/") } else { next };
    Ok(redirect(&target, "signed-in"))
}

/// An account of the demonstration, which asks for no password.
async fn entered_by_click(app: &App, visit: &Visit, email: &str) -> Result<Option<Account>> {
    let found = account::find_by_email(app.db.reader(), email).await?;
    let Some(account) = found.filter(|account| account.active) else {
        return Ok(None);
    };
    let write = app.write(&visit.actor).await?;
    account::note_sign_in(&write, account.id, "click").await?;
    app.commit(write).await?;
    Ok(Some(account))
}

async fn sign_out(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    _form: Submitted,
) -> Result<Response> {
    if visit.actor.id().is_some() {
        let write = app.write(&visit.actor).await?;
        audit::note(&write, Note::new(Kind::SignOut)).await?;
        app.commit(write).await?;
    }
    session.flush().await.map_err(Error::internal)?;
    Ok(redirect(&visit.url("/"), "signed-out"))
}

/// Signs an account in. A new id for the session: one that was planted before sign-in is worth nothing after it.
pub(crate) async fn begin(session: &Session, account: Uuid) -> Result<(), Error> {
    session.cycle_id().await.map_err(Error::internal)?;
    session.insert(ACCOUNT, account).await.map_err(Error::internal)
}

/// What is typed to change a password.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct PasswordInput {
    now: String,
    new: String,
}

async fn own_account(app: &App, visit: &Visit) -> Result<Account> {
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
    })?;
    Ok(invite::refused(response, errors))
}

/// Changes one's own password. The present one is asked for: a machine left open is not its owner.
async fn change_password(State(app): State<App>, visit: Visit, session: Session, form: Submitted) -> Result {
    let own = own_account(&app, &visit).await?;
    let input: PasswordInput = form.input()?;
    let mut errors = FieldErrors::new();
    let typed = (own.email.as_str(), input.now.as_str());
    match account::attempt(&app.db, &app.clock, &app.ids, Purpose::Confirm, typed).await? {
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
    app.commit(write).await?;
    begin(&session, own.id).await?;
    Ok(redirect(&visit.url("/mon-compte"), "password-changed"))
}

/// Only a path of ours: `//elsewhere` and `https://elsewhere` lead nowhere, nor does what browsers take for a slash.
fn local(next: &str) -> String {
    let clean = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && next.len() < 500;
    if clean { next.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_elsewhere_after_sign_in() {
        assert_eq!(local("/organisations?page=2"), "/organisations?page=2");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/x\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(local(bad), "", "{bad}");
        }
    }
}
