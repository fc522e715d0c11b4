//! The audit log: what is noted with each deed, that nobody changes it, and that whoever does is found out.

use app::modules;
use axum::http::StatusCode;
use database::audit::chain::{self, Fault, Head, Known};
use database::audit::{Entity, Kind, Model, seal};
use database::{Database, Engine, on_both_engines};
use directory::Organisation;
use kernel::id::from_key;
use kernel::{MemberRole, Role, State, Translated};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tempfile::TempDir;
use testkit::TestApp;
use web::App;

use crate::commands::typed;

async fn entries(app: &TestApp) -> Vec<Model> {
    Entity::find()
        .order_by_asc(database::audit::Column::At)
        .order_by_asc(database::audit::Column::Id)
        .all(app.app.db.reader())
        .await
        .unwrap()
}

async fn kinds(app: &TestApp) -> Vec<String> {
    entries(app).await.into_iter().map(|entry| entry.kind).collect()
}

/// Time goes on: what happens in one instant has no order.
fn later(app: &TestApp) {
    app.app.clock.advance(chrono::Duration::seconds(1));
}

async fn sealed(app: &TestApp) -> u64 {
    chain::seal(&app.app.db, app.app.clock.now()).await.unwrap()
}

/// What only somebody does who holds the database itself: the triggers are taken off first.
async fn behind_the_back(db: &Database, statement: &str) {
    let off = match db.engine() {
        Engine::Sqlite => vec![
            "DROP TRIGGER IF EXISTS audit_entry_kept",
            "DROP TRIGGER IF EXISTS audit_entry_there",
            "DROP TRIGGER IF EXISTS audit_seal_kept",
            "DROP TRIGGER IF EXISTS audit_seal_there",
        ],
        Engine::Postgres => vec![
            "DROP TRIGGER IF EXISTS audit_entry_kept ON audit_entry",
            "DROP TRIGGER IF EXISTS audit_seal_kept ON audit_seal",
        ],
    };
    for statement in off.into_iter().chain([statement]) {
        db.reader().execute_unprepared(statement).await.unwrap();
    }
}

on_both_engines!(
    what_happens_with_accounts_is_noted_with_the_deed,
    |engine| async move {
        let app = TestApp::new(engine, modules::all()).await;
        let mut nobody = app.visitor();
        let wrong = [("email", "inconnue@ville.exemple"), ("password", "quelque chose")];
        later(&app);
        nobody.post("/connexion", &wrong).await;
        assert!(
            entries(&app).await.is_empty(),
            "a house without accounts stays empty"
        );
        let mut agent = app.administrator().await;
        later(&app);
        nobody.post("/connexion", &wrong).await;
        let own = [
            ("email", "administrator@test.exemple"),
            ("password", "quelque chose"),
        ];
        later(&app);
        nobody.post("/connexion", &own).await;
        let noted = entries(&app).await;
        // What happened in one instant of the clock that stands still has no order.
        let mut told: Vec<&str> = noted.iter().map(|entry| entry.kind.as_str()).collect();
        told[..4].sort_unstable();
        assert_eq!(
            told,
            [
                "account_opened",
                "right_given",
                "second_factor",
                "sign_in",
                "sign_in_refused",
                "sign_in_refused"
            ]
        );
        let account = accounts::find_by_email(app.app.db.reader(), "administrator@test.exemple")
            .await
            .unwrap()
            .unwrap();
        let entered = noted.iter().find(|entry| entry.kind == "sign_in").unwrap();
        assert_eq!(entered.actor_id, Some(account.id));
        // Whoever is unknown is not named, not even by a digest.
        let refused = &noted[4];
        assert!(refused.actor_id.is_none() && refused.subject_id.is_none());
        assert_eq!(refused.detail, "{}");
        assert_eq!(noted[5].subject_id, Some(account.id));
        for entry in &noted {
            assert!(!entry.detail.contains("exemple"), "{entry:?}");
        }
        // Rights and the end of an account, each in words on the page.
        later(&app);
        app.signed_in(Role::Reader).await;
        let reader = accounts::find_by_email(app.app.db.reader(), "reader@test.exemple")
            .await
            .unwrap()
            .unwrap();
        let person = format!("/administration/comptes/{}", reader.id);
        later(&app);
        later(&app);
        let changed = agent
            .post(&person, &[("active", "true"), ("roles", "coordinator")])
            .await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.words());
        agent
            .post(&person, &[("active", "true"), ("roles", "coordinator")])
            .await;
        later(&app);
        agent.post(&person, &[("roles", "librarian")]).await;
        later(&app);
        agent.post("/deconnexion", &[]).await;
        let told = kinds(&app).await;
        let last = &told[told.len() - 5..];
        assert_eq!(
            last,
            [
                "right_given",
                "account_closed",
                "right_withdrawn",
                "right_given",
                "sign_out"
            ],
            "{told:?}"
        );
        let mut agent = app.administrator().await;
        let page = agent.get("/administration/journal").await;
        for words in [
            "Compte fermé",
            "Coordination",
            "Connexion refusée",
            "Droit retiré",
            "Déconnexion",
        ] {
            assert!(page.words().contains(words), "{words}: {}", page.words());
        }
        let english = agent.get("/en/administration/journal").await;
        assert!(english.words().contains("Account closed"), "{}", english.words());
    }
);

