//! An earlier version of a record written again: whoever may edit the record sees what would change, and confirms. What
//! is written goes by the rules of the form; a version that no longer fits them opens in the form, with what is to be mended.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::Error as DbError;
use kernel::FieldErrors;

use crate::edit::{At, Edited, show_edit, unlawful};
use crate::form::Submitted;
use crate::history::{Changed, Past, Saved};
use crate::sheet::{Sheet, open, path};
use crate::{App, Error, Page, Result, Visit, html, redirect};

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    page: Page,
    /// When the version was written.
    at: String,
    /// What confirming would change.
    changed: Vec<Changed>,
    /// Who wrote meanwhile.
    saved: Vec<Saved>,
    action: String,
    back: String,
    /// The version that the reader sees as the present one.
    now: i64,
}

/// An earlier version, as it would stand today.
struct Earlier<S: Sheet> {
    loaded: S::Loaded,
    past: Past,
    number: i64,
    value: S,
}

/// The version of an address, for whoever may change the record.
async fn earlier<S: Edited>(app: &App, visit: &Visit, address: &str, version: &str) -> Result<Earlier<S>> {
    let loaded = open::<S>(app, visit, address).await?;
    let record = S::record(&loaded);
    let past = Past::of(app, record.id).await?;
    let number: i64 = version.parse().map_err(|_| Error::NotFound)?;
    // The present version is none to go back to.
    let whole = past.at(number).filter(|_| number < record.version);
    let mut whole = whole.ok_or(Error::NotFound)?;
    database::personal::forget_erased(&mut whole);
    let mut value: S = serde_json::from_value(whole).map_err(Error::internal)?;
    // Going back changes what a record says, not whether it is published.
    *value.state_mut() = record.state();
    Ok(Earlier {
        loaded,
        past,
        number,
        value,
    })
}

/// Says what going back to a version would change.
///
/// # Errors
/// For whoever may not change the record, and when there is no such version.
pub async fn ask<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, version)): Path<(String, String)>,
) -> Result {
    let earlier = earlier::<S>(&app, &visit, &address, &version).await?;
    show(&app, &visit, &earlier, None).await
}

/// The page; `read` is the version that somebody had before another was saved.
async fn show<S: Edited>(
    app: &App,
    visit: &Visit,
    earlier: &Earlier<S>,
    read: Option<i64>,
) -> Result<Response> {
    let record = S::record(&earlier.loaded);
    let words = S::words(app, visit, &earlier.past).await?;
    let value = |value: &S| serde_json::to_value(value).map_err(Error::internal);
    let (now, then) = (value(S::value(&earlier.loaded))?, value(&earlier.value)?);
    let name = record.title.text(visit.lang).to_owned();
    let sheet = visit.url(&path::<S>(record));
    let back = format!("{sheet}/historique");
    let w = visit.w();
    let page = visit
        .page(app, w.version_title(name.clone(), earlier.number.to_string()))
        .crumb(S::titles(visit.lang).list, visit.url(S::LIST))
        .crumb(name, sheet)
        .crumb(w.history(), back.clone())
        .crumb(w.version_restore(), "");
    let at = earlier.past.written_at(earlier.number);
    let view = VersionPage {
        page,
        at: at
            .map(|at| crate::i18n::moment(visit.lang, at))
            .unwrap_or_default(),
        changed: words.changes(&now, &then),
        saved: read
            .map(|read| earlier.past.saved_since(read, &words))
            .unwrap_or_default(),
        action: format!("{back}/{}", earlier.number),
        back,
        now: record.version,
    };
    let status = if read.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok((status, html(&view)?).into_response())
}

/// Goes back to a version: a new one that says from which it comes.
///
/// # Errors
/// As [`ask`].
pub async fn restore<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, version)): Path<(String, String)>,
    submitted: Submitted,
) -> Result {
    let earlier = earlier::<S>(&app, &visit, &address, &version).await?;
    let record = S::record(&earlier.loaded);
    let read = submitted.version.unwrap_or(record.version);
    if read != record.version {
        return show(&app, &visit, &earlier, Some(read)).await;
    }
    let mut input = earlier.value.form_of(visit.lang);
    S::name(&app, &mut input).await?;
    let form = async |input: &S::Input, errors: &FieldErrors| {
        let at = At::now(record.version);
        show_edit::<S>(&app, &visit, &earlier.loaded, input, errors, at).await
    };
    // What the form would refuse is mended in the form.
    if let Err(errors) = S::read(&app, &visit, &mut input, Some(&earlier.loaded)).await? {
        return form(&input, &errors).await;
    }
    let errors = earlier
        .value
        .weigh(&app, &visit, &earlier.loaded, &mut input, false)
        .await?;
    if !errors.is_empty() {
        return form(&input, &errors).await;
    }
    let mut write = app.write(&visit.actor).await?;
    write.restoring = Some(earlier.number);
    let error = match earlier.value.update(&write, record.id, record.version).await {
        Ok(written) => {
            let errors = unlawful(&write, &visit.actor, &written).await?;
            if !errors.is_empty() {
                drop(write);
                return form(&input, &errors).await;
            }
            app.commit(write).await?;
            return Ok(redirect(&visit.url(&path::<S>(&written)), "version-restored"));
        }
        Err(error) => error,
    };
    drop(write);
    match error {
        DbError::Stale { .. } => {
            let again = self::earlier::<S>(&app, &visit, &address, &version).await?;
            show(&app, &visit, &again, Some(read)).await
        }
        // It names what is there no more.
        error if error.breaks_reference() => {
            let mut errors = FieldErrors::new();
            errors.add("", "error-version-reference");
            form(&input, &errors).await
        }
        error => Err(error.into()),
    }
}
