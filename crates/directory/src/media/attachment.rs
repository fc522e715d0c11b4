//! An attachment as it is validated, written and told in the history; and the file behind it, from what was sent to
//! what is kept.

use kernel::{FieldErrors, Translated};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::files::{Bytes, Files, Name};
use web::form::Upload;
use web::picture::{self, Refused};

use super::document;
use super::rows::Model;

/// How large a file may be, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The same for people, in millions of bytes.
pub(super) const MAX_MEGABYTES: &str = "10";

const MAX_ALT: usize = 500;
const MAX_CAPTION: usize = 1_000;
const MAX_LINE: usize = 200;

/// What people say of an attachment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Described {
    /// What a picture shows, for who does not see it.
    pub alt: Translated,
    /// A picture's caption, a document's title.
    pub caption: Translated,
    /// Whom it is to be credited to.
    pub credit: String,
    /// Under which licence it may be used.
    pub licence: Option<String>,
}

impl Described {
    /// What is to be mended before it can describe a picture or a document; of a file not yet known only what holds
    /// for both.
    pub fn check(&self, picture: Option<bool>, errors: &mut FieldErrors) {
        if picture == Some(true) {
            if self.alt.is_empty() {
                errors.add("alt.fr", "error-field-required");
            }
            if self.credit.is_empty() {
                errors.add("credit", "error-field-required");
            }
        }
        if picture == Some(false) && self.caption.is_empty() {
            errors.add("caption.fr", "error-field-required");
        }
        for (name, text, limit) in [
            ("alt", &self.alt, MAX_ALT),
            ("caption", &self.caption, MAX_CAPTION),
        ] {
            for (lang, _) in text.iter().filter(|(_, words)| words.chars().count() > limit) {
                errors.add_with(
                    format!("{name}.{lang}"),
                    "error-field-too-long",
                    limit.to_string(),
                );
            }
        }
        for (name, text) in [
            ("credit", self.credit.as_str()),
            ("licence", self.licence.as_deref().unwrap_or_default()),
        ] {
            if text.chars().count() > MAX_LINE {
                errors.add_with(name, "error-field-too-long", MAX_LINE.to_string());
            }
        }
    }
}

/// An attachment, as the record's history tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Id.
    pub id: Uuid,
    /// `picture` or `document`.
    pub kind: String,
    /// The key of its files.
    pub file: Uuid,
    /// Media type.
    pub media_type: String,
    /// Size of its largest file.
    pub bytes: i64,
    /// What people say of it.
    #[serde(flatten)]
    pub described: Described,
}

impl From<&Model> for Attachment {
    fn from(row: &Model) -> Self {
        let described = Described {
            alt: row.alt.0.clone(),
            caption: row.caption.0.clone(),
            credit: row.credit.clone(),
            licence: row.licence.clone(),
        };
        Attachment {
            id: row.id,
            kind: row.kind.clone(),
            file: row.file_key,
            media_type: row.media_type.clone(),
            bytes: row.bytes,
            described,
        }
    }
}

impl Model {
    /// Whether it is a picture.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.kind == "picture"
    }

    /// A picture's width and height, zero for a document.
    #[must_use]
    pub fn dimensions(&self) -> (u32, u32) {
        let side = |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
        (side(self.width), side(self.height))
    }

    /// The parts that its file is kept in, narrow first: `320.jpg` and `800.jpg`, or `document.pdf`.
    #[must_use]
    pub fn parts(&self) -> Vec<String> {
        if let Some(format) = picture::Format::from_media_type(&self.media_type).filter(|_| self.is_picture())
        {
            return picture::sizes(self.dimensions().0)
                .iter()
                .map(|size| format!("{size}.{}", format.extension()))
                .collect();
        }
        document::Format::from_media_type(&self.media_type)
            .map(|format| vec![format!("document.{}", format.extension())])
            .unwrap_or_default()
    }

    /// The names of its files in the storage.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        self.parts()
            .iter()
            .map(|part| Name::new(self.file_key, part))
            .collect()
    }

    /// Where a part is read, without language.
    #[must_use]
    pub fn path(&self, part: &str) -> String {
        format!("/fichiers/{}/{part}", self.id)
    }

    /// The widest version of a picture, or the document, without language.
    #[must_use]
    pub fn whole(&self) -> String {
        self.parts()
            .last()
            .map(|part| self.path(part))
            .unwrap_or_default()
    }
}

