//! The commands.

mod archive;
mod audit;
mod copy;
mod doctor;
pub mod export;
pub mod import;
mod interrupt;

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ArgMatches;
use database::{Author, Database, Write, dump};
use kernel::{Clock, Ids, Origin, Role};

use crate::config::Config;
use crate::output::Output;
use crate::{demo, indexer, modules, serve};
use interrupt::unless_interrupted;

/// Runs the command of this name.
///
/// # Errors
/// With what went wrong, for the person who typed it.
pub async fn run(name: &str, arguments: &ArgMatches, config: &Config, output: &Output) -> anyhow::Result<()> {
    let text = |name: &str| arguments.get_one::<String>(name).cloned().unwrap_or_default();
    let (said, settings) = (*output, config.clone());
    match name {
        "serve" => serve_network(config, output).await,
        "demo" => serve_demo(&text("scale"), config, output).await,
        "migrate" => migrate_only(config, output).await,
        "reference load" => reference_load(config, output).await,
        "search reindex" => reindex(config, output).await,
        "user add" => add_user(arguments, config, output).await,
        "backup" => {
            let file = PathBuf::from(text("file"));
            unless_interrupted(output, |stop| async move {
                archive::backup(&settings, &file, &said, &stop).await
            })
            .await
        }
        "restore" => {
            let file = PathBuf::from(text("file"));
            let erasures = arguments.get_one::<String>("erasures").map(PathBuf::from);
            unless_interrupted(output, |stop| async move {
                archive::restore(&settings, &file, erasures.as_deref(), &said, stop).await
            })
            .await
        }
        "copy" => {
            let to = text("to");
            unless_interrupted(output, |_| async move { copy::copy(&settings, &to, &said).await }).await
        }
        "config show" => {
            show_config(config, output);
            Ok(())
        }
        "doctor" => doctor::run(config, output).await,
        "audit verify" => {
            let known = arguments.get_one::<String>("head").map(String::as_str);
            audit::verify(known, config, output).await
        }
        "audit head" => audit::head(config, output).await,
        other => match (other.strip_prefix("import "), other.strip_prefix("export ")) {
            (Some(list), _) => import::run(list, arguments, config, output).await,
            (_, Some(list)) => export(list.to_owned(), arguments, config, output).await,
            _ => bail!("{other}"),
        },
    }
}

/// Interrupted, it leaves no half of a file.
async fn export(
    list: String,
    arguments: &ArgMatches,
    config: &Config,
    output: &Output,
) -> anyhow::Result<()> {
    let (said, settings, arguments) = (*output, config.clone(), arguments.clone());
    unless_interrupted(output, |_| async move {
        export::run(&list, &arguments, &settings, &said).await
    })
    .await
}

async fn serve_network(config: &Config, output: &Output) -> anyhow::Result<()> {
    let listener = serve::listen(config, output).await?;
    let database = serve::prepare(config, output).await?;
    let app = serve::application(config, database, false, output)?;
    let missing = app.settings.legal.missing();
    if !missing.is_empty() {
        output.line(&format!(
            "{} : {}",
            output.t.doctor_legal(),
            output.t.doctor_legal_missing(missing.join(", "))
        ));
    }
    serve::run(config, app, listener, output).await
}

async fn serve_demo(scale: &str, config: &Config, output: &Output) -> anyhow::Result<()> {
    let listener = serve::listen(config, output).await?;
    let database = serve::prepare(config, output).await?;
    let wanted = demo::national::Scale::named(scale);
    if demo::is_loaded(&database).await? {
        if wanted.is_some() {
            // What is there may be of another size, and stays as whoever used it left it.
            output.line(&output.t.demo_scale_kept());
        }
    } else {
        if holds_a_network(&database).await? {
            bail!("{}", output.t.error_demo_refused());
        }
        let step = output.step(&output.t.loading_demo());
        demo::load(&database, &modules::all()).await?;
        if let Some(scale) = wanted {
            demo::national::load(&database, scale).await?;
        }
        step.done();
    }
    let app = serve::application(config, database, true, output)?;
    let step = output.step(&output.t.indexing());
    indexer::catch_up(&app, &mut String::new()).await?;
    step.done();
    let counts = demo::counts(&app.db).await?;
    let of = |table: &str| counts.get(table).copied().unwrap_or(0);
    output.line(
        &output
            .t
            .demo_ready(of("organisation"), of("partnership"), of("project")),
    );
    let accounts: Vec<&str> = accounts::demo::DEMO_ACCOUNTS
        .iter()
        .map(|held| held.email)
        .collect();
    output.line(&output.t.demo_accounts(accounts.join(", ")));
    serve::run(config, app, listener, output).await
}

