//! Every list goes out as CSV, XLSX, JSON or GeoJSON: what the page shows, with labels beside codes. [`Exporter`] is how a
//! feature gives its list to the command line and to the page of open data; [`Writer`] makes the file, part by part.

mod downloads;
mod exporter;
mod writer;

pub use downloads::{COLUMNS, Downloads, columns};
pub use exporter::{CHUNK, Exported, Exporter, Span, Wanted};
pub use writer::Writer;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Error;
use crate::list::Params;

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

    /// Its media type (RFC 6838).
    #[must_use]
    pub fn content_type(self) -> &'static str {
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
    /// Where it stands.
    pub point: Option<Spot>,
}

/// Where a row stands, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Whether the point is a guess, or that of something wider. A GeoJSON file says so of each feature: one that draws
    /// the centre of a département as if something stood there would lie.
    pub approximate: bool,
}

impl Spot {
    /// The spot of a latitude and a longitude; none where one is missing.
    #[must_use]
    pub fn of(lat: Option<f64>, lon: Option<f64>, approximate: bool) -> Option<Spot> {
        let (lat, lon) = lat.zip(lon)?;
        Some(Spot {
            lon,
            lat,
            approximate,
        })
    }
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
    /// Only the columns that an address chooses, in that order; all of them if none is known. People write
    /// `colonnes=name,kind`, a form sends `colonnes=name&colonnes=kind`.
    #[must_use]
    pub fn choose(mut self, params: &Params) -> Self {
        let mut places: Vec<usize> = Vec::new();
        let chosen = params.all(COLUMNS);
        for key in chosen.iter().flat_map(|keys| keys.split(',')) {
            let place = self.columns.iter().position(|column| column.key == key.trim());
            places.extend(place.filter(|place| !places.contains(place)));
        }
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

    /// The rows of another part of the same list, after these.
    #[must_use]
    pub fn and(mut self, more: Table) -> Self {
        self.rows.extend(more.rows);
        self
    }

    /// The file, as an answer that is saved.
    ///
    /// # Errors
    /// [`Error::Internal`] when a writer fails.
    pub fn respond(&self, format: Format) -> Result<Response, Error> {
        let mut body = Vec::new();
        let mut writer = Writer::new(&mut body, format);
        writer.take(self)?;
        writer.finish()?;
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
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
pub(crate) fn defused(text: &str) -> String {
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
                point: Spot::of(Some(48.9), Some(2.4), true),
            }],
        }
    }

    #[test]
    fn formulas_are_defused_and_accents_are_announced() {
        assert_eq!(
            written(Format::Csv, &[sample()]),
            "\u{feff}Nom,Nombre\n'=cmd(),3\n"
        );
        for (given, expected) in [
            ("=1+1", "'=1+1"),
            ("+33 1 43 62 70 00", "'+33 1 43 62 70 00"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("Côte-d’Or", "Côte-d’Or"),
        ] {
            assert_eq!(defused(given), expected);
        }
    }

    #[test]
    fn columns_are_chosen_in_the_order_asked() {
        for asked in [
            "colonnes=count,name,nothing",
            "colonnes=count&colonnes=name&colonnes=count",
        ] {
            let table = sample().choose(&Params::parse(asked));
            assert_eq!(
                table.columns.iter().map(|column| column.key).collect::<Vec<_>>(),
                ["count", "name"]
            );
            assert_eq!(table.rows[0].cells, [Cell::Number(3), "=cmd()".into()]);
        }
        assert_eq!(
            sample().choose(&Params::parse("colonnes=nothing")).columns.len(),
            2
        );
        assert_eq!(sample().choose(&Params::default()).columns.len(), 2);
    }

    fn written(format: Format, parts: &[Table]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, format);
        for part in parts {
            writer.take(part).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_point_is_longitude_first() {
        let map: serde_json::Value =
            serde_json::from_str(&written(Format::GeoJson, &[sample(), sample()])).unwrap();
        assert_eq!(map["features"][1]["geometry"]["coordinates"][0], 2.4);
        assert_eq!(map["features"].as_array().unwrap().len(), 2);
        assert_eq!(map["features"][0]["properties"]["approximate"], true);
        let mut nowhere = sample();
        nowhere.rows[0].point = None;
        let map: serde_json::Value = serde_json::from_str(&written(Format::GeoJson, &[nowhere])).unwrap();
        assert!(map["features"][0]["geometry"].is_null());
        assert!(map["features"][0]["properties"]["approximate"].is_null());
        let list: serde_json::Value = serde_json::from_str(&written(Format::Json, &[sample()])).unwrap();
        assert!(
            list[0].get("approximate").is_none(),
            "without a point nothing is approximate"
        );
    }

    #[test]
    fn parts_make_one_file() {
        assert_eq!(
            written(Format::Csv, &[sample(), sample()]),
            "\u{feff}Nom,Nombre\n'=cmd(),3\n'=cmd(),3\n"
        );
        let nothing = Table {
            rows: Vec::new(),
            ..sample()
        };
        for (parts, expected) in [(vec![nothing], 0), (vec![sample(), sample()], 2)] {
            let list: serde_json::Value = serde_json::from_str(&written(Format::Json, &parts)).unwrap();
            assert_eq!(list.as_array().unwrap().len(), expected);
        }
    }
}
