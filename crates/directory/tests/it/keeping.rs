//! What whoever keeps the directory needs: finding again what visitors do not see, no second record of the same, the
//! history of what is no record, and removing what nothing uses.

use axum::http::StatusCode;
use database::on_both_engines;
use directory::Organisation;
use geo::place::{self, Place};
use kernel::id::from_key;
use kernel::{State, Translated};
use testkit::TestApp;

use crate::{app, published};

async fn write(app: &TestApp, key: &str, organisation: &Organisation) -> String {
    let write = app.write().await;
    let id = from_key("organisation", key);
    let record = directory::store::insert(&write, id, organisation, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    directory::store::path(&record)
}

fn in_state(name: &str, state: State) -> Organisation {
    Organisation {
        state,
        ..published(name)
    }
}

on_both_engines!(
    drafts_and_archived_records_are_found_again_by_whoever_may_see_them,
    |engine| async move {
        let app = app(engine).await;
        write(&app, "seen", &published("Montrée")).await;
        write(&app, "draft", &in_state("Ébauche", State::Draft)).await;
        write(&app, "gone", &in_state("Retirée", State::Archived)).await;
        let mut agent = app.administrator().await;
        let list = agent.get("/organisations").await;
        assert!(!list.words().contains("Retirée"));
        for link in ["?etat=archived", "?etat=draft"] {
            assert!(list.text.contains(link), "{link}: {}", list.words());
        }
        let archived = agent.get("/organisations?etat=archived").await.words();
        assert!(
            archived.contains("Retirée") && !archived.contains("Montrée"),
            "{archived}"
        );
        let desk = agent.get("/administration").await;
        for said in ["Archivé (1)", "Brouillon (1)"] {
            assert!(desk.words().contains(said), "{said}: {}", desk.words());
        }
        assert!(desk.text.contains("/organisations?etat=archived"));
        for mut other in [app.visitor(), app.signed_in(kernel::Role::Reader).await] {
            let list = other.get("/organisations?etat=archived&etat=draft").await;
            assert!(!list.words().contains("Retirée") && !list.words().contains("Ébauche"));
            assert!(!list.words().contains("État de la fiche"), "{}", list.words());
        }
    }
);

on_both_engines!(archived_places_are_found_again, |engine| async move {
    let app = app(engine).await;
    let writing = app.write().await;
    let gone = Place {
        name: Translated::one("fr", "Akbou"),
        kind: "town".into(),
        country: "DZ".into(),
        state: State::Archived,
        ..Place::default()
    };
    place::insert(&writing, from_key("place", "akbou"), &gone)
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let mut agent = app.administrator().await;
    assert!(!agent.get("/lieux").await.words().contains("Akbou"));
    assert!(agent.get("/lieux?etat=archived").await.words().contains("Akbou"));
    assert!(
        !app.visitor()
            .get("/lieux?etat=archived")
            .await
            .words()
            .contains("Akbou")
    );
});

on_both_engines!(
    a_second_record_of_the_same_is_asked_about_before_it_is_made,
    |engine| async move {
        let app = app(engine).await;
        let held = write(&app, "same", &published("Les Amis de Drancy")).await;
        let mut agent = app.administrator().await;
        let new = [
            ("name.fr", "les amis de Drancy"),
            ("kind", "association"),
            ("country", "FR"),
            ("visibility", "public"),
            ("state", "published"),
        ];
        let asked = agent.post("/organisations/nouvelle", &new).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.text.contains(&format!("href=\"{held}\"")),
            "{}",
            asked.words()
        );
        assert!(asked.words().contains("Une organisation de ce nom existe déjà"));
        let elsewhere: Vec<_> = new
            .iter()
            .copied()
            .chain([("territory", "Bagnolet (93006)")])
            .collect();
        let made = agent.post("/organisations/nouvelle", &elsewhere).await;
        assert_eq!(
            made.status,
            StatusCode::SEE_OTHER,
            "another town's: {}",
            made.words()
        );
        let sure: Vec<_> = new.iter().copied().chain([("another", "true")]).collect();
        let made = agent.post("/organisations/nouvelle", &sure).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    }
);

