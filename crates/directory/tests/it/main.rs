//! The directory on both engines, through the real router.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

mod contact;
mod files;
mod forms;
mod import;
mod keeping;
mod kept;
mod organisations;
mod reference;
mod reference_forms;
mod sheets;

use database::Engine;
use directory::Organisation;
use kernel::{State, Translated, Visibility};
use testkit::TestApp;

/// An application with the directory, its kinds and its themes.
async fn app(engine: Engine) -> TestApp {
    let mut modules = testkit::platform();
    modules.push(directory::module());
    let app = TestApp::new(engine, modules).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    write.commit().await.unwrap();
    app
}

/// A published association in Drancy.
fn published(name: &str) -> Organisation {
    Organisation {
        name: Translated::one("fr", name),
        lang: "fr".into(),
        kind: "association".into(),
        country: "FR".into(),
        territory: Some(("commune".into(), "93029".into())),
        visibility: Visibility::Public,
        state: State::Published,
        ..Organisation::default()
    }
}
