//! Partnerships: list, sheet, forms, archive, history, and the map.

mod archive;
mod choices;
mod edit;
mod export;
mod form;
mod input;
mod labels;
pub(crate) mod list;
mod map;
mod sheet;

pub(crate) use export::EXPORTER;
pub(crate) use map::{contours_address, home as home_mark};

use axum::Router;
use axum::routing::{get, post};
use database::{Write, record};
use kernel::{FieldErrors, Lang, ShortId, State as RecordState};
use sea_orm::entity::prelude::*;
use web::history::{Past, Vocabulary};
use web::sheet::{self as sheets, Sheet};
use web::{App, archive as archives, edit as edits};

use crate::partnership::Partnership;
use crate::store::{self, Loaded};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/partenariats", get(list::show))
        .route("/partenariats.csv", get(export::export))
        .route("/partenariats.xlsx", get(export::export))
        .route("/partenariats.json", get(export::export))
        .route("/partenariats.geojson", get(export::export))
        .route(
            "/partenariats/nouveau",
            get(edits::new::<Partnership>).post(edits::create::<Partnership>),
        )
        .route("/partenariats/{address}", get(sheet::show))
        .route(
            "/partenariats/{address}/modifier",
            get(edits::edit::<Partnership>).post(edits::update::<Partnership>),
        )
        .route(
            "/partenariats/{address}/archiver",
            get(archives::ask::<Partnership>).post(archives::archive::<Partnership>),
        )
        .route(
            "/partenariats/{address}/republier",
            post(archives::restore::<Partnership>),
        )
        .route(
            "/partenariats/{address}/historique",
            get(sheets::history::<Partnership>),
        )
        .route("/carte", get(map::show))
        .route("/carte.geojson", get(map::geojson))
        .route("/carte/terres.geojson", get(map::land))
        .route("/carte/terres-fines.geojson", get(map::land_detail))
        .route("/carte/contours.geojson", get(map::contours))
        .route("/carte/territoire.geojson", get(map::territory_geojson))
}

impl Sheet for Partnership {
    const KIND: &'static str = store::KIND;
    const LIST: &'static str = "/partenariats";
    type Loaded = Loaded;

    fn record(loaded: &Loaded) -> &record::Model {
        &loaded.record
    }

    fn value(loaded: &Loaded) -> &Self {
        &loaded.partnership
    }

    fn into_value(loaded: Loaded) -> Self {
        loaded.partnership
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
