//! Reading Natural Earth's TopoJSON (as npm `world-atlas` publishes it).
//!
//! TopoJSON stores each shared edge once, as an *arc*, so borders and coasts come for free: an arc
//! used by two countries is a border. The file may come from an administrator, so every index is
//! checked and every amount limited: a wrong file is refused with a reason, never a panic nor a
//! memory bomb.

use std::collections::HashMap;

use serde::Deserialize;

use super::LonLat;
use super::projection::unwrap_longitudes;

/// Largest file read, in bytes. Natural Earth's 1:50m is under 1 MB.
const MAX_BYTES: usize = 16 << 20;
/// Largest number of points after expansion: few arcs named many times must not fill the memory.
const MAX_POINTS: usize = 1_000_000;

/// Why a base map was refused.
#[derive(Debug, thiserror::Error)]
pub enum BasemapError {
    /// More bytes than any base map we accept.
    #[error("the base map has {0} bytes, more than the {MAX_BYTES} accepted")]
    TooLarge(usize),
    /// Not JSON, or not a TopoJSON topology.
    #[error("the base map is not a TopoJSON topology: {0}")]
    Syntax(#[from] serde_json::Error),
    /// No `countries` object.
    #[error("the base map has no object named \"countries\"")]
    NoCountries,
    /// A geometry names an arc that does not exist.
    #[error("a geometry names the arc {0}, which does not exist")]
    UnknownArc(i64),
    /// A coordinate outside the earth.
    #[error("a point lies outside the earth: {0}, {1}")]
    OutsideEarth(f64, f64),
    /// More points than any base map we accept.
    #[error("the base map unfolds into more than {MAX_POINTS} points")]
    TooManyPoints,
}

/// A ring of points, closed without repeating the first one.
pub(crate) type Ring = Vec<LonLat>;
/// An outer ring and its holes.
pub(crate) type Polygon = Vec<Ring>;

/// A country's land.
#[derive(Debug, Clone)]
pub struct Country {
    /// ISO 3166-1 numeric code with three digits; a few disputed lands have none.
    pub numeric: Option<String>,
    /// Natural Earth's English name; for tools, not for readers.
    pub name: String,
    pub(crate) polygons: Vec<Polygon>,
}

/// The background of every map.
#[derive(Debug, Clone)]
pub struct Basemap {
    /// Countries in the file's order.
    pub countries: Vec<Country>,
    pub(crate) land: Vec<Polygon>,
    pub(crate) borders: Vec<Vec<LonLat>>,
    points: usize,
}

#[derive(Deserialize)]
struct Topology {
    objects: HashMap<String, Geometry>,
    arcs: Vec<Vec<Vec<f64>>>,
    transform: Option<Transform>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Properties {
    name: Option<String>,
}

/// `arcs` stays untyped for the kinds we do not draw (points, lines), which are passed over.
#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    geometries: Vec<Geometry>,
    #[serde(default)]
    arcs: serde_json::Value,
    id: Option<serde_json::Value>,
    properties: Option<Properties>,
}

/// The arcs once decoded, and how many points the geometries have drawn from them.
struct Arcs {
    lines: Vec<Vec<LonLat>>,
    drawn: usize,
}

impl Basemap {
    /// Reads a topology that has an object `countries` and, if possible, `land` (else the
    /// countries together are the land).
    pub fn from_topojson(bytes: &[u8]) -> Result<Self, BasemapError> {
        if bytes.len() > MAX_BYTES {
            return Err(BasemapError::TooLarge(bytes.len()));
        }
        let topology: Topology = serde_json::from_slice(bytes)?;
        let mut arcs = Arcs {
            lines: decode_arcs(&topology)?,
            drawn: 0,
        };
        let root = topology
            .objects
            .get("countries")
            .ok_or(BasemapError::NoCountries)?;

        let mut countries = Vec::new();
        let mut uses = vec![0_u32; arcs.lines.len()];
        for geometry in flatten(root) {
            let indices = polygon_arcs(geometry);
            for index in indices.iter().flatten().flatten() {
                if let Some(count) = uses.get_mut(arc_position(*index)) {
                    *count += 1;
                }
            }
            countries.push(Country {
                numeric: numeric_code(geometry.id.as_ref()),
                name: geometry
                    .properties
                    .as_ref()
                    .and_then(|p| p.name.clone())
                    .unwrap_or_default(),
                polygons: arcs.polygons(&indices)?,
            });
        }

        let mut land = Vec::new();
        if let Some(root) = topology.objects.get("land") {
            for geometry in flatten(root) {
                land.extend(arcs.polygons(&polygon_arcs(geometry))?);
            }
        }
        if land.is_empty() {
            land = countries
                .iter()
                .flat_map(|country| country.polygons.clone())
                .collect();
        }

        let borders = (arcs.lines.iter().zip(&uses))
            .filter(|(_, uses)| **uses > 1)
            .map(|(line, _)| line.clone())
            .collect();
        Ok(Self {
            countries,
            land,
            borders,
            points: arcs.drawn,
        })
    }

