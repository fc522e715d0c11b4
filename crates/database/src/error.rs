//! What can go wrong with the database, as far as a caller chooses by it.

use sea_orm::{DbErr, SqlErr};

/// The result of a call to the database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the database, or of a rule that it guards.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Somebody else wrote the record after the caller read it.
    #[error("the record is at version {current}, not {expected}")]
    Stale {
        /// The version in the database.
        current: i64,
        /// The version that the caller had read.
        expected: i64,
    },
    /// The state machine has no such step.
    #[error(transparent)]
    Transition(#[from] kernel::record::TransitionRefused),
    /// The database was written by a newer Villemonde.
    #[error("the database has migration {0}, which this version does not know; install a newer Villemonde")]
    NewerSchema(String),
    /// The address of the database is not one of ours.
    #[error("{0}")]
    Address(String),
    /// A value does not serialise.
    #[error("a value could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// All else.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Error {
    /// Whether the write was refused because another row refers to what it removes, or it refers to what is not there.
    #[must_use]
    pub fn breaks_reference(&self) -> bool {
        matches!(self, Error::Db(error) if matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_))))
    }

    /// Whether the named constraint refused the write. Names are equal on both engines: PostgreSQL says the
    /// constraint's name, SQLite the columns (`table.column`), so a unique constraint is named `table_column_key`.
    #[must_use]
    pub fn violates(&self, constraint: &str) -> bool {
        let Error::Db(error) = self else { return false };
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(text) | SqlErr::ForeignKeyConstraintViolation(text)) => {
                text.contains(constraint)
                    || columns_of(constraint).is_some_and(|columns| text.contains(&columns))
            }
            _ => false,
        }
    }
}

/// `organisation_identifier__scheme_value_key` names the columns `organisation_identifier.scheme`, …: SQLite's words.
fn columns_of(constraint: &str) -> Option<String> {
    let (table, columns) = constraint.strip_suffix("_key")?.split_once("__")?;
    Some(
        columns
            .split("__")
            .map(|column| format!("{table}.{column}"))
            .collect::<Vec<_>>()
            .join(", "),
    )
}
