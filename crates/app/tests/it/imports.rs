//! The administrator's page of imports, step by step, on both engines.

use app::imports::{self, Order};
use app::modules;
use axum::http::StatusCode;
use database::{Engine, dump, on_both_engines};
use documents::import::Mapping;
use documents::table::{Limits, read};
use kernel::{Actor, Clock, Role};
use testkit::{TestApp, Visitor};

const NEW: &str = "/administration/reprises/nouvelle";
const LIST: &str = "Nom;Genre;Pays\nAmis du Maroc;association;MA\nAmis du Mali;association;ML\nAmis de nulle part;association;\n";

async fn house(engine: Engine) -> TestApp {
    let app = TestApp::new(engine, modules::all()).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    write.commit().await.unwrap();
    app
}

/// Uploads a list; the address of its columns.
pub(crate) async fn uploaded(agent: &mut Visitor, list: &str, text: &str) -> String {
    let answer = agent
        .post_file(NEW, &[("list", list)], ("file", "liste.csv", text.as_bytes()))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    answer.location().to_owned()
}

pub(crate) fn foretold(page: &str) -> String {
    let rest = page.split("name=\"foretold\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn count(app: &TestApp, table: &'static str) -> i64 {
    dump::count(app.app.db.reader(), table).await.unwrap()
}

on_both_engines!(a_list_goes_through_all_steps_and_back, |engine| async move {
    let app = house(engine).await;
    let mut agent = app.administrator().await;
    let columns = uploaded(&mut agent, "organisations", LIST).await;
    let page = agent.get(&columns).await;
    assert!(page.words().contains("Amis du Maroc"), "{}", page.words());
    assert!(
        page.text.contains("<option value=\"Nom\" selected>"),
        "the name is guessed"
    );
    // A mistake is told with what was chosen kept.
    let refused = agent.post(&columns, &[("name", ""), ("kind", "Genre")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("<option value=\"Genre\" selected>"));
    let chosen = [("name", "Nom"), ("kind", "Genre"), ("country", "Pays")];
    let preview = agent.post(&columns, &chosen).await;
    assert_eq!(preview.status, StatusCode::SEE_OTHER, "{}", preview.words());
    let preview = preview.location().to_owned();
    let page = agent.get(&preview).await;
    assert!(page.words().contains("toutes (3)"), "{}", page.words());
    let filtered = agent.get(&format!("{preview}?devenir=ignored")).await.words();
    assert!(
        filtered.contains("Amis de nulle part") && !filtered.contains("Amis du Mali"),
        "{filtered}"
    );
    assert_eq!(count(&app, "organisation").await, 0, "nothing is written yet");
    let done = agent.post(&preview, &[("foretold", &foretold(&page.text))]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    assert_eq!(count(&app, "organisation").await, 2);
    assert_eq!(count(&app, "import_upload").await, 0, "the file is gone");
    assert!(app.app.files.list().await.unwrap().is_empty());
    let report = done.location().to_owned();
    let page = agent.get(&report).await;
    assert!(
        page.text.contains("/organisations/amis-du-mali-"),
        "{}",
        page.text
    );
    let csv = agent.get(&format!("{report}/rapport.csv")).await.text;
    assert!(
        csv.contains("Amis de nulle part,ignorée,") && csv.contains("/organisations/amis-du-maroc-"),
        "{csv}"
    );
    let listed = agent.get("/administration/reprises").await.words();
    assert!(
        listed.contains("liste.csv") && listed.contains("Compte administrator"),
        "{listed}"
    );
    let at = web::i18n::moment(kernel::Lang::Fr, app.app.clock.now());
    assert!(
        listed.contains(&at),
        "by the clock of the network, {at}: {listed}"
    );
    // The columns are offered for the next list with the same titles, in any order.
    let again = uploaded(
        &mut agent,
        "organisations",
        "Pays;Nom;Genre\nMA;Amis du Maroc;association\n",
    )
    .await;
    assert!(
        agent
            .get(&again)
            .await
            .text
            .contains("<option value=\"Genre\" selected>")
    );
    let asked = agent.get(&format!("{report}/annuler")).await;
    assert_eq!(asked.status, StatusCode::OK);
    let undone = agent.post(&format!("{report}/annuler"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    let words = agent.get(&report).await.words();
    assert!(words.contains("2 fiches archivées"), "{words}");
    let twice = agent.post(&format!("{report}/annuler"), &[]).await;
    assert_eq!(
        twice.status,
        StatusCode::SEE_OTHER,
        "a second click changes nothing"
    );
    let words = agent.get(&format!("/en{report}")).await.words();
    assert!(words.contains("Undone on"), "{words}");
});

on_both_engines!(
    a_network_that_changed_since_the_preview_is_shown_again,
    |engine| async move {
        let app = house(engine).await;
        let mut agent = app.administrator().await;
        let columns = uploaded(&mut agent, "organisations", LIST).await;
        let chosen = [("name", "Nom"), ("kind", "Genre"), ("country", "Pays")];
        let preview = agent.post(&columns, &chosen).await.location().to_owned();
        let seen = foretold(&agent.get(&preview).await.text);
        // Somebody else takes one of the lines in meanwhile, by the command.
        let importer = imports::importer("organisations").unwrap();
        let table = read(
            b"nom;type;pays\nAmis du Mali;association;ML\n",
            &Limits::default(),
        )
        .unwrap();
        let order = Order {
            importer: &importer,
            table: &table,
            mapping: &Mapping::guess(&table.header, importer.fields).unwrap(),
            file: "autre.csv",
            actor: Actor::System,
            foretold: None,
        };
        let clock = Clock::system();
        imports::import(&app.app.db, &clock, &app.app.ids, order)
            .await
            .unwrap();
        let refused = agent.post(&preview, &[("foretold", &seen)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.words());
        assert!(refused.words().contains("Le réseau a changé"));
        assert_eq!(count(&app, "organisation").await, 1, "nothing of it was written");
        let done = agent
            .post(&preview, &[("foretold", &foretold(&refused.text))])
            .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(count(&app, "organisation").await, 2);
        let listed = agent.get("/administration/reprises").await.words();
        assert!(listed.contains("la ligne de commande"), "{listed}");
    }
);

on_both_engines!(only_administrators_and_only_tables_come_in, |engine| async move {
    let app = house(engine).await;
    let mut visitor = app.visitor();
    for path in ["/administration/reprises", NEW] {
        assert_eq!(visitor.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let refused = visitor
        .post_file(NEW, &[("list", "organisations")], ("file", "a.csv", b"nom\nx\n"))
        .await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&app, "import_upload").await, 0);
    let mut reader = app.signed_in(Role::Reader).await;
    assert_eq!(
        reader.get("/administration/reprises").await.status,
        StatusCode::NOT_FOUND
    );
    let mut agent = app.administrator().await;
    let large = vec![b'a'; 16_000_000];
    let hostile: [(&str, &[u8], &str); 4] = [
        ("grand.csv", &large, "15 Mo"),
        ("nul.csv", b"nom;pays\na\0b;FR\n", "pas du texte"),
        ("vide.csv", b"nom\n", "ne contient pas de tableau"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "pas du texte"),
    ];
    for (name, bytes, told) in hostile {
        let answer = agent
            .post_file(NEW, &[("list", "organisations")], ("file", name, bytes))
            .await;
        assert!(answer.words().contains(told), "{name}: {}", answer.words());
    }
    assert!(app.app.files.list().await.unwrap().is_empty());
    let nothing = agent.post_file(NEW, &[("list", "")], ("file", "", b"")).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    for path in [
        "/administration/reprises/x",
        "/administration/reprises/nouvelle/x/apercu",
    ] {
        assert_eq!(agent.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});

on_both_engines!(a_file_that_nobody_takes_in_is_swept, |engine| async move {
    let app = house(engine).await;
    let mut agent = app.administrator().await;
    let columns = uploaded(&mut agent, "organisations", LIST).await;
    assert_eq!(imports::sweep(&app.app).await.unwrap(), 0, "it is young");
    let mut later = app.app.clone();
    later.clock = Clock::fixed(app.app.clock.now() + chrono::TimeDelta::hours(25));
    assert_eq!(imports::sweep(&later).await.unwrap(), 1);
    assert!(app.app.files.list().await.unwrap().is_empty());
    assert_eq!(agent.get(&columns).await.status, StatusCode::NOT_FOUND);
    let columns = uploaded(&mut agent, "organisations", LIST).await;
    let abandoned = agent
        .post(&columns.replace("/colonnes", "/abandonner"), &[])
        .await;
    assert_eq!(abandoned.location(), "/administration/reprises");
    assert_eq!(count(&app, "import_upload").await, 0);
});

on_both_engines!(
    a_batch_taken_back_by_two_at_once_is_taken_back_once,
    |engine| async move {
        let app = house(engine).await;
        let importer = imports::importer("organisations").unwrap();
        let table = read(LIST.as_bytes(), &Limits::default()).unwrap();
        let choice = [("kind".to_owned(), "Genre".to_owned())].into();
        let order = Order {
            importer: &importer,
            table: &table,
            mapping: &Mapping::chosen(&table.header, importer.fields, &choice).unwrap(),
            file: "liste.csv",
            actor: Actor::System,
            foretold: None,
        };
        let (clock, ids) = (Clock::system(), app.app.ids.clone());
        let done = imports::import(&app.app.db, &clock, &ids, order).await.unwrap();
        let take = || imports::take_back(&app.app.db, &clock, &ids, Actor::System, done.batch.unwrap());
        let (one, other, third) = tokio::join!(take(), take(), take());
        let one = one.unwrap();
        assert_eq!((one.archived, one.restored, one.kept), (2, 0, 0));
        assert_eq!(
            (other.unwrap(), third.unwrap()),
            (one, one),
            "the others are told the same"
        );
    }
);
