//! What the storage holds against what the rows name. A file is written before its row is committed, so that no row
//! ever names a file that is not there; what this leaves behind (a form that was refused at the last moment, a node
//! that stopped in between) is removed here a day later.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;
use web::App;
use web::files::{Files, Name};

use super::store;

/// How old a file without a row must be, in hours: far longer than any upload takes.
const GRACE_HOURS: i64 = 24;
/// From this many files on, most of which nothing names, the storage looks like another network's.
const SUSPICIOUS: usize = 20;

/// What a sweep found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many files lie in the storage.
    pub files: usize,
    /// Files that no row named, removed.
    pub removed: Vec<Name>,
    /// Files that a row names and the storage lacks, with the attachment's id: restore them from a backup.
    pub missing: Vec<(Uuid, Name)>,
    /// Most of the storage is named by no row, as if it belonged to another database: nothing was removed.
    pub refused: bool,
}

/// Removes files that no row names and that are older than a day, and reports rows whose file is missing. Called every
/// hour; several nodes may do it at the same time.
///
/// # Errors
/// When the storage or the database does not answer.
pub async fn sweep(app: App) -> Result<Swept, web::Error> {
    sweep_at(&app, app.clock.now()).await
}

pub(super) async fn sweep_at(app: &App, now: DateTime<Utc>) -> Result<Swept, web::Error> {
    // First the files, then the rows: a row that is committed in between protects its file.
    let stored = app.files.list().await?;
    let rows = store::all(app.db.reader()).await?;
    let keys: HashSet<Uuid> = rows.iter().map(|row| row.file_key).collect();
    let held: HashSet<&Name> = stored.iter().map(|file| &file.name).collect();
    let mut swept = Swept {
        files: stored.len(),
        ..Swept::default()
    };
    // A whole upload is judged by its key: no part of what a row names is ever removed.
    let orphans: Vec<&Name> = stored
        .iter()
        .filter(|file| !keys.contains(&file.name.key()) && now - file.written > TimeDelta::hours(GRACE_HOURS))
        .map(|file| &file.name)
        .collect();
    swept.refused = orphans.len() >= SUSPICIOUS && orphans.len() * 2 > stored.len();
    if swept.refused {
        tracing::error!(
            orphans = orphans.len(),
            files = stored.len(),
            "most stored files belong to no attachment: is this another network's storage? Nothing was removed"
        );
    } else {
        for name in orphans {
            app.files.delete(name).await?;
            tracing::info!(file = %name, "a file that no attachment names was removed");
            swept.removed.push(name.clone());
        }
    }
    for row in &rows {
        for name in row.names().into_iter().filter(|name| !held.contains(name)) {
            swept.missing.push((row.id, name));
        }
    }
    // A row that was committed after the list was taken names files that the list cannot have: ask for each.
    let mut missing = Vec::new();
    for (id, name) in std::mem::take(&mut swept.missing) {
        if matches!(app.files.get(&name).await, Err(web::files::Error::NotFound(_))) {
            tracing::error!(attachment = %id, file = %name, "an attachment's file is missing from the storage");
            missing.push((id, name));
        }
    }
    swept.missing = missing;
    Ok(swept)
}

/// How many files the storage holds, and those that a row names and the storage lacks.
///
/// # Errors
/// When the storage or the database does not answer.
pub async fn absent(
    connection: &impl sea_orm::ConnectionTrait,
    files: &Files,
) -> Result<(usize, Vec<Name>), web::Error> {
    let stored = files.list().await?;
    let held: HashSet<&Name> = stored.iter().map(|file| &file.name).collect();
    let rows = store::all(connection).await?;
    let missing = rows
        .iter()
        .flat_map(super::rows::Model::names)
        .filter(|name| !held.contains(name))
        .collect();
    Ok((stored.len(), missing))
}
