//! Forms of partnerships: two editors at once, rows, and what history says.

use axum::http::StatusCode;
use database::on_both_engines;
use kernel::id::from_key;
use partnerships::Partnership;
use partnerships::partnership::{Agreement, Event};

use crate::{link, party, small, write};

/// A link with an act and two events.
fn rich() -> Partnership {
    let event = |title: &str| Event {
        kind: "visit".into(),
        title: kernel::Translated::one("fr", title),
        ..Event::default()
    };
    Partnership {
        summary: kernel::Translated::one("fr", "Une\nréserve"),
        events: vec![event("Première visite"), event("Seconde visite")],
        agreements: vec![Agreement {
            object: kernel::Translated::one("fr", "Jumelage"),
            amount: Some(2_000_000),
            ..Agreement::default()
        }],
        ..link("Bagnolet – Matola", "bagnolet", "matola")
    }
}

on_both_engines!(
    two_editors_of_different_fields_both_keep_theirs,
    |engine| async move {
        let app = small(engine).await;
        let (_, path) = write(&app, "x", &rich()).await;
        let edit = format!("{path}/modifier");
        let mut agent = app.administrator().await;
        let form = agent.get(&edit).await;
        let drancy = from_key("organisation", "drancy").to_string();
        let first = form.form(&[
            ("when", "depuis février 1998"),
            ("events.1.title.fr", "Visite de retour"),
            ("parties.2.organisation", &drancy),
            ("parties.2.role", "partner"),
        ]);
        let saved = agent.send_back(&edit, &first).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());

        let second = form.form(&[
            ("title.en", "Bagnolet and Matola"),
            ("status", "dormant"),
            ("events.0.title.fr", "Toute première visite"),
            ("agreements.0.amount", "25 000"),
        ]);
        let told = agent.send_back(&edit, &second).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let words = told.words();
        for said in [
            "Quand — depuis février 1998",
            "Partie 3 (Drancy) : Organisation — Drancy",
            "Événement 2 (Visite de retour) : Ce qui s’est passé (français) Seconde visite Visite de retour",
        ] {
            assert!(words.contains(said), "{said}: {words}");
        }
        let saved = app.app.clock.now();
        let at = web::i18n::moment(kernel::Lang::Fr, saved);
        let (_, told_by) = words.split_once("Enregistré par ").unwrap();
        let told_by = told_by.chars().take(120).collect::<String>();
        assert!(told_by.contains(at.split(", ").next().unwrap()), "{told_by}");
        assert!(
            !words.contains(&drancy) && !words.contains("parties."),
            "no id and no path is shown: {words}"
        );
        let again = told.form(&[]);
        for (field, value) in [
            ("_version", "2"),
            ("title.en", "Bagnolet and Matola"),
            ("summary.fr", "Une\r\nréserve"),
            ("status", "dormant"),
            ("when", "depuis février 1998"),
            ("events.0.title.fr", "Toute première visite"),
            ("events.1.title.fr", "Visite de retour"),
            ("parties.2.organisation", drancy.as_str()),
            ("agreements.0.amount", "25 000"),
        ] {
            assert!(
                again.contains(&(field.to_owned(), value.to_owned())),
                "{field}: {again:?}"
            );
        }
        let saved = agent.send_back(&edit, &again).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let history = agent
            .get(&format!("{path}/historique"))
            .await
            .words()
            .replace(['\u{202f}', '\u{a0}'], " ");
        for said in [
            "Acte 1 (Convention) : Montant prévu 20000 25000",
            "Nom (anglais) — Bagnolet and Matola",
        ] {
            assert!(history.contains(said), "{said}: {history}");
        }
        let english = agent.get(&format!("/en{path}/historique")).await;
        assert!(
            english.words().contains("Party 3 (Drancy)"),
            "{}",
            english.words()
        );
        // What was written in French is said to be, in both lists; what was written in English needs no word.
        for said in [
            "<span lang=\"fr\" dir=\"auto\">Toute première visite</span>",
            ">Bagnolet and Matola</td>",
        ] {
            assert!(english.text.contains(said), "{said}: {}", english.text);
        }
    }
);

