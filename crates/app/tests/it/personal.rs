//! What records say of people in history, versions that somebody goes back to, and what is left of a person who was erased.

use app::modules;
use axum::http::StatusCode;
use database::{Engine, on_both_engines, personal, record};
use directory::Organisation;
use directory::organisation::{PersonInRole, Service};
use kernel::id::from_key;
use kernel::{Role, State, Translated};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use testkit::{Answer, TestApp, Visitor};

const NAME: &str = "Jeanne Exemple-Dubois";
const EMAIL: &str = "jeanne.exemple@ville.exemple";
const PHONE: &str = "01 55 44 33 22";

fn town() -> Organisation {
    Organisation {
        name: Translated::one("fr", "Bagnolet"),
        lang: "fr".into(),
        kind: "commune".into(),
        country: "FR".into(),
        phone: Some("01 49 93 60 00".into()),
        state: State::Published,
        services: vec![Service {
            name: Translated::one("fr", "Relations internationales"),
            people: vec![PersonInRole {
                role: Translated::one("fr", "Chargée de mission"),
                name: Some(NAME.into()),
                name_shown: true,
                phone: Some(PHONE.into()),
                email: Some(EMAIL.into()),
                ..PersonInRole::default()
            }],
            ..Service::default()
        }],
        ..Organisation::default()
    }
}

async fn house(engine: Engine) -> (TestApp, record::Model) {
    let app = TestApp::new(engine, modules::all()).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    let id = from_key("organisation", "bagnolet");
    let kept = directory::store::insert(&write, id, &town(), false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    (app, kept)
}

/// Every row of a table as one text.
async fn text_of(app: &TestApp, table: &str) -> String {
    let connection = app.app.db.reader();
    let whole = match app.app.db.engine() {
        Engine::Postgres => format!("SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM {table} t"),
        Engine::Sqlite => {
            let columns = connection
                .query_all_raw(Statement::from_string(
                    connection.get_database_backend(),
                    format!("SELECT name FROM pragma_table_info('{table}')"),
                ))
                .await
                .unwrap();
            let columns: Vec<String> = columns
                .iter()
                .map(|row| format!("quote(\"{}\")", row.try_get::<String>("", "name").unwrap()))
                .collect();
            format!(
                "SELECT coalesce(group_concat({}, ' '), '') AS text FROM {table}",
                columns.join(" || ' ' || ")
            )
        }
    };
    let row = connection
        .query_one_raw(Statement::from_string(connection.get_database_backend(), whole))
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "text").unwrap()
}

