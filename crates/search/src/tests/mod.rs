//! The index as its users see it, over a corpus of records like the real ones.

mod corpus;
mod finding;
mod robust;
mod secrets;
mod storing;

use crate::{Answer, Audience, Change, Document, Index, Query};
use corpus::corpus;

/// An index of the corpus.
fn index() -> Index {
    let index = Index::in_memory().unwrap();
    index
        .apply(corpus().into_iter().map(Change::Upsert).collect(), 1)
        .unwrap();
    index
}

fn index_of(documents: Vec<Document>) -> Index {
    let index = Index::in_memory().unwrap();
    index
        .apply(documents.into_iter().map(Change::Upsert).collect(), 1)
        .unwrap();
    index
}

/// A public document with a French title, named by its id.
fn titled(id: &str, title: &str) -> Document {
    Document {
        kind: "organisation".into(),
        id: id.into(),
        path: format!("/organisations/{id}"),
        titles: vec![("fr".into(), title.into())],
        audience: Audience::Public,
        ..Document::default()
    }
}

fn ask(text: &str) -> Query {
    Query {
        text: text.into(),
        audience: Audience::Restricted,
        ..Query::default()
    }
}

fn answer(index: &Index, text: &str) -> Answer {
    index.search(&ask(text)).unwrap()
}

/// The ids found, best first.
fn ids(index: &Index, text: &str) -> Vec<String> {
    of(&answer(index, text))
}

fn of(answer: &Answer) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.id.clone()).collect()
}

fn first(index: &Index, text: &str) -> String {
    ids(index, text).into_iter().next().unwrap_or_default()
}
