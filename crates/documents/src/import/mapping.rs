//! Which column says which field: by its title, by a synonym of the field, or as somebody chose.

use std::collections::BTreeMap;

use kernel::text::fold;

use crate::table::Row;

/// Something that an importer reads from a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, as saved mappings write it.
    pub name: &'static str,
    /// Whether the import makes no sense without it.
    pub required: bool,
    /// Other titles that columns of real lists have for it, in any case and with or without accents.
    pub synonyms: &'static [&'static str],
}

/// A field that a list may do without.
#[must_use]
pub const fn field(name: &'static str, synonyms: &'static [&'static str]) -> Field {
    Field {
        name,
        required: false,
        synonyms,
    }
}

/// For each field its column, if one says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    columns: BTreeMap<&'static str, usize>,
    /// Values that stand for the whole file.
    values: BTreeMap<&'static str, String>,
    /// Titles of columns that nothing reads.
    pub unread: Vec<String>,
}

/// Why a chosen mapping is not taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MappingError {
    /// The importer has no such field.
    #[error("there is no field {0}")]
    NoField(String),
    /// The table has no such column.
    #[error("there is no column {0}")]
    NoColumn(String),
    /// Fields that must be there and that no column says.
    #[error("no column says {}", .0.join(", "))]
    Missing(Vec<&'static str>),
}

impl Mapping {
    /// Finds each field's column by its title.
    ///
    /// # Errors
    /// [`MappingError::Missing`].
    pub fn guess(header: &[String], fields: &[Field]) -> Result<Self, MappingError> {
        Self::chosen(header, fields, &BTreeMap::new())
    }

    /// Takes what somebody chose — field to column title, an empty title for "no column", `=text` for a value that every
    /// row has — and guesses the rest.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn chosen(
        header: &[String],
        fields: &[Field],
        choice: &BTreeMap<String, String>,
    ) -> Result<Self, MappingError> {
        let mut columns = BTreeMap::new();
        let mut values = BTreeMap::new();
        for (name, title) in choice {
            let field = fields
                .iter()
                .find(|field| field.name == name)
                .ok_or_else(|| MappingError::NoField(name.clone()))?;
            if title.is_empty() {
                continue;
            }
            let exact = header.iter().position(|held| held == title);
            if let (None, Some(value)) = (exact, title.strip_prefix('=')) {
                values.insert(field.name, value.trim().to_owned());
                continue;
            }
            let column = exact
                .or_else(|| header.iter().position(|held| key(held) == key(title)))
                .ok_or_else(|| MappingError::NoColumn(title.clone()))?;
            columns.insert(field.name, column);
        }
        let keys: Vec<String> = header.iter().map(|title| key(title)).collect();
        for field in fields {
            if choice.contains_key(field.name) {
                continue;
            }
            let taken = |column: &usize| columns.values().any(|held| held == column);
            // The field's own name wins over a synonym, and an earlier synonym over a later one.
            let found = std::iter::once(&field.name)
                .chain(field.synonyms)
                .find_map(|title| {
                    let wanted = key(title);
                    keys.iter()
                        .position(|held| *held == wanted)
                        .filter(|column| !taken(column))
                });
            if let Some(column) = found {
                columns.insert(field.name, column);
            }
        }
        let missing: Vec<&'static str> = fields
            .iter()
            .filter(|field| field.required)
            .filter(|field| !columns.contains_key(field.name) && !values.contains_key(field.name))
            .map(|field| field.name)
            .collect();
        if !missing.is_empty() {
            return Err(MappingError::Missing(missing));
        }
        let unread = header
            .iter()
            .enumerate()
            .filter(|(column, title)| !title.is_empty() && !columns.values().any(|held| held == column))
            .map(|(_, title)| title.clone())
            .collect();
        Ok(Mapping {
            columns,
            values,
            unread,
        })
    }

    /// The column of a field.
    #[must_use]
    pub fn column(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// The value that a field has in every row.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.get(field).map(String::as_str)
    }

    /// A row's cells by field.
    #[must_use]
    pub fn cells<'a>(&'a self, row: &'a Row) -> Cells<'a> {
        Cells { mapping: self, row }
    }
}

/// A row, asked by field.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    mapping: &'a Mapping,
    row: &'a Row,
}

impl<'a> Cells<'a> {
    /// What the row says of a field; empty when it says nothing or has no such column.
    #[must_use]
    pub fn get(&self, field: &str) -> &'a str {
        if let Some(value) = self.mapping.value(field) {
            return value;
        }
        self.mapping
            .column(field)
            .and_then(|column| self.row.cells.get(column))
            .map_or("", String::as_str)
    }

    /// The same, `None` when it says nothing.
    #[must_use]
    pub fn some(&self, field: &str) -> Option<&'a str> {
        Some(self.get(field)).filter(|text| !text.is_empty())
    }
}

/// A title without case, accents and signs: `Pays (alpha-2)` and `pays_alpha2` are one.
fn key(title: &str) -> String {
    fold(title).chars().filter(|c| c.is_alphanumeric()).collect()
}
