//! The outbox on both engines.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod mail;
mod queue;
mod schedule;
mod smtp;

use chrono::{TimeZone, Utc};
use database::harness::{TestDatabase, fresh};
use database::{Author, Database, Engine, Write};
use kernel::{Clock, Ids, Origin};
use outbox::{Job, job};
use sea_orm::EntityTrait;

/// A database with a clock that stands still.
struct Test {
    kept: TestDatabase,
    clock: Clock,
    ids: Ids,
}

impl Test {
    async fn on(engine: Engine) -> Test {
        let kept = fresh(engine, &outbox::migrations()).await.unwrap();
        let clock = Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).unwrap());
        Test {
            kept,
            ids: Ids::seeded(clock.clone(), 7),
            clock,
        }
    }

    fn database(&self) -> &Database {
        &self.kept.database
    }

    async fn write(&self) -> Write {
        Write::begin(
            self.database(),
            &self.clock,
            &self.ids,
            Author::system(Origin::Typed),
        )
        .await
        .unwrap()
    }

    async fn jobs(&self) -> Vec<Job> {
        job::Entity::find().all(self.database().reader()).await.unwrap()
    }

    /// The only job there is.
    async fn job(&self) -> Job {
        let jobs = self.jobs().await;
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        jobs.into_iter().next().unwrap()
    }
}

/// Waits, for real, until something holds.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("ten seconds were not enough");
}
