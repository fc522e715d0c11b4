//! Source notes of a page: each fact leads by a small number to the document that says it, listed at the end.

use std::collections::BTreeMap;

use database::source;
use kernel::Lang;
use uuid::Uuid;

/// The notes of one page, numbered in the order in which facts ask for them.
#[derive(Debug, Default)]
pub struct Notes {
    documents: BTreeMap<Uuid, source::Model>,
    order: Vec<Uuid>,
}

/// A note, as the template prints it.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its number, from 1.
    pub number: usize,
    /// The document's title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The language of that name; empty where it is the page's.
    pub publisher_lang: String,
    /// When it speaks, in the reader's language.
    pub date: String,
    /// Where it can be read; may be empty.
    pub url: String,
}

impl Notes {
    /// Notes over all documents of the network.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl sea_orm::ConnectionTrait) -> database::Result<Notes> {
        Ok(Notes {
            documents: source::all(connection).await?,
            order: Vec::new(),
        })
    }

    /// The number of a document's note; 0 when there is no document.
    pub fn number(&mut self, id: Option<Uuid>) -> usize {
        let Some(id) = id.filter(|id| self.documents.contains_key(id)) else {
            return 0;
        };
        if let Some(place) = self.order.iter().position(|held| *held == id) {
            return place + 1;
        }
        self.order.push(id);
        self.order.len()
    }

    /// A document of the network.
    #[must_use]
    pub fn document(&self, id: Uuid) -> Option<&source::Model> {
        self.documents.get(&id)
    }

    /// All documents, for choices in forms: id and title.
    #[must_use]
    pub fn choices(&self, lang: Lang) -> Vec<crate::form::Choice> {
        let mut choices = vec![crate::form::Choice::new("", "—")];
        choices.extend(
            self.documents
                .values()
                .map(|document| crate::form::Choice::new(document.id.to_string(), document.title.text(lang))),
        );
        choices
    }

    /// The notes asked for, in order.
    #[must_use]
    pub fn list(&self, lang: Lang) -> Vec<Note> {
        let documents = self.order.iter().filter_map(|id| self.documents.get(id));
        (1..)
            .zip(documents)
            .map(|(number, document)| Note {
                number,
                title: document.title.text(lang).to_owned(),
                publisher: document.publisher.clone(),
                // The documents of a French network have French publishers.
                publisher_lang: if lang == Lang::Fr {
                    String::new()
                } else {
                    Lang::Fr.code().to_owned()
                },
                date: document
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.display(lang))
                    .unwrap_or_default(),
                url: document.url.clone().unwrap_or_default(),
            })
            .collect()
    }
}
