//! The form that invites somebody, and the letter that goes out: for administrators, coordinators, and managers for their
//! own organisation.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use database::{Write, record};
use kernel::{FieldErrors, Lang, MemberRole, NetworkRole, Role};
use outbox::job::Options;
use outbox::limit;
use outbox::mail::{self, Mail, Person};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, Choice, FieldKind, Form, Picks};
use web::{App, Error, Visit};

use crate::invitation::{self, Invited};
use crate::messages::Messages;

/// How many letters one person may have sent a day: a network is invited in a day, an address book is not.
const LETTERS: i64 = 200;

/// What is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Input {
    pub email: String,
    pub name: String,
    pub organisation: String,
    pub member_role: String,
    pub network_role: String,
    pub administrator: String,
    pub message: String,
    pub lang: String,
}

impl Input {
    pub fn blank(lang: Lang) -> Input {
        Input {
            member_role: MemberRole::Manager.code().to_owned(),
            lang: lang.code().to_owned(),
            ..Input::default()
        }
    }
}

/// What a role for an organisation is called.
pub(crate) fn member_role(t: Messages, role: MemberRole) -> String {
    match role {
        MemberRole::Reader => t.member_reader(),
        MemberRole::Contributor => t.member_contributor(),
        MemberRole::Manager => t.member_manager(),
    }
}

/// What a role for the network is called.
pub(crate) fn network_role(t: Messages, role: NetworkRole) -> String {
    match role {
        NetworkRole::Coordinator => t.network_coordinator(),
        NetworkRole::Adviser => t.network_adviser(),
        NetworkRole::GrantsOfficer => t.network_grants_officer(),
        NetworkRole::CommitteeMember => t.network_committee_member(),
        NetworkRole::Librarian => t.network_librarian(),
        NetworkRole::Editor => t.network_editor(),
    }
}

/// The choice of what somebody may do for an organisation, the widest first.
pub(crate) fn member_roles(label: impl Fn(MemberRole) -> String) -> Vec<Choice> {
    MemberRole::ALL
        .into_iter()
        .rev()
        .map(|role| Choice::new(role.code(), label(role)))
        .collect()
}

/// What a role for an organisation is called, with what it lets one do.
fn member_role_told(t: Messages, role: MemberRole) -> String {
    match role {
        MemberRole::Reader => t.member_reader_long(),
        MemberRole::Contributor => t.member_contributor_long(),
        MemberRole::Manager => t.member_manager_long(),
    }
}

/// The form. `organisation`: the one that it is for, where only one may be.
pub(crate) async fn form(
    app: &App,
    visit: &Visit,
    input: &Input,
    errors: &FieldErrors,
    action: String,
    organisation: Option<Uuid>,
) -> Result<Form, Error> {
    let t = Messages(visit.lang);
    let fields = [("organisation", "organisation")];
    let picks = Picks::load(app, &visit.actor, visit.lang, input, &fields).await?;
    let mut builder = Builder::new(visit.lang, input, errors).picking(picks);
    builder
        .field("email", t.email(), FieldKind::Email)
        .required()
        .help(t.invite_email_help());
    builder.text("name", t.name()).help(t.invite_name_help());
    if organisation.is_none() {
        builder
            .pick("organisation", t.invite_organisation(), "organisation")
            .help(t.invite_organisation_help());
    }
    builder.field(
        "member_role",
        t.member_role(),
        FieldKind::Radio(member_roles(|role| member_role_told(t, role))),
    );
    if organisation.is_none() {
        let mut roles = vec![Choice::new("", t.network_none())];
        roles.extend(
            NetworkRole::ALL
                .into_iter()
                .map(|role| Choice::new(role.code(), network_role(t, role))),
        );
        builder.select("network_role", t.network_role(), roles);
        if visit.actor.is_administrator() {
            builder.field(
                "administrator",
                t.invite_administrator(),
                FieldKind::Checkbox(false),
            );
        }
    }
    let languages = Lang::ALL.into_iter().map(|lang| {
        let name = if lang == Lang::Fr { "Français" } else { "English" };
        Choice::new(lang.code(), name)
    });
    builder.select("lang", t.invite_lang(), languages.collect());
    builder
        .field("message", t.invite_message(), FieldKind::Textarea(4))
        .help(t.invite_message_help());
    let mut form = builder.finish(t.invite_title(), action, "");
    form.submit_label = t.invite_send();
    Ok(form)
}

