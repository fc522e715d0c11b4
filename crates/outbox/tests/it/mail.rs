//! Mail through a real SMTP dialogue.

use chrono::Duration;
use database::on_both_engines;
use kernel::Lang;
use outbox::mail::{self, Person, Smtp, handler, message_id, send};
use outbox::{Mail, Options, run};
use tokio::sync::watch;

use crate::smtp::{Answer, Server};
use crate::{Test, until};

fn smtp(server: &Server) -> Smtp {
    Smtp {
        host: "127.0.0.1".into(),
        port: server.port,
        user: String::new(),
        password: String::new(),
        from: "Villemonde <nepasrepondre@exemple.fr>".into(),
    }
}

async fn promised(test: &Test) {
    let write = test.write().await;
    let mail = Mail {
        to: Person {
            name: "Service".into(),
            address: "service@exemple.fr".into(),
        },
        reply_to: Some(Person {
            name: "Ana".into(),
            address: "ana@exemple.org".into(),
        }),
        subject: "Une question".into(),
        text: "Bonjour\n.cache\n".into(),
        html: None,
        lang: Lang::Fr,
        message_id: message_id(write.ids.next(), "https://villemonde.exemple"),
    };
    send(&write, &mail, Options::default()).await.unwrap().unwrap();
    write.commit().await.unwrap();
}

/// A worker that sends through `server` until the only job has reached `attempts` and is in nobody's hands.
async fn work_until(test: &Test, server: &Server, attempts: i64) {
    let handlers = vec![handler(&smtp(server), test.clock.clone()).unwrap()];
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(run(
        test.database().clone(),
        test.clock.clone(),
        test.ids.clone(),
        handlers,
        stopped,
    ));
    until(async || {
        let job = test.job().await;
        job.attempts == attempts && job.leased_until.is_none()
    })
    .await;
    stop.send(true).unwrap();
    worker.await.unwrap();
}

fn id_of(mail: &str) -> &str {
    mail.lines()
        .find(|line| line.starts_with("Message-ID: "))
        .unwrap()
}

on_both_engines!(
    a_mail_waits_without_a_server_and_leaves_through_one,
    |engine| async move {
        let test = Test::on(engine).await;
        promised(&test).await;
        let waiting = mail::waiting(test.database().reader(), 10).await.unwrap();
        assert_eq!(waiting[0].1.subject, "Une question");
        let server = Server::start(&[]).await;
        work_until(&test, &server, 1).await;
        let taken = server.taken();
        assert_eq!(taken.len(), 1);
        for expected in [
            "To: Service <service@exemple.fr>",
            "Reply-To: Ana <ana@exemple.org>",
            "Subject: Une question",
            "Content-Language: fr",
            ".cache",
        ] {
            assert!(
                taken[0].lines().any(|line| line == expected),
                "{expected}\n{}",
                taken[0]
            );
        }
        let job = test.job().await;
        assert_eq!(job.state, "done");
        assert!(
            !format!("{job:?}").contains("exemple"),
            "nothing personal is kept: {job:?}"
        );
    }
);

on_both_engines!(
    a_mail_that_went_out_twice_is_known_by_its_message_id,
    |engine| async move {
        let test = Test::on(engine).await;
        promised(&test).await;
        let server = Server::start(&[Answer::Later, Answer::HangUp]).await;
        for attempts in 1..=2 {
            work_until(&test, &server, attempts).await;
            assert_eq!(test.job().await.state, "pending");
            test.clock.advance(Duration::hours(6));
        }
        work_until(&test, &server, 3).await;
        let taken = server.taken();
        assert_eq!(
            (taken.len(), server.refused()),
            (2, 1),
            "the lost answer cost a second copy"
        );
        assert_eq!(id_of(&taken[0]), id_of(&taken[1]));
        assert_eq!(test.job().await.state, "done");
    }
);

on_both_engines!(
    a_mail_that_is_refused_for_good_is_given_up_at_once,
    |engine| async move {
        let test = Test::on(engine).await;
        promised(&test).await;
        let server = Server::start(&[Answer::Never]).await;
        work_until(&test, &server, 1).await;
        let job = test.job().await;
        assert_eq!(job.state, "dead");
        assert!(job.last_error.unwrap().contains("nobody here"));
    }
);

on_both_engines!(what_no_server_would_take_is_not_promised, |engine| async move {
    let test = Test::on(engine).await;
    let write = test.write().await;
    let mail = Mail {
        to: Person {
            name: "x\r\nBcc: v@exemple.org".into(),
            address: "a@exemple.fr".into(),
        },
        reply_to: None,
        subject: "s".into(),
        text: "t".into(),
        html: None,
        lang: Lang::En,
        message_id: message_id(write.ids.next(), "http://127.0.0.1:8080"),
    };
    assert!(matches!(
        send(&write, &mail, Options::default()).await,
        Err(mail::Error::Refused(_))
    ));
    write.commit().await.unwrap();
    assert!(test.jobs().await.is_empty());
});
