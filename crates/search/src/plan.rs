//! How a question will be put to the engine, and how far it is forgiven.
//!
//! Forgiveness is decided word by word, by what the asker may see, and never by the filters: so a facet's count is what
//! choosing that facet finds.
//!
//! 1. *Strict*: every word must be there, in one of its forms; the last may be unfinished; a name stands for all names
//!    of the same thing.
//! 2. *Forgiving*, when that finds little: a word that names nothing may be a slip for one that does. A word that stands
//!    in a name is meant. A word that only texts hold may be a slip for a name, one letter away. A word that nothing
//!    holds may be a slip for any word. Only the nearest spellings count.
//! 3. *Some words*, below all others: what is of the country that the question names; or else, when nothing was found,
//!    what holds most of the words.
//!
//! A question that as a whole is one slip away from a name, and holds a word that nothing holds as it is, brings
//! that thing first.

use tantivy::Searcher;

use crate::clauses::{self, Clause};
use crate::collect::TIER;
use crate::names::{self, Proper};
use crate::question::{Asked, Question};
use crate::schema::Fields;
use crate::spelling::{self, Near};
use crate::{Approach, Result};

/// With so many strict matches, nothing needs to be forgiven.
const ENOUGH: usize = 5;
/// What an equal title is worth beyond an equal name.
const EQUAL_TITLE: f32 = 3.0;

/// What will be asked of the engine.
pub(crate) struct Plan {
    pub matching: Clause,
    pub extra: Vec<Clause>,
    pub approach: Approach,
    /// Whether strict matches stand one tier above the others.
    pub tiered: bool,
    /// Visible documents that match without forgiving anything.
    pub strict_matches: usize,
    /// For each word, whether a better one may be proposed.
    pub doubtful: Vec<bool>,
    /// For each word, the spellings that count for it too.
    pub spelt: Vec<Vec<String>>,
}

/// How well a word is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// Nothing holds it.
    Unknown,
    /// Something holds a word that begins so.
    Begun,
    /// Something holds another form of it.
    Inflected,
    /// A text holds it as it is.
    Written,
    /// A title or name holds it as it is.
    Named,
}

/// A word of the question, or a name in it.
struct Part {
    clause: Clause,
    weight: f32,
    /// The word's number; none for a name.
    word: Option<usize>,
    known: Known,
    /// Whether it names what gathers others, a country: its things are worth showing whatever the other words are.
    leading: bool,
}

/// The spellings that count for a word that was probably mistyped.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    /// In titles and names.
    pub named: Vec<Near>,
    /// In texts.
    pub written: Vec<Near>,
}

impl Spellings {
    pub(crate) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.written.is_empty()
    }
}

impl Plan {
    pub(crate) fn everything() -> Plan {
        Plan {
            matching: clauses::everything(),
            extra: Vec::new(),
            approach: Approach::Exact,
            tiered: false,
            strict_matches: 1,
            doubtful: Vec::new(),
            spelt: Vec::new(),
        }
    }
}

/// What one asker may see.
pub(crate) struct Seen<'a> {
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub visible: &'a Clause,
}

