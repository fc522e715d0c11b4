//! Where everything comes from: the data sets that the binary carries, then the documents of the network.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use database::source;
use geo::{catalogue, contour};
use kernel::Lang;
use sea_orm::DatabaseConnection;
use web::export::{Column, Downloads, ExportRow, Exporter, Format, Table, Wanted};
use web::i18n::number;
use web::{Address, App, Error, Page, Result, Visit, html};

use super::common::{Words, export_routes};
use super::queries;
use crate::messages::Messages;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/donnees/sources", get(list))
        .merge(export_routes("/donnees/sources", export))
}

struct Set {
    key: String,
    title: Words,
    publisher: String,
    url: String,
    version: String,
    date: String,
    licence: String,
    licence_url: String,
    attribution: Option<Words>,
    changes: Option<Words>,
    rows: String,
    files: String,
}

/// Contours of one origin, as whoever took them in said it.
struct Contours {
    source: String,
    dated: String,
    licence: String,
    credit: String,
    counts: String,
    latest: String,
}

struct Document {
    id: String,
    title: Words,
    publisher: String,
    date: String,
    wording: String,
    url: String,
    note: Option<Words>,
    records: i64,
}

#[derive(Template)]
#[template(path = "reference/sources.html")]
struct SourcesPage {
    page: Page,
    t: Messages,
    sets: Vec<Set>,
    contours: Vec<Contours>,
    contours_href: String,
    documents: Vec<Document>,
    edit_href: String,
    downloads: Downloads,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let address = Address::of(&visit, &[], &[]);
    let lang = visit.lang;
    let sets = catalogue::data_sets()
        .iter()
        .map(|set| Set {
            key: set.key.clone(),
            title: Words::of(&set.title, lang).unwrap_or_default(),
            publisher: set.publisher.text(lang).to_owned(),
            url: set.url.clone(),
            version: set.version.clone(),
            date: set
                .date
                .parse::<kernel::date::Period>()
                .map_or_else(|_| set.date.clone(), |period| period.display(lang)),
            licence: set.licence.clone(),
            licence_url: set.licence_url.clone(),
            attribution: Words::of(&set.attribution, lang),
            changes: Words::of(&set.changes, lang),
            rows: if set.rows > 0 {
                number(lang, i64::try_from(set.rows).unwrap_or(i64::MAX))
            } else {
                String::new()
            },
            files: set.files.join(", "),
        })
        .collect();
    let counts = queries::records_by_source(app.db.reader(), &visit.actor).await?;
    let mut documents: Vec<_> = source::all(app.db.reader()).await?.into_values().collect();
    documents.sort_by(|one, other| one.code.cmp(&other.code));
    let documents = documents
        .into_iter()
        .map(|held| Document {
            id: format!("document-{}", held.code),
            title: Words::of(&held.title, lang).unwrap_or_default(),
            date: held
                .dated
                .as_ref()
                .map(|dated| dated.value.display(lang))
                .unwrap_or_default(),
            wording: held
                .dated
                .as_ref()
                .and_then(|dated| dated.original.clone())
                .unwrap_or_default(),
            url: held.url.clone().unwrap_or_default(),
            note: Words::of(&held.note, lang),
            records: counts.get(&held.id).copied().unwrap_or(0),
            publisher: held.publisher,
        })
        .collect();
    let page = visit
        .page(&app, t.ref_sources_title())
        .crumb(t.ref_sources_title(), "")
        .described(t.ref_sources_lead())
        .asked(&address);
    let (edit_href, contours_href) = if kernel::policy::administers(&visit.actor) {
        let contours = visit.url("/administration/reprises/nouvelle");
        (visit.url("/administration/documents"), contours)
    } else {
        (String::new(), String::new())
    };
    let contours = contours(contour::lots(app.db.reader()).await?, t);
    html(&SourcesPage {
        page,
        t,
        sets,
        contours,
        contours_href,
        documents,
        edit_href,
        downloads: Downloads::new(&visit.url("/donnees/sources"), &address.params).choosing(columns(lang)),
    })
}

/// The documents behind the facts, for the command and the page of open data.
pub(super) const EXPORTER: Exporter = Exporter {
    name: "documents",
    kind: "",
    path: "/donnees/sources",
    label: |lang| Messages(lang).ref_documents_title(),
    about: |lang| Messages(lang).ref_documents_about(),
    span: None,
    table: |connection, wanted, _| Box::pin(table(connection, wanted)),
};

async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let params = Address::of(&visit, &[], &[]).for_file(&columns(visit.lang))?;
    table(app.db.reader(), &Wanted::of(&app, &visit))
        .await?
        .choose(&params)
        .respond(format)
}

/// What a file of documents tells of each.
fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("code", t.ref_code()),
        ("title", t.ref_title()),
        ("publisher", t.ref_publisher()),
        ("date", t.ref_date_edtf()),
        ("date_words", t.ref_date()),
        ("url", t.ref_url()),
        ("note", t.ref_note()),
        ("records", t.ref_records()),
    ])
}

async fn table(connection: &DatabaseConnection, wanted: &Wanted) -> Result<Table> {
    let lang = wanted.lang;
    let counts = queries::records_by_source(connection, &wanted.actor).await?;
    let mut documents: Vec<_> = source::all(connection).await?.into_values().collect();
    documents.sort_by(|one, other| one.code.cmp(&other.code));
    let rows = documents
        .into_iter()
        .map(|held| {
            let dated = held.dated.as_ref();
            ExportRow {
                cells: vec![
                    held.code.as_str().into(),
                    held.title.text(lang).into(),
                    held.publisher.as_str().into(),
                    dated.map(|dated| dated.value.to_string()).into(),
                    dated.map(|dated| dated.value.display(lang)).into(),
                    held.url.clone().into(),
                    held.note.text(lang).into(),
                    counts.get(&held.id).copied().unwrap_or(0).into(),
                ],
                point: None,
            }
        })
        .collect();
    Ok(Table {
        name: "documents".to_owned(),
        columns: columns(lang),
        rows,
    })
}

/// Lots of the same source, date and licence together, with how many of each kind.
fn contours(lots: Vec<contour::Lot>, t: Messages) -> Vec<Contours> {
    let same = |one: &contour::Lot, other: &contour::Lot| {
        (&one.source, &one.dated, &one.licence) == (&other.source, &other.dated, &other.licence)
    };
    lots.chunk_by(same)
        .filter_map(|lots| {
            let first = lots.first()?;
            let said = |text: &Option<String>| text.clone().unwrap_or_else(|| t.ref_contours_unsaid());
            let dated = first.dated.as_deref().unwrap_or_default();
            let dated = dated
                .parse::<kernel::date::Period>()
                .map_or_else(|_| dated.to_owned(), |period| period.display(t.0));
            let parts = [first.source.clone(), Some(dated.clone()), first.licence.clone()];
            let counts = lots.iter().map(|lot| {
                let kind = super::territories::kind_name(t, &lot.kind);
                format!("{kind} ({})", number(t.0, lot.count))
            });
            Some(Contours {
                source: said(&first.source),
                licence: said(&first.licence),
                credit: parts
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                dated: if dated.is_empty() {
                    t.ref_contours_unsaid()
                } else {
                    dated
                },
                counts: counts.collect::<Vec<_>>().join(", "),
                latest: lots
                    .iter()
                    .map(|lot| lot.latest)
                    .max()?
                    .format("%Y-%m-%d")
                    .to_string(),
            })
        })
        .collect()
}
