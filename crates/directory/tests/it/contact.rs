//! Writing to a service through the form, on both engines.

use axum::http::StatusCode;
use chrono::Duration;
use database::{Engine, on_both_engines};
use directory::organisation::Service;
use directory::{Organisation, store};
use kernel::{Role, State, Translated};
use outbox::job;
use testkit::{Answer, TestApp, Visitor};
use uuid::Uuid;
use web::Module;

use crate::published;

const SECRET: &str = "boite.cachee@mairie.exemple";
const SERVICE: &str = "relations@mairie.exemple";
const GOOD: [(&str, &str); 4] = [
    ("name", "Ana Diallo"),
    ("email", "ana@exemple.org"),
    ("subject", "Eau à Matola"),
    ("message", "Bonjour,\r\nqui suit ce projet ?"),
];

/// An application with a town that can be written to, its service that can too, and one that cannot; the town's path.
async fn town(engine: Engine) -> (TestApp, String, Uuid, Uuid) {
    let mut modules = testkit::platform();
    modules.push(Module {
        migrations: outbox::migrations(),
        ..Module::new("outbox")
    });
    modules.push(directory::module());
    let app = TestApp::new(engine, modules).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    let (reached, silent) = (write.ids.next(), write.ids.next());
    let service = |id, name: &str, email: Option<&str>| Service {
        id: Some(id),
        name: Translated::one("fr", name),
        email: email.map(str::to_owned),
        ..Service::default()
    };
    let organisation = Organisation {
        email: Some(SECRET.into()),
        services: vec![
            service(reached, "Relations internationales", Some(SERVICE)),
            service(silent, "Archives", None),
        ],
        ..published("Ville de Test")
    };
    let record = store::insert(&write, write.ids.next(), &organisation, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    (app, store::path(&record), reached, silent)
}

/// The value that the form carries to tell when it was shown.
fn started(page: &Answer) -> String {
    let rest = page.text.split_once("name=\"started\" value=\"").unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

/// Opens the form, takes the time to fill it in, sends it.
async fn write_to(app: &TestApp, visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    app.app.clock.advance(Duration::seconds(20));
    let started = started(&page);
    visitor
        .post(path, &[fields, &[("started", &started)]].concat())
        .await
}

async fn jobs(app: &TestApp) -> Vec<job::Job> {
    job::list(app.app.db.reader(), job::State::Pending, None, 100)
        .await
        .unwrap()
}

on_both_engines!(
    a_visitor_writes_to_a_service_and_never_sees_its_address,
    |engine| async move {
        let (app, path, reached, silent) = town(engine).await;
        let mut visitor = app.visitor();
        let form = format!("{path}/ecrire?service={reached}");
        let page = visitor.get(&form).await;
        assert!(
            page.words().contains("Relations internationales, Ville de Test"),
            "{}",
            page.words()
        );
        let sent = write_to(&app, &mut visitor, &form, &GOOD).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
        let thanks = visitor.get(sent.location()).await;
        assert!(
            thanks.words().contains("Message enregistré"),
            "{}",
            thanks.words()
        );
        let sheet = visitor.get(&path).await;
        for answer in [&page, &sent, &thanks, &sheet] {
            assert!(
                !answer.text.contains("mairie.exemple"),
                "the address is shown: {}",
                answer.text
            );
        }
        let waiting = outbox::mail::waiting(app.app.db.reader(), 10).await.unwrap();
        let (_, mail) = &waiting[0];
        assert_eq!((mail.to.address.as_str(), mail.lang.code()), (SERVICE, "fr"));
        assert_eq!(mail.reply_to.as_ref().unwrap().address, "ana@exemple.org");
        assert!(
            mail.subject.contains("Eau à Matola") && mail.text.contains("Bonjour,\nqui suit ce projet ?"),
            "{mail:?}"
        );
        assert!(!mail.text.contains("mairie.exemple"), "{}", mail.text);
        assert!(
            mail.text
                .starts_with("Ce message pour Relations internationales, Ville de Test a été écrit"),
            "{}",
            mail.text
        );
        assert!(
            mail.text.contains("De\u{a0}: Ana Diallo (ana@exemple.org)"),
            "{}",
            mail.text
        );
        for gone in [
            format!("{path}/ecrire?service={silent}"),
            format!("{path}/ecrire?service=x"),
            format!("{path}/ecrire?service={}", Uuid::nil()),
            "/organisations/rien-00000000/ecrire".to_owned(),
            "/demo/courrier".to_owned(),
        ] {
            assert_eq!(visitor.get(&gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        let english = write_to(&app, &mut visitor, &format!("/en{path}/ecrire"), &GOOD).await;
        assert!(english.location().starts_with("/en/"), "{}", english.location());
        let waiting = outbox::mail::waiting(app.app.db.reader(), 10).await.unwrap();
        assert!(
            waiting
                .iter()
                .any(|(_, mail)| mail.lang.code() == "en" && mail.to.address == SECRET),
            "{waiting:?}"
        );
    }
);

on_both_engines!(
    what_is_refused_comes_back_whole_and_promises_nothing,
    |engine| async move {
        let (app, path, _, _) = town(engine).await;
        let mut visitor = app.visitor();
        let form = format!("{path}/ecrire");
        let mut wrong = GOOD.to_vec();
        wrong[1].1 = "ana";
        let refused = write_to(&app, &mut visitor, &form, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text.contains("champ-email-error") && refused.text.contains("qui suit ce projet"),
            "{}",
            refused.text
        );
        let injected = write_to(
            &app,
            &mut visitor,
            &form,
            &[("name", "x\r\nBcc: v@exemple.org"), GOOD[1], GOOD[2], GOOD[3]],
        )
        .await;
        assert_eq!(injected.status, StatusCode::UNPROCESSABLE_ENTITY);
        let trapped = write_to(
            &app,
            &mut visitor,
            &form,
            &[GOOD.as_slice(), &[("website", "http://x.y")]].concat(),
        )
        .await;
        assert!(trapped.status == StatusCode::UNPROCESSABLE_ENTITY && trapped.text.contains("Ana Diallo"));
        // At once, and with a mark that was made for nobody; the same form is taken a moment later.
        let mark = started(&visitor.get(&form).await);
        for mark in [mark.as_str(), "1-abc", ""] {
            let hurried = visitor
                .post(&form, &[GOOD.as_slice(), &[("started", mark)]].concat())
                .await;
            assert!(
                hurried.status == StatusCode::UNPROCESSABLE_ENTITY && hurried.text.contains("Ana Diallo"),
                "{mark}"
            );
        }
        assert!(jobs(&app).await.is_empty());
        app.app.clock.advance(Duration::seconds(5));
        let again = [GOOD.as_slice(), &[("started", mark.as_str())]].concat();
        for _ in 0..2 {
            assert_eq!(visitor.post(&form, &again).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(jobs(&app).await.len(), 1, "a double click is one message");
    }
);

on_both_engines!(
    whoever_writes_to_everybody_is_held_for_an_hour,
    |engine| async move {
        let (app, path, _, _) = town(engine).await;
        let mut visitor = app.visitor();
        let form = format!("{path}/ecrire");
        for _ in 0..5 {
            assert_eq!(
                write_to(&app, &mut visitor, &form, &GOOD).await.status,
                StatusCode::SEE_OTHER
            );
        }
        let held = write_to(&app, &mut visitor, &form, &GOOD).await;
        assert!(
            held.status == StatusCode::TOO_MANY_REQUESTS && held.text.contains("qui suit ce projet"),
            "{}",
            held.text
        );
        assert_eq!(jobs(&app).await.len(), 5);
        app.app.clock.advance(Duration::hours(1));
        assert_eq!(
            write_to(&app, &mut visitor, &form, &GOOD).await.status,
            StatusCode::SEE_OTHER
        );
    }
);

on_both_engines!(
    an_archived_or_hidden_sheet_cannot_be_written_to,
    |engine| async move {
        let (app, path, _, _) = town(engine).await;
        let short_id = kernel::ShortId::from_address(&path).unwrap();
        let loaded = store::by_short_id(app.app.db.reader(), &short_id).await.unwrap();
        let write = app.write().await;
        let archived = Organisation {
            state: State::Archived,
            ..loaded.organisation
        };
        store::update(&write, loaded.record.id, loaded.record.version, &archived)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let mut visitor = app.visitor();
        assert_eq!(
            visitor.get(&format!("{path}/ecrire")).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            visitor.post(&format!("{path}/ecrire"), &GOOD).await.status,
            StatusCode::NOT_FOUND
        );
    }
);

on_both_engines!(
    an_administrator_sees_what_waits_and_asks_again_for_what_was_given_up,
    |engine| async move {
        let (app, path, _, _) = town(engine).await;
        let mut visitor = app.visitor();
        write_to(&app, &mut visitor, &format!("{path}/ecrire"), &GOOD).await;
        assert_eq!(
            visitor.get("/administration/envois").await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            app.signed_in(Role::Reader)
                .await
                .get("/administration/envois")
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        let now = app.app.clock.now();
        let taken = outbox::claim(&app.app.db, now, &[outbox::mail::KIND], job::LEASE, 1)
            .await
            .unwrap();
        outbox::fail(
            &app.app.db,
            now,
            &taken[0],
            &outbox::Failure::Never("550 nobody".into()),
        )
        .await
        .unwrap();
        let mut agent = app.administrator().await;
        let page = agent.get("/administration/envois").await;
        assert!(
            page.words().contains("Abandonné") && page.words().contains("550 nobody"),
            "{}",
            page.words()
        );
        assert!(!page.text.contains(SECRET), "{}", page.text);
        let again = agent
            .post("/administration/envois", &[("job", &taken[0].id.to_string())])
            .await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.words());
        let waiting = jobs(&app).await;
        assert_eq!(waiting.iter().filter(|job| job.id == taken[0].id).count(), 1);
    }
);
