//! Lists that come in, on the command line and on the administrator's page: one transaction, one batch that can be taken
//! back, and the columns that were chosen remembered for the next list with the same titles.

mod pages;
pub mod rows;
mod uploads;

use std::collections::BTreeMap;
use std::path::Path;

use database::audit::{self, Kind, Note};
use database::record::Undone;
use database::{Author, Database, Write, dump, migration, record};
use documents::import::{Counts, Field, Mapping, Report};
use documents::table::{Limits, ReadError, Table, features, read, read_file};
use kernel::text::fold;
use kernel::{Actor, Clock, Ids, Origin};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect, sea_query::OnConflict};
use web::personal::{Personal, Text};
use web::{Importer, Messages, Module, Reads};

pub use uploads::sweep;

use crate::modules;
use rows::{batch, mapping, report};

/// The page of imports and its tables.
pub fn module() -> Module {
    Module {
        migrations: vec![
            migration("0060_imports", include_str!("../../migrations/0060_imports.sql")),
            migration("0066_holders", include_str!("../../migrations/0066_holders.sql")),
        ],
        tables: vec![
            dump::table::<batch::Entity>("import_batch"),
            dump::table::<report::Entity>("import_report"),
            dump::table::<mapping::Entity>("import_mapping"),
            dump::table::<rows::upload::Entity>("import_upload"),
        ],
        routes: Some(pages::routes),
        personal: Some(Personal::of_texts(&[Text {
            table: "import_report",
            column: "report",
            json: true,
        }])),
        ..Module::new("imports")
    }
}

/// Field to column title; an empty title for "no column".
pub type Choice = BTreeMap<String, String>;

/// All importers, in the order of the features.
#[must_use]
pub fn importers() -> Vec<Importer> {
    modules::all()
        .into_iter()
        .flat_map(|module| module.importers)
        .collect()
}

/// The importer of this name.
#[must_use]
pub fn importer(name: &str) -> Option<Importer> {
    importers().into_iter().find(|importer| importer.name == name)
}

/// Reads a file as its importer wants it: never more of it than the limit, or as much as the command takes.
///
/// # Errors
/// [`ReadError`].
pub fn table_of(importer: &Importer, file: File<'_>) -> Result<Table, ReadError> {
    let limits = match importer.reads {
        Reads::Lists => Limits::default(),
        Reads::Contours => Limits::shapes(),
    };
    match (importer.reads, file) {
        (Reads::Lists, File::At(path)) => read_file(path, &limits),
        (Reads::Contours, File::At(path)) => features::read_file(path, &limits),
        (Reads::Lists, File::Held(bytes, most)) => read(
            bytes,
            &Limits {
                bytes: most,
                ..limits
            },
        ),
        (Reads::Contours, File::Held(bytes, most)) => features::read(
            bytes,
            &Limits {
                bytes: most,
                ..limits
            },
        ),
    }
}

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub enum File<'a> {
    /// On the disk.
    At(&'a Path),
    /// In memory, with the most bytes that it may have.
    Held(&'a [u8], u64),
}

/// What became of a batch that was taken back, in words.
#[must_use]
pub fn undone_words(w: Messages, reads: Reads, done: &Undone) -> String {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (gone, kept, back) = (number(done.archived), number(done.kept), number(done.restored));
    match reads {
        Reads::Lists => w.import_undone(gone, kept, back),
        Reads::Contours => w.import_undone_contours(gone, kept, back),
    }
}

/// A list to take in.
pub struct Order<'a> {
    /// Which list.
    pub importer: &'a Importer,
    /// Its lines.
    pub table: &'a Table,
    /// Its columns.
    pub mapping: &'a Mapping,
    /// The file's name.
    pub file: &'a str,
    /// Who takes it in.
    pub actor: Actor,
    /// What the preview counted: other counts, and nothing is written.
    pub foretold: Option<Counts>,
}

/// What an import came to.
#[derive(Debug)]
pub struct Done {
    /// Line by line.
    pub report: Report,
    /// The batch; none when nothing was written.
    pub batch: Option<Uuid>,
    /// Whether the preview had counted otherwise.
    pub differs: bool,
}