on_both_engines!(
    a_new_draft_says_that_visitors_do_not_see_it,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let new = [
            ("name.fr", "Ébauche"),
            ("kind", "association"),
            ("country", "FR"),
            ("visibility", "public"),
            ("state", "draft"),
        ];
        let made = agent.post("/organisations/nouvelle", &new).await;
        let page = agent.get(made.location()).await.words();
        assert!(page.contains("les visiteurs ne la voient pas"), "{page}");
    }
);

on_both_engines!(
    a_kind_that_nothing_uses_is_removed_and_its_history_stays,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let form = agent.get("/administration/types/nouveau").await;
        let typed = form.form(&[
            ("name.fr", "Fablab"),
            ("plural.fr", "Fablabs"),
            ("group", "civil_society"),
            ("code", "fablab"),
        ]);
        let group = form.text.split("name=\"group\"").nth(1).unwrap_or_default();
        let code = group
            .split("value=\"")
            .nth(2)
            .and_then(|text| text.split('"').next())
            .unwrap_or_default();
        let typed: Vec<(String, String)> = typed
            .into_iter()
            .map(|(name, value)| {
                if name == "group" {
                    (name, code.to_owned())
                } else {
                    (name, value)
                }
            })
            .collect();
        let made = agent.send_back("/administration/types/nouveau", &typed).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
        let edit = agent.get("/administration/types/fablab").await;
        for link in [
            "/administration/types/fablab/historique",
            "/administration/types/fablab/supprimer",
        ] {
            assert!(edit.text.contains(link), "{link}");
        }
        let renamed = edit.form(&[("name.fr", "Atelier ouvert")]);
        agent.send_back("/administration/types/fablab", &renamed).await;
        let told = agent
            .send_back(
                "/administration/types/fablab",
                &edit.form(&[("name.fr", "Tiers-lieu")]),
            )
            .await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            told.words().contains("Enregistré par Compte administrator"),
            "{}",
            told.words()
        );
        let history = agent.get("/administration/types/fablab/historique").await.words();
        assert!(
            history.contains("Fablab") && history.contains("Atelier ouvert"),
            "{history}"
        );

        let asked = agent.get("/administration/types/fablab/supprimer").await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.words());
        let gone = agent.post("/administration/types/fablab/supprimer", &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(
            agent.get("/administration/types/fablab").await.status,
            StatusCode::NOT_FOUND
        );

        write(&app, "one", &in_state("Une", State::Archived)).await;
        let used = agent.get("/administration/types/association/supprimer").await;
        assert_eq!(used.status, StatusCode::CONFLICT);
        assert!(
            used.words().contains("Une organisation de ce type"),
            "{}",
            used.words()
        );
        let refused = agent
            .post("/administration/types/association/supprimer", &[])
            .await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(
            app.visitor()
                .get("/administration/types/fablab/supprimer")
                .await
                .status,
            StatusCode::SEE_OTHER
        );
    }
);

on_both_engines!(
    a_document_is_removed_only_when_no_record_names_it,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let new = [("title.fr", "Rapport"), ("code", "rapport")];
        let made = agent.post("/administration/documents/nouveau", &new).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
        let held = database::source::all(app.app.db.reader()).await.unwrap();
        let id = held
            .values()
            .find(|document| document.code == "rapport")
            .unwrap()
            .id;
        // Named by an alias alone, which no table of its own keeps.
        let naming = Organisation {
            names: vec![geo::place::OtherName {
                name: "AD".into(),
                lang: Some("fr".into()),
                kind: "acronym".into(),
                source: Some(id),
            }],
            ..published("Association de Drancy")
        };
        write(&app, "naming", &naming).await;
        for _ in 0..2 {
            let used = agent.get("/administration/documents/rapport/supprimer").await;
            assert_eq!(used.status, StatusCode::CONFLICT);
            assert!(used.words().contains("Association de Drancy"), "{}", used.words());
            let refused = agent
                .post("/administration/documents/rapport/supprimer", &[])
                .await;
            assert_eq!(refused.status, StatusCode::CONFLICT);
        }
        let other = [("title.fr", "Autre"), ("code", "autre")];
        agent.post("/administration/documents/nouveau", &other).await;
        let gone = agent.post("/administration/documents/autre/supprimer", &[]).await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.words());
        assert_eq!(
            agent.get("/administration/documents/autre").await.status,
            StatusCode::NOT_FOUND
        );
    }
);

