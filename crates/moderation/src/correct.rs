//! "Correct this": anybody says in their own words what is wrong with a sheet, with or without an account. Two fields are
//! enough, so that a volunteer on a phone or a partner abroad does it in a minute.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::Duration;
use database::record::proposal;
use kernel::policy::{Action, allow};
use kernel::{FieldErrors, State as RecordState};
use outbox::{limit, mail};
use serde::{Deserialize, Serialize};
use web::edit::{Edited, MAX_WORD};
use web::form::wary::{self, Held};
use web::form::{Builder, FieldKind, Form, Submitted};
use web::sheet::{moved, path, permitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::messages::Messages;

/// The longest line taken, in characters.
const MAX_LINE: usize = 300;
/// Corrections an hour from one visitor, known by their cookie.
const MAX_FROM: i64 = 10;
/// Corrections an hour of one record, whoever they come from.
const MAX_TO: i64 = 20;
/// Corrections an hour of visitors in all: more than a network reads in a day.
const MAX_ALL: i64 = 200;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    message: String,
    evidence: String,
    name: String,
    email: String,
    started: String,
    website: String,
}

#[derive(Template)]
#[template(path = "correct.html")]
struct CorrectPage {
    page: Page,
    t: Messages,
    form: Form,
    /// The form of the record, for whoever may fill it in.
    edit: Option<String>,
    /// Whether a visitor without an account writes.
    stranger: bool,
}

async fn readable<S: Edited>(app: &App, visit: &Visit, address: &str) -> Result<S::Loaded> {
    let loaded = permitted::<S>(app, visit, address, Action::Read).await?;
    match S::record(&loaded).state() {
        RecordState::Archived => Err(Error::NotFound),
        _ => Ok(loaded),
    }
}

pub(crate) async fn show<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
) -> Result {
    let loaded = readable::<S>(&app, &visit, &address).await?;
    let record = S::record(&loaded);
    if let Some(redirect) = moved::<S>(&visit, record, &address, "/corriger") {
        return Ok(redirect);
    }
    let token = visit.page(&app, "").csrf;
    let input = Input {
        started: wary::stamp(app.clock.now().timestamp(), &token, &about(record)),
        ..Input::default()
    };
    page::<S>(&app, &visit, &loaded, &input, &FieldErrors::new(), None)
}

/// What the form is about, for its stamp.
fn about(record: &database::record::Model) -> String {
    format!("correct {}", record.id)
}

