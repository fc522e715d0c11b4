//! The world map as inline SVG.
//!
//! Land once; markers, links and names twice: for a wide figure (`map-wide`) and, with everything
//! twice as large and fewer names, for a phone (`map-narrow`). The stylesheet shows one of them by
//! the figure's own width, so the picture is readable at any size without any script.

use std::fmt::Write;

use super::frame::Frame;
use super::labels::{Placer, Rect, Request, write_labels};
use super::layout::{Disc, separate};
use super::path::Canvas;
use super::projection::Point;
use super::topojson::Basemap;
use super::xml::{escape, name, number, open_link, token};
use super::{LinkStyle, LonLat, Marker, Shape, WorldMap, is_drawable};

/// How large things are drawn, in the picture's units.
struct Scale {
    class: &'static str,
    /// Not shown where no stylesheet says otherwise.
    hidden: bool,
    /// Radius of a marker with one partnership, and of the largest.
    small: f64,
    large: f64,
    origin: f64,
    text: f64,
    /// Whether names may stand off, with a leader.
    far: bool,
}

const WIDE: Scale = Scale {
    class: "map-wide",
    hidden: false,
    small: 4.6,
    large: 11.0,
    origin: 6.5,
    text: 12.5,
    far: true,
};
const NARROW: Scale = Scale {
    class: "map-narrow",
    hidden: true,
    small: 8.0,
    large: 16.0,
    origin: 12.0,
    text: 28.0,
    far: false,
};

/// More markers than this are drawn smaller, so that they still find room.
const COMFORTABLE: f64 = 70.0;

/// Draws the map. `base` should be finer (Natural Earth 1:50m) for [`super::View::Bounds`] of a
/// region than for the world (1:110m); the size of the text stays about the same, since what does
/// not show is cut away.
///
/// Markers whose coordinates are not on the earth, and those outside the view, are left out.
pub fn world_svg(base: &Basemap, map: &WorldMap) -> String {
    let origin = map.origin.as_ref().filter(|o| is_drawable(o.point.0, o.point.1));
    let mut points: Vec<LonLat> = origin.map(|o| o.point).into_iter().collect();
    points.extend(
        map.markers
            .iter()
            .filter(|m| is_drawable(m.lon, m.lat))
            .map(|m| (m.lon, m.lat)),
    );
    let Some(frame) = Frame::new(map.view, &points).or_else(|| Frame::new(super::View::World, &[])) else {
        return String::new();
    };

    let mut out = String::with_capacity(64 * 1024);
    open_svg(
        &mut out,
        "map-svg map-svg--world",
        &map.id,
        &map.title,
        &map.desc,
        frame.width,
        frame.height,
    );
    write_base(&mut out, base, &frame, &map.tinted);
    for scale in [&WIDE, &NARROW] {
        write_overlay(&mut out, map, &frame, scale);
    }
    out.push_str("</svg>");
    out
}

/// The root element with its name and description.
pub(crate) fn open_svg(
    out: &mut String,
    class: &str,
    id: &str,
    title: &str,
    desc: &str,
    width: f64,
    height: f64,
) {
    let id = match token(id) {
        id if id.is_empty() => "map".to_owned(),
        id => id,
    };
    // `group` and not `img` on the root: the children of an `img` are hidden from assistive
    // technology, and ours are links.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{class}\" viewBox=\"0 0 {} {}\" \
         role=\"group\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        number(width),
        number(height),
        escape(title),
        escape(desc)
    );
}

