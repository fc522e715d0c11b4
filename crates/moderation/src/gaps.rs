//! What the published records that one decides over still lack, each with the one click that mends it.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use database::record;
use web::gap::Gap;
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html};

use crate::messages::Messages;
use crate::queue::{decides, named, place};

/// How many of each gap stand on the page of all.
const SHOWN: u64 = 5;
/// How many stand on the page of one.
const ALL: u64 = 200;

/// Where they are listed.
pub(crate) const PATH: &str = "/a-completer";

pub(crate) fn routes() -> Router<App> {
    Router::new().route(PATH, get(show))
}

/// A record that lacks something.
struct Row {
    href: String,
    mend: String,
    name: String,
    name_lang: String,
}

/// A gap and the first records that have it.
struct Lacking {
    code: &'static str,
    label: String,
    mandatory: bool,
    count: u64,
    rows: Vec<Row>,
    /// Where all of them are; empty when they are all here.
    all: String,
}

#[derive(Template)]
#[template(path = "gaps.html")]
struct GapsPage {
    page: Page,
    t: Messages,
    title: String,
    mandatory: Vec<Lacking>,
    advice: Vec<Lacking>,
    /// Whether one gap alone is shown.
    one: bool,
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    if !decides(&visit.actor) {
        return Err(Error::NotFound);
    }
    let t = Messages(visit.lang);
    let params = Params::parse(&visit.query);
    let wanted = params.get("lacune");
    let gaps: Vec<Gap> = app
        .gaps(visit.lang)
        .await?
        .into_iter()
        .filter(|gap| wanted.is_none_or(|code| code == gap.code))
        .collect();
    if wanted.is_some() && gaps.is_empty() {
        return Err(Error::NotFound);
    }
    let shown = if wanted.is_some() { ALL } else { SHOWN };
    let mut found = Vec::new();
    for gap in &gaps {
        found.push(lacking(&app, &visit, gap, shown).await?);
    }
    found.retain(|lacking| lacking.count > 0 || wanted.is_some());
    let title = match (wanted, gaps.first()) {
        (Some(_), Some(gap)) => gap.label.clone(),
        _ => t.gaps_title(),
    };
    let mut page = visit.page(&app, title.clone());
    if wanted.is_some() {
        page = page.crumb(t.gaps_title(), visit.url(PATH));
    }
    let (mandatory, advice) = found.into_iter().partition(|lacking| lacking.mandatory);
    html(&GapsPage {
        page: page.crumb(title.clone(), ""),
        t,
        title,
        mandatory,
        advice,
        one: wanted.is_some(),
    })
}

async fn lacking(app: &App, visit: &Visit, gap: &Gap, shown: u64) -> Result<Lacking> {
    let connection = app.db.reader();
    let count = gap.count(connection, &visit.actor).await?;
    let found = match count {
        0 => Vec::new(),
        _ => gap.first(connection, &visit.actor, shown).await?,
    };
    let row = |record: record::Model| {
        let (list, _) = place(app, visit.lang, &record.kind)?;
        let href = visit.url(&format!("{list}/{}", record.address()));
        let (name, name_lang) = named(&record, visit.lang);
        Some(Row {
            mend: format!("{href}/{}", gap.repair),
            href,
            name,
            name_lang,
        })
    };
    let all = match count > shown && shown < ALL {
        true => visit.url(&format!("{PATH}?lacune={}", gap.code)),
        false => String::new(),
    };
    Ok(Lacking {
        code: gap.code,
        label: gap.label.clone(),
        mandatory: gap.mandatory,
        count,
        rows: found.into_iter().filter_map(row).collect(),
        all,
    })
}
