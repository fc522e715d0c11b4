//! Who may name whom: the arrows of ARCHITECTURE.md, read off `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// For each of our crates, the crates of ours that it may name. One more edge is a decision: it goes into
/// ARCHITECTURE.md and then here.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let platform = [
        "kernel",
        "database",
        "outbox",
        "documents",
        "search",
        "geo",
        "web",
    ];
    let with = |more: &[&'static str]| [platform.as_slice(), more].concat();
    BTreeMap::from([
        ("kernel", vec![]),
        ("database", vec!["kernel"]),
        ("outbox", vec!["kernel", "database"]),
        ("documents", vec!["kernel"]),
        ("search", vec!["kernel"]),
        ("geo", vec!["kernel", "database"]),
        ("web", vec!["kernel", "database", "documents", "search", "geo"]),
        ("accounts", with(&[])),
        ("moderation", with(&["accounts"])),
        ("directory", with(&["accounts", "moderation"])),
        ("partnerships", with(&["accounts", "moderation", "directory"])),
        (
            "projects",
            with(&["accounts", "moderation", "directory", "partnerships"]),
        ),
        ("opendata", vec!["kernel", "database", "web"]),
        ("personal", with(&["accounts"])),
        ("testkit", with(&["accounts"])),
        (
            "app",
            with(&[
                "accounts",
                "moderation",
                "directory",
                "partnerships",
                "projects",
                "opendata",
                "personal",
            ]),
        ),
    ])
}

#[test]
fn no_crate_names_another_that_it_may_not() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    let allowed = allowed();
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let Some(may) = allowed.get(name) else {
            wrong.push(format!("{name} is not in the drawing"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            let for_tests = dependency["kind"] == "dev";
            if ours.contains(other) && !may.contains(&other) && !for_tests {
                wrong.push(format!("{name} -> {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
