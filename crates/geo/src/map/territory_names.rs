//! Names on the home territory: groups around their land, communes inside their circle or shape.

use std::fmt::Write;

use super::labels::{Placer, Rect, Request, text_width, write_labels};
use super::projection::Point;
use super::territory::{Place, TINTS, breadth};
use super::xml::{escape, name, number, open_link};
use super::{Group, TerritoryMap};

/// Bold names are wider than the letters reckoned by [`text_width`].
const BOLD: f64 = 1.1;

/// Names of groups stand around them, outside every commune, nearest place first.
pub(super) fn write_group_names(
    out: &mut String,
    map: &TerritoryMap,
    places: &[Place<'_>],
    placer: &mut Placer,
    size: f64,
) {
    let _ = write!(
        out,
        "<g class=\"map-labels\" direction=\"ltr\" font-size=\"{}\">",
        number(size)
    );
    for (index, group) in map.groups.iter().enumerate() {
        let members: Vec<&Place<'_>> = places.iter().filter(|p| p.group == Some(index)).collect();
        let Some(area) = group_name_area(group, &members, places, placer, size) else {
            continue;
        };
        placer.taken.push(area);
        let text = format!(
            "<text class=\"map-label map-label--group map-tint-{}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            index % TINTS,
            number((area.left + area.right) / 2.0),
            number(area.bottom - size * 0.22),
            escape(&group.label)
        );
        match &group.href {
            Some(href) => {
                open_link(out, "map-group-link", href, &name(&group.label, ""));
                out.push_str(&text);
                out.push_str("</a>");
            }
            None => out.push_str(&text),
        }
    }
    out.push_str("</g>");
}

fn group_name_area(
    group: &Group,
    members: &[&Place<'_>],
    places: &[Place<'_>],
    placer: &Placer,
    size: f64,
) -> Option<Rect> {
    let count = members.len() as f64;
    if members.is_empty() || group.label.trim().is_empty() {
        return None;
    }
    let centre = (
        members.iter().map(|m| m.at.0).sum::<f64>() / count,
        members.iter().map(|m| m.at.1).sum::<f64>() / count,
    );
    let outline: Vec<(f64, f64, f64)> = members.iter().flat_map(|m| m.outline()).collect();
    let width = text_width(&group.label, size) * 1.2;
    let mut best: Option<(f64, Rect)> = None;
    for step in 0..48 {
        let angle = f64::from(step) * std::f64::consts::TAU / 48.0;
        let (ux, uy) = (angle.cos(), angle.sin());
        let reach = outline
            .iter()
            .map(|(x, y, r)| (x - centre.0) * ux + (y - centre.1) * uy + r)
            .fold(0.0, f64::max);
        for extra in [-40.0, -25.0, -10.0, 6.0, 14.0, 24.0, 40.0] {
            let distance = reach + extra;
            let x = centre.0 + ux * (distance + width / 2.0 * ux.abs()) - width / 2.0;
            let area = Rect::text(x, centre.1 + uy * (distance + size * 0.7), width, size);
            let nearest = members
                .iter()
                .flat_map(|m| m.outline())
                .map(|(x, y, r)| {
                    let (dx, dy) = (
                        x - x.clamp(area.left, area.right),
                        y - y.clamp(area.top, area.bottom),
                    );
                    dx.hypot(dy) - r
                })
                .fold(f64::MAX, f64::min);
            if !placer.is_free(&area) || places.iter().any(|place| covers_area(place, &area)) {
                continue;
            }
            // Close to its own communes; a little rather above or below than beside.
            let score = nearest + ux.abs() * 6.0;
            if best.is_none_or(|(least, _)| score < least) {
                best = Some((score, area));
            }
        }
    }
    best.map(|(_, area)| area)
}

/// Whether a commune reaches into a box (its corners, its middle, points along its length).
fn covers_area(place: &Place<'_>, area: &Rect) -> bool {
    (0..=8).any(|step| {
        let x = area.left + (area.right - area.left) * f64::from(step) / 8.0;
        [area.top, (area.top + area.bottom) / 2.0, area.bottom]
            .iter()
            .any(|&y| place.covers((x, y)))
    })
}

/// Longest code that stands for a name where there is no room for the name: a département's is on every number plate,
/// a commune's says nothing to anybody.
const KNOWN_CODE: usize = 3;

/// Names of communes: inside their circle or shape in up to three lines, else beside it, else the code if people know
/// it by heart.
pub(super) fn write_unit_names(
    out: &mut String,
    places: &[Place<'_>],
    placer: &mut Placer,
    size: f64,
    shaped: bool,
) {
    let mut outside = Vec::new();
    let mut unnamed = Vec::new();
    let mut inside = String::new();
    let mut order: Vec<&Place<'_>> = places.iter().collect();
    order.sort_by(|a, b| {
        b.unit
            .weight
            .cmp(&a.unit.weight)
            .then_with(|| a.unit.code.cmp(&b.unit.code))
    });
    for place in order {
        if let Some((lines, text)) = fit_inside(place, placer, size) {
            write_lines(&mut inside, place.at, &lines, text);
            continue;
        }
        unnamed.push(place);
        if !shaped {
            outside.push(Request {
                at: place.at,
                radius: place.radius,
                text: &place.unit.label,
                stretch: BOLD,
                far: 0.0,
                class: "map-label map-label--unit",
                rank: u64::from(place.unit.weight),
                key: &place.unit.code,
            });
        }
    }
    let labels = placer.place(outside, size);
    for place in unnamed {
        let code = &place.unit.code;
        let (width, height) = (text_width(code, size) * BOLD, size * 1.1);
        let area = Rect::around(place.at, width, height);
        let named = labels.iter().any(|label| label.text == place.unit.label);
        if named || code.len() > KNOWN_CODE || placer.taken.iter().any(|taken| taken.overlaps(&area)) {
            continue;
        }
        placer.taken.push(area);
        write_lines(&mut inside, place.at, std::slice::from_ref(code), size);
    }
    let _ = write!(
        out,
        "<g class=\"map-labels\" aria-hidden=\"true\" direction=\"ltr\">{inside}</g>"
    );
    write_labels(out, &labels, size);
}

/// Lines of text around their middle.
fn write_lines(out: &mut String, (x, y): Point, lines: &[String], size: f64) {
    let top = y - (lines.len() as f64 - 1.0) * size * 0.55;
    for (i, line) in lines.iter().enumerate() {
        let _ = write!(
            out,
            "<text class=\"map-label map-label--unit\" font-size=\"{}\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}</text>",
            number(size),
            number(x),
            number(top + i as f64 * size * 1.1 + size * 0.35),
            escape(line)
        );
    }
}

/// The lines of a name and the size at which they fit, at most a quarter smaller than `size`: within
/// the circle or shape, or else leaning over its edge where that covers no other name.
fn fit_inside(place: &Place<'_>, placer: &mut Placer, size: f64) -> Option<(Vec<String>, f64)> {
    for lean in [1.0, 1.45] {
        for shrink in [1.0, 0.88, 0.76] {
            // Leaning names are small ones: large, they would hide their neighbours.
            if lean > 1.0 && shrink > 0.8 {
                continue;
            }
            for rows in 1..=3 {
                let fitting = fit_lines(place, rows, size * shrink, lean);
                let Some((lines, area)) = fitting else { continue };
                if placer.taken.iter().any(|taken| taken.overlaps(&area)) {
                    continue;
                }
                placer.taken.push(area);
                return Some((lines, size * shrink));
            }
        }
    }
    None
}

/// A name in this number of lines and the box it takes, unless that is too wide.
fn fit_lines(place: &Place<'_>, rows: usize, text: f64, lean: f64) -> Option<(Vec<String>, Rect)> {
    let lines = break_name(&place.unit.label, rows)?;
    let width = lines
        .iter()
        .map(|line| text_width(line, text) * BOLD)
        .fold(0.0, f64::max);
    let height = rows as f64 * text * 1.1;
    let fits = match place.rings.is_empty() {
        true => width.hypot(height * 0.8) <= place.radius * 2.0 * lean * 1.04,
        false => width <= reach(place) * 1.25 * lean,
    };
    fits.then(|| (lines, Rect::around(place.at, width, height)))
}

fn reach(place: &Place<'_>) -> f64 {
    place.rings.iter().map(|ring| breadth(ring)).fold(0.0, f64::max)
}

/// A name in this number of lines of about the same length, broken at hyphens and spaces.
fn break_name(label: &str, rows: usize) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in label.trim().chars() {
        if c == ' ' {
            words.push(std::mem::take(&mut word) + " ");
            continue;
        }
        word.push(c);
        if c == '-' {
            words.push(std::mem::take(&mut word));
        }
    }
    words.push(word);
    let mut lines = words;
    if lines.len() < rows || lines.iter().all(|line| line.trim().is_empty()) {
        return None;
    }
    while lines.len() > rows {
        // Join the two neighbours that are shortest together.
        let (at, _) = lines
            .windows(2)
            .enumerate()
            .map(|(i, pair)| (i, pair[0].chars().count() + pair[1].chars().count()))
            .min_by_key(|(i, length)| (*length, *i))?;
        let next = lines.remove(at + 1);
        lines[at].push_str(&next);
    }
    Some(lines.into_iter().map(|line| line.trim().to_owned()).collect())
}
