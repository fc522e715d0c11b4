//! Errors by field: a refused form is an answer, not a failure.

use serde::Serialize;

/// One thing to mend, beside its field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's path in the form, `names.2.lang`.
    pub field: String,
    /// A key of the message, such as `error-required`; the interface says it in the reader's language.
    pub code: &'static str,
    /// What the message needs to name (a limit, a title), in the order of its placeholders.
    pub detail: Option<String>,
}

/// All that is to be mended before a form can be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// No error yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an error.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(FieldError {
            field: field.into(),
            code,
            detail: None,
        });
    }

    /// Notes an error that names something.
    pub fn add_with(&mut self, field: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.0.push(FieldError {
            field: field.into(),
            code,
            detail: Some(detail.into()),
        });
    }

    /// Whether something is to be mended in a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|error| error.field == field)
    }

    /// Whether the form can be taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value if nothing was noted, all that was noted otherwise.
    ///
    /// # Errors
    /// These errors themselves, when there are any.
    pub fn into_result<T>(self, value: T) -> Result<T, FieldErrors> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}
