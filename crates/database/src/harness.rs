//! A fresh database of either engine for one test. SQLite lives in a folder of its own; PostgreSQL is the private
//! cluster that `make test` starts and names in `VILLEMONDE_TEST_POSTGRES`.

use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use crate::{Database, Engine, Error, Migration, Result, migrate};

/// A database that belongs to one test.
pub struct TestDatabase {
    /// The open database, at the newest schema.
    pub database: Database,
    /// A folder for the test's files; removed with this value.
    pub folder: TempDir,
}

/// The address of an empty database of the given engine.
///
/// # Errors
/// When the test cluster is not there: then say `make test`, which starts it.
pub async fn fresh_url(engine: Engine, folder: &TempDir) -> Result<String> {
    match engine {
        Engine::Sqlite => Ok(format!("sqlite:{}", folder.path().join("test.db").display())),
        Engine::Postgres => {
            let server = std::env::var("VILLEMONDE_TEST_POSTGRES").map_err(|_| {
                Error::Address(
                    "VILLEMONDE_TEST_POSTGRES is not set: `make test` starts the test cluster".to_owned(),
                )
            })?;
            let unique = folder
                .path()
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase())
                .unwrap_or_default();
            let name: String = format!("vm_{}_{unique}", std::process::id())
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let admin = Database::connect(&server, 1).await?;
            admin.reader().execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")).await?;
            admin.close().await?;
            let (address, query) = server
                .split_once('?')
                .map_or((server.as_str(), String::new()), |(address, query)| {
                    (address, format!("?{query}"))
                });
            let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
            Ok(format!("{base}/{name}{query}"))
        }
    }
}

/// A fresh database with these migrations run.
///
/// # Errors
/// When the cluster is not there or a migration fails.
pub async fn fresh(engine: Engine, migrations: &[Migration]) -> Result<TestDatabase> {
    let folder = TempDir::new()?;
    let url = fresh_url(engine, &folder).await?;
    migrate::run(&url, migrations).await?;
    Ok(TestDatabase {
        database: Database::connect(&url, 4).await?,
        folder,
    })
}

/// Runs one test body on both engines: `on_both_engines!(name, |engine| async move { … })` makes the tests
/// `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($(#[$meta:meta])* $name:ident, |$engine:ident| $body:expr) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test names what it needs")]
            use super::*;
            async fn body($engine: $crate::Engine) { $body.await }
            #[tokio::test]
            async fn sqlite() { body($crate::Engine::Sqlite).await }
            #[tokio::test]
            async fn postgres() { body($crate::Engine::Postgres).await }
        }
    };
}
