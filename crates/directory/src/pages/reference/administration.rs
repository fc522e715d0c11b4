//! The first page of administration: what an administrator keeps, one card each.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use database::record;
use web::list::{Params, STATE};
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

/// Records of a kind that visitors do not see.
struct Unpublished {
    label: String,
    /// What the state is called, how many, and the list of them.
    states: Vec<(String, i64, String)>,
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
    unpublished: Vec<Unpublished>,
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

/// What is a draft, waits or is archived, kind by kind, each with the list that shows it.
async fn unpublished(app: &App, visit: &Visit) -> Result<Vec<Unpublished>> {
    let counted = record::unpublished(app.db.reader()).await?;
    let of_kind = |exporter: &web::Exporter| {
        let states = kernel::State::ALL.into_iter().filter_map(|state| {
            let code = state.code();
            let count = counted
                .iter()
                .find(|(kind, held, _)| kind == exporter.kind && held == code)
                .map(|(_, _, count)| *count)?;
            let label = visit
                .w()
                .by_key(&format!("state-{}", code.replace('_', "-")), None);
            let list = Params::default().with(STATE, code).at(&visit.url(exporter.path));
            Some((label.unwrap_or_default(), count, list))
        });
        Unpublished {
            label: (exporter.label)(visit.lang),
            states: states.collect(),
        }
    };
    Ok(app
        .exporters()
        .map(of_kind)
        .filter(|kind| !kind.states.is_empty())
        .collect())
}

async fn show(State(app): State<App>, visit: Visit) -> Result {
    visit.require_coordinator()?;
    let t = Messages(visit.lang);
    let accounts = accounts::messages::Messages(visit.lang);
    let card = |title: String, text: String, path: &str| Card {
        title,
        text,
        href: visit.url(path),
    };
    let moderation = moderation::messages::Messages(visit.lang);
    let mut cards = vec![
        card(moderation.queue_title(), moderation.queue_lead(), "/moderation"),
        card(moderation.gaps_title(), moderation.gaps_lead(), "/a-completer"),
        card(
            accounts.people_title(),
            accounts.people_card(),
            "/administration/comptes",
        ),
    ];
    // The rest is of whoever runs the platform.
    let platform = [
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
            accounts.journal_title(),
            accounts.journal_card(),
            "/administration/journal",
        ),
        card(
            accounts.tokens_title(),
            accounts.tokens_card(),
            "/administration/jetons",
        ),
        card(t.ref_sources_title(), t.ref_sources_card(), "/donnees/sources"),
    ];
    if visit.actor.is_administrator() {
        cards.extend(platform);
        let others = app.modules.iter().flat_map(|module| &module.desk);
        cards.extend(others.map(|desk| card((desk.title)(visit.lang), (desk.text)(visit.lang), desk.path)));
    }
    let loaded = queries::loaded_sets(app.db.reader())
        .await?
        .into_iter()
        .map(|set| Loaded {
            name: t
                .by_key(&format!("ref-set-{}", set.name.replace('_', "-")), None)
                .unwrap_or(set.name),
            rows: web::i18n::number(visit.lang, set.row_count),
            at: web::i18n::moment(visit.lang, set.loaded_at),
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
        unpublished: unpublished(&app, &visit).await?,
        loaded,
        missing,
    })
}