on_both_engines!(the_page_narrows_and_gives_files, |engine| async move {
    let app = TestApp::new(engine, modules::all()).await;
    let mut agent = app.administrator().await;
    app.signed_in(Role::Reader).await;
    let reader = accounts::find_by_email(app.app.db.reader(), "reader@test.exemple")
        .await
        .unwrap()
        .unwrap();
    app.app.clock.advance(chrono::Duration::days(2));
    later(&app);
    agent.post("/deconnexion", &[]).await;
    let mut agent = app.administrator().await;
    let all = agent.get("/administration/journal").await.words();
    assert!(
        all.contains("Déconnexion") && all.contains("Compte ouvert"),
        "{all}"
    );
    let table = |text: &str| text.split("<tbody>").nth(1).unwrap_or_default().to_owned();
    let of = format!("/administration/journal?personne={}", reader.id);
    let own = table(&agent.get(&of).await.text);
    assert!(
        own.contains("Compte reader") && !own.contains("Compte administrator"),
        "{own}"
    );
    let kind = table(&agent.get("/administration/journal?quoi=sign_out").await.text);
    assert!(
        kind.contains("Déconnexion") && !kind.contains("Compte ouvert"),
        "{kind}"
    );
    // The clock stands at 22 November 2026 and was moved on by two days.
    let first = table(&agent.get("/administration/journal?au=2026-11-22").await.text);
    assert!(
        first.contains("Compte ouvert") && !first.contains("Déconnexion"),
        "{first}"
    );
    let second = table(&agent.get("/administration/journal?du=2026-11-24").await.text);
    assert!(
        second.contains("Déconnexion") && !second.contains("Compte ouvert"),
        "{second}"
    );
    let unknown = agent
        .get("/administration/journal?quoi=zzz&couleur=bleu")
        .await
        .words();
    assert!(
        unknown.contains("couleur") && unknown.contains("zzz"),
        "{unknown}"
    );
    later(&app);
    let file = agent.get("/administration/journal.csv?quoi=sign_out").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        file.text.contains("sign_out") && !file.text.contains("account_opened"),
        "{}",
        file.text
    );
    assert_eq!(file.headers["cache-control"], "no-store");
    let wrong = agent.get("/administration/journal.csv?couleur=bleu").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    // That it left is noted.
    assert_eq!(kinds(&app).await.last().unwrap(), "data_exported");
    // Nobody else's.
    let mut reader = app.signed_in(Role::Reader).await;
    for path in ["", ".csv", ".json", "/fin.txt"] {
        let path = format!("/administration/journal{path}");
        assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let checked = reader.post("/administration/journal/verifier", &[]).await;
    assert_eq!(checked.status, StatusCode::NOT_FOUND);
});

on_both_engines!(decisions_about_records_are_noted, |engine| async move {
    let app = TestApp::new(engine, modules::all()).await;
    later(&app);
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    let town = Organisation {
        name: Translated::one("fr", "Bagnolet"),
        lang: "fr".into(),
        kind: "commune".into(),
        country: "FR".into(),
        state: State::Published,
        ..Organisation::default()
    };
    let id = from_key("organisation", "bagnolet");
    let kept = directory::store::insert(&write, id, &town, false).await.unwrap();
    write.commit().await.unwrap();
    let mut agent = app.administrator().await;
    let away = format!("/organisations/{}/archiver", kept.address());
    later(&app);
    assert_eq!(agent.post(&away, &[]).await.status, StatusCode::SEE_OTHER);
    let last = entries(&app).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.record_id), ("decision", Some(id)));
    assert_eq!(last.detail, r#"{"from":"published","to":"archived"}"#);
    let page = agent.get("/administration/journal").await.words();
    assert!(
        page.contains("Bagnolet") && page.contains("Décision sur une fiche") && page.contains(" → "),
        "{page}"
    );
    // A right for an organisation names it.
    let account = last.actor_id.unwrap();
    later(&app);
    let write = app.write().await;
    later(&app);
    accounts::member::join(&write, account, id, MemberRole::Manager)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let given = entries(&app).await.pop().unwrap();
    assert_eq!((given.record_id, given.subject_id), (Some(id), Some(account)));
});

