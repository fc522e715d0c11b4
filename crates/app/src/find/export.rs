//! What was found as a file: the results of the page, all pages of them together.

use std::collections::BTreeMap;

use axum::extract::State;
use kernel::Lang;
use uuid::Uuid;
use web::export::{Cell, Column, ExportRow, Format, Spot, Table, Wanted};
use web::{App, Error, Result, Visit};

use super::labels::Labels;
use super::{Item, find, territories};
use crate::messages::Messages;

/// The most results that a file holds, the best first; what comes after them is near nobody's question.
pub(super) const MOST: usize = 1_000;

/// What a file of results tells of each.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("kind_code", t.column_kind_code()),
        ("kind", t.facet_kind()),
        ("title", t.column_title()),
        ("subtitle", t.column_subtitle()),
        ("snippet", t.column_snippet()),
        ("near", t.column_near()),
        ("example", t.column_example()),
        ("url", t.column_url()),
    ])
}

pub(super) async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let mut address = super::address(&visit);
    let labels = Labels::load(&app, visit.lang, &BTreeMap::new()).await?;
    labels.check(&app, &mut address).await?;
    let params = address.for_file(&columns(visit.lang))?;
    let (t, w, wanted) = (Messages(visit.lang), visit.w(), Wanted::of(&app, &visit));
    let outcome = find(&app, &params, visit.lang, &visit.actor, MOST).await?;
    let points = if format == Format::GeoJson {
        points(&app, &wanted, &outcome.items).await?
    } else {
        BTreeMap::new()
    };
    let yes_no = |held: bool| Cell::from(if held { w.history_yes() } else { w.history_no() });
    let rows = outcome
        .items
        .into_iter()
        .map(|item| {
            let address = format!("{}{}", wanted.base_url, item.url);
            let snippet: String = item.snippet.iter().map(|part| part.text.as_str()).collect();
            ExportRow {
                point: points.get(&address).copied(),
                cells: vec![
                    item.kind.as_str().into(),
                    labels.of("kind", &item.kind).into(),
                    item.title.into(),
                    item.subtitle.into(),
                    snippet.into(),
                    yes_no(item.near),
                    yes_no(item.example),
                    address.into(),
                ],
            }
        })
        .collect();
    let table = Table {
        name: t.search_file(),
        columns: columns(visit.lang),
        rows,
    };
    table.choose(&params).respond(format)
}

/// Where what was found stands, by the address of its page: the index knows none, so the lists are asked.
async fn points(app: &App, wanted: &Wanted, items: &[Item]) -> Result<BTreeMap<String, Spot>> {
    let reader = app.db.reader();
    let mut found = BTreeMap::new();
    for list in app.exporters().filter(|list| !list.kind.is_empty()) {
        let ids: Vec<Uuid> = items
            .iter()
            .filter(|item| item.kind == list.kind)
            .filter_map(|item| item.id.parse().ok())
            .collect();
        if ids.is_empty() {
            continue;
        }
        let table = (list.table)(reader, wanted, ids).await?;
        let address = table.columns.iter().position(|column| column.key == "url");
        for row in &table.rows {
            if let (Some(Cell::Text(url)), Some(point)) =
                (address.and_then(|place| row.cells.get(place)), row.point)
            {
                found.insert(url.clone(), point);
            }
        }
    }
    for item in items {
        let point = match item.kind.as_str() {
            territories::KIND => match item.id.split_once('-') {
                Some((kind, code)) => geo::territory::find(reader, kind, code)
                    .await?
                    .and_then(|held| Spot::of(held.lat, held.lon, held.approximate)),
                None => None,
            },
            "country" => geo::country::some(reader, vec![item.id.clone()])
                .await?
                .first()
                .and_then(|held| Spot::of(held.lat, held.lon, true)),
            _ => None,
        };
        if let Some(point) = point {
            found.insert(format!("{}{}", wanted.base_url, item.url), point);
        }
    }
    Ok(found)
}
