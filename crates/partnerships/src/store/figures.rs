//! The figures of the first page, counted by the database.

use database::{Result, record};
use directory::rows::organisation;
use geo::country;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, SimpleExpr};
use sea_orm::{JoinType, QuerySelect, Select};

use super::at_home::{BODY, join_body};
use super::filter::{filtered, join_organisation};
use super::threads::join_party;
use super::{Filter, Scope};
use crate::rows::{partnership as row, party};

/// What the first page counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomeFigures {
    /// Authorities from here (bodies that govern a territory) with at least one partnership abroad.
    pub engaged: u64,
    /// Partnerships with somebody outside France.
    pub partnerships: u64,
    /// Countries of the other side, France not counted.
    pub countries: u64,
    /// Twinnings and other links inside France, which count neither as abroad nor as aid.
    pub in_france: u64,
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The parties of one side of what is abroad.
fn side(actor: &Actor, home: bool) -> Select<row::Entity> {
    let abroad = Filter {
        scope: Some(Scope::Abroad),
        ..Filter::default()
    };
    filtered(&abroad, actor)
        .join(JoinType::InnerJoin, join_party())
        .filter(party::Column::Home.eq(home))
        .select_only()
}

/// Counts what `actor` sees: a link inside France counts for itself only.
///
/// # Errors
/// When the database does not answer.
pub async fn figures(connection: &impl ConnectionTrait, actor: &Actor) -> Result<HomeFigures> {
    let counts: Vec<(bool, i64)> = filtered(&Filter::default(), actor)
        .select_only()
        .column(row::Column::InFrance)
        .column_as(row::Column::Id.count(), "n")
        .group_by(row::Column::InFrance)
        .into_tuple()
        .all(connection)
        .await?;
    let counted = |inside: bool| {
        let found = counts.iter().find(|(in_france, _)| *in_france == inside);
        number(found.map_or(0, |(_, count)| *count))
    };
    let french: Vec<String> = country::all(connection)
        .await?
        .into_iter()
        .filter(|country| country.code == "FR" || country.part_of.as_deref() == Some("FR"))
        .map(|country| country.code)
        .collect();
    let distinct = |of: SimpleExpr| -> SimpleExpr { Func::count_distinct(of).into() };
    let held = |column: party::Column| -> SimpleExpr { Expr::col((party::Entity, column)) };
    let engaged: Option<i64> = side(actor, true)
        .join(JoinType::InnerJoin, join_organisation())
        .join_as(JoinType::InnerJoin, join_body(), BODY)
        .filter(record::readable(BODY, actor))
        .filter(organisation::Column::Governs.eq(true))
        .expr_as(distinct(held(party::Column::OrganisationId)), "n")
        .into_tuple()
        .one(connection)
        .await?;
    let named = Func::cust("nullif").args([held(party::Column::Country), Expr::val("")]);
    let countries: Option<i64> = side(actor, false)
        .filter(party::Column::Country.is_not_in(french))
        .expr_as(distinct(named.into()), "n")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(HomeFigures {
        engaged: number(engaged.unwrap_or(0)),
        partnerships: counted(false),
        countries: number(countries.unwrap_or(0)),
        in_france: counted(true),
    })
}
