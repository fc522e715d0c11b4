//! Adding a second factor: the application that shows codes, by a square or by its text; a passkey, by the browser.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use database::Write;
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::form::{Builder, Form, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};
use webauthn_rs::prelude::{CredentialID, PasskeyRegistration, RegisterPublicKeyCredential};
use webauthn_rs_proto::ResidentKeyRequirement;

use super::pages::{fresh, shown_once};
use super::{MAX_NAME, passkey, qr, recovery, totp};
use crate::account::{self, Account};
use crate::messages::Messages;
use crate::my_account::own_account;
use crate::session::{self, Client, FACTORS, client};
use crate::{invite, letter};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(
            "/mon-compte/second-facteur/application",
            get(show_application).post(add_application),
        )
        .route("/mon-compte/second-facteur/cle", post(add_passkey))
        .route("/mon-compte/second-facteur/cle/options", post(passkey_options))
}

/// The key under which a session keeps a secret that no code has proved yet.
const SECRET: &str = "totp";
/// The key under which it keeps the challenge of a new passkey.
const CHALLENGE: &str = "passkey-new";
/// The key under which it keeps where somebody was going who had to choose a factor first.
pub(crate) const AFTER: &str = "after";

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    name: String,
    credential: String,
}

#[derive(Template)]
#[template(path = "factor_application.html")]
struct ApplicationPage {
    page: Page,
    t: Messages,
    form: Form,
    square: String,
    secret: String,
    address: String,
}

/// The secret of this session's new application, the same until a code proves it.
async fn secret(session: &Session) -> Result<String> {
    if let Some(held) = session.get::<String>(SECRET).await.map_err(Error::internal)? {
        return Ok(held);
    }
    let drawn = totp::draw();
    session.insert(SECRET, &drawn).await.map_err(Error::internal)?;
    Ok(drawn)
}

async fn show_application(State(app): State<App>, visit: Visit, session: Session) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let input = Input {
        name: Messages(visit.lang).factor_application_name_begun(),
        ..Input::default()
    };
    application(&app, &visit, &session, &own, &input, &FieldErrors::new()).await
}

async fn application(
    app: &App,
    visit: &Visit,
    session: &Session,
    own: &Account,
    input: &Input,
    errors: &FieldErrors,
) -> Result {
    let t = Messages(visit.lang);
    let secret = secret(session).await?;
    let address = totp::address(&secret, &app.settings.network, &own.email);
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .text("code", t.factor_code())
        .required()
        .help(t.factor_code_help())
        .autocomplete("one-time-code");
    builder
        .text("name", t.factor_name())
        .help(t.factor_name_help())
        .autocomplete("off");
    let path = format!("{FACTORS}/application");
    let mut form = builder.finish(t.factor_application(), visit.url(&path), visit.url(FACTORS));
    form.submit_label = t.factor_application_add();
    let page = visit
        .page(app, t.factor_application())
        .crumb(t.my_account_title(), visit.url("/mon-compte"))
        .crumb(t.factors_title(), visit.url(FACTORS))
        .crumb(t.factor_application(), "");
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    let mut response = html(&ApplicationPage {
        page,
        t,
        form,
        square: qr::svg(&address, &t.factor_square()).unwrap_or_default(),
        secret: groups.join(" "),
        address,
    })?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(invite::refused(response, errors))
}

/// What a factor is called: as it was typed, else by what it is.
fn name(input: &Input, otherwise: impl FnOnce() -> String, errors: &mut FieldErrors) -> String {
    let typed = input.name.trim();
    if typed.chars().count() > MAX_NAME {
        errors.add_with("name", "error-field-too-long", MAX_NAME.to_string());
    } else if typed.chars().any(char::is_control) {
        errors.add("name", "error-field-invalid");
    }
    match typed {
        "" => otherwise(),
        _ => typed.to_owned(),
    }
}

