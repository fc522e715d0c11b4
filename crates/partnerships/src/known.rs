//! What a page needs to know to name the parties of partnerships and to put them on the map, read in a few queries for
//! any number of partnerships. Whatever the reader may not see has no name here.

use std::collections::{BTreeMap, BTreeSet};

use database::{Result, record};
use directory::rows::organisation;
use geo::{country, place, territory};
use kernel::{Actor, Lang, policy};
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

use crate::messages::Messages;
use crate::rows::party;
use crate::store::Brief;

/// Organisations, places, countries and territories that some partnerships speak of.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Organisations that the reader may see.
    pub organisations: BTreeMap<Uuid, (record::Model, organisation::Model)>,
    /// Places.
    pub places: BTreeMap<Uuid, (record::Model, place::Model)>,
    /// Countries.
    pub countries: BTreeMap<String, country::Model>,
    territories: BTreeMap<(String, String), territory::Model>,
}

/// A party, as lists and sheets name it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// Its name.
    pub name: String,
    /// The name's language, where it is not the page's.
    pub lang: String,
    /// Its page, with the language; empty if it has none.
    pub href: String,
    /// Whether it is still to be identified.
    pub to_identify: bool,
    /// Its country's code.
    pub code: String,
    /// Its country's name.
    pub country: String,
}

/// Where a party stands on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Whether the point stands for something larger.
    pub approximate: bool,
    /// Whether it is a country or a group without a name of its own.
    pub area: bool,
}

