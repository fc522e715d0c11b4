//! The commands, as somebody types them who gets things wrong: exit codes, words, and nothing left half done.

mod backups;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use app::modules;
use database::{Database, Engine, dump, harness, on_both_engines};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

use crate::archive::villemonde;

/// A command in French with these arguments and variables, in a folder of its own.
pub(crate) fn typed(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_villemonde"))
        .args(arguments)
        .env("LC_ALL", "fr_FR.UTF-8")
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    said(&output)
}

fn said(output: &Output) -> (i32, String) {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code().unwrap_or(-1), text)
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_wrong_call_exits_with_two_and_help_speaks_both_languages() {
    let folder = TempDir::new().unwrap();
    let run = |lang: &str, arguments: &[&str]| typed(folder.path(), arguments, &[("LC_ALL", lang)]);
    for (arguments, french, english) in [
        (
            vec!["fly"],
            "« fly » n’est pas une commande",
            "“fly” is no command",
        ),
        (vec!["serv"], "Vouliez-vous dire : serve", "Did you mean: serve"),
        (vec![], "quelle commande", "which command"),
        (vec!["search"], "quelle commande", "which command"),
        (
            vec!["serve", "--porte", "1"],
            "argument inconnu : --porte",
            "unknown argument: --porte",
        ),
        (vec!["backup"], "il manque : <FILE>", "missing: <FILE>"),
        (vec!["copy"], "il manque : --to <URL>", "missing: --to <URL>"),
        (vec!["serve", "--bind"], "attend une valeur", "needs a value"),
        (
            vec!["user", "add", "a@b.fr", "--role", "roi"],
            "« roi » ne convient pas",
            "“roi” will not do",
        ),
        (
            vec!["backup", "a", "b"],
            "argument inconnu : b",
            "unknown argument: b",
        ),
        (
            vec!["migrate", "--bind", "x", "--bind", "y"],
            "en double",
            "given twice",
        ),
    ] {
        for (lang, words) in [("fr_FR.UTF-8", french), ("en_GB.UTF-8", english)] {
            let (code, text) = run(lang, &arguments);
            assert_eq!(code, 2, "{arguments:?}: {text}");
            assert!(text.contains(words), "{arguments:?}: {text}");
        }
    }
    let (code, french) = run("fr_FR.UTF-8", &["--help"]);
    assert!(code == 0 && french.contains("Sauvegarde la base"), "{french}");
    let (code, english) = run("en_GB.UTF-8", &["--help"]);
    assert!(
        code == 0 && english.contains("Saves database and files"),
        "{english}"
    );
    assert!(
        french.contains("Emploi : villemonde") && french.contains("<COMMANDE>"),
        "{french}"
    );
    assert!(
        english.contains("Usage: villemonde") && english.contains("<COMMAND>"),
        "{english}"
    );
    for (lang, default) in [
        ("fr_FR.UTF-8", "par défaut : reader"),
        ("en_GB.UTF-8", "; default: reader"),
    ] {
        let (_, help) = run(lang, &["user", "add", "--help"]);
        assert!(help.contains(default) && !help.contains("[default"), "{help}");
        assert!(!help.contains("[possible"), "{help}");
    }
    assert!(entries(folder.path()).is_empty(), "a wrong call leaves nothing");
}

#[test]
fn settings_that_are_wrong_are_named_with_their_place() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("villemonde.toml");
    for (content, words) in [
        ("[server]\nport = 1\n", "server.port"),
        ("[mail]\nport = \"587\"\n", "un nombre entier"),
        ("[server\n", "n’est pas du TOML valide"),
        ("[server]\nbind = \"partout\"\n", "127.0.0.1:8080"),
        (
            "[server]\nmetrics_bind = \"127.0.0.1:99999\"\n",
            "server.metrics_bind",
        ),
    ] {
        std::fs::write(&file, content).unwrap();
        let (code, text) = typed(folder.path(), &["config", "show"], &[]);
        assert_eq!(code, 2, "{text}");
        assert!(text.contains(words) && text.contains("villemonde.toml"), "{text}");
    }
    std::fs::remove_file(&file).unwrap();
    let (code, text) = typed(
        folder.path(),
        &["doctor"],
        &[("VILLEMONDE_CONFIG", "nowhere.toml")],
    );
    assert!(code == 2 && text.contains("nowhere.toml"), "{text}");
    let variables = [
        ("VILLEMONDE_LEGAL_HOST", "Hébergeur d’essai"),
        ("VILLEMONDE_FILES_S3_SECRET", "tres-secret"),
    ];
    let (code, text) = typed(folder.path(), &["config", "show"], &variables);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("legal.host = \"Hébergeur d’essai\"  # variable VILLEMONDE_LEGAL_HOST"),
        "{text}"
    );
    assert!(!text.contains("tres-secret"), "{text}");
}

