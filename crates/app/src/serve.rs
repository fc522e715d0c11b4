//! The running server: migrations under their lock, the indexer, the listener, a graceful stop.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, bail};
use axum::ServiceExt;
use axum::extract::Request;
use database::{Author, Database, Write, migrate};
use geo::reference::Scope;
use kernel::{Clock, Ids, Origin};
use outbox::Handler;
use outbox::mail::Smtp;
use tokio::net::TcpListener;
use tower::Layer;
use web::App;
use web::files::{Files, S3Settings};

use crate::config::Config;
use crate::output::Output;
use crate::{erasures, indexer, modules};

/// Brings the database to the newest schema, then loads the reference data that is missing or changed.
///
/// # Errors
/// When a newer version wrote the database, or a step fails.
pub async fn prepare(config: &Config, output: &Output) -> anyhow::Result<Database> {
    let (database, _) = migrated(config, output).await?;
    load_reference(&database, output).await?;
    // An older database that was put back by hand: whoever was erased since is erased again before anybody reads it.
    let again = erasures::settle(config, &database).await?;
    if again > 0 {
        output.line(&output.t.erased_again(i64::try_from(again)?));
    }
    Ok(database)
}

/// The database at the newest schema, made if it is not there, and how many steps that took. An SQLite file that holds
/// anything is copied first.
///
/// # Errors
/// When a newer version wrote the database, or a step fails.
pub async fn migrated(config: &Config, output: &Output) -> anyhow::Result<(Database, usize)> {
    let folder = config.data_dir();
    std::fs::create_dir_all(&folder)
        .with_context(|| output.t.error_data_dir(folder.display().to_string()))?;
    let url = config.database_url();
    let migrations = modules::migrations();
    let database = connect(&url, config.connections(), output).await?;
    let pending = migrate::pending(&database, &migrations).await?;
    if pending.is_empty() {
        return Ok((database, 0));
    }
    if let Some(file) = database.file().filter(|_| pending.len() < migrations.len()) {
        let copy = std::path::PathBuf::from(format!("{file}.before-{}", pending[0].name()));
        if !copy.exists() {
            // A copy that was cut short must not be taken for a whole one the next time.
            let partial = copy.with_extension("partial");
            let _ = std::fs::remove_file(&partial);
            let copied = migrate::copy_sqlite(&database, &partial).await;
            if let Err(error) = copied {
                let _ = std::fs::remove_file(&partial);
                return Err(error.into());
            }
            std::fs::rename(&partial, &copy)?;
            output.line(&output.t.saved_before(copy.display().to_string()));
        }
    }
    let step = output.step(
        &output
            .t
            .migrating(i64::try_from(pending.len()).unwrap_or(i64::MAX)),
    );
    let ran = migrate::run(&url, &migrations).await?;
    step.done();
    Ok((database, ran.len()))
}

/// Opens a database, and says which if it does not answer.
///
/// # Errors
/// When it does not answer.
pub async fn connect(url: &str, connections: u32, output: &Output) -> anyhow::Result<Database> {
    Database::connect(url, connections)
        .await
        .with_context(|| output.t.error_open(database::redact(url)))
}

/// Opens a database that must be there already, at this version's schema: nothing is made or changed.
///
/// # Errors
/// When there is none, or it is of another version.
pub async fn existing(config: &Config, output: &Output) -> anyhow::Result<Database> {
    let database = found(config, output).await?;
    if !migrate::pending(&database, &modules::migrations())
        .await?
        .is_empty()
    {
        bail!("{}", output.t.error_pending());
    }
    Ok(database)
}

/// Opens a database that must be there already, of whatever version.
///
/// # Errors
/// When there is none.
pub async fn found(config: &Config, output: &Output) -> anyhow::Result<Database> {
    let url = config.database_url();
    if let Some(file) = database::file_of(&url)
        && !std::path::Path::new(&file).exists()
    {
        bail!("{}", output.t.error_no_database(url));
    }
    connect(&url, config.connections(), output).await
}

