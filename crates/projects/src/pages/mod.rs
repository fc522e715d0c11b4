//! The pages of actions.

mod archive;
mod choices;
mod edit;
mod export;
mod form;
mod input;
mod labels;
mod linked;
pub(crate) mod list;
mod map;
mod sheet;
mod typed;

pub(crate) use export::EXPORTER;

use axum::Router;
use axum::routing::{get, post};
use database::{Write, record};
use kernel::{FieldErrors, Lang, ShortId, State as RecordState};
use sea_orm::ConnectionTrait;
use uuid::Uuid;
use web::export::Format;
use web::history::{Past, Vocabulary};
use web::sheet::{self as sheets, Sheet};
use web::{App, archive as archives, edit as edits};

use crate::project::Project;
use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    let exports = Format::ALL.into_iter().fold(Router::new(), |router, format| {
        router.route(&format!("/projets.{}", format.extension()), get(export::export))
    });
    Router::new()
        .route("/projets", get(list::list).post(edits::create::<Project>))
        .route(
            "/projets/nouveau",
            get(edits::new::<Project>).post(edits::create::<Project>),
        )
        .route(
            "/projets/{address}",
            get(sheet::show).post(edits::update::<Project>),
        )
        .route(
            "/projets/{address}/modifier",
            get(edits::edit::<Project>).post(edits::update::<Project>),
        )
        .route(
            "/projets/{address}/archiver",
            get(archives::ask::<Project>).post(archives::archive::<Project>),
        )
        .route("/projets/{address}/restaurer", post(archives::restore::<Project>))
        .route("/projets/{address}/historique", get(sheets::history::<Project>))
        .merge(exports)
}

impl Sheet for Project {
    const KIND: &'static str = store::KIND;
    const LIST: &'static str = "/projets";
    type Loaded = Loaded;

    fn record(loaded: &Loaded) -> &record::Model {
        &loaded.record
    }

    fn value(loaded: &Loaded) -> &Self {
        &loaded.project
    }

    fn into_value(loaded: Loaded) -> Self {
        loaded.project
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

    /// An archived action is restored first.
    fn is_open(record: &record::Model) -> bool {
        record.state() != RecordState::Archived
    }
}
