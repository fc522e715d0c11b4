//! A list as a file, written part by part: a list of any length goes out in the memory of one part. Only XLSX is held until
//! the end, since its parts are zipped together.

use std::io::Write;

use rust_xlsxwriter::Workbook;
use serde_json::{Map, Value, json};

use super::{Cell, ExportRow, Format, Table, defused};
use crate::Error;

/// Writes tables of the same columns one after the other as one file.
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    rows: u64,
    begun: bool,
    book: Option<Workbook>,
}

impl<W: Write> Writer<W> {
    /// A file of this format; nothing is written yet.
    pub fn new(out: W, format: Format) -> Self {
        Writer {
            out,
            format,
            rows: 0,
            begun: false,
            book: None,
        }
    }

    /// How many rows were taken.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a table's rows; the first table's columns head the file.
    ///
    /// # Errors
    /// [`Error::Internal`] when the file cannot be written, or holds more rows than a sheet may.
    pub fn take(&mut self, table: &Table) -> Result<(), Error> {
        let first = !self.begun;
        self.begun = true;
        match self.format {
            Format::Csv => self.csv(table, first)?,
            Format::Xlsx => self.xlsx(table, first)?,
            Format::Json | Format::GeoJson => {
                if first {
                    self.open()?;
                }
                for row in &table.rows {
                    let value = if self.format == Format::Json {
                        Value::Object(object(table, row))
                    } else {
                        feature(table, row)
                    };
                    let before = if self.rows == 0 { "\n" } else { ",\n" };
                    self.out.write_all(before.as_bytes()).map_err(Error::internal)?;
                    serde_json::to_writer(&mut self.out, &value).map_err(Error::internal)?;
                    self.rows += 1;
                }
            }
        }
        Ok(())
    }

    /// Ends the file and says how many rows it has.
    ///
    /// # Errors
    /// [`Error::Internal`] when the file cannot be written.
    pub fn finish(mut self) -> Result<u64, Error> {
        match self.format {
            Format::Csv => {}
            Format::Xlsx => {
                let mut book = self.book.take().unwrap_or_default();
                if let Ok(sheet) = book.worksheet_from_index(0) {
                    sheet.autofit();
                }
                let bytes = book.save_to_buffer().map_err(Error::internal)?;
                self.out.write_all(&bytes).map_err(Error::internal)?;
            }
            Format::Json | Format::GeoJson => {
                if !self.begun {
                    self.open()?;
                }
                let end = if self.format == Format::Json {
                    "\n]\n"
                } else {
                    "\n]}\n"
                };
                self.out.write_all(end.as_bytes()).map_err(Error::internal)?;
            }
        }
        self.out.flush().map_err(Error::internal)?;
        Ok(self.rows)
    }

    fn open(&mut self) -> Result<(), Error> {
        let start = if self.format == Format::Json {
            "["
        } else {
            "{\"type\":\"FeatureCollection\",\"features\":["
        };
        self.out.write_all(start.as_bytes()).map_err(Error::internal)
    }

    fn csv(&mut self, table: &Table, first: bool) -> Result<(), Error> {
        if first {
            self.out
                .write_all("\u{feff}".as_bytes())
                .map_err(Error::internal)?;
        }
        let mut writer = csv::Writer::from_writer(&mut self.out);
        if first {
            writer
                .write_record(table.columns.iter().map(|column| column.label.as_str()))
                .map_err(Error::internal)?;
        }
        for row in &table.rows {
            writer
                .write_record(row.cells.iter().map(|cell| match cell {
                    Cell::Empty => String::new(),
                    Cell::Text(text) => defused(text),
                    Cell::Number(number) => number.to_string(),
                    Cell::List(items) => defused(&items.join("; ")),
                }))
                .map_err(Error::internal)?;
            self.rows += 1;
        }
        writer.flush().map_err(Error::internal)
    }

    fn xlsx(&mut self, table: &Table, first: bool) -> Result<(), Error> {
        let book = self.book.get_or_insert_with(Workbook::new);
        if first {
            book.add_worksheet();
        }
        let sheet = book.worksheet_from_index(0).map_err(Error::internal)?;
        let column = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        if first {
            let bold = rust_xlsxwriter::Format::new().set_bold();
            for (place, head) in table.columns.iter().enumerate() {
                sheet
                    .write_string_with_format(0, column(place), &head.label, &bold)
                    .map_err(Error::internal)?;
            }
            sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
        }
        for row in &table.rows {
            self.rows += 1;
            let line = u32::try_from(self.rows).map_err(Error::internal)?;
            for (place, cell) in row.cells.iter().enumerate() {
                let text = match cell {
                    Cell::Empty => continue,
                    #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold doubles")]
                    Cell::Number(number) => {
                        sheet
                            .write_number(line, column(place), *number as f64)
                            .map_err(Error::internal)?;
                        continue;
                    }
                    Cell::Text(text) => defused(text),
                    Cell::List(items) => defused(&items.join("; ")),
                };
                sheet
                    .write_string(line, column(place), text)
                    .map_err(Error::internal)?;
            }
        }
        Ok(())
    }
}

fn object(table: &Table, row: &ExportRow) -> Map<String, Value> {
    table
        .columns
        .iter()
        .zip(&row.cells)
        .map(|(column, cell)| {
            let value = match cell {
                Cell::Empty => Value::Null,
                Cell::Text(text) => json!(text),
                Cell::Number(number) => json!(number),
                Cell::List(items) => json!(items),
            };
            (column.key.to_owned(), value)
        })
        .collect()
}

fn feature(table: &Table, row: &ExportRow) -> Value {
    let geometry = row.point.map_or(
        Value::Null,
        |spot| json!({"type": "Point", "coordinates": [spot.lon, spot.lat]}),
    );
    let mut properties = object(table, row);
    // Every feature has the property, as tools that read the first one expect.
    let approximate = row.point.map(|spot| spot.approximate);
    properties.insert("approximate".to_owned(), json!(approximate));
    json!({"type": "Feature", "geometry": geometry, "properties": properties})
}
