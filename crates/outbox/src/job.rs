//! Jobs as rows: promised, leased, done, tried again, given up.

use chrono::{DateTime, Duration, Utc};
use database::{Database, Error, Json, Result, Write};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect, TryInsertResult};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which handler does it: `mail.send`.
    pub kind: String,
    /// What the handler needs to know; erased once the job is done.
    pub payload: Json<serde_json::Value>,
    /// While a job with this key is pending, no second one is enqueued. Holds no personal data: it outlives the payload.
    pub dedup_key: Option<String>,
    /// `pending`, `done`, `dead`.
    pub state: String,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// A worker has it until then.
    pub leased_until: Option<DateTime<Utc>>,
    /// How often a worker took it. Also the number of the lease: who holds an older one has lost it.
    pub attempts: i64,
    /// After so many it is given up.
    pub max_attempts: i64,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was done or given up.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was promised.
    pub created_at: DateTime<Utc>,
}

/// A job.
pub type Job = Model;

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be done, or being done.
    Pending,
    /// Done.
    Done,
    /// Given up; an administrator may ask for it again.
    Dead,
}

impl State {
    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Done => "done",
            State::Dead => "dead",
        }
    }
}

/// Why a job was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may go better later.
    #[error("{0}")]
    Again(String),
    /// It never will.
    #[error("{0}")]
    Never(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Again(error.to_string())
    }
}

impl Model {
    /// What the handler needs to know.
    ///
    /// # Errors
    /// [`Failure::Never`] when the payload is not of this type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_value(self.payload.0.clone())
            .map_err(|error| Failure::Never(format!("the payload cannot be read: {error}")))
    }
}

/// How a job is to be done, where it differs from the usual.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// While a job with this key is pending, no second one is enqueued.
    pub dedup_key: Option<String>,
    /// Not before; by default at once.
    pub run_at: Option<DateTime<Utc>>,
    /// After so many attempts it is given up; by default [`MAX_ATTEMPTS`].
    pub max_attempts: Option<i64>,
}

/// With [`backoff`], about fourteen hours of trying: an outage of an evening loses nothing.
pub const MAX_ATTEMPTS: i64 = 12;
/// How long a worker has for a job before another may take it.
pub const LEASE: Duration = Duration::minutes(5);
/// How long jobs are kept once they are over, without their payload if they are done.
const KEPT: Duration = Duration::days(30);
/// The longest error kept, in characters.
const MAX_ERROR: usize = 500;

/// Promises a job in the writer's transaction. `None` if one with the same key is already pending.
///
/// # Errors
/// When the payload does not serialise or the database refuses.
pub async fn enqueue(
    write: &Write,
    kind: &str,
    payload: &impl Serialize,
    options: Options,
) -> Result<Option<Uuid>> {
    let job = Model {
        id: write.ids.next(),
        kind: kind.to_owned(),
        payload: Json(serde_json::to_value(payload)?),
        dedup_key: options.dedup_key,
        state: State::Pending.code().to_owned(),
        run_at: options.run_at.unwrap_or(write.now),
        leased_until: None,
        attempts: 0,
        max_attempts: options.max_attempts.unwrap_or(MAX_ATTEMPTS),
        last_error: None,
        done_at: None,
        created_at: write.now,
    };
    let id = job.id;
    let once = OnConflict::new().do_nothing().to_owned();
    match Entity::insert(ActiveModel::from(job))
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(write.tx())
        .await?
    {
        TryInsertResult::Inserted(1..) => Ok(Some(id)),
        _ => Ok(None),
    }
}

/// Pending, not before its time, in nobody's hands.
fn due(now: DateTime<Utc>, kinds: &[&str]) -> Condition {
    Condition::all()
        .add(Column::State.eq(State::Pending.code()))
        .add(Column::Kind.is_in(kinds.iter().copied()))
        .add(Column::RunAt.lte(now))
        .add(
            Condition::any()
                .add(Column::LeasedUntil.is_null())
                .add(Column::LeasedUntil.lte(now)),
        )
}

/// Takes at most `limit` due jobs of these kinds under a lease, oldest first. No two callers get the same job:
/// PostgreSQL skips rows that another is taking, SQLite has one writer at a time.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(
    database: &Database,
    now: DateTime<Utc>,
    kinds: &[&str],
    lease: Duration,
    limit: u64,
) -> Result<Vec<Job>> {
    // Looking first costs no writer's place; most rounds find nothing.
    if limit == 0
        || Entity::find()
            .filter(due(now, kinds))
            .one(database.reader())
            .await?
            .is_none()
    {
        return Ok(Vec::new());
    }
    let tx = database.begin_write().await?;
    let found = Entity::find()
        .filter(due(now, kinds))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&tx)
        .await?;
    // A job whose last worker died takes no further worker with it.
    let (spent, mut taken): (Vec<Job>, Vec<Job>) = found
        .into_iter()
        .partition(|job| job.attempts >= job.max_attempts);
    if !spent.is_empty() {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(State::Dead.code()))
            .col_expr(Column::LeasedUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(
                Column::LastError,
                Expr::value("the worker stopped before the job was done"),
            )
            .col_expr(Column::DoneAt, Expr::value(now))
            .filter(Column::Id.is_in(spent.iter().map(|job| job.id)))
            .exec(&tx)
            .await?;
    }
    if !taken.is_empty() {
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::LeasedUntil, Expr::value(now + lease))
            .filter(Column::Id.is_in(taken.iter().map(|job| job.id)))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    for job in &mut taken {
        job.attempts += 1;
        job.leased_until = Some(now + lease);
    }
    Ok(taken)
}

