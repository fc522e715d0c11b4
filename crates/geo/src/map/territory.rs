//! The home territory as inline SVG: its communes, tinted by group.
//!
//! With contours, communes have their shape. Without them each is a circle whose area grows with
//! its partnerships, pushed apart until none overlaps (after Dorling's cartograms), and a group's
//! land is what its circles cover together: nobody must have imported a file to see the territory.

use std::collections::HashMap;
use std::fmt::Write;

use super::frame::Frame;
use super::gather;
use super::labels::{Placer, Rect};
use super::layout::{Disc, grow_apart};
use super::path::{Canvas, TOLERANCE};
use super::projection::Point;
use super::svg::open_svg;
use super::territory_names::{write_group_names, write_unit_names};
use super::topojson::{contains, inner_point};
use super::xml::{name, number, open_link};
use super::{Bounds, LonLat, Ring, TerritoryMap, Unit, is_drawable, tint};

/// Width of the picture in its own units.
const WIDTH: f64 = 800.0;
/// Room around the communes, where the names of groups stand.
const MARGIN: f64 = 56.0;
/// How much of the picture the circles cover.
const COVER: f64 = 0.44;
/// Distinct tints; further groups take the first ones again.
pub(super) const TINTS: usize = 6;
/// Sizes of names: wide figure, narrow figure.
const TEXT: [(f64, f64); 2] = [(13.0, 16.0), (23.0, 25.0)];

/// Where a commune stands in the picture.
pub(super) struct Place<'a> {
    pub unit: &'a Unit,
    pub at: Point,
    pub radius: f64,
    pub rings: Vec<Vec<Point>>,
    pub group: Option<usize>,
}

/// Draws the territory, by its groups where it has too many communes ([`gather::territory`]). Communes whose
/// coordinates are not on the earth are left out.
pub fn territory_svg(map: &TerritoryMap) -> String {
    let map = &gather::territory(map.clone());
    let Some(Arranged {
        places,
        outlines,
        height,
    }) = arrange(map)
    else {
        let mut out = String::new();
        open_svg(
            &mut out,
            "map-svg map-svg--territory",
            &map.id,
            &map.title,
            &map.desc,
            WIDTH,
            120.0,
        );
        out.push_str("</svg>");
        return out;
    };
    let shaped = places.iter().any(|place| !place.rings.is_empty());

    let mut out = String::with_capacity(48 * 1024);
    open_svg(
        &mut out,
        "map-svg map-svg--territory",
        &map.id,
        &map.title,
        &map.desc,
        WIDTH,
        height,
    );
    out.push_str("<g class=\"map-base\" aria-hidden=\"true\">");
    for index in 0..map.groups.len() {
        write_group(&mut out, index, &places);
    }
    out.push_str("</g><g class=\"map-units\">");
    let canvas = Canvas {
        width: WIDTH,
        height,
        // Contours come simplified together: each for itself again, they would part from their neighbours.
        tolerance: if shaped { 0.02 } else { TOLERANCE },
    };
    let steps = tint::steps(map.units.iter().map(|unit| unit.weight).max().unwrap_or(0));
    for place in &places {
        write_unit(&mut out, place, canvas, &steps);
    }
    out.push_str("</g>");
    write_outlines(&mut out, &outlines, canvas);

    for (narrow, (unit_size, group_size)) in [false, true].into_iter().zip(TEXT) {
        let (class, hidden) = if narrow {
            ("map-narrow", " display=\"none\"")
        } else {
            ("map-wide", "")
        };
        let _ = write!(out, "<g class=\"{class}\"{hidden}>");
        let mut placer = Placer {
            bounds: Rect {
                left: 3.0,
                top: 3.0,
                right: WIDTH - 3.0,
                bottom: height - 3.0,
            },
            taken: Vec::new(),
            leaders: Vec::new(),
            discs: places
                .iter()
                .filter(|p| p.rings.is_empty())
                .map(|p| (p.at, p.radius))
                .collect(),
            soft: Vec::new(),
        };
        write_group_names(&mut out, map, &places, &mut placer, group_size);
        write_unit_names(&mut out, &places, &mut placer, unit_size, shaped);
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    out
}

/// Everything placed and scaled to the picture's width.
struct Arranged<'a> {
    places: Vec<Place<'a>>,
    /// The outlines of groups by their number.
    outlines: Vec<(usize, Vec<Vec<Point>>)>,
    height: f64,
}

