//! What every answer carries: a strict content security policy with a nonce, and the headers beside it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use rand::RngCore;

/// The nonce of one answer's scripts.
#[derive(Debug, Clone)]
pub struct Nonce(pub String);

/// Bytes of the machine's own randomness: secrets never come from a seed.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// 128 bits of the machine's randomness as 32 hexadecimal digits.
#[must_use]
pub fn random_hex() -> String {
    random_bytes::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Adds the nonce to the request and the security headers to the answer. `tiles` is the origin of street tiles, the
/// one outside address that a page may load pictures from, and only if an administrator set it.
pub async fn layer(tiles: String, mut request: Request, next: Next) -> Response {
    let nonce = random_hex();
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'self'; style-src 'self'; img-src 'self' data:{tiles}; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), microphone=(), payment=(), usb=()",
        ),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// The origin of a tile address pattern, as a policy names it: ` https://tiles.example`.
#[must_use]
pub fn origin(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return String::new();
    };
    let host = rest.split('/').next().unwrap_or_default().replace("{s}", "*");
    let clean = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-:*".contains(&byte));
    if matches!(scheme, "http" | "https") && clean && !host.is_empty() {
        format!(" {scheme}://{host}")
    } else {
        String::new()
    }
}
