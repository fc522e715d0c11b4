//! How a feature names what its records keep, so that a change reads in the reader's words: labels of fields, rows by
//! their number and name, codes, dates, ids by the title of what they point to.

use std::collections::BTreeMap;

use database::personal::ERASED;
use database::record;
use kernel::date::Dated;
use kernel::policy::{Action, allow};
use kernel::{Lang, State, Visibility};
use sea_orm::entity::prelude::*;
use serde_json::Value;

use super::walk::Walk;
use super::{Changed, Past};
use crate::i18n::{euros, number};
use crate::notes::Notes;
use crate::{App, Messages, Visit};

type Shower = Box<dyn Fn(&Value) -> String + Send + Sync>;

/// How a value is said.
pub(super) enum Shown {
    /// As it stands; a text of several languages language by language.
    Text,
    /// Yes or no.
    Flag,
    /// A date in the reader's language, with its document's own wording.
    Date,
    /// A number; an amount in cents if its row says so.
    Quantity(fn(&Value) -> bool),
    /// A code, or several, in words.
    Codes(BTreeMap<String, String>),
    /// An id, or several, by title.
    Ids,
    /// In whatever words the feature finds.
    With(Shower),
    /// Several of those, of which only what came or went is told.
    Set(Shower),
    /// Rows, called by their number; the field of a row that names it, if one does.
    Rows(Box<dyn Fn(usize) -> String + Send + Sync>, &'static str),
    /// Never said: what only the machine reads.
    Hidden,
}

/// The words of a feature's records.
///
/// Fields are named by path with a star for the number of a row: `parties.*.role`. They are told in the order in which
/// they are named here, which should be the form's.
pub struct Vocabulary {
    lang: Lang,
    fields: Vec<(&'static str, String, Shown)>,
    titles: BTreeMap<Uuid, String>,
}

impl Vocabulary {
    /// No field yet; the records and documents that the past speaks of are read in one query each. A record that the
    /// reader may not see has a part in the past, but no name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(app: &App, visit: &Visit, past: &Past) -> database::Result<Vocabulary> {
        let (lang, w) = (visit.lang, visit.w());
        let mut words = Vocabulary::new(lang);
        for (id, name) in app.names(past.writers()).await? {
            let erased = name.is_empty();
            words.learn(id, if erased { w.erased_person() } else { name });
        }
        let notes = Notes::load(app.db.reader()).await?;
        let mut ids = past.ids();
        ids.retain(|id| match notes.document(*id) {
            Some(document) => {
                words.learn(*id, document.title.text(lang));
                false
            }
            None => true,
        });
        for chunk in ids.chunks(10_000) {
            let records = record::Entity::find().filter(record::Column::Id.is_in(chunk.to_vec()));
            for record in records.all(app.db.reader()).await? {
                let name = match allow(&visit.actor, Action::Read, record.guarded()) {
                    true => record.title.text(lang).to_owned(),
                    false => w.pick_hidden(),
                };
                words.learn(record.id, name);
            }
        }
        Ok(words)
    }

    /// No field and no title yet. What any record may have besides its own fields, pictures and documents, has its words.
    #[must_use]
    pub fn new(lang: Lang) -> Vocabulary {
        let mut words = Vocabulary {
            lang,
            fields: Vec::new(),
            titles: BTreeMap::new(),
        };
        let w = Messages(lang);
        words.rows(
            "attachments",
            move |n| w.history_attachment(n.to_string()),
            "caption",
        );
        words.text("attachments.*.alt", w.history_alt());
        words.text("attachments.*.caption", w.history_caption());
        words.text("attachments.*.credit", w.history_credit());
        words.text("attachments.*.licence", w.history_licence());
        for path in [
            "attachments.*.id",
            "attachments.*.kind",
            "attachments.*.file",
            "attachments.*.media_type",
            "attachments.*.bytes",
        ] {
            words.hidden(path);
        }
        words
    }

    /// The reader's language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    fn name(&mut self, path: &'static str, label: impl Into<String>, shown: Shown) {
        self.fields.push((path, label.into(), shown));
    }

    /// What an id is called.
    pub fn learn(&mut self, id: Uuid, title: impl Into<String>) {
        self.titles.insert(id, title.into());
    }

    /// What an id is called, as far as it is known.
    #[must_use]
    pub fn title(&self, id: Uuid) -> Option<&str> {
        self.titles.get(&id).map(String::as_str)
    }

    /// A text, in one language or several.
    pub fn text(&mut self, path: &'static str, label: impl Into<String>) {
        self.name(path, label, Shown::Text);
    }

    /// Yes or no.
    pub fn flag(&mut self, path: &'static str, label: impl Into<String>) {
        self.name(path, label, Shown::Flag);
    }

    /// A date.
    pub fn date(&mut self, path: &'static str, label: impl Into<String>) {
        self.name(path, label, Shown::Date);
    }

