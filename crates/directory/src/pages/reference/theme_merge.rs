//! Merging a theme into another: choose, see how much moves, confirm.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use web::form::{Choice, Submitted};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::queries;
use super::theme_forms::{DESK, PATH};
use crate::messages::Messages;
use crate::theme;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/administration/themes/{code}/fusion", get(show).post(merge))
}

#[derive(Template)]
#[template(path = "reference/theme_merge.html")]
struct MergePage {
    page: Page,
    t: Messages,
    title: String,
    name: String,
    action: String,
    choices: Vec<Choice>,
    into: String,
    into_name: String,
    moving: Vec<(String, i64)>,
    total: i64,
    back: String,
}

/// The theme that is merged and the one that it is merged into, both standing.
fn pair<'a>(all: &'a [theme::Model], from: &str, into: &str) -> Option<(&'a theme::Model, &'a theme::Model)> {
    let find = |code: &str| {
        all.iter()
            .find(|held| held.code == code && held.merged_into.is_none())
    };
    find(from)
        .zip(find(into))
        .filter(|(from, into)| from.code != into.code)
}

async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    let all = theme::all(reader).await?;
    let held = all.iter().find(|held| held.code == code).ok_or(Error::NotFound)?;
    let params = Params::parse(&visit.query);
    let into = params
        .get("vers")
        .and_then(|into| pair(&all, &code, into))
        .map(|(_, into)| into);
    let moving: Vec<(String, i64)> = queries::record_kinds_of_theme(reader, &code)
        .await?
        .into_iter()
        .map(|(kind, count)| {
            (
                t.by_key(&format!("ref-record-{kind}"), None).unwrap_or(kind),
                count,
            )
        })
        .collect();
    let total = moving.iter().map(|(_, count)| count).sum();
    let title = t.ref_merge_title(held.label(visit.lang));
    let page = DESK.page(&app, &visit, title.clone()).crumb(title.clone(), "");
    html(&MergePage {
        page,
        t,
        title,
        name: held.label(visit.lang).to_owned(),
        action: visit.url(&format!("{PATH}/{code}/fusion")),
        choices: all
            .iter()
            .filter(|other| other.code != code)
            .map(|other| Choice {
                selected: into.is_some_and(|into| into.code == other.code),
                ..Choice::new(other.code.clone(), other.label(visit.lang))
            })
            .collect(),
        into: into.map(|into| into.code.clone()).unwrap_or_default(),
        into_name: into
            .map(|into| into.label(visit.lang).to_owned())
            .unwrap_or_default(),
        moving,
        total,
        back: visit.url(PATH),
    })
}

async fn merge(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let all = theme::all(write.tx()).await?;
    let (from, into) = pair(&all, &code, form.get("vers")).ok_or(Error::Conflict)?;
    theme::merge(&write, &from.code, &into.code).await?;
    app.commit(write).await?;
    Ok(redirect(
        &visit.url(&format!(
            "/themes/{}?ancien={}",
            into.code,
            web::list::encode(&from.code)
        )),
        "updated",
    ))
}
