//! Search over all features: the page, the suggestions, and the same as JSON.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::{Actor, Lang};
use search::{Answer, Audience, Fragment, Hit, Query};
use serde::Serialize;
use web::list::{ListView, Params};
use web::{App, Error, Page, Result, Visit, html};

use crate::messages::Messages;

/// Results on one page.
const SIZE: usize = 20;
/// The facets that a visitor narrows by, in the order shown.
const FACETS: [&str; 5] = ["kind", "country", "theme", "status", "kind_code"];

pub fn routes() -> Router<App> {
    Router::new()
        .route("/recherche", get(show))
        .route("/recherche/suggestions", get(suggest))
        .route("/recherche/opensearch.xml", get(opensearch))
        .route("/api/v1/search", get(api))
}

/// What the asker may find; the rule of `kernel::policy` as the index knows it.
fn audience(actor: &Actor) -> Audience {
    if actor.is_administrator() {
        Audience::Restricted
    } else if actor.is_signed_in() {
        Audience::Network
    } else {
        Audience::Public
    }
}

async fn ask(app: &App, query: Query) -> Result<Answer> {
    let index = app.index.clone();
    tokio::task::spawn_blocking(move || index.search(&query))
        .await
        .map_err(Error::internal)?
        .map_err(Error::from)
}

fn query_of(params: &Params, lang: Lang, actor: &Actor, limit: usize) -> Query {
    let page = usize::try_from(params.page()).unwrap_or(1).min(500);
    let filters = params
        .0
        .iter()
        .filter(|(name, _)| FACETS.contains(&name.as_str()) && name != "kind")
        .cloned()
        .collect();
    Query {
        text: params.get("q").unwrap_or_default().to_owned(),
        lang: lang.code().to_owned(),
        audience: audience(actor),
        kinds: params.all("kind").into_iter().map(str::to_owned).collect(),
        filters,
        limit,
        offset: (page - 1) * limit,
    }
}

struct Group {
    label: String,
    hits: Vec<Shown>,
}

struct Shown {
    href: String,
    hit: Hit,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    t: Messages,
    asked: String,
    groups: Vec<Group>,
    list: ListView,
    meant: Option<(String, String)>,
    territories: Vec<(String, String, String)>,
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let params = Params::parse(&visit.query);
    let asked = params
        .get("q")
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect::<String>();
    let answer = ask(&app, query_of(&params, visit.lang, &visit.actor, SIZE)).await?;
    let path = visit.url("/recherche");
    let mut list = ListView::new(&path, &params, &FACETS, answer.total as u64, SIZE as u64);
    list.exports.clear();
    list.reset = Params::parse("").with("q", &asked).at(&path);
    let names = Names::load(&app, visit.lang).await?;
    for facet in FACETS {
        let counted = answer.facets.get(facet).cloned().unwrap_or_default();
        let values = counted
            .into_iter()
            .take(12)
            .map(|(code, count)| {
                (
                    code.clone(),
                    names.label(facet, &code, t),
                    i64::try_from(count).unwrap_or(i64::MAX),
                )
            })
            .collect();
        list.facet(
            &path,
            &params,
            facet,
            t.by_key(&format!("facet-{}", facet.replace('_', "-")), None)
                .unwrap_or_default(),
            values,
        );
    }
    let mut groups: Vec<Group> = Vec::new();
    for hit in answer.hits {
        let label = names.label("kind", &hit.kind, t);
        let shown = Shown {
            href: visit.url(&hit.path),
            hit,
        };
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.hits.push(shown),
            None => groups.push(Group {
                label,
                hits: vec![shown],
            }),
        }
    }
    let meant = answer
        .did_you_mean
        .map(|words| (params.without("page").with("q", &words).at(&path), words));
    let territories = if params.page() == 1 && !asked.is_empty() {
        territories(&app, &visit, &asked).await?
    } else {
        Vec::new()
    };
    let title = if asked.is_empty() {
        t.search_title()
    } else {
        t.search_for(asked.clone())
    };
    let mut page = visit.page(&app, title).crumb(t.search_title(), "");
    page.query.clone_from(&asked);
    html(&SearchPage {
        page,
        t,
        asked,
        groups,
        list,
        meant,
        territories,
    })
}

