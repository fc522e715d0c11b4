//! The running server: migrations under their lock, the indexer, the listener, a graceful stop.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
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
use crate::{indexer, modules};

/// Brings the database to the newest schema (an SQLite file is copied first if it holds anything), then loads the
/// reference data that is missing or changed.
///
/// # Errors
/// When a newer version wrote the database, or a step fails.
pub async fn prepare(config: &Config, output: &Output) -> anyhow::Result<Database> {
    let url = config.database_url();
    let migrations = modules::migrations();
    std::fs::create_dir_all(config.data_dir())
        .with_context(|| format!("cannot make the data folder {}", config.data_dir().display()))?;
    let database = Database::connect(&url, config.connections())
        .await
        .with_context(|| format!("cannot open {}", database::redact(&url)))?;
    let pending = migrate::pending(&database, &migrations).await?;
    if !pending.is_empty() {
        let held = migrate::applied(&database).await?;
        if let (Some(file), Some(last)) = (database.file(), held.last()) {
            let copy = format!("{file}.before-{}", pending[0].name());
            if !std::path::Path::new(&copy).exists() {
                output.line(&format!("{file} ({last}) -> {copy}"));
                migrate::copy_sqlite(&database, std::path::Path::new(&copy)).await?;
            }
        }
        let step = output.step(
            &output
                .t
                .migrating(i64::try_from(pending.len()).unwrap_or(i64::MAX)),
        );
        migrate::run(&url, &migrations).await?;
        step.done();
    }
    load_reference(&database, output).await?;
    Ok(database)
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
    report.push(("kinds", directory::kind::seed(&write).await?));
    report.push(("themes", directory::theme::seed(&write).await?));
    write.commit().await?;
    step.done();
    Ok(report)
}

/// The application over a prepared database.
///
/// # Errors
/// When another process holds the search index.
pub fn application(config: &Config, database: Database, demo: bool) -> anyhow::Result<App> {
    let clock = Clock::system();
    let index = search::Index::open(&config.data_dir().join("index")).context("the search index")?;
    Ok(App {
        db: database,
        index,
        files: files(config)?,
        ids: Ids::random(clock.clone()),
        clock,
        settings: Arc::new(config.settings(demo)),
        modules: Arc::new(modules::all()),
        written: Arc::default(),
    })
}

/// Where uploaded files are: the data folder, or a bucket that several nodes share.
///
/// # Errors
/// When the folder cannot be made or the bucket's settings are incomplete.
pub fn files(config: &Config) -> anyhow::Result<Files> {
    let text = |name: &str| config.text(&format!("files.s3_{name}"));
    if text("bucket").is_empty() {
        return Files::local(&config.data_dir().join("files")).context("the folder of files");
    }
    let settings = S3Settings {
        endpoint: text("endpoint"),
        bucket: text("bucket"),
        region: text("region"),
        prefix: text("prefix"),
        key_id: text("key_id"),
        secret: text("secret"),
    };
    Files::s3(&settings).context("the [files] settings")
}

/// Removes, once an hour, uploaded files that no record names any more.
async fn sweep_hourly(app: App) {
    loop {
        if let Err(error) = directory::media::sweep(app.clone()).await {
            tracing::error!(%error, "uploaded files could not be swept");
        }
        tokio::time::sleep(std::time::Duration::from_secs(3600)).await;
    }
}

/// Serves until the process is asked to stop; then takes no new request and lets those in flight finish.
///
/// # Errors
/// When the address is taken.
pub async fn run(config: &Config, app: App, output: &Output) -> anyhow::Result<()> {
    let bind = config.text("server.bind");
    let listener = TcpListener::bind(&bind)
        .await
        .with_context(|| format!("cannot listen on {bind}"))?;
    let address = listener.local_addr()?;
    tokio::spawn(watch_reindex(
        app.clone(),
        config.data_dir().join("index-generation"),
    ));
    tokio::spawn(indexer::follow(app.clone()));
    tokio::spawn(sweep_hourly(app.clone()));
    metrics_listener(&config.text("server.metrics_bind")).await?;
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
    axum::serve(listener, ServiceExt::<Request>::into_make_service(service))
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
    outbox::schedule::register(&write, &outbox::schedules()).await?;
    write.commit().await?;
    let mut handlers = vec![outbox::prune_handler(app.db.clone(), app.clock.clone())];
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

async fn metrics_listener(bind: &str) -> anyhow::Result<()> {
    if bind.is_empty() {
        return Ok(());
    }
    let handle = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .context("the metrics recorder")?;
    let listener = TcpListener::bind(bind)
        .await
        .with_context(|| format!("cannot listen on {bind} for metrics"))?;
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
