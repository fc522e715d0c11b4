//! Uploaded files in an S3-compatible bucket, for real: kept, served, backed up, restored, swept. `make test` starts
//! the service; by hand it is `scripts/s3 run cargo nextest run …`.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::config::Config;
use app::output::Output;
use app::{modules, serve};
use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use database::{Database, Engine, harness};
use directory::media::Taken;
use http_body_util::BodyExt;
use kernel::{Clock, Ids};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;
use tower::{Layer, ServiceExt};
use web::App;
use web::files::{Bytes, Name};
use web::form::Upload;

use crate::archive::loaded;

/// The variables of an installation whose files are in this folder of the bucket.
fn variables(url: &str, folder: &TempDir, prefix: &str) -> BTreeMap<String, String> {
    let service =
        std::env::var("VILLEMONDE_TEST_S3").expect("`scripts/s3 run` starts a service and says where");
    [
        ("DATABASE_URL", url),
        ("DATA_DIR", folder.path().to_str().unwrap()),
        ("FILES_S3_ENDPOINT", &service),
        ("FILES_S3_BUCKET", "villemonde"),
        ("FILES_S3_REGION", "us-east-1"),
        ("FILES_S3_PREFIX", prefix),
        ("FILES_S3_KEY_ID", "villemonde"),
        ("FILES_S3_SECRET", "villemonde"),
    ]
    .into_iter()
    .map(|(name, value)| (format!("VILLEMONDE_{name}"), value.to_owned()))
    .collect()
}

async fn application(variables: &BTreeMap<String, String>, clock: Clock) -> App {
    let config = Config::read(&BTreeMap::new(), variables).unwrap();
    App {
        db: Database::connect(&config.database_url(), 4).await.unwrap(),
        index: search::Index::in_memory().unwrap(),
        files: serve::files(&config, &Output::new(&BTreeMap::new())).unwrap(),
        ids: Ids::random(clock.clone()),
        clock,
        settings: Arc::new(config.settings(true)),
        modules: Arc::new(modules::all()),
        written: Arc::default(),
        memo: web::Memo::default(),
    }
}

fn villemonde(variables: &BTreeMap<String, String>, arguments: &[&str]) -> (i32, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_villemonde"))
        .args(arguments)
        .envs(variables)
        .env("LC_ALL", "fr_FR.UTF-8")
        .output()
        .unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code().unwrap_or(-1), said)
}

async fn get(app: &App, path: &str) -> (u16, Bytes) {
    let service =
        tower::util::MapRequestLayer::new(web::router::speak::<Body>).layer(web::router::build(app));
    let answer = service
        .oneshot(Request::get(path).body(Body::empty()).unwrap())
        .await
        .unwrap();
    let status = answer.status().as_u16();
    (status, answer.into_body().collect().await.unwrap().to_bytes())
}

async fn names(app: &App) -> Vec<Name> {
    app.files
        .list()
        .await
        .unwrap()
        .into_iter()
        .map(|stored| stored.name)
        .collect()
}

/// The smallest PNG that is a picture.
const PNG: &[u8] = include_bytes!("pixel.png");

