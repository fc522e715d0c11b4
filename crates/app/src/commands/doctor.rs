//! Looks whether everything is as it should be, and says what is not.

use anyhow::bail;
use database::{Database, Engine, dump, migrate, record};
use sea_orm::{ConnectionTrait, Statement};

use crate::config::Config;
use crate::output::Output;
use crate::{demo, modules, serve};

/// Checks, one line each; fails if any finds a problem.
///
/// # Errors
/// When a check finds a problem, or the database does not answer.
pub async fn run(config: &Config, output: &Output) -> anyhow::Result<()> {
    let t = output.t;
    let colon = if t.0 == kernel::Lang::Fr { " :" } else { ":" };
    let mut problems = 0;
    let mut say = |label: String, found: Result<String, String>| match found {
        Ok(text) => output.result(&format!("✓ {label}{colon} {text}")),
        Err(text) => {
            problems += 1;
            output.result(&format!("✗ {label}{colon} {text}"));
        }
    };
    let database = serve::found(config, output).await?;
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
            Err(t.doctor_schema_pending(
                pending
                    .iter()
                    .map(|migration| migration.name())
                    .collect::<Vec<_>>()
                    .join(", "),
            )),
        );
        bail!("{}", t.doctor_problem(1));
    }
    say(t.doctor_schema(), Ok(format!("{}", migrations.len())));
    say(
        t.doctor_records(),
        Ok(format!("{}", dump::count(database.reader(), "record").await?)),
    );
    say(t.doctor_history(), history(&database, output).await?);
    say(t.doctor_integrity(), integrity(&database).await?);
    say(t.doctor_index(), index(config, &database, output).await?);
    say(t.doctor_files(), files(config, &database, output).await);
    let missing = config.legal().missing();
    let mut advice = 0;
    if demo::is_loaded(&database).await? {
        say(t.doctor_legal(), Ok(t.doctor_legal_demo()));
    } else if missing.is_empty() {
        say(t.doctor_legal(), Ok(t.doctor_legal_complete()));
    } else {
        // The law's business and the publisher's, not the machine's: told, and the exit code stays 0.
        advice += 1;
        let names = missing.join(", ");
        output.result(&format!(
            "! {}{colon} {}",
            t.doctor_legal(),
            t.doctor_legal_missing(names)
        ));
    }
    if problems > 0 {
        bail!("{}", t.doctor_problem(problems));
    }
    output.result(&if advice > 0 {
        t.doctor_advice(advice)
    } else {
        t.doctor_ok()
    });
    Ok(())
}

/// How far the search index is.
async fn index(
    config: &Config,
    database: &Database,
    output: &Output,
) -> anyhow::Result<Result<String, String>> {
    let t = output.t;
    let folder = config.data_dir().join("index");
    if !folder.exists() {
        return Ok(Ok(t.doctor_index_none()));
    }
    Ok(match search::Index::open(&folder) {
        Ok(index) => Ok(t.doctor_index_position(
            i64::try_from(index.len())?,
            record::last_change(database.reader()).await?,
            i64::try_from(index.position())?,
        )),
        Err(search::Error::Busy(_)) => Ok(t.doctor_index_held()),
        Err(error) => Err(error.to_string()),
    })
}

/// Whether the storage has every file that a row names.
async fn files(config: &Config, database: &Database, output: &Output) -> Result<String, String> {
    let t = output.t;
    let told = |error: anyhow::Error| crate::explain::failure(&error, t);
    let stored = serve::files(config, output).map_err(told)?;
    let (held, missing) = directory::media::absent(database.reader(), &stored)
        .await
        .map_err(|error| told(error.into()))?;
    if missing.is_empty() {
        return Ok(t.doctor_files_found(i64::try_from(held).unwrap_or(i64::MAX)));
    }
    let names: Vec<String> = missing.iter().take(5).map(ToString::to_string).collect();
    Err(t.doctor_files_missing(i64::try_from(missing.len()).unwrap_or(i64::MAX), names.join(", ")))
}

/// Every record has one history row for each of its versions.
async fn history(database: &Database, output: &Output) -> anyhow::Result<Result<String, String>> {
    let sql = "SELECT count(*) AS n FROM record WHERE version <> (SELECT count(*) FROM history WHERE history.record_id = record.id)";
    let broken = number(database, sql).await?;
    let total = dump::count(database.reader(), "history").await?;
    Ok(if broken == 0 {
        Ok(total.to_string())
    } else {
        Err(output.t.doctor_history_broken(broken))
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
