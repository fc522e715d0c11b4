//! The directory: organisations of every kind, what they are to one another, their services, their figures; kinds and
//! themes; and the pages of countries, places, themes and territories, to which other features add what they know.
//!
//! Invariants: an identifier belongs to one organisation; a service keeps its id over edits; a person's name or phone
//! is shown only with consent, field by field.
#![warn(missing_docs)]

pub mod api;
pub mod demo;
pub mod figure;
mod gaps;
mod gist;
pub mod import;
pub mod kind;
pub mod media;
pub mod organisation;
mod pages;
mod reach;
pub mod rows;
pub mod search;
pub mod store;
pub mod theme;

web::messages!();

pub use organisation::Organisation;

use database::{Migration, dump, migration};
use messages::Messages;
use web::personal::{Personal, Text};
use web::{Module, Nav, Rewriter};

/// The steps of this feature's schema.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![
        migration("0030_directory", include_str!("../migrations/0030_directory.sql")),
        migration("0035_media", include_str!("../migrations/0035_media.sql")),
        migration("0063_desk", include_str!("../migrations/0063_desk.sql")),
    ]
}

/// Where pictures, documents and what administrators typed may name people.
const TEXTS: [Text; 5] = [
    Text {
        table: "attachment",
        column: "alt",
        json: true,
    },
    Text {
        table: "attachment",
        column: "caption",
        json: true,
    },
    Text {
        table: "attachment",
        column: "credit",
        json: false,
    },
    Text {
        table: "desk_change",
        column: "before",
        json: true,
    },
    Text {
        table: "desk_change",
        column: "after",
        json: true,
    },
];

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: migrations(),
        tables: vec![
            dump::table::<kind::group::Entity>("kind_group"),
            dump::table::<kind::Entity>("kind"),
            dump::table::<theme::Entity>("theme"),
            dump::table::<theme::of_record::Entity>("record_theme"),
            dump::table::<rows::organisation::Entity>("organisation"),
            dump::table::<rows::identifier::Entity>("organisation_identifier"),
            dump::table::<rows::link::Entity>("organisation_link"),
            dump::table::<rows::service::Entity>("service"),
            dump::table::<figure::Entity>("figure"),
            dump::table::<media::rows::Entity>("attachment"),
            dump::table::<pages::reference::desk_past::Entity>("desk_change"),
        ],
        routes: Some(|| pages::routes().merge(media::routes())),
        api: Some(api::routes),
        navigation: vec![
            Nav {
                order: 15,
                path: "/organisations",
                label: |lang| Messages(lang).nav_organisations(),
            },
            Nav {
                order: 40,
                path: "/pays",
                label: |lang| Messages(lang).nav_countries(),
            },
            Nav {
                order: 50,
                path: "/themes",
                label: |lang| Messages(lang).nav_themes(),
            },
            Nav {
                order: 60,
                path: "/territoires",
                label: |lang| Messages(lang).nav_territories(),
            },
        ],
        search: Some(search::SOURCE),
        related: Some(media::related),
        demo: Some(demo::load),
        importers: vec![import::importer(), import::contours_importer()],
        rewriters: vec![Rewriter::of::<Organisation>()],
        personal: Some(Personal::of_texts(&TEXTS)),
        exporters: pages::exporters(),
        gist: Some(gist::gist),
        gaps: Some(|_, lang| Box::pin(async move { Ok(gaps::gaps(lang)) })),
        ..Module::new("directory")
    }
}
