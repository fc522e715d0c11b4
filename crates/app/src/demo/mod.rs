//! Loads the demonstration network: the files of `demo/`, embedded, through each feature's loader, in one transaction.

pub mod national;

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::{TimeZone, Utc};
use database::{Author, Database, Json, Write, source};
use kernel::date::{Dated, Period};
use kernel::{Clock, Ids, Origin, Translated};
use sea_orm::EntityTrait;
use serde::Deserialize;
use web::Module;

/// The files of `demo/`.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../demo"]
#[include = "*.toml"]
struct Files;

/// The demonstration's files, by name.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| {
            Files::get(&name).map(|file| (name.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

#[derive(Deserialize)]
struct SourceFile {
    source: Vec<SourceEntry>,
}

#[derive(Deserialize)]
struct SourceEntry {
    key: String,
    title: Translated,
    #[serde(default)]
    publisher: String,
    date: Option<String>,
    date_text: Option<String>,
    url: Option<String>,
    #[serde(default)]
    note: Translated,
}

/// Whether the demonstration is loaded.
///
/// # Errors
/// When the database does not answer.
pub async fn is_loaded(database: &Database) -> anyhow::Result<bool> {
    Ok(
        accounts::find_by_email(database.reader(), accounts::demo::DEMO_ACCOUNTS[0].email)
            .await?
            .is_some(),
    )
}

/// Loads the whole demonstration and says how many records each feature wrote.
///
/// # Errors
/// When a file does not parse or the database refuses; then nothing is loaded.
pub async fn load(database: &Database, modules: &[Module]) -> anyhow::Result<Vec<(&'static str, u64)>> {
    // The day on which the network is shown: ids and instants come out the same on every machine.
    let clock = Clock::fixed(
        Utc.with_ymd_and_hms(2026, 11, 1, 8, 0, 0)
            .single()
            .context("a fixed date")?,
    );
    let ids = Ids::seeded(clock.clone(), 93);
    let write = Write::begin(database, &clock, &ids, Author::system(Origin::Demo)).await?;
    let files = files();
    let mut report = vec![("sources", sources(&write, &files).await?)];
    for module in modules {
        if let Some(loader) = module.demo {
            report.push((
                module.name,
                loader(&write, &files)
                    .await
                    .with_context(|| format!("the demonstration of {}", module.name))?,
            ));
        }
    }
    accounts::demo::load(&write).await?;
    moderation::demo::load(&write).await?;
    write.commit().await?;
    Ok(report)
}

async fn sources(write: &Write, files: &web::DemoFiles) -> anyhow::Result<u64> {
    let mut count = 0;
    for (name, text) in files.iter().filter(|(name, _)| name == "sources.toml") {
        let file: SourceFile = toml::from_str(text).with_context(|| name.clone())?;
        for entry in file.source {
            let dated = match &entry.date {
                Some(date) => Some(Json(Dated {
                    value: date
                        .parse::<Period>()
                        .with_context(|| format!("{name}: {date}"))?,
                    original: entry.date_text,
                })),
                None => None,
            };
            let model = source::Model {
                id: kernel::id::from_key("source", &entry.key),
                code: entry.key,
                title: Json(entry.title),
                publisher: entry.publisher,
                dated,
                url: entry.url,
                note: Json(entry.note),
            };
            source::Entity::insert(source::ActiveModel::from(model))
                .exec_without_returning(write.tx())
                .await?;
            count += 1;
        }
    }
    Ok(count)
}

/// How many records of each kind the database holds, for the closing lines of `villemonde demo`.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(database: &Database) -> anyhow::Result<BTreeMap<&'static str, i64>> {
    let mut counts = BTreeMap::new();
    for table in [
        "organisation",
        "partnership",
        "project",
        "place",
        "territory",
        "country",
    ] {
        counts.insert(table, database::dump::count(database.reader(), table).await?);
    }
    Ok(counts)
}
