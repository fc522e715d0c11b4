//! The sheet "what this organisation does in the world", and the page that a mayor takes on the plane.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use geo::{country, place, territory};
use kernel::State as RecordState;
use kernel::policy::Action;
use web::notes::{Note, Notes};
use web::{App, Block, Page, RelatedRequest, Result, Subject, Visit, html, markdown};

use super::{moved, permitted};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::{DAYS, Organisation, Service, link_kinds};
use crate::store::{self, Loaded};
use crate::theme;

/// A fact with the note of its source.
pub(crate) struct Fact {
    label: String,
    value: String,
    detail: String,
    note: usize,
}

struct NameView {
    name: String,
    lang: String,
    kind: String,
    note: usize,
}

struct LinkView {
    phrase: String,
    items: Vec<LinkItem>,
}

struct LinkItem {
    href: String,
    title: String,
    detail: String,
    note: usize,
}

struct ServiceView {
    anchor: String,
    /// Where one writes to it; empty if it has no address.
    write: String,
    name: String,
    mission: String,
    phone: String,
    address: String,
    hours: Vec<(String, String)>,
    staff: String,
    people: Vec<String>,
    expertise: Vec<(String, String)>,
    note: usize,
    inner: bool,
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
    figures: Vec<Fact>,
    distinctions: Vec<Fact>,
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
    path: String,
    can_edit: bool,
}

#[derive(Template)]
#[template(path = "organisation_brief.html")]
struct BriefPage {
    page: Page,
    t: Messages,
    sheet: Sheet,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    path: String,
    more: Vec<(String, String)>,
}

pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = permitted(&app, &visit, &address, Action::Read).await?;
    if let Some(redirect) = moved(&visit, &loaded.record, &address, "") {
        return Ok(redirect.into_response());
    }
    let t = Messages(visit.lang);
    let (sheet, blocks, notes) = prepare(&app, &visit, &loaded).await?;
    let path = visit.url(&store::path(&loaded.record));
    let page = frame(&app, &visit, &sheet, &loaded);
    let can_edit = kernel::policy::allow(&visit.actor, Action::Edit, loaded.record.guarded());
    html(&SheetPage {
        page,
        t,
        sheet,
        blocks,
        notes,
        path,
        can_edit,
    })
}

pub(crate) async fn brief(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = permitted(&app, &visit, &address, Action::Read).await?;
    if let Some(redirect) = moved(&visit, &loaded.record, &address, "/fiche") {
        return Ok(redirect.into_response());
    }
    let t = Messages(visit.lang);
    let (sheet, blocks, notes) = prepare(&app, &visit, &loaded).await?;
    let path = visit.url(&store::path(&loaded.record));
    // One page: what it does in the world whole, the rest by its number and where to read it.
    let (blocks, rest): (Vec<Block>, Vec<Block>) =
        blocks.into_iter().partition(|block| block.id == "partenariats");
    let more: Vec<(String, String)> = rest
        .into_iter()
        .filter(|block| block.count > 0 && !block.title.is_empty())
        .map(|block| {
            (
                format!("{path}#{}", block.id),
                t.actions_count(i64::try_from(block.count).unwrap_or(0), block.title),
            )
        })
        .collect();
    let page = frame(&app, &visit, &sheet, &loaded).crumb(t.brief(), "");
    html(&BriefPage {
        more,
        page,
        t,
        sheet,
        blocks,
        notes,
        path,
    })
}

fn frame(app: &App, visit: &Visit, sheet: &Sheet, loaded: &Loaded) -> Page {
    let t = Messages(visit.lang);
    let summary = markdown::plain(loaded.organisation.description.text(visit.lang));
    visit
        .page(app, sheet.title.clone())
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(sheet.title.clone(), visit.url(&store::path(&loaded.record)))
        .described(kernel::text::truncate_chars(&summary, 200))
}

