//! Writing actions: the record, its history and all its parts in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use database::record::{self, Changes, NewRecord};
use database::{Error, Json, Result, Write, source};
use directory::{figure, theme};
use geo::territory;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{KIND, get};
use crate::project::{Location, Project};
use crate::rows::{goal, participant, partnership, place, project as row};

/// Writes a new action.
///
/// # Errors
/// When the database refuses: an unknown organisation, partnership, place, theme or source.
pub async fn insert(write: &Write, id: Uuid, project: &Project, example: bool) -> Result<record::Model> {
    let project = &settled(project);
    let record = record::create(write, new_record(id, project, example), project).await?;
    let around = Around::load(write, [project]).await?;
    let mut rows = Rows::default();
    rows.own.push(row::ActiveModel::from(row_of(id, project)));
    rows.parts(write, id, project, &around)?;
    rows.save(write).await?;
    Ok(record)
}

/// Writes many new actions, a few statements for all of them.
///
/// # Errors
/// As [`insert`]; then none is to be kept.
pub async fn insert_many(write: &Write, new: Vec<(Uuid, Project)>, example: bool) -> Result<()> {
    let around = Around::load(write, new.iter().map(|(_, project)| project)).await?;
    let mut records = Vec::with_capacity(new.len());
    let mut rows = Rows::default();
    for (id, project) in new {
        let project = settled(&project);
        rows.own.push(row::ActiveModel::from(row_of(id, &project)));
        rows.parts(write, id, &project, &around)?;
        let whole = serde_json::to_value(&project)?;
        records.push((new_record(id, &project, example), whole));
    }
    record::create_many(write, records).await?;
    rows.save(write).await
}

/// Writes a new version of an action that was read at `version`.
///
/// # Errors
/// [`Error::Stale`] when somebody wrote it since, [`Error::Transition`] when its state may not change so; else as
/// [`insert`].
pub async fn update(write: &Write, id: Uuid, version: i64, project: &Project) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.project;
    let project = &settled(project);
    row::Entity::update(row::ActiveModel::from(row_of(id, project)).reset_all())
        .exec(write.tx())
        .await?;
    remove_parts(write, id).await?;
    let around = Around::load(write, [project]).await?;
    let mut rows = Rows::default();
    rows.parts(write, id, project, &around)?;
    rows.save(write).await?;
    let changes = Changes {
        title: project.title.clone(),
        visibility: project.visibility,
        state: project.state,
    };
    record::update(write, locked, changes, &before, project).await
}

/// What is a set has one order, so that saving without a change changes nothing.
fn settled(project: &Project) -> Project {
    let mut project = project.clone();
    project.themes.sort();
    project.themes.dedup();
    project.goals.sort_unstable();
    project.goals.dedup();
    project.sources.sort();
    project.sources.dedup();
    project
}

async fn remove_parts(write: &Write, id: Uuid) -> Result<()> {
    let tx = write.tx();
    partnership::Entity::delete_many()
        .filter(partnership::Column::ProjectId.eq(id))
        .exec(tx)
        .await?;
    participant::Entity::delete_many()
        .filter(participant::Column::ProjectId.eq(id))
        .exec(tx)
        .await?;
    place::Entity::delete_many()
        .filter(place::Column::ProjectId.eq(id))
        .exec(tx)
        .await?;
    goal::Entity::delete_many()
        .filter(goal::Column::ProjectId.eq(id))
        .exec(tx)
        .await?;
    figure::set(write, id, &[]).await?;
    theme::set_of(tx, id, &[]).await?;
    source::set_of(tx, id, &[]).await
}

