//! The parts that questions to the engine are put together from.

use tantivy::Searcher;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery,
    Occur, PhraseQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::names::Meaning;
use crate::plan::Spellings;
use crate::question::Asked;
use crate::schema::{Fields, Forms};
use crate::spelling::Near;
use crate::{Audience, Result};

/// A part of a question.
pub(crate) type Clause = Box<dyn Query>;

// What a word is worth by where it stands and how it matches. A title of average length that
// holds the word once scores its full weight, a short one more; a body scores more the more
// often it holds the word, up to about twice.
const TITLE: f32 = 10.0;
const TITLE_STEM: f32 = 8.0;
const TITLE_PREFIX: f32 = 3.5;
const NAME: f32 = 9.0;
const NAME_STEM: f32 = 7.0;
const NAME_PREFIX: f32 = 3.0;
const BODY: f32 = 1.0;
const BODY_STEM: f32 = 0.9;
const BODY_PREFIX: f32 = 0.3;
/// What it is worth to be of a theme or country that the question names, and not to say so.
const GATHERED: f32 = 0.5;
/// Share of the second-best places of a word that is added to the best.
const ELSEWHERE: f32 = 0.1;
/// What two words that follow each other are worth beyond the two alone.
const PHRASE_NAME: f32 = 2.0;
const PHRASE_BODY: f32 = 0.7;
/// Words that may stand between the two.
const PHRASE_SLOP: u32 = 2;

/// All clauses must match.
pub(crate) fn all(mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        _ => Box::new(BooleanQuery::intersection(clauses)),
    }
}

/// At least so many clauses must match; the scores of all that do are added.
pub(crate) fn at_least(number: usize, mut clauses: Vec<Clause>) -> Clause {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        _ => Box::new(BooleanQuery::union_with_minimum_required_clauses(clauses, number)),
    }
}

/// At least one clause must match; the scores of all that do are added.
pub(crate) fn any(clauses: Vec<Clause>) -> Clause {
    at_least(1, clauses)
}

/// The same documents, all with this score.
pub(crate) fn flat(clause: Clause, score: f32) -> Clause {
    Box::new(ConstScoreQuery::new(clause, score))
}

pub(crate) fn everything() -> Clause {
    flat(Box::new(AllQuery), 1.0)
}

/// Documents that hold one of the terms, all with this score.
fn terms(terms: Vec<Term>, score: f32) -> Clause {
    flat(Box::new(TermSetQuery::new(terms)), score)
}

/// What decides whether a document may be found at all, worth nothing for its rank: what the
/// asker may see, and the filters.
pub(crate) fn visible(fields: &Fields, audience: Audience) -> Clause {
    let seen = Audience::ALL.into_iter().filter(|of| *of <= audience);
    terms(seen.map(|of| fields.audience_term(of)).collect(), 0.0)
}

/// Values of one key widen, different keys narrow.
pub(crate) fn filters<'a>(fields: &Fields, wanted: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Clause> {
    let mut by_key = std::collections::BTreeMap::<&str, Vec<Term>>::new();
    for (key, value) in wanted {
        by_key.entry(key).or_default().push(fields.facet_term(key, value));
    }
    by_key.into_values().map(|values| terms(values, 0.0)).collect()
}

/// What matches, narrowed by what decides, with what is worth extra where it occurs.
pub(crate) fn narrowed(matching: Clause, deciding: Vec<Clause>, extra: Vec<Clause>) -> Clause {
    let mut clauses = vec![(Occur::Must, matching)];
    clauses.extend(deciding.into_iter().map(|clause| (Occur::Must, clause)));
    clauses.extend(extra.into_iter().map(|clause| (Occur::Should, clause)));
    Box::new(BooleanQuery::new(clauses))
}

/// How many documents match that the asker may see.
pub(crate) fn count(searcher: &Searcher, visible: &Clause, matching: Clause) -> Result<usize> {
    let query = narrowed(matching, vec![visible.box_clone()], Vec::new());
    Ok(searcher.search(&query, &Count)?)
}

fn term(field: Field, text: &str, weight: f32) -> Clause {
    let term = Term::from_field_text(field, text);
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}

/// Words of the field that begin so.
pub(crate) fn prefix(field: Field, text: &str, score: f32) -> Clause {
    flat(
        Box::new(FuzzyTermQuery::new_prefix(
            Term::from_field_text(field, text),
            0,
            true,
        )),
        score,
    )
}

/// Words of the field that begin nearly so.
pub(crate) fn near_prefix(field: Field, text: &str, errors: u8, score: f32) -> Clause {
    let term = Term::from_field_text(field, text);
    flat(Box::new(FuzzyTermQuery::new_prefix(term, errors, true)), score)
}

/// Documents that hold the word as it is or in another form of it, at its best place.
pub(crate) fn strict(fields: &Fields, word: &Asked, alone: bool) -> Clause {
    let mut places = complete(fields, word);
    if word.last && !word.is_code() {
        let chars = word.chars();
        if chars >= 2 || alone {
            places.push(prefix(fields.title.words, &word.folded, TITLE_PREFIX));
            places.push(prefix(fields.name, &word.folded, NAME_PREFIX));
        }
        if chars >= 4 {
            places.push(prefix(fields.body.words, &word.folded, BODY_PREFIX));
        }
    }
    best_of(places)
}

/// Where a word stands whole.
fn complete(fields: &Fields, word: &Asked) -> Vec<Clause> {
    let mut places = vec![
        term(fields.name, &word.folded, NAME),
        term(fields.name_stems, &word.french_folded, NAME_STEM),
    ];
    forms(&mut places, fields.title, word, TITLE, TITLE_STEM);
    forms(&mut places, fields.body, word, BODY, BODY_STEM);
    places
}

