//! Points on a grid of a hundred-thousandth of a degree (1.1 m northwards), and rings of them as text.

use sha2::{Digest, Sha256};

use crate::map::{Bounds, LonLat};

/// A point: longitude and latitude in hundred-thousandths of a degree.
pub type Cell = (i32, i32);
/// A ring of points, the first one not repeated at the end.
pub type GridRing = Vec<Cell>;

const PER_DEGREE: f64 = 1e5;

/// A point in degrees.
#[must_use]
pub fn degrees(cell: Cell) -> LonLat {
    (f64::from(cell.0) / PER_DEGREE, f64::from(cell.1) / PER_DEGREE)
}

/// A point of millionths of a degree on the grid.
#[must_use]
pub fn from_millionths((lon, lat): (i32, i32)) -> Cell {
    let round = |value: i32| (f64::from(value) / 10.0).round() as i32;
    (round(lon), round(lat))
}

/// A ring on the grid without points that repeat their neighbour; none if fewer than three remain.
pub fn ring(points: impl Iterator<Item = Cell>) -> Option<GridRing> {
    let mut ring: GridRing = Vec::new();
    for cell in points {
        if ring.last() != Some(&cell) {
            ring.push(cell);
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring.shrink_to_fit();
    (ring.len() >= 3).then_some(ring)
}

/// The box around rings.
#[must_use]
pub fn bounds(rings: &[GridRing]) -> Option<Bounds> {
    let mut cells = rings.iter().flatten();
    let &(mut west, mut south) = cells.next()?;
    let (mut east, mut north) = (west, south);
    for &(x, y) in cells {
        (west, east) = (west.min(x), east.max(x));
        (south, north) = (south.min(y), north.max(y));
    }
    let ((west, south), (east, north)) = (degrees((west, south)), degrees((east, north)));
    Some(Bounds {
        west,
        south,
        east,
        north,
    })
}

/// Twice the area that a ring encloses, in cells; negative when it runs clockwise.
#[must_use]
pub fn twice_area(ring: &[Cell]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter()
        .zip(next)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .fold(0, i64::wrapping_add)
}

/// What tells a contour from another: the same rings give the same, whatever point each begins with, which way it runs
/// and which comes first.
#[must_use]
pub fn digest(rings: &[GridRing]) -> String {
    let mut canonical: Vec<GridRing> = rings.iter().map(|ring| canonical(ring)).collect();
    canonical.sort();
    let mut sha = Sha256::new();
    for ring in canonical {
        sha.update((ring.len() as u64).to_le_bytes());
        for (x, y) in ring {
            sha.update(x.to_le_bytes());
            sha.update(y.to_le_bytes());
        }
    }
    sha.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn canonical(ring: &[Cell]) -> GridRing {
    let mut ring = ring.to_vec();
    if twice_area(&ring) < 0 {
        ring.reverse();
    }
    let first = ring.iter().enumerate().min_by_key(|(_, cell)| **cell);
    let first = first.map_or(0, |(at, _)| at);
    ring.rotate_left(first);
    ring
}

/// Rings as text: each number as the difference from the one before it, five bits a letter from `?` to `~`, rings
/// between blanks. Two to four letters a point, and no letter that JSON would double but one.
#[must_use]
pub fn to_text(rings: &[GridRing]) -> String {
    let mut text = String::new();
    for ring in rings {
        if !text.is_empty() {
            text.push(' ');
        }
        let (mut x, mut y) = (0, 0);
        for &cell in ring {
            number(&mut text, cell.0 - x);
            number(&mut text, cell.1 - y);
            (x, y) = cell;
        }
    }
    text
}

fn number(text: &mut String, value: i32) {
    // The sign goes into the lowest bit: small numbers of either sign stay short.
    let mut rest = ((value << 1) ^ (value >> 31)) as u32;
    while rest >= 0x20 {
        text.push(letter((rest & 0x1f) | 0x20));
        rest >>= 5;
    }
    text.push(letter(rest));
}

fn letter(bits: u32) -> char {
    char::from(b'?' + (bits & 0x3f) as u8)
}

/// Rings out of their text; what is no such text gives nothing.
#[must_use]
pub fn from_text(text: &str) -> Vec<GridRing> {
    text.split(' ').filter_map(ring_of).collect()
}

fn ring_of(text: &str) -> Option<GridRing> {
    let mut ring = Vec::with_capacity(text.len() / 5);
    let (mut x, mut y) = (0_i32, 0_i32);
    let mut letters = text.bytes();
    while let Some(step) = next(&mut letters) {
        x = x.checked_add(step)?;
        y = y.checked_add(next(&mut letters)?)?;
        ring.push((x, y));
    }
    (ring.len() >= 3).then_some(ring)
}

fn next(letters: &mut impl Iterator<Item = u8>) -> Option<i32> {
    let (mut value, mut shift) = (0_u32, 0);
    loop {
        let bits = u32::from(letters.next()?.checked_sub(b'?')?);
        value |= (bits & 0x1f).checked_shl(shift)?;
        if bits & 0x20 == 0 {
            return Some(((value >> 1) as i32) ^ -((value & 1) as i32));
        }
        shift += 5;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_gives_the_rings_back() {
        let rings = vec![
            vec![(238_944, 4_890_115), (240_017, 4_891_112), (240_528, 4_890_860)],
            vec![
                (-18_000_000, -9_000_000),
                (18_000_000, 9_000_000),
                (0, 0),
                (0, -1),
            ],
        ];
        let text = to_text(&rings);
        assert_eq!(from_text(&text), rings);
        assert!(text.bytes().all(|b| b == b' ' || (b'?'..=b'~').contains(&b)));
        for broken in ["", "é", "~~~~~~~~~~~~~~~~", "?", "????", "\n"] {
            assert!(from_text(broken).is_empty(), "{broken}");
        }
    }

    #[test]
    fn the_digest_knows_a_contour_however_it_is_written() {
        let ring = vec![(0, 0), (10, 0), (10, 10), (0, 10)];
        let other = vec![(20, 0), (30, 0), (30, 10)];
        let mut turned = ring.clone();
        turned.rotate_left(2);
        turned.reverse();
        let known = digest(&[ring.clone(), other.clone()]);
        assert_eq!(digest(&[other.clone(), turned]), known);
        assert_ne!(digest(&[ring]), known);
    }
}
