//! Every query of organisations: lists and counts, one whole, services, and what is written.

mod listed;
mod read;
mod services;
mod write;

use database::record;

pub use listed::{
    CountBy, Filter, after, at_place, briefs, count, count_by, count_by_theme, in_territory, list,
};
pub use read::{brief, by_short_id, get, holder_of, identifiers, links_to, other_names, with_parts};
pub use services::{services, services_by_id};
pub use write::{insert, insert_many, update};

use crate::organisation::Organisation;
use crate::rows::organisation as row;

/// The record kind of organisations.
pub const KIND: &str = "organisation";

/// An organisation with its record.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The shared row.
    pub record: record::Model,
    /// The organisation.
    pub organisation: Organisation,
}

/// What lists and other features show of an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The shared row.
    pub record: record::Model,
    /// Its own row.
    pub row: row::Model,
}

impl Brief {
    /// Its page, without language.
    #[must_use]
    pub fn path(&self) -> String {
        path(&self.record)
    }
}

/// The page of an organisation's record, without language.
#[must_use]
pub fn path(record: &record::Model) -> String {
    path_of(&record.slug, &record.short_id)
}

/// The page of an organisation whose record has this slug and short id, without language.
#[must_use]
pub fn path_of(slug: &str, short_id: &str) -> String {
    format!("/organisations/{slug}-{short_id}")
}
