//! Backup, restore and copy: tables as lines of JSON, the same on both engines, and the uploaded files beside them.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use database::{Database, dump, migrate};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::modules;
use crate::output::Output;

/// What an archive says of itself.
#[derive(Serialize, Deserialize)]
struct Manifest {
    version: String,
    migrations: Vec<String>,
}

const MANIFEST: &str = "manifest.json";
const TABLES: &str = "tables";
const FILES: &str = "files";

/// Writes an archive of one consistent state of the database, and of the uploaded files.
///
/// # Errors
/// When the file exists already, or something cannot be read or written; a half-written archive is removed.
pub async fn backup(config: &Config, target: &Path, output: &Output) -> anyhow::Result<()> {
    let database = open(config).await?;
    let partial = target.with_extension("partial");
    let outcome = write_archive(config, &database, &partial).await;
    let (rows, files) = match outcome {
        Ok(counts) => counts,
        Err(error) => {
            let _ = std::fs::remove_file(&partial);
            return Err(error);
        }
    };
    std::fs::rename(&partial, target).with_context(|| target.display().to_string())?;
    output.result(&output.t.backed_up(
        target.display().to_string(),
        i64::try_from(files)?,
        i64::try_from(rows)?,
    ));
    Ok(())
}

async fn open(config: &Config) -> anyhow::Result<Database> {
    let url = config.database_url();
    let database = Database::connect(&url, 2)
        .await
        .with_context(|| database::redact(&url))?;
    if !migrate::pending(&database, &modules::migrations())
        .await?
        .is_empty()
    {
        bail!("villemonde migrate");
    }
    Ok(database)
}

async fn write_archive(config: &Config, database: &Database, target: &Path) -> anyhow::Result<(u64, u64)> {
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .open(target)
        .with_context(|| target.display().to_string())?;
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        migrations: migrate::applied(database).await?,
    };
    append(&mut archive, MANIFEST, &serde_json::to_vec_pretty(&manifest)?)?;
    let tx = database.begin_read().await?;
    let mut rows = 0;
    for table in modules::tables() {
        // A table goes through a file of its own: its size must stand before its content.
        let mut lines = tempfile::tempfile()?;
        rows += table.dump(&tx, &mut BufWriter::new(&mut lines)).await?;
        std::io::Seek::rewind(&mut lines)?;
        archive.append_file(format!("{TABLES}/{}.jsonl", table.name), &mut lines)?;
    }
    tx.rollback().await?;
    let folder = config.data_dir().join(FILES);
    let mut files = 0;
    for path in walk(&folder)? {
        archive.append_path_with_name(&path, Path::new(FILES).join(path.strip_prefix(&folder)?))?;
        files += 1;
    }
    let file = archive
        .into_inner()?
        .finish()?
        .into_inner()
        .map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok((rows, files))
}

fn append(archive: &mut tar::Builder<impl std::io::Write>, name: &str, content: &[u8]) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    Ok(archive.append_data(&mut header, name, content)?)
}

fn walk(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(walk(&path)?)
        } else {
            found.push(path)
        }
    }
    found.sort();
    Ok(found)
}

