//! The queue: everything that waits for the reader's decision, the oldest first, whatever the kind of record.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use database::Result as DbResult;
use database::record::{self, proposal};
use kernel::{Actor, Lang, MemberRole, State as RecordState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use web::{App, Error, Page, Result, Visit, html};

use crate::examine::standing;
use crate::messages::Messages;

/// How many of each are shown; the others follow when these are decided.
const SHOWN: u64 = 100;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/moderation", get(show))
}

/// Something that waits, or was proposed.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub href: String,
    pub name: String,
    pub name_lang: String,
    pub kind: String,
    pub who: String,
    pub at: String,
    pub instant: String,
    /// The first words, for words alone.
    pub words: String,
    pub words_lang: String,
    /// The badge of where it stands; empty in the queue, where all waits.
    pub standing: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    page: Page,
    t: Messages,
    proposals: Vec<Row>,
    proposals_all: u64,
    records: Vec<Row>,
    records_all: u64,
}

/// Whether somebody decides over anything.
pub(crate) fn decides(actor: &Actor) -> bool {
    let manages = |rights: &kernel::Rights| {
        rights
            .organisations
            .values()
            .any(|role| *role >= MemberRole::Manager)
    };
    actor.coordinates() || actor.rights().is_some_and(manages)
}

/// How many proposals and records wait for somebody's decision.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(app: &App, actor: &Actor) -> DbResult<u64> {
    if !decides(actor) {
        return Ok(0);
    }
    let connection = app.db.reader();
    let proposals = proposal::count(connection, open_to(actor)).await?;
    Ok(proposals + to_validate(actor).count(connection).await?)
}

/// The records whose proposals wait for somebody: what is archived waits for nobody.
fn open_to(actor: &Actor) -> sea_orm::Condition {
    record::decided_by(actor).add(record::Column::State.ne(RecordState::Archived.code()))
}

fn to_validate(actor: &Actor) -> sea_orm::Select<record::Entity> {
    record::Entity::find()
        .filter(record::Column::State.eq(RecordState::ToValidate.code()))
        .filter(record::decided_by(actor))
}

/// The page of a record and what its kind is called; nothing of a kind without a list of its own.
pub(crate) fn place(app: &App, lang: Lang, kind: &str) -> Option<(&'static str, String)> {
    let found = app.exporters().find(|exporter| exporter.kind == kind)?;
    Some((found.path, (found.label)(lang)))
}

/// Rows of proposals, with the names of those who wrote them.
pub(crate) async fn rows(
    app: &App,
    visit: &Visit,
    found: Vec<(proposal::Model, record::Model)>,
    said: bool,
) -> DbResult<Vec<Row>> {
    let t = Messages(visit.lang);
    let writers = found.iter().filter_map(|(held, _)| held.author_id).collect();
    let names = app.names(writers).await?;
    let row = |(held, record): (proposal::Model, record::Model)| {
        let (list, kind) = place(app, visit.lang, &record.kind)?;
        let (name, name_lang) = named(&record, visit.lang);
        let by_account = held
            .author_id
            .and_then(|id| names.iter().find(|(known, _)| *known == id));
        let who = match by_account {
            Some((_, name)) => name.clone(),
            None if held.author_name.is_empty() => visit.w().proposal_visitor(),
            None => held.author_name.clone(),
        };
        Some(Row {
            href: visit.url(&format!("{list}/{}/propositions/{}", record.address(), held.id)),
            name,
            name_lang,
            kind,
            who,
            at: web::i18n::moment(visit.lang, held.updated_at),
            instant: held.updated_at.to_rfc3339(),
            words: shortened(&held.message),
            standing: said.then(|| standing(t, &held)),
            words_lang: held.lang,
        })
    };
    Ok(found.into_iter().filter_map(row).collect())
}

/// The name of a record with its language.
pub(crate) fn named(record: &record::Model, lang: Lang) -> (String, String) {
    record.title.pick(lang).map_or_else(Default::default, |name| {
        (name.text.to_owned(), name.lang.to_owned())
    })
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

/// The records that wait to be published.
pub(crate) async fn records(app: &App, visit: &Visit) -> DbResult<Vec<Row>> {
    let found = to_validate(&visit.actor)
        .order_by_asc(record::Column::UpdatedAt)
        .order_by_asc(record::Column::Id)
        .limit(SHOWN)
        .all(app.db.reader())
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|record| {
            let (list, kind) = place(app, visit.lang, &record.kind)?;
            let (name, name_lang) = named(&record, visit.lang);
            Some(Row {
                href: visit.url(&format!("{list}/{}/relire", record.address())),
                name,
                name_lang,
                kind,
                who: String::new(),
                at: web::i18n::moment(visit.lang, record.updated_at),
                instant: record.updated_at.to_rfc3339(),
                words: String::new(),
                words_lang: String::new(),
                standing: None,
            })
        })
        .collect())
}

/// The proposals that wait for the reader.
pub(crate) async fn proposals(app: &App, visit: &Visit) -> DbResult<Vec<Row>> {
    let found = proposal::waiting(app.db.reader(), open_to(&visit.actor), SHOWN).await?;
    rows(app, visit, found, false).await
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    if !decides(&visit.actor) {
        return Err(Error::NotFound);
    }
    let t = Messages(visit.lang);
    let connection = app.db.reader();
    let page = visit.page(&app, t.queue_title()).crumb(t.queue_title(), "");
    html(&QueuePage {
        page,
        t,
        proposals: proposals(&app, &visit).await?,
        proposals_all: proposal::count(connection, open_to(&visit.actor)).await?,
        records: records(&app, &visit).await?,
        records_all: to_validate(&visit.actor)
            .count(connection)
            .await
            .map_err(Error::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened(" Le  maire\na changé "), "Le maire a changé");
        let long = "é".repeat(400);
        assert_eq!(shortened(&long).chars().count(), 161);
    }
}
