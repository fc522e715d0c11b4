//! Names in a question. `Djenin`, `Jenin` and `Janīn` are one town: whichever is typed, what is looked for is every text
//! that names the town in any of its ways, so that all its names find the same. `Maliens` and `migrants` are a country and
//! a theme: what is of them is found too, whether or not its text says the word.

use tantivy::{Searcher, TantivyDocument};

use crate::analyzer::{self, Word};
use crate::clauses::{self, Clause};
use crate::collect::{Collect, Ranking};
use crate::question::{Asked, Question};
use crate::schema::Fields;
use crate::{Document, Result, query};

/// Longest name looked for inside a question, in words.
const WORDS: usize = 20;
/// Shortest name that counts beside other words, in letters: "UE" stands for itself only when it is all that was asked.
const LETTERS: usize = 3;
/// Things of one name whose other names count too.
const THINGS: usize = 8;
/// Names of one thing that are looked for.
const NAMES: usize = 60;

/// A run of words of the question that is the name of something.
#[derive(Debug)]
pub(crate) struct Proper {
    /// Place of its first word.
    from: usize,
    /// Place of its last word.
    to: usize,
    pub meaning: Meaning,
}

impl Proper {
    /// Whether the word at this place belongs to the name.
    pub(crate) fn covers(&self, position: usize) -> bool {
        (self.from..=self.to).contains(&position)
    }

    /// The words of short names, to be marked in excerpts.
    pub(crate) fn marks(&self) -> impl Iterator<Item = String> {
        let names = self.meaning.names.iter();
        names
            .filter(|name| name.words.len() <= 3)
            .flat_map(|name| name.words.iter().map(|(_, word)| word.clone()))
    }
}

/// What a run of words stands for.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// Every name of whatever it names; none when the words are only keywords.
    pub names: Vec<Spelling>,
    /// The facets of what belongs to it.
    pub gathers: Vec<(String, String)>,
}

/// One name of something.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// The word, when the name is a single one: then its plurals count too.
    pub single: Option<Asked>,
    /// Its meaningful words and their places, or all of them if too few are.
    pub words: Vec<(usize, String)>,
    /// All of it in one word.
    pub whole: String,
}

/// The names in a question: the longest first, from the left, none over another.
pub(crate) fn find(
    searcher: &Searcher,
    fields: &Fields,
    visible: &Clause,
    question: &Question,
) -> Result<Vec<Proper>> {
    let all = &question.all;
    let mut found = Vec::new();
    let mut start = 0;
    while start < all.len() {
        let longest = WORDS.min(all.len() - start);
        let mut next = start + 1;
        for length in (1..=longest).rev() {
            let run = &all[start..start + length];
            if let Some(meaning) = meaning(searcher, fields, visible, run, length == all.len())? {
                found.push(Proper {
                    from: run.first().map_or(0, |word| word.position),
                    to: run.last().map_or(0, |word| word.position),
                    meaning,
                });
                next = start + length;
                break;
            }
        }
        start = next;
    }
    Ok(found)
}

/// What this run of words stands for, if it stands for anything that the asker may see.
fn meaning(
    searcher: &Searcher,
    fields: &Fields,
    visible: &Clause,
    run: &[Word],
    everything: bool,
) -> Result<Option<Meaning>> {
    let meaningful = run.iter().any(|word| !analyzer::is_stop_word(&word.folded));
    // Codes are what they are and nothing else.
    let code = run.len() == 1 && run.iter().any(|word| word.folded.chars().any(char::is_numeric));
    let whole = analyzer::squash_words(run);
    if code || !(everything || meaningful && whole.chars().count() >= LETTERS) {
        return Ok(None);
    }
    let mut held = 0;
    for field in [fields.title_whole, fields.name_whole] {
        held += searcher.doc_freq(&tantivy::Term::from_field_text(field, &whole))?;
    }
    if held == 0 {
        return Ok(None);
    }
    let asked = clauses::narrowed(
        clauses::whole(fields, &whole),
        vec![visible.box_clone()],
        Vec::new(),
    );
    let few = Collect {
        limit: THINGS,
        facets: false,
        ranking: Ranking::Relevance,
    };
    let mut meaning = Meaning::default();
    let mut keyword_of = Vec::new();
    for ranked in query::run(searcher, fields, &asked, &few)?.best {
        let stored: TantivyDocument = searcher.doc(ranked.address)?;
        let document = query::document(fields, &stored)?;
        let so_called = of(&document).any(|name| analyzer::squash(name) == whole);
        if document.proper && so_called {
            for name in of(&document).filter_map(spelling) {
                if meaning.names.len() < NAMES && meaning.names.iter().all(|known| known.whole != name.whole)
                {
                    meaning.names.push(name);
                }
            }
        }
        // A country's code is a word like any other ("ET", "MA"); a theme's keyword means the theme.
        if so_called && document.proper {
            meaning.gathers.extend(document.gathers);
        } else if !document.proper {
            keyword_of.extend(document.gathers);
        }
    }
    // A fund whose name is also a theme's keyword is first of all itself: all its names find the same.
    if meaning.names.is_empty() {
        meaning.gathers = keyword_of;
    }
    Ok((!meaning.names.is_empty() || !meaning.gathers.is_empty()).then_some(meaning))
}

fn of(document: &Document) -> impl Iterator<Item = &str> {
    let titles = document.titles.iter().map(|(_, title)| title.as_str());
    titles.chain(document.names.iter().map(String::as_str))
}

/// How a name is looked for; not at all when it is too short or too common a word to mean anything in a text.
fn spelling(name: &str) -> Option<Spelling> {
    let all = analyzer::words(name);
    let whole = analyzer::squash_words(&all);
    if let [word] = all.as_slice() {
        if analyzer::is_stop_word(&word.folded) || whole.chars().count() < LETTERS {
            return None;
        }
        let mut single = Question::read(name).words.pop()?;
        // A name is complete: nothing has to be guessed after it.
        single.last = false;
        return Some(Spelling {
            words: vec![(0, word.folded.clone())],
            single: Some(single),
            whole,
        });
    }
    let meaningful: Vec<&Word> = all
        .iter()
        .filter(|word| !analyzer::is_stop_word(&word.folded))
        .collect();
    let kept = if meaningful.len() < 2 {
        all.iter().collect()
    } else {
        meaningful
    };
    let first = kept.first()?.position;
    Some(Spelling {
        single: None,
        words: kept
            .into_iter()
            .map(|word| (word.position - first, word.folded.clone()))
            .collect(),
        whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        let spelt = spelling(name).map(|spelling| spelling.words).unwrap_or_default();
        spelt.into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn names_keep_what_makes_them_out() {
        assert_eq!(words("Saint-Jean d'Acre"), ["saint", "jean", "acre"]);
        assert_eq!(words("Le Robert"), ["le", "robert"]);
        assert_eq!(words("Janīn"), ["janin"]);
        // These would name half of all texts.
        for name in ["UN", "Y", "Le"] {
            assert!(spelling(name).is_none(), "{name}");
        }
    }
}
