//! `villemonde export`: a list of the network as a file, all that a visitor sees of it.

use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use clap::ArgMatches;
use kernel::{Actor, Clock};
use sea_orm::DatabaseConnection;
use web::Exporter;
use web::export::{Format, Wanted};

use crate::config::Config;
use crate::output::Output;
use crate::{modules, serve};

/// The exporter of this name.
#[must_use]
pub fn exporter(name: &str) -> Option<Exporter> {
    modules::all()
        .into_iter()
        .flat_map(|module| module.exporters)
        .find(|exporter| exporter.name == name)
}

/// Writes a list to a file or to standard output. The format is the one asked for, else that of the file's name, else CSV.
///
/// # Errors
/// With what went wrong, for the person who typed it; then no file was written or replaced.
pub(super) async fn run(
    name: &str,
    arguments: &ArgMatches,
    config: &Config,
    output: &Output,
) -> anyhow::Result<()> {
    let Some(exporter) = exporter(name) else {
        bail!("{name}");
    };
    let file = arguments
        .get_one::<String>("output")
        .filter(|file| *file != "-")
        .map(PathBuf::from);
    let asked = arguments.get_one::<String>("format").map(String::as_str);
    let named = file
        .as_deref()
        .and_then(Path::extension)
        .and_then(|end| end.to_str());
    let format = asked
        .or(named)
        .and_then(|end| Format::of_path(&format!(".{end}")))
        .unwrap_or(Format::Csv);
    let database = serve::existing(config, output).await?;
    let settings = config.settings(false);
    let wanted = Wanted {
        lang: output.t.0,
        actor: Actor::Visitor,
        base_url: settings.base_url,
        today: Clock::system().today(),
        tallies: modules::all().iter().filter_map(|module| module.tally).collect(),
    };
    let reader = database.reader();
    let rows = match &file {
        Some(file) => to_file(&exporter, reader, &wanted, format, file)
            .await
            .with_context(|| file.display().to_string())?,
        None => match to_pipe(&exporter, reader, &wanted, format).await? {
            Some(rows) => rows,
            None => return Ok(database.close().await?),
        },
    };
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    match &file {
        Some(file) => output.line(&output.t.exported(file.display().to_string(), rows)),
        None => output.line(&output.t.exported_rows(rows)),
    }
    Ok(database.close().await?)
}

/// Writes beside the file, then puts it in its place: whoever reads the file finds the old list or the new one.
async fn to_file(
    exporter: &Exporter,
    reader: &DatabaseConnection,
    wanted: &Wanted,
    format: Format,
    file: &Path,
) -> anyhow::Result<u64> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut partial = tempfile::Builder::new()
        .prefix(".villemonde-")
        .suffix(".partial")
        // What is public may be read by others; the process's mask still has its say.
        .permissions(std::fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)?;
    let rows = exporter
        .write(reader, wanted, format, BufWriter::new(partial.as_file_mut()))
        .await
        .map_err(plain)?;
    partial.as_file().sync_all()?;
    partial.persist(file).map_err(|error| error.error)?;
    Ok(rows)
}

/// Writes to standard output. Whoever reads it may have had enough: that is no failure, and there is nothing to count.
async fn to_pipe(
    exporter: &Exporter,
    reader: &DatabaseConnection,
    wanted: &Wanted,
    format: Format,
) -> anyhow::Result<Option<u64>> {
    let left = Arc::new(AtomicBool::new(false));
    let pipe = Pipe {
        out: std::io::stdout(),
        left: left.clone(),
    };
    match exporter.write(reader, wanted, format, BufWriter::new(pipe)).await {
        Err(_) if left.load(Ordering::Relaxed) => Ok(None),
        other => other.map(Some).map_err(plain),
    }
}

/// The cause itself: a command has no page to show instead.
fn plain(error: web::Error) -> anyhow::Error {
    match error {
        web::Error::Internal(cause) => anyhow::Error::from_boxed(cause),
        other => other.into(),
    }
}

/// A writer that notes when nobody reads any more.
struct Pipe<W> {
    out: W,
    left: Arc<AtomicBool>,
}

impl<W> Pipe<W> {
    fn noted<T>(&self, result: std::io::Result<T>) -> std::io::Result<T> {
        if let Err(error) = &result
            && error.kind() == ErrorKind::BrokenPipe
        {
            self.left.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let flushed = self.out.flush();
        self.noted(flushed)
    }
}
