//! What happened with an organisation, by date: the newest on its sheet, all of it on a page of its own.

use askama::Template;
use axum::extract::{Path, State};
use chrono::Datelike;
use kernel::Lang;
use kernel::policy::Action;
use web::chronicle::{Happening, Said};
use web::list::{ListView, Params};
use web::notes::{Note, Notes};
use web::sheet;
use web::{App, Page, RelatedRequest, Result, Subject, Visit, html};

use crate::messages::Messages;
use crate::organisation::{Organisation, link_kinds};
use crate::store::{self, Loaded};

/// How many entries a sheet shows before it leads to all of them.
pub(super) const SHOWN: usize = 20;
/// How many entries stand on one page of all of them.
const SIZE: usize = 200;

/// An entry, as templates print it.
pub(super) struct EventView {
    pub when: String,
    pub title: Said,
    pub href: String,
    pub kind: String,
    /// In what or with whom; no text if there is none.
    pub about: Said,
    pub about_href: String,
    pub detail: Said,
    pub note: usize,
    pub example: bool,
}

impl EventView {
    pub fn of(happening: &Happening, notes: &mut Notes, lang: Lang) -> EventView {
        let (about, about_href) = happening.about.clone().unwrap_or_default();
        EventView {
            when: happening.dated.display(lang),
            title: happening.title.clone(),
            href: happening.href.clone(),
            kind: happening.kind.clone(),
            about,
            about_href,
            detail: happening.detail.clone(),
            note: notes.number(happening.source),
            example: happening.example,
        }
    }
}

/// All that happened with an organisation until today, the last first.
pub(super) async fn told(app: &App, visit: &Visit, loaded: &Loaded) -> Result<Vec<Happening>> {
    let request = RelatedRequest {
        subject: Subject::Organisation(loaded.record.id),
        lang: visit.lang,
        actor: visit.actor.clone(),
    };
    let own = own(app, visit, loaded).await?;
    Ok(app.chronicle(&request, own).await?)
}

/// What the directory knows: distinctions, and since when it is what to whom.
async fn own(app: &App, visit: &Visit, loaded: &Loaded) -> Result<Vec<Happening>> {
    let (t, lang) = (Messages(visit.lang), visit.lang);
    let mut told = Vec::new();
    for held in &loaded.organisation.distinctions {
        let Some(dated) = &held.dated else { continue };
        told.push(Happening {
            dated: dated.value,
            title: Said::of(&held.name, lang),
            href: String::new(),
            kind: t.chronicle_distinction(),
            about: None,
            detail: Said::of(&held.giver, lang),
            source: held.source,
            example: loaded.record.example,
        });
    }
    let incoming = store::links_to(app.db.reader(), loaded.record.id).await?;
    let outgoing = loaded.organisation.links.iter().map(|link| (link.to, link, true));
    let links: Vec<_> = outgoing
        .chain(incoming.iter().map(|(from, link)| (*from, link, false)))
        .filter_map(|(other, link, forward)| Some((other, link, forward, link.dated.as_ref()?)))
        .collect();
    if links.is_empty() {
        return Ok(told);
    }
    let ids = links.iter().map(|(other, ..)| *other).collect();
    let others = store::briefs(app.db.reader(), ids, &visit.actor).await?;
    for (other, link, forward, dated) in links {
        let Some(brief) = others.iter().find(|brief| brief.record.id == other) else {
            continue;
        };
        let phrase = link_kinds()
            .iter()
            .find(|kind| kind.code == link.kind)
            .map(|kind| if forward { &kind.forward } else { &kind.inverse });
        told.push(Happening {
            dated: dated.value,
            title: phrase.map_or_else(|| Said::ours(link.kind.as_str()), |phrase| Said::of(phrase, lang)),
            href: String::new(),
            kind: t.chronicle_link(),
            about: Some((Said::name(&brief.record.title, lang), visit.url(&brief.path()))),
            detail: Said::of(&link.role, lang),
            source: link.source,
            example: brief.record.example || loaded.record.example,
        });
    }
    Ok(told)
}

/// The entries of ten years.
struct Decade {
    title: String,
    events: Vec<EventView>,
}

#[derive(Template)]
#[template(path = "organisation_chronicle.html")]
struct ChroniclePage {
    page: Page,
    t: Messages,
    title: Said,
    path: String,
    lead: String,
    /// Whether the oldest stand first, and the address of the other order.
    oldest_first: bool,
    other_order: String,
    decades: Vec<Decade>,
    list: ListView,
    notes: Vec<Note>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = sheet::permitted::<Organisation>(&app, &visit, &address, Action::Read).await?;
    if let Some(redirect) = sheet::moved::<Organisation>(&visit, &loaded.record, &address, "/chronologie") {
        return Ok(redirect);
    }
    let (t, lang) = (Messages(visit.lang), visit.lang);
    let params = Params::parse(&visit.query);
    let mut happenings = told(&app, &visit, &loaded).await?;
    let title = Said::name(&loaded.record.title, lang);
    let known = || {
        happenings
            .iter()
            .filter_map(|happening| happening.dated.told_on())
    };
    let lead = match (known().next_back(), known().next()) {
        (Some(first), Some(last)) => t.chronicle_lead(
            happenings.len() as i64,
            first.format("%Y").to_string(),
            last.format("%Y").to_string(),
        ),
        _ if happenings.is_empty() => t.chronicle_none(),
        _ => t.chronicle_unknown(),
    };
    let oldest_first = params.get("ordre") == Some("ancien");
    if oldest_first {
        happenings.reverse();
    }
    let sheet = visit.url(&store::path(&loaded.record));
    let path = format!("{sheet}/chronologie");
    let list = ListView::new(&path, &params, &[], happenings.len() as u64, SIZE as u64);
    let number = usize::try_from(params.page()).unwrap_or(1);
    let number = number.min(happenings.len().div_ceil(SIZE).max(1));
    let mut notes = Notes::load(app.db.reader()).await?;
    let mut decades: Vec<Decade> = Vec::new();
    for happening in happenings.iter().skip((number - 1) * SIZE).take(SIZE) {
        let heading = match happening.dated.told_on() {
            Some(day) => t.chronicle_decade((day.year().div_euclid(10) * 10).to_string()),
            None => t.chronicle_unknown(),
        };
        let event = EventView::of(happening, &mut notes, lang);
        match decades.last_mut() {
            Some(last) if last.title == heading => last.events.push(event),
            _ => decades.push(Decade {
                title: heading,
                events: vec![event],
            }),
        }
    }
    let page = visit
        .page(&app, t.chronicle_of(title.text.as_str()))
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(title.text.clone(), sheet.clone())
        .crumb(t.chronicle(), "")
        .described(lead.clone());
    html(&ChroniclePage {
        page,
        t,
        title,
        path: sheet,
        lead,
        oldest_first,
        other_order: if oldest_first {
            path
        } else {
            Params::default().with("ordre", "ancien").at(&path)
        },
        decades,
        list,
        notes: notes.list(lang),
    })
}
