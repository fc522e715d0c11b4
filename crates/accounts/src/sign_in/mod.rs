//! Signing in: by password, by a link in a letter, by a passkey alone; then the second factor, where there is one.

mod link;
mod passkey;
mod second;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Duration, Utc};
use database::audit::{self, Kind, Note};
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use uuid::Uuid;
use web::form::{Builder, FieldKind, Form, Submitted};
use web::list::{Params, encode};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::account::{self, Account, Attempt};
use crate::demo::{self, DEMO_ACCOUNTS};
use crate::factor;
use crate::messages::Messages;
use crate::session::{Client, Entry, Way, begin};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/connexion", get(show).post(sign_in))
        .route("/deconnexion", post(sign_out))
        .merge(link::routes())
        .merge(passkey::routes())
        .merge(second::routes())
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
    /// Where a link by letter, and a new password, are asked for; with where it leads.
    link: String,
    forgotten: String,
    /// The name that passkeys know us by; empty where there can be none.
    passkeys: String,
    script: String,
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
    let with_next = |path: &str| match input.suite.as_str() {
        "" => visit.url(path),
        next => visit.url(&format!("{path}?suite={}", encode(next))),
    };
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
            link: with_next("/connexion/lien"),
            forgotten: with_next("/connexion/mot-de-passe"),
            passkeys: factor::passkey::site(&app.settings.base_url).unwrap_or_default(),
            script: web::assets::url("passkeys.js"),
        })?,
    )
        .into_response())
}

async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    form: Submitted,
) -> Result {
    let input: Input = form.input()?;
    let next = local(&input.suite);
    if app.settings.demo && !input.demo.is_empty() {
        return by_click(&app, &visit, &session, &client, &input, &next).await;
    }
    match account::attempt(&app, &input.email, &input.password, &client.source).await? {
        Attempt::Welcome(account) => {
            proceed(&app, &visit, &session, &client, &account, (&next, Way::Password)).await
        }
        Attempt::Resting => Err(Error::TooMany),
        Attempt::Refused => refused(&app, &visit, input).await,
    }
}

/// The demonstration's accounts enter by one click, without a second factor: they exist nowhere else.
async fn by_click(
    app: &App,
    visit: &Visit,
    session: &Session,
    client: &Client,
    input: &Input,
    next: &str,
) -> Result {
    let account = match DEMO_ACCOUNTS.iter().find(|held| held.email == input.demo) {
        Some(held) => account::find_by_email(app.db.reader(), held.email)
            .await?
            .filter(|account| account.active),
        None => None,
    };
    let Some(account) = account else {
        let input = Input {
            suite: input.suite.clone(),
            ..Input::default()
        };
        return refused(app, visit, input).await;
    };
    let entry = Entry {
        demo: true,
        factor: false,
        by: Way::Click,
    };
    begin(app, session, client, &account, entry).await?;
    Ok(welcome(visit, next))
}

async fn refused(app: &App, visit: &Visit, input: Input) -> Result {
    let mut errors = FieldErrors::new();
    errors.add("", "error-field-invalid");
    let again = Input {
        password: String::new(),
        ..input
    };
    page(app, visit, &again, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
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
        write.commit().await?;
    }
    session.flush().await.map_err(Error::internal)?;
    Ok(redirect(&visit.url("/"), "signed-out"))
}

/// Somebody who gave a password or opened a link, and still owes the second factor.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Pending {
    account: Uuid,
    epoch: i64,
    since: DateTime<Utc>,
    next: String,
    #[serde(default)]
    by: Way,
}

/// The key under which a session keeps it.
const PENDING: &str = "pending";
/// How long the second factor is waited for.
const PATIENCE: Duration = Duration::minutes(10);

impl Pending {
    /// The account that is waited for, unless it took too long or its sessions were ended meanwhile.
    async fn of(app: &App, session: &Session) -> Result<Option<(Pending, Account)>> {
        let held: Option<Pending> = session.get(PENDING).await.map_err(Error::internal)?;
        let Some(held) = held.filter(|held| app.clock.now() - held.since < PATIENCE) else {
            return Ok(None);
        };
        let account = account::find_active(app.db.reader(), held.account).await?;
        Ok(account
            .filter(|account| account.epoch == held.epoch)
            .map(|account| (held, account)))
    }
}

/// Lets somebody in who proved the first factor, or asks for the second one.
pub(crate) async fn proceed(
    app: &App,
    visit: &Visit,
    session: &Session,
    client: &Client,
    account: &Account,
    (next, by): (&str, Way),
) -> Result<Response> {
    if !factor::any(app.db.reader(), account.id).await? {
        let entry = Entry {
            by,
            ..Entry::default()
        };
        begin(app, session, client, account, entry).await?;
        return Ok(welcome(visit, next));
    }
    session.clear().await;
    session.cycle_id().await.map_err(Error::internal)?;
    let pending = Pending {
        account: account.id,
        epoch: account.epoch,
        since: app.clock.now(),
        next: next.to_owned(),
        by,
    };
    session.insert(PENDING, pending).await.map_err(Error::internal)?;
    Ok(axum::response::Redirect::to(&visit.url(second::PATH)).into_response())
}

/// Leads whoever is in to where they were going.
fn welcome(visit: &Visit, next: &str) -> Response {
    let target = match local(next) {
        next if next.is_empty() => visit.url("/"),
        next => next,
    };
    redirect(&target, "signed-in")
}

/// Only a path of ours: `//elsewhere` and `https://elsewhere` lead nowhere, nor does what browsers take for a slash.
pub(crate) fn local(next: &str) -> String {
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
