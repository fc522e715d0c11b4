//! The same maps as GeoJSON (RFC 7946), for the browser's map and for export.
//!
//! Coordinates are WGS 84 longitude and latitude, outer rings run counter-clockwise and holes
//! clockwise (3.1.6), and what crosses the antimeridian is cut there (3.1.9).

use std::collections::HashMap;

use serde_json::{Value, json};

use super::projection::{clip, unwrap_longitudes, wrap};
use super::topojson::{Basemap, contains};
use super::{LonLat, Marker, Ring, TerritoryMap, View, WorldMap, gather, is_drawable, tint};

/// What the browser's map gets one by one; more is gathered by area, and narrowing the map shows the places.
const MARKERS: usize = 1_500;
const LINKS: usize = 3_000;

/// Markers as points, links as lines, the origin as a point marked `"role": "origin"`, home places as `"role": "home"`.
///
/// Every feature has `role` (`origin`, `home`, `marker`, `link`), `label`, `href`; markers and home places add `style`,
/// `key`, `weight`, `shape`, `approximate`, `note`, links `style`, `to`, `title`, `detail`, `homes`. `tints` gives the step of each tinted country
/// by its numeric code.
pub fn world_geojson(map: &WorldMap) -> String {
    let many = map.gathered || map.markers.len() > MARKERS || map.links.len() > LINKS;
    // A picture of degrees: neighbours are gathered as on a sheet of 1,000 units a world.
    let scene = many.then(|| gather::scene(map, MARKERS, |(lon, lat)| Some((lon * 3.0, -lat * 3.0))));
    let (markers, links) = match &scene {
        Some(scene) => (&scene.markers, &scene.links),
        None => (&map.markers, &map.links),
    };
    let mut features = Vec::new();
    if let Some(origin) = map.origin.as_ref().filter(|o| is_drawable(o.point.0, o.point.1)) {
        features.push(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": position(origin.point) },
            "properties": { "role": "origin", "label": origin.label, "href": origin.href },
        }));
    }
    let homes = if many { &[] } else { map.homes.as_slice() };
    for (role, marker) in homes
        .iter()
        .map(|m| ("home", m))
        .chain(markers.iter().map(|m| ("marker", m)))
    {
        if is_drawable(marker.lon, marker.lat) {
            features.push(point(role, marker));
        }
    }
    let places: HashMap<&str, LonLat> = markers.iter().map(|m| (m.key.as_str(), (m.lon, m.lat))).collect();
    for link in links {
        let start = link.from.or(map.origin.as_ref().map(|o| o.point));
        let (Some(start), Some(&end)) = (start, places.get(link.to_key.as_str())) else {
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
                "title": link.title, "detail": link.detail, "homes": link.homes,
            },
        }));
    }
    let steps = tint::steps(map.tinted.iter().map(|(_, count)| *count).max().unwrap_or(0));
    let tints: serde_json::Map<String, Value> = map
        .tinted
        .iter()
        .map(|(numeric, count)| (plain(numeric), json!(tint::tint(*count, &steps))))
        .collect();
    let mut collection = json!({ "type": "FeatureCollection", "features": features, "tints": tints });
    // The part of the earth that the reader chose (RFC 7946, 5).
    if let View::Bounds(bounds) = map.view {
        collection["bbox"] = json!([bounds.west, bounds.south, bounds.east, bounds.north]);
    }
    collection.to_string()
}

fn point(role: &str, marker: &Marker) -> Value {
    json!({
        "type": "Feature",
        "id": marker.key,
        "geometry": { "type": "Point", "coordinates": position((marker.lon, marker.lat)) },
        "properties": {
            "role": role, "key": marker.key, "label": marker.label, "href": marker.href,
            "weight": marker.weight, "style": marker.style, "shape": marker.shape,
            "approximate": marker.approximate, "note": marker.note,
        },
    })
}

/// A numeric country code without its zeros in front, which some files leave out.
fn plain(numeric: &str) -> String {
    numeric.trim().trim_start_matches('0').to_owned()
}

/// Communes as points, or as polygons where contours are known.
///
/// Every feature has `role` = `unit`, `code`, `label`, `href`, `weight`, `note`, `group`, `group_label`, `tint` (that of its
/// group) and `step` (that of its weight); outlines of groups have `role` = `outline`, `label`, `tint`.
pub fn territory_geojson(map: &TerritoryMap) -> String {
    let mut features = Vec::new();
    let steps = tint::steps(map.units.iter().map(|unit| unit.weight).max().unwrap_or(0));
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
        let group = map
            .groups
            .iter()
            .position(|g| Some(&g.key) == unit.group.as_ref());
        let tint = group.map(|index| index % super::territory::TINTS);
        let group = group.and_then(|index| map.groups.get(index));
        features.push(json!({
            "type": "Feature",
            "id": unit.code,
            "geometry": geometry,
            "properties": {
                "role": "unit", "code": unit.code, "label": unit.label, "href": unit.href,
                "weight": unit.weight, "note": unit.note,
                "group": unit.group, "group_label": group.map(|g| g.label.as_str()),
                "tint": tint, "step": tint::tint(unit.weight, &steps), "chosen": unit.chosen,
            },
        }));
    }
    for (key, rings) in &map.outlines {
        let index = map.groups.iter().position(|group| group.key == *key);
        features.push(json!({
            "type": "Feature",
            "geometry": { "type": "MultiPolygon", "coordinates": polygons(rings) },
            "properties": {
                "role": "outline",
                "label": index.and_then(|index| map.groups.get(index)).map(|group| group.label.as_str()),
                "tint": index.map(|index| index % super::territory::TINTS),
            },
        }));
    }
    collection(features)
}

/// Contours as they lie, with their names: what stands under the marks of the browser's map.
///
/// Every feature has `role` = `contour`, `label`, and `at`, where its name may stand; `credit` says whose they are.
pub fn contours_geojson(contours: &[(String, Vec<Ring>)], credit: &str) -> String {
    let features = contours.iter().map(|(label, rings)| {
        let broadest = rings
            .iter()
            .max_by(|a, b| super::territory::breadth(a).total_cmp(&super::territory::breadth(b)));
        let at = broadest.and_then(|ring| super::topojson::inner_point(ring, 0.65));
        json!({
            "type": "Feature",
            "geometry": { "type": "MultiPolygon", "coordinates": polygons(rings) },
            "properties": { "role": "contour", "label": label, "at": at.map(position) },
        })
    });
    let features: Vec<Value> = features.collect();
    json!({ "type": "FeatureCollection", "features": features, "credit": credit }).to_string()
}

/// The land of a base map, coordinates rounded to `decimals` (1 is about 10 km): the background of
/// the browser's map, so that it needs no third party. A feature a country, with its numeric code as `id`, so that
/// countries can be tinted.
pub fn land_geojson(base: &Basemap, decimals: u32) -> String {
    let precision = 10_f64.powi(i32::try_from(decimals.min(6)).unwrap_or(6));
    let mut features = Vec::new();
    for country in &base.countries {
        let mut land = Vec::new();
        for polygon in &country.polygons {
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
        features.push(json!({
            "type": "Feature",
            "id": country.numeric.as_deref().map(plain),
            "geometry": { "type": "MultiPolygon", "coordinates": land },
            "properties": { "role": "land" },
        }));
    }
    collection(features)
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
