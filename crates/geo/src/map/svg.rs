//! The world map as inline SVG.
//!
//! Land once; markers, links and names twice (see `overlay`): for a wide figure (`map-wide`) and, with
//! everything twice as large and fewer names, for a phone (`map-narrow`). The stylesheet shows one of
//! them by the figure's own width, so the picture is readable at any size without any script.

use std::fmt::Write;

use super::frame::Frame;
use super::overlay::{INSET, NARROW, WIDE, write_overlay};
use super::path::{Canvas, TOLERANCE};
use super::tint;
use super::topojson::Basemap;
use super::xml::{escape, number, token};
use super::{Figure, LinkStyle, LonLat, WorldMap, is_drawable};

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
    let class = match map.figure {
        Figure::Any => "map-svg map-svg--world",
        Figure::Inset => "map-svg map-svg--world map-inset",
    };
    open_svg(
        &mut out,
        class,
        &map.id,
        &map.title,
        &map.desc,
        frame.width,
        frame.height,
    );
    write_base(&mut out, base, &frame, map);
    match map.figure {
        Figure::Any => {
            write_overlay(&mut out, map, &frame, &WIDE);
            write_overlay(&mut out, map, &frame, &NARROW);
        }
        Figure::Inset => write_overlay(&mut out, map, &frame, &INSET),
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

fn write_base(out: &mut String, base: &Basemap, frame: &Frame, map: &WorldMap) {
    let canvas = Canvas {
        width: frame.width,
        height: frame.height,
        // An inset is shown at a third of its own units.
        tolerance: match map.figure {
            Figure::Any => TOLERANCE,
            Figure::Inset => TOLERANCE * 5.0,
        },
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

    // Small countries have no shape at this scale: their numbers still count for the steps.
    let steps = tint::steps(map.tinted.iter().map(|(_, count)| *count).max().unwrap_or(0));
    let mut colours = vec![String::new(); steps.len()];
    let mut seen: Vec<*const super::topojson::Country> = Vec::new();
    for (numeric, count) in &map.tinted {
        let Some(country) = base.country(numeric) else {
            continue;
        };
        let step = tint::tint(*count, &steps);
        if step == 0 || seen.contains(&std::ptr::from_ref(country)) {
            continue;
        }
        seen.push(std::ptr::from_ref(country));
        for ring in country.polygons.iter().flatten() {
            for piece in frame.ring(ring) {
                canvas.ring(&mut colours[step - 1], &piece);
            }
        }
    }
    for (index, colour) in colours.iter().enumerate() {
        write_path(out, &format!("map-tinted map-tinted--{}", index + 1), colour);
    }

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
    /// Several places drawn as one.
    Many,
    /// The home territory.
    Origin,
    /// A country of this step of the tint, from 1.
    Tint(usize),
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
        Swatch::Many => "<g class=\"map-marker map-marker--active map-marker--many\"><circle cx=\"15\" cy=\"7\" r=\"6\"/></g>".to_owned(),
        Swatch::Tint(step) => {
            format!("<rect class=\"map-tinted map-tinted--{step}\" x=\"3\" y=\"1\" width=\"24\" height=\"12\"/>")
        }
        Swatch::Origin => "<g class=\"map-origin\"><circle class=\"map-origin-ring\" cx=\"15\" cy=\"7\" r=\"6\"/><circle cx=\"15\" cy=\"7\" r=\"3\"/></g>".to_owned(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map-swatch\" viewBox=\"0 0 30 14\" width=\"30\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">{inner}</svg>"
    )
}
