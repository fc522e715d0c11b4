//! Mails that wait: in the demonstration, where none leaves, everybody reads them; elsewhere the administrator sees what
//! waits, what was given up and why, and asks for it again.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use outbox::job::{self, Job, State as JobState};
use outbox::mail;
use uuid::Uuid;
use web::form::Submitted;
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::messages::Messages;

/// The page of the demonstration's mails.
pub(crate) const DEMO_PATH: &str = "/demo/courrier";
/// The administrator's page.
const ADMIN_PATH: &str = "/administration/envois";
/// How many a page lists.
const LISTED: u64 = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(DEMO_PATH, get(demonstration))
        .route(ADMIN_PATH, get(administration).post(retry))
}

struct MailView {
    id: Uuid,
    subject: String,
    to: String,
    from: String,
    at: String,
    instant: String,
    lang: &'static str,
    text: String,
}

struct JobView {
    id: Uuid,
    kind: String,
    what: String,
    at: String,
    attempts: i64,
    error: String,
}

#[derive(Template)]
#[template(path = "contact_demo_mails.html")]
struct DemoPage {
    page: Page,
    t: Messages,
    mails: Vec<MailView>,
}

#[derive(Template)]
#[template(path = "contact_jobs.html")]
struct JobsPage {
    page: Page,
    t: Messages,
    counts: Vec<(String, String, i64)>,
    waiting: Vec<JobView>,
    dead: Vec<JobView>,
    action: String,
    smtp: bool,
}

/// An address of which its owner alone knows the rest: `a…@exemple.org`.
fn veiled(address: &str) -> String {
    let (name, host) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{host}")
}

/// Shows names, texts and reply addresses as they would leave, but not the addressee's address: not even here.
async fn demonstration(State(app): State<App>, visit: Visit) -> Result {
    if !app.settings.demo {
        return Err(Error::NotFound);
    }
    let t = Messages(visit.lang);
    let mails = mail::waiting(app.db.reader(), LISTED).await?;
    let mails = mails
        .into_iter()
        .map(|(job, mail)| MailView {
            id: job.id,
            subject: mail.subject,
            // A service's address is not shown. Whoever is only an address is shown by it, whole to those who signed in.
            to: Some(mail.to.name)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| match visit.actor.is_signed_in() {
                    true => mail.to.address,
                    false => veiled(&mail.to.address),
                }),
            from: mail.reply_to.map(|person| person.name).unwrap_or_default(),
            at: shown(&job, visit.lang),
            instant: job.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            lang: mail.lang.code(),
            text: mail.text,
        })
        .collect();
    let page = visit
        .page(&app, t.contact_demo_title())
        .crumb(t.contact_demo_title(), "");
    html(&DemoPage { page, t, mails })
}

fn shown(job: &Job, lang: kernel::Lang) -> String {
    web::i18n::moment(lang, job.created_at)
}

async fn administration(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let counts = job::counts(app.db.reader()).await?;
    let counts = counts
        .into_iter()
        .map(|(kind, state, n)| (kind_label(t, &kind), state_label(t, &state), n))
        .collect();
    let view = |job: Job| JobView {
        id: job.id,
        what: job
            .read::<outbox::Mail>()
            .map(|mail| format!("{} → {}", mail.subject, mail.to.name))
            .unwrap_or_default(),
        kind: kind_label(t, &job.kind),
        at: shown(&job, visit.lang),
        attempts: job.attempts,
        error: job.last_error.unwrap_or_default(),
    };
    let list = async |state| job::list(app.db.reader(), state, None, LISTED).await;
    let waiting = list(JobState::Pending).await?.into_iter().map(view).collect();
    let dead = list(JobState::Dead).await?.into_iter().map(view).collect();
    let page = visit
        .page(&app, t.contact_jobs_title())
        .crumb(t.contact_jobs_administration(), visit.url("/administration"))
        .crumb(t.contact_jobs_title(), "");
    html(&JobsPage {
        page,
        t,
        counts,
        waiting,
        dead,
        action: visit.url(ADMIN_PATH),
        smtp: app.settings.smtp.is_some(),
    })
}

/// A kind in words; one that we have no words for is shown as it is.
fn kind_label(t: Messages, kind: &str) -> String {
    t.by_key(&format!("contact-job-{}", kind.replace('.', "-")), None)
        .unwrap_or_else(|| kind.to_owned())
}

fn state_label(t: Messages, state: &str) -> String {
    t.by_key(&format!("contact-state-{state}"), None)
        .unwrap_or_else(|| state.to_owned())
}

async fn retry(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let id: Uuid = form.get("job").parse().map_err(|_| Error::NotFound)?;
    let write = app.write(&visit.actor).await?;
    if !job::retry(&write, id).await? {
        return Err(Error::Conflict);
    }
    write.commit().await?;
    Ok(redirect(&visit.url(ADMIN_PATH), "updated"))
}
