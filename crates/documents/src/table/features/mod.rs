//! A table out of a GeoJSON file (RFC 7946): a row a feature with its properties as cells, and a contour a row.
//!
//! The file is hostile until read: its size, features, properties and points are limited, coordinates may nest four deep and
//! no deeper, and what cannot be a contour is said of its feature alone. It is read in one pass; of the coordinates only
//! points in millionths of a degree are kept.

mod coordinates;
mod reader;
mod visitors;

use std::path::Path;

use super::{Limits, ReadError, Table, bytes_of};

/// Longitude and latitude in millionths of a degree (11 cm).
pub type Point = (i32, i32);

/// What stands in a feature's place of a contour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// The rings of its polygons, outer ones and holes, each without its first point repeated at the end.
    Rings(Vec<Vec<Point>>),
    /// Nothing that can be used.
    Flawed(Flaw),
}

/// Why a feature has no contour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// It has no geometry, or an empty one.
    None,
    /// A geometry of another kind.
    Kind(String),
    /// Coordinates that are not nested as its kind wants, or are no numbers.
    Coordinates,
    /// A ring whose last point is not its first one.
    Open,
    /// Rings of fewer than three points.
    Short,
    /// A point that is not on the earth, as the file says it.
    Outside(String),
}

impl Flaw {
    /// A short key, for texts.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Flaw::None => "none",
            Flaw::Kind(_) => "kind",
            Flaw::Coordinates => "coordinates",
            Flaw::Open => "open",
            Flaw::Short => "short",
            Flaw::Outside(_) => "outside",
        }
    }

    /// What the file says.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Flaw::Kind(text) | Flaw::Outside(text) => text,
            _ => "",
        }
    }
}

/// Reads a file from the disk, never more of it than the limit.
///
/// # Errors
/// [`ReadError`].
pub fn read_file(path: &Path, limits: &Limits) -> Result<Table, ReadError> {
    read(&bytes_of(path, limits.bytes)?, limits)
}

/// Reads the content of a file.
///
/// # Errors
/// [`ReadError`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ReadError> {
    if bytes.len() as u64 > limits.bytes {
        return Err(ReadError::TooLarge { limit: limits.bytes });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::NoFeature);
    }
    // UTF-16 and compressed files are full of NUL; no JSON has one.
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        let line = 1 + bytes[..place].iter().filter(|byte| **byte == b'\n').count() as u64;
        return Err(ReadError::NotGeojson { line });
    }
    reader::read(bytes, limits)
}

#[cfg(test)]
mod tests;
