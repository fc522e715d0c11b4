//! Simplifying many contours together. Where neighbours share points, they share an arc: it is simplified once for both, so
//! that no gap opens between them. Points are shared when they fall on the same cell of the grid.
//!
//! A sort finds the junctions — cells whose neighbours are not the same in every ring — in memory of one entry a point, and
//! an arc is always walked from the same end, so that both sides keep the same points without knowing each other.

use std::collections::{HashMap, HashSet};

use super::grid::{Cell, GridRing, twice_area};
use crate::map::simplify_line;

/// Metres between two cells northwards.
const METRES: f64 = 1.1132;

/// What knows an arc again: its ends, the point after its first one, and its length.
type ArcKey = (Cell, Cell, Cell, usize);

/// The same contours with fewer points, none straying more than so many metres. A ring that would vanish keeps its points.
#[must_use]
pub fn simplify(shapes: &[Vec<GridRing>], metres: f64) -> Vec<Vec<GridRing>> {
    let rings: Vec<&GridRing> = shapes.iter().flatten().collect();
    let junctions = junctions(&rings);
    // What must stay as it came, since a ring would collapse without it.
    let mut whole: HashSet<ArcKey> = HashSet::new();
    loop {
        let mut simple: Vec<GridRing> = Vec::with_capacity(rings.len());
        let mut added = false;
        for (ring, cuts) in rings.iter().zip(&junctions) {
            let arcs = arcs(ring, cuts);
            let mut kept: GridRing = Vec::new();
            for arc in &arcs {
                let points = simple_arc(arc, metres, &whole);
                kept.extend(&points[..points.len().saturating_sub(1)]);
            }
            if kept.len() < 3 || twice_area(&kept) == 0 {
                for arc in &arcs {
                    added |= whole.insert(key(&canonical(arc).0));
                }
                kept = (*ring).clone();
            }
            simple.push(kept);
        }
        if !added {
            let mut simple = simple.into_iter();
            let lengths = shapes.iter().map(Vec::len);
            return lengths
                .map(|count| simple.by_ref().take(count).collect())
                .collect();
        }
    }
}

/// Where each ring is cut: the places of cells whose neighbours differ from ring to ring.
fn junctions(rings: &[&GridRing]) -> Vec<Vec<usize>> {
    let total = rings.iter().map(|ring| ring.len()).sum();
    let mut corners: Vec<(Cell, u32, u32)> = Vec::with_capacity(total);
    for (number, ring) in rings.iter().enumerate() {
        let corner = |(at, cell): (usize, &Cell)| (*cell, number as u32, at as u32);
        corners.extend(ring.iter().enumerate().map(corner));
    }
    corners.sort_unstable();
    let neighbours = |&(_, number, at): &(Cell, u32, u32)| {
        let (ring, at) = (rings[number as usize], at as usize);
        let (before, after) = (
            ring[(at + ring.len() - 1) % ring.len()],
            ring[(at + 1) % ring.len()],
        );
        (before.min(after), before.max(after))
    };
    let mut cuts = vec![Vec::new(); rings.len()];
    for same in corners.chunk_by(|a, b| a.0 == b.0) {
        let first = neighbours(&same[0]);
        if same.iter().any(|corner| neighbours(corner) != first) {
            for (_, number, at) in same {
                cuts[*number as usize].push(*at as usize);
            }
        }
    }
    for places in &mut cuts {
        places.sort_unstable();
    }
    cuts
}

/// A ring in arcs from junction to junction, ends included. Without a junction it is one, from its least cell round to it.
fn arcs(ring: &GridRing, cuts: &[usize]) -> Vec<GridRing> {
    let least = || {
        let cells = ring.iter().enumerate();
        cells.min_by_key(|(_, cell)| **cell).map_or(0, |(at, _)| at)
    };
    let starts = if cuts.is_empty() {
        vec![least()]
    } else {
        cuts.to_vec()
    };
    let mut found = Vec::with_capacity(starts.len());
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(starts[0] + ring.len());
        found.push((start..=end).map(|at| ring[at % ring.len()]).collect());
    }
    found
}

/// The arc from the end that both sides agree on, and whether that turned it.
fn canonical(arc: &[Cell]) -> (GridRing, bool) {
    let turned = arc.iter().lt(arc.iter().rev());
    let mut arc = arc.to_vec();
    if turned {
        arc.reverse();
    }
    (arc, turned)
}

fn key(arc: &[Cell]) -> ArcKey {
    let at = |place: usize| arc.get(place).copied().unwrap_or_default();
    (at(0), at(arc.len().saturating_sub(1)), at(1), arc.len())
}

fn simple_arc(arc: &GridRing, metres: f64, whole: &HashSet<ArcKey>) -> GridRing {
    if arc.len() < 3 {
        return arc.clone();
    }
    let (arc, turned) = canonical(arc);
    let mut kept = if whole.contains(&key(&arc)) {
        arc
    } else {
        // Degrees of longitude narrow towards the poles; one measure for the arc keeps both sides alike.
        let narrowing = (f64::from(arc[0].1) / 1e5).to_radians().cos();
        let plane: Vec<(f64, f64)> = arc
            .iter()
            .map(|cell| (f64::from(cell.0) * narrowing * METRES, f64::from(cell.1) * METRES))
            .collect();
        let mut keep = simplify_line(&plane, metres);
        if arc.first() == arc.last() && keep.iter().filter(|keep| **keep).count() < 4 {
            triangle(&plane, &mut keep);
        }
        arc.into_iter()
            .zip(keep)
            .filter_map(|(cell, keep)| keep.then_some(cell))
            .collect()
    };
    if turned {
        kept.reverse();
    }
    kept
}