fn arrange(map: &TerritoryMap) -> Option<Arranged<'_>> {
    let contours: HashMap<&str, &[Ring]> = map
        .polygons
        .iter()
        .flatten()
        .map(|(code, rings)| (code.as_str(), rings.as_slice()))
        .collect();
    let drawable: Vec<&Unit> = map.units.iter().filter(|u| is_drawable(u.lon, u.lat)).collect();
    let mut points: Vec<LonLat> = drawable.iter().map(|u| (u.lon, u.lat)).collect();
    for unit in &drawable {
        let rings = contours.get(unit.code.as_str()).copied().unwrap_or_default();
        points.extend(rings.iter().flatten().filter(|p| is_drawable(p.0, p.1)));
    }
    let frame = Frame::bounds(bounds(&points)?, WIDTH, 0.0)?;

    let heaviest = drawable.iter().map(|u| u.weight).max().unwrap_or(0).max(1);
    let share = |unit: &Unit| 0.34 + 0.66 * f64::from(unit.weight) / f64::from(heaviest);
    let total: f64 = drawable.iter().map(|u| share(u)).sum();
    let unit_area = COVER * WIDTH * frame.height.max(WIDTH * 0.5) / (total.max(3.0) * std::f64::consts::PI);

    let mut places = Vec::with_capacity(drawable.len());
    for unit in drawable {
        let Some(at) = frame.point(unit.lon, unit.lat) else {
            continue;
        };
        let rings = contours.get(unit.code.as_str()).copied().unwrap_or_default();
        places.push(Place {
            unit,
            at,
            radius: (unit_area * share(unit)).sqrt(),
            rings: rings.iter().flat_map(|ring| frame.ring(ring)).collect(),
            group: unit
                .group
                .as_ref()
                .and_then(|key| map.groups.iter().position(|g| g.key == *key)),
        });
    }

    let mut discs: Vec<Disc> = places.iter().map(|p| Disc::new(p.at, p.radius)).collect();
    if places.iter().any(|place| !place.rings.is_empty()) {
        for place in &mut places {
            // Beside real shapes a commune without one keeps its place, as a small circle.
            place.radius = place.radius.min(14.0);
            // A town hall often stands at its commune's edge: the name goes where there is room
            // for it, which is wide rather than high.
            let broadest = place
                .rings
                .iter()
                .max_by(|a, b| breadth(a).total_cmp(&breadth(b)));
            if let Some(inner) = broadest.and_then(|ring| inner_point(ring, 0.45)) {
                place.at = inner;
            }
        }
    } else {
        grow_apart(&mut discs, 5.0, 0.04);
        for (place, disc) in places.iter_mut().zip(&discs) {
            place.at = disc.at;
        }
    }
    let mut outlines: Vec<(usize, Vec<Vec<Point>>)> = map
        .outlines
        .iter()
        .filter_map(|(key, rings)| {
            let index = map.groups.iter().position(|group| group.key == *key)?;
            Some((index, rings.iter().flat_map(|ring| frame.ring(ring)).collect()))
        })
        .collect();
    let height = fill(&mut places, &mut outlines)?;
    Some(Arranged {
        places,
        outlines,
        height,
    })
}

/// The box of the points, never without a size: one commune alone still has a picture.
fn bounds(points: &[LonLat]) -> Option<Bounds> {
    let &(lon, lat) = points.first()?;
    let mut b = Bounds {
        west: lon,
        south: lat,
        east: lon,
        north: lat,
    };
    for &(lon, lat) in points {
        (b.west, b.east) = (b.west.min(lon), b.east.max(lon));
        (b.south, b.north) = (b.south.min(lat), b.north.max(lat));
    }
    let least = 0.02;
    b.west -= least;
    b.east += least;
    b.south -= least;
    b.north += least;
    Some(b)
}

/// Scales what was arranged to the picture's width, margins included; returns the height.
fn fill(places: &mut [Place<'_>], outlines: &mut [(usize, Vec<Vec<Point>>)]) -> Option<f64> {
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (x, y, r) in places.iter().flat_map(Place::outline) {
        (left, right) = (left.min(x - r), right.max(x + r));
        (top, bottom) = (top.min(y - r), bottom.max(y + r));
    }
    if right <= left || bottom <= top {
        return None;
    }
    let scale = (WIDTH - 2.0 * MARGIN) / (right - left).max((bottom - top) * 0.8);
    let indent = (WIDTH - (right - left) * scale) / 2.0;
    let moved = |(x, y): Point| ((x - left) * scale + indent, (y - top) * scale + MARGIN);
    for place in places {
        place.at = moved(place.at);
        place.radius *= scale;
        for point in place.rings.iter_mut().flatten() {
            *point = moved(*point);
        }
    }
    for point in outlines
        .iter_mut()
        .flat_map(|(_, rings)| rings.iter_mut().flatten())
    {
        *point = moved(*point);
    }
    Some((bottom - top) * scale + 2.0 * MARGIN)
}

impl Place<'_> {
    /// Points with a radius that together mark how far the commune reaches.
    pub fn outline(&self) -> Vec<(f64, f64, f64)> {
        if self.rings.is_empty() {
            return vec![(self.at.0, self.at.1, self.radius)];
        }
        self.rings.iter().flatten().map(|p| (p.0, p.1, 0.0)).collect()
    }

    pub fn covers(&self, (x, y): Point) -> bool {
        match self.rings.as_slice() {
            [] => (x - self.at.0).hypot(y - self.at.1) < self.radius,
            rings => rings.iter().filter(|ring| contains(ring, (x, y))).count() % 2 == 1,
        }
    }

    fn tint(&self) -> String {
        self.group
            .map(|group| format!(" map-tint-{}", group % TINTS))
            .unwrap_or_default()
    }
}

