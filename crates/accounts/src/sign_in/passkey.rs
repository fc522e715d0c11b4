//! A passkey alone: the device asks its owner for finger, face or code, which is both factors at once, and says whose it is,
//! so that no address is typed.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use tower_sessions::Session;
use web::form::Submitted;
use web::{App, Error, Result, Visit, redirect};
use webauthn_rs::prelude::{DiscoverableAuthentication, PublicKeyCredential};

use super::{local, welcome};
use crate::account::{self, Account};
use crate::factor::passkey;
use crate::session::{Client, Entry, Way, begin};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/connexion/cle/options", post(options))
        .route("/connexion/cle", post(enter))
}

/// The key under which a session keeps the challenge.
const CHALLENGE: &str = "passkey-in";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    credential: String,
    suite: String,
}

async fn options(State(app): State<App>, session: Session, _form: Submitted) -> Result<Response> {
    let checker = passkey::checker(&app).ok_or(Error::NotFound)?;
    let (options, state) = checker
        .start_discoverable_authentication()
        .map_err(Error::internal)?;
    session.insert(CHALLENGE, state).await.map_err(Error::internal)?;
    Ok(Json(options).into_response())
}

async fn enter(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    form: Submitted,
) -> Result<Response> {
    let input: Input = form.input()?;
    let next = local(&input.suite);
    let state: Option<DiscoverableAuthentication> =
        session.remove(CHALLENGE).await.map_err(Error::internal)?;
    let answer: Option<PublicKeyCredential> = serde_json::from_str(&input.credential).ok();
    let (Some(state), Some(answer)) = (state, answer) else {
        return Ok(redirect(&visit.url("/connexion"), "passkey-refused"));
    };
    match known(&app, &answer, state).await? {
        Some(account) => {
            let entry = Entry {
                factor: true,
                demo: false,
                by: Way::Passkey,
            };
            begin(&app, &session, &client, &account, entry).await?;
            Ok(welcome(&visit, &next))
        }
        None => Ok(redirect(&visit.url("/connexion"), "passkey-refused")),
    }
}

/// Whose passkey answered, if it is one of ours and its owner may sign in.
async fn known(
    app: &App,
    answer: &PublicKeyCredential,
    state: DiscoverableAuthentication,
) -> Result<Option<Account>> {
    let checker = passkey::checker(app).ok_or(Error::NotFound)?;
    let Ok((owner, id)) = checker.identify_discoverable_authentication(answer) else {
        return Ok(None);
    };
    let Some(account) = account::find_active(app.db.reader(), owner).await? else {
        return Ok(None);
    };
    let keys = passkey::of(app.db.reader(), account.id).await?;
    let Some(key) = keys.iter().find(|key| key.cred_id().as_slice() == id) else {
        return Ok(None);
    };
    let result = match checker.finish_discoverable_authentication_v2(answer, state, key) {
        Ok(result) => result,
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(None);
        }
    };
    let write = app.write(&kernel::Actor::Visitor).await?;
    let there = passkey::used(&write, account.id, &result).await?;
    app.commit(write).await?;
    Ok(there.then_some(account))
}
