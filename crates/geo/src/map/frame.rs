//! Which part of the earth fills the picture, and where a point falls in it.

use super::projection::{Point, Projection, Window, wrap};
use super::{Bounds, LonLat, View};

/// Width of every world picture in its own units; the page scales it.
pub(crate) const WIDTH: f64 = 1000.0;

/// Height over width: flatter or taller pictures serve neither a page nor a phone.
const FLATTEST: f64 = 0.5;
const TALLEST: f64 = 0.85;
/// Wider than this, a region is drawn like the world.
const WIDEST_REGION: f64 = 150.0;
/// The cut then runs through the Bering Strait and splits no land but a strip of ice.
const WORLD_CENTRE: f64 = 11.0;
/// Without Antarctica, the inhabited world gets a fifth more room.
const WORLD_SOUTH: f64 = -57.0;
const WORLD_NORTH: f64 = 83.7;

/// A projection, and the rectangle of its plane that becomes the picture.
pub(crate) struct Frame {
    projection: Projection,
    pub window: Window,
    left: f64,
    top: f64,
    scale: f64,
    pub width: f64,
    pub height: f64,
    /// The whole earth is projected, and its outline may show.
    whole: bool,
    /// Degrees of longitude shown, about; chooses how fine the graticule and the base map are.
    pub span: f64,
}

impl Frame {
    /// The frame of a view; `points` are the origin and the markers.
    pub fn new(view: View, points: &[LonLat]) -> Option<Self> {
        match view {
            View::World => Self::world(points),
            View::Bounds(bounds) => Self::bounds(bounds, WIDTH, FLATTEST),
            View::Fit => match fit(points) {
                Some(bounds) => Self::bounds(bounds, WIDTH, FLATTEST),
                None => Self::world(points),
            },
        }
    }

    fn world(points: &[LonLat]) -> Option<Self> {
        let projection = Projection::world(WORLD_CENTRE)?;
        let far_south = points.iter().any(|p| p.1 < WORLD_SOUTH + 2.0);
        let south = if far_south { -90.0 } else { WORLD_SOUTH };
        let corners =
            projection.relative_line(&[(-180.0, 0.0), (180.0, 0.0), (0.0, south), (0.0, WORLD_NORTH)]);
        Self::around(projection, Window::WHOLE, &corners, 360.0, WIDTH, 0.0, f64::MAX)
    }

    /// A box of degrees; the picture grows around it to reach an agreeable shape.
    pub fn bounds(bounds: Bounds, width: f64, flattest: f64) -> Option<Self> {
        let finite = [bounds.west, bounds.east, bounds.south, bounds.north]
            .iter()
            .all(|value| value.is_finite());
        if !finite {
            return None;
        }
        let west = wrap(bounds.west);
        let mut span = (wrap(bounds.east) - west).rem_euclid(360.0);
        if span == 0.0 {
            span = if bounds.east > bounds.west { 360.0 } else { 0.01 };
        }
        let south = bounds.south.min(bounds.north).clamp(-90.0, 90.0);
        let north = bounds
            .south
            .max(bounds.north)
            .clamp(-90.0, 90.0)
            .max(south + 0.01);
        let centre = wrap(west + span / 2.0);
        let regional = span <= WIDEST_REGION;
        let (projection, window) = if regional {
            let lat = (south + north) / 2.0;
            (Projection::local(centre, lat)?, surroundings(span, south, north))
        } else {
            (Projection::world(centre)?, Window::WHOLE)
        };
        let half = span / 2.0;
        let mut edge = Vec::new();
        for step in 0..=24 {
            let t = f64::from(step) / 24.0;
            let (lon, lat) = (-half + span * t, south + (north - south) * t);
            edge.extend([(lon, south), (lon, north), (-half, lat), (half, lat)]);
        }
        let corners = projection.relative_line(&edge);
        Self::around(projection, window, &corners, span, width, flattest, TALLEST)
    }

    fn around(
        projection: Projection,
        window: Window,
        corners: &[Point],
        span: f64,
        width: f64,
        flattest: f64,
        tallest: f64,
    ) -> Option<Self> {
        let (mut left, mut bottom) = (f64::MAX, f64::MAX);
        let (mut right, mut top) = (f64::MIN, f64::MIN);
        for &(x, y) in corners {
            (left, right) = (left.min(x), right.max(x));
            (bottom, top) = (bottom.min(y), top.max(y));
        }
        if corners.is_empty() || right <= left || top <= bottom {
            return None;
        }
        let (mut wide, mut high) = (right - left, top - bottom);
        if high / wide < flattest {
            top += (wide * flattest - high) / 2.0;
            high = wide * flattest;
        } else if high / wide > tallest {
            left -= (high / tallest - wide) / 2.0;
            wide = high / tallest;
        }
        let scale = width / wide;
        let whole = window.west <= -180.0;
        Some(Self {
            projection,
            window,
            whole,
            left,
            top,
            scale,
            width,
            height: high * scale,
            span,
        })
    }