#[test]
fn commands_that_need_a_database_make_none() {
    let folder = TempDir::new().unwrap();
    for command in [
        vec!["backup", "a.tar.gz"],
        vec!["doctor"],
        vec!["search", "reindex"],
        vec!["copy", "--to", "sqlite:b.db"],
    ] {
        let (code, text) = typed(folder.path(), &command, &[]);
        assert_eq!(code, 1, "{command:?}: {text}");
        assert!(text.contains("Il n’y a pas de base"), "{command:?}: {text}");
    }
    assert!(entries(folder.path()).is_empty(), "{:?}", entries(folder.path()));
    std::fs::write(
        folder.path().join("a.db"),
        "this is no database at all, whatever its name says",
    )
    .unwrap();
    for (arguments, words) in [
        (
            vec!["doctor", "--database-url", "mysql://a:b@c/d"],
            "sqlite: ou postgres://",
        ),
        (
            vec!["doctor", "--database-url", "sqlite:a.db"],
            "pas une base SQLite",
        ),
        (
            vec!["serve", "--data-dir", "a.db/x", "--bind", "127.0.0.1:0"],
            "Le dossier des données",
        ),
        (
            vec!["doctor", "--database-url", "postgres://a:secret@127.0.0.1:9/d"],
            "La base postgres://a:***@",
        ),
        (
            vec!["restore", "nowhere.tar.gz"],
            "nowhere.tar.gz : le fichier ou le dossier n’existe pas",
        ),
        (
            vec!["user", "add", "a@b.fr", "--password-file", "nowhere"],
            "nowhere : le fichier",
        ),
        (
            vec!["serve", "--bind", "192.0.2.1:8080"],
            "Impossible d’écouter sur 192.0.2.1:8080",
        ),
    ] {
        let (code, text) = typed(folder.path(), &arguments, &[]);
        assert_eq!(code, 1, "{arguments:?}: {text}");
        assert!(text.contains(words), "{arguments:?}: {text}");
        assert!(!text.contains("secret"), "{text}");
    }
    assert_eq!(entries(folder.path()), ["a.db"]);
}

on_both_engines!(
    a_rehearsed_import_makes_and_changes_no_database,
    |engine| async move {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("liste.csv"),
            "nom;type;pays\nAmis du Mali;association;FR\n",
        )
        .unwrap();
        let url = harness::fresh_url(engine, &folder).await.unwrap();
        let rehearse = || {
            let arguments = [
                "import",
                "organisations",
                "liste.csv",
                "--dry-run",
                "--database-url",
                &url,
            ];
            typed(folder.path(), &arguments, &[])
        };
        let tables = || async {
            let database = Database::connect(&url, 1).await.unwrap();
            let backend = database.reader().get_database_backend();
            let sql = match engine {
                Engine::Sqlite => "SELECT count(*) AS number FROM sqlite_master",
                Engine::Postgres => {
                    "SELECT count(*) AS number FROM information_schema.tables WHERE table_schema = 'public'"
                }
            };
            let row = database
                .reader()
                .query_one_raw(Statement::from_string(backend, sql))
                .await
                .unwrap()
                .unwrap();
            let number: i64 = row.try_get("", "number").unwrap();
            database.close().await.unwrap();
            number
        };
        // No database: on SQLite no file either; on PostgreSQL an empty one stays empty.
        let (code, text) = rehearse();
        assert_eq!(code, 1, "{text}");
        match engine {
            Engine::Sqlite => {
                assert!(text.contains("Il n’y a pas de base"), "{text}");
                assert_eq!(entries(folder.path()), ["liste.csv"]);
            }
            Engine::Postgres => {
                assert!(text.contains("villemonde migrate"), "{text}");
                assert_eq!(tables().await, 0);
            }
        }
        // One of an older version stays so.
        let migrations = modules::migrations();
        database::migrate::run(&url, &migrations[..migrations.len() - 1])
            .await
            .unwrap();
        let before = tables().await;
        let (code, text) = rehearse();
        assert!(
            code == 1 && text.contains("Lancez d’abord « villemonde migrate »"),
            "{text}"
        );
        assert_eq!(tables().await, before);
        // Migrated, but with no country in it.
        database::migrate::run(&url, &migrations).await.unwrap();
        let (code, text) = rehearse();
        assert!(code == 1 && text.contains("villemonde reference load"), "{text}");
        let (code, text) = typed(folder.path(), &["reference", "load", "--database-url", &url], &[]);
        assert_eq!(code, 0, "{text}");
        let (code, text) = rehearse();
        assert_eq!(code, 0, "{text}");
        assert!(
            text.ends_with("1 lines: 1 added, 0 updated, 0 unchanged, 0 ignored, 0 ambiguous\n"),
            "{text}"
        );
        let database = Database::connect(&url, 1).await.unwrap();
        assert_eq!(dump::count(database.reader(), "record").await.unwrap(), 0);
        database.close().await.unwrap();
    }
);

#[tokio::test]
async fn a_server_whose_address_is_taken_leaves_the_database_alone() {
    let folder = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    for command in ["serve", "demo"] {
        let (code, text) = typed(folder.path(), &[command, "--bind", &bind], &[]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("une autre application écoute déjà"), "{text}");
    }
    assert!(entries(folder.path()).is_empty());
}

#[tokio::test]
async fn the_demonstration_is_not_loaded_into_a_real_network() {
    let folder = TempDir::new().unwrap();
    let url = harness::fresh_url(Engine::Sqlite, &folder).await.unwrap();
    std::fs::write(folder.path().join("password"), "une phrase assez longue\n").unwrap();
    let add = ["user", "add", "moi@exemple.fr", "--password-file", "password"];
    let (code, text) = villemonde(&folder, &url, &add);
    assert_eq!(code, 0, "{text}");
    let (code, text) = villemonde(&folder, &url, &add);
    assert!(code == 1 && text.contains("existe déjà"), "{text}");
    std::fs::write(folder.path().join("password"), "court\n").unwrap();
    let (code, text) = villemonde(
        &folder,
        &url,
        &["user", "add", "x", "--password-file", "password"],
    );
    assert!(code == 1 && text.contains("moins de 12 caractères"), "{text}");
    let (code, text) = villemonde(&folder, &url, &["demo", "--bind", "127.0.0.1:0"]);
    assert!(
        code == 1 && text.contains("la démonstration ne s’y charge pas"),
        "{text}"
    );
    let database = Database::connect(&url, 1).await.unwrap();
    assert_eq!(dump::count(database.reader(), "record").await.unwrap(), 0);
    let (code, text) = villemonde(&folder, &url, &["doctor"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("! Mentions légales : la loi demande aussi legal.publisher"),
        "{text}"
    );
}
