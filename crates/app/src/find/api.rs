//! What was found, as JSON.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kernel::Lang;
use search::Fragment;
use serde::Serialize;
use web::list::Params;
use web::{App, Result, Visit};

use super::labels::Labels;
use super::{SIZE, find};

/// The answer of `/api/v1/search`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Found {
    query: String,
    total: usize,
    facets: BTreeMap<String, Vec<FacetCount>>,
    /// A better question, only when this one finds nothing as it stands: then all results are approximate.
    #[serde(skip_serializing_if = "Option::is_none")]
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

pub(super) async fn answer(State(app): State<App>, visit: Visit) -> Result {
    let params = Params::parse(&visit.query);
    let lang = params.get("lang").and_then(Lang::from_code).unwrap_or(visit.lang);
    let limit = params
        .get("limit")
        .and_then(|text| text.parse().ok())
        .unwrap_or(SIZE)
        .clamp(1, 100);
    let outcome = find(&app, &params, lang, &visit.actor, limit).await?;
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
    let found = Found {
        query: params.get("q").unwrap_or_default().to_owned(),
        total: outcome.total,
        facets,
        did_you_mean: outcome.did_you_mean,
        results,
    };
    Ok(([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(found)).into_response())
}

fn words(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}
