//! Attachments on both engines: their rows and history, their files and the sweep; their pages beside.

mod pages;

use chrono::TimeDelta;
use database::{Error, on_both_engines, record};
use kernel::{FieldErrors, Lang, State, Translated, Visibility};
use testkit::TestApp;
use uuid::Uuid;
use web::files::{Bytes, Name};
use web::form::Upload;

use super::attachment::{Described, Taken};
use super::document::samples::PDF;
use super::store;
use super::sweep::sweep_at;
use crate::Organisation;

/// A GIF of one black pixel.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

async fn house(engine: database::Engine) -> TestApp {
    let mut modules = testkit::platform();
    modules.push(crate::module());
    TestApp::new(engine, modules).await
}

/// An organisation of this visibility.
async fn organisation(test: &TestApp, visibility: Visibility) -> record::Model {
    let write = test.write().await;
    crate::kind::seed(&write).await.unwrap();
    let kind = crate::kind::Kinds::load(write.tx()).await.unwrap();
    let code = ["commune", "association"]
        .into_iter()
        .find(|code| kind.get(code).is_some())
        .unwrap();
    let whole = Organisation {
        name: Translated::one("fr", format!("Ville d’essai {}", visibility.code())),
        lang: "fr".into(),
        kind: code.into(),
        country: "FR".into(),
        visibility,
        state: State::Published,
        ..Organisation::default()
    };
    let record = crate::store::insert(&write, write.ids.next(), &whole, true)
        .await
        .unwrap();
    write.commit().await.unwrap();
    record
}

fn upload(bytes: &[u8]) -> Upload {
    Upload {
        field: "file".into(),
        name: "ma photo.png".into(),
        bytes: Bytes::copy_from_slice(bytes),
    }
}

fn described(alt: &str) -> Described {
    Described {
        alt: Translated::one("fr", alt),
        caption: Translated::one("fr", "Une légende"),
        credit: "Ville d’essai".into(),
        licence: None,
    }
}

/// An attachment added without its page.
async fn add(test: &TestApp, record: Uuid, bytes: &[u8], alt: &str) -> super::rows::Model {
    let taken = Taken::new(test.app.ids.next(), &upload(bytes)).await.unwrap();
    taken.keep(&test.app.files).await.unwrap();
    let write = test.write().await;
    let row = store::add(&write, record, write.ids.next(), &taken, &described(alt))
        .await
        .unwrap();
    write.commit().await.unwrap();
    row
}

on_both_engines!(
    each_write_is_a_version_with_all_attachments_before_and_after,
    |engine| async move {
        let test = house(engine).await;
        let record = organisation(&test, Visibility::Public).await;
        let first = add(&test, record.id, GIF, "un").await;
        let second = add(&test, record.id, PDF, "deux").await;
        let reader = test.app.db.reader();
        assert_eq!(
            store::of_record(reader, record.id).await.unwrap(),
            [first.clone(), second.clone()]
        );
        assert!(second.alt.is_empty(), "a document has no alternative text");

        let write = test.write().await;
        assert!(matches!(
            store::update(&write, record.id, 1, first.id, &described("vieux")).await,
            Err(Error::Stale {
                current: 3,
                expected: 1
            })
        ));
        drop(write);
        let write = test.write().await;
        store::update(&write, record.id, 3, first.id, &described("neuf"))
            .await
            .unwrap();
        store::shift(&write, record.id, first.id, false).await.unwrap();
        write.commit().await.unwrap();
        let rows = store::of_record(reader, record.id).await.unwrap();
        assert_eq!(
            rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            [second.id, first.id]
        );
        assert_eq!(rows[1].alt.text(Lang::Fr), "neuf");
        let write = test.write().await;
        store::shift(&write, record.id, second.id, true).await.unwrap();
        assert_eq!(
            store::remove(&write, record.id, 5, second.id).await.unwrap().id,
            second.id
        );
        write.commit().await.unwrap();

        let history = record::history_of(reader, record.id).await.unwrap();
        let told = |value: &serde_json::Value| value["attachments"].as_array().map_or(0, Vec::len);
        let counts: Vec<_> = history
            .iter()
            .map(|row| {
                (
                    row.version,
                    row.action.as_str(),
                    row.before.as_ref().map_or(0, |value| told(value)),
                    told(&row.after),
                )
            })
            .collect();
        assert_eq!(
            counts,
            [
                (6, "update", 2, 1),
                (5, "update", 2, 2),
                (4, "update", 2, 2),
                (3, "update", 1, 2),
                (2, "update", 0, 1),
                (1, "create", 0, 0)
            ]
        );
        assert_eq!(history[0].after["attachments"][0]["alt"]["fr"], "neuf");
        assert_eq!(
            history[0].after["name"], history[5].after["name"],
            "the rest of the value is told each time"
        );
        assert_eq!(record::by_id(reader, record.id).await.unwrap().version, 6);
    }
);

on_both_engines!(
    the_sweep_removes_only_old_files_that_nothing_names,
    |engine| async move {
        let test = house(engine).await;
        let record = organisation(&test, Visibility::Public).await;
        let (kept, broken) = (
            add(&test, record.id, GIF, "un").await,
            add(&test, record.id, PDF, "deux").await,
        );
        let orphan = Name::new(test.app.ids.next(), "320.jpg");
        test.app
            .files
            .put(&orphan, Bytes::from_static(b"x"))
            .await
            .unwrap();
        // A size that no row lists, of an upload that a row names.
        let extra = Name::new(kept.file_key, "1600.jpg");
        test.app
            .files
            .put(&extra, Bytes::from_static(b"x"))
            .await
            .unwrap();
        test.app.files.delete(&broken.names()[0]).await.unwrap();
        let written = test
            .app
            .files
            .list()
            .await
            .unwrap()
            .iter()
            .map(|file| file.written)
            .max()
            .unwrap();

        let early = sweep_at(&test.app, written + TimeDelta::hours(23)).await.unwrap();
        assert!(early.removed.is_empty() && !early.refused);
        assert_eq!(early.missing, [(broken.id, broken.names()[0].clone())]);
        let late = sweep_at(&test.app, written + TimeDelta::hours(25)).await.unwrap();
        assert_eq!((late.files, late.removed), (3, vec![orphan.clone()]));
        assert!(test.app.files.get(&orphan).await.is_err());
        assert!(
            test.app.files.get(&kept.names()[0]).await.is_ok() && test.app.files.get(&extra).await.is_ok()
        );

        for _ in 0..25 {
            test.app
                .files
                .put(
                    &Name::new(test.app.ids.next(), "320.jpg"),
                    Bytes::from_static(b"x"),
                )
                .await
                .unwrap();
        }
        let strange = sweep_at(&test.app, written + TimeDelta::hours(48)).await.unwrap();
        assert!(
            strange.refused && strange.removed.is_empty(),
            "this looks like another network's storage"
        );
    }
);

#[test]
fn words_are_asked_by_what_the_file_is() {
    let codes = |described: &Described, picture| {
        let mut errors = FieldErrors::new();
        described.check(picture, &mut errors);
        errors.0.into_iter().map(|error| error.field).collect::<Vec<_>>()
    };
    let none = Described::default();
    assert_eq!(codes(&none, Some(true)), ["alt.fr", "credit"]);
    assert_eq!(codes(&none, Some(false)), ["caption.fr"]);
    assert!(codes(&none, None).is_empty());
    let long = Described {
        alt: Translated::one("pt", "x".repeat(501)),
        credit: "x".repeat(201),
        ..Described::default()
    };
    assert_eq!(codes(&long, Some(true)), ["alt.pt", "credit"]);
}
