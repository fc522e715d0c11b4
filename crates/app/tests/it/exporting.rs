//! `villemonde export` as somebody types it: whole lists in every format, and a list that comes back without a change.

use std::process::{Command, Stdio};

use database::{Author, Database, Write};
use directory::Organisation;
use kernel::id::from_key;
use kernel::{Clock, Ids, Origin, State, Translated, Visibility};
use tempfile::TempDir;

use crate::archive::{loaded, villemonde};

/// The demonstration, with names that a spreadsheet would take for formulas, and one that is not for everybody.
async fn network(folder: &TempDir) -> String {
    let url = loaded(folder).await;
    let database = Database::connect(&url, 2).await.unwrap();
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let write = Write::begin(&database, &clock, &ids, Author::system(Origin::Typed))
        .await
        .unwrap();
    for (key, name, visibility) in [
        ("plus", "+Solidaires", Visibility::Public),
        ("equals", "=Égalité, \"ici\"", Visibility::Public),
        ("at", "@sso", Visibility::Public),
        ("hidden", "Caché", Visibility::Network),
    ] {
        let organisation = Organisation {
            name: Translated::one("fr", name),
            lang: "fr".into(),
            kind: "association".into(),
            country: "FR".into(),
            visibility,
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, from_key("organisation", key), &organisation, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    database.close().await.unwrap();
    url
}

#[tokio::test]
async fn an_exported_list_of_organisations_comes_back_without_a_change() {
    let folder = TempDir::new().unwrap();
    let url = network(&folder).await;
    for (lang, file) in [
        ("fr_FR.UTF-8", "fr.csv"),
        ("en_GB.UTF-8", "en.csv"),
        ("fr_FR.UTF-8", "fr.xlsx"),
    ] {
        let written = Command::new(env!("CARGO_BIN_EXE_villemonde"))
            .args(["export", "organisations", "--output", file])
            .args(["--database-url", &url, "--data-dir"])
            .arg(folder.path())
            .env("LC_ALL", lang)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(written.status.success(), "{written:?}");
        let (code, text) = villemonde(&folder, &url, &["import", "organisations", file]);
        assert_eq!(code, 0, "{text}");
        let counts = text.lines().find(|line| line.contains(" lines: ")).unwrap();
        assert!(
            counts.contains("0 added, 0 updated") && counts.ends_with("0 ignored, 0 ambiguous"),
            "{file}: {text}"
        );
    }
    let text = std::fs::read_to_string(folder.path().join("fr.csv")).unwrap();
    assert!(text.starts_with("\u{feff}Nom,"), "{text}");
    assert!(!text.contains("Caché"), "{text}");
    assert!(
        text.contains("\n'+Solidaires,")
            && text.contains("\n\"'=Égalité, \"\"ici\"\"\",")
            && text.contains("\n'@sso,"),
        "{text}"
    );
}

#[tokio::test]
async fn a_list_goes_to_a_file_or_to_standard_output_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let url = network(&folder).await;
    for list in ["partnerships", "actions"] {
        let run = |more: &[&str]| villemonde(&folder, &url, &[&["export", list], more].concat());
        let (code, text) = run(&["--format", "geojson", "--output", "x.geojson"]);
        assert_eq!(code, 0, "{text}");
        let map: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("x.geojson")).unwrap()).unwrap();
        assert!(map["features"].as_array().unwrap().len() > 30, "{list}");
        // The name says the format; what stood there before is replaced.
        std::fs::write(folder.path().join("x.json"), "before").unwrap();
        assert_eq!(run(&["--output", "x.json"]).0, 0);
        let rows: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("x.json")).unwrap()).unwrap();
        assert_eq!(
            rows.as_array().unwrap().len(),
            map["features"].as_array().unwrap().len()
        );
        let (code, text) = run(&["--output", "nowhere/x.csv"]);
        assert!(code == 1 && text.contains("nowhere/x.csv"), "{text}");
        assert_eq!(run(&["--format", "pdf"]).0, 2);
    }
    let names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.iter().all(|name| !name.ends_with(".partial")), "{names:?}");
    // Whoever reads may stop reading.
    let mut child = Command::new(env!("CARGO_BIN_EXE_villemonde"))
        .args([
            "export",
            "organisations",
            "--output",
            "-",
            "--database-url",
            &url,
            "--data-dir",
        ])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
}
