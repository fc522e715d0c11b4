//! A batch of writes as a whole: what it made and changed, and how it is taken back.

use std::collections::{HashMap, HashSet};

use kernel::State;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, JoinType, QueryOrder, QuerySelect, RelationDef};
use serde::{Deserialize, Serialize};

use super::{ActiveModel, Column, Entity, Model, entry, history};
use crate::{Error, Result, Write};

/// Records of a kind that stand archived because the import that made them was undone, and that nobody wrote since.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn undone(connection: &impl ConnectionTrait, kind: &'static str) -> Result<HashSet<Uuid>> {
    let rows: Vec<(Uuid, i64, i64)> = history::Entity::find()
        .select_only()
        .columns([history::Column::RecordId, history::Column::Version])
        .column_as(Column::Version, "now")
        .join(JoinType::InnerJoin, of_record())
        .filter(history::Column::RecordKind.eq(kind))
        .filter(history::Column::Action.eq("archive"))
        .filter(history::Column::BatchId.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter(|(_, then, now)| then == now)
        .map(|(id, ..)| id)
        .collect())
}

fn of_record() -> RelationDef {
    history::Entity::belongs_to(Entity)
        .from(history::Column::RecordId)
        .to(Column::Id)
        .into()
}

/// What became of a batch that was taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Records that it had made, archived.
    pub archived: u64,
    /// Records that it had changed, as they were before.
    pub restored: u64,
    /// Records that somebody wrote since: they stay as they are.
    pub kept: u64,
}

/// A record as a batch left it.
#[derive(Debug, Clone)]
pub struct Touched {
    /// The record, locked.
    pub record: Model,
    /// Its whole value before the batch; absent for one that the batch made.
    pub before: Option<serde_json::Value>,
    /// Its whole value after the batch.
    pub after: serde_json::Value,
    /// Whether nobody wrote it since.
    pub untouched: bool,
}

/// The records that a batch made or changed, the last one first, locked for the rest of the transaction.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn touched_by(write: &Write, batch: Uuid) -> Result<Vec<Touched>> {
    let rows = history::Entity::find()
        .filter(history::Column::BatchId.eq(batch))
        .filter(history::Column::Action.ne("archive"))
        .order_by_desc(history::Column::Seq)
        .all(write.tx())
        .await?;
    let mut touched: Vec<Touched> = Vec::new();
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    for row in rows {
        if let Some(place) = places.get(&row.record_id) {
            // The batch wrote it twice: what stood before the first write counts.
            touched[*place].before = row.before.map(|value| value.0);
            continue;
        }
        let record = Entity::find_by_id(row.record_id)
            .lock_exclusive()
            .one(write.tx())
            .await?
            .ok_or(Error::NotFound("record"))?;
        places.insert(row.record_id, touched.len());
        touched.push(Touched {
            untouched: record.version == row.version,
            before: row.before.map(|value| value.0),
            after: row.after.0,
            record,
        });
    }
    Ok(touched)
}

/// Archives a record because the batch that made it is taken back; its history says so.
///
/// # Errors
/// [`Error::Db`] when the database refuses.
pub async fn take_back(write: &Write, batch: Uuid, touched: &Touched) -> Result<()> {
    let state = State::Archived.code();
    let model = Model {
        state: state.to_owned(),
        version: touched.record.version + 1,
        updated_at: write.now,
        ..touched.record.clone()
    };
    Entity::update(ActiveModel {
        id: Set(model.id),
        state: Set(model.state.clone()),
        version: Set(model.version),
        updated_at: Set(model.updated_at),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    let mut after = touched.after.clone();
    if let Some(held) = after.get_mut("state") {
        *held = serde_json::Value::from(state);
    }
    let seq = write.next_change().await?;
    let before = Some(touched.after.clone());
    let row = history::Model {
        // No import archives: an archive row of a batch is the batch taken back.
        batch_id: Some(batch),
        ..entry(write, seq, &model, "archive", before, after)
    };
    history::Entity::insert(history::ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}
