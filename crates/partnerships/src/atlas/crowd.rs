//! The map of tens of thousands of links: one mark a country, one line from each region to each country.

use std::collections::HashMap;

use database::Result;
use geo::map::{Area, Link, LinkStyle, LonLat, Marker, Shape, View, WorldMap};
use geo::territory;
use kernel::{Actor, Lang};
use sea_orm::ConnectionTrait;

use super::{Frame, framed, key, note, rank, tints};
use crate::known::{Known, Side};
use crate::messages::Messages;
use crate::store::{self, Across, Filter, Line, Strand};

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

/// Adds up the links of a filter by country; nothing if they lead to a few countries only.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    view: View,
) -> Result<Option<Crowd>> {
    let bounds = match view {
        View::Bounds(bounds) => Some(bounds),
        View::World | View::Fit => None,
    };
    let across = store::across(connection, filter, actor, bounds).await?;
    if across.iter().filter(|country| country.places > 0).count() < COUNTRIES {
        return Ok(None);
    }
    let sole = across.iter().filter(|country| country.places == 1);
    let sole = sole.map(|country| country.country.clone()).collect();
    let alone = store::alone(connection, filter, actor, sole).await?;
    let mut known = Known::of(connection, alone.iter().map(Side::from), actor).await?;
    let codes = across.iter().map(|country| country.country.clone()).collect();
    known.add_countries(connection, codes).await?;
    let lines = store::lines(connection, filter, actor).await?;
    let mut regions: Vec<String> = lines.iter().map(|line| line.region.clone()).collect();
    regions.sort();
    regions.dedup();
    let regions = territory::some(connection, "region", regions).await?;
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
    pub(super) fn map(&self, frame: Frame<'_>, count: u64) -> WorldMap {
        let lang = frame.lang;
        let areas: Vec<Area> = self
            .across
            .iter()
            .map(|across| self.area(across, &frame, lang))
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
                weight: u32::try_from(line.links).unwrap_or(u32::MAX),
                ..Link::default()
            })
        });
        let links = links.collect();
        let counted = |count: i64| usize::try_from(count).unwrap_or(0);
        let across = self.across.iter();
        let (tinted, abroad) = tints(across.map(|across| (across.country.as_str(), counted(across.abroad))));
        let mut markers: Vec<Marker> = markers.into_values().collect();
        markers.sort_by(|a, b| a.key.cmp(&b.key));
        WorldMap {
            gathered: true,
            areas,
            markers,
            links,
            tinted,
            ..framed(frame, abroad, usize::try_from(count).unwrap_or(usize::MAX))
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
            weight: u32::try_from(across.drawn).unwrap_or(u32::MAX),
            note: Messages(lang).map_count(across.drawn),
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
            weight: u32::try_from(across.drawn).unwrap_or(u32::MAX),
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
    let middle = across.lon.zip(across.lat).unwrap_or(area.point);
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
