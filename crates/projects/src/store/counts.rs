//! How many actions there are by each choice of a list.

use std::collections::BTreeMap;

use database::Result;
use directory::rows::organisation;
use directory::theme;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, Query, SelectStatement, UnionType};
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

/// A value and its number of actions, as the database adds them up: rows of pairs would cost a reading each.
#[derive(FromQueryResult)]
struct Counted {
    value: Option<String>,
    n: i64,
}

#[derive(FromQueryResult)]
struct Numbered {
    value: Option<i64>,
    n: i64,
}

#[derive(FromQueryResult)]
struct Referred {
    value: Uuid,
    n: i64,
}

/// How many actions `actor` sees in each country, as the list under that country has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by_country(
    connection: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<(String, i64)>> {
    count_by(connection, &Filter::default(), actor, CountBy::Country).await
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
    let own = |column: row::Column| {
        filtered(&filter, actor)
            .select_only()
            .column_as(row::Column::Id, "id")
            .column_as(column, "value")
            .into_query()
    };
    let parties =
        |column: organisation::Column| by_parties(ids(), actor).column_as(column, "value").into_query();
    let counted = match by {
        CountBy::Kind => texts(connection, own(row::Column::KindCode)).await?,
        CountBy::Status => numbers(connection, own(row::Column::Status)).await?,
        CountBy::Year => years(connection, &filter, actor).await?,
        CountBy::Theme => {
            let pairs = theme::of_record::Entity::find()
                .select_only()
                .column_as(theme::of_record::Column::RecordId, "id")
                .column_as(theme::of_record::Column::ThemeCode, "value")
                .filter(theme::of_record::Column::RecordId.in_subquery(ids()));
            texts(connection, pairs.into_query()).await?
        }
        CountBy::Country => texts(connection, at_places(ids(), place::Column::Country)).await?,
        CountBy::Departement => {
            let mut pairs = at_places(ids(), place::Column::Departement);
            pairs.union(UnionType::Distinct, parties(organisation::Column::Departement));
            texts(connection, pairs).await?
        }
        CountBy::Ept => {
            let mut pairs = at_places(ids(), place::Column::Ept);
            pairs.union(UnionType::Distinct, parties(organisation::Column::Ept));
            texts(connection, pairs).await?
        }
        CountBy::Role => {
            let pairs = by_parties(ids(), actor).column_as(participant::Column::Role, "value");
            texts(connection, pairs.into_query()).await?
        }
        CountBy::Organisation => {
            let pairs = by_parties(ids(), actor).column_as(participant::Column::OrganisationId, "value");
            referred(connection, pairs.into_query()).await?
        }
        CountBy::Partnership => {
            let pairs = partnership::Entity::find()
                .select_only()
                .column_as(partnership::Column::ProjectId, "id")
                .column_as(partnership::Column::PartnershipId, "value")
                .filter(partnership::Column::ProjectId.in_subquery(ids()));
            referred(connection, pairs.into_query()).await?
        }
        CountBy::Goal => {
            let pairs = goal::Entity::find()
                .select_only()
                .column_as(goal::Column::ProjectId, "id")
                .column_as(goal::Column::Goal, "value")
                .filter(goal::Column::ProjectId.in_subquery(ids()));
            numbers(connection, pairs.into_query()).await?
        }
    };
    let mut counted = counted;
    match by {
        CountBy::Year => counted.sort_by(|a, b| b.0.cmp(&a.0)),
        _ => counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))),
    }
    Ok(counted)
}

/// The distinct actions of each value, of pairs of an action (`id`) and a value (`value`).
fn tally(pairs: SelectStatement) -> SelectStatement {
    let held = "pairs";
    let id = Expr::col((held, "id"));
    Query::select()
        .expr_as(Expr::col((held, "value")), "value")
        .expr_as(Func::count_distinct(id), "n")
        .from_subquery(pairs, held)
        .group_by_col((held, "value"))
        .to_owned()
}

async fn texts(connection: &impl ConnectionTrait, pairs: SelectStatement) -> Result<Vec<(String, i64)>> {
    let found = Counted::find_by_statement(connection.get_database_backend().build(&tally(pairs)));
    let found = found.all(connection).await?;
    Ok(found
        .into_iter()
        .filter_map(|held| Some((held.value?, held.n)))
        .collect())
}

async fn numbers(connection: &impl ConnectionTrait, pairs: SelectStatement) -> Result<Vec<(String, i64)>> {
    let found = Numbered::find_by_statement(connection.get_database_backend().build(&tally(pairs)));
    let found = found.all(connection).await?;
    let text = |held: Numbered| Some((held.value?.to_string(), held.n));
    Ok(found.into_iter().filter_map(text).collect())
}

async fn referred(connection: &impl ConnectionTrait, pairs: SelectStatement) -> Result<Vec<(String, i64)>> {
    let found = Referred::find_by_statement(connection.get_database_backend().build(&tally(pairs)));
    let found = found.all(connection).await?;
    Ok(found
        .into_iter()
        .map(|held| (held.value.to_string(), held.n))
        .collect())
}

/// Each year of each action, from how many ran between which years.
async fn years(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
) -> Result<Vec<(String, i64)>> {
    let found: Vec<(Option<i64>, Option<i64>, i64)> = filtered(filter, actor)
        .select_only()
        .columns([row::Column::YearFrom, row::Column::YearTo])
        .column_as(row::Column::Id.count(), "n")
        .group_by(row::Column::YearFrom)
        .group_by(row::Column::YearTo)
        .into_tuple()
        .all(connection)
        .await?;
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    for (from, to, n) in found
        .into_iter()
        .filter_map(|(from, to, n)| Some((from?, to?, n)))
    {
        // "for more than fifty years" would fill the list with years of which nothing is told.
        for year in from.max(to - 20)..=to {
            *counts.entry(year).or_default() += n;
        }
    }
    Ok(counts
        .into_iter()
        .map(|(year, n)| (year.to_string(), n))
        .collect())
}

fn at_places(ids: SelectStatement, column: place::Column) -> SelectStatement {
    place::Entity::find()
        .select_only()
        .column_as(place::Column::ProjectId, "id")
        .column_as(column, "value")
        .filter(place::Column::ProjectId.in_subquery(ids))
        .into_query()
}

fn by_parties(ids: SelectStatement, actor: &Actor) -> Select<participant::Entity> {
    seen_parties(actor)
        .select_only()
        .column_as(participant::Column::ProjectId, "id")
        .filter(participant::Column::ProjectId.in_subquery(ids))
}
