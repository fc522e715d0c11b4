//! A workbook (Office Open XML, ECMA-376): the first sheet that has a table, cell by cell, so that a sheet of two
//! cells at opposite corners costs two cells.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::{Gathered, Limits, Origin, ReadError, Table};

/// More parts than any workbook of tables has.
const MAX_PARTS: usize = 2_000;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, ReadError> {
    check_parts(bytes, limits)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    for sheet in workbook.sheet_names() {
        match read_sheet(&mut workbook, &sheet, limits) {
            Ok(table) => return Ok(table),
            Err(ReadError::Empty) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ReadError::Empty)
}

fn unreadable(error: XlsxError) -> ReadError {
    ReadError::Workbook {
        detail: error.to_string(),
    }
}

/// Unpacks every part into nothing, counting: what the directory says of sizes may lie.
fn check_parts(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let broken = |error: zip::result::ZipError| ReadError::Workbook {
        detail: error.to_string(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.index_for_name("[Content_Types].xml").is_none()
        || archive.index_for_name("xl/workbook.xml").is_none()
    {
        return Err(ReadError::UnknownFormat);
    }
    if archive.len() > MAX_PARTS {
        return Err(ReadError::TooLargeUnpacked {
            limit: limits.unpacked,
        });
    }
    let mut left = limits.unpacked;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(broken)?;
        let unpacked = std::io::copy(&mut part.take(left.saturating_add(1)), &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| ReadError::Workbook {
            detail: error.to_string(),
        })?;
        left = left.checked_sub(unpacked).ok_or(ReadError::TooLargeUnpacked {
            limit: limits.unpacked,
        })?;
    }
    Ok(())
}

fn read_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, limits: &Limits) -> Result<Table, ReadError> {
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A chart sheet holds no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Err(ReadError::Empty),
        Err(error) => return Err(unreadable(error)),
    };
    let mut gathered = Gathered::new(limits);
    let mut current: Option<(u32, Vec<String>)> = None;
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let column = column as usize;
        if column >= limits.columns {
            return Err(ReadError::TooManyColumns {
                line: u64::from(row) + 1,
                limit: limits.columns,
            });
        }
        match &mut current {
            Some((line, cells)) if *line == row => put(cells, column, text),
            held => {
                if let Some((line, cells)) = held.take() {
                    gathered.push(u64::from(line) + 1, cells)?;
                }
                let mut cells = Vec::new();
                put(&mut cells, column, text);
                *held = Some((row, cells));
            }
        }
    }
    if let Some((line, cells)) = current {
        gathered.push(u64::from(line) + 1, cells)?;
    }
    gathered.finish(Origin::Workbook {
        sheet: sheet.to_owned(),
    })
}

fn put(cells: &mut Vec<String>, column: usize, text: String) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
}

/// What the cell shows, as text: whole numbers without a point, days as ISO 8601. Formulas are their last result.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(true) => "1".to_owned(),
        DataRef::Bool(false) => "0".to_owned(),
        DataRef::DateTime(held) => match held.as_datetime() {
            Some(at) if at.time() == chrono::NaiveTime::MIN => at.format("%Y-%m-%d").to_string(),
            Some(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            None => number_text(held.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
    }
}

/// A number as it was typed: an identifier of fourteen digits keeps them all.
fn number_text(number: f64) -> String {
    // Every whole number below 2^53 is exact in a double, so the shortest writing is the typed one.
    format!("{number}")
}
