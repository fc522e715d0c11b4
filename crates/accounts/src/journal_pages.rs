//! The audit log for administrators: what happened with accounts, rights and personal data, what was decided, and whether
//! the chain that seals it holds.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use database::audit::chain::{self, Fault, Head};
use database::audit::{self, Kind, Note};
use database::{audit::Model, record};
use kernel::{MemberRole, NetworkRole};
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;
use web::export::{Cell, ExportRow, Format, Table};
use web::form::{Choice, Submitted};
use web::list::ListView;
use web::{Address, App, Error, Page, Result, Visit, html};

use crate::journal::{self, Asked, FILTERS};
use crate::messages::Messages;
use crate::{account, invite};

/// Where the page is.
const PATH: &str = "/administration/journal";
/// How many entries a page shows.
const SIZE: u64 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/administration/journal.csv", get(file))
        .route("/administration/journal.xlsx", get(file))
        .route("/administration/journal.json", get(file))
        .route("/administration/journal/verifier", post(verify))
        .route("/administration/journal/fin.txt", get(head))
}

/// An entry in words.
struct Row {
    at: String,
    instant: String,
    what: String,
    who: String,
    whom: String,
    record: String,
    record_href: String,
    detail: String,
    /// The same as codes, for files.
    code: String,
}

/// What the check of the chain said.
struct Checked {
    right: bool,
    text: String,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
    list: ListView,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    from: String,
    until: String,
    head: Option<Head>,
    sealed_at: String,
    waiting: u64,
    checked: Option<Checked>,
    downloads: Vec<(&'static str, String)>,
}

fn kind_label(t: Messages, code: &str) -> String {
    t.by_key(&format!("audit-{}", code.replace('_', "-")), None)
        .unwrap_or_else(|| code.to_owned())
}

/// What the codes of an entry mean.
fn detail(app: &App, visit: &Visit, entry: &Model) -> String {
    let (t, w) = (Messages(visit.lang), visit.w());
    let held: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&entry.detail).unwrap_or_default();
    let code = |name: &str| held.get(name).and_then(serde_json::Value::as_str);
    let state = |code: &str| {
        w.by_key(&format!("state-{}", code.replace('_', "-")), None)
            .unwrap_or_else(|| code.to_owned())
    };
    let mut said = Vec::new();
    if code("role") == Some("administrator") {
        said.push(w.role_administrator());
    }
    said.extend(
        code("network")
            .and_then(NetworkRole::from_code)
            .map(|role| invite::network_role(t, role)),
    );
    said.extend(
        code("member")
            .and_then(MemberRole::from_code)
            .map(|role| invite::member_role(t, role)),
    );
    said.extend(code("by").and_then(|by| t.by_key(&format!("audit-by-{by}"), None)));
    said.extend(code("what").and_then(|what| t.by_key(&format!("audit-what-{what}"), None)));
    said.extend(code("proposal").and_then(|code| t.by_key(&format!("audit-proposal-{code}"), None)));
    if let (Some(from), Some(to)) = (code("from"), code("to")) {
        said.push(format!("{} → {}", state(from), state(to)));
    }
    if let Some(name) = code("importer") {
        let mut importers = app.modules.iter().flat_map(|module| &module.importers);
        let label = importers.find(|importer| importer.name == name);
        said.push(label.map_or_else(|| name.to_owned(), |importer| (importer.label)(visit.lang)));
    }
    said.join(", ")
}

async fn rows(app: &App, visit: &Visit, entries: Vec<Model>) -> Result<Vec<Row>> {
    let t = Messages(visit.lang);
    let people = entries
        .iter()
        .flat_map(|entry| [entry.actor_id, entry.subject_id]);
    let mut people: Vec<Uuid> = people.flatten().collect();
    people.sort();
    people.dedup();
    let names: HashMap<Uuid, String> = app.names(people).await?.into_iter().collect();
    let mut records: Vec<Uuid> = entries.iter().filter_map(|entry| entry.record_id).collect();
    records.sort();
    records.dedup();
    // An administrator sees every record, archived ones too.
    let mut found = HashMap::new();
    for record in record::by_ids_whatever(app.db.reader(), records).await? {
        found.insert(record.id, record);
    }
    let called = |id: Uuid| match names.get(&id) {
        Some(name) if !name.is_empty() => name.clone(),
        _ => visit.w().erased_person(),
    };
    let row = |entry: Model| {
        let record = entry.record_id.and_then(|id| found.get(&id));
        let who = match entry.actor_id {
            Some(id) => called(id),
            None if entry.kind == Kind::SignInRefused.code() => String::new(),
            None => t.journal_platform(),
        };
        let whom = entry
            .subject_id
            .filter(|subject| Some(*subject) != entry.actor_id);
        Row {
            at: web::i18n::moment(visit.lang, entry.at),
            instant: entry.at.to_rfc3339(),
            what: kind_label(t, &entry.kind),
            who,
            whom: whom.map(called).unwrap_or_default(),
            record: record
                .map(|record| record.title.text(visit.lang).to_owned())
                .unwrap_or_default(),
            record_href: record
                .and_then(|record| {
                    let path = app
                        .exporters()
                        .find(|exporter| exporter.kind == record.kind)?
                        .path;
                    Some(visit.url(&format!("{path}/{}", record.address())))
                })
                .unwrap_or_default(),
            detail: detail(app, visit, &entry),
            code: entry.kind,
        }
    };
    Ok(entries.into_iter().map(row).collect())
}

