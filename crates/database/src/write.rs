//! One writing transaction with what every write needs: who, through which door, when, and new ids.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Duration, Utc};
use kernel::{Actor, Clock, Ids, Origin};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, Iterable, Statement};
use uuid::Uuid;

use crate::{Database, Engine, Error, Result, recordset};

/// How many values one statement carries at most.
const VALUES: usize = 30_000;

/// Who makes a change, and through which door it comes in.
#[derive(Debug, Clone)]
pub struct Author {
    /// Who.
    pub actor: Actor,
    /// Through which door.
    pub origin: Origin,
    /// The batch it belongs to, so that an import can be undone whole.
    pub batch: Option<Uuid>,
}

impl Author {
    /// Somebody who types in a form.
    #[must_use]
    pub fn typing(actor: Actor) -> Self {
        Author {
            actor,
            origin: Origin::Typed,
            batch: None,
        }
    }

    /// The platform itself.
    #[must_use]
    pub fn system(origin: Origin) -> Self {
        Author {
            actor: Actor::System,
            origin,
            batch: None,
        }
    }
}

/// An open writing transaction. Dropped without [`Write::commit`], it leaves nothing behind.
pub struct Write {
    tx: DatabaseTransaction,
    /// Who writes.
    pub author: Author,
    /// The instant of the transaction.
    pub now: DateTime<Utc>,
    /// Where new ids come from.
    pub ids: Ids,
    /// The earlier version that is written again, if one is.
    pub restoring: Option<i64>,
    /// How many entries of the audit log it wrote.
    noted: AtomicU32,
}

impl Write {
    /// Opens a writing transaction.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer or stays locked.
    pub async fn begin(database: &Database, clock: &Clock, ids: &Ids, author: Author) -> Result<Self> {
        Ok(Write::over(database.begin_write().await?, clock, ids, author))
    }

    /// A transaction that is open already.
    #[must_use]
    pub fn over(tx: DatabaseTransaction, clock: &Clock, ids: &Ids, author: Author) -> Self {
        Write {
            tx,
            author,
            now: clock.now(),
            ids: ids.clone(),
            restoring: None,
            noted: AtomicU32::new(0),
        }
    }

    /// The instant of its next entry of the audit log: a microsecond after the one before, so that they keep their order.
    pub(crate) fn next_instant(&self) -> DateTime<Utc> {
        let before = self.noted.fetch_add(1, Ordering::Relaxed);
        self.now + Duration::microseconds(i64::from(before))
    }

    /// The transaction, for queries.
    #[must_use]
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Makes everything written since [`Write::begin`] durable.
    ///
    /// # Errors
    /// [`Error::Db`] when the database refuses; then nothing was written.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Writes new rows of one table, as many at once as the engine takes.
    ///
    /// # Errors
    /// [`Error::Db`] when the database refuses one.
    pub async fn insert_all<E>(&self, rows: Vec<E::ActiveModel>) -> Result<()>
    where
        E: EntityTrait,
    {
        // SQLite takes 32,766 values in a statement, PostgreSQL 65,535; a longer text than this gains nothing.
        let columns = E::Column::iter().count().max(1);
        let size = (VALUES / columns).clamp(1, 500);
        let mut rows = rows.into_iter();
        loop {
            let chunk: Vec<E::ActiveModel> = rows.by_ref().take(size).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            let packed = match Engine::behind(&self.tx) {
                Engine::Postgres => recordset::insert::<E>(&self.tx, &chunk).await?,
                Engine::Sqlite => false,
            };
            if !packed {
                E::insert_many(chunk).exec_without_returning(&self.tx).await?;
            }
        }
    }

    /// The next number of the change log; holds its row until the transaction ends.
    pub(crate) async fn next_change(&self) -> Result<i64> {
        self.next_changes(1).await
    }

    /// Takes the next `count` numbers of the change log and gives the last of them.
    pub(crate) async fn next_changes(&self, count: i64) -> Result<i64> {
        let backend = self.tx.get_database_backend();
        let statement = Statement::from_sql_and_values(
            backend,
            "UPDATE change_counter SET last = last + $1 WHERE id = 1 RETURNING last",
            [count.into()],
        );
        let row = self
            .tx
            .query_one_raw(statement)
            .await?
            .ok_or(Error::NotFound("change counter"))?;
        Ok(row.try_get("", "last")?)
    }
}
