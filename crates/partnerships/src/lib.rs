//! Partnerships: standing links between two or more parties, with their forms, states, agreements and milestones over
//! time; the map of the network's links; and who from here works where.
//!
//! Invariants: a partnership has at least two parties; the side that the network looks from and the parties' countries
//! are worked out at each write; a status is never shown without the date or document that says it; what is wholly
//! inside France counts neither as abroad nor as aid.
#![warn(missing_docs)]

pub mod api;
mod atlas;
mod chronicle;
pub mod codes;
mod demo;
mod gaps;
pub mod import;
mod known;
pub mod law;
mod linked;
mod pages;
pub mod partnership;
mod related;
pub mod rows;
mod search;
pub mod status;
pub mod store;
mod threads;

web::messages!();

pub use partnership::Partnership;

use database::{Migration, dump, migration};
use messages::Messages;
use web::{Module, Nav, Rewriter, Tally};

/// The steps of this feature's schema.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![
        migration(
            "0040_partnerships",
            include_str!("../migrations/0040_partnerships.sql"),
        ),
        migration("0064_ends", include_str!("../migrations/0064_ends.sql")),
    ]
}

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: migrations(),
        tables: vec![
            dump::table::<rows::partnership::Entity>("partnership"),
            dump::table::<rows::party::Entity>("partnership_party"),
            dump::table::<rows::party_service::Entity>("partnership_party_service"),
            dump::table::<rows::form::Entity>("partnership_form"),
            dump::table::<rows::event::Entity>("partnership_event"),
            dump::table::<rows::agreement::Entity>("partnership_agreement"),
            dump::table::<rows::committee::Entity>("partnership_committee"),
        ],
        routes: Some(pages::routes),
        api: Some(api::routes),
        navigation: vec![
            Nav {
                order: 10,
                path: "/carte",
                label: |lang| Messages(lang).nav_map(),
            },
            Nav {
                order: 20,
                path: "/partenariats",
                label: |lang| Messages(lang).partnerships(),
            },
        ],
        search: Some(search::SOURCE),
        related: Some(related::related),
        chronicle: Some(chronicle::chronicle),
        linked: Some(linked::linked),
        release: Some(linked::release),
        demo: Some(demo::load),
        importers: vec![import::importer(), import::partnerships::importer()],
        rewriters: vec![Rewriter::of::<Partnership>()],
        exporters: vec![pages::EXPORTER],
        tally: Some(Tally {
            key: "partnerships",
            label: |lang| Messages(lang).partnerships(),
            count: |connection, actor| Box::pin(store::count_by_country(connection, actor)),
        }),
        gaps: Some(|app, lang| Box::pin(gaps::gaps(app, lang))),
        ..Module::new("partnerships")
    }
}
