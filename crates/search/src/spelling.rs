//! Forgiving typing errors, and saying which word was probably meant.

use std::collections::BTreeMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyDocument, Term};

use crate::clauses::{self, Clause};
use crate::collect::{Collect, Ranking};
use crate::question::{Asked, Question};
use crate::schema::Fields;
use crate::{Document, Result, analyzer};

/// Near words that a question is widened by, for each of its words.
const NEAR: usize = 60;
/// Near words whose documents are counted before one is proposed.
const CANDIDATES: usize = 20;
/// Letters up to which a word is short.
const SHORT: usize = 4;

/// An indexed word that is spelt nearly like an asked one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Near {
    pub term: String,
    /// Typing errors between the two; two letters swapped are one.
    pub distance: u8,
    /// People rarely mistype the first letter.
    pub same_start: bool,
}

/// The indexed words within so many typing errors, the nearest first, the word itself excepted.
///
/// The words of all documents are here, hidden ones too: whoever shows one of them must first
/// ask whether the asker may see a document that holds it.
fn near(searcher: &Searcher, fields: &[Field], word: &str, errors: u8) -> Result<Vec<Near>> {
    if errors == 0 {
        return Ok(Vec::new());
    }
    let mut found = BTreeMap::<String, u8>::new();
    for field in fields.iter().copied() {
        let query = FuzzyTermQuery::new(Term::from_field_text(field, word), errors, true);
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index
                .terms()
                .search(query.automaton()?)
                .into_stream()
                .map_err(io)?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                // A code is never meant by a word.
                if term != word && !term.chars().any(char::is_numeric) && !found.contains_key(term) {
                    found.insert(term.to_owned(), distance(word, term));
                }
            }
        }
    }
    let mut near: Vec<Near> = found
        .into_iter()
        .map(|(term, distance)| Near {
            same_start: term.chars().next() == word.chars().next(),
            distance: distance.clamp(1, 2),
            term,
        })
        .filter(|near| likely(near, word.chars().count()))
        .collect();
    // Stable: equals stay in alphabetical order.
    near.sort_by_key(|near| (near.distance, !near.same_start));
    near.truncate(NEAR);
    Ok(near)
}

/// Letters changed, added, left out or swapped with the next one.
fn distance(one: &str, other: &str) -> u8 {
    u8::try_from(strsim::osa_distance(one, other)).unwrap_or(u8::MAX)
}

/// People rarely mistype the first letter: in a short word, or beside another error, another beginning is another word.
fn likely(near: &Near, letters: usize) -> bool {
    near.same_start || near.distance == 1 && letters > SHORT
}

/// The near words of these fields that stand in documents the asker may see, and of those only the nearest: where one
/// error explains a word, nobody made two.
pub(crate) fn nearest(
    searcher: &Searcher,
    visible: &Clause,
    fields: &[Field],
    word: &str,
    errors: u8,
) -> Result<Vec<Near>> {
    let mut found = near(searcher, fields, word, errors)?;
    for distance in 1..=errors {
        let class: Vec<&str> = found
            .iter()
            .filter(|near| near.distance == distance)
            .map(|near| near.term.as_str())
            .collect();
        if class.is_empty() {
            continue;
        }
        let held = clauses::any_of(fields, &class);
        if clauses::count(searcher, visible, held)? > 0 {
            found.retain(|near| near.distance == distance);
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn io(error: std::io::Error) -> tantivy::TantivyError {
    error.into()
}

/// The question with its unknown words replaced by the nearest ones that stand in documents the
/// asker may see, spelt as they stand there. `unknown` tells for each word whether no visible
/// document holds it.
pub(crate) fn did_you_mean(
    searcher: &Searcher,
    fields: &Fields,
    visible: &Clause,
    question: &Question,
    unknown: &[bool],
) -> Result<Option<String>> {
    let mut text = question.text.clone();
    let mut changed = false;
    let mut words: Vec<&Asked> = question
        .words
        .iter()
        .zip(unknown)
        .filter(|(word, unknown)| **unknown && !word.is_code())
        .map(|(word, _)| word)
        .collect();
    // From the end, so that the places of the words before stay true.
    words.sort_by_key(|word| std::cmp::Reverse(word.from));
    for word in words {
        let Some(meant) = meant(searcher, fields, visible, word)? else {
            continue;
        };
        if text.get(word.from..word.to).is_some() {
            text.replace_range(word.from..word.to, &meant);
            changed = true;
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(changed.then_some(text))
}

/// The nearest visible word, the most frequent among equals.
fn meant(searcher: &Searcher, fields: &Fields, visible: &Clause, word: &Asked) -> Result<Option<String>> {
    // A proposal may reach further than a match: the asker decides.
    let errors = match word.chars() {
        0..3 => 0,
        3..5 => 1,
        _ => 2,
    };
    let mut best: Option<(Near, usize)> = None;
    let mut counted = 0;
    for near in near(searcher, &fields.word_fields(), &word.folded, errors)? {
        let better = |best: &Near| (near.distance, !near.same_start) <= (best.distance, !best.same_start);
        if counted == CANDIDATES || best.as_ref().is_some_and(|(best, _)| !better(best)) {
            break;
        }
        let holding = clauses::count(searcher, visible, holding(fields, &near.term))?;
        if holding == 0 {
            continue;
        }
        counted += 1;
        if best.as_ref().is_none_or(|(_, most)| holding > *most) {
            best = Some((near, holding));
        }
    }
    let Some((near, _)) = best else {
        return Ok(None);
    };
    let shown = spelling(searcher, fields, visible, &near.term)?;
    Ok(Some(shown.unwrap_or(near.term)))
}

fn holding(fields: &Fields, word: &str) -> Clause {
    let [title, name, body] = fields.word_fields();
    let whole = |field: Field, score| clauses::flat(clauses::whole_in(field, word), score);
    clauses::any(vec![whole(title, 3.0), whole(name, 2.0), whole(body, 1.0)])
}

/// How a visible document spells a folded word: `hôpital` for `hopital`.
fn spelling(searcher: &Searcher, fields: &Fields, visible: &Clause, folded: &str) -> Result<Option<String>> {
    let query = clauses::narrowed(holding(fields, folded), vec![visible.box_clone()], Vec::new());
    let one = Collect {
        limit: 1,
        facets: false,
        ranking: Ranking::Relevance,
    };
    let Some(best) = searcher.search(&query, &one)?.best.first().copied() else {
        return Ok(None);
    };
    let stored: TantivyDocument = searcher.doc(best.address)?;
    let document = crate::query::document(fields, &stored)?;
    Ok(texts(&document).find_map(|text| {
        let word = analyzer::words(text)
            .into_iter()
            .find(|word| word.folded == folded)?;
        text.get(word.from..word.to).map(str::to_owned)
    }))
}

fn texts(document: &Document) -> impl Iterator<Item = &str> {
    let titles = document.titles.iter().map(|(_, text)| text.as_str());
    let names = document.names.iter().map(String::as_str);
    let others = document
        .subtitles
        .iter()
        .chain(&document.bodies)
        .map(|(_, text)| text.as_str());
    titles.chain(names).chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_error() {
        assert_eq!(distance("jenin", "jenin"), 0);
        assert_eq!(distance("jenni", "jenin"), 1);
        assert_eq!(distance("assainissemnt", "assainissement"), 1);
        assert_eq!(distance("surenne", "suresnes"), 2);
        assert_eq!(distance("", "eau"), 3);
    }
}
