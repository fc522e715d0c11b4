//! The actions that name an organisation or a service, and how a service leaves them.

use std::collections::BTreeSet;

use database::{Result, Write, record};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use web::linked::{Linked, LinkedRequest, Named, Released, readable};
use web::{Answer, App};

use crate::messages::Messages;
use crate::project::Participant;
use crate::rows::{participant, place};
use crate::store;

pub(crate) fn linked(app: App, request: LinkedRequest) -> Answer<Linked> {
    Box::pin(async move {
        let reader = app.db.reader();
        let records: Vec<record::Model> = match request.named {
            Named::Organisation(id) => store::of_organisation(reader, id, &request.actor)
                .await?
                .into_iter()
                .map(|(brief, _)| brief.record)
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

/// The actions in which this service is in charge of something.
async fn naming(connection: &impl ConnectionTrait, service: Uuid) -> Result<BTreeSet<Uuid>> {
    let found: Vec<Uuid> = participant::Entity::find()
        .select_only()
        .column(participant::Column::ProjectId)
        .filter(participant::Column::ServiceId.eq(service))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(found.into_iter().collect())
}

/// The actions that take place there.
async fn of_place(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>> {
    Ok(place::Entity::find()
        .select_only()
        .column(place::Column::ProjectId)
        .filter(place::Column::PlaceId.eq(id))
        .into_tuple()
        .all(connection)
        .await?)
}

/// Takes a service out of every action, or puts another one in its place; its organisation goes on taking part.
pub(crate) fn release(write: &Write, service: Uuid, to: Option<Uuid>) -> Released<'_> {
    Box::pin(async move {
        for id in naming(write.tx(), service).await? {
            let loaded = store::get(write.tx(), id).await?;
            let mut project = loaded.project;
            let mut kept: Vec<Participant> = Vec::new();
            for mut held in project.participants {
                let moved = held.service == Some(service);
                if moved {
                    held.service = to;
                }
                // The other service may be there already, in the same role.
                let twice = kept.iter().any(|other| {
                    (other.organisation, &other.role, other.service)
                        == (held.organisation, &held.role, held.service)
                });
                if !(moved && twice && held.note.is_empty()) {
                    kept.push(held);
                }
            }
            project.participants = kept;
            store::update(write, id, loaded.record.version, &project).await?;
        }
        Ok(())
    })
}
