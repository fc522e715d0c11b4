//! The bow of a link.

use super::projection::Point;
use super::xml::number;

/// A bow between two points, bulging away from the equator or outwards like a great circle.
pub(crate) struct Curve {
    start: Point,
    control: Point,
    end: Point,
}

impl Curve {
    /// From `clearance` outside the start to the edge of the disc at the end; nothing between neighbours that touch.
    pub fn between(start: Point, clearance: f64, end: Point, radius: f64) -> Option<Self> {
        let (dx, dy) = (end.0 - start.0, end.1 - start.1);
        let length = dx.hypot(dy);
        if length <= clearance + radius + 1.0 {
            return None;
        }
        // Of the two normals: upwards for a link to the side, outwards for one up or down.
        let mut normal = (dy / length, -dx / length);
        let sideways = dx.abs() > dy.abs() * 0.3;
        if (sideways && normal.1 > 0.0) || (!sideways && normal.0 * dx < 0.0) {
            normal = (-normal.0, -normal.1);
        }
        let bulge = length * 0.17;
        let control = (
            start.0 + dx / 2.0 + normal.0 * bulge,
            start.1 + dy / 2.0 + normal.1 * bulge,
        );
        let towards = |from: Point, by: f64| {
            let (ux, uy) = (control.0 - from.0, control.1 - from.1);
            let long = ux.hypot(uy).max(1e-6);
            (from.0 + ux / long * by, from.1 + uy / long * by)
        };
        Some(Self {
            start: towards(start, clearance),
            control,
            end: towards(end, radius),
        })
    }

    /// Points along it.
    pub fn samples(&self) -> impl Iterator<Item = Point> {
        (1..14).map(|step| {
            let t = f64::from(step) / 14.0;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            (
                a * self.start.0 + b * self.control.0 + c * self.end.0,
                a * self.start.1 + b * self.control.1 + c * self.end.1,
            )
        })
    }

    /// Its path data.
    pub fn data(&self) -> String {
        let n = number;
        format!(
            "M{} {}Q{} {} {} {}",
            n(self.start.0),
            n(self.start.1),
            n(self.control.0),
            n(self.control.1),
            n(self.end.0),
            n(self.end.1)
        )
    }
}
