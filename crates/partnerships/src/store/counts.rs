//! How many partnerships of a filter there are under each choice of a list.

use database::Result;
use directory::rows::organisation;
use directory::theme;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{FromQueryResult, JoinType, QuerySelect, QueryTrait};

use super::Filter;
use super::filter::{filtered, join_organisation};
use crate::rows::{form, partnership as row, party};

/// What a list counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    /// Country of the other side.
    Country,
    /// Form.
    Form,
    /// Status.
    Status,
    /// Theme.
    Theme,
    /// EPT of a French party.
    Ept,
    /// Département of a French party.
    Departement,
}

#[derive(FromQueryResult)]
struct Counted {
    value: Option<String>,
    n: i64,
}

#[derive(FromQueryResult)]
struct CountedId {
    value: Option<Uuid>,
    n: i64,
}

/// How many partnerships `actor` sees in each country, as the list under that country has.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by_country(
    connection: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<(String, i64)>> {
    count_by(connection, &Filter::default(), actor, CountBy::Country).await
}

/// How many partnerships of a filter have each value, most first; the filter by that same thing is left aside.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    by: CountBy,
) -> Result<Vec<(String, i64)>> {
    let mut filter = filter.clone();
    match by {
        CountBy::Country => filter.countries.clear(),
        CountBy::Form => filter.forms.clear(),
        CountBy::Status => filter.statuses.clear(),
        CountBy::Theme => filter.themes.clear(),
        CountBy::Ept => filter.epts.clear(),
        CountBy::Departement => filter.departements.clear(),
    }
    let ids = filtered(&filter, actor)
        .select_only()
        .column(row::Column::Id)
        .into_query();
    let rows: Vec<Counted> = match by {
        CountBy::Status => {
            row::Entity::find()
                .select_only()
                .column_as(row::Column::Status, "value")
                .column_as(row::Column::Id.count(), "n")
                .filter(row::Column::Id.in_subquery(ids))
                .group_by(row::Column::Status)
                .into_model()
                .all(connection)
                .await?
        }
        CountBy::Form => {
            form::Entity::find()
                .select_only()
                .column_as(form::Column::Form, "value")
                .expr_as(
                    Func::count_distinct(Expr::col((form::Entity, form::Column::PartnershipId))),
                    "n",
                )
                .filter(form::Column::PartnershipId.in_subquery(ids))
                .group_by(form::Column::Form)
                .into_model()
                .all(connection)
                .await?
        }
        CountBy::Theme => {
            theme::of_record::Entity::find()
                .select_only()
                .column_as(theme::of_record::Column::ThemeCode, "value")
                .column_as(theme::of_record::Column::RecordId.count(), "n")
                .filter(theme::of_record::Column::RecordId.in_subquery(ids))
                .group_by(theme::of_record::Column::ThemeCode)
                .into_model()
                .all(connection)
                .await?
        }
        CountBy::Country => {
            party::Entity::find()
                .select_only()
                .column_as(party::Column::Country, "value")
                .expr_as(links(), "n")
                .filter(party::Column::Home.eq(false))
                .filter(party::Column::PartnershipId.in_subquery(ids))
                .group_by(party::Column::Country)
                .into_model()
                .all(connection)
                .await?
        }
        CountBy::Ept | CountBy::Departement => {
            let column = if by == CountBy::Ept {
                organisation::Column::Ept
            } else {
                organisation::Column::Departement
            };
            party::Entity::find()
                .join(JoinType::InnerJoin, join_organisation())
                .select_only()
                .column_as(column, "value")
                .expr_as(links(), "n")
                .filter(party::Column::PartnershipId.in_subquery(ids))
                .group_by(column)
                .into_model()
                .all(connection)
                .await?
        }
    };
    let mut counted: Vec<(String, i64)> = rows
        .into_iter()
        .filter_map(|row| Some((row.value.filter(|value| !value.is_empty())?, row.n)))
        .collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(counted)
}

/// How many partnerships of a filter each home organisation has, most first; the filter by organisation is left aside.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by_organisation(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
) -> Result<Vec<(Uuid, i64)>> {
    let filter = Filter {
        organisations: Vec::new(),
        ..filter.clone()
    };
    let ids = filtered(&filter, actor)
        .select_only()
        .column(row::Column::Id)
        .into_query();
    let rows: Vec<CountedId> = party::Entity::find()
        .select_only()
        .column_as(party::Column::OrganisationId, "value")
        .expr_as(links(), "n")
        .filter(party::Column::Home.eq(true))
        .filter(party::Column::PartnershipId.in_subquery(ids))
        .group_by(party::Column::OrganisationId)
        .into_model()
        .all(connection)
        .await?;
    let mut counted: Vec<(Uuid, i64)> = rows
        .into_iter()
        .filter_map(|row| Some((row.value?, row.n)))
        .collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(counted)
}

/// A partnership with two parties in one country counts once.
fn links() -> sea_orm::sea_query::FunctionCall {
    Func::count_distinct(Expr::col((party::Entity, party::Column::PartnershipId)))
}
