//! One index of everything that can be found: organisations, partnerships, projects, places,
//! countries, themes, territories.
//!
//! The index is a cache of the change log. It knows nothing of the database: its owner hands it
//! [`Change`]s with the [position](Index::position) that they bring it to, and may delete the
//! directory at any time and hand everything again.
//!
//! ```
//! use search::{Audience, Change, Document, Index, Query};
//!
//! let index = Index::in_memory()?;
//! let town = Document {
//!     kind: "place".into(),
//!     id: "1".into(),
//!     path: "/lieux/jenine-1".into(),
//!     titles: vec![("fr".into(), "Jénine".into())],
//!     names: vec!["Djenin".into(), "Janīn".into()],
//!     audience: Audience::Public,
//!     ..Document::default()
//! };
//! index.apply(vec![Change::Upsert(town)], 1)?;
//! let answer = index.search(&Query { text: "janin".into(), ..Query::default() })?;
//! assert_eq!(answer.hits[0].title, "Jénine");
//! # Ok::<(), search::Error>(())
//! ```

mod analyzer;
mod clauses;
mod collect;
mod highlight;
mod names;
mod plan;
mod query;
mod question;
mod schema;
mod spelling;
mod suggest;
mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use suggest::Suggestion;
pub use writer::Index;

/// In a body, what follows this sign is searched but never shown in an excerpt: names of whoever takes part, places,
/// countries.
pub const UNSHOWN: char = '\u{1f}';

/// What may be seen, and by whom a question is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody; an asker who is nobody in particular.
    #[default]
    Public,
    /// Members of the network.
    Network,
    /// Those who may see everything.
    Restricted,
}

impl Audience {
    const ALL: [Audience; 3] = [Audience::Public, Audience::Network, Audience::Restricted];

    fn name(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Network => "network",
            Audience::Restricted => "restricted",
        }
    }
}

/// One thing that can be found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// `organisation`, `partnership`, `project`, `place`, `country`, `theme`, `territory`…
    pub kind: String,
    /// Unique within the kind.
    pub id: String,
    /// Path of its page, without a language prefix.
    pub path: String,
    /// Language and title, the document's own language first.
    pub titles: Vec<(String, String)>,
    /// Language and second line.
    pub subtitles: Vec<(String, String)>,
    /// Aliases, local and former names, acronyms.
    pub names: Vec<String>,
    /// What leads to it without being its name: codes such as INSEE or SIREN, synonyms of a theme. Found like names.
    pub keywords: Vec<String>,
    /// Whether its titles and names are proper names: then each of them, in a question, stands for all.
    pub proper: bool,
    /// The facet of the documents that it stands for: a theme or a country, named in a question, finds what is of it.
    pub gathers: Option<(String, String)>,
    /// Language and plain text.
    pub bodies: Vec<(String, String)>,
    /// Key (`country`, `theme`, `status`…) and value; a key may have several values. The kind is
    /// a facet of its own accord.
    pub facets: Vec<(String, String)>,
    /// Who may see it.
    pub audience: Audience,
    /// Multiplies the relevance (1 = neutral); kept between 0.01 and 100.
    pub boost: f32,
    /// Invented for the demonstration.
    pub example: bool,
}

impl Default for Document {
    fn default() -> Document {
        Document {
            kind: String::new(),
            id: String::new(),
            path: String::new(),
            titles: Vec::new(),
            subtitles: Vec::new(),
            names: Vec::new(),
            keywords: Vec::new(),
            proper: false,
            gathers: None,
            bodies: Vec::new(),
            facets: Vec::new(),
            // What nobody opened on purpose stays closed.
            audience: Audience::Restricted,
            boost: 1.0,
            example: false,
        }
    }
}

/// One step of the change log.
#[expect(
    clippy::large_enum_variant,
    reason = "batches are documents but for a few; a box each would cost more than it saves"
)]
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Adds the document or replaces the one of the same kind and id.
    Upsert(Document),
    /// Takes the document out.
    Delete {
        /// Its kind.
        kind: String,
        /// Its id.
        id: String,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What was typed, as it was typed: nothing in it is an operator. Blank text finds
    /// everything that the filters let through.
    pub text: String,
    /// The asker's language, for titles and excerpts.
    pub lang: String,
    /// What the asker may see.
    pub audience: Audience,
    /// Only these kinds; none = all.
    pub kinds: Vec<String>,
    /// Only documents with these facets: values of one key widen, different keys narrow.
    pub filters: Vec<(String, String)>,
    /// At most this many hits.
    pub limit: usize,
    /// After skipping this many.
    pub offset: usize,
}

impl Default for Query {
    fn default() -> Query {
        Query {
            text: String::new(),
            lang: "fr".to_owned(),
            audience: Audience::Public,
            kinds: Vec::new(),
            filters: Vec::new(),
            limit: 20,
            offset: 0,
        }
    }
}

/// How matches were found that do not hold what was asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Approach {
    /// There are none.
    #[default]
    Exact,
    /// By words that are spelt nearly so.
    Spelling,
    /// By some of the words.
    SomeWords,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    /// Matches before `limit` and `offset`.
    pub total: usize,
    /// How many of them hold what was asked, in one of its forms; they come first. The others are only near it.
    pub exact: usize,
    /// How the others were found.
    pub approach: Approach,
    /// The asked slice, best first.
    pub hits: Vec<Hit>,
    /// Facet key (`kind` among them) to its values with their counts over all matches, the most
    /// frequent first.
    pub facets: BTreeMap<String, Vec<(String, u64)>>,
    /// The question with its unknown words replaced by the nearest known ones.
    pub did_you_mean: Option<String>,
}

/// One match.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The document's kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its path, without a language prefix.
    pub path: String,
    /// Its title in the asker's language, or else in its own.
    pub title: String,
    /// Language of the title.
    pub title_lang: String,
    /// Its second line; may be empty.
    pub subtitle: String,
    /// Language of the second line.
    pub subtitle_lang: String,
    /// The place in its text where the words stand, or the beginning of the text.
    pub snippet: Vec<Fragment>,
    /// Language of the excerpt.
    pub snippet_lang: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// Invented for the demonstration.
    pub example: bool,
}

/// A piece of an excerpt: plain text, to be escaped like any other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fragment {
    /// The text.
    pub text: String,
    /// Whether the question asked for it.
    pub highlight: bool,
}

/// Why the index could not do as asked. No text of a question is ever a reason.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process, or another [`Index`] of this one, writes there.
    #[error("the search index {0} is held by another process: stop it, or use another directory")]
    Busy(PathBuf),
    /// The directory cannot be read or written.
    #[error("the search index directory {path}: {source}")]
    Directory {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The search engine failed.
    #[error("the search engine failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A stored document cannot be written or read.
    #[error("a document of the search index cannot be coded: {0}")]
    Coding(#[from] serde_json::Error),
}

/// [`std::result::Result`] with our [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
