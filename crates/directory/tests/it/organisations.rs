//! Organisations through their pages, on both engines.

use axum::http::StatusCode;
use database::{Engine, on_both_engines, record};
use kernel::{Role, State, Visibility};

use crate::{app, published};

const NEW: [(&str, &str); 7] = [
    ("name.fr", "Ville d’essai"),
    ("name.en", "Test Town"),
    ("kind", "commune"),
    ("country", "FR"),
    ("territory", "93029"),
    ("visibility", "public"),
    ("state", "published"),
];

on_both_engines!(
    an_administrator_adds_corrects_and_archives_a_sheet,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let created = agent.post("/organisations/nouvelle", &NEW).await;
        assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
        let path = created.location().to_owned();
        assert!(path.starts_with("/organisations/ville-d-essai-"), "{path}");

        let sheet = agent.get(&path).await;
        assert!(
            sheet.words().contains("Ville d’essai") && sheet.words().contains("Drancy"),
            "{}",
            sheet.words()
        );
        assert!(
            agent
                .get(&format!("/en{path}"))
                .await
                .words()
                .contains("Test Town")
        );

        let mut changed = NEW.to_vec();
        changed[0].1 = "Ville corrigée";
        changed.extend([
            ("_version", "1"),
            ("names.0.name", "Vieux nom"),
            ("names.0.kind", "former"),
            ("figures.0.measure", "population"),
            ("figures.0.value", "72 000"),
            ("figures.0.dated", "fin 2006"),
        ]);
        let saved = agent.post(&format!("{path}/modifier"), &changed).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let moved = agent.get(&path).await;
        assert_eq!(
            moved.status,
            StatusCode::PERMANENT_REDIRECT,
            "an old name leads to the new address"
        );
        let path = moved.location().to_owned();
        let words = agent.get(&path).await.words();
        assert!(
            words.contains("72 000") && words.contains("fin 2006") && words.contains("Vieux nom"),
            "{words}"
        );

        let history = agent.get(&format!("{path}/historique")).await;
        assert!(
            history.words().contains("Version 2") && history.words().contains("Ville corrigée"),
            "{}",
            history.words()
        );
        assert!(
            history.words().contains("saisie · ") && !history.words().contains("UTC"),
            "who wrote, and when by the clock: {}",
            history.words()
        );

        let stale = agent
            .post(&format!("{path}/archiver"), &[("_version", "1")])
            .await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(
            stale.words().contains("Modifiée entre-temps"),
            "who read an older version is told so and asked again: {}",
            stale.words()
        );
        let archived = agent
            .post(&format!("{path}/archiver"), &[("_version", "2")])
            .await;
        assert_eq!(archived.status, StatusCode::SEE_OTHER);
        let mut visitor = app.visitor();
        let page = visitor.get(&path).await;
        assert!(
            page.status == StatusCode::OK && page.words().contains("Fiche archivée"),
            "an archived address still answers"
        );
        assert!(
            !visitor
                .get("/organisations")
                .await
                .words()
                .contains("Ville corrigée")
        );
        assert_eq!(
            agent.post(&format!("{path}/republier"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            visitor
                .get("/organisations")
                .await
                .words()
                .contains("Ville corrigée")
        );
    }
);

on_both_engines!(
    the_second_editor_loses_nothing_and_sees_what_changed,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let path = agent
            .post("/organisations/nouvelle", &NEW)
            .await
            .location()
            .to_owned();
        let edit = |name: &'static str, version: &'static str| {
            let mut fields = NEW.to_vec();
            fields[0].1 = name;
            fields.push(("_version", version));
            fields
        };
        assert_eq!(
            agent
                .post(&format!("{path}/modifier"), &edit("Première main", "1"))
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        let second = agent
            .post(&format!("{path}/modifier"), &edit("Seconde main", "1"))
            .await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            second.text.contains("Seconde main"),
            "what was typed is still there"
        );
        assert!(
            second.words().contains("Première main"),
            "what the other changed is said"
        );
        assert!(
            second.text.contains("name=\"_version\" value=\"2\""),
            "the next save knows the new version"
        );
        assert_eq!(
            agent
                .post(&format!("{path}/modifier"), &edit("Seconde main", "2"))
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        let id = record::by_short_id(
            app.app.db.reader(),
            "organisation",
            &kernel::ShortId::from_address(&path).unwrap(),
        )
        .await
        .unwrap()
        .id;
        assert_eq!(
            record::history_of(app.app.db.reader(), id).await.unwrap().len(),
            3
        );
    }
);

on_both_engines!(
    each_mistake_comes_back_beside_its_field_with_all_that_was_typed,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let fields = [
            ("name.fr", ""),
            ("description.fr", "Un texte long à retaper"),
            ("kind", "commune"),
            ("country", "FR"),
            ("territory", "00000"),
            ("website", "javascript:alert(1)"),
            ("identifiers.0.scheme", "siren"),
            ("identifiers.0.value", "123456789"),
        ];
        let answer = agent.post("/organisations/nouvelle", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["name.fr", "territory", "website", "identifiers.0.value"] {
            let id = format!("champ-{}-error", field.replace('.', "-"));
            assert!(answer.text.contains(&id), "{field} has no message");
        }
        assert!(answer.text.contains("Un texte long à retaper"));
    }
);

on_both_engines!(
    asking_for_a_row_saves_nothing_and_keeps_all,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let mut fields = NEW.to_vec();
        fields.push(("_add", "names"));
        let answer = agent.post("/organisations/nouvelle", &fields).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains("names.0.name") && answer.text.contains("Ville d’essai"));
        assert!(
            !app.visitor()
                .get("/organisations")
                .await
                .words()
                .contains("Ville d’essai")
        );
    }
);

