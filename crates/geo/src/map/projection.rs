//! From degrees to a plane, and cutting what crosses the edge of the map.
//!
//! The formulas are those of `proj4rs` (a pure Rust PROJ): Equal Earth for the world, since a map
//! of co-operation must not shrink Africa, and Lambert's azimuthal equal-area for a region or a
//! territory, centred on it, since it is nearly undistorted there.

use proj4rs::Proj;
use proj4rs::transform::{Transform, TransformClosure, transform};

use super::LonLat;

/// A point of the plane.
pub(crate) type Point = (f64, f64);

/// Brings a longitude into [-180, 180].
pub fn wrap(lon: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) {
        lon
    } else {
        (lon + 180.0).rem_euclid(360.0) - 180.0
    }
}

/// Makes successive longitudes continuous: 179, -179 becomes 179, 181. What this returns may
/// leave [-180, 180].
pub(crate) fn unwrap_longitudes(line: &[LonLat]) -> Vec<LonLat> {
    let mut out: Vec<LonLat> = Vec::with_capacity(line.len());
    for &(lon, lat) in line {
        let lon = match out.last() {
            Some(&(before, _)) => before + wrap(lon - before),
            None => lon,
        };
        out.push((lon, lat));
    }
    out
}

/// A projection centred on a meridian.
pub struct Projection {
    geographic: Proj,
    plane: Proj,
    centre_lon: f64,
}

/// Projects in place; a point without an image becomes NaN and is dropped by the caller.
struct Batch(Vec<Point>);

impl Transform for Batch {
    fn transform_coordinates<F: TransformClosure>(&mut self, f: &mut F) -> proj4rs::errors::Result<()> {
        for point in &mut self.0 {
            *point = match f(point.0, point.1, 0.0) {
                Ok((x, y, _)) => (x, y),
                Err(_) => (f64::NAN, f64::NAN),
            };
        }
        Ok(())
    }
}

impl Projection {
    /// Equal Earth with this meridian in the middle.
    pub fn world(centre_lon: f64) -> Option<Self> {
        Self::new("+proj=eqearth +lon_0=0 +R=1 +no_defs", centre_lon)
    }

    /// Lambert azimuthal equal-area around a point.
    pub fn local(centre_lon: f64, centre_lat: f64) -> Option<Self> {
        if !super::is_drawable(centre_lon, centre_lat) {
            return None;
        }
        Self::new(
            &format!("+proj=laea +lat_0={centre_lat} +lon_0=0 +R=1 +no_defs"),
            centre_lon,
        )
    }

    /// The centre's longitude is taken away here and not by the library, since only we know on
    /// which side of the cut a point of the edge stands.
    fn new(definition: &str, centre_lon: f64) -> Option<Self> {
        Some(Self {
            geographic: Proj::from_proj_string("+proj=longlat +R=1 +no_defs").ok()?,
            plane: Proj::from_proj_string(definition).ok()?,
            centre_lon: wrap(centre_lon),
        })
    }

    /// Projects a point. `None` when it has no image (the antipode of a local projection).
    pub fn point(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let relative = wrap(lon - self.centre_lon);
        self.relative_line(&[(relative, lat)]).into_iter().next()
    }

    /// Projects points given relative to the centre's meridian; those without an image are left
    /// out.
    pub(crate) fn relative_line(&self, line: &[LonLat]) -> Vec<Point> {
        // Exactly 180 could be taken for -180 and draw a streak through the whole map.
        const EDGE: f64 = 179.999_999;
        let radians = line
            .iter()
            .map(|&(lon, lat)| {
                (
                    lon.clamp(-EDGE, EDGE).to_radians(),
                    lat.clamp(-90.0, 90.0).to_radians(),
                )
            })
            .collect();
        let mut batch = Batch(radians);
        if transform(&self.geographic, &self.plane, &mut batch).is_err() {
            return Vec::new();
        }
        batch.0.retain(|(x, y)| x.is_finite() && y.is_finite());
        batch.0
    }

