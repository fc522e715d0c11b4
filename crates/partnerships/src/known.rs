//! What a page needs to know to name the parties of partnerships and to put them on the map, read in a few queries for
//! any number of partnerships. Whatever the reader may not see has no name here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use database::{Json, Result, record};
use directory::rows::organisation;
use geo::{country, place, territory};
use kernel::policy::Guarded;
use kernel::{Actor, Lang, State, Translated, Visibility, policy};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef};

use crate::messages::Messages;
use crate::rows::party;
use crate::store::Brief;

/// An organisation, as far as partnerships show it: few columns, since a map names tens of thousands.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Body {
    /// The record's id.
    pub id: Uuid,
    title: Json<Translated>,
    slug: String,
    short_id: String,
    visibility: String,
    state: String,
    /// The language of its main name.
    pub lang: String,
    /// Code of its kind.
    pub kind_code: String,
    /// Country code.
    pub country: String,
    /// The département that it is in.
    pub departement: Option<String>,
    /// The EPT that it is in.
    pub ept: Option<String>,
    /// The world place that it is in.
    pub place_id: Option<Uuid>,
    territory_kind: Option<String>,
    territory_code: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

impl Body {
    /// Its page, without language.
    pub fn path(&self) -> String {
        directory::store::path_of(&self.slug, &self.short_id)
    }

    fn guarded(&self) -> Guarded {
        Guarded {
            id: self.id,
            visibility: Visibility::from_code(&self.visibility).unwrap_or(Visibility::Private),
            state: State::from_code(&self.state).unwrap_or(State::Draft),
        }
    }
}

/// A party, as far as it is named and placed: of a whole partnership or of a row of few columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The organisation.
    pub organisation: Option<Uuid>,
    /// The place of a party to be identified.
    pub place: Option<Uuid>,
    /// What a party to be identified is called.
    pub label: &'a Translated,
    /// Country code.
    pub country: &'a str,
}

impl<'a> From<&'a party::Model> for Side<'a> {
    fn from(party: &'a party::Model) -> Side<'a> {
        Side {
            organisation: party.organisation_id,
            place: party.place_id,
            label: &party.label,
            country: &party.country,
        }
    }
}

/// Organisations, places, countries and territories that some partnerships speak of.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Organisations that the reader may see.
    pub organisations: HashMap<Uuid, Body>,
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
        let parties = briefs.iter().flat_map(|brief| brief.parties.iter());
        Known::of(connection, parties.map(Side::from), actor).await
    }

    /// Reads what these parties speak of, as far as `actor` may see it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of<'a>(
        connection: &impl ConnectionTrait,
        parties: impl Iterator<Item = Side<'a>>,
        actor: &Actor,
    ) -> Result<Known> {
        let (mut ids, mut places, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for party in parties {
            ids.extend(party.organisation);
            places.extend(party.place);
            if !party.country.is_empty() && !codes.contains(party.country) {
                codes.insert(party.country.to_owned());
            }
        }
        let mut known = Known::default();
        known
            .add_organisations(connection, ids.into_iter().collect(), actor)
            .await?;
        places.extend(known.organisations.values().filter_map(|body| body.place_id));
        known.places = place::some(connection, places.into_iter().collect())
            .await?
            .into_iter()
            .filter(|(record, _)| policy::allow(actor, policy::Action::Read, record.guarded()))
            .map(|(record, row)| (record.id, (record, row)))
            .collect();
        known
            .add_countries(connection, codes.into_iter().collect())
            .await?;
        let pointless = known.organisations.values();
        let pointless = pointless.filter(|body| body.lat.zip(body.lon).is_none());
        let keys: Vec<_> = pointless
            .filter_map(|body| body.territory_kind.clone().zip(body.territory_code.clone()))
            .collect();
        known.territories = territory::by_keys(connection, keys).await?;
        Ok(known)
    }

    /// Adds countries by code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_countries(
        &mut self,
        connection: &impl ConnectionTrait,
        codes: Vec<String>,
    ) -> Result<()> {
        let found = country::some(connection, codes).await?;
        self.countries
            .extend(found.into_iter().map(|held| (held.code.clone(), held)));
        Ok(())
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
        // SQLite binds at most 32,766 values.
        for chunk in ids.chunks(10_000) {
            let found: Vec<Body> = organisation::Entity::find()
                .select_only()
                .columns([
                    organisation::Column::Id,
                    organisation::Column::Lang,
                    organisation::Column::KindCode,
                    organisation::Column::Country,
                    organisation::Column::Departement,
                    organisation::Column::Ept,
                    organisation::Column::PlaceId,
                    organisation::Column::TerritoryKind,
                    organisation::Column::TerritoryCode,
                    organisation::Column::Lat,
                    organisation::Column::Lon,
                ])
                .columns([
                    record::Column::Title,
                    record::Column::Slug,
                    record::Column::ShortId,
                    record::Column::Visibility,
                    record::Column::State,
                ])
                .join(JoinType::InnerJoin, record_of())
                .filter(organisation::Column::Id.is_in(chunk.iter().copied()))
                .into_model()
                .all(connection)
                .await?;
            // An archived organisation still names itself: a link of the past has parties of the past.
            let seen = found
                .into_iter()
                .filter(|body| policy::allow(actor, policy::Action::Read, body.guarded()));
            self.organisations.extend(seen.map(|body| (body.id, body)));
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
        let body = self.organisations.get(&id)?;
        let picked = body.title.pick(lang)?;
        Some(Named {
            name: picked.text.to_owned(),
            lang: foreign_tag(picked.lang, &body.lang, lang),
            href: lang.url(&body.path()),
            to_identify: false,
            code: body.country.clone(),
            country: self.country(&body.country, lang),
        })
    }

    /// A party's name and page.
    pub fn party<'a>(&self, party: impl Into<Side<'a>>, lang: Lang) -> Named {
        let party = party.into();
        if let Some(id) = party.organisation {
            return self.organisation(id, lang).unwrap_or_else(|| Named {
                name: Messages(lang).party_hidden(),
                code: party.country.to_owned(),
                country: self.country(party.country, lang),
                ..Named::default()
            });
        }
        let place = party.place.and_then(|id| self.places.get(&id));
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
            code: party.country.to_owned(),
            country: self.country(party.country, lang),
        }
    }

    /// Where a party stands: its own point, its place's, its territory's; for a party known by its country alone, the
    /// country's. A place without a point stands nowhere.
    pub fn spot<'a>(&self, party: impl Into<Side<'a>>) -> Option<Spot> {
        let party = party.into();
        if let Some(id) = party.organisation {
            let body = self.organisations.get(&id)?;
            if let (Some(lat), Some(lon)) = (body.lat, body.lon) {
                return Some(Spot {
                    lon,
                    lat,
                    approximate: false,
                    area: false,
                });
            }
            if let Some(id) = body.place_id {
                return self.place_spot(id);
            }
            let key = body.territory_kind.clone().zip(body.territory_code.clone())?;
            let held = self.territories.get(&key)?;
            let (lat, lon) = held.lat.zip(held.lon)?;
            return Some(Spot {
                lon,
                lat,
                approximate: held.approximate,
                area: false,
            });
        }
        if let Some(id) = party.place {
            return self.place_spot(id);
        }
        let country = self.countries.get(party.country)?;
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
        parts.join("\u{a0}; ")
    }
}

fn record_of() -> RelationDef {
    organisation::Entity::belongs_to(record::Entity)
        .from(organisation::Column::Id)
        .to(record::Column::Id)
        .into()
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
