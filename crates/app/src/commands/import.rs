//! `villemonde import`: a list becomes records, all of it or nothing; and `--undo`, which takes a batch back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;
use clap::ArgMatches;
use database::{Author, Database, Write, record};
use documents::import::{Mapping, Outcome, Report};
use documents::table::{self, Limits, Table};
use kernel::{Actor, Clock, Ids, Origin};
use uuid::Uuid;
use web::{Importer, Rewriter};

use crate::config::Config;
use crate::output::Output;
use crate::{modules, serve};

/// The importer of this name.
#[must_use]
pub fn importer(name: &str) -> Option<Importer> {
    modules::all()
        .into_iter()
        .flat_map(|module| module.importers)
        .find(|importer| importer.name == name)
}

/// Imports a file, says what it would do, or takes a batch back.
///
/// # Errors
/// With what went wrong, for the person who typed it; then nothing was written.
pub(super) async fn run(
    name: &str,
    arguments: &ArgMatches,
    config: &Config,
    output: &Output,
) -> anyhow::Result<()> {
    let Some(importer) = importer(name) else {
        bail!("{name}");
    };
    if let Some(batch) = arguments.get_one::<String>("undo") {
        return undo(batch, config, output).await;
    }
    let file = PathBuf::from(arguments.get_one::<String>("file").cloned().unwrap_or_default());
    let lang = output.t.0;
    let table = match tokio::task::spawn_blocking(move || table::read_file(&file, &Limits::default())).await?
    {
        Ok(table) => table,
        Err(error) => bail!("{}", web::import::unread(web::Messages(lang), &error)),
    };
    let mut choice = BTreeMap::new();
    for pair in arguments.get_many::<String>("map").into_iter().flatten() {
        let Some((field, title)) = pair.split_once('=') else {
            bail!("{}", output.t.import_map_wrong(pair.clone()));
        };
        choice.insert(field.to_owned(), title.to_owned());
    }
    let mapping = match Mapping::chosen(&table.header, importer.fields, &choice) {
        Ok(mapping) => mapping,
        Err(error) => bail!("{}", web::import::unmapped(lang, &importer, &error)),
    };
    if !mapping.unread.is_empty() {
        output.line(&output.t.import_unread(mapping.unread.join(", ")));
    }
    let (database, _) = serve::migrated(config, output).await?;
    serve::load_reference(&database, output).await?;
    let ids = Ids::random(Clock::system());
    if arguments.get_flag("dry-run") {
        let report = (importer.preview)(database.reader(), &ids, &table, &mapping).await?;
        say(&importer, &report, true, output);
        return Ok(database.close().await?);
    }
    let step = output.step(&output.t.import_running());
    let (report, batch) = import(&database, &importer, &table, &mapping).await?;
    step.done();
    say(&importer, &report, false, output);
    let counts = report.counts();
    if counts.added + counts.updated > 0 {
        output.line(&output.t.import_batch(batch.to_string(), name));
    }
    output.result(&counts.to_string());
    Ok(database.close().await?)
}

/// Imports in one transaction, under a batch that can be taken back.
///
/// # Errors
/// When the database refuses; then nothing was written.
pub async fn import(
    database: &Database,
    importer: &Importer,
    table: &Table,
    mapping: &Mapping,
) -> database::Result<(Report, Uuid)> {
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let batch = ids.next();
    let author = Author {
        actor: Actor::System,
        origin: Origin::Import,
        batch: Some(batch),
    };
    let write = Write::begin(database, &clock, &ids, author).await?;
    let report = (importer.import)(&write, table, mapping).await?;
    let counts = report.counts();
    // What changes nothing leaves no trace.
    if counts.added + counts.updated > 0 {
        write.commit().await?;
    }
    Ok((report, batch))
}

/// What could not be decided, line by line; of a preview, every line. The counts come last.
fn say(importer: &Importer, report: &Report, all: bool, output: &Output) {
    let lang = output.t.0;
    let w = web::Messages(lang);
    for line in &report.lines {
        if !all && !matches!(line.outcome, Outcome::Ambiguous | Outcome::Ignored) {
            continue;
        }
        let mut text = output.t.import_line(
            line.number.to_string(),
            web::import::outcome(w, line.outcome),
            line.title.clone(),
        );
        for reason in web::import::reasons(lang, importer, line) {
            text.push(' ');
            text.push_str(&reason);
        }
        if !line.candidates.is_empty() {
            let candidates: Vec<String> = line.candidates.iter().map(web::import::candidate).collect();
            text.push(' ');
            text.push_str(&output.t.import_candidates(candidates.join(" ; ")));
        }
        output.result(&text);
    }
    if all {
        output.result(&report.counts().to_string());
    }
}

async fn undo(batch: &str, config: &Config, output: &Output) -> anyhow::Result<()> {
    let Ok(batch) = batch.parse::<Uuid>() else {
        bail!("{}", output.t.import_batch_wrong(batch.to_owned()));
    };
    let database = serve::existing(config, output).await?;
    let undone = take_back(&database, batch).await?;
    if undone == record::Undone::default() {
        bail!("{}", output.t.import_batch_unknown(batch.to_string()));
    }
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    output.result(&output.t.import_undone(
        number(undone.archived),
        number(undone.kept),
        number(undone.restored),
    ));
    Ok(database.close().await?)
}

/// Takes a batch back: what it made is archived, what it changed is as it was, and what somebody wrote since stays.
///
/// # Errors
/// When the database refuses; then nothing was changed.
pub async fn take_back(database: &Database, batch: Uuid) -> database::Result<record::Undone> {
    let rewriters: Vec<Rewriter> = modules::all()
        .into_iter()
        .flat_map(|module| module.rewriters)
        .collect();
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let author = Author {
        actor: Actor::System,
        origin: Origin::Import,
        // Taking back is no part of the batch: it is not taken back with it.
        batch: None,
    };
    let write = Write::begin(database, &clock, &ids, author).await?;
    let mut undone = record::Undone::default();
    for touched in record::touched_by(&write, batch).await? {
        let rewriter = rewriters
            .iter()
            .find(|rewriter| rewriter.kind == touched.record.kind);
        match (&touched.before, rewriter) {
            _ if !touched.untouched => undone.kept += 1,
            (None, _) => {
                record::take_back(&write, batch, &touched).await?;
                undone.archived += 1;
            }
            (Some(before), Some(rewriter)) => {
                (rewriter.write)(&write, touched.record.id, touched.record.version, before.clone()).await?;
                undone.restored += 1;
            }
            (Some(_), None) => undone.kept += 1,
        }
    }
    write.commit().await?;
    Ok(undone)
}
