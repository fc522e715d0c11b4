//! Lists of organisations, their counts, and the few that another page shows.

use database::keyset::{self, Mark};
use database::{Result, record};
use kernel::{Actor, Page};
use sea_orm::entity::prelude::*;
use sea_orm::{
    Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select,
};

use super::{Brief, KIND};
use crate::rows::organisation as row;
use crate::theme;

/// What a list of organisations is narrowed by; several values of one filter are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Codes of kinds.
    pub kinds: Vec<String>,
    /// Codes of groups of kinds.
    pub groups: Vec<String>,
    /// Codes of themes.
    pub themes: Vec<String>,
    /// Country codes.
    pub countries: Vec<String>,
    /// SIREN of EPT.
    pub epts: Vec<String>,
    /// Codes of départements.
    pub departements: Vec<String>,
    /// States of the record, for whoever may change it; none = what lists show.
    pub states: Vec<String>,
    /// Words of the name.
    pub text: String,
}

fn join_record() -> RelationDef {
    row::Entity::belongs_to(record::Entity)
        .from(row::Column::Id)
        .to(record::Column::Id)
        .into()
}

/// Organisations that `actor` sees under a filter.
fn filtered(filter: &Filter, actor: &Actor) -> Select<row::Entity> {
    let mut query = row::Entity::find()
        .join(JoinType::InnerJoin, join_record())
        .filter(record::listed_in(super::KIND, actor, &filter.states));
    if !filter.kinds.is_empty() {
        query = query.filter(row::Column::KindCode.is_in(&filter.kinds));
    }
    if !filter.groups.is_empty() {
        let kinds = crate::kind::Entity::find()
            .select_only()
            .column(crate::kind::Column::Code)
            .filter(crate::kind::Column::GroupCode.is_in(&filter.groups));
        query = query.filter(row::Column::KindCode.in_subquery(kinds.into_query()));
    }
    if !filter.themes.is_empty() {
        let records = theme::of_record::Entity::find()
            .select_only()
            .column(theme::of_record::Column::RecordId)
            .filter(theme::of_record::Column::ThemeCode.is_in(&filter.themes));
        query = query.filter(row::Column::Id.in_subquery(records.into_query()));
    }
    if !filter.countries.is_empty() {
        query = query.filter(row::Column::Country.is_in(&filter.countries));
    }
    if !filter.epts.is_empty() {
        query = query.filter(row::Column::Ept.is_in(&filter.epts));
    }
    if !filter.departements.is_empty() {
        query = query.filter(row::Column::Departement.is_in(&filter.departements));
    }
    let folded = kernel::text::fold(&filter.text);
    if !folded.is_empty() {
        query = query.filter(record::Column::SortKey.contains(folded));
    }
    query
}

/// A page of organisations, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    number: u64,
    size: u64,
) -> Result<Page<Brief>> {
    let total = count(connection, filter, actor).await?;
    let number = number.min(total.div_ceil(size.max(1)).max(1));
    let found = filtered(filter, actor)
        .select_also(record::Entity)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .offset((number - 1) * size)
        .limit(size)
        .all(connection)
        .await?;
    let items = found
        .into_iter()
        .filter_map(|(row, record)| record.map(|record| Brief { record, row }))
        .collect();
    Ok(Page {
        items,
        total,
        number,
        size,
    })
}

/// At most `limit` organisations after a mark, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn after(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    mark: Option<&Mark>,
    limit: u64,
) -> Result<Vec<Brief>> {
    let found = keyset::after(connection, filtered(filter, actor), KIND, mark, limit).await?;
    Ok(found
        .into_iter()
        .map(|(row, record)| Brief { record, row })
        .collect())
}

/// How many organisations there are under a filter.
///
/// # Errors
/// When the database does not answer.
pub async fn count(connection: &impl ConnectionTrait, filter: &Filter, actor: &Actor) -> Result<u64> {
    let counted: Option<i64> = filtered(filter, actor)
        .select_only()
        .column_as(row::Column::Id.count(), "n")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(u64::try_from(counted.unwrap_or(0)).unwrap_or(0))
}

