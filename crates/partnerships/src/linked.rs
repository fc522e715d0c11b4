//! The partnerships that name an organisation or a service, and how a service leaves them.

use std::collections::BTreeSet;

use database::{Result, Write, record};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use web::linked::{Linked, LinkedRequest, Named, Released, readable};
use web::{Answer, App};

use crate::messages::Messages;
use crate::rows::{party, party_service};
use crate::store;

pub(crate) fn linked(app: App, request: LinkedRequest) -> Answer<Linked> {
    Box::pin(async move {
        let reader = app.db.reader();
        let records: Vec<record::Model> = match request.named {
            Named::Organisation(id) => store::of_organisation(reader, id, &request.actor)
                .await?
                .into_iter()
                .map(|brief| brief.record)
                .collect(),
            Named::Service(id) => readable(reader, naming(reader, id).await?, &request.actor).await?,
            Named::Place(id) => record::by_ids(reader, of_place(reader, id).await?, &request.actor).await?,
        };
        let records: Vec<&record::Model> = records.iter().collect();
        Ok(Linked::of(
            |count| Messages(request.lang).linked(count),
            &records,
            store::path,
            request.lang,
        ))
    })
}

/// The partnerships in which a party names this service.
async fn naming(connection: &impl ConnectionTrait, service: Uuid) -> Result<BTreeSet<Uuid>> {
    let helped: Vec<Uuid> = party_service::Entity::find()
        .select_only()
        .column(party_service::Column::PartyId)
        .filter(party_service::Column::ServiceId.eq(service))
        .into_tuple()
        .all(connection)
        .await?;
    let found: Vec<Uuid> = party::Entity::find()
        .select_only()
        .column(party::Column::PartnershipId)
        .filter(
            sea_orm::Condition::any()
                .add(party::Column::LeadServiceId.eq(service))
                .add(party::Column::Id.is_in(helped)),
        )
        .into_tuple()
        .all(connection)
        .await?;
    Ok(found.into_iter().collect())
}

/// The partnerships with a party that is this place.
async fn of_place(connection: &impl ConnectionTrait, place: Uuid) -> Result<Vec<Uuid>> {
    Ok(party::Entity::find()
        .select_only()
        .column(party::Column::PartnershipId)
        .filter(party::Column::PlaceId.eq(place))
        .into_tuple()
        .all(connection)
        .await?)
}

/// Takes a service out of every partnership, or puts another one in its place.
pub(crate) fn release(write: &Write, service: Uuid, to: Option<Uuid>) -> Released<'_> {
    Box::pin(async move {
        for id in naming(write.tx(), service).await? {
            let loaded = store::get(write.tx(), id).await?;
            let mut partnership = loaded.partnership;
            for party in &mut partnership.parties {
                if party.lead_service == Some(service) {
                    party.lead_service = to;
                }
                let mut helping: Vec<Uuid> = Vec::new();
                for held in &party.supporting_services {
                    let held = if *held == service { to } else { Some(*held) };
                    // Whoever leads does not also help, and nobody helps twice.
                    let new = |held: &Uuid| !helping.contains(held) && party.lead_service != Some(*held);
                    helping.extend(held.filter(new));
                }
                party.supporting_services = helping;
            }
            store::update(write, id, loaded.record.version, &partnership).await?;
        }
        Ok(())
    })
}
