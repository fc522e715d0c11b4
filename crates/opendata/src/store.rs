//! What is read of the records: what everybody may see, and nothing else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use database::record::{self, history};
use database::{Json, Result};
use kernel::{Actor, State, Translated, Visibility};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

/// How many records of a kind everybody finds in its list, and when the last one was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub records: u64,
    pub modified: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Counted {
    kind: String,
    records: i64,
    modified: Option<DateTime<Utc>>,
}

/// The [`Tally`] of every kind.
pub(crate) async fn tallies(connection: &impl ConnectionTrait) -> Result<BTreeMap<String, Tally>> {
    let rows = record::Entity::find()
        .select_only()
        .column(record::Column::Kind)
        .column_as(record::Column::Id.count(), "records")
        .column_as(record::Column::UpdatedAt.max(), "modified")
        .filter(record::visible_to(&Actor::Visitor))
        .group_by(record::Column::Kind)
        .into_model::<Counted>()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let tally = Tally {
                records: u64::try_from(row.records).unwrap_or(0),
                modified: row.modified?,
            };
            Some((row.kind, tally))
        })
        .collect())
}

/// When each record of a kind was written, in the order of [`listed`].
pub(crate) async fn moments(connection: &impl ConnectionTrait, kind: &str) -> Result<Vec<DateTime<Utc>>> {
    Ok(record::Entity::find()
        .select_only()
        .column(record::Column::UpdatedAt)
        .filter(record::Column::Kind.eq(kind))
        .filter(record::visible_to(&Actor::Visitor))
        .order_by_asc(record::Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The addresses of a kind's records: readable part, short id, when written. In the order of their ids, so that a new one
/// moves few others.
pub(crate) async fn listed(
    connection: &impl ConnectionTrait,
    kind: &str,
    offset: u64,
    limit: u64,
) -> Result<Vec<(String, String, DateTime<Utc>)>> {
    Ok(record::Entity::find()
        .select_only()
        .columns([
            record::Column::Slug,
            record::Column::ShortId,
            record::Column::UpdatedAt,
        ])
        .filter(record::Column::Kind.eq(kind))
        .filter(record::visible_to(&Actor::Visitor))
        .order_by_asc(record::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The last change of a record.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Change {
    pub seq: i64,
    pub action: String,
    pub id: Uuid,
    pub kind: String,
    pub short_id: String,
    pub slug: String,
    pub title: Json<Translated>,
    pub version: i64,
    pub state: String,
    pub updated_at: DateTime<Utc>,
}

/// The history row that made the record what it is: one a record.
fn of_record() -> RelationDef {
    let mut relation: RelationDef = history::Entity::belongs_to(record::Entity)
        .from(history::Column::RecordId)
        .to(record::Column::Id)
        .into();
    relation = relation.on_condition(|left, right| {
        Expr::col((left, history::Column::Version))
            .equals((right, record::Column::Version))
            .into_condition()
    });
    relation
}

/// The records that were written last and whose page everybody may read, the archived ones too, newest first: their names
/// as they are now. What they were before is not asked: it may not have been public.
pub(crate) async fn changes(
    connection: &impl ConnectionTrait,
    kinds: &[&str],
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Change>> {
    let seen = Visibility::ALL
        .into_iter()
        .filter(|visibility| kernel::policy::sees(&Actor::Visitor, *visibility))
        .map(Visibility::code);
    let readable = Condition::all()
        .add(record::Column::State.is_in([State::Published.code(), State::Archived.code()]))
        .add(record::Column::Visibility.is_in(seen));
    let mut query = history::Entity::find()
        .select_only()
        .columns([history::Column::Seq, history::Column::Action])
        .columns([
            record::Column::Id,
            record::Column::Kind,
            record::Column::ShortId,
            record::Column::Slug,
            record::Column::Title,
            record::Column::Version,
            record::Column::State,
            record::Column::UpdatedAt,
        ])
        .join(JoinType::InnerJoin, of_record())
        .filter(record::Column::Kind.is_in(kinds.iter().copied()))
        .filter(readable);
    if let Some(before) = before {
        query = query.filter(history::Column::Seq.lt(before));
    }
    Ok(query
        .order_by_desc(history::Column::Seq)
        .limit(limit)
        .into_model::<Change>()
        .all(connection)
        .await?)
}
