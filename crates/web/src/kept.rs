//! Pages for visitors, kept as long as they are true. What a visitor is shown depends on the address, the database, the
//! search index and the day, and on nothing else: a page rendered once is right until one of them changes, and each
//! request asks whether one did ([`database::Database::moment`], [`search::Index::generation`]). Nobody has to remember
//! which write touches which page.
//!
//! The nonce of a page's scripts belongs to one answer alone: pages are rendered with a mark in its place, which is
//! filled in for each answer. A page with a form holds its visitor's token, and maybe what was worked out from it or
//! from the hour (the contact form tells how long somebody typed): it is made anew for each.

use std::sync::Arc;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use chrono::NaiveDate;
use database::Moment;
use kernel::{Actor, Lang};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::page::FLASH;
use crate::security::{Nonce, random_hex};
use crate::{App, Error, csrf};

/// The largest answer kept, in bytes: exports go by, pages and answers of the API stay.
const LARGEST: u64 = 1024 * 1024;
/// What an entry takes beside its body: its key and headers.
const OVERHEAD: u64 = 1024;
/// What is expected of a page when the store is laid out, in bytes.
const USUAL: usize = 32 * 1024;

/// What a kept answer holds for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    moment: Moment,
    generation: u64,
    day: NaiveDate,
    lang: Lang,
    address: String,
}

/// What is known of an address.
#[derive(Debug, Clone)]
enum Found {
    /// Its answer.
    Kept(Arc<Kept>),
    /// That its answer is not kept: nobody has to wait for another's.
    Own,
}

/// An answer: the nonce stands between each of its pieces and the next.
#[derive(Debug)]
struct Kept {
    headers: HeaderMap,
    pieces: Vec<Bytes>,
    bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Found> for ByBytes {
    fn weight(&self, key: &Key, found: &Found) -> u64 {
        let bytes = match found {
            Found::Kept(kept) => kept.bytes,
            Found::Own => 0,
        };
        bytes + key.address.len() as u64 + OVERHEAD
    }
}

/// The answers that this node keeps; cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper {
    app: App,
    cache: Arc<Cache<Key, Found, ByBytes>>,
    nonce: Arc<str>,
}

impl Keeper {
    /// Keeps as many bytes as the settings say.
    pub fn new(app: &App) -> Self {
        let bytes = u64::from(app.settings.page_cache_mb) * 1024 * 1024;
        let items = usize::try_from(bytes).unwrap_or(usize::MAX) / USUAL;
        Keeper {
            app: app.clone(),
            cache: Arc::new(Cache::with_weighter(items, bytes, ByBytes)),
            nonce: random_hex().into(),
        }
    }

    /// Whether an answer may be another's too.
    fn asks(&self, request: &Request) -> bool {
        self.app.settings.page_cache_mb > 0
            && request.method() == Method::GET
            && request.extensions().get::<Actor>().is_none()
            && !request.headers().contains_key(header::AUTHORIZATION)
            && !request.headers().contains_key(header::RANGE)
            && !has_flash(request.headers())
    }

    /// Under what an answer is kept: the state before it is made, so that what is written meanwhile makes it old at once.
    async fn key(&self, lang: Lang, address: String) -> Option<Key> {
        Some(Key {
            moment: self.app.db.moment().await.ok()?,
            generation: self.app.index.generation(),
            day: self.app.clock.today(),
            lang,
            address,
        })
    }

    /// Cuts a body at the marks.
    fn cut(&self, body: &Bytes) -> Vec<Bytes> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for at in memchr::memmem::find_iter(body, self.nonce.as_bytes()) {
            pieces.push(body.slice(from..at));
            from = at + self.nonce.len();
        }
        pieces.push(body.slice(from..));
        pieces
    }
}

/// What just happened is said to one visitor.
fn has_flash(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .any(|value| value.to_str().is_ok_and(|text| text.contains(FLASH)))
}

