//! The queries that only the pages of the reference ask.

use std::collections::BTreeMap;

use database::{Result, record, source};
use geo::{country, place, territory};
use kernel::{Actor, Page};
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect, RelationDef};

use crate::theme;

fn place_record() -> RelationDef {
    place::Entity::belongs_to(record::Entity)
        .from(place::Column::Id)
        .to(record::Column::Id)
        .into()
}

/// World places that `actor` sees.
pub(crate) fn places_seen(actor: &Actor) -> sea_orm::Select<place::Entity> {
    place::Entity::find()
        .join(JoinType::InnerJoin, place_record())
        .filter(record::listed(place::KIND, actor))
}

/// A place with its shared row.
pub(super) type Placed = (record::Model, place::Model);

async fn placed(
    connection: &impl ConnectionTrait,
    query: sea_orm::Select<place::Entity>,
) -> Result<Vec<Placed>> {
    let found = query.select_also(record::Entity).all(connection).await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, record)| record.map(|record| (record, row)))
        .collect())
}

/// World places of a country that `actor` sees, by name.
pub(super) async fn places_in_country(
    connection: &impl ConnectionTrait,
    code: &str,
    actor: &Actor,
) -> Result<Vec<Placed>> {
    placed(
        connection,
        places_seen(actor)
            .filter(place::Column::Country.eq(code))
            .order_by_asc(record::Column::SortKey),
    )
    .await
}

/// World places within another that `actor` sees, by name.
pub(super) async fn places_within(
    connection: &impl ConnectionTrait,
    parent: Uuid,
    actor: &Actor,
) -> Result<Vec<Placed>> {
    placed(
        connection,
        places_seen(actor)
            .filter(place::Column::ParentId.eq(parent))
            .order_by_asc(record::Column::SortKey),
    )
    .await
}

/// What the list of places is narrowed by.
#[derive(Debug, Clone, Default)]
pub(super) struct PlaceFilter {
    pub country: Option<String>,
    /// For whoever may change them; none = what lists show.
    pub states: Vec<String>,
}

impl PlaceFilter {
    fn query(&self, actor: &Actor) -> sea_orm::Select<place::Entity> {
        let query = place::Entity::find()
            .join(JoinType::InnerJoin, place_record())
            .filter(record::listed_in(place::KIND, actor, &self.states));
        match &self.country {
            Some(code) => query.filter(place::Column::Country.eq(code)),
            None => query,
        }
    }

    /// How many there are.
    pub async fn count(&self, connection: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
        let counted: Option<i64> = self
            .query(actor)
            .select_only()
            .column_as(place::Column::Id.count(), "n")
            .into_tuple()
            .one(connection)
            .await?;
        Ok(u64::try_from(counted.unwrap_or(0)).unwrap_or(0))
    }
}

/// A page of the world places that `actor` sees, by country and name.
pub(super) async fn places(
    connection: &impl ConnectionTrait,
    filter: &PlaceFilter,
    actor: &Actor,
    number: u64,
    size: u64,
) -> Result<Page<Placed>> {
    let total = filter.count(connection, actor).await?;
    let number = number.min(total.div_ceil(size.max(1)).max(1));
    let of_country = RelationDef::from(
        place::Entity::belongs_to(country::Entity)
            .from(place::Column::Country)
            .to(country::Column::Code),
    );
    let query = filter
        .query(actor)
        .join(JoinType::InnerJoin, of_country)
        .order_by_asc(country::Column::SortKey)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .offset((number - 1) * size)
        .limit(size);
    Ok(Page {
        items: placed(connection, query).await?,
        total,
        number,
        size,
    })
}

