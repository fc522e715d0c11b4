//! What the form of a partnership offers to choose from, and whether what came back was chosen from it.

use std::collections::{BTreeMap, BTreeSet};

use directory::theme;
use kernel::{Actor, FieldErrors, Lang};
use sea_orm::entity::prelude::*;
use web::form::{Picked, Picks};
use web::notes::Notes;
use web::{App, Error};

use super::input::Input;
use crate::partnership::Partnership;

/// The fields that name a record.
const PICKED: [Picked; 3] = [
    ("parties.*.organisation", directory::store::KIND),
    ("parties.*.place", geo::place::KIND),
    ("committees.*.organisation", directory::store::KIND),
];

/// What a form offers to choose from.
pub(super) struct Choices {
    pub picks: Picks,
    pub countries: Vec<geo::country::Model>,
    pub themes: Vec<theme::Model>,
    pub notes: Notes,
    /// The services of the organisations that the form names.
    pub services: BTreeMap<Uuid, Vec<(Uuid, String)>>,
}

impl Choices {
    /// Reads it; `input` says whose services are asked for.
    pub async fn load(app: &App, actor: &Actor, input: &Input, lang: Lang) -> Result<Choices, Error> {
        let connection = app.db.reader();
        let mut services = BTreeMap::new();
        let named: BTreeSet<Uuid> = input
            .parties
            .iter()
            .filter_map(|party| party.organisation.parse().ok())
            .collect();
        for id in named {
            let of = directory::store::services(connection, id).await?;
            let names = of
                .into_iter()
                .filter_map(|held| Some((held.id?, held.name.text(lang).to_owned())));
            services.insert(id, names.collect());
        }
        Ok(Choices {
            picks: Picks::load(app, actor, lang, input, &PICKED).await?,
            countries: geo::country::all(connection).await?,
            themes: theme::all(connection).await?,
            notes: Notes::load(connection).await?,
            services,
        })
    }

    /// Ids that are on none of the lists: a form that was open while something was archived, or not one of ours. What
    /// the partnership held before may stay.
    pub fn check(&self, partnership: &Partnership, before: Option<&Partnership>, errors: &mut FieldErrors) {
        let held: BTreeSet<Uuid> = before
            .iter()
            .flat_map(|held| {
                let parties = held
                    .parties
                    .iter()
                    .flat_map(|party| [party.organisation, party.place])
                    .flatten();
                parties.chain(held.committees.iter().copied()).collect::<Vec<_>>()
            })
            .collect();
        for (place, party) in partnership.parties.iter().enumerate() {
            let unknown = |id: Option<Uuid>, kind: &str| {
                id.is_some_and(|id| !self.picks.offers(kind, id) && !held.contains(&id))
            };
            if unknown(party.organisation, directory::store::KIND) {
                errors.add(format!("parties.{place}.organisation"), "error-field-unknown");
            }
            if unknown(party.place, geo::place::KIND) {
                errors.add(format!("parties.{place}.place"), "error-field-unknown");
            }
            if !party.country.is_empty()
                && !self.countries.iter().any(|country| country.code == party.country)
            {
                errors.add(format!("parties.{place}.country"), "error-field-unknown");
            }
            let of = party
                .organisation
                .and_then(|id| self.services.get(&id))
                .map(Vec::as_slice)
                .unwrap_or_default();
            for (field, id) in party.lead_service.iter().map(|id| ("lead_service", id)).chain(
                party
                    .supporting_services
                    .iter()
                    .map(|id| ("supporting_services", id)),
            ) {
                if !of.iter().any(|(service, _)| service == id) {
                    errors.add(format!("parties.{place}.{field}"), "error-field-unknown");
                }
            }
        }
        for (place, committee) in partnership.committees.iter().enumerate() {
            if !self.picks.offers(directory::store::KIND, *committee) && !held.contains(committee) {
                errors.add(format!("committees.{place}.organisation"), "error-field-unknown");
            }
        }
        let known = |id: &Uuid| self.notes.document(*id).is_some();
        let sources = partnership.sources.iter().chain(&partnership.status_source);
        let of_parts = partnership.forms.iter().filter_map(|held| held.source.as_ref());
        let of_parts = of_parts.chain(partnership.events.iter().filter_map(|held| held.source.as_ref()));
        let of_parts = of_parts.chain(
            partnership
                .agreements
                .iter()
                .filter_map(|held| held.source.as_ref()),
        );
        let of_parts = of_parts.chain(partnership.figures.iter().filter_map(|held| held.source.as_ref()));
        if !sources.chain(of_parts).all(known) {
            errors.add("sources", "error-field-unknown");
        }
        if partnership
            .themes
            .iter()
            .any(|code| !self.themes.iter().any(|theme| theme.code == *code))
        {
            errors.add("themes", "error-field-unknown");
        }
    }
}
