//! Asking: from the sheet of an organisation or by its name, then by the letter's link that confirms the address.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::Duration;
use database::record;
use kernel::policy::{Action, allow};
use kernel::{Actor, FieldErrors, ShortId, State as RecordState};
use outbox::limit;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::wary::{self, Held};
use web::form::{Builder, FieldKind, Form, Submitted, pick};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html};

use super::{Request, confirm, letters, make, of_link};
use crate::account;
use crate::messages::Messages;
use crate::session::Client;

/// The kind of record that people act for.
const ORGANISATION: &str = "organisation";
/// The longest word of whoever asks, in characters.
const MAX_MESSAGE: usize = 2_000;
/// Requests a day from one address, and an hour from one source.
const MAX_ASKED: (i64, i64) = (5, 20);

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/rejoindre", get(search))
        .route("/rejoindre/envoye", get(sent))
        .route("/rejoindre/{link}", get(open).post(take))
        .route("/organisations/{address}/rejoindre", get(show).post(ask))
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    name: String,
    email: String,
    message: String,
    started: String,
    website: String,
}

#[derive(Template)]
#[template(path = "join_search.html")]
struct SearchPage {
    page: Page,
    t: Messages,
    query: String,
    /// Name, what tells it from others, where to ask.
    found: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    page: Page,
    t: Messages,
    title: String,
    form: Form,
    /// Whether the reader acts for it already.
    member: bool,
}

#[derive(Template)]
#[template(path = "join_sent.html")]
struct SentPage {
    page: Page,
    t: Messages,
    /// Whether the address is still to be confirmed.
    letter: bool,
}

#[derive(Template)]
#[template(path = "join_confirm.html")]
struct ConfirmPage {
    page: Page,
    t: Messages,
    name: String,
    gone: bool,
}

async fn search(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let query = Params::parse(&visit.query)
        .get("q")
        .unwrap_or_default()
        .trim()
        .to_owned();
    let mut found = Vec::new();
    if !query.is_empty() {
        for held in pick::find(&app, &visit.actor, visit.lang, ORGANISATION, &query).await? {
            let href = visit.url(&format!("/organisations/x-{}/rejoindre", held.short_id));
            found.push((held.title, held.told, href));
        }
    }
    let page = visit.page(&app, t.join_title()).crumb(t.join_title(), "");
    html(&SearchPage {
        page,
        t,
        query,
        found,
    })
}

/// The organisation of an address that may be joined: one that is published and that the reader sees.
async fn joinable(app: &App, visit: &Visit, address: &str) -> Result<record::Model> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let record = record::by_short_id(app.db.reader(), ORGANISATION, &short_id).await?;
    let open =
        record.state() == RecordState::Published && allow(&visit.actor, Action::Read, record.guarded());
    match open {
        true => Ok(record),
        false => Err(Error::NotFound),
    }
}

fn path(record: &record::Model) -> String {
    format!("/organisations/{}/rejoindre", record.address())
}

async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let record = joinable(&app, &visit, &address).await?;
    if record.address() != address {
        return Ok(Redirect::permanent(&visit.url(&path(&record))).into_response());
    }
    form_page(
        &app,
        &visit,
        &record,
        &Input::default(),
        &FieldErrors::new(),
        None,
    )
}

