//! One pass over the matches: the best of them, how many there are, and how often each facet
//! value occurs among them.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Score, SegmentReader, Term};

use crate::schema::{ALPHABET, BOOST, FACET, LENGTH};

/// Distance between two tiers in a raw score: a query adds whole steps for what must outrank
/// everything below it (an exact match, an equal name) and stays under one step otherwise.
pub(crate) const TIER: Score = 1_000.0;

/// How the raw score of a query and the boost of a document make its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranking {
    /// The tier, then relevance times boost.
    Relevance,
    /// The tier, then the boost, then whether the title begins as asked, then the shorter title.
    Boost {
        /// The least and the greatest [`ALPHABET`] of titles that begin as asked.
        begins: (u64, u64),
    },
}

/// A match and its rank; the greatest is the best.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    pub tier: Score,
    first: Score,
    second: Score,
    length: u64,
    alphabet: u64,
    pub address: DocAddress,
}

impl Ranked {
    /// One number that falls from hit to hit.
    pub(crate) fn score(&self) -> Score {
        self.tier * TIER + self.first
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.tier
            .total_cmp(&other.tier)
            .then(self.first.total_cmp(&other.first))
            .then(self.second.total_cmp(&other.second))
            .then(other.length.cmp(&self.length))
            .then(other.alphabet.cmp(&self.alphabet))
            .then(other.address.cmp(&self.address))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// What a pass brings home.
#[derive(Debug, Default)]
pub(crate) struct Harvest {
    pub total: usize,
    /// Matches that stand at least one tier up.
    pub tiered: usize,
    /// Best first.
    pub best: Vec<Ranked>,
    /// Indexed facet (see [`crate::schema::split_facet`]) to its count.
    pub facets: HashMap<String, u64>,
}

/// The collector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Collect {
    pub limit: usize,
    pub facets: bool,
    pub ranking: Ranking,
}

impl Collector for Collect {
    type Fruit = Harvest;
    type Child = Segment;

    fn for_segment(&self, ordinal: u32, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let columns = reader.fast_fields();
        let facets = if self.facets { columns.str(FACET)? } else { None };
        Ok(Segment {
            wanted: *self,
            ordinal,
            boost: columns.f64(BOOST)?,
            alphabet: columns.u64(ALPHABET)?,
            length: columns.u64(LENGTH)?,
            counts: vec![0; facets.as_ref().map_or(0, |column| column.num_terms())],
            facets,
            total: 0,
            tiered: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Harvest>>) -> tantivy::Result<Harvest> {
        let mut all = Harvest::default();
        for fruit in fruits {
            let fruit = fruit?;
            all.total += fruit.total;
            all.tiered += fruit.tiered;
            all.best.extend(fruit.best);
            for (facet, count) in fruit.facets {
                *all.facets.entry(facet).or_default() += count;
            }
        }
        all.best.sort_unstable_by(|a, b| b.cmp(a));
        all.best.truncate(self.limit);
        Ok(all)
    }
}

/// The part of a pass that runs over one segment.
pub(crate) struct Segment {
    wanted: Collect,
    ordinal: u32,
    boost: Column<f64>,
    alphabet: Column<u64>,
    length: Column<u64>,
    facets: Option<StrColumn>,
    /// Count of each facet by its ordinal in this segment.
    counts: Vec<u64>,
    total: usize,
    tiered: usize,
    best: BinaryHeap<Reverse<Ranked>>,
}

impl Segment {
    fn rank(&self, doc: DocId, score: Score) -> Ranked {
        let tier = (score / TIER).floor();
        let relevance = score - tier * TIER;
        let boost = self.boost.first(doc).unwrap_or(1.0) as Score;
        let alphabet = self.alphabet.first(doc).unwrap_or(0);
        let (first, second, length) = match self.wanted.ranking {
            // Under one step, so that `Ranked::score` falls from hit to hit.
            Ranking::Relevance => ((relevance * boost).min(TIER - 1.0), 0.0, 0),
            Ranking::Boost {
                begins: (least, greatest),
            } => {
                let begins = if (least..=greatest).contains(&alphabet) {
                    1.0
                } else {
                    0.0
                };
                (boost, begins, self.length.first(doc).unwrap_or(0))
            }
        };
        Ranked {
            tier,
            first,
            second,
            length,
            alphabet,
            address: DocAddress::new(self.ordinal, doc),
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = tantivy::Result<Harvest>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.tiered += usize::from(score >= TIER);
        if let Some(column) = &self.facets {
            for ordinal in column.ords().values_for_doc(doc) {
                if let Some(count) = self.counts.get_mut(ordinal as usize) {
                    *count += 1;
                }
            }
        }
        if self.wanted.limit == 0 {
            return;
        }
        let ranked = self.rank(doc, score);
        if self.best.len() < self.wanted.limit {
            self.best.push(Reverse(ranked));
        } else if let Some(mut worst) = self.best.peek_mut()
            && ranked > worst.0
        {
            *worst = Reverse(ranked);
        }
    }

    fn harvest(self) -> tantivy::Result<Harvest> {
        let mut facets = HashMap::new();
        if let Some(column) = &self.facets {
            for (ordinal, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let mut facet = String::new();
                if column.ord_to_str(ordinal as u64, &mut facet)? {
                    facets.insert(facet, *count);
                }
            }
        }
        let best = self.best.into_iter().map(|Reverse(ranked)| ranked).collect();
        Ok(Harvest {
            total: self.total,
            tiered: self.tiered,
            best,
            facets,
        })
    }
}

/// Word statistics that are the same for every word and every state of the index.
///
/// The engine's own would count documents that the asker may not see, and so would let scores
/// tell of them; how rare a word is among the *visible* documents is weighed by the query
/// instead. What remains is how often a word stands in a text and how long the text is.
pub(crate) struct Constant {
    /// Fields without length norm, in which every text counts as one word long.
    pub short: [Field; 2],
    pub titles: [Field; 4],
}

/// With these two, the rarity of every word comes to 1.
const DOCUMENTS: u64 = 2_719;
const DOCUMENTS_WITH_WORD: u64 = 1_000;
const TITLE_WORDS: u64 = 5;
const BODY_WORDS: u64 = 80;

impl Bm25StatisticsProvider for Constant {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let words = if self.short.contains(&field) {
            1
        } else if self.titles.contains(&field) {
            TITLE_WORDS
        } else {
            BODY_WORDS
        };
        Ok(words * DOCUMENTS)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(DOCUMENTS)
    }

    fn doc_freq(&self, _term: &Term) -> tantivy::Result<u64> {
        Ok(DOCUMENTS_WITH_WORD)
    }
}
