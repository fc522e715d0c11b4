//! Ctrl-C in a command that writes an archive or a database: what it began is taken back before the process ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use crate::output::Output;

/// Told to a command's loops that never wait, so that they end early.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends the command if it was interrupted.
    pub fn check(&self, output: &Output) -> anyhow::Result<()> {
        if self.0.load(Ordering::Relaxed) {
            bail!("{}", output.t.error_interrupted());
        }
        Ok(())
    }
}

/// Does the work; at a signal stops it where it stands, so that its guards take back what it began: the transaction is
/// rolled back, unfinished files are removed.
pub(super) async fn unless_interrupted<W>(output: &Output, work: impl FnOnce(Stop) -> W) -> anyhow::Result<()>
where
    W: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let stop = Stop::default();
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut task = tokio::spawn(work(stop.clone()));
    tokio::select! {
        done = &mut task => return done.context("the command")?,
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    stop.0.store(true, Ordering::Relaxed);
    task.abort();
    match task.await {
        // The signal came when all was done already.
        Ok(Ok(())) => Ok(()),
        _ => bail!("{}", output.t.error_interrupted()),
    }
}
