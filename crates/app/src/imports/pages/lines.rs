//! The lines of a report as a page shows them: counts on top, filtered by what became of them, a page at a time.

use std::collections::HashMap;

use database::record;
use documents::import::{Counts, Line, Outcome, Report};
use uuid::Uuid;
use web::export::Downloads;
use web::list::{ListView, Params};
use web::{App, Importer, Result, Visit};

/// How many lines a page shows.
const SIZE: usize = 50;
/// What may become of a line, what asks for somebody first.
const ORDER: [Outcome; 5] = [
    Outcome::Ambiguous,
    Outcome::Ignored,
    Outcome::Added,
    Outcome::Updated,
    Outcome::Unchanged,
];

/// A line.
pub(super) struct Shown {
    pub number: u64,
    pub title: String,
    pub href: String,
    pub badge: &'static str,
    pub outcome: String,
    pub reasons: Vec<String>,
    pub candidates: Vec<String>,
}

/// A filter with its count.
pub(super) struct Choice {
    pub label: String,
    pub count: String,
    pub href: String,
    pub active: bool,
}

/// A report, or the part of it that is asked for.
pub(super) struct Lines {
    pub choices: Vec<Choice>,
    pub shown: Vec<Shown>,
    pub list: ListView,
    pub unread: String,
}

/// The code of an outcome in addresses.
fn code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Added => "added",
        Outcome::Updated => "updated",
        Outcome::Unchanged => "unchanged",
        Outcome::Ignored => "ignored",
        Outcome::Ambiguous => "ambiguous",
    }
}

fn badge(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Added => "success",
        Outcome::Updated => "info",
        Outcome::Unchanged => "neutral",
        Outcome::Ignored | Outcome::Ambiguous => "warning",
    }
}

fn count(counts: &Counts, outcome: Outcome) -> u64 {
    match outcome {
        Outcome::Added => counts.added,
        Outcome::Updated => counts.updated,
        Outcome::Unchanged => counts.unchanged,
        Outcome::Ignored => counts.ignored,
        Outcome::Ambiguous => counts.ambiguous,
    }
}

fn number(visit: &Visit, count: u64) -> String {
    web::i18n::number(visit.lang, i64::try_from(count).unwrap_or(i64::MAX))
}

/// The addresses of records that exist, without language.
pub(super) async fn paths(
    app: &App,
    visit: &Visit,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: Vec<Uuid> = ids.collect();
    let mut paths = HashMap::new();
    // As many at once as a statement takes.
    for part in ids.chunks(5_000) {
        for held in record::by_ids(app.db.reader(), part.to_vec(), &visit.actor).await? {
            let path = match held.kind.as_str() {
                directory::store::KIND => directory::store::path(&held),
                partnerships::store::KIND => partnerships::store::path(&held),
                projects::store::KIND => projects::store::path(&held),
                _ => continue,
            };
            paths.insert(held.id, path);
        }
    }
    Ok(paths)
}

impl Lines {
    /// The lines that the address asks for.
    pub async fn of(
        app: &App,
        visit: &Visit,
        importer: &Importer,
        report: &Report,
        path: &str,
    ) -> Result<Lines> {
        let params = Params::parse(&visit.query);
        let wanted = params.get("devenir").unwrap_or_default();
        let counts = report.counts();
        let w = visit.w();
        let mut choices = vec![Choice {
            label: w.import_all(),
            count: number(visit, counts.lines),
            href: path.to_owned(),
            active: wanted.is_empty(),
        }];
        for outcome in ORDER {
            let many = count(&counts, outcome);
            if many > 0 {
                choices.push(Choice {
                    label: web::import::outcome(w, outcome),
                    count: number(visit, many),
                    href: Params::default().with("devenir", code(outcome)).at(path),
                    active: wanted == code(outcome),
                });
            }
        }
        let found: Vec<&Line> = report
            .lines
            .iter()
            .filter(|line| wanted.is_empty() || wanted == code(line.outcome))
            .collect();
        let mut list = ListView::new(path, &params, &["devenir"], found.len() as u64, SIZE as u64);
        list.downloads = Downloads::default();
        let last = found.len().div_ceil(SIZE).max(1);
        let page = usize::try_from(params.page()).unwrap_or(1).min(last);
        let part: Vec<&Line> = found.into_iter().skip((page - 1) * SIZE).take(SIZE).collect();
        let paths = paths(app, visit, part.iter().filter_map(|line| line.record)).await?;
        let shown = part
            .into_iter()
            .map(|line| Shown {
                number: line.number,
                title: line.title.clone(),
                href: line
                    .record
                    .and_then(|id| paths.get(&id))
                    .or(line.path.as_ref())
                    .map(|path| visit.url(path))
                    .unwrap_or_default(),
                badge: badge(line.outcome),
                outcome: web::import::outcome(w, line.outcome),
                reasons: web::import::reasons(visit.lang, importer, line),
                candidates: line.candidates.iter().map(web::import::candidate).collect(),
            })
            .collect();
        Ok(Lines {
            choices,
            shown,
            list,
            unread: report.unread.join(", "),
        })
    }
}