/// Documents of which a title or name holds the word as it is.
pub(crate) fn named(fields: &Fields, word: &Asked) -> Clause {
    any_of(&[fields.title.words, fields.name], &[&word.folded])
}

/// Documents that hold the word whole, in one of its forms.
pub(crate) fn inflected(fields: &Fields, word: &Asked) -> Clause {
    any(complete(fields, word))
}

/// Documents that hold one of the names of a thing, at its best place, or are of it. Where the question's words are no
/// name but lead to something, `words` is what they find by themselves.
pub(crate) fn meant(fields: &Fields, meaning: &Meaning, words: Clause) -> Clause {
    let mut places = Vec::new();
    if !meaning.gathers.is_empty() {
        let facets = meaning.gathers.iter();
        let of = facets.map(|(key, value)| fields.facet_term(key, value));
        places.push(terms(of.collect(), GATHERED));
    }
    if meaning.names.is_empty() {
        places.push(words);
        return best_of(places);
    }
    for name in &meaning.names {
        match &name.single {
            Some(word) => places.extend(complete(fields, word)),
            None => {
                // The score of a phrase is the sum of its words'.
                let words = name.words.len() as f32;
                for (field, weight) in [
                    (fields.title.words, TITLE),
                    (fields.name, NAME),
                    (fields.body.words, BODY),
                ] {
                    places.push(weighed(phrase(field, &name.words), weight / words));
                }
            }
        }
    }
    let wholes = wholes(fields, meaning.names.iter().map(|name| name.whole.as_str()));
    places.push(flat(wholes, NAME));
    best_of(places)
}

fn phrase(field: Field, words: &[(usize, String)]) -> Clause {
    let spelt = words
        .iter()
        .map(|(place, word)| (*place, Term::from_field_text(field, word)))
        .collect();
    Box::new(PhraseQuery::new_with_offset_and_slop(spelt, PHRASE_SLOP))
}

fn forms(places: &mut Vec<Clause>, forms: Forms, word: &Asked, weight: f32, stem: f32) {
    places.push(term(forms.words, &word.folded, weight));
    places.push(term(forms.french, &word.french, stem));
    places.push(term(forms.french_folded, &word.french_folded, stem));
    places.push(term(forms.english, &word.english, stem));
}

/// Documents that hold the word as it is, or else one that is spelt nearly so.
pub(crate) fn loose(fields: &Fields, strict: Clause, near: &Spellings) -> Clause {
    let mut places = vec![strict];
    for distance in 1..=2_u8 {
        for same_start in [true, false] {
            let start = if same_start { 0.4 } else { 0.0 };
            let score = 2.0 - 0.6 * f32::from(distance) + start;
            let of = |field: Field, near: &[Near]| -> Vec<Term> {
                near.iter()
                    .filter(|near| near.distance == distance && near.same_start == same_start)
                    .map(|near| Term::from_field_text(field, &near.term))
                    .collect()
            };
            let mut named = of(fields.title.words, &near.named);
            named.extend(of(fields.name, &near.named));
            let mut written = of(fields.body.words, &near.named);
            written.extend(of(fields.body.words, &near.written));
            if !named.is_empty() {
                places.push(terms(named, score));
            }
            if !written.is_empty() {
                places.push(terms(written, 0.3 * score));
            }
        }
    }
    best_of(places)
}

fn best_of(places: Vec<Clause>) -> Clause {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(places, ELSEWHERE))
}

pub(crate) fn weighed(clause: Clause, weight: f32) -> Clause {
    Box::new(BoostQuery::new(clause, weight))
}

/// Documents that hold one of these terms in one of these fields.
pub(crate) fn any_of(fields: &[Field], words: &[&str]) -> Clause {
    let all = fields
        .iter()
        .flat_map(|field| words.iter().map(move |word| Term::from_field_text(*field, word)));
    terms(all.collect(), 1.0)
}

/// Documents of which a title or name is the question itself.
pub(crate) fn whole(fields: &Fields, squashed: &str) -> Clause {
    any(vec![
        whole_in(fields.title_whole, squashed),
        whole_in(fields.name_whole, squashed),
    ])
}

/// Documents of which a title or name is one of these.
pub(crate) fn wholes<'a>(fields: &Fields, squashed: impl Iterator<Item = &'a str>) -> Clause {
    let both = squashed.flat_map(|whole| {
        [fields.title_whole, fields.name_whole].map(|field| Term::from_field_text(field, whole))
    });
    terms(both.collect(), 1.0)
}

/// Documents of which a text of this field is the question itself.
pub(crate) fn whole_in(field: Field, squashed: &str) -> Clause {
    terms(vec![Term::from_field_text(field, squashed)], 1.0)
}

/// What it is worth extra that words of the question stand together in a text, those excepted that make one name.
pub(crate) fn together(
    fields: &Fields,
    words: &[Asked],
    apart: impl Fn(&Asked, &Asked) -> bool,
) -> Vec<Clause> {
    let mut pairs: Vec<Clause> = Vec::new();
    let neighbours = words.iter().zip(words.iter().skip(1));
    for (one, next) in neighbours.filter(|(one, next)| apart(one, next)) {
        let between = next.position.saturating_sub(one.position).max(1);
        let spelt = [(0, one.folded.clone()), (between, next.folded.clone())];
        for (field, weight) in [
            (fields.title.words, PHRASE_NAME),
            (fields.name, PHRASE_NAME),
            (fields.body.words, PHRASE_BODY),
        ] {
            pairs.push(weighed(phrase(field, &spelt), weight));
        }
    }
    pairs
}
