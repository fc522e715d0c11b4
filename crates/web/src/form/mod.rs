//! Forms: what was sent, how it becomes an input, and how an input becomes the same form again with its errors, so that
//! nothing typed is lost.
//!
//! Fields are named by path: `names.2.lang` is the language of the third row of `names`. [`Submitted::input`] turns
//! paths into a typed input; [`Builder`] turns the input back into fields. Rows left empty are passed over by
//! [`Numbering`] without renumbering those that the page shows; [`merged`] makes the form of a second editor; [`pick`] is
//! the field that names one record of many.

mod builder;
mod fields;
mod merge;
mod numbering;
pub mod pick;
mod submitted;
pub mod wary;

pub use builder::{Builder, RowBuilder};
pub use fields::{
    Choice, Field, FieldKind, Form, Frame, Item, Part, Proposed, Row, Rows, Section, SummaryError, gist,
};
pub use merge::merged;
pub use numbering::Numbering;
pub use pick::{Pick, Picked, Picks};
pub use submitted::{Submitted, Upload, several};

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::date::DateError;

use crate::{Error, Page, html};

/// Why a date is refused.
#[must_use]
pub fn date_refusal(error: DateError) -> &'static str {
    match error {
        DateError::EndBeforeStart => "error-field-date-order",
        DateError::OutOfRange => "error-field-no-such-day",
        DateError::Empty | DateError::NotUnderstood => "error-field-date",
    }
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage {
    page: Page,
    form: Form,
}

/// A form on a page of its own: 422 when it comes back with errors, so that nobody takes it for done.
///
/// # Errors
/// [`Error::Internal`] when the template fails.
pub fn show(page: Page, form: Form) -> Result<Response, Error> {
    let status = if form.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page.crumb(form.title.clone(), "");
    Ok((status, html(&FormPage { page, form })?).into_response())
}
