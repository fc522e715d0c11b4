//! One organisation, whole; who links to it; who has an identifier.

use database::{Error, Result, record, source};
use kernel::ShortId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::{KIND, Loaded, services};
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
    let id = record.id;
    let held = row::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("organisation"))?;
    let identifiers = identifier::Entity::find()
        .filter(identifier::Column::OrganisationId.eq(id))
        .order_by_asc(identifier::Column::Scheme)
        .all(connection)
        .await?;
    let links = link::Entity::find()
        .filter(link::Column::FromId.eq(id))
        .order_by_asc(link::Column::Position)
        .all(connection)
        .await?;
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
        identifiers: identifiers
            .into_iter()
            .filter_map(|held| {
                Some(Identified {
                    scheme: held.scheme.parse().ok()?,
                    value: held.value,
                })
            })
            .collect(),
        links: links
            .into_iter()
            .map(|held| Link {
                to: held.to_id,
                kind: held.kind,
                role: held.role.0,
                dated: held.dated.map(|dated| dated.0),
                note: held.note.0,
                source: held.source_id,
            })
            .collect(),
        figures: figure::of(connection, id).await?,
        distinctions: held.distinctions.0,
        services: services(connection, id).await?,
        themes: theme::codes_of(connection, id).await?,
        sources: source::ids_of(connection, id).await?,
        visibility: record.guarded().visibility,
        state: record.state(),
    };
    Ok(Loaded { record, organisation })
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
