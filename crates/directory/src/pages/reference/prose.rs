//! The standing pages of the site: about, help, accessibility, legal notice, site map. Each template holds the French
//! and the English text side by side, so that one is not changed without the other.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use geo::territory;
use kernel::Lang;
use web::{App, Legal, Page, Result, Visit, html};

use crate::messages::Messages;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/a-propos", get(about))
        .route("/aide", get(help))
        .route("/accessibilite", get(accessibility))
        .route("/mentions-legales", get(legal))
        .route("/plan", get(site_map))
}

/// Which standing page.
#[derive(Debug, Clone, Copy)]
enum Standing {
    About,
    Help,
    Accessibility,
    Legal,
}

#[derive(Template)]
#[template(path = "reference/standing.html")]
struct StandingPage {
    page: Page,
    t: Messages,
    standing: Standing,
    english: bool,
    /// The home département's name, which the texts speak of.
    territory: String,
    base_url: String,
    legal: Legal,
    /// For administrators alone: what the law asks for and no setting says.
    missing: Vec<&'static str>,
}

async fn about(state: State<App>, visit: Visit) -> Result {
    show(state.0, visit, Standing::About).await
}

async fn help(state: State<App>, visit: Visit) -> Result {
    show(state.0, visit, Standing::Help).await
}

async fn accessibility(state: State<App>, visit: Visit) -> Result {
    show(state.0, visit, Standing::Accessibility).await
}

async fn legal(state: State<App>, visit: Visit) -> Result {
    show(state.0, visit, Standing::Legal).await
}

async fn show(app: App, visit: Visit, standing: Standing) -> Result {
    let t = Messages(visit.lang);
    let title = match standing {
        Standing::About => t.ref_about_title(),
        Standing::Help => t.ref_help_title(),
        Standing::Accessibility => t.ref_accessibility_title(),
        Standing::Legal => t.ref_legal_title(),
    };
    let code = &app.settings.home_departement;
    let territory = territory::find(app.db.reader(), "departement", code)
        .await?
        .map_or_else(|| code.clone(), |held| held.name);
    let page = visit.page(&app, title.clone()).crumb(title, "");
    html(&StandingPage {
        page,
        t,
        standing,
        english: visit.lang == Lang::En,
        territory,
        base_url: app.settings.base_url.clone(),
        missing: super::administration::missing_legal(&app, &visit),
        legal: app.settings.legal.clone(),
    })
}

struct Branch {
    title: String,
    links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "reference/site_map.html")]
struct SiteMap {
    page: Page,
    t: Messages,
    branches: Vec<Branch>,
}

async fn site_map(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let page = visit.page(&app, t.ref_plan_title()).crumb(t.ref_plan_title(), "");
    let at = |label: String, path: &str| (label, visit.url(path));
    let mut atlas: Vec<(String, String)> = vec![at(visit.w().home(), "/")];
    atlas.extend(
        page.nav
            .iter()
            .map(|link| (link.label.clone(), link.href.clone())),
    );
    atlas.push(at(visit.w().search_submit(), "/recherche"));
    let reference = vec![
        at(t.ref_countries_title(), "/pays"),
        at(t.ref_themes_title(), "/themes"),
        at(t.ref_territories_title(), "/territoires"),
        at(t.ref_places_title(), "/lieux"),
        at(visit.w().footer_data(), "/donnees"),
        at(t.ref_sources_title(), "/donnees/sources"),
    ];
    let about = vec![
        at(t.ref_about_title(), "/a-propos"),
        at(t.ref_help_title(), "/aide"),
        at(t.ref_accessibility_title(), "/accessibilite"),
        at(t.ref_legal_title(), "/mentions-legales"),
        at(visit.w().footer_personal(), "/donnees-personnelles"),
        at(visit.w().charter_title(), "/charte"),
    ];
    let mut branches = vec![
        Branch {
            title: t.ref_plan_atlas(),
            links: atlas,
        },
        Branch {
            title: t.ref_plan_reference(),
            links: reference,
        },
        Branch {
            title: t.ref_plan_about(),
            links: about,
        },
    ];
    if kernel::policy::administers(&visit.actor) {
        let links = vec![
            at(t.ref_admin_title(), "/administration"),
            at(t.ref_kinds_title(), "/administration/types"),
            at(t.ref_admin_themes_title(), "/administration/themes"),
            at(t.ref_admin_countries_title(), "/administration/pays"),
            at(t.ref_documents_title(), "/administration/documents"),
        ];
        branches.push(Branch {
            title: t.ref_admin_title(),
            links,
        });
    }
    html(&SiteMap { page, t, branches })
}
