//! Deciding: on the page of an organisation's members, where its managers and coordinators see who asks.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use database::record;
use kernel::{Actor, MemberRole, Role};
use serde::Deserialize;
use uuid::Uuid;
use web::form::{Choice, Submitted};
use web::i18n::day;
use web::{App, Error, Result, Visit, redirect};

use super::letters::{self, Door};
use super::{decide, pending};
use crate::invitation::{self, Invited, MAX_MESSAGE};
use crate::member_pages::managed;
use crate::messages::Messages;
use crate::{account, invite, member};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/organisations/{address}/demandes/{id}", post(settle))
}

/// Somebody who asks, on the page of members.
pub(crate) struct Asking {
    pub name: String,
    pub email: String,
    pub message: String,
    pub since: String,
    pub action: String,
    pub roles: Vec<Choice>,
}

/// Those who ask to act for an organisation.
pub(crate) async fn waiting(app: &App, visit: &Visit, record: &record::Model) -> Result<Vec<Asking>> {
    let t = Messages(visit.lang);
    let members = member::of_organisation(app.db.reader(), record.id).await?;
    let managed = members
        .iter()
        .any(|(member, _)| member.role() == MemberRole::Manager);
    // The first of an organisation answers for it.
    let usual = match managed {
        true => MemberRole::Contributor,
        false => MemberRole::Manager,
    };
    Ok(pending(app.db.reader(), Some(record.id))
        .await?
        .into_iter()
        .map(|held| Asking {
            since: day(visit.lang, held.created_at),
            action: visit.url(&format!(
                "/organisations/{}/demandes/{}",
                record.address(),
                held.id
            )),
            roles: invite::member_roles(|role| invite::member_role(t, role))
                .into_iter()
                .map(|choice| Choice {
                    selected: choice.value == usual.code(),
                    ..choice
                })
                .collect(),
            name: held.name,
            email: held.email,
            message: held.message,
        })
        .collect())
}

/// All who ask, for coordinators: who, for which organisation, where it is decided.
pub(crate) async fn all(app: &App, visit: &Visit) -> Result<Vec<(String, String, String)>> {
    let held = pending(app.db.reader(), None).await?;
    let ids = held.iter().map(|one| one.organisation_id).collect();
    let records = record::by_ids(app.db.reader(), ids, &Actor::System).await?;
    Ok(held
        .into_iter()
        .filter_map(|one| {
            let record = records.iter().find(|record| record.id == one.organisation_id)?;
            Some((
                one.name,
                record.title.text(visit.lang).to_owned(),
                visit.url(&format!("/organisations/{}/membres#demandes", record.address())),
            ))
        })
        .collect())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Decision {
    role: String,
    reason: String,
    refuse: String,
}

async fn settle(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    form: Submitted,
) -> Result<Response> {
    let record = managed(&app, &visit, &address).await?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let by = visit.actor.id().ok_or(Error::SignInRequired)?;
    let input: Decision = form.input()?;
    let back = visit.url(&format!("/organisations/{}/membres", record.address()));
    let refuses = !input.refuse.is_empty();
    let reason: String = input.reason.chars().take(MAX_MESSAGE).collect();
    if refuses && reason.trim().is_empty() {
        return Ok(redirect(&format!("{back}#demandes"), "join-reason-refused"));
    }
    let write = app.write(&visit.actor).await?;
    let held = decide(&write, id, record.id, by, !refuses)
        .await?
        .ok_or(Error::NotFound)?;
    if refuses {
        letters::refused(&app, &write, &held, &record, &reason).await?;
        app.commit(write).await?;
        return Ok(redirect(&back, "join-declined"));
    }
    let role = MemberRole::from_code(&input.role).ok_or(Error::NotFound)?;
    let door = match account::find_by_email(write.tx(), &held.email).await? {
        Some(account) if account.active => {
            // A request never takes away: whoever is more already stays it.
            let rights = member::rights(write.tx(), account.id).await?;
            let had = rights.organisations.get(&record.id).copied();
            let role = had.map_or(role, |had| role.max(had));
            member::join(&write, account.id, record.id, role).await?;
            Door::Member
        }
        Some(_) => return Ok(redirect(&back, "join-closed-refused")),
        None => {
            let invited = Invited {
                email: held.email.clone(),
                name: held.name.clone(),
                role: Role::Reader,
                network: None,
                organisation: Some((record.id, role)),
                message: String::new(),
                lang: held.lang(),
            };
            Door::Invitation(invitation::make(&write, &invited, by).await?.1)
        }
    };
    letters::accepted(&app, &write, &held, &record, door).await?;
    app.commit(write).await?;
    Ok(redirect(&back, "join-accepted"))
}