fn form_page(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    input: &Input,
    errors: &FieldErrors,
    held: Option<Held>,
) -> Result {
    let t = Messages(visit.lang);
    let frame = visit.page(app, "");
    let now = app.clock.now().timestamp();
    let input = Input {
        started: wary::again(now, &frame.csrf, &record.id.to_string(), &input.started),
        ..input.clone()
    };
    let mut builder = Builder::new(visit.lang, &input, errors);
    if !visit.actor.is_signed_in() {
        builder.text("name", t.name()).required().autocomplete("name");
        builder
            .field("email", t.email(), FieldKind::Email)
            .required()
            .help(t.join_email_help())
            .autocomplete("email");
    }
    builder
        .field("message", t.join_message(), FieldKind::Textarea(5))
        .required()
        .help(t.join_message_help());
    builder.field(wary::STARTED, "", FieldKind::Hidden);
    let name = record.title.text(visit.lang).to_owned();
    let sheet = visit.url(&format!("/organisations/{}", record.address()));
    let title = t.join_form_title(name.as_str());
    let mut form = builder.finish(title.clone(), visit.url(&path(record)), sheet.clone());
    form.submit_label = t.join_send();
    form.wary = true;
    if let Some(held) = held {
        form.hold(visit.w(), held);
    }
    let status = match held {
        Some(Held::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        _ if form.errors.is_empty() => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = visit
        .page(app, title.clone())
        .crumb(name, sheet)
        .crumb(t.join_title(), "");
    let body = html(&JoinPage {
        page,
        t,
        title,
        form,
        member: visit.actor.role_in(record.id).is_some(),
    })?;
    Ok((status, body).into_response())
}

fn validate(input: &Input, signed_in: bool) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let (name, email) = (input.name.trim(), input.email.trim());
    if !signed_in {
        if name.is_empty() {
            errors.add("name", "error-field-required");
        } else if name.chars().count() > account::MAX_NAME {
            errors.add_with("name", "error-field-too-long", account::MAX_NAME.to_string());
        } else if name.chars().any(char::is_control) {
            errors.add("name", "error-field-invalid");
        }
        if email.is_empty() {
            errors.add("email", "error-field-required");
        } else if !outbox::mail::is_address(email) {
            errors.add("email", "error-field-email");
        }
    }
    if input.message.trim().is_empty() {
        errors.add("message", "error-field-required");
    } else if input.message.chars().count() > MAX_MESSAGE {
        errors.add_with("message", "error-field-too-long", MAX_MESSAGE.to_string());
    }
    errors
}

async fn ask(
    State(app): State<App>,
    visit: Visit,
    client: Client,
    Path(address): Path<String>,
    form: Submitted,
) -> Result {
    let record = joinable(&app, &visit, &address).await?;
    let typed: Input = form.input()?;
    let input = Input {
        website: String::new(),
        ..typed.clone()
    };
    let own = match visit.actor.id() {
        Some(id) => account::find_active(app.db.reader(), id).await?,
        None => None,
    };
    if visit.actor.role_in(record.id).is_some() {
        return form_page(&app, &visit, &record, &input, &FieldErrors::new(), None);
    }
    let errors = validate(&input, own.is_some());
    if !errors.is_empty() {
        return form_page(&app, &visit, &record, &input, &errors, None);
    }
    let (now, token) = (app.clock.now().timestamp(), visit.page(&app, "").csrf);
    let what = record.id.to_string();
    if let Err(held) = wary::weigh(now, &token, &what, &typed.started, &typed.website) {
        return form_page(&app, &visit, &record, &input, &errors, Some(held));
    }
    let asked = Request {
        organisation: record.id,
        email: own
            .as_ref()
            .map_or_else(|| input.email.clone(), |own| own.email.clone()),
        name: own
            .as_ref()
            .map_or_else(|| input.name.clone(), |own| own.name.clone()),
        message: input.message.clone(),
        lang: visit.lang,
    };
    let write = app.write(&visit.actor).await?;
    let (day, hour) = (Duration::days(1), Duration::hours(1));
    let email = account::normal(&asked.email);
    let within = limit::take(&write, "join", &email, day, MAX_ASKED.0).await?
        && (client.source.is_empty()
            || limit::take(&write, "join-from", &client.source, hour, MAX_ASKED.1).await?);
    if !within {
        drop(write);
        return form_page(&app, &visit, &record, &input, &errors, Some(Held::TooMany));
    }
    let (held, link) = make(&write, &asked, own.is_some()).await?;
    match &link {
        Some(link) => letters::confirm(&app, &write, &held, &record, link).await?,
        None => letters::asked(&app, &write, &held, &record).await?,
    }
    app.commit(write).await?;
    let letter = if link.is_some() { "?lettre=1" } else { "" };
    Ok(Redirect::to(&visit.url(&format!("/rejoindre/envoye{letter}"))).into_response())
}

async fn sent(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let letter = Params::parse(&visit.query).get("lettre").is_some();
    let page = visit.page(&app, t.join_title()).crumb(t.join_title(), "");
    html(&SentPage { page, t, letter })
}

async fn confirm_page(app: &App, visit: &Visit, organisation: Option<Uuid>) -> Result {
    let t = Messages(visit.lang);
    let name = match organisation {
        Some(id) => {
            let records = record::by_ids(app.db.reader(), vec![id], &Actor::System).await?;
            records
                .first()
                .map(|record| record.title.text(visit.lang).to_owned())
                .unwrap_or_default()
        }
        None => String::new(),
    };
    let page = visit.page(app, t.join_title()).crumb(t.join_title(), "");
    let gone = organisation.is_none();
    let mut response = html(&ConfirmPage { page, t, name, gone })?;
    if gone {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

/// Shows what the link confirms. Nothing is taken by looking: programs that read mail open links.
async fn open(State(app): State<App>, visit: Visit, Path(link): Path<String>) -> Result {
    let held = of_link(app.db.reader(), app.clock.now(), &link).await?;
    confirm_page(&app, &visit, held.map(|held| held.organisation_id)).await
}

async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(link): Path<String>,
    _form: Submitted,
) -> Result<Response> {
    let write = app.write(&visit.actor).await?;
    let Some(held) = confirm(&write, &link).await? else {
        drop(write);
        return confirm_page(&app, &visit, None).await;
    };
    let record = record::by_id(write.tx(), held.organisation_id).await?;
    letters::asked(&app, &write, &held, &record).await?;
    app.commit(write).await?;
    Ok(Redirect::to(&visit.url("/rejoindre/envoye")).into_response())
}
