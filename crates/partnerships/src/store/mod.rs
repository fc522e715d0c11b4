//! Every query of partnerships.

mod at_home;
mod counts;
mod crowd;
mod ends;
mod figures;
mod filter;
mod threads;
mod write;

pub(crate) use at_home::{At, count_at_home};
pub use counts::{CountBy, count_by, count_by_country, count_by_organisation};
pub(crate) use crowd::{Across, Line, across, alone, lines};
pub(crate) use ends::{Ends, ends};
pub(crate) use figures::figures_of;
pub use figures::{HomeFigures, figures};
pub use filter::{Filter, Scope, after, all, count, latest, list, span, started};
pub(crate) use threads::{Strand, threads};
pub use write::{insert, insert_many, update};

use std::collections::BTreeMap;

use database::{Error, Json, Result, record, source};
use directory::{figure, theme};
use kernel::date::{Dated, Period};
use kernel::{Actor, ShortId};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::partnership::{Agreement, Event, Form, Partnership, Party, latest as latest_of};
use crate::rows::{agreement, committee, event, form, partnership as row, party, party_service};

/// The record kind of partnerships.
pub const KIND: &str = "partnership";
/// How many partnerships are asked about at a time: SQLite binds at most 32,766 values.
const CHUNK: usize = 10_000;

/// A partnership with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The shared row.
    pub record: record::Model,
    /// The partnership.
    pub partnership: Partnership,
    /// Whether each party is on the side that the network looks from, in the order of the parties.
    pub home: Vec<bool>,
    /// Whether all parties are in France.
    pub in_france: bool,
}

/// What lists, maps and other features show of a partnership.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The shared row.
    pub record: record::Model,
    /// Its own row.
    pub row: row::Model,
    /// Its parties, in order.
    pub parties: Vec<party::Model>,
    /// Its forms, in order.
    pub forms: Vec<form::Model>,
}

impl Brief {
    /// Its page, without language.
    #[must_use]
    pub fn path(&self) -> String {
        path(&self.record)
    }

    /// The parties on the side that the network looks from.
    pub fn home(&self) -> impl Iterator<Item = &party::Model> {
        self.parties.iter().filter(|party| party.home)
    }

    /// The parties on the other side.
    pub fn away(&self) -> impl Iterator<Item = &party::Model> {
        self.parties.iter().filter(|party| !party.home)
    }

    /// The countries of the other side, each once, in the order of the parties.
    #[must_use]
    pub fn countries(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for party in self.away() {
            if !party.country.is_empty() && !codes.contains(&party.country) {
                codes.push(party.country.clone());
            }
        }
        codes
    }
}

/// The page of a partnership's record, without language.
#[must_use]
pub fn path(record: &record::Model) -> String {
    path_of(&record.slug, &record.short_id)
}

/// The page of a partnership whose record has this slug and short id, without language.
pub(crate) fn path_of(slug: &str, short_id: &str) -> String {
    format!("/partenariats/{slug}-{short_id}")
}

/// The partnerships with these ids that `actor` sees, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn briefs(connection: &impl ConnectionTrait, ids: Vec<Uuid>, actor: &Actor) -> Result<Vec<Brief>> {
    let records: Vec<record::Model> = record::by_ids(connection, ids, actor)
        .await?
        .into_iter()
        .filter(|record| record.kind == KIND)
        .collect();
    with_parts(connection, records).await
}

/// The partnerships that an organisation takes part in, or carries as a committee, that `actor` sees, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    connection: &impl ConnectionTrait,
    organisation: Uuid,
    actor: &Actor,
) -> Result<Vec<Brief>> {
    all(
        connection,
        &Filter {
            organisations: vec![organisation],
            ..Filter::default()
        },
        actor,
    )
    .await
}

