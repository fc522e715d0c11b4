//! The audit log from outside: its chain checked, and its end exported so that whoever keeps it sees a cut one later.

use anyhow::{Context, bail};
use database::audit::chain::{self, Fault, Head, Known};

use crate::config::Config;
use crate::output::Output;
use crate::serve;

/// Computes the chain anew and names the first entry that is wrong.
///
/// # Errors
/// When one is, or the chain does not reach the head that is known.
pub(super) async fn verify(known: Option<&str>, config: &Config, output: &Output) -> anyhow::Result<()> {
    let t = output.t;
    let known = known.map(|text| read(text, output)).transpose()?;
    let database = serve::existing(config, output).await?;
    let verdict = chain::verify(database.reader(), known.as_ref()).await?;
    database.close().await?;
    if let Some(fault) = verdict.fault {
        bail!(
            "{}",
            match fault {
                Fault::Gap(number) => t.audit_gap(number),
                Fault::Missing(number, id) => t.audit_missing(id.to_string(), number),
                Fault::Changed(number, id) => t.audit_changed(id.to_string(), number),
                Fault::Cut { last, known: 0 } => t.audit_cut_hash(last),
                Fault::Cut { last, known } => t.audit_cut(known, last),
                Fault::Other(number) => t.audit_other(number),
            }
        );
    }
    output.result(&t.audit_right(verdict.sealed, i64::try_from(verdict.waiting)?));
    if let Some(head) = verdict.head {
        output.result(&head.to_string());
    }
    Ok(())
}

/// A head as it was exported, in a file or as its hash alone.
fn read(text: &str, output: &Output) -> anyhow::Result<Known> {
    if chain::is_hash(text) {
        return Ok(Known::Hash(text.to_owned()));
    }
    let content = std::fs::read_to_string(text).with_context(|| text.to_owned())?;
    // A file may hold several, one a day: the last counts.
    let last = content.lines().rev().find_map(|line| line.parse::<Head>().ok());
    match last {
        Some(head) => Ok(Known::Head(head)),
        None => bail!("{}", output.t.audit_no_head(text)),
    }
}

/// Exports the end of the chain: number, hash, date.
///
/// # Errors
/// When nothing is sealed yet.
pub(super) async fn head(config: &Config, output: &Output) -> anyhow::Result<()> {
    let database = serve::existing(config, output).await?;
    let head = chain::head(database.reader()).await?;
    database.close().await?;
    match head {
        Some(head) => output.result(&head.to_string()),
        None => bail!("{}", output.t.audit_empty()),
    }
    Ok(())
}
