//! The description of the API (OpenAPI 3.1), put together from what the features say of their routes.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder, tag::TagBuilder,
};
use utoipa::{IntoParams, IntoResponses, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::error::Problem;
use crate::{App, Module};

/// The parameters that every list takes beside its filters.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `Asked::list`")]
pub struct ListParams {
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u64>,
    /// Where to go on: the value in the address `next` of the page before. Only cursors that an answer gave are taken.
    #[param(min_length = 1)]
    cursor: Option<String>,
    /// The language of names, labels and pages; French if nothing is said.
    #[param(inline)]
    lang: Option<Language>,
}

/// The parameters of one record or theme.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `Asked::one`")]
pub struct OneParams {
    /// The language of names, labels and pages; French if nothing is said.
    #[param(inline)]
    lang: Option<Language>,
}

/// A language of the interface, as a parameter names it.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

/// How an answer can fail, each time as `application/problem+json` (RFC 9457).
#[derive(IntoResponses)]
pub enum Faults {
    /// You have this answer already: the request's `If-None-Match` names its `ETag`.
    #[response(status = 304)]
    NotModified,
    /// A parameter is unknown or its value makes no sense; `detail` says which.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// The token is unknown or was revoked.
    #[response(status = 401, content_type = "application/problem+json")]
    BadToken(Problem),
    /// There is nothing at this address, or nothing that you may see.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Too many requests in this minute: `Retry-After` says in how many seconds to ask again.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
}

const DESCRIPTION: &str = "What the pages of this atlas show, as data: the same records under the same rights. \
Everything public may be reused under the Licence Ouverte 2.0 (Open Licence), naming the network and, for each fact, its \
source. Nothing of people's names and contacts is given here. The pages `/api` (French) and `/en/api` (English) explain \
it with examples.";

/// The routes of all features, and their description.
pub(crate) fn routes(modules: &[Module]) -> (axum::Router<App>, OpenApi) {
    let mut api = OpenApiRouter::<App>::with_openapi(frame());
    for module in modules {
        if let Some(of_module) = module.api {
            api = api.merge(of_module());
        }
    }
    api.split_for_parts()
}

/// The description of the API that these features make.
#[must_use]
pub fn document(modules: &[Module]) -> OpenApi {
    routes(modules).1
}

fn frame() -> OpenApi {
    let licence = LicenseBuilder::new()
        .name("Licence Ouverte 2.0")
        .identifier(Some("etalab-2.0"))
        .build();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token made by an administrator: it reads what its owner may see. Without one, what everybody may see.",
        ))
        .build();
    let tags = [
        ("organisations", "Local authorities, associations, institutions."),
        ("partnerships", "Standing links between two or more parties."),
        ("actions", "Projects, exchanges, training, events."),
        ("places", "World places: partner towns, provinces, camps."),
        ("themes", "The network's thesaurus."),
        ("search", "Search over everything."),
    ];
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Villemonde")
                .version("1")
                .description(Some(DESCRIPTION))
                .license(Some(licence))
                .build(),
        )
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .components(Some(
            ComponentsBuilder::new()
                .schema_from::<Problem>()
                .security_scheme("token", SecurityScheme::Http(bearer))
                .build(),
        ))
        .security(Some([
            SecurityRequirement::default(),
            SecurityRequirement::new("token", Vec::<String>::new()),
        ]))
        .tags(Some(tags.map(|(name, description)| {
            TagBuilder::new()
                .name(name)
                .description(Some(description))
                .build()
        })))
        .build()
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::OpenApiVersion;

    use super::*;

    #[test]
    fn the_description_is_openapi_3_1_with_its_licence() {
        let described = document(&[]);
        assert!(matches!(described.openapi, OpenApiVersion::Version31));
        let json = serde_json::to_value(&described).unwrap();
        assert_eq!(json["info"]["license"]["identifier"], "etalab-2.0");
    }
}