/// All partnerships that `actor` sees, id and name: for choices in forms.
///
/// # Errors
/// When the database does not answer.
pub async fn names(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<record::Model>> {
    Ok(record::Entity::find()
        .filter(record::Column::Kind.eq(KIND))
        .filter(record::visible_to(actor))
        .order_by_asc(record::Column::SortKey)
        .all(connection)
        .await?)
}

/// When something last happened that anybody knows of, as its document says it: of each of these partnerships.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn last_known(
    connection: &impl ConnectionTrait,
    briefs: &[Brief],
) -> Result<BTreeMap<Uuid, Period>> {
    let mut dates: BTreeMap<Uuid, Vec<Dated>> = BTreeMap::new();
    for brief in briefs {
        let sign = brief.row.last_sign.as_ref().and_then(|sign| sign.0.dated.clone());
        dates.entry(brief.record.id).or_default().extend(sign);
    }
    let ids: Vec<Uuid> = dates.keys().copied().collect();
    for chunk in ids.chunks(CHUNK) {
        let found: Vec<(Uuid, Option<Json<Dated>>)> = event::Entity::find()
            .select_only()
            .columns([event::Column::PartnershipId, event::Column::Dated])
            .filter(event::Column::PartnershipId.is_in(chunk.iter().copied()))
            .filter(event::Column::Dated.is_not_null())
            .into_tuple()
            .all(connection)
            .await?;
        for (id, dated) in found {
            dates.entry(id).or_default().extend(dated.map(|dated| dated.0));
        }
    }
    let said = |(id, dates): (Uuid, Vec<Dated>)| Some((id, latest_of(dates.iter())?.1.value));
    Ok(dates.into_iter().filter_map(said).collect())
}

/// Adds rows, parties and forms to records of partnerships, in their order; whether the reader may see them was asked
/// before.
///
/// # Errors
/// When the database does not answer.
pub async fn with_parts(
    connection: &impl ConnectionTrait,
    records: Vec<record::Model>,
) -> Result<Vec<Brief>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let mut rows: BTreeMap<Uuid, row::Model> = BTreeMap::new();
    let mut parties: BTreeMap<Uuid, Vec<party::Model>> = BTreeMap::new();
    let mut forms: BTreeMap<Uuid, Vec<form::Model>> = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let of = chunk.to_vec();
        for held in row::Entity::find()
            .filter(row::Column::Id.is_in(of.clone()))
            .all(connection)
            .await?
        {
            rows.insert(held.id, held);
        }
        let found = party::Entity::find()
            .filter(party::Column::PartnershipId.is_in(of.clone()))
            .order_by_asc(party::Column::Position)
            .all(connection)
            .await?;
        for held in found {
            parties.entry(held.partnership_id).or_default().push(held);
        }
        let found = form::Entity::find()
            .filter(form::Column::PartnershipId.is_in(of))
            .order_by_asc(form::Column::Position)
            .all(connection)
            .await?;
        for held in found {
            forms.entry(held.partnership_id).or_default().push(held);
        }
    }
    Ok(records
        .into_iter()
        .filter_map(|record| {
            let row = rows.remove(&record.id)?;
            let (parties, forms) = (parties.remove(&record.id), forms.remove(&record.id));
            Some(Brief {
                record,
                row,
                parties: parties.unwrap_or_default(),
                forms: forms.unwrap_or_default(),
            })
        })
        .collect())
}

/// The partnership whose address ends with `short_id`, whole.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn by_short_id(connection: &impl ConnectionTrait, short_id: &ShortId) -> Result<Loaded> {
    let record = record::by_short_id(connection, KIND, short_id).await?;
    load(connection, record).await
}

