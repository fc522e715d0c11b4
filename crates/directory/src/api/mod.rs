//! The directory as data: organisations, places, themes; and what other features' answers share with them.

mod organisations;
mod places;
mod themes;

use std::collections::BTreeMap;

use database::Result;
use geo::country;
use kernel::Lang;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use web::App;
use web::api::{Coded, Documents, Resource, Texts, When, texts};

use crate::figure::Figure;
use crate::{store, theme};

/// Organisations.
pub const ORGANISATIONS: Resource = Resource {
    kind: store::KIND,
    pages: "/organisations",
    api: "/api/v1/organisations",
};

/// World places.
pub const PLACES: Resource = Resource {
    kind: geo::place::KIND,
    pages: "/lieux",
    api: "/api/v1/places",
};

/// The routes of the directory in the API.
pub(crate) fn routes() -> OpenApiRouter<App> {
    organisations::routes()
        .merge(places::routes())
        .merge(themes::routes())
}

/// A dated figure, with the document that says it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureData {
    /// What is counted.
    pub measure: Coded,
    /// How much; cents for amounts of money.
    pub value: i64,
    /// The upper end of a range.
    pub value_max: Option<i64>,
    /// `count`, `people`, `EUR`, `km2`…
    pub unit: String,
    /// The figure in words, with the document's reserve: "about 2,500".
    pub words: String,
    /// When it held.
    pub date: Option<When>,
    /// A remark.
    pub note: Texts,
    /// The short name of the document, among the record's sources.
    pub source: Option<String>,
}

impl FigureData {
    /// A figure as the API tells it.
    #[must_use]
    pub fn of(figure: &Figure, documents: &Documents, lang: Lang) -> FigureData {
        FigureData {
            measure: Coded::new(&figure.measure, figure.label(lang)),
            value: figure.value,
            value_max: figure.value_max,
            unit: figure.unit().to_owned(),
            words: figure.text(lang),
            date: When::maybe(figure.dated.as_ref(), lang),
            note: texts(&figure.note),
            source: documents.code(figure.source),
        }
    }
}

/// The labels of themes, by code.
///
/// # Errors
/// When the database does not answer.
pub async fn theme_labels(connection: &impl ConnectionTrait, lang: Lang) -> Result<BTreeMap<String, String>> {
    Ok(theme::all(connection)
        .await?
        .into_iter()
        .map(|held| (held.code.clone(), held.label(lang).to_owned()))
        .collect())
}

/// The labels of some countries, by code.
///
/// # Errors
/// When the database does not answer.
pub async fn country_labels(
    connection: &impl ConnectionTrait,
    codes: Vec<String>,
    lang: Lang,
) -> Result<BTreeMap<String, String>> {
    Ok(country::some(connection, codes)
        .await?
        .into_iter()
        .map(|held| (held.code.clone(), held.label(lang).to_owned()))
        .collect())
}

/// Codes with their labels.
#[must_use]
pub fn coded(codes: Option<&Vec<String>>, labels: &BTreeMap<String, String>) -> Vec<Coded> {
    let codes = codes.into_iter().flatten();
    codes.map(|code| Coded::among(code, labels)).collect()
}
