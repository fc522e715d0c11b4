//! What whoever got an invitation sees: who invites them to what, and a form that makes their account.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use database::record;
use kernel::{FieldErrors, MemberRole, NetworkRole, Role};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::form::{Builder, FieldKind, Form, Submitted};
use web::{App, Page, Result, Visit, html, redirect};

use crate::account::{self, NewAccount};
use crate::invitation::{self, Model};
use crate::invite;
use crate::messages::Messages;
use crate::session::{Client, Entry, Way, begin};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/invitation/{link}", get(show).post(accept))
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    name: String,
    password: String,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    page: Page,
    t: Messages,
    /// What the reader is to be, in words.
    purpose: Vec<String>,
    message: String,
    email: String,
    until: String,
    step: Step,
    action: String,
}

/// What is left to do.
enum Step {
    /// Make an account.
    New(Box<Form>),
    /// Say yes: the account is there and signed in.
    Join,
    /// Sign in first, at this address.
    SignIn(String),
    /// Sign out first: somebody else is signed in.
    Other,
    /// Nothing: the link serves no more.
    Gone,
}

/// Whether what is there concerns the account that is signed in.
async fn step(app: &App, visit: &Visit, held: &Model, input: &Input, errors: &FieldErrors) -> Result<Step> {
    let t = Messages(visit.lang);
    let own = account::find_by_email(app.db.reader(), &held.email).await?;
    let path = visit.path.clone();
    Ok(match (own, visit.actor.id()) {
        (Some(own), Some(id)) if own.id == id => Step::Join,
        (_, Some(_)) => Step::Other,
        (Some(_), None) => Step::SignIn(visit.url(&format!(
            "/connexion?suite={}",
            web::list::encode(&visit.lang.url(&path))
        ))),
        (None, None) => {
            let mut builder = Builder::new(visit.lang, input, errors);
            builder
                .text("name", t.name())
                .required()
                .help(t.invitation_name_help())
                .autocomplete("name");
            builder
                .field("password", t.password(), FieldKind::Password)
                .required()
                .help(t.password_help())
                .autocomplete("new-password");
            let mut form = builder.finish(t.invitation_title(), visit.url(&path), "");
            form.submit_label = t.invitation_accept();
            Step::New(Box::new(form))
        }
    })
}

async fn page(
    app: &App,
    visit: &Visit,
    held: Option<&Model>,
    input: &Input,
    errors: &FieldErrors,
) -> Result<Response> {
    let t = Messages(visit.lang);
    let (mut purpose, mut step_now) = (Vec::new(), Step::Gone);
    if let Some(held) = held {
        if let Some(id) = held.organisation_id {
            let name = record::by_id(app.db.reader(), id)
                .await?
                .title
                .text(visit.lang)
                .to_owned();
            let role = held.member_role.as_deref().and_then(MemberRole::from_code);
            let role = role.map(|role| invite::member_role(t, role)).unwrap_or_default();
            purpose.push(t.invitation_organisation(name, role));
        }
        if let Some(role) = held.network_role.as_deref().and_then(NetworkRole::from_code) {
            purpose.push(t.invitation_network(invite::network_role(t, role)));
        }
        if held.account_role == Role::Administrator.code() {
            purpose.push(t.invitation_administrator());
        }
        if purpose.is_empty() {
            purpose.push(t.invitation_reader());
        }
        step_now = step(app, visit, held, input, errors).await?;
    }
    let gone = matches!(step_now, Step::Gone);
    let mut response = html(&InvitationPage {
        page: visit
            .page(app, t.invitation_title())
            .crumb(t.invitation_title(), ""),
        t,
        purpose,
        message: held.map(|held| held.message.clone()).unwrap_or_default(),
        email: held.map(|held| held.email.clone()).unwrap_or_default(),
        until: held
            .map(|held| web::i18n::moment(visit.lang, held.expires_at))
            .unwrap_or_default(),
        step: step_now,
        action: visit.url(&visit.path),
    })?;
    if gone {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    // What may be typed is a secret; that the address goes to no other site, the house says of every page.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(invite::refused(response, errors))
}

/// Shows what a link offers. Nothing is taken by looking: programs that read mail follow links.
async fn show(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Result {
    let held = invitation::of_link(app.db.reader(), app.clock.now(), &link).await?;
    let input = Input {
        name: held.as_ref().map(|held| held.name.clone()).unwrap_or_default(),
        ..Input::default()
    };
    page(&app, &visit, held.as_ref(), &input, &FieldErrors::new()).await
}

async fn accept(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    Path(link): Path<String>,
    form: Submitted,
) -> Result {
    let input: Input = form.input()?;
    let Some(held) = invitation::of_link(app.db.reader(), app.clock.now(), &link).await? else {
        return page(&app, &visit, None, &input, &FieldErrors::new()).await;
    };
    let again = |errors: FieldErrors| {
        let (app, visit, held) = (&app, &visit, &held);
        // A password is never sent back.
        let input = Input {
            name: input.name.clone(),
            password: String::new(),
        };
        async move { page(app, visit, Some(held), &input, &errors).await }
    };
    let known = account::find_by_email(app.db.reader(), &held.email).await?;
    let account = match (known, visit.actor.id()) {
        (Some(own), Some(id)) if own.id == id => Some(own),
        // Somebody else, or nobody yet: the page says what to do first.
        (Some(_), _) | (None, Some(_)) => return again(FieldErrors::new()).await,
        (None, None) => None,
    };
    let fresh = account.is_none();
    let new = NewAccount {
        email: held.email.clone(),
        name: input.name.clone(),
        role: Role::Reader,
        password: input.password.clone(),
    };
    if fresh && let Err(errors) = new.validate() {
        return again(errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let account = match account {
        Some(account) => account,
        None => match account::add(&write, &new).await {
            Ok(account) => account,
            // Pressed twice: the other one made it.
            Err(error) if error.violates("account__email_key") => {
                drop(write);
                return again(FieldErrors::new()).await;
            }
            Err(error) => return Err(error.into()),
        },
    };
    let taken = match invitation::accept(&write, &link, &account).await {
        Ok(taken) => taken,
        Err(database::Error::NotFound(_)) => {
            drop(write);
            return page(&app, &visit, None, &input, &FieldErrors::new()).await;
        }
        Err(error) => return Err(error.into()),
    };
    let target = match taken.organisation_id {
        Some(id) => format!(
            "/organisations/{}",
            record::by_id(write.tx(), id).await?.address()
        ),
        None => "/mon-compte".to_owned(),
    };
    app.commit(write).await?;
    if fresh {
        let entry = Entry {
            by: Way::Letter,
            ..Entry::default()
        };
        begin(&app, &session, &client, &account, entry).await?;
    }
    Ok(redirect(&visit.url(&target), "invitation-accepted").into_response())
}
