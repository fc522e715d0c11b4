//! When there is too much to draw one by one: markers gathered by area, then by neighbourhood, until the picture holds
//! few. What a picture draws is bounded whatever the network holds; the table beside it lists everything.

use std::collections::{BTreeMap, HashMap};

use super::projection::Point;
use super::{Link, LinkStyle, LonLat, Marker, Shape, TerritoryMap, Unit, WorldMap, is_drawable};

/// Markers and links that a picture of the world draws one by one.
pub(crate) const MARKERS: usize = 120;
const LINKS: usize = 240;
/// Fewer areas than this say too little: a map of one country is gathered by neighbourhood.
const FEW_AREAS: usize = 8;
/// Lines of a gathered picture, the heaviest first.
const LINES: usize = 150;
/// Starts and places nearer to each other than this are one, in the picture's units.
const NEIGHBOURHOOD: f64 = 24.0;
/// Units of a territory that are drawn one by one.
const UNITS: usize = 150;

/// What a picture draws.
pub(crate) struct Scene {
    pub markers: Vec<Marker>,
    pub links: Vec<Link>,
    /// Whether marks stand for several places; links are then lines without an address.
    pub gathered: bool,
}

/// Whether so many markers and links cannot be drawn one by one.
pub(crate) fn is_much(markers: usize, links: usize) -> bool {
    markers > MARKERS || links > LINKS
}

/// What to draw of a map: as it is when there is little, else gathered into at most `most` markers. `place` says where a
/// point falls in the picture, if it shows.
pub(crate) fn scene(map: &WorldMap, most: usize, place: impl Fn(LonLat) -> Option<Point>) -> Scene {
    let shown: Vec<(&Marker, Point)> = map
        .markers
        .iter()
        .filter(|m| is_drawable(m.lon, m.lat))
        .filter_map(|m| Some((m, place((m.lon, m.lat))?)))
        .collect();
    let keys: HashMap<&str, usize> = shown
        .iter()
        .enumerate()
        .map(|(at, (marker, _))| (marker.key.as_str(), at))
        .collect();
    let links: Vec<&Link> = map
        .links
        .iter()
        .filter(|link| keys.contains_key(link.to_key.as_str()))
        .collect();
    if !map.gathered && !is_much(shown.len(), links.len()) {
        return Scene {
            markers: shown.into_iter().map(|(marker, _)| marker.clone()).collect(),
            links: links.into_iter().cloned().collect(),
            gathered: false,
        };
    }

    let singles: Vec<Mark> = shown
        .iter()
        .enumerate()
        .map(|(at, (marker, point))| Mark {
            marker: (*marker).clone(),
            at: *point,
            of: vec![at],
        })
        .collect();
    let by_area = by_area(map, &shown, &place);
    let marks = if by_area.len() >= FEW_AREAS {
        by_area
    } else {
        singles
    };
    let marks = by_neighbourhood(marks, most, &map.more);
    let mut target = vec![0; shown.len()];
    for (index, mark) in marks.iter().enumerate() {
        for &at in &mark.of {
            target[at] = index;
        }
    }
    let links = lines(&links, &place, |key| {
        keys.get(key).map(|&at| marks[target[at]].marker.key.as_str())
    });
    Scene {
        markers: marks.into_iter().map(|mark| mark.marker).collect(),
        links,
        gathered: true,
    }
}

/// A marker in the making, where it stands, and which of those shown it stands for.
struct Mark {
    marker: Marker,
    at: Point,
    of: Vec<usize>,
}

