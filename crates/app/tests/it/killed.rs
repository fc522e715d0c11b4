//! An import that is killed without warning (`kill -9`): all of the list or none of it, and the same list goes in
//! afterwards.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use database::{Database, dump, harness, on_both_engines};
use tempfile::TempDir;

use crate::archive::villemonde;

/// Lines of a list, moments at which it is killed: a few in `make test`, many in `make interop`.
fn size() -> (usize, u32) {
    if std::env::var("VILLEMONDE_SLOW").is_ok() {
        (3_000, 16)
    } else {
        (500, 4)
    }
}

/// A list of associations that no other list names.
fn list(folder: &Path, name: &str, lines: usize) -> String {
    let mut text = "nom;type;pays;description\n".to_owned();
    for line in 0..lines {
        writeln!(
            text,
            "Association {name} {line};association;FR;Une association d’essai, la {line}e"
        )
        .unwrap();
    }
    let file = format!("{name}.csv");
    std::fs::write(folder.join(&file), text).unwrap();
    file
}

/// What an import leaves behind, table by table.
async fn left(url: &str) -> Vec<i64> {
    let database = Database::connect(url, 1).await.unwrap();
    let mut counts = Vec::new();
    for table in [
        "record",
        "organisation",
        "history",
        "import_batch",
        "import_report",
    ] {
        counts.push(dump::count(database.reader(), table).await.unwrap());
    }
    database.close().await.unwrap();
    counts
}

on_both_engines!(
    a_killed_import_leaves_all_of_the_list_or_none,
    |engine| async move {
        let folder = TempDir::new().unwrap();
        let url = harness::fresh_url(engine, &folder).await.unwrap();
        let (code, said) = villemonde(&folder, &url, &["reference", "load"]);
        assert_eq!(code, 0, "{said}");
        let (code, again) = villemonde(&folder, &url, &["reference", "load"]);
        let told = (said.contains("kinds : "), again.contains("rien à charger"));
        assert!(code == 0 && told == (true, true), "{said}{again}");
        let (lines, moments) = size();
        let whole = i64::try_from(lines).unwrap();
        // How long it takes when nobody kills it.
        let begun = Instant::now();
        let (code, said) = villemonde(
            &folder,
            &url,
            &["import", "organisations", &list(folder.path(), "first", lines)],
        );
        assert_eq!(code, 0, "{said}");
        let long = begun.elapsed();
        let (mut before, mut nothing, mut cut) = (left(&url).await, 0, 0);
        assert_eq!(before, [whole, whole, whole, 1, 1]);
        for moment in 1..=moments {
            let file = list(folder.path(), &format!("list{moment}"), lines);
            let mut child = Command::new(env!("CARGO_BIN_EXE_villemonde"))
                .args([
                    "import",
                    "organisations",
                    &file,
                    "--database-url",
                    &url,
                    "--data-dir",
                ])
                .arg(folder.path())
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(long * moment / moments);
            cut += i32::from(child.try_wait().unwrap().is_none());
            // SIGKILL: the process gets no chance to clean up.
            child.kill().unwrap();
            child.wait().unwrap();
            let after = left(&url).await;
            let all: Vec<i64> = before
                .iter()
                .zip([whole, whole, whole, 1, 1])
                .map(|(held, more)| held + more)
                .collect();
            assert!(
                after == before || after == all,
                "{moment}: {before:?} became {after:?}"
            );
            nothing += i32::from(after == before);
            let (code, said) = villemonde(&folder, &url, &["import", "organisations", &file]);
            assert_eq!(code, 0, "{said}");
            let told = if after == before {
                format!("{lines} lines: {lines} added, 0 updated, 0 unchanged, 0 ignored, 0 ambiguous")
            } else {
                format!("{lines} lines: 0 added, 0 updated, {lines} unchanged, 0 ignored, 0 ambiguous")
            };
            assert!(said.contains(&told), "{moment}: {said}");
            assert_eq!(left(&url).await, all);
            let (code, said) = villemonde(&folder, &url, &["doctor"]);
            assert_eq!(code, 0, "{said}");
            before = all;
        }
        assert!(
            cut > 0 && nothing > 0,
            "nothing was killed in its work: {cut} cut, {nothing} left nothing"
        );
    }
);