    /// Projects a ring: cut at the map's edge, closed around a pole if it goes round one.
    pub(crate) fn ring(&self, ring: &[LonLat], window: Window) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        let closed = close_around_pole(unwrap_longitudes(ring));
        for (piece, shift) in self.turns(&closed) {
            let (west, east) = (self.centre_lon + window.west, self.centre_lon + window.east);
            let mut piece = piece;
            piece = clip(&piece, |p| p.0 - shift - west, true);
            piece = clip(&piece, |p| east - (p.0 - shift), true);
            piece = clip(&piece, |p| p.1 - window.south, true);
            piece = clip(&piece, |p| window.north - p.1, true);
            if piece.len() < 3 {
                continue;
            }
            let relative: Vec<LonLat> = piece
                .iter()
                .map(|&(lon, lat)| (lon - shift - self.centre_lon, lat))
                .collect();
            let projected = self.relative_line(&densify(&relative, true));
            if projected.len() >= 3 {
                pieces.push(projected);
            }
        }
        pieces
    }

    /// Projects an open line, cut at the map's edge.
    pub(crate) fn line(&self, line: &[LonLat], window: Window) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        let continuous = unwrap_longitudes(line);
        for (piece, shift) in self.turns(&continuous) {
            let relative: Vec<LonLat> = piece
                .iter()
                .map(|&(lon, lat)| (lon - shift - self.centre_lon, lat))
                .collect();
            let inside = |p: &LonLat| {
                (window.west..=window.east).contains(&p.0) && (window.south..=window.north).contains(&p.1)
            };
            for part in split_line(&relative, inside) {
                let projected = self.relative_line(&densify(&part, false));
                if projected.len() >= 2 {
                    pieces.push(projected);
                }
            }
        }
        pieces
    }

    /// The copies of a continuous line that may show: itself and one turn of the earth either way.
    fn turns(&self, line: &[LonLat]) -> Vec<(Vec<LonLat>, f64)> {
        let (mut west, mut east) = (f64::MAX, f64::MIN);
        for &(lon, _) in line {
            (west, east) = (west.min(lon), east.max(lon));
        }
        [-720.0, -360.0, 0.0, 360.0, 720.0]
            .into_iter()
            .filter(|shift| {
                let centre = self.centre_lon + shift;
                west <= centre + 180.0 && east >= centre - 180.0
            })
            .map(|shift| (line.to_vec(), shift))
            .collect()
    }
}

/// The part of the earth to project, longitudes relative to the centre's meridian.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Window {
    /// Everything.
    pub const WHOLE: Self = Self {
        west: -180.0,
        south: -90.0,
        east: 180.0,
        north: 90.0,
    };
}

/// A ring that comes back one turn further east or west (Antarctica) is closed along its pole.
pub(crate) fn close_around_pole(mut ring: Vec<LonLat>) -> Vec<LonLat> {
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else {
        return ring;
    };
    let end = last.0 + wrap(first.0 - last.0);
    if (end - first.0).abs() < 180.0 {
        return ring;
    }
    let mean = ring.iter().map(|p| p.1).sum::<f64>() / ring.len() as f64;
    let pole = if mean < 0.0 { -90.0 } else { 90.0 };
    ring.extend([(end, first.1), (end, pole), (first.0, pole)]);
    ring
}

/// Keeps the part of a ring (or, not closed, of a line's points) where `side` is not negative
/// (Sutherland and Hodgman).
pub(crate) fn clip(ring: &[Point], side: impl Fn(&Point) -> f64, closed: bool) -> Vec<Point> {
    let mut out = Vec::with_capacity(ring.len());
    let count = if closed {
        ring.len()
    } else {
        ring.len().saturating_sub(1)
    };
    for i in 0..count {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let (da, db) = (side(&a), side(&b));
        if da >= 0.0 {
            out.push(a);
        }
        if (da >= 0.0) != (db >= 0.0) {
            let t = da / (da - db);
            out.push((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t));
        }
    }
    out
}

/// The runs of points that are inside, each with one neighbour more on either side.
pub(crate) fn split_line(line: &[Point], inside: impl Fn(&Point) -> bool) -> Vec<Vec<Point>> {
    let mut parts = Vec::new();
    let mut part: Vec<Point> = Vec::new();
    for (i, point) in line.iter().enumerate() {
        if inside(point) {
            if part.is_empty() && i > 0 {
                part.push(line[i - 1]);
            }
            part.push(*point);
        } else if !part.is_empty() {
            part.push(*point);
            parts.push(std::mem::take(&mut part));
        }
    }
    if part.len() > 1 {
        parts.push(part);
    }
    parts
}

/// Adds points to long edges, which are curves once projected.
fn densify(line: &[LonLat], closed: bool) -> Vec<LonLat> {
    const STEP: f64 = 4.0;
    let mut out = Vec::with_capacity(line.len());
    for (i, &a) in line.iter().enumerate() {
        out.push(a);
        let next = if i + 1 < line.len() { i + 1 } else { 0 };
        if next == 0 && !closed {
            break;
        }
        let b = line[next];
        let steps = ((b.0 - a.0).abs().max((b.1 - a.1).abs()) / STEP)
            .ceil()
            .min(120.0) as usize;
        for step in 1..steps {
            let t = step as f64 / steps as f64;
            out.push((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t));
        }
    }
    out
}