impl Known {
    /// Reads what these partnerships speak of, as far as `actor` may see it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait, briefs: &[Brief], actor: &Actor) -> Result<Known> {
        let parties = || briefs.iter().flat_map(|brief| brief.parties.iter());
        let ids: BTreeSet<Uuid> = parties().filter_map(|party| party.organisation_id).collect();
        let mut known = Known::default();
        known
            .add_organisations(connection, ids.into_iter().collect(), actor)
            .await?;
        let mut places: BTreeSet<Uuid> = parties().filter_map(|party| party.place_id).collect();
        places.extend(known.organisations.values().filter_map(|(_, row)| row.place_id));
        known.places = place::some(connection, places.into_iter().collect())
            .await?
            .into_iter()
            .filter(|(record, _)| policy::allow(actor, policy::Action::Read, record.guarded()))
            .map(|(record, row)| (record.id, (record, row)))
            .collect();
        let codes: BTreeSet<String> = parties().map(|party| party.country.clone()).collect();
        let codes = codes.into_iter().filter(|code| !code.is_empty()).collect();
        known.countries = country::some(connection, codes)
            .await?
            .into_iter()
            .map(|held| (held.code.clone(), held))
            .collect();
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, row) in known.organisations.values() {
            if let (Some(kind), Some(code)) = (&row.territory_kind, &row.territory_code) {
                wanted.entry(kind.clone()).or_default().insert(code.clone());
            }
        }
        for (kind, codes) in wanted {
            for held in territory::some(connection, &kind, codes.into_iter().collect()).await? {
                known
                    .territories
                    .insert((held.kind.clone(), held.code.clone()), held);
            }
        }
        Ok(known)
    }

    /// Adds organisations by id: committees are no parties.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_organisations(
        &mut self,
        connection: &impl ConnectionTrait,
        ids: Vec<Uuid>,
        actor: &Actor,
    ) -> Result<()> {
        for chunk in ids.chunks(10_000) {
            let records = record::Entity::find()
                .filter(record::Column::Id.is_in(chunk.to_vec()))
                .all(connection)
                .await?;
            let rows = organisation::Entity::find()
                .filter(organisation::Column::Id.is_in(chunk.to_vec()))
                .all(connection)
                .await?;
            let mut rows: BTreeMap<Uuid, organisation::Model> =
                rows.into_iter().map(|row| (row.id, row)).collect();
            // An archived organisation still names itself: a link of the past has parties of the past.
            for record in records {
                if policy::allow(actor, policy::Action::Read, record.guarded())
                    && let Some(row) = rows.remove(&record.id)
                {
                    self.organisations.insert(record.id, (record, row));
                }
            }
        }
        Ok(())
    }

    /// The name of a country; its code if it is gone.
    pub fn country(&self, code: &str, lang: Lang) -> String {
        self.countries
            .get(code)
            .map_or_else(|| code.to_owned(), |country| country.label(lang).to_owned())
    }

    /// An organisation's name and page.
    pub fn organisation(&self, id: Uuid, lang: Lang) -> Option<Named> {
        let (record, row) = self.organisations.get(&id)?;
        let picked = record.title.pick(lang)?;
        Some(Named {
            name: picked.text.to_owned(),
            lang: foreign_tag(picked.lang, &row.lang, lang),
            href: lang.url(&directory::store::path(record)),
            to_identify: false,
            code: row.country.clone(),
            country: self.country(&row.country, lang),
        })
    }

    /// A party's name and page.
    pub fn party(&self, party: &party::Model, lang: Lang) -> Named {
        if let Some(id) = party.organisation_id {
            return self.organisation(id, lang).unwrap_or_else(|| Named {
                name: Messages(lang).party_hidden(),
                code: party.country.clone(),
                country: self.country(&party.country, lang),
                ..Named::default()
            });
        }
        let place = party.place_id.and_then(|id| self.places.get(&id));
        let label = party
            .label
            .pick(lang)
            .or_else(|| place.and_then(|(record, _)| record.title.pick(lang)));
        Named {
            name: label.as_ref().map_or_else(
                || Messages(lang).party_to_identify(),
                |picked| picked.text.to_owned(),
            ),
            lang: label.map_or_else(String::new, |picked| foreign_tag(picked.lang, picked.lang, lang)),
            href: place.map_or_else(String::new, |(record, _)| lang.url(&place_path(record))),
            to_identify: true,
            code: party.country.clone(),
            country: self.country(&party.country, lang),
        }
    }

    /// Where a party stands: its own point, its place's, its territory's; for a party known by its country alone, the
    /// country's. A place without a point stands nowhere.
    pub fn spot(&self, party: &party::Model) -> Option<Spot> {
        if let Some(id) = party.organisation_id {
            let (_, row) = self.organisations.get(&id)?;
            if let (Some(lat), Some(lon)) = (row.lat, row.lon) {
                return Some(Spot {
                    lon,
                    lat,
                    approximate: false,
                    area: false,
                });
            }
            if let Some(id) = row.place_id {
                return self.place_spot(id);
            }
            let key = row.territory_kind.clone().zip(row.territory_code.clone())?;
            let held = self.territories.get(&key)?;
            let (lat, lon) = held.lat.zip(held.lon)?;
            return Some(Spot {
                lon,
                lat,
                approximate: held.approximate,
                area: false,
            });
        }
        if let Some(id) = party.place_id {
            return self.place_spot(id);
        }
        let country = self.countries.get(&party.country)?;
        let (lat, lon) = country.lat.zip(country.lon)?;
        Some(Spot {
            lon,
            lat,
            approximate: true,
            area: true,
        })
    }

    fn place_spot(&self, id: Uuid) -> Option<Spot> {
        let (_, row) = self.places.get(&id)?;
        let (lat, lon) = row.lat.zip(row.lon)?;
        let area = matches!(row.kind.as_str(), "country" | "group");
        Some(Spot {
            lon,
            lat,
            approximate: row.approximate,
            area,
        })
    }

    /// The parties of the other side in a few words: `Matola (Mozambique)`, `Jénine, Tulkarem (Palestine)`.
    pub fn other_side(&self, brief: &Brief, lang: Lang) -> String {
        let mut by_country: Vec<(String, Vec<String>)> = Vec::new();
        for party in brief.away() {
            let named = self.party(party, lang);
            match by_country
                .iter_mut()
                .find(|(country, _)| *country == named.country)
            {
                Some((_, names)) => names.push(named.name),
                None => by_country.push((named.country, vec![named.name])),
            }
        }
        let parts: Vec<String> = by_country
            .into_iter()
            .map(|(country, names)| {
                let names = names.join(", ");
                if country.is_empty() || names == country {
                    names
                } else {
                    format!("{names} ({country})")
                }
            })
            .collect();
        parts.join(" ; ")
    }
}

/// The page of a place's record, without language.
pub(crate) fn place_path(record: &record::Model) -> String {
    format!("/lieux/{}", record.address())
}

/// The tag for the `lang` attribute of a name; empty where the page's own language is right. A name given in one
/// language only is in the organisation's own.
fn foreign_tag(picked: &str, own: &str, page: Lang) -> String {
    let tag = if picked == page.code() || own.is_empty() {
        picked
    } else {
        own
    };
    if tag == page.code() {
        String::new()
    } else {
        tag.to_owned()
    }
}