/// How many world places `actor` sees in each country.
pub(super) async fn places_by_country(
    connection: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<(String, i64)> = places_seen(actor)
        .select_only()
        .column(place::Column::Country)
        .column_as(place::Column::Id.count(), "n")
        .group_by(place::Column::Country)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Countries and territories that are part of a country, by name.
pub(super) async fn parts_of_country(
    connection: &impl ConnectionTrait,
    code: &str,
) -> Result<Vec<country::Model>> {
    Ok(country::Entity::find()
        .filter(country::Column::PartOf.eq(code))
        .order_by_asc(country::Column::SortKey)
        .all(connection)
        .await?)
}

/// Territories of one kind by name: the régions, the départements.
pub(super) async fn territories_of_kind(
    connection: &impl ConnectionTrait,
    kind: &str,
) -> Result<Vec<territory::Model>> {
    Ok(territory::Entity::find()
        .filter(territory::Column::Kind.eq(kind))
        .order_by_asc(territory::Column::SortKey)
        .all(connection)
        .await?)
}

/// A page of the communes of a larger territory, by name.
pub(super) async fn communes_within(
    connection: &impl ConnectionTrait,
    of_kind: &str,
    of_code: &str,
    number: u64,
    size: u64,
) -> Result<Page<territory::Model>> {
    let place = match of_kind {
        "region" => territory::Column::Region,
        "departement" => territory::Column::Departement,
        "epci" => territory::Column::Epci,
        "ept" => territory::Column::Ept,
        _ => {
            return Ok(Page {
                items: Vec::new(),
                total: 0,
                number: 1,
                size,
            });
        }
    };
    let query = territory::Entity::find()
        .filter(territory::Column::Kind.eq("commune"))
        .filter(place.eq(of_code));
    let counted: Option<i64> = query
        .clone()
        .select_only()
        .column_as(territory::Column::Code.count(), "n")
        .into_tuple()
        .one(connection)
        .await?;
    let total = u64::try_from(counted.unwrap_or(0)).unwrap_or(0);
    let number = number.min(total.div_ceil(size.max(1)).max(1));
    let items = query
        .order_by_asc(territory::Column::SortKey)
        .order_by_asc(territory::Column::Code)
        .offset((number - 1) * size)
        .limit(size)
        .all(connection)
        .await?;
    Ok(Page {
        items,
        total,
        number,
        size,
    })
}

/// The themes that were merged into another.
pub(super) async fn merged_themes(
    connection: &impl ConnectionTrait,
    into: &str,
) -> Result<Vec<theme::Model>> {
    Ok(theme::Entity::find()
        .filter(theme::Column::MergedInto.eq(into))
        .order_by_asc(theme::Column::Position)
        .all(connection)
        .await?)
}

/// Every theme, merged ones included, in order.
pub(super) async fn all_themes(connection: &impl ConnectionTrait) -> Result<Vec<theme::Model>> {
    Ok(theme::Entity::find()
        .order_by_asc(theme::Column::Position)
        .all(connection)
        .await?)
}

/// How many records bear each theme, whatever their state: what an administrator weighs before a merge.
pub(super) async fn records_by_theme(connection: &impl ConnectionTrait) -> Result<BTreeMap<String, i64>> {
    use theme::of_record::{Column, Entity};
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::ThemeCode)
        .column_as(Column::RecordId.count(), "n")
        .group_by(Column::ThemeCode)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many records each kind of record has under a theme.
pub(super) async fn record_kinds_of_theme(
    connection: &impl ConnectionTrait,
    code: &str,
) -> Result<Vec<(String, i64)>> {
    use theme::of_record::{Column, Entity};
    let of_record = RelationDef::from(
        Entity::belongs_to(record::Entity)
            .from(Column::RecordId)
            .to(record::Column::Id),
    );
    Ok(Entity::find()
        .select_only()
        .column(record::Column::Kind)
        .column_as(Column::RecordId.count(), "n")
        .join(JoinType::InnerJoin, of_record)
        .filter(Column::ThemeCode.eq(code))
        .group_by(record::Column::Kind)
        .order_by_asc(record::Column::Kind)
        .into_tuple()
        .all(connection)
        .await?)
}

/// How many records that `actor` sees each document feeds.
pub(super) async fn records_by_source(
    connection: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<BTreeMap<Uuid, i64>> {
    use source::of_record::{Column, Entity};
    let of_record = RelationDef::from(
        Entity::belongs_to(record::Entity)
            .from(Column::RecordId)
            .to(record::Column::Id),
    );
    let rows: Vec<(Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::SourceId)
        .column_as(Column::RecordId.count(), "n")
        .join(JoinType::InnerJoin, of_record)
        .filter(record::visible_to(actor))
        .group_by(Column::SourceId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// How many organisations each kind has, whatever their state.
pub(super) async fn organisations_by_kind(
    connection: &impl ConnectionTrait,
) -> Result<BTreeMap<String, i64>> {
    use crate::rows::organisation::{Column, Entity};
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::KindCode)
        .column_as(Column::Id.count(), "n")
        .group_by(Column::KindCode)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The sets of reference data that are loaded, with the day of loading.
pub(super) async fn loaded_sets(
    connection: &impl ConnectionTrait,
) -> Result<Vec<geo::reference::set::Model>> {
    use geo::reference::set::{Column, Entity};
    Ok(Entity::find().order_by_asc(Column::Name).all(connection).await?)
}

/// The places that bear these GeoNames ids, archived ones included: an id belongs to one place.
pub(super) async fn places_by_geonames(
    connection: &impl ConnectionTrait,
    ids: Vec<i64>,
) -> Result<BTreeMap<i64, record::Model>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = place::Entity::find()
        .join(JoinType::InnerJoin, place_record())
        .filter(place::Column::Geonames.is_in(ids))
        .select_also(record::Entity)
        .all(connection)
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, record)| row.geonames.zip(record))
        .collect())
}