impl Seen<'_> {
    fn count(&self, clause: &Clause) -> Result<usize> {
        clauses::count(self.searcher, self.visible, clause.box_clone())
    }

    fn known(&self, word: &Asked, holding: usize) -> Result<Known> {
        if self.count(&clauses::named(self.fields, word))? > 0 {
            return Ok(Known::Named);
        }
        let written = [self.fields.body.words];
        if self.count(&clauses::any_of(&written, &[&word.folded]))? > 0 {
            return Ok(Known::Written);
        }
        if self.count(&clauses::inflected(self.fields, word))? > 0 {
            return Ok(Known::Inflected);
        }
        Ok(if holding > 0 { Known::Begun } else { Known::Unknown })
    }

    /// The parts of a question, each with how rare it is.
    fn parts(&self, question: &Question, proper: &[Proper]) -> Result<Vec<Part>> {
        let words = &question.words;
        let documents = self.count(&clauses::everything())?;
        let mut parts: Vec<Part> = Vec::new();
        let mut used = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let name = proper.iter().position(|name| name.covers(word.position));
            if let Some(number) = name {
                if !used.contains(&number) {
                    used.push(number);
                    let own = words.iter().filter(|word| proper[number].covers(word.position));
                    let own = own.map(|word| clauses::strict(self.fields, word, words.len() == 1));
                    let own = clauses::all(own.collect());
                    let clause = clauses::meant(self.fields, &proper[number].meaning, own);
                    let meaning = &proper[number].meaning;
                    parts.push(Part {
                        leading: !meaning.names.is_empty() && !meaning.gathers.is_empty(),
                        weight: rarity(self.count(&clause)?, documents),
                        clause,
                        word: None,
                        known: Known::Named,
                    });
                }
                continue;
            }
            let clause = clauses::strict(self.fields, word, words.len() == 1);
            let holding = self.count(&clause)?;
            parts.push(Part {
                clause,
                weight: rarity(holding, documents),
                word: Some(index),
                known: self.known(word, holding)?,
                leading: false,
            });
        }
        Ok(parts)
    }

    /// Which spellings count for a word, by how well it is known.
    fn spellings(&self, word: &Asked, known: Known) -> Result<Spellings> {
        let (named, written) = (
            &[self.fields.title.words, self.fields.name][..],
            &[self.fields.body.words][..],
        );
        let near = |fields: &[tantivy::schema::Field], errors| {
            spelling::nearest(self.searcher, self.visible, fields, &word.folded, errors)
        };
        match known {
            Known::Named => Ok(Spellings::default()),
            Known::Written | Known::Inflected | Known::Begun => Ok(Spellings {
                named: near(named, word.forgiven().min(1))?,
                written: Vec::new(),
            }),
            Known::Unknown => {
                let named = near(named, word.forgiven())?;
                let mut written = near(written, word.forgiven())?;
                // What is nearly a name is rather the name than a word further off.
                if let (Some(name), Some(text)) = (named.first(), written.first())
                    && name.distance < text.distance
                {
                    written.clear();
                }
                Ok(Spellings { named, written })
            }
        }
    }

    /// How many visible documents hold every word, forgiving nothing.
    pub(crate) fn strict_matches(&self, question: &Question) -> Result<usize> {
        let proper = names::find(self.searcher, self.fields, self.visible, question)?;
        let parts = self.parts(question, &proper)?;
        self.count(&clauses::all(with(self.fields, &parts, &[])))
    }

    /// The plan for a question that has words.
    pub(crate) fn plan(&self, question: &Question) -> Result<Plan> {
        let fields = self.fields;
        let words = &question.words;
        let proper = names::find(self.searcher, fields, self.visible, question)?;
        let parts = self.parts(question, &proper)?;
        // An equal name matches even where its words are cut otherwise ("Haiduong").
        let whole = clauses::whole(fields, &question.squashed);
        let or_whole = |clause: Clause| clauses::any(vec![clause, clauses::flat(whole.box_clone(), 0.0)]);
        let strict_match = or_whole(clauses::all(with(fields, &parts, &[])));
        let strict_matches = self.count(&strict_match)?;

        let apart = |one: &Asked, next: &Asked| {
            !proper
                .iter()
                .any(|name| name.covers(one.position) && name.covers(next.position))
        };
        let mut extra = clauses::together(fields, words, apart);
        extra.push(clauses::flat(whole.box_clone(), 2.0 * TIER));
        let title = clauses::whole_in(fields.title_whole, &question.squashed);
        extra.push(clauses::flat(title, EQUAL_TITLE));
        let mut plan = Plan {
            matching: strict_match.box_clone(),
            extra,
            approach: Approach::Exact,
            tiered: false,
            strict_matches,
            doubtful: vec![false; words.len()],
            spelt: vec![Vec::new(); words.len()],
        };
        for (index, word) in words.iter().enumerate() {
            let name = proper.iter().find(|name| name.covers(word.position));
            plan.spelt[index].extend(name.into_iter().flat_map(Proper::marks));
        }
        for part in &parts {
            if let Some(index) = part.word {
                plan.doubtful[index] = part.known == Known::Unknown;
            }
        }

        let nearly = self.nearly(question, &parts)?;
        if let Some(nearly) = &nearly {
            plan.matching = clauses::any(vec![plan.matching, clauses::flat(nearly.box_clone(), 0.0)]);
            plan.extra.push(clauses::flat(nearly.box_clone(), 2.0 * TIER));
            plan.approach = Approach::Spelling;
            for part in parts.iter().filter(|part| part.known <= Known::Begun) {
                if let Some(index) = part.word {
                    plan.doubtful[index] = true;
                }
            }
        }
        if strict_matches >= ENOUGH {
            return Ok(plan);
        }

        let mut near: Vec<Spellings> = Vec::new();
        for part in &parts {
            near.push(match part.word {
                Some(index) => self.spellings(&words[index], part.known)?,
                None => Spellings::default(),
            });
        }
        let mut forgiving = or_whole(clauses::all(with(fields, &parts, &near)));
        if let Some(nearly) = nearly {
            forgiving = clauses::any(vec![forgiving, clauses::flat(nearly, 0.0)]);
        }
        if self.count(&forgiving)? > self.count(&plan.matching)? {
            plan.extra.push(clauses::flat(strict_match, TIER));
            plan.matching = forgiving;
            plan.tiered = true;
            plan.approach = Approach::Spelling;
            plan.spell(&parts, &near);
            return Ok(plan);
        }
        let leading: Vec<Clause> = parts
            .iter()
            .filter(|part| part.leading && parts.len() > 1)
            .map(|part| part.clause.box_clone())
            .collect();
        let of_country = clauses::any(vec![plan.matching.box_clone(), clauses::all(leading)]);
        if self.count(&of_country)? > self.count(&plan.matching)? {
            plan.extra.push(clauses::flat(strict_match, TIER));
            plan.matching = of_country;
            plan.tiered = true;
            plan.approach = Approach::SomeWords;
            return Ok(plan);
        }
        if self.count(&plan.matching)? == 0 {
            for number in (1..parts.len()).rev() {
                let most = clauses::at_least(number, with(fields, &parts, &near));
                if self.count(&most)? > 0 {
                    let as_asked = clauses::at_least(number, with(fields, &parts, &[]));
                    plan.extra.push(clauses::flat(as_asked, TIER));
                    plan.matching = most;
                    plan.tiered = true;
                    plan.approach = Approach::SomeWords;
                    plan.spell(&parts, &near);
                    break;
                }
            }
        }
        Ok(plan)
    }

    /// The things of which a name is nearly the whole question, when the question holds a word that nothing holds as
    /// it is.
    fn nearly(&self, question: &Question, parts: &[Part]) -> Result<Option<Clause>> {
        let unwritten = |part: &Part| part.word.is_some() && part.known <= Known::Inflected;
        if !parts.iter().any(unwritten) {
            return Ok(None);
        }
        let whole = [self.fields.title_whole, self.fields.name_whole];
        let near = spelling::nearest(
            self.searcher,
            self.visible,
            &whole,
            &question.squashed,
            question.forgiven(),
        )?;
        if near.is_empty() {
            return Ok(None);
        }
        Ok(Some(clauses::wholes(
            self.fields,
            near.iter().map(|near| near.term.as_str()),
        )))
    }
}

