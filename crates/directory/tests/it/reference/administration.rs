//! Who administers the reference, and its tables: countries, themes, kinds, documents.

use axum::http::StatusCode;
use database::on_both_engines;
use kernel::Role;

use super::{hidden, massala};
use crate::app;

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
