//! The same maps as GeoJSON (RFC 7946), for the browser's map and for export.
//!
//! Coordinates are WGS 84 longitude and latitude, outer rings run counter-clockwise and holes
//! clockwise (3.1.6), and what crosses the antimeridian is cut there (3.1.9).

use serde_json::{Value, json};

use super::projection::{clip, unwrap_longitudes, wrap};
use super::topojson::{Basemap, contains};
use super::{LonLat, Ring, TerritoryMap, WorldMap, is_drawable};

/// Markers as points, links as lines and the origin as a point marked `"role": "origin"`.
///
/// Every feature has `role` (`origin`, `marker`, `link`), `label`, `href`; markers and links add
/// `style`, markers `key`, `weight`, `shape`, `approximate`, `note`, links `to`.
pub fn world_geojson(map: &WorldMap) -> String {
    let mut features = Vec::new();
    if let Some(origin) = map.origin.as_ref().filter(|o| is_drawable(o.point.0, o.point.1)) {
        features.push(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": position(origin.point) },
            "properties": { "role": "origin", "label": origin.label, "href": origin.href },
        }));
    }
    for marker in map.markers.iter().filter(|m| is_drawable(m.lon, m.lat)) {
        features.push(json!({
            "type": "Feature",
            "id": marker.key,
            "geometry": { "type": "Point", "coordinates": position((marker.lon, marker.lat)) },
            "properties": {
                "role": "marker", "key": marker.key, "label": marker.label, "href": marker.href,
                "weight": marker.weight, "style": marker.style, "shape": marker.shape,
                "approximate": marker.approximate, "note": marker.note,
            },
        }));
    }
    for link in &map.links {
        let start = link.from.or(map.origin.as_ref().map(|o| o.point));
        let end = map
            .markers
            .iter()
            .find(|m| m.key == link.to_key)
            .map(|m| (m.lon, m.lat));
        let (Some(start), Some(end)) = (start, end) else {
            continue;
        };
        if !is_drawable(start.0, start.1) || !is_drawable(end.0, end.1) {
            continue;
        }
        features.push(json!({
            "type": "Feature",
            "geometry": line(start, end),
            "properties": {
                "role": "link", "label": link.label, "href": link.href,
                "style": link.style, "to": link.to_key,
            },
        }));
    }
    collection(features)
}

/// Communes as points, or as polygons where contours are known.
///
/// Every feature has `role` = `unit`, `code`, `label`, `href`, `weight`, `note`, `group`,
/// `group_label`.
pub fn territory_geojson(map: &TerritoryMap) -> String {
    let mut features = Vec::new();
    for unit in &map.units {
        let rings = map
            .polygons
            .iter()
            .flatten()
            .find(|(code, _)| *code == unit.code)
            .map(|(_, rings)| rings.as_slice());
        let geometry = match rings.map(polygons) {
            Some(polygons) if !polygons.is_empty() => {
                json!({ "type": "MultiPolygon", "coordinates": polygons })
            }
            _ if is_drawable(unit.lon, unit.lat) => {
                json!({ "type": "Point", "coordinates": position((unit.lon, unit.lat)) })
            }
            _ => Value::Null,
        };
        let group = map.groups.iter().find(|g| Some(&g.key) == unit.group.as_ref());
        features.push(json!({
            "type": "Feature",
            "id": unit.code,
            "geometry": geometry,
            "properties": {
                "role": "unit", "code": unit.code, "label": unit.label, "href": unit.href,
                "weight": unit.weight, "note": unit.note,
                "group": unit.group, "group_label": group.map(|g| g.label.as_str()),
            },
        }));
    }
    collection(features)
}

