//! The brake on what strangers may ask for: counts by row, so that all nodes count together and a restart forgets
//! nothing. Keys are kept as digests; a count says how often, never what.

use chrono::{DateTime, Duration, Utc};
use database::{Database, Result, Write};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use serde::{Deserialize, Serialize};

/// How often something was asked for in one span of time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "rate")]
pub struct Model {
    /// Digest of what is counted.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    /// The beginning of the span.
    #[sea_orm(primary_key, auto_increment = false)]
    pub span_start: DateTime<Utc>,
    /// How often.
    pub used: i64,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long counts are kept; no span is longer.
const KEPT: Duration = Duration::days(2);

/// Counts one more use of `key` in the present span, and says whether it is within `most`. The caller rolls back when
/// it is not, so that refusals do not count.
///
/// # Errors
/// When the database does not answer.
pub async fn take(write: &Write, what: &str, key: &str, span: Duration, most: i64) -> Result<bool> {
    let (digest, span_start) = counted(what, key, span, write.now);
    let row = ActiveModel {
        digest: Set(digest.clone()),
        span_start: Set(span_start),
        used: Set(1),
    };
    let more = OnConflict::columns([Column::Digest, Column::SpanStart])
        .value(Column::Used, Expr::col((Entity, Column::Used)).add(1))
        .to_owned();
    Entity::insert(row)
        .on_conflict(more)
        .exec_without_returning(write.tx())
        .await?;
    let held = Entity::find_by_id((digest, span_start)).one(write.tx()).await?;
    Ok(held.is_none_or(|held| held.used <= most))
}

/// What is counted, and the beginning of the present span.
fn counted(what: &str, key: &str, span: Duration, now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let seconds = Ord::max(span.num_seconds(), 1);
    let start = now.timestamp().div_euclid(seconds) * seconds;
    // Not a secret, only a key that is no address: it is gone in two days.
    let digest = kernel::id::from_key(what, &key.trim().to_lowercase());
    (
        digest.simple().to_string(),
        DateTime::from_timestamp(start, 0).unwrap_or(now),
    )
}

/// How often `key` was used in the present span.
///
/// # Errors
/// When the database does not answer.
pub async fn used(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    what: &str,
    key: &str,
    span: Duration,
) -> Result<i64> {
    let held = Entity::find_by_id(counted(what, key, span, now))
        .one(connection)
        .await?;
    Ok(held.map_or(0, |held| held.used))
}

/// Removes counts of spans that are long over.
///
/// # Errors
/// When the database does not answer.
pub async fn prune(database: &Database, now: DateTime<Utc>) -> Result<u64> {
    Ok(Entity::delete_many()
        .filter(Column::SpanStart.lt(now - KEPT))
        .exec(database.reader())
        .await?
        .rows_affected)
}
