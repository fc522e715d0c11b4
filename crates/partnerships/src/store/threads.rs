//! All partnerships of a filter in as few columns as a map needs: a network has tens of thousands.

use std::collections::HashMap;

use database::{Json, Result, record};
use kernel::date::Dated;
use kernel::{Actor, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef, Select};

use super::Filter;
use super::filter::filtered;
use crate::known::Side;
use crate::rows::{form, partnership as row, party};

/// A partnership.
#[derive(Debug, FromQueryResult)]
pub(crate) struct ThreadRow {
    pub id: Uuid,
    pub status: String,
    pub in_france: bool,
    pub status_as_of: Option<Json<Dated>>,
    pub status_source_id: Option<Uuid>,
    pub title: Json<Translated>,
    pub slug: String,
    pub short_id: String,
}

/// A party.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Strand {
    partnership_id: Uuid,
    position: i64,
    pub id: Uuid,
    pub organisation_id: Option<Uuid>,
    pub place_id: Option<Uuid>,
    pub label: Json<Translated>,
    pub country: String,
    pub home: bool,
    pub role: String,
}

impl<'a> From<&'a Strand> for Side<'a> {
    fn from(strand: &'a Strand) -> Side<'a> {
        Side {
            organisation: strand.organisation_id,
            place: strand.place_id,
            label: &strand.label,
            country: &strand.country,
        }
    }
}

/// A partnership with its parties and the codes of its forms, in their order.
#[derive(Debug)]
pub(crate) struct Held {
    pub row: ThreadRow,
    pub strands: Vec<Strand>,
    pub forms: Vec<String>,
}

pub(super) fn join_party() -> RelationDef {
    row::Entity::belongs_to(party::Entity)
        .from(row::Column::Id)
        .to(party::Column::PartnershipId)
        .into()
}

fn join_form() -> RelationDef {
    row::Entity::belongs_to(form::Entity)
        .from(row::Column::Id)
        .to(form::Column::PartnershipId)
        .into()
}

/// The parties that a statement joins, in no order.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn strands(
    connection: &impl ConnectionTrait,
    parties: Select<row::Entity>,
) -> Result<Vec<Strand>> {
    let found = parties
        .select_only()
        .columns([
            party::Column::PartnershipId,
            party::Column::Position,
            party::Column::Id,
            party::Column::OrganisationId,
            party::Column::PlaceId,
            party::Column::Label,
            party::Column::Country,
            party::Column::Home,
            party::Column::Role,
        ])
        .into_model()
        .all(connection)
        .await?;
    Ok(found)
}

/// All partnerships that `actor` sees under a filter, the oldest record first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn threads(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
) -> Result<Vec<Held>> {
    let rows: Vec<ThreadRow> = filtered(filter, actor)
        .select_only()
        .columns([
            row::Column::Id,
            row::Column::Status,
            row::Column::InFrance,
            row::Column::StatusAsOf,
            row::Column::StatusSourceId,
        ])
        .columns([
            record::Column::Title,
            record::Column::Slug,
            record::Column::ShortId,
        ])
        .into_model()
        .all(connection)
        .await?;
    let parties = strands(
        connection,
        filtered(filter, actor).join(JoinType::InnerJoin, join_party()),
    )
    .await?;
    let forms: Vec<(Uuid, i64, String)> = filtered(filter, actor)
        .join(JoinType::InnerJoin, join_form())
        .select_only()
        .columns([
            form::Column::PartnershipId,
            form::Column::Position,
            form::Column::Form,
        ])
        .into_tuple()
        .all(connection)
        .await?;
    let mut held: Vec<Held> = rows
        .into_iter()
        .map(|row| Held {
            row,
            strands: Vec::new(),
            forms: Vec::new(),
        })
        .collect();
    // Sorted here: the database would sort all columns of all rows.
    held.sort_by_key(|held| held.row.id);
    let places: HashMap<Uuid, usize> = held
        .iter()
        .enumerate()
        .map(|(at, held)| (held.row.id, at))
        .collect();
    for strand in parties {
        if let Some(&at) = places.get(&strand.partnership_id) {
            held[at].strands.push(strand);
        }
    }
    let mut ordered: Vec<Vec<(i64, String)>> = vec![Vec::new(); held.len()];
    for (id, position, form) in forms {
        if let Some(&at) = places.get(&id) {
            ordered[at].push((position, form));
        }
    }
    for (held, mut forms) in held.iter_mut().zip(ordered) {
        held.strands.sort_by_key(|strand| strand.position);
        forms.sort();
        held.forms = forms.into_iter().map(|(_, form)| form).collect();
    }
    Ok(held)
}
