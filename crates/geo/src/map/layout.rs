//! Pushing discs apart, always the same way.

use super::projection::Point;

/// A disc that wants to stand at `home`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disc {
    pub home: Point,
    pub at: Point,
    pub radius: f64,
    /// Never moves: the home territory's mark.
    pub fixed: bool,
}

impl Disc {
    pub fn new(home: Point, radius: f64) -> Self {
        Self {
            home,
            at: home,
            radius,
            fixed: false,
        }
    }

    /// How far it was pushed.
    pub fn shift(&self) -> f64 {
        (self.at.0 - self.home.0).hypot(self.at.1 - self.home.1)
    }
}

/// [`separate`], for discs that are large beside the distances between their homes: they grow to their size step by
/// step, so that those in a crowd push their neighbours outwards and each keeps the neighbours that it has. At full
/// size from the start, some would be thrown over others to the far side of the picture.
pub(crate) fn grow_apart(discs: &mut [Disc], gap: f64, pull: f64) {
    const STEPS: u32 = 40;
    const ROUNDS: usize = 60;
    let full: Vec<f64> = discs.iter().map(|disc| disc.radius).collect();
    for step in 1..=STEPS {
        let share = f64::from(step) / f64::from(STEPS);
        for (disc, full) in discs.iter_mut().zip(&full) {
            disc.radius = full * share;
        }
        separate(discs, gap * share, pull, ROUNDS, None);
    }
    separate(discs, gap, 0.0, ROUNDS * 4, None);
}

/// Moves discs until none overlaps another, each staying as near its home as it can. The first
/// half of the rounds also pulls them home; the second only separates.
///
/// With `size`, no disc leaves the picture.
pub(crate) fn separate(discs: &mut [Disc], gap: f64, pull: f64, rounds: usize, size: Option<Point>) {
    let largest = discs.iter().map(|d| d.radius).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..discs.len()).collect();
    for round in 0..rounds {
        if round < rounds / 2 {
            for disc in discs.iter_mut().filter(|d| !d.fixed) {
                disc.at.0 += (disc.home.0 - disc.at.0) * pull;
                disc.at.1 += (disc.home.1 - disc.at.1) * pull;
            }
        }
        // In order of x, only near neighbours need comparing; the index settles ties.
        order.sort_by(|&a, &b| discs[a].at.0.total_cmp(&discs[b].at.0).then(a.cmp(&b)));
        let mut moved = false;
        if let Some((width, height)) = size {
            for disc in discs.iter_mut().filter(|d| !d.fixed) {
                let edge = disc.radius + gap;
                disc.at.0 = disc
                    .at
                    .0
                    .clamp(edge.min(width / 2.0), (width - edge).max(width / 2.0));
                disc.at.1 = disc
                    .at
                    .1
                    .clamp(edge.min(height / 2.0), (height - edge).max(height / 2.0));
            }
        }
        for (position, &a) in order.iter().enumerate() {
            for &b in &order[position + 1..] {
                if discs[b].at.0 - discs[a].at.0 > discs[a].radius + largest + gap + 20.0 {
                    break;
                }
                moved |= push_apart(discs, a, b, gap);
            }
        }
        if !moved && round >= rounds / 2 {
            break;
        }
    }
}

fn push_apart(discs: &mut [Disc], a: usize, b: usize, gap: f64) -> bool {
    let (mut dx, mut dy) = (discs[b].at.0 - discs[a].at.0, discs[b].at.1 - discs[a].at.1);
    let wanted = discs[a].radius + discs[b].radius + gap;
    let distance = dx.hypot(dy);
    if distance >= wanted - 0.01 {
        return false;
    }
    if distance < 1e-6 {
        // At the very same place: leave along the golden angle, by index.
        let angle = (a.min(b) as f64 + 1.0) * 2.399_963 + b as f64;
        (dx, dy) = (angle.cos(), angle.sin());
        if a > b {
            (dx, dy) = (-dx, -dy);
        }
        let half = wanted / 2.0;
        shift(&mut discs[a], -dx * half, -dy * half);
        shift(&mut discs[b], dx * half, dy * half);
        return true;
    }
    let lack = wanted - distance;
    let (ux, uy) = (dx / distance, dy / distance);
    let (for_a, for_b) = match (discs[a].fixed, discs[b].fixed) {
        (true, true) => return false,
        (true, false) => (0.0, lack),
        (false, true) => (lack, 0.0),
        (false, false) => (lack / 2.0, lack / 2.0),
    };
    shift(&mut discs[a], -ux * for_a, -uy * for_a);
    shift(&mut discs[b], ux * for_b, uy * for_b);
    true
}

fn shift(disc: &mut Disc, dx: f64, dy: f64) {
    if !disc.fixed {
        disc.at.0 += dx;
        disc.at.1 += dy;
    }
}
