//! Pictures and documents of any record: sent by an administrator, kept in the file storage, shown on the record's
//! page by whoever may see the record.
//!
//! Invariants: a picture has a credit and an alternative text, a document has a title; a file is in the storage before
//! the row that names it is committed, and is never changed afterwards; each write is a new version of the record,
//! whose history lists all its attachments before and after.

mod attachment;
mod block;
mod document;
mod forms;
mod pages;
pub mod rows;
mod serve;
pub mod store;
mod sweep;
#[cfg(test)]
mod tests;

pub use attachment::{Attachment, Described, MAX_BYTES, Taken};
pub(crate) use block::related;
pub(crate) use pages::routes;
pub use sweep::{Swept, absent, sweep};
