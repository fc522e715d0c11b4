//! World places: the list by country, and the page of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::{record, source};
use geo::catalogue::language_name;
use geo::{country, place};
use kernel::policy::{self, Action};
use kernel::{Lang, ShortId, State as RecordState};
use sea_orm::DatabaseConnection;
use uuid::Uuid;
use web::export::{CHUNK, Cell, Column, ExportRow, Exporter, Format, Spot, Table, Wanted};
use web::list::{ListView, Params, STATE, states};
use web::{Address, App, Block, Error, Page, Result, Subject, Visit, html};

use super::common::{
    Link, OrganisationRow, SourceLine, Words, coordinates, export_routes, moved, organisation_rows, related,
};
use super::queries::{self, PlaceFilter};
use crate::messages::Messages;
use crate::store;

/// How many places stand on a page of the list.
const SIZE: u64 = 75;
/// As many stand on one page.
const WHOLE: u64 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lieux", get(list))
        .route("/lieux/{address}", get(show))
        .merge(export_routes("/lieux", export))
}

/// The name of a kind of place.
pub(crate) fn kind_name(t: Messages, kind: &str) -> String {
    t.by_key(&format!("ref-place-{}", kind.replace('_', "-")), None)
        .unwrap_or_else(|| kind.to_owned())
}

/// The page of a place's record, without language.
pub(super) fn path(record: &record::Model) -> String {
    format!("/lieux/{}", record.address())
}

struct PlaceRow {
    title: Words,
    href: String,
    kind: String,
    local: Option<Words>,
    state: String,
    pointless: bool,
}

struct Group {
    country: String,
    href: String,
    places: Vec<PlaceRow>,
}

#[derive(Template)]
#[template(path = "reference/places.html")]
struct ListPage {
    page: Page,
    t: Messages,
    groups: Vec<Group>,
    total: u64,
    list: ListView,
    new_href: String,
}

async fn country_names(
    connection: &DatabaseConnection,
    codes: Vec<String>,
    lang: Lang,
) -> Result<BTreeMap<String, String>> {
    Ok(country::some(connection, codes)
        .await?
        .into_iter()
        .map(|held| (held.code.clone(), held.label(lang).to_owned()))
        .collect())
}

/// The filters of the list.
const FILTERS: [&str; 2] = ["pays", STATE];

/// What the address of the list, or of its files, asks for.
async fn address(connection: &DatabaseConnection, visit: &Visit) -> Result<Address> {
    let mut address = Address::of(visit, &FILTERS, &[]);
    address.countries(connection, "pays").await?;
    address.states(&visit.actor);
    Ok(address)
}

fn filter_of(params: &Params) -> PlaceFilter {
    PlaceFilter {
        country: params.get("pays").map(str::to_owned),
        states: params.all(STATE).into_iter().map(str::to_owned).collect(),
    }
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let address = address(app.db.reader(), &visit).await?;
    let params = address.params.clone();
    let filter = filter_of(&params);
    let reader = app.db.reader();
    let size = match filter.count(reader, &visit.actor).await? {
        0..=WHOLE => WHOLE,
        _ => SIZE,
    };
    let found = queries::places(reader, &filter, &visit.actor, params.page(), size).await?;
    let names = country_names(
        app.db.reader(),
        found.items.iter().map(|(_, row)| row.country.clone()).collect(),
        visit.lang,
    )
    .await?;
    let total = found.total;
    let mut groups: Vec<(String, Group)> = Vec::new();
    for (record, row) in found.items {
        let place = PlaceRow {
            title: Words::name(&record.title, visit.lang).unwrap_or_default(),
            href: visit.url(&path(&record)),
            kind: kind_name(t, &row.kind),
            local: row.local_name.clone().map(|text| Words {
                text,
                lang: row.local_lang.clone().unwrap_or_default(),
            }),
            state: record.state.clone(),
            pointless: row.lat.is_none(),
        };
        match groups.last_mut() {
            Some((code, group)) if *code == row.country => group.places.push(place),
            _ => {
                let country = names
                    .get(&row.country)
                    .cloned()
                    .unwrap_or_else(|| row.country.clone());
                groups.push((
                    row.country.clone(),
                    Group {
                        country,
                        href: visit.url(&format!("/pays/{}", row.country)),
                        places: vec![place],
                    },
                ));
            }
        }
    }
    let page = visit
        .page(&app, t.ref_places_title())
        .crumb(t.ref_places_title(), "")
        .described(t.ref_places_lead())
        .asked(&address);
    let mut list = ListView::new(&visit.url("/lieux"), &params, &FILTERS, total, size);
    let mut counts = Vec::new();
    for state in states(&visit.actor) {
        let narrowed = PlaceFilter {
            states: vec![state.code().to_owned()],
            ..filter.clone()
        };
        counts.push((*state, narrowed.count(app.db.reader(), &visit.actor).await?));
    }
    list.states(visit.lang, &visit.url("/lieux"), &params, counts);
    list.downloads.columns = columns(visit.lang);
    let new_href = if policy::administers(&visit.actor) {
        visit.url("/lieux/nouveau")
    } else {
        String::new()
    };
    html(&ListPage {
        page,
        t,
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        total,
        list,
        new_href,
    })
}

