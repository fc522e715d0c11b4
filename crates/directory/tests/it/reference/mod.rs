//! The pages of the reference: what visitors read, where old addresses lead, what administrators change.

mod administration;
mod large;
mod places;

use axum::http::StatusCode;
use database::on_both_engines;
use geo::place::{self, Place};
use kernel::{State, Translated, Visibility};
use testkit::TestApp;

use crate::app;

/// A published place without a point, and its address.
async fn massala(app: &TestApp) -> (uuid::Uuid, String) {
    let write = app.write().await;
    let place = Place {
        name: Translated::one("fr", "Massala"),
        kind: "village".into(),
        country: "ML".into(),
        visibility: Visibility::Public,
        state: State::Published,
        ..Place::default()
    };
    let record = place::insert(&write, write.ids.next(), &place).await.unwrap();
    write.commit().await.unwrap();
    (record.id, format!("/lieux/{}", record.address()))
}

/// The value of a hidden field of a form.
fn hidden(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    html.split(&mark)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

on_both_engines!(every_public_page_answers_in_both_languages, |engine| async move {
    let app = app(engine).await;
    let (_, massala) = massala(&app).await;
    let mut visitor = app.visitor();
    let paths = [
        "/pays",
        "/pays/ML",
        "/pays/X-SOL",
        "/themes",
        "/themes/water",
        "/territoires",
        "/territoires?q=saint",
        "/territoires/commune/93066",
        "/territoires/ept/200057867",
        "/territoires/departement/93",
        "/territoires/region/11",
        "/lieux",
        &massala,
        "/donnees/sources",
        "/a-propos",
        "/aide",
        "/accessibilite",
        "/mentions-legales",
        "/plan",
        "/charte",
        "/pays.csv",
        "/themes.json",
        "/lieux.geojson",
        "/lieux.xlsx",
    ];
    for path in paths {
        for prefix in ["", "/en"] {
            let answer = visitor.get(&format!("{prefix}{path}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{prefix}{path}");
            if !path.contains('.') {
                assert_eq!(
                    answer.text.matches("<h1").count(),
                    1,
                    "{prefix}{path} has one first heading"
                );
                assert!(
                    !answer.text.contains(">ref-"),
                    "{prefix}{path} shows a key instead of a text"
                );
            }
        }
    }
});

on_both_engines!(
    old_codes_and_addresses_lead_to_those_of_today,
    |engine| async move {
        let app = app(engine).await;
        let (id, address) = massala(&app).await;
        let mut visitor = app.visitor();
        assert_eq!(visitor.get("/pays/ml").await.location(), "/pays/ML");
        assert_eq!(visitor.get("/en/pays/ml").await.location(), "/en/pays/ML");
        for old in ["/territoires/former_commune/93059", "/territoires/commune/93059"] {
            let answer = visitor.get(old).await;
            assert_eq!(
                (answer.status, answer.location()),
                (
                    StatusCode::MOVED_PERMANENTLY,
                    "/territoires/commune/93066?ancien=93059"
                )
            );
        }
        let words = visitor
            .get("/territoires/commune/93066?ancien=93059")
            .await
            .words();
        assert!(
            words.contains("Pierrefitte-sur-Seine fait partie de Saint-Denis depuis le 1er janvier 2025"),
            "{words}"
        );
        assert!(
            !visitor
                .get("/territoires/commune/93066?ancien=75056")
                .await
                .words()
                .contains("fait partie de Saint-Denis depuis le 1er janvier 2025. Son")
        );
        let short = kernel::ShortId::of(id);
        assert_eq!(
            visitor
                .get(&format!("/lieux/ancien-nom-{short}"))
                .await
                .location(),
            address
        );
        for nothing in [
            "/pays/ZZ",
            "/themes/nothing",
            "/territoires/commune/00000",
            "/territoires/planet/1",
            "/lieux/nulle-part",
            "/lieux/nulle-part-00000000",
        ] {
            assert_eq!(
                visitor.get(nothing).await.status,
                StatusCode::NOT_FOUND,
                "{nothing}"
            );
        }
    }
);

on_both_engines!(
    a_commune_shows_both_its_groupings_and_a_search_finds_it_by_name_or_code,
    |engine| async move {
        let app = app(engine).await;
        let mut visitor = app.visitor();
        let words = visitor.get("/territoires/commune/93066").await.words();
        for said in [
            "Plaine Commune",
            "Métropole du Grand Paris",
            "Seine-Saint-Denis",
            "Île-de-France",
            "93066",
            "INSEE",
        ] {
            assert!(words.contains(said), "{said}: {words}");
        }
        assert!(
            visitor
                .get("/territoires?q=pierrefitte")
                .await
                .words()
                .contains("Pierrefitte-sur-Seine")
        );
        assert!(
            visitor
                .get("/territoires?q=93008")
                .await
                .words()
                .contains("Bobigny")
        );
        assert!(visitor.get("/territoires").await.words().contains("Est Ensemble"));
    }
);

on_both_engines!(
    an_entity_that_france_does_not_recognise_says_so,
    |engine| async move {
        let app = app(engine).await;
        let mut visitor = app.visitor();
        assert!(visitor.get("/pays/TW").await.words().contains("INTB1513713C"));
        assert!(!visitor.get("/pays/ML").await.words().contains("INTB1513713C"));
        assert!(
            visitor
                .get("/en/pays/ML")
                .await
                .words()
                .contains("Who from here works in Mali?")
        );
    }
);

on_both_engines!(
    the_legal_notice_shows_the_settings_and_tells_administrators_what_is_missing,
    |engine| async move {
        let app = app(engine).await;
        let named = web::Legal {
            publisher: "Réseau d’essai".to_owned(),
            publisher_form: "association loi 1901".to_owned(),
            director: "La présidence".to_owned(),
            contact: "contact@exemple.fr".to_owned(),
            ..web::Legal::default()
        };
        let app = app.with_settings(|settings| settings.legal = named);
        let html = app.visitor().get("/mentions-legales").await.text;
        for text in [
            "Réseau d’essai, association loi 1901",
            "La présidence",
            "mailto:contact@exemple.fr",
            "Non indiqué",
        ] {
            assert!(html.contains(text), "{text}");
        }
        assert!(
            !html.contains("legal.host_phone"),
            "a visitor is not told of settings"
        );
        let mut administrator = app.administrator().await;
        for path in ["/mentions-legales", "/en/mentions-legales", "/administration"] {
            let html = administrator.get(path).await.text;
            assert!(html.contains("legal.host_phone"), "{path}");
            assert!(!html.contains("legal.director"), "{path}");
        }
    }
);
