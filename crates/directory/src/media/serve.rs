//! An attachment's file, to whoever may see its record.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use database::record;
use kernel::policy::{self, Action};
use kernel::{Actor, text};
use uuid::Uuid;
use web::files::Name;
use web::{App, Error, Result, Visit};

use super::rows::Model;
use super::store;

/// A file never changes under its address, but a record may be hidden and a picture withdrawn: other people's caches
/// let go of it after a week.
const EVERYBODY: &str = "public, max-age=604800";
/// Who had to sign in for it asks each time, which costs no more than a few bytes: on a shared computer nothing must
/// be left to see after signing out.
const SOME: &str = "private, no-cache";

pub(super) async fn show(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response> {
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let attachment = store::find(app.db.reader(), id).await?.ok_or(Error::NotFound)?;
    let guarded = record::by_id(app.db.reader(), attachment.record_id)
        .await?
        .guarded();
    if !policy::allow(&visit.actor, Action::Read, guarded) || !attachment.parts().contains(&part) {
        return Err(Error::NotFound);
    }
    let caching = if policy::allow(&Actor::Visitor, Action::Read, guarded) {
        EVERYBODY
    } else {
        SOME
    };
    let etag = format!("\"{}-{part}\"", attachment.file_key.simple());
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(
        header::ETAG,
        HeaderValue::from_str(&etag).map_err(Error::internal)?,
    );
    if headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value.to_str().is_ok_and(|held| matches(held, &etag)))
    {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&attachment.media_type).map_err(Error::internal)?,
    );
    answer.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition(&attachment, &visit, &part)).map_err(Error::internal)?,
    );
    answer.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let bytes = app
        .files
        .get(&Name::new(attachment.file_key, &part))
        .await
        .inspect_err(
            |error| tracing::error!(%error, attachment = %id, "an attachment's file cannot be read"),
        )?;
    Ok((answer, bytes).into_response())
}

/// `If-None-Match` compares weakly (RFC 9110 §13.1.2): a proxy that compressed the file has marked its tag.
fn matches(held: &str, etag: &str) -> bool {
    held.split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// A picture is shown in the page; a document is downloaded, never opened in our pages, under a name made of its
/// title.
fn disposition(attachment: &Model, visit: &Visit, part: &str) -> String {
    if attachment.is_picture() {
        return "inline".to_owned();
    }
    let extension = part.rsplit('.').next().unwrap_or_default();
    let name: String = text::slug(attachment.caption.text(visit.lang))
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
        .take(80)
        .collect();
    format!(
        "attachment; filename=\"{}.{extension}\"",
        if name.is_empty() { "document" } else { &name }
    )
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_known_tag_is_known_in_all_its_writings() {
        assert!(matches("\"a\"", "\"a\"") && matches("\"b\", W/\"a\"", "\"a\"") && matches("*", "\"a\""));
        assert!(!matches("\"b\"", "\"a\"") && !matches("", "\"a\""));
    }
}
