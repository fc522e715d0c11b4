//! Signing in: sessions and their end, links by letter, second factors, for whom somebody acts.

use app::modules;
use axum::http::StatusCode;
use chrono::Duration;
use database::{Engine, on_both_engines, record};
use directory::Organisation;
use kernel::id::from_key;
use kernel::{MemberRole, NetworkRole, Role, State, Translated};
use outbox::Mail;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, Statement};
use testkit::{Answer, PASSWORD, TestApp, Visitor};

fn id(key: &str) -> Uuid {
    from_key("organisation", key)
}

async fn house(engine: Engine) -> TestApp {
    let app = TestApp::new(engine, modules::all()).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    for (key, name) in [("bagnolet", "Bagnolet"), ("drancy", "Drancy")] {
        let town = Organisation {
            name: Translated::one("fr", name),
            lang: "fr".into(),
            kind: "commune".into(),
            country: "FR".into(),
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, id(key), &town, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    app
}

/// Somebody with an account, and what they do.
async fn person(
    app: &TestApp,
    name: &str,
    network: Option<NetworkRole>,
    towns: &[(&str, MemberRole)],
) -> accounts::Account {
    let write = app.write().await;
    let new = accounts::NewAccount {
        email: format!("{name}@ville.exemple"),
        name: format!("{name} (exemple)"),
        role: Role::Reader,
        password: PASSWORD.into(),
    };
    let made = accounts::add(&write, &new).await.unwrap();
    if let Some(role) = network {
        accounts::member::appoint(&write, made.id, role).await.unwrap();
    }
    for (key, role) in towns {
        accounts::member::join(&write, made.id, id(key), *role)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    made
}

async fn by_password(app: &TestApp, email: &str) -> (Visitor, Answer) {
    let mut visitor = app.visitor();
    visitor.get("/connexion").await;
    let typed = [("email", email), ("password", PASSWORD)];
    let answer = visitor.post("/connexion", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    (visitor, answer)
}

/// Does the jobs of accounts, then gives the letters to an address, the oldest first.
async fn letters(app: &TestApp, to: &str) -> Vec<Mail> {
    outbox::settle(&app.app.db, &app.app.clock, &accounts::handlers(&app.app))
        .await
        .unwrap();
    let mut mails = outbox::mail::waiting(app.app.db.reader(), 100).await.unwrap();
    mails.sort_by_key(|(job, _)| job.id);
    let mails = mails.into_iter().map(|(_, mail)| mail);
    mails.filter(|mail| mail.to.address == to).collect()
}

/// Whether one of the letters says this.
fn says(mails: &[Mail], text: &str) -> bool {
    mails.iter().any(|mail| mail.text.contains(text))
}

fn link_in(mail: &Mail, part: &str) -> String {
    let at = mail
        .text
        .find(part)
        .unwrap_or_else(|| panic!("a link: {}", mail.text));
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn is_in(visitor: &mut Visitor) -> bool {
    visitor.get("/mon-compte").await.status == StatusCode::OK
}

/// Rows of a table, as one text each.
async fn column(app: &TestApp, sql: &str) -> Vec<String> {
    let connection = app.app.db.reader();
    connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await
        .unwrap()
        .iter()
        .map(|row| row.try_get("", "v").unwrap())
        .collect()
}

on_both_engines!(
    a_session_planted_before_is_worth_nothing_after,
    |engine| async move {
        let app = house(engine)
            .await
            .with_settings(|settings| settings.secure_cookies = true);
        person(&app, "une", None, &[]).await;
        // A visitor's session exists as soon as a passkey is asked for: that is one to plant.
        let mut thief = app.visitor();
        thief.get("/connexion").await;
        assert_eq!(
            thief.post("/connexion/cle/options", &[]).await.status,
            StatusCode::OK
        );
        let planted = thief.cookie("vm_session").to_owned();
        assert!(!planted.is_empty());
        let mut victim = app.visitor();
        victim.get("/connexion").await;
        victim.plant("vm_session", &planted);
        let typed = [("email", "une@ville.exemple"), ("password", PASSWORD)];
        let entered = victim.post("/connexion", &typed).await;
        assert_ne!(victim.cookie("vm_session"), planted);
        assert!(is_in(&mut victim).await && !is_in(&mut thief).await);
        let set = entered
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|value| value.to_str().unwrap())
            .find(|text| text.starts_with("vm_session="))
            .unwrap();
        for flag in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(set.contains(flag), "{set}");
        }
        assert!(!set.contains("Domain="), "{set}");
        // Signing out leaves nothing that could be taken up again.
        let held = victim.cookie("vm_session").to_owned();
        victim.post("/deconnexion", &[]).await;
        victim.plant("vm_session", &held);
        assert!(!is_in(&mut victim).await);
    }
);

on_both_engines!(sessions_are_listed_and_ended, |engine| async move {
    let app = house(engine).await;
    let account = person(&app, "une", None, &[]).await;
    let other = person(&app, "autre", None, &[]).await;
    let (mut here, _) = by_password(&app, "une@ville.exemple").await;
    let (mut there, _) = by_password(&app, "une@ville.exemple").await;
    let (mut third, _) = by_password(&app, "une@ville.exemple").await;
    let (mut stranger, _) = by_password(&app, "autre@ville.exemple").await;
    let page = here.get("/mon-compte/sessions").await;
    assert_eq!(page.text.matches("class=\"card\"").count(), 3, "{}", page.words());
    assert_eq!(page.words().matches("Celle-ci").count(), 1);
    // What the page shows of a session lets nobody in by it.
    for visitor in [&here, &there] {
        assert!(!page.text.contains(visitor.cookie("vm_session")));
    }
    let action = |page: &Answer, place: usize| {
        page.text
            .split("action=\"")
            .filter(|part| part.starts_with("/mon-compte/sessions/") && part.contains("/fermer\""))
            .nth(place)
            .and_then(|part| part.split('"').next())
            .unwrap()
            .to_owned()
    };
    let theirs = action(&page, 1);
    // Nobody ends another's.
    assert_eq!(stranger.post(&theirs, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(here.post(&theirs, &[]).await.status, StatusCode::SEE_OTHER);
    let open = [is_in(&mut there).await, is_in(&mut third).await];
    assert_eq!(open.iter().filter(|open| **open).count(), 1);
    let ended = here.post("/mon-compte/sessions/fermer", &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(is_in(&mut here).await, "the one that asked goes on");
    assert!(!is_in(&mut there).await && !is_in(&mut third).await && is_in(&mut stranger).await);
    // A closed account that is reopened finds none of them.
    for active in [false, true] {
        let write = app.write().await;
        accounts::account::set_active(&write, account.id, active)
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert!(!is_in(&mut here).await);
    }
    // Seven days without use, or thirty in all.
    for _ in 0..9 {
        app.app.clock.advance(Duration::days(3));
        assert!(is_in(&mut stranger).await);
    }
    app.app.clock.advance(Duration::days(4));
    assert!(!is_in(&mut stranger).await, "thirty days are enough");
    let (mut idle, _) = by_password(&app, "autre@ville.exemple").await;
    app.app.clock.advance(Duration::days(8));
    assert!(!is_in(&mut idle).await);
    // Nothing is left of where they came from.
    let write = app.write().await;
    outbox::job::enqueue(&write, "accounts.prune", &(), outbox::Options::default())
        .await
        .unwrap();
    write.commit().await.unwrap();
    letters(&app, "").await;
    assert!(column(&app, "SELECT id AS v FROM session").await.is_empty());
    assert_ne!(other.id, account.id);
});

on_both_engines!(a_new_password_ends_the_other_sessions, |engine| async move {
    let app = house(engine).await;
    person(&app, "une", None, &[]).await;
    let (mut here, _) = by_password(&app, "une@ville.exemple").await;
    let (mut there, _) = by_password(&app, "une@ville.exemple").await;
    let before = here.cookie("vm_session").to_owned();
    let typed = [("now", PASSWORD), ("new", "un autre pont sur un autre canal")];
    assert_eq!(
        here.post("/mon-compte", &typed).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(is_in(&mut here).await && !is_in(&mut there).await);
    assert_ne!(here.cookie("vm_session"), before);
    let told = letters(&app, "une@ville.exemple").await;
    assert!(says(&told, "mot de passe de votre compte"), "{told:?}");
});

on_both_engines!(
    a_link_lets_in_once_and_tells_nobody_who_has_an_account,
    |engine| async move {
        let app = house(engine).await;
        person(&app, "une", None, &[]).await;
        let mut answers = Vec::new();
        for email in ["Une@Ville.exemple ", "personne@ville.exemple"] {
            let mut asking = app.visitor();
            asking.get("/connexion/lien").await;
            let typed = [("email", email), ("suite", "/mon-compte")];
            let sent = asking.post("/connexion/lien", &typed).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
            let page = asking.get(sent.location()).await;
            answers.push((sent.location().to_owned(), page.words()));
        }
        assert_eq!(answers[0], answers[1]);
        // The same work for both: one job each, before anybody looks.
        let jobs = column(&app, "SELECT kind AS v FROM job WHERE state = 'pending'").await;
        assert_eq!(jobs, ["accounts.link", "accounts.link"]);
        assert!(letters(&app, "personne@ville.exemple").await.is_empty());
        let mails = letters(&app, "une@ville.exemple").await;
        assert_eq!(mails.len(), 1);
        let href = link_in(&mails[0], "/connexion/lien/");
        let secret = href.rsplit('/').next().unwrap().to_owned();
        for held in column(&app, "SELECT digest AS v FROM sign_in_link").await {
            assert!(!secret.contains(&held), "only a digest is kept");
        }
        // The job of what was asked says no address any more.
        for held in column(
            &app,
            "SELECT CAST(payload AS text) AS v FROM job WHERE kind = 'accounts.link'",
        )
        .await
        {
            assert!(!held.contains('@'), "{held}");
        }
        let mut reader = app.visitor();
        for _ in 0..2 {
            let page = reader.get(&href).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.headers["cache-control"], "no-store");
            assert!(!is_in(&mut reader).await, "looking takes nothing");
        }
        let taken = reader.post(&href, &[]).await;
        assert_eq!(
            (taken.status, taken.location()),
            (StatusCode::SEE_OTHER, "/mon-compte")
        );
        assert!(is_in(&mut reader).await);
        let mut late = app.visitor();
        late.get("/connexion").await;
        assert_eq!(late.post(&href, &[]).await.status, StatusCode::NOT_FOUND);
        // Fifteen minutes.
        let mut asking = app.visitor();
        asking.get("/connexion/lien").await;
        asking
            .post("/connexion/lien", &[("email", "une@ville.exemple")])
            .await;
        let links = letters(&app, "une@ville.exemple").await;
        let links = links.iter().map(|mail| link_in(mail, "/connexion/lien/"));
        let again = links.into_iter().find(|link| *link != href).unwrap();
        assert_eq!(asking.get(&again).await.status, StatusCode::OK);
        app.app.clock.advance(Duration::minutes(16));
        assert_eq!(asking.post(&again, &[]).await.status, StatusCode::NOT_FOUND);
    }
);

on_both_engines!(letters_that_strangers_ask_for_are_few, |engine| async move {
    let app = house(engine).await;
    person(&app, "une", None, &[]).await;
    let mut asking = app.visitor();
    asking.get("/connexion/lien").await;
    for bad in [
        "",
        "une",
        "une@ville.exemple\r\nBcc: autre@ville.exemple",
        "a@b.fr, c@d.fr",
    ] {
        let refused = asking.post("/connexion/lien", &[("email", bad)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
    // To one address, with or without an account.
    for email in ["une@ville.exemple", "personne@ville.exemple"] {
        for _ in 0..5 {
            let sent = asking.post("/connexion/lien", &[("email", email)]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER);
        }
        let refused = asking.post("/connexion/lien", &[("email", email)]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
    }
    assert_eq!(letters(&app, "une@ville.exemple").await.len(), 5);
    // From one source, whatever the addresses.
    let mut refused = 0;
    for number in 0..30 {
        let email = format!("personne{number}@ville.exemple");
        let sent = asking.post("/connexion/mot-de-passe", &[("email", &email)]).await;
        refused += usize::from(sent.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 10);
});

on_both_engines!(guesses_from_one_place_are_few, |engine| async move {
    let app = house(engine).await;
    person(&app, "une", None, &[]).await;
    let mut guess = app.visitor();
    guess.get("/connexion").await;
    for number in 0..60 {
        let email = format!("personne{number}@ville.exemple");
        let typed = [("email", email.as_str()), ("password", "une phrase au hasard")];
        let refused = guess.post("/connexion", &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
    }
    let typed = [("email", "une@ville.exemple"), ("password", PASSWORD)];
    assert_eq!(
        guess.post("/connexion", &typed).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    app.app.clock.advance(Duration::hours(1));
    assert_eq!(
        guess.post("/connexion", &typed).await.status,
        StatusCode::SEE_OTHER
    );
});

on_both_engines!(
    a_lost_password_is_chosen_anew_in_the_reader_s_language,
    |engine| async move {
        let app = house(engine).await;
        person(&app, "une", None, &[]).await;
        let (mut open, _) = by_password(&app, "une@ville.exemple").await;
        let mut asking = app.visitor();
        asking.get("/en/connexion/mot-de-passe").await;
        asking
            .post("/en/connexion/mot-de-passe", &[("email", "une@ville.exemple")])
            .await;
        let mail = letters(&app, "une@ville.exemple").await.remove(0);
        assert!(mail.subject.starts_with("New password"), "{}", mail.subject);
        let href = link_in(&mail, "/en/connexion/lien/");
        let page = asking.get(&href).await;
        assert!(page.text.contains("new-password"), "{}", page.words());
        let refused = asking.post(&href, &[("new", "court")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(is_in(&mut open).await, "nothing is taken by a mistake");
        let chosen = "un pont tout neuf au-dessus du canal";
        let taken = asking.post(&href, &[("new", chosen)]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
        assert!(is_in(&mut asking).await && !is_in(&mut open).await);
        let told = letters(&app, "une@ville.exemple").await;
        assert!(says(&told, "password has just been changed"), "{told:?}");
        let mut again = app.visitor();
        again.get("/connexion").await;
        let typed = [("email", "une@ville.exemple"), ("password", chosen)];
        assert_eq!(
            again.post("/connexion", &typed).await.status,
            StatusCode::SEE_OTHER
        );
    }
);

fn secret_of(page: &Answer) -> String {
    let part = page.text.split("class=\"secret\">").nth(1).unwrap();
    part.split('<').next().unwrap().replace(' ', "")
}

fn code_now(app: &TestApp, secret: &str) -> String {
    accounts::factor::totp::code(secret, app.app.clock.now()).unwrap()
}

fn codes_of(page: &Answer) -> Vec<String> {
    let list = page.text.split("class=\"codes\">").nth(1).unwrap();
    let list = list.split("</ol>").next().unwrap();
    list.split("<li>")
        .skip(1)
        .map(|part| part.split('<').next().unwrap().to_owned())
        .collect()
}

on_both_engines!(
    who_writes_for_others_chooses_a_second_factor_first,
    |engine| async move {
        let app = house(engine).await;
        let account = person(&app, "agente", Some(NetworkRole::Coordinator), &[]).await;
        let (mut agent, _) = by_password(&app, "agente@ville.exemple").await;
        for path in ["/", "/organisations", "/administration", "/mon-compte/sessions"] {
            let led = agent.get(path).await;
            assert_eq!(
                (led.status, led.location()),
                (StatusCode::SEE_OTHER, "/mon-compte/second-facteur"),
                "{path}"
            );
        }
        let form = [("email", "x@ville.exemple"), ("lang", "fr")];
        let refused = agent.post("/administration/comptes", &form).await;
        assert_eq!(refused.location(), "/mon-compte/second-facteur");
        assert!(letters(&app, "x@ville.exemple").await.is_empty());
        assert_eq!(
            agent.get("/en/organisations").await.location(),
            "/en/mon-compte/second-facteur"
        );
        let page = agent.get("/mon-compte/second-facteur").await;
        assert!(page.words().contains("Votre rôle demande"), "{}", page.words());
        agent.get("/organisations").await;
        let adding = "/mon-compte/second-facteur/application";
        let page = agent.get(adding).await;
        let secret = secret_of(&page);
        assert!(page.text.contains("<svg class=\"qr\""));
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(
            secret_of(&agent.get(adding).await),
            secret,
            "the same until it is proved"
        );
        let wrong = agent
            .post(adding, &[("code", "000000"), ("name", "Mon téléphone")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Mon téléphone") && secret_of(&wrong) == secret);
        let code = code_now(&app, &secret);
        let before = agent.cookie("vm_session").to_owned();
        let added = agent
            .post(adding, &[("code", &code), ("name", "Mon téléphone")])
            .await;
        assert_eq!(added.status, StatusCode::OK, "{}", added.words());
        assert_ne!(agent.cookie("vm_session"), before, "more rights, another id");
        let codes = codes_of(&added);
        assert_eq!(codes.len(), 10);
        assert!(
            added.text.contains("href=\"/organisations\""),
            "on to where they were going"
        );
        for held in column(&app, "SELECT digest AS v FROM recovery_code").await {
            assert!(!codes.iter().any(|code| held.contains(&code.replace('-', ""))));
        }
        assert_eq!(agent.get("/administration").await.status, StatusCode::OK);
        let told = letters(&app, "agente@ville.exemple").await;
        assert!(told.iter().any(|mail| mail.text.contains("Mon téléphone")));
        // The last one of whoever must have one stays.
        let factors = accounts::factor::of(app.app.db.reader(), account.id)
            .await
            .unwrap();
        let away = format!("/mon-compte/second-facteur/{}/retirer", factors[0].id);
        assert_eq!(agent.post(&away, &[]).await.status, StatusCode::CONFLICT);
        assert!(!agent.get("/mon-compte/second-facteur").await.text.contains(&away));

        // From now on the password alone opens nothing, and a code serves once.
        let (mut again, led) = by_password(&app, "agente@ville.exemple").await;
        assert_eq!(led.location(), "/connexion/second-facteur");
        assert!(!is_in(&mut again).await);
        let replayed = again.post("/connexion/second-facteur", &[("code", &code)]).await;
        assert_eq!(
            replayed.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            replayed.words()
        );
        app.app.clock.advance(Duration::seconds(60));
        let next = code_now(&app, &secret);
        let entered = again.post("/connexion/second-facteur", &[("code", &next)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.words());
        assert!(is_in(&mut again).await);

        // A code from paper, once, and a letter says so.
        for (round, status) in [(0, StatusCode::SEE_OTHER), (1, StatusCode::UNPROCESSABLE_ENTITY)] {
            let (mut lost, _) = by_password(&app, "agente@ville.exemple").await;
            let paper = codes[3].to_uppercase().replace('-', " ");
            let entered = lost
                .post("/connexion/second-facteur", &[("recovery", &paper)])
                .await;
            assert_eq!(entered.status, status, "{round}: {}", entered.words());
        }
        let told = letters(&app, "agente@ville.exemple").await;
        assert!(says(&told, "Codes restants\u{a0}: 9"), "{told:?}");

        // Guessing ends soon, even with the right code.
        let (mut guess, _) = by_password(&app, "agente@ville.exemple").await;
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = guess
                .post("/connexion/second-facteur", &[("code", "123456")])
                .await
                .status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        app.app.clock.advance(Duration::seconds(60));
        let right = code_now(&app, &secret);
        let held = guess.post("/connexion/second-facteur", &[("code", &right)]).await;
        assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS);
        // Nor does the second step wait for ever.
        let (mut slow, _) = by_password(&app, "agente@ville.exemple").await;
        app.app.clock.advance(Duration::hours(2));
        let right = code_now(&app, &secret);
        let late = slow.post("/connexion/second-facteur", &[("code", &right)]).await;
        assert_eq!(
            (late.status, late.location()),
            (StatusCode::SEE_OTHER, "/connexion")
        );
        assert!(!is_in(&mut slow).await);
    }
);

on_both_engines!(
    a_second_factor_is_reset_by_administrators_alone,
    |engine| async move {
        let app = house(engine).await;
        let account = person(&app, "agente", Some(NetworkRole::Editor), &[]).await;
        let mut agent = app.enter("agente@ville.exemple", PASSWORD).await;
        assert!(is_in(&mut agent).await);
        person(&app, "coordination", Some(NetworkRole::Coordinator), &[]).await;
        let mut coordinator = app.enter("coordination@ville.exemple", PASSWORD).await;
        let mut administrator = app.administrator().await;
        let page = format!("/administration/comptes/{}", account.id);
        let reset = format!("{page}/second-facteur");
        assert!(!coordinator.get(&page).await.text.contains(&reset));
        assert_eq!(coordinator.post(&reset, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(agent.post(&reset, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(administrator.get(&page).await.text.contains(&reset));
        // Long after signing in, first of all once more.
        app.app.clock.advance(Duration::hours(2));
        let first = administrator.post(&reset, &[]).await;
        assert!(
            first.location().starts_with("/connexion?suite="),
            "{}",
            first.location()
        );
        let mut administrator = app.administrator().await;
        assert_eq!(administrator.post(&reset, &[]).await.location(), page);
        assert!(!is_in(&mut agent).await);
        let told = letters(&app, "agente@ville.exemple").await;
        assert!(says(&told, "Compte administrator"), "{told:?}");
        let (mut agent, _) = by_password(&app, "agente@ville.exemple").await;
        assert_eq!(
            agent.get("/mon-compte").await.location(),
            "/mon-compte/second-facteur"
        );
    }
);

on_both_engines!(a_role_that_asks_for_it_counts_at_once, |engine| async move {
    let app = house(engine).await;
    let account = person(&app, "une", None, &[("bagnolet", MemberRole::Manager)]).await;
    let (mut visitor, _) = by_password(&app, "une@ville.exemple").await;
    assert!(
        is_in(&mut visitor).await,
        "who writes for their own organisation may go without"
    );
    let write = app.write().await;
    accounts::member::appoint(&write, account.id, NetworkRole::CommitteeMember)
        .await
        .unwrap();
    write.commit().await.unwrap();
    assert!(is_in(&mut visitor).await);
    let write = app.write().await;
    accounts::member::appoint(&write, account.id, NetworkRole::Librarian)
        .await
        .unwrap();
    write.commit().await.unwrap();
    assert_eq!(
        visitor.get("/mon-compte").await.location(),
        "/mon-compte/second-facteur"
    );
    // The API reads as a visitor.
    let page = visitor.get("/api/v1/organisations").await;
    assert_eq!(page.status, StatusCode::OK);
});

on_both_engines!(
    somebody_of_several_organisations_chooses_for_whom,
    |engine| async move {
        let app = house(engine).await;
        let roles = [
            ("bagnolet", MemberRole::Contributor),
            ("drancy", MemberRole::Manager),
        ];
        person(&app, "une", None, &roles).await;
        person(&app, "seule", None, &[("drancy", MemberRole::Manager)]).await;
        let (mut visitor, _) = by_password(&app, "une@ville.exemple").await;
        let page = visitor.get("/organisations?q=drancy").await;
        assert!(page.words().contains("pour Bagnolet"), "{}", page.words());
        let back = page.text.split("name=\"suite\" value=\"").nth(1).unwrap();
        assert_eq!(back.split('"').next(), Some("/organisations?q=drancy"));
        let begun = |page: &Answer, key: &str| {
            let wanted = id(key).to_string();
            page.form(&[]).iter().any(|(_, value)| *value == wanted)
        };
        let form = visitor.get("/partenariats/nouveau").await;
        assert!(begun(&form, "bagnolet") && !begun(&form, "drancy"));
        let switched = visitor
            .post(
                "/mon-compte/organisation",
                &[
                    ("organisation", &id("drancy").to_string()),
                    ("suite", "/organisations?q=drancy"),
                ],
            )
            .await;
        assert_eq!(
            (switched.status, switched.location()),
            (StatusCode::SEE_OTHER, "/organisations?q=drancy")
        );
        assert!(visitor.get("/").await.words().contains("pour Drancy"));
        for path in ["/partenariats/nouveau", "/projets/nouveau"] {
            let form = visitor.get(path).await;
            assert!(begun(&form, "drancy"), "{path}: {}", form.words());
        }
        // What is chosen gives no right, and only one's own is chosen.
        let sheet = record::by_id(app.app.db.reader(), id("bagnolet")).await.unwrap();
        let edit = format!("{}/modifier", directory::store::path(&sheet));
        let offered = visitor.get(&edit).await.words();
        assert!(offered.contains("Proposer ces changements"), "{offered}");
        let (mut alone, _) = by_password(&app, "seule@ville.exemple").await;
        let foreign = [("organisation", id("bagnolet").to_string())];
        let refused = alone
            .post(
                "/mon-compte/organisation",
                &[(foreign[0].0, foreign[0].1.as_str())],
            )
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let evil = visitor
            .post(
                "/mon-compte/organisation",
                &[
                    ("organisation", &id("drancy").to_string()),
                    ("suite", "//evil.example"),
                ],
            )
            .await;
        assert_eq!(evil.location(), "/mon-compte");
        assert!(!alone.get("/").await.words().contains("Vous agissez pour"));
        assert!(begun(&alone.get("/partenariats/nouveau").await, "drancy"));
    }
);

/// Asks to join, as somebody who takes their time.
async fn asks(app: &TestApp, visitor: &mut Visitor, path: &str, typed: &[(&str, &str)]) -> Answer {
    let form = visitor.get(path).await.form(typed);
    app.app.clock.advance(Duration::seconds(5));
    visitor.send_back(path, &form).await
}

on_both_engines!(
    whoever_asks_to_join_confirms_their_address_first,
    |engine| async move {
        let app = house(engine).await;
        person(&app, "gestion", None, &[("bagnolet", MemberRole::Manager)]).await;
        person(&app, "autre", None, &[("drancy", MemberRole::Manager)]).await;
        let sheet = record::by_id(app.app.db.reader(), id("bagnolet")).await.unwrap();
        let sheet = directory::store::path(&sheet);
        let mut guest = app.visitor();
        let href = format!("{sheet}/rejoindre");
        assert!(guest.get(&sheet).await.text.contains(&format!("href=\"{href}\"")));
        let found = guest.get("/rejoindre?q=bagno").await;
        assert!(found.text.contains("/rejoindre\""), "{}", found.words());
        let typed = [
            ("name", "Amine"),
            ("email", "amine@ville.exemple"),
            ("message", "Je tiens le jumelage."),
        ];
        for (field, bad) in [
            ("name", ""),
            ("email", "amine"),
            ("email", "a@b.fr\r\nBcc: c@d.fr"),
            ("message", " "),
        ] {
            let mut wrong = typed;
            for pair in &mut wrong {
                if pair.0 == field {
                    pair.1 = bad;
                }
            }
            let refused = asks(&app, &mut guest, &href, &wrong).await;
            assert_eq!(
                refused.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{field}: {bad:?}"
            );
        }
        // Robots are held: the field nobody sees, and the time.
        let form = guest.get(&href).await.form(&typed);
        let hurried = guest.send_back(&href, &form).await;
        assert_eq!(hurried.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut trapped = typed.to_vec();
        trapped.push(("website", "https://spam.example"));
        let trapped = asks(&app, &mut guest, &href, &trapped).await;
        assert_eq!(trapped.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(letters(&app, "amine@ville.exemple").await.is_empty());
        let sent = asks(&app, &mut guest, &href, &typed).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
        // Nobody sees it, and nobody is told, before the address is confirmed.
        let (mut manager, _) = by_password(&app, "gestion@ville.exemple").await;
        let members = format!("{sheet}/membres");
        assert!(!manager.get(&members).await.words().contains("Amine"));
        assert!(letters(&app, "gestion@ville.exemple").await.is_empty());
        let link = link_in(&letters(&app, "amine@ville.exemple").await[0], "/rejoindre/");
        assert_eq!(guest.get(&link).await.status, StatusCode::OK);
        assert!(!manager.get(&members).await.words().contains("Amine"));
        assert_eq!(guest.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(guest.post(&link, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(says(
            &letters(&app, "gestion@ville.exemple").await,
            "Je tiens le jumelage."
        ));
        assert!(letters(&app, "autre@ville.exemple").await.is_empty());
        let page = manager.get(&members).await;
        let decide = page
            .text
            .split("action=\"")
            .find(|part| part.contains("/demandes/"))
            .and_then(|part| part.split('"').next())
            .unwrap()
            .to_owned();
        let (mut stranger, _) = by_password(&app, "autre@ville.exemple").await;
        let yes = [("role", "contributor")];
        assert_eq!(stranger.post(&decide, &yes).await.status, StatusCode::NOT_FOUND);
        let elsewhere = decide.replace(
            sheet.rsplit('/').next().unwrap(),
            directory::store::path(&record::by_id(app.app.db.reader(), id("drancy")).await.unwrap())
                .rsplit('/')
                .next()
                .unwrap(),
        );
        assert_eq!(
            stranger.post(&elsewhere, &yes).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(manager.post(&decide, &yes).await.status, StatusCode::SEE_OTHER);
        assert_eq!(manager.post(&decide, &yes).await.status, StatusCode::NOT_FOUND);
        let mails = letters(&app, "amine@ville.exemple").await;
        let welcome = mails
            .iter()
            .find(|mail| mail.text.contains("/invitation/"))
            .unwrap();
        let invitation = link_in(welcome, "/invitation/");
        let typed = [("name", "Amine"), ("password", PASSWORD)];
        let made = guest.post(&invitation, &typed).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
        let account = accounts::find_by_email(app.app.db.reader(), "amine@ville.exemple")
            .await
            .unwrap()
            .unwrap();
        let rights = accounts::member::rights(app.app.db.reader(), account.id)
            .await
            .unwrap();
        assert_eq!(
            rights.organisations,
            [(id("bagnolet"), MemberRole::Contributor)].into()
        );
    }
);

on_both_engines!(
    a_request_of_somebody_known_is_refused_with_a_reason,
    |engine| async move {
        let app = house(engine).await;
        person(&app, "une", None, &[]).await;
        person(&app, "coordination", Some(NetworkRole::Coordinator), &[]).await;
        let sheet = record::by_id(app.app.db.reader(), id("drancy")).await.unwrap();
        let sheet = directory::store::path(&sheet);
        let (mut known, _) = by_password(&app, "une@ville.exemple").await;
        let href = format!("{sheet}/rejoindre");
        let page = known.get(&href).await;
        assert!(!page.text.contains("name=\"email\""), "who is known is not asked");
        for round in 0..5 {
            let word = format!("Demande {round}");
            let sent = asks(&app, &mut known, &href, &[("message", &word)]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
        }
        let much = asks(&app, &mut known, &href, &[("message", "Encore")]).await;
        assert_eq!(much.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(much.text.contains("Encore"), "nothing typed is lost");
        // Nobody manages it: the network's coordination decides, and the last request counts.
        let told = letters(&app, "coordination@ville.exemple").await;
        assert!(says(&told, "Demande 4"));
        let mut coordinator = app.enter("coordination@ville.exemple", PASSWORD).await;
        assert!(
            coordinator
                .get("/administration/comptes")
                .await
                .words()
                .contains("Demandes à rejoindre")
        );
        let members = format!("{sheet}/membres");
        let page = coordinator.get(&members).await;
        assert!(page.words().contains("Demande 4") && !page.words().contains("Demande 3"));
        let decide = page
            .text
            .split("action=\"")
            .find(|part| part.contains("/demandes/"))
            .and_then(|part| part.split('"').next())
            .unwrap()
            .to_owned();
        coordinator
            .post(&decide, &[("refuse", "true"), ("reason", "  ")])
            .await;
        assert!(
            coordinator.get(&members).await.words().contains("Demande 4"),
            "a reason is owed"
        );
        let refused = coordinator
            .post(
                &decide,
                &[("refuse", "true"), ("reason", "Voyez avec la mairie.")],
            )
            .await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        assert!(!coordinator.get(&members).await.words().contains("Demande 4"));
        let told = letters(&app, "une@ville.exemple").await;
        assert!(says(&told, "Voyez avec la mairie."), "{told:?}");
        // What was decided is erased after a month.
        app.app.clock.advance(Duration::days(31));
        let write = app.write().await;
        outbox::job::enqueue(&write, "accounts.prune", &(), outbox::Options::default())
            .await
            .unwrap();
        write.commit().await.unwrap();
        letters(&app, "").await;
        assert!(
            column(&app, "SELECT email AS v FROM join_request")
                .await
                .is_empty()
        );
    }
);