/// Takes the address to listen on, before anything else is done: a server that cannot serve leaves the database alone.
///
/// # Errors
/// When the address is taken or not ours.
pub async fn listen(config: &Config, output: &Output) -> anyhow::Result<TcpListener> {
    let bind = config.text("server.bind");
    TcpListener::bind(&bind)
        .await
        .with_context(|| output.t.error_bind(bind))
}

/// Loads the reference data that is missing or changed.
///
/// # Errors
/// When the database refuses.
pub async fn load_reference(
    database: &Database,
    output: &Output,
) -> anyhow::Result<Vec<(&'static str, u64)>> {
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let step = output.step(&output.t.loading_reference());
    let write = Write::begin(database, &clock, &ids, Author::system(Origin::Reference)).await?;
    let mut report = geo::reference::load(&write, Scope::Whole).await?;
    let own = [
        ("kinds", directory::kind::seed(&write).await?),
        ("themes", directory::theme::seed(&write).await?),
    ];
    report.extend(own.into_iter().filter(|(_, added)| *added > 0));
    write.commit().await?;
    step.done();
    Ok(report)
}

/// The application over a prepared database.
///
/// # Errors
/// When another process holds the search index.
pub fn application(config: &Config, database: Database, demo: bool, output: &Output) -> anyhow::Result<App> {
    let clock = Clock::system();
    let index =
        search::Index::open(&config.data_dir().join("index")).with_context(|| output.t.error_index())?;
    Ok(App {
        db: database,
        index,
        files: files(config, output)?,
        ids: Ids::random(clock.clone()),
        clock,
        settings: Arc::new(config.settings(demo)),
        modules: Arc::new(modules::all()),
        written: Arc::default(),
        memo: web::Memo::default(),
    })
}

/// Where uploaded files are: the data folder, or a bucket that several nodes share.
///
/// # Errors
/// When the folder cannot be made or the bucket's settings are incomplete.
pub fn files(config: &Config, output: &Output) -> anyhow::Result<Files> {
    let text = |name: &str| config.text(&format!("files.s3_{name}"));
    if text("bucket").is_empty() {
        return Files::local(&config.data_dir().join("files")).with_context(|| output.t.error_files());
    }
    let settings = S3Settings {
        endpoint: text("endpoint"),
        bucket: text("bucket"),
        region: text("region"),
        prefix: text("prefix"),
        key_id: text("key_id"),
        secret: text("secret"),
    };
    Files::s3(&settings).with_context(|| output.t.error_files())
}

/// Removes, once an hour, uploaded files that no record names any more.
async fn sweep_hourly(app: App) {
    loop {
        if let Err(error) = directory::media::sweep(app.clone()).await {
            tracing::error!(%error, "uploaded files could not be swept");
        }
        if let Err(error) = crate::imports::sweep(&app).await {
            tracing::error!(%error, "lists that were never taken in could not be swept");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
    }
}

/// Keeps, within a minute, the list of erasures beside the backups up to date.
async fn keep_erasures(app: App, path: std::path::PathBuf) {
    loop {
        if let Err(error) = erasures::keep(&path, &app.db).await {
            tracing::error!(%error, "the list of erasures could not be written");
        }
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    }
}

/// Promises, once a minute, the seal of what the audit log noted.
async fn seal_what_was_noted(app: App) {
    loop {
        if let Err(error) = outbox::promise_seal(&app.db, &app.clock, &app.ids).await {
            tracing::error!(%error, "the audit log could not be looked at");
        }
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    }
}

/// Serves until the process is asked to stop; then takes no new request and lets those in flight finish.
///
/// # Errors
/// When the address for metrics is taken, or the settings for mail are wrong.
pub async fn run(config: &Config, app: App, listener: TcpListener, output: &Output) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    tokio::spawn(watch_reindex(
        app.clone(),
        config.data_dir().join("index-generation"),
    ));
    tokio::spawn(indexer::follow(app.clone()));
    tokio::spawn(sweep_hourly(app.clone()));
    tokio::spawn(seal_what_was_noted(app.clone()));
    tokio::spawn(keep_erasures(app.clone(), erasures::path(config)));
    metrics_listener(&config.text("server.metrics_bind"), output).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(outbox::run(
        app.db.clone(),
        app.clock.clone(),
        app.ids.clone(),
        handlers(&app).await?,
        stopped,
    ));
    let router = web::router::build(&app);
    let service = tower::util::MapRequestLayer::new(web::router::speak::<axum::body::Body>).layer(router);
    output.line(&output.t.serving(format!("http://{address}")));
    axum::serve(
        listener,
        ServiceExt::<Request>::into_make_service_with_connect_info::<std::net::SocketAddr>(service),
    )
    .with_graceful_shutdown(asked_to_stop())
    .await?;
    // The jobs in hand end first, then their database closes.
    stop.send_replace(true);
    worker.await.context("the worker")?;
    output.line(&output.t.stopped());
    app.db.close().await?;
    Ok(())
}

