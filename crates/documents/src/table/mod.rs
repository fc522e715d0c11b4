//! A table out of a CSV or XLSX file, whatever program wrote it: rows of text under one header. [`features`] reads GeoJSON
//! the same way, a row a feature.
//!
//! Files are hostile until read: limits on size (unpacked too), columns, rows and cells; no NUL, no guess that leaves
//! U+FFFD behind. An error names the line, as the sender's program counts it.

mod delimited;
mod encoding;
pub mod features;
mod workbook;

use std::io::Read;
use std::path::Path;

pub use features::{Flaw, Shape};

/// What a file may be at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of a workbook once unpacked.
    pub unpacked: u64,
    /// Rows below the header.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters of a cell (32,767 is what a spreadsheet takes).
    pub cell: usize,
    /// Points of all contours together.
    pub points: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 50_000_000,
            unpacked: 300_000_000,
            rows: 250_000,
            columns: 300,
            cell: 32_767,
            points: 0,
        }
    }
}

impl Limits {
    /// What a file of contours may be: all communes of France as they are published for maps (50 m), with room. The
    /// points are held as eight bytes each, so that the memory is bounded whatever the file says.
    #[must_use]
    pub fn shapes() -> Self {
        Limits {
            bytes: 150_000_000,
            rows: 60_000,
            columns: 60,
            cell: 2_000,
            points: 4_000_000,
            ..Limits::default()
        }
    }
}

/// How a file was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Text with separators.
    Delimited {
        /// The character set, by its usual name.
        encoding: &'static str,
        /// Between two cells.
        separator: char,
    },
    /// A workbook.
    Workbook {
        /// The sheet that was read: the first one with a table.
        sheet: String,
    },
    /// Features with contours (GeoJSON).
    Features,
}

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, as spreadsheets and editors count (the header is usually 1).
    pub line: u64,
    /// Its cells, trimmed; as many as the header has.
    pub cells: Vec<String>,
}

/// A header and its rows. Empty rows are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the columns are called.
    pub header: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// How the file was written.
    pub origin: Origin,
    /// The contour of each row, of a file that has contours; empty for others.
    pub shapes: Vec<Shape>,
}

/// Why a file is not taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadError {
    /// More bytes than the limit.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// A workbook that unpacks to more than the limit.
    #[error("the workbook unpacks to more than {limit} bytes")]
    TooLargeUnpacked {
        /// In bytes.
        limit: u64,
    },
    /// More rows than the limit.
    #[error("the table has more than {limit} rows")]
    TooManyRows {
        /// How many are taken.
        limit: usize,
    },
    /// More columns than the limit.
    #[error("line {line} has more than {limit} columns")]
    TooManyColumns {
        /// Where.
        line: u64,
        /// How many are taken.
        limit: usize,
    },
    /// A cell longer than the limit.
    #[error("line {line} has a cell of more than {limit} characters")]
    CellTooLong {
        /// Where.
        line: u64,
        /// How many characters are taken.
        limit: usize,
    },
    /// More cells than header in a row.
    #[error("line {line} has {found} cells under {expected} columns")]
    TooManyCells {
        /// Where.
        line: u64,
        /// Cells of the line.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A NUL byte or other control character: not text.
    #[error("line {line} holds characters that no text has")]
    NotText {
        /// Where.
        line: u64,
    },
    /// Neither a table as text nor a workbook.
    #[error("the file is neither CSV nor XLSX")]
    UnknownFormat,
    /// A workbook that cannot be read.
    #[error("the workbook cannot be read: {detail}")]
    Workbook {
        /// What the reader says of it.
        detail: String,
    },
    /// No header, or nothing below it.
    #[error("the file has no table")]
    Empty,
    /// No JSON, or none that can be read.
    #[error("the file is no GeoJSON that can be read: line {line}")]
    NotGeojson {
        /// Where.
        line: u64,
    },
    /// JSON that is no collection of features.
    #[error("the file is no collection of features but {found}")]
    NotFeatures {
        /// What it says it is; may be empty.
        found: String,
    },
    /// A collection without a feature, or nothing at all.
    #[error("the file has no feature")]
    NoFeature,
    /// More points than the limit.
    #[error("the contours have more than {limit} points")]
    TooManyPoints {
        /// How many are taken.
        limit: usize,
    },
    /// Arrays in arrays, deeper than any contour.
    #[error("feature {feature} nests its coordinates too deep")]
    TooDeep {
        /// Its rank in the file.
        feature: u64,
    },
    /// Coordinates that are not degrees.
    #[error("the coordinates are not degrees: {found}")]
    Projected {
        /// The system that the file names, or else a pair of its coordinates.
        found: String,
    },
    /// It cannot be opened.
    #[error("the file cannot be opened: {detail}")]
    Unreadable {
        /// What the system says.
        detail: String,
    },
}

