//! Choosing an organisation or a place by its name, with the page alone: what is typed is looked for, what may be meant
//! is offered, nothing is guessed, and the form weighs the same whatever the size of the network.

use axum::http::StatusCode;
use database::on_both_engines;
use directory::Organisation;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};

use crate::{link, small, write};

const NEW: &str = "/partenariats/nouveau";

fn association(name: &str, territory: &str) -> Organisation {
    Organisation {
        name: Translated::one("fr", name),
        lang: "fr".into(),
        kind: "association".into(),
        country: "FR".into(),
        territory: Some(("commune".into(), territory.into())),
        visibility: Visibility::Public,
        state: State::Published,
        ..Organisation::default()
    }
}

on_both_engines!(
    a_name_is_looked_for_and_its_match_chosen_without_any_script,
    |engine| async move {
        let app = small(engine).await;
        let mut agent = app.administrator().await;
        let blank = agent.get(NEW).await;
        let words = [("parties.0.organisation~typed", "bagno"), ("title.fr", "Un lien")];
        let mut asked = blank.form(&words);
        asked.push(("_find".to_owned(), "parties.0.organisation".to_owned()));
        let found = agent.send_back(NEW, &asked).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.words());
        let bagnolet = from_key("organisation", "bagnolet").to_string();
        let radio = format!("<input type=\"radio\" name=\"parties.0.organisation\" value=\"{bagnolet}\">");
        assert!(found.text.contains(&radio), "{}", found.words());
        assert!(found.words().contains("Bagnolet – Commune"), "{}", found.words());
        assert!(found.text.contains("value=\"bagno\"") && found.text.contains("value=\"Un lien\""));

        let matola = from_key("organisation", "matola").to_string();
        let chosen = found.form(&[
            ("parties.0.organisation", &bagnolet),
            ("parties.1.organisation", &matola),
        ]);
        // What stands beside the second party's id is of another one: the words count.
        let mended = agent.send_back(NEW, &chosen).await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.words());
        let page = agent.get(mended.location()).await.words();
        assert!(page.contains("Bagnolet") && page.contains("Matola"), "{page}");

        let edit = agent.get(&format!("{}/modifier", mended.location())).await;
        assert!(
            edit.text.contains("value=\"Matola\""),
            "the name stands in its field"
        );
        let emptied = agent
            .send_back(
                &format!("{}/modifier", mended.location()),
                &edit.form(&[("parties.1.organisation~typed", "")]),
            )
            .await;
        assert_eq!(emptied.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
);

on_both_engines!(
    of_two_of_one_name_neither_is_taken_and_both_are_told_apart,
    |engine| async move {
        let app = small(engine).await;
        let writing = app.write().await;
        for (key, territory) in [("amis-1", "93006"), ("amis-2", "97222")] {
            let held = association("Les Amis du jumelage", territory);
            directory::store::insert(&writing, from_key("organisation", key), &held, false)
                .await
                .unwrap();
        }
        writing.commit().await.unwrap();
        let mut agent = app.administrator().await;
        let blank = agent.get(NEW).await;
        let answer = agent
            .send_back(
                NEW,
                &blank.form(&[
                    ("title.fr", "Un lien"),
                    ("parties.0.organisation~typed", "Les amis du jumelage"),
                    ("parties.1.organisation~typed", "Matola"),
                    ("committees.0.organisation~typed", "Personne ne s’appelle ainsi"),
                ]),
            )
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let words = answer.words();
        for said in [
            "Partie 1, Organisation : Choisissez la fiche",
            "Les Amis du jumelage – Association · Seine-Saint-Denis",
            "Les Amis du jumelage – Association · Martinique",
            "Aucune fiche trouvée pour « Personne ne s’appelle ainsi »",
        ] {
            assert!(words.contains(said), "{said}: {words}");
        }
        let again = answer.form(&[]);
        let sent = |name: &str| again.iter().filter(|(held, _)| held == name).count();
        assert_eq!(sent("parties.0.organisation"), 0, "of two none is ticked");
        assert_eq!(sent("parties.1.organisation"), 1, "the only one of its name is");
        assert!(again.contains(&("title.fr".to_owned(), "Un lien".to_owned())));
        assert!(
            !words.contains("Partie 1, Pays"),
            "one thing is asked once: {words}"
        );
    }
);

on_both_engines!(
    what_may_not_be_chosen_is_refused_beside_its_field,
    |engine| async move {
        let app = small(engine).await;
        let mut agent = app.administrator().await;
        let (_, path) = write(&app, "x", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
        let edit = format!("{path}/modifier");
        let form = agent.get(&edit).await;
        // A partnership is no organisation, and nobody has the other id.
        for id in [from_key("partnership", "x"), from_key("organisation", "nobody")] {
            let sent = form.form(&[("parties.1.organisation", &id.to_string())]);
            let refused = agent.send_back(&edit, &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                refused.text.contains("id=\"champ-parties-1-organisation-error\""),
                "{}",
                refused.words()
            );
        }
    }
);

on_both_engines!(
    the_form_weighs_the_same_among_five_thousand_organisations,
    |engine| async move {
        let app = small(engine).await;
        let (_, path) = write(&app, "x", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
        let writing = app.write().await;
        let many = (0..5_000)
            .map(|number| {
                let held = association(&format!("Comité de jumelage numéro {number}"), "93006");
                (from_key("organisation", &format!("many-{number}")), held)
            })
            .collect();
        directory::store::insert_many(&writing, many, false)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let mut agent = app.administrator().await;
        for page in [
            NEW,
            &format!("{path}/modifier"),
            "/organisations/nouvelle",
            "/lieux/nouveau",
        ] {
            let form = agent.get(page).await;
            assert_eq!(form.status, StatusCode::OK);
            assert!(form.text.len() < 150_000, "{page}: {} bytes", form.text.len());
        }
        let mut asked = agent
            .get(NEW)
            .await
            .form(&[("parties.0.organisation~typed", "comité")]);
        asked.push(("_find".to_owned(), String::new()));
        let found = agent.send_back(NEW, &asked).await;
        assert!(found.text.len() < 150_000, "{} bytes", found.text.len());
        let offered = found
            .text
            .matches("type=\"radio\" name=\"parties.0.organisation\"")
            .count();
        assert_eq!(offered, 12);
    }
);
