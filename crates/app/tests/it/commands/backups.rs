//! Backups that meet a full disk, a strange or damaged archive, or somebody who interrupts.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use app::modules;
use database::{Database, Engine, dump, harness};
use tempfile::TempDir;

use super::{entries, said, typed};
use crate::archive::{loaded, villemonde};

#[tokio::test]
async fn a_backup_replaces_nothing_leaves_nothing_and_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let url = loaded(&folder).await;
    let before = entries(folder.path());
    let place = folder.path().join("network.tar.gz");
    // A disk that is full, as far as this process is told: no file may grow beyond 100 kB.
    let full = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$@\"", "bash"])
        .args([env!("CARGO_BIN_EXE_villemonde"), "backup", "network.tar.gz"])
        .args(["--database-url", &url, "--data-dir"])
        .arg(folder.path())
        .env("LC_ALL", "fr_FR.UTF-8")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let (code, text) = said(&full);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("le disque est plein"), "{text}");
    let left: Vec<_> = entries(folder.path())
        .into_iter()
        .filter(|name| !before.contains(name) && name != "files")
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let (code, text) = villemonde(&folder, &url, &["backup", "nowhere/network.tar.gz"]);
    assert!(code == 1 && text.contains("nowhere/network.tar.gz"), "{text}");
    let (code, text) = villemonde(&folder, &url, &["backup", "network.tar.gz"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(place.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&place).unwrap();
    let (code, text) = villemonde(&folder, &url, &["backup", "network.tar.gz"]);
    assert!(code == 1 && text.contains("existe déjà"), "{text}");
    assert_eq!(std::fs::read(&place).unwrap(), bytes);
    let (code, text) = villemonde(&folder, &url, &["copy", "--to", &url]);
    assert!(code == 1 && text.contains("base de départ"), "{text}");
}

/// An archive with one entry of this name beside a manifest.
fn hostile(path: &Path, name: &str, kind: tar::EntryType) {
    let file = std::fs::File::create(path).unwrap();
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(file, flate2::Compression::fast()));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(if kind.is_file() { 4 } else { 0 });
    header.set_mode(0o644);
    if !kind.is_file() {
        header.set_link_name("/etc/passwd").unwrap();
    }
    // Written by hand: the library refuses to make such a name.
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_cksum();
    let content: &[u8] = if kind.is_file() { b"evil" } else { b"" };
    archive.append(&header, content).unwrap();
    archive.into_inner().unwrap().finish().unwrap().flush().unwrap();
}

#[tokio::test]
async fn a_strange_archive_is_refused_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let inner = folder.path().join("a/b");
    std::fs::create_dir_all(&inner).unwrap();
    let archive = folder.path().join("strange.tar.gz");
    let restore = |words: &str| {
        let (code, text) = typed(&inner, &["restore", archive.to_str().unwrap()], &[]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains(words), "{text}");
        assert!(
            !inner.join("data/villemonde.db").exists(),
            "no database is made for it"
        );
        assert!(
            !entries(&inner.join("data"))
                .iter()
                .any(|name| name.starts_with(".villemonde-")),
            "what was unpacked is removed"
        );
    };
    for (name, kind) in [
        ("../evil", tar::EntryType::Regular),
        ("/villemonde-evil", tar::EntryType::Regular),
        ("files/../../../evil", tar::EntryType::Regular),
        ("files/link", tar::EntryType::Symlink),
        ("files/link", tar::EntryType::Link),
    ] {
        hostile(&archive, name, kind);
        restore("chemin interdit");
    }
    assert_eq!(entries(folder.path()), ["a", "strange.tar.gz"]);
    hostile(&archive, "notes.txt", tar::EntryType::Regular);
    restore("est abîmée");
    std::fs::write(&archive, b"plain words").unwrap();
    restore("est abîmée");
    std::fs::write(&archive, b"").unwrap();
    restore("est abîmée");
}

