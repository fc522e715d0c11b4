//! The list of erasures beside the backups: a file of the data folder, one line of ids each. A database that does not know
//! all of them is an older one that was brought back: whoever is on the list is erased there again before anybody reads it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use database::{Author, Database, Write};
use kernel::{Clock, Ids, Origin};
use personal::Line;

use crate::config::Config;
use crate::modules;

/// Where the list is kept.
#[must_use]
pub fn path(config: &Config) -> PathBuf {
    config.data_dir().join("erasures.jsonl")
}

/// Reads a list; one that is not there is empty.
///
/// # Errors
/// When it cannot be read, or a line is none.
pub fn read(path: &Path) -> anyhow::Result<Vec<Line>> {
    let named = || path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(named),
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).with_context(named))
        .collect()
}

/// Erases again, in a database that was brought back, whoever is on the list. Says how many.
///
/// # Errors
/// When the list cannot be read or the database refuses; then nothing was changed.
pub async fn settle(config: &Config, database: &Database) -> anyhow::Result<u64> {
    let lines = read(&path(config))?;
    if lines.is_empty() {
        return Ok(0);
    }
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let write = Write::begin(database, &clock, &ids, Author::system(Origin::Typed)).await?;
    let count = personal::replay(&write, &modules::all(), &lines).await?;
    if count > 0 {
        write.commit().await?;
    }
    Ok(count)
}

/// Adds to the list what it lacks of this database's erasures.
///
/// # Errors
/// When the file cannot be written or the database does not answer.
pub async fn keep(path: &Path, database: &Database) -> anyhow::Result<()> {
    let own = personal::list(database.reader()).await?;
    if own.is_empty() {
        return Ok(());
    }
    let known: BTreeSet<_> = read(path)?.into_iter().map(|line| line.id).collect();
    let new: Vec<&Line> = own.iter().filter(|line| !known.contains(&line.id)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    for line in new {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        file.write_all(text.as_bytes())?;
    }
    Ok(file.sync_all()?)
}