    /// The country with this ISO 3166-1 numeric code, leading zeros or not.
    pub fn country(&self, numeric: &str) -> Option<&Country> {
        let wanted = numeric.trim().trim_start_matches('0');
        self.countries.iter().find(|c| {
            c.numeric
                .as_deref()
                .is_some_and(|n| n.trim_start_matches('0') == wanted)
        })
    }

    /// Where to write a country's name or draw a party known only by its country: well inside its
    /// largest piece of land. `None` for the small States that this base map does not draw.
    pub fn label_point(&self, numeric: &str) -> Option<LonLat> {
        label_point(self.country(numeric)?)
    }

    /// How many points its polygons have.
    pub fn point_count(&self) -> usize {
        self.points
    }
}

/// The point farthest from the coast on a grid over the largest polygon.
fn label_point(country: &Country) -> Option<LonLat> {
    let outer = country
        .polygons
        .iter()
        .filter_map(|polygon| polygon.first())
        .map(|ring| unwrap_longitudes(ring))
        .max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))?;
    let middle = outer.iter().map(|p| p.1).sum::<f64>() / outer.len() as f64;
    let (lon, lat) = inner_point(&outer, middle.to_radians().cos().max(0.05))?;
    Some((super::projection::wrap(lon), lat))
}

/// The point of a ring farthest from its edge, among those of a grid. `narrowing` shrinks x before
/// distances are measured: below 1 it
/// asks for more room beside the point than above it.
pub(crate) fn inner_point(outer: &[LonLat], narrowing: f64) -> Option<LonLat> {
    const STEPS: usize = 32;
    let (mut west, mut south, mut east, mut north) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for &(lon, lat) in outer {
        (west, east) = (west.min(lon), east.max(lon));
        (south, north) = (south.min(lat), north.max(lat));
    }
    let mut best: Option<(f64, LonLat)> = None;
    for row in 0..STEPS {
        let lat = south + (north - south) * (row as f64 + 0.5) / STEPS as f64;
        for column in 0..STEPS {
            let lon = west + (east - west) * (column as f64 + 0.5) / STEPS as f64;
            if !contains(outer, (lon, lat)) {
                continue;
            }
            let distance = edge_distance(outer, (lon, lat), narrowing);
            if best.is_none_or(|(most, _)| distance > most) {
                best = Some((distance, (lon, lat)));
            }
        }
    }
    best.map(|(_, point)| point).or_else(|| outer.first().copied())
}

/// Area in square degrees narrowed by latitude; good enough to compare a country's islands.
fn area(ring: &[LonLat]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let narrowing = ((a.1 + b.1) / 2.0).to_radians().cos();
        sum += (a.0 * b.1 - b.0 * a.1) * narrowing;
    }
    sum / 2.0
}

pub(crate) fn contains(ring: &[LonLat], (x, y): LonLat) -> bool {
    let mut inside = false;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0 {
            inside = !inside;
        }
    }
    inside
}

