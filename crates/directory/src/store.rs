//! Every query of organisations.

use std::collections::BTreeMap;

use database::record::{self, Changes, NewRecord};
use database::{Error, Json, Result, Write, source};
use geo::territory;
use kernel::{Actor, Page, ShortId};
use sea_orm::entity::prelude::*;
use sea_orm::{
    ActiveValue::Set, Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationDef,
    Select,
};

use crate::organisation::{Address, Identified, Link, Organisation, Service};
use crate::rows::{identifier, link, organisation as row, service};
use crate::{figure, theme};

/// The record kind of organisations.
pub const KIND: &str = "organisation";

/// An organisation with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The shared row.
    pub record: record::Model,
    /// The organisation.
    pub organisation: Organisation,
}

/// What lists and other features show of an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The shared row.
    pub record: record::Model,
    /// Its own row.
    pub row: row::Model,
}

impl Brief {
    /// Its page, without language.
    #[must_use]
    pub fn path(&self) -> String {
        path(&self.record)
    }
}

/// The page of an organisation's record, without language.
#[must_use]
pub fn path(record: &record::Model) -> String {
    format!("/organisations/{}", record.address())
}

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
        .filter(record::visible_to(actor));
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
        .filter_map(|row| row.value.map(|value| (value, row.n)))
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

/// All organisations that `actor` sees, id and name: for choices in forms.
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

/// Writes a new organisation.
///
/// # Errors
/// When the database refuses: an unknown kind, theme or country, an identifier in use
/// (`organisation_identifier__scheme__value_key`).
pub async fn insert(
    write: &Write,
    id: Uuid,
    organisation: &Organisation,
    example: bool,
) -> Result<record::Model> {
    let new = NewRecord {
        id,
        kind: KIND,
        title: organisation.name.clone(),
        visibility: organisation.visibility,
        state: organisation.state,
        example,
    };
    let mut organisation = organisation.clone();
    settle(write, &mut organisation);
    let record = record::create(write, new, &organisation).await?;
    let model = row_of(write, id, &organisation).await?;
    row::Entity::insert(row::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    write_parts(write, id, &organisation).await?;
    Ok(record)
}

/// Writes a new version of an organisation that was read at `version`.
///
/// # Errors
/// [`Error::Stale`] when somebody wrote it since, [`Error::Transition`] when its state may not change so; else as
/// [`insert`].
pub async fn update(
    write: &Write,
    id: Uuid,
    version: i64,
    organisation: &Organisation,
) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.organisation;
    let mut organisation = organisation.clone();
    settle(write, &mut organisation);
    let model = row_of(write, id, &organisation).await?;
    row::Entity::update(row::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    identifier::Entity::delete_many()
        .filter(identifier::Column::OrganisationId.eq(id))
        .exec(write.tx())
        .await?;
    link::Entity::delete_many()
        .filter(link::Column::FromId.eq(id))
        .exec(write.tx())
        .await?;
    write_parts(write, id, &organisation).await?;
    let changes = Changes {
        title: organisation.name.clone(),
        visibility: organisation.visibility,
        state: organisation.state,
    };
    record::update(write, locked, changes, &before, &organisation).await
}

/// What is a set has one order, so that saving without a change changes nothing; a service keeps its id over edits, and a
/// new one gets it here, so that history shows it too.
fn settle(write: &Write, organisation: &mut Organisation) {
    organisation.themes.sort();
    organisation.themes.dedup();
    organisation.sources.sort();
    organisation.sources.dedup();
    for service in &mut organisation.services {
        service.id.get_or_insert_with(|| write.ids.next());
    }
}

async fn row_of(write: &Write, id: Uuid, organisation: &Organisation) -> Result<row::Model> {
    let territory = match &organisation.territory {
        Some((kind, code)) => territory::find(write.tx(), kind, code).await?,
        None => None,
    };
    let within = |kind: &str, of: fn(&territory::Model) -> Option<String>| {
        territory.as_ref().and_then(|held| {
            if held.kind == kind {
                Some(held.code.clone())
            } else {
                of(held)
            }
        })
    };
    Ok(row::Model {
        id,
        kind_code: organisation.kind.clone(),
        country: organisation.country.clone(),
        departement: within("departement", |held| held.departement.clone()),
        ept: within("ept", |held| held.ept.clone()),
        region: within("region", |held| held.region.clone()),
        territory_kind: organisation.territory.as_ref().map(|held| held.0.clone()),
        territory_code: organisation.territory.as_ref().map(|held| held.1.clone()),
        governs: organisation.governs,
        place_id: organisation.place,
        lang: organisation.lang.clone(),
        description: Json(organisation.description.clone()),
        website: organisation.website.clone(),
        phone: organisation.phone.clone(),
        email: organisation.email.clone(),
        street: organisation.address.street.clone(),
        postcode: organisation.address.postcode.clone(),
        city: organisation.address.city.clone(),
        lat: organisation.point.map(|point| point.0),
        lon: organisation.point.map(|point| point.1),
        names: Json(organisation.names.clone()),
        distinctions: Json(organisation.distinctions.clone()),
    })
}

async fn write_parts(write: &Write, id: Uuid, organisation: &Organisation) -> Result<()> {
    let tx = write.tx();
    if !organisation.identifiers.is_empty() {
        let rows = organisation.identifiers.iter().map(|held| {
            identifier::ActiveModel::from(identifier::Model {
                organisation_id: id,
                scheme: held.scheme.code().to_owned(),
                value: held.value.clone(),
            })
        });
        identifier::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if !organisation.links.is_empty() {
        let rows = (0i64..).zip(&organisation.links).map(|(position, held)| {
            link::ActiveModel::from(link::Model {
                id: write.ids.next(),
                from_id: id,
                to_id: held.to,
                kind: held.kind.clone(),
                role: Json(held.role.clone()),
                dated: held.dated.clone().map(Json),
                note: Json(held.note.clone()),
                source_id: held.source,
                position,
            })
        });
        link::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    write_services(write, id, &organisation.services).await?;
    figure::set(write, id, &organisation.figures).await?;
    theme::set_of(tx, id, &organisation.themes).await?;
    source::set_of(tx, id, &organisation.sources).await
}

/// Services keep their ids: new ones are added, held ones rewritten, the rest removed.
async fn write_services(write: &Write, id: Uuid, services: &[Service]) -> Result<()> {
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
