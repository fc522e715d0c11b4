//! What the organisation is to others.

use kernel::date::{Reading, wording};
use kernel::{FieldErrors, Lang, Translated};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, Choice, FieldKind};

use crate::messages::Messages;
use crate::organisation::{Link, link_kinds};
use crate::pages::typed::{id, parse_id, parse_worded};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in super::super) struct LinkInput {
    kind: String,
    pub(in super::super) to: String,
    role: Translated,
    dated: String,
    dated_words: String,
    source: String,
    note: Translated,
}

impl LinkInput {
    pub(super) fn of(held: &Link, lang: Lang) -> Self {
        LinkInput {
            kind: held.kind.clone(),
            to: held.to.to_string(),
            role: held.role.clone(),
            dated: wording::shown(held.dated.as_ref(), lang),
            dated_words: wording::words(held.dated.as_ref()),
            source: id(held.source),
            note: held.note.clone(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.to.is_empty()
            && self.dated.trim().is_empty()
            && self.dated_words.trim().is_empty()
            && self.source.is_empty()
            && self.role.trimmed().is_empty()
            && self.note.trimmed().is_empty()
    }

    pub(super) fn read(&self, place: usize, reading: Reading, errors: &mut FieldErrors) -> Link {
        let field = |name: &str| format!("links.{place}.{name}");
        if !link_kinds().iter().any(|kind| kind.code == self.kind) {
            errors.add(field("kind"), "error-field-required");
        }
        if self.to.is_empty() {
            errors.add(field("to"), "error-field-required");
        }
        Link {
            to: parse_id(&self.to, &field("to"), errors).unwrap_or(Uuid::nil()),
            kind: self.kind.clone(),
            role: self.role.trimmed(),
            dated: parse_worded(&self.dated, &self.dated_words, reading, &field("dated"), errors),
            note: self.note.trimmed(),
            source: parse_id(&self.source, &field("source"), errors),
        }
    }
}

/// Their fields.
pub(super) fn fields(form: &mut Builder, lang: Lang, sources: &[Choice]) {
    let t = Messages(lang);
    let kinds: Vec<Choice> = link_kinds()
        .iter()
        .map(|kind| Choice::new(kind.code.clone(), kind.forward.text(lang)))
        .collect();
    form.rows(
        "links",
        t.rows_links(),
        t.add_link(),
        |n| t.row_link(n.to_string()),
        |row| {
            row.select("kind", t.field_link_kind(), kinds.clone());
            row.pick("to", t.field_link_to(), crate::store::KIND);
            row.translated("role", &t.field_role(), 1);
            row.field("dated", t.field_dated(), FieldKind::Date)
                .help(t.field_dated_help());
            row.text("dated_words", t.field_words())
                .help(t.field_words_help())
                .lang("fr");
            row.select("source", t.field_source(), sources.to_vec());
            row.translated("note", &t.field_note(), 1);
        },
    );
}
