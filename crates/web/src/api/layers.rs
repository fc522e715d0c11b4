//! What every answer of the API goes through: reading from any other site (CORS), the brake on how often one address
//! asks, tokens that nobody knows, and ETags, so that whoever has the answer already is told so in one line.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, Clock};
use sha2::{Digest, Sha256};

use super::limiter::{Limiter, client};
use crate::Error;

/// The largest answer of the API.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

/// Put into a request by whoever reads tokens: the one that it carries is unknown or was revoked.
#[derive(Debug, Clone, Copy)]
pub struct BadToken;

/// Whether a path is the API's.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Any site may read; nobody's cookies are sent along, so what is read is what visitors see, or what a token may.
pub(crate) async fn cors(request: Request, next: Next) -> Response {
    if !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let preflight = response.status() == StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "ETag, Link, Retry-After, X-Request-Id",
    );
    if preflight {
        set(header::ALLOW, "GET, HEAD, OPTIONS");
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
        set(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Accept, Accept-Language, Authorization, If-None-Match",
        );
        set(header::ACCESS_CONTROL_MAX_AGE, "86400");
    }
    response
}

/// What the brake needs.
#[derive(Clone)]
pub(crate) struct Brake {
    pub limiter: Arc<Limiter>,
    pub clock: Clock,
    pub proxies: usize,
}

/// Refuses an address that asks too often, and a token that nobody knows.
pub(crate) async fn admit(State(brake): State<Brake>, request: Request, next: Next) -> Response {
    let address = client(request.headers(), request.extensions(), brake.proxies);
    if let Err(seconds) = brake.limiter.take(address, brake.clock.now()) {
        let mut response = Error::TooMany.into_response();
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    if request.extensions().get::<BadToken>().is_some() {
        let mut response = Error::BadToken.into_response();
        response.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer error=\"invalid_token\""),
        );
        return response;
    }
    next.run(request).await
}

/// Gives each answer the digest of what it says. Audience and language are in what it says, and so are the labels of
/// reference tables, which no change log numbers. Weak, since compression changes the bytes and not the meaning.
pub(crate) async fn tagged(request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Actor>().is_some();
    let asked = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_ANSWER).await else {
        return Error::internal("an answer of the API is too large").into_response();
    };
    let digest: String = Sha256::digest(&bytes)[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("W/\"{digest}\"");
    keep(&mut parts.headers, &tag, known);
    let same = asked.is_some_and(|held| {
        held.to_str().is_ok_and(|held| {
            held.split(',')
                .any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == &tag[2..])
        })
    });
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The answer may be kept if it is asked each time whether it still holds; a person's own by their browser alone.
fn keep(headers: &mut HeaderMap, tag: &str, known: bool) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    let control = if known { "private, no-cache" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    headers.append(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
}