fn new_record(id: Uuid, project: &Project, example: bool) -> NewRecord {
    NewRecord {
        id,
        kind: KIND,
        title: project.title.clone(),
        visibility: project.visibility,
        state: project.state,
        example,
    }
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

/// Where the places of actions are: their country, or the territories around them.
struct Around {
    countries: HashMap<Uuid, String>,
    territories: BTreeMap<(String, String), territory::Model>,
}

impl Around {
    /// Reads it for these actions, as many places at once as a statement takes.
    async fn load<'a>(write: &Write, projects: impl IntoIterator<Item = &'a Project>) -> Result<Self> {
        let mut places = BTreeSet::new();
        let mut keys = Vec::new();
        for location in projects.into_iter().flat_map(|project| &project.locations) {
            match location {
                Location::Place { id } => {
                    places.insert(*id);
                }
                Location::Territory { of, code } => {
                    keys.push((of.clone(), code.clone()));
                }
                Location::Country { .. } => {}
            }
        }
        let mut around = Around {
            countries: HashMap::new(),
            territories: territory::by_keys(write.tx(), keys).await?,
        };
        let places: Vec<Uuid> = places.into_iter().collect();
        for ids in places.chunks(1_000) {
            let rows: Vec<(Uuid, String)> = geo::place::Entity::find()
                .select_only()
                .columns([geo::place::Column::Id, geo::place::Column::Country])
                .filter(geo::place::Column::Id.is_in(ids.to_vec()))
                .into_tuple()
                .all(write.tx())
                .await?;
            around.countries.extend(rows);
        }
        Ok(around)
    }

    /// A place's row, with the country and the French territories around it filled in.
    fn row(&self, write: &Write, id: Uuid, location: &Location, position: i64) -> Result<place::Model> {
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
            Location::Place { id } => place::Model {
                kind: "place".to_owned(),
                place_id: Some(*id),
                country: self.countries.get(id).cloned().ok_or(Error::NotFound("place"))?,
                ..blank
            },
            Location::Territory { of, code } => {
                let held = self
                    .territories
                    .get(&(of.clone(), code.clone()))
                    .ok_or(Error::NotFound("territory"))?;
                let own = |kind: &str, around: &Option<String>| {
                    if of == kind {
                        Some(code.clone())
                    } else {
                        around.clone()
                    }
                };
                place::Model {
                    kind: "territory".to_owned(),
                    territory_kind: Some(of.clone()),
                    territory_code: Some(code.clone()),
                    departement: own("departement", &held.departement),
                    ept: own("ept", &held.ept),
                    region: own("region", &held.region),
                    ..blank
                }
            }
        })
    }
}

/// The rows of actions, gathered so that many are written in a few statements.
#[derive(Default)]
struct Rows {
    own: Vec<row::ActiveModel>,
    partnerships: Vec<partnership::ActiveModel>,
    participants: Vec<participant::ActiveModel>,
    places: Vec<place::ActiveModel>,
    goals: Vec<goal::ActiveModel>,
    figures: Vec<figure::ActiveModel>,
    themes: Vec<theme::of_record::ActiveModel>,
    sources: Vec<source::of_record::ActiveModel>,
}

impl Rows {
    /// All parts of one action.
    fn parts(&mut self, write: &Write, id: Uuid, project: &Project, around: &Around) -> Result<()> {
        let mut seen = Vec::new();
        for partnership_id in &project.partnerships {
            if !seen.contains(partnership_id) {
                seen.push(*partnership_id);
            }
        }
        self.partnerships
            .extend((0i64..).zip(seen).map(|(position, partnership_id)| {
                partnership::ActiveModel::from(partnership::Model {
                    project_id: id,
                    partnership_id,
                    position,
                })
            }));
        let participants = (0i64..).zip(&project.participants).map(|(position, held)| {
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
        self.participants.extend(participants);
        for (position, location) in (0i64..).zip(&project.locations) {
            let held = around.row(write, id, location, position)?;
            self.places.push(place::ActiveModel::from(held));
        }
        let goals: BTreeSet<u8> = project.goals.iter().copied().collect();
        self.goals.extend(goals.into_iter().map(|number| {
            goal::ActiveModel::from(goal::Model {
                project_id: id,
                goal: i64::from(number),
            })
        }));
        self.figures.extend(figure::rows(write, id, &project.figures));
        self.themes.extend(theme::rows(id, &project.themes));
        self.sources.extend(source::rows(id, &project.sources));
        Ok(())
    }

    /// Writes them, what is referred to first.
    async fn save(self, write: &Write) -> Result<()> {
        write.insert_all::<row::Entity>(self.own).await?;
        write.insert_all::<partnership::Entity>(self.partnerships).await?;
        write.insert_all::<participant::Entity>(self.participants).await?;
        write.insert_all::<place::Entity>(self.places).await?;
        write.insert_all::<goal::Entity>(self.goals).await?;
        write.insert_all::<figure::Entity>(self.figures).await?;
        write.insert_all::<theme::of_record::Entity>(self.themes).await?;
        write.insert_all::<source::of_record::Entity>(self.sources).await
    }
}
