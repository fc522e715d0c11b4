//! The list of organisations as a file: the page's downloads under its filters, and the whole list for whoever asks.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use geo::territory;
use kernel::Lang;
use sea_orm::DatabaseConnection;
use web::export::{CHUNK, Cell, Column, ExportRow, Exporter, Format, Spot, Table, Wanted};
use web::{App, Error, Result, Visit};

use super::list::{Labels, address, filter_of};
use crate::messages::Messages;
use crate::store::{self, Brief};
use crate::theme;

/// The most records that one download of the page holds; the command has no such limit.
const MAX_EXPORT: u64 = 100_000;

/// The list of organisations, for the command and the page of open data.
pub(crate) const EXPORTER: Exporter = Exporter {
    name: "organisations",
    kind: store::KIND,
    path: "/organisations",
    label: |lang| Messages(lang).organisations(),
    about: |lang| Messages(lang).organisations_about(),
    span: None,
    table: |connection, wanted, ids| {
        Box::pin(async move {
            let briefs = store::briefs(connection, ids, &wanted.actor).await?;
            table(connection, wanted, &briefs).await
        })
    },
};

pub(crate) async fn export(State(app): State<App>, visit: Visit) -> Result<Response> {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let (connection, wanted) = (app.db.reader(), Wanted::of(&app, &visit));
    let labels = Labels::load(connection).await?;
    let params = address(connection, &visit, &labels)
        .await?
        .for_file(&columns(visit.lang))?;
    let found = store::list(connection, &filter_of(&params), &visit.actor, 1, MAX_EXPORT).await?;
    let mut whole = table(connection, &wanted, &[]).await?;
    for part in found.items.chunks(CHUNK) {
        whole = whole.and(table(connection, &wanted, part).await?);
    }
    whole.choose(&params).respond(format)
}

/// What a file of organisations tells of each.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("name", t.column_name()),
        ("kind_code", t.column_kind_code()),
        ("kind", t.column_kind()),
        ("country_code", t.column_country_code()),
        ("country", t.column_country()),
        ("territory_code", t.column_territory_code()),
        ("territory", t.column_territory()),
        ("city", t.column_city()),
        ("theme_codes", t.column_theme_codes()),
        ("themes", t.column_themes()),
        ("website", t.column_website()),
        ("example", t.column_example()),
        ("url", t.column_url()),
        ("updated_at", t.column_updated()),
    ])
}

/// The organisations as a table of values, with labels beside codes.
async fn table(connection: &DatabaseConnection, wanted: &Wanted, briefs: &[Brief]) -> Result<Table, Error> {
    let lang = wanted.lang;
    let labels = Labels::load(connection).await?;
    let places: HashMap<_, _> = geo::place::some(
        connection,
        briefs.iter().filter_map(|brief| brief.row.place_id).collect(),
    )
    .await?
    .into_iter()
    .filter(|(record, _)| {
        kernel::policy::allow(&wanted.actor, kernel::policy::Action::Read, record.guarded())
    })
    .map(|(record, place)| (record.id, place))
    .collect();
    let key_of = |brief: &Brief| {
        let row = &brief.row;
        row.territory_kind.clone().zip(row.territory_code.clone())
    };
    let territories = territory::by_keys(connection, briefs.iter().filter_map(key_of)).await?;
    let themes = theme::of_records(connection, briefs.iter().map(|brief| brief.record.id).collect()).await?;
    let known = theme::all(connection).await?;
    let name_of = |code: &String| {
        let held = known.iter().find(|theme| theme.code == *code);
        held.map_or_else(|| code.clone(), |theme| theme.label(lang).to_owned())
    };
    let w = web::Messages(lang);
    let rows = briefs
        .iter()
        .map(|brief| {
            let territory = key_of(brief).and_then(|key| territories.get(&key));
            let place = brief.row.place_id.and_then(|id| places.get(&id));
            let point = Spot::of(brief.row.lat, brief.row.lon, false)
                .or_else(|| place.and_then(|held| Spot::of(held.lat, held.lon, held.approximate)))
                .or_else(|| territory.and_then(|held| Spot::of(held.lat, held.lon, held.approximate)));
            let codes = themes.get(&brief.record.id).cloned().unwrap_or_default();
            let cells = vec![
                Cell::from(brief.record.title.text(lang)),
                Cell::from(brief.row.kind_code.clone()),
                Cell::from(labels.kinds.label(&brief.row.kind_code, lang)),
                Cell::from(brief.row.country.clone()),
                Cell::from(labels.country(&brief.row.country, lang)),
                Cell::from(brief.row.territory_code.clone()),
                Cell::from(territory.map(|territory| territory.name.clone())),
                Cell::from(brief.row.city.clone()),
                Cell::List(codes.clone()),
                Cell::List(codes.iter().map(name_of).collect()),
                Cell::from(brief.row.website.clone()),
                Cell::from(if brief.record.example {
                    w.history_yes()
                } else {
                    w.history_no()
                }),
                Cell::from(wanted.address(&brief.path())),
                Cell::from(brief.record.updated_at.format("%Y-%m-%d").to_string()),
            ];
            ExportRow { cells, point }
        })
        .collect();
    Ok(Table {
        name: "organisations".to_owned(),
        columns: columns(wanted.lang),
        rows,
    })
}