on_both_engines!(
    two_editors_of_the_same_field_are_shown_both_values,
    |engine| async move {
        let app = small(engine).await;
        let (_, path) = write(&app, "x", &rich()).await;
        let edit = format!("{path}/modifier");
        let mut agent = app.administrator().await;
        let form = agent.get(&edit).await;
        agent
            .send_back(&edit, &form.form(&[("title.fr", "Première main")]))
            .await;
        let told = agent
            .send_back(&edit, &form.form(&[("title.fr", "Seconde main")]))
            .await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            told.words()
                .contains("Nom (français) Bagnolet – Matola Première main Seconde main"),
            "before, what the first saved, what the second typed: {}",
            told.words()
        );
        let again = told.form(&[]);
        assert!(again.contains(&("title.fr".to_owned(), "Seconde main".to_owned())));
        assert_eq!(agent.send_back(&edit, &again).await.status, StatusCode::SEE_OTHER);
    }
);

on_both_engines!(
    a_row_that_was_shown_stays_after_a_refused_save,
    |engine| async move {
        let app = small(engine).await;
        let mut agent = app.administrator().await;
        let bagnolet = from_key("organisation", "bagnolet").to_string();
        let matola = from_key("organisation", "matola").to_string();
        let typed = [
            ("parties.0.organisation", bagnolet.as_str()),
            ("parties.0.role", "lead"),
            ("parties.1.organisation", ""),
            ("parties.1.role", "partner"),
            ("parties.2.organisation", matola.as_str()),
            ("parties.2.role", "partner"),
            ("committees.0.organisation", ""),
            ("events.0.kind", "visit"),
            ("events.1.kind", "visit"),
            ("events.1.when", "hier"),
            ("status", "contact"),
            ("visibility", "public"),
            ("state", "published"),
        ];
        let refused = agent.post("/partenariats/nouveau", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let again = refused.form(&[]);
        for (field, value) in &typed {
            assert!(
                again.contains(&((*field).to_owned(), (*value).to_owned())),
                "{field}: {again:?}"
            );
        }
        assert!(
            refused.text.contains("id=\"champ-events-1-when-error\"")
                && !refused.text.contains("id=\"champ-events-0-title-fr-error\""),
            "an empty row is no mistake"
        );
        let mut whole = again;
        for (field, value) in [
            ("title.fr", "Lien"),
            ("events.1.when", "2007"),
            ("events.1.title.fr", "Visite"),
        ] {
            match whole.iter_mut().find(|(name, _)| name == field) {
                Some(held) => held.1 = value.to_owned(),
                None => panic!("{field} is gone"),
            }
        }
        let saved = agent.send_back("/partenariats/nouveau", &whole).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let short = kernel::ShortId::from_address(saved.location()).unwrap();
        let held = partnerships::store::by_short_id(app.app.db.reader(), &short)
            .await
            .unwrap();
        assert_eq!(
            (held.partnership.parties.len(), held.partnership.events.len()),
            (2, 1)
        );
    }
);

on_both_engines!(
    a_row_keeps_the_words_of_a_language_that_the_form_does_not_ask_for,
    |engine| async move {
        let app = small(engine).await;
        let mut held = rich();
        held.parties[1] = partnerships::partnership::Party {
            own_word: kernel::Translated::one("pt", "geminação"),
            ..party("matola", "partner")
        };
        let (id, path) = write(&app, "x", &held).await;
        let edit = format!("{path}/modifier");
        let mut agent = app.administrator().await;
        let form = agent.get(&edit).await;
        let saved = agent.send_back(&edit, &form.form(&[("title.en", "x")])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let after = partnerships::store::get(app.app.db.reader(), id).await.unwrap();
        assert_eq!(after.partnership.parties[1].own_word, held.parties[1].own_word);
    }
);