/// The partnership with this id, whole.
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
        .ok_or(Error::NotFound("partnership"))?;
    let rows = party::Entity::find()
        .filter(party::Column::PartnershipId.eq(id))
        .order_by_asc(party::Column::Position)
        .all(connection)
        .await?;
    let home = rows.iter().map(|party| party.home).collect();
    let forms = form::Entity::find()
        .filter(form::Column::PartnershipId.eq(id))
        .order_by_asc(form::Column::Position)
        .all(connection)
        .await?;
    let partnership = Partnership {
        title: record.title.0.clone(),
        summary: held.summary.0,
        parties: parties_of(connection, rows).await?,
        dated: held.dated.map(|dated| dated.0),
        forms: forms
            .into_iter()
            .map(|held| Form {
                form: held.form,
                dated: held.dated.map(|dated| dated.0),
                source: held.source_id,
            })
            .collect(),
        status: held.status,
        status_as_of: held.status_as_of.map(|dated| dated.0),
        status_source: held.status_source_id,
        legal_basis: held.legal_basis,
        last_sign: held.last_sign.map(|sign| sign.0),
        events: events_of(connection, id).await?,
        agreements: agreements_of(connection, id).await?,
        committees: committee::Entity::find()
            .select_only()
            .column(committee::Column::OrganisationId)
            .filter(committee::Column::PartnershipId.eq(id))
            .order_by_asc(committee::Column::Position)
            .into_tuple()
            .all(connection)
            .await?,
        figures: figure::of(connection, id).await?,
        themes: theme::codes_of(connection, id).await?,
        sources: source::ids_of(connection, id).await?,
        visibility: record.guarded().visibility,
        state: record.state(),
    };
    Ok(Loaded {
        record,
        partnership,
        home,
        in_france: held.in_france,
    })
}

async fn parties_of(connection: &impl ConnectionTrait, rows: Vec<party::Model>) -> Result<Vec<Party>> {
    let ids: Vec<Uuid> = rows.iter().map(|party| party.id).collect();
    let mut helping: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    if !ids.is_empty() {
        let found = party_service::Entity::find()
            .filter(party_service::Column::PartyId.is_in(ids))
            .order_by_asc(party_service::Column::Position)
            .all(connection)
            .await?;
        for held in found {
            helping.entry(held.party_id).or_default().push(held.service_id);
        }
    }
    Ok(rows
        .into_iter()
        .map(|held| Party {
            organisation: held.organisation_id,
            place: held.place_id,
            label: held.label.0,
            country: held.country,
            role: held.role,
            own_word: held.own_word.0,
            lead_service: held.lead_service_id,
            supporting_services: helping.remove(&held.id).unwrap_or_default(),
            dated: held.dated.map(|dated| dated.0),
        })
        .collect())
}

async fn events_of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Event>> {
    Ok(events_of_many(connection, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default())
}

/// What happened in many partnerships, in the order of each.
///
/// # Errors
/// When the database does not answer.
pub async fn events_of_many(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Event>>> {
    let mut found: BTreeMap<Uuid, Vec<Event>> = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = event::Entity::find()
            .filter(event::Column::PartnershipId.is_in(chunk.to_vec()))
            .order_by_asc(event::Column::Position)
            .all(connection)
            .await?;
        for held in rows {
            found.entry(held.partnership_id).or_default().push(Event {
                kind: held.kind,
                status: held.status,
                title: held.title.0,
                dated: held.dated.map(|dated| dated.0),
                source: held.source_id,
            });
        }
    }
    Ok(found)
}

async fn agreements_of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Agreement>> {
    Ok(agreements_of_many(connection, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default())
}

/// What was signed in many partnerships, in the order of each.
///
/// # Errors
/// When the database does not answer.
pub async fn agreements_of_many(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Agreement>>> {
    let mut found: BTreeMap<Uuid, Vec<Agreement>> = BTreeMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = agreement::Entity::find()
            .filter(agreement::Column::PartnershipId.is_in(chunk.to_vec()))
            .order_by_asc(agreement::Column::Position)
            .all(connection)
            .await?;
        for held in rows {
            found.entry(held.partnership_id).or_default().push(Agreement {
                kind: held.kind,
                object: held.object.0,
                amount: held.amount,
                currency: held.currency,
                deliberated: held.deliberated.map(|dated| dated.0),
                signed: held.signed.map(|dated| dated.0),
                transmitted: held.transmitted.map(|dated| dated.0),
                expires: held.expires.map(|dated| dated.0),
                source: held.source_id,
            });
        }
    }
    Ok(found)
}
