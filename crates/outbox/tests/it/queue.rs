//! Promised once, done once; what a dead worker had is done by another.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use database::on_both_engines;
use outbox::job::{self, LEASE};
use outbox::{Failure, Handler, Options, claim, complete, enqueue, fail, limit, run};
use serde_json::json;
use tokio::sync::watch;

use crate::{Test, until};

fn keyed(key: impl Into<String>) -> Options {
    Options {
        dedup_key: Some(key.into()),
        ..Options::default()
    }
}

on_both_engines!(
    two_hundred_promises_with_150_keys_are_done_150_times_by_eight_workers,
    |engine| async move {
        let test = Arc::new(Test::on(engine).await);
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let test = test.clone();
                tokio::spawn(async move {
                    for n in (0..200).filter(|n| n % 4 == writer) {
                        let write = test.write().await;
                        enqueue(
                            &write,
                            "count",
                            &json!({ "n": n % 150 }),
                            keyed(format!("n{}", n % 150)),
                        )
                        .await
                        .unwrap();
                        write.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(test.jobs().await.len(), 150);
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let test = test.clone();
                tokio::spawn(async move {
                    let (mut seen, mut idle) = (Vec::new(), 0);
                    while idle < 5 {
                        let jobs = claim(test.database(), test.clock.now(), &["count"], LEASE, 3)
                            .await
                            .unwrap();
                        idle = if jobs.is_empty() { idle + 1 } else { 0 };
                        for job in jobs {
                            seen.push(job.payload.0["n"].as_i64().unwrap());
                            assert!(complete(test.database(), test.clock.now(), &job).await.unwrap());
                        }
                        tokio::task::yield_now().await;
                    }
                    seen
                })
            })
            .collect();
        let mut runs = Vec::new();
        for worker in workers {
            runs.extend(worker.await.unwrap());
        }
        assert_eq!(runs.len(), 150);
        assert_eq!(runs.iter().collect::<BTreeSet<_>>().len(), 150);
        assert!(
            test.jobs()
                .await
                .iter()
                .all(|job| job.state == "done" && job.payload.0 == json!({})),
            "payloads are erased"
        );
        let write = test.write().await;
        assert!(
            enqueue(&write, "count", &json!({}), keyed("n1"))
                .await
                .unwrap()
                .is_some(),
            "what is over may be asked for again"
        );
    }
);

on_both_engines!(what_was_rolled_back_was_never_promised, |engine| async move {
    let test = Test::on(engine).await;
    let write = test.write().await;
    assert!(
        enqueue(&write, "x", &json!({}), keyed("k"))
            .await
            .unwrap()
            .is_some()
    );
    drop(write);
    let write = test.write().await;
    assert!(
        enqueue(&write, "x", &json!({}), keyed("k"))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        enqueue(&write, "x", &json!({}), keyed("k"))
            .await
            .unwrap()
            .is_none()
    );
    write.commit().await.unwrap();
    test.job().await;
});

on_both_engines!(a_job_whose_worker_died_is_done_by_another, |engine| async move {
    let test = Test::on(engine).await;
    let write = test.write().await;
    enqueue(
        &write,
        "x",
        &json!({}),
        Options {
            max_attempts: Some(2),
            ..Options::default()
        },
    )
    .await
    .unwrap();
    write.commit().await.unwrap();
    let take = async || {
        claim(test.database(), test.clock.now(), &["x"], LEASE, 10)
            .await
            .unwrap()
            .pop()
    };
    let lost = take().await.unwrap();
    assert!(take().await.is_none(), "it is in somebody's hands");
    test.clock.advance(LEASE + Duration::seconds(1));
    let second = take().await.unwrap();
    assert_eq!((second.id, second.attempts), (lost.id, 2));
    assert!(
        !complete(test.database(), test.clock.now(), &lost).await.unwrap(),
        "the first worker has lost it"
    );
    assert!(
        !fail(
            test.database(),
            test.clock.now(),
            &lost,
            &Failure::Never("late".into())
        )
        .await
        .unwrap()
    );
    assert_eq!(test.job().await.state, "pending");
    test.clock.advance(LEASE + Duration::seconds(1));
    assert!(take().await.is_none(), "a job that kills its workers is given up");
    let dead = test.job().await;
    assert!(dead.state == "dead" && dead.last_error.is_some() && dead.done_at.is_some());
    let write = test.write().await;
    assert!(job::retry(&write, dead.id).await.unwrap());
    write.commit().await.unwrap();
    assert!(
        complete(test.database(), test.clock.now(), &take().await.unwrap())
            .await
            .unwrap()
    );
});

on_both_engines!(
    a_failure_rests_longer_each_time_and_ends_dead,
    |engine| async move {
        let test = Test::on(engine).await;
        let write = test.write().await;
        enqueue(
            &write,
            "x",
            &json!({ "kept": true }),
            Options {
                max_attempts: Some(3),
                ..Options::default()
            },
        )
        .await
        .unwrap();
        write.commit().await.unwrap();
        for rest in [30, 60] {
            let job = claim(test.database(), test.clock.now(), &["x"], LEASE, 1)
                .await
                .unwrap()
                .pop()
                .unwrap();
            assert!(
                fail(
                    test.database(),
                    test.clock.now(),
                    &job,
                    &Failure::Again("no answer".into())
                )
                .await
                .unwrap()
            );
            assert_eq!(
                test.job().await.run_at - test.clock.now(),
                Duration::seconds(rest)
            );
            test.clock.advance(Duration::seconds(rest - 1));
            assert!(
                claim(test.database(), test.clock.now(), &["x"], LEASE, 1)
                    .await
                    .unwrap()
                    .is_empty()
            );
            test.clock.advance(Duration::seconds(1));
        }
        let job = claim(test.database(), test.clock.now(), &["x"], LEASE, 1)
            .await
            .unwrap()
            .pop()
            .unwrap();
        fail(
            test.database(),
            test.clock.now(),
            &job,
            &Failure::Again("no answer".into()),
        )
        .await
        .unwrap();
        let dead = test.job().await;
        assert_eq!(
            (dead.state.as_str(), dead.last_error.as_deref()),
            ("dead", Some("no answer"))
        );
        assert_eq!(
            dead.payload.0,
            json!({ "kept": true }),
            "an administrator can still ask for it again"
        );
        assert_eq!(
            job::counts(test.database().reader()).await.unwrap(),
            [("x".to_owned(), "dead".to_owned(), 1)]
        );
        test.clock.advance(Duration::days(31));
        assert_eq!(job::prune(test.database(), test.clock.now()).await.unwrap(), 1);
    }
);

on_both_engines!(
    a_worker_does_its_kinds_survives_a_panic_and_stops,
    |engine| async move {
        let test = Test::on(engine).await;
        let write = test.write().await;
        for kind in ["good", "panic", "others"] {
            enqueue(&write, kind, &json!({}), Options::default())
                .await
                .unwrap();
        }
        write.commit().await.unwrap();
        let done = Arc::new(AtomicUsize::new(0));
        let counter = done.clone();
        let good = Handler::new("good", move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }
        });
        let panics = Handler::new("panic", |_| async { panic!("as a test wants it") });
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(run(
            test.database().clone(),
            test.clock.clone(),
            test.ids.clone(),
            vec![good, panics],
            stopped,
        ));
        let state = async |kind: &str| {
            test.jobs()
                .await
                .into_iter()
                .find(|job| job.kind == kind)
                .unwrap()
        };
        until(async || state("good").await.state == "done" && state("panic").await.last_error.is_some())
            .await;
        stop.send(true).unwrap();
        worker.await.unwrap();
        assert_eq!(done.load(Ordering::SeqCst), 1);
        assert_eq!(state("others").await.attempts, 0, "nobody here does it: it waits");
        assert_eq!(state("panic").await.state, "pending");
    }
);

