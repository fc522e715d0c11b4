//! Migrations: one text for both engines, run in order, each in a transaction of its own, under a lock.
//!
//! A migration says types by name between braces, and each engine fills in its word for them:
//!
//! | name | SQLite | PostgreSQL |
//! |---|---|---|
//! | `{uuid}` | `blob` | `uuid` |
//! | `{timestamp}` | `text` | `timestamptz` |
//! | `{json}` | `text` | `jsonb` |
//! | `{bigint}` | `integer` | `bigint` |
//! | `{bool}` | `boolean` | `boolean` |
//! | `{double}` | `double` | `double precision` |
//!
//! Expand, then contract: a migration never drops what the version before it still reads.

use std::time::Duration;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::{Database, Engine, Error, Result, audit};

/// One step of the schema.
pub type Migration = Box<dyn MigrationTrait>;

struct SqlMigration {
    name: &'static str,
    sql: &'static str,
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
}

/// A migration written as SQL with the type names above; statements end with `;` at the end of a line.
#[must_use]
pub fn migration(name: &'static str, sql: &'static str) -> Migration {
    migration_with(name, sql, &[], &[])
}

/// The same with statements that each engine has words of its own for: triggers.
#[must_use]
pub fn migration_with(
    name: &'static str,
    sql: &'static str,
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
) -> Migration {
    Box::new(SqlMigration {
        name,
        sql,
        sqlite,
        postgres,
    })
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for SqlMigration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let engine = Engine::behind(connection);
        let text = in_dialect(self.sql, engine);
        let own = match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        };
        let shared = text.split(";\n").map(str::trim);
        for statement in shared
            .filter(|statement| !statement.is_empty())
            .chain(own.iter().copied())
        {
            connection
                .execute_unprepared(statement)
                .await
                .map_err(|error| DbErr::Migration(format!("{}: {error} in: {statement}", self.name)))?;
        }
        Ok(())
    }
}

fn in_dialect(sql: &str, engine: Engine) -> String {
    let words = [
        ("{uuid}", "blob", "uuid"),
        ("{timestamp}", "text", "timestamptz"),
        ("{json}", "text", "jsonb"),
        ("{bigint}", "integer", "bigint"),
        ("{bool}", "boolean", "boolean"),
        ("{double}", "double", "double precision"),
    ];
    words
        .iter()
        .fold(sql.to_owned(), |text, (name, sqlite, postgres)| {
            text.replace(
                name,
                if engine == Engine::Sqlite {
                    sqlite
                } else {
                    postgres
                },
            )
        })
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, applied_at {timestamp} NOT NULL DEFAULT CURRENT_TIMESTAMP)";
/// Any fixed number: only Villemonde takes advisory locks in its own database.
const LOCK: &str = "SELECT pg_advisory_xact_lock(8246355)";

/// The names of the migrations that the database has; none of a database that was never ours. Nothing is written: who
/// only asks must be able to, of a database that is not theirs to change.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn applied(database: &Database) -> Result<Vec<String>> {
    let connection = database.reader();
    let ask = |sql| Statement::from_string(connection.get_database_backend(), sql);
    let there = match database.engine() {
        Engine::Sqlite => {
            "SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
        }
        Engine::Postgres => {
            "SELECT 1 AS one FROM information_schema.tables WHERE table_name = 'schema_migration' AND table_schema = current_schema()"
        }
    };
    if connection.query_one_raw(ask(there)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = connection
        .query_all_raw(ask("SELECT name FROM schema_migration ORDER BY name"))
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get::<String>("", "name")?))
        .collect()
}

/// Makes the list of what was run, where it is not there.
async fn make_ledger(database: &Database) -> Result<()> {
    // Under the lock: two PostgreSQL sessions that create a table at once collide even with IF NOT EXISTS.
    let tx = database.begin_write().await?;
    if database.engine() == Engine::Postgres {
        tx.execute_unprepared(LOCK).await?;
    }
    tx.execute_unprepared(&in_dialect(LEDGER, database.engine()))
        .await?;
    Ok(tx.commit().await?)
}

/// What of `migrations` the database lacks; refuses a database that has more than we know.
///
/// # Errors
/// [`Error::NewerSchema`] when a newer version wrote it.
pub async fn pending<'a>(database: &Database, migrations: &'a [Migration]) -> Result<Vec<&'a Migration>> {
    let done = applied(database).await?;
    if let Some(unknown) = done.iter().find(|name| {
        !migrations
            .iter()
            .any(|migration| migration.name() == name.as_str())
    }) {
        return Err(Error::NewerSchema(unknown.clone()));
    }
    Ok(migrations
        .iter()
        .filter(|migration| !done.iter().any(|name| name == migration.name()))
        .collect())
}

/// Brings the database to the newest schema, on a connection of its own, and says what was run. Two nodes that
/// start together take turns: the second finds nothing left to do.
///
/// # Errors
/// [`Error::NewerSchema`], or [`Error::Db`] naming the statement that failed; what ran before it stays.
pub async fn run(url: &str, migrations: &[Migration]) -> Result<Vec<String>> {
    let database = Database::connect(url, 1).await?;
    let mut ran = Vec::new();
    make_ledger(&database).await?;
    for migration in pending(&database, migrations).await? {
        if run_one(&database, migration).await? {
            ran.push(migration.name().to_owned());
        }
    }
    database.close().await?;
    Ok(ran)
}

async fn run_one(database: &Database, migration: &Migration) -> Result<bool> {
    let tx = database.begin_write().await?;
    if database.engine() == Engine::Postgres {
        tx.execute_unprepared(LOCK).await?;
    }
    let backend = tx.get_database_backend();
    let known = Statement::from_sql_and_values(
        backend,
        "SELECT 1 AS one FROM schema_migration WHERE name = $1",
        [migration.name().into()],
    );
    if tx.query_one_raw(known).await?.is_some() {
        return Ok(false);
    }
    migration.up(&SchemaManager::new(&tx)).await?;
    tx.execute_raw(Statement::from_sql_and_values(
        backend,
        "INSERT INTO schema_migration (name) VALUES ($1)",
        [migration.name().into()],
    ))
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// A consistent copy of a live SQLite database into a new file (`VACUUM INTO`).
///
/// # Errors
/// [`Error::Db`] when the file exists or cannot be written.
pub async fn copy_sqlite(database: &Database, target: &std::path::Path) -> Result<()> {
    let sql = format!("VACUUM INTO '{}'", target.to_string_lossy().replace('\'', "''"));
    tokio::time::timeout(
        Duration::from_secs(600),
        database.reader().execute_unprepared(&sql),
    )
    .await
    .map_err(|_| Error::Address("the copy took longer than ten minutes".to_owned()))??;
    Ok(())
}

/// The house's own tables.
#[must_use]
pub fn own() -> Vec<Migration> {
    vec![
        migration("0001_record", include_str!("../migrations/0001_record.sql")),
        migration("0002_source", include_str!("../migrations/0002_source.sql")),
        audit::migration(),
        migration("0071_person", include_str!("../migrations/0071_person.sql")),
        migration("0073_proposals", include_str!("../migrations/0073_proposals.sql")),
    ]
}