/// What does the jobs of this node; their schedules are written first. Mails wait where no server is set.
async fn handlers(app: &App) -> anyhow::Result<Vec<Handler>> {
    let write = Write::begin(&app.db, &app.clock, &app.ids, Author::system(Origin::Reference)).await?;
    let mut schedules = outbox::schedules();
    schedules.extend(accounts::schedules());
    outbox::schedule::register(&write, &schedules).await?;
    write.commit().await?;
    let mut handlers = vec![
        outbox::prune_handler(app.db.clone(), app.clock.clone()),
        outbox::seal_handler(app.db.clone(), app.clock.clone()),
        personal::compact_handler(app.db.clone()),
    ];
    handlers.extend(accounts::handlers(app));
    if let Some(set) = &app.settings.smtp {
        let smtp = Smtp {
            host: set.host.clone(),
            port: set.port,
            user: set.user.clone(),
            password: set.password.clone(),
            from: set.from.clone(),
        };
        handlers.push(outbox::mail::handler(&smtp, app.clock.clone()).context("the [mail] settings")?);
    }
    Ok(handlers)
}

/// `villemonde search reindex` beside a running server writes a row; the server sees it and builds its index anew.
async fn watch_reindex(app: App, marker: std::path::PathBuf) {
    loop {
        match asked(&app).await {
            Ok(Some(asked)) if std::fs::read_to_string(&marker).ok().as_deref() != Some(asked.as_str()) => {
                if !app.index.is_empty() && marker.exists() {
                    let index = app.index.clone();
                    if let Ok(Err(error)) = tokio::task::spawn_blocking(move || index.clear()).await {
                        tracing::error!(%error, "the search index could not be cleared");
                    }
                    app.written.notify_one();
                }
                if let Err(error) = std::fs::write(&marker, asked) {
                    tracing::error!(%error, "the search index's generation could not be noted");
                }
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the database does not answer"),
        }
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    }
}

/// The name, among the reference sets, of the row that asks every node to build its index anew.
pub const REINDEX: &str = "search-index";

async fn asked(app: &App) -> Result<Option<String>, sea_orm::DbErr> {
    use sea_orm::EntityTrait;
    Ok(geo::reference::set::Entity::find_by_id(REINDEX.to_owned())
        .one(app.db.reader())
        .await?
        .map(|row| row.digest))
}

async fn metrics_listener(bind: &str, output: &Output) -> anyhow::Result<()> {
    if bind.is_empty() {
        return Ok(());
    }
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .context("the metrics recorder")?;
    let listener = TcpListener::bind(bind)
        .await
        .with_context(|| output.t.error_bind(bind.to_owned()))?;
    let router = axum::Router::new().route(
        "/metrics",
        axum::routing::get(move || std::future::ready(handle.render())),
    );
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the metrics listener stopped");
        }
    });
    Ok(())
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}

/// The environment, read once.
#[must_use]
pub fn environment() -> BTreeMap<String, String> {
    std::env::vars()
        .filter(|(name, _)| {
            name.starts_with("VILLEMONDE_") || name == "LANG" || name == "LC_ALL" || name == "LC_MESSAGES"
        })
        .collect()
}
