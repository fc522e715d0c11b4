//! Erasures, for administrators: who asked, what would go and what the law keeps, and the decision.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Days;
use kernel::{FieldErrors, Role};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, FieldKind, Form, Submitted, several};
use web::i18n::{day, moment};
use web::personal::Told;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::{DESK, private};
use crate::erase::{self, Target};
use crate::erasure::{self, Model};
use crate::messages::Messages;
use crate::mine;

/// How many requests are listed.
const LISTED: u64 = 200;
/// Why an erasure may be refused (GDPR, article 17(3) and article 12).
const REASONS: [&str; 3] = ["identity", "law", "claims"];

/// A request in words.
struct Row {
    href: String,
    who: String,
    asked: String,
    state: String,
    waits: bool,
    decided: String,
    kept_until: String,
}

#[derive(Template)]
#[template(path = "erasures.html")]
struct ErasuresPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
    form: Form,
}

/// A record that names the person.
struct NamingRow {
    id: String,
    title: String,
    href: String,
    kept: bool,
}

#[derive(Template)]
#[template(path = "visa.html")]
struct VisaPage {
    page: Page,
    t: Messages,
    who: String,
    email: String,
    asked: String,
    sections: Vec<Told>,
    records: Vec<NamingRow>,
    /// Other people of the same name are told apart by this.
    people: usize,
    writes: u64,
    entries: u64,
    kept_until: String,
    action: String,
    back: String,
    reasons: Vec<(&'static str, String)>,
    error: String,
}

/// What an administrator types for somebody who wrote.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    name: String,
    email: String,
}

fn state_label(t: Messages, row: &Model) -> String {
    match row.outcome.as_deref() {
        None => t.erasure_waits(),
        Some(outcome) => t
            .by_key(&format!("erasure-{outcome}"), None)
            .unwrap_or_else(|| outcome.to_owned()),
    }
}

