//! A record's pictures and documents on its page.

use askama::Template;
use database::{Error, Result, record};
use kernel::policy::{self, Action};
use kernel::{Lang, Translated};
use web::{App, Block, BoxFuture, RelatedRequest, Subject};

use super::rows::Model;
use super::store;
use crate::messages::Messages;

/// The block's place on the page: before what others know of the record.
const PLACE: u16 = 5;

/// A picture or document, as templates show it.
pub(super) struct Shown {
    pub id: String,
    pub picture: bool,
    /// What it is called in lists and buttons.
    pub name: String,
    pub alt: String,
    pub alt_lang: String,
    pub caption: String,
    pub caption_lang: String,
    pub credit: String,
    pub licence: String,
    /// The widest picture, or the document.
    pub href: String,
    /// A small picture, and each version with its real width.
    pub small: String,
    pub srcset: String,
    pub width: u32,
    pub height: u32,
    /// `PDF, 1,2 Mo`.
    pub format: String,
}

impl Shown {
    pub fn new(row: &Model, lang: Lang) -> Self {
        let picked = |text: &Translated| {
            text.pick(lang)
                .map(|picked| (picked.text.to_owned(), picked.lang.to_owned()))
                .unwrap_or_default()
        };
        let ((alt, alt_lang), (caption, caption_lang)) = (picked(&row.alt), picked(&row.caption));
        let parts = row.parts();
        let (width, height) = row.dimensions();
        let versions = parts.iter().map(|part| {
            let size: u32 = part
                .split('.')
                .next()
                .and_then(|size| size.parse().ok())
                .unwrap_or(width);
            format!("{} {}w", lang.url(&row.path(part)), size.min(width))
        });
        let extension = parts
            .last()
            .and_then(|part| part.rsplit('.').next())
            .unwrap_or_default()
            .to_uppercase();
        Shown {
            id: row.id.to_string(),
            picture: row.is_picture(),
            name: if caption.is_empty() {
                alt.clone()
            } else {
                caption.clone()
            },
            alt,
            alt_lang,
            caption,
            caption_lang,
            credit: row.credit.clone(),
            licence: row.licence.clone().unwrap_or_default(),
            href: lang.url(&row.whole()),
            small: parts
                .first()
                .map(|part| lang.url(&row.path(part)))
                .unwrap_or_default(),
            srcset: if row.is_picture() {
                versions.collect::<Vec<_>>().join(", ")
            } else {
                String::new()
            },
            width,
            height,
            format: format!("{extension}, {}", size(row.bytes, lang)),
        }
    }
}

/// A size as people read it.
fn size(bytes: i64, lang: Lang) -> String {
    let t = Messages(lang);
    if bytes < 1_000_000 {
        return t.media_kilobytes(((bytes + 999) / 1000).to_string());
    }
    let tenths = (bytes + 50_000) / 100_000;
    let point = if lang == Lang::Fr { ',' } else { '.' };
    t.media_megabytes(format!("{}{point}{}", tenths / 10, tenths % 10))
}

#[derive(Template)]
#[template(path = "media/block.html")]
struct MediaBlock {
    t: Messages,
    lang: &'static str,
    pictures: Vec<Shown>,
    documents: Vec<Shown>,
    /// Where one is added; empty for whoever may not change the record.
    add_href: String,
}

pub(crate) fn related(app: App, request: RelatedRequest) -> BoxFuture<Result<Vec<Block>>> {
    Box::pin(async move {
        let (Subject::Organisation(id)
        | Subject::Partnership(id)
        | Subject::Project(id)
        | Subject::Place(id)) = request.subject
        else {
            return Ok(Vec::new());
        };
        let record = record::by_id(app.db.reader(), id).await?;
        if !policy::allow(&request.actor, Action::Read, record.guarded()) {
            return Ok(Vec::new());
        }
        let (lang, t) = (request.lang, Messages(request.lang));
        let rows = store::of_record(app.db.reader(), id).await?;
        let edits = policy::allow(&request.actor, Action::Edit, record.guarded())
            && store::page_of(&record).is_some();
        if rows.is_empty() && !edits {
            return Ok(Vec::new());
        }
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let (pictures, documents) = rows
            .iter()
            .map(|row| Shown::new(row, lang))
            .partition(|shown: &Shown| shown.picture);
        let add_href = if edits {
            lang.url(&format!("/medias/{}", record.short_id))
        } else {
            String::new()
        };
        let view = MediaBlock {
            t,
            lang: lang.code(),
            pictures,
            documents,
            add_href,
        };
        // A template fails only when a formatter of ours does, which has no better name here.
        let html = view
            .render()
            .map_err(|error| Error::Io(std::io::Error::other(error)))?;
        Ok(vec![Block {
            order: PLACE,
            id: "medias",
            title: t.media_title(),
            html,
            count,
        }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_each_language() {
        assert_eq!(size(1, Lang::Fr).replace('\u{a0}', " "), "1 ko");
        assert_eq!(size(1_249_000, Lang::Fr).replace('\u{a0}', " "), "1,2 Mo");
        assert_eq!(size(10_000_000, Lang::En).replace('\u{a0}', " "), "10.0 MB");
    }
}
