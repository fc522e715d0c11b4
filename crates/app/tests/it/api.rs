//! The API as programs use it: whole lists page by page, the pages' filters, what may not be seen, tokens, the brake,
//! answers that are known already, reading from other sites, errors.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use database::{Engine, on_both_engines};
use directory::Organisation;
use kernel::{Role, State, Translated, Visibility};
use serde_json::Value;
use testkit::{Answer, TestApp, Visitor};
use uuid::Uuid;

use crate::demonstration::Shown;

const LISTS: [&str; 5] = ["organisations", "partnerships", "actions", "places", "themes"];

/// All items of a list, page by page; each page's `next` leads on.
async fn walk(shown: &Shown, address: &str) -> (Vec<Value>, u64) {
    let (mut items, mut total, mut next) = (Vec::new(), None, Some(address.to_owned()));
    while let Some(path) = next {
        let (status, body) = shown.get(&path).await;
        assert_eq!(status, 200, "{path}: {body}");
        let page: Value = serde_json::from_str(&body).unwrap();
        total = total.or(page["total"].as_u64());
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        next = page["next"]
            .as_str()
            .map(|url| url[shown.app.settings.base_url.len()..].to_owned());
    }
    (items, total.unwrap())
}

fn texts(items: &[Value], name: &str) -> BTreeSet<String> {
    items
        .iter()
        .map(|item| item[name].as_str().unwrap().to_owned())
        .collect()
}

on_both_engines!(
    every_list_is_walked_whole_and_its_filters_are_the_pages,
    |engine| async move {
        let shown = Shown::on(engine).await;
        for list in LISTS {
            let (items, total) = walk(&shown, &format!("/api/v1/{list}?limit=23")).await;
            assert_eq!(items.len() as u64, total, "{list}");
            let addresses = texts(&items, "api_url");
            assert_eq!(addresses.len(), items.len(), "{list}: nothing twice");
            let whole = walk(&shown, &format!("/api/v1/{list}?limit=200")).await.0;
            assert_eq!(texts(&whole, "api_url"), addresses, "{list}");
            // Every one of them has its sheet, which says the same and more.
            for item in items.iter().step_by(9) {
                let path = &item["api_url"].as_str().unwrap()[shown.app.settings.base_url.len()..];
                let (status, body) = shown.get(path).await;
                assert_eq!(status, 200, "{path}: {body}");
                let sheet: Value = serde_json::from_str(&body).unwrap();
                assert_eq!(sheet["name"], item["name"]);
                let (status, _) = shown
                    .get(&item["url"].as_str().unwrap()[shown.app.settings.base_url.len()..])
                    .await;
                assert_eq!(status, 200, "{item}");
            }
        }
        for (list, page, query) in [
            ("organisations", "/organisations", "type=commune"),
            ("organisations", "/organisations", "theme=water&pays=FR"),
            ("organisations", "/organisations", "nom=saint"),
            ("partnerships", "/partenariats", "pays=ML&pays=PS"),
            ("partnerships", "/partenariats", "portee=monde&forme=twinning"),
            ("actions", "/projets", "theme=water"),
            ("actions", "/projets", "year=2005&status=2&status=4"),
            ("places", "/lieux", "pays=PS"),
        ] {
            let (items, total) = walk(&shown, &format!("/api/v1/{list}?limit=5&{query}")).await;
            let (status, body) = shown.get(&format!("{page}.json?{query}")).await;
            assert_eq!(status, 200);
            let rows: Vec<Value> = serde_json::from_str(&body).unwrap();
            let urls: BTreeSet<String> = rows.iter().map(url_of).collect();
            assert!(!urls.is_empty(), "{query} finds something to compare");
            assert_eq!(texts(&items, "url"), urls, "{list}?{query}");
            assert_eq!(total, urls.len() as u64);
        }
    }
);

fn url_of(row: &Value) -> String {
    row["url"].as_str().unwrap().to_owned()
}

