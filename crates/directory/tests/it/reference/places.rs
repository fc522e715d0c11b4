//! World places as administrators write them, and who sees them.

use axum::http::StatusCode;
use database::on_both_engines;
use geo::place::{self, Place};
use kernel::{Role, State, Translated, Visibility};

use crate::app;

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
