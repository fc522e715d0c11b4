//! A batch of writes as a whole: what it made and changed, and how it is taken back.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::State;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{JoinType, QueryOrder, QuerySelect, RelationDef};
use serde::{Deserialize, Serialize};

use super::{Column, Entity, Model, entry, history};
use crate::{Error, Result, Write, personal};

/// Records that one statement names.
const PORTION: usize = 1_000;

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
    let mut rows = history::Entity::find()
        .filter(history::Column::BatchId.eq(batch))
        .filter(history::Column::Action.ne("archive"))
        .order_by_desc(history::Column::Seq)
        .all(write.tx())
        .await?;
    personal::open(write.tx(), &mut rows).await?;
    for value in rows.iter_mut().filter_map(|row| row.before.as_mut()) {
        personal::forget_erased(&mut value.0);
    }
    let wanted: BTreeSet<Uuid> = rows.iter().map(|row| row.record_id).collect();
    let wanted: Vec<Uuid> = wanted.into_iter().collect();
    let mut records: HashMap<Uuid, Model> = HashMap::with_capacity(wanted.len());
    for ids in wanted.chunks(PORTION) {
        let found = Entity::find()
            .filter(Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(write.tx())
            .await?;
        records.extend(found.into_iter().map(|record| (record.id, record)));
    }
    let mut touched: Vec<Touched> = Vec::with_capacity(records.len());
    let mut places: HashMap<Uuid, usize> = HashMap::with_capacity(records.len());
    for row in rows {
        if let Some(place) = places.get(&row.record_id) {
            // The batch wrote it twice: what stood before the first write counts.
            touched[*place].before = row.before.map(|value| value.0);
            continue;
        }
        let record = records.remove(&row.record_id).ok_or(Error::NotFound("record"))?;
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

/// Archives records because the batch that made them is taken back; their history says so.
///
/// # Errors
/// [`Error::Db`] when the database refuses.
pub async fn take_back(write: &Write, batch: Uuid, touched: Vec<Touched>) -> Result<()> {
    let count = i64::try_from(touched.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let state = State::Archived.code();
    for portion in touched.chunks(PORTION) {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(state))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(write.now))
            .filter(Column::Id.is_in(portion.iter().map(|one| one.record.id)))
            .exec(write.tx())
            .await?;
    }
    let last = write.next_changes(count).await?;
    let mut touched = touched;
    let mut values: Vec<_> = touched
        .iter_mut()
        .map(|one| (one.record.id, &mut one.after))
        .collect();
    personal::seal(write, &mut values).await?;
    let rows = (last - count + 1..).zip(touched).map(|(seq, one)| {
        let model = Model {
            state: state.to_owned(),
            version: one.record.version + 1,
            updated_at: write.now,
            ..one.record
        };
        let mut after = one.after.clone();
        if let Some(held) = after.get_mut("state") {
            *held = serde_json::Value::from(state);
        }
        history::ActiveModel::from(history::Model {
            // No import archives: an archive row of a batch is the batch taken back.
            batch_id: Some(batch),
            ..entry(write, seq, &model, "archive", Some(one.after), after)
        })
    });
    write.insert_all::<history::Entity>(rows.collect()).await
}
