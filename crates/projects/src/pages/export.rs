//! The list of actions as a file: the page's downloads under its filters, and the whole list for whoever asks.

use axum::extract::State;
use kernel::Lang;
use sea_orm::DatabaseConnection;
use uuid::Uuid;
use web::export::{CHUNK, Cell, Column, ExportRow, Exporter, Format, Spot, Table, Wanted};
use web::{App, Error, Result, Visit};

use super::list::{address, filter_of, order_of};
use crate::codes;
use crate::lookup::{self, Details, theme_names};
use crate::messages::Messages;
use crate::store::{self, Brief};

/// The list of actions, for the command and the page of open data.
pub(crate) const EXPORTER: Exporter = Exporter {
    name: "actions",
    kind: store::KIND,
    path: "/projets",
    label: |lang| Messages(lang).list_title(),
    about: |lang| Messages(lang).list_about(),
    span: Some(|connection, actor| Box::pin(store::span(connection, actor))),
    table: |connection, wanted, ids| {
        Box::pin(async move {
            let briefs = store::some(connection, ids, &wanted.actor).await?;
            table(connection, wanted, &briefs).await
        })
    },
};

pub(super) async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let (connection, wanted) = (app.db.reader(), Wanted::of(&app, &visit));
    let params = address(connection, &visit)
        .await?
        .for_file(&columns(visit.lang))?;
    let filter = filter_of(connection, &params).await?;
    let found = store::all(connection, &filter, &visit.actor, order_of(&params)).await?;
    let mut whole = table(connection, &wanted, &[]).await?;
    for part in found.chunks(CHUNK) {
        whole = whole.and(table(connection, &wanted, part).await?);
    }
    whole.choose(&params).respond(format)
}

/// What a file of actions tells of each.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("id", t.column_id()),
        ("title", t.column_title()),
        ("kind_code", t.column_kind_code()),
        ("kind", t.facet_kind()),
        ("status_code", t.column_status_code()),
        ("status", t.facet_status()),
        ("date", t.column_date()),
        ("date_words", t.column_date_words()),
        ("leads", t.column_leads()),
        ("participants", t.column_participants()),
        ("country_codes", t.column_country_codes()),
        ("countries", t.facet_country()),
        ("places", t.column_places()),
        ("theme_codes", t.column_theme_codes()),
        ("themes", t.facet_theme()),
        ("example", t.column_example()),
        ("url", t.column_url()),
    ])
}

/// The actions as a table of values, with labels beside codes.
async fn table(connection: &DatabaseConnection, wanted: &Wanted, briefs: &[Brief]) -> Result<Table, Error> {
    let (t, lang) = (Messages(wanted.lang), wanted.lang);
    let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
    let details = Details::load(connection, ids.clone(), &wanted.actor).await?;
    let themes = directory::theme::of_records(connection, ids).await?;
    let names = theme_names(connection, lang).await?;
    let rows = briefs
        .iter()
        .map(|brief| {
            let id = brief.record.id;
            let (countries, spots) = (details.countries(id), details.spots(id, lang));
            let participants = details.participants.get(&id).into_iter().flatten();
            let participants: Vec<String> = participants
                .filter_map(|held| {
                    Some(format!(
                        "{} ({})",
                        details.lookup.organisation(held.organisation)?.title.text(lang),
                        codes::role_label(&held.role, false, lang)
                    ))
                })
                .collect();
            let theme_codes = themes.get(&id).cloned().unwrap_or_default();
            let cells: Vec<Cell> = vec![
                brief.record.id.to_string().into(),
                brief.record.title.text(lang).into(),
                brief.row.kind_code.clone().into(),
                codes::kind_label(&brief.row.kind_code, lang).into(),
                brief.row.status.map_or(Cell::Empty, Cell::from),
                lookup::status_text(brief, lang).into(),
                brief
                    .row
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.to_string())
                    .into(),
                brief
                    .row
                    .dated
                    .as_ref()
                    .map(|dated| {
                        dated
                            .original
                            .clone()
                            .unwrap_or_else(|| dated.value.display(lang))
                    })
                    .into(),
                Cell::List(details.leads(id, lang)),
                Cell::List(participants),
                Cell::List(countries.clone()),
                Cell::List(
                    countries
                        .iter()
                        .map(|code| details.lookup.country(code, lang))
                        .collect(),
                ),
                Cell::List(spots.iter().map(|spot| spot.words.text.clone()).collect()),
                Cell::List(theme_codes.clone()),
                Cell::List(
                    theme_codes
                        .iter()
                        .map(|code| names.get(code).cloned().unwrap_or_else(|| code.clone()))
                        .collect(),
                ),
                (if brief.record.example { t.yes() } else { t.no() }).into(),
                wanted.address(&brief.path()).into(),
            ];
            // The first place with an exact point stands for the action, else the first with any.
            let point = spots
                .iter()
                .find(|spot| !spot.approximate && !spot.area && spot.point.is_some())
                .or_else(|| spots.iter().find(|spot| spot.point.is_some()))
                .and_then(|spot| {
                    let (lon, lat) = spot.point?;
                    Some(Spot {
                        lon,
                        lat,
                        approximate: spot.approximate || spot.area,
                    })
                });
            ExportRow { cells, point }
        })
        .collect();
    Ok(Table {
        name: t.file_name(),
        columns: columns(lang),
        rows,
    })
}
