//! Personal data: the register that visitors read, what the platform holds of oneself, and erasure under an
//! administrator's visa.
//!
//! Invariants: a person's erasure is one transaction; what stays is ids that lead to nobody; an older backup that is
//! restored is brought up to date from the list of erasures before anybody reads it.
#![warn(missing_docs)]

mod erase;
pub mod erasure;
mod mine;
mod pages;
mod retention;

web::messages!();

pub use erasure::{COMPACT, Line, compact_handler, list, replay};

use database::{dump, migration};
use web::{Desk, Module};

use crate::messages::Messages;

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: vec![migration(
            "0072_erasure",
            include_str!("../migrations/0072_erasure.sql"),
        )],
        tables: vec![dump::table::<erasure::Entity>("erasure")],
        routes: Some(pages::routes),
        desk: vec![
            Desk {
                title: |lang| Messages(lang).erasures_title(),
                text: |lang| Messages(lang).erasures_card(),
                path: pages::DESK,
            },
            Desk {
                title: |lang| Messages(lang).retention_title(),
                text: |lang| Messages(lang).retention_card(),
                path: pages::RETENTION,
            },
        ],
        ..Module::new("personal")
    }
}
