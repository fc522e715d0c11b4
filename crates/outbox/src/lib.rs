//! The outbox: work that is promised in a writer's transaction and done later by any node, work that comes round by the
//! clock, mail, and the brake on what strangers may ask for.
//!
//! A job is a row of the transaction that promises it: what was rolled back was never promised, what was committed is
//! done at least once. A worker takes it under a lease; a worker that dies lets the lease run out, and another takes
//! the job again. So every handler is idempotent: a mail, say, keeps its Message-ID over all attempts.
//!
//! ```text
//! enqueue -> pending --claim--> pending, leased --complete--> done (its payload is erased)
//!               ^                     |
//!               |<-- fail: backoff ---|<-- the lease ran out
//!                                     +--- fail for good, or for the last time --> dead --retry--> pending
//! ```
#![warn(missing_docs)]

pub mod job;
pub mod limit;
pub mod mail;
pub mod schedule;
pub mod worker;

pub use job::{Failure, Job, Options, State, claim, complete, enqueue, fail};
pub use mail::Mail;
pub use schedule::{Rhythm, Schedule};
pub use worker::{Handler, run, settle};

use chrono::NaiveTime;
use database::audit::chain;
use database::dump::{Table, table};
use database::{Author, Database, Migration, Write, migration};
use kernel::{Clock, Ids, Origin};

/// The steps of this room's schema.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![migration(
        "0005_outbox",
        include_str!("../migrations/0005_outbox.sql"),
    )]
}

/// Its tables.
#[must_use]
pub fn tables() -> Vec<Table> {
    vec![
        table::<job::Entity>("job"),
        table::<schedule::Entity>("schedule"),
        table::<limit::Entity>("rate"),
    ]
}

/// The kind of the job that removes what is over.
pub const PRUNE: &str = "outbox.prune";

/// When what is over is removed: every night.
#[must_use]
pub fn schedules() -> Vec<Schedule> {
    let at = NaiveTime::from_hms_opt(3, 30, 0).unwrap_or_default();
    vec![Schedule {
        name: PRUNE,
        kind: PRUNE,
        rhythm: Rhythm::Daily {
            at,
            zone: chrono_tz::Europe::Paris,
        },
    }]
}

/// The kind of the job that seals the audit log.
pub const SEAL: &str = "audit.seal";

/// Promises the seal of what was noted since the last one, if anything was. Asked now and then by each node: those who note
/// neither seal nor promise anything, and so never wait for one another.
///
/// # Errors
/// When the database does not answer.
pub async fn promise_seal(database: &Database, clock: &Clock, ids: &Ids) -> database::Result<()> {
    if chain::waiting(database.reader()).await? == 0 {
        return Ok(());
    }
    let write = Write::begin(database, clock, ids, Author::system(Origin::Typed)).await?;
    let options = Options {
        dedup_key: Some(SEAL.to_owned()),
        ..Options::default()
    };
    enqueue(&write, SEAL, &serde_json::json!({}), options).await?;
    write.commit().await
}

/// Seals the audit log.
#[must_use]
pub fn seal_handler(database: Database, clock: Clock) -> Handler {
    Handler::new(SEAL, move |_| {
        let (database, clock) = (database.clone(), clock.clone());
        async move {
            chain::seal(&database, clock.now()).await?;
            Ok(())
        }
    })
}

/// Removes what is over: jobs after thirty days, counts of the brake after two.
#[must_use]
pub fn prune_handler(database: Database, clock: Clock) -> Handler {
    Handler::new(PRUNE, move |_| {
        let (database, clock) = (database.clone(), clock.clone());
        async move {
            job::prune(&database, clock.now()).await?;
            limit::prune(&database, clock.now()).await?;
            Ok(())
        }
    })
}
