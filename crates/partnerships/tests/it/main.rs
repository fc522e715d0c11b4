//! Partnerships on both engines, through the real router, over the demonstration's own files.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod choosing;
mod chronicle;
mod crowd;
mod editors;
mod import;
mod lists;
mod map;
mod pages;
mod services;
mod sheets;
mod store;

use database::Engine;
use directory::Organisation;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::Party;
use sea_orm::prelude::Uuid;
use testkit::TestApp;

/// An application with directory and partnerships, empty.
async fn empty(engine: Engine) -> TestApp {
    let mut modules = testkit::platform();
    modules.push(directory::module());
    modules.push(partnerships::module());
    let app = TestApp::new(engine, modules).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    write.commit().await.unwrap();
    app
}

/// The same with three towns and a département's worth of facts: Bagnolet, Matola, Le Robert.
async fn small(engine: Engine) -> TestApp {
    let app = empty(engine).await;
    let write = app.write().await;
    for (key, name, country, territory) in [
        ("bagnolet", "Bagnolet", "FR", Some("93006")),
        ("drancy", "Drancy", "FR", Some("93029")),
        ("le-robert", "Le Robert", "FR", Some("97222")),
        ("matola", "Matola", "MZ", None),
        ("maputo", "Maputo", "MZ", None),
    ] {
        let town = Organisation {
            name: Translated::one("fr", name),
            lang: "fr".into(),
            kind: if country == "FR" {
                "commune".into()
            } else {
                "foreign_authority".into()
            },
            country: country.into(),
            territory: territory.map(|code| ("commune".into(), code.into())),
            governs: true,
            point: (country != "FR").then_some((-25.96, 32.46)),
            visibility: Visibility::Public,
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, from_key("organisation", key), &town, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    app
}

fn party(key: &str, role: &str) -> Party {
    Party {
        organisation: Some(from_key("organisation", key)),
        role: role.into(),
        ..Party::default()
    }
}

/// A published link between two organisations.
fn link(title: &str, lead: &str, partner: &str) -> Partnership {
    Partnership {
        title: Translated::one("fr", title),
        parties: vec![party(lead, "lead"), party(partner, "partner")],
        status: "active".into(),
        state: State::Published,
        visibility: Visibility::Public,
        ..Partnership::default()
    }
}

/// Writes a partnership and says its page.
async fn write(app: &TestApp, key: &str, partnership: &Partnership) -> (Uuid, String) {
    let id = from_key("partnership", key);
    let write = app.write().await;
    let record = partnerships::store::insert(&write, id, partnership, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    (id, partnerships::store::path(&record))
}
