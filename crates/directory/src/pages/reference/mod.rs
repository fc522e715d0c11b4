//! The pages of the reference: countries, themes, French territories, world places and the documents behind the facts;
//! the tables that an administrator keeps; and the standing pages of the site (about, help, accessibility…).
//!
//! A page of a country, theme, territory or place shows what the directory knows and asks every other feature for
//! what it knows of the same subject, so that "who else from here works there?" is answered in one place.

mod administration;
mod charter;
mod common;
mod countries;
mod country_forms;
mod desk;
pub(crate) mod desk_past;
mod kinds;
mod place_forms;
mod place_input;
mod place_states;
mod place_words;
mod places;
mod prose;
pub(crate) mod queries;
mod source_forms;
mod sources;
mod territories;
mod territory_files;
mod theme_forms;
mod theme_merge;
mod themes;

pub(crate) use places::kind_name;

use axum::Router;
use web::App;

/// The lists of this module that go out.
pub(crate) fn exporters() -> [web::Exporter; 4] {
    [
        places::EXPORTER,
        countries::EXPORTER,
        themes::EXPORTER,
        sources::EXPORTER,
    ]
}

/// All routes of this module.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(countries::routes())
        .merge(themes::routes())
        .merge(territories::routes())
        .merge(places::routes())
        .merge(place_forms::routes())
        .merge(place_states::routes())
        .merge(sources::routes())
        .merge(administration::routes())
        .merge(kinds::routes())
        .merge(theme_forms::routes())
        .merge(theme_merge::routes())
        .merge(country_forms::routes())
        .merge(source_forms::routes())
        .merge(prose::routes())
        .merge(charter::routes())
}
