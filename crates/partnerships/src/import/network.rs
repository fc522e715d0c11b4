//! The network as an import needs it: authorities and places by name, identifier and territory, and who is linked with
//! whom. Read once; what the import adds is known from then on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use database::{Json, Result, record, source};
use directory::rows::organisation;
use geo::index::Index;
use geo::place;
use kernel::date::Dated;
use kernel::text::fold;
use kernel::{State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef};

use crate::rows::{form, partnership, party};

/// An authority that the network holds, or that the import adds.
#[derive(Debug, Clone)]
pub(super) struct Authority {
    pub id: Uuid,
    pub name: String,
    pub country: String,
    /// The world place that it governs or stands in.
    pub place: Option<Uuid>,
    pub archived: bool,
}

/// A world place that the network holds, or that the import adds.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub id: Uuid,
    pub name: String,
    pub country: String,
    pub geonames: Option<i64>,
    pub point: Option<(f64, f64)>,
    pub archived: bool,
    /// Its authority.
    pub authority: Option<usize>,
}

/// A link between two sides.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub id: Uuid,
    /// The line that adds it, for one that does not exist yet.
    pub line: Option<u64>,
    pub state: State,
    /// Archived because the import that added it was undone.
    pub undone: bool,
    pub forms: BTreeMap<String, Option<Dated>>,
    pub dated: Option<Dated>,
    /// The organisations that it is between.
    pub ends: Vec<Uuid>,
}

/// One end of a link: an organisation, or the place of a party that is still to be identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum End {
    Organisation(Uuid),
    Place(Uuid),
}

/// Everything that a line is held against.
pub(super) struct Network {
    pub index: Index,
    pub authorities: Vec<Authority>,
    pub places: Vec<Place>,
    pub links: Vec<Link>,
    pub sources: HashMap<String, Uuid>,
    by_territory: HashMap<(String, String), usize>,
    authority_ids: HashMap<Uuid, usize>,
    by_identifier: HashMap<(String, String), Vec<usize>>,
    authority_names: HashMap<(String, String), BTreeSet<usize>>,
    name_countries: HashMap<String, BTreeSet<String>>,
    place_ids: HashMap<Uuid, usize>,
    place_geonames: HashMap<i64, usize>,
    place_names: HashMap<(String, String), BTreeSet<usize>>,
    between: HashMap<(End, End), Vec<usize>>,
}

#[derive(FromQueryResult)]
struct AuthorityRow {
    id: Uuid,
    title: Json<Translated>,
    state: String,
    kind_code: String,
    country: String,
    territory_kind: Option<String>,
    territory_code: Option<String>,
    governs: bool,
    place_id: Option<Uuid>,
    names: Json<Vec<place::OtherName>>,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: Uuid,
    title: Json<Translated>,
    state: String,
    country: String,
    geonames: Option<i64>,
    lat: Option<f64>,
    lon: Option<f64>,
    local_name: Option<String>,
}

fn to_record<E: EntityTrait>(from: E::Column) -> RelationDef {
    E::belongs_to(record::Entity)
        .from(from)
        .to(record::Column::Id)
        .into()
}