/// The land of a group of circles: each circle's surroundings, and broad strokes between
/// neighbours (the shortest tree that joins them all).
fn write_group(out: &mut String, index: usize, places: &[Place<'_>]) {
    let members: Vec<&Place<'_>> = places
        .iter()
        .filter(|p| p.group == Some(index) && p.rings.is_empty())
        .collect();
    if members.is_empty() {
        return;
    }
    let _ = write!(out, "<g class=\"map-group map-tint-{}\">", index % TINTS);
    let mut joined = vec![0];
    let mut left: Vec<usize> = (1..members.len()).collect();
    while !left.is_empty() {
        let mut nearest: Option<(f64, usize, usize)> = None;
        for &a in &joined {
            for (position, &b) in left.iter().enumerate() {
                let gap = (members[a].at.0 - members[b].at.0).hypot(members[a].at.1 - members[b].at.1)
                    - members[a].radius
                    - members[b].radius;
                if nearest.is_none_or(|(least, ..)| gap < least) {
                    nearest = Some((gap, a, position));
                }
            }
        }
        let Some((_, a, position)) = nearest else { break };
        let b = left.remove(position);
        joined.push(b);
        let (a, b) = (members[a], members[b]);
        stroke(out, a.at, b.at, a.radius.min(b.radius) * 1.5);
    }
    for member in members {
        stroke(out, member.at, member.at, (member.radius + 6.0) * 2.0);
    }
    out.push_str("</g>");
}

fn stroke(out: &mut String, from: Point, to: Point, width: f64) {
    let _ = write!(
        out,
        "<path class=\"map-group-edge\" stroke-width=\"{}\" stroke-linecap=\"round\" d=\"M{} {}L{} {}\"/>",
        number(width),
        number(from.0),
        number(from.1),
        number(to.0),
        number(to.1)
    );
}

/// The outlines of groups, over what they hold.
fn write_outlines(out: &mut String, outlines: &[(usize, Vec<Vec<Point>>)], canvas: Canvas) {
    for (index, rings) in outlines {
        let mut data = String::new();
        for ring in rings {
            canvas.ring(&mut data, ring);
        }
        let _ = write!(
            out,
            "<path class=\"map-outline map-tint-{}\" d=\"{data}\"/>",
            index % TINTS
        );
    }
}

fn write_unit(out: &mut String, place: &Place<'_>, canvas: Canvas, steps: &[u32]) {
    let empty = match place.unit.weight {
        0 => " map-unit--empty".to_owned(),
        // A circle says it by its size.
        _ if place.rings.is_empty() => String::new(),
        weight => format!(" map-unit--{}", tint::tint(weight, steps)),
    };
    let chosen = if place.unit.chosen {
        " map-unit--chosen"
    } else {
        ""
    };
    let class = format!("map-unit{}{empty}{chosen}", place.tint());
    open_link(
        out,
        &class,
        &place.unit.href,
        &name(&place.unit.label, &place.unit.note),
    );
    if place.rings.is_empty() {
        let (x, y, r) = (number(place.at.0), number(place.at.1), number(place.radius));
        let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/></a>");
        return;
    }
    let mut data = String::new();
    for ring in &place.rings {
        canvas.ring(&mut data, ring);
    }
    if data.is_empty() {
        // Too small to show its shape; the commune must not vanish for that.
        let (x, y) = (number(place.at.0), number(place.at.1));
        let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2\"/></a>");
    } else {
        let _ = write!(out, "<path fill-rule=\"evenodd\" d=\"{data}\"/></a>");
    }
}

/// From its westernmost to its easternmost point.
pub(super) fn breadth(ring: &[Point]) -> f64 {
    let xs = || ring.iter().map(|p| p.0);
    xs().fold(f64::MIN, f64::max) - xs().fold(f64::MAX, f64::min)
}
