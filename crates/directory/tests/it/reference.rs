//! The pages of the reference: what visitors read, where old addresses lead, what administrators change.

use axum::http::StatusCode;
use database::on_both_engines;
use geo::place::{self, Place};
use kernel::{Role, State, Translated, Visibility};
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

on_both_engines!(administration_is_for_administrators, |engine| async move {
    let app = app(engine).await;
    let (_, massala) = massala(&app).await;
    let paths = [
        "/administration".to_owned(),
        "/administration/types".into(),
        "/administration/types/nouveau".into(),
        "/administration/types/commune".into(),
        "/administration/types/groupes/nouveau".into(),
        "/administration/themes".into(),
        "/administration/themes/nouveau".into(),
        "/administration/themes/water".into(),
        "/administration/themes/water/fusion".into(),
        "/administration/pays".into(),
        "/administration/pays/ML".into(),
        "/administration/documents".into(),
        "/administration/documents/nouveau".into(),
        "/lieux/nouveau?q=bamako".into(),
        format!("{massala}/modifier"),
        format!("{massala}/archiver"),
        format!("{massala}/historique"),
    ];
    let (mut visitor, mut reader, mut administrator) = (
        app.visitor(),
        app.signed_in(Role::Reader).await,
        app.administrator().await,
    );
    for path in &paths {
        assert!(
            visitor.get(path).await.location().starts_with("/connexion"),
            "{path}"
        );
        assert_eq!(reader.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(administrator.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in [
        "/administration/types/commune",
        "/administration/themes/water/fusion",
        "/administration/pays/ML",
        "/lieux/nouveau",
    ] {
        assert_eq!(
            reader
                .post(path, &[("vers", "health"), ("name.fr", "X")])
                .await
                .status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
});

/// The value of a hidden field of a form.
fn hidden(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    html.split(&mark)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

on_both_engines!(
    a_country_is_corrected_and_a_second_editor_is_warned,
    |engine| async move {
        let app = app(engine).await;
        let mut administrator = app.administrator().await;
        let version = hidden(
            &administrator.get("/administration/pays/ML").await.text,
            "_version",
        );
        let fields = |name: &'static str, version: &str| {
            vec![
                ("_version".to_owned(), version.to_owned()),
                ("name.fr".into(), name.into()),
                ("name.en".into(), "Mali".into()),
                ("recognised".into(), "true".into()),
            ]
        };
        let first = fields("République du Mali", &version);
        let pairs: Vec<(&str, &str)> = first
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            administrator.post("/administration/pays/ML", &pairs).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            administrator
                .get("/pays/ML")
                .await
                .words()
                .contains("République du Mali")
        );
        let second = fields("Autre nom", &version);
        let pairs: Vec<(&str, &str)> = second
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = administrator.post("/administration/pays/ML", &pairs).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Autre nom"), "nothing typed is lost");
        let held = geo::country::get(app.app.db.reader(), "ML").await.unwrap();
        assert!(held.edited && held.name.get("fr") == "République du Mali");
    }
);

on_both_engines!(
    a_merged_theme_leads_to_the_one_that_replaced_it,
    |engine| async move {
        let app = app(engine).await;
        let (place, _) = massala(&app).await;
        let write = app.write().await;
        directory::theme::set_of(write.tx(), place, &["waste".to_owned()])
            .await
            .unwrap();
        write.commit().await.unwrap();
        let mut administrator = app.administrator().await;
        let confirm = administrator
            .get("/administration/themes/waste/fusion?vers=environment")
            .await
            .words();
        assert!(confirm.contains("Une fiche change de thème"), "{confirm}");
        let answer = administrator
            .post("/administration/themes/waste/fusion", &[("vers", "environment")])
            .await;
        assert_eq!(answer.location(), "/themes/environment?ancien=waste");
        let answer = administrator.get("/themes/waste").await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::MOVED_PERMANENTLY, "/themes/environment?ancien=waste")
        );
        assert!(
            administrator
                .get("/themes/environment?ancien=waste")
                .await
                .words()
                .contains("a rejoint")
        );
        assert_eq!(
            directory::theme::codes_of(app.app.db.reader(), place)
                .await
                .unwrap(),
            ["environment"]
        );
        assert_eq!(
            administrator
                .post("/administration/themes/waste/fusion", &[("vers", "health")])
                .await
                .status,
            StatusCode::CONFLICT
        );
    }
);

on_both_engines!(kinds_are_added_moved_and_renamed, |engine| async move {
    let app = app(engine).await;
    let mut administrator = app.administrator().await;
    let kinds = directory::kind::Kinds::load(app.app.db.reader()).await.unwrap();
    let group = kinds.groups[0].code.clone();
    let fields = [
        ("name.fr", "Régie"),
        ("name.en", "Public utility"),
        ("plural.fr", "Régies"),
        ("group", group.as_str()),
        ("iati_type", "15"),
    ];
    assert_eq!(
        administrator
            .post("/administration/types/nouveau", &fields)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        administrator
            .post("/administration/types/nouveau", &fields)
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the code is taken"
    );
    let order = |kinds: &directory::kind::Kinds| {
        kinds
            .kinds
            .iter()
            .filter(|kind| kind.group_code == group)
            .map(|kind| kind.code.clone())
            .collect::<Vec<_>>()
    };
    let before = order(&directory::kind::Kinds::load(app.app.db.reader()).await.unwrap());
    assert_eq!(before.last().map(String::as_str), Some("public_utility"));
    administrator
        .post(
            "/administration/types/public_utility/deplacer",
            &[("sens", "haut")],
        )
        .await;
    let after = order(&directory::kind::Kinds::load(app.app.db.reader()).await.unwrap());
    assert_eq!(after[after.len() - 2], "public_utility");
    assert_eq!(after.len(), before.len());
});

on_both_engines!(
    documents_are_added_with_dates_as_people_say_them,
    |engine| async move {
        let app = app(engine).await;
        let mut administrator = app.administrator().await;
        let fields = [
            ("title.fr", "Atlas de la coopération"),
            ("publisher", "Ville"),
            ("date", "fin 2006"),
            ("url", "https://example.org/"),
        ];
        assert_eq!(
            administrator
                .post("/administration/documents/nouveau", &fields)
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        assert!(
            app.visitor()
                .get("/donnees/sources")
                .await
                .words()
                .contains("Atlas de la coopération")
        );
        let refused = administrator
            .post(
                "/administration/documents/nouveau",
                &[("title.fr", "X"), ("url", "javascript:1")],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
);

on_both_engines!(
    a_place_is_written_edited_archived_and_restored,
    |engine| async move {
        let app = app(engine).await;
        let mut administrator = app.administrator().await;
        let proposed = administrator.get("/lieux/nouveau?q=kragujevac").await;
        assert!(
            proposed.text.contains("geonames="),
            "the gazetteer proposes towns"
        );
        let fields = [
            ("name.fr", "Djénine"),
            ("kind", "town"),
            ("country", "PS"),
            ("lat", "32,46"),
            ("lon", "35,3"),
            ("names.0.name", "Djenin"),
            ("names.0.kind", "document"),
            ("visibility", "public"),
            ("state", "published"),
        ];
        let created = administrator.post("/lieux/nouveau", &fields).await;
        assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
        let address = created.location().to_owned();
        let mut visitor = app.visitor();
        let words = visitor.get(&address).await.words();
        assert!(
            words.contains("32,4600° N") && words.contains("Djenin"),
            "{words}"
        );
        assert!(visitor.get("/lieux").await.words().contains("Djénine"));

        let refused = administrator
            .post(
                "/lieux/nouveau",
                &[
                    ("name.fr", "Moitié"),
                    ("kind", "town"),
                    ("country", "PS"),
                    ("lat", "3"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Moitié"));

        let edit = format!("{address}/modifier");
        let with = |name: &'static str| {
            [
                ("_version", "1"),
                ("name.fr", name),
                ("kind", "town"),
                ("country", "PS"),
                ("visibility", "public"),
                ("state", "published"),
            ]
        };
        let updated = administrator.post(&edit, &with("Jénine")).await;
        assert_eq!(updated.status, StatusCode::SEE_OTHER, "{}", updated.words());
        let address = updated.location().to_owned();
        assert!(visitor.get(&edit).await.location().starts_with("/connexion"));
        let stale = administrator
            .post(&format!("{address}/modifier"), &with("Jenin"))
            .await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            stale.text.contains("Jenin") && stale.words().contains("Nom (français) Djénine Jénine Jenin"),
            "{}",
            stale.words()
        );

        assert_eq!(
            administrator
                .post(&format!("{address}/archiver"), &[("_version", "1")])
                .await
                .status,
            StatusCode::CONFLICT
        );
        assert_eq!(
            administrator
                .post(&format!("{address}/archiver"), &[("_version", "2")])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        assert!(!visitor.get("/lieux").await.words().contains("Jénine"));
        assert!(visitor.get(&address).await.words().contains("Lieu archivé"));
        assert_eq!(
            administrator
                .post(&format!("{address}/restaurer"), &[("_version", "3")])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        assert!(
            administrator
                .get(&format!("{address}/historique"))
                .await
                .words()
                .contains("Version 4")
        );
    }
);

on_both_engines!(a_place_that_is_not_public_is_not_there, |engine| async move {
    let app = app(engine).await;
    let write = app.write().await;
    let place = Place {
        name: Translated::one("fr", "Réservé"),
        kind: "town".into(),
        country: "ML".into(),
        visibility: Visibility::Network,
        state: State::Published,
        ..Place::default()
    };
    let record = place::insert(&write, write.ids.next(), &place).await.unwrap();
    write.commit().await.unwrap();
    let address = format!("/lieux/{}", record.address());
    assert_eq!(app.visitor().get(&address).await.status, StatusCode::NOT_FOUND);
    assert!(!app.visitor().get("/pays/ML").await.words().contains("Réservé"));
    assert!(!app.visitor().get("/lieux.csv").await.text.contains("Réservé"));
    assert_eq!(
        app.signed_in(Role::Reader).await.get(&address).await.status,
        StatusCode::OK
    );
});

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
