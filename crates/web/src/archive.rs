//! Archiving a record and publishing it again, the same for every feature: nothing is erased, its links stay.

use database::record::{self, Changes};
use database::{Error as DbError, Write};
use kernel::{State, Visibility};
use serde::Serialize;

use crate::{App, Error, RelatedRequest, Subject, Visit};

/// Writes a record's new state and nothing else of it. `version` is the one that the visitor read, if the page said it,
/// and `value` the whole value as it was loaded with `record`. Nothing when somebody wrote the record since: the visitor is to be asked again.
///
/// # Errors
/// When the state may not change so, or the database does not answer.
pub async fn turn(
    app: &App,
    visit: &Visit,
    record: &record::Model,
    version: Option<i64>,
    to: State,
    value: &impl Serialize,
) -> Result<Option<record::Model>, Error> {
    if version.is_some_and(|version| version != record.version) {
        return Ok(None);
    }
    let before = serde_json::to_value(value).map_err(Error::internal)?;
    let mut after = before.clone();
    after["state"] = to.code().into();
    let write = app.write(&visit.actor).await?;
    match written(&write, record, to, &before, &after).await {
        Ok(model) => {
            app.commit(write).await?;
            Ok(Some(model))
        }
        Err(DbError::Stale { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn written(
    write: &Write,
    record: &record::Model,
    state: State,
    before: &serde_json::Value,
    after: &serde_json::Value,
) -> database::Result<record::Model> {
    let locked = record::lock(write, record.id, record.version).await?;
    let changes = Changes {
        title: locked.title.0.clone(),
        // A code that the database's checks forbid counts as the narrowest, as it does for reading.
        visibility: Visibility::from_code(&locked.visibility).unwrap_or(Visibility::Private),
        state,
    };
    record::update(write, locked, changes, before, after).await
}

/// What other features' pages keep of a record, by heading and number: said before it is archived.
///
/// # Errors
/// When the database does not answer.
pub async fn kept(app: &App, visit: &Visit, subject: Subject) -> Result<Vec<(String, u64)>, Error> {
    let request = RelatedRequest {
        subject,
        lang: visit.lang,
        actor: visit.actor.clone(),
    };
    let blocks = app.related(request).await?;
    Ok(blocks
        .into_iter()
        .filter(|block| block.count > 0 && !block.title.is_empty())
        .map(|block| (block.title, block.count))
        .collect())
}
