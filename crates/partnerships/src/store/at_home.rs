//! How many partnerships of a filter each commune or département of the home side has, counted by the database.

use std::collections::HashMap;

use database::{Result, record};
use directory::rows::organisation;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, SimpleExpr};
use sea_orm::{JoinType, QuerySelect, RelationDef, Select};

use super::Filter;
use super::filter::{count, filtered, join_organisation};
use super::threads::join_party;
use crate::rows::partnership as row;

/// What partnerships are counted by.
pub(crate) enum At {
    /// Each département, with whoever is in it.
    Departements,
    /// Each of these communes (INSEE codes), with its own authority.
    Communes(Vec<String>),
}

/// The record of an organisation, beside that of the partnership.
pub(super) const BODY: &str = "body";

pub(super) fn join_body() -> RelationDef {
    organisation::Entity::belongs_to(record::Entity)
        .from(organisation::Column::Id)
        .to(record::Column::Id)
        .into()
}

/// Partnerships with a French party there: of a link inside France, both sides.
fn there(filter: &Filter, actor: &Actor, at: &At) -> Select<row::Entity> {
    let mut query = filtered(filter, actor)
        .join(JoinType::InnerJoin, join_party())
        .join(JoinType::InnerJoin, join_organisation())
        .join_as(JoinType::InnerJoin, join_body(), BODY)
        // A hidden party puts no number on a place; an archived one does, since a link of the past has parties of the past.
        .filter(record::readable(BODY, actor));
    query = match at {
        At::Departements => query.filter(organisation::Column::Departement.is_not_null()),
        At::Communes(codes) => query
            .filter(organisation::Column::Governs.eq(true))
            .filter(organisation::Column::TerritoryKind.eq("commune"))
            .filter(organisation::Column::TerritoryCode.is_in(codes)),
    };
    query
}

/// The number of partnerships by code, and of those that are at none of these places.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn count_at_home(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    at: &At,
) -> Result<(HashMap<String, u32>, i64)> {
    let column = match at {
        At::Departements => organisation::Column::Departement,
        At::Communes(_) => organisation::Column::TerritoryCode,
    };
    let links = || -> SimpleExpr { Func::count_distinct(Expr::col((row::Entity, row::Column::Id))).into() };
    let counted: Vec<(String, i64)> = there(filter, actor, at)
        .select_only()
        .column(column)
        .expr_as(links(), "n")
        .group_by(column)
        .into_tuple()
        .all(connection)
        .await?;
    let inside: Option<i64> = there(filter, actor, at)
        .select_only()
        .expr_as(links(), "n")
        .into_tuple()
        .one(connection)
        .await?;
    let total = i64::try_from(count(connection, filter, actor).await?).unwrap_or(i64::MAX);
    let counts = counted
        .into_iter()
        .map(|(code, n)| (code, u32::try_from(n).unwrap_or(u32::MAX)))
        .collect();
    Ok((counts, total - inside.unwrap_or(0)))
}
