//! Forms of actions: two editors at once, rows, and what history says.

use axum::http::StatusCode;
use database::on_both_engines;
use projects::store;

use crate::World;

on_both_engines!(
    two_editors_of_different_fields_both_keep_theirs,
    |engine| async move {
        let world = World::new(engine).await;
        let path = store::path(&world.add(&world.well()).await);
        let edit = format!("{path}/modifier");
        let mut admin = world.test.administrator().await;
        let form = admin.get(&edit).await;
        let (drancy, water) = (world.drancy.to_string(), "water");
        let first = form.form(&[
            ("beneficiaries.en", "Families of the oasis"),
            ("figures.0.value", "25 000"),
            ("participants.2.organisation", &drancy),
            ("participants.2.role", "funding"),
        ]);
        let saved = admin.send_back(&edit, &first).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());

        // Somebody else had the form open all the while.
        let second = form.form(&[
            ("title.fr", "Deux puits à Figuig"),
            ("participants.1.role", "partner"),
            ("themes", water),
        ]);
        let told = admin.send_back(&edit, &second).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let words = told.words().replace(['\u{202f}', '\u{a0}'], " ");
        for said in [
            "Pour qui (anglais) — Families of the oasis",
            "Chiffre 1 (Budget) : Valeur 20 000 € 25 000 €",
            "Participant 3 (Ville de Drancy) : Rôle — Financeur",
        ] {
            assert!(words.contains(said), "{said}: {words}");
        }
        assert!(!words.contains(&drancy), "no id is shown: {words}");
        let again = told.form(&[]);
        let sent = |name: &str| {
            let found = again.iter().find(|(held, _)| held == name);
            found.map(|(_, value)| value.as_str())
        };
        for (field, value) in [
            ("_version", "2"),
            ("title.fr", "Deux puits à Figuig"),
            ("beneficiaries.en", "Families of the oasis"),
            ("figures.0.value", "25000"),
            ("participants.1.role", "partner"),
            ("participants.2.role", "funding"),
            ("summary.en", "The city and an association dig a **well**."),
        ] {
            assert_eq!(sent(field), Some(value), "{field}");
        }
        let saved = admin.send_back(&edit, &again).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let sheet = admin.get(saved.location()).await.words();
        assert!(sheet.contains("Deux puits à Figuig"), "{sheet}");

        let history = admin.get(&format!("{path}/historique")).await.words();
        for said in [
            "Titre (français) Un puits à Figuig Deux puits à Figuig",
            "Participant 2 (Puits sans frontières) : Rôle Maître d'œuvre Partenaire",
        ] {
            assert!(history.contains(said), "{said}: {history}");
        }
        assert!(
            !history.contains("participants.") && !history.contains(&drancy),
            "{history}"
        );
    }
);

on_both_engines!(
    two_editors_of_the_same_field_are_shown_both_values,
    |engine| async move {
        let world = World::new(engine).await;
        let path = store::path(&world.add(&world.well()).await);
        let edit = format!("{path}/modifier");
        let mut admin = world.test.administrator().await;
        let form = admin.get(&edit).await;
        admin
            .send_back(&edit, &form.form(&[("when", "2004"), ("when_words", "")]))
            .await;
        let told = admin
            .send_back(&edit, &form.form(&[("when", "2005"), ("when_words", "")]))
            .await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            told.words()
                .contains("Date 2004–2006 (« entre 2004 et 2006 ») 2004 2005"),
            "{}",
            told.words()
        );
        let again = told.form(&[]);
        assert!(again.contains(&("when".to_owned(), "2005".to_owned())));
        assert_eq!(admin.send_back(&edit, &again).await.status, StatusCode::SEE_OTHER);
    }
);

on_both_engines!(
    a_row_that_was_shown_stays_after_a_refused_save,
    |engine| async move {
        let world = World::new(engine).await;
        let mut admin = world.test.administrator().await;
        let drancy = world.drancy.to_string();
        let typed = [
            ("title.fr", "Jardin"),
            ("participants.0.organisation", ""),
            ("participants.1.organisation", drancy.as_str()),
            ("participants.1.role", ""),
        ];
        for address in ["/projets/nouveau", "/projets"] {
            let refused = admin.post(address, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                refused.text.contains("action=\"/projets/nouveau\""),
                "the page that answers is the page of the form"
            );
            let again = refused.form(&[]);
            for (field, value) in &typed {
                assert!(
                    again.contains(&((*field).to_owned(), (*value).to_owned())),
                    "{field}: {again:?}"
                );
            }
            assert!(
                refused.text.contains("id=\"champ-participants-1-role-error\"")
                    && !refused
                        .text
                        .contains("id=\"champ-participants-0-organisation-error\""),
                "the empty row is no mistake, the other one is told beside itself"
            );
        }
    }
);

on_both_engines!(
    asking_for_a_row_saves_nothing_and_leads_to_it,
    |engine| async move {
        let world = World::new(engine).await;
        let mut admin = world.test.administrator().await;
        let page = admin.get("/projets/nouveau").await;
        assert!(
            page.text
                .contains("formaction=\"/projets/nouveau#rangee-participants\"")
        );
        let mut typed = page.form(&[("title.fr", "Jardin")]);
        typed.push(("_add".to_owned(), "participants".to_owned()));
        let more = admin.send_back("/projets/nouveau", &typed).await;
        assert_eq!(more.status, StatusCode::OK);
        assert!(
            more.text.contains("id=\"rangee-participants\""),
            "the new row has an address"
        );
        let again = more.form(&[]);
        assert!(again.contains(&("title.fr".to_owned(), "Jardin".to_owned())));
        assert!(again.iter().any(|(name, _)| name == "participants.0.role"));
    }
);
