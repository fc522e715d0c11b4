//! The ends of all links of a filter, in as few columns as it takes to add them up. A network has tens of thousands: they
//! are read in one pass, and each organisation once, where statements that group and count would look up the same
//! organisations again for each link. They come as one text each: handing over a row costs the drivers more than reading
//! it, and memory for each of its cells.

use std::collections::{BTreeSet, HashMap};

use database::packed::{Cell, packed, unpacked};
use database::{Result, record};
use directory::rows::organisation;
use geo::map::{LinkStyle, LonLat};
use geo::{country, place, territory};
use kernel::{Actor, policy};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{
    Alias, CaseStatement, Cond, Expr, ExprTrait, IntoColumnRef, IntoIden, SelectStatement, SimpleExpr,
};
use sea_orm::{DatabaseConnection, JoinType, QuerySelect, QueryTrait};

use super::Filter;
use super::at_home::{BODY, join_body};
use super::filter::filtered;
use crate::rows::{partnership as row, party};
use crate::{atlas, codes};

/// How many ids one statement names: SQLite binds at most 32,766 values.
const CHUNK: usize = 10_000;
/// The end here.
const HERE: &str = "here";
/// The other end.
const AWAY: &str = "away";

/// An end on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Away {
    /// The party.
    pub id: Uuid,
    pub organisation: Option<Uuid>,
    pub place: Option<Uuid>,
    /// Country code; empty for a body that belongs to none.
    pub country: String,
}

/// A link with its ends.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    pub id: Uuid,
    pub in_france: bool,
    /// See [`atlas::rank`].
    pub rank: i64,
    /// The organisations on the side that the network looks from.
    pub here: Vec<Uuid>,
    pub away: Vec<Away>,
}

/// An organisation that the reader may see.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub region: Option<String>,
    pub governs: bool,
    point: Option<LonLat>,
    place: Option<Uuid>,
    territory: Option<(String, String)>,
}

/// All links of a filter, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    pub links: Vec<Joined>,
    /// The organisations at their ends, as far as the reader may see them.
    pub bodies: HashMap<Uuid, Body>,
}

/// Where the other ends stand.
#[derive(Debug, Default)]
pub(crate) struct Spots {
    places: HashMap<Uuid, LonLat>,
    territories: HashMap<(String, String), LonLat>,
    countries: HashMap<String, LonLat>,
}

impl Spots {
    /// The point of an end, by the rules of [`crate::known::Known::spot`].
    pub fn of(&self, end: &Away, bodies: &HashMap<Uuid, Body>) -> Option<LonLat> {
        if let Some(id) = end.organisation {
            let body = bodies.get(&id)?;
            return match (body.point, body.place, &body.territory) {
                (Some(point), ..) => Some(point),
                (None, Some(place), _) => self.places.get(&place).copied(),
                (None, None, Some(key)) => self.territories.get(key).copied(),
                (None, None, None) => None,
            };
        }
        match end.place {
            Some(place) => self.places.get(&place).copied(),
            None => self.countries.get(&end.country).copied(),
        }
    }
}

fn of<C: IntoIden>(table: &'static str, column: C) -> Expr {
    Expr::col((Alias::new(table), column).into_column_ref())
}

fn join_side(query: &mut SelectStatement, alias: &'static str, home: bool) {
    let link = Expr::col((row::Entity, row::Column::Id));
    query.join_as(
        JoinType::LeftJoin,
        party::Entity,
        Alias::new(alias),
        Cond::all()
            .add(of(alias, party::Column::PartnershipId).eq(link))
            .add(of(alias, party::Column::Home).eq(home)),
    );
}

/// The rank of a partnership's status.
fn rank() -> SimpleExpr {
    let with = |style: LinkStyle| {
        let all = codes::statuses().iter();
        all.filter(move |status| atlas::style(&status.code) == style)
            .map(|status| status.code.clone())
    };
    let status = || Expr::col((row::Entity, row::Column::Status));
    CaseStatement::new()
        .case(
            status().is_in(with(LinkStyle::Active)),
            atlas::rank(LinkStyle::Active),
        )
        .case(
            status().is_in(with(LinkStyle::Contact)),
            atlas::rank(LinkStyle::Contact),
        )
        .finally(atlas::rank(LinkStyle::Past))
        .into()
}

