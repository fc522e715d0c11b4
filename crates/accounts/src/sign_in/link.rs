//! A link by letter: asked for by address, opened in the letter, taken by a button, since programs that read mail open
//! links too. A forgotten password is such a link that leads to a new one.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::form::{Builder, FieldKind, Form, Submitted};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html};

use super::{local, proceed};
use crate::link::{self, Purpose};
use crate::messages::Messages;
use crate::session::{Client, Way};
use crate::{account, invite, letter};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/connexion/lien", get(ask_sign_in).post(send_sign_in))
        .route("/connexion/mot-de-passe", get(ask_password).post(send_password))
        .route("/connexion/lettre", get(sent))
        .route("/connexion/lien/{link}", get(open).post(take))
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    email: String,
    suite: String,
}

#[derive(Template)]
#[template(path = "link_ask.html")]
struct AskPage {
    page: Page,
    title: String,
    lead: String,
    form: Form,
}

#[derive(Template)]
#[template(path = "link_sent.html")]
struct SentPage {
    page: Page,
    t: Messages,
}

#[derive(Template)]
#[template(path = "link_open.html")]
struct OpenPage {
    page: Page,
    t: Messages,
    title: String,
    email: String,
    /// The new password, where one is to be chosen.
    form: Option<Box<Form>>,
    /// The button alone, where the link lets in.
    action: String,
    /// Whether it serves no more.
    gone: bool,
}

fn path(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "/connexion/lien",
        Purpose::Password => "/connexion/mot-de-passe",
    }
}

fn ask(app: &App, visit: &Visit, purpose: Purpose, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let (title, lead) = match purpose {
        Purpose::SignIn => (t.link_title(), t.link_lead()),
        Purpose::Password => (t.forgotten_title(), t.forgotten_lead()),
    };
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("email", t.email(), FieldKind::Email)
        .required()
        .autocomplete("username");
    builder.field("suite", "", FieldKind::Hidden);
    let mut form = builder.finish(title.clone(), visit.url(path(purpose)), visit.url("/connexion"));
    form.submit_label = t.link_send();
    let page = visit
        .page(app, title.clone())
        .crumb(t.sign_in_title(), visit.url("/connexion"))
        .crumb(title.clone(), "");
    let response = html(&AskPage {
        page,
        title,
        lead,
        form,
    })?;
    Ok(invite::refused(response, errors))
}

fn begun(visit: &Visit) -> Input {
    let params = Params::parse(&visit.query);
    Input {
        suite: local(params.get("suite").unwrap_or_default()),
        email: String::new(),
    }
}

async fn ask_sign_in(State(app): State<App>, visit: Visit) -> Result {
    ask(&app, &visit, Purpose::SignIn, &begun(&visit), &FieldErrors::new())
}

async fn ask_password(State(app): State<App>, visit: Visit) -> Result {
    ask(
        &app,
        &visit,
        Purpose::Password,
        &begun(&visit),
        &FieldErrors::new(),
    )
}

async fn send_sign_in(State(app): State<App>, visit: Visit, client: Client, form: Submitted) -> Result {
    send(&app, &visit, &client, &form, Purpose::SignIn).await
}

async fn send_password(State(app): State<App>, visit: Visit, client: Client, form: Submitted) -> Result {
    send(&app, &visit, &client, &form, Purpose::Password).await
}

async fn send(app: &App, visit: &Visit, client: &Client, form: &Submitted, purpose: Purpose) -> Result {
    let input: Input = form.input()?;
    let mut errors = FieldErrors::new();
    if input.email.trim().is_empty() {
        errors.add("email", "error-field-required");
    } else if !outbox::mail::is_address(input.email.trim()) {
        errors.add("email", "error-field-email");
    }
    if !errors.is_empty() {
        return ask(app, visit, purpose, &input, &errors);
    }
    let write = app.write(&visit.actor).await?;
    let next = local(&input.suite);
    if !link::ask(&write, &input.email, purpose, &next, visit.lang, &client.source).await? {
        return Err(Error::TooMany);
    }
    app.commit(write).await?;
    Ok(Redirect::to(&visit.url("/connexion/lettre")).into_response())
}

/// The same for everybody: whether the address has an account is not told.
async fn sent(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let page = visit
        .page(&app, t.link_sent_title())
        .crumb(t.sign_in_title(), visit.url("/connexion"))
        .crumb(t.link_sent_title(), "");
    html(&SentPage { page, t })
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct NewPassword {
    new: String,
}

fn page(
    app: &App,
    visit: &Visit,
    held: Option<&(link::Model, account::Account)>,
    errors: &FieldErrors,
) -> Result {
    let t = Messages(visit.lang);
    let purpose = held.map_or(Purpose::SignIn, |(link, _)| link.purpose());
    let title = match purpose {
        Purpose::SignIn => t.sign_in_title(),
        Purpose::Password => t.password_new(),
    };
    let form = (held.is_some() && purpose == Purpose::Password).then(|| {
        let mut builder = Builder::new(visit.lang, &NewPassword::default(), errors);
        builder
            .field("new", t.password_new(), FieldKind::Password)
            .required()
            .help(t.password_help())
            .autocomplete("new-password");
        let mut form = builder.finish(title.clone(), visit.url(&visit.path), "");
        form.submit_label = t.password_save();
        Box::new(form)
    });
    let frame = visit.page(app, title.clone()).crumb(title.clone(), "");
    let mut response = html(&OpenPage {
        page: frame,
        t,
        title,
        email: held.map(|(_, account)| account.email.clone()).unwrap_or_default(),
        form,
        action: visit.url(&visit.path),
        gone: held.is_none(),
    })?;
    if held.is_none() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(invite::refused(response, errors))
}

/// Shows what a link offers. Nothing is taken by looking.
async fn open(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Result {
    let held = link::find(app.db.reader(), app.clock.now(), &link).await?;
    page(&app, &visit, held.as_ref(), &FieldErrors::new())
}

async fn take(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    client: Client,
    Path(link): Path<String>,
    form: Submitted,
) -> Result<Response> {
    let input: NewPassword = form.input()?;
    let held = link::find(app.db.reader(), app.clock.now(), &link).await?;
    let Some((found, account)) = &held else {
        return page(&app, &visit, None, &FieldErrors::new());
    };
    let password = found.purpose() == Purpose::Password;
    if password && let Some(refused) = account::refused_password(&input.new, &[&account.email, &account.name])
    {
        let mut errors = FieldErrors::new();
        errors.add("new", refused);
        return page(&app, &visit, held.as_ref(), &errors);
    }
    let write = app.write(&visit.actor).await?;
    let Some((taken, account)) = link::take(&write, &link).await? else {
        drop(write);
        return page(&app, &visit, None, &FieldErrors::new());
    };
    if password {
        account::set_password(&write, account.id, input.new).await?;
        let what = Messages(visit.lang).notice_password();
        letter::notice(&app, &write, &account, visit.lang, what).await?;
    }
    account::forget_failures(&write, std::iter::once(account.email.clone())).await?;
    // With the number that its sessions have from now on.
    let account = account::find_active(write.tx(), account.id)
        .await?
        .ok_or(Error::NotFound)?;
    app.commit(write).await?;
    proceed(
        &app,
        &visit,
        &session,
        &client,
        &account,
        (&taken.next, Way::Link),
    )
    .await
}
