//! Organisations: list, sheet, one-page brief, forms, archive, history.

mod alike;
mod archive;
mod edit;
mod export;
mod form_page;
mod input;
mod labels;
pub(crate) mod list;
mod removed;
mod sheet;
mod territory;

pub(crate) use export::EXPORTER;

use axum::Router;
use axum::routing::{get, post};
use database::{Write, record};
use kernel::{FieldErrors, Lang, ShortId, State as RecordState};
use sea_orm::ConnectionTrait;
use uuid::Uuid;
use web::history::{Past, Vocabulary};
use web::sheet::{self as sheets, Sheet};
use web::{App, archive as archives, edit as edits};

use crate::organisation::Organisation;
use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(list::show))
        .route("/organisations.csv", get(export::export))
        .route("/organisations.xlsx", get(export::export))
        .route("/organisations.json", get(export::export))
        .route("/organisations.geojson", get(export::export))
        .route(
            "/organisations/nouvelle",
            get(edits::new::<Organisation>).post(edits::create::<Organisation>),
        )
        .route("/organisations/{address}", get(sheet::show))
        .route("/organisations/{address}/fiche", get(sheet::brief))
        .route(
            "/organisations/{address}/chronologie",
            get(sheet::chronicle::show),
        )
        .route(
            "/organisations/{address}/modifier",
            get(edits::edit::<Organisation>).post(edits::update::<Organisation>),
        )
        .route(
            "/organisations/{address}/archiver",
            get(archives::ask::<Organisation>).post(archives::archive::<Organisation>),
        )
        .route(
            "/organisations/{address}/republier",
            post(archives::restore::<Organisation>),
        )
        .route(
            "/organisations/{address}/historique",
            get(sheets::history::<Organisation>),
        )
}

impl Sheet for Organisation {
    const KIND: &'static str = store::KIND;
    const LIST: &'static str = "/organisations";
    type Loaded = Loaded;

    fn record(loaded: &Loaded) -> &record::Model {
        &loaded.record
    }

    fn value(loaded: &Loaded) -> &Self {
        &loaded.organisation
    }

    fn into_value(loaded: Loaded) -> Self {
        loaded.organisation
    }

    fn state_mut(&mut self) -> &mut RecordState {
        &mut self.state
    }

    fn validate(&self) -> std::result::Result<(), FieldErrors> {
        self.validate()
    }

    async fn by_short_id(connection: &impl ConnectionTrait, short_id: &ShortId) -> database::Result<Loaded> {
        store::by_short_id(connection, short_id).await
    }

    async fn get(connection: &impl ConnectionTrait, id: Uuid) -> database::Result<Loaded> {
        store::get(connection, id).await
    }

    async fn insert(&self, write: &Write, id: Uuid) -> database::Result<record::Model> {
        store::insert(write, id, self, false).await
    }

    async fn insert_many(write: &Write, new: Vec<(Uuid, Self)>) -> database::Result<()> {
        store::insert_many(write, new, false).await
    }

    async fn update(&self, write: &Write, id: Uuid, version: i64) -> database::Result<record::Model> {
        store::update(write, id, version, self).await
    }

    async fn words(app: &App, lang: Lang, past: &Past) -> database::Result<Vocabulary> {
        labels::words(app, lang, past).await
    }
}
