//! `villemonde import`: a list becomes records, all of it or nothing; and `--undo`, which takes a batch back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;
use clap::ArgMatches;
use database::dump;
use database::record::Undone;
use documents::import::{Mapping, Outcome, Report};
use kernel::{Actor, Clock, Ids};
use uuid::Uuid;
use web::Importer;

use crate::config::Config;
use crate::imports::{self, File, Order, importer, table_of};
use crate::output::Output;
use crate::serve;

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
        return undo(&importer, batch, config, output).await;
    }
    let file = PathBuf::from(arguments.get_one::<String>("file").cloned().unwrap_or_default());
    let lang = output.t.0;
    let name_of_file = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let table = match tokio::task::spawn_blocking(move || table_of(&importer, File::At(&file))).await? {
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
    for field in importer.whole {
        if let Some(value) = arguments.get_one::<String>(field) {
            choice.insert((*field).to_owned(), format!("={value}"));
        }
    }
    let rehearsal = arguments.get_flag("dry-run");
    let database = if rehearsal {
        // Nothing is written, so nothing is made or brought up to date either.
        let database = serve::existing(config, output).await?;
        if dump::count(database.reader(), "country").await? == 0 {
            bail!("{}", output.t.error_no_reference());
        }
        database
    } else {
        let (database, _) = serve::migrated(config, output).await?;
        serve::load_reference(&database, output).await?;
        database
    };
    // What was chosen before stands unless it is chosen otherwise now.
    if let Some(before) = imports::remembered(database.reader(), &importer, &table.header).await? {
        for (field, title) in before {
            choice.entry(field).or_insert(title);
        }
    }
    let mapping = match Mapping::chosen(&table.header, importer.fields, &choice) {
        Ok(mapping) => mapping,
        Err(error) => bail!("{}", web::import::unmapped(lang, &importer, &error)),
    };
    if !mapping.unread.is_empty() {
        output.line(&output.t.import_unread(mapping.unread.join(", ")));
    }
    let ids = Ids::random(Clock::system());
    if rehearsal {
        let report = (importer.preview)(database.reader(), &ids, &table, &mapping).await?;
        say(&importer, &report, true, output);
        return Ok(database.close().await?);
    }
    let step = output.step(&output.t.import_running());
    let order = Order {
        importer: &importer,
        table: &table,
        mapping: &mapping,
        file: &name_of_file,
        actor: Actor::System,
        foretold: None,
    };
    let done = imports::import(&database, &Clock::system(), &ids, order).await?;
    step.done();
    say(&importer, &done.report, false, output);
    if let Some(batch) = done.batch {
        output.line(&output.t.import_batch(batch.to_string(), name));
    }
    output.result(&done.report.counts().to_string());
    Ok(database.close().await?)
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

async fn undo(importer: &Importer, batch: &str, config: &Config, output: &Output) -> anyhow::Result<()> {
    let Ok(batch) = batch.parse::<Uuid>() else {
        bail!("{}", output.t.import_batch_wrong(batch.to_owned()));
    };
    let database = serve::existing(config, output).await?;
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let undone = imports::take_back(&database, &clock, &ids, Actor::System, batch).await?;
    if undone == Undone::default() {
        bail!("{}", output.t.import_batch_unknown(batch.to_string()));
    }
    let w = web::Messages(output.t.0);
    output.result(&imports::undone_words(w, importer.reads, &undone));
    Ok(database.close().await?)
}
