//! Answering a question.
//!
//! How far a question is forgiven is decided by its words and by what the asker may see, never
//! by the filters: so a facet's count is what choosing that facet finds.
//!
//! 1. *Strict*: every word must be there, in one of its forms; the last may be unfinished.
//! 2. *Forgiving*, when that finds little: words spelt nearly so count too, below all others.
//! 3. *Most words*, when even that finds nothing.

use tantivy::schema::Value;
use tantivy::{Searcher, TantivyDocument};

use crate::clauses::{self, Clause};
use crate::collect::{Collect, Constant, Harvest, Ranking, TIER};
use crate::highlight::{self, Highlighter};
use crate::question::Question;
use crate::schema::{self, Fields, KIND};
use crate::spelling::{self, Near};
use crate::{Answer, Document, Hit, Query, Result};

/// With so many strict matches, nothing needs to be forgiven.
const ENOUGH: usize = 5;
/// The longest page, and how deep pages go.
const MAX_LIMIT: usize = 10_000;
const MAX_OFFSET: usize = 1_000_000;
/// What an equal title is worth beyond an equal name.
const EQUAL_TITLE: f32 = 3.0;

/// Answers a question.
pub(crate) fn search(searcher: &Searcher, fields: &Fields, query: &Query) -> Result<Answer> {
    let question = Question::read(&query.text);
    let visible = clauses::visible(fields, query.audience);
    let plan = if question.is_blank() {
        Plan::everything()
    } else if question.words.is_empty() {
        // Something was asked that no text can hold: signs and pictures.
        return Ok(Answer::default());
    } else {
        plan(searcher, fields, &visible, &question)?
    };
    let did_you_mean = if plan.strict_matches == 0 {
        spelling::did_you_mean(searcher, fields, &visible, &question, &plan.unknown)?
    } else {
        None
    };
    let kinds = query.kinds.iter().map(|kind| (KIND, kind.as_str()));
    let filters = query
        .filters
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    let mut deciding = clauses::filters(fields, kinds.chain(filters));
    deciding.push(visible);
    let limit = query.limit.min(MAX_LIMIT);
    let offset = query.offset.min(MAX_OFFSET);
    let collect = Collect {
        limit: if limit == 0 { 0 } else { limit + offset },
        facets: true,
        ranking: Ranking::Relevance,
    };
    let narrowed = clauses::narrowed(plan.matching, deciding, plan.extra);
    let harvest = run(searcher, fields, &narrowed, &collect)?;
    let mut answer = Answer {
        total: harvest.total,
        did_you_mean,
        ..Answer::default()
    };
    let mut highlighter = Highlighter::new(&question.words, &plan.near);
    for ranked in harvest.best.iter().skip(offset) {
        let stored: TantivyDocument = searcher.doc(ranked.address)?;
        let document = document(fields, &stored)?;
        answer
            .hits
            .push(hit(document, &query.lang, ranked.score(), &mut highlighter));
    }
    for (facet, count) in harvest.facets {
        if let Some((key, value)) = schema::split_facet(&facet) {
            answer
                .facets
                .entry(key.to_owned())
                .or_default()
                .push((value.to_owned(), count));
        }
    }
    for values in answer.facets.values_mut() {
        values.sort_unstable_by(|(a, most), (b, least)| least.cmp(most).then(a.cmp(b)));
    }
    Ok(answer)
}

/// Runs a question with word statistics that tell nothing of hidden documents.
pub(crate) fn run(
    searcher: &Searcher,
    fields: &Fields,
    query: &Clause,
    collect: &Collect,
) -> Result<Harvest> {
    let title = fields.title;
    let statistics = Constant {
        short: [fields.name, fields.name_stems],
        titles: [title.words, title.french, title.french_folded, title.english],
    };
    Ok(searcher.search_with_statistics_provider(query, collect, &statistics)?)
}

/// What will be asked of the engine.
struct Plan {
    matching: Clause,
    extra: Vec<Clause>,
    /// Visible documents that match without forgiving anything.
    strict_matches: usize,
    /// For each word, whether no visible document holds it.
    unknown: Vec<bool>,
    /// For each word, the spellings that count for it too.
    near: Vec<Vec<Near>>,
}

impl Plan {
    fn everything() -> Plan {
        Plan {
            matching: clauses::everything(),
            extra: Vec::new(),
            strict_matches: 1,
            unknown: Vec::new(),
            near: Vec::new(),
        }
    }
}

