//! Writing to an organisation or one of its services without seeing its address: the form, what holds back those who
//! write to everybody, and the mail that it promises.
//!
//! Nothing of what a visitor types is kept but the job, whose payload is erased when the mail has left; the brake keeps
//! counts by digest for two days.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::Duration;
use kernel::policy::{Action, allow};
use kernel::{FieldErrors, ShortId, State as RecordState};
use outbox::mail::{self, Person};
use outbox::{Mail, Options, limit};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::wary::{self, Held};
use web::form::{Builder, Field, FieldKind, Form, Item, Submitted};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html};

use crate::messages::Messages;
use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations/{address}/ecrire", get(show).post(send))
        .route("/organisations/{address}/ecrire/envoye", get(sent))
        .merge(super::mails::routes())
}

/// The longest name and subject taken, in characters.
const MAX_LINE: usize = 200;
/// The longest message taken, in characters.
const MAX_MESSAGE: usize = 10_000;
/// Messages an hour from one reply address.
const MAX_FROM: i64 = 5;
/// Messages an hour to one addressee, whoever they come from.
const MAX_TO: i64 = 30;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    name: String,
    email: String,
    subject: String,
    message: String,
    /// When the form was shown, with the mark that we showed it to this visitor.
    started: String,
    /// Not for people: whatever fills every field fills this one.
    website: String,
}

/// Whom a message goes to.
struct Target {
    loaded: Loaded,
    service: Option<Uuid>,
    name: String,
    address: String,
}

impl Target {
    fn path(&self, rest: &str) -> String {
        let query = self
            .service
            .map(|id| format!("?service={id}"))
            .unwrap_or_default();
        format!("{}/ecrire{rest}{query}", store::path(&self.loaded.record))
    }

    fn key(&self) -> String {
        self.service.unwrap_or(self.loaded.record.id).to_string()
    }
}

/// Whether somebody with this address can be written to through the form.
pub(crate) fn reachable(email: Option<&str>) -> bool {
    email.is_some_and(mail::is_address)
}

/// Whom the address of the page names. Who is hidden, archived, or has no address of their own, cannot be written to.
async fn target(app: &App, visit: &Visit, address: &str) -> Result<Target> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let loaded = store::by_short_id(app.db.reader(), &short_id).await?;
    if !allow(&visit.actor, Action::Read, loaded.record.guarded())
        || loaded.record.state() == RecordState::Archived
    {
        return Err(Error::NotFound);
    }
    let organisation = &loaded.organisation;
    let title = loaded.record.title.text(visit.lang);
    let asked = Params::parse(&visit.query).get("service").map(str::to_owned);
    let (service, name, email) = match asked {
        None => (None, title.to_owned(), organisation.email.clone()),
        Some(text) => {
            let id: Uuid = text.parse().map_err(|_| Error::NotFound)?;
            let service = organisation
                .services
                .iter()
                .find(|service| service.id == Some(id))
                .ok_or(Error::NotFound)?;
            (
                Some(id),
                format!("{}, {title}", service.name.text(visit.lang)),
                service.email.clone(),
            )
        }
    };
    let address = email
        .filter(|email| reachable(Some(email)))
        .ok_or(Error::NotFound)?;
    let name = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Ok(Target {
        loaded,
        service,
        name,
        address,
    })
}

/// What the form is about, for its stamp.
fn about(target: &Target) -> String {
    format!("contact {}", target.key())
}

fn moved(visit: &Visit, target: &Target, address: &str, rest: &str) -> Option<Redirect> {
    let right = target.loaded.record.address() == address;
    (!right).then(|| Redirect::permanent(&visit.url(&target.path(rest))))
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage {
    page: Page,
    t: Messages,
    form: Form,
    fields: Vec<Field>,
    demo: bool,
}

#[derive(Template)]
#[template(path = "contact_sent.html")]
struct SentPage {
    page: Page,
    t: Messages,
    target: String,
    sheet: String,
    demo: bool,
}

async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let target = target(&app, &visit, &address).await?;
    if let Some(redirect) = moved(&visit, &target, &address, "") {
        return Ok(redirect.into_response());
    }
    let token = visit.page(&app, "").csrf;
    let input = Input {
        started: wary::stamp(app.clock.now().timestamp(), &token, &about(&target)),
        ..Input::default()
    };
    form_page(&app, &visit, &target, &input, &FieldErrors::new(), None)
}