/// An application with six associations: four for everybody (two of the same name), one for the network, one draft.
async fn house(engine: Engine) -> TestApp {
    let test = TestApp::new(engine, app::modules::all()).await;
    let write = test.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    for (name, visibility, state) in [
        ("Amitié", Visibility::Public, State::Published),
        ("Amitié", Visibility::Public, State::Published),
        ("Bamako", Visibility::Public, State::Published),
        ("Zinder", Visibility::Public, State::Published),
        ("Réservée", Visibility::Network, State::Published),
        ("Ébauche", Visibility::Public, State::Draft),
    ] {
        let organisation = Organisation {
            name: Translated::one("fr", name),
            lang: "fr".into(),
            kind: "association".into(),
            country: "FR".into(),
            email: Some("secret@exemple.fr".into()),
            themes: vec!["water".into()],
            visibility,
            state,
            ..Organisation::default()
        };
        let id = write.ids.next();
        directory::store::insert(&write, id, &organisation, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    test
}

async fn ask(visitor: &mut Visitor, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    visitor.send(request.body(Body::empty()).unwrap()).await
}

fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let page: Value = serde_json::from_str(&answer.text).unwrap();
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

fn text<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer
        .headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

const LIST: &str = "/api/v1/organisations";

on_both_engines!(
    a_token_reads_what_its_owner_may_see_until_it_is_revoked,
    |engine| async move {
        let test = house(engine).await;
        let open = ["Amitié", "Amitié", "Bamako", "Zinder"];
        assert_eq!(names(&test.visitor().get(LIST).await), open);
        let (mut reader, mut administrator) =
            (test.signed_in(Role::Reader).await, test.administrator().await);
        assert_eq!(reader.get("/administration/jetons").await.status, 404);
        let owner = accounts::find_by_email(test.app.db.reader(), "reader@test.exemple")
            .await
            .unwrap()
            .unwrap();
        let refused = administrator
            .post("/administration/jetons", &[("label", ""), ("account", "x")])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = administrator
            .post(
                "/administration/jetons",
                &[("label", "Tableau de bord"), ("account", &owner.id.to_string())],
            )
            .await;
        assert_eq!(made.status, 200, "{}", made.text);
        let start = made.text.find("vm_").unwrap();
        let token = made.text[start..].split('<').next().unwrap().to_owned();
        let bearer = format!("Bearer {token}");
        let sent = [("authorization", bearer.as_str())];

        let known = ask(&mut test.visitor(), Method::GET, LIST, &sent).await;
        assert_eq!(
            names(&known),
            ["Amitié", "Amitié", "Bamako", "Réservée", "Zinder"]
        );
        assert_eq!(text(&known, "cache-control"), "private, no-cache");
        let page = administrator.get("/administration/jetons").await;
        assert!(
            page.text.contains("2026-11-22") && !page.text.contains(&token),
            "only once"
        );
        let kept = accounts::token::all(test.app.db.reader()).await.unwrap();
        assert!(!serde_json::to_string(&kept[0].0).unwrap().contains(&token));

        let gone = format!("/administration/jetons/{}/revoquer", kept[0].0.id);
        assert_eq!(
            reader.post(&gone, &[]).await.status,
            404,
            "readers revoke nothing"
        );
        assert_eq!(administrator.post(&gone, &[]).await.status, 303);
        for bad in [bearer.as_str(), "Bearer vm_0", "Bearer", "Basic eDp5"] {
            let answer = ask(&mut test.visitor(), Method::GET, LIST, &[("authorization", bad)]).await;
            assert_eq!(answer.status, 401, "{bad}");
            assert!(text(&answer, "www-authenticate").starts_with("Bearer"));
            assert_eq!(text(&answer, "content-type"), "application/problem+json");
        }
    }
);

on_both_engines!(what_may_not_be_seen_is_not_there, |engine| async move {
    let test = house(engine).await;
    let mut administrator = test.administrator().await;
    let all = administrator.get(LIST).await;
    assert_eq!(names(&all).len(), 6);
    let page: Value = serde_json::from_str(&all.text).unwrap();
    for item in page["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        let open = item["visibility"] == "public" && item["state"] == "published";
        let address = item["url"].as_str().unwrap().rsplit('/').next().unwrap();
        for path in [format!("{LIST}/{id}"), format!("{LIST}/{address}")] {
            let answer = test.visitor().get(&path).await;
            assert_eq!(answer.status, if open { 200 } else { 404 }, "{item}");
            assert!(!answer.text.contains("secret@exemple.fr"));
        }
        assert_eq!(
            test.visitor().get(&format!("/api/v1/places/{id}")).await.status,
            404,
            "an organisation is no place"
        );
    }
    let other = Uuid::nil();
    for path in [
        format!("{LIST}/{other}"),
        format!("{LIST}/x"),
        "/api/v1/themes/none".to_owned(),
        "/api/none".to_owned(),
    ] {
        let answer = test.visitor().get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(
            text(&answer, "content-type"),
            "application/problem+json",
            "{path}"
        );
        assert_eq!(text(&answer, "access-control-allow-origin"), "*");
    }
});

on_both_engines!(an_answer_known_already_is_not_sent_again, |engine| async move {
    let test = house(engine).await;
    let first = test.visitor().get(LIST).await;
    let tag = text(&first, "etag").to_owned();
    assert!(tag.len() > 20);
    let asked = [("if-none-match", tag.as_str())];
    let again = ask(&mut test.visitor(), Method::GET, LIST, &asked).await;
    assert_eq!(
        (again.status, again.text.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    assert_eq!(text(&again, "etag"), tag);
    let head = ask(&mut test.visitor(), Method::HEAD, LIST, &[]).await;
    assert_eq!(
        (head.status, head.text.as_str(), text(&head, "etag")),
        (StatusCode::OK, "", tag.as_str())
    );
    let english = ask(
        &mut test.visitor(),
        Method::GET,
        &format!("{LIST}?lang=en"),
        &asked,
    )
    .await;
    assert_eq!(english.status, 200, "another language is another answer");
    let mut administrator = test.administrator().await;
    assert_ne!(text(&administrator.get(LIST).await, "etag"), tag);
    // A label of a reference table changes the answer too, though no record was written.
    let write = test.write().await;
    let theme = directory::theme::get(write.tx(), "water").await.unwrap();
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
    let mut changed = theme.into_active_model();
    changed.name = Set(database::Json(Translated::both("Les eaux", "Waters")));
    changed.update(write.tx()).await.unwrap();
    write.commit().await.unwrap();
    let after = ask(&mut test.visitor(), Method::GET, LIST, &asked).await;
    assert_eq!(after.status, 200);
    assert!(after.text.contains("Les eaux"));
});

on_both_engines!(
    a_walk_neither_repeats_nor_leaves_out_while_others_write,
    |engine| async move {
        let test = house(engine).await;
        let page = test.visitor().get(&format!("{LIST}?limit=1")).await;
        assert_eq!(names(&page), ["Amitié"]);
        let write = test.write().await;
        let early = Organisation {
            name: Translated::one("fr", "Aaa"),
            lang: "fr".into(),
            kind: "association".into(),
            country: "FR".into(),
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, write.ids.next(), &early, false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let mut walked = Vec::new();
        let mut next = Some(page);
        while let Some(page) = next {
            walked.extend(names(&page));
            let told: Value = serde_json::from_str(&page.text).unwrap();
            let Some(url) = told["next"].as_str() else { break };
            assert_eq!(text(&page, "link"), format!("<{url}>; rel=\"next\""));
            let path = url.strip_prefix(&test.app.settings.base_url).unwrap();
            next = Some(test.visitor().get(path).await);
        }
        assert_eq!(walked, ["Amitié", "Amitié", "Bamako", "Zinder"]);
    }
);

on_both_engines!(what_makes_no_sense_is_named_in_a_problem, |engine| async move {
    let test = house(engine).await;
    let theirs = test.visitor().get(&format!("{LIST}?limit=1")).await;
    let page: Value = serde_json::from_str(&theirs.text).unwrap();
    let cursor = page["next"]
        .as_str()
        .unwrap()
        .split("cursor=")
        .nth(1)
        .unwrap()
        .to_owned();
    for (path, name) in [
        (format!("{LIST}?cursor=zz"), "cursor"),
        (format!("/api/v1/places?cursor={cursor}"), "cursor"),
        (format!("/api/v1/themes?cursor={cursor}"), "cursor"),
        (format!("{LIST}?limit=0"), "limit"),
        (format!("{LIST}?limit=201"), "limit"),
        (format!("{LIST}?limit=many"), "limit"),
        (format!("{LIST}?lang=de"), "lang"),
        (format!("{LIST}?tpye=commune"), "tpye"),
        ("/api/v1/partnerships?portee=x".to_owned(), "portee"),
        ("/api/v1/actions?year=recent".to_owned(), "year"),
        ("/api/v1/search?q=eau&page=0".to_owned(), "page"),
    ] {
        let answer = test.visitor().get(&path).await;
        assert_eq!(answer.status, 400, "{path}");
        let problem: Value = serde_json::from_str(&answer.text).unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains(name),
            "{path}: {problem}"
        );
    }
    let english = test.visitor().get(&format!("{LIST}?lang=en&tpye=x")).await;
    assert!(english.text.contains("does not exist here"));
    assert_eq!(
        test.visitor()
            .get(&format!("{LIST}?nom=%00&pays=F%00R"))
            .await
            .status,
        200
    );
    let written = ask(&mut test.visitor(), Method::POST, LIST, &[]).await;
    assert_eq!(written.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(text(&written, "content-type"), "application/problem+json");
    assert!(text(&written, "allow").contains("GET"));
});

on_both_engines!(other_sites_may_read, |engine| async move {
    let test = house(engine).await;
    let asked = [
        ("origin", "https://ailleurs.exemple"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let preflight = ask(&mut test.visitor(), Method::OPTIONS, LIST, &asked).await;
    assert_eq!(preflight.status, StatusCode::NO_CONTENT);
    assert_eq!(text(&preflight, "access-control-allow-origin"), "*");
    assert!(text(&preflight, "access-control-allow-headers").contains("Authorization"));
    assert_eq!(
        text(&preflight, "access-control-allow-methods"),
        "GET, HEAD, OPTIONS"
    );
    let read = ask(&mut test.visitor(), Method::GET, LIST, &asked).await;
    assert_eq!(text(&read, "access-control-allow-origin"), "*");
    assert!(!read.headers.contains_key("access-control-allow-credentials"));
    assert!(!read.headers.contains_key(header::SET_COOKIE));
    let page = ask(&mut test.visitor(), Method::GET, "/organisations", &asked).await;
    assert!(!page.headers.contains_key("access-control-allow-origin"));
});

on_both_engines!(whoever_asks_too_often_waits, |engine| async move {
    let test = house(engine).await.with_settings(|settings| {
        settings.api.requests_per_minute = 3;
        settings.api.trusted_proxies = 1;
    });
    let from = |address: &'static str| [("x-forwarded-for", address)];
    for _ in 0..3 {
        let answer = ask(&mut test.visitor(), Method::GET, LIST, &from("192.0.2.1")).await;
        assert_eq!(answer.status, 200);
    }
    let stopped = ask(
        &mut test.visitor(),
        Method::GET,
        "/api/v1/themes",
        &from("10.0.0.1, 192.0.2.1"),
    )
    .await;
    assert_eq!(stopped.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(text(&stopped, "retry-after"), "60");
    assert_eq!(text(&stopped, "content-type"), "application/problem+json");
    let other = ask(&mut test.visitor(), Method::GET, LIST, &from("192.0.2.2")).await;
    assert_eq!(other.status, 200);
    assert_eq!(
        ask(
            &mut test.visitor(),
            Method::GET,
            "/organisations",
            &from("192.0.2.1")
        )
        .await
        .status,
        200,
        "pages are not the API"
    );
});

#[test]
fn the_description_in_the_documentation_is_fresh() {
    let described = web::api::document(&app::modules::all());
    let fresh = format!("{}\n", serde_json::to_string_pretty(&described).unwrap());
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api/openapi.json");
    if std::env::var_os("VILLEMONDE_WRITE").is_some() {
        std::fs::create_dir_all(std::path::Path::new(file).parent().unwrap()).unwrap();
        std::fs::write(file, &fresh).unwrap();
    }
    let held = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        held == fresh,
        "docs/api/openapi.json is stale: `make openapi` writes it anew"
    );
}

#[tokio::test]
async fn the_page_explains_and_the_description_is_served() {
    let test = house(Engine::Sqlite).await;
    for (path, words) in [
        ("/api", "Licence Ouverte 2.0"),
        ("/en/api", "Licence Ouverte 2.0 (Open Licence)"),
    ] {
        let page = test.visitor().get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains(words) && page.text.contains("/api/openapi.json"));
        for link in page.text.split("href=\"/api/").skip(1) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            assert_eq!(
                test.visitor().get(&format!("/api/{link}")).await.status,
                200,
                "{link}"
            );
        }
    }
    let served = test.visitor().get("/api/openapi.json").await;
    let described: Value = serde_json::from_str(&served.text).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    assert_eq!(described["info"]["license"]["identifier"], "etalab-2.0");
}

/// The names of the filters that the description tells and those that the lists take are the same.
#[tokio::test]
async fn every_filter_that_is_described_is_taken() {
    let test = house(Engine::Sqlite).await;
    let described = serde_json::to_value(web::api::document(&app::modules::all())).unwrap();
    for (path, item) in described["paths"].as_object().unwrap() {
        if path.contains('{') {
            continue;
        }
        for parameter in item["get"]["parameters"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            let answer = test.visitor().get(&format!("{path}?{name}=")).await;
            let unknown = answer.text.contains("n’existe pas ici");
            assert!(!unknown, "{path} is said to take {name}");
        }
    }
}
