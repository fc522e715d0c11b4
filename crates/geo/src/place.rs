//! World places: partner towns, provinces, camps; a place may lack a point, and even a name of its own.

use std::collections::HashMap;

use database::record::{self, Changes, NewRecord};
use database::{Error, Result, Write};
use kernel::{State, Translated, Visibility};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use serde::{Deserialize, Serialize};

/// The record kind of places.
pub const KIND: &str = "place";

/// The kinds of places, as codes; the interface names them.
pub const KINDS: [&str; 9] = [
    "town",
    "village",
    "district",
    "province",
    "region",
    "district_association",
    "refugee_camp",
    "country",
    "group",
];

/// A place's own row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// The record's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `town`, `province`, `refugee_camp`…
    pub kind: String,
    /// Country code.
    pub country: String,
    /// The larger place that it is in.
    pub parent_id: Option<Uuid>,
    /// Its name in its own language.
    pub local_name: Option<String>,
    /// That language.
    pub local_lang: Option<String>,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// Longitude, degrees.
    pub lon: Option<f64>,
    /// Whether the point stands for a larger area.
    pub approximate: bool,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// GeoNames id.
    pub geonames: Option<i64>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Other names of a place.
pub mod name {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// Another name.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "place_name")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The place.
        pub place_id: Uuid,
        /// Its place in the list.
        pub position: i64,
        /// The name.
        pub name: String,
        /// Its language.
        pub lang: Option<String>,
        /// `alias`, `document`, `local`, `former`, `transliteration`.
        pub kind: String,
        /// The document that says it so.
        pub source_id: Option<Uuid>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Another name of a place or organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OtherName {
    /// The name.
    pub name: String,
    /// Its language tag.
    pub lang: Option<String>,
    /// `alias`, `document`, `local`, `former`, `acronym`, `transliteration`.
    pub kind: String,
    /// The document that says it so.
    pub source: Option<Uuid>,
}

/// A place as it is written and read whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Its name.
    pub name: Translated,
    /// `town`, `province`…
    pub kind: String,
    /// Country code.
    pub country: String,
    /// The larger place that it is in.
    pub parent: Option<Uuid>,
    /// Its name in its own language.
    pub local_name: Option<String>,
    /// That language.
    pub local_lang: Option<String>,
    /// Latitude and longitude, degrees.
    pub point: Option<(f64, f64)>,
    /// Whether the point stands for a larger area.
    pub approximate: bool,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// GeoNames id.
    pub geonames: Option<i64>,
    /// Other names.
    pub names: Vec<OtherName>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it stands.
    pub state: State,
}

/// A place with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The shared row.
    pub record: record::Model,
    /// The place.
    pub place: Place,
}

/// The place with this id, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, id: Uuid) -> Result<Loaded> {
    let record = record::by_id(connection, id).await?;
    let found = with_parts(connection, vec![record]).await?;
    found.into_iter().next().ok_or(Error::NotFound("place"))
}

/// Adds everything else to records of places, in their order; whether the reader may see them was asked before.
///
/// # Errors
/// When the database does not answer.
pub async fn with_parts(
    connection: &impl ConnectionTrait,
    records: Vec<record::Model>,
) -> Result<Vec<Loaded>> {
    let mut whole = Vec::with_capacity(records.len());
    for portion in records.chunks(1_000) {
        let ids: Vec<Uuid> = portion.iter().map(|record| record.id).collect();
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids.clone()))
            .all(connection)
            .await?;
        let mut rows: HashMap<Uuid, Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut names = other_names(connection, ids).await?;
        for record in portion {
            let row = rows.remove(&record.id).ok_or(Error::NotFound("place"))?;
            let place = Place {
                name: record.title.0.clone(),
                kind: row.kind,
                country: row.country,
                parent: row.parent_id,
                local_name: row.local_name,
                local_lang: row.local_lang,
                point: row.lat.zip(row.lon),
                approximate: row.approximate,
                timezone: row.timezone,
                geonames: row.geonames,
                names: names.remove(&record.id).unwrap_or_default(),
                visibility: record.guarded().visibility,
                state: record.state(),
            };
            let record = record.clone();
            whole.push(Loaded { record, place });
        }
    }
    Ok(whole)
}

/// The other names of these places, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn other_names(
    connection: &impl ConnectionTrait,
    places: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<OtherName>>> {
    let mut found: HashMap<Uuid, Vec<OtherName>> = HashMap::new();
    for portion in places.chunks(1_000) {
        let rows = name::Entity::find()
            .filter(name::Column::PlaceId.is_in(portion.to_vec()))
            .order_by_asc(name::Column::Position)
            .all(connection)
            .await?;
        for other in rows {
            found.entry(other.place_id).or_default().push(OtherName {
                name: other.name,
                lang: other.lang,
                kind: other.kind,
                source: other.source_id,
            });
        }
    }
    Ok(found)
}

