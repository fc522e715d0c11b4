//! Names on a map: greedy, in order of importance, each where it covers nothing and could not be taken for a neighbour's.

use std::fmt::Write;

use super::projection::Point;
use super::xml::{escape, number};

/// A rectangle of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    /// The box of a text: its middle left point, size and width.
    pub fn text(left: f64, middle: f64, width: f64, size: f64) -> Self {
        let half = size * 0.56;
        Self {
            left,
            top: middle - half,
            right: left + width,
            bottom: middle + half,
        }
    }

    /// The box around a middle.
    pub fn around((x, y): Point, width: f64, height: f64) -> Self {
        Self {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        }
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn touches_disc(&self, (x, y): Point, radius: f64) -> bool {
        let dx = x - x.clamp(self.left, self.right);
        let dy = y - y.clamp(self.top, self.bottom);
        dx * dx + dy * dy < radius * radius
    }

    pub fn holds(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// A name to place beside a disc.
pub(crate) struct Request<'a> {
    pub at: Point,
    pub radius: f64,
    pub text: &'a str,
    pub class: &'a str,
    /// Its width over what its letters suggest: bold needs more.
    pub stretch: f64,
    /// How far it may stand off, with a leader, in heights of the text.
    pub far: f64,
    /// Importance: higher first.
    pub rank: u64,
    /// The last tie-break.
    pub key: &'a str,
}

/// Which end of a name is held, so that a wrong guess of its width shows on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A name with its place.
#[derive(Debug)]
pub(crate) struct Label {
    pub area: Rect,
    pub text: String,
    pub class: String,
    pub anchor: Anchor,
    /// From the disc's edge to the name, when it stands off.
    pub leader: Option<(Point, Point)>,
}

/// What is taken on the picture so far.
pub(crate) struct Placer {
    pub bounds: Rect,
    pub taken: Vec<Rect>,
    pub discs: Vec<(Point, f64)>,
    /// Lines from discs to names that stand off: nothing may lie on them.
    pub leaders: Vec<(Point, Point)>,
    /// Points along links: better not covered, but allowed.
    pub soft: Vec<Point>,
}

impl Placer {
    /// Whether nothing solid is there.
    pub fn is_free(&self, area: &Rect) -> bool {
        area.left >= self.bounds.left
            && area.right <= self.bounds.right
            && area.top >= self.bounds.top
            && area.bottom <= self.bounds.bottom
            && !self.taken.iter().any(|taken| taken.overlaps(area))
            && !self
                .discs
                .iter()
                .any(|(at, radius)| area.touches_disc(*at, *radius))
    }

    /// Places what fits at this size; what finds no room is left out (its link keeps the name).
    ///
    /// Importance decides first. Among equals the order is open, and where they crowd it decides how many fit: a few
    /// orders are tried, always the same ones, and that which names most is kept.
    pub fn place(&mut self, mut requests: Vec<Request<'_>>, size: f64) -> Vec<Label> {
        let crowd = |at: Point| {
            let near = |disc: &&(Point, f64)| (disc.0.0 - at.0).hypot(disc.0.1 - at.1) < size * 7.0;
            self.discs.iter().filter(near).count() as f64
        };
        let orders: [&dyn Fn(&Request<'_>) -> f64; 7] = [
            &|request| request.text.chars().count() as f64,
            &|request| crowd(request.at),
            &|request| -crowd(request.at),
            &|request| request.at.0,
            &|request| -request.at.0,
            &|request| request.at.1,
            &|request| -request.at.1,
        ];
        let before = (self.taken.len(), self.leaders.len());
        let mut best: Option<(Vec<Label>, f64)> = None;
        for order in orders {
            let by = |a: &Request<'_>, b: &Request<'_>| {
                let ranked = b.rank.cmp(&a.rank).then_with(|| order(a).total_cmp(&order(b)));
                ranked.then_with(|| a.key.cmp(b.key))
            };
            requests.sort_by(by);
            self.taken.truncate(before.0);
            self.leaders.truncate(before.1);
            let (mut labels, mut cost) = (Vec::new(), 0.0);
            for request in &requests {
                if let Some((score, label)) = self.best(request, size) {
                    self.taken.push(label.area);
                    self.leaders.extend(label.leader);
                    cost += score;
                    labels.push(label);
                }
            }
            let better = best.as_ref().is_none_or(|(held, least)| {
                labels.len() > held.len() || (labels.len() == held.len() && cost < *least)
            });
            if better {
                best = Some((labels, cost));
            }
        }
        let labels = best.map(|(labels, _)| labels).unwrap_or_default();
        self.taken.truncate(before.0);
        self.leaders.truncate(before.1);
        self.taken.extend(labels.iter().map(|label| label.area));
        self.leaders
            .extend(labels.iter().filter_map(|label| label.leader));
        labels
    }

    fn best(&self, request: &Request<'_>, size: f64) -> Option<(f64, Label)> {
        let text = request.text.trim();
        if text.is_empty() {
            return None;
        }
        let width = text_width(text, size) * request.stretch;
        let near = request.radius + size * 0.28;
        let rings = RINGS.into_iter().filter(|ring| *ring <= request.far);
        let mut best: Option<(f64, Label)> = None;
        for (ring, extra) in rings.enumerate() {
            let distance = near + extra * size;
            for (preference, (ux, uy)) in DIRECTIONS.iter().enumerate() {
                let (x, y) = (request.at.0 + ux * distance, request.at.1 + uy * distance);
                // East of the point the text starts there, west it ends there.
                let left = x - width * (1.0 - ux.signum() * f64::from(ux.abs() > 0.1)) / 2.0;
                let middle = y + uy.signum() * f64::from(ux.abs() < 0.1) * size * 0.5;
                let area = Rect::text(left, middle, width, size);
                if !self.is_free(&area) || self.is_ambiguous(&area, request, ring > 0, size) {
                    continue;
                }
                let leader = (ring > 0).then(|| {
                    let from = (
                        request.at.0 + ux * request.radius,
                        request.at.1 + uy * request.radius,
                    );
                    let to = (
                        from.0.clamp(area.left, area.right),
                        from.1.clamp(area.top, area.bottom),
                    );
                    (from, to)
                });
                if leader.is_some_and(|leader| self.is_crossed(leader, request.at)) {
                    continue;
                }
                if self.leaders.iter().any(|held| crosses(&area, *held)) {
                    continue;
                }
                let covered = self.soft.iter().filter(|p| area.holds(**p)).count();
                let score = covered as f64 * 1.5 + preference as f64 * 0.4 + ring as f64 * 7.0;
                if best.as_ref().is_none_or(|(least, _)| score < *least) {
                    let (text, class) = (text.to_owned(), request.class.to_owned());
                    let anchor = match *ux {
                        ux if ux > 0.1 => Anchor::Start,
                        ux if ux < -0.1 => Anchor::End,
                        _ => Anchor::Middle,
                    };
                    best = Some((
                        score,
                        Label {
                            area,
                            text,
                            class,
                            anchor,
                            leader,
                        },
                    ));
                }
            }
            if best.is_some() {
                break;
            }
        }
        best
    }

    /// Whether a reader could take the name for that of another disc: one nearer to it than its own, or, for a name
    /// that stands off, one right beside it.
    fn is_ambiguous(&self, area: &Rect, request: &Request<'_>, off: bool, size: f64) -> bool {
        let least = if off { size * 0.5 } else { size * 0.2 };
        self.discs.iter().any(|(at, radius)| {
            let dx = at.0 - at.0.clamp(area.left, area.right);
            let dy = at.1 - at.1.clamp(area.top, area.bottom);
            *at != request.at && dx.hypot(dy) - radius < least
        })
    }

    /// A leader must not run through another disc, name or leader.
    fn is_crossed(&self, (from, to): (Point, Point), own: Point) -> bool {
        self.leaders.iter().any(|held| intersect(*held, (from, to)))
            || (1..=8).any(|step| {
                let t = f64::from(step) / 9.0;
                let p = (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t);
                self.taken.iter().any(|taken| taken.holds(p))
                    || self
                        .discs
                        .iter()
                        .any(|(at, radius)| *at != own && (p.0 - at.0).hypot(p.1 - at.1) < *radius)
            })
    }
}

/// Whether a line runs through a box.
fn crosses(area: &Rect, (from, to): (Point, Point)) -> bool {
    (0..=8).any(|step| {
        let t = f64::from(step) / 8.0;
        area.holds((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t))
    })
}

/// Whether two lines cut each other.
fn intersect((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    (side(a, b, c) > 0.0) != (side(a, b, d) > 0.0) && (side(c, d, a) > 0.0) != (side(c, d, b) > 0.0)
}

/// How far from its disc a name may stand, in heights of the text; beyond the first it has a leader.
const RINGS: [f64; 4] = [0.0, 1.2, 2.4, 3.4];

/// Where a name may stand around its disc, best first.
const DIRECTIONS: [Point; 12] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.75, -0.66),
    (0.75, 0.66),
    (-0.75, -0.66),
    (-0.75, 0.66),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.92, -0.38),
    (0.92, 0.38),
    (-0.92, -0.38),
    (-0.92, 0.38),
];

