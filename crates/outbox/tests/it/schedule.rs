//! Schedules run once, however many nodes look at them.

use std::sync::Arc;

use chrono::{Duration, NaiveTime};
use database::on_both_engines;
use outbox::job::LEASE;
use outbox::schedule::{register, tick};
use outbox::{Rhythm, Schedule, claim, complete};

use crate::Test;

fn daily() -> Schedule {
    Schedule {
        name: "digest",
        kind: "digest",
        rhythm: Rhythm::Daily {
            at: NaiveTime::from_hms_opt(8, 0, 0).unwrap(),
            zone: chrono_tz::Europe::Paris,
        },
    }
}

fn every() -> Schedule {
    Schedule {
        name: "sweep",
        kind: "sweep",
        rhythm: Rhythm::Every(600),
    }
}

/// Four nodes look at the same instant; how many jobs that made.
async fn four_nodes(test: &Arc<Test>) -> u64 {
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let test = test.clone();
            tokio::spawn(async move {
                tick(test.database(), &test.clock, &test.ids, &["digest", "sweep"])
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut enqueued = 0;
    for node in nodes {
        enqueued += node.await.unwrap();
    }
    enqueued
}

async fn do_all(test: &Test) -> Vec<String> {
    let jobs = claim(test.database(), test.clock.now(), &["digest", "sweep"], LEASE, 10)
        .await
        .unwrap();
    for job in &jobs {
        complete(test.database(), test.clock.now(), job).await.unwrap();
    }
    jobs.into_iter().map(|job| job.kind).collect()
}

on_both_engines!(four_nodes_enqueue_once, |engine| async move {
    let test = Arc::new(Test::on(engine).await);
    for _ in 0..2 {
        let write = test.write().await;
        register(&write, &[daily(), every()]).await.unwrap();
        write.commit().await.unwrap();
    }
    // 10:00 in Paris: the interval starts at once, the time of day waits for tomorrow.
    assert_eq!(four_nodes(&test).await, 1);
    assert_eq!(do_all(&test).await, ["sweep"]);
    assert_eq!(four_nodes(&test).await, 0, "it was done, and is not due");
    test.clock.advance(Duration::minutes(10));
    assert_eq!(four_nodes(&test).await, 1);
    // Nobody did it: the next time finds it pending and adds none.
    test.clock.advance(Duration::minutes(10));
    assert_eq!(four_nodes(&test).await, 0);
    assert_eq!(do_all(&test).await, ["sweep"]);
    test.clock.advance(Duration::hours(22));
    assert_eq!(four_nodes(&test).await, 2);
    let mut done = do_all(&test).await;
    done.sort();
    assert_eq!(done, ["digest", "sweep"]);
});

on_both_engines!(
    a_restart_repeats_nothing_and_a_change_is_taken_over,
    |engine| async move {
        let test = Arc::new(Test::on(engine).await);
        let write = test.write().await;
        register(&write, &[every()]).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(four_nodes(&test).await, 1);
        do_all(&test).await;
        let write = test.write().await;
        register(
            &write,
            &[Schedule {
                rhythm: Rhythm::Every(60),
                ..every()
            }],
        )
        .await
        .unwrap();
        write.commit().await.unwrap();
        assert_eq!(four_nodes(&test).await, 0);
        test.clock.advance(Duration::seconds(60));
        assert_eq!(four_nodes(&test).await, 1);
        assert_eq!(
            tick(test.database(), &test.clock, &test.ids, &["others"])
                .await
                .unwrap(),
            0
        );
    }
);
