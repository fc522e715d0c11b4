//! People: who has an account and what they may do, for coordinators.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use database::record;
use kernel::{Actor, FieldErrors, MemberRole, NetworkRole, Role};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, Choice, FieldKind, Form, Submitted, several};
use web::i18n::day;
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::account::{self, Account};
use crate::invite::{self, Input};
use crate::member::{self, network};
use crate::messages::Messages;
use crate::{factor, invitation, join};

/// Where accounts are kept.
const PATH: &str = "/administration/comptes";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list).post(invite_anybody))
        .route("/administration/comptes/{id}", get(show).post(change))
        .route("/administration/invitations/{id}/retirer", post(take_back))
}

/// Somebody, in a list.
struct PersonRow {
    href: String,
    name: String,
    email: String,
    roles: Vec<String>,
    since: String,
    active: bool,
}

/// An invitation that waits.
pub(crate) struct Waiting {
    pub email: String,
    pub purpose: String,
    pub until: String,
    pub action: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    t: Messages,
    rows: Vec<PersonRow>,
    /// Who asks to join which organisation, and where that is decided.
    asking: Vec<(String, String, String)>,
    waiting: Vec<Waiting>,
    form: Form,
}

#[derive(Template)]
#[template(path = "person.html")]
struct PersonPage {
    page: Page,
    t: Messages,
    name: String,
    email: String,
    since: String,
    organisations: Vec<(String, String, String)>,
    form: Form,
    /// The second factors, in words.
    factors: String,
    /// Where an administrator takes them away from somebody who lost them; empty where there are none, or for oneself.
    reset: String,
}

/// The names of records, by id.
async fn names(app: &App, ids: impl IntoIterator<Item = Uuid>) -> Result<BTreeMap<Uuid, record::Model>> {
    let records = record::by_ids(app.db.reader(), ids.into_iter().collect(), &Actor::System).await?;
    Ok(records.into_iter().map(|record| (record.id, record)).collect())
}

/// What an account is for, in words: its role, its parts in the network, its organisations.
fn roles_of(
    visit: &Visit,
    account: &Account,
    parts: &[NetworkRole],
    organisations: impl Iterator<Item = (String, MemberRole)>,
) -> Vec<String> {
    let t = Messages(visit.lang);
    let mut said = Vec::new();
    if account.role == Role::Administrator.code() {
        said.push(visit.w().role_administrator());
    }
    said.extend(parts.iter().map(|role| invite::network_role(t, *role)));
    said.extend(organisations.map(|(name, role)| t.member_of(name, invite::member_role(t, role))));
    if said.is_empty() {
        said.push(visit.w().role_reader());
    }
    said
}

/// The invitations that wait: all, or those of an organisation.
pub(crate) async fn waiting(
    app: &App,
    visit: &Visit,
    organisation: Option<&record::Model>,
) -> Result<Vec<Waiting>> {
    let t = Messages(visit.lang);
    let held = invitation::pending(
        app.db.reader(),
        app.clock.now(),
        organisation.map(|record| record.id),
    )
    .await?;
    let named = names(app, held.iter().filter_map(|one| one.organisation_id)).await?;
    Ok(held
        .into_iter()
        .map(|one| {
            let mut purpose = Vec::new();
            if let (Some(id), Some(role)) = (
                one.organisation_id,
                one.member_role.as_deref().and_then(MemberRole::from_code),
            ) {
                let name = named
                    .get(&id)
                    .map(|record| record.title.text(visit.lang).to_owned());
                purpose.push(t.member_of(name.unwrap_or_default(), invite::member_role(t, role)));
            }
            if let Some(role) = one.network_role.as_deref().and_then(NetworkRole::from_code) {
                purpose.push(invite::network_role(t, role));
            }
            if one.account_role == Role::Administrator.code() {
                purpose.push(visit.w().role_administrator());
            }
            Waiting {
                purpose: purpose.join(", "),
                until: day(visit.lang, one.expires_at),
                action: match organisation {
                    Some(record) => visit.url(&format!(
                        "/organisations/{}/invitations/{}/retirer",
                        record.address(),
                        one.id
                    )),
                    None => visit.url(&format!("/administration/invitations/{}/retirer", one.id)),
                },
                email: one.email,
            }
        })
        .collect())
}

async fn people(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result<Response> {
    let (t, reader) = (Messages(visit.lang), app.db.reader());
    // What is left of erased people has no name, and no page.
    let accounts = account::Entity::find()
        .filter(account::Column::Name.ne(""))
        .order_by_desc(account::Column::Active)
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .all(reader)
        .await?;
    let parts = network::Entity::find().all(reader).await?;
    let members = member::Entity::find().all(reader).await?;
    let named = names(app, members.iter().map(|held| held.organisation_id)).await?;
    let rows = accounts
        .into_iter()
        .map(|account| {
            let own: Vec<NetworkRole> = parts
                .iter()
                .filter(|part| part.account_id == account.id)
                .filter_map(|part| NetworkRole::from_code(&part.role))
                .collect();
            let organisations = members
                .iter()
                .filter(|held| held.account_id == account.id)
                .filter_map(|held| {
                    let record = named.get(&held.organisation_id)?;
                    Some((record.title.text(visit.lang).to_owned(), held.role()))
                });
            PersonRow {
                roles: roles_of(visit, &account, &own, organisations),
                href: visit.url(&format!("{PATH}/{}", account.id)),
                since: day(visit.lang, account.created_at),
                active: account.active,
                name: account.name,
                email: account.email,
            }
        })
        .collect();
    let form = invite::form(app, visit, input, errors, visit.url(PATH), None).await?;
    let page = visit
        .page(app, t.people_title())
        .crumb(t.administration(), visit.url("/administration"))
        .crumb(t.people_title(), "");
    let response = html(&PeoplePage {
        page,
        t,
        rows,
        asking: join::all(app, visit).await?,
        waiting: waiting(app, visit, None).await?,
        form,
    })?;
    Ok(invite::refused(response, errors))
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_coordinator()?;
    people(&app, &visit, &Input::blank(visit.lang), &FieldErrors::new()).await
}

async fn invite_anybody(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_coordinator()?;
    let input: Input = form.input()?;
    if form.add.is_some() {
        return people(&app, &visit, &input, &FieldErrors::new()).await;
    }
    match invite::read(&app, &visit, &input, None).await? {
        Ok(invited) => {
            invite::send(&app, &visit, &invited).await?;
            Ok(redirect(&visit.url(PATH), "invitation-sent"))
        }
        Err(errors) => people(&app, &visit, &input, &errors).await,
    }
}

async fn take_back(State(app): State<App>, visit: Visit, Path(id): Path<String>, _form: Submitted) -> Result {
    visit.require_coordinator()?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let write = app.write(&visit.actor).await?;
    invitation::revoke(&write, id, None).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "invitation-revoked"))
}