/// Only the holder of the present lease may say how it ended.
fn held(job: &Job) -> Condition {
    Condition::all()
        .add(Column::Id.eq(job.id))
        .add(Column::Attempts.eq(job.attempts))
        .add(Column::State.eq(State::Pending.code()))
}

/// Notes that a job is done and erases its payload. False if the lease was lost to another worker.
///
/// # Errors
/// When the database does not answer.
pub async fn complete(database: &Database, now: DateTime<Utc>, job: &Job) -> Result<bool> {
    let done = ActiveModel {
        state: Set(State::Done.code().to_owned()),
        payload: Set(Json(serde_json::json!({}))),
        leased_until: Set(None),
        last_error: Set(None),
        done_at: Set(Some(now)),
        ..Default::default()
    };
    Ok(Entity::update_many()
        .set(done)
        .filter(held(job))
        .exec(database.reader())
        .await?
        .rows_affected
        > 0)
}

/// Notes why a job was not done: it comes back after [`backoff`], or is given up. False if the lease was lost.
///
/// # Errors
/// When the database does not answer.
pub async fn fail(database: &Database, now: DateTime<Utc>, job: &Job, failure: &Failure) -> Result<bool> {
    let over = matches!(failure, Failure::Never(_)) || job.attempts >= job.max_attempts;
    let mut change = ActiveModel {
        leased_until: Set(None),
        last_error: Set(Some(failure.to_string().chars().take(MAX_ERROR).collect())),
        ..Default::default()
    };
    if over {
        change.state = Set(State::Dead.code().to_owned());
        change.done_at = Set(Some(now));
    } else {
        change.run_at = Set(now + backoff(job.attempts));
    }
    Ok(Entity::update_many()
        .set(change)
        .filter(held(job))
        .exec(database.reader())
        .await?
        .rows_affected
        > 0)
}

/// How long a job rests after its `attempts`th failure: 30 s, then twice as long each time, six hours at most.
#[must_use]
pub fn backoff(attempts: i64) -> Duration {
    let doubled = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    Duration::seconds(30 * (1 << doubled)).min(Duration::hours(6))
}

/// Asks again for a job that was given up. False if it was not, or if the same work is pending already.
///
/// # Errors
/// When the database does not answer.
pub async fn retry(write: &Write, id: Uuid) -> Result<bool> {
    let Some(job) = Entity::find_by_id(id)
        .filter(Column::State.eq(State::Dead.code()))
        .lock_exclusive()
        .one(write.tx())
        .await?
    else {
        return Ok(false);
    };
    if let Some(key) = &job.dedup_key {
        let same = Entity::find()
            .filter(Column::DedupKey.eq(key))
            .filter(Column::State.eq(State::Pending.code()))
            .one(write.tx())
            .await?;
        if same.is_some() {
            return Ok(false);
        }
    }
    let again = ActiveModel {
        id: Set(id),
        state: Set(State::Pending.code().to_owned()),
        attempts: Set(0),
        run_at: Set(write.now),
        done_at: Set(None),
        ..Default::default()
    };
    Entity::update(again).exec(write.tx()).await?;
    Ok(true)
}

/// Jobs in a state, newest first; of one kind if `kind` names it.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    connection: &impl ConnectionTrait,
    state: State,
    kind: Option<&str>,
    limit: u64,
) -> Result<Vec<Job>> {
    let mut query = Entity::find().filter(Column::State.eq(state.code()));
    if let Some(kind) = kind {
        query = query.filter(Column::Kind.eq(kind));
    }
    Ok(query
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(connection)
        .await?)
}

/// How many jobs there are, by kind and state.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(connection: &impl ConnectionTrait) -> Result<Vec<(String, String, i64)>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Kind)
        .column(Column::State)
        .column_as(Column::Id.count(), "n")
        .group_by(Column::Kind)
        .group_by(Column::State)
        .order_by_asc(Column::Kind)
        .order_by_asc(Column::State)
        .into_tuple()
        .all(connection)
        .await?)
}

/// Removes jobs that were over thirty days ago, and says how many.
///
/// # Errors
/// When the database does not answer.
pub async fn prune(database: &Database, now: DateTime<Utc>) -> Result<u64> {
    let over = Condition::all()
        .add(Column::State.ne(State::Pending.code()))
        .add(Column::DoneAt.lt(now - KEPT));
    Ok(Entity::delete_many()
        .filter(over)
        .exec(database.reader())
        .await?
        .rows_affected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_double_up_to_six_hours() {
        let seconds: Vec<i64> = [0, 1, 2, 3, 8, 10, 11, 1000]
            .into_iter()
            .map(|attempts| backoff(attempts).num_seconds())
            .collect();
        assert_eq!(seconds, [30, 30, 60, 120, 3840, 15360, 21600, 21600]);
        let total: i64 = (1..MAX_ATTEMPTS)
            .map(|attempts| backoff(attempts).num_minutes())
            .sum();
        assert!((13 * 60..16 * 60).contains(&total), "{total} minutes");
    }
}
