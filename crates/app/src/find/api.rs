//! What was found, as JSON.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use search::Fragment;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::api::{Asked, Faults, Language, next_link};
use web::{App, Error, Result, Visit};

use super::labels::Labels;
use super::{FACETS, MORE_FACETS, SIZE, find};

/// The last page of results that is shown.
const LAST_PAGE: u64 = 500;

/// The question, and the filters of the page `/recherche`, by the same names; several values of one are alternatives.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `find`")]
struct Question {
    /// What is looked for, as people type it: typing errors are forgiven.
    q: Option<String>,
    /// Kinds of records: `organisation`, `partnership`, `project`, `place`, `country`, `theme`, `territory`.
    kind: Option<Vec<String>>,
    /// Country codes.
    country: Option<Vec<String>>,
    /// Codes of themes.
    theme: Option<Vec<String>>,
    /// Statuses.
    status: Option<Vec<String>>,
    /// Kinds of organisations and actions.
    kind_code: Option<Vec<String>>,
    /// Forms of partnerships.
    form: Option<Vec<String>>,
    /// SIREN of EPT.
    ept: Option<Vec<String>>,
    /// Codes of départements.
    departement: Option<Vec<String>>,
    /// Short names of documents.
    source: Option<Vec<String>>,
    /// Years.
    year: Option<Vec<String>>,
    /// The page of results, from 1: they stand in the order of relevance, so a cursor would lead nowhere.
    #[param(minimum = 1, maximum = 500, default = 1)]
    page: Option<u64>,
    /// How many results at most.
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: Option<u64>,
    /// The language of labels and pages; French if nothing is said.
    #[param(inline)]
    lang: Option<Language>,
}

/// The answer of `/api/v1/search`.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// What was asked.
    query: String,
    /// How many results there are.
    #[schema(minimum = 0)]
    total: usize,
    /// How many results each choice of a filter would leave.
    facets: BTreeMap<String, Vec<FacetCount>>,
    /// A better question, only when this one finds nothing as it stands: then all results are approximate.
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
    /// The results of this page.
    results: Vec<FoundItem>,
}

/// A value of a facet.
#[derive(Serialize, ToSchema)]
pub struct FacetCount {
    /// Its code.
    value: String,
    /// What it is called.
    label: String,
    /// How many results it would leave.
    #[schema(minimum = 0)]
    count: u64,
}

/// A result of `/api/v1/search`.
#[derive(Serialize, ToSchema)]
pub struct FoundItem {
    /// What kind of record.
    kind: String,
    /// Its id; its code for countries, themes and territories.
    id: String,
    /// Its name.
    title: String,
    /// What it is, in few words.
    subtitle: String,
    /// The path of its page, on this site.
    url: String,
    /// The words around what was found.
    snippet: String,
    /// How well it fits.
    score: f32,
}

/// Search over everything
///
/// Organisations, partnerships, actions, places, countries, themes and French territories, as the search page finds them.
#[utoipa::path(
    get, path = "/api/v1/search", tag = "search", operation_id = "search",
    params(Question),
    responses((status = 200, description = "The results.", body = Found), Faults)
)]
pub(super) async fn search(State(app): State<App>, visit: Visit) -> Result<Response> {
    let known = [["q", "page"].as_slice(), &FACETS, &MORE_FACETS].concat();
    let asked = Asked::list(&visit, &known)?;
    let in_range = |text: &str| {
        text.parse()
            .is_ok_and(|page: u64| (1..=LAST_PAGE).contains(&page))
    };
    asked.check("page", in_range)?;
    let (params, lang) = (&asked.params, asked.lang);
    let limit = match params.get("limit") {
        Some(_) => usize::try_from(asked.limit).map_err(Error::internal)?,
        None => SIZE,
    };
    let outcome = find(&app, params, lang, &visit.actor, limit).await?;
    let labels = Labels::load(&app, lang, &outcome.facets).await?;
    let facets = outcome
        .facets
        .into_iter()
        .map(|(facet, counted)| {
            let values = counted
                .into_iter()
                .map(|(value, count)| FacetCount {
                    label: labels.of(&facet, &value),
                    value,
                    count,
                })
                .collect();
            (facet, values)
        })
        .collect();
    let results = outcome
        .items
        .into_iter()
        .map(|item| FoundItem {
            snippet: words(&item.snippet),
            kind: item.kind,
            id: item.id,
            title: item.title,
            subtitle: item.subtitle,
            url: item.url,
            score: item.score,
        })
        .collect();
    let page = params.page();
    let shown = page.saturating_mul(limit as u64);
    let next = (shown < outcome.total as u64 && page < LAST_PAGE)
        .then(|| asked.at(&app, "page", &(page + 1).to_string()));
    let found = Found {
        query: params.get("q").unwrap_or_default().to_owned(),
        total: outcome.total,
        facets,
        did_you_mean: outcome.did_you_mean,
        results,
    };
    // The next page is told in a header: the answer's keys are those that other tools know.
    let link = next.as_deref().and_then(next_link);
    let mut response = Json(found).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn words(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}