fn write_base(out: &mut String, base: &Basemap, frame: &Frame, tinted: &[String]) {
    let canvas = Canvas {
        width: frame.width,
        height: frame.height,
    };
    out.push_str("<g class=\"map-base\" aria-hidden=\"true\">");
    match frame.globe() {
        Some(globe) => {
            let mut sea = String::new();
            canvas.ring(&mut sea, &globe);
            write_path(out, "map-sea", &sea);
        }
        None => {
            let (width, height) = (number(frame.width), number(frame.height));
            let _ = write!(
                out,
                "<rect class=\"map-sea\" width=\"{width}\" height=\"{height}\"/>"
            );
        }
    }

    let mut graticule = String::new();
    for line in frame.graticule() {
        for piece in frame.line(&line) {
            canvas.line(&mut graticule, &piece);
        }
    }
    write_path(out, "map-graticule", &graticule);

    let mut land = String::new();
    for ring in base.land.iter().flatten() {
        for piece in frame.ring(ring) {
            canvas.ring(&mut land, &piece);
        }
    }
    write_path(out, "map-land", &land);

    let mut colour = String::new();
    let mut seen: Vec<*const super::topojson::Country> = Vec::new();
    for country in tinted.iter().filter_map(|numeric| base.country(numeric)) {
        if seen.contains(&std::ptr::from_ref(country)) {
            continue;
        }
        seen.push(std::ptr::from_ref(country));
        for ring in country.polygons.iter().flatten() {
            for piece in frame.ring(ring) {
                canvas.ring(&mut colour, &piece);
            }
        }
    }
    write_path(out, "map-tinted", &colour);

    let mut borders = String::new();
    for line in &base.borders {
        for piece in frame.line(line) {
            canvas.line(&mut borders, &piece);
        }
    }
    write_path(out, "map-border", &borders);
    out.push_str("</g>");
}

pub(crate) fn write_path(out: &mut String, class: &str, data: &str) {
    if !data.is_empty() {
        let _ = write!(
            out,
            "<path class=\"{class}\" fill-rule=\"evenodd\" d=\"{data}\"/>"
        );
    }
}

/// A marker that shows, with the disc it stands on.
struct Spot<'a> {
    marker: &'a Marker,
    disc: usize,
}

fn write_overlay(out: &mut String, map: &WorldMap, frame: &Frame, scale: &Scale) {
    let hidden = if scale.hidden { " display=\"none\"" } else { "" };
    let _ = write!(out, "<g class=\"{}\"{hidden}>", scale.class);

    let origin = map
        .origin
        .as_ref()
        .filter(|o| is_drawable(o.point.0, o.point.1))
        .and_then(|o| frame.point(o.point.0, o.point.1).map(|at| (o, at)));
    let (spots, mut discs) = stand(map, frame, scale);
    let origin_disc = origin.map(|(_, at)| {
        discs.push(Disc {
            fixed: true,
            ..Disc::new(at, scale.origin * 1.5)
        });
        discs.len() - 1
    });
    let rounds = (20_000_000 / (discs.len() * discs.len()).max(1)).clamp(20, 240);
    let size = Some((frame.width, frame.height));
    separate(&mut discs, scale.small * 0.25, 0.06, rounds, size);

    let soft = write_links(out, map, frame, scale, (&spots, &discs, origin_disc));
    write_markers(out, scale, &spots, &discs);
    if let Some((origin, at)) = origin.filter(|(_, at)| frame.shows(*at)) {
        let (x, y) = (number(at.0), number(at.1));
        open_link(out, "map-origin", &origin.href, &name(&origin.label, ""));
        let _ = write!(
            out,
            "<circle class=\"map-origin-ring\" cx=\"{x}\" cy=\"{y}\" r=\"{}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/></a>",
            number(scale.origin),
            number(scale.origin * 0.5)
        );
    }

    let mut requests = Vec::new();
    for spot in &spots {
        let disc = discs[spot.disc];
        let class = if spot.marker.shape == Shape::Area {
            "map-label map-label--area"
        } else {
            "map-label"
        };
        let rank = u64::from(spot.marker.weight) * 4 + u64::from(spot.marker.style == LinkStyle::Active);
        let (text, key) = (spot.marker.label.as_str(), spot.marker.key.as_str());
        requests.push(Request {
            at: disc.at,
            radius: disc.radius,
            text,
            class,
            stretch: 1.0,
            far: scale.far,
            rank,
            key,
        });
    }
    if let Some((origin, at)) = origin.filter(|(_, at)| frame.shows(*at)) {
        requests.push(Request {
            at,
            radius: scale.origin,
            text: &origin.label,
            class: "map-label map-label--origin",
            stretch: 1.1,
            far: true,
            rank: u64::MAX,
            key: "",
        });
    }
    let mut placer = Placer {
        bounds: Rect {
            left: 4.0,
            top: 4.0,
            right: frame.width - 4.0,
            bottom: frame.height - 4.0,
        },
        taken: Vec::new(),
        discs: discs.iter().map(|d| (d.at, d.radius)).collect(),
        soft,
    };
    let labels = placer.place(requests, scale.text);
    write_labels(out, &labels, scale.text);
    out.push_str("</g>");
}