/// A file that was taken: checked, a picture drawn anew, a document without its properties; not yet kept.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The key that its files will have.
    pub key: Uuid,
    /// `picture` or `document`.
    pub kind: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// A picture's largest width and height, in pixels.
    pub dimensions: Option<(u32, u32)>,
    parts: Vec<(Name, Bytes)>,
}

impl Taken {
    /// Checks a file that was sent, by its content alone, and takes out of it what tells of its makers.
    ///
    /// # Errors
    /// The key of the message that says what is wrong, and what it names.
    pub async fn new(key: Uuid, upload: &Upload) -> Result<Self, (&'static str, String)> {
        if upload.bytes.len() > MAX_BYTES {
            return Err(("error-field-file-size", MAX_MEGABYTES.to_owned()));
        }
        if picture::is_picture(&upload.bytes) {
            let drawn = picture::prepare(upload.bytes.clone())
                .await
                .map_err(|refused| match refused {
                    Refused::NotAPicture => ("error-field-file-kind", String::new()),
                    Refused::TooLarge => (
                        "error-field-file-pixels",
                        (picture::MAX_PIXELS / 1_000_000).to_string(),
                    ),
                    Refused::Broken => ("error-field-file-broken", String::new()),
                })?;
            let extension = drawn.format.extension();
            let parts = drawn
                .versions
                .into_iter()
                .map(|(size, bytes)| (Name::new(key, &format!("{size}.{extension}")), bytes))
                .collect();
            return Ok(Taken {
                key,
                kind: "picture",
                media_type: drawn.format.media_type(),
                dimensions: Some((drawn.width, drawn.height)),
                parts,
            });
        }
        let locked = documents::clean::is_locked(&upload.bytes);
        let format = document::Format::of(&upload.bytes).ok_or(if locked {
            ("error-field-file-protected", String::new())
        } else {
            ("error-field-file-kind", String::new())
        })?;
        let cleaned = format.cleaned(upload.bytes.clone()).await.map_err(|refused| {
            use documents::clean::Refused;
            let message = match refused {
                Refused::Protected => "error-field-file-protected",
                Refused::TooLarge => "error-field-file-unpacked",
                Refused::Broken => "error-field-file-unreadable",
            };
            (message, String::new())
        })?;
        let part = (
            Name::new(key, &format!("document.{}", format.extension())),
            cleaned,
        );
        Ok(Taken {
            key,
            kind: "document",
            media_type: format.media_type(),
            dimensions: None,
            parts: vec![part],
        })
    }

    /// Whether it is a picture.
    #[must_use]
    pub fn is_picture(&self) -> bool {
        self.kind == "picture"
    }

    /// Size of the largest file, in bytes.
    #[must_use]
    pub fn bytes(&self) -> i64 {
        self.parts
            .iter()
            .map(|(_, bytes)| i64::try_from(bytes.len()).unwrap_or(i64::MAX))
            .max()
            .unwrap_or(0)
    }

    /// Puts its files into the storage, before the row that names them is committed.
    ///
    /// # Errors
    /// When the storage refuses; what was already written is left to the sweep.
    pub async fn keep(&self, files: &Files) -> Result<(), web::files::Error> {
        for (name, bytes) in &self.parts {
            files.put(name, bytes.clone()).await?;
        }
        Ok(())
    }

    /// Takes its files back, when its row was not committed. What cannot be removed now is left to the sweep.
    pub async fn give_up(&self, files: &Files) {
        let names: Vec<Name> = self.parts.iter().map(|(name, _)| name.clone()).collect();
        discard(files, &names).await;
    }
}

/// Removes files that no row names any more. What cannot be removed now is left to the sweep.
pub(super) async fn discard(files: &Files, names: &[Name]) {
    for name in names {
        if let Err(error) = files.delete(name).await {
            tracing::warn!(%error, file = %name, "a file that nothing names could not be removed; the sweep will");
        }
    }
}
