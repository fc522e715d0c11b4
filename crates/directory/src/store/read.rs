//! One organisation, whole; who links to it; who has an identifier.

use std::collections::{BTreeMap, HashMap};

use database::{Error, Json, Result, record, source};
use geo::place::OtherName;
use kernel::ShortId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::services::services_of_many;
use super::{Brief, KIND, Loaded};
use crate::organisation::{Address, Identified, Link, Organisation};
use crate::rows::{identifier, link, organisation as row};
use crate::{figure, theme};

/// The organisation whose address ends with `short_id`, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn by_short_id(connection: &impl ConnectionTrait, short_id: &ShortId) -> Result<Loaded> {
    let record = record::by_short_id(connection, KIND, short_id).await?;
    load(connection, record).await
}

/// The organisation with this id, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, id: Uuid) -> Result<Loaded> {
    load(connection, record::by_id(connection, id).await?).await
}

async fn load(connection: &impl ConnectionTrait, record: record::Model) -> Result<Loaded> {
    let found = with_parts(connection, vec![record]).await?;
    found.into_iter().next().ok_or(Error::NotFound("organisation"))
}

/// Adds everything else to records of organisations, in their order, with as many statements for a thousand as for one;
/// whether the reader may see them was asked before.
///
/// # Errors
/// When the database does not answer.
pub async fn with_parts(
    connection: &impl ConnectionTrait,
    records: Vec<record::Model>,
) -> Result<Vec<Loaded>> {
    let mut whole = Vec::with_capacity(records.len());
    let mut records = records.into_iter().peekable();
    while records.peek().is_some() {
        let portion: Vec<record::Model> = records.by_ref().take(1_000).collect();
        whole.extend(portion_with_parts(connection, portion).await?);
    }
    Ok(whole)
}

async fn portion_with_parts(
    connection: &impl ConnectionTrait,
    records: Vec<record::Model>,
) -> Result<Vec<Loaded>> {
    let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let rows = row::Entity::find()
        .filter(row::Column::Id.is_in(ids.clone()))
        .all(connection)
        .await?;
    let mut rows: BTreeMap<Uuid, row::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut identifiers: BTreeMap<Uuid, Vec<Identified>> = BTreeMap::new();
    for held in identifier::Entity::find()
        .filter(identifier::Column::OrganisationId.is_in(ids.clone()))
        .order_by_asc(identifier::Column::Scheme)
        .order_by_asc(identifier::Column::Value)
        .all(connection)
        .await?
    {
        if let Ok(scheme) = held.scheme.parse() {
            let value = held.value;
            let of = identifiers.entry(held.organisation_id).or_default();
            of.push(Identified { scheme, value });
        }
    }
    let mut links: BTreeMap<Uuid, Vec<Link>> = BTreeMap::new();
    for held in link::Entity::find()
        .filter(link::Column::FromId.is_in(ids.clone()))
        .order_by_asc(link::Column::Position)
        .all(connection)
        .await?
    {
        links.entry(held.from_id).or_default().push(Link {
            to: held.to_id,
            kind: held.kind,
            role: held.role.0,
            dated: held.dated.map(|dated| dated.0),
            note: held.note.0,
            source: held.source_id,
        });
    }
    let mut figures = figure::of_many(connection, ids.clone()).await?;
    let mut services = services_of_many(connection, ids.clone()).await?;
    let mut themes = theme::of_records(connection, ids.clone()).await?;
    let mut sources = source::of_many(connection, ids).await?;
    let mut whole = Vec::with_capacity(records.len());
    for record in records {
        let id = record.id;
        let held = rows.remove(&id).ok_or(Error::NotFound("organisation"))?;
        let organisation = Organisation {
            name: record.title.0.clone(),
            lang: held.lang,
            kind: held.kind_code,
            country: held.country,
            territory: held.territory_kind.zip(held.territory_code),
            governs: held.governs,
            place: held.place_id,
            description: held.description.0,
            website: held.website,
            phone: held.phone,
            email: held.email,
            address: Address {
                street: held.street,
                postcode: held.postcode,
                city: held.city,
            },
            point: held.lat.zip(held.lon),
            names: held.names.0,
            identifiers: identifiers.remove(&id).unwrap_or_default(),
            links: links.remove(&id).unwrap_or_default(),
            figures: figures.remove(&id).unwrap_or_default(),
            distinctions: held.distinctions.0,
            services: services.remove(&id).unwrap_or_default(),
            themes: themes.remove(&id).unwrap_or_default(),
            sources: sources.remove(&id).unwrap_or_default(),
            visibility: record.guarded().visibility,
            state: record.state(),
        };
        whole.push(Loaded { record, organisation });
    }
    Ok(whole)
}

/// A record of an organisation with its own row.
///
/// # Errors
/// [`Error::NotFound`] when it is none.
pub async fn brief(connection: &impl ConnectionTrait, record: record::Model) -> Result<Brief> {
    let row = row::Entity::find_by_id(record.id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("organisation"))?;
    Ok(Brief { record, row })
}

/// What others say they are to this organisation: its members, its parts, its seats.
///
/// # Errors
/// When the database does not answer.
pub async fn links_to(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<(Uuid, Link)>> {
    let rows = link::Entity::find()
        .filter(link::Column::ToId.eq(id))
        .order_by_asc(link::Column::Kind)
        .order_by_asc(link::Column::Position)
        // One order on both engines: many say the same in the same place of their own lists.
        .order_by_asc(link::Column::FromId)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|held| {
            (
                held.from_id,
                Link {
                    to: held.to_id,
                    kind: held.kind,
                    role: held.role.0,
                    dated: held.dated.map(|dated| dated.0),
                    note: held.note.0,
                    source: held.source_id,
                },
            )
        })
        .collect())
}

/// All identifiers: the organisation, the scheme and the value of each.
///
/// # Errors
/// When the database does not answer.
pub async fn identifiers(connection: &impl ConnectionTrait) -> Result<Vec<(Uuid, String, String)>> {
    Ok(identifier::Entity::find()
        .select_only()
        .columns([
            identifier::Column::OrganisationId,
            identifier::Column::Scheme,
            identifier::Column::Value,
        ])
        .into_tuple()
        .all(connection)
        .await?)
}

/// Who else has this identifier.
///
/// # Errors
/// When the database does not answer.
pub async fn holder_of(connection: &impl ConnectionTrait, identified: &Identified) -> Result<Option<Uuid>> {
    Ok(identifier::Entity::find()
        .select_only()
        .column(identifier::Column::OrganisationId)
        .filter(identifier::Column::Scheme.eq(identified.scheme.code()))
        .filter(identifier::Column::Value.eq(&identified.value))
        .into_tuple()
        .one(connection)
        .await?)
}

/// What these organisations are called besides their main names.
///
/// # Errors
/// When the database does not answer.
pub async fn other_names(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut names = HashMap::new();
    for chunk in ids.chunks(10_000) {
        let found: Vec<(Uuid, Json<Vec<OtherName>>)> = row::Entity::find()
            .select_only()
            .columns([row::Column::Id, row::Column::Names])
            .filter(row::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        names.extend(found.into_iter().map(|(id, held)| {
            let others = held.0.into_iter().map(|other| other.name).collect();
            (id, others)
        }));
    }
    Ok(names)
}