/// What is changed of an account.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Change {
    active: String,
    administrator: String,
    #[serde(deserialize_with = "several")]
    roles: Vec<String>,
}

async fn person(
    app: &App,
    visit: &Visit,
    held: &Account,
    input: &Change,
    errors: &FieldErrors,
) -> Result<Response> {
    let t = Messages(visit.lang);
    let rights = member::rights(app.db.reader(), held.id).await?;
    let named = names(app, rights.organisations.keys().copied()).await?;
    let organisations = rights
        .organisations
        .iter()
        .filter_map(|(id, role)| {
            let record = named.get(id)?;
            Some((
                record.title.text(visit.lang).to_owned(),
                visit.url(&format!("/organisations/{}/membres", record.address())),
                invite::member_role(t, *role),
            ))
        })
        .collect();
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("active", t.person_active(), FieldKind::Checkbox(false))
        .help(t.person_active_help());
    if visit.actor.is_administrator() {
        builder.field(
            "administrator",
            t.invite_administrator(),
            FieldKind::Checkbox(false),
        );
    }
    let roles = NetworkRole::ALL
        .into_iter()
        .map(|role| Choice::new(role.code(), invite::network_role(t, role)));
    builder.field("roles", t.network_role(), FieldKind::Checks(roles.collect()));
    let form = builder.finish(
        held.name.clone(),
        visit.url(&format!("{PATH}/{}", held.id)),
        visit.url(PATH),
    );
    let page = visit
        .page(app, held.name.clone())
        .crumb(t.administration(), visit.url("/administration"))
        .crumb(t.people_title(), visit.url(PATH))
        .crumb(held.name.clone(), "");
    let factors = factor::of(app.db.reader(), held.id).await?;
    let resets = !factors.is_empty() && visit.actor.is_administrator() && visit.actor.id() != Some(held.id);
    let response = html(&PersonPage {
        page,
        t,
        factors: match i64::try_from(factors.len()).unwrap_or_default() {
            0 => t.factors_none(),
            number => t.factors_count(number),
        },
        reset: match resets {
            true => visit.url(&format!("{PATH}/{}/second-facteur", held.id)),
            false => String::new(),
        },
        name: held.name.clone(),
        email: held.email.clone(),
        since: day(visit.lang, held.created_at),
        organisations,
        form,
    })?;
    Ok(invite::refused(response, errors))
}

async fn of_address(app: &App, id: &str) -> Result<Account> {
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    account::Entity::find()
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Name.ne(""))
        .one(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .ok_or(Error::NotFound)
}

async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    visit.require_coordinator()?;
    let held = of_address(&app, &id).await?;
    let rights = member::rights(app.db.reader(), held.id).await?;
    let ticked = |yes: bool| if yes { "true".to_owned() } else { String::new() };
    let input = Change {
        active: ticked(held.active),
        administrator: ticked(held.role == Role::Administrator.code()),
        roles: rights.roles.iter().map(|role| role.code().to_owned()).collect(),
    };
    person(&app, &visit, &held, &input, &FieldErrors::new()).await
}

async fn change(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Submitted) -> Result {
    visit.require_coordinator()?;
    let held = of_address(&app, &id).await?;
    let input: Change = form.input()?;
    let mut errors = FieldErrors::new();
    let was = held.role == Role::Administrator.code();
    // Who coordinates neither makes administrators nor touches them.
    if was && !visit.actor.is_administrator() {
        return Err(Error::NotFound);
    }
    let is = match visit.actor.is_administrator() {
        true => !input.administrator.is_empty(),
        false => was,
    };
    let active = !input.active.is_empty();
    if visit.actor.id() == Some(held.id) && (!active || was && !is) {
        errors.add(
            if active { "administrator" } else { "active" },
            "error-own-account",
        );
        return person(&app, &visit, &held, &input, &errors).await;
    }
    let roles: Vec<NetworkRole> = input
        .roles
        .iter()
        .filter_map(|code| NetworkRole::from_code(code))
        .collect();
    let write = app.write(&visit.actor).await?;
    account::set_active(&write, held.id, active).await?;
    let role = if is { Role::Administrator } else { Role::Reader };
    account::set_role(&write, held.id, role).await?;
    member::set_roles(&write, held.id, &roles).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "account-changed"))
}
