//! A record that somebody wrote and may not publish: whoever decides publishes it, or sends it back with a word.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::Error as DbError;
use kernel::{FieldErrors, State as RecordState};
use serde::{Deserialize, Serialize};
use web::edit::{Edited, MAX_WORD};
use web::form::{Builder, FieldKind, Form, Submitted};
use web::history::Past;
use web::sheet::{decided, moved, path};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::letters::{self, Answer};
use crate::messages::Messages;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    deed: String,
    answer: String,
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    page: Page,
    t: Messages,
    name: String,
    name_lang: String,
    sheet: String,
    who: String,
    at: String,
    instant: String,
    version: i64,
    form: Form,
}

pub(crate) async fn show<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
) -> Result {
    let loaded = decided::<S>(&app, &visit, &address).await?;
    let record = S::record(&loaded);
    if let Some(redirect) = moved::<S>(&visit, record, &address, "/relire") {
        return Ok(redirect);
    }
    // Somebody else was faster: its sheet says how it stands.
    if record.state() != RecordState::ToValidate {
        return Ok(redirect(&visit.url(&path::<S>(record)), "reviewed"));
    }
    page::<S>(&app, &visit, &loaded, &Input::default(), &FieldErrors::new()).await
}

async fn page<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    input: &Input,
    errors: &FieldErrors,
) -> Result<Response> {
    let t = Messages(visit.lang);
    let record = S::record(loaded);
    let past = Past::of(app, record.id).await?;
    let words = web::history::Vocabulary::load(app, visit, &past).await?;
    let writer = past.writer().and_then(|id| words.title(id));
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("answer", t.answer(), FieldKind::Textarea(4))
        .help(t.review_answer_help());
    let sheet = visit.url(&path::<S>(record));
    let form = builder.finish(t.decide(), format!("{sheet}/relire"), "");
    let name = record.title.pick(visit.lang);
    let (name, name_lang) = name.map_or_else(Default::default, |name| {
        (name.text.to_owned(), name.lang.to_owned())
    });
    let page = visit
        .page(app, t.review_title(name.as_str()))
        .crumb(S::titles(visit.lang).list, visit.url(S::LIST))
        .crumb(name.clone(), sheet.clone())
        .crumb(t.review(), "");
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let body = html(&ReviewPage {
        page,
        who: writer.map_or_else(|| t.somebody(), str::to_owned),
        at: web::i18n::moment(visit.lang, record.updated_at),
        instant: record.updated_at.to_rfc3339(),
        version: record.version,
        t,
        name,
        name_lang,
        sheet,
        form,
    })?;
    Ok((status, body).into_response())
}

/// Publishes, or sends back. What is decided about is the version that was read.
pub(crate) async fn decide<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = decided::<S>(&app, &visit, &address).await?;
    // Somebody else was faster: its sheet says how it stands.
    if S::record(&loaded).state() != RecordState::ToValidate {
        return Ok(redirect(&visit.url(&path::<S>(S::record(&loaded))), "reviewed"));
    }
    let input: Input = submitted.input()?;
    let answer = input.answer.trim();
    let (to, said) = match input.deed.as_str() {
        "publish" => (RecordState::Published, "published"),
        "back" => (RecordState::Draft, "sent-back"),
        _ => return Err(Error::NotFound),
    };
    let mut errors = FieldErrors::new();
    if answer.chars().count() > MAX_WORD {
        errors.add_with("answer", "error-field-too-long", MAX_WORD.to_string());
    } else if to == RecordState::Draft && answer.is_empty() {
        errors.add("answer", "error-field-required");
    }
    let record = S::record(&loaded);
    if submitted.version != Some(record.version) {
        errors.add("", "error-review-stale");
    }
    let mut value = S::value(&loaded).clone();
    *value.state_mut() = to;
    // What is published is whole, as the form would have it.
    if to == RecordState::Published && value.validate().is_err() {
        errors.add("", "error-review-form");
    }
    if !errors.is_empty() {
        return page::<S>(&app, &visit, &loaded, &input, &errors).await;
    }
    let past = Past::of(&app, record.id).await?;
    let write = app.write(&visit.actor).await?;
    let written = match value.update(&write, record.id, record.version).await {
        Ok(written) => written,
        Err(DbError::Stale { .. }) => {
            drop(write);
            errors.add("", "error-review-stale");
            return page::<S>(&app, &visit, &loaded, &input, &errors).await;
        }
        Err(error) => return Err(error.into()),
    };
    let path = path::<S>(&written);
    let writer = past.writer().filter(|id| Some(*id) != visit.actor.id());
    if let Some(id) = writer
        && let Some(reader) = letters::member(&write, id, visit.lang).await?
    {
        let answer = match to {
            RecordState::Published => Answer::Published(answer),
            _ => Answer::SentBack(answer),
        };
        letters::send(&app, &write, &reader, (&written, &path), answer).await?;
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path), said))
}
