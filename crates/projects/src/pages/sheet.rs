//! The sheet of an action.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use database::record;
use directory::figure::Figure;
use geo::catalogue;
use kernel::policy::Action;
use kernel::{Lang, State as RecordState};
use uuid::Uuid;
use web::notes::{Note, Notes};
use web::sheet;
use web::{App, Block, Error, Page, RelatedRequest, Result, Subject, Visit, html};

use crate::codes;
use crate::lookup::{Line, Link, Lookup, Spot, Words, lines, theme_names};
use crate::messages::Messages;
use crate::project::{Location, Project};
use crate::store::{self, Filter, Loaded, Order};

/// How many other actions of the same partnerships a sheet lists.
const OTHERS: usize = 12;

/// Those who have one role.
struct RoleGroup {
    label: String,
    parties: Vec<Party>,
}

struct Party {
    link: Link,
    service: Words,
    note: Words,
    example: bool,
}

struct FigureView {
    value: String,
    label: String,
    note: Words,
    number: usize,
    source: String,
}

struct GoalView {
    number: u8,
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "project.html")]
struct SheetPage {
    page: Page,
    t: Messages,
    record: record::Model,
    title: Words,
    kind: String,
    kind_href: String,
    summary: String,
    summary_lang: String,
    beneficiaries: Words,
    date: String,
    wording: String,
    status: String,
    status_number: usize,
    groups: Vec<RoleGroup>,
    partnerships: Vec<Link>,
    spots: Vec<SpotView>,
    map: String,
    countries: Vec<Link>,
    themes: Vec<Link>,
    goals: Vec<GoalView>,
    figures: Vec<FigureView>,
    others: Vec<Line>,
    others_href: String,
    blocks: Vec<Block>,
    sources: Vec<Note>,
    archived: bool,
    history_href: String,
    edit_href: String,
    propose_href: String,
    archive_href: String,
    restore_href: String,
}

struct SpotView {
    words: Words,
    href: String,
    country: String,
    pointless: bool,
}

pub(super) async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = sheet::permitted::<Project>(&app, &visit, &address, Action::Read).await?;
    if loaded.record.address() != address {
        let location = visit.url(&store::path(&loaded.record));
        return Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response());
    }
    page(&app, &visit, loaded).await
}