    /// A number; `euros` says of its row whether it is an amount in cents of euros.
    pub fn quantity(&mut self, path: &'static str, label: impl Into<String>, euros: fn(&Value) -> bool) {
        self.name(path, label, Shown::Quantity(euros));
    }

    /// A code of a list, or several.
    pub fn codes<C: ToString, L: Into<String>>(
        &mut self,
        path: &'static str,
        label: impl Into<String>,
        list: impl IntoIterator<Item = (C, L)>,
    ) {
        let list = list
            .into_iter()
            .map(|(code, word)| (code.to_string(), word.into()));
        self.name(path, label, Shown::Codes(list.collect()));
    }

    /// What points to a record, a document or whatever else was [learnt](Self::learn); or several.
    pub fn ids(&mut self, path: &'static str, label: impl Into<String>) {
        self.name(path, label, Shown::Ids);
    }

    /// A value that the feature puts in words itself.
    pub fn with(
        &mut self,
        path: &'static str,
        label: impl Into<String>,
        show: impl Fn(&Value) -> String + Send + Sync + 'static,
    ) {
        self.name(path, label, Shown::With(Box::new(show)));
    }

    /// Several values that the feature puts in words itself, one by one.
    pub fn set(
        &mut self,
        path: &'static str,
        label: impl Into<String>,
        show: impl Fn(&Value) -> String + Send + Sync + 'static,
    ) {
        self.name(path, label, Shown::Set(Box::new(show)));
    }

    /// Rows: what one of this number (from 1) is called, and the field of it that names it; empty for none.
    pub fn rows(
        &mut self,
        path: &'static str,
        called: impl Fn(usize) -> String + Send + Sync + 'static,
        key: &'static str,
    ) {
        self.name(path, "", Shown::Rows(Box::new(called), key));
    }

    /// Who may see the record and where it stands: for each the label, and the feature's own word for "everybody" and
    /// for "published", which agrees with the kind of its records.
    pub fn publication(
        &mut self,
        (visibility, everybody): (String, String),
        (state, published): (String, String),
    ) {
        let w = Messages(self.lang);
        self.codes(
            "visibility",
            visibility,
            [
                (Visibility::Public.code(), everybody),
                (Visibility::Network.code(), w.visibility_network()),
                (Visibility::Organisation.code(), w.visibility_organisation()),
                (Visibility::Private.code(), w.visibility_private()),
            ],
        );
        self.codes(
            "state",
            state,
            [
                (State::Draft.code(), w.state_draft()),
                (State::ToValidate.code(), w.state_to_validate()),
                (State::Published.code(), published),
                (State::Archived.code(), w.state_archived()),
            ],
        );
    }

    /// A value that only the machine reads.
    pub fn hidden(&mut self, path: &'static str) {
        self.name(path, "", Shown::Hidden);
    }

    /// What differs between two values of a record.
    #[must_use]
    pub fn changes(&self, before: &Value, after: &Value) -> Vec<Changed> {
        // A record's own form does not write its attachments: their absence there is no removal.
        let (mut before, mut after) = (before.clone(), after.clone());
        if let (Some(old), Some(new)) = (before.as_object_mut(), after.as_object_mut())
            && old.contains_key("attachments") != new.contains_key("attachments")
        {
            let held = old.remove("attachments").or_else(|| new.remove("attachments"));
            drop(held);
        }
        let mut changed = Walk::through(self, &before, &after);
        let erased = Messages(self.lang).erased_person();
        for change in &mut changed {
            for text in [&mut change.before, &mut change.after] {
                if text.contains(ERASED) {
                    *text = text.replace(ERASED, &erased);
                }
            }
        }
        changed
    }

    pub(super) fn find(&self, path: &str) -> Option<&(&'static str, String, Shown)> {
        self.fields.iter().find(|(held, ..)| *held == path)
    }

