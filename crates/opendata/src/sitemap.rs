//! The map of the site for search engines (sitemaps.org): an index, and parts with each page in both languages.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use chrono::{DateTime, SecondsFormat, Utc};
use kernel::Lang;
use web::export::{Cell, Exporter, Wanted};
use web::{App, Error, Result};

use crate::answer;
use crate::store;
use crate::xml::text as escaped;

/// Pages in one part. Each stands in it once a language, and a part may name at most 50,000 addresses and weigh 50 MB.
const PART: usize = 10_000;
const KIND: &str = "application/xml; charset=utf-8";
/// Pages that stand by themselves, beside the navigation's.
const STANDING: [&str; 9] = [
    "/",
    "/donnees",
    "/donnees/sources",
    "/a-propos",
    "/aide",
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/plan",
];

type Moment = Option<DateTime<Utc>>;

/// The index of the parts.
pub(crate) async fn index(State(app): State<App>, headers: HeaderMap) -> Result {
    let mut parts: Vec<(String, Moment)> = vec![("pages".to_owned(), None)];
    for list in app.exporters().filter(|list| !list.kind.is_empty()) {
        let moments = store::moments(app.db.reader(), list.kind).await?;
        for (number, part) in (1..).zip(moments.chunks(PART)) {
            parts.push((format!("{}-{number}", list.name), part.iter().max().copied()));
        }
    }
    let newest = parts.iter().filter_map(|(_, at)| *at).max();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (name, at) in parts {
        let address = format!("{}/sitemap-{name}.xml", app.settings.base_url);
        let _ = writeln!(
            out,
            "<sitemap><loc>{}</loc>{}</sitemap>",
            escaped(&address),
            written(at)
        );
    }
    out.push_str("</sitemapindex>\n");
    Ok(answer::public(&headers, KIND, out, newest))
}

/// One part: `sitemap-organisations-1.xml`.
pub(crate) async fn part(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Result {
    let name = file.strip_suffix(".xml").ok_or(Error::NotFound)?;
    let pages = if name == "pages" {
        standing(&app).await?
    } else {
        let (list, number) = name.rsplit_once('-').ok_or(Error::NotFound)?;
        let number: usize = number.parse().map_err(|_| Error::NotFound)?;
        let list = app
            .exporters()
            .find(|held| held.name == list && !held.kind.is_empty())
            .ok_or(Error::NotFound)?;
        records(&app, list, number).await?
    };
    if pages.is_empty() {
        return Err(Error::NotFound);
    }
    let newest = pages.iter().filter_map(|(_, at)| *at).max();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for (path, at) in &pages {
        let address = |lang: Lang| escaped(&format!("{}{}", app.settings.base_url, lang.url(path)));
        let others: String = Lang::ALL
            .into_iter()
            .map(|lang| (lang.code(), lang))
            .chain([("x-default", Lang::default())])
            .map(|(tag, lang)| {
                format!(
                    "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\"/>",
                    address(lang)
                )
            })
            .collect();
        for lang in Lang::ALL {
            let _ = writeln!(
                out,
                "<url><loc>{}</loc>{}{others}</url>",
                address(lang),
                written(*at)
            );
        }
    }
    out.push_str("</urlset>\n");
    Ok(answer::public(&headers, KIND, out, newest))
}

fn written(at: Moment) -> String {
    at.map(|at| {
        format!(
            "<lastmod>{}</lastmod>",
            at.to_rfc3339_opts(SecondsFormat::Secs, true)
        )
    })
    .unwrap_or_default()
}

/// The sheets of a list, part by part from 1.
async fn records(app: &App, list: &Exporter, number: usize) -> Result<Vec<(String, Moment)>, Error> {
    let size = u64::try_from(PART).unwrap_or(u64::MAX);
    let before = number
        .checked_sub(1)
        .and_then(|before| u64::try_from(before).ok())
        .and_then(|before| before.checked_mul(size))
        .filter(|before| i64::try_from(*before).is_ok())
        .ok_or(Error::NotFound)?;
    let rows = store::listed(app.db.reader(), list.kind, before, size).await?;
    Ok(rows
        .into_iter()
        .map(|(slug, short_id, at)| (list.page_of(&slug, &short_id), Some(at)))
        .collect())
}

/// The pages that are not records: lists, countries, themes, and those that stand by themselves.
async fn standing(app: &App) -> Result<Vec<(String, Moment)>, Error> {
    let mut paths: Vec<String> = STANDING.into_iter().map(str::to_owned).collect();
    let mut add = |path: String| {
        if !paths.contains(&path) {
            paths.push(path);
        }
    };
    for entry in app.modules.iter().flat_map(|module| &module.navigation) {
        add(entry.path.to_owned());
    }
    for list in app.exporters() {
        add(list.path.to_owned());
        if list.kind.is_empty() {
            let wanted = Wanted::public(app, Lang::Fr);
            let table = (list.table)(app.db.reader(), &wanted, Vec::new()).await?;
            let Some(code) = table.columns.iter().position(|column| column.key == "code") else {
                continue;
            };
            for row in table.rows {
                if let Some(Cell::Text(code)) = row.cells.get(code) {
                    add(format!("{}/{code}", list.path));
                }
            }
        }
    }
    Ok(paths.into_iter().map(|path| (path, None)).collect())
}
