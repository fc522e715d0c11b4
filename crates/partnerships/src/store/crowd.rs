//! The links of a filter added up, for a map that is too full to draw each: what there is in each country of the other
//! side, and from which region lines lead there.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use database::Result;
use geo::map::{Bounds, LonLat};
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseConnection, JoinType, QuerySelect};

use super::ends::{Ends, Spots};
use super::threads::{self, Strand};
use crate::rows::{partnership as row, party};

/// What partnerships have in one country of the other side.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Across {
    /// Country code.
    pub country: String,
    /// Partnerships that cross a border.
    pub abroad: usize,
    /// Partnerships with a point there.
    pub drawn: usize,
    /// Organisations and places that have a point.
    pub places: usize,
    /// Those in the box that was asked for.
    pub inside: usize,
    /// The middle of these, each as often as links lead there.
    pub middle: Option<LonLat>,
    /// The rank of the liveliest with a point: see [`crate::atlas::rank`].
    pub rank: Option<i64>,
    /// A partnership that leads to a place with a point: the oldest.
    pub first: Option<Uuid>,
}

/// What partnerships join a region of the home side with a country.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Code of the region.
    pub region: String,
    /// Country code.
    pub country: String,
    /// How many.
    pub links: usize,
    /// The rank of the liveliest: see [`crate::atlas::rank`].
    pub rank: i64,
}

#[derive(Default)]
struct Sum {
    across: Across,
    /// Organisations and places with a point, and whether they are in the box.
    places: HashMap<Uuid, bool>,
    /// The points in the box: how many, and their degrees added up.
    inside: (f64, f64, f64),
}

/// What there is in each country of the other side, and in a box of the earth: by the codes of countries.
pub(crate) fn across(ends: &Ends, spots: &Spots, bounds: Option<Bounds>) -> Vec<Across> {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for link in &ends.links {
        // Several ends in one country are one link to it.
        let (mut led, mut drawn): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for end in link.away.iter().filter(|end| !end.country.is_empty()) {
            let country = end.country.as_str();
            let sum = sums.entry(country).or_default();
            if !led.contains(&country) {
                led.push(country);
                sum.across.abroad += usize::from(!link.in_france);
            }
            let Some((lon, lat)) = spots.of(end, &ends.bodies) else {
                continue;
            };
            if !drawn.contains(&country) {
                drawn.push(country);
                sum.across.drawn += 1;
                sum.across.first.get_or_insert(link.id);
                let rank = sum.across.rank.map_or(link.rank, |rank| rank.min(link.rank));
                sum.across.rank = Some(rank);
            }
            let inside = bounds.is_none_or(|bounds| bounds.holds(lon, lat));
            let place = end.organisation.or(end.place).unwrap_or(end.id);
            sum.places.insert(place, inside);
            if inside {
                let (count, lons, lats) = sum.inside;
                sum.inside = (count + 1.0, lons + lon, lats + lat);
            }
        }
    }
    let told = |(country, sum): (&str, Sum)| {
        let (count, lons, lats) = sum.inside;
        Across {
            country: country.to_owned(),
            places: sum.places.len(),
            inside: sum.places.values().filter(|inside| **inside).count(),
            middle: (count > 0.0).then(|| (lons / count, lats / count)),
            ..sum.across
        }
    };
    sums.into_iter().map(told).collect()
}

/// From which regions of the home side lines lead to which countries, the most first.
pub(crate) fn lines(ends: &Ends) -> Vec<Line> {
    let mut sums: HashMap<(&str, &str), (usize, i64)> = HashMap::new();
    for link in &ends.links {
        let regions: BTreeSet<&str> = link
            .here
            .iter()
            .filter_map(|id| ends.bodies.get(id)?.region.as_deref())
            .collect();
        let countries: BTreeSet<&str> = link.away.iter().map(|end| end.country.as_str()).collect();
        for country in countries.into_iter().filter(|country| !country.is_empty()) {
            for region in &regions {
                let (links, rank) = sums.entry((*region, country)).or_insert((0, link.rank));
                *links += 1;
                *rank = link.rank.min(*rank);
            }
        }
    }
    let line = |((region, country), (links, rank)): ((&str, &str), (usize, i64))| Line {
        region: region.to_owned(),
        country: country.to_owned(),
        links,
        rank,
    };
    let mut lines: Vec<Line> = sums.into_iter().map(line).collect();
    lines.sort_by(|a, b| {
        let order = b.links.cmp(&a.links);
        order.then_with(|| (&a.region, &a.country).cmp(&(&b.region, &b.country)))
    });
    lines
}

/// The authorities from here that have a link abroad: bodies that govern a territory.
pub(crate) fn engaged(ends: &Ends) -> usize {
    let abroad = ends.links.iter().filter(|link| !link.in_france);
    let governs = |id: &&Uuid| ends.bodies.get(*id).is_some_and(|body| body.governs);
    let found: HashSet<&Uuid> = abroad.flat_map(|link| &link.here).filter(governs).collect();
    found.len()
}

/// The parties of the other side of these links, which the reader may see, in these countries.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn alone(
    connection: &DatabaseConnection,
    links: Vec<Uuid>,
    countries: Vec<String>,
) -> Result<Vec<Strand>> {
    let mut found = threads::strands(
        connection,
        row::Entity::find()
            .join(JoinType::InnerJoin, threads::join_party())
            .filter(row::Column::Id.is_in(links))
            .filter(party::Column::Home.eq(false))
            .filter(party::Column::Country.is_in(countries)),
    )
    .await?;
    found.sort_by_key(|strand| strand.id);
    Ok(found)
}
