//! The services of organisations.

use std::collections::BTreeMap;

use database::{Json, Result, Write};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};

use crate::organisation::{Address, Service};
use crate::rows::service;

/// The services of an organisation, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn services(connection: &impl ConnectionTrait, organisation: Uuid) -> Result<Vec<Service>> {
    let rows = service::Entity::find()
        .filter(service::Column::OrganisationId.eq(organisation))
        .order_by_asc(service::Column::Position)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(service_of).collect())
}

/// The services of many organisations, in order.
pub(super) async fn services_of_many(
    connection: &impl ConnectionTrait,
    organisations: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Service>>> {
    let rows = service::Entity::find()
        .filter(service::Column::OrganisationId.is_in(organisations))
        .order_by_asc(service::Column::Position)
        .all(connection)
        .await?;
    let mut found: BTreeMap<Uuid, Vec<Service>> = BTreeMap::new();
    for held in rows {
        found
            .entry(held.organisation_id)
            .or_default()
            .push(service_of(held));
    }
    Ok(found)
}

/// Services by id, with the organisation that each belongs to.
///
/// # Errors
/// When the database does not answer.
pub async fn services_by_id(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, (Uuid, Service)>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = service::Entity::find()
        .filter(service::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|held| (held.id, (held.organisation_id, service_of(held))))
        .collect())
}

fn service_of(held: service::Model) -> Service {
    Service {
        id: Some(held.id),
        parent: held.parent_id,
        name: held.name.0,
        mission: held.mission.0,
        phone: held.phone,
        email: held.email,
        address: Address {
            street: held.street,
            postcode: held.postcode,
            city: held.city,
        },
        hours: held.hours.0,
        staff: held.staff,
        dated: held.dated.map(|dated| dated.0),
        people: held.people.0,
        expertise: held.expertise.0,
        source: held.source_id,
    }
}

/// Services keep their ids: new ones are added, held ones rewritten, the rest removed.
pub(super) async fn write_services(write: &Write, id: Uuid, services: &[Service]) -> Result<()> {
    let tx = write.tx();
    let held: Vec<Uuid> = service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(service::Column::OrganisationId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    let kept: Vec<Uuid> = services.iter().filter_map(|service| service.id).collect();
    // A removed service may be the parent of one that stays: children let go first.
    service::Entity::update_many()
        .set(service::ActiveModel {
            parent_id: Set(None),
            ..Default::default()
        })
        .filter(service::Column::OrganisationId.eq(id))
        .exec(tx)
        .await?;
    service::Entity::delete_many()
        .filter(service::Column::OrganisationId.eq(id))
        .filter(service::Column::Id.is_not_in(kept))
        .exec(tx)
        .await?;
    for (position, item) in (0i64..).zip(services) {
        let Some(service_id) = item.id else { continue };
        let model = service::ActiveModel::from(service::Model {
            id: service_id,
            organisation_id: id,
            // Set below, once every service is there.
            parent_id: None,
            name: Json(item.name.clone()),
            mission: Json(item.mission.clone()),
            phone: item.phone.clone(),
            email: item.email.clone(),
            street: item.address.street.clone(),
            postcode: item.address.postcode.clone(),
            city: item.address.city.clone(),
            hours: Json(item.hours.clone()),
            staff: item.staff,
            dated: item.dated.clone().map(Json),
            people: Json(item.people.clone()),
            expertise: Json(item.expertise.clone()),
            source_id: item.source,
            position,
        });
        if held.contains(&service_id) {
            service::Entity::update(model.reset_all()).exec(tx).await?;
        } else {
            service::Entity::insert(model).exec_without_returning(tx).await?;
        }
    }
    for item in services.iter().filter(|item| item.parent.is_some()) {
        if let Some(service_id) = item.id {
            service::Entity::update(service::ActiveModel {
                id: Set(service_id),
                parent_id: Set(item.parent),
                ..Default::default()
            })
            .exec(tx)
            .await?;
        }
    }
    Ok(())
}
