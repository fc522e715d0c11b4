//! What stays on disk, and what does not.

use std::fs;

use super::{answer, corpus, ids, titled};
use crate::{Change, Error, Index};

fn upserts() -> Vec<Change> {
    corpus().into_iter().map(Change::Upsert).collect()
}

#[test]
fn reopening_keeps_documents_and_position() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::open(directory.path()).unwrap();
    assert_eq!((index.position(), index.is_empty()), (0, true));
    index.apply(upserts(), 41).unwrap();
    // A step that changes nothing here moves the position all the same.
    index.apply(Vec::new(), 42).unwrap();
    drop(index);
    let index = Index::open(directory.path()).unwrap();
    assert_eq!((index.position(), index.len()), (42, 40));
    assert_eq!(ids(&index, "djenin")[0], "jenine");
    index.clear().unwrap();
    assert_eq!((index.position(), index.len()), (0, 0));
    assert!(answer(&index, "djenin").hits.is_empty());
    drop(index);
    assert_eq!(Index::open(directory.path()).unwrap().position(), 0);
}

#[test]
fn another_version_is_rebuilt() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("neighbour"), "mine").unwrap();
    Index::open(directory.path())
        .unwrap()
        .apply(upserts(), 7)
        .unwrap();
    let index = Index::open_version(directory.path(), "another").unwrap();
    assert_eq!((index.position(), index.len()), (0, 0));
    index.apply(upserts(), 8).unwrap();
    drop(index);
    assert_eq!(
        Index::open_version(directory.path(), "another")
            .unwrap()
            .position(),
        8
    );
    assert_eq!(Index::open(directory.path()).unwrap().position(), 0);
    // Only our own files went.
    assert_eq!(
        fs::read_to_string(directory.path().join("neighbour")).unwrap(),
        "mine"
    );
}

#[test]
fn a_broken_index_is_rebuilt() {
    let directory = tempfile::tempdir().unwrap();
    Index::open(directory.path())
        .unwrap()
        .apply(upserts(), 7)
        .unwrap();
    fs::write(directory.path().join("index").join("meta.json"), "{").unwrap();
    let index = Index::open(directory.path()).unwrap();
    assert_eq!((index.position(), index.len()), (0, 0));
    index.apply(upserts(), 9).unwrap();
    assert_eq!(index.len(), 40);
}

#[test]
fn one_writer_for_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::open(directory.path()).unwrap();
    let clone = index.clone();
    let second = Index::open(directory.path());
    assert!(matches!(second, Err(Error::Busy(_))), "{second:?}");
    assert!(second.unwrap_err().to_string().contains("another process"));
    drop(index);
    assert!(Index::open(directory.path()).is_err());
    drop(clone);
    Index::open(directory.path()).unwrap();
}

#[test]
fn a_directory_that_cannot_be_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Index::open(&file).unwrap_err();
    assert!(matches!(error, Error::Directory { .. }));
    assert!(error.to_string().contains("file"), "{error}");
}

#[test]
fn an_update_replaces_and_a_deletion_takes_out() {
    let index = Index::in_memory().unwrap();
    let delete = |id: &str| Change::Delete {
        kind: "organisation".into(),
        id: id.into(),
    };
    index
        .apply(
            vec![
                Change::Upsert(titled("a", "Ancien")),
                Change::Upsert(titled("b", "Autre")),
                Change::Upsert(titled("a", "Nouveau")),
                delete("b"),
                delete("never"),
            ],
            5,
        )
        .unwrap();
    assert_eq!(index.len(), 1);
    assert!(ids(&index, "ancien").is_empty());
    assert_eq!(ids(&index, "nouveau"), ["a"]);
    // The same id under another kind is another document.
    index
        .apply(
            vec![Change::Delete {
                kind: "project".into(),
                id: "a".into(),
            }],
            6,
        )
        .unwrap();
    assert_eq!(index.len(), 1);
}

#[test]
fn each_commit_is_a_generation_of_its_own() {
    let index = Index::in_memory().unwrap();
    let mut seen = std::collections::BTreeSet::from([index.generation()]);
    for position in 1..4 {
        index.apply(Vec::new(), position).unwrap();
        assert!(seen.insert(index.generation()), "position {position}");
    }
    index.clear().unwrap();
    assert!(seen.insert(index.generation()));
    assert!(!seen.insert(index.generation()), "nothing happened meanwhile");
}