#[tokio::test]
async fn a_flipped_bit_in_an_archive_is_found() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&folder).await;
    let archive = folder.path().join("network.tar.gz");
    let (code, text) = villemonde(&folder, &url, &["backup", "network.tar.gz"]);
    assert_eq!(code, 0, "{text}");
    let mut bytes = std::fs::read(&archive).unwrap();
    // The checksum at the very end, which a reader that stops at the last entry never sees.
    let place = bytes.len() - 6;
    bytes[place] ^= 1;
    std::fs::write(&archive, bytes).unwrap();
    let target = harness::fresh_url(Engine::Sqlite, &elsewhere).await.unwrap();
    let (code, text) = villemonde(&elsewhere, &target, &["restore", archive.to_str().unwrap()]);
    assert!(code == 1 && text.contains("est abîmée"), "{text}");
}

#[tokio::test]
async fn an_interrupted_command_takes_back_what_it_began() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&folder).await;
    let (code, text) = villemonde(&folder, &url, &["backup", "whole.tar.gz"]);
    assert_eq!(code, 0, "{text}");
    let archive = folder.path().join("whole.tar.gz");
    let target = harness::fresh_url(Engine::Sqlite, &elsewhere).await.unwrap();
    // SQLite's own files beside the database stay when nobody closes it.
    let held = |folder: &TempDir| {
        let mut names = entries(folder.path());
        names.retain(|name| !name.starts_with("test.db-"));
        names
    };
    let before = held(&folder);
    for (place, base, arguments) in [
        (&folder, &url, vec!["backup", "cut.tar.gz"]),
        (&elsewhere, &target, vec!["restore", archive.to_str().unwrap()]),
    ] {
        let child = Command::new(env!("CARGO_BIN_EXE_villemonde"))
            .args(&arguments)
            .args(["--database-url", base, "--data-dir"])
            .arg(place.path())
            .env("LC_ALL", "fr_FR.UTF-8")
            .current_dir(place.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Once its unfinished work is to be seen, it is under way.
        for _ in 0..2_000 {
            if entries(place.path())
                .iter()
                .any(|name| name.starts_with(".villemonde-"))
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let killed = Command::new("bash")
            .args(["-c", &format!("kill -INT {}", child.id())])
            .status()
            .unwrap();
        assert!(killed.success());
        let (code, text) = said(&child.wait_with_output().unwrap());
        assert_eq!(code, 1, "{arguments:?}: {text}");
        assert!(text.contains("Interrompu"), "{arguments:?}: {text}");
        assert!(
            !entries(place.path())
                .iter()
                .any(|name| name.starts_with(".villemonde-")),
            "{arguments:?}"
        );
    }
    assert_eq!(held(&folder), before);
    // The target is as empty as before, and takes the archive at the second try.
    database::migrate::run(&target, &modules::migrations())
        .await
        .unwrap();
    let database = Database::connect(&target, 1).await.unwrap();
    assert_eq!(dump::count(database.reader(), "record").await.unwrap(), 0);
    database.close().await.unwrap();
    let (code, text) = villemonde(&elsewhere, &target, &["restore", archive.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = villemonde(&elsewhere, &target, &["doctor"]);
    assert_eq!(code, 0, "{text}");
}

#[tokio::test]
async fn after_a_restore_the_search_index_is_not_the_former_networks() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&folder).await;
    let (code, text) = villemonde(&folder, &url, &["backup", "network.tar.gz"]);
    assert_eq!(code, 0, "{text}");
    // Another network was here: its index stays when its database is removed.
    let target = harness::fresh_url(Engine::Sqlite, &elsewhere).await.unwrap();
    let archive = folder.path().join("network.tar.gz");
    let archive = archive.to_str().unwrap();
    assert_eq!(villemonde(&elsewhere, &target, &["restore", archive]).0, 0);
    let (code, text) = villemonde(&elsewhere, &target, &["search", "reindex"]);
    assert_eq!(code, 0, "{text}");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(elsewhere.path().join(format!("test.db{end}")));
    }
    assert_eq!(villemonde(&elsewhere, &target, &["restore", archive]).0, 0);
    let index = search::Index::open(&elsewhere.path().join("index")).unwrap();
    assert!(index.is_empty(), "the server builds it anew when it starts");
}
