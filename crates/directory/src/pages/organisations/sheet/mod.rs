//! The sheet "what this organisation does in the world", and the page that a mayor takes on the plane ([`brief`]).

mod brief;
pub(crate) mod chronicle;
mod linked;
mod parts;

pub(crate) use brief::brief;

use askama::Template;
use axum::extract::{Path, State};
use geo::territory;
use kernel::policy::Action;
use kernel::{MemberRole, State as RecordState};
use web::chronicle::Happening;
use web::notes::{Note, Notes};
use web::sheet;
use web::{App, Block, Page, RelatedRequest, Result, Subject, Visit, html, markdown};

use self::chronicle::EventView;
use self::parts::{
    LinkView, ServiceView, Words, filled, inhabitants, links, location, named, services, when, writing,
};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::store::{self, Loaded};
use crate::theme;

/// How many figures a phone shows before the rest is unfolded.
const FIGURES: usize = 4;
/// How many kinds of relations to others a phone shows before the rest is unfolded.
const RELATIONS: usize = 2;
/// How many services a phone shows before the rest is unfolded.
const SERVICES: usize = 2;

/// A fact with the note of its source.
struct Fact {
    label: String,
    value: Words,
    detail: Vec<Words>,
    note: usize,
}

struct Distinction {
    name: Words,
    giver: Words,
    when: Words,
    note: usize,
}

struct NameView {
    name: String,
    lang: String,
    kind: String,
    note: usize,
}