/// Imports in one transaction, under a batch that can be taken back; the batch's own row is part of it.
///
/// # Errors
/// When the database refuses; then nothing was written.
pub async fn import(
    database: &Database,
    clock: &Clock,
    ids: &Ids,
    order: Order<'_>,
) -> database::Result<Done> {
    let number = ids.next();
    let author = Author {
        actor: order.actor.clone(),
        origin: Origin::Import,
        batch: Some(number),
    };
    let write = Write::begin(database, clock, ids, author).await?;
    let taken = (order.importer.import)(&write, order.table, order.mapping).await?;
    let counts = taken.counts();
    let differs = order.foretold.is_some_and(|foretold| foretold != counts);
    // What changes nothing leaves no trace.
    if differs || counts.added + counts.updated == 0 {
        return Ok(Done {
            report: taken,
            batch: None,
            differs,
        });
    }
    let row = batch::Model {
        id: number,
        importer: order.importer.name.to_owned(),
        file: order.file.to_owned(),
        counts: counts.into(),
        actor_id: order.actor.id(),
        at: write.now,
        undone: None,
        undone_at: None,
    };
    batch::Entity::insert(batch::ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await?;
    let lines = report::Model {
        batch_id: number,
        report: taken.clone().into(),
    };
    report::Entity::insert(report::ActiveModel::from(lines))
        .exec_without_returning(write.tx())
        .await?;
    remember(&write, order.importer, order.table, order.mapping).await?;
    let noted = Note::new(Kind::Import).with("importer", order.importer.name);
    audit::note(&write, noted.with("batch", &number.to_string())).await?;
    write.commit().await?;
    Ok(Done {
        report: taken,
        batch: Some(number),
        differs,
    })
}

/// Takes a batch back: what it made is archived, what it changed is as it was, and what somebody wrote since stays. A
/// batch that was taken back already stays so.
///
/// # Errors
/// When the database refuses; then nothing was changed.
pub async fn take_back(
    database: &Database,
    clock: &Clock,
    ids: &Ids,
    actor: Actor,
    number: Uuid,
) -> database::Result<Undone> {
    let rewriters: Vec<_> = modules::all()
        .into_iter()
        .flat_map(|module| module.rewriters)
        .collect();
    let author = Author {
        actor,
        origin: Origin::Import,
        // Taking back is no part of the batch: it is not taken back with it.
        batch: None,
    };
    let write = Write::begin(database, clock, ids, author).await?;
    // Two who take it back at once: the second one finds it taken back.
    let row = batch::Entity::find_by_id(number)
        .lock_exclusive()
        .one(write.tx())
        .await?;
    if let Some(done) = row.as_ref().and_then(|row| row.undone.as_ref()) {
        return Ok(done.0);
    }
    let mut taken = Undone::default();
    let mut made = Vec::new();
    for touched in record::touched_by(&write, number).await? {
        let rewriter = rewriters
            .iter()
            .find(|rewriter| rewriter.kind == touched.record.kind);
        match (&touched.before, rewriter) {
            _ if !touched.untouched => taken.kept += 1,
            (None, _) => {
                made.push(touched);
                taken.archived += 1;
            }
            (Some(before), Some(rewriter)) => {
                (rewriter.write)(&write, touched.record.id, touched.record.version, before.clone()).await?;
                taken.restored += 1;
            }
            (Some(_), None) => taken.kept += 1,
        }
    }
    record::take_back(&write, number, made).await?;
    for take_back in importers().into_iter().filter_map(|importer| importer.take_back) {
        let more = take_back(&write, number).await?;
        taken.archived += more.archived;
        taken.restored += more.restored;
        taken.kept += more.kept;
    }
    if row.is_some() {
        let change = batch::ActiveModel {
            id: Set(number),
            undone: Set(Some(taken.into())),
            undone_at: Set(Some(write.now)),
            ..Default::default()
        };
        batch::Entity::update(change).exec(write.tx()).await?;
    }
    let noted = Note::new(Kind::ImportUndone).with("batch", &number.to_string());
    audit::note(&write, noted).await?;
    write.commit().await?;
    Ok(taken)
}

/// The row of a list with these titles, in any order and writing.
fn key(importer: &Importer, header: &[String]) -> Uuid {
    let mut titles: Vec<String> = header.iter().map(|title| fold(title)).collect();
    titles.sort();
    kernel::id::from_key(
        "import-columns",
        &format!("{}\n{}", importer.name, titles.join("\n")),
    )
}

/// The columns that were chosen for a list with these titles before. A choice that no longer fits is forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn remembered(
    connection: &impl ConnectionTrait,
    importer: &Importer,
    header: &[String],
) -> database::Result<Option<Choice>> {
    let row = mapping::Entity::find_by_id(key(importer, header))
        .one(connection)
        .await?;
    Ok(row
        .map(|row| row.choice.0)
        .filter(|choice| Mapping::chosen(header, importer.fields, choice).is_ok()))
}

/// A mapping as it is chosen: every field with its title, or without.
#[must_use]
pub fn choice_of(fields: &[Field], header: &[String], mapping: &Mapping) -> Choice {
    fields
        .iter()
        .map(|field| {
            if let Some(value) = mapping.value(field.name) {
                return (field.name.to_owned(), format!("={value}"));
            }
            let title = mapping
                .column(field.name)
                .and_then(|column| header.get(column))
                .cloned()
                .unwrap_or_default();
            (field.name.to_owned(), title)
        })
        .collect()
}

async fn remember(
    write: &Write,
    importer: &Importer,
    table: &Table,
    mapping: &Mapping,
) -> database::Result<()> {
    let mut choice = choice_of(importer.fields, &table.header, mapping);
    // What was said of one file is not true of the next one.
    choice.retain(|field, _| mapping.value(field).is_none());
    let row = mapping::Model {
        id: key(importer, &table.header),
        importer: importer.name.to_owned(),
        choice: choice.into(),
        at: write.now,
    };
    let mut anew = OnConflict::column(mapping::Column::Id);
    anew.update_columns([mapping::Column::Choice, mapping::Column::At]);
    mapping::Entity::insert(mapping::ActiveModel::from(row))
        .on_conflict(anew)
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}