/// What the address asks for, with what it says that does not exist.
async fn address(app: &App, visit: &Visit) -> Result<(Address, Vec<account::Account>)> {
    let t = Messages(visit.lang);
    let people = account::Entity::find()
        .order_by_asc(account::Column::Name)
        .all(app.db.reader())
        .await
        .map_err(database::Error::from)?;
    let mut address = Address::of(visit, &FILTERS, &[]);
    address.check("quoi", |code| Kind::from_code(code).map(|_| kind_label(t, code)));
    address.check("personne", |id| {
        let id = Uuid::try_parse(id).ok()?;
        let held = people.iter().find(|held| held.id == id)?;
        Some(held.name.clone())
    });
    for name in ["du", "au"] {
        address.check(name, |text| journal::date(text).map(|_| text.to_owned()));
    }
    Ok((address, people))
}

async fn page(app: &App, visit: &Visit, checked: Option<Checked>) -> Result<Response> {
    let (t, reader) = (Messages(visit.lang), app.db.reader());
    let (address, people) = address(app, visit).await?;
    let asked = Asked::of(&address.params);
    let total = journal::count(reader, &asked).await?;
    let list = ListView::new(&visit.url(PATH), &address.params, &FILTERS, total, SIZE);
    let shown = address.params.page().min(total.div_ceil(SIZE).max(1));
    let entries = journal::list(reader, &asked, Some((SIZE, shown))).await?;
    let choose = |value: String, label: String, chosen: bool| Choice {
        selected: chosen,
        ..Choice::new(value, label)
    };
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let chosen = asked.kind == Some(kind);
        choose(kind.code().to_owned(), kind_label(t, kind.code()), chosen)
    });
    let held = people
        .into_iter()
        .filter(|held| !held.name.is_empty())
        .map(|held| {
            let chosen = asked.person == Some(held.id);
            choose(held.id.to_string(), held.name, chosen)
        });
    let head = chain::head(reader).await?;
    let frame = visit
        .page(app, t.journal_title())
        .crumb(t.administration(), visit.url("/administration"))
        .crumb(t.journal_title(), "")
        .asked(&address);
    let kept = address.params.without("page");
    let downloads = [Format::Csv, Format::Xlsx, Format::Json].map(|format| {
        let path = visit.url(&format!("{PATH}.{}", format.extension()));
        (format.label(), kept.at(&path))
    });
    html(&JournalPage {
        page: frame,
        t,
        rows: rows(app, visit, entries).await?,
        list,
        kinds: kinds.collect(),
        people: held.collect(),
        from: asked.from.map(|day| day.to_string()).unwrap_or_default(),
        until: asked.until.map(|day| day.to_string()).unwrap_or_default(),
        sealed_at: head
            .as_ref()
            .map(|head| web::i18n::moment(visit.lang, head.at))
            .unwrap_or_default(),
        head,
        waiting: chain::waiting(reader).await?,
        checked,
        downloads: downloads.to_vec(),
    })
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    page(&app, &visit, None).await
}

/// What the log holds of an account, in words, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn noted_of(
    connection: &impl sea_orm::ConnectionTrait,
    lang: kernel::Lang,
    account: Uuid,
) -> database::Result<Vec<(String, chrono::DateTime<chrono::Utc>)>> {
    let asked = Asked {
        person: Some(account),
        ..Asked::default()
    };
    let entries = journal::list(connection, &asked, None).await?;
    let t = Messages(lang);
    Ok(entries
        .into_iter()
        .map(|entry| (kind_label(t, &entry.kind), entry.at))
        .collect())
}

/// The log as a file. That it left is part of the log.
async fn file(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let columns = web::export::columns([
        ("at", t.journal_at()),
        ("kind", t.journal_code()),
        ("label", t.journal_what()),
        ("actor", t.journal_who()),
        ("subject", t.journal_whom()),
        ("record", t.journal_record()),
        ("detail", t.journal_detail()),
    ]);
    let (address, _) = address(&app, &visit).await?;
    let params = address.for_file(&columns)?;
    let entries = journal::list(app.db.reader(), &Asked::of(&params), None).await?;
    let table = Table {
        name: t.journal_file(),
        columns,
        rows: rows(&app, &visit, entries)
            .await?
            .into_iter()
            .map(|row| ExportRow {
                cells: vec![
                    Cell::from(row.instant),
                    row.code.into(),
                    row.what.into(),
                    row.who.into(),
                    row.whom.into(),
                    row.record.into(),
                    row.detail.into(),
                ],
                point: None,
            })
            .collect(),
    };
    let write = app.write(&visit.actor).await?;
    audit::note(&write, Note::new(Kind::DataExported).with("what", "journal")).await?;
    app.commit(write).await?;
    let mut response = table.choose(&params).respond(format)?;
    private(&mut response);
    Ok(response)
}

fn private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Checks the chain now.
async fn verify(State(app): State<App>, visit: Visit, _form: Submitted) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let verdict = chain::verify(app.db.reader(), None).await?;
    let checked = match verdict.fault {
        None => Checked {
            right: true,
            text: t.journal_right(verdict.sealed),
        },
        Some(Fault::Gap(number)) => Checked {
            right: false,
            text: t.journal_gap(number),
        },
        Some(Fault::Missing(number, _)) => Checked {
            right: false,
            text: t.journal_missing(number),
        },
        Some(Fault::Changed(number, _) | Fault::Other(number) | Fault::Cut { last: number, .. }) => Checked {
            right: false,
            text: t.journal_changed(number),
        },
    };
    // The page stands where it always does, for its links and its other language.
    let mut visit = visit;
    visit.path = PATH.to_owned();
    page(&app, &visit, Some(checked)).await
}

/// The end of the chain, to be kept elsewhere.
async fn head(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let head = chain::head(app.db.reader()).await?.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"villemonde-audit-{}.txt\"", head.number);
    let mut response = (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        format!("{head}\n"),
    )
        .into_response();
    private(&mut response);
    Ok(response)
}