/// Communes and groupings that no organisation of the network governs: found by name or code, so that an old code or
/// name leads to the new page.
async fn territories(app: &App, visit: &Visit, asked: &str) -> Result<Vec<(String, String, String)>> {
    let found = geo::territory::lookup(app.db.reader(), asked, 5).await?;
    let codes = found
        .iter()
        .filter_map(|territory| territory.departement.clone())
        .collect();
    let departements = geo::territory::some(app.db.reader(), "departement", codes).await?;
    Ok(found
        .into_iter()
        .map(|territory| {
            let departement = departements
                .iter()
                .find(|held| Some(&held.code) == territory.departement.as_ref());
            let detail = if territory.kind == "former_commune" {
                format!(
                    "{} → {}",
                    territory.code,
                    territory.successor.clone().unwrap_or_default()
                )
            } else {
                [
                    departement.map(|held| held.name.as_str()),
                    Some(territory.code.as_str()),
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
            };
            (
                visit.url(&format!("/territoires/{}/{}", territory.kind, territory.code)),
                territory.name,
                detail,
            )
        })
        .collect())
}

/// Labels of the codes that facets count.
struct Names {
    kinds: directory::kind::Kinds,
    themes: Vec<directory::theme::Model>,
    countries: Vec<geo::country::Model>,
    lang: Lang,
}

impl Names {
    async fn load(app: &App, lang: Lang) -> Result<Names> {
        let connection = app.db.reader();
        Ok(Names {
            kinds: directory::kind::Kinds::load(connection).await?,
            themes: directory::theme::all(connection).await?,
            countries: geo::country::all(connection).await?,
            lang,
        })
    }

    fn label(&self, facet: &str, code: &str, t: Messages) -> String {
        let found = match facet {
            "kind" => t.by_key(&format!("record-{code}"), None),
            "country" => self
                .countries
                .iter()
                .find(|country| country.code == code)
                .map(|country| country.label(self.lang).to_owned()),
            "theme" => self
                .themes
                .iter()
                .find(|theme| theme.code == code)
                .map(|theme| theme.label(self.lang).to_owned()),
            "kind_code" => Some(if self.kinds.get(code).is_some() {
                self.kinds.label(code, self.lang)
            } else {
                projects::codes::kind_label(code, self.lang)
            }),
            "status" => t.by_key(&format!("status-{}", code.replace('_', "-")), None),
            _ => None,
        };
        found.unwrap_or_else(|| code.to_owned())
    }
}

/// A suggestion, as the search box reads it.
#[derive(Serialize)]
struct Suggested {
    title: String,
    subtitle: String,
    kind_label: String,
    url: String,
}

async fn suggest(State(app): State<App>, visit: Visit) -> Result {
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
    Ok(([(header::CACHE_CONTROL, "private, max-age=30")], Json(rows)).into_response())
}

async fn opensearch(State(app): State<App>, visit: Visit) -> Response {
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

/// The answer of `/api/v1/search`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Found {
    query: String,
    total: usize,
    facets: std::collections::BTreeMap<String, Vec<FacetCount>>,
    did_you_mean: Option<String>,
    results: Vec<FoundItem>,
}

/// A value of a facet.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FacetCount {
    value: String,
    label: String,
    count: u64,
}

/// A result of `/api/v1/search`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FoundItem {
    kind: String,
    id: String,
    title: String,
    subtitle: String,
    url: String,
    snippet: String,
    score: f32,
}

async fn api(State(app): State<App>, visit: Visit) -> Result {
    let params = Params::parse(&visit.query);
    let lang = params.get("lang").and_then(Lang::from_code).unwrap_or(visit.lang);
    let limit = params
        .get("limit")
        .and_then(|text| text.parse().ok())
        .unwrap_or(SIZE)
        .clamp(1, 100);
    let answer = ask(&app, query_of(&params, lang, &visit.actor, limit)).await?;
    let (t, names) = (Messages(lang), Names::load(&app, lang).await?);
    let facets = answer
        .facets
        .into_iter()
        .map(|(facet, counted)| {
            let values = counted
                .into_iter()
                .map(|(value, count)| FacetCount {
                    label: names.label(&facet, &value, t),
                    value,
                    count,
                })
                .collect();
            (facet, values)
        })
        .collect();
    let results = answer
        .hits
        .into_iter()
        .map(|hit| FoundItem {
            snippet: words(&hit.snippet),
            kind: hit.kind,
            id: hit.id,
            title: hit.title,
            subtitle: hit.subtitle,
            url: lang.url(&hit.path),
            score: hit.score,
        })
        .collect();
    let found = Found {
        query: params.get("q").unwrap_or_default().to_owned(),
        total: answer.total,
        facets,
        did_you_mean: answer.did_you_mean,
        results,
    };
    Ok(([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(found)).into_response())
}

fn words(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}