    /// Where a point falls, in the picture's units; it may be outside the picture.
    pub fn point(&self, lon: f64, lat: f64) -> Option<Point> {
        self.projection.point(lon, lat).map(|p| self.to_picture(p))
    }

    fn to_picture(&self, (x, y): Point) -> Point {
        ((x - self.left) * self.scale, (self.top - y) * self.scale)
    }

    /// The outline of the earth, when the picture is wide enough to show it.
    pub fn globe(&self) -> Option<Vec<Point>> {
        if !self.whole {
            return None;
        }
        let east = (-60..=60).map(|i| (180.0, f64::from(i) * 1.5));
        let west = (-60..=60).map(|i| (-180.0, f64::from(-i) * 1.5));
        let edge: Vec<LonLat> = east.chain(west).collect();
        let outline = self.projection.relative_line(&edge);
        Some(outline.into_iter().map(|p| self.to_picture(p)).collect())
    }

    /// A ring of degrees as rings of the picture, cut at the map's edge.
    pub fn ring(&self, ring: &[LonLat]) -> Vec<Vec<Point>> {
        self.pieces(self.projection.ring(ring, self.window))
    }

    /// A line of degrees as lines of the picture, cut at the map's edge.
    pub fn line(&self, line: &[LonLat]) -> Vec<Vec<Point>> {
        self.pieces(self.projection.line(line, self.window))
    }

    fn pieces(&self, pieces: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
        pieces
            .into_iter()
            .map(|piece| piece.into_iter().map(|p| self.to_picture(p)).collect())
            .collect()
    }

    /// Whether a point of the picture shows.
    pub fn shows(&self, (x, y): Point) -> bool {
        (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
    }

    /// Meridians and parallels, as lines of degrees.
    pub fn graticule(&self) -> Vec<Vec<LonLat>> {
        let step = match self.span {
            span if span > 150.0 => 30.0,
            span if span > 40.0 => 10.0,
            span if span > 12.0 => 5.0,
            span if span > 3.0 => 1.0,
            _ => return Vec::new(),
        };
        let mut lines = Vec::new();
        let mut lon = -180.0;
        while lon < 180.0 {
            lines.push((-42..=42).map(|i| (lon, f64::from(i) * 2.0)).collect());
            lon += step;
        }
        let mut lat = -80.0 - (-80.0 % step);
        while lat <= 80.0 {
            lines.push((-90..=90).map(|i| (f64::from(i) * 2.0, lat)).collect());
            lat += step;
        }
        lines
    }
}

/// The land worth projecting around a box: more than the picture can show, less than what would
/// come near the antipode, where a local projection tears.
fn surroundings(span: f64, south: f64, north: f64) -> Window {
    let high = north - south;
    let across = (span * 0.8).max(12.0);
    let along = (high * 0.8).max(span * 0.5).max(10.0);
    let (south, north) = ((south - along).max(-90.0), (north + along).min(90.0));
    // Meridians draw together near a pole: there a narrow window would leave corners empty.
    let polar = north > 75.0 || south < -75.0;
    let half = if polar {
        175.0
    } else {
        (span / 2.0 + across).min(175.0)
    };
    Window {
        west: -half,
        south,
        east: half,
        north,
    }
}

/// The smallest box around points, going across the antimeridian if that is shorter.
fn fit(points: &[LonLat]) -> Option<Bounds> {
    let mut lons: Vec<f64> = points.iter().map(|p| wrap(p.0)).collect();
    lons.sort_by(f64::total_cmp);
    let (first, last) = (*lons.first()?, *lons.last()?);
    // The widest empty stretch is what the picture leaves out.
    let mut gap = first + 360.0 - last;
    let (mut west, mut east) = (first, last);
    for pair in lons.windows(2) {
        if pair[1] - pair[0] > gap {
            gap = pair[1] - pair[0];
            (west, east) = (pair[1], pair[0]);
        }
    }
    let span = 360.0 - gap;
    let (mut south, mut north) = (90.0_f64, -90.0_f64);
    for &(_, lat) in points {
        (south, north) = (south.min(lat), north.max(lat));
    }
    let margin = (span * 0.06).max((6.0 - span) / 2.0).max(1.5);
    if span + 2.0 * margin >= 320.0 {
        return None;
    }
    let margin_lat = ((north - south) * 0.11).max(1.5);
    Some(Bounds {
        west: wrap(west - margin),
        south: (south - margin_lat).max(-90.0),
        east: wrap(east + margin),
        north: (north + margin_lat).min(90.0),
    })
}
