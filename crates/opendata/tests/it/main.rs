//! What is given to everybody's machines, on both engines, through the real router: it says what is public, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod given;
mod hidden;

use database::Engine;
use directory::Organisation;
use directory::organisation::Link;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::Party;
use projects::Project;
use projects::project::Participant;
use sea_orm::prelude::Uuid;
use testkit::TestApp;

fn town(name: &str, country: &str) -> Organisation {
    Organisation {
        name: Translated::one("fr", name),
        lang: "fr".into(),
        kind: if country == "FR" {
            "commune"
        } else {
            "foreign_authority"
        }
        .into(),
        country: country.into(),
        website: Some("https://ville.exemple".into()),
        email: Some("secretariat@ville.exemple".into()),
        point: Some((48.86, 2.41)),
        visibility: Visibility::Public,
        state: State::Published,
        ..Organisation::default()
    }
}

async fn put(app: &TestApp, key: &str, organisation: &Organisation) -> String {
    let write = app.write().await;
    let record = directory::store::insert(&write, from_key("organisation", key), organisation, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    directory::store::path(&record)
}

fn party(key: &str, role: &str) -> Party {
    Party {
        organisation: Some(from_key("organisation", key)),
        role: role.into(),
        ..Party::default()
    }
}

fn secret(key: &str) -> Uuid {
    from_key("organisation", key)
}

/// Two towns with a link and an action, and beside them what is not for everybody: a body for members, a draft, a private
/// partnership, a draft of an action. Every hidden name begins with `Caché`.
async fn network(engine: Engine) -> TestApp {
    let mut modules = testkit::platform();
    modules.push(directory::module());
    modules.push(partnerships::module());
    modules.push(projects::module());
    modules.push(personal::module());
    modules.push(opendata::module());
    let app = TestApp::new(engine, modules).await.with_settings(|settings| {
        settings.base_url = "https://atlas.exemple".into();
        settings.network = "Réseau d’essai".into();
        settings.legal.publisher = "Association d’essai".into();
        settings.legal.contact = "contact@atlas.exemple".into();
    });
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    write.commit().await.unwrap();

    for (key, visibility, state) in [
        ("members", Visibility::Network, State::Published),
        ("inner", Visibility::Private, State::Published),
        ("draft", Visibility::Public, State::Draft),
    ] {
        let hidden = Organisation {
            visibility,
            state,
            ..town(&format!("Caché {key}"), "FR")
        };
        put(&app, key, &hidden).await;
    }
    let bagnolet = Organisation {
        links: ["members", "inner", "draft"]
            .map(|key| Link {
                to: secret(key),
                kind: "member_of".into(),
                ..Link::default()
            })
            .to_vec(),
        ..town("Bagnolet </script> & <b>", "FR")
    };
    put(&app, "bagnolet", &bagnolet).await;
    put(&app, "matola", &town("Matola", "MZ")).await;

    let write = app.write().await;
    for (key, title, visibility) in [
        ("open", "Bagnolet – Matola", Visibility::Public),
        ("closed", "Caché : pourparlers", Visibility::Private),
    ] {
        let held = Partnership {
            title: Translated::one("fr", title),
            parties: vec![
                party("bagnolet", "lead"),
                party("matola", "partner"),
                party("inner", "partner"),
            ],
            dated: Some(kernel::date::Dated::from(
                "1998-02/..".parse::<kernel::date::Period>().unwrap(),
            )),
            status: "active".into(),
            state: State::Published,
            visibility,
            ..Partnership::default()
        };
        partnerships::store::insert(&write, from_key("partnership", key), &held, false)
            .await
            .unwrap();
    }
    for (key, title, state) in [
        ("open", "Forum de l’eau", State::Published),
        ("draft", "Caché : projet", State::Draft),
    ] {
        let held = Project {
            title: Translated::one("fr", title),
            kind: "forum".into(),
            dated: Some(kernel::date::Dated::from(
                "2007-06-12".parse::<kernel::date::Period>().unwrap(),
            )),
            participants: [
                ("bagnolet", "accountable"),
                ("inner", "partner"),
                ("draft", "partner"),
            ]
            .map(|(key, role)| Participant {
                organisation: from_key("organisation", key),
                role: role.into(),
                ..Participant::default()
            })
            .to_vec(),
            state,
            visibility: Visibility::Public,
            ..Project::default()
        };
        projects::store::insert(&write, from_key("project", key), &held, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    app
}
