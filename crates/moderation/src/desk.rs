//! "My desk": what waits for me, the organisations that I act for, what I have begun, and what became of what I proposed.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use database::record::{self, history, proposal};
use kernel::{Actor, MemberRole, State as RecordState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;
use web::{App, Error, Page, Result, Visit, html};

use crate::messages::Messages;
use crate::queue::{self, Row, named, place};

/// How many lines each part has; the rest stands on pages of its own.
const SHOWN: usize = 5;
/// How many drafts and proposals are listed.
const OWN: u64 = 50;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/mon-espace", get(show))
}

/// An organisation that the reader acts for.
struct OwnOrganisation {
    name: String,
    name_lang: String,
    href: String,
    edits: bool,
    manages: bool,
}

/// A record that is not published yet.
struct Draft {
    row: Row,
    state: String,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    page: Page,
    t: Messages,
    name: String,
    /// What waits for the reader's decision; nothing for whoever decides over nothing.
    queue: Option<(u64, Vec<Row>)>,
    organisations: Vec<OwnOrganisation>,
    writes: bool,
    drafts: Vec<Draft>,
    proposals: Vec<Row>,
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    let Actor::Person { id, name, .. } = &visit.actor else {
        return Err(Error::SignInRequired);
    };
    let t = Messages(visit.lang);
    let queue = match queue::decides(&visit.actor) {
        true => {
            let mut rows = queue::proposals(&app, &visit).await?;
            rows.extend(queue::records(&app, &visit).await?);
            rows.truncate(SHOWN);
            Some((queue::waiting(&app, &visit.actor).await?, rows))
        }
        false => None,
    };
    let own = proposal::by_author(app.db.reader(), *id, OWN).await?;
    html(&DeskPage {
        page: visit.page(&app, t.desk_title()),
        t,
        name: name.clone(),
        queue,
        organisations: organisations(&app, &visit).await?,
        writes: visit.actor.writes(),
        drafts: drafts(&app, &visit, *id).await?,
        proposals: queue::rows(&app, &visit, own, true).await?,
    })
}

async fn organisations(app: &App, visit: &Visit) -> Result<Vec<OwnOrganisation>> {
    let Some(rights) = visit.actor.rights() else {
        return Ok(Vec::new());
    };
    let ids = rights.organisations.keys().copied().collect();
    let found = record::by_ids(app.db.reader(), ids, &visit.actor).await?;
    Ok(found
        .into_iter()
        .filter_map(|record| {
            let role = rights.organisations.get(&record.id)?;
            let (list, _) = place(app, visit.lang, &record.kind)?;
            let (name, name_lang) = named(&record, visit.lang);
            Some(OwnOrganisation {
                href: visit.url(&format!("{list}/{}", record.address())),
                name,
                name_lang,
                edits: *role >= MemberRole::Contributor,
                manages: *role >= MemberRole::Manager,
            })
        })
        .collect())
}

/// What the reader wrote and is not published, the newest first.
async fn drafts(app: &App, visit: &Visit, author: Uuid) -> Result<Vec<Draft>> {
    let wrote = history::Entity::find()
        .select_only()
        .column(history::Column::RecordId)
        .filter(history::Column::ActorId.eq(author))
        .filter(history::Column::Action.eq("create"))
        .into_query();
    let open = [RecordState::Draft.code(), RecordState::ToValidate.code()];
    let found = record::Entity::find()
        .filter(record::Column::State.is_in(open))
        .filter(record::Column::Id.in_subquery(wrote))
        .filter(record::visible_to(&visit.actor))
        .order_by_desc(record::Column::UpdatedAt)
        .order_by_desc(record::Column::Id)
        .limit(OWN)
        .all(app.db.reader())
        .await
        .map_err(Error::internal)?;
    Ok(found
        .into_iter()
        .filter_map(|record| {
            let (list, kind) = place(app, visit.lang, &record.kind)?;
            let (name, name_lang) = named(&record, visit.lang);
            let row = Row {
                href: visit.url(&format!("{list}/{}", record.address())),
                name,
                name_lang,
                kind,
                who: String::new(),
                at: web::i18n::moment(visit.lang, record.updated_at),
                instant: record.updated_at.to_rfc3339(),
                words: String::new(),
                words_lang: String::new(),
                standing: None,
            };
            Some(Draft {
                row,
                state: record.state,
            })
        })
        .collect())
}