async fn page(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result<Response> {
    let t = Messages(visit.lang);
    let held = erasure::all(app.db.reader(), LISTED).await?;
    let accounts: Vec<Uuid> = held.iter().filter_map(|row| row.account_id).collect();
    let names = app.names(accounts).await?;
    let called = |row: &Model| {
        let account = names.iter().find(|(id, _)| Some(*id) == row.account_id);
        let name = account
            .map(|(_, name)| name.as_str())
            .filter(|name| !name.is_empty());
        let name = name.unwrap_or(if row.name.is_empty() {
            &row.email
        } else {
            &row.name
        });
        match name {
            "" => visit.w().erased_person(),
            name => name.to_owned(),
        }
    };
    let rows = held.iter().map(|row| Row {
        href: visit.url(&format!("{DESK}/{}", row.id)),
        who: match row.outcome.as_deref() {
            Some(erasure::ERASED) => visit.w().erased_person(),
            _ => called(row),
        },
        asked: day(visit.lang, row.asked_at),
        state: state_label(t, row),
        waits: row.outcome.is_none(),
        decided: row.decided_at.map(|at| day(visit.lang, at)).unwrap_or_default(),
        kept_until: row.kept_until.clone().unwrap_or_default(),
    });
    let rows = rows.collect();
    let mut builder = Builder::new(visit.lang, input, errors);
    builder.text("name", t.person_name()).help(t.erasure_name_help());
    builder
        .field("email", t.person_email(), FieldKind::Email)
        .help(t.erasure_email_help());
    let mut form = builder.finish(t.erasure_open(), visit.url(DESK), "");
    form.submit_label = t.erasure_prepare();
    let frame = visit
        .page(app, t.erasures_title())
        .crumb(visit.w().administration(), visit.url("/administration"))
        .crumb(t.erasures_title(), "");
    let mut response = html(&ErasuresPage {
        page: frame,
        t,
        rows,
        form,
    })?;
    if !errors.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(private(response))
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    page(&app, &visit, &Input::default(), &FieldErrors::new()).await
}

/// Opens a request for somebody without an account who wrote: named on a sheet, invited once.
pub(super) async fn open(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let mut errors = FieldErrors::new();
    let (name, email) = (input.name.trim(), input.email.trim());
    if name.is_empty() && email.is_empty() {
        errors.add("name", "error-field-required");
    }
    if !email.is_empty() && !outbox::mail::is_address(email) {
        errors.add("email", "error-field-email");
    }
    for (field, text) in [("name", name), ("email", email)] {
        if text.chars().count() > 200 {
            errors.add_with(field, "error-field-too-long", "200");
        }
    }
    if !errors.is_empty() {
        return page(&app, &visit, &input, &errors).await;
    }
    // Of an address with an account the account is meant.
    let account = accounts::find_by_email(app.db.reader(), email).await?;
    let write = app.write(&visit.actor).await?;
    let held = match account {
        Some(account) => erasure::ask(&write, Some(account.id), "", "").await?,
        None => erasure::ask(&write, None, name, email).await?,
    };
    app.commit(write).await?;
    Ok(redirect(
        &visit.url(&format!("{DESK}/{}", held.id)),
        "erasure-opened",
    ))
}

/// A request that waits.
async fn found(app: &App, visit: &Visit, id: &str) -> Result<Model> {
    visit.require_administrator()?;
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    erasure::Entity::find_by_id(id)
        .filter(erasure::Column::Outcome.is_null())
        .one(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .ok_or(Error::NotFound)
}

async fn target(app: &App, held: &Model) -> Result<Target> {
    let none = BTreeSet::new();
    Ok(Target::find(app.db.reader(), held.account_id, &held.name, &held.email, &none).await?)
}

async fn visa(
    app: &App,
    visit: &Visit,
    held: &Model,
    kept: &BTreeSet<Uuid>,
    error: String,
) -> Result<Response> {
    let (t, reader) = (Messages(visit.lang), app.db.reader());
    let target = target(app, held).await?;
    let records = target.records(reader).await?.into_iter().map(|naming| {
        let path = app
            .exporters()
            .find(|exporter| exporter.kind == naming.record.kind);
        NamingRow {
            id: naming.record.id.to_string(),
            title: naming.record.title.text(visit.lang).to_owned(),
            href: path
                .map(|exporter| visit.url(&format!("{}/{}", exporter.path, naming.record.address())))
                .unwrap_or_default(),
            kept: kept.contains(&naming.record.id),
        }
    });
    let records = records.collect();
    let (writes, entries) = match held.account_id {
        Some(account) => erase::kept_acts(reader, account).await?,
        None => (0, 0),
    };
    let until = app.clock.now() + Days::new(u64::from(app.settings.retention.acts_years) * 365);
    let first = |texts: &BTreeSet<String>| texts.first().cloned().unwrap_or_default();
    let who = first(&target.someone.names);
    let email = first(&target.someone.emails);
    let who = if who.is_empty() { email.clone() } else { who };
    let title = t.visa_title(who.as_str());
    // What they did stays, without them: it is told below.
    let mut goes = mine::told(app, visit.lang, &target, 1).await?;
    goes.retain(|section| !["writes", "audit_log"].contains(&section.key));
    let frame = visit
        .page(app, title.clone())
        .crumb(visit.w().administration(), visit.url("/administration"))
        .crumb(t.erasures_title(), visit.url(DESK))
        .crumb(title, "");
    let reasons = REASONS.map(|reason| {
        let label = t.by_key(&format!("erasure-reason-{reason}"), None);
        (reason, label.unwrap_or_default())
    });
    let refused = !error.is_empty();
    let mut response = html(&VisaPage {
        page: frame,
        t,
        who,
        email,
        asked: moment(visit.lang, held.asked_at),
        sections: goes,
        records,
        people: target.persons.len(),
        writes,
        entries,
        kept_until: day(visit.lang, until),
        action: visit.url(&format!("{DESK}/{}", held.id)),
        back: visit.url(DESK),
        reasons: reasons.to_vec(),
        error,
    })?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(private(response))
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    let held = found(&app, &visit, &id).await?;
    visa(&app, &visit, &held, &BTreeSet::new(), String::new()).await
}

/// What an administrator decides.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Decision {
    decision: String,
    reason: String,
    certain: String,
    #[serde(deserialize_with = "several")]
    keep: Vec<String>,
}

pub(super) async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    form: Submitted,
) -> Result {
    let held = found(&app, &visit, &id).await?;
    let t = Messages(visit.lang);
    let typed: Decision = form.input()?;
    let kept: BTreeSet<Uuid> = typed
        .keep
        .iter()
        .filter_map(|id| Uuid::try_parse(id).ok())
        .collect();
    if typed.decision == "refuse" {
        let reason = REASONS.into_iter().find(|reason| *reason == typed.reason);
        let Some(reason) = reason else {
            return visa(&app, &visit, &held, &kept, t.visa_no_reason()).await;
        };
        let write = app.write(&visit.actor).await?;
        erasure::refuse(&write, held.id, reason).await?;
        app.commit(write).await?;
        return Ok(redirect(&visit.url(DESK), "erasure-refused"));
    }
    if typed.certain.is_empty() {
        return visa(&app, &visit, &held, &kept, t.visa_not_certain()).await;
    }
    if held.account_id.is_some() && is_last_administrator(&app, held.account_id).await? {
        return visa(&app, &visit, &held, &kept, t.visa_last_administrator()).await;
    }
    let write = app.write(&visit.actor).await?;
    erasure::grant(
        &write,
        &app.modules,
        held.id,
        &kept,
        app.settings.retention.acts_years,
    )
    .await?;
    app.commit(write).await?;
    // Whoever erased themselves is signed in no longer.
    let back = if visit.actor.id() == held.account_id {
        "/"
    } else {
        DESK
    };
    Ok(redirect(&visit.url(back), "erasure-done"))
}

/// A platform that nobody runs can be run by nobody again.
async fn is_last_administrator(app: &App, account: Option<Uuid>) -> Result<bool> {
    let administrators = accounts::account::Entity::find()
        .filter(accounts::account::Column::Role.eq(Role::Administrator.code()))
        .filter(accounts::account::Column::Active.eq(true));
    let reader = app.db.reader();
    let others = administrators
        .clone()
        .filter(accounts::account::Column::Id.ne(account.unwrap_or_default()));
    let all = administrators
        .count(reader)
        .await
        .map_err(database::Error::from)?;
    let others = others.count(reader).await.map_err(database::Error::from)?;
    Ok(all > 0 && others == 0)
}

/// The list of erasures, to be kept beside the backups.
pub(super) async fn file(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let mut body = String::new();
    for line in erasure::list(app.db.reader()).await? {
        body.push_str(&serde_json::to_string(&line).map_err(Error::internal)?);
        body.push('\n');
    }
    let headers = [
        (header::CONTENT_TYPE, "application/jsonl".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"erasures.jsonl\"".to_owned(),
        ),
    ];
    Ok(private((headers, body).into_response()))
}
