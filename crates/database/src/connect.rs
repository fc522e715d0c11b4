//! Opening a database of either engine.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::moment::{Moment, Watch};
use crate::{Error, Result};

/// How long a statement waits for another writer.
const LOCKED: Duration = Duration::from_secs(10);

/// The two engines that Villemonde runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, inside the process.
    Sqlite,
    /// A server; any number of nodes.
    Postgres,
}

/// An open database, cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    connection: DatabaseConnection,
    engine: Engine,
    url: String,
    watch: Watch,
}

impl Database {
    /// Opens the database at `url` (`sqlite:FILE` or `postgres://…`) with at most `connections` connections.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is of neither engine, [`Error::Db`] when it does not answer.
    pub async fn connect(url: &str, connections: u32) -> Result<Self> {
        let engine = engine_of(url)?;
        let mut options = ConnectOptions::new(url.to_owned());
        options
            .sqlx_logging(false)
            .connect_timeout(Duration::from_secs(10))
            .acquire_timeout(Duration::from_secs(10))
            .max_connections(connections);
        if engine == Engine::Sqlite {
            let file = sqlite_file(url);
            if let Some(folder) = Path::new(&file).parent() {
                std::fs::create_dir_all(folder)?;
            }
            make_private(Path::new(&file))?;
            options = ConnectOptions::new(format!("sqlite:{file}?mode=rwc"));
            options
                .sqlx_logging(false)
                .acquire_timeout(Duration::from_secs(10))
                .max_connections(connections);
            options.map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .journal_mode(SqliteJournalMode::Wal)
                    // FULL: what was acknowledged survives the loss of power, not only of the process.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(LOCKED)
                    // Rows cross from the driver's thread one by one: with few in between, the two wait for each other.
                    .row_buffer_size(1_000)
                    // Each connection has its own; the file itself is in the system's cache.
                    .pragma("cache_size", "-8000")
            });
        }
        let connection = opened(options).await?;
        Ok(Database {
            watch: Watch::default(),
            connection,
            engine,
            url: url.to_owned(),
        })
    }

    /// Which state the database is in, as of a moment after the call: nothing was committed between two equal answers,
    /// whichever process writes. Callers at the same time share one look.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer.
    pub async fn moment(&self) -> Result<Moment> {
        self.watch.moment(self).await
    }

    /// Which engine this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Where it is, as given, secrets included; show [`redact`]ed.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file of an SQLite database.
    #[must_use]
    pub fn file(&self) -> Option<String> {
        (self.engine == Engine::Sqlite).then(|| sqlite_file(&self.url))
    }

    /// For reading outside a transaction.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// A transaction that reads one consistent state of the whole database.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that opens a reading transaction"
    )]
    pub async fn begin_read(&self) -> Result<DatabaseTransaction> {
        let options = match self.engine {
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..Default::default()
            },
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// The only way to open a writing transaction: on SQLite it takes the writer's place at once (`BEGIN
    /// IMMEDIATE`), since a transaction that reads first and writes later fails when another wrote between.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer or stays locked for ten seconds.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that opens a writing transaction"
    )]
    pub async fn begin_write(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// The same database, whose statements are told to `observer` as they are done: for tests that count them and look
    /// at their plans.
    #[must_use]
    pub fn observed(mut self, observer: impl Fn(&Statement) + Send + Sync + 'static) -> Database {
        self.connection
            .set_metric_callback(move |info| observer(info.statement));
        self
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Db`] when it does not.
    pub async fn ping(&self) -> Result<()> {
        self.connection.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Writes the database's files anew without what was removed: a row that is gone still lies in the file until its
    /// place is taken. Readers and writers wait on SQLite, a second or so for each hundred megabytes.
    ///
    /// # Errors
    /// [`Error::Db`] when the database refuses.
    pub async fn vacuum(&self) -> Result<()> {
        self.connection.execute_unprepared("VACUUM").await?;
        if self.engine == Engine::Sqlite {
            self.connection
                .execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
                .await?;
        }
        Ok(())
    }

    /// Closes all connections once they are free.
    ///
    /// # Errors
    /// [`Error::Db`] when a connection refuses to close.
    pub async fn close(self) -> Result<()> {
        Ok(self.connection.close().await?)
    }
}

impl Engine {
    /// The engine behind a connection.
    #[must_use]
    pub fn behind(connection: &impl ConnectionTrait) -> Engine {
        match connection.get_database_backend() {
            DbBackend::Postgres => Engine::Postgres,
            _ => Engine::Sqlite,
        }
    }
}

/// Makes an SQLite file that is not there yet, for its owner alone: it holds the accounts. What SQLite puts beside it
/// has the file's own rights. The file is closed before it has its name: closing it later would take from this process
/// the locks that SQLite holds on it.
fn make_private(file: &Path) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let made = tempfile::Builder::new()
        .prefix(".new-")
        .tempfile_in(folder)?
        .into_temp_path();
    match made.persist_noclobber(file) {
        Ok(()) => Ok(()),
        Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(refused) => Err(refused.error.into()),
    }
}

/// Connects, again for as long as other statements wait (ten seconds): SQLite does not wait by itself while another
/// process turns a new file to its write-ahead log, but says that it is locked.
async fn opened(options: ConnectOptions) -> Result<DatabaseConnection> {
    let until = Instant::now() + LOCKED;
    loop {
        match sea_orm::Database::connect(options.clone()).await {
            Err(DbErr::Conn(error)) if is_locked(&error) && Instant::now() < until => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            other => return Ok(other?),
        }
    }
}

/// `SQLITE_BUSY` and its extended codes, whose low byte it is.
fn is_locked(error: &RuntimeErr) -> bool {
    let RuntimeErr::SqlxError(error) = error else {
        return false;
    };
    error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

fn engine_of(url: &str) -> Result<Engine> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok(Engine::Sqlite),
        Some("postgres" | "postgresql") => Ok(Engine::Postgres),
        _ => Err(Error::Address(
            "the database's address starts with sqlite: or postgres://".to_owned(),
        )),
    }
}

/// The file that an address names, if it is of an SQLite database.
#[must_use]
pub fn file_of(url: &str) -> Option<String> {
    matches!(engine_of(url), Ok(Engine::Sqlite)).then(|| sqlite_file(url))
}

fn sqlite_file(url: &str) -> String {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    path.split('?').next().unwrap_or(path).to_owned()
}

/// The address without its password, for logs and screens.
#[must_use]
pub fn redact(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some((credentials, host)) = rest.rsplit_once('@') else {
        return url.to_owned();
    };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:***@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            redact("postgres://vm:secret@localhost:5432/vm"),
            "postgres://vm:***@localhost:5432/vm"
        );
        assert_eq!(redact("sqlite:data/villemonde.db"), "sqlite:data/villemonde.db");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_new_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("villemonde.db");
        let database = Database::connect(&format!("sqlite:{}", file.display()), 1)
            .await
            .unwrap();
        database
            .reader()
            .execute_unprepared("CREATE TABLE a (id integer)")
            .await
            .unwrap();
        for held in std::fs::read_dir(folder.path()).unwrap() {
            let mode = held.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn an_address_names_its_engine() {
        assert_eq!(engine_of("sqlite:a.db").ok(), Some(Engine::Sqlite));
        assert_eq!(engine_of("postgresql://x/y").ok(), Some(Engine::Postgres));
        assert!(engine_of("mysql://x").is_err());
    }
}
