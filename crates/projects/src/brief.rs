//! What of an organisation's actions stands on its printed page: those that a document says are running, then the
//! latest, with their amounts.

use askama::Template;
use database::Result;
use directory::figure;
use kernel::Lang;
use uuid::Uuid;
use web::{App, Block, RelatedRequest};

use crate::codes;
use crate::lookup::{Line, lines};
use crate::messages::Messages;
use crate::store::{self, Brief};

/// How many actions fit.
const SHOWN: usize = 6;
/// The code of `ActivityStatus` for what is being carried out (IATI 2.03).
const IMPLEMENTING: i64 = 2;

struct Told {
    line: Line,
    /// When it takes place.
    date: String,
    /// Where it stands and when that was known, for those that a document says are running.
    status: String,
    amounts: String,
}

#[derive(Template)]
#[template(path = "brief_projects.html")]
struct ProjectsBrief {
    t: Messages,
    lead: String,
    told: Vec<Told>,
    more: i64,
}

/// The block of an organisation's printed page.
pub(crate) async fn of_organisation(app: &App, request: &RelatedRequest, id: Uuid) -> Result<Vec<Block>> {
    let (t, lang, reader) = (Messages(request.lang), request.lang, app.db.reader());
    let mut briefs: Vec<Brief> = store::of_organisation(reader, id, &request.actor)
        .await?
        .into_iter()
        .filter(|(_, roles)| roles.is_empty() || roles.iter().any(|role| role != codes::SOUGHT))
        .map(|(brief, _)| brief)
        .collect();
    let total = briefs.len();
    if total == 0 {
        return Ok(Vec::new());
    }
    // Stable: among those that run, and among the others, the newest stay first.
    briefs.sort_by_key(|brief| !runs(brief));
    let running = briefs.iter().filter(|brief| runs(brief)).count();
    briefs.truncate(SHOWN);
    let mut told = Vec::new();
    for (line, brief) in lines(reader, &briefs, lang, &request.actor)
        .await?
        .into_iter()
        .zip(&briefs)
    {
        told.push(Told {
            line,
            date: brief
                .row
                .dated
                .as_ref()
                .map(|dated| dated.value.display(lang))
                .unwrap_or_default(),
            status: if runs(brief) {
                status(brief, lang)
            } else {
                String::new()
            },
            amounts: amounts(app, brief, lang).await?,
        });
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let view = ProjectsBrief {
        t,
        lead: t.brief_lead(count(total), count(running)),
        told,
        more: count(total.saturating_sub(SHOWN)),
    };
    super::related::block(request, t.block_title(), total, &view)
}

fn runs(brief: &Brief) -> bool {
    brief.row.status == Some(IMPLEMENTING)
}

/// `En cours (2008)`: never without the year in which a document said so.
fn status(brief: &Brief, lang: Lang) -> String {
    let name = codes::status_label(IMPLEMENTING, lang);
    let point = brief
        .row
        .status_as_of
        .as_ref()
        .and_then(|dated| dated.value.end().or_else(|| dated.value.start()));
    match point {
        Some(point) if point.is_about() => format!("{name} ({})", point.display(lang)),
        Some(point) => format!("{name} ({})", point.year()),
        None => Messages(lang).status_undated(name),
    }
}

/// The amounts in euros that documents say of an action.
async fn amounts(app: &App, brief: &Brief, lang: Lang) -> Result<String> {
    let amounts: Vec<String> = figure::of(app.db.reader(), brief.record.id)
        .await?
        .iter()
        .filter(|figure| figure.unit() == "EUR")
        .map(|figure| figure.text(lang))
        .collect();
    Ok(amounts.join(", "))
}
