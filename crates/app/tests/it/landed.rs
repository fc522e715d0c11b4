//! Databases of every version that has landed still come to today's schema, and nothing of theirs is lost on the way.
//! The files and how they are made: `tests/fixtures/README.md`.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use app::modules;
use database::harness::fresh_url;
use database::{Database, Engine, migrate};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

use crate::demonstration::Shown;

/// Rows that a later version moved to another table on purpose: the table, the fixture, and how many.
const MOVED: [(&str, &str, usize); 0] = [];

/// Pages of each kind of record that are opened after the migration.
const OPENED: usize = 12;

struct Landed {
    name: String,
    folder: TempDir,
    url: String,
}

/// The landed versions' files of this engine, each in a database of its own.
async fn landed(engine: Engine) -> Vec<Landed> {
    let ending = match engine {
        Engine::Sqlite => ".sqlite.db.gz",
        Engine::Postgres => ".postgres.sql.gz",
    };
    let mut all = Vec::new();
    for file in files() {
        let Some(name) = file
            .file_name()
            .unwrap()
            .to_string_lossy()
            .strip_suffix(ending)
            .map(str::to_owned)
        else {
            continue;
        };
        let folder = TempDir::new().unwrap();
        let url = fresh_url(engine, &folder).await.unwrap();
        let mut content = Vec::new();
        flate2::read::GzDecoder::new(std::fs::File::open(&file).unwrap())
            .read_to_end(&mut content)
            .unwrap();
        match engine {
            Engine::Sqlite => std::fs::write(url.strip_prefix("sqlite:").unwrap(), content).unwrap(),
            Engine::Postgres => {
                // A connection of its own: the dump leaves its search path behind.
                let database = Database::connect(&url, 1).await.unwrap();
                let dump = String::from_utf8(content).unwrap();
                database.reader().execute_unprepared(&dump).await.unwrap();
                database.close().await.unwrap();
            }
        }
        all.push(Landed { name, folder, url });
    }
    assert!(!all.is_empty(), "no fixture for {engine:?}");
    all
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The columns of each table.
async fn columns(database: &Database) -> BTreeMap<String, Vec<String>> {
    let sql = match database.engine() {
        Engine::Sqlite => {
            "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Engine::Postgres => {
            "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in all(database, sql).await {
        let (table, column): (String, String) =
            (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
        found.entry(table).or_default().push(column);
    }
    found.values_mut().for_each(|columns| columns.sort());
    found
}

async fn all(database: &Database, sql: &str) -> Vec<sea_orm::QueryResult> {
    let connection = database.reader();
    connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await
        .unwrap()
}

/// Every row as one text of these columns, in order.
async fn rows(database: &Database, table: &str, columns: &[String]) -> Vec<String> {
    let value = |column: &String| match database.engine() {
        Engine::Sqlite => format!("quote(\"{column}\")"),
        Engine::Postgres => format!("coalesce(quote_literal(\"{column}\"::text), 'NULL')"),
    };
    let text = columns.iter().map(value).collect::<Vec<_>>().join(" || ',' || ");
    let mut rows: Vec<String> = all(database, &format!("SELECT {text} AS line FROM \"{table}\""))
        .await
        .iter()
        .map(|row| row.try_get("", "line").unwrap())
        .collect();
    rows.sort();
    rows
}

/// What the fixture holds that today's schema does not.
async fn lost(
    database: &Database,
    name: &str,
    before: &BTreeMap<String, (Vec<String>, Vec<String>)>,
) -> Vec<String> {
    let mut lost = Vec::new();
    let today = columns(database).await;
    for (table, (old_columns, old_rows)) in before {
        let Some(new_columns) = today.get(table) else {
            lost.push(format!("{name}: no table {table}"));
            continue;
        };
        let gone: Vec<_> = old_columns
            .iter()
            .filter(|column| !new_columns.contains(column))
            .collect();
        if !gone.is_empty() {
            lost.push(format!("{name}: {table} has no {gone:?}"));
            continue;
        }
        let held = rows(database, table, old_columns).await;
        let missing: Vec<_> = old_rows
            .iter()
            .filter(|row| held.binary_search(row).is_err())
            .collect();
        let moved = MOVED
            .iter()
            .find(|(of, fixture, _)| of == table && *fixture == name)
            .map_or(0, |(_, _, count)| *count);
        if missing.len() != moved || held.len() + moved < old_rows.len() {
            let shown = &missing[..missing.len().min(2)];
            lost.push(format!("{name}: {table} lost {} rows: {shown:?}", missing.len()));
        }
    }
    lost
}

database::on_both_engines!(
    every_landed_version_migrates_and_keeps_each_of_its_rows,
    |engine| async move {
        for fixture in landed(engine).await {
            let name = &fixture.name;
            let database = Database::connect(&fixture.url, 2).await.unwrap();
            let mut before = BTreeMap::new();
            for (table, columns) in columns(&database).await {
                // The ledger itself grows; its rows stay, which the migrations look at.
                let held = rows(&database, &table, &columns).await;
                before.insert(table, (columns, held));
            }
            for table in [
                "record",
                "history",
                "organisation",
                "partnership",
                "project",
                "attachment",
                "job",
                "session",
            ] {
                assert!(!before[table].1.is_empty(), "{name} says nothing of {table}");
            }
            database.close().await.unwrap();
            migrate::run(&fixture.url, &modules::migrations()).await.unwrap();
            let database = Database::connect(&fixture.url, 2).await.unwrap();
            let lost = lost(&database, name, &before).await;
            assert!(lost.is_empty(), "{}", lost.join("\n"));
            // What a table would not give back to a backup shows here: every row still parses.
            let tx = database.begin_read().await.unwrap();
            for table in modules::tables() {
                let read = table.dump(&tx, &mut std::io::sink()).await.unwrap();
                let held = before.get(table.name).map_or(0, |(_, rows)| rows.len());
                assert!(read as usize >= held, "{name}: {}", table.name);
            }
            tx.rollback().await.unwrap();
            database.close().await.unwrap();
            // All is well but for the picture: its file is no part of the fixture.
            let (_, said) = villemonde(&fixture, &["doctor"]);
            let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with('✗')).collect();
            assert!(
                said.contains("✓ Historique") && said.contains("✓ Intégrité"),
                "{name}: {said}"
            );
            assert!(
                matches!(wrong[..], [one] if one.starts_with("✗ Fichiers : un fichier manque")),
                "{name}: {said}"
            );
        }
    }
);

database::on_both_engines!(the_pages_of_a_migrated_network_answer, |engine| async move {
    for fixture in landed(engine).await {
        migrate::run(&fixture.url, &modules::migrations()).await.unwrap();
        let database = Database::connect(&fixture.url, 4).await.unwrap();
        // As the first start of the new version does.
        let output = app::output::Output::new(&BTreeMap::new());
        app::serve::load_reference(&database, &output).await.unwrap();
        let shown = Shown::over(database.clone()).await;
        let mut paths: Vec<String> = [
            "/",
            "/organisations",
            "/partenariats",
            "/projets",
            "/lieux",
            "/carte",
            "/donnees/sources",
        ]
        .map(str::to_owned)
        .to_vec();
        for (kind, folder) in [
            ("organisation", "organisations"),
            ("partnership", "partenariats"),
            ("project", "projets"),
            ("place", "lieux"),
        ] {
            let sql = format!(
                "SELECT slug, short_id FROM record WHERE kind = '{kind}' AND state = 'published' AND visibility = 'public' ORDER BY version DESC, short_id LIMIT {OPENED}"
            );
            let found = all(&database, &sql).await;
            assert!(!found.is_empty(), "{}: no {kind}", fixture.name);
            for row in found {
                let (slug, short): (String, String) = (
                    row.try_get("", "slug").unwrap(),
                    row.try_get("", "short_id").unwrap(),
                );
                paths.push(format!("/{folder}/{slug}-{short}"));
            }
        }
        for path in paths {
            for lang in ["", "/en"] {
                let (status, html) = shown.get(&format!("{lang}{path}")).await;
                assert_eq!(status, 200, "{}: {lang}{path}: {html}", fixture.name);
            }
        }
    }
});

database::on_both_engines!(
    a_newer_schema_is_refused_by_every_command_and_left_as_it_is,
    |engine| async move {
        for fixture in landed(engine).await {
            migrate::run(&fixture.url, &modules::migrations()).await.unwrap();
            let database = Database::connect(&fixture.url, 1).await.unwrap();
            database
                .reader()
                .execute_unprepared("INSERT INTO schema_migration (name) VALUES ('9999_future')")
                .await
                .unwrap();
            let table = "schema_migration".to_owned();
            let names = vec!["name".to_owned()];
            let before = rows(&database, &table, &names).await;
            for command in [
                vec!["serve"],
                vec!["demo"],
                vec!["migrate"],
                vec!["reference", "load"],
                vec!["search", "reindex"],
                vec!["backup", "network.tar.gz"],
                vec!["copy", "--to", "sqlite:other.db"],
                vec!["doctor"],
            ] {
                let (code, said) = villemonde(&fixture, &command);
                assert_eq!(code, 1, "{command:?}: {said}");
                assert!(said.contains("9999_future"), "{command:?}: {said}");
                assert!(
                    said.contains("plus récente"),
                    "{command:?} does not say what to do: {said}"
                );
            }
            assert_eq!(rows(&database, &table, &names).await, before);
            for left in ["network.tar.gz", "network.partial", "other.db"] {
                assert!(!fixture.folder.path().join(left).exists(), "{left}");
            }
        }
    }
);

fn villemonde(fixture: &Landed, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_villemonde"))
        .args(arguments)
        .args([
            "--database-url",
            &fixture.url,
            "--bind",
            "127.0.0.1:0",
            "--data-dir",
        ])
        .arg(fixture.folder.path().join("data"))
        .env("LC_ALL", "fr_FR.UTF-8")
        .current_dir(fixture.folder.path())
        .output()
        .unwrap();
    (
        output.status.code().unwrap_or(-1),
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    )
}

/// Both engines' files stand side by side, and the list in the folder's note names each.
#[test]
fn every_fixture_is_a_pair_and_is_told_in_the_note() {
    let names: Vec<String> = files()
        .iter()
        .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let note =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/README.md"))
            .unwrap();
    for name in names.iter().filter_map(|name| name.strip_suffix(".sqlite.db.gz")) {
        assert!(
            names.contains(&format!("{name}.postgres.sql.gz")),
            "{name} has no PostgreSQL dump"
        );
        assert!(
            note.contains(&format!("| `{name}` |")),
            "{name} is not in the note"
        );
    }
}
