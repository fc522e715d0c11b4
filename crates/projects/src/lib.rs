//! Actions of the network: projects, exchanges, training, events and all that partners do together, with who leads and
//! takes part in which role, where, when and for whom.
//!
//! Invariants: a status is bound to the document that says it ("according to the document of March 2008") and is never
//! shown without; an action counts in the years that its documents vouch for, not up to today.
#![warn(missing_docs)]

pub mod api;
mod brief;
mod chronicle;
pub mod codes;
mod demo;
mod documents;
mod gaps;
pub mod import;
mod linked;
mod lookup;
mod pages;
pub mod project;
mod related;
pub mod rows;
pub mod store;

web::messages!();

pub use project::Project;

use database::{Migration, dump, migration};
use web::{Module, Nav, Rewriter, SearchSource, Tally};

/// The steps of this feature's schema.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![migration(
        "0050_projects",
        include_str!("../migrations/0050_projects.sql"),
    )]
}

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: migrations(),
        tables: vec![
            dump::table::<rows::project::Entity>("project"),
            dump::table::<rows::partnership::Entity>("project_partnership"),
            dump::table::<rows::participant::Entity>("project_participant"),
            dump::table::<rows::place::Entity>("project_place"),
            dump::table::<rows::goal::Entity>("project_goal"),
        ],
        routes: Some(pages::routes),
        api: Some(api::routes),
        navigation: vec![Nav {
            order: 30,
            path: "/projets",
            label: |lang| messages::Messages(lang).list_title(),
        }],
        search: Some(SearchSource {
            kinds: &[store::KIND],
            documents: documents::documents,
            fixed: None,
        }),
        related: Some(related::related),
        chronicle: Some(chronicle::chronicle),
        linked: Some(linked::linked),
        release: Some(linked::release),
        demo: Some(demo::load),
        exporters: vec![pages::EXPORTER],
        tally: Some(Tally {
            key: "actions",
            label: |lang| messages::Messages(lang).list_title(),
            count: |connection, actor| Box::pin(store::count_by_country(connection, actor)),
        }),
        importers: vec![import::importer()],
        rewriters: vec![Rewriter::of::<Project>()],
        gaps: Some(|_, lang| Box::pin(async move { Ok(gaps::gaps(lang)) })),
        ..Module::new("projects")
    }
}
