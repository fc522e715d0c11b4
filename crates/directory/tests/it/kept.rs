//! Pages that are kept for visitors: they are true at each instant, and what is one visitor's own stays theirs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{StatusCode, header};
use database::{Database, on_both_engines};
use kernel::{State, Translated, Visibility};
use testkit::{Answer, TestApp};
use uuid::Uuid;

use crate::{app, published};

async fn given(app: &TestApp, name: &str) -> (Uuid, String) {
    let write = app.write().await;
    let id = app.app.ids.next();
    let record = directory::store::insert(&write, id, &published(name), false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    (id, format!("/organisations/{}", record.address()))
}

fn was_kept(answer: &Answer) -> bool {
    answer.headers.contains_key("server-timing")
}

fn nonces(answer: &Answer) -> Vec<&str> {
    let mut found: Vec<&str> = answer
        .text
        .split("nonce=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    found.dedup();
    found
}

on_both_engines!(each_answer_has_its_own_nonce_and_token, |engine| async move {
    let app = app(engine).await;
    let (_, path) = given(&app, "Les amis du lac").await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = app.visitor().get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        let [nonce] = nonces(&answer)[..] else {
            panic!("one nonce in the page: {:?}", nonces(&answer))
        };
        assert!(
            policy.contains(&format!("'nonce-{nonce}'")),
            "the page's nonce is the policy's: {nonce}, {policy}"
        );
        seen.push((nonce.to_owned(), answer.text.replace(nonce, "")));
    }
    assert!(seen[0].0 != seen[1].0 && seen[1].0 != seen[2].0, "{seen:?}");
    assert_eq!(seen[0].1, seen[1].1, "all else is the same page");
    assert_eq!(seen[1].1, seen[2].1);

    // A form holds the token of its visitor's cookie, also where another opened it before.
    for _ in 0..3 {
        let mut visitor = app.visitor();
        let form = visitor.get("/connexion").await;
        let cookie = form.headers[header::SET_COOKIE].to_str().unwrap();
        let token = cookie.split_once('=').unwrap().1.split(';').next().unwrap();
        assert!(form.text.contains(&format!("name=\"_csrf\" value=\"{token}\"")));
    }
});

on_both_engines!(a_kept_page_is_the_page_of_this_instant, |engine| async move {
    let app = app(engine).await;
    let (id, path) = given(&app, "Premier nom").await;
    let mut visitor = app.visitor();
    visitor.get(&path).await;
    if engine == database::Engine::Sqlite {
        // The PostgreSQL cluster is shared: another test's write may come between.
        assert!(was_kept(&visitor.get(&path).await), "nothing changed: it is kept");
    }
    // Another process writes: a command beside the server, another node.
    let beside = Database::connect(app.app.db.url(), 2).await.unwrap();
    let author = database::Author::system(kernel::Origin::Typed);
    let write = database::Write::begin(&beside, &app.app.clock, &app.app.ids, author)
        .await
        .unwrap();
    let mut changed = published("Premier nom");
    changed.description = Translated::one("fr", "Une phrase toute neuve");
    directory::store::update(&write, id, 1, &changed).await.unwrap();
    assert!(
        !visitor.get(&path).await.text.contains("Une phrase toute neuve"),
        "what is not committed is not shown"
    );
    write.commit().await.unwrap();
    let answer = visitor.get(&path).await;
    assert!(!was_kept(&answer) && answer.text.contains("Une phrase toute neuve"));

    // Other tables than records count too.
    let list = "/organisations?type=association";
    assert!(visitor.get(list).await.text.contains("Premier nom"));
    let write = app.write().await;
    changed.visibility = Visibility::Private;
    directory::store::update(&write, id, 2, &changed).await.unwrap();
    write.commit().await.unwrap();
    assert!(!visitor.get(list).await.text.contains("Premier nom"));
    assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(what_one_may_see_is_not_kept_for_another, |engine| async move {
    let app = app(engine).await;
    let write = app.write().await;
    let hidden = directory::Organisation {
        state: State::Draft,
        ..published("Encore un brouillon")
    };
    let record = directory::store::insert(&write, app.app.ids.next(), &hidden, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let path = format!("/organisations/{}", record.address());
    let mut agent = app.administrator().await;
    for _ in 0..2 {
        let answer = agent.get(&path).await;
        assert!(answer.status == StatusCode::OK && !was_kept(&answer));
        assert_eq!(app.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
    }
    for _ in 0..2 {
        let home = agent.get("/").await;
        assert!(home.text.contains("Compte administrator") && !was_kept(&home));
        let home = app.visitor().get("/").await;
        assert!(!home.text.contains("Compte administrator"));
    }
    // Languages are addresses of their own, and so is what stands behind the question mark.
    let mut visitor = app.visitor();
    for _ in 0..2 {
        assert!(
            visitor
                .get("/organisations")
                .await
                .text
                .contains("<html lang=\"fr\"")
        );
        assert!(
            visitor
                .get("/en/organisations")
                .await
                .text
                .contains("<html lang=\"en\"")
        );
        assert!(
            visitor
                .get("/organisations?nom=zzz")
                .await
                .text
                .contains("value=\"zzz\"")
        );
    }
});

on_both_engines!(whoever_wrote_finds_it_written, |engine| async move {
    let app = Arc::new(app(engine).await);
    let (id, path) = given(&app, "Zéro").await;
    let written = Arc::new(AtomicU64::new(0));
    // Readers load the page all the while, so that there is always one being made when a write is done.
    let readers: Vec<_> = (0..6)
        .map(|_| {
            let (app, written, path) = (app.clone(), written.clone(), path.clone());
            tokio::spawn(async move {
                let mut visitor = app.visitor();
                loop {
                    let least = written.load(Ordering::SeqCst);
                    let text = visitor.get(&path).await.text;
                    let shown = text
                        .split("état numéro ")
                        .nth(1)
                        .and_then(|rest| rest.split(' ').next()?.parse().ok())
                        .unwrap_or(0);
                    assert!(
                        shown >= least,
                        "{least} was acknowledged before the question, {shown} shown"
                    );
                    if least == 25 {
                        break;
                    }
                }
            })
        })
        .collect();
    for number in 1..=25 {
        let write = app.write().await;
        let mut changed = published("Zéro");
        changed.description = Translated::one("fr", format!("état numéro {number} de la fiche"));
        let version = i64::try_from(number).unwrap();
        directory::store::update(&write, id, version, &changed)
            .await
            .unwrap();
        write.commit().await.unwrap();
        written.store(number, Ordering::SeqCst);
    }
    for reader in readers {
        reader.await.unwrap();
    }
});