/// The world places, for the command and the page of open data.
pub(super) const EXPORTER: Exporter = Exporter {
    name: "places",
    kind: place::KIND,
    path: "/lieux",
    label: |lang| Messages(lang).ref_places_title(),
    about: |lang| Messages(lang).ref_places_about(),
    span: None,
    table: |connection, wanted, ids| {
        Box::pin(async move {
            let mut placed: Vec<_> = place::some(connection, ids)
                .await?
                .into_iter()
                .filter(|(record, _)| policy::allow(&wanted.actor, Action::Read, record.guarded()))
                .collect();
            placed.sort_by(|(one, _), (other, _)| (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id)));
            table(connection, wanted, &placed).await
        })
    },
};

async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let (connection, wanted) = (app.db.reader(), Wanted::of(&app, &visit));
    let params = address(connection, &visit)
        .await?
        .for_file(&columns(visit.lang))?;
    let found = queries::places(connection, &filter_of(&params), &visit.actor, 1, 20_000).await?;
    let mut whole = table(connection, &wanted, &[]).await?;
    for part in found.items.chunks(CHUNK) {
        whole = whole.and(table(connection, &wanted, part).await?);
    }
    whole.choose(&params).respond(format)
}

fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("name", t.ref_name()),
        ("local_name", t.ref_place_field_local_name()),
        ("kind", t.ref_kind_code()),
        ("kind_label", t.ref_kind()),
        ("country", t.ref_country_code()),
        ("country_label", t.ref_country()),
        ("timezone", t.ref_place_field_timezone()),
        ("geonames", t.ref_place_field_geonames()),
        ("url", t.ref_address()),
    ])
}

async fn table(
    connection: &DatabaseConnection,
    wanted: &Wanted,
    placed: &[(record::Model, place::Model)],
) -> Result<Table, Error> {
    let t = Messages(wanted.lang);
    let names = country_names(
        connection,
        placed.iter().map(|(_, row)| row.country.clone()).collect(),
        wanted.lang,
    )
    .await?;
    let rows = placed
        .iter()
        .map(|(record, row)| ExportRow {
            cells: vec![
                record.title.text(wanted.lang).into(),
                row.local_name.clone().into(),
                row.kind.as_str().into(),
                kind_name(t, &row.kind).into(),
                row.country.as_str().into(),
                names.get(&row.country).cloned().into(),
                row.timezone.clone().into(),
                row.geonames.map_or(Cell::Empty, Cell::Number),
                wanted.address(&path(record)).into(),
            ],
            point: Spot::of(row.lat, row.lon, row.approximate),
        })
        .collect();
    Ok(Table {
        name: "lieux".to_owned(),
        columns: columns(wanted.lang),
        rows,
    })
}

/// The place of an address, if `visit` may see it. A form that was sent is answered here even when somebody renamed the
/// place meanwhile: a redirect would lose what was typed.
pub(super) async fn sent_to(app: &App, visit: &Visit, address: &str) -> Result<place::Loaded> {
    let short = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let record = record::by_short_id(app.db.reader(), place::KIND, &short).await?;
    if policy::allow(&visit.actor, Action::Read, record.guarded()) {
        Ok(place::get(app.db.reader(), record.id).await?)
    } else {
        Err(Error::NotFound)
    }
}

/// The place of an address, if `visit` may see it, and where it really is when the address has aged.
pub(super) async fn open(
    app: &App,
    visit: &Visit,
    address: &str,
    tail: &str,
) -> Result<Result<place::Loaded, axum::response::Response>> {
    let loaded = sent_to(app, visit, address).await?;
    if loaded.record.address() != address {
        return Ok(Err(moved(&visit.url(&format!("{}{tail}", path(&loaded.record))))));
    }
    Ok(Ok(loaded))
}

/// A name of a place, as its table shows it.
struct NameRow {
    name: String,
    lang: String,
    dir: &'static str,
    language: String,
    kind: String,
    source: usize,
}

#[derive(Template)]
#[template(path = "reference/place.html")]
struct ShowPage {
    page: Page,
    t: Messages,
    name: Words,
    local: Option<Words>,
    local_dir: &'static str,
    kind: String,
    country: Link,
    recognised: bool,
    state: String,
    visibility: String,
    archived: bool,
    example: bool,
    point: String,
    approximate: bool,
    timezone: String,
    geonames: Option<i64>,
    parent: Option<Link>,
    inside: Vec<Link>,
    names: Vec<NameRow>,
    organisations: Vec<OrganisationRow>,
    blocks: Vec<Block>,
    actions: Vec<Link>,
    sources: Vec<SourceLine>,
}

