//! The page that a mayor takes on the plane: one printed page, whatever there is to say. It says what fits and how much
//! more stands on the sheet.

use askama::Template;
use axum::extract::{Path, State};
use kernel::policy::Action;
use web::notes::Note;
use web::sheet;
use web::{App, Block, Page, RelatedRequest, Result, Subject, Visit, html, markdown};

use super::{Sheet, frame, prepare};
use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::store;

/// The longest description, in characters; a longer one is cut.
const DESCRIPTION: usize = 420;
/// How many figures fit.
const FIGURES: usize = 5;
/// The longest remark beside a figure, in characters; longer ones are read on the sheet.
const REMARK: usize = 40;
/// How many services fit.
const SERVICES: usize = 2;
/// How many groups of links with others fit, and how many of each.
const LINKS: (usize, usize) = (3, 4);
/// How many documents are named at the foot.
const NOTES: usize = 5;

#[derive(Template)]
#[template(path = "organisation_brief.html")]
struct BriefPage {
    page: Page,
    t: Messages,
    sheet: Sheet,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    path: String,
    /// The sheet's whole address, for paper.
    address: String,
    printed: String,
    /// What else stands on the sheet.
    more: Vec<String>,
    /// How many names are beyond the shown ones, by group of links; empty if none is.
    more_links: Vec<String>,
}

pub(crate) async fn brief(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = sheet::permitted::<Organisation>(&app, &visit, &address, Action::Read).await?;
    if let Some(redirect) = sheet::moved::<Organisation>(&visit, &loaded.record, &address, "/fiche") {
        return Ok(redirect);
    }
    let t = Messages(visit.lang);
    let (mut sheet, mut notes) = prepare(&app, &visit, &loaded, &[]).await?;
    let blocks = app
        .related(RelatedRequest {
            subject: Subject::Brief(loaded.record.id),
            lang: visit.lang,
            actor: visit.actor.clone(),
        })
        .await?;
    let plain = markdown::plain(loaded.organisation.description.text(visit.lang));
    if plain.chars().count() > DESCRIPTION {
        let cut = kernel::text::truncate_chars(&plain, DESCRIPTION);
        let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(kept, _)| kept);
        sheet.description = markdown::render(&format!("{whole_words} […]"));
    }
    let mut more = Vec::new();
    let over = |held: usize, shown: usize| i64::try_from(held.saturating_sub(shown)).unwrap_or(i64::MAX);
    for line in [
        (
            over(sheet.figures.len(), FIGURES),
            t.more_figures(over(sheet.figures.len(), FIGURES)),
        ),
        (
            over(sheet.services.len(), SERVICES),
            t.more_services(over(sheet.services.len(), SERVICES)),
        ),
        (
            over(sheet.links.len(), LINKS.0),
            t.more_links(over(sheet.links.len(), LINKS.0)),
        ),
        (over(notes.len(), NOTES), t.more_sources(over(notes.len(), NOTES))),
    ] {
        if line.0 > 0 {
            more.push(line.1);
        }
    }
    sheet.figures.truncate(FIGURES);
    for figure in &mut sheet.figures {
        figure.detail.retain(|part| part.text.chars().count() <= REMARK);
    }
    // Those of the past are not whom to turn to; of the others, those that can be reached come first.
    sheet.services.retain(|service| !service.over);
    sheet
        .services
        .sort_by_key(|service| service.phone.is_empty() && service.address.is_empty());
    sheet.services.truncate(SERVICES);
    sheet.links.truncate(LINKS.0);
    notes.truncate(NOTES);
    let more_links = sheet
        .links
        .iter_mut()
        .map(|group| {
            let held = group.items.len();
            group.items.truncate(LINKS.1);
            match held - group.items.len() {
                0 => String::new(),
                rest => t.and_others(i64::try_from(rest).unwrap_or(i64::MAX)),
            }
        })
        .collect();
    let path = visit.url(&store::path(&loaded.record));
    let page = frame(&app, &visit, &sheet, &loaded)
        .crumb(sheet.title.as_str(), path.as_str())
        .crumb(t.brief(), "");
    html(&BriefPage {
        address: format!("{}{path}", app.settings.base_url.trim_end_matches('/')),
        printed: kernel::date::Historic::on(app.clock.today())
            .map(|day| t.printed(day.display(visit.lang)))
            .unwrap_or_default(),
        more,
        more_links,
        page,
        t,
        sheet,
        blocks,
        notes,
        path,
    })
}
