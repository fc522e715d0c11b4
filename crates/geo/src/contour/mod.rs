//! Contours of territories: what an administrator took in, kept small enough to draw.
//!
//! ```text
//! grid      points on a grid of 1 m, contours as text, the digest that knows a contour again
//! topology  simplifying neighbours together, so that none gapes; joining them
//! store     rows: held, wanted for a drawing, written, taken back
//! ```
//! A contour belongs to a territory by kind and code, without a reference: loading the reference data anew leaves it.

pub mod grid;
pub mod rows;
mod store;
pub mod topology;

pub use grid::{Cell, GridRing};
pub use store::{Held, Lot, New, Wanted, any, held, lots, take_back, wanted, within, write};

use crate::map::Ring;

/// How far a contour of this kind may stray when it is kept, in metres: less than a pixel where it is drawn largest.
#[must_use]
pub fn tolerance(kind: &str) -> f64 {
    match kind {
        "region" => 200.0,
        "departement" => 80.0,
        "epci" | "ept" => 25.0,
        _ => 12.0,
    }
}

/// Contours of one drawing, simplified together.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    shapes: Vec<(String, Vec<GridRing>)>,
}

impl Drawing {
    /// The drawing of these, in which nothing strays more than so many metres.
    #[must_use]
    pub fn of(contours: Vec<(String, Vec<GridRing>)>, metres: f64) -> Drawing {
        let (codes, shapes): (Vec<String>, Vec<Vec<GridRing>>) = contours.into_iter().unzip();
        let coarse = topology::simplify(&shapes, metres);
        Drawing {
            shapes: codes.into_iter().zip(coarse).collect(),
        }
    }

    /// The rings of each by its code, in degrees.
    #[must_use]
    pub fn rings(&self) -> Vec<(String, Vec<Ring>)> {
        let shapes = self.shapes.iter();
        shapes
            .map(|(code, rings)| (code.clone(), in_degrees(rings)))
            .collect()
    }

    /// The outline of those together that `member` names.
    #[must_use]
    pub fn outline(&self, member: impl Fn(&str) -> bool) -> Vec<Ring> {
        let members = self.shapes.iter().filter(|(code, _)| member(code));
        in_degrees(&topology::dissolve(members.flat_map(|(_, rings)| rings)))
    }
}

/// How many metres of a drawing so many units wide are one of its units.
#[must_use]
pub fn metres_a_unit<'a>(contours: impl Iterator<Item = &'a GridRing>, units: f64) -> f64 {
    let (mut west, mut east, mut north) = (i32::MAX, i32::MIN, 0);
    for &(x, y) in contours.flatten() {
        (west, east, north) = (west.min(x), east.max(x), north.max(y.abs()));
    }
    let narrowing = (f64::from(north) / 1e5).to_radians().cos();
    f64::from(east.saturating_sub(west)).max(1.0) * narrowing * 1.1132 / units
}

fn in_degrees(rings: &[GridRing]) -> Vec<Ring> {
    let degrees = |ring: &GridRing| ring.iter().map(|cell| grid::degrees(*cell)).collect();
    rings.iter().map(degrees).collect()
}