fn page<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    input: &Input,
    errors: &FieldErrors,
    held: Option<Held>,
) -> Result {
    let t = Messages(visit.lang);
    let record = S::record(loaded);
    let stranger = !visit.actor.is_signed_in();
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("message", t.correct_message(), FieldKind::Textarea(6))
        .required()
        .help(t.correct_message_help());
    builder
        .text("evidence", t.correct_evidence())
        .help(t.correct_evidence_help());
    if stranger {
        builder
            .text("name", t.correct_name())
            .autocomplete("name")
            .help(t.correct_optional());
        builder
            .field("email", t.correct_email(), FieldKind::Email)
            .autocomplete("email")
            .help(t.correct_email_help());
    }
    builder.field("started", "", FieldKind::Hidden);
    let sheet = visit.url(&path::<S>(record));
    let name = record.title.text(visit.lang).to_owned();
    let title = t.correct_title(name.as_str());
    let mut form = builder.finish(title.clone(), format!("{sheet}/corriger"), sheet.clone());
    form.submit_label = t.correct_send();
    form.wary = true;
    if let Some(held) = held {
        form.hold(visit.w(), held);
    }
    let status = match held {
        Some(Held::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        _ if form.errors.is_empty() => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let may = allow(&visit.actor, Action::Propose, record.guarded()) && S::is_open(record);
    let page = visit
        .page(app, title)
        .crumb(S::titles(visit.lang).list, visit.url(S::LIST))
        .crumb(name, sheet.clone())
        .crumb(t.correct(), "");
    let body = html(&CorrectPage {
        page,
        t,
        edit: may.then(|| format!("{sheet}/modifier")),
        form,
        stranger,
    })?;
    Ok((status, body).into_response())
}

fn validate(input: &Input) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if input.message.trim().is_empty() {
        errors.add("message", "error-field-required");
    }
    for (field, text, most) in [
        ("message", &input.message, MAX_WORD),
        ("evidence", &input.evidence, MAX_LINE),
        ("name", &input.name, MAX_LINE),
    ] {
        if text.chars().count() > most {
            errors.add_with(field, "error-field-too-long", most.to_string());
        } else if field != "message" && text.trim().chars().any(char::is_control) {
            errors.add(field, "error-field-invalid");
        }
    }
    let email = input.email.trim();
    if !email.is_empty() && !mail::is_address(email) {
        errors.add("email", "error-field-email");
    }
    errors
}

pub(crate) async fn send<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = readable::<S>(&app, &visit, &address).await?;
    let typed: Input = submitted.input()?;
    let input = Input {
        website: String::new(),
        ..typed.clone()
    };
    let again = |input: &Input, errors: &FieldErrors, held: Option<Held>| {
        page::<S>(&app, &visit, &loaded, input, errors, held)
    };
    let errors = validate(&input);
    if !errors.is_empty() {
        return again(&input, &errors, None);
    }
    let record = S::record(&loaded);
    let (token, now) = (visit.page(&app, "").csrf, app.clock.now().timestamp());
    let of = about(record);
    if let Err(held) = wary::weigh(now, &token, &of, &input.started, &typed.website) {
        let input = Input {
            started: wary::again(now, &token, &of, &input.started),
            ..input
        };
        return again(&input, &errors, Some(held));
    }
    let write = app.write(&visit.actor).await?;
    let hour = Duration::hours(1);
    let from = visit.actor.id().map_or(token, |id| id.to_string());
    let within = limit::take(&write, "correct-from", &from, hour, MAX_FROM).await?
        && limit::take(&write, "correct-to", &record.id.to_string(), hour, MAX_TO).await?
        && (visit.actor.is_signed_in() || limit::take(&write, "correct", "", hour, MAX_ALL).await?);
    if !within {
        drop(write);
        return again(&input, &errors, Some(Held::TooMany));
    }
    let author = match visit.actor.id() {
        Some(id) => proposal::Author {
            id: Some(id),
            ..proposal::Author::default()
        },
        None => proposal::Author {
            id: None,
            name: input.name.trim().to_owned(),
            email: input.email.trim().to_owned(),
        },
    };
    let new = proposal::New {
        record: record.id,
        version: record.version,
        value: None,
        message: input.message.trim().to_owned(),
        evidence: input.evidence.trim().to_owned(),
        author,
        lang: visit.lang,
    };
    // The same form sent twice by a double click is one correction.
    if !proposal::is_there(write.tx(), &new).await? {
        proposal::propose(&write, new).await?;
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path::<S>(record)), "correction-sent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gap_is_named_beside_its_field() {
        let codes = |input: &Input| {
            validate(input)
                .0
                .into_iter()
                .map(|error| (error.field, error.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes(&Input::default()),
            [("message".to_owned(), "error-field-required")]
        );
        let good = Input {
            message: "Le maire a changé.\nDepuis mai.".into(),
            ..Input::default()
        };
        assert_eq!(codes(&good), [], "neither a name nor an address is asked for");
        let bad = Input {
            email: "ana".into(),
            name: "a\nb".into(),
            evidence: "x".repeat(MAX_LINE + 1),
            ..good
        };
        assert_eq!(
            codes(&bad),
            [
                ("evidence".to_owned(), "error-field-too-long"),
                ("name".to_owned(), "error-field-invalid"),
                ("email".to_owned(), "error-field-email"),
            ]
        );
    }
}
