//! The map of tens of thousands of links: one mark a country, one line from each region to each country.

use std::collections::{BTreeSet, HashMap};

use database::Result;
use geo::map::{Area, Link, LinkStyle, LonLat, Marker, Shape, View, WorldMap};
use geo::territory;
use kernel::{Actor, Lang};
use sea_orm::DatabaseConnection;

use super::{Frame, framed, key, note, number, rank, tints};
use crate::known::{Known, Side};
use crate::messages::Messages;
use crate::store::{self, Across, Ends, Line, Strand};

/// Of fewer countries, the places themselves are shown, gathered by neighbourhood.
const COUNTRIES: usize = 8;

/// What a crowded map is drawn from.
pub(super) struct Crowd {
    across: Vec<Across>,
    lines: Vec<Line>,
    /// The parties in countries with one place.
    alone: Vec<Strand>,
    /// The points of the regions that lines start from.
    regions: HashMap<String, LonLat>,
    known: Known,
}

/// Adds up links by country; nothing if they lead to a few countries only.
pub(super) async fn read(
    connection: &DatabaseConnection,
    ends: &Ends,
    actor: &Actor,
    view: View,
) -> Result<Option<Crowd>> {
    let bounds = match view {
        View::Bounds(bounds) => Some(bounds),
        View::World | View::Fit => None,
    };
    let spots = ends.spots(connection, actor).await?;
    let across = store::across(ends, &spots, bounds);
    if across.iter().filter(|country| country.places > 0).count() < COUNTRIES {
        return Ok(None);
    }
    let sole = || across.iter().filter(|country| country.places == 1);
    let links = sole().filter_map(|country| country.first).collect();
    let codes = sole().map(|country| country.country.clone()).collect();
    let alone = store::alone(connection, links, codes).await?;
    let mut known = Known::of(connection, alone.iter().map(Side::from), actor).await?;
    let codes = across.iter().map(|country| country.country.clone()).collect();
    known.add_countries(connection, codes).await?;
    let lines = store::lines(ends);
    let regions: BTreeSet<String> = lines.iter().map(|line| line.region.clone()).collect();
    let regions = territory::some(connection, "region", regions.into_iter().collect()).await?;
    Ok(Some(Crowd {
        across,
        lines,
        alone,
        regions: regions
            .into_iter()
            .filter_map(|held| Some((held.code, held.lon.zip(held.lat)?)))
            .collect(),
        known,
    }))
}

impl Crowd {
    /// Draws it.
    pub(super) fn map(&self, frame: &Frame<'_>, count: usize) -> WorldMap {
        let lang = frame.lang;
        let areas: Vec<Area> = self
            .across
            .iter()
            .map(|across| self.area(across, frame, lang))
            .collect();
        let mut markers: HashMap<&str, Marker> = HashMap::new();
        for (across, area) in self.across.iter().zip(&areas) {
            if across.inside > 0 {
                let marker = self
                    .single(across, lang)
                    .unwrap_or_else(|| many(across, area, frame.view));
                markers.insert(&across.country, marker);
            }
        }
        let links = self.lines.iter().filter_map(|line| {
            Some(Link {
                from: Some(*self.regions.get(&line.region)?),
                to_key: markers.get(line.country.as_str())?.key.clone(),
                style: style(line.rank),
                weight: number(line.links),
                ..Link::default()
            })
        });
        let links = links.collect();
        let across = self.across.iter();
        let (tinted, abroad) = tints(across.map(|across| (across.country.as_str(), across.abroad)));
        let mut markers: Vec<Marker> = markers.into_values().collect();
        markers.sort_by(|a, b| a.key.cmp(&b.key));
        WorldMap {
            gathered: true,
            areas,
            markers,
            links,
            tinted,
            ..framed(frame, abroad, count)
        }
    }

    /// A country, with what it holds.
    fn area(&self, across: &Across, frame: &Frame<'_>, lang: Lang) -> Area {
        let held = self.known.countries.get(&across.country);
        Area {
            key: across.country.clone(),
            label: self.known.country(&across.country, lang),
            href: (frame.country)(&across.country),
            point: held
                .and_then(|held| held.lon.zip(held.lat))
                .unwrap_or((f64::NAN, f64::NAN)),
            weight: number(across.drawn),
            note: Messages(lang).map_count(i64::try_from(across.drawn).unwrap_or(i64::MAX)),
            members: Vec::new(),
        }
    }

    /// The mark of the one place of a country.
    fn single(&self, across: &Across, lang: Lang) -> Option<Marker> {
        if across.places != 1 {
            return None;
        }
        let there = |strand: &&Strand| strand.country == across.country;
        let (strand, spot) = self
            .alone
            .iter()
            .filter(there)
            .find_map(|strand| Some((strand, self.known.spot(strand)?)))?;
        let named = self.known.party(strand, lang);
        let id = strand.organisation_id.or(strand.place_id).unwrap_or(strand.id);
        let mut marker = Marker {
            key: key(id),
            label: named.name,
            href: named.href,
            lon: spot.lon,
            lat: spot.lat,
            weight: number(across.drawn),
            style: style(across.rank.unwrap_or(rank(LinkStyle::Past))),
            shape: if spot.area { Shape::Area } else { Shape::Place },
            approximate: spot.approximate,
            ..Marker::default()
        };
        marker.note = note(&named.country, &marker, lang);
        // A party to be identified has no page: its partnership does, among the country's.
        (!marker.href.is_empty()).then_some(marker)
    }
}

/// The mark of a country's places: at its own point, or in their middle if that is out of the picture.
fn many(across: &Across, area: &Area, view: View) -> Marker {
    let inside = match view {
        View::Bounds(bounds) => bounds.holds(area.point.0, area.point.1),
        View::World | View::Fit => area.point.0.is_finite(),
    };
    let middle = across.middle.unwrap_or(area.point);
    let (lon, lat) = if inside { area.point } else { middle };
    Marker {
        key: format!("area-{}", area.key),
        label: area.label.clone(),
        href: area.href.clone(),
        lon,
        lat,
        weight: area.weight,
        style: style(across.rank.unwrap_or(rank(LinkStyle::Past))),
        shape: Shape::Many,
        approximate: false,
        note: area.note.clone(),
    }
}

/// The style of a rank.
fn style(at: i64) -> LinkStyle {
    [LinkStyle::Active, LinkStyle::Contact]
        .into_iter()
        .find(|style| rank(*style) == at)
        .unwrap_or(LinkStyle::Past)
}
