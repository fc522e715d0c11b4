//! Keeps this node's search index level with the change log. The index is a cache: lost, it is built anew.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use database::record;
use search::Change;
use uuid::Uuid;
use web::App;

/// Changes read at a time.
const BATCH: u64 = 2_000;
/// How often the log is read without having been rung for: other nodes and commands write too.
const ROUND: Duration = Duration::from_secs(2);

/// Follows the change log until the process ends. A failure is logged and tried again; reading pages goes on.
pub async fn follow(app: App) {
    let mut fixed = String::new();
    loop {
        match catch_up(&app, &mut fixed).await {
            Ok(0) => {}
            Ok(count) => tracing::debug!(count, "search index brought up to date"),
            Err(error) => tracing::error!(%error, "the search index could not follow the change log"),
        }
        tokio::select! {
            () = app.written.notified() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

/// Applies all changes that the index lacks, and says how many records that were. `fixed` remembers what of the
/// entries that are no records (countries, themes) was last applied.
///
/// # Errors
/// When the database or the index fails.
pub async fn catch_up(app: &App, fixed: &mut String) -> anyhow::Result<usize> {
    let mut count = 0;
    loop {
        let position = app.index.position();
        let changes = record::changes_after(app.db.reader(), i64::try_from(position)?, BATCH).await?;
        let Some((last, _, _)) = changes.last() else { break };
        let last = u64::try_from(*last)?;
        let mut by_kind: BTreeMap<String, BTreeSet<Uuid>> = BTreeMap::new();
        for (_, kind, id) in changes {
            by_kind.entry(kind).or_default().insert(id);
        }
        let mut batch = Vec::new();
        for (kind, ids) in by_kind {
            let source = app
                .modules
                .iter()
                .filter_map(|module| module.search)
                .find(|source| source.kinds.contains(&kind.as_str()));
            let documents = match source {
                Some(source) => (source.documents)(app.clone(), ids.iter().copied().collect()).await?,
                None => Vec::new(),
            };
            count += ids.len();
            let there: HashSet<&str> = documents.iter().map(|document| document.id.as_str()).collect();
            let gone = ids.into_iter().map(|id| id.to_string());
            let gone = gone.filter(|id| !there.contains(id.as_str()));
            batch.extend(gone.map(|id| Change::Delete {
                kind: kind.clone(),
                id,
            }));
            batch.extend(documents.into_iter().map(Change::Upsert));
        }
        apply(app, batch, last).await?;
    }
    count += apply_fixed(app, fixed).await?;
    Ok(count)
}

async fn apply_fixed(app: &App, fixed: &mut String) -> anyhow::Result<usize> {
    let mut documents = Vec::new();
    for source in app.modules.iter().filter_map(|module| module.search) {
        if let Some(of_module) = source.fixed {
            documents.extend(of_module(app.clone()).await?);
        }
    }
    let digest = serde_json::to_string(&documents)?;
    if digest == *fixed {
        return Ok(0);
    }
    let count = documents.len();
    apply(
        app,
        documents.into_iter().map(Change::Upsert).collect(),
        app.index.position(),
    )
    .await?;
    *fixed = digest;
    Ok(count)
}

/// Committing an index writes files: outside the threads that answer.
async fn apply(app: &App, batch: Vec<Change>, position: u64) -> anyhow::Result<()> {
    let index = app.index.clone();
    Ok(tokio::task::spawn_blocking(move || index.apply(batch, position)).await??)
}
