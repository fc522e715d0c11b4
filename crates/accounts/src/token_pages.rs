//! The administrator's page of tokens: which there are, a form for a new one, a button that revokes.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{FieldErrors, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, Choice, Form, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::messages::Messages;
use crate::{account, token};

/// Where the page is.
const PATH: &str = "/administration/jetons";
/// The longest label taken, in characters.
const MAX_LABEL: usize = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show).post(create))
        .route("/administration/jetons/{id}/revoquer", post(revoke))
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    label: String,
    account: String,
}

/// A token in the list.
struct Row {
    label: String,
    owner: String,
    role: String,
    since: String,
    used: String,
    revoked: String,
    revoke_href: String,
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
    form: Form,
    /// The token just made, shown this once.
    made: String,
}

fn role_of(visit: &Visit, code: &str) -> String {
    match Role::from_code(code) {
        Some(Role::Administrator) => visit.w().role_administrator(),
        _ => visit.w().role_reader(),
    }
}

async fn page(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors, made: String) -> Result {
    let (t, reader) = (Messages(visit.lang), app.db.reader());
    let accounts = account::Entity::find()
        .filter(account::Column::Active.eq(true))
        .order_by_asc(account::Column::Name)
        .all(reader)
        .await?;
    let choices = accounts.iter().map(|held| {
        let label = format!("{} ({}, {})", held.name, held.email, role_of(visit, &held.role));
        Choice::new(held.id.to_string(), label)
    });
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .text("label", t.token_label())
        .required()
        .help(t.token_label_help());
    builder
        .select("account", t.token_owner(), choices.collect())
        .required()
        .help(t.token_owner_help());
    let mut form = builder.finish(t.token_new(), visit.url(PATH), "");
    form.submit_label = t.token_make();
    let rows = token::all(reader).await?.into_iter().map(|(held, owner)| Row {
        label: held.label,
        owner: owner.name,
        role: role_of(visit, &owner.role),
        since: held.created_at.format("%Y-%m-%d").to_string(),
        used: held.last_used_on.unwrap_or_else(|| t.token_never()),
        revoked: held
            .revoked_at
            .map(|at| at.format("%Y-%m-%d").to_string())
            .unwrap_or_default(),
        revoke_href: visit.url(&format!("{PATH}/{}/revoquer", held.id)),
    });
    let frame = visit
        .page(app, t.tokens_title())
        .crumb(t.administration(), visit.url("/administration"))
        .crumb(t.tokens_title(), "");
    let refused = !form.errors.is_empty();
    let mut response = html(&TokensPage {
        page: frame,
        t,
        rows: rows.collect(),
        form,
        made,
    })?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    // The page may hold a secret.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let input = Input {
        account: visit.actor.id().map(|id| id.to_string()).unwrap_or_default(),
        ..Input::default()
    };
    page(&app, &visit, &input, &FieldErrors::new(), String::new()).await
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let mut errors = FieldErrors::new();
    let label = input.label.trim();
    if label.is_empty() {
        errors.add("label", "error-field-required");
    } else if label.chars().count() > MAX_LABEL {
        errors.add_with("label", "error-field-too-long", MAX_LABEL.to_string());
    }
    let write = app.write(&visit.actor).await?;
    let made = match Uuid::parse_str(&input.account) {
        Ok(owner) if errors.0.is_empty() => match token::make(&write, owner, label).await {
            Err(database::Error::NotFound(_)) => None,
            other => Some(other?),
        },
        Ok(_) => None,
        Err(_) => None,
    };
    let Some(made) = made else {
        if errors.0.is_empty() {
            errors.add("account", "error-field-unknown");
        }
        drop(write);
        return page(&app, &visit, &input, &errors, String::new()).await;
    };
    app.commit(write).await?;
    page(&app, &visit, &Input::default(), &FieldErrors::new(), made).await
}

async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _form: Submitted,
) -> Result<Response> {
    visit.require_administrator()?;
    let id = Uuid::parse_str(&id).map_err(|_| Error::NotFound)?;
    let write = app.write(&visit.actor).await?;
    token::revoke(&write, id).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "token-revoked").into_response())
}