fn edge_distance(ring: &[LonLat], (x, y): LonLat, narrowing: f64) -> f64 {
    let mut nearest = f64::MAX;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (ax, ay) = ((a.0 - x) * narrowing, a.1 - y);
        let (dx, dy) = ((b.0 - a.0) * narrowing, b.1 - a.1);
        let length = dx * dx + dy * dy;
        let t = if length > 0.0 {
            (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        nearest = nearest.min((ax + t * dx).hypot(ay + t * dy));
    }
    nearest
}

/// Undoes quantisation: each point of a quantised arc is the difference from the one before it.
fn decode_arcs(topology: &Topology) -> Result<Vec<Vec<LonLat>>, BasemapError> {
    let total: usize = topology.arcs.iter().map(Vec::len).sum();
    if total > MAX_POINTS {
        return Err(BasemapError::TooManyPoints);
    }
    let mut lines = Vec::with_capacity(topology.arcs.len());
    for arc in &topology.arcs {
        let (mut x, mut y) = (0.0, 0.0);
        let mut line = Vec::with_capacity(arc.len());
        for position in arc {
            let (Some(&dx), Some(&dy)) = (position.first(), position.get(1)) else {
                return Err(BasemapError::OutsideEarth(f64::NAN, f64::NAN));
            };
            let (lon, lat) = match &topology.transform {
                Some(t) => {
                    x += dx;
                    y += dy;
                    (x * t.scale[0] + t.translate[0], y * t.scale[1] + t.translate[1])
                }
                None => (dx, dy),
            };
            // Quantisation may push a point of the antimeridian out by a hair.
            let on_earth = lon.abs() <= 180.01 && lat.abs() <= 90.01;
            if !on_earth {
                return Err(BasemapError::OutsideEarth(lon, lat));
            }
            line.push((lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// A geometry, or the members of a collection (one level deep, as TopoJSON files are).
fn flatten(root: &Geometry) -> Vec<&Geometry> {
    if root.kind.as_deref() == Some("GeometryCollection") {
        root.geometries.iter().collect()
    } else {
        vec![root]
    }
}

/// The arc indices of every polygon; empty for kinds that have no surface.
fn polygon_arcs(geometry: &Geometry) -> Vec<Vec<Vec<i64>>> {
    let arcs = geometry.arcs.clone();
    match geometry.kind.as_deref() {
        Some("Polygon") => serde_json::from_value(arcs).map(|polygon| vec![polygon]),
        Some("MultiPolygon") => serde_json::from_value(arcs),
        _ => Ok(Vec::new()),
    }
    .unwrap_or_default()
}

/// A negative index is the same arc walked backwards: `!i` is its position.
fn arc_position(index: i64) -> usize {
    usize::try_from(if index < 0 { !index } else { index }).unwrap_or(usize::MAX)
}

fn numeric_code(id: Option<&serde_json::Value>) -> Option<String> {
    let text = match id? {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let valid = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| format!("{text:0>3}"))
}

impl Arcs {
    fn polygons(&mut self, indices: &[Vec<Vec<i64>>]) -> Result<Vec<Polygon>, BasemapError> {
        let mut polygons = Vec::with_capacity(indices.len());
        for rings in indices {
            let mut polygon = Vec::with_capacity(rings.len());
            for ring in rings {
                polygon.push(self.ring(ring)?);
            }
            polygon.retain(|ring: &Ring| ring.len() >= 3);
            if !polygon.is_empty() {
                polygons.push(polygon);
            }
        }
        Ok(polygons)
    }

    fn ring(&mut self, indices: &[i64]) -> Result<Ring, BasemapError> {
        let mut ring = Ring::new();
        for &index in indices {
            let line = self
                .lines
                .get(arc_position(index))
                .ok_or(BasemapError::UnknownArc(index))?;
            self.drawn += line.len();
            if self.drawn > MAX_POINTS {
                return Err(BasemapError::TooManyPoints);
            }
            // Each arc starts where the one before it ended: that point is not repeated.
            let skip = usize::from(!ring.is_empty());
            if index < 0 {
                ring.extend(line.iter().rev().skip(skip));
            } else {
                ring.extend(line.iter().skip(skip));
            }
        }
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        Ok(ring)
    }
}
