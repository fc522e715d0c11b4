//! The words of an import with preview: which columns are read, and what each line becomes and why.
//!
//! A feature's importer takes a [`Table`](crate::table::Table) and a [`Mapping`], decides for each row whether it adds,
//! changes or leaves something, and says so as a [`Line`]. The same decision is the preview and the import. What can be
//! two things is never guessed: the line is [`Outcome::Ambiguous`], with its [`Candidate`]s, and writes nothing.

mod mapping;
mod report;
mod sheets;
mod words;

pub use mapping::{Cells, Field, Mapping, MappingError, field};
pub use report::{Candidate, Counts, Line, Note, Outcome, Report};
pub use sheets::Sheets;
pub use words::{date, means, parts};

#[cfg(test)]
mod tests;