#[tokio::test]
async fn a_picture_in_a_bucket_is_served_backed_up_restored_and_swept() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = loaded(&here).await;
    let unique = format!("test-{}", std::process::id());
    let variables_here = variables(&url, &here, &format!("{unique}/here"));
    let app = application(&variables_here, Clock::system()).await;

    // Uploaded and shown.
    let upload = Upload {
        field: "file".to_owned(),
        name: "pixel.png".to_owned(),
        bytes: Bytes::from_static(PNG),
    };
    let taken = Taken::new(app.ids.next(), &upload).await.unwrap();
    taken.keep(&app.files).await.unwrap();
    let kept = names(&app).await;
    assert!(!kept.is_empty() && kept.iter().all(|name| name.key() == taken.key));
    let id = app.ids.next();
    let backend = app.db.reader().get_database_backend();
    let row = "INSERT INTO attachment (id, record_id, kind, file_key, media_type, bytes, width, height, alt, caption, credit, position, created_at) SELECT $1, id, 'picture', $2, $3, 10, 4, 4, '{\"fr\":\"Un point\"}', '{}', 'Essai', 0, '2026-11-22T00:00:00+00:00' FROM record WHERE kind = 'organisation' AND visibility = 'public' AND state = 'published' LIMIT 1";
    app.db
        .reader()
        .execute_raw(Statement::from_sql_and_values(
            backend,
            row,
            [id.into(), taken.key.into(), taken.media_type.into()],
        ))
        .await
        .unwrap();
    let path = format!("/fichiers/{id}/{}", kept[0].part());
    let (status, shown) = get(&app, &path).await;
    assert_eq!(status, 200);

    // Saved with the database, and whole.
    let archive = here.path().join("network.tar.gz");
    let archive = archive.to_str().unwrap();
    let (code, said) = villemonde(&variables_here, &["backup", archive]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("{} fichier", kept.len())), "{said}");

    // All is lost; doctor says so.
    for name in &kept {
        app.files.delete(name).await.unwrap();
    }
    assert_eq!(get(&app, &path).await.0, 404);
    let (code, said) = villemonde(&variables_here, &["doctor"]);
    assert!(code == 1 && said.contains("manque"), "{said}");

    // Restored elsewhere: another database, another folder of the bucket.
    let target = harness::fresh_url(Engine::Sqlite, &there).await.unwrap();
    let variables_there = variables(&target, &there, &format!("{unique}/there"));
    let (code, said) = villemonde(&variables_there, &["restore", archive]);
    assert_eq!(code, 0, "{said}");
    let restored = application(&variables_there, Clock::system()).await;
    assert_eq!(names(&restored).await, kept);
    assert_eq!(get(&restored, &path).await, (200, shown));
    assert!(
        names(&app).await.is_empty(),
        "each installation has its own folder"
    );
    let (code, said) = villemonde(&variables_there, &["doctor"]);
    assert_eq!(code, 0, "{said}");
    // From a bucket to a disk is the same way.
    let disk = TempDir::new().unwrap();
    let local = harness::fresh_url(Engine::Sqlite, &disk).await.unwrap();
    let mut on_disk = variables(&local, &disk, "");
    on_disk.insert("VILLEMONDE_FILES_S3_BUCKET".to_owned(), String::new());
    let (code, said) = villemonde(&on_disk, &["restore", archive]);
    assert_eq!(code, 0, "{said}");
    assert!(disk.path().join("files").join(kept[0].to_string()).exists());

    // What nobody names goes after a day, and not before; what is named stays.
    let orphan = Name::new(restored.ids.next(), "320.jpg");
    restored
        .files
        .put(&orphan, Bytes::from_static(b"x"))
        .await
        .unwrap();
    let swept = directory::media::sweep(restored.clone()).await.unwrap();
    assert!(swept.removed.is_empty() && swept.missing.is_empty(), "{swept:?}");
    let later = App {
        clock: Clock::fixed(Clock::system().now() + TimeDelta::days(2)),
        ..restored.clone()
    };
    let swept = directory::media::sweep(later).await.unwrap();
    assert_eq!(swept.removed, [orphan]);
    assert_eq!(names(&restored).await, kept);
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_told_and_half_writes_nothing() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = TempDir::new().unwrap();
    let url = loaded(&folder).await;
    let mut variables = variables(&url, &folder, "");
    variables.insert("VILLEMONDE_FILES_S3_BUCKET".to_owned(), "nowhere".to_owned());
    let archive = folder.path().join("network.tar.gz");
    let (code, said) = villemonde(&variables, &["backup", archive.to_str().unwrap()]);
    assert!(code == 1 && said.contains("Les fichiers téléversés"), "{said}");
    assert!(!archive.exists());
    let (code, said) = villemonde(&variables, &["doctor"]);
    assert!(code == 1 && said.contains("✗ Fichiers"), "{said}");
}
