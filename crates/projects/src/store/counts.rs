//! How many actions there are by each choice of a list.

use std::collections::{BTreeMap, BTreeSet};

use database::Result;
use directory::rows::organisation;
use directory::theme;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, QuerySelect, QueryTrait, Select};

use super::filter::{Filter, filtered, seen_parties};
use crate::rows::{goal, participant, partnership, place, project as row};

/// What a list counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    /// Kind.
    Kind,
    /// Status.
    Status,
    /// Theme.
    Theme,
    /// Country.
    Country,
    /// Role of whoever takes part.
    Role,
    /// Organisation that takes part.
    Organisation,
    /// Partnership.
    Partnership,
    /// Goal of Agenda 2030.
    Goal,
    /// Département.
    Departement,
    /// EPT.
    Ept,
    /// Year.
    Year,
}

/// An action and one value that it is counted under.
#[derive(FromQueryResult)]
struct Pair {
    id: Uuid,
    value: Option<String>,
}

#[derive(FromQueryResult)]
struct Numbered {
    id: Uuid,
    value: Option<i64>,
}

#[derive(FromQueryResult)]
struct Referred {
    id: Uuid,
    value: Uuid,
}

/// How many actions under a filter have each value, most first; years the other way round, newest first. Ids are
/// given as text. The facet's own filter is left out: see [`Filter::without`].
///
/// # Errors
/// When the database does not answer.
pub async fn count_by(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    by: CountBy,
) -> Result<Vec<(String, i64)>> {
    let filter = filter.without(by);
    let ids = || {
        filtered(&filter, actor)
            .select_only()
            .column(row::Column::Id)
            .into_query()
    };
    let mut pairs: BTreeSet<(Uuid, String)> = BTreeSet::new();
    match by {
        CountBy::Kind => {
            let found = filtered(&filter, actor)
                .select_only()
                .column_as(row::Column::Id, "id")
                .column_as(row::Column::KindCode, "value")
                .into_model::<Pair>()
                .all(connection)
                .await?;
            take(&mut pairs, found);
        }
        CountBy::Status => {
            let found = filtered(&filter, actor)
                .select_only()
                .column_as(row::Column::Id, "id")
                .column_as(row::Column::Status, "value")
                .into_model::<Numbered>()
                .all(connection)
                .await?;
            pairs.extend(
                found
                    .into_iter()
                    .filter_map(|pair| Some((pair.id, pair.value?.to_string()))),
            );
        }
        CountBy::Year => {
            let found: Vec<(Uuid, Option<i64>, Option<i64>)> = filtered(&filter, actor)
                .select_only()
                .columns([row::Column::Id, row::Column::YearFrom, row::Column::YearTo])
                .into_tuple()
                .all(connection)
                .await?;
            // "for more than fifty years" would fill the list with years of which nothing is told.
            for (id, from, to) in found
                .into_iter()
                .filter_map(|(id, from, to)| Some((id, from?, to?)))
            {
                pairs.extend((from.max(to - 20)..=to).map(|year| (id, year.to_string())));
            }
        }
        CountBy::Theme => {
            let found = theme::of_record::Entity::find()
                .select_only()
                .column_as(theme::of_record::Column::RecordId, "id")
                .column_as(theme::of_record::Column::ThemeCode, "value")
                .filter(theme::of_record::Column::RecordId.in_subquery(ids()));
            take(&mut pairs, found.into_model::<Pair>().all(connection).await?);
        }
        CountBy::Country => take(
            &mut pairs,
            at_places(ids(), place::Column::Country)
                .into_model::<Pair>()
                .all(connection)
                .await?,
        ),
        CountBy::Departement => {
            take(
                &mut pairs,
                at_places(ids(), place::Column::Departement)
                    .into_model::<Pair>()
                    .all(connection)
                    .await?,
            );
            take(
                &mut pairs,
                by_parties(ids(), actor)
                    .column_as(organisation::Column::Departement, "value")
                    .into_model::<Pair>()
                    .all(connection)
                    .await?,
            );
        }
        CountBy::Ept => {
            take(
                &mut pairs,
                at_places(ids(), place::Column::Ept)
                    .into_model::<Pair>()
                    .all(connection)
                    .await?,
            );
            take(
                &mut pairs,
                by_parties(ids(), actor)
                    .column_as(organisation::Column::Ept, "value")
                    .into_model::<Pair>()
                    .all(connection)
                    .await?,
            );
        }
        CountBy::Role => take(
            &mut pairs,
            by_parties(ids(), actor)
                .column_as(participant::Column::Role, "value")
                .into_model::<Pair>()
                .all(connection)
                .await?,
        ),
        CountBy::Organisation => {
            let found = by_parties(ids(), actor)
                .column_as(participant::Column::OrganisationId, "value")
                .into_model::<Referred>()
                .all(connection)
                .await?;
            pairs.extend(found.into_iter().map(|pair| (pair.id, pair.value.to_string())));
        }
        CountBy::Partnership => {
            let found = partnership::Entity::find()
                .select_only()
                .column_as(partnership::Column::ProjectId, "id")
                .column_as(partnership::Column::PartnershipId, "value")
                .filter(partnership::Column::ProjectId.in_subquery(ids()))
                .into_model::<Referred>()
                .all(connection)
                .await?;
            pairs.extend(found.into_iter().map(|pair| (pair.id, pair.value.to_string())));
        }
        CountBy::Goal => {
            let found = goal::Entity::find()
                .select_only()
                .column_as(goal::Column::ProjectId, "id")
                .column_as(goal::Column::Goal, "value")
                .filter(goal::Column::ProjectId.in_subquery(ids()))
                .into_model::<Numbered>()
                .all(connection)
                .await?;
            pairs.extend(
                found
                    .into_iter()
                    .filter_map(|pair| Some((pair.id, pair.value?.to_string()))),
            );
        }
    }
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for (_, value) in pairs {
        *counts.entry(value).or_default() += 1;
    }
    let mut counted: Vec<(String, i64)> = counts.into_iter().collect();
    match by {
        CountBy::Year => counted.sort_by(|a, b| b.0.cmp(&a.0)),
        _ => counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))),
    }
    Ok(counted)
}

fn take(pairs: &mut BTreeSet<(Uuid, String)>, found: Vec<Pair>) {
    pairs.extend(found.into_iter().filter_map(|pair| Some((pair.id, pair.value?))));
}

fn at_places(ids: SelectStatement, column: place::Column) -> Select<place::Entity> {
    place::Entity::find()
        .select_only()
        .column_as(place::Column::ProjectId, "id")
        .column_as(column, "value")
        .filter(place::Column::ProjectId.in_subquery(ids))
}

fn by_parties(ids: SelectStatement, actor: &Actor) -> Select<participant::Entity> {
    seen_parties(actor)
        .select_only()
        .column_as(participant::Column::ProjectId, "id")
        .filter(participant::Column::ProjectId.in_subquery(ids))
}
