//! Answering a question: the pass over the index, and its hits as they are shown.

use tantivy::schema::Value;
use tantivy::{Searcher, TantivyDocument};

use crate::clauses::{self, Clause};
use crate::collect::{Collect, Constant, Harvest, Ranking};
use crate::highlight::{self, Highlighter};
use crate::plan::{Plan, Seen};
use crate::question::Question;
use crate::schema::{self, Fields, KIND};
use crate::spelling;
use crate::{Answer, Approach, Document, Hit, Query, Result};

/// The longest page, and how deep pages go.
const MAX_LIMIT: usize = 10_000;
const MAX_OFFSET: usize = 1_000_000;

/// Answers a question.
pub(crate) fn search(searcher: &Searcher, fields: &Fields, query: &Query) -> Result<Answer> {
    let question = Question::read(&query.text);
    let visible = clauses::visible(fields, query.audience);
    let seen = Seen {
        searcher,
        fields,
        visible: &visible,
    };
    let plan = if question.is_blank() {
        Plan::everything()
    } else if question.words.is_empty() {
        // Something was asked that no text can hold: signs and pictures.
        return Ok(Answer::default());
    } else {
        seen.plan(&question)?
    };
    let did_you_mean = did_you_mean(&seen, &question, &plan)?;
    let kinds = query.kinds.iter().map(|kind| (KIND, kind.as_str()));
    let filters = query
        .filters
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    let mut deciding = clauses::filters(fields, kinds.chain(filters));
    deciding.push(visible.box_clone());
    let limit = query.limit.min(MAX_LIMIT);
    let offset = query.offset.min(MAX_OFFSET);
    let collect = Collect {
        limit: if limit == 0 { 0 } else { limit + offset },
        facets: true,
        ranking: Ranking::Relevance,
    };
    let narrowed = clauses::narrowed(plan.matching, deciding, plan.extra);
    let harvest = run(searcher, fields, &narrowed, &collect)?;
    // Where the others stand a tier below, what was asked for can be told from what is only near it.
    let exact = match plan.strict_matches {
        0 => 0,
        _ if plan.tiered => harvest.tiered,
        _ => harvest.total,
    };
    let mut answer = Answer {
        total: harvest.total,
        exact,
        approach: if exact == harvest.total {
            Approach::Exact
        } else {
            plan.approach
        },
        did_you_mean,
        ..Answer::default()
    };
    let mut highlighter = Highlighter::new(&question.words, &plan.spelt);
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

/// A better question, when this one finds nothing as it stands or nearly is the name of something.
fn did_you_mean(seen: &Seen<'_>, question: &Question, plan: &Plan) -> Result<Option<String>> {
    if plan.strict_matches > 0 && plan.approach != Approach::Spelling
        || !plan.doubtful.iter().any(|doubtful| *doubtful)
    {
        return Ok(None);
    }
    let proposed =
        spelling::did_you_mean(seen.searcher, seen.fields, seen.visible, question, &plan.doubtful)?;
    let Some(proposed) = proposed else {
        return Ok(None);
    };
    // The words that were right must go with those that replace the others.
    let fits = plan.doubtful.iter().all(|doubtful| *doubtful)
        || seen.strict_matches(&Question::read(&proposed))? > 0;
    Ok(fits.then_some(proposed))
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

/// The document as it was handed in.
pub(crate) fn document(fields: &Fields, stored: &TantivyDocument) -> Result<Document> {
    let text = stored.get_first(fields.stored).and_then(|value| value.as_str());
    Ok(serde_json::from_str(text.unwrap_or_default())?)
}

fn hit(document: Document, lang: &str, score: f32, highlighter: &mut Highlighter) -> Hit {
    let (mut title_lang, title) = highlight::in_language(&document.titles, lang);
    if document.proper && document.titles.len() == 1 && kernel::Lang::from_code(&title_lang).is_some() {
        // A proper name in one form is the same in all our languages: "Willenhall" is not French.
        lang.clone_into(&mut title_lang);
    }
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