fn id(cell: &str) -> Option<Uuid> {
    Uuid::try_parse(cell).ok()
}

/// Each engine has its word for it.
fn is_true(cell: &str) -> bool {
    matches!(cell, "1" | "true")
}

fn word(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

/// A link, an end here and an end away: what a link of many parties has on both sides comes in every pair.
struct Pair {
    link: Uuid,
    in_france: bool,
    rank: i64,
    here: Option<Uuid>,
    away: Option<Away>,
}

const PAIR: [(&str, Cell); 8] = [
    ("link", Cell::Id),
    ("in_france", Cell::Plain),
    ("rank", Cell::Plain),
    ("here_organisation", Cell::Id),
    ("away_id", Cell::Id),
    ("away_organisation", Cell::Id),
    ("away_place", Cell::Id),
    ("away_country", Cell::Plain),
];

impl Pair {
    fn of(cells: [&str; PAIR.len()]) -> Option<Pair> {
        let [link, in_france, rank, here, away, organisation, place, country] = cells;
        Some(Pair {
            link: id(link)?,
            in_france: is_true(in_france),
            rank: rank.parse().ok()?,
            here: id(here),
            away: id(away).map(|party| Away {
                id: party,
                organisation: id(organisation),
                place: id(place),
                country: country.to_owned(),
            }),
        })
    }
}

/// Reads the ends of the links that `actor` sees under a filter, and the organisations there.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn ends(connection: &DatabaseConnection, filter: &Filter, actor: &Actor) -> Result<Ends> {
    let mut query = filtered(filter, actor).select_only().into_query();
    join_side(&mut query, HERE, true);
    join_side(&mut query, AWAY, false);
    query
        .expr_as(Expr::col((row::Entity, row::Column::Id)), "link")
        .expr_as(Expr::col((row::Entity, row::Column::InFrance)), "in_france")
        .expr_as(rank(), "rank")
        .expr_as(of(HERE, party::Column::OrganisationId), "here_organisation")
        .expr_as(of(AWAY, party::Column::Id), "away_id")
        .expr_as(of(AWAY, party::Column::OrganisationId), "away_organisation")
        .expr_as(of(AWAY, party::Column::PlaceId), "away_place")
        .expr_as(of(AWAY, party::Column::Country), "away_country");
    let text = packed(connection, query, &PAIR).await?;
    let pairs = unpacked(&text).filter_map(Pair::of).collect();
    let links = joined(pairs);
    let mut ids = BTreeSet::new();
    for link in &links {
        ids.extend(&link.here);
        ids.extend(link.away.iter().filter_map(|end| end.organisation));
    }
    let bodies = bodies(connection, ids, actor).await?;
    Ok(Ends { links, bodies })
}

/// Puts the pairs of each link together.
fn joined(mut pairs: Vec<Pair>) -> Vec<Joined> {
    pairs.sort_unstable_by_key(|pair| pair.link);
    let mut links: Vec<Joined> = Vec::new();
    for pair in pairs {
        if links.last().is_none_or(|last| last.id != pair.link) {
            links.push(Joined {
                id: pair.link,
                in_france: pair.in_france,
                rank: pair.rank,
                ..Joined::default()
            });
        }
        let Some(link) = links.last_mut() else { continue };
        link.here
            .extend(pair.here.filter(|here| !link.here.contains(here)));
        link.away.extend(pair.away.filter(|end| !link.away.contains(end)));
    }
    links
}

