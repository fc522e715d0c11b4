//! The one error of the web: what the visitor can do next, or problem+json (RFC 9457). Made in handlers, turned into
//! a page in one place ([`render`]), logged once, internal text never shown.

use askama::Template;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::{App, Messages, Page, Visit};

/// The result of a handler.
pub type Result<T = Response, E = Error> = std::result::Result<T, E>;

/// What can go wrong for a visitor.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Only people who sign in get there.
    #[error("sign-in required")]
    SignInRequired,
    /// The form did not come from our page, or came too late.
    #[error("forbidden")]
    Forbidden,
    /// Nothing there, or nothing that this visitor may see.
    #[error("not found")]
    NotFound,
    /// Somebody else wrote meanwhile.
    #[error("conflict")]
    Conflict,
    /// The request makes no sense.
    #[error("invalid: {0}")]
    Invalid(String),
    /// A parameter of the API or of a file is unknown or its value makes no sense: which, and the end of the text's key
    /// that says why.
    #[error("parameter {name}: {reason}")]
    Parameter {
        /// Its name, as it was sent.
        name: String,
        /// `unknown`, `value`, `wrong`, `limit`, `cursor`, `lang`, `many`.
        reason: &'static str,
        /// The names that exist there, where they are told.
        names: Vec<&'static str>,
        /// The page of the list that a file is of; empty if there is none.
        page: String,
    },
    /// The API was asked with a token that nobody knows.
    #[error("bad token")]
    BadToken,
    /// The file or the request is too large.
    #[error("too large")]
    TooLarge,
    /// Too many requests.
    #[error("too many requests")]
    TooMany,
    /// Our fault.
    #[error("internal")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An error of ours, with its cause for the log.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Internal(cause.into())
    }

    /// A parameter of the API that makes no sense.
    #[must_use]
    pub fn parameter(name: &str, reason: &'static str) -> Self {
        Error::Parameter {
            name: kernel::text::truncate_chars(name, 60),
            reason,
            names: Vec::new(),
            page: String::new(),
        }
    }

    fn parts(&self) -> (StatusCode, &'static str) {
        match self {
            Error::SignInRequired => (StatusCode::UNAUTHORIZED, "sign-in"),
            Error::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Error::Conflict => (StatusCode::CONFLICT, "conflict"),
            Error::Invalid(_) | Error::Parameter { .. } => (StatusCode::BAD_REQUEST, "invalid"),
            Error::BadToken => (StatusCode::UNAUTHORIZED, "token"),
            Error::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Error::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match error {
            database::Error::NotFound(_) => Error::NotFound,
            database::Error::Stale { .. } => Error::Conflict,
            other => Error::internal(other),
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::internal(error)
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        Error::internal(error)
    }
}

/// What the rendering layer finds in an answer that failed.
#[derive(Debug, Clone)]
pub(crate) struct Failed {
    /// The key of the texts that say it.
    pub code: &'static str,
    /// The parameter at fault, why, the names that exist, and the page of the list.
    pub parameter: Option<(String, &'static str, Vec<&'static str>, String)>,
}

impl Failed {
    /// What is wrong with the parameter, and which ones exist.
    fn told(&self, w: Messages) -> Vec<String> {
        let Some((name, reason, names, _)) = &self.parameter else {
            return Vec::new();
        };
        let mut told: Vec<String> = w
            .by_key(&format!("error-parameter-{reason}"), Some(name))
            .into_iter()
            .collect();
        if !names.is_empty() {
            told.push(w.error_parameter_names(names.join(", ")));
        }
        told
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.parts();
        if let Error::Internal(cause) = &self {
            tracing::error!(error = %Chain(cause.as_ref()), "request failed");
        }
        let mut response = status.into_response();
        let parameter = match self {
            Error::Parameter {
                name,
                reason,
                names,
                page,
            } => Some((name, reason, names, page)),
            _ => None,
        };
        response.extensions_mut().insert(Failed { code, parameter });
        response
    }
}

struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}

/// A problem as JSON (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// A stable code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened.
    pub title: String,
    /// Which parameter is at fault, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// The request's number in the logs.
    pub request_id: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    code: u16,
    message: String,
    advice: Vec<String>,
    back: String,
}

/// The page or the JSON of an answer that failed.
#[must_use]
pub(crate) fn render(
    app: &App,
    visit: &Visit,
    wants_json: bool,
    status: StatusCode,
    failed: &Failed,
) -> Response {
    let code = failed.code;
    let w = visit.w();
    let text = |part: &str| {
        w.by_key(&format!("error-{code}-{part}"), None)
            .unwrap_or_default()
    };
    let title = text("title");
    let mut page = visit.page(app, title.clone());
    if wants_json {
        let problem = Problem {
            kind: format!("about:blank#{code}"),
            title,
            detail: Some(failed.told(w).join(" ")).filter(|told| !told.is_empty()),
            status: status.as_u16(),
            request_id: page.request_id,
        };
        return (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            Json(problem),
        )
            .into_response();
    }
    page.canonical = String::new();
    let mut told = failed.told(w).into_iter();
    let message = told.next();
    let mut advice: Vec<String> = told.collect();
    advice.push(match message {
        Some(_) => w.error_parameter_advice(),
        None => text("advice"),
    });
    advice.retain(|line| !line.is_empty());
    let body = ErrorPage {
        page,
        code: status.as_u16(),
        message: message.unwrap_or_else(|| text("message")),
        advice,
        back: failed
            .parameter
            .as_ref()
            .map_or_else(String::new, |held| held.3.clone()),
    }
    .render()
    .unwrap_or_default();
    (status, Html(body)).into_response()
}