async fn edit(visitor: &mut Visitor, path: &str, typed: &[(&str, &str)]) -> Answer {
    let form = visitor.get(&format!("{path}/modifier")).await.form(typed);
    let saved = visitor.send_back(&format!("{path}/modifier"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
    saved
}

on_both_engines!(history_keeps_people_under_their_key, |engine| async move {
    let (app, kept) = house(engine).await;
    let history = text_of(&app, "history").await;
    for said in [NAME, EMAIL, PHONE] {
        assert!(!history.contains(said), "{said}");
    }
    assert!(history.contains("sealed:1:") && history.contains("Chargée de mission"));
    // Whoever may read it reads it.
    let mut agent = app.administrator().await;
    let path = format!("/organisations/{}", kept.address());
    edit(
        &mut agent,
        &path,
        &[
            ("services.0.people.0.name", "Jeanne Martin"),
            ("services.0.people.0.phone", ""),
        ],
    )
    .await;
    let page = agent.get(&format!("{path}/historique")).await.words();
    assert!(page.contains(NAME) && page.contains("Jeanne Martin"), "{page}");
    // Saved untouched, nothing changes.
    edit(&mut agent, &path, &[]).await;
    let rows = record::history::Entity::find()
        .filter(record::history::Column::RecordId.eq(kept.id))
        .order_by_desc(record::history::Column::Seq)
        .all(app.app.db.reader())
        .await
        .unwrap();
    assert_eq!(rows[0].before.as_ref().unwrap().0, rows[0].after.0);
    // One person, one key; without it, the rows stay and nobody is read.
    let people = personal::Entity::find().all(app.app.db.reader()).await.unwrap();
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!(people[0].handle, EMAIL);
    personal::Entity::delete_by_id(people[0].id)
        .exec(app.app.db.reader())
        .await
        .unwrap();
    let page = agent.get(&format!("{path}/historique")).await.words();
    assert!(!page.contains(NAME) && !page.contains("Jeanne Martin"), "{page}");
    assert!(page.contains("personne effacée"), "{page}");
    let english = agent.get(&format!("/en{path}/historique")).await.words();
    assert!(english.contains("erased person"), "{english}");
});

on_both_engines!(an_earlier_version_is_written_again, |engine| async move {
    let (app, kept) = house(engine).await;
    let mut agent = app.administrator().await;
    let path = format!("/organisations/{}", kept.address());
    edit(
        &mut agent,
        &path,
        &[("phone", "01 00 00 00 00"), ("website", "https://ville.exemple")],
    )
    .await;
    let history = agent.get(&format!("{path}/historique")).await;
    let first = format!("{path}/historique/1");
    assert!(history.text.contains(&first), "{}", history.text);
    assert!(
        !history.text.contains(&format!("{path}/historique/2")),
        "the present is none"
    );
    let page = agent.get(&first).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    for words in [
        "01 00 00 00 00",
        "01 49 93 60 00",
        "https://ville.exemple",
        "Rétablir cette version",
    ] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(
        !page.words().contains("Chargée de mission"),
        "what stays is not told"
    );
    // Somebody else saves in between: it is said, and nothing is written.
    edit(&mut agent, &path, &[("phone", "01 11 11 11 11")]).await;
    let clash = agent.post(&first, &[("_version", "2")]).await;
    assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.words());
    assert!(clash.words().contains("modifiée entre-temps") && clash.words().contains("Compte administrator"));
    assert!(clash.words().contains("01 11 11 11 11"), "{}", clash.words());
    let done = agent.post(&first, &[("_version", "3")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let now = directory::store::get(app.app.db.reader(), kept.id).await.unwrap();
    assert_eq!(now.record.version, 4);
    assert_eq!(now.organisation.phone.as_deref(), Some("01 49 93 60 00"));
    assert_eq!(now.organisation.website, None);
    assert_eq!(now.organisation.services[0].people[0].name.as_deref(), Some(NAME));
    let history = agent.get(&format!("{path}/historique")).await.words();
    assert!(history.contains("rétablissement de la version 1"), "{history}");
    let english = agent.get(&format!("/en{path}/historique")).await.words();
    assert!(english.contains("restored from version 1"), "{english}");
    // What says the same has no button.
    let same = agent.get(&first).await;
    assert!(
        same.words().contains("Rien à rétablir")
            && !same.text.contains("button-primary\" type=\"submit\">Rétablir")
    );
    // There is no other way in.
    for missing in ["0", "4", "99", "x", "-1"] {
        let answer = agent.get(&format!("{path}/historique/{missing}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
    let mut reader = app.signed_in(Role::Reader).await;
    assert_eq!(reader.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.post(&first, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(
        app.visitor()
            .get(&first)
            .await
            .location()
            .starts_with("/connexion")
    );
});

on_both_engines!(
    a_version_that_fits_no_longer_opens_in_the_form,
    |engine| async move {
        let (app, kept) = house(engine).await;
        let mut agent = app.administrator().await;
        let path = format!("/organisations/{}", kept.address());
        // As a list may have written it: an address that the form refuses.
        let write = app.write().await;
        let mut wrong = town();
        wrong.email = Some("pas une adresse".into());
        directory::store::update(&write, kept.id, 1, &wrong)
            .await
            .unwrap();
        write.commit().await.unwrap();
        edit(&mut agent, &path, &[("email", "mairie@ville.exemple")]).await;
        let form = agent
            .post(&format!("{path}/historique/2"), &[("_version", "3")])
            .await;
        assert!(
            form.text.contains("pas une adresse") && form.text.contains("error-summary"),
            "{}",
            form.words()
        );
        let now = directory::store::get(app.app.db.reader(), kept.id).await.unwrap();
        assert_eq!(now.record.version, 3, "nothing was written");
    }
);

/// Tables whose rows may have named somebody: all that backups carry, and those that stay behind.
async fn everything(app: &TestApp) -> String {
    let mut all = String::new();
    let own = modules::tables().into_iter().map(|table| table.name);
    for table in own.chain(["session", "sign_in_failure"]) {
        if !["territory", "contour", "country"].contains(&table) {
            all.push_str(&text_of(app, table).await);
        }
    }
    all
}

/// Somebody who signs in, is named on a sheet, wrote it, was invited and has mail.
async fn jeanne(app: &TestApp, kept: &record::Model) -> (Visitor, Uuid) {
    let write = app.write().await;
    let new = accounts::NewAccount {
        email: EMAIL.into(),
        name: NAME.into(),
        role: Role::Reader,
        password: "le pont au-dessus du canal".into(),
    };
    let account = accounts::add(&write, &new).await.unwrap();
    accounts::member::join(&write, account.id, kept.id, kernel::MemberRole::Manager)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let mut own = app.visitor();
    own.get("/connexion").await;
    let wrong = [("email", EMAIL), ("password", "autre chose")];
    own.post("/connexion", &wrong).await;
    let typed = [("email", EMAIL), ("password", "le pont au-dessus du canal")];
    assert_eq!(own.post("/connexion", &typed).await.status, StatusCode::SEE_OTHER);
    let path = format!("/organisations/{}", kept.address());
    let told = format!("Écrire à {NAME}, Jeanne.Exemple@ville.exemple.");
    edit(&mut own, &path, &[("description.fr", &told), ("email", EMAIL)]).await;
    edit(&mut own, &path, &[("phone", "01 22 22 22 22")]).await;
    let members = format!("{path}/membres");
    for (email, name) in [
        ("autre@ville.exemple", "Ali"),
        ("jeanne.exemple@ville.exemple", NAME),
    ] {
        let sent = own
            .post(
                &members,
                &[
                    ("email", email),
                    ("name", name),
                    ("member_role", "reader"),
                    ("lang", "fr"),
                ],
            )
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    }
    (own, account.id)
}

on_both_engines!(nothing_names_whoever_was_erased, |engine| async move {
    let (app, kept) = house(engine).await;
    let (mut own, id) = jeanne(&app, &kept).await;
    let path = format!("/organisations/{}", kept.address());
    // What is held is told, to the person alone, as a page and as a file.
    let page = own.get("/mon-compte/donnees").await;
    for words in [
        NAME,
        EMAIL,
        PHONE,
        "Chargée de mission",
        "Gestion",
        "Invitations",
        "Connexion refusée",
    ] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert_eq!(page.headers["cache-control"], "no-store");
    let file = own.get("/mon-compte/donnees.json").await;
    let told: serde_json::Value = serde_json::from_str(&file.text).unwrap();
    assert_eq!(told["account"][0]["email"], EMAIL);
    assert_eq!(told["sheets"][0]["phone"], PHONE);
    assert_eq!(told["writes"].as_array().unwrap().len(), 2);
    assert_eq!(told["memberships"][0]["organisation"], "Bagnolet");
    assert!(
        app.visitor()
            .get("/mon-compte/donnees")
            .await
            .location()
            .starts_with("/connexion")
    );
    // She asks, takes it back, asks again.
    let wish = "/mon-compte/donnees/effacement";
    own.post(wish, &[]).await;
    own.post(wish, &[]).await;
    assert!(
        own.get("/mon-compte/donnees")
            .await
            .words()
            .contains("Effacement demandé le")
    );
    own.post("/mon-compte/donnees/effacement/retirer", &[]).await;
    own.post(wish, &[]).await;
    assert_eq!(
        own.get("/administration/effacements").await.status,
        StatusCode::NOT_FOUND
    );
    database::audit::chain::seal(&app.app.db, app.app.clock.now())
        .await
        .unwrap();
    // An administrator sees what goes and what stays, and has to be sure.
    let mut agent = app.administrator().await;
    let list = agent.get("/administration/effacements").await;
    assert!(list.words().contains(NAME), "{}", list.words());
    let request = personal_request(&app).await;
    let visa = format!("/administration/effacements/{request}");
    let page = agent.get(&visa).await;
    for words in [
        NAME,
        EMAIL,
        "Bagnolet",
        "2 enregistrements dans l’historique",
        "novembre 2036",
    ] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    let unsure = agent.post(&visa, &[("decision", "erase")]).await;
    assert_eq!(
        unsure.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        unsure.words()
    );
    assert!(everything(&app).await.contains(NAME), "nothing was done");
    let done = agent
        .post(&visa, &[("decision", "erase"), ("certain", "true")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    // Nothing names her: not in any table, whatever its case.
    let rest = everything(&app).await;
    for said in [NAME, EMAIL, PHONE, "Jeanne.Exemple@ville.exemple", "Jeanne"] {
        let at = rest.find(said).map(|at| {
            let from = rest[..at].char_indices().rev().nth(200).map_or(0, |(at, _)| at);
            rest[from..].chars().take(400).collect::<String>()
        });
        assert_eq!(at, None, "{said}");
    }
    // Her role and what she wrote stay, without her.
    let sheet = app.visitor().get(&path).await.words();
    assert!(
        sheet.contains("Chargée de mission") && !sheet.contains("Jeanne"),
        "{sheet}"
    );
    assert!(sheet.contains("personne effacée"), "{sheet}");
    let history = agent.get(&format!("{path}/historique")).await.words();
    assert!(
        history.contains("saisie · personne effacée") && !history.contains("Jeanne"),
        "{history}"
    );
    let journal = agent.get("/administration/journal?quoi=erased").await.words();
    assert!(journal.contains("personne effacée"), "{journal}");
    for path in [
        "/administration/effacements",
        "/administration/comptes",
        "/organisations.json",
    ] {
        let page = agent.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            !page.text.contains("Jeanne") && !page.text.contains("jeanne"),
            "{path}"
        );
    }
    let found = app.visitor().get("/recherche?q=jeanne").await.words();
    assert!(!found.contains("Exemple-Dubois"), "{found}");
    // She is out, and does not come in again.
    assert!(own.get("/mon-compte").await.location().starts_with("/connexion"));
    let typed = [("email", EMAIL), ("password", "le pont au-dessus du canal")];
    let again = app.visitor().post("/connexion", &typed).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The chain holds, and the letter to somebody else waits.
    let verdict = database::audit::chain::verify(app.app.db.reader(), None)
        .await
        .unwrap();
    assert_eq!(verdict.fault, None);
    let mut mails = outbox::mail::waiting(app.app.db.reader(), 9).await.unwrap();
    mails.retain(|(_, mail)| mail.text.contains("/invitation/"));
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(
        mails[0].1.text.contains("personne effacée"),
        "{}",
        mails[0].1.text
    );
    // It is decided once.
    assert_eq!(agent.get(&visa).await.status, StatusCode::NOT_FOUND);
    let row = accounts::account::Entity::find_by_id(id)
        .one(app.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert!(accounts::is_erased(&row) && !row.active);
});

async fn personal_request(app: &TestApp) -> Uuid {
    let held = ::personal::erasure::Entity::find()
        .filter(::personal::erasure::Column::Outcome.is_null())
        .all(app.app.db.reader())
        .await
        .unwrap();
    assert_eq!(held.len(), 1, "{held:?}");
    held[0].id
}

on_both_engines!(whoever_has_no_account_is_erased_too, |engine| async move {
    let (app, kept) = house(engine).await;
    let write = app.write().await;
    // Another of the same name elsewhere, who stays.
    let mut other = town();
    other.name = Translated::one("fr", "Drancy");
    other.services[0].people[0].email = Some("autre@drancy.exemple".into());
    other.services[0].people[0].phone = None;
    let drancy = from_key("organisation", "drancy");
    directory::store::insert(&write, drancy, &other, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let mut agent = app.administrator().await;
    let list = "/administration/effacements";
    let nobody = agent.post(list, &[]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = agent
        .post(list, &[("email", "pas une adresse"), ("name", "X Y")])
        .await;
    assert!(wrong.text.contains("pas une adresse") && wrong.status == StatusCode::UNPROCESSABLE_ENTITY);
    let opened = agent.post(list, &[("name", NAME), ("email", EMAIL)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.words());
    let visa = opened.location().to_owned();
    let page = agent.get(&visa).await;
    assert!(page.words().contains("Bagnolet"), "{}", page.words());
    // Refused first: why has to be said, and what named her goes with the decision.
    let vague = agent.post(&visa, &[("decision", "refuse")]).await;
    assert_eq!(vague.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = agent
        .post(&visa, &[("decision", "refuse"), ("reason", "identity")])
        .await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    assert!(!text_of(&app, "erasure").await.contains("Jeanne"));
    let opened = agent.post(list, &[("name", NAME), ("email", EMAIL)]).await;
    let visa = opened.location().to_owned();
    let typed = [
        ("decision", "erase"),
        ("certain", "true"),
        ("keep", &drancy.to_string()),
    ];
    let done = agent.post(&visa, &typed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let own = directory::store::get(app.app.db.reader(), kept.id).await.unwrap();
    let person = &own.organisation.services[0].people[0];
    assert_eq!(
        (&person.name, &person.phone, &person.email),
        (&None, &None, &None)
    );
    assert!(!person.name_shown && !person.role.is_empty());
    let other = directory::store::get(app.app.db.reader(), drancy).await.unwrap();
    assert_eq!(
        other.organisation.services[0].people[0].name.as_deref(),
        Some(NAME)
    );
    assert!(!everything(&app).await.contains(EMAIL));
});

on_both_engines!(the_last_administrator_stays, |engine| async move {
    let (app, _) = house(engine).await;
    let mut agent = app.administrator().await;
    agent.post("/mon-compte/donnees/effacement", &[]).await;
    let visa = format!("/administration/effacements/{}", personal_request(&app).await);
    let refused = agent
        .post(&visa, &[("decision", "erase"), ("certain", "true")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("seul compte"), "{}", refused.words());
});

on_both_engines!(a_list_brings_an_older_database_up_to_date, |engine| async move {
    // The older state: before she asked.
    let (app, kept) = house(engine).await;
    let (_, id) = jeanne(&app, &kept).await;
    let person = personal::Entity::find()
        .one(app.app.db.reader())
        .await
        .unwrap()
        .unwrap();
    let line = ::personal::Line {
        id: app.app.ids.next(),
        account: Some(id),
        persons: [person.id].into(),
        at: app.app.clock.now(),
        kept_until: Some("2036-11-20".into()),
    };
    // The list itself names nobody.
    assert!(!serde_json::to_string(&line).unwrap().contains("eanne"));
    for expected in [1, 0] {
        let write = app.write().await;
        let done = ::personal::replay(&write, &modules::all(), std::slice::from_ref(&line))
            .await
            .unwrap();
        assert_eq!(done, expected);
        write.commit().await.unwrap();
    }
    let rest = everything(&app).await;
    for said in [NAME, EMAIL, PHONE] {
        assert!(!rest.contains(said), "{said}");
    }
    assert_eq!(::personal::list(app.app.db.reader()).await.unwrap(), [line]);
});

on_both_engines!(what_is_over_is_destroyed_under_a_visa, |engine| async move {
    let (app, kept) = house(engine).await;
    // As if years went by: a session lasts a week.
    let app = app.with_settings(|settings| {
        settings.retention.closed_accounts_months = 0;
        settings.retention.acts_years = 0;
    });
    let (_, id) = jeanne(&app, &kept).await;
    let write = app.write().await;
    accounts::account::set_active(&write, id, false).await.unwrap();
    write.commit().await.unwrap();
    let mut agent = app.administrator().await;
    let page = agent.get("/administration/conservation").await;
    assert!(
        page.words().contains("12 mois") && !page.words().contains("à viser"),
        "{}",
        page.words()
    );
    app.app.clock.advance(chrono::Duration::days(1));
    let due = agent.get("/administration/conservation/closed_accounts").await;
    assert!(due.words().contains(NAME), "{}", due.words());
    // What was not ticked stays.
    let none = agent
        .post("/administration/conservation/closed_accounts", &[])
        .await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    assert!(everything(&app).await.contains(NAME));
    let seen = id.to_string();
    agent
        .post("/administration/conservation/closed_accounts", &[("seen", &seen)])
        .await;
    assert!(!everything(&app).await.contains(NAME));
    // The number goes too, years later.
    app.app.clock.advance(chrono::Duration::days(1));
    let due = agent.get("/administration/conservation/acts").await;
    let request = due
        .text
        .split("name=\"seen\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    agent
        .post("/administration/conservation/acts", &[("seen", &request)])
        .await;
    let acts = record::history::Entity::find()
        .filter(record::history::Column::ActorId.eq(id))
        .all(app.app.db.reader())
        .await
        .unwrap();
    assert!(acts.is_empty());
    let mut reader = app.signed_in(Role::Reader).await;
    for path in ["", "/acts", "/invitations", "/closed_accounts", "/nothing"] {
        let path = format!("/administration/conservation{path}");
        assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});

#[tokio::test]
async fn the_register_says_who_answers_and_for_how_long() {
    let app = TestApp::new(Engine::Sqlite, modules::all())
        .await
        .with_settings(|settings| {
            settings.network = "Réseau exemple".into();
            settings.legal.publisher = "Département exemple".into();
            settings.legal.contact = "dpo@exemple.test".into();
            settings.retention.invitations_months = 7;
        });
    let page = app.visitor().get("/donnees-personnelles").await;
    for words in [
        "Réseau exemple",
        "Département exemple",
        "dpo@exemple.test",
        "7 mois",
        "24 mois",
        "10 ans",
    ] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(page.text.contains("mailto:dpo@exemple.test"));
    let english = app.visitor().get("/en/donnees-personnelles").await.words();
    assert!(
        english.contains("7 months") && english.contains("Audit log"),
        "{english}"
    );
    let home = app.visitor().get("/").await.text;
    assert!(home.contains("href=\"/donnees-personnelles\""));
}

#[test]
fn a_restored_backup_forgets_again_whoever_was_erased_since() {
    let folder = tempfile::TempDir::new().unwrap();
    let run = |arguments: &[&str]| crate::commands::typed(folder.path(), arguments, &[]);
    std::fs::write(folder.path().join("secret"), "le pont au-dessus du canal").unwrap();
    let (code, text) = run(&[
        "user",
        "add",
        EMAIL,
        "--name",
        NAME,
        "--password-file",
        "secret",
        "--data-dir",
        "old",
    ]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = run(&["backup", "before.tar.gz", "--data-dir", "old"]);
    assert_eq!(code, 0, "{text}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let account = |data: &str| {
        let url = format!(
            "sqlite:{}",
            folder.path().join(data).join("villemonde.db").display()
        );
        runtime.block_on(async {
            let db = database::Database::connect(&url, 1).await.unwrap();
            let all = accounts::account::Entity::find().all(db.reader()).await.unwrap();
            db.close().await.unwrap();
            all.into_iter().next().unwrap()
        })
    };
    let line = ::personal::Line {
        id: from_key("erasure", "one"),
        account: Some(account("old").id),
        persons: [].into(),
        at: kernel::Clock::system().now(),
        kept_until: None,
    };
    let list = serde_json::to_string(&line).unwrap();
    std::fs::write(folder.path().join("list.jsonl"), format!("{list}\n")).unwrap();
    let (code, text) = run(&["restore", "before.tar.gz", "--data-dir", "without"]);
    assert!(code == 0 && text.contains("Aucune liste d’effacements"), "{text}");
    assert_eq!(account("without").name, NAME);
    let (code, text) = run(&[
        "restore",
        "before.tar.gz",
        "--data-dir",
        "with",
        "--erasures",
        "list.jsonl",
    ]);
    assert!(code == 0 && text.contains("l’est de nouveau"), "{text}");
    let held = account("with");
    assert!(
        accounts::is_erased(&held) && !held.email.contains("jeanne"),
        "{held:?}"
    );
    // Not even in the bytes of the file.
    let bytes = std::fs::read(folder.path().join("with").join("villemonde.db")).unwrap();
    for said in [NAME, EMAIL] {
        assert!(
            !bytes.windows(said.len()).any(|window| window == said.as_bytes()),
            "{said}"
        );
    }
    // A list that is not there, or is none, is said before anything is written.
    for bad in ["nowhere.jsonl", "secret"] {
        let (code, text) = run(&["restore", "before.tar.gz", "--data-dir", "bad", "--erasures", bad]);
        assert!(code == 1 && text.contains(bad), "{text}");
    }
}
