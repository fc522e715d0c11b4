//! Looks whether everything is as it should be, and says what is not.

use anyhow::bail;
use database::{Database, Engine, dump, migrate, record};
use sea_orm::{ConnectionTrait, Statement};

use crate::config::Config;
use crate::modules;
use crate::output::Output;

/// Checks, one line each; fails if any finds a problem.
///
/// # Errors
/// When a check finds a problem, or the database does not answer.
pub async fn run(config: &Config, output: &Output) -> anyhow::Result<()> {
    let t = output.t;
    let mut problems = 0;
    let mut say = |label: String, found: Result<String, String>| match found {
        Ok(text) => output.result(&format!("✓ {label} : {text}")),
        Err(text) => {
            problems += 1;
            output.result(&format!("✗ {label} : {text}"));
        }
    };
    let database = Database::connect(&config.database_url(), 2).await?;
    say(
        t.doctor_engine(),
        Ok(format!(
            "{:?} {}",
            database.engine(),
            database::redact(database.url())
        )),
    );
    let migrations = modules::migrations();
    let pending = migrate::pending(&database, &migrations).await?;
    if !pending.is_empty() {
        say(
            t.doctor_schema(),
            Err(pending
                .iter()
                .map(|migration| migration.name())
                .collect::<Vec<_>>()
                .join(", ")),
        );
        bail!("{}", t.doctor_problem(1));
    }
    say(t.doctor_schema(), Ok(format!("{}", migrations.len())));
    say(
        t.doctor_records(),
        Ok(format!("{}", dump::count(database.reader(), "record").await?)),
    );
    say(t.doctor_history(), history(&database).await?);
    say(t.doctor_integrity(), integrity(&database).await?);
    match search::Index::open(&config.data_dir().join("index")) {
        Ok(index) => say(
            t.doctor_index(),
            Ok(format!(
                "{} / {}",
                index.position(),
                record::last_change(database.reader()).await?
            )),
        ),
        // A running server holds it; `GET /readyz` says how far it is.
        Err(search::Error::Busy(_)) => say(t.doctor_index(), Ok("/readyz".to_owned())),
        Err(error) => say(t.doctor_index(), Err(error.to_string())),
    }
    if problems > 0 {
        bail!("{}", t.doctor_problem(problems));
    }
    output.result(&t.doctor_ok());
    Ok(())
}

/// Every record has one history row for each of its versions.
async fn history(database: &Database) -> anyhow::Result<Result<String, String>> {
    let sql = "SELECT count(*) AS n FROM record WHERE version <> (SELECT count(*) FROM history WHERE history.record_id = record.id)";
    let broken = number(database, sql).await?;
    let total = dump::count(database.reader(), "history").await?;
    Ok(if broken == 0 {
        Ok(total.to_string())
    } else {
        Err(broken.to_string())
    })
}

async fn integrity(database: &Database) -> anyhow::Result<Result<String, String>> {
    if database.engine() == Engine::Postgres {
        return Ok(Ok("PostgreSQL".to_owned()));
    }
    let backend = database.reader().get_database_backend();
    let row = database
        .reader()
        .query_one_raw(Statement::from_string(backend, "PRAGMA integrity_check"))
        .await?;
    let text: String = row
        .map(|row| row.try_get_by_index(0))
        .transpose()?
        .unwrap_or_default();
    let orphans = database
        .reader()
        .query_all_raw(Statement::from_string(backend, "PRAGMA foreign_key_check"))
        .await?
        .len();
    Ok(if text == "ok" && orphans == 0 {
        Ok(text)
    } else {
        Err(format!("{text}, {orphans}"))
    })
}

async fn number(database: &Database, sql: &str) -> anyhow::Result<i64> {
    let backend = database.reader().get_database_backend();
    let row = database
        .reader()
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}
