//! Suggestions while somebody types: titles and names only, since a box has room for few.

use serde::Serialize;
use tantivy::{Searcher, TantivyDocument};

use crate::clauses::{self, Clause};
use crate::collect::{Collect, Ranked, Ranking, TIER};
use crate::highlight;
use crate::question::{Asked, Question};
use crate::schema::{self, Fields, KIND};
use crate::{Audience, Document, Result, analyzer, query};

/// Suggestions given at most.
const MAX: usize = 50;
/// Digits from which on a code may be completed: "93" is a département, not its 39 communes.
const CODE: usize = 3;

/// A document that somebody may be looking for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
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
    /// The other name by which it was found, when its title does not begin like what was typed.
    pub name: Option<String>,
    /// Invented for the demonstration.
    pub example: bool,
}

/// What was typed so far, by whom, and what it may be.
pub(crate) struct Asking<'a> {
    pub text: &'a str,
    pub lang: &'a str,
    pub audience: Audience,
    pub kinds: &'a [String],
    pub limit: usize,
}

/// The suggestions for what was typed so far.
pub(crate) fn suggest(searcher: &Searcher, fields: &Fields, asked: Asking<'_>) -> Result<Vec<Suggestion>> {
    let Asking {
        text,
        lang,
        audience,
        kinds,
        limit,
    } = asked;
    let question = Question::read(text);
    let limit = limit.min(MAX);
    if question.words.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let begins = schema::alphabet_range(&question.squashed);
    let collect = Collect {
        limit,
        facets: false,
        ranking: Ranking::Boost { begins },
    };
    let find = |clauses: Vec<Clause>, extra, collect: &Collect| -> Result<Vec<Ranked>> {
        let matching = clauses::flat(clauses::all(clauses), 0.0);
        let mut deciding = clauses::filters(fields, kinds.iter().map(|kind| (KIND, kind.as_str())));
        deciding.push(clauses::visible(fields, audience));
        let query = clauses::narrowed(matching, deciding, extra);
        Ok(query::run(searcher, fields, &query, collect)?.best)
    };

    let as_typed = question.words.iter().map(|word| begun(fields, word)).collect();
    // What is equal comes first; then the boost decides.
    let equal = clauses::flat(clauses::whole(fields, &question.squashed), TIER);
    let mut best = find(as_typed, vec![equal], &collect)?;
    // As in a search: a word that begins a name is meant, and of the others only the nearest names are offered.
    let visible = clauses::visible(fields, audience);
    let mut mistyped = Vec::new();
    for word in &question.words {
        let known = clauses::count(searcher, &visible, begun(fields, word))? > 0;
        mistyped.push(!known && word.forgiven() > 0);
    }
    if best.is_empty() && mistyped.contains(&true) {
        for errors in 1..=2 {
            let nearly = question.words.iter().zip(&mistyped).map(|(word, mistyped)| {
                if *mistyped {
                    nearly_begun(fields, word, errors)
                } else {
                    begun(fields, word)
                }
            });
            best = find(nearly.collect(), Vec::new(), &collect)?;
            if !best.is_empty() {
                break;
            }
        }
    }
    let mut suggestions = Vec::new();
    for ranked in best {
        let stored: TantivyDocument = searcher.doc(ranked.address)?;
        suggestions.push(suggestion(query::document(fields, &stored)?, lang, &question));
    }
    Ok(suggestions)
}

/// Titles and names with a word that begins so.
fn begun(fields: &Fields, word: &Asked) -> Clause {
    if word.is_code() && word.chars() < CODE {
        return clauses::any(vec![
            clauses::whole_in(fields.title.words, &word.folded),
            clauses::whole_in(fields.name, &word.folded),
        ]);
    }
    clauses::any(vec![
        clauses::prefix(fields.title.words, &word.folded, 1.0),
        clauses::prefix(fields.name, &word.folded, 1.0),
    ])
}

/// Titles and names with a word that nearly begins so.
fn nearly_begun(fields: &Fields, word: &Asked, errors: u8) -> Clause {
    let errors = word.forgiven().min(errors);
    clauses::any(vec![
        clauses::near_prefix(fields.title.words, &word.folded, errors, 1.0),
        clauses::near_prefix(fields.name, &word.folded, errors, 1.0),
    ])
}

fn suggestion(document: Document, lang: &str, question: &Question) -> Suggestion {
    let (title_lang, title) = highlight::in_language(&document.titles, lang);
    let (subtitle_lang, subtitle) = highlight::in_language(&document.subtitles, lang);
    let others = document
        .titles
        .iter()
        .map(|(_, title)| title)
        .chain(&document.names)
        .chain(&document.keywords);
    let name = if begins(&title, question) {
        None
    } else {
        others.into_iter().find(|name| begins(name, question)).cloned()
    };
    Suggestion {
        kind: document.kind,
        id: document.id,
        path: document.path,
        title,
        title_lang,
        subtitle,
        subtitle_lang,
        name,
        example: document.example,
    }
}

/// Whether every word of the question begins a word of this text.
fn begins(text: &str, question: &Question) -> bool {
    let words = analyzer::words(text);
    question
        .words
        .iter()
        .all(|asked| words.iter().any(|word| word.folded.starts_with(&asked.folded)))
}