/// Whether anybody has a record or an account here.
async fn holds_a_network(database: &Database) -> anyhow::Result<bool> {
    for table in ["record", "account"] {
        if dump::count(database.reader(), table).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn migrate_only(config: &Config, output: &Output) -> anyhow::Result<()> {
    let (database, steps) = serve::migrated(config, output).await?;
    output.result(&output.t.migrated(i64::try_from(steps)?));
    Ok(database.close().await?)
}

async fn reference_load(config: &Config, output: &Output) -> anyhow::Result<()> {
    let (database, _) = serve::migrated(config, output).await?;
    let report = serve::load_reference(&database, output).await?;
    if report.is_empty() {
        output.result(&output.t.reference_unchanged());
    }
    for (name, rows) in report {
        output.result(&output.t.reference_loaded(name, i64::try_from(rows)?));
    }
    Ok(database.close().await?)
}

/// Without a server, builds the index here; beside one, writes the row that asks it to.
async fn reindex(config: &Config, output: &Output) -> anyhow::Result<()> {
    let database = serve::existing(config, output).await?;
    match serve::application(config, database.clone(), false, output) {
        Ok(app) => {
            app.index.clear()?;
            let step = output.step(&output.t.indexing());
            indexer::catch_up(&app, &mut String::new()).await?;
            step.done();
            output.result(&output.t.reindexed(i64::try_from(app.index.len())?));
        }
        Err(error)
            if error
                .downcast_ref::<search::Error>()
                .is_some_and(|error| matches!(error, search::Error::Busy(_))) =>
        {
            ask_to_reindex(&database).await?;
            output.result(&output.t.reindex_asked());
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Has the search index built anew after the database was replaced: what lies here would be another network's.
async fn forget_index(config: &Config, database: &Database) -> anyhow::Result<()> {
    let folder = config.data_dir().join("index");
    if !folder.exists() {
        return Ok(());
    }
    match search::Index::open(&folder) {
        Ok(index) => Ok(index.clear()?),
        Err(search::Error::Busy(_)) => ask_to_reindex(database).await,
        Err(error) => Err(error.into()),
    }
}

/// Writes the row that has every server of this database build its index anew.
async fn ask_to_reindex(database: &Database) -> anyhow::Result<()> {
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let write = Write::begin(database, &clock, &ids, Author::system(Origin::Typed)).await?;
    geo::reference::done(&write, serve::REINDEX, &write.ids.next().to_string(), 0).await?;
    Ok(write.commit().await?)
}

async fn add_user(arguments: &ArgMatches, config: &Config, output: &Output) -> anyhow::Result<()> {
    let text = |name: &str| arguments.get_one::<String>(name).cloned().unwrap_or_default();
    let email = text("email");
    let name = if text("name").is_empty() {
        email.split('@').next().unwrap_or_default().to_owned()
    } else {
        text("name")
    };
    let password = match arguments.get_one::<String>("password-file") {
        Some(file) => std::fs::read_to_string(file)
            .with_context(|| format!("{} {file}", output.t.error_password_file()))?,
        None => {
            let mut typed = String::new();
            std::io::stdin().take(10_000).read_to_string(&mut typed)?;
            typed
        }
    };
    let password = password.lines().next().unwrap_or_default().to_owned();
    let new = accounts::NewAccount {
        email,
        name,
        role: Role::from_code(&text("role")).unwrap_or(Role::Reader),
        password,
    };
    if let Err(errors) = new.validate() {
        let fields: Vec<String> = errors
            .0
            .into_iter()
            .map(|error| match error.field.as_str() {
                "email" => output.t.user_bad_email(),
                "password" => output
                    .t
                    .user_bad_password(i64::try_from(accounts::account::MIN_PASSWORD).unwrap_or(12)),
                _ => output.t.user_bad_name(),
            })
            .collect();
        bail!("{}", output.t.user_invalid(fields.join(", ")));
    }
    let (database, _) = serve::migrated(config, output).await?;
    let clock = Clock::system();
    let write = Write::begin(
        &database,
        &clock,
        &Ids::random(clock.clone()),
        Author::system(Origin::Typed),
    )
    .await?;
    match accounts::add(&write, &new).await {
        Ok(account) => {
            write.commit().await?;
            let words = web::Messages(output.t.0);
            let role = match Role::from_code(&account.role) {
                Some(Role::Administrator) => words.role_administrator(),
                _ => words.role_reader(),
            };
            output.result(&output.t.user_added(account.email, role));
            Ok(())
        }
        Err(error) if error.violates("account__email_key") => bail!("{}", output.t.user_taken(new.email)),
        Err(error) => Err(error.into()),
    }
}

fn show_config(config: &Config, output: &Output) {
    let t = output.t;
    for (name, value, from) in config.shown() {
        output.result(&format!("{name} = {value:?}  # {}", from.said(t)));
    }
}