struct Sheet {
    kind: String,
    kind_href: String,
    title: String,
    title_lang: String,
    description: String,
    description_lang: String,
    where_: Vec<(String, String, String)>,
    names: Vec<NameView>,
    /// The last things that happened, and how many there are in all.
    events: Vec<EventView>,
    happened: usize,
    figures: Vec<Fact>,
    distinctions: Vec<Distinction>,
    links: Vec<LinkView>,
    services: Vec<ServiceView>,
    themes: Vec<(String, String)>,
    identifiers: Vec<(String, String, String)>,
    website: String,
    phone: String,
    address: String,
    write: String,
    example: bool,
    archived: bool,
    state: String,
    visibility: String,
    updated: String,
    former: Vec<String>,
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct SheetPage {
    page: Page,
    t: Messages,
    sheet: Sheet,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    /// What stands on the page: anchor, heading, how many.
    contents: Vec<(String, String, String)>,
    path: String,
    can_edit: bool,
    can_propose: bool,
    can_archive: bool,
    /// Where it is said who acts for it, or where others ask to; and what the link says.
    members: Option<(String, String)>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = sheet::permitted::<Organisation>(&app, &visit, &address, Action::Read).await?;
    if let Some(redirect) = sheet::moved::<Organisation>(&visit, &loaded.record, &address, "") {
        return Ok(redirect);
    }
    let t = Messages(visit.lang);
    let told = chronicle::told(&app, &visit, &loaded).await?;
    let (sheet, notes) = prepare(&app, &visit, &loaded, &told).await?;
    let blocks = app
        .related(RelatedRequest {
            subject: Subject::Organisation(loaded.record.id),
            lang: visit.lang,
            actor: visit.actor.clone(),
        })
        .await?;
    let path = visit.url(&store::path(&loaded.record));
    let mut page =
        frame(&app, &visit, &sheet, &loaded).crumb_here(sheet.title.as_str(), sheet.title_lang.as_str());
    page = page.of_record(&visit, &loaded.record, &store::path(&loaded.record));
    if web::jsonld::tells(&visit.actor, loaded.record.guarded()) {
        page = page.about(linked::thing(&app, &visit, &loaded).await?);
    }
    let may = |action| kernel::policy::allow(&visit.actor, action, loaded.record.guarded());
    let (can_edit, can_archive) = (may(Action::Edit), may(Action::Publish));
    let can_propose = !can_edit && may(Action::Propose);
    let manages = visit.actor.role_in(loaded.record.id) == Some(MemberRole::Manager);
    let said = accounts::messages::Messages(visit.lang);
    let below = |page: &str| visit.url(&format!("{}/{page}", store::path(&loaded.record)));
    let members = if manages || visit.actor.coordinates() {
        Some((below("membres"), said.members()))
    } else {
        let joins = loaded.record.state() == RecordState::Published
            && visit.actor.role_in(loaded.record.id).is_none();
        joins.then(|| (below("rejoindre"), said.join_short()))
    };
    html(&SheetPage {
        contents: contents(&sheet, &blocks, &notes, &page, t),
        page,
        t,
        sheet,
        blocks,
        notes,
        path,
        can_edit,
        can_propose,
        can_archive,
        members,
    })
}

/// What stands on the page, in its order.
fn contents(
    sheet: &Sheet,
    blocks: &[Block],
    notes: &[Note],
    page: &Page,
    t: Messages,
) -> Vec<(String, String, String)> {
    let mut lines: Vec<(String, String, usize)> = blocks
        .iter()
        .filter(|block| !block.title.is_empty())
        .map(|block| {
            let count = usize::try_from(block.count).unwrap_or(usize::MAX);
            (block.id.to_owned(), block.title.clone(), count)
        })
        .collect();
    let links = sheet.links.iter().map(|group| group.items.len()).sum();
    for (anchor, title, count) in [
        ("chronologie", t.chronicle(), sheet.happened),
        ("liens", t.links(), links),
        ("services", t.services(), sheet.services.len()),
        ("distinctions", t.distinctions(), sheet.distinctions.len()),
        ("noms", t.other_names(), sheet.names.len()),
        ("sources", page.w.sources(), notes.len()),
    ] {
        if count > 0 {
            lines.push((anchor.to_owned(), title, count));
        }
    }
    lines
        .into_iter()
        .map(|(anchor, title, count)| {
            let count = if count > 0 {
                count.to_string()
            } else {
                String::new()
            };
            (anchor, title, count)
        })
        .collect()
}

/// The language of a name: what was picked, or, where there is one form only, the one that the sheet says its main name
/// is in.
fn title_lang<'a>(picked: &'a str, loaded: &'a Loaded, lang: kernel::Lang) -> &'a str {
    let own = loaded.organisation.lang.as_str();
    if picked == lang.code() || own.is_empty() {
        picked
    } else {
        own
    }
}

fn frame(app: &App, visit: &Visit, sheet: &Sheet, loaded: &Loaded) -> Page {
    let t = Messages(visit.lang);
    let summary = markdown::plain(loaded.organisation.description.text(visit.lang));
    visit
        .page(app, sheet.title.clone())
        .crumb(t.organisations(), visit.url("/organisations"))
        .described(kernel::text::truncate_chars(&summary, 200))
}

/// What a page shows of an organisation, and the notes of its sources.
async fn prepare(
    app: &App,
    visit: &Visit,
    loaded: &Loaded,
    told: &[Happening],
) -> Result<(Sheet, Vec<Note>)> {
    let connection = app.db.reader();
    let (lang, t) = (visit.lang, Messages(visit.lang));
    let organisation = &loaded.organisation;
    let mut notes = Notes::load(connection).await?;
    for id in &organisation.sources {
        notes.number(Some(*id));
    }
    let kinds = Kinds::load(connection).await?;
    let title = loaded.record.title.pick(lang);
    let description = organisation.description.pick(lang);
    let mut figures: Vec<Fact> = organisation
        .figures
        .iter()
        .map(|figure| Fact {
            label: figure.label(lang),
            value: Words::ours(figure.text(lang)),
            detail: filled([when(figure.dated.as_ref(), lang), Words::of(&figure.note, lang)]),
            note: notes.number(figure.source),
        })
        .collect();
    let distinctions = organisation
        .distinctions
        .iter()
        .map(|held| Distinction {
            name: Words::of(&held.name, lang),
            giver: Words::of(&held.giver, lang),
            when: when(held.dated.as_ref(), lang),
            note: notes.number(held.source),
        })
        .collect();
    let names = organisation
        .names
        .iter()
        .map(|other| NameView {
            name: other.name.clone(),
            lang: other
                .lang
                .clone()
                .filter(|tag| tag != lang.code())
                .unwrap_or_default(),
            kind: t
                .by_key(&format!("name-{}", other.kind), None)
                .unwrap_or_default(),
            note: notes.number(other.source),
        })
        .collect();
    let known = theme::all(connection).await?;
    let themes = named(visit, &known, &organisation.themes);
    let services = services(visit, loaded, &known, t, &mut notes, app.clock.today());
    let events = told
        .iter()
        .take(chronicle::SHOWN)
        .map(|happening| EventView::of(happening, &mut notes, lang))
        .collect();
    let links = links(app, visit, loaded, &mut notes).await?;
    let mut notes = notes.list(lang);
    if let Some(fact) = inhabitants(app, organisation, t, &mut notes).await? {
        figures.insert(0, fact);
    }
    let sheet = Sheet {
        kind: kinds.label(&organisation.kind, lang),
        kind_href: visit.url(&format!("/organisations?type={}", organisation.kind)),
        title: title
            .as_ref()
            .map(|title| title.text.to_owned())
            .unwrap_or_default(),
        title_lang: title
            .map(|title| title_lang(title.lang, loaded, lang).to_owned())
            .unwrap_or_default(),
        description: description
            .as_ref()
            .map(|text| markdown::render(text.text))
            .unwrap_or_default(),
        description_lang: description.map(|text| text.lang.to_owned()).unwrap_or_default(),
        where_: location(app, visit, organisation, t).await?,
        names,
        events,
        happened: told.len(),
        figures,
        distinctions,
        links,
        services,
        themes,
        identifiers: organisation
            .identifiers
            .iter()
            .map(|held| {
                let url = kernel::identifier::Identifier::parse(held.scheme, &held.value)
                    .ok()
                    .and_then(|identifier| identifier.url())
                    .unwrap_or_default();
                (
                    t.by_key(&format!("scheme-{}", held.scheme.code()), None)
                        .unwrap_or_default(),
                    held.value.clone(),
                    url,
                )
            })
            .collect(),
        website: organisation.website.clone().unwrap_or_default(),
        phone: organisation.phone.clone().unwrap_or_default(),
        address: organisation.address.line(),
        write: writing(visit, loaded, organisation.email.as_deref(), None),
        example: loaded.record.example,
        archived: loaded.record.state() == RecordState::Archived,
        state: loaded.record.state.clone(),
        visibility: loaded.record.visibility.clone(),
        updated: kernel::date::Historic::on(loaded.record.updated_at.date_naive())
            .map(|day| day.display(lang))
            .unwrap_or_default(),
        former: match (&organisation.territory, organisation.governs) {
            (Some((kind, code)), true) if kind == "commune" => territory::merged_into(connection, code)
                .await?
                .into_iter()
                .map(|former| t.former_commune(former.code, former.name))
                .collect(),
            _ => Vec::new(),
        },
    };
    Ok((sheet, notes))
}
