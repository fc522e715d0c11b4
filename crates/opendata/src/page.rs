//! The page of open data: what is open, in which formats, under which licence, and how a program comes by it.

use askama::Template;
use axum::extract::State;
use web::export::{Format, Wanted};
use web::i18n::number;
use web::{App, Page, Result, Visit, html};

use crate::messages::Messages;
use crate::{feed, store};

/// A list with its downloads.
struct Listed {
    name: &'static str,
    label: String,
    about: String,
    href: String,
    rows: String,
    updated: String,
    downloads: Vec<(&'static str, String)>,
    /// Its own feed; empty for a list that is not of records.
    feed: String,
}

#[derive(Template)]
#[template(path = "opendata.html")]
struct DataPage {
    page: Page,
    t: Messages,
    lists: Vec<Listed>,
    base: String,
    network: String,
    api: bool,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let (t, lang) = (Messages(visit.lang), visit.lang);
    let tallies = store::tallies(app.db.reader()).await?;
    let mut lists = Vec::new();
    for list in app.exporters() {
        let (rows, updated) = match tallies.get(list.kind) {
            Some(tally) => (tally.records, Some(tally.modified)),
            None if list.kind.is_empty() => {
                let wanted = Wanted::public(&app, lang);
                let table = (list.table)(app.db.reader(), &wanted, Vec::new()).await?;
                (u64::try_from(table.rows.len()).unwrap_or(u64::MAX), None)
            }
            None => (0, None),
        };
        let path = visit.url(list.path);
        lists.push(Listed {
            name: list.name,
            label: (list.label)(lang),
            about: (list.about)(lang),
            rows: number(lang, i64::try_from(rows).unwrap_or(i64::MAX)),
            updated: updated
                .and_then(|at| kernel::date::Historic::on(at.date_naive()).ok())
                .map(|day| day.display(lang))
                .unwrap_or_default(),
            downloads: Format::ALL
                .into_iter()
                .map(|format| (format.label(), format!("{path}.{}", format.extension())))
                .collect(),
            feed: if list.kind.is_empty() {
                String::new()
            } else {
                format!("{}?liste={}", visit.url(feed::PATH), list.name)
            },
            href: path,
        });
    }
    let page = visit
        .page(&app, t.title())
        .crumb(t.title(), "")
        .described(t.lead());
    html(&DataPage {
        page,
        t,
        lists,
        base: app.settings.base_url.clone(),
        network: app.settings.network.clone(),
        api: app.modules.iter().any(|module| module.api.is_some()),
    })
}