/// The land of a base map, coordinates rounded to `decimals` (1 is about 10 km): the background of
/// the browser's map, so that it needs no third party.
pub fn land_geojson(base: &Basemap, decimals: u32) -> String {
    let precision = 10_f64.powi(i32::try_from(decimals.min(6)).unwrap_or(6));
    let mut land = Vec::new();
    for polygon in &base.land {
        let mut rings: Vec<Ring> = Vec::new();
        for piece in polygon.iter().flat_map(|ring| cut(ring)) {
            let mut rounded: Ring = Vec::with_capacity(piece.len());
            for (lon, lat) in piece {
                let round = |value: f64| (value * precision).round() / precision;
                let point = (round(lon), round(lat));
                if rounded.last() != Some(&point) {
                    rounded.push(point);
                }
            }
            if rounded.len() >= 4 {
                rings.push(rounded);
            }
        }
        land.extend(polygons(&rings));
    }
    collection(vec![json!({
        "type": "Feature",
        "geometry": { "type": "MultiPolygon", "coordinates": land },
        "properties": { "role": "land", "credit": "Natural Earth" },
    })])
}

fn collection(features: Vec<Value>) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Six decimals are a tenth of a metre: more would claim what nobody measured.
fn position((lon, lat): LonLat) -> [f64; 2] {
    let round = |value: f64| (value * 1e6).round() / 1e6;
    [round(wrap(lon)), round(lat)]
}

/// A line by the shorter way, in two parts when that crosses the antimeridian.
fn line(start: LonLat, end: LonLat) -> Value {
    let (start, end) = ((wrap(start.0), start.1), (wrap(end.0), end.1));
    let delta = wrap(end.0 - start.0);
    let goal = start.0 + delta;
    if goal.abs() <= 180.0 {
        return json!({ "type": "LineString", "coordinates": [position(start), position(end)] });
    }
    let edge = 180.0_f64.copysign(goal);
    let lat = start.1 + (end.1 - start.1) * (edge - start.0) / delta;
    json!({ "type": "MultiLineString", "coordinates": [
        [position(start), position((edge, lat))],
        [position((-edge, lat)), position(end)],
    ] })
}

/// The parts of a ring on either side of the antimeridian, each within [-180, 180].
fn cut(ring: &[LonLat]) -> Vec<Ring> {
    let continuous = super::projection::close_around_pole(unwrap_longitudes(ring));
    let mut parts = Vec::new();
    for shift in [-360.0, 0.0, 360.0] {
        let part = clip(&continuous, |p| p.0 - shift + 180.0, true);
        let part = clip(&part, |p| 180.0 - (p.0 - shift), true);
        if part.len() >= 3 {
            parts.push(part.into_iter().map(|(lon, lat)| (lon - shift, lat)).collect());
        }
    }
    parts
}

/// Loose rings as polygons: a ring inside another (with none between) is its hole.
fn polygons(rings: &[Ring]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let usable: Vec<&Ring> = rings
        .iter()
        .filter(|ring| ring.len() >= 3 && ring.iter().all(|p| is_drawable(p.0, p.1)))
        .collect();
    let depth = |ring: &Ring| {
        usable
            .iter()
            .filter(|other| !std::ptr::eq(**other, ring) && contains(other, ring[0]))
            .count()
    };
    let mut out = Vec::new();
    for outer in usable.iter().filter(|ring| depth(ring) % 2 == 0) {
        let mut polygon = vec![closed((*outer).clone(), true)];
        for hole in usable.iter().filter(|ring| depth(ring) % 2 == 1) {
            if depth(hole) == depth(outer) + 1 && contains(outer, hole[0]) {
                polygon.push(closed((*hole).clone(), false));
            }
        }
        out.push(polygon);
    }
    out
}

/// Closes a ring and turns it the way RFC 7946 wants.
fn closed(mut ring: Ring, counter_clockwise: bool) -> Vec<[f64; 2]> {
    if ring.first() == ring.last() {
        ring.pop();
    }
    let twice_area: f64 = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    if (twice_area > 0.0) != counter_clockwise {
        ring.reverse();
    }
    if let Some(&first) = ring.first() {
        ring.push(first);
    }
    ring.into_iter().map(position).collect()
}