impl Network {
    /// Reads it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut network = Network {
            index: Index::load(connection).await?,
            authorities: Vec::new(),
            places: Vec::new(),
            links: Vec::new(),
            sources: HashMap::new(),
            by_territory: HashMap::new(),
            authority_ids: HashMap::new(),
            by_identifier: HashMap::new(),
            authority_names: HashMap::new(),
            name_countries: HashMap::new(),
            place_ids: HashMap::new(),
            place_geonames: HashMap::new(),
            place_names: HashMap::new(),
            between: HashMap::new(),
        };
        network.load_places(connection).await?;
        network.load_authorities(connection).await?;
        network.load_links(connection).await?;
        for (id, held) in source::all(connection).await? {
            if let Some(url) = held.url {
                network.sources.insert(url, id);
            }
        }
        Ok(network)
    }

    async fn load_places(&mut self, connection: &impl ConnectionTrait) -> Result<()> {
        use place::Column as C;
        let rows = place::Entity::find()
            .select_only()
            .columns([C::Id, C::Country, C::Geonames, C::Lat, C::Lon, C::LocalName])
            .columns([record::Column::Title, record::Column::State])
            .join(JoinType::InnerJoin, to_record::<place::Entity>(C::Id))
            .into_model::<PlaceRow>()
            .all(connection)
            .await?;
        for row in rows {
            let names: Vec<String> = row.title.0.iter().map(|(_, name)| name.to_owned()).collect();
            let place = self.add_place(Place {
                id: row.id,
                name: row.title.0.text(kernel::Lang::Fr).to_owned(),
                country: row.country,
                geonames: row.geonames,
                point: row.lat.zip(row.lon),
                archived: row.state == State::Archived.code(),
                authority: None,
            });
            for name in names.iter().chain(&row.local_name) {
                self.name_place(place, name);
            }
        }
        let names: Vec<(Uuid, String)> = place::name::Entity::find()
            .select_only()
            .columns([place::name::Column::PlaceId, place::name::Column::Name])
            .into_tuple()
            .all(connection)
            .await?;
        for (id, name) in names {
            if let Some(place) = self.place_ids.get(&id).copied() {
                self.name_place(place, &name);
            }
        }
        Ok(())
    }

    async fn load_authorities(&mut self, connection: &impl ConnectionTrait) -> Result<()> {
        use organisation::Column as C;
        let governing = directory::kind::Entity::find()
            .filter(directory::kind::Column::Governs.eq(true))
            .all(connection)
            .await?;
        let governing: BTreeSet<String> = governing.into_iter().map(|kind| kind.code).collect();
        let rows = organisation::Entity::find()
            .select_only()
            .columns([
                C::Id,
                C::KindCode,
                C::Country,
                C::TerritoryKind,
                C::TerritoryCode,
                C::Governs,
                C::PlaceId,
                C::Names,
            ])
            .columns([record::Column::Title, record::Column::State])
            .join(JoinType::InnerJoin, to_record::<organisation::Entity>(C::Id))
            .into_model::<AuthorityRow>()
            .all(connection)
            .await?;
        for row in rows {
            if !row.governs && !governing.contains(&row.kind_code) {
                continue;
            }
            let territory = row.territory_kind.zip(row.territory_code).filter(|_| row.governs);
            let authority = self.add_authority(
                Authority {
                    id: row.id,
                    name: row.title.0.text(kernel::Lang::Fr).to_owned(),
                    country: row.country,
                    place: row.place_id,
                    archived: row.state == State::Archived.code(),
                },
                territory,
            );
            for (_, name) in row.title.0.iter() {
                self.name_authority(authority, name);
            }
            for other in &row.names.0 {
                self.name_authority(authority, &other.name);
            }
        }
        for (id, scheme, value) in directory::store::identifiers(connection).await? {
            if let Some(authority) = self.authority_with(id) {
                self.identify(authority, &scheme, &value);
            }
        }
        Ok(())
    }

    async fn load_links(&mut self, connection: &impl ConnectionTrait) -> Result<()> {
        let rows: Vec<(Uuid, Option<Json<Dated>>, String)> = partnership::Entity::find()
            .select_only()
            .columns([partnership::Column::Id, partnership::Column::Dated])
            .column(record::Column::State)
            .join(
                JoinType::InnerJoin,
                to_record::<partnership::Entity>(partnership::Column::Id),
            )
            .into_tuple()
            .all(connection)
            .await?;
        let undone = record::undone(connection, crate::store::KIND).await?;
        let mut known = HashMap::with_capacity(rows.len());
        for (id, dated, state) in rows {
            known.insert(id, self.links.len());
            self.links.push(Link {
                id,
                line: None,
                state: State::from_code(&state).unwrap_or(State::Draft),
                undone: undone.contains(&id),
                forms: BTreeMap::new(),
                dated: dated.map(|held| held.0),
                ends: Vec::new(),
            });
        }
        let forms: Vec<(Uuid, String, Option<Json<Dated>>)> = form::Entity::find()
            .select_only()
            .columns([
                form::Column::PartnershipId,
                form::Column::Form,
                form::Column::Dated,
            ])
            .into_tuple()
            .all(connection)
            .await?;
        for (id, form, dated) in forms {
            if let Some(link) = known.get(&id).and_then(|place| self.links.get_mut(*place)) {
                link.forms.insert(form, dated.map(|held| held.0));
            }
        }
        let parties: Vec<(Uuid, Option<Uuid>, Option<Uuid>, bool)> = party::Entity::find()
            .select_only()
            .columns([
                party::Column::PartnershipId,
                party::Column::OrganisationId,
                party::Column::PlaceId,
                party::Column::Home,
            ])
            .into_tuple()
            .all(connection)
            .await?;
        let mut sides: HashMap<usize, (Vec<End>, Vec<End>)> = HashMap::with_capacity(known.len());
        for (id, organisation, place, home) in parties {
            let end = organisation.map(End::Organisation).or(place.map(End::Place));
            if let (Some(end), Some(link)) = (end, known.get(&id)) {
                self.links[*link].ends.extend(organisation);
                let (at_home, away) = sides.entry(*link).or_default();
                if home { at_home.push(end) } else { away.push(end) }
            }
        }
        for (link, (at_home, away)) in sides {
            for one in &at_home {
                for other in &away {
                    self.join(*one, *other, link);
                }
            }
        }
        Ok(())
    }

    /// Adds a place; its names are told by [`Self::name_place`].
    pub fn add_place(&mut self, place: Place) -> usize {
        let at = self.places.len();
        self.place_ids.insert(place.id, at);
        if let Some(geonames) = place.geonames {
            self.place_geonames.insert(geonames, at);
        }
        self.places.push(place);
        at
    }

    pub fn name_place(&mut self, place: usize, name: &str) {
        let country = self.places[place].country.clone();
        let key = fold(name);
        self.name_countries
            .entry(key.clone())
            .or_default()
            .insert(country.clone());
        self.place_names.entry((country, key)).or_default().insert(place);
    }

    /// Adds an authority; its names are told by [`Self::name_authority`].
    pub fn add_authority(&mut self, authority: Authority, territory: Option<(String, String)>) -> usize {
        let at = self.authorities.len();
        self.authority_ids.insert(authority.id, at);
        if let Some(territory) = territory {
            self.by_territory.entry(territory).or_insert(at);
        }
        let place = authority.place.and_then(|id| self.place_ids.get(&id).copied());
        if let Some(place) = place.and_then(|place| self.places.get_mut(place)) {
            place.authority.get_or_insert(at);
        }
        self.authorities.push(authority);
        at
    }

    pub fn name_authority(&mut self, authority: usize, name: &str) {
        let country = self.authorities[authority].country.clone();
        let key = fold(name);
        self.name_countries
            .entry(key.clone())
            .or_default()
            .insert(country.clone());
        self.authority_names
            .entry((country, key))
            .or_default()
            .insert(authority);
    }

    pub fn identify(&mut self, authority: usize, scheme: &str, value: &str) {
        self.by_identifier
            .entry((scheme.to_owned(), value.to_owned()))
            .or_default()
            .push(authority);
    }

    /// Says that a link is between two ends.
    pub fn join(&mut self, one: End, other: End, link: usize) {
        self.between.entry(ordered(one, other)).or_default().push(link);
    }

    /// The links between two ends.
    pub fn links_between(&self, one: End, other: End) -> &[usize] {
        self.between.get(&ordered(one, other)).map_or(&[], Vec::as_slice)
    }

    /// The authority of a French territory.
    pub fn authority_of(&self, kind: &str, code: &str) -> Option<usize> {
        self.by_territory
            .get(&(kind.to_owned(), code.to_owned()))
            .copied()
    }

    /// The authority with an identifier.
    pub fn identified(&self, scheme: &str, value: &str) -> Option<usize> {
        let found = self.by_identifier.get(&(scheme.to_owned(), value.to_owned()))?;
        found.first().copied()
    }

    /// The authority with this id.
    pub fn authority_with(&self, id: Uuid) -> Option<usize> {
        self.authority_ids.get(&id).copied()
    }

    /// The place with a GeoNames id.
    pub fn place_with(&self, geonames: i64) -> Option<usize> {
        self.place_geonames.get(&geonames).copied()
    }

    /// The place with an id.
    pub fn place_at(&self, id: Uuid) -> Option<usize> {
        self.place_ids.get(&id).copied()
    }

    /// Authorities of this name in a country.
    pub fn authorities_named(&self, country: &str, name: &str) -> Vec<usize> {
        let found = self.authority_names.get(&(country.to_owned(), fold(name)));
        found.map(|set| set.iter().copied().collect()).unwrap_or_default()
    }

    /// Places of this name in a country.
    pub fn places_named(&self, country: &str, name: &str) -> Vec<usize> {
        let found = self.place_names.get(&(country.to_owned(), fold(name)));
        found.map(|set| set.iter().copied().collect()).unwrap_or_default()
    }

    /// The countries in which the network holds something of this name.
    pub fn countries_of(&self, name: &str) -> Vec<String> {
        let found = self.name_countries.get(&fold(name));
        found.map(|set| set.iter().cloned().collect()).unwrap_or_default()
    }
}

fn ordered(one: End, other: End) -> (End, End) {
    if one <= other { (one, other) } else { (other, one) }
}
