//! A new list, step by step: list and file, columns, preview, and then it is written.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use documents::import::{Counts, Field, Mapping, MappingError, Report};
use kernel::FieldErrors;
use serde::{Deserialize, Serialize};
use web::form::{self, Builder, FieldKind, Submitted};
use web::{App, Page, Result, Visit, html, redirect};

use super::lines::Lines;
use super::{BASE, frame};
use crate::imports::uploads::{self, MAX_MEGABYTES, Upload};
use crate::imports::{Choice, Order, choice_of, import, importer, importers, remembered};
use crate::messages::Messages;

/// How many lines of the file stand under the choice of columns.
const SAMPLE: usize = 5;
/// How many characters a value for the whole file may have.
const WHOLE: usize = 300;
/// How many characters of a cell stand there.
const CELL: usize = 60;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    list: String,
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    show_new(&app, &visit, &Input::default(), &FieldErrors::new())
}

fn show_new(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let mut builder = Builder::new(visit.lang, input, errors);
    let choices = importers()
        .iter()
        .map(|importer| form::Choice::new(importer.name, (importer.label)(visit.lang)))
        .collect::<Vec<_>>();
    builder.select("list", t.imports_list(), choices).required();
    builder
        .field(
            "file",
            t.imports_file(),
            FieldKind::File(".csv,.tsv,.txt,.xlsx,.geojson,.json".to_owned()),
        )
        .required()
        .help(t.imports_file_help(MAX_MEGABYTES.to_string()));
    let mut form = builder.finish(
        t.imports_new(),
        visit.url(&format!("{BASE}/nouvelle")),
        visit.url(BASE),
    );
    form.multipart = true;
    form.submit_label = t.imports_to_columns();
    let page = visit
        .page(app, t.imports_new())
        .crumb(t.imports_administration(), visit.url("/administration"))
        .crumb(t.imports_title(), visit.url(BASE));
    form::show(page, form)
}

pub(super) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = submitted.input()?;
    let mut errors = FieldErrors::new();
    let chosen = importer(&input.list);
    if chosen.is_none() {
        errors.add("list", "error-field-required");
    }
    let upload = submitted.files.iter().find(|file| file.field == "file");
    if upload.is_none() {
        errors.add("file", "error-field-required");
    }
    let (Some(importer), Some(upload)) = (chosen, upload) else {
        if upload.is_some() {
            errors.add("file", "error-field-file-again");
        }
        return show_new(&app, &visit, &input, &errors);
    };
    match uploads::keep(&app, &visit.actor, &importer, &upload.name, upload.bytes.clone()).await? {
        Ok(id) => Ok(redirect(
            &visit.url(&format!("{BASE}/nouvelle/{id}/colonnes")),
            "import-read",
        )),
        Err(error) => {
            let why = web::import::unread(visit.w(), &error);
            errors.add_with("file", "error-field-list", why);
            show_new(&app, &visit, &input, &errors)
        }
    }
}

