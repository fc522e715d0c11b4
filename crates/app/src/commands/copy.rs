//! A live database into another, empty one, of either engine.

use std::io::{BufReader, BufWriter};

use anyhow::{Context, bail};
use database::{Database, migrate};

use crate::config::Config;
use crate::output::Output;
use crate::{modules, serve};

/// Copies one consistent state of a live database into another, empty one. Uploaded files stay where they are.
///
/// # Errors
/// When the target holds records, or either database fails; then the target is left as it was.
pub(super) async fn copy(config: &Config, to: &str, output: &Output) -> anyhow::Result<()> {
    let source = serve::existing(config, output).await?;
    if same(&config.database_url(), to) {
        bail!("{}", output.t.error_copy_same());
    }
    let target = empty(to, output).await?;
    let (reading, writing) = (source.begin_read().await?, target.begin_write().await?);
    let tables = modules::tables();
    for table in tables.iter().rev() {
        table.clear(&writing).await?;
    }
    let mut rows = 0;
    for table in &tables {
        let step = output.step(&output.t.copying_table(table.name));
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

/// Whether two addresses are plainly those of one database.
fn same(one: &str, other: &str) -> bool {
    let real = |url: &str| {
        database::file_of(url).map_or_else(
            || url.to_owned(),
            |file| {
                std::fs::canonicalize(&file)
                    .map(|path| path.display().to_string())
                    .unwrap_or(file)
            },
        )
    };
    real(one) == real(other)
}

/// The database at `url`, at the newest schema, refused if it holds records.
pub(super) async fn empty(url: &str, output: &Output) -> anyhow::Result<Database> {
    let opening = || output.t.error_open(database::redact(url));
    migrate::run(url, &modules::migrations())
        .await
        .with_context(opening)?;
    let database = serve::connect(url, 2, output).await?;
    if super::holds_a_network(&database).await? {
        bail!("{}", output.t.not_empty());
    }
    Ok(database)
}
