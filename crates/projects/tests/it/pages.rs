//! Pages: what a visitor reads, what an administrator writes.

use axum::http::StatusCode;
use database::on_both_engines;
use kernel::{Lang, State, Translated, Visibility};
use projects::project::Project;
use projects::store;
use web::{RelatedRequest, Subject};

use crate::World;

on_both_engines!(
    a_sheet_says_who_where_when_and_by_which_document,
    |engine| async move {
        let world = World::new(engine).await;
        let record = world.add(&world.well()).await;
        let page = world.test.visitor().get(&store::path(&record)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let words = page.words().replace(['\u{202f}', '\u{a0}'], " ");
        for told in [
            "Un puits à Figuig",
            "Maître d'ouvrage",
            "Ville de Drancy",
            "Maître d'œuvre",
            "Puits sans frontières",
            "Figuig",
            "Maroc",
            "2004–2006",
            "entre 2004 et 2006",
            "Terminée, selon le document de mars 2008",
            "Les familles de l’oasis",
            "20 000 €",
            "Programme de 2008",
        ] {
            assert!(words.contains(told), "{told} is missing: {words}");
        }
        assert!(page.text.contains("<strong>puits</strong>") && page.text.contains("map-svg"));
        let english = world
            .test
            .visitor()
            .get(&format!("/en{}", store::path(&record)))
            .await;
        assert!(
            english
                .words()
                .contains("Finished, according to the document of March 2008"),
            "{}",
            english.words()
        );
    }
);

on_both_engines!(
    an_old_address_leads_to_the_new_and_a_hidden_action_is_nowhere,
    |engine| async move {
        let world = World::new(engine).await;
        let record = world.add(&world.well()).await;
        let old = world
            .test
            .visitor()
            .get(&format!("/projets/ancien-nom-{}", record.short_id))
            .await;
        assert_eq!(
            (old.status, old.location()),
            (StatusCode::MOVED_PERMANENTLY, store::path(&record).as_str())
        );
        let hidden = world
            .add(&Project {
                visibility: Visibility::Private,
                ..world.well()
            })
            .await;
        assert_eq!(
            world.test.visitor().get(&store::path(&hidden)).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            world
                .test
                .administrator()
                .await
                .get(&store::path(&hidden))
                .await
                .status,
            StatusCode::OK
        );
        assert_eq!(
            world.test.visitor().get("/projets/rien-00000000").await.status,
            StatusCode::NOT_FOUND
        );
    }
);

on_both_engines!(
    a_list_is_narrowed_by_its_address_and_exported_as_shown,
    |engine| async move {
        let world = World::new(engine).await;
        let well = world.add(&world.well()).await;
        world
            .add(&Project {
                title: Translated::one("fr", "Une fête"),
                kind: "event".into(),
                state: State::Published,
                ..Project::default()
            })
            .await;
        let mut visitor = world.test.visitor();
        let all = visitor.get("/projets").await.words();
        assert!(
            all.contains("Un puits à Figuig") && all.contains("Une fête") && all.contains("2 actions"),
            "{all}"
        );
        let narrowed = visitor
            .get("/projets?country=MA&role=accountable&year=2005&territory=commune:93029&sort=date")
            .await
            .words();
        assert!(
            narrowed.contains("Un puits à Figuig")
                && !narrowed.contains("Une fête")
                && narrowed.contains("Une action"),
            "{narrowed}"
        );
        let running = Project {
            title: Translated::one("fr", "Une école"),
            kind: "project".into(),
            dated: Some(crate::dated("2004/..", None)),
            ..world.well()
        };
        world.add(&running).await;
        let told = visitor.get("/projets?kind=project").await.words();
        assert!(
            told.contains("depuis 2004, selon le document de mars 2008"),
            "{told}"
        );
        assert!(
            visitor
                .get("/projets?organisation=zzzzzzzz")
                .await
                .words()
                .contains("Aucune action")
        );
        let csv = visitor.get("/projets.csv?kind=construction").await;
        assert!(
            csv.text.contains("Ville de Drancy (Maître d'ouvrage)") && !csv.text.contains("Une fête"),
            "{}",
            csv.text
        );
        let geojson: serde_json::Value =
            serde_json::from_str(&visitor.get("/projets.geojson?kind=construction").await.text).unwrap();
        assert_eq!(geojson["features"][0]["geometry"]["coordinates"][1], 32.11);
        let chosen = visitor.get("/projets.json?colonnes=title,kind_code").await;
        assert!(chosen.text.contains("kind_code") && !chosen.text.contains("leads"));
        assert!(
            visitor
                .get("/en/projets")
                .await
                .words()
                .contains("Actions and projects")
        );
        assert_eq!(visitor.get("/projets.xlsx").await.status, StatusCode::OK);
        assert!(visitor.get(&store::path(&well)).await.text.contains("Qui agit"));
    }
);

on_both_engines!(only_administrators_write, |engine| async move {
    let world = World::new(engine).await;
    let record = world.add(&world.well()).await;
    let path = store::path(&record);
    for closed in [
        "/projets/nouveau".to_owned(),
        format!("{path}/modifier"),
        format!("{path}/archiver"),
        format!("{path}/historique"),
    ] {
        assert_ne!(
            world.test.visitor().get(&closed).await.status,
            StatusCode::OK,
            "{closed}"
        );
        assert_eq!(
            world
                .test
                .signed_in(kernel::Role::Reader)
                .await
                .get(&closed)
                .await
                .status,
            StatusCode::NOT_FOUND,
            "{closed}"
        );
        assert_eq!(
            world.test.administrator().await.get(&closed).await.status,
            StatusCode::OK,
            "{closed}"
        );
    }
    assert_eq!(
        world
            .test
            .signed_in(kernel::Role::Reader)
            .await
            .post("/projets", &[("title.fr", "Non")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
});

on_both_engines!(
    an_administrator_writes_an_action_and_loses_nothing_that_was_typed,
    |engine| async move {
        let world = World::new(engine).await;
        let mut admin = world.test.administrator().await;
        let drancy = world.drancy.to_string();
        let refused = admin
            .post(
                "/projets",
                &[
                    ("title.fr", "Jardin"),
                    ("when", "avant-hier"),
                    ("participants.0.organisation", &drancy),
                    ("territories.0.of", "commune"),
                    ("territories.0.code", "Nulle part"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for kept in ["Jardin", "avant-hier", "Nulle part"] {
            assert!(refused.text.contains(kept), "{kept}");
        }
        let made = admin
            .post(
                "/projets",
                &[
                    ("title.fr", "Jardin"),
                    ("kind", "project"),
                    ("when", "depuis 2004"),
                    ("status", "2"),
                    ("status_when", "mars 2008"),
                    ("participants.0.organisation", &drancy),
                    ("participants.0.role", "accountable"),
                    ("participants.1.organisation", ""),
                    ("territories.0.of", "commune"),
                    ("territories.0.code", "Drancy"),
                    ("countries.0.country", "MA"),
                    ("themes", "water"),
                    ("goals", "6"),
                    ("figures.0.measure", "budget"),
                    ("figures.0.value", "18 500,50"),
                    ("figures.0.unit", "EUR"),
                    ("visibility", "public"),
                    ("state", "published"),
                ],
            )
            .await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
        let words = admin
            .get(made.location())
            .await
            .words()
            .replace(['\u{202f}', '\u{a0}'], " ");
        for told in [
            "La fiche est créée",
            "Jardin",
            "depuis 2004",
            "En cours, selon le document de mars 2008",
            "Drancy",
            "18 500,50 €",
        ] {
            assert!(words.contains(told), "{told}: {words}");
        }
    }
);

on_both_engines!(
    an_archived_action_leaves_the_lists_keeps_its_address_and_returns,
    |engine| async move {
        let world = World::new(engine).await;
        let path = store::path(&world.add(&world.well()).await);
        let mut admin = world.test.administrator().await;
        assert!(
            admin
                .get(&format!("{path}/archiver"))
                .await
                .words()
                .contains("Rien n’est supprimé")
        );
        assert_eq!(
            admin
                .post(&format!("{path}/archiver"), &[("_version", "9")])
                .await
                .status,
            StatusCode::CONFLICT
        );
        assert_eq!(
            admin
                .post(&format!("{path}/archiver"), &[("_version", "1")])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        assert!(
            world
                .test
                .visitor()
                .get(&path)
                .await
                .words()
                .contains("Fiche archivée")
        );
        assert!(
            !world
                .test
                .visitor()
                .get("/projets")
                .await
                .text
                .contains("Un puits")
        );
        assert_eq!(
            admin
                .post(&format!("{path}/restaurer"), &[("_version", "2")])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        assert!(
            world
                .test
                .visitor()
                .get("/projets")
                .await
                .text
                .contains("Un puits")
        );
    }
);

on_both_engines!(others_pages_show_their_actions, |engine| async move {
    let world = World::new(engine).await;
    world.add(&world.well()).await;
    let territory = Subject::Territory {
        kind: "departement".into(),
        code: "93".into(),
    };
    for subject in [
        Subject::Home,
        Subject::Organisation(world.drancy),
        Subject::Place(world.figuig),
        Subject::Country("MA".into()),
        Subject::Theme("water".into()),
        territory,
    ] {
        let request = RelatedRequest {
            subject: subject.clone(),
            lang: Lang::Fr,
            actor: kernel::Actor::Visitor,
        };
        let blocks = world.test.app.related(request).await.unwrap();
        let block = blocks
            .iter()
            .find(|block| block.id == "actions")
            .unwrap_or_else(|| panic!("{subject:?}"));
        assert!(
            block.html.contains("Un puits à Figuig") && block.count == 1,
            "{subject:?}"
        );
    }
    let request = RelatedRequest {
        subject: Subject::Country("GA".into()),
        lang: Lang::Fr,
        actor: kernel::Actor::Visitor,
    };
    assert!(
        world
            .test
            .app
            .related(request)
            .await
            .unwrap()
            .iter()
            .all(|block| block.id != "actions")
    );
});

on_both_engines!(
    search_reads_the_words_the_parties_and_the_places,
    |engine| async move {
        let world = World::new(engine).await;
        let record = world.add(&world.well()).await;
        let draft = world
            .add(&Project {
                state: State::Draft,
                ..world.well()
            })
            .await;
        let documents = projects::module().search.unwrap().documents;
        let found = documents(world.test.app.clone(), vec![record.id, draft.id])
            .await
            .unwrap();
        let of = |id: uuid::Uuid| {
            found
                .iter()
                .find(|document| document.id == id.to_string())
                .unwrap()
        };
        // Whoever may change it finds a draft too, and reads that it is one; nobody else does.
        let unseen = of(draft.id);
        assert_eq!(unseen.audience, search::Audience::Restricted);
        assert!(
            unseen
                .subtitles
                .iter()
                .any(|(_, text)| text.ends_with("Brouillon")),
            "{:?}",
            unseen.subtitles
        );
        let document = of(record.id);
        assert_eq!(document.audience, search::Audience::Public);
        assert_eq!(document.path, store::path(&record));
        for name in ["Ville de Drancy", "Figuig", "Puits sans frontières"] {
            assert!(
                document.bodies.iter().all(|(_, text)| text.contains(name)),
                "{name}: {:?}",
                document.bodies
            );
        }
        for (key, value) in [
            ("kind_code", "construction"),
            ("status", "4"),
            ("country", "MA"),
            ("theme", "water"),
            ("departement", "93"),
            ("year", "2005"),
        ] {
            assert!(
                document.facets.contains(&(key.into(), value.into())),
                "{key}: {:?}",
                document.facets
            );
        }
        assert!(
            document
                .bodies
                .iter()
                .any(|(lang, text)| lang == "en" && text.contains("dig a well"))
        );
    }
);
