//! The second step: a code of the application, a passkey, or a code from paper.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::form::{Builder, Form, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};
use webauthn_rs::prelude::{PasskeyAuthentication, PublicKeyCredential};

use super::{Pending, welcome};
use crate::account::Account;
use crate::factor::{self, passkey, recovery, totp};
use crate::letter;
use crate::messages::Messages;
use crate::session::{Client, Entry, begin};

/// Where it is.
pub(super) const PATH: &str = "/connexion/second-facteur";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show).post(check))
        .route("/connexion/second-facteur/options", post(options))
}

/// The key under which a session keeps the challenge.
const CHALLENGE: &str = "passkey-second";

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    recovery: String,
    credential: String,
}

#[derive(Template)]
#[template(path = "second_step.html")]
struct SecondPage {
    page: Page,
    t: Messages,
    email: String,
    /// For a code of the application.
    form: Option<Form>,
    /// For a code from paper.
    paper: Form,
    paper_open: bool,
    /// The name that passkeys know us by; empty where there is none to use.
    passkeys: String,
    script: String,
}

async fn show(State(app): State<App>, visit: Visit, session: Session) -> Result {
    let Some((_, account)) = Pending::of(&app, &session).await? else {
        return Ok(again(&visit));
    };
    page(&app, &visit, &account, &Input::default(), &FieldErrors::new()).await
}

/// Too late, or not begun: from the start.
fn again(visit: &Visit) -> Response {
    Redirect::to(&visit.url("/connexion")).into_response()
}

async fn page(app: &App, visit: &Visit, account: &Account, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let held = factor::of(app.db.reader(), account.id).await?;
    let has = |kind: &str| held.iter().any(|factor| factor.kind == kind);
    let paper_open = errors.0.iter().any(|error| error.field == "recovery");
    let none = FieldErrors::new();
    let form = has(totp::KIND).then(|| {
        let mut builder = Builder::new(visit.lang, input, if paper_open { &none } else { errors });
        builder
            .text("code", t.factor_code())
            .required()
            .help(t.factor_code_help())
            .autocomplete("one-time-code");
        let mut form = builder.finish(t.second_title(), visit.url(PATH), "");
        form.submit_label = t.second_check();
        form
    });
    let mut builder = Builder::new(visit.lang, input, if paper_open { errors } else { &none });
    builder
        .text("recovery", t.second_paper())
        .required()
        .help(t.second_paper_help())
        .autocomplete("off");
    let mut paper = builder.finish(t.second_paper_title(), visit.url(PATH), "");
    paper.submit_label = t.second_check();
    let frame = visit
        .page(app, t.second_title())
        .crumb(t.sign_in_title(), visit.url("/connexion"))
        .crumb(t.second_title(), "");
    let body = html(&SecondPage {
        page: frame,
        t,
        email: account.email.clone(),
        form,
        paper,
        paper_open,
        passkeys: match has(passkey::KIND) {
            true => passkey::site(&app.settings.base_url).unwrap_or_default(),
            false => String::new(),
        },
        script: web::assets::url("passkeys.js"),
    })?;
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, body).into_response())
}

/// What the browser needs to ask for a passkey of this account.
async fn options(State(app): State<App>, session: Session, _form: Submitted) -> Result<Response> {
    let Some((_, account)) = Pending::of(&app, &session).await? else {
        return Err(Error::SignInRequired);
    };
    let checker = passkey::checker(&app).ok_or(Error::NotFound)?;
    let keys = passkey::of(app.db.reader(), account.id).await?;
    if keys.is_empty() {
        return Err(Error::NotFound);
    }
    let (options, state) = checker
        .start_passkey_authentication(&keys)
        .map_err(Error::internal)?;
    session.insert(CHALLENGE, state).await.map_err(Error::internal)?;
    Ok(Json(options).into_response())
}

async fn check(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    form: Submitted,
) -> Result {
    let Some((pending, account)) = Pending::of(&app, &session).await? else {
        return Ok(again(&visit));
    };
    let input: Input = form.input()?;
    if !input.credential.is_empty() {
        if by_passkey(&app, &session, &account, &input.credential).await? {
            return enter(&app, &visit, &session, &client, &account, &pending).await;
        }
        return Ok(redirect(&visit.url(PATH), "passkey-refused"));
    }
    if factor::rests(app.db.reader(), app.clock.now(), account.id).await? {
        return Err(Error::TooMany);
    }
    let field = match input.recovery.trim() {
        "" => "code",
        _ => "recovery",
    };
    let write = app.write(&visit.actor).await?;
    let right = match field {
        "code" => totp::take(&write, account.id, &input.code).await?,
        _ => recovery::take(&write, account.id, &input.recovery).await?,
    };
    if right {
        if field == "recovery" {
            let left = i64::try_from(recovery::left(write.tx(), account.id).await?).unwrap_or_default();
            let what = Messages(visit.lang).notice_code_used(left);
            letter::notice(&app, &write, &account, visit.lang, what).await?;
        }
        app.commit(write).await?;
        return enter(&app, &visit, &session, &client, &account, &pending).await;
    }
    let mut errors = FieldErrors::new();
    if input.code.trim().is_empty() && field == "code" {
        errors.add(field, "error-field-required");
    } else {
        factor::wrong(&write, account.id).await?;
        errors.add(field, "error-code");
    }
    app.commit(write).await?;
    // A code is not shown again: it was wrong.
    page(&app, &visit, &account, &Input::default(), &errors).await
}

async fn by_passkey(app: &App, session: &Session, account: &Account, answer: &str) -> Result<bool> {
    let state: Option<PasskeyAuthentication> = session.remove(CHALLENGE).await.map_err(Error::internal)?;
    let answer: Option<PublicKeyCredential> = serde_json::from_str(answer).ok();
    let checker = passkey::checker(app).ok_or(Error::NotFound)?;
    let (Some(state), Some(answer)) = (state, answer) else {
        return Ok(false);
    };
    let result = match checker.finish_passkey_authentication(&answer, &state) {
        Ok(result) => result,
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(false);
        }
    };
    let write = app.write(&kernel::Actor::Visitor).await?;
    let there = passkey::used(&write, account.id, &result).await?;
    app.commit(write).await?;
    Ok(there)
}

async fn enter(
    app: &App,
    visit: &Visit,
    session: &Session,
    client: &Client,
    account: &Account,
    pending: &Pending,
) -> Result {
    let entry = Entry {
        factor: true,
        demo: false,
        by: pending.by,
    };
    begin(app, session, client, account, entry).await?;
    Ok(welcome(visit, &pending.next))
}