/// Rows of these places.
///
/// # Errors
/// When the database does not answer.
pub async fn some(connection: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<(record::Model, Model)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let records = record::Entity::find()
        .filter(record::Column::Id.is_in(ids.clone()))
        .all(connection)
        .await?;
    let mut rows: HashMap<Uuid, Model> = Entity::find()
        .filter(Column::Id.is_in(ids))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(records
        .into_iter()
        .filter_map(|record| rows.remove(&record.id).map(|row| (record, row)))
        .collect())
}

/// All places that are not archived, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<Vec<record::Model>> {
    Ok(record::Entity::find()
        .filter(record::Column::Kind.eq(KIND))
        .filter(record::Column::State.ne(State::Archived.code()))
        .order_by_asc(record::Column::SortKey)
        .all(connection)
        .await?)
}

/// Writes a new place.
///
/// # Errors
/// When the database refuses: an unknown country, a GeoNames id in use (`place__geonames_key`).
pub async fn insert(write: &Write, id: Uuid, place: &Place) -> Result<record::Model> {
    let new = NewRecord {
        id,
        kind: KIND,
        title: place.name.clone(),
        visibility: place.visibility,
        state: place.state,
        example: false,
    };
    let record = record::create(write, new, place).await?;
    Entity::insert(ActiveModel::from(row_of(id, place)))
        .exec_without_returning(write.tx())
        .await?;
    write_names(write, id, place).await?;
    Ok(record)
}

/// Writes many new places, a few statements for all of them.
///
/// # Errors
/// As [`insert`]; then none is to be kept.
pub async fn insert_many(write: &Write, new: Vec<(Uuid, Place)>) -> Result<()> {
    let (mut records, mut rows, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (id, place) in new {
        rows.push(ActiveModel::from(row_of(id, &place)));
        names.extend(name_rows(write, id, &place));
        let whole = serde_json::to_value(&place)?;
        let record = NewRecord {
            id,
            kind: KIND,
            title: place.name,
            visibility: place.visibility,
            state: place.state,
            example: false,
        };
        records.push((record, whole));
    }
    record::create_many(write, records).await?;
    write.insert_all::<Entity>(rows).await?;
    write.insert_all::<name::Entity>(names).await
}

/// Writes a new version of a place that was read at `version`.
///
/// # Errors
/// [`Error::Stale`] when somebody wrote it since; else as [`insert`].
pub async fn update(write: &Write, id: Uuid, version: i64, place: &Place) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.place;
    let row = row_of(id, place);
    Entity::update(ActiveModel {
        id: Set(id),
        kind: Set(row.kind),
        country: Set(row.country),
        parent_id: Set(row.parent_id),
        local_name: Set(row.local_name),
        local_lang: Set(row.local_lang),
        lat: Set(row.lat),
        lon: Set(row.lon),
        approximate: Set(row.approximate),
        timezone: Set(row.timezone),
        geonames: Set(row.geonames),
    })
    .exec(write.tx())
    .await?;
    name::Entity::delete_many()
        .filter(name::Column::PlaceId.eq(id))
        .exec(write.tx())
        .await?;
    write_names(write, id, place).await?;
    record::update(
        write,
        locked,
        Changes {
            title: place.name.clone(),
            visibility: place.visibility,
            state: place.state,
        },
        &before,
        place,
    )
    .await
}

fn row_of(id: Uuid, place: &Place) -> Model {
    Model {
        id,
        kind: place.kind.clone(),
        country: place.country.clone(),
        parent_id: place.parent,
        local_name: place.local_name.clone(),
        local_lang: place.local_lang.clone(),
        lat: place.point.map(|point| point.0),
        lon: place.point.map(|point| point.1),
        approximate: place.approximate,
        timezone: place.timezone.clone(),
        geonames: place.geonames,
    }
}

async fn write_names(write: &Write, id: Uuid, place: &Place) -> Result<()> {
    write
        .insert_all::<name::Entity>(name_rows(write, id, place))
        .await
}

fn name_rows(write: &Write, id: Uuid, place: &Place) -> Vec<name::ActiveModel> {
    (0i64..)
        .zip(&place.names)
        .map(|(position, other)| {
            name::ActiveModel::from(name::Model {
                id: write.ids.next(),
                place_id: id,
                position,
                name: other.name.clone(),
                lang: other.lang.clone(),
                kind: if other.kind.is_empty() {
                    "alias".to_owned()
                } else {
                    other.kind.clone()
                },
                source_id: other.source,
            })
        })
        .collect()
}
