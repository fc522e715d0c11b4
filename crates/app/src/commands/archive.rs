//! Backup and restore: tables as lines of JSON, the same on both engines, and the uploaded files beside them, whether
//! they are kept on the disk or in a bucket.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use database::{Author, Database, Write, migrate};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::{Clock, Ids, Origin};
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir};
use web::files::{Bytes, Files, Name};

use super::copy::empty;
use super::interrupt::Stop;
use crate::config::Config;
use crate::output::Output;
use crate::{modules, serve};

/// What an archive says of itself.
#[derive(Serialize, Deserialize)]
struct Manifest {
    version: String,
    migrations: Vec<String>,
}

const MANIFEST: &str = "manifest.json";
const TABLES: &str = "tables";
const FILES: &str = "files";
/// How unfinished work is called: it is removed when the command ends, however it ends.
const UNFINISHED: &str = ".villemonde-";

/// Writes an archive of one consistent state of the database, and of the uploaded files.
///
/// # Errors
/// When the file exists already, or something cannot be read or written; a half-written archive is removed.
pub(super) async fn backup(
    config: &Config,
    target: &Path,
    output: &Output,
    stop: &Stop,
) -> anyhow::Result<()> {
    let named = || target.display().to_string();
    if target.exists() {
        bail!("{}", output.t.error_archive_exists(named()));
    }
    let database = serve::existing(config, output).await?;
    let stored = serve::files(config, output)?;
    let folder = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Beside its target, for this account's eyes only, and gone unless it is kept.
    let partial = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(folder)
        .with_context(named)?;
    let step = output.step(&output.t.backing_up());
    let (partial, rows, files) = write_archive(&database, &stored, partial, output, stop)
        .await
        .with_context(named)?;
    partial
        .persist_noclobber(target)
        .map_err(|error| error.error)
        .with_context(named)?;
    // The name, too, survives the loss of power.
    File::open(folder)?.sync_all()?;
    step.done();
    output.result(
        &output
            .t
            .backed_up(named(), i64::try_from(files)?, i64::try_from(rows)?),
    );
    Ok(())
}

async fn write_archive(
    database: &Database,
    stored: &Files,
    target: NamedTempFile,
    output: &Output,
    stop: &Stop,
) -> anyhow::Result<(NamedTempFile, u64, u64)> {
    let file = target.reopen()?;
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::default()));
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        migrations: migrate::applied(database).await?,
    };
    append(&mut archive, MANIFEST, &serde_json::to_vec_pretty(&manifest)?)?;
    let tx = database.begin_read().await?;
    let mut rows = 0;
    for table in modules::tables() {
        stop.check(output)?;
        // A table goes through a file of its own: its size must stand before its content.
        let mut lines = tempfile::tempfile()?;
        rows += table.dump(&tx, &mut BufWriter::new(&mut lines)).await?;
        std::io::Seek::rewind(&mut lines)?;
        archive.append_file(format!("{TABLES}/{}.jsonl", table.name), &mut lines)?;
    }
    tx.rollback().await?;
    let mut files = 0;
    // One file at a time: each is small, all of them may not fit.
    for entry in stored.list().await.with_context(|| output.t.error_files())? {
        stop.check(output)?;
        match stored.get(&entry.name).await {
            Ok(bytes) => append(&mut archive, &format!("{FILES}/{}", entry.name), &bytes)?,
            // Removed since the list was taken: no row of the backup names it.
            Err(web::files::Error::NotFound(_)) => continue,
            Err(error) => return Err(error).with_context(|| output.t.error_files()),
        }
        files += 1;
    }
    let file = archive
        .into_inner()?
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok((target, rows, files))
}

fn append(archive: &mut tar::Builder<impl std::io::Write>, name: &str, content: &[u8]) -> anyhow::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    Ok(archive.append_data(&mut header, name, content)?)
}