on_both_engines!(nobody_changes_or_removes_an_entry, |engine| async move {
    let app = TestApp::new(engine, modules::all()).await;
    app.administrator().await;
    sealed(&app).await;
    for statement in [
        "UPDATE audit_entry SET kind = 'sign_out'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
    ] {
        let refused = app.app.db.reader().execute_unprepared(statement).await;
        let said = refused.unwrap_err().to_string();
        assert!(said.contains("only added to"), "{statement}: {said}");
    }
    assert_eq!(entries(&app).await.len(), 4);
});

on_both_engines!(the_chain_tells_what_was_changed_and_where, |engine| async move {
    let app = TestApp::new(engine, modules::all()).await;
    let mut agent = app.administrator().await;
    let noted = entries(&app).await;
    assert_eq!(sealed(&app).await, 4);
    assert_eq!(sealed(&app).await, 0, "sealed once");
    later(&app);
    agent.post("/deconnexion", &[]).await;
    let db = &app.app.db;
    let verdict = chain::verify(db.reader(), None).await.unwrap();
    assert_eq!((verdict.sealed, verdict.waiting, verdict.fault), (4, 1, None));
    let head = verdict.head.unwrap();
    assert_eq!(sealed(&app).await, 1);
    // The head of before is still met on the way.
    for known in [Known::Head(head.clone()), Known::Hash(head.hash.clone())] {
        assert_eq!(
            chain::verify(db.reader(), Some(&known)).await.unwrap().fault,
            None
        );
    }
    let other = Known::Head(Head {
        hash: head.hash.replace(['0', '1'], "2"),
        ..head.clone()
    });
    let found = chain::verify(db.reader(), Some(&other)).await.unwrap().fault;
    assert_eq!(found, Some(Fault::Other(4)));
    // The end cut off: only who kept the head sees it.
    let last = chain::head(db.reader()).await.unwrap().unwrap();
    behind_the_back(db, "DELETE FROM audit_seal WHERE number = 5").await;
    behind_the_back(db, "DELETE FROM audit_entry WHERE kind = 'sign_out'").await;
    assert_eq!(chain::verify(db.reader(), None).await.unwrap().fault, None);
    let cut = chain::verify(db.reader(), Some(&Known::Head(last.clone())))
        .await
        .unwrap();
    assert_eq!(cut.fault, Some(Fault::Cut { last: 4, known: 5 }));
    let cut = chain::verify(db.reader(), Some(&Known::Hash(last.hash)))
        .await
        .unwrap();
    assert_eq!(cut.fault, Some(Fault::Cut { last: 4, known: 0 }));
    // One byte.
    let number = async |kind: &str| {
        let entry = noted.iter().find(|entry| entry.kind == kind).unwrap();
        let link = seal::Entity::find()
            .filter(seal::Column::EntryId.eq(entry.id))
            .one(db.reader())
            .await
            .unwrap();
        (link.unwrap().number, entry.id)
    };
    let (third, id) = number("sign_in").await;
    behind_the_back(
        db,
        "UPDATE audit_entry SET kind = 'sign_iN' WHERE kind = 'sign_in'",
    )
    .await;
    let changed = chain::verify(db.reader(), None).await.unwrap().fault;
    assert_eq!(changed, Some(Fault::Changed(third, id)));
    let page = app
        .administrator()
        .await
        .post("/administration/journal/verifier", &[])
        .await;
    assert!(page.words().contains("La chaîne est rompue"), "{}", page.words());
    // One row.
    behind_the_back(
        db,
        "UPDATE audit_entry SET kind = 'sign_in' WHERE kind = 'sign_iN'",
    )
    .await;
    let (second, id) = number("right_given").await;
    behind_the_back(db, "DELETE FROM audit_entry WHERE kind = 'right_given'").await;
    let missing = chain::verify(db.reader(), None).await.unwrap().fault;
    assert_eq!(missing, Some(Fault::Missing(second, id)));
    behind_the_back(db, "DELETE FROM audit_seal WHERE number = 1").await;
    let gap = chain::verify(db.reader(), None).await.unwrap().fault;
    assert_eq!(gap, Some(Fault::Gap(1)));
});

