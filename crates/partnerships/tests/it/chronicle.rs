//! What happened with a town, by date, on its sheet and on a page of its own.

use axum::http::StatusCode;
use database::on_both_engines;
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::{Agreement, Event, Form};
use testkit::TestApp;

use crate::{link, small, write};

fn dated(text: &str) -> Option<Dated> {
    Some(Dated {
        value: text.parse().unwrap(),
        original: None,
    })
}

fn event(title: &str, when: &str) -> Event {
    Event {
        kind: "milestone".into(),
        title: Translated::one("fr", title),
        dated: dated(when),
        ..Event::default()
    }
}

async fn sheet(app: &TestApp, key: &str) -> String {
    let loaded = directory::store::get(app.app.db.reader(), from_key("organisation", key))
        .await
        .unwrap();
    directory::store::path(&loaded.record)
}

on_both_engines!(
    a_town_is_told_by_date_and_nothing_is_said_twice,
    |engine| async move {
        let app = small(engine).await;
        let told = Partnership {
            dated: dated("1962/.."),
            forms: vec![
                Form {
                    form: "twinning".into(),
                    dated: dated("1962/.."),
                    ..Form::default()
                },
                Form {
                    form: "thematic".into(),
                    dated: dated("1998-02/.."),
                    ..Form::default()
                },
            ],
            events: vec![event("Jumelage conclu", "1962-05-01"), event("À venir", "2190")],
            agreements: vec![Agreement {
                object: Translated::one("fr", "Eau potable"),
                signed: dated("2005-06-03"),
                expires: dated("2009"),
                ..Agreement::default()
            }],
            status: "ended".into(),
            status_as_of: dated("2010"),
            ..link("Bagnolet – Matola", "bagnolet", "matola")
        };
        write(&app, "told", &told).await;
        let hidden = Partnership {
            events: vec![event("Réservé au réseau", "2001")],
            visibility: Visibility::Network,
            ..link("Bagnolet – Maputo", "bagnolet", "maputo")
        };
        write(&app, "hidden", &hidden).await;

        let path = format!("{}/chronologie", sheet(&app, "bagnolet").await);
        let mut visitor = app.visitor();
        let words = visitor.get(&path).await.words();
        let mut at = 0;
        for expected in [
            "2010",
            "2009",
            "3 juin 2005",
            "Eau potable",
            "février 1998",
            "1er mai 1962",
            "Jumelage conclu",
        ] {
            at += words[at..]
                .find(expected)
                .unwrap_or_else(|| panic!("{expected} in its order: {words}"));
        }
        // The event says what the form and the whole say less precisely; nothing of tomorrow, nothing hidden.
        assert!(!words.contains("depuis 1962"), "{words}");
        assert!(
            !words.contains("À venir") && !words.contains("Réservé"),
            "{words}"
        );
        let oldest = visitor.get(&format!("/en{path}?ordre=ancien")).await.words();
        assert!(
            oldest.find("1 May 1962").unwrap() < oldest.find("3 June 2005").unwrap(),
            "{oldest}"
        );
        let mut agent = app.administrator().await;
        assert!(agent.get(&path).await.words().contains("Réservé au réseau"));
        // Their partner's sheet tells the same.
        let matola = visitor.get(&sheet(&app, "matola").await).await.words();
        assert!(matola.contains("Jumelage conclu"), "{matola}");
    }
);

on_both_engines!(
    a_long_chronology_shows_its_last_twenty_and_leads_to_all,
    |engine| async move {
        let app = small(engine).await;
        let told = Partnership {
            events: (0..45)
                .map(|number| event(&format!("Étape {number}."), &(1970 + number).to_string()))
                .collect(),
            ..link("Bagnolet – Matola", "bagnolet", "matola")
        };
        write(&app, "told", &told).await;
        let mut visitor = app.visitor();
        let path = sheet(&app, "bagnolet").await;
        let page = visitor.get(&path).await;
        let words = page.words();
        assert!(
            words.contains("Étape 44.") && words.contains("Étape 25."),
            "{words}"
        );
        assert!(!words.contains("Étape 24."), "{words}");
        assert!(words.contains("Toute la chronologie (45 événements)"), "{words}");
        assert!(page.text.contains(&format!("href=\"{path}/chronologie\"")));
        let whole = visitor.get(&format!("{path}/chronologie")).await;
        assert_eq!(whole.status, StatusCode::OK);
        assert!(whole.words().contains("Étape 0."));
    }
);
