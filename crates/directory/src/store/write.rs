//! Writing an organisation and its parts.

use database::record::{self, Changes, NewRecord};
use database::{Json, Result, Write, source};
use geo::territory;
use sea_orm::entity::prelude::*;

use super::services::write_services;
use super::{KIND, get};
use crate::organisation::Organisation;
use crate::rows::{identifier, link, organisation as row};
use crate::{figure, theme};

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
    let mut organisation = organisation.clone();
    settle(write, &mut organisation);
    let record = record::create(write, new_record(id, &organisation, example), &organisation).await?;
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
/// [`database::Error::Stale`] when somebody wrote it since, [`database::Error::Transition`] when its state may not change so; else as
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

/// Writes many new organisations, a few statements for all of them.
///
/// # Errors
/// As [`insert`]; then none is to be kept.
pub async fn insert_many(write: &Write, new: Vec<(Uuid, Organisation)>, example: bool) -> Result<()> {
    let keys = new
        .iter()
        .filter_map(|(_, organisation)| organisation.territory.clone());
    let territories = territory::by_keys(write.tx(), keys).await?;
    let (mut records, mut rows) = (Vec::with_capacity(new.len()), Rows::default());
    let mut services = Vec::new();
    for (id, mut organisation) in new {
        settle(write, &mut organisation);
        let territory = organisation
            .territory
            .as_ref()
            .and_then(|key| territories.get(key));
        let own = row_in(id, &organisation, territory);
        rows.own.push(row::ActiveModel::from(own));
        rows.parts(write, id, &organisation);
        let whole = serde_json::to_value(&organisation)?;
        records.push((new_record(id, &organisation, example), whole));
        if !organisation.services.is_empty() {
            services.push((id, organisation.services));
        }
    }
    record::create_many(write, records).await?;
    rows.save(write).await?;
    for (id, services) in services {
        write_services(write, id, &services).await?;
    }
    Ok(())
}

fn new_record(id: Uuid, organisation: &Organisation, example: bool) -> NewRecord {
    NewRecord {
        id,
        kind: KIND,
        title: organisation.name.clone(),
        visibility: organisation.visibility,
        state: organisation.state,
        example,
    }
}

async fn row_of(write: &Write, id: Uuid, organisation: &Organisation) -> Result<row::Model> {
    let territory = match &organisation.territory {
        Some((kind, code)) => territory::find(write.tx(), kind, code).await?,
        None => None,
    };
    Ok(row_in(id, organisation, territory.as_ref()))
}

/// The row, with the territories around its own filled in.
fn row_in(id: Uuid, organisation: &Organisation, territory: Option<&territory::Model>) -> row::Model {
    let within = |kind: &str, of: fn(&territory::Model) -> Option<String>| {
        territory.and_then(|held| {
            if held.kind == kind {
                Some(held.code.clone())
            } else {
                of(held)
            }
        })
    };
    row::Model {
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
    }
}

async fn write_parts(write: &Write, id: Uuid, organisation: &Organisation) -> Result<()> {
    figure::set(write, id, &[]).await?;
    theme::set_of(write.tx(), id, &[]).await?;
    source::set_of(write.tx(), id, &[]).await?;
    let mut rows = Rows::default();
    rows.parts(write, id, organisation);
    rows.save(write).await?;
    write_services(write, id, &organisation.services).await
}

/// The rows of organisations, gathered so that many are written in a few statements. Services are not among them: they
/// keep their ids over edits and are written one by one.
#[derive(Default)]
struct Rows {
    own: Vec<row::ActiveModel>,
    identifiers: Vec<identifier::ActiveModel>,
    links: Vec<link::ActiveModel>,
    figures: Vec<figure::ActiveModel>,
    themes: Vec<theme::of_record::ActiveModel>,
    sources: Vec<source::of_record::ActiveModel>,
}

impl Rows {
    /// All parts of one organisation.
    fn parts(&mut self, write: &Write, id: Uuid, organisation: &Organisation) {
        let identifiers = organisation.identifiers.iter().map(|held| {
            identifier::ActiveModel::from(identifier::Model {
                organisation_id: id,
                scheme: held.scheme.code().to_owned(),
                value: held.value.clone(),
            })
        });
        self.identifiers.extend(identifiers);
        let links = (0i64..).zip(&organisation.links).map(|(position, held)| {
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
        self.links.extend(links);
        self.figures
            .extend(figure::rows(write, id, &organisation.figures));
        self.themes.extend(theme::rows(id, &organisation.themes));
        self.sources.extend(source::rows(id, &organisation.sources));
    }

    /// Writes them, what is referred to first.
    async fn save(self, write: &Write) -> Result<()> {
        write.insert_all::<row::Entity>(self.own).await?;
        write.insert_all::<identifier::Entity>(self.identifiers).await?;
        write.insert_all::<link::Entity>(self.links).await?;
        write.insert_all::<figure::Entity>(self.figures).await?;
        write.insert_all::<theme::of_record::Entity>(self.themes).await?;
        write.insert_all::<source::of_record::Entity>(self.sources).await
    }
}