async fn add_application(State(app): State<App>, visit: Visit, session: Session, form: Submitted) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let (t, input): (_, Input) = (Messages(visit.lang), form.input()?);
    let mut errors = FieldErrors::new();
    let secret = secret(&session).await?;
    let named = name(&input, || t.factor_totp(), &mut errors);
    let step = totp::step(&secret, &input.code, app.clock.now());
    if input.code.trim().is_empty() {
        errors.add("code", "error-field-required");
    } else if step.is_none() {
        errors.add("code", "error-code");
    }
    let Some(step) = step.filter(|_| errors.is_empty()) else {
        return application(&app, &visit, &session, &own, &input, &errors).await;
    };
    let write = app.write(&visit.actor).await?;
    totp::add(&write, own.id, &named, &secret, step).await?;
    session.remove::<String>(SECRET).await.map_err(Error::internal)?;
    added(&app, &visit, &session, write, &own, &named).await
}

/// After any new factor: a letter, and with the first one the recovery codes.
async fn added(
    app: &App,
    visit: &Visit,
    session: &Session,
    write: Write,
    own: &Account,
    named: &str,
) -> Result {
    let what = Messages(visit.lang).notice_factor_added(named);
    letter::notice(app, &write, own, visit.lang, what).await?;
    let codes = match recovery::left(write.tx(), own.id).await? {
        0 => recovery::renew(&write, own.id).await?,
        _ => Vec::new(),
    };
    let own = account::find_active(write.tx(), own.id)
        .await?
        .ok_or(Error::NotFound)?;
    app.commit(write).await?;
    session::renew(session, &own, true).await?;
    if codes.is_empty() {
        return Ok(redirect(&visit.url(FACTORS), "factor-added"));
    }
    let after: Option<String> = session.remove(AFTER).await.map_err(Error::internal)?;
    let onward = after
        .map(|path| crate::sign_in::local(&path))
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| visit.url(FACTORS));
    shown_once(app, visit, &own, codes, onward)
}

/// What a browser needs to make a passkey.
async fn passkey_options(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    _form: Submitted,
) -> Result<Response> {
    let own = own_account(&app, &visit).await?;
    if !session::is_fresh(&app, &session).await? {
        return Err(Error::Forbidden);
    }
    let checker = passkey::checker(&app).ok_or(Error::NotFound)?;
    let known: Vec<CredentialID> = passkey::of(app.db.reader(), own.id)
        .await?
        .iter()
        .map(|key| key.cred_id().clone())
        .collect();
    let (mut options, state) = checker
        .start_passkey_registration(own.id, &own.email, &own.name, Some(known))
        .map_err(Error::internal)?;
    // One that the device finds by itself lets in without the address being typed.
    if let Some(wished) = &mut options.public_key.authenticator_selection {
        wished.resident_key = Some(ResidentKeyRequirement::Preferred);
    }
    session.insert(CHALLENGE, state).await.map_err(Error::internal)?;
    Ok(Json(options).into_response())
}

async fn add_passkey(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    form: Submitted,
) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let (t, input): (_, Input) = (Messages(visit.lang), form.input()?);
    let mut errors = FieldErrors::new();
    let named = name(
        &input,
        || t.factor_passkey_of(client::said(t, &client.browser)),
        &mut errors,
    );
    let state: Option<PasskeyRegistration> = session.remove(CHALLENGE).await.map_err(Error::internal)?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(&input.credential).ok();
    let checker = passkey::checker(&app).ok_or(Error::NotFound)?;
    let made = match (state, answer) {
        (Some(state), Some(answer)) => checker
            .finish_passkey_registration(&answer, &state)
            .inspect_err(|error| tracing::info!(%error, "a passkey was refused"))
            .ok(),
        _ => None,
    };
    let Some(key) = made.filter(|_| errors.is_empty()) else {
        return Ok(redirect(&visit.url(FACTORS), "passkey-refused"));
    };
    let write = app.write(&visit.actor).await?;
    match passkey::add(&write, own.id, &named, &key).await {
        Ok(()) => added(&app, &visit, &session, write, &own, &named).await,
        Err(error) if error.violates("second_factor__credential_key") => {
            Ok(redirect(&visit.url(FACTORS), "passkey-refused"))
        }
        Err(error) => Err(error.into()),
    }
}
