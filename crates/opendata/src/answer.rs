//! Answers that are the same for everybody, kept by caches and asked for again only if they changed (RFC 9110 §13).

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// How long a cache may answer without asking, in seconds.
const FRESH: u32 = 300;

/// The answer, or 304 if whoever asks has it already.
pub(crate) fn public(
    asked: &HeaderMap,
    content_type: &'static str,
    body: String,
    modified: Option<DateTime<Utc>>,
) -> Response {
    let digest = Sha256::digest(body.as_bytes());
    let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    // Weak: the body may be compressed on its way.
    let tag = format!("W/\"{short}\"");
    let modified = modified.map(|at| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    set(header::CACHE_CONTROL, &format!("public, max-age={FRESH}"));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if let Some(modified) = &modified {
        set(header::LAST_MODIFIED, modified);
    }
    if held(asked, &tag, modified.as_deref()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    (headers, body).into_response()
}

/// Whether the caller has this very answer. A date is looked at only where no tag is given.
fn held(asked: &HeaderMap, tag: &str, modified: Option<&str>) -> bool {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    match text(header::IF_NONE_MATCH) {
        Some(tags) => tags
            .split(',')
            .any(|given| given.trim() == "*" || opaque(given) == opaque(tag)),
        None => match (text(header::IF_MODIFIED_SINCE), modified) {
            (Some(since), Some(modified)) => date(since)
                .zip(date(modified))
                .is_some_and(|(since, modified)| modified <= since),
            _ => false,
        },
    }
}

fn date(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    DateTime::parse_from_rfc2822(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn what_is_held_is_not_sent_again() {
        let at = DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z")
            .unwrap()
            .to_utc();
        let first = public(&HeaderMap::new(), "text/plain", "x".into(), Some(at));
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let date = first.headers()[header::LAST_MODIFIED]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(date, "Sun, 22 Nov 2026 09:00:00 GMT");
        let status = |headers: HeaderMap| public(&headers, "text/plain", "x".into(), Some(at)).status();
        for (name, value, expected) in [
            (header::IF_NONE_MATCH, tag.as_str(), 304),
            (header::IF_NONE_MATCH, tag.trim_start_matches("W/"), 304),
            (header::IF_NONE_MATCH, "\"other\", *", 304),
            (header::IF_NONE_MATCH, "\"other\"", 200),
            (header::IF_MODIFIED_SINCE, date.as_str(), 304),
            (header::IF_MODIFIED_SINCE, "Sat, 21 Nov 2026 09:00:00 GMT", 200),
            (header::IF_MODIFIED_SINCE, "yesterday", 200),
        ] {
            assert_eq!(status(asked(name, value)).as_u16(), expected, "{value}");
        }
    }
}