impl Plan {
    fn spell(&mut self, parts: &[Part], near: &[Spellings]) {
        for (part, near) in parts.iter().zip(near) {
            if let Some(spelt) = part.word.and_then(|index| self.spelt.get_mut(index)) {
                let both = near.named.iter().chain(&near.written);
                spelt.extend(both.map(|near| near.term.clone()));
            }
        }
    }
}

/// The clause of each part, widened by the near spellings there are for it.
fn with(fields: &Fields, parts: &[Part], near: &[Spellings]) -> Vec<Clause> {
    let widened = parts.iter().enumerate().map(|(index, part)| {
        let clause = match near.get(index) {
            Some(near) if !near.is_empty() => clauses::loose(fields, part.clause.box_clone(), near),
            _ => part.clause.box_clone(),
        };
        clauses::weighed(clause, part.weight)
    });
    widened.collect()
}

/// A word that few of the visible documents hold says more than one that most do.
fn rarity(holding: usize, documents: usize) -> f32 {
    let documents = documents as f32 + 2.0;
    let share = (documents / (holding as f32 + 1.0)).ln() / documents.ln();
    share.clamp(0.2, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more() {
        assert_eq!(rarity(0, 1_000), 1.0);
        assert!(rarity(3, 1_000) > rarity(300, 1_000));
        assert_eq!(rarity(1_000, 1_000), 0.2);
        assert!(rarity(0, 0).is_finite());
    }
}
