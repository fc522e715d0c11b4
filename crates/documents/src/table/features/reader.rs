//! What a pass over the JSON gathers, within its limits, and the table that comes of it.

use std::collections::HashMap;

use serde::de::{DeserializeSeed, Error};

use super::visitors::Collection;
use super::{Flaw, Shape};
use crate::table::{Limits, Origin, ReadError, Row, Table, clean};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ReadError> {
    let mut reading = Reading {
        limits,
        header: Vec::new(),
        places: HashMap::new(),
        rows: Vec::new(),
        shapes: Vec::new(),
        of_all: Vec::new(),
        points: 0,
        arrays: 0,
        outside: 0,
        system: String::new(),
        kind: String::new(),
        refused: None,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = Collection(&mut reading)
        .deserialize(&mut json)
        .and_then(|()| json.end());
    if let Some(refused) = reading.refused {
        return Err(refused);
    }
    if let Err(error) = read {
        return Err(ReadError::NotGeojson {
            line: error.line() as u64,
        });
    }
    reading.finish()
}

/// A pass.
pub(super) struct Reading<'l> {
    pub limits: &'l Limits,
    header: Vec<String>,
    places: HashMap<String, usize>,
    pub rows: Vec<Row>,
    shapes: Vec<Shape>,
    pub of_all: Vec<(String, String)>,
    pub points: usize,
    pub arrays: usize,
    /// Features with points that are not on the earth.
    outside: usize,
    /// What the file calls its coordinates' system.
    pub system: String,
    pub kind: String,
    refused: Option<ReadError>,
}

impl Reading<'_> {
    /// Stops the pass for a reason of ours.
    pub fn refuse<E: Error>(&mut self, why: ReadError) -> E {
        self.refused = Some(why);
        E::custom("refused")
    }

    /// The rank of the feature that is being read.
    pub fn rank(&self) -> u64 {
        self.rows.len() as u64 + 1
    }

    fn column(&mut self, title: &str) -> Result<usize, ReadError> {
        if let Some(place) = self.places.get(title) {
            return Ok(*place);
        }
        let (line, limit) = (self.rank(), self.limits.columns);
        if self.header.len() == limit {
            return Err(ReadError::TooManyColumns { line, limit });
        }
        let mut shown = title.to_owned();
        clean(&mut shown, line, self.limits)?;
        self.places.insert(title.to_owned(), self.header.len());
        self.header.push(shown);
        Ok(self.header.len() - 1)
    }

    /// Keeps a feature.
    pub fn push(&mut self, feature: Feature) -> Result<(), ReadError> {
        let line = self.rank();
        if self.rows.len() == self.limits.rows {
            return Err(ReadError::TooManyRows {
                limit: self.limits.rows,
            });
        }
        let mut cells = Vec::new();
        let id = feature.id.map(|id| ("id".to_owned(), id));
        // A property of that name wins over the feature's own id.
        for (title, mut text) in id.into_iter().chain(feature.properties) {
            let place = self.column(&title)?;
            clean(&mut text, line, self.limits)?;
            if cells.len() <= place {
                cells.resize(place + 1, String::new());
            }
            cells[place] = text;
        }
        let shape = feature.shape.unwrap_or(Shape::Flawed(Flaw::None));
        self.outside += usize::from(matches!(shape, Shape::Flawed(Flaw::Outside(_))));
        self.rows.push(Row { line, cells });
        self.shapes.push(shape);
        Ok(())
    }

    fn finish(mut self) -> Result<Table, ReadError> {
        if self.rows.is_empty() {
            return match self.kind.as_str() {
                "FeatureCollection" => Err(ReadError::NoFeature),
                kind => Err(ReadError::NotFeatures {
                    found: kind.chars().take(60).collect(),
                }),
            };
        }
        // One feature may be wrong; when most are, the file is in another system.
        if self.outside * 2 > self.rows.len() {
            let first = self.shapes.iter().find_map(|shape| match shape {
                Shape::Flawed(Flaw::Outside(pair)) => Some(pair.clone()),
                _ => None,
            });
            let found = if self.system.is_empty() {
                first.unwrap_or_default()
            } else {
                self.system.chars().take(100).collect()
            };
            return Err(ReadError::Projected { found });
        }
        for (title, mut text) in std::mem::take(&mut self.of_all) {
            clean(&mut text, 1, self.limits)?;
            if self.places.contains_key(&title) || text.is_empty() {
                continue;
            }
            let place = self.column(&title)?;
            for row in &mut self.rows {
                row.cells.resize(place, String::new());
                row.cells.push(text.clone());
            }
        }
        for row in &mut self.rows {
            row.cells.resize(self.header.len(), String::new());
        }
        Ok(Table {
            header: self.header,
            rows: self.rows,
            origin: Origin::Features,
            shapes: self.shapes,
        })
    }
}

/// A feature as it is read.
#[derive(Default)]
pub(super) struct Feature {
    pub id: Option<String>,
    pub properties: Vec<(String, String)>,
    pub shape: Option<Shape>,
}
