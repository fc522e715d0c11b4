//! Clipping to the picture, simplifying, and writing path data in few bytes.

use super::projection::{Point, clip, split_line};
use super::xml::tenths_text;

/// How far a simplified line usually strays, in the picture's units (about a third of a pixel).
pub(crate) const TOLERANCE: f64 = 0.4;
/// What hangs over the picture's edge, so that strokes along the cut stay out of sight.
const OVERHANG: f64 = 6.0;
/// Islands smaller than this are invisible and cost bytes.
const SMALLEST: f64 = 0.7;

/// A picture's size, for clipping.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Canvas {
    pub width: f64,
    pub height: f64,
    /// How far a simplified line may stray.
    pub tolerance: f64,
}

impl Canvas {
    fn holds(&self, p: &Point) -> bool {
        (-OVERHANG..=self.width + OVERHANG).contains(&p.0)
            && (-OVERHANG..=self.height + OVERHANG).contains(&p.1)
    }

    /// Appends a closed ring; what is out of the picture or too small leaves no trace.
    pub fn ring(&self, out: &mut String, ring: &[Point]) {
        let (right, bottom) = (self.width + OVERHANG, self.height + OVERHANG);
        let mut ring = clip(ring, |p| p.0 + OVERHANG, true);
        ring = clip(&ring, |p| right - p.0, true);
        ring = clip(&ring, |p| p.1 + OVERHANG, true);
        ring = clip(&ring, |p| bottom - p.1, true);
        if ring.len() < 3 || extent(&ring) < SMALLEST.max(self.tolerance * 2.0) {
            return;
        }
        // Simplifying needs two ends: a ring is two lines between its first and farthest points.
        let farthest = farthest_from_first(&ring);
        let mut kept = simplify(&ring[..=farthest], self.tolerance);
        kept.pop();
        let mut back: Vec<Point> = ring[farthest..].to_vec();
        back.push(ring[0]);
        kept.extend(simplify(&back, self.tolerance));
        kept.pop();
        if kept.len() >= 3 {
            write(out, &kept, true);
        }
    }

    /// Appends an open line, cut where it leaves the picture.
    pub fn line(&self, out: &mut String, line: &[Point]) {
        for part in split_line(line, |p| self.holds(p)) {
            if extent(&part) >= SMALLEST {
                write(out, &simplify(&part, self.tolerance), false);
            }
        }
    }
}

fn extent(points: &[Point]) -> f64 {
    let (mut left, mut right, mut top, mut bottom) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
    for p in points {
        (left, right) = (left.min(p.0), right.max(p.0));
        (top, bottom) = (top.min(p.1), bottom.max(p.1));
    }
    (right - left).max(bottom - top)
}

fn farthest_from_first(ring: &[Point]) -> usize {
    let mut best = (0, -1.0);
    for (i, p) in ring.iter().enumerate() {
        let distance = (p.0 - ring[0].0).hypot(p.1 - ring[0].1);
        if distance > best.1 {
            best = (i, distance);
        }
    }
    best.0
}

fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    line.iter()
        .zip(kept(line, tolerance))
        .filter(|(_, keep)| *keep)
        .map(|(p, _)| *p)
        .collect()
}

/// Which points of a line stay when it may stray by so much (Douglas and Peucker), with a stack of our own: a long coast
/// must not exhaust the thread's.
pub(crate) fn kept(line: &[Point], tolerance: f64) -> Vec<bool> {
    if line.len() < 3 {
        return vec![true; line.len()];
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut stack = vec![(0, line.len() - 1)];
    while let Some((start, end)) = stack.pop() {
        let mut worst = (0, tolerance);
        for i in start + 1..end {
            let distance = distance_to_segment(line[i], line[start], line[end]);
            if distance > worst.1 {
                worst = (i, distance);
            }
        }
        if worst.0 > 0 {
            keep[worst.0] = true;
            stack.push((start, worst.0));
            stack.push((worst.0, end));
        }
    }
    keep
}

fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 {
        (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p.0 - a.0 - t * dx).hypot(p.1 - a.1 - t * dy)
}

/// Relative steps in tenths, from rounded positions so that errors never add up.
fn write(out: &mut String, points: &[Point], closed: bool) {
    let mut before: Option<(i64, i64)> = None;
    for &(x, y) in points {
        let here = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
        match before {
            None => {
                out.push('M');
                pair(out, here.0, here.1);
                out.push('l');
            }
            Some(last) if last == here => continue,
            Some(last) => {
                if !out.ends_with('l') && here.0 >= last.0 {
                    out.push(' ');
                }
                pair(out, here.0 - last.0, here.1 - last.1);
            }
        }
        before = Some(here);
    }
    if out.ends_with('l') {
        // Every point fell on the first: a step of nothing keeps the grammar right.
        out.push_str("0 0");
    }
    if closed {
        out.push('z');
    }
}

fn pair(out: &mut String, x: i64, y: i64) {
    out.push_str(&tenths_text(x));
    if y >= 0 {
        out.push(' ');
    }
    out.push_str(&tenths_text(y));
}