async fn bodies(
    connection: &DatabaseConnection,
    ids: BTreeSet<Uuid>,
    actor: &Actor,
) -> Result<HashMap<Uuid, Body>> {
    const BODIES: [(&str, Cell); 8] = [
        ("id", Cell::Id),
        ("region", Cell::Plain),
        ("governs", Cell::Plain),
        ("lon", Cell::Plain),
        ("lat", Cell::Plain),
        ("place_id", Cell::Id),
        ("territory_kind", Cell::Plain),
        ("territory_code", Cell::Plain),
    ];
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut bodies = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let query = organisation::Entity::find()
            .select_only()
            .columns([
                organisation::Column::Id,
                organisation::Column::Region,
                organisation::Column::Governs,
                organisation::Column::Lon,
                organisation::Column::Lat,
                organisation::Column::PlaceId,
                organisation::Column::TerritoryKind,
                organisation::Column::TerritoryCode,
            ])
            .join_as(JoinType::InnerJoin, join_body(), BODY)
            .filter(organisation::Column::Id.is_in(chunk.iter().copied()))
            .filter(record::readable(BODY, actor))
            .into_query();
        let text = packed(connection, query, &BODIES).await?;
        let found = unpacked(&text).filter_map(|[key, region, governs, lon, lat, place, kind, code]| {
            let body = Body {
                region: word(region),
                governs: is_true(governs),
                point: lon.parse().ok().zip(lat.parse().ok()),
                place: id(place),
                territory: word(kind).zip(word(code)),
            };
            Some((id(key)?, body))
        });
        bodies.extend(found);
    }
    Ok(bodies)
}

impl Ends {
    /// Reads the points of whatever stands at the other ends and has none of its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn spots(&self, connection: &DatabaseConnection, actor: &Actor) -> Result<Spots> {
        let (mut places, mut grounds, mut codes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for end in self.links.iter().flat_map(|link| &link.away) {
            match (end.organisation, end.place) {
                (Some(id), _) => {
                    let body = self.bodies.get(&id).filter(|body| body.point.is_none());
                    let Some(body) = body else { continue };
                    match (body.place, &body.territory) {
                        (Some(place), _) => drop(places.insert(place)),
                        (None, Some(key)) => drop(grounds.insert(key.clone())),
                        (None, None) => {}
                    }
                }
                (None, Some(place)) => drop(places.insert(place)),
                (None, None) if !codes.contains(&end.country) => drop(codes.insert(end.country.clone())),
                (None, None) => {}
            }
        }
        let mut spots = Spots::default();
        let places: Vec<Uuid> = places.into_iter().collect();
        for chunk in places.chunks(CHUNK) {
            let found = place::some(connection, chunk.to_vec()).await?;
            let seen = found
                .into_iter()
                .filter(|(record, _)| policy::allow(actor, policy::Action::Read, record.guarded()));
            spots
                .places
                .extend(seen.filter_map(|(record, held)| Some((record.id, held.lon.zip(held.lat)?))));
        }
        let grounds = territory::by_keys(connection, grounds).await?;
        spots.territories = grounds
            .into_iter()
            .filter_map(|(key, held)| Some((key, held.lon.zip(held.lat)?)))
            .collect();
        spots.countries = country::some(connection, codes.into_iter().collect())
            .await?
            .into_iter()
            .filter_map(|held| Some((held.code, held.lon.zip(held.lat)?)))
            .collect();
        Ok(spots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_many_parties_comes_once_with_each_of_its_ends() {
        let id = Uuid::from_u128;
        let text = |id: u128| Uuid::from_u128(id).to_string();
        let pair = |link, here, away| {
            let (link, here, away) = (text(link), text(here), text(away));
            format!("{link},0,1,{here},{away},{away},,ML")
        };
        let rows = [
            pair(2, 10, 20),
            format!("{},true,2,,,,,", text(3)),
            pair(1, 10, 22).to_uppercase().replace('-', ""),
            pair(2, 11, 21),
            pair(2, 11, 20),
            pair(2, 10, 21),
        ];
        let pairs = unpacked(&rows.join(";")).filter_map(Pair::of).collect();
        let links = joined(pairs);
        let told: Vec<(Uuid, usize, usize)> = links
            .iter()
            .map(|link| (link.id, link.here.len(), link.away.len()))
            .collect();
        assert_eq!(told, [(id(1), 1, 1), (id(2), 2, 2), (id(3), 0, 0)]);
        assert!(links[2].in_france && !links[1].in_france);
        assert_eq!(links[0].away[0].organisation, Some(id(22)));
        assert!(joined(unpacked("").filter_map(Pair::of).collect()).is_empty());
    }
}