/// Reads what was typed, as far as the inviter may give it.
pub(crate) async fn read(
    app: &App,
    visit: &Visit,
    input: &Input,
    organisation: Option<Uuid>,
) -> Result<Result<Invited, FieldErrors>, Error> {
    let mut errors = FieldErrors::new();
    let role = MemberRole::from_code(&input.member_role);
    let organisation = match organisation {
        Some(id) => Some(id),
        None if input.organisation.trim().is_empty() => None,
        None => {
            let fields = [("organisation", "organisation")];
            let picks = Picks::load(app, &visit.actor, visit.lang, input, &fields).await?;
            let chosen = Uuid::try_parse(&input.organisation)
                .ok()
                .filter(|id| picks.offers("organisation", *id));
            if chosen.is_none() {
                errors.add("organisation", "error-field-unknown");
            }
            chosen
        }
    };
    if organisation.is_some() && role.is_none() {
        errors.add("member_role", "error-field-required");
    }
    let network = NetworkRole::from_code(&input.network_role);
    // Only who coordinates gives a part in the network; only who runs the platform lets others run it.
    let administers = !input.administrator.is_empty() && visit.actor.is_administrator();
    let invited = Invited {
        email: input.email.clone(),
        name: input.name.clone(),
        role: if administers {
            Role::Administrator
        } else {
            Role::Reader
        },
        network: network.filter(|_| visit.actor.coordinates()),
        organisation: organisation.zip(role),
        message: input.message.clone(),
        lang: Lang::from_code(&input.lang).unwrap_or(visit.lang),
    };
    if let Err(more) = invited.validate() {
        errors.0.extend(more.0);
    }
    Ok(errors.into_result(invited))
}

/// Writes the invitation and promises its letter, in one transaction.
pub(crate) async fn send(app: &App, visit: &Visit, invited: &Invited) -> Result<(), Error> {
    let by = visit.actor.id().ok_or(Error::SignInRequired)?;
    let write = app.write(&visit.actor).await?;
    if !limit::take(&write, "invitation", &by.to_string(), Duration::days(1), LETTERS).await? {
        return Err(Error::TooMany);
    }
    let (held, link) = invitation::make(&write, invited, by).await?;
    let mail = letter(app, &write, visit, &held, &link).await?;
    match mail::send(&write, &mail, Options::default()).await {
        Ok(_) => Ok(app.commit(write).await?),
        Err(mail::Error::Refused(reason)) => Err(Error::internal(reason)),
        Err(mail::Error::Database(error)) => Err(error.into()),
    }
}

async fn letter(
    app: &App,
    write: &Write,
    visit: &Visit,
    held: &invitation::Model,
    link: &str,
) -> Result<Mail, Error> {
    let lang = Lang::from_code(&held.lang).unwrap_or(visit.lang);
    let t = Messages(lang);
    let network = app.settings.network.as_str();
    let inviter = match &visit.actor {
        kernel::Actor::Person { name, .. } => name.clone(),
        _ => network.to_owned(),
    };
    let purpose = match held.organisation_id {
        Some(id) => {
            let record = record::by_id(write.tx(), id).await?;
            t.letter_organisation(record.title.text(lang).to_owned())
        }
        None => t.letter_network(network),
    };
    let href = format!(
        "{}{}",
        app.settings.base_url,
        lang.url(&format!("/invitation/{link}"))
    );
    let mut parts = vec![
        match held.name.is_empty() {
            true => t.letter_greeting_nobody(),
            false => t.letter_greeting(held.name.as_str()),
        },
        format!("{} {purpose}", t.letter_inviter(inviter, network)),
    ];
    if !held.message.is_empty() {
        parts.push(held.message.replace("\r\n", "\n"));
    }
    parts.push(format!("{}\n{href}", t.letter_link()));
    parts.push(t.letter_until(web::i18n::moment(lang, held.expires_at)));
    parts.push(t.letter_end(network));
    Ok(Mail {
        to: Person {
            name: held.name.clone(),
            address: held.email.clone(),
        },
        reply_to: None,
        subject: t.letter_subject(network),
        text: parts.join("\n\n"),
        html: None,
        lang,
        message_id: mail::message_id(write.ids.next(), &app.settings.base_url),
    })
}

/// A refused form is an answer like another, with its own status.
pub(crate) fn refused(mut response: Response, errors: &FieldErrors) -> Response {
    if !errors.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response.into_response()
}
