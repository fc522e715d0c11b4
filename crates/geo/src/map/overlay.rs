//! Links, markers and names over the land of a world map, at one of its sizes.

use std::collections::HashMap;
use std::fmt::Write;

use super::curve::Curve;
use super::frame::Frame;
use super::gather::{MARKERS, Scene, scene};
use super::labels::{Placer, Rect, Request, write_labels};
use super::layout::{Disc, separate};
use super::projection::Point;
use super::xml::{name, number, open_link};
use super::{Bounds, Link, LinkStyle, LonLat, Marker, Origin, Shape, WorldMap, is_drawable};

/// How large things are drawn, in the picture's units.
pub(crate) struct Scale {
    class: &'static str,
    /// Not shown where no stylesheet says otherwise.
    hidden: bool,
    /// The figure has an inset below it.
    over_inset: bool,
    /// Radius of a marker with one partnership, and of the largest.
    small: f64,
    large: f64,
    origin: f64,
    text: f64,
    /// How far names may stand off, with a leader, in heights of the text.
    far: f64,
    /// How many marks are too many.
    most: usize,
}

pub(crate) const WIDE: Scale = Scale {
    class: "map-wide",
    hidden: false,
    over_inset: false,
    small: 5.0,
    large: 11.0,
    origin: 6.5,
    text: 14.5,
    far: 4.0,
    most: MARKERS,
};
pub(crate) const NARROW: Scale = Scale {
    class: "map-narrow",
    hidden: true,
    over_inset: true,
    small: 8.0,
    large: 16.0,
    origin: 12.0,
    text: 30.0,
    far: 0.0,
    most: 50,
};
pub(crate) const INSET: Scale = Scale {
    class: "map-narrow",
    hidden: true,
    over_inset: false,
    small: 9.5,
    large: 18.0,
    origin: 14.0,
    text: 31.0,
    far: 4.0,
    most: 50,
};

/// More markers than this are drawn smaller, so that they still find room.
const COMFORTABLE: f64 = 70.0;

/// A marker that shows, with the disc it stands on.
struct Spot<'a> {
    marker: &'a Marker,
    disc: usize,
}

/// What stands on the picture.
struct Stand<'a> {
    spots: Vec<Spot<'a>>,
    discs: Vec<Disc>,
    /// The home territory, with its disc.
    origin: Option<(&'a Origin, usize)>,
}

pub(crate) fn write_overlay(out: &mut String, map: &WorldMap, frame: &Frame, scale: &Scale) {
    let hidden = if scale.hidden { " display=\"none\"" } else { "" };
    let _ = write!(out, "<g class=\"{}\"{hidden}>", scale.class);

    let place = |(lon, lat): LonLat| frame.point(lon, lat).filter(|at| frame.shows(*at));
    let whole = scene(map, scale.most, place);
    // What the inset shows larger is only dotted here: named and reached there.
    let inset = map.inset.filter(|_| scale.over_inset);
    let (scene, quiet) = part(whole, inset);
    let stand = stand(map, &scene, frame, scale);

    if let Some(bounds) = inset {
        write_inset_box(out, frame, bounds);
        write_quiet(out, frame, scale, &quiet);
    }
    let soft = write_links(out, &scene, frame, scale, &stand);
    write_markers(out, scale, &stand);
    if let Some((origin, disc)) = stand.origin {
        let at = stand.discs[disc].at;
        let (x, y) = (number(at.0), number(at.1));
        open_link(out, "map-origin", &origin.href, &name(&origin.label, ""));
        let _ = write!(
            out,
            "<circle class=\"map-origin-ring\" cx=\"{x}\" cy=\"{y}\" r=\"{}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"/></a>",
            number(scale.origin),
            number(scale.origin * 0.5)
        );
    }
    write_names(out, frame, scale, &stand, soft);
    out.push_str("</g>");
}