/// The columns that a list counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    /// Kind.
    Kind,
    /// Country.
    Country,
    /// EPT.
    Ept,
    /// Département.
    Departement,
}

#[derive(FromQueryResult)]
struct Counted {
    value: Option<String>,
    n: i64,
}

/// How many organisations of a filter have each value of a column, most first.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    by: CountBy,
) -> Result<Vec<(String, i64)>> {
    let column = match by {
        CountBy::Kind => row::Column::KindCode,
        CountBy::Country => row::Column::Country,
        CountBy::Ept => row::Column::Ept,
        CountBy::Departement => row::Column::Departement,
    };
    let rows = filtered(filter, actor)
        .select_only()
        .column_as(column, "value")
        .column_as(row::Column::Id.count(), "n")
        .group_by(column)
        .into_model::<Counted>()
        .all(connection)
        .await?;
    Ok(ordered(rows))
}

/// How many organisations of a filter are about each theme, most first.
///
/// # Errors
/// When the database does not answer.
pub async fn count_by_theme(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
) -> Result<Vec<(String, i64)>> {
    let ids = filtered(filter, actor)
        .select_only()
        .column(row::Column::Id)
        .into_query();
    let rows = theme::of_record::Entity::find()
        .select_only()
        .column_as(theme::of_record::Column::ThemeCode, "value")
        .column_as(theme::of_record::Column::RecordId.count(), "n")
        .filter(theme::of_record::Column::RecordId.in_subquery(ids))
        .group_by(theme::of_record::Column::ThemeCode)
        .into_model::<Counted>()
        .all(connection)
        .await?;
    Ok(ordered(rows))
}

fn ordered(rows: Vec<Counted>) -> Vec<(String, i64)> {
    let mut counted: Vec<(String, i64)> = rows
        .into_iter()
        // An organisation without a country is under none.
        .filter_map(|row| Some((row.value.filter(|value| !value.is_empty())?, row.n)))
        .collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counted
}

/// The organisations with these ids that `actor` sees, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn briefs(connection: &impl ConnectionTrait, ids: Vec<Uuid>, actor: &Actor) -> Result<Vec<Brief>> {
    select(
        connection,
        Condition::all().add(row::Column::Id.is_in(ids)),
        actor,
    )
    .await
}

/// The organisations of a French territory that `actor` sees: its authority and those in it.
///
/// # Errors
/// When the database does not answer.
pub async fn in_territory(
    connection: &impl ConnectionTrait,
    kind: &str,
    code: &str,
    actor: &Actor,
) -> Result<Vec<Brief>> {
    let inside = match kind {
        "ept" => Condition::all().add(row::Column::Ept.eq(code)),
        "departement" => Condition::all().add(row::Column::Departement.eq(code)),
        "region" => Condition::all().add(row::Column::Region.eq(code)),
        _ => Condition::all()
            .add(row::Column::TerritoryKind.eq(kind))
            .add(row::Column::TerritoryCode.eq(code)),
    };
    select(connection, inside, actor).await
}

/// The organisations at a world place that `actor` sees.
///
/// # Errors
/// When the database does not answer.
pub async fn at_place(connection: &impl ConnectionTrait, place: Uuid, actor: &Actor) -> Result<Vec<Brief>> {
    select(
        connection,
        Condition::all().add(row::Column::PlaceId.eq(place)),
        actor,
    )
    .await
}

async fn select(
    connection: &impl ConnectionTrait,
    condition: Condition,
    actor: &Actor,
) -> Result<Vec<Brief>> {
    let found = row::Entity::find()
        .join(JoinType::InnerJoin, join_record())
        .filter(record::visible_to(actor))
        .filter(condition)
        .select_also(record::Entity)
        .order_by_asc(record::Column::SortKey)
        .all(connection)
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, record)| record.map(|record| Brief { record, row }))
        .collect())
}
