//! Kinds of organisations, in two levels: add, rename, reorder, move to another group, remove. A kind is never removed
//! while an organisation bears it; its code never changes.

mod forms;
mod groups;
mod order;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use web::{App, Page, Result, Visit, html};

use super::desk::Desk;
use super::queries;
use crate::kind::{self, Kinds};
use crate::messages::Messages;

const PATH: &str = "/administration/types";
/// Words of our own addresses, which no code may take.
const TAKEN: [&str; 2] = ["nouveau", "groupes"];
const DESK: Desk = Desk {
    list: PATH,
    forms: PATH,
    title: Messages::ref_kinds_title,
    fields: |t| {
        vec![
            ("name", t.ref_kind_one()),
            ("plural", t.ref_kind_several()),
            ("group", t.ref_kind_group()),
            ("iati_type", t.ref_kind_iati()),
            ("governs", t.ref_kind_governs()),
            ("icon", t.ref_kind_icon()),
        ]
    },
    removable: true,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route(
            "/administration/types/nouveau",
            get(forms::new).post(forms::create),
        )
        .route(
            "/administration/types/{code}",
            get(forms::edit).post(forms::update),
        )
        .route("/administration/types/{code}/deplacer", post(order::shift))
        .route("/administration/types/{code}/historique", get(forms::history))
        .route(
            "/administration/types/{code}/supprimer",
            get(forms::ask_remove).post(forms::remove),
        )
        .route(
            "/administration/types/groupes/{code}/historique",
            get(groups::history),
        )
        .route(
            "/administration/types/groupes/{code}/supprimer",
            get(groups::ask_remove).post(groups::remove),
        )
        .route(
            "/administration/types/groupes/nouveau",
            get(groups::new).post(groups::create),
        )
        .route(
            "/administration/types/groupes/{code}",
            get(groups::edit).post(groups::update),
        )
        .route(
            "/administration/types/groupes/{code}/deplacer",
            post(order::shift_group),
        )
}

struct KindRow {
    code: String,
    name: String,
    plural: String,
    organisations: i64,
    governs: bool,
    href: String,
    shift: String,
    first: bool,
    last: bool,
}

struct GroupRow {
    code: String,
    name: String,
    href: String,
    shift: String,
    first: bool,
    last: bool,
    kinds: Vec<KindRow>,
}

#[derive(Template)]
#[template(path = "reference/kinds.html")]
struct ListPage {
    page: Page,
    t: Messages,
    groups: Vec<GroupRow>,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let held = Kinds::load(app.db.reader()).await?;
    let counts = queries::organisations_by_kind(app.db.reader()).await?;
    let last_group = held.groups.len().saturating_sub(1);
    let groups = held
        .groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let members: Vec<&kind::Model> = held
                .kinds
                .iter()
                .filter(|kind| kind.group_code == group.code)
                .collect();
            let last = members.len().saturating_sub(1);
            let href = visit.url(&format!("{PATH}/groupes/{}", group.code));
            GroupRow {
                code: group.code.clone(),
                name: group.name.text(visit.lang).to_owned(),
                shift: format!("{href}/deplacer"),
                href,
                first: place == 0,
                last: place == last_group,
                kinds: members
                    .into_iter()
                    .enumerate()
                    .map(|(place, kind)| {
                        let href = visit.url(&format!("{PATH}/{}", kind.code));
                        KindRow {
                            code: kind.code.clone(),
                            name: kind.label(visit.lang).to_owned(),
                            plural: kind.plural.text(visit.lang).to_owned(),
                            organisations: counts.get(&kind.code).copied().unwrap_or(0),
                            governs: kind.governs,
                            shift: format!("{href}/deplacer"),
                            href,
                            first: place == 0,
                            last: place == last,
                        }
                    })
                    .collect(),
            }
        })
        .collect();
    html(&ListPage {
        page: DESK.list_page(&app, &visit),
        t,
        groups,
    })
}
