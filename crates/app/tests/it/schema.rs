//! The schema is the same on both engines, and every table is in the list that backup and copy go by.

use std::collections::{BTreeMap, BTreeSet};

use app::modules;
use database::Engine;
use database::harness::fresh;
use sea_orm::{ConnectionTrait, Statement};

/// Tables that no copy carries: the ledger is written by the migrations themselves; sessions, links in letters and failed
/// attempts belong to one place.
const LEFT_OUT: [&str; 4] = ["schema_migration", "session", "sign_in_failure", "sign_in_link"];

async fn columns(engine: Engine) -> BTreeMap<String, BTreeSet<String>> {
    let test = fresh(engine, &modules::migrations()).await.unwrap();
    let connection = test.database.reader();
    let backend = connection.get_database_backend();
    let sql = match engine {
        Engine::Sqlite => {
            "SELECT m.name AS t, p.name AS c, p.\"notnull\" AS n FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Engine::Postgres => {
            "SELECT table_name AS t, column_name AS c, CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS n FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
    };
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in connection
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap()
    {
        let (table, column): (String, String) =
            (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
        let required: i32 = row.try_get("", "n").unwrap();
        found
            .entry(table)
            .or_default()
            .insert(format!("{column} {required}"));
    }
    found
}

#[tokio::test]
async fn both_engines_have_the_same_tables_and_columns() {
    let (sqlite, mut postgres) = (columns(Engine::Sqlite).await, columns(Engine::Postgres).await);
    let mut sqlite_only = sqlite.clone();
    // A primary key of the ledger written as `text PRIMARY KEY` is nullable on SQLite alone.
    sqlite_only.remove("schema_migration");
    postgres.remove("schema_migration");
    assert_eq!(sqlite_only, postgres);
}

#[tokio::test]
async fn backup_and_copy_know_every_table() {
    let tables: BTreeSet<String> = columns(Engine::Sqlite)
        .await
        .into_keys()
        .filter(|name| !LEFT_OUT.contains(&name.as_str()))
        .collect();
    let listed: BTreeSet<String> = modules::tables()
        .into_iter()
        .map(|table| table.name.to_owned())
        .collect();
    assert_eq!(tables, listed);
}

#[tokio::test]
async fn migrating_twice_runs_nothing_and_a_newer_schema_is_refused() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let test = fresh(engine, &modules::migrations()).await.unwrap();
        let url = test.database.url().to_owned();
        assert!(
            database::migrate::run(&url, &modules::migrations())
                .await
                .unwrap()
                .is_empty()
        );
        test.database
            .reader()
            .execute_unprepared("INSERT INTO schema_migration (name) VALUES ('9999_future')")
            .await
            .unwrap();
        let refused = database::migrate::run(&url, &modules::migrations())
            .await
            .unwrap_err();
        assert!(matches!(refused, database::Error::NewerSchema(name) if name == "9999_future"));
    }
}

#[tokio::test]
async fn two_nodes_that_start_together_migrate_once() {
    // Of four nodes on one new file, one in five starts met the lock before `connect` waited for it.
    let rounds = [Engine::Sqlite; 12].into_iter().chain([Engine::Postgres]);
    for engine in rounds {
        let folder = tempfile::TempDir::new().unwrap();
        let url = database::harness::fresh_url(engine, &folder).await.unwrap();
        let all = modules::migrations().len();
        let nodes: Vec<_> = (0..4)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move {
                    database::migrate::run(&url, &modules::migrations())
                        .await
                        .map(|ran| ran.len())
                })
            })
            .collect();
        let mut ran = 0;
        for node in nodes {
            ran += node.await.unwrap().unwrap();
        }
        assert_eq!(ran, all, "{engine:?}");
    }
}