on_both_engines!(
    nobody_else_writes_and_what_is_hidden_is_not_there,
    |engine| async move {
        let app = app(engine).await;
        let write = app.write().await;
        let hidden = [
            (Visibility::Network, State::Published),
            (Visibility::Private, State::Published),
            (Visibility::Public, State::Draft),
        ];
        let mut paths = Vec::new();
        for (number, (visibility, state)) in hidden.into_iter().enumerate() {
            let mut organisation = published(&format!("Cachée {number}"));
            (organisation.visibility, organisation.state) = (visibility, state);
            let record = directory::store::insert(&write, write.ids.next(), &organisation, false)
                .await
                .unwrap();
            paths.push(directory::store::path(&record));
        }
        write.commit().await.unwrap();
        let (mut visitor, mut reader, mut agent) = (
            app.visitor(),
            app.signed_in(Role::Reader).await,
            app.administrator().await,
        );
        for path in &paths {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(agent.get(path).await.status, StatusCode::OK, "{path}");
        }
        assert_eq!(
            reader.get(&paths[0]).await.status,
            StatusCode::OK,
            "what the network shares"
        );
        assert_eq!(reader.get(&paths[1]).await.status, StatusCode::NOT_FOUND);
        for list in ["/organisations", "/organisations.csv", "/organisations.json"] {
            assert!(!visitor.get(list).await.text.contains("Cachée"), "{list}");
        }
        assert_eq!(
            reader.post("/organisations/nouvelle", &NEW).await.status,
            StatusCode::NOT_FOUND
        );
        let sent = visitor.post("/organisations/nouvelle", &NEW).await;
        assert!(
            sent.status == StatusCode::SEE_OTHER && sent.location().starts_with("/connexion"),
            "a visitor is led to sign in"
        );
    }
);

on_both_engines!(a_form_from_elsewhere_is_refused, |engine| async move {
    use axum::body::Body;
    use axum::http::{Request, header};
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    let foreign = Request::post("/organisations/nouvelle")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, "vm_csrf=00000000000000000000000000000000")
        .body(Body::from("_csrf=11111111111111111111111111111111&name.fr=x"))
        .unwrap();
    assert_eq!(agent.send(foreign).await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(an_identifier_belongs_to_one_organisation, |engine| async move {
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    let mut fields = NEW.to_vec();
    fields.extend([
        ("identifiers.0.scheme", "insee"),
        ("identifiers.0.value", "93029"),
    ]);
    assert_eq!(
        agent.post("/organisations/nouvelle", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let again = agent.post("/organisations/nouvelle", &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        again.words().contains("Ville d’essai"),
        "it says who has it: {}",
        again.words()
    );
});

on_both_engines!(lists_are_filtered_and_exported_as_shown, |engine| async move {
    let app = app(engine).await;
    let write = app.write().await;
    for (name, kind, theme) in [
        ("Alpha", "association", "water"),
        ("Beta", "school", "water"),
        ("Gamma", "association", "peace"),
    ] {
        let mut organisation = published(name);
        organisation.kind = kind.to_owned();
        organisation.themes = vec![theme.to_owned()];
        directory::store::insert(&write, write.ids.next(), &organisation, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    let mut visitor = app.visitor();
    let words = visitor
        .get("/organisations?type=association&theme=water")
        .await
        .words();
    assert!(
        words.contains("Alpha") && !words.contains("Beta") && !words.contains("Gamma"),
        "{words}"
    );
    let csv = visitor
        .get("/organisations.csv?theme=water&colonnes=name,kind")
        .await;
    assert_eq!(
        csv.text.trim_start_matches('\u{feff}'),
        "Nom,Type\nAlpha,Association\nBeta,École\n"
    );
    let geojson: serde_json::Value =
        serde_json::from_str(&visitor.get("/organisations.geojson").await.text).unwrap();
    assert_eq!(geojson["features"].as_array().unwrap().len(), 3);
    assert_eq!(visitor.get("/organisations.xlsx").await.text.get(..2), Some("PK"));
});

/// Sixty-four editors on one sheet: every accepted write has its version and its history, every other is told.
async fn race(engine: Engine) {
    let app = app(engine).await;
    let write = app.write().await;
    let id = write.ids.next();
    directory::store::insert(&write, id, &published("Course"), false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let app = std::sync::Arc::new(app);
    let editors: Vec<_> = (0..64)
        .map(|number| {
            let app = std::sync::Arc::clone(&app);
            tokio::spawn(async move {
                for _ in 0..200 {
                    let held = directory::store::get(app.app.db.reader(), id).await.unwrap();
                    let mut next = held.organisation;
                    next.phone = Some(
                        format!("{} {number}", next.phone.unwrap_or_default())
                            .trim()
                            .to_owned(),
                    );
                    let write = app.write().await;
                    match directory::store::update(&write, id, held.record.version, &next).await {
                        Ok(_) => return write.commit().await.unwrap(),
                        Err(database::Error::Stale { .. }) => drop(write),
                        Err(error) => panic!("{error}"),
                    }
                }
                panic!("editor {number} never came through");
            })
        })
        .collect();
    for editor in editors {
        editor.await.unwrap();
    }
    let held = directory::store::get(app.app.db.reader(), id).await.unwrap();
    assert_eq!(held.record.version, 65);
    let mut seen: Vec<u32> = held
        .organisation
        .phone
        .unwrap()
        .split(' ')
        .map(|number| number.parse().unwrap())
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..64).collect::<Vec<_>>(), "no update was lost");
    assert_eq!(
        record::history_of(app.app.db.reader(), id).await.unwrap().len(),
        65
    );
}

on_both_engines!(sixty_four_editors_lose_no_update, |engine| race(engine));