/// Reads an archive into an empty database, all or nothing, and its files into the storage of this installation.
///
/// # Errors
/// When the database holds records, or the archive is of another schema or damaged.
pub(super) async fn restore(
    config: &Config,
    source: &Path,
    erasures: Option<&Path>,
    output: &Output,
    stop: Stop,
) -> anyhow::Result<()> {
    File::open(source).with_context(|| source.display().to_string())?;
    let lists = [Some(crate::erasures::path(config)), erasures.map(Path::to_owned)];
    let mut erased = Vec::new();
    for list in lists.iter().flatten() {
        erased.extend(crate::erasures::read(list)?);
    }
    if let Some(named) = erasures {
        File::open(named).with_context(|| named.display().to_string())?;
    }
    let step = output.step(&output.t.restoring());
    let data = config.data_dir();
    std::fs::create_dir_all(&data).with_context(|| output.t.error_data_dir(data.display().to_string()))?;
    let stored = serve::files(config, output)?;
    // In the data folder: where the files go anyway, and not in memory, as /tmp often is.
    let unpacked = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&data)?;
    let unpacked = {
        let (source, output) = (source.to_owned(), *output);
        tokio::task::spawn_blocking(move || unpack(&source, unpacked, &output, &stop)).await??
    };
    let damaged = || output.t.error_archive(source.display().to_string());
    let manifest: Manifest =
        serde_json::from_reader(File::open(unpacked.path().join(MANIFEST)).with_context(damaged)?)
            .with_context(damaged)?;
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
            .with_context(damaged)?;
        rows += table
            .load(&tx, &mut BufReader::new(file))
            .await
            .with_context(|| table.name)
            .with_context(damaged)?;
    }
    // Files first, then the rows that name them; should the rows fail, the sweep removes the files.
    let files = put_files(&stored, &unpacked.path().join(FILES), output).await?;
    // Whoever was erased after the backup was made is erased in it again, before it can be read.
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    let write = Write::over(tx, &clock, &ids, Author::system(Origin::Typed));
    let again = personal::replay(&write, &modules::all(), &erased).await?;
    write.commit().await?;
    if again > 0 {
        database.vacuum().await?;
    }
    super::forget_index(config, &database).await?;
    step.done();
    output.result(&output.t.restored(files, i64::try_from(rows)?));
    if again > 0 {
        output.result(&output.t.erased_again(i64::try_from(again)?));
    } else if erased.is_empty() {
        output.line(&output.t.restore_no_erasures());
    }
    Ok(())
}

async fn put_files(stored: &Files, folder: &Path, output: &Output) -> anyhow::Result<i64> {
    let mut files = 0;
    for path in walk(folder)? {
        let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
        let Some(name) = Name::parse(&name) else {
            output.line(&output.t.restore_passed_over(name));
            continue;
        };
        stored
            .put(&name, Bytes::from(std::fs::read(&path)?))
            .await
            .with_context(|| output.t.error_files())?;
        files += 1;
    }
    Ok(files)
}

fn walk(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(walk(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The largest archive that is unpacked, in bytes: a damaged or hostile one does not fill the disk.
const MAX_UNPACKED: u64 = 50 * 1024 * 1024 * 1024;

fn unpack(source: &Path, target: TempDir, output: &Output, stop: &Stop) -> anyhow::Result<TempDir> {
    let named = || source.display().to_string();
    let damaged = || output.t.error_archive(named());
    let folder = || target.path().display().to_string();
    let file = File::open(source).with_context(named)?;
    let mut archive = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut total = 0;
    for entry in archive.entries().with_context(damaged)? {
        stop.check(output)?;
        let entry = entry.with_context(damaged)?;
        let path = entry.path().with_context(damaged)?.into_owned();
        let safe = path.components().all(|part| matches!(part, Component::Normal(_)))
            && entry.header().entry_type().is_file();
        if !safe {
            bail!(
                "{}",
                output.t.error_archive_path(named(), path.display().to_string())
            );
        }
        let place = target.path().join(&path);
        std::fs::create_dir_all(place.parent().unwrap_or(target.path())).with_context(folder)?;
        let mut out = BufWriter::new(File::create(&place).with_context(folder)?);
        total += copy_entry(entry.take(MAX_UNPACKED - total), &mut out, damaged, folder)?;
        out.flush().with_context(folder)?;
        if total >= MAX_UNPACKED {
            bail!("{}", output.t.error_archive_size(named()));
        }
    }
    // To the very end, where the checksum stands.
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink()).with_context(damaged)?;
    Ok(target)
}

/// Copies, and tells an archive that cannot be read from a disk that cannot be written.
fn copy_entry(
    mut from: impl Read,
    to: &mut impl std::io::Write,
    damaged: impl Fn() -> String,
    full: impl Fn() -> String,
) -> anyhow::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        let read = from.read(&mut buffer).with_context(&damaged)?;
        if read == 0 {
            return Ok(total);
        }
        to.write_all(&buffer[..read]).with_context(&full)?;
        total += read as u64;
    }
}