    /// Where a field stands among the named ones.
    pub(super) fn rank(&self, path: &str) -> usize {
        let of = |held: &str| {
            held.strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.fields
            .iter()
            .position(|(held, ..)| of(held))
            .unwrap_or(usize::MAX)
    }

    pub(super) fn language(&self, tag: &str) -> String {
        Messages(self.lang)
            .by_key(&format!("language-{tag}"), None)
            .unwrap_or_else(|| tag.to_owned())
    }

    /// A value in words; `row` is what it stands in.
    pub(super) fn say(&self, shown: &Shown, value: &Value, row: &Value) -> String {
        let w = Messages(self.lang);
        match (shown, value) {
            (_, Value::Null) => String::new(),
            (Shown::With(show), value) => show(value),
            (_, Value::Array(items)) => {
                let said: Vec<String> = items.iter().map(|item| self.say(shown, item, row)).collect();
                said.join(", ")
            }
            (Shown::Set(show), value) => show(value),
            (Shown::Flag, value) => {
                if value.as_bool() == Some(true) {
                    w.history_yes()
                } else {
                    w.history_no()
                }
            }
            (Shown::Date, value) => serde_json::from_value::<Dated>(value.clone())
                .map(|dated| self.date_in_words(&dated))
                .unwrap_or_default(),
            (Shown::Quantity(in_euros), value) => match value.as_i64() {
                Some(cents) if in_euros(row) => euros(self.lang, cents),
                Some(count) => number(self.lang, count),
                None => scalar(value),
            },
            (Shown::Codes(list), value) => {
                let code = scalar(value);
                list.get(&code).cloned().unwrap_or(code)
            }
            (Shown::Ids, value) => match value.as_str().and_then(|text| text.parse().ok()) {
                Some(id) if Uuid::is_nil(&id) => String::new(),
                Some(id) => self.titles.get(&id).cloned().unwrap_or_else(|| w.history_gone()),
                None => scalar(value),
            },
            (_, Value::Object(fields)) => {
                let said: Vec<&str> = fields.values().filter_map(Value::as_str).collect();
                said.join(" / ")
            }
            (_, value) => scalar(value),
        }
    }

    fn date_in_words(&self, dated: &Dated) -> String {
        let told = dated.value.display(self.lang);
        match &dated.original {
            Some(words) if *words != told => Messages(self.lang).history_date_words(told, words.clone()),
            _ => told,
        }
    }
}

pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words() -> Vocabulary {
        let mut words = Vocabulary::new(Lang::Fr);
        words.text("title", "Nom");
        words.rows("parties", |n| format!("Partie {n}"), "who");
        words.ids("parties.*.who", "Organisation");
        words.codes(
            "parties.*.role",
            "Rôle",
            [("lead", "pilote"), ("partner", "partenaire")],
        );
        words.date("when", "Quand");
        words.flag("governs", "Autorité");
        words.codes("themes", "Thèmes", [("water", "Eau"), ("peace", "Paix")]);
        words.quantity("amount", "Montant", |_| true);
        words.hidden("secret");
        words.learn(Uuid::from_u128(1), "Suresnes");
        words.learn(Uuid::from_u128(2), "Djenin");
        words
    }

    fn told(before: &Value, after: &Value) -> Vec<[String; 3]> {
        words()
            .changes(before, after)
            .into_iter()
            .map(|change| [change.label, change.before, change.after])
            .collect()
    }

    #[test]
    fn only_what_differs_is_told_and_in_words() {
        let before = json!({
            "secret": 1, "title": {"fr": "Lien"}, "governs": false, "amount": 100_000, "themes": ["water"],
            "when": {"value": "2006-late", "original": "fin 2006"},
        });
        let after = json!({
            "secret": 2, "title": {"fr": "Lien", "en": "Link"}, "governs": true, "amount": 200_050,
            "themes": ["water", "peace"], "when": {"value": "2007"},
        });
        assert_eq!(
            told(&before, &after),
            [
                ["Nom (anglais)", "", "Link"],
                ["Quand", "fin 2006", "2007"],
                ["Autorité", "non", "oui"],
                ["Thèmes", "", "Paix"],
                ["Montant", "1\u{202f}000\u{a0}€", "2\u{202f}000,50\u{a0}€"],
            ]
        );
    }

    #[test]
    fn a_row_is_told_by_its_number_and_its_name() {
        let row = |who: u128, role: &str| json!({"who": Uuid::from_u128(who), "role": role});
        let before = json!({"parties": [row(1, "lead"), row(2, "partner"), row(3, "partner")]});
        let after = json!({"parties": [row(1, "lead"), row(2, "lead")]});
        assert_eq!(
            told(&before, &after),
            [
                ["Partie 2 (Djenin)\u{a0}: Rôle", "partenaire", "pilote"],
                [
                    "Partie 3 (élément supprimé)\u{a0}: Organisation",
                    "élément supprimé",
                    ""
                ],
                ["Partie 3 (élément supprimé)\u{a0}: Rôle", "partenaire", ""],
            ]
        );
    }

    #[test]
    fn what_has_no_word_is_told_by_its_path() {
        assert_eq!(
            told(&json!({"new": {"field": 1}}), &json!({"new": {"field": 2}})),
            [["new.field", "1", "2"]]
        );
    }

    #[test]
    fn a_form_that_does_not_write_attachments_removes_none() {
        let before = json!({"title": {"fr": "a"}, "attachments": [{"credit": "X"}]});
        assert_eq!(
            told(&before, &json!({"title": {"fr": "b"}})),
            [["Nom (français)", "a", "b"]]
        );
        assert_eq!(
            told(
                &json!({"title": {"fr": "a"}, "attachments": []}),
                &json!({"title": {"fr": "a"}, "attachments": [{"credit": "X"}]})
            ),
            [["Image ou document 1\u{a0}: Crédit", "", "X"]]
        );
    }
}