on_both_engines!(
    the_second_editor_of_a_place_reads_who_saved_and_both_values,
    |engine| async move {
        let app = app(engine).await;
        let writing = app.write().await;
        let town = Place {
            name: Translated::one("fr", "Akbou"),
            kind: "town".into(),
            country: "DZ".into(),
            state: State::Published,
            ..Place::default()
        };
        let record = place::insert(&writing, from_key("place", "akbou"), &town)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let edit = format!("/lieux/{}/modifier", record.address());
        let mut agent = app.administrator().await;
        let form = agent.get(&edit).await;
        let saved = agent
            .send_back(&edit, &form.form(&[("name.fr", "Akbu"), ("kind", "village")]))
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let told = agent.send_back(&edit, &form.form(&[("name.fr", "Aqbu")])).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let words = told.words();
        for said in [
            "Enregistré par Compte administrator",
            "Nom (français) Akbou Akbu Aqbu",
            "Type Ville Village",
        ] {
            assert!(words.contains(said), "{said}: {words}");
        }
        assert!(!words.contains("fr:"), "{words}");
        let history = agent.get(&format!("{}/historique", saved.location())).await;
        assert!(
            history.words().contains("Nom (français) Akbou Akbu"),
            "{}",
            history.words()
        );
    }
);

on_both_engines!(
    what_hangs_on_a_place_is_named_before_it_is_archived,
    |engine| async move {
        let app = app(engine).await;
        let writing = app.write().await;
        let id = from_key("place", "akbou");
        let town = Place {
            name: Translated::one("fr", "Akbou"),
            kind: "town".into(),
            country: "DZ".into(),
            state: State::Published,
            ..Place::default()
        };
        let record = place::insert(&writing, id, &town).await.unwrap();
        writing.commit().await.unwrap();
        let authority = Organisation {
            country: "DZ".into(),
            territory: None,
            place: Some(id),
            kind: "foreign_authority".into(),
            ..published("Commune d’Akbou")
        };
        let page = write(&app, "akbou", &authority).await;
        let mut agent = app.administrator().await;
        let asked = agent.get(&format!("/lieux/{}/archiver", record.address())).await;
        assert!(
            asked.text.contains(&format!("href=\"{page}\"")) && asked.words().contains("Commune d’Akbou"),
            "{}",
            asked.words()
        );
    }
);

on_both_engines!(a_country_is_searched_in_administration, |engine| async move {
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    let found = agent.get("/administration/pays?q=mozam").await.words();
    assert!(found.contains("Mozambique") && !found.contains("Mali"), "{found}");
    let by_code = agent.get("/administration/pays?q=ML").await.words();
    assert!(by_code.contains("Mali"), "{by_code}");
});

on_both_engines!(
    a_day_that_does_not_exist_is_said_to_be_none,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let refused = agent
            .post(
                "/administration/documents/nouveau",
                &[("title.fr", "X"), ("date", "31/02/2008")],
            )
            .await;
        assert!(
            refused.words().contains("Ce jour n’existe pas"),
            "{}",
            refused.words()
        );
        let decade = agent
            .post(
                "/administration/documents/nouveau",
                &[("title.fr", "X"), ("date", "années 1990")],
            )
            .await;
        assert_eq!(decade.status, StatusCode::SEE_OTHER, "{}", decade.words());
    }
);