/// About the width of a text in the system's sans-serif fonts, rather too much than too little.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let ems: f64 = text.chars().map(char_width).sum();
    (ems + 0.15) * size
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | '\'' | '’' | '.' | ',' | ':' | ';' | '|' | '!' => 0.3,
        'f' | 't' | 'r' | ' ' | '-' | '(' | ')' | '‑' => 0.38,
        'm' | 'w' | 'M' | 'W' | 'Œ' | 'œ' | '—' => 0.9,
        c if c.is_uppercase() => 0.7,
        // Chinese, Japanese, Korean and what follows them are written in full squares.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffff}' => 1.0,
        // Combining marks take no room.
        '\u{0300}'..='\u{036f}' => 0.0,
        _ => 0.58,
    }
}

/// Writes placed names, as a group hidden from assistive technology: each place's link already
/// carries its name. `direction` is fixed, since boxes were reckoned from the left on any page.
pub(crate) fn write_labels(out: &mut String, labels: &[Label], size: f64) {
    let _ = write!(
        out,
        "<g class=\"map-labels\" aria-hidden=\"true\" direction=\"ltr\" font-size=\"{}\">",
        number(size)
    );
    let mut leaders = String::new();
    for (from, to) in labels.iter().filter_map(|label| label.leader) {
        let (x, y) = (number(from.0), number(from.1));
        let _ = write!(leaders, "M{x} {y}L{} {}", number(to.0), number(to.1));
    }
    if !leaders.is_empty() {
        let _ = write!(out, "<path class=\"map-leader\" d=\"{leaders}\"/>");
    }
    for label in labels {
        let (x, anchor) = match label.anchor {
            Anchor::Start => (label.area.left, ""),
            Anchor::Middle => (
                (label.area.left + label.area.right) / 2.0,
                " text-anchor=\"middle\"",
            ),
            Anchor::End => (label.area.right, " text-anchor=\"end\""),
        };
        let _ = write!(
            out,
            "<text class=\"{}\" x=\"{}\" y=\"{}\"{anchor}>{}</text>",
            label.class,
            number(x),
            number(label.area.bottom - size * 0.22),
            escape(&label.text)
        );
    }
    out.push_str("</g>");
}
