//! What the form offers to choose from.

use std::collections::{BTreeMap, BTreeSet};

use directory::rows::service;
use directory::theme;
use geo::{country, place};
use partnerships::store::KIND as PARTNERSHIP;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use web::form::{Choice, Picked, Picks};
use web::{App, Error, Visit};

use super::input::{Input, Known};
use crate::project::{Location, Project};

/// The fields that name a record.
const PICKED: [Picked; 3] = [
    ("participants.*.organisation", directory::store::KIND),
    ("partnerships.*.partnership", PARTNERSHIP),
    ("places.*.place", place::KIND),
];

/// What the form offers to choose from, read once.
pub(super) struct Choices {
    pub picks: Picks,
    /// The services of the organisations that the form names.
    pub services: BTreeMap<Uuid, Vec<Choice>>,
    pub countries: Vec<Choice>,
    pub themes: Vec<Choice>,
    pub sources: Vec<Choice>,
    pub known: Known,
}

/// The records that an action refers to: they may stay even if lists leave them out, so that an edit loses no link.
fn referred(project: &Project) -> BTreeSet<Uuid> {
    let places = project.locations.iter().filter_map(|location| match location {
        Location::Place { id } => Some(*id),
        _ => None,
    });
    let organisations = project.participants.iter().map(|held| held.organisation);
    organisations
        .chain(project.partnerships.iter().copied())
        .chain(places)
        .collect()
}

impl Choices {
    /// Reads it, for what the form names; `held` is the action as it was.
    pub async fn load(
        app: &App,
        visit: &Visit,
        input: &Input,
        held: Option<&Project>,
    ) -> Result<Choices, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let picks = Picks::load(app, &visit.actor, lang, input, &PICKED).await?;
        let kept = held.map(referred).unwrap_or_default();
        let of = |kind: &str| -> BTreeSet<Uuid> {
            let named = picks.named(kind).map(|found| found.id);
            named
                .filter(|id| picks.offers(kind, *id) || kept.contains(id))
                .collect()
        };
        let mut known = Known {
            organisations: of(directory::store::KIND),
            partnerships: of(PARTNERSHIP),
            places: of(place::KIND),
            ..Known::default()
        };
        let rows = service::Entity::find()
            .filter(service::Column::OrganisationId.is_in(known.organisations.iter().copied()))
            .order_by_asc(service::Column::Position)
            .all(reader)
            .await
            .map_err(Error::internal)?;
        let mut services: BTreeMap<Uuid, Vec<Choice>> = BTreeMap::new();
        for row in rows {
            known.services.insert(row.id);
            let list = services
                .entry(row.organisation_id)
                .or_insert_with(|| vec![Choice::new("", "—")]);
            list.push(Choice::new(row.id.to_string(), row.name.text(lang)));
        }
        let countries = country::all(reader).await?;
        known.countries = countries.iter().map(|held| held.code.clone()).collect();
        let themes = theme::all(reader).await?;
        known.themes = themes
            .iter()
            .map(|held| held.code.clone())
            .chain(held.into_iter().flat_map(|project| project.themes.clone()))
            .collect();
        let notes = web::notes::Notes::load(reader).await?;
        let sources = notes.choices(lang);
        known.sources = sources
            .iter()
            .filter_map(|choice| choice.value.parse().ok())
            .collect();
        let mut country_choices = vec![Choice::new("", "—")];
        country_choices.extend(
            countries
                .iter()
                .map(|held| Choice::new(held.code.clone(), held.label(lang))),
        );
        Ok(Choices {
            picks,
            services,
            countries: country_choices,
            themes: themes
                .iter()
                .map(|held| Choice::new(held.code.clone(), held.label(lang)))
                .collect(),
            sources,
            known,
        })
    }
}
