//! Visitors of geometries: coordinates become rings as they are read, in whatever order their members come.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::reader::Reading;
use super::visitors::Text;
use super::{Flaw, Point, Shape};
use crate::table::ReadError;

/// Arrays in arrays of a MultiPolygon: polygons, rings, positions, numbers.
const DEEPEST: u8 = 4;
/// A geometry, or null.
pub(super) struct Geometry<'a, 'l>(pub &'a mut Reading<'l>);

impl<'de> DeserializeSeed<'de> for Geometry<'_, '_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Geometry<'_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Flawed(Flaw::None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut kind = String::new();
        let mut rings = Rings::default();
        // Which member comes first is the writer's choice: the nesting is held against the kind in the end.
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => kind = map.next_value_seed(Text)?.unwrap_or_default(),
                "coordinates" => {
                    let into = Coordinates {
                        reading: &mut *self.0,
                        rings: &mut rings,
                        depth: 0,
                    };
                    rings.nesting = match map.next_value_seed(into)? {
                        Part::Array(nesting) => nesting,
                        Part::Number(_) => 0,
                    };
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(rings.shape(kind))
    }
}

/// Rings in the making.
#[derive(Default)]
struct Rings {
    done: Vec<Vec<Point>>,
    ring: Vec<Point>,
    /// How many points the ring had, those that repeat their neighbour included.
    given: usize,
    nesting: u8,
    odd: bool,
    open: bool,
    outside: Option<String>,
}

impl Rings {
    fn position(&mut self, lon: f64, lat: f64) {
        self.given += 1;
        if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
            self.outside.get_or_insert_with(|| format!("{lon}, {lat}"));
            return;
        }
        let millionths = |degrees: f64| (degrees * 1e6).round() as i32;
        let point = (millionths(lon), millionths(lat));
        if self.ring.last() != Some(&point) {
            self.ring.push(point);
        }
    }

    fn end(&mut self) {
        let mut ring = std::mem::take(&mut self.ring);
        let given = std::mem::take(&mut self.given);
        if self.outside.is_some() {
            return;
        }
        // RFC 7946, 3.1.6: four positions or more, the last one the first.
        if ring.len() > 1 && ring.first() != ring.last() || given < 4 {
            self.open |= given >= 3;
        }
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() >= 3 {
            ring.shrink_to_fit();
            self.done.push(ring);
        }
    }

    fn shape(self, kind: String) -> Shape {
        let nesting = match kind.as_str() {
            "Polygon" => 3,
            "MultiPolygon" => 4,
            _ => return Shape::Flawed(Flaw::Kind(kind.chars().take(60).collect())),
        };
        let flaw = match () {
            () if self.nesting <= 1 && !self.odd => Flaw::None,
            () if self.odd || self.nesting != nesting => Flaw::Coordinates,
            () if self.open => Flaw::Open,
            () => match self.outside {
                Some(pair) => Flaw::Outside(pair),
                None if self.done.is_empty() => Flaw::Short,
                None => return Shape::Rings(self.done),
            },
        };
        Shape::Flawed(flaw)
    }
}

/// What a value among coordinates is: a number, or an array with so many levels below it.
enum Part {
    Number(f64),
    Array(u8),
}

struct Coordinates<'a, 'l> {
    reading: &'a mut Reading<'l>,
    rings: &'a mut Rings,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for Coordinates<'_, '_> {
    type Value = Part;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Part, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Coordinates<'_, '_> {
    /// A value that no coordinates have.
    fn odd<E: Error>(self) -> Result<Part, E> {
        self.rings.odd = true;
        Ok(Part::Number(0.0))
    }
}

impl<'de> Visitor<'de> for Coordinates<'_, '_> {
    type Value = Part;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Part, E> {
        Ok(Part::Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Part, E> {
        Ok(Part::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Part, E> {
        Ok(Part::Number(value as f64))
    }

    fn visit_unit<E: Error>(self) -> Result<Part, E> {
        self.odd()
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Part, E> {
        self.odd()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Part, E> {
        self.odd()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Part, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.odd()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Part, A::Error> {
        let Coordinates {
            reading,
            rings,
            depth,
        } = self;
        if depth == DEEPEST {
            let feature = reading.rank();
            return Err(reading.refuse(ReadError::TooDeep { feature }));
        }
        // Empty arrays cost memory nowhere, but time: they count as points do.
        reading.arrays += 1;
        if reading.arrays > reading.limits.points.saturating_mul(2) {
            let limit = reading.limits.points;
            return Err(reading.refuse(ReadError::TooManyPoints { limit }));
        }
        let (mut pair, mut numbers, mut below) = ([0.0; 2], 0_usize, 0_u8);
        loop {
            let into = Coordinates {
                reading: &mut *reading,
                rings: &mut *rings,
                depth: depth + 1,
            };
            match seq.next_element_seed(into)? {
                None => break,
                Some(Part::Number(value)) => {
                    if let Some(place) = pair.get_mut(numbers) {
                        *place = value;
                    }
                    numbers += 1;
                    rings.odd |= below > 0;
                }
                Some(Part::Array(levels)) => {
                    rings.odd |= numbers > 0 || (below > 0 && below != levels);
                    below = levels;
                }
            }
        }
        if numbers > 0 {
            reading.points += 1;
            if reading.points > reading.limits.points {
                let limit = reading.limits.points;
                return Err(reading.refuse(ReadError::TooManyPoints { limit }));
            }
            rings.odd |= numbers < 2;
            rings.position(pair[0], pair[1]);
        }
        if below == 1 {
            rings.end();
        }
        Ok(Part::Array(below + 1))
    }
}