/// Reads an archive into an empty database, all or nothing, and its files into the data folder.
///
/// # Errors
/// When the database holds records, or the archive is of another schema or damaged.
pub async fn restore(config: &Config, source: &Path, output: &Output) -> anyhow::Result<()> {
    let unpacked = tempfile::tempdir()?;
    unpack(source, unpacked.path())?;
    let manifest: Manifest =
        serde_json::from_reader(File::open(unpacked.path().join(MANIFEST)).context(MANIFEST)?)?;
    let migrations = modules::migrations();
    if let Some(other) = manifest
        .migrations
        .iter()
        .find(|name| !migrations.iter().any(|known| known.name() == name.as_str()))
    {
        bail!("{}", output.t.restore_other_schema(other.clone()));
    }
    if manifest.migrations.len() != migrations.len() {
        bail!("{}", output.t.restore_other_schema(manifest.version));
    }
    let database = empty(&config.database_url(), output).await?;
    let tx = database.begin_write().await?;
    let tables = modules::tables();
    for table in tables.iter().rev() {
        table.clear(&tx).await?;
    }
    let mut rows = 0;
    for table in &tables {
        let file = File::open(unpacked.path().join(TABLES).join(format!("{}.jsonl", table.name)))
            .with_context(|| table.name)?;
        rows += table
            .load(&tx, &mut BufReader::new(file))
            .await
            .with_context(|| table.name)?;
    }
    let (from, to) = (unpacked.path().join(FILES), config.data_dir().join(FILES));
    let mut files = 0;
    for path in walk(&from)? {
        let target = to.join(path.strip_prefix(&from)?);
        std::fs::create_dir_all(target.parent().unwrap_or(&to))?;
        std::fs::copy(&path, &target)?;
        files += 1;
    }
    tx.commit().await?;
    output.result(&output.t.restored(files, i64::try_from(rows)?));
    Ok(())
}

/// The largest archive that is unpacked, in bytes: a damaged or hostile one does not fill the disk.
const MAX_UNPACKED: u64 = 50 * 1024 * 1024 * 1024;

fn unpack(source: &Path, target: &Path) -> anyhow::Result<()> {
    let file = File::open(source).with_context(|| source.display().to_string())?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut total = 0;
    for entry in archive.entries()? {
        let mut entry = entry.with_context(|| source.display().to_string())?;
        let path = entry.path()?.into_owned();
        let safe = path.components().all(|part| matches!(part, Component::Normal(_)))
            && entry.header().entry_type().is_file();
        if !safe {
            bail!("{}: {}", source.display(), path.display());
        }
        let place = target.join(&path);
        std::fs::create_dir_all(place.parent().unwrap_or(target))?;
        let mut out = BufWriter::new(File::create(&place)?);
        total += std::io::copy(&mut (&mut entry).take(MAX_UNPACKED - total), &mut out)?;
        out.flush()?;
        if total >= MAX_UNPACKED {
            bail!("{}: > {MAX_UNPACKED}", source.display());
        }
    }
    Ok(())
}

/// The database at `url`, at the newest schema, refused if it holds records.
async fn empty(url: &str, output: &Output) -> anyhow::Result<Database> {
    migrate::run(url, &modules::migrations())
        .await
        .with_context(|| database::redact(url))?;
    let database = Database::connect(url, 2).await?;
    for table in ["record", "account"] {
        if dump::count(database.reader(), table).await? > 0 {
            bail!("{}", output.t.restore_not_empty());
        }
    }
    Ok(database)
}

/// Copies one consistent state of a live database into another, empty one, of either engine.
///
/// # Errors
/// When the target holds records, or either database fails; then the target is left as it was.
pub async fn copy(config: &Config, to: &str, output: &Output) -> anyhow::Result<()> {
    let source = open(config).await?;
    let target = empty(to, output).await?;
    let (reading, writing) = (source.begin_read().await?, target.begin_write().await?);
    let tables = modules::tables();
    for table in tables.iter().rev() {
        table.clear(&writing).await?;
    }
    let mut rows = 0;
    for table in &tables {
        let step = output.step(table.name);
        let mut lines = tempfile::tempfile()?;
        let dumped = table.dump(&reading, &mut BufWriter::new(&mut lines)).await?;
        std::io::Seek::rewind(&mut lines)?;
        let loaded = table
            .load(&writing, &mut BufReader::new(&mut lines))
            .await
            .with_context(|| table.name)?;
        if dumped != loaded {
            bail!("{}: {dumped} != {loaded}", table.name);
        }
        rows += loaded;
        step.done();
    }
    reading.rollback().await?;
    writing.commit().await?;
    output.result(
        &output
            .t
            .copied(i64::try_from(rows)?, i64::try_from(tables.len())?),
    );
    Ok(())
}