async fn page(app: &App, visit: &Visit, loaded: Loaded) -> Result<Response, Error> {
    let (t, reader, lang) = (Messages(visit.lang), app.db.reader(), visit.lang);
    let Loaded { record, project } = loaded;
    let mut notes = Notes::load(reader).await?;
    let status_number = notes.number(project.status.as_ref().and_then(|status| status.source));
    let figures = project
        .figures
        .iter()
        .map(|figure| figure_view(figure, &mut notes, lang))
        .collect();
    for id in &project.sources {
        notes.number(Some(*id));
    }

    let lookup = Lookup::load(
        reader,
        &project.participants,
        &project.locations,
        Vec::new(),
        &visit.actor,
    )
    .await?;
    let services = directory::store::services_by_id(
        reader,
        project
            .participants
            .iter()
            .filter_map(|held| held.service)
            .collect(),
    )
    .await?;
    let groups = groups(&project, &lookup, &services, lang);
    let seen: Vec<Spot> = project
        .locations
        .iter()
        .filter_map(|location| lookup.spot(location, lang))
        .collect();
    let map = super::map::svg(
        &seen,
        &t.map_title(),
        &t.map_desc(
            seen.iter()
                .map(|spot| spot.words.text.clone())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        lang,
    );
    let themes = theme_names(reader, lang).await?;
    let partnerships = record::by_ids(reader, project.partnerships.clone(), &visit.actor).await?;
    let (others, others_href) = others(app, visit, &partnerships, record.id).await?;
    let blocks = app
        .related(RelatedRequest {
            subject: Subject::Project(record.id),
            lang,
            actor: visit.actor.clone(),
        })
        .await?;

    let title = Words::of(&record.title, lang);
    let summary = Words::of(&project.summary, lang);
    let description = kernel::text::truncate_chars(&web::markdown::plain(&summary.text), 200);
    let path = visit.url(&store::path(&record));
    let may = |action| kernel::policy::allow(&visit.actor, action, record.guarded());
    let (edits, decides) = (may(Action::Edit), may(Action::Publish));
    let archived = record.state() == RecordState::Archived;
    let at = |end: &str, shown: bool| {
        if shown {
            format!("{path}/{end}")
        } else {
            String::new()
        }
    };
    let mut frame = visit
        .page(app, title.text.clone())
        .described(description)
        .crumb(t.list_title(), visit.url("/projets"))
        .crumb_here(title.text.clone(), title.lang.clone())
        .of_record(visit, &record, &store::path(&record));
    if web::jsonld::tells(&visit.actor, record.guarded()) {
        frame = frame.about(super::linked::thing(
            app, visit, &record, &project, &lookup, &seen,
        ));
    }
    html(&SheetPage {
        page: frame,
        t,
        kind: codes::kind_label(&project.kind, lang),
        kind_href: visit.url(&format!("/projets?kind={}", project.kind)),
        summary: web::markdown::render(&summary.text),
        summary_lang: summary.lang,
        beneficiaries: Words::of(&project.beneficiaries, lang),
        date: project
            .dated
            .as_ref()
            .map(|dated| dated.value.display(lang))
            .unwrap_or_default(),
        wording: wording(&project, lang),
        status: project
            .status
            .as_ref()
            .map(|status| status.text(lang))
            .unwrap_or_default(),
        status_number,
        groups,
        partnerships: partnerships
            .iter()
            .map(|held| Link {
                words: Words::of(&held.title, lang),
                href: visit.url(&format!("/partenariats/{}", held.address())),
            })
            .collect(),
        countries: countries(&project, &seen, &lookup, lang),
        spots: spots(&seen, &lookup, lang),
        map,
        themes: project
            .themes
            .iter()
            .map(|code| Link {
                words: Words {
                    text: themes.get(code).cloned().unwrap_or_else(|| code.clone()),
                    lang: lang.code().to_owned(),
                },
                href: visit.url(&format!("/themes/{code}")),
            })
            .collect(),
        goals: goals(&project, lang),
        figures,
        others,
        others_href,
        blocks,
        sources: notes.list(lang),
        archived,
        history_href: at("historique", edits),
        edit_href: at("modifier", edits && !archived),
        propose_href: at("modifier", !edits && may(Action::Propose)),
        archive_href: at("archiver", decides && !archived),
        restore_href: at("restaurer", decides && archived),
        title,
        record,
    })
}

/// The document's own words for the date, where they say more than the date in words.
fn wording(project: &Project, lang: Lang) -> String {
    let Some(dated) = &project.dated else {
        return String::new();
    };
    let words = dated.original.clone().unwrap_or_default();
    let said = |lang: Lang| kernel::text::fold(&dated.value.display(lang)) == kernel::text::fold(&words);
    if said(Lang::Fr) || said(lang) {
        String::new()
    } else {
        words
    }
}

/// Participants under their roles, in the order of the list of roles.
fn groups(
    project: &Project,
    lookup: &Lookup,
    services: &BTreeMap<Uuid, (Uuid, directory::organisation::Service)>,
    lang: Lang,
) -> Vec<RoleGroup> {
    codes::ROLE_ORDER
        .into_iter()
        .filter_map(|role| {
            let parties: Vec<Party> = project
                .participants
                .iter()
                .filter(|held| held.role == role)
                .filter_map(|held| {
                    let organisation = lookup.organisation(held.organisation)?;
                    Some(Party {
                        link: Link {
                            words: Words::of(&organisation.title, lang),
                            href: lang.url(&directory::store::path(organisation)),
                        },
                        service: held
                            .service
                            .and_then(|id| services.get(&id))
                            .map(|(_, service)| Words::of(&service.name, lang))
                            .unwrap_or_default(),
                        note: Words::of(&held.note, lang),
                        example: organisation.example,
                    })
                })
                .collect();
            (!parties.is_empty()).then(|| RoleGroup {
                label: codes::role_label(role, parties.len() > 1, lang),
                parties,
            })
        })
        .collect()
}

/// Places and territories; a country stands here only where the action names no place in it.
fn spots(seen: &[Spot], lookup: &Lookup, lang: Lang) -> Vec<SpotView> {
    let named: Vec<&str> = seen
        .iter()
        .filter(|spot| !spot.area)
        .map(|spot| spot.country.as_str())
        .collect();
    seen.iter()
        .filter(|spot| !spot.area || !named.contains(&spot.country.as_str()))
        .map(|spot| SpotView {
            words: spot.words.clone(),
            href: lang.url(&spot.path),
            country: if spot.area {
                String::new()
            } else {
                lookup.country(&spot.country, lang)
            },
            pointless: spot.point.is_none(),
        })
        .collect()
}

/// Every country in which it takes place, each once: those named, then those of places.
fn countries(project: &Project, seen: &[Spot], lookup: &Lookup, lang: Lang) -> Vec<Link> {
    let named = project.locations.iter().filter_map(|location| match location {
        Location::Country { code } => Some(code.as_str()),
        _ => None,
    });
    let mut codes: Vec<&str> = Vec::new();
    for code in named.chain(seen.iter().map(|spot| spot.country.as_str())) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
        .into_iter()
        .map(|code| Link {
            words: Words {
                text: lookup.country(code, lang),
                lang: lang.code().to_owned(),
            },
            href: lang.url(&format!("/pays/{code}")),
        })
        .collect()
}

fn goals(project: &Project, lang: Lang) -> Vec<GoalView> {
    let known = project.goals.iter().filter_map(|number| catalogue::goal(*number));
    known
        .map(|goal| GoalView {
            number: goal.number,
            name: goal.short.text(lang).to_owned(),
            href: lang.url(&format!("/projets?goal={}", goal.number)),
        })
        .collect()
}

fn figure_view(figure: &Figure, notes: &mut Notes, lang: Lang) -> FigureView {
    let date = figure
        .dated
        .as_ref()
        .map(|dated| dated.value.display(lang))
        .unwrap_or_default();
    let number = notes.number(figure.source);
    let named = figure
        .source
        .and_then(|id| notes.document(id))
        .map(|held| held.publisher.clone())
        .unwrap_or_default();
    FigureView {
        value: figure.text(lang),
        label: figure.label(lang),
        note: Words::of(&figure.note, lang),
        source: if date.is_empty() { named } else { date },
        number,
    }
}

/// Other actions of the same partnerships, the newest first, and the list of them all if there are more.
async fn others(
    app: &App,
    visit: &Visit,
    partnerships: &[record::Model],
    id: Uuid,
) -> Result<(Vec<Line>, String), Error> {
    if partnerships.is_empty() {
        return Ok((Vec::new(), String::new()));
    }
    let reader = app.db.reader();
    let filter = Filter {
        partnerships: partnerships.iter().map(|held| held.id).collect(),
        ..Filter::default()
    };
    let mut found = store::all(reader, &filter, &visit.actor, Order::Recent).await?;
    found.retain(|brief| brief.record.id != id);
    let more = found.len() > OTHERS;
    found.truncate(OTHERS);
    let query: Vec<String> = partnerships
        .iter()
        .map(|held| format!("partnership={}", held.short_id))
        .collect();
    let href = if more {
        visit.url(&format!("/projets?{}", query.join("&")))
    } else {
        String::new()
    };
    Ok((lines(reader, &found, visit.lang, &visit.actor).await?, href))
}
