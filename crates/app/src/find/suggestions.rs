//! Suggestions as one types, and the address by which a browser searches here.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use web::list::Params;
use web::{App, Error, Result, Visit, audience};

use crate::messages::Messages;

/// A suggestion, as the search box reads it.
#[derive(Serialize)]
struct Suggested {
    title: String,
    subtitle: String,
    kind_label: String,
    url: String,
}

pub(super) async fn suggest(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let asked = Params::parse(&visit.query)
        .get("q")
        .unwrap_or_default()
        .to_owned();
    let (index, audience, lang) = (app.index.clone(), audience(&visit.actor), visit.lang);
    let found = tokio::task::spawn_blocking(move || index.suggest(&asked, lang.code(), audience, 8))
        .await
        .map_err(Error::internal)?
        .map_err(Error::from)?;
    let rows: Vec<Suggested> = found
        .into_iter()
        .map(|item| Suggested {
            subtitle: item
                .name
                .filter(|name| *name != item.title)
                .map_or(item.subtitle.clone(), |name| {
                    if item.subtitle.is_empty() {
                        name.clone()
                    } else {
                        format!("{name} · {}", item.subtitle)
                    }
                }),
            kind_label: t
                .by_key(&format!("record-{}", item.kind), None)
                .unwrap_or_default(),
            url: visit.url(&item.path),
            title: item.title,
        })
        .collect();
    let known = !matches!(visit.actor, kernel::Actor::Visitor);
    let keep = if known {
        "private, max-age=30"
    } else {
        "max-age=30"
    };
    Ok(([(header::CACHE_CONTROL, keep)], Json(rows)).into_response())
}

/// What a field that names a record of a kind proposes to whoever writes.
pub(super) async fn choices(State(app): State<App>, visit: Visit) -> Result {
    visit.require_writer()?;
    let params = Params::parse(&visit.query);
    let asked = |name: &str| params.get(name).unwrap_or_default();
    let found = web::form::pick::find(&app, &visit.actor, visit.lang, asked("kind"), asked("q")).await?;
    Ok(([(header::CACHE_CONTROL, "private, no-store")], Json(found)).into_response())
}

pub(super) async fn opensearch(State(app): State<App>, visit: Visit) -> Response {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>{}</ShortName><InputEncoding>UTF-8</InputEncoding><Url type=\"text/html\" template=\"{}{}?q={{searchTerms}}\"/></OpenSearchDescription>\n",
        escape(&app.settings.network.chars().take(16).collect::<String>()),
        escape(&app.settings.base_url),
        visit.url("/recherche")
    );
    (
        [(header::CONTENT_TYPE, "application/opensearchdescription+xml")],
        body,
    )
        .into_response()
}
