//! What came in: the list of imports, the report of one, and taking it back.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use web::export::{Cell, Column, Downloads, ExportRow, Format, Table};
use web::form::Submitted;
use web::list::{ListView, Params};
use web::{App, Error, Importer, Page, Reads, Result, Visit, html, redirect};

use super::lines::{Lines, paths};
use super::{BASE, frame};
use crate::imports::rows::{batch, report};
use crate::imports::{importer, take_back, undone_words};
use crate::messages::Messages;

/// How many imports a page shows.
const SIZE: u64 = 30;

struct Item {
    at: String,
    href: String,
    list: String,
    file: String,
    who: String,
    added: String,
    updated: String,
    questions: String,
    undone: String,
    undo: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    page: Page,
    t: Messages,
    items: Vec<Item>,
    list: ListView,
    new_href: String,
}

/// The names of those who took lists in.
async fn names(app: &App, rows: &[batch::Model]) -> Result<HashMap<Uuid, String>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.actor_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(accounts::account::Entity::find()
        .filter(accounts::account::Column::Id.is_in(ids))
        .all(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .into_iter()
        .map(|account| (account.id, account.name))
        .collect())
}

fn item(visit: &Visit, row: &batch::Model, names: &HashMap<Uuid, String>) -> Item {
    let t = Messages(visit.lang);
    let number = |count: u64| web::i18n::number(visit.lang, i64::try_from(count).unwrap_or(i64::MAX));
    let href = visit.url(&format!("{BASE}/{}", row.id));
    Item {
        at: web::i18n::moment(visit.lang, row.at),
        list: importer(&row.importer)
            .map_or_else(|| row.importer.clone(), |importer| (importer.label)(visit.lang)),
        file: row.file.clone(),
        who: match row.actor_id {
            None => t.imports_by_command(),
            Some(id) => names.get(&id).cloned().unwrap_or_else(|| t.imports_somebody()),
        },
        added: number(row.counts.added),
        updated: number(row.counts.updated),
        questions: number(row.counts.ambiguous + row.counts.ignored),
        undone: row
            .undone_at
            .map(|at| web::i18n::moment(visit.lang, at))
            .unwrap_or_default(),
        undo: if row.undone_at.is_none() {
            format!("{href}/annuler")
        } else {
            String::new()
        },
        href,
    }
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let params = Params::parse(&visit.query);
    let reader = app.db.reader();
    let total = batch::Entity::find()
        .count(reader)
        .await
        .map_err(database::Error::from)?;
    let mut list = ListView::new(&visit.url(BASE), &params, &[], total, SIZE);
    list.downloads = Downloads::default();
    let rows = batch::Entity::find()
        .order_by_desc(batch::Column::At)
        .order_by_desc(batch::Column::Id)
        .limit(SIZE)
        .offset((params.page() - 1) * SIZE)
        .all(reader)
        .await
        .map_err(database::Error::from)?;
    let names = names(&app, &rows).await?;
    let page = visit
        .page(&app, t.imports_title())
        .crumb(t.imports_administration(), visit.url("/administration"))
        .crumb(t.imports_title(), "");
    html(&ListPage {
        page,
        t,
        items: rows.iter().map(|row| item(&visit, row, &names)).collect(),
        list,
        new_href: visit.url(&format!("{BASE}/nouvelle")),
    })
}

/// A batch with its importer.
async fn found(app: &App, visit: &Visit, id: &str) -> Result<(batch::Model, Importer)> {
    visit.require_administrator()?;
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    let row = batch::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .ok_or(Error::NotFound)?;
    let importer = importer(&row.importer).ok_or(Error::NotFound)?;
    Ok((row, importer))
}

async fn report_of(app: &App, id: Uuid) -> Result<documents::import::Report> {
    let row = report::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .ok_or(Error::NotFound)?;
    Ok(row.report.0)
}

#[derive(Template)]
#[template(path = "imports/report.html")]
struct ReportPage {
    page: Page,
    t: Messages,
    item: Item,
    lines: Lines,
    taken: String,
    csv: String,
    again: String,
}

fn taken(visit: &Visit, importer: &Importer, row: &batch::Model) -> String {
    row.undone
        .as_ref()
        .map_or_else(String::new, |done| undone_words(visit.w(), importer.reads, done))
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    let (row, importer) = found(&app, &visit, &id).await?;
    let t = Messages(visit.lang);
    let names = names(&app, std::slice::from_ref(&row)).await?;
    let item = item(&visit, &row, &names);
    let report = report_of(&app, row.id).await?;
    html(&ReportPage {
        page: frame(&app, &visit, t.imports_report(row.file.as_str())),
        t,
        lines: Lines::of(&app, &visit, &importer, &report, &item.href).await?,
        taken: taken(&visit, &importer, &row),
        csv: format!("{}/rapport.csv", item.href),
        again: visit.url(&format!("{BASE}/nouvelle")),
        item,
    })
}

pub(super) async fn csv(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let (row, importer) = found(&app, &visit, &id).await?;
    let t = Messages(visit.lang);
    let report = report_of(&app, row.id).await?;
    let paths = paths(&app, &visit, report.lines.iter().filter_map(|line| line.record)).await?;
    let column = |key: &'static str, label: String| Column { key, label };
    let rows = report.lines.iter().map(|line| ExportRow {
        cells: vec![
            Cell::from(line.number.to_string()),
            Cell::from(line.title.as_str()),
            Cell::from(web::import::outcome(visit.w(), line.outcome)),
            Cell::from(web::import::reasons(visit.lang, &importer, line).join(" ")),
            Cell::List(line.candidates.iter().map(web::import::candidate).collect()),
            Cell::from(
                line.record
                    .and_then(|id| paths.get(&id))
                    .or(line.path.as_ref())
                    .map(|path| format!("{}{}", app.settings.base_url, visit.url(path))),
            ),
        ],
        point: None,
    });
    Table {
        name: "reprise".to_owned(),
        columns: vec![
            column("line", t.imports_line()),
            column("title", t.imports_about()),
            column("outcome", t.imports_outcome()),
            column("reasons", t.imports_reasons()),
            column("candidates", t.imports_candidates()),
            column("url", t.imports_sheet()),
        ],
        rows: rows.collect(),
    }
    .respond(Format::Csv)
}

#[derive(Template)]
#[template(path = "imports/undo.html")]
struct UndoPage {
    page: Page,
    t: Messages,
    item: Item,
    lead: String,
}

pub(super) async fn ask_undo(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    let (row, importer) = found(&app, &visit, &id).await?;
    let t = Messages(visit.lang);
    let names = names(&app, std::slice::from_ref(&row)).await?;
    let item = item(&visit, &row, &names);
    if item.undo.is_empty() {
        return Ok(redirect(&item.href, "import-undone"));
    }
    let (added, updated) = (item.added.as_str(), item.updated.as_str());
    html(&UndoPage {
        page: frame(&app, &visit, t.imports_undo_title(row.file.as_str())),
        t,
        lead: match importer.reads {
            Reads::Lists => t.imports_undo_lead(added, updated),
            Reads::Contours => t.imports_undo_contours_lead(added, updated),
        },
        item,
    })
}

pub(super) async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Submitted,
) -> Result<Response> {
    let (row, _) = found(&app, &visit, &id).await?;
    take_back(&app.db, &app.clock, &app.ids, visit.actor.clone(), row.id).await?;
    app.written.notify_one();
    Ok(redirect(
        &visit.url(&format!("{BASE}/{}", row.id)),
        "import-undone",
    ))
}
