//! The demonstration network, whole: every fact of the founding documents stands on the page that should show it, and
//! the search box finds every record by the words that people try.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{demo, indexer, modules};
use axum::body::Body;
use axum::http::Request;
use database::harness::{TestDatabase, fresh};
use database::{Database, Engine};
use http_body_util::BodyExt;
use kernel::{Clock, Ids, id::from_key};
use tower::{Layer, ServiceExt};
use web::{App, Settings};

/// The demonstration over a fresh database.
pub struct Shown {
    pub app: App,
    router: axum::Router,
    _database: Option<TestDatabase>,
}

impl Shown {
    pub async fn on(engine: Engine) -> Shown {
        let database = fresh(engine, &modules::migrations()).await.unwrap();
        let output = app::output::Output::new(&BTreeMap::new());
        app::serve::load_reference(&database.database, &output)
            .await
            .unwrap();
        demo::load(&database.database, &modules::all()).await.unwrap();
        let mut shown = Shown::over(database.database.clone()).await;
        shown._database = Some(database);
        shown
    }

    /// The application over a database that the caller keeps.
    pub async fn over(database: Database) -> Shown {
        Shown::set(database, Settings::default()).await
    }

    /// The same with every page made anew.
    pub async fn without_cache(database: Database) -> Shown {
        let settings = Settings {
            page_cache_mb: 0,
            ..Settings::default()
        };
        Shown::set(database, settings).await
    }

    async fn set(database: Database, settings: Settings) -> Shown {
        let clock = Clock::system();
        let app = App {
            db: database,
            index: search::Index::in_memory().unwrap(),
            files: web::files::Files::in_memory(),
            ids: Ids::random(clock.clone()),
            clock,
            settings: Arc::new(Settings {
                demo: true,
                ..settings
            }),
            modules: Arc::new(modules::all()),
            written: Arc::default(),
            memo: web::Memo::default(),
        };
        indexer::catch_up(&app, &mut String::new()).await.unwrap();
        Shown {
            router: web::router::build(&app),
            app,
            _database: None,
        }
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let service =
            tower::util::MapRequestLayer::new(web::router::speak::<Body>).layer(self.router.clone());
        let response = service
            .oneshot(Request::get(path).body(Body::empty()).unwrap())
            .await
            .unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    /// The page of `organisation:key`, `partnership:key`, `project:key`, `country:MZ`, `theme:water`.
    pub async fn path_of(&self, page: &str) -> String {
        let (kind, key) = page.split_once(':').unwrap();
        let folder = match kind {
            "organisation" => "organisations",
            "partnership" => "partenariats",
            "project" => "projets",
            "place" => "lieux",
            "country" => return format!("/pays/{key}"),
            "theme" => return format!("/themes/{key}"),
            other => panic!("{other}"),
        };
        let record = database::record::by_id(self.app.db.reader(), from_key(kind, key))
            .await
            .unwrap_or_else(|_| panic!("{page} is not loaded"));
        format!("/{folder}/{}", record.address())
    }
}

/// What a reader sees: no tags, all kinds of spaces and apostrophes alike.
pub fn words(html: &str) -> String {
    let (mut out, mut inside) = (String::with_capacity(html.len()), false);
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if inside => {}
            '\u{a0}' | '\u{202f}' | '\n' | '\t' => out.push(' '),
            '’' => out.push('\''),
            other => out.push(other),
        }
    }
    let decoded = out
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    decoded
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[tokio::test]
async fn every_fact_of_the_documents_stands_on_its_page() {
    let shown = Shown::on(Engine::Sqlite).await;
    let facts = include_str!("../../../../demo/facts.csv");
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let (mut missing, mut checked) = (Vec::new(), 0);
    for record in csv::Reader::from_reader(facts.as_bytes()).records() {
        let record = record.unwrap();
        let (id, page, lang, expect) = (&record[0], &record[2], &record[3], &record[4]);
        let path = format!(
            "{}{}",
            if lang == "en" { "/en" } else { "" },
            shown.path_of(page).await
        );
        if !pages.contains_key(&path) {
            let (status, html) = shown.get(&path).await;
            assert_eq!(status, 200, "{path}");
            pages.insert(path.clone(), words(&html));
        }
        checked += 1;
        if !pages[&path].contains(&words(expect)) {
            missing.push(format!("{id} {page} ({lang}): {expect}"));
        }
    }
    assert!(checked > 250, "{checked} facts");
    assert!(
        missing.is_empty(),
        "{} of {checked} facts are not on their page:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

#[tokio::test]
async fn the_search_box_finds_every_record_by_the_words_that_people_try() {
    let shown = Shown::on(Engine::Postgres).await;
    let queries = include_str!("../../../../demo/queries.csv");
    let (mut missed, mut asked) = (Vec::new(), 0);
    for record in csv::Reader::from_reader(queries.as_bytes()).records() {
        let record = record.unwrap();
        let (q, kind, key) = (&record[0], &record[1], &record[2]);
        let (status, body) = shown
            .get(&format!("/api/v1/search?q={}", web::list::encode(q)))
            .await;
        assert_eq!(status, 200, "{q}");
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let wanted = if matches!(kind, "country" | "theme") {
            key.to_owned()
        } else {
            from_key(kind, key).to_string()
        };
        let found = answer["results"]
            .as_array()
            .unwrap()
            .iter()
            .take(3)
            .any(|hit| hit["kind"] == kind && hit["id"] == wanted.as_str());
        asked += 1;
        if !found {
            let got: Vec<&str> = answer["results"]
                .as_array()
                .unwrap()
                .iter()
                .take(3)
                .filter_map(|hit| hit["title"].as_str())
                .collect();
            missed.push(format!("{q:?} should find {kind}:{key}, finds {got:?}"));
        }
    }
    assert!(asked >= 120, "{asked} queries");
    assert!(
        missed.is_empty(),
        "{} of {asked} queries miss:\n{}",
        missed.len(),
        missed.join("\n")
    );
}