/// The scene without what lies in the inset, and the markers there. Links into the inset go with their markers.
fn part(scene: Scene, inset: Option<Bounds>) -> (Scene, Vec<Marker>) {
    let Some(bounds) = inset else {
        return (scene, Vec::new());
    };
    let (quiet, markers): (Vec<Marker>, Vec<Marker>) = scene
        .markers
        .into_iter()
        .partition(|marker| bounds.holds(marker.lon, marker.lat));
    let links = scene
        .links
        .into_iter()
        .filter(|link| markers.iter().any(|marker| marker.key == link.to_key))
        .collect();
    let scene = Scene {
        markers,
        links,
        gathered: scene.gathered,
    };
    (scene, quiet)
}

/// The markers and their discs, pushed apart around the home territory's mark.
fn stand<'a>(map: &'a WorldMap, scene: &'a Scene, frame: &Frame, scale: &Scale) -> Stand<'a> {
    let heaviest = scene.markers.iter().map(|m| m.weight.max(1)).max().unwrap_or(1);
    let crowd = (COMFORTABLE / scene.markers.len().max(1) as f64)
        .sqrt()
        .clamp(0.4, 1.0);
    let (mut spots, mut discs) = (Vec::new(), Vec::new());
    for marker in &scene.markers {
        let Some(at) = frame.point(marker.lon, marker.lat) else {
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
    let origin = map.origin.as_ref().and_then(|origin| {
        let (lon, lat) = origin.point;
        let at = frame
            .point(lon, lat)
            .filter(|at| is_drawable(lon, lat) && frame.shows(*at))?;
        discs.push(Disc {
            fixed: true,
            ..Disc::new(at, scale.origin * 1.5)
        });
        Some((origin, discs.len() - 1))
    });
    let rounds = (20_000_000 / (discs.len() * discs.len()).max(1)).clamp(20, 240);
    let size = Some((frame.width, frame.height));
    separate(&mut discs, scale.small * 0.25, 0.06, rounds, size);
    Stand { spots, discs, origin }
}

/// Where the inset lies.
fn write_inset_box(out: &mut String, frame: &Frame, bounds: Bounds) {
    let middle = (bounds.west + bounds.east) / 2.0;
    let corners = [
        frame.point(bounds.west, bounds.south),
        frame.point(bounds.east, bounds.south),
        frame.point(middle, bounds.north),
    ];
    let [Some(a), Some(b), Some(c)] = corners else {
        return;
    };
    let _ = write!(
        out,
        "<rect class=\"map-inset-box\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        number(a.0),
        number(c.1),
        number(b.0 - a.0),
        number(a.1 - c.1)
    );
}

fn write_quiet(out: &mut String, frame: &Frame, scale: &Scale, markers: &[Marker]) {
    for style in STYLES {
        let mut dots = String::new();
        for marker in markers.iter().filter(|marker| marker.style == style) {
            let Some((x, y)) = frame.point(marker.lon, marker.lat) else {
                continue;
            };
            let _ = write!(
                dots,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
                number(x),
                number(y),
                number(scale.small * 0.55)
            );
        }
        if !dots.is_empty() {
            let _ = write!(
                out,
                "<g class=\"map-marker map-marker--quiet map-marker--{}\" aria-hidden=\"true\">{dots}</g>",
                style.as_str()
            );
        }
    }
}

/// The living ones last: they lie on top.
const STYLES: [LinkStyle; 3] = [LinkStyle::Past, LinkStyle::Contact, LinkStyle::Active];

/// Draws the links, and returns points along them.
fn write_links(
    out: &mut String,
    scene: &Scene,
    frame: &Frame,
    scale: &Scale,
    stand: &Stand<'_>,
) -> Vec<Point> {
    let discs: HashMap<&str, Disc> = stand
        .spots
        .iter()
        .map(|spot| (spot.marker.key.as_str(), stand.discs[spot.disc]))
        .collect();
    let mut soft = Vec::new();
    let mut drawn = String::new();
    for style in STYLES {
        let mut lines = String::new();
        for link in scene.links.iter().filter(|link| link.style == style) {
            let Some(curve) = curve(link, &discs, frame, scale, stand) else {
                continue;
            };
            soft.extend(curve.samples());
            if scene.gathered {
                lines.push_str(&curve.data());
                continue;
            }
            let class = format!("map-link map-link--{}", style.as_str());
            open_link(&mut drawn, &class, &link.href, &name(&link.label, ""));
            let _ = write!(drawn, "<path d=\"{}\"/></a>", curve.data());
        }
        if !lines.is_empty() {
            let _ = write!(
                drawn,
                "<g class=\"map-link map-link--{}\" aria-hidden=\"true\"><path d=\"{lines}\"/></g>",
                style.as_str()
            );
        }
    }
    if !drawn.is_empty() {
        let _ = write!(out, "<g class=\"map-links\">{drawn}</g>");
    }
    soft
}

fn curve(
    link: &Link,
    discs: &HashMap<&str, Disc>,
    frame: &Frame,
    scale: &Scale,
    stand: &Stand<'_>,
) -> Option<Curve> {
    let end = discs.get(link.to_key.as_str())?;
    let home = stand.origin.map(|(_, disc)| (stand.discs[disc].at, scale.origin));
    let start = match link.from {
        None => home?,
        Some(from) if !is_drawable(from.0, from.1) => return None,
        Some(from) => {
            let at = frame.point(from.0, from.1)?;
            // A town under the home territory's mark starts at the mark.
            home.filter(|(mark, size)| (at.0 - mark.0).hypot(at.1 - mark.1) < size * 1.6)
                .unwrap_or((at, scale.small * 0.5))
        }
    };
    Curve::between(start.0, start.1, end.at, end.radius)
}

fn write_markers(out: &mut String, scale: &Scale, stand: &Stand<'_>) {
    let mut leaders = String::new();
    for disc in stand.spots.iter().map(|spot| stand.discs[spot.disc]) {
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
    for spot in &stand.spots {
        write_marker(out, spot.marker, stand.discs[spot.disc]);
    }
    out.push_str("</g>");
}

fn write_marker(out: &mut String, marker: &Marker, disc: Disc) {
    let mut class = format!("map-marker map-marker--{}", marker.style.as_str());
    if marker.approximate {
        class.push_str(" map-marker--approximate");
    }
    class.push_str(match marker.shape {
        Shape::Place => "",
        Shape::Area => " map-marker--area",
        Shape::Many => " map-marker--many",
    });
    open_link(out, &class, &marker.href, &name(&marker.label, &marker.note));
    let (x, y, r) = (disc.at.0, disc.at.1, disc.radius);
    let _ = match marker.shape {
        Shape::Place | Shape::Many => {
            write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/></a>",
                number(x),
                number(y),
                number(r)
            )
        }
        Shape::Area => {
            let top = number(y - r * 1.1);
            let r = number(r * 1.1);
            write!(
                out,
                "<path d=\"M{} {top}l{r} {r}-{r} {r}-{r}-{r}z\"/></a>",
                number(x)
            )
        }
    };
}

fn write_names(out: &mut String, frame: &Frame, scale: &Scale, stand: &Stand<'_>, soft: Vec<Point>) {
    // On the world a name that stands off would soon lie on another country.
    let far = scale.far.min(if frame.span > 150.0 { 1.5 } else { 4.0 });
    let mut requests = Vec::new();
    for spot in &stand.spots {
        let disc = stand.discs[spot.disc];
        let class = if spot.marker.shape == Shape::Area {
            "map-label map-label--area"
        } else {
            "map-label"
        };
        // Many partnerships first; then living ones, then places known by their own name.
        let rank = u64::from(spot.marker.weight) * 4
            + u64::from(spot.marker.style == LinkStyle::Active) * 2
            + u64::from(spot.marker.shape != Shape::Area);
        let (text, key) = (spot.marker.label.as_str(), spot.marker.key.as_str());
        requests.push(Request {
            at: disc.at,
            radius: disc.radius,
            text,
            class,
            stretch: 1.0,
            far,
            rank,
            key,
        });
    }
    if let Some((origin, disc)) = stand.origin {
        requests.push(Request {
            at: stand.discs[disc].at,
            // The room kept around the mark, or the name would touch it.
            radius: stand.discs[disc].radius,
            text: &origin.label,
            class: "map-label map-label--origin",
            stretch: 1.1,
            far: 4.0,
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
        leaders: Vec::new(),
        discs: stand.discs.iter().map(|d| (d.at, d.radius)).collect(),
        soft,
    };
    let labels = placer.place(requests, scale.text);
    write_labels(out, &labels, scale.text);
}
