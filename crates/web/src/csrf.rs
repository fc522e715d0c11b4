//! Forms come from our own pages: each carries the token of a cookie that only our pages can read into a form.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;

use crate::security;

/// The visitor's token.
#[derive(Debug, Clone)]
pub struct Token(pub String);

/// The cookie that holds it.
pub const COOKIE: &str = "vm_csrf";

/// Gives every visitor a token, and keeps it in a cookie.
pub async fn layer(secure: bool, mut request: Request, next: Next) -> Response {
    let held = CookieJar::from_headers(request.headers())
        .get(COOKIE)
        .map(|cookie| cookie.value().to_owned());
    let known = held.filter(|token| token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let token = known.clone().unwrap_or_else(security::random_hex);
    // Reading needs no cookie: it is set when a page that has a form is on its way, or the API is not involved.
    let wants_cookie = known.is_none()
        && request.method() == Method::GET
        && !request.uri().path().starts_with("/api/")
        && !request.uri().path().starts_with("/assets/");
    request.extensions_mut().insert(Token(token.clone()));
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if wants_cookie && is_page {
        let flags = if secure { "; Secure" } else { "" };
        if let Ok(cookie) = HeaderValue::from_str(&format!(
            "{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{flags}"
        )) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Whether the token that a form sent is the visitor's, without telling by the time taken where they differ.
#[must_use]
pub fn matches(cookie: &str, sent: &str) -> bool {
    cookie.len() == 32
        && cookie.len() == sent.len()
        && cookie
            .bytes()
            .zip(sent.bytes())
            .fold(0, |differ, (a, b)| differ | (a ^ b))
            == 0
}
