//! What becomes of each feature: decided from the codes, names and points alone, without simplifying anything, so that a
//! preview is quick.

use std::collections::BTreeMap;

use database::Result;
use documents::import::{Cells, Line, Mapping, Note, Outcome, Report};
use documents::table::{Flaw, Shape, Table};
use geo::contour::{self, GridRing, New, grid, topology};
use geo::index::Index;
use geo::map::Bounds;
use geo::territory::Model;
use sea_orm::ConnectionTrait;

use super::territory::{self, Meant};

/// Degrees that a contour may be away from its territory's point, which may be approximate.
const NEAR: f64 = 1.0;

/// What an import does.
pub(super) struct Plan {
    pub report: Report,
    /// The territories of the file that have one contour there, by kind.
    pub kinds: BTreeMap<String, Vec<Target>>,
}

/// A territory with the contour that the file gives it.
pub(super) struct Target {
    pub rings: Vec<GridRing>,
    /// What is written; nothing if it is there already.
    pub write: Option<New>,
}

/// The lines that mean one territory.
#[derive(Default)]
struct Lines {
    own: Vec<usize>,
    former: Vec<usize>,
}

pub(super) async fn plan(
    connection: &impl ConnectionTrait,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan> {
    let index = Index::load(connection).await?;
    let held = contour::held(connection).await?;
    let mut lines: Vec<Line> = Vec::with_capacity(table.rows.len());
    let mut meant: BTreeMap<(String, String), (Lines, &Model)> = BTreeMap::new();
    let mut rings: Vec<Vec<GridRing>> = Vec::with_capacity(table.rows.len());
    for (at, (row, shape)) in table.rows.iter().zip(&table.shapes).enumerate() {
        let cells = mapping.cells(row);
        let mut line = Line::new(row.line, territory::title(cells));
        let found = territory::meant(&index, cells, &mut line);
        let mut own = Vec::new();
        let (place, former) = match found {
            Meant::One(held) => (Some(held), false),
            Meant::Former(held) => (Some(held), true),
            Meant::Unsaid => (None, false),
        };
        if let Some(place) = place {
            line.path = Some(format!("/territoires/{}/{}", place.kind, place.code));
            if let Some(contour) = usable(shape, place, &mut line) {
                own = contour;
                let key = (place.kind.clone(), place.code.clone());
                let (lines, _) = meant.entry(key).or_insert_with(|| (Lines::default(), place));
                if former {
                    lines.former.push(at)
                } else {
                    lines.own.push(at)
                }
            }
        }
        rings.push(own);
        lines.push(line);
    }

    let mut kinds: BTreeMap<String, Vec<Target>> = BTreeMap::new();
    for ((kind, code), (these, place)) in meant {
        let into = format!("{} ({code})", place.name);
        let Some(&first) = these.own.first() else {
            for at in these.former {
                let given = lines[at].title.clone();
                lines[at].notes.push(Note::TerritoryMerged {
                    given,
                    into: into.clone(),
                });
            }
            continue;
        };
        let mut contour = std::mem::take(&mut rings[first]);
        let mut digest = grid::digest(&contour);
        let others = || these.own.iter().skip(1);
        if let Some(other) = others().find(|at| grid::digest(&rings[**at]) != digest) {
            for (at, line) in [(first, lines[*other].number), (*other, lines[first].number)] {
                lines[at].ask(Note::OtherShape { line }, Vec::new());
            }
            for at in others().filter(|at| *at != other) {
                let line = lines[first].number;
                lines[*at].ask(Note::OtherShape { line }, Vec::new());
            }
            continue;
        }
        for at in others() {
            let line = lines[first].number;
            lines[*at].outcome = Outcome::Unchanged;
            lines[*at].notes.push(Note::SameAsLine { line });
        }
        for at in these.former {
            let given = lines[at].title.clone();
            lines[at].notes.push(Note::ShapeJoined {
                given,
                into: into.clone(),
            });
            contour = topology::dissolve(contour.iter().chain(&rings[at]));
            digest = grid::digest(&contour);
        }
        let cells = mapping.cells(&table.rows[first]);
        let new = decide(
            held.get(&(kind.clone(), code.clone())),
            cells,
            &mut lines[first],
            New {
                kind: kind.clone(),
                code,
                digest,
                source: None,
                dated: None,
                licence: None,
                rings: Vec::new(),
            },
        );
        kinds.entry(kind).or_default().push(Target {
            rings: contour,
            write: new,
        });
    }
    Ok(Plan {
        report: Report {
            lines,
            unread: mapping.unread.clone(),
        },
        kinds,
    })
}

/// Whether the contour is new, differs from what is held, or says nothing new; what is said of its origin counts as well.
fn decide(held: Option<&contour::Held>, cells: Cells<'_>, line: &mut Line, mut new: New) -> Option<New> {
    let said = |field| {
        cells
            .some(field)
            .map(|text: &str| text.chars().take(300).collect::<String>())
    };
    (new.source, new.dated, new.licence) = (said("source"), said("date"), said("licence"));
    let Some(held) = held else {
        line.outcome = Outcome::Added;
        return Some(new);
    };
    let reshaped = held.digest != new.digest;
    let mut differs = reshaped;
    if reshaped {
        line.notes.push(Note::ShapeChanged);
    }
    for (field, held, given) in [
        ("source", &held.source, &mut new.source),
        ("date", &held.dated, &mut new.dated),
        ("licence", &held.licence, &mut new.licence),
    ] {
        match given {
            Some(given) => differs |= line.takes(field, held.as_deref(), given, true),
            // Of the same contour, what is known stays; another contour is not of that origin.
            None if !reshaped => given.clone_from(held),
            None => {}
        }
    }
    line.outcome = if differs {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    };
    differs.then_some(new)
}

/// The contour on the grid, if it is one and lies where the territory is.
fn usable(shape: &Shape, place: &Model, line: &mut Line) -> Option<Vec<GridRing>> {
    let refused = |flaw: &str, detail: &str| Note::ShapeRefused {
        flaw: flaw.to_owned(),
        detail: detail.to_owned(),
    };
    let points = match shape {
        Shape::Rings(rings) => rings,
        Shape::Flawed(flaw) => {
            line.notes.push(refused(flaw.key(), flaw.detail()));
            return None;
        }
    };
    let rings: Vec<GridRing> = points
        .iter()
        .filter_map(|ring| grid::ring(ring.iter().map(|point| grid::from_millionths(*point))))
        .filter(|ring| grid::twice_area(ring) != 0)
        .collect();
    let Some(bounds) = grid::bounds(&rings) else {
        line.notes.push(refused(Flaw::Short.key(), ""));
        return None;
    };
    let Some(point) = place.lat.zip(place.lon) else {
        return Some(rings);
    };
    if near(bounds, point) {
        return Some(rings);
    }
    let turned = Bounds {
        west: bounds.south,
        south: bounds.west,
        east: bounds.north,
        north: bounds.east,
    };
    let flaw = if near(turned, point) { "turned" } else { "far" };
    let where_it_is = format!("{:.2}, {:.2}", bounds.west, bounds.south);
    line.notes.push(refused(flaw, &where_it_is));
    None
}

fn near(bounds: Bounds, (lat, lon): (f64, f64)) -> bool {
    (bounds.west - NEAR..=bounds.east + NEAR).contains(&lon)
        && (bounds.south - NEAR..=bounds.north + NEAR).contains(&lat)
}
