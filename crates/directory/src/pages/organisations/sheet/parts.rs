//! The parts of a sheet that need other tables: where it is, its services, its links with others, its inhabitants.

use chrono::NaiveDate;
use geo::{catalogue, country, place, territory};
use kernel::date::{Bound, Dated};
use kernel::{Lang, State as RecordState, Translated};
use web::notes::{Note, Notes};
use web::{App, Result, Visit, i18n};

use super::Fact;
use crate::messages::Messages;
use crate::organisation::{DAYS, Organisation, Service, link_kinds};
use crate::store::{self, Loaded};
use crate::theme;

/// A text with the language that it is really in; no language where it is the page's.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub text: String,
    pub lang: String,
}

impl Words {
    /// What a reader gets of a text.
    pub fn of(text: &Translated, lang: Lang) -> Words {
        text.pick(lang).map_or_else(Words::default, |picked| Words {
            text: picked.text.to_owned(),
            lang: if picked.lang == lang.code() {
                String::new()
            } else {
                picked.lang.to_owned()
            },
        })
    }

    /// A text of ours, in the page's language.
    pub fn ours(text: String) -> Words {
        Words {
            text,
            lang: String::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// What there is of these, in order.
pub(super) fn filled(parts: impl IntoIterator<Item = Words>) -> Vec<Words> {
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// A date in words; nothing if it is not known.
pub(super) fn when(dated: Option<&Dated>, lang: Lang) -> Words {
    Words::ours(dated.map(|dated| dated.value.display(lang)).unwrap_or_default())
}

pub(super) struct LinkView {
    pub phrase: String,
    pub items: Vec<LinkItem>,
}

pub(super) struct LinkItem {
    pub href: String,
    pub title: Words,
    pub detail: Vec<Words>,
    pub note: usize,
}

pub(super) struct ServiceView {
    pub anchor: String,
    /// Where one writes to it; empty if it has no address.
    pub write: String,
    pub name: Words,
    pub mission: Words,
    pub phone: String,
    pub address: String,
    pub hours: Vec<(String, String)>,
    pub staff: String,
    pub people: Vec<Vec<Words>>,
    pub expertise: Vec<(String, String)>,
    pub note: usize,
    pub inner: bool,
    /// Whether it is known to have ended.
    pub over: bool,
}

/// Where it is: label, name and address of each step from the nearest out.
pub(super) async fn location(
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
    if organisation.country == country::NONE {
        steps.push((t.where_reach(), t.country_none_long(), String::new()));
    } else if organisation.country != "FR" || steps.is_empty() {
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
pub(super) fn writing(
    visit: &Visit,
    loaded: &Loaded,
    email: Option<&str>,
    service: Option<uuid::Uuid>,
) -> String {
    if loaded.record.state() == RecordState::Archived || !crate::pages::contact::reachable(email) {
        return String::new();
    }
    let query = service.map(|id| format!("?service={id}")).unwrap_or_default();
    visit.url(&format!("{}/ecrire{query}", store::path(&loaded.record)))
}

/// Address and name of each of these themes, in the thesaurus' order.
pub(super) fn named(visit: &Visit, known: &[theme::Model], codes: &[String]) -> Vec<(String, String)> {
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

pub(super) fn services(
    visit: &Visit,
    loaded: &Loaded,
    known: &[theme::Model],
    t: Messages,
    notes: &mut Notes,
    today: NaiveDate,
) -> Vec<ServiceView> {
    let lang = visit.lang;
    in_order(&loaded.organisation.services, notes, today)
        .into_iter()
        .map(|(place, service)| ServiceView {
            anchor: format!("service-{}", place + 1),
            write: service
                .id
                .map(|id| writing(visit, loaded, service.email.as_deref(), Some(id)))
                .unwrap_or_default(),
            name: Words::of(&service.name, lang),
            mission: Words::of(&service.mission, lang),
            phone: service.phone.clone().unwrap_or_default(),
            address: service.address.line(),
            hours: hours(service, t),
            staff: service.staff.map(|count| t.staff(count)).unwrap_or_default(),
            people: service
                .people
                .iter()
                .map(|person| {
                    let role = Words::of(&person.role, lang);
                    // The rest only where the person agreed.
                    let rest = person.agreed().map(|text| Words::ours(text.to_owned()));
                    std::iter::once(role)
                        .chain(rest)
                        .filter(|part| !part.is_empty())
                        .collect()
                })
                .collect(),
            expertise: named(visit, known, &service.expertise),
            note: notes.number(service.source),
            inner: service.parent.is_some(),
            over: is_over(service, today),
        })
        .collect()
}

/// Whether a document says that a service came to its end.
fn is_over(service: &Service, today: NaiveDate) -> bool {
    let Some(dated) = &service.dated else { return false };
    let ends = dated
        .value
        .bounds()
        .is_some_and(|(_, end)| matches!(end, Bound::At(_)));
    ends && dated.value.latest().is_some_and(|day| day < today)
}

/// The services with their places in the sheet: what the latest document says first, what is over last, and what is part
/// of a service right behind it.
fn in_order<'a>(services: &'a [Service], notes: &Notes, today: NaiveDate) -> Vec<(usize, &'a Service)> {
    let told = |service: &Service| {
        let document = service.source.and_then(|id| notes.document(id));
        document.and_then(|document| document.dated.as_ref()?.value.sort_date())
    };
    let is_part = |service: &Service| {
        let parent = service.parent;
        parent.is_some() && services.iter().any(|other| other.id == parent)
    };
    let mut heads: Vec<(usize, &Service)> = services
        .iter()
        .enumerate()
        .filter(|(_, service)| !is_part(service))
        .collect();
    heads.sort_by_key(|(_, service)| (is_over(service, today), std::cmp::Reverse(told(service))));
    let mut ordered: Vec<(usize, &Service)> = Vec::with_capacity(services.len());
    // Those still to be told, the next one last; nobody is told twice, whatever a wrong tree says.
    let mut waiting: Vec<(usize, &Service)> = heads.into_iter().rev().collect();
    while let Some((place, service)) = waiting.pop() {
        if ordered.iter().any(|(told, _)| *told == place) {
            continue;
        }
        ordered.push((place, service));
        let parts = services.iter().enumerate().rev();
        waiting.extend(parts.filter(|(_, part)| part.parent.is_some() && part.parent == service.id));
    }
    let left: Vec<_> = services
        .iter()
        .enumerate()
        .filter(|(place, _)| !ordered.iter().any(|(told, _)| told == place))
        .collect();
    ordered.extend(left);
    ordered
}

/// Opening hours, the days in words and in order; days that follow each other with the same hours in one line.
fn hours(service: &Service, t: Messages) -> Vec<(String, String)> {
    let mut spans: Vec<(usize, usize, String)> = Vec::new();
    for (place, day) in DAYS.iter().enumerate() {
        let of_day: Vec<String> = service
            .hours
            .iter()
            .filter(|opening| opening.day == *day)
            .map(|opening| format!("{}–{}", opening.open, opening.close))
            .collect();
        let said = of_day.join(", ");
        match spans.last_mut() {
            _ if said.is_empty() => {}
            Some((_, last, held)) if *last + 1 == place && *held == said => *last = place,
            _ => spans.push((place, place, said)),
        }
    }
    let name = |place: usize| {
        let key = DAYS
            .get(place)
            .map(|day| format!("day-{day}"))
            .unwrap_or_default();
        t.by_key(&key, None).unwrap_or_default()
    };
    spans
        .into_iter()
        .map(|(first, last, said)| {
            let days = if first == last {
                name(first)
            } else {
                t.day_to_day(name(first), name(last))
            };
            (days, said)
        })
        .collect()
}

/// What it is to others and others to it, grouped by phrase.
pub(super) async fn links(
    app: &App,
    visit: &Visit,
    loaded: &Loaded,
    notes: &mut Notes,
) -> Result<Vec<LinkView>> {
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
            title: Words::of(&brief.record.title, lang),
            detail: filled([
                Words::of(&link.role, lang),
                when(link.dated.as_ref(), lang),
                Words::of(&link.note, lang),
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

/// How many live where an authority governs, as INSEE counts them, with the note of that data set: it stands beside
/// what documents say. Nothing where the register has no number.
pub(super) async fn inhabitants(
    app: &App,
    organisation: &Organisation,
    t: Messages,
    notes: &mut Vec<Note>,
) -> Result<Option<Fact>> {
    let Some((kind, code)) = organisation.territory.as_ref().filter(|_| organisation.governs) else {
        return Ok(None);
    };
    let Some(count) = territory::find(app.db.reader(), kind, code)
        .await?
        .and_then(|held| held.population)
    else {
        return Ok(None);
    };
    let Some(set) = catalogue::data_sets().iter().find(|set| set.key == "insee-cog") else {
        return Ok(None);
    };
    let lang = t.0;
    let number = notes.len() + 1;
    notes.push(Note {
        number,
        title: set.title.text(lang).to_owned(),
        publisher: set.publisher.text(lang).to_owned(),
        publisher_lang: String::new(),
        date: set.date.clone(),
        url: set.url.clone(),
    });
    Ok(Some(Fact {
        label: t.population_insee(),
        value: Words::ours(i18n::number(lang, count)),
        detail: vec![Words::ours(t.population_register(set.date.as_str()))],
        note: number,
    }))
}
