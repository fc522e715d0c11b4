//! The first page of administration: what an administrator keeps, one card each.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use web::{App, Page, Result, Visit, html};

use super::queries;
use crate::messages::Messages;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/administration", get(show))
}

struct Card {
    title: String,
    text: String,
    href: String,
}

struct Loaded {
    name: String,
    rows: String,
    at: String,
}

#[derive(Template)]
#[template(path = "reference/administration.html")]
struct AdministrationPage {
    page: Page,
    t: Messages,
    cards: Vec<Card>,
    loaded: Vec<Loaded>,
    /// Settings that the legal notice lacks.
    missing: Vec<&'static str>,
}

/// What the law asks every site to tell and no setting of this one says: for administrators, outside the demonstration.
pub(super) fn missing_legal(app: &App, visit: &Visit) -> Vec<&'static str> {
    if app.settings.demo || !kernel::policy::administers(&visit.actor) {
        return Vec::new();
    }
    app.settings.legal.missing()
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let accounts = accounts::messages::Messages(visit.lang);
    let card = |title: String, text: String, path: &str| Card {
        title,
        text,
        href: visit.url(path),
    };
    let cards = vec![
        card(t.ref_kinds_title(), t.ref_kinds_card(), "/administration/types"),
        card(
            t.ref_admin_themes_title(),
            t.ref_admin_themes_card(),
            "/administration/themes",
        ),
        card(
            t.ref_admin_countries_title(),
            t.ref_admin_countries_card(),
            "/administration/pays",
        ),
        card(
            t.ref_documents_title(),
            t.ref_documents_card(),
            "/administration/documents",
        ),
        card(t.ref_places_title(), t.ref_places_card(), "/lieux"),
        card(
            t.ref_imports_title(),
            t.ref_imports_card(),
            "/administration/reprises",
        ),
        card(
            t.contact_jobs_title(),
            t.contact_jobs_card(),
            "/administration/envois",
        ),
        card(
            accounts.tokens_title(),
            accounts.tokens_card(),
            "/administration/jetons",
        ),
        card(t.ref_sources_title(), t.ref_sources_card(), "/donnees/sources"),
    ];
    let loaded = queries::loaded_sets(app.db.reader())
        .await?
        .into_iter()
        .map(|set| Loaded {
            name: t
                .by_key(&format!("ref-set-{}", set.name.replace('_', "-")), None)
                .unwrap_or(set.name),
            rows: web::i18n::number(visit.lang, set.row_count),
            at: set.loaded_at.format("%Y-%m-%d").to_string(),
        })
        .collect();
    let page = visit
        .page(&app, t.ref_admin_title())
        .crumb(t.ref_admin_title(), "");
    let missing = missing_legal(&app, &visit);
    html(&AdministrationPage {
        page,
        t,
        cards,
        loaded,
        missing,
    })
}