/// The numbered notes of a page: each document once, in the order of first mention.
#[derive(Default)]
struct Notes(Vec<Uuid>);

impl Notes {
    fn number(&mut self, source: Option<Uuid>) -> usize {
        let Some(id) = source else { return 0 };
        match self.0.iter().position(|held| *held == id) {
            Some(place) => place + 1,
            None => {
                self.0.push(id);
                self.0.len()
            }
        }
    }
}

async fn show(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    let place::Loaded { record, place } = match open(&app, &visit, &address, "").await? {
        Ok(loaded) => loaded,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let link = |record: &record::Model| Link::new(record.title.text(visit.lang), visit.url(&path(record)));
    let held_country = country::get(reader, &place.country).await?;
    let parent = match place.parent {
        Some(id) => record::by_ids(reader, vec![id], &visit.actor)
            .await?
            .first()
            .map(link),
        None => None,
    };
    let inside = queries::places_within(reader, record.id, &visit.actor)
        .await?
        .iter()
        .map(|(record, _)| link(record))
        .collect();
    let mut notes = Notes::default();
    let names = place
        .names
        .iter()
        .map(|other| {
            let lang = other.lang.clone().unwrap_or_default();
            NameRow {
                name: other.name.clone(),
                dir: kernel::lang::direction(&lang),
                language: if lang.is_empty() {
                    String::new()
                } else {
                    language_name(&lang, visit.lang)
                },
                lang,
                kind: t
                    .by_key(&format!("ref-name-{}", other.kind), None)
                    .unwrap_or_else(|| other.kind.clone()),
                source: notes.number(other.source),
            }
        })
        .collect();
    let documents = source::all(reader).await?;
    let mut sources: Vec<SourceLine> = (1..)
        .zip(&notes.0)
        .filter_map(|(number, id)| {
            documents
                .get(id)
                .map(|held| SourceLine::document(number, held, visit.lang))
        })
        .collect();
    if place.geonames.is_some() {
        sources.extend(SourceLine::data_set(
            notes.0.len() + 1,
            "geonames-places",
            visit.lang,
        ));
    }
    let briefs = store::at_place(reader, record.id, &visit.actor).await?;
    let organisations = organisation_rows(&app, &visit, briefs).await?;
    let blocks = related(&app, &visit, Subject::Place(record.id)).await?;
    let name = Words::name(&record.title, visit.lang).unwrap_or_default();
    let archived = place.state == RecordState::Archived;
    let page = visit
        .page(&app, name.text.clone())
        .crumb(t.ref_places_title(), visit.url("/lieux"))
        .crumb(name.text.clone(), "")
        .described(t.ref_place_lead(held_country.label(visit.lang), name.text.as_str()));
    let actions = if policy::administers(&visit.actor) {
        actions(&visit, t, &record, archived)
    } else {
        Vec::new()
    };
    html(&ShowPage {
        page,
        t,
        name,
        local_dir: kernel::lang::direction(place.local_lang.as_deref().unwrap_or_default()),
        local: place.local_name.clone().map(|text| Words {
            text,
            lang: place.local_lang.clone().unwrap_or_default(),
        }),
        kind: kind_name(t, &place.kind),
        country: Link::new(
            held_country.label(visit.lang),
            visit.url(&format!("/pays/{}", held_country.code)),
        ),
        recognised: held_country.recognised,
        state: record.state.clone(),
        visibility: record.visibility.clone(),
        archived,
        example: record.example,
        point: place
            .point
            .map(|(lat, lon)| coordinates(lat, lon, visit.lang))
            .unwrap_or_default(),
        approximate: place.approximate,
        timezone: place.timezone.clone().unwrap_or_default(),
        geonames: place.geonames,
        parent,
        inside,
        names,
        organisations,
        blocks,
        actions,
        sources,
    })
}

fn actions(visit: &Visit, t: Messages, record: &record::Model, archived: bool) -> Vec<Link> {
    let at = |tail: &str| visit.url(&format!("{}/{tail}", path(record)));
    let last = if archived {
        Link::new(t.ref_restore(), at("restaurer"))
    } else {
        Link::new(t.ref_archive(), at("archiver"))
    };
    vec![
        Link::new(t.ref_edit(), at("modifier")),
        Link::new(t.ref_history(), at("historique")),
        last,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_cited_twice_has_one_note() {
        let (one, two) = (
            kernel::id::from_key("source", "a"),
            kernel::id::from_key("source", "b"),
        );
        let mut notes = Notes::default();
        assert_eq!(
            [Some(one), None, Some(two), Some(one)].map(|source| notes.number(source)),
            [1, 0, 2, 1]
        );
    }
}