/// The least that is left of an island: its first point, the one farthest from it, and the one farthest from both.
fn triangle(plane: &[(f64, f64)], keep: &mut [bool]) {
    let start = plane[0];
    let most = |measure: &dyn Fn(&(f64, f64)) -> f64| {
        let measured = plane.iter().map(measure).enumerate();
        measured
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(at, _)| at)
    };
    let far = most(&|point| (point.0 - start.0).hypot(point.1 - start.1));
    let (dx, dy) = (plane[far].0 - start.0, plane[far].1 - start.1);
    let aside = most(&|point| ((point.0 - start.0) * dy - (point.1 - start.1) * dx).abs());
    keep[far] = true;
    keep[aside] = true;
}

/// The contour of all these together: edges that two of them share are gone.
#[must_use]
pub fn dissolve<'a>(rings: impl Iterator<Item = &'a GridRing>) -> Vec<GridRing> {
    // In order of first use, so that the same input gives the same rings.
    let mut edges: Vec<(Cell, Cell)> = Vec::new();
    let mut uses: HashMap<(Cell, Cell), u32> = HashMap::new();
    for ring in rings {
        for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let edge = (a.min(b), a.max(b));
            let count = uses.entry(edge).or_default();
            if *count == 0 {
                edges.push(edge);
            }
            *count += 1;
        }
    }
    edges.retain(|edge| uses.get(edge).is_some_and(|count| count % 2 == 1));
    let mut ends: HashMap<Cell, Vec<usize>> = HashMap::new();
    for (number, (a, b)) in edges.iter().enumerate() {
        ends.entry(*a).or_default().push(number);
        ends.entry(*b).or_default().push(number);
    }
    let mut used = vec![false; edges.len()];
    let mut joined = Vec::new();
    for first in 0..edges.len() {
        if used[first] {
            continue;
        }
        used[first] = true;
        let (start, mut here) = edges[first];
        let mut ring = vec![start];
        while here != start {
            ring.push(here);
            let on = ends
                .get(&here)
                .into_iter()
                .flatten()
                .find(|number| !used[**number]);
            // Every cell has as many edges in as out: the walk ends where it began.
            let Some(&number) = on else { break };
            used[number] = true;
            let (a, b) = edges[number];
            here = if a == here { b } else { a };
        }
        if ring.len() >= 3 {
            joined.push(ring);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A border of many points between two rectangles, and a third one above both.
    fn neighbours() -> Vec<Vec<GridRing>> {
        let wave = |y: i32| (1000 + (y * 37) % 23 - 11, y);
        let border: Vec<Cell> = (0..=100).map(|step| wave(step * 10)).collect();
        let mut left = vec![(0, 1000), (0, 0)];
        left.extend(&border);
        let mut right: GridRing = border.iter().rev().copied().collect();
        right.extend([(2000, 0), (2000, 1000)]);
        let (top, low) = (border[100], border[0]);
        assert_eq!((top.1, low.1), (1000, 0));
        let above = vec![(0, 1000), top, (2000, 1000), (2000, 2000), (0, 2000)];
        vec![vec![left], vec![right], vec![above]]
    }

    fn edges(ring: &GridRing) -> HashSet<(Cell, Cell)> {
        let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
        pairs.map(|(a, b)| (*a.min(b), *a.max(b))).collect()
    }

    #[test]
    fn neighbours_keep_one_border() {
        let shapes = neighbours();
        for metres in [5.0, 12.0, 40.0] {
            let simple = simplify(&shapes, metres);
            let (left, right, above) = (&simple[0][0], &simple[1][0], &simple[2][0]);
            assert!(
                left.len() < shapes[0][0].len() / 2 + 8,
                "{metres}: {}",
                left.len()
            );
            // Every edge inside is in two of them; what is left over is the outline alone.
            let outline = dissolve([left, right, above].into_iter());
            assert_eq!(outline.len(), 1, "{metres}: no gap and no overlap");
            let corners = [(0, 0), (2000, 0), (2000, 2000), (0, 2000)];
            assert!(corners.iter().all(|corner| outline[0].contains(corner)));
            assert!(!edges(left).is_disjoint(&edges(right)));
        }
    }

    #[test]
    fn nothing_vanishes_however_coarse() {
        let speck = vec![(5, 5), (6, 5), (6, 6)];
        let lens = vec![(3000, 0), (3005, 50), (3000, 100), (2995, 50)];
        let hole = vec![(3000, 40), (3001, 45), (3000, 50)];
        let shapes = vec![vec![speck], vec![lens, hole.clone()], vec![hole]];
        for metres in [1.0, 1_000.0, 1e9] {
            let simple = simplify(&shapes, metres);
            assert!(
                simple
                    .iter()
                    .flatten()
                    .all(|ring| ring.len() >= 3 && twice_area(ring) != 0)
            );
            assert_eq!(simple.iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 1]);
            assert_eq!(
                edges(&simple[1][1]),
                edges(&simple[2][0]),
                "a hole and what fills it"
            );
        }
        assert!(simplify(&[], 1.0).is_empty());
    }

    #[test]
    fn what_shares_a_border_is_joined() {
        let shapes = neighbours();
        let both = dissolve(shapes[0].iter().chain(&shapes[1]));
        assert_eq!(both.len(), 1);
        let area = |ring: &GridRing| twice_area(ring).abs();
        assert_eq!(area(&both[0]), area(&shapes[0][0]) + area(&shapes[1][0]));
        let apart = vec![(9000, 0), (9001, 0), (9001, 1)];
        assert_eq!(dissolve(shapes[0].iter().chain([&apart])).len(), 2);
    }
}
