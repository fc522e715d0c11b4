//! What the network gives to everybody's machines: the page of open data, the catalogue (DCAT-AP), the map of the site for
//! search engines, the feed of changes (Atom). It knows no list by itself: every feature names its own as a
//! [`web::Exporter`].
//!
//! Invariants: all of it is what a visitor sees, whoever asks; the same question has the same answer until something public
//! changes, and says so (`ETag`).
#![warn(missing_docs)]

mod answer;
mod catalogue;
mod feed;
mod page;
mod sitemap;
mod store;
mod xml;

web::messages!();

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use web::{App, Module};

/// The licence under which the network's own data are given.
pub const LICENCE: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence";

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        routes: Some(routes),
        ..Module::new("opendata")
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/donnees", get(page::show))
        .route("/donnees/catalogue.ttl", get(catalogue::turtle))
        .route("/donnees/catalogue.jsonld", get(catalogue::jsonld))
        .route("/changements.atom", get(feed::show))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap-{file}", get(sitemap::part))
        .route("/robots.txt", get(robots))
}

/// What robots may read. A demonstration is not to be found in place of a network: they are asked to stay out.
async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let text = if app.settings.demo {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        let closed: String = ["/administration", "/connexion", "/mon-compte", "/recherche"]
            .iter()
            .map(|path| format!("Disallow: {path}\nDisallow: /en{path}\n"))
            .collect();
        format!(
            "User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n",
            app.settings.base_url
        )
    };
    answer::public(&headers, "text/plain; charset=utf-8", text, None)
}