on_both_engines!(nodes_that_seal_at_once_seal_once, |engine| async move {
    let app = TestApp::new(engine, modules::all()).await;
    later(&app);
    let write = app.write().await;
    for _ in 0..1_200 {
        let note = database::audit::Note::new(Kind::SignInRefused);
        database::audit::note(&write, note).await.unwrap();
    }
    write.commit().await.unwrap();
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let (db, now) = (app.app.db.clone(), app.app.clock.now());
            tokio::spawn(async move { chain::seal(&db, now).await.unwrap() })
        })
        .collect();
    for node in nodes {
        node.await.unwrap();
    }
    // Whoever was refused leaves the rest to the next round.
    sealed(&app).await;
    assert_eq!(
        seal::Entity::find().all(app.app.db.reader()).await.unwrap().len(),
        1_200
    );
    let verdict = chain::verify(app.app.db.reader(), None).await.unwrap();
    assert_eq!((verdict.sealed, verdict.waiting, verdict.fault), (1_200, 0, None));
});

on_both_engines!(
    the_job_is_promised_only_when_there_is_something,
    |engine| async move {
        let app = TestApp::new(engine, modules::all()).await;
        let App { db, clock, ids, .. } = &app.app;
        let promised = async || outbox::claim(db, clock.now(), &[outbox::SEAL], outbox::job::LEASE, 9).await;
        outbox::promise_seal(db, clock, ids).await.unwrap();
        assert!(promised().await.unwrap().is_empty());
        app.administrator().await;
        for _ in 0..3 {
            outbox::promise_seal(db, clock, ids).await.unwrap();
        }
        let jobs = promised().await.unwrap();
        assert_eq!(jobs.len(), 1, "promised once");
        let handler = outbox::seal_handler(db.clone(), clock.clone());
        handler.perform(jobs[0].clone()).await.unwrap();
        assert_eq!(chain::waiting(db.reader()).await.unwrap(), 0);
    }
);

#[test]
fn the_commands_check_and_export_the_chain() {
    let folder = TempDir::new().unwrap();
    let run = |arguments: &[&str]| typed(folder.path(), arguments, &[]);
    let (code, text) = run(&["audit", "verify"]);
    assert_eq!(code, 1, "no database: {text}");
    std::fs::write(folder.path().join("secret"), "le pont au-dessus du canal").unwrap();
    let (code, text) = run(&["user", "add", "a@ville.exemple", "--password-file", "secret"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = run(&["audit", "verify"]);
    assert!(code == 0 && text.contains("une attend son sceau"), "{text}");
    let (code, text) = run(&["audit", "head"]);
    assert!(code == 1 && text.contains("Rien n’est encore scellé"), "{text}");
    let url = format!("sqlite:{}", database_file(folder.path()).display());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let seal = |statement: Option<&str>| {
        runtime.block_on(async {
            let db = Database::connect(&url, 1).await.unwrap();
            match statement {
                None => assert_eq!(chain::seal(&db, kernel::Clock::system().now()).await.unwrap(), 1),
                Some(statement) => behind_the_back(&db, statement).await,
            }
            db.close().await.unwrap();
        });
    };
    seal(None);
    let (code, head) = run(&["audit", "head"]);
    assert!(code == 0 && head.starts_with("villemonde-audit-1 1 "), "{head}");
    std::fs::write(folder.path().join("head.txt"), &head).unwrap();
    let (code, text) = run(&["audit", "verify", "--head", "head.txt"]);
    assert!(code == 0 && text.contains("Une entrée scellée, juste"), "{text}");
    let hash = head.split_whitespace().nth(2).unwrap();
    assert_eq!(run(&["audit", "verify", "--head", hash]).0, 0);
    std::fs::write(folder.path().join("none.txt"), "rien").unwrap();
    let (code, text) = run(&["audit", "verify", "--head", "none.txt"]);
    assert!(code == 1 && text.contains("none.txt"), "{text}");
    seal(Some("UPDATE audit_entry SET kind = 'account_closed'"));
    let (code, text) = run(&["audit", "verify"]);
    assert!(code == 1 && text.contains("maillon 1"), "{text}");
    seal(Some("DELETE FROM audit_seal"));
    seal(Some("DELETE FROM audit_entry"));
    let (code, text) = run(&["audit", "verify"]);
    assert!(code == 0 && text.contains("Aucune entrée"), "{text}");
    let (code, text) = run(&["audit", "verify", "--head", "head.txt"]);
    assert!(code == 1 && text.contains("s’arrête au maillon 0"), "{text}");
}

/// Where commands without settings keep their database.
fn database_file(folder: &std::path::Path) -> std::path::PathBuf {
    let mut files = vec![folder.to_owned()];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "db") {
            return path;
        }
    }
    panic!("no database in {}", folder.display());
}