/// Reads a file from the disk, never more of it than the limit.
///
/// # Errors
/// [`ReadError`].
pub fn read_file(path: &Path, limits: &Limits) -> Result<Table, ReadError> {
    read(&bytes_of(path, limits.bytes)?, limits)
}

/// The bytes of a file that has at most `limit` of them.
///
/// # Errors
/// [`ReadError::TooLarge`] or [`ReadError::Unreadable`].
pub fn bytes_of(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let unreadable = |error: std::io::Error| ReadError::Unreadable {
        detail: error.to_string(),
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // What says its size is refused before it is read.
    if file.metadata().is_ok_and(|held| held.len() > limit) {
        return Err(ReadError::TooLarge { limit });
    }
    let mut bytes = Vec::new();
    let mut taken = file.take(limit.saturating_add(1));
    taken.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(bytes)
}

/// Reads the content of a file.
///
/// # Errors
/// [`ReadError`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ReadError> {
    if bytes.len() as u64 > limits.bytes {
        return Err(ReadError::TooLarge { limit: limits.bytes });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::read(bytes, limits);
    }
    // The old binary workbook, PDF, and compressed files: said at once, rather than as text that is not text.
    const OTHERS: [&[u8]; 4] = [b"\xD0\xCF\x11\xE0", b"%PDF-", b"\x1F\x8B", b"Rar!"];
    if OTHERS.iter().any(|start| bytes.starts_with(start)) || bytes.trim_ascii_start().starts_with(b"{") {
        return Err(ReadError::UnknownFormat);
    }
    delimited::read(bytes, limits)
}

/// Puts rows under their header: checks the limits, trims, drops empty rows and the empty columns at the end.
struct Gathered<'a> {
    limits: &'a Limits,
    header: Vec<String>,
    rows: Vec<Row>,
}

impl<'a> Gathered<'a> {
    fn new(limits: &'a Limits) -> Self {
        Gathered {
            limits,
            header: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn push(&mut self, line: u64, mut cells: Vec<String>) -> Result<(), ReadError> {
        for cell in &mut cells {
            clean(cell, line, self.limits)?;
        }
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > self.limits.columns {
            return Err(ReadError::TooManyColumns {
                line,
                limit: self.limits.columns,
            });
        }
        if self.header.is_empty() {
            self.header = cells;
            return Ok(());
        }
        if cells.len() > self.header.len() {
            return Err(ReadError::TooManyCells {
                line,
                found: cells.len(),
                expected: self.header.len(),
            });
        }
        if self.rows.len() == self.limits.rows {
            return Err(ReadError::TooManyRows {
                limit: self.limits.rows,
            });
        }
        cells.resize(self.header.len(), String::new());
        self.rows.push(Row { line, cells });
        Ok(())
    }

    fn finish(self, origin: Origin) -> Result<Table, ReadError> {
        if self.header.is_empty() || self.rows.is_empty() {
            return Err(ReadError::Empty);
        }
        Ok(Table {
            header: self.header,
            rows: self.rows,
            origin,
            shapes: Vec::new(),
        })
    }
}

/// Trims a cell and refuses what no text has.
fn clean(cell: &mut String, line: u64, limits: &Limits) -> Result<(), ReadError> {
    if cell
        .chars()
        .any(|c| c == '\0' || c == '\u{FFFD}' || is_odd_control(c))
    {
        return Err(ReadError::NotText { line });
    }
    if cell.len() > limits.cell && cell.chars().count() > limits.cell {
        return Err(ReadError::CellTooLong {
            line,
            limit: limits.cell,
        });
    }
    let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    // What an export defused, so that no spreadsheet takes it for a formula, comes back as it was.
    let trimmed = trimmed
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
        .unwrap_or(trimmed);
    if trimmed.len() != cell.len() {
        *cell = trimmed.to_owned();
    }
    Ok(())
}

/// A control character other than the blanks that texts have.
fn is_odd_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{B}' | '\u{C}')
}

#[cfg(test)]
mod tests;