async fn prepare(app: &App, visit: &Visit, loaded: &Loaded) -> Result<(Sheet, Vec<Block>, Vec<Note>)> {
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
    let figures = organisation
        .figures
        .iter()
        .map(|figure| Fact {
            label: figure.label(lang),
            value: figure.text(lang),
            detail: joined([
                figure
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.display(lang))
                    .unwrap_or_default(),
                figure.note.text(lang).to_owned(),
            ]),
            note: notes.number(figure.source),
        })
        .collect();
    let distinctions = organisation
        .distinctions
        .iter()
        .map(|held| Fact {
            label: held.name.text(lang).to_owned(),
            value: held.giver.text(lang).to_owned(),
            detail: held
                .dated
                .as_ref()
                .map(|dated| dated.value.display(lang))
                .unwrap_or_default(),
            note: notes.number(held.source),
        })
        .collect();
    let names = organisation
        .names
        .iter()
        .map(|other| NameView {
            name: other.name.clone(),
            lang: other.lang.clone().unwrap_or_default(),
            kind: t
                .by_key(&format!("name-{}", other.kind), None)
                .unwrap_or_default(),
            note: notes.number(other.source),
        })
        .collect();
    let known = theme::all(connection).await?;
    let themes = named(visit, &known, &organisation.themes);
    let services = services(visit, loaded, &known, t, &mut notes);
    let links = links(app, visit, loaded, &mut notes).await?;
    let request = RelatedRequest {
        subject: Subject::Organisation(loaded.record.id),
        lang,
        actor: visit.actor.clone(),
    };
    let blocks = app.related(request).await?;
    let sheet = Sheet {
        kind: kinds.label(&organisation.kind, lang),
        kind_href: visit.url(&format!("/organisations?type={}", organisation.kind)),
        title: title
            .as_ref()
            .map(|title| title.text.to_owned())
            .unwrap_or_default(),
        title_lang: title.map(|title| title.lang.to_owned()).unwrap_or_default(),
        description: description
            .as_ref()
            .map(|text| markdown::render(text.text))
            .unwrap_or_default(),
        description_lang: description.map(|text| text.lang.to_owned()).unwrap_or_default(),
        where_: location(app, visit, organisation, t).await?,
        names,
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
    Ok((sheet, blocks, notes.list(lang)))
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Where it is: label, name and address of each step from the nearest out.
async fn location(
    app: &App,
    visit: &Visit,
    organisation: &Organisation,
    t: Messages,
) -> Result<Vec<(String, String, String)>> {
    let connection = app.db.reader();
    let mut steps = Vec::new();
    if let Some(id) = organisation.place {
        let loaded = place::get(connection, id).await?;
        steps.push((
            t.where_place(),
            loaded.place.name.text(visit.lang).to_owned(),
            visit.url(&format!("/lieux/{}", loaded.record.address())),
        ));
    }
    if let Some((kind, code)) = &organisation.territory
        && let Some(held) = territory::find(connection, kind, code).await?
    {
        let link = |kind: &str, code: &str| visit.url(&format!("/territoires/{kind}/{code}"));
        let label = |kind: &str| {
            t.by_key(&format!("territory-{}", kind.replace('_', "-")), None)
                .unwrap_or_default()
        };
        steps.push((label(kind), held.name.clone(), link(kind, code)));
        for (kind, code) in [("ept", &held.ept), ("departement", &held.departement)] {
            if let Some(code) = code
                && let Some(wider) = territory::find(connection, kind, code).await?
            {
                steps.push((label(kind), wider.name, link(kind, code)));
            }
        }
    }
    if organisation.country != "FR" || steps.is_empty() {
        let country = country::get(connection, &organisation.country).await?;
        steps.push((
            t.where_country(),
            country.label(visit.lang).to_owned(),
            visit.url(&format!("/pays/{}", country.code)),
        ));
    }
    Ok(steps)
}

/// Where a visitor writes to somebody with this address; empty if nobody can.
fn writing(visit: &Visit, loaded: &Loaded, email: Option<&str>, service: Option<uuid::Uuid>) -> String {
    if loaded.record.state() == RecordState::Archived || !crate::pages::contact::reachable(email) {
        return String::new();
    }
    let query = service.map(|id| format!("?service={id}")).unwrap_or_default();
    visit.url(&format!("{}/ecrire{query}", store::path(&loaded.record)))
}

/// Address and name of each of these themes, in the thesaurus' order.
fn named(visit: &Visit, known: &[theme::Model], codes: &[String]) -> Vec<(String, String)> {
    known
        .iter()
        .filter(|theme| codes.contains(&theme.code))
        .map(|theme| {
            (
                visit.url(&format!("/themes/{}", theme.code)),
                theme.label(visit.lang).to_owned(),
            )
        })
        .collect()
}

fn services(
    visit: &Visit,
    loaded: &Loaded,
    known: &[theme::Model],
    t: Messages,
    notes: &mut Notes,
) -> Vec<ServiceView> {
    let lang = visit.lang;
    loaded
        .organisation
        .services
        .iter()
        .enumerate()
        .map(|(place, service)| ServiceView {
            anchor: format!("service-{}", place + 1),
            write: service
                .id
                .map(|id| writing(visit, loaded, service.email.as_deref(), Some(id)))
                .unwrap_or_default(),
            name: service.name.text(lang).to_owned(),
            mission: service.mission.text(lang).to_owned(),
            phone: service.phone.clone().unwrap_or_default(),
            address: service.address.line(),
            hours: hours(service, t),
            staff: service.staff.map(|count| t.staff(count)).unwrap_or_default(),
            people: service
                .people
                .iter()
                .map(|person| {
                    // Names and phones only where the person agreed.
                    let name = person
                        .name
                        .clone()
                        .filter(|_| person.name_shown)
                        .unwrap_or_default();
                    let phone = person
                        .phone
                        .clone()
                        .filter(|_| person.phone_shown)
                        .unwrap_or_default();
                    joined([person.role.text(lang).to_owned(), name, phone])
                })
                .collect(),
            expertise: named(visit, known, &service.expertise),
            note: notes.number(service.source),
            inner: service.parent.is_some(),
        })
        .collect()
}

/// Opening hours by day, the days in words and in order.
fn hours(service: &Service, t: Messages) -> Vec<(String, String)> {
    DAYS.iter()
        .filter_map(|day| {
            let spans: Vec<String> = service
                .hours
                .iter()
                .filter(|opening| opening.day == *day)
                .map(|opening| format!("{}–{}", opening.open, opening.close))
                .collect();
            (!spans.is_empty()).then(|| {
                (
                    t.by_key(&format!("day-{day}"), None).unwrap_or_default(),
                    spans.join(", "),
                )
            })
        })
        .collect()
}

/// What it is to others and others to it, grouped by phrase.
async fn links(app: &App, visit: &Visit, loaded: &Loaded, notes: &mut Notes) -> Result<Vec<LinkView>> {
    let connection = app.db.reader();
    let lang = visit.lang;
    let incoming = store::links_to(connection, loaded.record.id).await?;
    let mut ids: Vec<_> = loaded.organisation.links.iter().map(|link| link.to).collect();
    ids.extend(incoming.iter().map(|(from, _)| *from));
    let others = store::briefs(connection, ids, &visit.actor).await?;
    let mut views: Vec<LinkView> = Vec::new();
    let outgoing = loaded.organisation.links.iter().map(|link| (link.to, link, true));
    for (other, link, forward) in outgoing.chain(incoming.iter().map(|(from, link)| (*from, link, false))) {
        let Some(brief) = others.iter().find(|brief| brief.record.id == other) else {
            continue;
        };
        let kind = link_kinds().iter().find(|kind| kind.code == link.kind);
        let phrase = kind.map_or_else(
            || link.kind.clone(),
            |kind| {
                if forward {
                    kind.forward.text(lang).to_owned()
                } else {
                    kind.inverse.text(lang).to_owned()
                }
            },
        );
        let item = LinkItem {
            href: visit.url(&brief.path()),
            title: brief.record.title.text(lang).to_owned(),
            detail: joined([
                link.role.text(lang).to_owned(),
                link.dated
                    .as_ref()
                    .map(|dated| dated.value.display(lang))
                    .unwrap_or_default(),
                link.note.text(lang).to_owned(),
            ]),
            note: notes.number(link.source),
        };
        match views.iter_mut().find(|view| view.phrase == phrase) {
            Some(view) => view.items.push(item),
            None => views.push(LinkView {
                phrase,
                items: vec![item],
            }),
        }
    }
    Ok(views)
}