on_both_engines!(
    a_worker_killed_midway_leaves_its_job_to_the_next,
    |engine| async move {
        let test = Test::on(engine).await;
        let write = test.write().await;
        enqueue(&write, "slow", &json!({}), Options::default())
            .await
            .unwrap();
        write.commit().await.unwrap();
        let hangs = Handler::new("slow", |_| std::future::pending());
        let (_stop, stopped) = watch::channel(false);
        let killed = tokio::spawn(run(
            test.database().clone(),
            test.clock.clone(),
            test.ids.clone(),
            vec![hangs],
            stopped.clone(),
        ));
        until(async || test.job().await.attempts == 1).await;
        killed.abort();
        test.clock.advance(LEASE + Duration::seconds(1));
        let works = Handler::new("slow", |_| async { Ok(()) });
        let next = tokio::spawn(run(
            test.database().clone(),
            test.clock.clone(),
            test.ids.clone(),
            vec![works],
            stopped,
        ));
        until(async || test.job().await.state == "done").await;
        next.abort();
        assert_eq!(test.job().await.attempts, 2);
    }
);

on_both_engines!(
    a_stranger_is_counted_by_span_and_refusals_do_not_count,
    |engine| async move {
        let test = Test::on(engine).await;
        let mut let_through = 0;
        for _ in 0..5 {
            let write = test.write().await;
            if limit::take(&write, "contact", " A@exemple.org", Duration::hours(1), 3)
                .await
                .unwrap()
            {
                write.commit().await.unwrap();
                let_through += 1;
            }
        }
        assert_eq!(let_through, 3);
        let write = test.write().await;
        assert!(
            !limit::take(&write, "contact", "a@exemple.org", Duration::hours(1), 3)
                .await
                .unwrap(),
            "case and spaces are no disguise"
        );
        assert!(
            limit::take(&write, "contact", "b@exemple.org", Duration::hours(1), 3)
                .await
                .unwrap()
        );
        drop(write);
        test.clock.advance(Duration::hours(1));
        let write = test.write().await;
        assert!(
            limit::take(&write, "contact", "a@exemple.org", Duration::hours(1), 3)
                .await
                .unwrap()
        );
        write.commit().await.unwrap();
        test.clock.advance(Duration::days(3));
        assert_eq!(limit::prune(test.database(), test.clock.now()).await.unwrap(), 2);
    }
);