/// One mark an area; what is alone in its area, or in none, stays itself.
fn by_area(map: &WorldMap, shown: &[(&Marker, Point)], place: impl Fn(LonLat) -> Option<Point>) -> Vec<Mark> {
    let mut area_of: HashMap<&str, usize> = HashMap::new();
    for (index, area) in map.areas.iter().enumerate() {
        area_of.extend(area.members.iter().map(|key| (key.as_str(), index)));
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut marks = Vec::new();
    for (at, (marker, point)) in shown.iter().enumerate() {
        match area_of.get(marker.key.as_str()) {
            Some(&area) => members.entry(area).or_default().push(at),
            None => marks.push(Mark {
                marker: (*marker).clone(),
                at: *point,
                of: vec![at],
            }),
        }
    }
    for (index, of) in members {
        let (Some(area), Some(&first)) = (map.areas.get(index), of.first()) else {
            continue;
        };
        let (sole, point) = shown[first];
        if of.len() == 1 {
            marks.push(Mark {
                marker: sole.clone(),
                at: point,
                of,
            });
            continue;
        }
        // An area whose own point is out of the picture stands where its first place does.
        let own = is_drawable(area.point.0, area.point.1)
            .then(|| place(area.point))
            .flatten();
        let (lon, lat) = own.map_or((sole.lon, sole.lat), |_| area.point);
        marks.push(Mark {
            at: own.unwrap_or(point),
            marker: Marker {
                key: format!("area-{}", area.key),
                label: area.label.clone(),
                href: area.href.clone(),
                lon,
                lat,
                weight: area.weight,
                style: liveliest(of.iter().map(|&at| shown[at].0.style)),
                shape: Shape::Many,
                approximate: false,
                note: area.note.clone(),
            },
            of,
        });
    }
    marks
}

/// Marks of the same cell of a grid become one, on a grid coarse enough for at most `most`.
fn by_neighbourhood(marks: Vec<Mark>, most: usize, more: &str) -> Vec<Mark> {
    let mut size = NEIGHBOURHOOD;
    let cell = |at: Point, size: f64| ((at.1 / size).floor() as i64, (at.0 / size).floor() as i64);
    let mut cells: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    if marks.len() <= most {
        return marks;
    }
    // At 40 steps one cell is larger than any picture.
    for _ in 0..40 {
        cells.clear();
        for (index, mark) in marks.iter().enumerate() {
            cells.entry(cell(mark.at, size)).or_default().push(index);
        }
        if cells.len() <= most.max(1) {
            break;
        }
        size *= 1.3;
    }
    let mut marks: Vec<Option<Mark>> = marks.into_iter().map(Some).collect();
    let mut out = Vec::with_capacity(cells.len());
    for indexes in cells.into_values() {
        let mut near: Vec<Mark> = indexes.into_iter().filter_map(|at| marks[at].take()).collect();
        near.sort_by(|a, b| {
            b.marker
                .weight
                .cmp(&a.marker.weight)
                .then_with(|| a.marker.key.cmp(&b.marker.key))
        });
        let count = near.len();
        let weight = near
            .iter()
            .fold(0_u32, |sum, m| sum.saturating_add(m.marker.weight));
        let style = liveliest(near.iter().map(|m| m.marker.style));
        let mut names: Vec<String> = near.iter().take(2).map(|m| m.marker.label.clone()).collect();
        if count > 2 {
            names.push(format!("+{}", count - 2));
        }
        let of = near.iter().flat_map(|m| m.of.iter().copied()).collect();
        let Some(first) = near.into_iter().next() else {
            continue;
        };
        if count == 1 {
            out.push(first);
            continue;
        }
        let heaviest = first.marker;
        out.push(Mark {
            at: first.at,
            of,
            marker: Marker {
                key: format!("near-{}", heaviest.key),
                label: names.join(", "),
                href: if more.is_empty() {
                    heaviest.href.clone()
                } else {
                    more.to_owned()
                },
                weight,
                style,
                shape: Shape::Many,
                approximate: false,
                note: String::new(),
                ..heaviest
            },
        });
    }
    out
}

/// A cell of a grid.
type Cell = (i64, i64);

/// One line from each neighbourhood to each mark, as lively as its liveliest link.
fn lines<'t>(
    links: &[&Link],
    place: impl Fn(LonLat) -> Option<Point>,
    target: impl Fn(&str) -> Option<&'t str>,
) -> Vec<Link> {
    let mut merged: BTreeMap<(Option<Cell>, &str), (u32, Link)> = BTreeMap::new();
    for link in links {
        let Some(to_key) = target(&link.to_key) else {
            continue;
        };
        let near = |at: f64| (at / NEIGHBOURHOOD).round() as i64;
        let from = match link.from {
            None => None,
            Some(from) if !is_drawable(from.0, from.1) => continue,
            // A start out of the picture is no neighbour of any other by the picture's units: whole degrees do.
            Some(from) => Some(place(from).map_or(
                (1_000_000 + from.0.round() as i64, from.1.round() as i64),
                |(x, y)| (near(x), near(y)),
            )),
        };
        let (count, line) = merged.entry((from, to_key)).or_insert_with(|| {
            let line = Link {
                from: link.from,
                to_key: to_key.to_owned(),
                href: String::new(),
                style: link.style,
                ..Link::default()
            };
            (0, line)
        });
        *count += link.weight.max(1);
        line.style = liveliest([line.style, link.style].into_iter());
    }
    let mut lines: Vec<(u32, Link)> = merged.into_values().collect();
    lines.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    lines.truncate(LINES);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The style of what is known to be most alive.
fn liveliest(styles: impl Iterator<Item = LinkStyle>) -> LinkStyle {
    let rank = |style: &LinkStyle| match style {
        LinkStyle::Active => 0,
        LinkStyle::Contact => 1,
        LinkStyle::Past => 2,
    };
    styles.min_by_key(rank).unwrap_or_default()
}

/// A territory of so many communes that each could not be read, drawn and listed by its groups instead.
#[must_use]
pub fn territory(map: TerritoryMap) -> TerritoryMap {
    if map.units.len() <= UNITS {
        return map;
    }
    let mut units: Vec<Unit> = Vec::new();
    for group in &map.groups {
        let members = map.units.iter().filter(|u| u.group.as_ref() == Some(&group.key));
        let members: Vec<&Unit> = members.filter(|u| is_drawable(u.lon, u.lat)).collect();
        if members.is_empty() {
            continue;
        }
        let count = members.len() as f64;
        units.push(Unit {
            code: group.key.clone(),
            label: group.label.clone(),
            href: group.href.clone().unwrap_or_default(),
            lon: members.iter().map(|u| u.lon).sum::<f64>() / count,
            lat: members.iter().map(|u| u.lat).sum::<f64>() / count,
            weight: members.iter().fold(0, |sum: u32, u| sum.saturating_add(u.weight)),
            group: None,
            note: group.note.clone(),
            chosen: members.iter().any(|u| u.chosen),
        });
    }
    // Communes of no group stay, the most linked first, as far as there is room.
    let known = |unit: &&Unit| map.groups.iter().any(|g| Some(&g.key) == unit.group.as_ref());
    let mut alone: Vec<Unit> = map.units.iter().filter(|u| !known(u)).cloned().collect();
    alone.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.code.cmp(&b.code)));
    units.extend(alone);
    units.truncate(UNITS);
    TerritoryMap {
        units,
        groups: Vec::new(),
        polygons: None,
        outlines: Vec::new(),
        ..map
    }
}