fn plan(searcher: &Searcher, fields: &Fields, visible: &Clause, question: &Question) -> Result<Plan> {
    let words = &question.words;
    let count = |clause: &Clause| clauses::count(searcher, visible, clause.box_clone());
    let documents = count(&clauses::everything())?;
    let mut strict = Vec::new();
    let mut unknown = Vec::new();
    for word in words {
        let clause = clauses::strict(fields, word, words.len() == 1);
        let holding = count(&clause)?;
        strict.push((clause, rarity(holding, documents)));
        unknown.push(holding == 0);
    }
    // An equal name matches even where its words are cut otherwise ("Haiduong").
    let whole = clauses::whole(fields, &question.squashed);
    let or_whole = |clause| clauses::any(vec![clause, clauses::flat(whole.box_clone(), 0.0)]);
    let strict_match = or_whole(clauses::all(with_near(fields, &strict, &[])));
    let strict_matches = count(&strict_match)?;

    let mut extra = clauses::together(fields, words);
    extra.push(clauses::flat(whole.box_clone(), 2.0 * TIER));
    let title = clauses::whole_in(fields.title_whole, &question.squashed);
    extra.push(clauses::flat(title, EQUAL_TITLE));
    let mut plan = Plan {
        matching: strict_match,
        extra,
        strict_matches,
        unknown,
        near: Vec::new(),
    };
    if strict_matches >= ENOUGH {
        return Ok(plan);
    }

    let mut near = Vec::new();
    for word in words {
        near.push(spelling::near(searcher, fields, &word.folded, word.forgiven())?);
    }
    // Where some words are unknown, those are mistyped and the others are meant as they are.
    let of_unknown: Vec<Vec<Near>> = near
        .iter()
        .zip(&plan.unknown)
        .map(|(near, unknown)| if *unknown { near.clone() } else { Vec::new() })
        .collect();
    for near in [&of_unknown, &near] {
        let forgiving = or_whole(clauses::all(with_near(fields, &strict, near)));
        if count(&forgiving)? > strict_matches {
            plan.extra.push(clauses::flat(plan.matching, TIER));
            plan.matching = forgiving;
            plan.near.clone_from(near);
            return Ok(plan);
        }
    }
    if strict_matches == 0 {
        for number in (1..words.len()).rev() {
            let most = clauses::at_least(number, with_near(fields, &strict, &of_unknown));
            if count(&most)? > 0 {
                let as_asked = clauses::at_least(number, with_near(fields, &strict, &[]));
                plan.extra.push(clauses::flat(as_asked, TIER));
                plan.matching = most;
                plan.near = of_unknown;
                break;
            }
        }
    }
    Ok(plan)
}

/// The clause of each word, widened by the near spellings there are for it.
fn with_near(fields: &Fields, strict: &[(Clause, f32)], near: &[Vec<Near>]) -> Vec<Clause> {
    let widened = strict.iter().enumerate().map(|(index, (clause, weight))| {
        let clause = match near.get(index) {
            Some(near) if !near.is_empty() => clauses::loose(fields, clause.box_clone(), near),
            _ => clause.box_clone(),
        };
        clauses::weighed(clause, *weight)
    });
    widened.collect()
}

/// A word that few of the visible documents hold says more than one that most do.
fn rarity(holding: usize, documents: usize) -> f32 {
    let documents = documents as f32 + 2.0;
    let share = (documents / (holding as f32 + 1.0)).ln() / documents.ln();
    share.clamp(0.2, 1.0)
}

/// The document as it was handed in.
pub(crate) fn document(fields: &Fields, stored: &TantivyDocument) -> Result<Document> {
    let text = stored.get_first(fields.stored).and_then(|value| value.as_str());
    Ok(serde_json::from_str(text.unwrap_or_default())?)
}

fn hit(document: Document, lang: &str, score: f32, highlighter: &mut Highlighter) -> Hit {
    let (title_lang, title) = highlight::in_language(&document.titles, lang);
    let (subtitle_lang, subtitle) = highlight::in_language(&document.subtitles, lang);
    let shown: Vec<(String, String)> = document
        .bodies
        .iter()
        .map(|(tag, body)| {
            (
                tag.clone(),
                body.split(crate::UNSHOWN).next().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    let (snippet_lang, snippet) = highlighter.snippet(&shown, lang);
    Hit {
        kind: document.kind,
        id: document.id,
        path: document.path,
        title,
        title_lang,
        subtitle,
        subtitle_lang,
        snippet,
        snippet_lang,
        score,
        example: document.example,
    }
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
