//! Every query of actions: one of them whole here, lists in [`filter`], counts in [`counts`].

pub mod counts;
pub mod filter;
mod write;

use std::collections::BTreeMap;

use database::record;
use database::{Error, Result, source};
use directory::{figure, theme};
use kernel::{Actor, ShortId};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

pub use counts::{CountBy, count_by, count_by_country};
pub use filter::{Brief, Filter, Order, after, all, count, list, some, span};
pub use write::{insert, insert_many, update};

use crate::project::{Location, Participant, Project, Status};
use crate::rows::{goal, participant, partnership, place, project as row};

/// The record kind of actions.
pub const KIND: &str = "project";

/// An action with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The shared row.
    pub record: record::Model,
    /// The action.
    pub project: Project,
}

/// The page of an action's record, without language.
#[must_use]
pub fn path(record: &record::Model) -> String {
    format!("/projets/{}", record.address())
}

/// The action whose address ends with `short_id`, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn by_short_id(connection: &impl ConnectionTrait, short_id: &ShortId) -> Result<Loaded> {
    load(connection, record::by_short_id(connection, KIND, short_id).await?).await
}

/// The action with this id, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, id: Uuid) -> Result<Loaded> {
    load(connection, record::by_id(connection, id).await?).await
}

/// A record of an action with its own row.
///
/// # Errors
/// [`Error::NotFound`] when it is none.
pub async fn brief(connection: &impl ConnectionTrait, record: record::Model) -> Result<Brief> {
    let row = row::Entity::find_by_id(record.id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("project"))?;
    Ok(Brief { record, row })
}

async fn load(connection: &impl ConnectionTrait, record: record::Model) -> Result<Loaded> {
    let id = record.id;
    let held = row::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("project"))?;
    let goals: Vec<i64> = goal::Entity::find()
        .select_only()
        .column(goal::Column::Goal)
        .filter(goal::Column::ProjectId.eq(id))
        .order_by_asc(goal::Column::Goal)
        .into_tuple()
        .all(connection)
        .await?;
    let project = Project {
        title: record.title.0.clone(),
        summary: held.summary.0,
        beneficiaries: held.beneficiaries.0,
        kind: held.kind_code,
        status: held.status.map(|code| Status {
            code,
            as_of: held.status_as_of.map(|dated| dated.0),
            source: held.status_source,
        }),
        dated: held.dated.map(|dated| dated.0),
        partnerships: partnerships_of(connection, vec![id])
            .await?
            .remove(&id)
            .unwrap_or_default(),
        participants: participants_of(connection, vec![id])
            .await?
            .remove(&id)
            .unwrap_or_default(),
        locations: places_of(connection, vec![id])
            .await?
            .remove(&id)
            .unwrap_or_default()
            .into_iter()
            .filter_map(location_of)
            .collect(),
        themes: theme::codes_of(connection, id).await?,
        goals: goals
            .into_iter()
            .filter_map(|number| u8::try_from(number).ok())
            .collect(),
        figures: figure::of(connection, id).await?,
        sources: source::ids_of(connection, id).await?,
        visibility: record.guarded().visibility,
        state: record.state(),
    };
    Ok(Loaded { record, project })
}

/// Where a place row says that an action takes place.
pub(crate) fn location_of(held: place::Model) -> Option<Location> {
    match held.kind.as_str() {
        "place" => held.place_id.map(|id| Location::Place { id }),
        "territory" => held
            .territory_kind
            .zip(held.territory_code)
            .map(|(of, code)| Location::Territory { of, code }),
        _ => Some(Location::Country { code: held.country }),
    }
}

/// The participants of many actions at once, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn participants_of(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Participant>>> {
    let mut found: BTreeMap<Uuid, Vec<Participant>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for held in participant::Entity::find()
        .filter(participant::Column::ProjectId.is_in(ids))
        .order_by_asc(participant::Column::Position)
        .all(connection)
        .await?
    {
        found.entry(held.project_id).or_default().push(Participant {
            organisation: held.organisation_id,
            role: held.role,
            service: held.service_id,
            note: held.note.0,
        });
    }
    Ok(found)
}

/// The places of many actions at once, in order; each row names its country.
///
/// # Errors
/// When the database does not answer.
pub async fn places_of(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<place::Model>>> {
    let mut found: BTreeMap<Uuid, Vec<place::Model>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for held in place::Entity::find()
        .filter(place::Column::ProjectId.is_in(ids))
        .order_by_asc(place::Column::Position)
        .all(connection)
        .await?
    {
        found.entry(held.project_id).or_default().push(held);
    }
    Ok(found)
}

/// The partnerships of many actions at once, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn partnerships_of(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let mut found: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for held in partnership::Entity::find()
        .filter(partnership::Column::ProjectId.is_in(ids))
        .order_by_asc(partnership::Column::Position)
        .all(connection)
        .await?
    {
        found
            .entry(held.project_id)
            .or_default()
            .push(held.partnership_id);
    }
    Ok(found)
}

/// The actions in which an organisation takes part, the newest first, with its roles in each.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    connection: &impl ConnectionTrait,
    organisation: Uuid,
    actor: &Actor,
) -> Result<Vec<(Brief, Vec<String>)>> {
    let briefs = all(
        connection,
        &Filter {
            organisations: vec![organisation],
            ..Filter::default()
        },
        actor,
        Order::Recent,
    )
    .await?;
    let rows = participant::Entity::find()
        .filter(participant::Column::OrganisationId.eq(organisation))
        .order_by_asc(participant::Column::Position)
        .all(connection)
        .await?;
    let mut roles: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for held in rows {
        let held_roles = roles.entry(held.project_id).or_default();
        if !held_roles.contains(&held.role) {
            held_roles.push(held.role);
        }
    }
    Ok(briefs
        .into_iter()
        .map(|brief| {
            let of = roles.remove(&brief.record.id).unwrap_or_default();
            (brief, of)
        })
        .collect())
}

/// The actions of a partnership that `actor` sees, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_partnership(
    connection: &impl ConnectionTrait,
    partnership: Uuid,
    actor: &Actor,
) -> Result<Vec<Brief>> {
    all(
        connection,
        &Filter {
            partnerships: vec![partnership],
            ..Filter::default()
        },
        actor,
        Order::Recent,
    )
    .await
}
