//! Tables as lines of JSON, the same on both engines: what backup, restore and `copy --to` are made of.

use std::future::Future;
use std::io::BufRead;
use std::pin::Pin;

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityName, EntityTrait, IntoActiveModel,
    Iterable, PrimaryKeyToColumn, QueryOrder, QuerySelect, Statement,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Engine, Result};

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// One table that a feature owns.
pub struct Table {
    /// Its name in the database.
    pub name: &'static str,
    dump: for<'a> fn(&'a DatabaseTransaction, &'a mut (dyn std::io::Write + Send)) -> Boxed<'a, u64>,
    load: for<'a> fn(&'a DatabaseTransaction, &'a mut (dyn BufRead + Send)) -> Boxed<'a, u64>,
}

impl Table {
    /// Writes all rows, one JSON object a line, and says how many.
    ///
    /// # Errors
    /// When the database or the writer fails.
    pub async fn dump(&self, tx: &DatabaseTransaction, to: &mut (dyn std::io::Write + Send)) -> Result<u64> {
        (self.dump)(tx, to).await
    }

    /// Reads rows as [`Table::dump`] writes them into the table, and says how many.
    ///
    /// # Errors
    /// When a line is not a row of this table, or the database refuses it.
    pub async fn load(&self, tx: &DatabaseTransaction, from: &mut (dyn BufRead + Send)) -> Result<u64> {
        (self.load)(tx, from).await
    }

    /// Removes all rows.
    ///
    /// # Errors
    /// When another table still refers to one.
    pub async fn clear(&self, tx: &DatabaseTransaction) -> Result<()> {
        tx.execute_unprepared(&format!("DELETE FROM {}", self.name))
            .await?;
        Ok(())
    }
}

/// The table of an entity. A feature lists its tables so that what is referred to comes before what refers.
#[must_use]
pub fn table<E>(name: &'static str) -> Table
where
    E: EntityTrait + EntityName,
    E::Model: Serialize + DeserializeOwned + IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    Table {
        name,
        dump: |tx, to| Box::pin(dump_rows::<E>(tx, to)),
        load: |tx, from| Box::pin(load_rows::<E>(tx, from)),
    }
}

/// Rows read or written at a time: wide tables stay under SQLite's 32,766 bound values.
const BATCH: u64 = 500;

async fn dump_rows<E>(tx: &DatabaseTransaction, to: &mut (dyn std::io::Write + Send)) -> Result<u64>
where
    E: EntityTrait,
    E::Model: Serialize + Send + Sync,
{
    let mut written = 0;
    loop {
        let mut query = E::find();
        for key in E::PrimaryKey::iter() {
            query = query.order_by_asc(key.into_column());
        }
        let rows = query.offset(written).limit(BATCH).all(tx).await?;
        for row in &rows {
            serde_json::to_writer(&mut *to, row)?;
            to.write_all(b"\n")?;
        }
        let read = rows.len() as u64;
        written += read;
        if read < BATCH {
            return Ok(written);
        }
    }
}

async fn load_rows<E>(tx: &DatabaseTransaction, from: &mut (dyn BufRead + Send)) -> Result<u64>
where
    E: EntityTrait,
    E::Model: DeserializeOwned + IntoActiveModel<E::ActiveModel> + Send,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let (mut read, mut batch, mut line) = (0, Vec::new(), String::new());
    loop {
        line.clear();
        let end = from.read_line(&mut line)? == 0;
        if !end && !line.trim().is_empty() {
            let row: E::Model = serde_json::from_str(&line)?;
            batch.push(row.into_active_model());
            read += 1;
        }
        if batch.len() as u64 >= BATCH || (end && !batch.is_empty()) {
            E::insert_many(std::mem::take(&mut batch))
                .exec_without_returning(tx)
                .await?;
        }
        if end {
            return Ok(read);
        }
    }
}

/// How many rows a table has.
///
/// # Errors
/// When the database does not answer.
pub async fn count(connection: &impl ConnectionTrait, name: &str) -> Result<i64> {
    let sql = match Engine::behind(connection) {
        Engine::Sqlite | Engine::Postgres => format!("SELECT count(*) AS n FROM {name}"),
    };
    let row = connection
        .query_one_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

/// The house's own tables.
#[must_use]
pub fn own() -> Vec<Table> {
    vec![
        table::<crate::record::Entity>("record"),
        table::<crate::record::history::Entity>("history"),
        table::<crate::record::proposal::Entity>("proposal"),
        table::<counter::Entity>("change_counter"),
        table::<crate::source::Entity>("source"),
        table::<crate::source::of_record::Entity>("record_source"),
        table::<crate::personal::Entity>("person"),
        table::<crate::audit::Entity>("audit_entry"),
        table::<crate::audit::seal::Entity>("audit_seal"),
    ]
}

mod counter {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "change_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        pub last: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
