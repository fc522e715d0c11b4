//! The loop that does jobs: one a node, several jobs at a time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use database::Database;
use kernel::{Clock, Ids};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::job::{self, Failure, Job, LEASE};
use crate::schedule;

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// What does the jobs of one kind. It may be called again for a job that it has already done, when a worker died between
/// the work and its note: the second time must change nothing.
#[derive(Clone)]
pub struct Handler {
    /// The kind.
    pub kind: &'static str,
    run: Arc<dyn Fn(Job) -> Running + Send + Sync>,
}

impl Handler {
    /// A handler of a kind.
    pub fn new<F, R>(kind: &'static str, run: F) -> Self
    where
        F: Fn(Job) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Handler {
            kind,
            run: Arc::new(move |job| Box::pin(run(job))),
        }
    }

    /// Does one job, outside any worker.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn perform(&self, job: Job) -> Result<(), Failure> {
        (self.run)(job).await
    }
}

/// Jobs done at a time: they wait for others' servers more than they compute.
const TOGETHER: usize = 4;
/// How often the table is looked at when nothing else wakes the loop.
const ROUND: Duration = Duration::from_secs(1);
/// How long the jobs in hand may go on after the server was asked to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Does jobs until `stop` says true (or its sender is gone), then lets those in hand finish. A database that does not
/// answer is logged and asked again.
pub async fn run(
    database: Database,
    clock: Clock,
    ids: Ids,
    handlers: Vec<Handler>,
    mut stop: watch::Receiver<bool>,
) {
    let kinds: Vec<&'static str> = handlers.iter().map(|handler| handler.kind).collect();
    let mut in_hand = JoinSet::new();
    while !*stop.borrow_and_update() {
        match next(
            &database,
            &clock,
            &ids,
            &kinds,
            TOGETHER - in_hand.len().min(TOGETHER),
        )
        .await
        {
            Ok(jobs) => {
                for job in jobs {
                    if let Some(handler) = handlers.iter().find(|handler| handler.kind == job.kind) {
                        in_hand.spawn(work(database.clone(), clock.clone(), handler.clone(), job));
                    }
                }
            }
            Err(error) => tracing::error!(%error, "jobs could not be taken"),
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            Some(_) = in_hand.join_next(), if !in_hand.is_empty() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
    let rest = async { while in_hand.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, rest).await.is_err() {
        tracing::warn!("jobs were left unfinished; another worker takes them when their lease has run out");
    }
}

/// Does what is due now, one job after another, and says how many there were: for what has no loop of its own.
///
/// # Errors
/// When the database does not answer.
pub async fn settle(database: &Database, clock: &Clock, handlers: &[Handler]) -> database::Result<usize> {
    let kinds: Vec<&'static str> = handlers.iter().map(|handler| handler.kind).collect();
    let mut done = 0;
    loop {
        let jobs = job::claim(database, clock.now(), &kinds, LEASE, 1).await?;
        if jobs.is_empty() {
            return Ok(done);
        }
        for job in jobs {
            if let Some(handler) = handlers.iter().find(|handler| handler.kind == job.kind) {
                work(database.clone(), clock.clone(), handler.clone(), job).await;
                done += 1;
            }
        }
    }
}

async fn next(
    database: &Database,
    clock: &Clock,
    ids: &Ids,
    kinds: &[&str],
    room: usize,
) -> database::Result<Vec<Job>> {
    schedule::tick(database, clock, ids, kinds).await?;
    job::claim(
        database,
        clock.now(),
        kinds,
        LEASE,
        u64::try_from(room).unwrap_or(0),
    )
    .await
}

/// Does one job and notes how it ended.
async fn work(database: Database, clock: Clock, handler: Handler, job: Job) {
    // Cut off before the lease ends: two workers must not do the same job at the same time.
    let limit = LEASE.to_std().unwrap_or_default() * 9 / 10;
    // A task of its own, so that a panic costs this job only.
    let mut task = tokio::spawn((handler.run)(job.clone()));
    let outcome = match tokio::time::timeout(limit, &mut task).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Failure::Again("the handler panicked".to_owned())),
        Err(_) => {
            task.abort();
            Err(Failure::Again(format!("not done after {} s", limit.as_secs())))
        }
    };
    let result = match &outcome {
        Ok(()) => "done",
        Err(Failure::Again(_)) => "failed",
        Err(Failure::Never(_)) => "refused",
    };
    metrics::counter!("villemonde_jobs_total", "kind" => handler.kind, "result" => result).increment(1);
    let noted = match outcome {
        Ok(()) => job::complete(&database, clock.now(), &job).await,
        Err(failure) => {
            tracing::warn!(id = %job.id, kind = job.kind, attempt = job.attempts, %failure, "job not done");
            job::fail(&database, clock.now(), &job, &failure).await
        }
    };
    match noted {
        Ok(true) => {}
        Ok(false) => tracing::warn!(id = %job.id, kind = job.kind, "the lease was lost before the job ended"),
        Err(error) => {
            tracing::error!(id = %job.id, kind = job.kind, %error, "how the job ended could not be noted; it will be done again")
        }
    }
}