struct Line {
    name: &'static str,
    label: String,
    required: bool,
    titles: Vec<(String, bool)>,
    example: String,
    /// The value that somebody typed for the whole file, of a field that may have one.
    whole: Option<String>,
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct ColumnsPage {
    page: Page,
    t: Messages,
    list: String,
    file: String,
    error: String,
    fields: Vec<Line>,
    header: Vec<String>,
    sample: Vec<Vec<String>>,
    lines: String,
    action: String,
    abandon: String,
}

/// The columns as far as they are known: nothing is required yet.
fn so_far(upload: &Upload, choice: &Choice) -> std::result::Result<Mapping, MappingError> {
    let fields: Vec<Field> = upload
        .importer
        .fields
        .iter()
        .map(|field| Field {
            required: false,
            ..*field
        })
        .collect();
    Mapping::chosen(&upload.table.header, &fields, choice)
}

pub(super) async fn columns(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    visit.require_administrator()?;
    let upload = uploads::open(&app, &id).await?;
    let chosen = upload.row.choice.as_ref().map(|choice| choice.0.clone());
    let choice = match chosen {
        Some(choice) => choice,
        None => remembered(app.db.reader(), &upload.importer, &upload.table.header)
            .await?
            .unwrap_or_default(),
    };
    show_columns(&app, &visit, &upload, &choice, String::new())
}

fn show_columns(app: &App, visit: &Visit, upload: &Upload, choice: &Choice, error: String) -> Result {
    let t = Messages(visit.lang);
    let (table, importer) = (&upload.table, &upload.importer);
    let mapping = so_far(upload, choice).or_else(|_| so_far(upload, &Choice::new()));
    let column = |field: &str| mapping.as_ref().ok().and_then(|mapping| mapping.column(field));
    let fields = importer
        .fields
        .iter()
        .map(|field| {
            let chosen = column(field.name);
            Line {
                name: field.name,
                label: (importer.field)(visit.lang, field.name),
                required: field.required,
                whole: importer.whole.contains(&field.name).then(|| {
                    let said = choice.get(field.name).and_then(|said| said.strip_prefix('='));
                    said.unwrap_or_default().to_owned()
                }),
                titles: table
                    .header
                    .iter()
                    .enumerate()
                    .filter(|(_, title)| !title.is_empty())
                    .map(|(place, title)| (title.clone(), chosen == Some(place)))
                    .collect(),
                example: chosen
                    .and_then(|place| {
                        let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
                        cells.into_iter().find(|cell| !cell.is_empty())
                    })
                    .map(|cell| short(cell))
                    .unwrap_or_default(),
            }
        })
        .collect();
    let sample = table
        .rows
        .iter()
        .take(SAMPLE)
        .map(|row| row.cells.iter().map(|cell| short(cell)).collect())
        .collect();
    let status = if error.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let base = format!("{BASE}/nouvelle/{}", upload.row.id);
    let body = html(&ColumnsPage {
        page: frame(app, visit, t.imports_columns()),
        t,
        list: (importer.label)(visit.lang),
        file: upload.row.file.clone(),
        error,
        fields,
        header: table.header.clone(),
        sample,
        lines: web::i18n::number(visit.lang, i64::try_from(table.rows.len()).unwrap_or(i64::MAX)),
        action: visit.url(&format!("{base}/colonnes")),
        abandon: visit.url(&format!("{base}/abandonner")),
    })?;
    Ok((status, body).into_response())
}

fn short(cell: &str) -> String {
    let mut text: String = cell.chars().take(CELL).collect();
    if text.len() < cell.len() {
        text.push('…');
    }
    text
}

pub(super) async fn choose(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    submitted: Submitted,
) -> Result {
    visit.require_administrator()?;
    let upload = uploads::open(&app, &id).await?;
    let choice = chosen_in(&submitted, &upload.importer);
    match Mapping::chosen(&upload.table.header, upload.importer.fields, &choice) {
        Ok(mapping) => {
            let choice = choice_of(upload.importer.fields, &upload.table.header, &mapping);
            uploads::choose(&app, &visit.actor, upload.row.id, choice).await?;
            let preview = visit.url(&format!("{BASE}/nouvelle/{}/apercu", upload.row.id));
            Ok(redirect(&preview, "import-columns"))
        }
        Err(error) => {
            let why = web::import::unmapped(visit.lang, &upload.importer, &error);
            show_columns(&app, &visit, &upload, &choice, why)
        }
    }
}

/// Field to column as the form says it; what is typed for the whole file stands in the place of a column.
fn chosen_in(submitted: &Submitted, importer: &web::Importer) -> Choice {
    let mut choice: Choice = submitted.pairs.iter().cloned().collect();
    for field in importer.whole {
        let typed = choice.remove(&format!("whole-{field}")).unwrap_or_default();
        if !typed.trim().is_empty() {
            let value: String = typed.trim().chars().take(WHOLE).collect();
            choice.insert((*field).to_owned(), format!("={value}"));
        }
    }
    choice
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct PreviewPage {
    page: Page,
    t: Messages,
    list: String,
    file: String,
    lines: Lines,
    /// Whether there is anything to write.
    writes: bool,
    /// Whether the network changed since the preview that was confirmed.
    changed: bool,
    foretold: String,
    columns: String,
    action: String,
    abandon: String,
}

/// The columns of an upload; before they are chosen there is no preview.
fn chosen(upload: &Upload) -> Option<Mapping> {
    let choice = upload.row.choice.as_ref()?;
    Mapping::chosen(&upload.table.header, upload.importer.fields, choice).ok()
}

pub(super) async fn preview(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result {
    visit.require_administrator()?;
    let upload = uploads::open(&app, &id).await?;
    let Some(mapping) = chosen(&upload) else {
        let columns = visit.url(&format!("{BASE}/nouvelle/{}/colonnes", upload.row.id));
        return Ok(redirect(&columns, "import-read"));
    };
    let report = (upload.importer.preview)(app.db.reader(), &app.ids, &upload.table, &mapping).await?;
    show_preview(&app, &visit, &upload, &report, false).await
}

async fn show_preview(app: &App, visit: &Visit, upload: &Upload, report: &Report, changed: bool) -> Result {
    let t = Messages(visit.lang);
    let base = visit.url(&format!("{BASE}/nouvelle/{}", upload.row.id));
    let action = format!("{base}/apercu");
    let counts = report.counts();
    let status = if changed {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let body = html(&PreviewPage {
        page: frame(app, visit, t.imports_preview()),
        t,
        list: (upload.importer.label)(visit.lang),
        file: upload.row.file.clone(),
        lines: Lines::of(app, visit, &upload.importer, report, &action).await?,
        writes: counts.added + counts.updated > 0,
        changed,
        foretold: counts.to_string(),
        columns: format!("{base}/colonnes"),
        action,
        abandon: format!("{base}/abandonner"),
    })?;
    Ok((status, body).into_response())
}

pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    submitted: Submitted,
) -> Result {
    visit.require_administrator()?;
    let upload = uploads::open(&app, &id).await?;
    let Some(mapping) = chosen(&upload) else {
        return Err(web::Error::NotFound);
    };
    let foretold = submitted
        .pairs
        .iter()
        .find(|(name, _)| name == "foretold")
        .and_then(|(_, text)| read_counts(text))
        .ok_or_else(|| web::Error::Invalid("foretold".to_owned()))?;
    let order = Order {
        importer: &upload.importer,
        table: &upload.table,
        mapping: &mapping,
        file: &upload.row.file,
        actor: visit.actor.clone(),
        foretold: Some(foretold),
    };
    let done = import(&app.db, &app.clock, &app.ids, order).await?;
    app.written.notify_one();
    let Some(batch) = done.batch else {
        return show_preview(&app, &visit, &upload, &done.report, done.differs).await;
    };
    uploads::forget(&app, vec![upload.row.id]).await?;
    Ok(redirect(&visit.url(&format!("{BASE}/{batch}")), "import-done"))
}

/// The counts as [`Counts`] writes them.
fn read_counts(text: &str) -> Option<Counts> {
    let numbers: Vec<u64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let [lines, added, updated, unchanged, ignored, ambiguous] = numbers.try_into().ok()?;
    Some(Counts {
        lines,
        added,
        updated,
        unchanged,
        ignored,
        ambiguous,
    })
}

pub(super) async fn abandon(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Submitted,
) -> Result<Response> {
    visit.require_administrator()?;
    let id = uuid::Uuid::try_parse(&id).map_err(|_| web::Error::NotFound)?;
    uploads::forget(&app, vec![id]).await?;
    Ok(redirect(&visit.url(BASE), "import-abandoned"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_survive_the_form() {
        let counts = Counts {
            lines: 81,
            added: 70,
            updated: 1,
            unchanged: 3,
            ignored: 2,
            ambiguous: 5,
        };
        assert_eq!(read_counts(&counts.to_string()), Some(counts));
        assert_eq!(read_counts("81 lines"), None);
    }
}
