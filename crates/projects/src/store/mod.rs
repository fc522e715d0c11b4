//! Every query of actions: one of them whole here, lists in [`filter`], counts in [`counts`].

pub mod counts;
pub mod filter;

use std::collections::BTreeMap;

use database::record::{self, Changes, NewRecord};
use database::{Error, Json, Result, Write, source};
use directory::{figure, theme};
use geo::territory;
use kernel::{Actor, ShortId};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

pub use counts::{CountBy, count_by};
pub use filter::{Brief, Filter, Order, all, count, list};

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

/// Writes a new action.
///
/// # Errors
/// When the database refuses: an unknown organisation, partnership, place, theme or source.
pub async fn insert(write: &Write, id: Uuid, project: &Project, example: bool) -> Result<record::Model> {
    let new = NewRecord {
        id,
        kind: KIND,
        title: project.title.clone(),
        visibility: project.visibility,
        state: project.state,
        example,
    };
    let record = record::create(write, new, project).await?;
    row::Entity::insert(row::ActiveModel::from(row_of(id, project)))
        .exec_without_returning(write.tx())
        .await?;
    write_parts(write, id, project).await?;
    Ok(record)
}

/// Writes a new version of an action that was read at `version`.
///
/// # Errors
/// [`Error::Stale`] when somebody wrote it since, [`Error::Transition`] when its state may not change so; else as
/// [`insert`].
pub async fn update(write: &Write, id: Uuid, version: i64, project: &Project) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.project;
    row::Entity::update(row::ActiveModel::from(row_of(id, project)).reset_all())
        .exec(write.tx())
        .await?;
    partnership::Entity::delete_many()
        .filter(partnership::Column::ProjectId.eq(id))
        .exec(write.tx())
        .await?;
    participant::Entity::delete_many()
        .filter(participant::Column::ProjectId.eq(id))
        .exec(write.tx())
        .await?;
    place::Entity::delete_many()
        .filter(place::Column::ProjectId.eq(id))
        .exec(write.tx())
        .await?;
    goal::Entity::delete_many()
        .filter(goal::Column::ProjectId.eq(id))
        .exec(write.tx())
        .await?;
    write_parts(write, id, project).await?;
    let changes = Changes {
        title: project.title.clone(),
        visibility: project.visibility,
        state: project.state,
    };
    record::update(write, locked, changes, &before, project).await
}

fn row_of(id: Uuid, project: &Project) -> row::Model {
    let years = project.years();
    let status = project.status.clone();
    row::Model {
        id,
        kind_code: project.kind.clone(),
        summary: Json(project.summary.clone()),
        beneficiaries: Json(project.beneficiaries.clone()),
        status: status.as_ref().map(|status| status.code),
        status_source: status.as_ref().and_then(|status| status.source),
        status_as_of: status.and_then(|status| status.as_of).map(Json),
        sort_date: project
            .dated
            .as_ref()
            .and_then(|dated| dated.value.sort_date())
            .map(|day| day.to_string()),
        dated: project.dated.clone().map(Json),
        year_from: years.map(|years| years.0),
        year_to: years.map(|years| years.1),
    }
}

async fn write_parts(write: &Write, id: Uuid, project: &Project) -> Result<()> {
    let tx = write.tx();
    let mut seen = Vec::new();
    for partnership_id in &project.partnerships {
        if !seen.contains(partnership_id) {
            seen.push(*partnership_id);
        }
    }
    if !seen.is_empty() {
        let rows = (0i64..).zip(seen).map(|(position, partnership_id)| {
            partnership::ActiveModel::from(partnership::Model {
                project_id: id,
                partnership_id,
                position,
            })
        });
        partnership::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if !project.participants.is_empty() {
        let rows = (0i64..).zip(&project.participants).map(|(position, held)| {
            participant::ActiveModel::from(participant::Model {
                id: write.ids.next(),
                project_id: id,
                organisation_id: held.organisation,
                role: held.role.clone(),
                service_id: held.service,
                note: Json(held.note.clone()),
                position,
            })
        });
        participant::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    for (position, location) in (0i64..).zip(&project.locations) {
        let held = place_row(write, id, location, position).await?;
        place::Entity::insert(place::ActiveModel::from(held))
            .exec_without_returning(tx)
            .await?;
    }
    let mut goals = project.goals.clone();
    goals.sort_unstable();
    goals.dedup();
    if !goals.is_empty() {
        let rows = goals.into_iter().map(|number| {
            goal::ActiveModel::from(goal::Model {
                project_id: id,
                goal: i64::from(number),
            })
        });
        goal::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    figure::set(write, id, &project.figures).await?;
    theme::set_of(tx, id, &project.themes).await?;
    source::set_of(tx, id, &project.sources).await
}

/// A place's row, with the country and the French territories around it filled in.
async fn place_row(write: &Write, id: Uuid, location: &Location, position: i64) -> Result<place::Model> {
    let blank = place::Model {
        id: write.ids.next(),
        project_id: id,
        kind: String::new(),
        place_id: None,
        territory_kind: None,
        territory_code: None,
        country: "FR".to_owned(),
        departement: None,
        ept: None,
        region: None,
        position,
    };
    Ok(match location {
        Location::Country { code } => place::Model {
            kind: "country".to_owned(),
            country: code.clone(),
            ..blank
        },
        Location::Place { id } => {
            let held = geo::place::Entity::find_by_id(*id)
                .one(write.tx())
                .await?
                .ok_or(Error::NotFound("place"))?;
            place::Model {
                kind: "place".to_owned(),
                place_id: Some(*id),
                country: held.country,
                ..blank
            }
        }
        Location::Territory { of, code } => {
            let held = territory::get(write.tx(), of, code).await?;
            let own =
                |kind: &str, around: Option<String>| if of == kind { Some(code.clone()) } else { around };
            place::Model {
                kind: "territory".to_owned(),
                territory_kind: Some(of.clone()),
                territory_code: Some(code.clone()),
                departement: own("departement", held.departement),
                ept: own("ept", held.ept),
                region: own("region", held.region),
                ..blank
            }
        }
    })
}
