//! The commands.

mod archive;
mod doctor;

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use clap::ArgMatches;
use database::{Author, Database, Write, migrate};
use kernel::{Clock, Ids, Origin, Role};

use crate::config::{Config, From};
use crate::output::Output;
use crate::{demo, indexer, modules, serve};

/// Runs the command of this name.
///
/// # Errors
/// With what went wrong, for the person who typed it.
pub async fn run(name: &str, arguments: &ArgMatches, config: &Config, output: &Output) -> anyhow::Result<()> {
    let file = || {
        arguments
            .get_one::<String>("file")
            .map(String::as_str)
            .unwrap_or_default()
    };
    match name {
        "serve" => serve_network(config, output).await,
        "demo" => serve_demo(config, output).await,
        "migrate" => migrate_only(config, output).await,
        "reference load" => reference_load(config, output).await,
        "search reindex" => reindex(config, output).await,
        "user add" => add_user(arguments, config, output).await,
        "backup" => archive::backup(config, Path::new(file()), output).await,
        "restore" => archive::restore(config, Path::new(file()), output).await,
        "copy" => {
            archive::copy(
                config,
                arguments
                    .get_one::<String>("to")
                    .map(String::as_str)
                    .unwrap_or_default(),
                output,
            )
            .await
        }
        "config show" => {
            show_config(config, output);
            Ok(())
        }
        "doctor" => doctor::run(config, output).await,
        other => bail!("{other}"),
    }
}

async fn serve_network(config: &Config, output: &Output) -> anyhow::Result<()> {
    let database = serve::prepare(config, output).await?;
    let app = serve::application(config, database, false)?;
    serve::run(config, app, output).await
}

async fn serve_demo(config: &Config, output: &Output) -> anyhow::Result<()> {
    let database = serve::prepare(config, output).await?;
    if !demo::is_loaded(&database).await? {
        let step = output.step(&output.t.loading_demo());
        demo::load(&database, &modules::all()).await?;
        step.done();
    }
    let app = serve::application(config, database, true)?;
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
    let accounts: Vec<&str> = accounts::DEMO_ACCOUNTS.iter().map(|(email, _)| *email).collect();
    output.line(&output.t.demo_accounts(accounts.join(", ")));
    serve::run(config, app, output).await
}

async fn migrate_only(config: &Config, output: &Output) -> anyhow::Result<()> {
    std::fs::create_dir_all(config.data_dir())?;
    let ran = migrate::run(&config.database_url(), &modules::migrations()).await?;
    output.result(&output.t.migrated(i64::try_from(ran.len())?));
    Ok(())
}

async fn reference_load(config: &Config, output: &Output) -> anyhow::Result<()> {
    std::fs::create_dir_all(config.data_dir())?;
    migrate::run(&config.database_url(), &modules::migrations()).await?;
    let database = Database::connect(&config.database_url(), 2).await?;
    for (name, rows) in serve::load_reference(&database, output).await? {
        output.result(&output.t.reference_loaded(name, i64::try_from(rows)?));
    }
    Ok(database.close().await?)
}

/// Without a server, builds the index here; beside one, writes the row that asks it to.
async fn reindex(config: &Config, output: &Output) -> anyhow::Result<()> {
    let database = Database::connect(&config.database_url(), config.connections()).await?;
    match serve::application(config, database.clone(), false) {
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
            let clock = Clock::system();
            let write = Write::begin(
                &database,
                &clock,
                &Ids::random(clock.clone()),
                Author::system(Origin::Typed),
            )
            .await?;
            geo::reference::done(&write, serve::REINDEX, &write.ids.next().to_string(), 0).await?;
            write.commit().await?;
            output.result(&output.t.reindex_asked());
        }
        Err(error) => return Err(error),
    }
    Ok(())
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
        Some(file) => std::fs::read_to_string(file).with_context(|| file.clone())?,
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
        let fields: Vec<String> = errors.0.into_iter().map(|error| error.field).collect();
        bail!("{}", output.t.user_invalid(fields.join(", ")));
    }
    migrate::run(&config.database_url(), &modules::migrations()).await?;
    let database = Database::connect(&config.database_url(), 2).await?;
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
            output.result(&output.t.user_added(account.email, account.role));
            Ok(())
        }
        Err(error) if error.violates("account__email_key") => bail!("{}", output.t.user_taken(new.email)),
        Err(error) => Err(error.into()),
    }
}

fn show_config(config: &Config, output: &Output) {
    let t = output.t;
    for (name, value, from) in config.shown() {
        let from = match from {
            From::Default => t.from_default(),
            From::File(file) => t.from_file(file.display().to_string()),
            From::Environment(name) => t.from_environment(name),
            From::Option(name) => t.from_option(name),
        };
        output.result(&format!("{name} = {value:?}  # {from}"));
    }
}
