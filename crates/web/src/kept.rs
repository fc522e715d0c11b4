//! Pages for visitors, kept as long as they are true. What a visitor is shown depends on the address, the database, the
//! search index and the day, and on nothing else: a page rendered once is right until one of them changes, and each
//! request asks whether one did ([`database::Database::moment`], [`search::Index::generation`]). Nobody has to remember
//! which write touches which page.
//!
//! Two things in a page belong to one answer alone, the nonce of its scripts and the visitor's form token. Pages are
//! rendered with marks in their place, which are filled in for each answer.

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

/// A piece of a body.
#[derive(Debug, Clone)]
enum Piece {
    Text(Bytes),
    Nonce,
    Token,
}

#[derive(Debug)]
struct Kept {
    headers: HeaderMap,
    pieces: Vec<Piece>,
    bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &Key, kept: &Arc<Kept>) -> u64 {
        kept.bytes + key.address.len() as u64 + OVERHEAD
    }
}

/// The answers that this node keeps; cheap to clone.
#[derive(Clone)]
pub(crate) struct Keeper {
    app: App,
    cache: Arc<Cache<Key, Arc<Kept>, ByBytes>>,
    nonce: Arc<str>,
    token: Arc<str>,
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
            token: random_hex().into(),
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
    fn cut(&self, body: &Bytes) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = 0;
        let found = |from: usize| {
            let text = &body[from..];
            let at = |mark: &str| memchr::memmem::find(text, mark.as_bytes());
            match (at(&self.nonce), at(&self.token)) {
                (Some(nonce), Some(token)) if token < nonce => Some((token, Piece::Token)),
                (Some(nonce), _) => Some((nonce, Piece::Nonce)),
                (None, token) => token.map(|token| (token, Piece::Token)),
            }
        };
        while let Some((at, piece)) = found(rest) {
            if at > 0 {
                pieces.push(Piece::Text(body.slice(rest..rest + at)));
            }
            pieces.push(piece);
            rest += at + self.nonce.len();
        }
        if rest < body.len() {
            pieces.push(Piece::Text(body.slice(rest..)));
        }
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

/// Whether everybody may be given this answer: what has terms of its own for keeping it (pictures, feeds) keeps them,
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
        && !headers.contains_key(header::CACHE_CONTROL)
        && !headers.contains_key(header::CONTENT_DISPOSITION)
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
        Ok(kept) => {
            metrics::counter!("villemonde_kept_pages_total", "found" => "yes").increment(1);
            let mut response = Response::new(fill(&kept.pieces, &nonce, &token));
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
    request
        .extensions_mut()
        .insert(csrf::Token(keeper.token.to_string()));
    let response = next.run(request).await;
    // A body of unknown length is a stream: it has no marks and is not kept.
    let Some(bytes) = response.body().size_hint().exact() else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return axum::response::IntoResponse::into_response(Error::internal("an answer broke off"));
    };
    let pieces = keeper.cut(&body);
    let filled = fill(&pieces, &nonce, &token);
    let response = Response::from_parts(parts, filled);
    if bytes <= LARGEST && is_shared(&response) {
        let kept = Kept {
            headers: response.headers().clone(),
            pieces,
            bytes,
        };
        // It may have been dropped meanwhile, for want of room.
        let _ = place.insert(Arc::new(kept));
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

fn fill(pieces: &[Piece], nonce: &str, token: &str) -> Body {
    if let [Piece::Text(text)] = pieces {
        return Body::from(text.clone());
    }
    let parts = || {
        pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_ref(),
            Piece::Nonce => nonce.as_bytes(),
            Piece::Token => token.as_bytes(),
        })
    };
    let mut body = Vec::with_capacity(parts().map(<[u8]>::len).sum());
    parts().for_each(|part| body.extend_from_slice(part));
    Body::from(body)
}
