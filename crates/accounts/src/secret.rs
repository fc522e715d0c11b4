//! Secrets that are shown once and kept as a digest: tokens of the API, links in letters.

use sha2::{Digest, Sha256};

/// 256 random bits behind a prefix by which scanners for leaked secrets know them.
pub(crate) fn make(prefix: &str) -> String {
    format!(
        "{prefix}{}{}",
        web::security::random_hex(),
        web::security::random_hex()
    )
}

/// SHA-256, hexadecimal. Nobody guesses 256 random bits, so they need no slow hash.
pub(crate) fn digest(secret: &str) -> String {
    Sha256::digest(secret.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