/// The markers inside the view and their discs, still at home.
fn stand<'a>(map: &'a WorldMap, frame: &Frame, scale: &Scale) -> (Vec<Spot<'a>>, Vec<Disc>) {
    let heaviest = map.markers.iter().map(|m| m.weight.max(1)).max().unwrap_or(1);
    let crowd = (COMFORTABLE / map.markers.len().max(1) as f64)
        .sqrt()
        .clamp(0.4, 1.0);
    let (mut spots, mut discs) = (Vec::new(), Vec::new());
    for marker in map.markers.iter().filter(|m| is_drawable(m.lon, m.lat)) {
        let Some(at) = frame.point(marker.lon, marker.lat).filter(|at| frame.shows(*at)) else {
            continue;
        };
        // Area, not radius, says the number: the eye compares surfaces.
        let share = f64::from(marker.weight.max(1) - 1) / f64::from(heaviest.max(2) - 1);
        let area = scale.small.powi(2) + (scale.large.powi(2) - scale.small.powi(2)) * share;
        spots.push(Spot {
            marker,
            disc: discs.len(),
        });
        discs.push(Disc::new(at, area.sqrt() * crowd));
    }
    (spots, discs)
}

/// Draws the links, and returns points along them.
fn write_links(
    out: &mut String,
    map: &WorldMap,
    frame: &Frame,
    scale: &Scale,
    (spots, discs, origin): (&[Spot<'_>], &[Disc], Option<usize>),
) -> Vec<Point> {
    let mut soft = Vec::new();
    let mut drawn = String::new();
    // The living ones last: they lie on top.
    for style in [LinkStyle::Past, LinkStyle::Contact, LinkStyle::Active] {
        for link in map.links.iter().filter(|link| link.style == style) {
            let Some(spot) = spots.iter().find(|spot| spot.marker.key == link.to_key) else {
                continue;
            };
            let end = discs[spot.disc];
            let start = match link.from.filter(|from| is_drawable(from.0, from.1)) {
                Some(from) => frame.point(from.0, from.1).map(|at| (at, scale.small * 0.5)),
                None => origin.map(|origin| (discs[origin].at, scale.origin)),
            };
            let Some((start, clearance)) = start else { continue };
            let Some(curve) = Curve::between(start, clearance, end.at, end.radius) else {
                continue;
            };
            soft.extend(curve.samples());
            let class = format!("map-link map-link--{}", style.as_str());
            open_link(&mut drawn, &class, &link.href, &name(&link.label, ""));
            let _ = write!(drawn, "<path d=\"{}\"/></a>", curve.data());
        }
    }
    if !drawn.is_empty() {
        let _ = write!(out, "<g class=\"map-links\">{drawn}</g>");
    }
    soft
}

/// A bow between two points, bulging away from the equator or outwards like a great circle.
struct Curve {
    start: Point,
    control: Point,
    end: Point,
}

impl Curve {
    fn between(start: Point, clearance: f64, end: Point, radius: f64) -> Option<Self> {
        let (dx, dy) = (end.0 - start.0, end.1 - start.1);
        let length = dx.hypot(dy);
        if length <= clearance + radius + 1.0 {
            return None;
        }
        // Of the two normals: upwards for a link to the side, outwards for one up or down.
        let mut normal = (dy / length, -dx / length);
        let sideways = dx.abs() > dy.abs() * 0.3;
        if (sideways && normal.1 > 0.0) || (!sideways && normal.0 * dx < 0.0) {
            normal = (-normal.0, -normal.1);
        }
        let bulge = length * 0.17;
        let control = (
            start.0 + dx / 2.0 + normal.0 * bulge,
            start.1 + dy / 2.0 + normal.1 * bulge,
        );
        let towards = |from: Point, by: f64| {
            let (ux, uy) = (control.0 - from.0, control.1 - from.1);
            let long = ux.hypot(uy).max(1e-6);
            (from.0 + ux / long * by, from.1 + uy / long * by)
        };
        Some(Self {
            start: towards(start, clearance),
            control,
            end: towards(end, radius),
        })
    }

    fn samples(&self) -> impl Iterator<Item = Point> {
        (1..14).map(|step| {
            let t = f64::from(step) / 14.0;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (
                a * self.start.0 + b * self.control.0 + c * self.end.0,
                a * self.start.1 + b * self.control.1 + c * self.end.1,
            )
        })
    }

    fn data(&self) -> String {
        let n = number;
        format!(
            "M{} {}Q{} {} {} {}",
            n(self.start.0),
            n(self.start.1),
            n(self.control.0),
            n(self.control.1),
            n(self.end.0),
            n(self.end.1)
        )
    }
}

fn write_markers(out: &mut String, scale: &Scale, spots: &[Spot<'_>], discs: &[Disc]) {
    let mut leaders = String::new();
    for disc in spots.iter().map(|spot| discs[spot.disc]) {
        // A disc that still covers its true point needs no leader.
        if disc.shift() > disc.radius + scale.small * 0.4 {
            let t = 1.0 - disc.radius / disc.shift();
            let (dx, dy) = ((disc.at.0 - disc.home.0) * t, (disc.at.1 - disc.home.1) * t);
            let (x, y) = (number(disc.home.0), number(disc.home.1));
            let _ = write!(leaders, "M{x} {y}l{} {}", number(dx), number(dy));
        }
    }
    out.push_str("<g class=\"map-markers\">");
    if !leaders.is_empty() {
        let _ = write!(out, "<path class=\"map-leader\" d=\"{leaders}\"/>");
    }
    for spot in spots {
        let (marker, disc) = (spot.marker, discs[spot.disc]);
        let mut class = format!("map-marker map-marker--{}", marker.style.as_str());
        if marker.approximate {
            class.push_str(" map-marker--approximate");
        }
        if marker.shape == Shape::Area {
            class.push_str(" map-marker--area");
        }
        open_link(out, &class, &marker.href, &name(&marker.label, &marker.note));
        let (x, y, r) = (disc.at.0, disc.at.1, disc.radius);
        let _ = match marker.shape {
            Shape::Place => {
                write!(
                    out,
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/></a>",
                    number(x),
                    number(y),
                    number(r)
                )
            }
            Shape::Area => {
                let r = number(r * 1.1);
                write!(
                    out,
                    "<path d=\"M{} {}l{r} {r}-{r} {r}-{r}-{r}z\"/></a>",
                    number(x),
                    number(y - disc.radius * 1.1)
                )
            }
        };
    }
    out.push_str("</g>");
}

/// A sign to explain in a legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swatch {
    /// A link of this style.
    Link(LinkStyle),
    /// A place.
    Place,
    /// A country or an unnamed place.
    Area,
    /// A place known only approximately.
    Approximate,
    /// The home territory.
    Origin,
}

/// A small decorative SVG for a legend entry; the word beside it is the caller's.
pub fn swatch(sign: Swatch) -> String {
    let inner = match sign {
        Swatch::Link(style) => {
            format!("<g class=\"map-link map-link--{}\"><path d=\"M1 10Q15 1 29 6\"/></g>", style.as_str())
        }
        Swatch::Place => "<g class=\"map-marker map-marker--active\"><circle cx=\"15\" cy=\"7\" r=\"5\"/></g>".to_owned(),
        Swatch::Area => "<g class=\"map-marker map-marker--active map-marker--area\"><path d=\"M15 1.5l5.5 5.5-5.5 5.5-5.5-5.5z\"/></g>".to_owned(),
        Swatch::Approximate => "<g class=\"map-marker map-marker--active map-marker--approximate\"><circle cx=\"15\" cy=\"7\" r=\"5\"/></g>".to_owned(),
        Swatch::Origin => "<g class=\"map-origin\"><circle class=\"map-origin-ring\" cx=\"15\" cy=\"7\" r=\"6\"/><circle cx=\"15\" cy=\"7\" r=\"3\"/></g>".to_owned(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map-swatch\" viewBox=\"0 0 30 14\" width=\"30\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">{inner}</svg>"
    )
}