/// Whether everybody may be given this answer: what says that it is somebody's own is made anew,
/// and what is no page says how things stand at this instant (`/readyz`).
fn is_shared(response: &Response) -> bool {
    let headers = response.headers();
    let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        ["text/html", "application/json", "application/geo+json"]
            .iter()
            .any(|kept| kind.as_bytes().starts_with(kept.as_bytes()))
    });
    page && response.status() == StatusCode::OK
        && !headers.contains_key(header::SET_COOKIE)
        && !headers.get_all(header::CACHE_CONTROL).iter().any(is_own)
        && !headers.contains_key(header::CONTENT_DISPOSITION)
}

/// Whether an answer's terms keep it from others, or tie it to the instant.
fn is_own(terms: &HeaderValue) -> bool {
    terms.to_str().is_ok_and(|text| {
        ["private", "no-store", "no-cache"]
            .iter()
            .any(|term| text.contains(term))
    })
}

/// Gives what is kept, or makes the answer and keeps it. Several requests for one page wait for the first.
pub(crate) async fn layer(State(keeper): State<Keeper>, mut request: Request, next: Next) -> Response {
    if !keeper.asks(&request) {
        return next.run(request).await;
    }
    let lang = request.extensions().get::<Lang>().copied().unwrap_or_default();
    let Some(key) = keeper.key(lang, request.uri().to_string()).await else {
        return next.run(request).await;
    };
    let (nonce, token) = own(&request);
    let place = match keeper.cache.get_value_or_guard_async(&key).await {
        Ok(Found::Own) => return next.run(request).await,
        Ok(Found::Kept(kept)) => {
            metrics::counter!("villemonde_kept_pages_total", "found" => "yes").increment(1);
            let mut response = Response::new(fill(&kept.pieces, &nonce));
            *response.headers_mut() = kept.headers.clone();
            // For whoever wonders why a page was quick: shown by a browser's developer tools.
            response
                .headers_mut()
                .insert("server-timing", HeaderValue::from_static("kept"));
            return response;
        }
        Err(place) => place,
    };
    metrics::counter!("villemonde_kept_pages_total", "found" => "no").increment(1);
    request.extensions_mut().insert(Nonce(keeper.nonce.to_string()));
    let response = next.run(request).await;
    // A body of unknown length is a stream: it has no mark and is not kept.
    let Some(bytes) = response.body().size_hint().exact() else {
        let _ = place.insert(Found::Own);
        return response;
    };
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return axum::response::IntoResponse::into_response(Error::internal("an answer broke off"));
    };
    let pieces = keeper.cut(&body);
    let has_form = token.is_empty() || memchr::memmem::find(&body, token.as_bytes()).is_some();
    let response = Response::from_parts(parts, fill(&pieces, &nonce));
    if bytes <= LARGEST && !has_form && is_shared(&response) {
        let kept = Kept {
            headers: response.headers().clone(),
            pieces,
            bytes,
        };
        // It may have been dropped meanwhile, for want of room.
        let _ = place.insert(Found::Kept(Arc::new(kept)));
    } else {
        let _ = place.insert(Found::Own);
    }
    response
}

/// The nonce and the token of this answer.
fn own(request: &Request) -> (String, String) {
    let extensions = request.extensions();
    (
        extensions
            .get::<Nonce>()
            .map(|nonce| nonce.0.clone())
            .unwrap_or_default(),
        extensions
            .get::<csrf::Token>()
            .map(|token| token.0.clone())
            .unwrap_or_default(),
    )
}

fn fill(pieces: &[Bytes], nonce: &str) -> Body {
    if let [whole] = pieces {
        return Body::from(whole.clone());
    }
    let bytes: usize = pieces.iter().map(Bytes::len).sum();
    let mut body = Vec::with_capacity(bytes + (pieces.len() - 1) * nonce.len());
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            body.extend_from_slice(nonce.as_bytes());
        }
        body.extend_from_slice(piece);
    }
    Body::from(body)
}
