//! Every list goes out as CSV, XLSX, JSON or GeoJSON: what the page shows, with labels beside codes.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::Error;

/// A format that lists are exported in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8 with a byte order mark so that spreadsheets read the accents (RFC 4180).
    Csv,
    /// Office Open XML.
    Xlsx,
    /// One array of objects.
    Json,
    /// Features of what has a point (RFC 7946).
    GeoJson,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Json, Format::GeoJson];

    /// The end of the file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
            Format::GeoJson => "geojson",
        }
    }

    /// What the link says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Xlsx => "XLSX",
            Format::Json => "JSON",
            Format::GeoJson => "GeoJSON",
        }
    }

    /// The format that a path ends with: `/organisations.csv`.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Format> {
        let extension = path.rsplit('.').next()?;
        Format::ALL
            .into_iter()
            .find(|format| format.extension() == extension)
    }

    fn content_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Json => "application/json",
            Format::GeoJson => "application/geo+json",
        }
    }
}

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Several words, joined by `; ` in tables and a list in JSON.
    List(Vec<String>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.to_owned())
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::from(text.as_str())
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Cell::Empty, Cell::from)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

/// A column: its key in JSON, its label in tables.
#[derive(Debug, Clone)]
pub struct Column {
    /// Key, English, stable.
    pub key: &'static str,
    /// Label in the reader's language.
    pub label: String,
}

/// A row, with its point if it has one.
#[derive(Debug, Clone)]
pub struct ExportRow {
    /// The values, one a column.
    pub cells: Vec<Cell>,
    /// Longitude and latitude in degrees (WGS 84).
    pub point: Option<(f64, f64)>,
}

/// What is exported.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file's name without extension.
    pub name: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<ExportRow>,
}

impl Table {
    /// Only the columns that were chosen (`colonnes=name,kind`), in that order; all of them if none is known.
    #[must_use]
    pub fn choose(mut self, chosen: Option<&str>) -> Self {
        let places: Vec<usize> = chosen
            .unwrap_or_default()
            .split(',')
            .filter_map(|key| self.columns.iter().position(|column| column.key == key.trim()))
            .collect();
        if places.is_empty() {
            return self;
        }
        self.columns = places.iter().map(|place| self.columns[*place].clone()).collect();
        for row in &mut self.rows {
            row.cells = places
                .iter()
                .map(|place| row.cells.get(*place).cloned().unwrap_or(Cell::Empty))
                .collect();
        }
        self
    }

    /// The file, as an answer that is saved.
    ///
    /// # Errors
    /// [`Error::Internal`] when a writer fails.
    pub fn respond(&self, format: Format) -> Result<Response, Error> {
        let body = match format {
            Format::Csv => self.csv()?,
            Format::Xlsx => self.xlsx()?,
            Format::Json => serde_json::to_vec_pretty(&self.objects()).map_err(Error::internal)?,
            Format::GeoJson => serde_json::to_vec(&self.features()).map_err(Error::internal)?,
        };
        let name = format!("attachment; filename=\"{}.{}\"", self.name, format.extension());
        Ok((
            [
                (header::CONTENT_TYPE, format.content_type().to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ],
            body,
        )
            .into_response())
    }

    fn csv(&self) -> Result<Vec<u8>, Error> {
        let mut out = "\u{feff}".as_bytes().to_vec();
        {
            let mut writer = csv::Writer::from_writer(&mut out);
            writer
                .write_record(self.columns.iter().map(|column| column.label.as_str()))
                .map_err(Error::internal)?;
            for row in &self.rows {
                writer
                    .write_record(row.cells.iter().map(|cell| match cell {
                        Cell::Empty => String::new(),
                        Cell::Text(text) => defused(text),
                        Cell::Number(number) => number.to_string(),
                        Cell::List(items) => defused(&items.join("; ")),
                    }))
                    .map_err(Error::internal)?;
            }
            writer.flush().map_err(Error::internal)?;
        }
        Ok(out)
    }

    fn xlsx(&self) -> Result<Vec<u8>, Error> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let bold = rust_xlsxwriter::Format::new().set_bold();
        let sheet = book.add_worksheet();
        let column = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        for (place, head) in self.columns.iter().enumerate() {
            sheet
                .write_string_with_format(0, column(place), &head.label, &bold)
                .map_err(Error::internal)?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (place, cell) in row.cells.iter().enumerate() {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet
                            .write_string(line, column(place), defused(text))
                            .map_err(Error::internal)?;
                    }
                    #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold doubles")]
                    Cell::Number(number) => {
                        sheet
                            .write_number(line, column(place), *number as f64)
                            .map_err(Error::internal)?;
                    }
                    Cell::List(items) => {
                        sheet
                            .write_string(line, column(place), defused(&items.join("; ")))
                            .map_err(Error::internal)?;
                    }
                }
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
        sheet.autofit();
        book.save_to_buffer().map_err(Error::internal)
    }

    fn object(&self, row: &ExportRow) -> Map<String, Value> {
        self.columns
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

    fn objects(&self) -> Value {
        Value::Array(
            self.rows
                .iter()
                .map(|row| Value::Object(self.object(row)))
                .collect(),
        )
    }

    fn features(&self) -> Value {
        let features: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let geometry = row.point.map_or(
                    Value::Null,
                    |(lon, lat)| json!({"type": "Point", "coordinates": [lon, lat]}),
                );
                json!({"type": "Feature", "geometry": geometry, "properties": self.object(row)})
            })
            .collect();
        json!({"type": "FeatureCollection", "features": features})
    }
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
fn defused(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        Table {
            name: "x".into(),
            columns: vec![
                Column {
                    key: "name",
                    label: "Nom".into(),
                },
                Column {
                    key: "count",
                    label: "Nombre".into(),
                },
            ],
            rows: vec![ExportRow {
                cells: vec!["=cmd()".into(), 3.into()],
                point: Some((2.4, 48.9)),
            }],
        }
    }

    #[test]
    fn formulas_are_defused_and_accents_are_announced() {
        let csv = String::from_utf8(sample().csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}Nom,Nombre\n'=cmd(),3\n");
    }

    #[test]
    fn columns_are_chosen_in_the_order_asked() {
        let table = sample().choose(Some("count,name,nothing"));
        assert_eq!(
            table.columns.iter().map(|column| column.key).collect::<Vec<_>>(),
            ["count", "name"]
        );
        assert_eq!(table.rows[0].cells[0], Cell::Number(3));
        assert_eq!(sample().choose(Some("nothing")).columns.len(), 2);
    }

    #[test]
    fn a_point_is_longitude_first() {
        assert_eq!(
            sample().features()["features"][0]["geometry"]["coordinates"][0],
            2.4
        );
    }
}
