//! Search over all features: the page, the suggestions, and the same as JSON. Page and JSON show one [`Outcome`], so that
//! they cannot disagree.

mod api;
mod export;
mod labels;
mod page;
mod suggestions;
mod territories;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use kernel::{Actor, Lang};
use search::{Answer, Approach, Fragment, Query};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::export::Format;
use web::list::Params;
use web::{Address, App, Error, Result, Visit, audience};

use territories::Territories;

/// Results on one page.
const SIZE: usize = 20;
/// The facets that a visitor narrows by on the page, in the order shown.
const FACETS: [&str; 5] = ["kind", "country", "theme", "status", "kind_code"];
/// The other facets by which an address may narrow; the JSON counts them all.
const MORE_FACETS: [&str; 5] = ["form", "ept", "departement", "source", "year"];

pub fn routes() -> Router<App> {
    let exports = Format::ALL.into_iter().fold(Router::new(), |router, format| {
        router.route(&format!("/recherche.{}", format.extension()), get(export::export))
    });
    exports
        .route("/recherche", get(page::show))
        .route("/recherche/suggestions", get(suggestions::suggest))
        .route("/recherche/choix", get(suggestions::choices))
        .route("/recherche/opensearch.xml", get(suggestions::opensearch))
}

/// Search in the API.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api::search))
}

/// What the address of the page, or of its files, asks for, before its values are checked.
fn address(visit: &Visit) -> Address {
    let filters: Vec<&'static str> = FACETS.into_iter().chain(MORE_FACETS).collect();
    Address::of(visit, &filters, &["q"])
}

/// What was found, as the page and the JSON show it.
struct Outcome {
    total: usize,
    approach: Approach,
    /// Facet to its values with their counts, the most frequent first.
    facets: BTreeMap<String, Vec<(String, u64)>>,
    did_you_mean: Option<String>,
    /// The asked page of results: what holds the words, French territories of that name, then what is only near. A
    /// commune that was may come before all.
    items: Vec<Item>,
}

/// One result.
struct Item {
    kind: String,
    id: String,
    title: String,
    title_lang: String,
    subtitle: String,
    subtitle_lang: String,
    /// The page's path, with its language.
    url: String,
    snippet: Vec<Fragment>,
    snippet_lang: String,
    score: f32,
    example: bool,
    /// Whether it does not hold what was asked, only something near.
    near: bool,
}

async fn ask(app: &App, query: Query) -> Result<Answer> {
    let index = app.index.clone();
    tokio::task::spawn_blocking(move || index.search(&query))
        .await
        .map_err(Error::internal)?
        .map_err(Error::from)
}

/// Answers the question of an address.
async fn find(app: &App, params: &Params, lang: Lang, actor: &Actor, limit: usize) -> Result<Outcome> {
    let page = usize::try_from(params.page()).unwrap_or(1).min(500);
    let offset = (page - 1) * limit;
    let filters: Vec<(String, String)> = params
        .0
        .iter()
        .filter(|(name, _)| name != "kind")
        .filter(|(name, _)| FACETS.contains(&name.as_str()) || MORE_FACETS.contains(&name.as_str()))
        .cloned()
        .collect();
    let mut query = Query {
        text: params.get("q").unwrap_or_default().to_owned(),
        lang: lang.code().to_owned(),
        audience: audience(actor),
        kinds: params.all("kind").into_iter().map(str::to_owned).collect(),
        filters,
        ..Query::default()
    };
    let mut territories = Territories::default();
    if query.filters.is_empty()
        && (query.kinds.is_empty() || query.kinds.iter().any(|kind| kind == territories::KIND))
    {
        // Filters must not decide which territories there are: a facet's count is what choosing it finds.
        let everything = Query {
            kinds: Vec::new(),
            offset: 0,
            limit: 1,
            ..query.clone()
        };
        let answer = ask(app, everything).await?;
        let exact = answer.exact > 0;
        let first = answer
            .hits
            .first()
            .filter(|_| exact)
            .map(|hit| hit.title.as_str());
        territories = territories::of(app, &query.text, lang, first, exact).await?;
    }
    // The territories stand between what holds the words and what is near: the slice of the index is wider by them.
    let (known, leading) = (territories.items.len(), territories.leading);
    query.offset = offset.saturating_sub(known);
    query.limit = limit + known;
    let first = query.offset;
    let answer = ask(app, query).await?;
    let total = answer.total + known;
    let mut facets = answer.facets;
    if known > 0 {
        let kinds = facets.entry("kind".to_owned()).or_default();
        kinds.push((territories::KIND.to_owned(), known as u64));
        kinds.sort_by(|(a, most), (b, least)| least.cmp(most).then(a.cmp(b)));
    }
    let mut placed: Vec<(usize, Item)> = Vec::new();
    let (mut first_exact, mut last_exact) = (None, 0.0);
    for (at, hit) in answer.hits.into_iter().enumerate() {
        let (at, near) = (first + at, first + at >= answer.exact);
        if !near {
            first_exact = first_exact.or(Some(hit.score));
            last_exact = hit.score;
        }
        let before = if near { known } else { leading };
        placed.push((at + before, Item::of(hit, lang, near)));
    }
    for (at, mut item) in territories.items.into_iter().enumerate() {
        let leads = at < leading;
        item.score = if leads {
            first_exact.unwrap_or_default()
        } else {
            last_exact
        };
        placed.push((if leads { at } else { answer.exact + at }, item));
    }
    placed.sort_by_key(|(at, _)| *at);
    placed.retain(|(at, _)| (offset..offset + limit).contains(at));
    Ok(Outcome {
        total,
        approach: answer.approach,
        facets,
        // A territory of exactly that name was meant.
        did_you_mean: answer.did_you_mean.filter(|_| !territories.named),
        items: placed.into_iter().map(|(_, item)| item).collect(),
    })
}

impl Item {
    fn of(hit: search::Hit, lang: Lang, near: bool) -> Item {
        Item {
            url: lang.url(&hit.path),
            kind: hit.kind,
            id: hit.id,
            title: hit.title,
            title_lang: hit.title_lang,
            subtitle: hit.subtitle,
            subtitle_lang: hit.subtitle_lang,
            snippet: hit.snippet,
            snippet_lang: hit.snippet_lang,
            score: hit.score,
            example: hit.example,
            near,
        }
    }
}
