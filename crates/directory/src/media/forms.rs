//! The form of an attachment: with its file when it is added, without it when only its words change.

use kernel::{FieldErrors, Lang, Translated};
use serde::{Deserialize, Serialize};
use web::form::{Builder, FieldKind, Form};
use web::picture::MAX_PIXELS;

use super::attachment::{Described, MAX_MEGABYTES};
use crate::messages::Messages;

/// What the browser offers to choose; what is taken is decided by content.
const ACCEPTED: &str = "image/jpeg,image/png,image/webp,image/gif,.pdf,.odt,.ods,.odp,.docx,.xlsx,.pptx,.csv";

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    alt: Translated,
    caption: Translated,
    credit: String,
    licence: String,
}

impl Input {
    pub fn of(described: &Described) -> Self {
        Input {
            alt: described.alt.clone(),
            caption: described.caption.clone(),
            credit: described.credit.clone(),
            licence: described.licence.clone().unwrap_or_default(),
        }
    }

    pub fn read(&self) -> Described {
        let licence = self.licence.trim();
        Described {
            alt: self.alt.trimmed(),
            caption: self.caption.trimmed(),
            credit: self.credit.trim().to_owned(),
            licence: (!licence.is_empty()).then(|| licence.to_owned()),
        }
    }
}

/// The form that adds one: what it must be told depends on the file, so the sections say it and nothing but the file
/// is marked.
pub(super) fn adding(lang: Lang, input: &Input, errors: &FieldErrors, action: String) -> Form {
    let t = Messages(lang);
    let mut builder = Builder::new(lang, input, errors);
    let help = t.media_file_help(MAX_MEGABYTES, (MAX_PIXELS / 1_000_000).to_string());
    builder
        .field("file", t.media_file(), FieldKind::File(ACCEPTED.to_owned()))
        .required()
        .help(help);
    words(&mut builder, t, None);
    let mut form = builder.finish(t.media_add(), action, "");
    form.multipart = true;
    form.submit_label = t.media_add_submit();
    form
}

/// The form that changes the words of one that is there.
pub(super) fn editing(
    lang: Lang,
    input: &Input,
    errors: &FieldErrors,
    picture: bool,
    version: i64,
    frame: (String, String, String),
) -> Form {
    let mut builder = Builder::new(lang, input, errors);
    words(&mut builder, Messages(lang), Some(picture));
    let (title, action, cancel) = frame;
    let mut form = builder.finish(title, action, cancel);
    form.version = Some(version);
    form
}

fn words(builder: &mut Builder<'_>, t: Messages, picture: Option<bool>) {
    if picture != Some(false) {
        builder.section(t.media_alt_section()).help = Some(t.media_alt_help());
        // Whether it must be filled depends on the file: said in words while nobody knows.
        let label = match picture {
            Some(_) => t.media_alt(),
            None => t.media_alt_of_picture(),
        };
        builder.translated("alt", &label, 2, picture == Some(true));
    }
    builder.section(t.media_caption_section()).help = Some(t.media_caption_help());
    builder.translated("caption", &t.media_caption(), 2, picture == Some(false));
    builder.section(t.media_credit_section()).help = Some(t.media_credit_help());
    let label = match picture {
        Some(_) => t.media_credit(),
        None => t.media_credit_of_picture(),
    };
    let credit = builder.text("credit", label);
    if picture == Some(true) {
        credit.required();
    }
    builder
        .text("licence", t.media_licence())
        .help(t.media_licence_help());
}