fn form_page(
    app: &App,
    visit: &Visit,
    target: &Target,
    input: &Input,
    errors: &FieldErrors,
    held: Option<Held>,
) -> Result {
    let t = Messages(visit.lang);
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .text("name", t.contact_name())
        .required()
        .autocomplete("name");
    builder
        .field("email", t.contact_email(), FieldKind::Email)
        .required()
        .autocomplete("email")
        .help(t.contact_email_help());
    builder.text("subject", t.contact_subject()).required();
    builder
        .field("message", t.contact_message(), FieldKind::Textarea(10))
        .required();
    builder.field("started", "", FieldKind::Hidden);
    let sheet = visit.url(&store::path(&target.loaded.record));
    let title = t.contact_title(target.name.as_str());
    let mut form = builder.finish(title.clone(), visit.url(&target.path("")), sheet.clone());
    form.submit_label = t.contact_send();
    if let Some(held) = held {
        form.hold(visit.w(), held);
    }
    let status = match held {
        Some(Held::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        _ if form.errors.is_empty() => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let items = form.sections.iter().flat_map(|section| &section.items);
    let fields = items
        .filter_map(|item| {
            if let Item::Field(field) = item {
                Some(field.clone())
            } else {
                None
            }
        })
        .collect();
    let page = frame(app, visit, target, &sheet, title);
    let body = html(&ContactPage {
        page,
        t,
        form,
        fields,
        demo: app.settings.demo,
    })?;
    Ok((status, body).into_response())
}

fn frame(app: &App, visit: &Visit, target: &Target, sheet: &str, title: String) -> Page {
    let t = Messages(visit.lang);
    let organisation = target.loaded.record.title.text(visit.lang);
    visit
        .page(app, title)
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(organisation, sheet)
        .crumb(t.contact_crumb(), "")
}

async fn send(State(app): State<App>, visit: Visit, Path(address): Path<String>, form: Submitted) -> Result {
    let target = target(&app, &visit, &address).await?;
    let typed: Input = form.input()?;
    let input = Input {
        website: String::new(),
        ..typed.clone()
    };
    let errors = validate(&input);
    if !errors.is_empty() {
        return form_page(&app, &visit, &target, &input, &errors, None);
    }
    let token = visit.page(&app, "").csrf;
    let now = app.clock.now().timestamp();
    let of = about(&target);
    if let Err(held) = wary::weigh(now, &token, &of, &input.started, &typed.website) {
        let again = Input {
            started: wary::again(now, &token, &of, &input.started),
            ..input
        };
        return form_page(&app, &visit, &target, &again, &errors, Some(held));
    }
    promise(&app, &visit, &target, &input).await
}

/// The brake and the mail, in one transaction.
async fn promise(app: &App, visit: &Visit, target: &Target, input: &Input) -> Result<Response> {
    let write = app.write(&visit.actor).await?;
    let hour = Duration::hours(1);
    let within = limit::take(&write, "contact-from", &input.email, hour, MAX_FROM).await?
        && limit::take(&write, "contact-to", &target.key(), hour, MAX_TO).await?;
    if !within {
        drop(write);
        return form_page(
            app,
            visit,
            target,
            input,
            &FieldErrors::new(),
            Some(Held::TooMany),
        );
    }
    let message_id = mail::message_id(write.ids.next(), &app.settings.base_url);
    let mail = compose(app, visit, target, input, message_id);
    // The same form sent twice by a double click is one message.
    let words = [
        &input.started,
        &input.email,
        &input.name,
        &input.subject,
        &input.message,
    ]
    .map(String::as_str);
    let same = kernel::id::from_key("contact", &words.join("\n"));
    let options = Options {
        dedup_key: Some(format!("contact:{}", same.simple())),
        ..Options::default()
    };
    match mail::send(&write, &mail, options).await {
        Ok(_) => write.commit().await?,
        Err(mail::Error::Refused(reason)) => return Err(Error::internal(reason)),
        Err(mail::Error::Database(error)) => return Err(error.into()),
    }
    Ok(Redirect::to(&visit.url(&target.path("/envoye"))).into_response())
}

/// The mail, in the language of the page that it was written on.
fn compose(app: &App, visit: &Visit, target: &Target, input: &Input, message_id: String) -> Mail {
    let t = Messages(visit.lang);
    let sender = Person {
        name: input.name.trim().to_owned(),
        address: input.email.trim().to_owned(),
    };
    let sheet = format!(
        "{}{}",
        app.settings.base_url,
        visit.url(&store::path(&target.loaded.record))
    );
    let text = format!(
        "{}\n\n{}\n\n{}\n\n-- \n{}\n{sheet}\n",
        t.contact_mail_intro(app.settings.network.as_str(), target.name.as_str()),
        t.contact_mail_from(sender.address.as_str(), sender.name.as_str()),
        input.message.trim().replace("\r\n", "\n"),
        t.contact_mail_end(),
    );
    Mail {
        to: Person {
            name: target.name.clone(),
            address: target.address.clone(),
        },
        reply_to: Some(sender),
        subject: format!("[{}] {}", app.settings.network, input.subject.trim()),
        text,
        html: None,
        lang: visit.lang,
        message_id,
    }
}

fn validate(input: &Input) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let fields = [
        ("name", &input.name, MAX_LINE),
        ("email", &input.email, MAX_LINE),
        ("subject", &input.subject, MAX_LINE),
        ("message", &input.message, MAX_MESSAGE),
    ];
    for (name, value, most) in fields {
        if value.trim().is_empty() {
            errors.add(name, "error-field-required");
        } else if value.chars().count() > most {
            errors.add_with(name, "error-field-too-long", most.to_string());
        } else if name != "message" && value.trim().chars().any(char::is_control) {
            errors.add(name, "error-field-invalid");
        } else if name == "email" && !mail::is_address(value.trim()) {
            errors.add(name, "error-field-email");
        }
    }
    errors
}

async fn sent(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let target = target(&app, &visit, &address).await?;
    if let Some(redirect) = moved(&visit, &target, &address, "/envoye") {
        return Ok(redirect.into_response());
    }
    let t = Messages(visit.lang);
    let sheet = visit.url(&store::path(&target.loaded.record));
    let page = frame(&app, &visit, &target, &sheet, t.contact_sent_title());
    html(&SentPage {
        page,
        t,
        target: target.name,
        sheet,
        demo: app.settings.demo,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gap_is_named_beside_its_field() {
        let fields = |input: &Input| {
            validate(input)
                .0
                .into_iter()
                .map(|error| (error.field, error.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(fields(&Input::default()).len(), 4);
        let good = Input {
            name: "Ana".into(),
            email: " ana@exemple.org ".into(),
            subject: "Eau".into(),
            message: "Bonjour\nà tous".into(),
            ..Input::default()
        };
        assert_eq!(fields(&good), []);
        let bad = Input {
            email: "ana@exemple.org\r\nBcc: v@exemple.org".into(),
            subject: "a\nb".into(),
            ..good.clone()
        };
        assert_eq!(
            fields(&bad),
            [
                ("email".to_owned(), "error-field-invalid"),
                ("subject".to_owned(), "error-field-invalid")
            ]
        );
        assert_eq!(
            fields(&Input {
                email: "ana".into(),
                ..good
            }),
            [("email".to_owned(), "error-field-email")]
        );
    }
}
