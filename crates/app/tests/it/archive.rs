//! Backup, restore and copy lose nothing, over the demonstration, between both engines.

use std::collections::BTreeMap;
use std::process::Command;

use app::modules;
use database::{Database, Engine, dump, harness};
use tempfile::TempDir;

/// All rows of all tables, as lines.
pub async fn contents(url: &str) -> BTreeMap<&'static str, Vec<String>> {
    let database = Database::connect(url, 1).await.unwrap();
    let tx = database.begin_read().await.unwrap();
    let mut all = BTreeMap::new();
    for table in modules::tables() {
        let mut out = Vec::new();
        table.dump(&tx, &mut out).await.unwrap();
        all.insert(
            table.name,
            String::from_utf8(out)
                .unwrap()
                .lines()
                .map(str::to_owned)
                .collect(),
        );
    }
    tx.rollback().await.unwrap();
    database.close().await.unwrap();
    all
}

pub fn villemonde(folder: &TempDir, url: &str, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_villemonde"))
        .args(arguments)
        .env("LC_ALL", "fr_FR.UTF-8")
        .args(["--database-url", url, "--data-dir"])
        .arg(folder.path())
        .current_dir(folder.path())
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

pub async fn loaded(folder: &TempDir) -> String {
    let url = harness::fresh_url(Engine::Sqlite, folder).await.unwrap();
    database::migrate::run(&url, &modules::migrations())
        .await
        .unwrap();
    let database = Database::connect(&url, 2).await.unwrap();
    let output = app::output::Output::new(&BTreeMap::new());
    app::serve::load_reference(&database, &output).await.unwrap();
    app::demo::load(&database, &modules::all()).await.unwrap();
    database.close().await.unwrap();
    url
}

#[tokio::test]
async fn a_network_moves_from_sqlite_to_postgresql_and_back_through_a_backup() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&folder).await;
    let photo = "files/0192aaaabbbb7ccc8ddd000000000001/320.jpg";
    std::fs::create_dir_all(folder.path().join(photo).parent().unwrap()).unwrap();
    std::fs::write(folder.path().join(photo), b"bytes").unwrap();
    let before = contents(&url).await;
    assert!(before["record"].len() > 300);

    let postgres = harness::fresh_url(Engine::Postgres, &folder).await.unwrap();
    let (code, said) = villemonde(&folder, &url, &["copy", "--to", &postgres]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(contents(&postgres).await, before, "SQLite -> PostgreSQL");
    let (code, said) = villemonde(&folder, &url, &["copy", "--to", &postgres]);
    assert_eq!(code, 1, "a second copy must be refused: {said}");

    let archive = folder.path().join("network.tar.gz");
    let archive = archive.to_str().unwrap();
    let (code, said) = villemonde(&folder, &postgres, &["backup", archive]);
    assert_eq!(code, 0, "{said}");
    let target = harness::fresh_url(Engine::Sqlite, &elsewhere).await.unwrap();
    let (code, said) = villemonde(&elsewhere, &target, &["restore", archive]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(contents(&target).await, before, "PostgreSQL -> backup -> SQLite");
    assert_eq!(std::fs::read(elsewhere.path().join(photo)).unwrap(), b"bytes");
    let (code, _) = villemonde(&elsewhere, &target, &["doctor"]);
    assert_eq!(code, 0);
    let (code, said) = villemonde(&elsewhere, &target, &["restore", archive]);
    assert_eq!(code, 1, "a second restore must be refused: {said}");
}

#[tokio::test]
async fn a_damaged_archive_restores_nothing() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&folder).await;
    let archive = folder.path().join("network.tar.gz");
    let (code, said) = villemonde(&folder, &url, &["backup", archive.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    let bytes = std::fs::read(&archive).unwrap();
    std::fs::write(&archive, &bytes[..bytes.len() / 2]).unwrap();
    let target = harness::fresh_url(Engine::Sqlite, &elsewhere).await.unwrap();
    let (code, _) = villemonde(&elsewhere, &target, &["restore", archive.to_str().unwrap()]);
    assert_eq!(code, 1);
    database::migrate::run(&target, &modules::migrations())
        .await
        .unwrap();
    let database = Database::connect(&target, 1).await.unwrap();
    assert_eq!(dump::count(database.reader(), "record").await.unwrap(), 0);
}
