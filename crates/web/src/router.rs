//! Puts the features together: languages, security, sessions, errors, logs, compression, limits.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::Lang;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

use crate::error::{Failed, render};
use crate::kept::{self, Keeper};
use crate::{App, Error, Visit, api, assets, csrf, list, security};

/// The largest request taken, in bytes; forms and uploads have smaller limits of their own.
const MAX_BODY: usize = 25 * 1024 * 1024;

#[derive(Clone)]
struct Numbers(kernel::Ids);

impl MakeRequestId for Numbers {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&self.0.next().simple().to_string())
            .ok()
            .map(RequestId::new)
    }
}

/// The whole application as one service.
pub fn build(app: &App) -> Router {
    let mut pages: Router<App> = Router::new();
    for module in app.modules.iter() {
        if let Some(of_module) = module.routes {
            pages = pages.merge(of_module());
        }
    }
    let keeper = Keeper::new(app);
    let routes = pages
        .layer(middleware::from_fn_with_state(keeper.clone(), kept::layer))
        .route("/assets/{name}", get(assets::serve))
        .route("/healthz", get(|| async { "ok\n" }))
        .merge(api_routes(app, keeper))
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED });
    let mut stack: Router = routes
        .layer(middleware::from_fn_with_state(app.clone(), error_pages))
        .layer(middleware::from_fn(api::cors))
        .with_state(app.clone());
    for module in app.modules.iter() {
        if let Some(layer) = module.layer {
            stack = layer(stack, app.clone());
        }
    }
    let secure = app.settings.secure_cookies;
    let tiles = security::origin(&app.settings.tiles_url);
    let request_id = HeaderName::from_static("x-request-id");
    stack
        .layer(middleware::from_fn(flash_once))
        .layer(middleware::from_fn(move |request, next| {
            csrf::layer(secure, request, next)
        }))
        .layer(middleware::from_fn(move |request, next| {
            security::layer(tiles.clone(), request, next)
        }))
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(60),
        ))
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(logged))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, Numbers(app.ids.clone())))
}

/// The API with its description, behind its brake.
fn api_routes(app: &App, keeper: Keeper) -> Router<App> {
    let (routes, described) = api::routes(&app.modules);
    let description = axum::Json(described);
    let brake = api::Brake {
        limiter: Arc::new(api::Limiter::new(app.settings.api.requests_per_minute)),
        clock: app.clock.clone(),
        proxies: app.settings.api.trusted_proxies,
    };
    routes
        .route(
            "/api/openapi.json",
            get(move || std::future::ready(description.clone())),
        )
        .layer(middleware::from_fn_with_state(keeper, kept::layer))
        .layer(middleware::from_fn(api::tagged))
        .layer(middleware::from_fn_with_state(brake, api::admit))
}

/// The language stands before the path and is cut off before routes are looked up, so this wraps the router from
/// outside: `Router`'s own layers run after the lookup.
#[must_use]
pub fn speak<B>(mut request: axum::http::Request<B>) -> axum::http::Request<B> {
    let path_and_query = request
        .uri()
        .path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string);
    let (path, query) = path_and_query
        .split_once('?')
        .map_or((path_and_query.as_str(), None), |(path, query)| {
            (path, Some(query))
        });
    let (mut lang, rest) = Lang::split(path);
    if api::is_api(rest) {
        let params = list::Params::parse(query.unwrap_or_default());
        lang = params.get("lang").and_then(Lang::from_code).unwrap_or(lang);
    }
    // "/en" alone is an address that people type; let it be redirected to "/en/" by nobody: it is the same page.
    let inner = match query {
        Some(query) => format!("{rest}?{query}"),
        None => rest.to_owned(),
    };
    // Whoever asks for the id of our logs gets ours, not theirs.
    request.headers_mut().remove("x-request-id");
    if let Ok(uri) = inner.parse::<Uri>() {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(lang);
    request
}

async fn error_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts);
    let api = api::is_api(parts.uri.path());
    let accepts_json = parts.headers.get(header::ACCEPT).is_some_and(|accept| {
        accept.to_str().is_ok_and(|accept| {
            accept.starts_with("application/json") || accept.starts_with("application/problem+json")
        })
    });
    let page = parts.method == Method::GET;
    let path = visit.path.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    if let Some(failed) = response.extensions().get::<Failed>().cloned() {
        if failed.code == "sign-in" && !api && !accepts_json {
            let back = if page {
                list::encode(&visit.url(&path))
            } else {
                String::new()
            };
            return Redirect::to(&format!("{}?suite={back}", visit.url("/connexion"))).into_response();
        }
        let mut rendered = render(&app, &visit, api || accepts_json, response.status(), &failed);
        for name in [header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
            if let Some(value) = response.headers().get(&name) {
                rendered.headers_mut().insert(name, value.clone());
            }
        }
        return rendered;
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let mut rendered = render(
            &app,
            &visit,
            api || accepts_json,
            StatusCode::METHOD_NOT_ALLOWED,
            &Failed {
                code: if api { "method" } else { "not-found" },
                parameter: None,
            },
        );
        if let Some(allowed) = response.headers().get(header::ALLOW) {
            rendered.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        return rendered;
    }
    response
}

/// What just happened is said on one page only.
async fn flash_once(request: Request, next: Next) -> Response {
    let cookie = format!("{}=", crate::page::FLASH);
    let held = request
        .headers()
        .get_all(header::COOKIE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains(&cookie)));
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if held && is_page {
        let gone = format!("{cookie}; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&gone) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

async fn logged(request: Request, next: Next) -> Response {
    use tracing::Instrument;
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let lang = request.extensions().get::<Lang>().copied().unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        method = %request.method(),
        path = request.uri().path(),
        lang = lang.code(),
        id
    );
    let started = tokio::time::Instant::now();
    async move {
        let response = next.run(request).await;
        let elapsed = started.elapsed();
        metrics::counter!("villemonde_requests_total", "status" => response.status().as_u16().to_string())
            .increment(1);
        metrics::histogram!("villemonde_request_seconds").record(elapsed.as_secs_f64());
        tracing::info!(
            status = response.status().as_u16(),
            ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            "answered"
        );
        response
    }
    .instrument(span)
    .await
}
