//! What a page asks of the database: few statements, as many for a large network as for a small one, and none that reads
//! a large table from end to end.

use std::sync::{Arc, Mutex};

use database::{Engine, on_both_engines};
use sea_orm::{ConnectionTrait, Statement};

use crate::demonstration::Shown;

/// Tables that grow with the network or with France.
const LARGE: [&str; 19] = [
    "record",
    "history",
    "organisation",
    "organisation_identifier",
    "organisation_link",
    "service",
    "figure",
    "record_theme",
    "record_source",
    "partnership",
    "partnership_party",
    "partnership_form",
    "partnership_event",
    "partnership_agreement",
    "project",
    "project_participant",
    "project_place",
    "territory",
    "place_name",
];

/// Pages and the most statements that each may take.
const PAGES: [(&str, usize); 16] = [
    ("/", 36),
    ("{sheet}", 66),
    ("{link}", 48),
    ("/organisations", 14),
    ("/organisations?page=3&type=association", 14),
    ("/partenariats", 30),
    ("/partenariats?pays=ML", 30),
    ("/projets", 34),
    ("/recherche?q=montreuill", 10),
    ("/recherche/suggestions?q=mont", 3),
    ("/carte.geojson", 12),
    ("/api/v1/partnerships?limit=50", 16),
    ("/api/v1/organisations?limit=50", 16),
    ("/pays/ML", 34),
    ("/pays", 5),
    ("/partenariats.json?pays=ML&theme=water", 16),
];

type Seen = Arc<Mutex<Vec<Statement>>>;

async fn given(engine: Engine) -> (Shown, Shown, Seen) {
    let loaded = Shown::on(engine).await;
    let seen = Seen::default();
    let told = seen.clone();
    let observed = loaded
        .app
        .db
        .clone()
        .observed(move |statement| told.lock().unwrap().push(statement.clone()));
    let shown = Shown::without_cache(observed).await;
    (loaded, shown, seen)
}

async fn address(shown: &Shown, page: &str) -> String {
    match page {
        "{sheet}" => shown.path_of("organisation:suresnes").await,
        "{link}" => {
            let (_, text) = shown.get("/api/v1/partnerships?limit=1").await;
            let list: serde_json::Value = serde_json::from_str(&text).unwrap();
            let url = list["items"][0]["url"].as_str().unwrap();
            url[url.find("/partenariats/").unwrap()..].to_owned()
        }
        path => path.to_owned(),
    }
}

on_both_engines!(a_page_takes_few_statements, |engine| async move {
    let (_loaded, shown, seen) = given(engine).await;
    let mut wrong = Vec::new();
    for (page, most) in PAGES {
        let path = address(&shown, page).await;
        seen.lock().unwrap().clear();
        let (status, _) = shown.get(&path).await;
        assert_eq!(status, 200, "{path}");
        let taken = seen.lock().unwrap().len();
        if taken > most {
            let asked = seen
                .lock()
                .unwrap()
                .iter()
                .map(told)
                .collect::<Vec<_>>()
                .join("\n    ");
            wrong.push(format!("{path}: {taken} statements, at most {most}\n    {asked}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

on_both_engines!(no_page_reads_a_large_table_from_end_to_end, |engine| async move {
    let (_loaded, shown, seen) = given(engine).await;
    let mut wrong = std::collections::BTreeSet::new();
    for (page, _) in PAGES {
        let path = address(&shown, page).await;
        seen.lock().unwrap().clear();
        shown.get(&path).await;
        let statements: Vec<Statement> = seen.lock().unwrap().clone();
        for statement in statements {
            if !statement.sql.starts_with("SELECT") {
                continue;
            }
            for line in plan(&shown, engine, &statement).await {
                if let Some(table) = scanned(engine, &line) {
                    wrong.insert(format!("{path}: {table}: {line}\n    {}", statement.sql));
                }
            }
        }
    }
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

/// A statement in few words: what it reads, under which conditions.
fn told(statement: &Statement) -> String {
    let from = statement.sql.find(" FROM ").unwrap_or(0);
    statement.sql[from..].chars().take(160).collect()
}

/// How the engine would answer. On so few rows PostgreSQL would rather read whole tables: it is told not to where
/// anything else is possible, which shows whether it is.
async fn plan(shown: &Shown, engine: Engine, statement: &Statement) -> Vec<String> {
    let reading = shown.app.db.begin_read().await.unwrap();
    let (explain, column) = match engine {
        Engine::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        Engine::Postgres => {
            reading
                .execute_unprepared("SET LOCAL enable_seqscan = off")
                .await
                .unwrap();
            ("EXPLAIN", "QUERY PLAN")
        }
    };
    let asked = Statement {
        sql: format!("{explain} {}", statement.sql),
        ..statement.clone()
    };
    let rows = reading.query_all_raw(asked).await.unwrap();
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

/// The large table that a line of a plan reads whole.
fn scanned(engine: Engine, line: &str) -> Option<&'static str> {
    let rest = match engine {
        // An index that holds all that is asked is as long as the table.
        Engine::Sqlite => line.strip_prefix("SCAN ")?,
        Engine::Postgres => line.split("Seq Scan on ").nth(1)?,
    };
    let name = rest.split(' ').next()?;
    LARGE.into_iter().find(|table| *table == name)
}

#[test]
fn a_scan_is_recognised() {
    for (engine, line, found) in [
        (Engine::Sqlite, "SCAN record", true),
        (
            Engine::Sqlite,
            "SCAN record USING COVERING INDEX record_list",
            true,
        ),
        (
            Engine::Sqlite,
            "SEARCH record USING INDEX record_list (kind=?)",
            false,
        ),
        (Engine::Sqlite, "SCAN country", false),
        (
            Engine::Postgres,
            "  ->  Seq Scan on record  (cost=0.00..1.05)",
            true,
        ),
        (
            Engine::Postgres,
            "  ->  Index Scan using record_list on record",
            false,
        ),
    ] {
        assert_eq!(scanned(engine, line).is_some(), found, "{line}");
    }
}
