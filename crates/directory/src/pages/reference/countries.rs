//! Countries: where something happens, then all of them; and the page of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use geo::country;
use kernel::{Actor, Lang, text};
use sea_orm::DatabaseConnection;
use web::export::{Cell, Column, Downloads, ExportRow, Exporter, Format, Spot, Table, Wanted};
use web::{Address, App, Block, Error, Page, Result, Subject, Tally, Visit, html};

use super::common::{
    Link, OrganisationRow, SourceLine, Words, export_routes, moved, organisation_rows, related,
};
use super::queries;
use crate::messages::Messages;
use crate::store::{self, CountBy, Filter};

/// How many organisations a country's page lists before it leads to the directory.
const SHOWN: u64 = 60;
/// A continent with more countries than this that the atlas speaks of folds what is beyond [`FIRST`].
const LONG: usize = 12;
/// Countries in sight of a long continent.
const FIRST: usize = 6;
/// Of more places than this, the page shows the first and leads to the list.
const PLACES: usize = 60;

/// The continents in the order of the page: those of most partners first.
pub(super) const CONTINENTS: [&str; 7] = ["AF", "AS", "EU", "NA", "SA", "OC", "AN"];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/pays", get(list))
        .route("/pays/{code}", get(show))
        .merge(export_routes("/pays", export))
}

/// The name of a continent.
pub(super) fn continent_name(t: Messages, code: &str) -> String {
    t.by_key(&format!("ref-continent-{}", code.to_lowercase()), None)
        .unwrap_or_else(|| code.to_owned())
}

/// The name of a group of the DAC's list.
fn income_name(t: Messages, code: &str) -> String {
    if code.is_empty() {
        String::new()
    } else {
        t.by_key(&format!("ref-income-{code}"), None).unwrap_or_default()
    }
}

struct CountryRow {
    code: String,
    label: String,
    href: String,
    recognised: bool,
    /// Organisations, places, then what other features count.
    counts: Vec<i64>,
}

impl CountryRow {
    /// Whether anything is known there.
    fn is_active(&self) -> bool {
        self.counts.iter().any(|count| *count > 0)
    }
}

struct Continent {
    id: String,
    name: String,
    active: Vec<CountryRow>,
    /// The rest of a long list.
    folded: Vec<CountryRow>,
    all: Vec<Link>,
}

#[derive(Template)]
#[template(path = "reference/countries.html")]
struct ListPage {
    page: Page,
    t: Messages,
    heads: Vec<String>,
    continents: Vec<Continent>,
    active: usize,
    total: usize,
    downloads: Downloads,
    source: Option<SourceLine>,
}

/// What the counts of a country are called, with the keys of their columns.
fn counted(lang: Lang, tallies: &[Tally]) -> Vec<Column> {
    let t = Messages(lang);
    let own = web::export::columns([
        ("organisations", t.ref_organisations()),
        ("places", t.ref_places()),
    ]);
    let others = tallies.iter().map(|tally| Column {
        key: tally.key,
        label: (tally.label)(lang),
    });
    own.into_iter().chain(others).collect()
}

/// Every country with what is known there, in the order of the reader's language.
async fn rows(
    reader: &DatabaseConnection,
    lang: Lang,
    actor: &Actor,
    tallies: &[Tally],
) -> Result<Vec<(country::Model, CountryRow)>> {
    let organisations = store::count_by(reader, &Filter::default(), actor, CountBy::Country).await?;
    let mut counts: Vec<BTreeMap<String, i64>> = vec![
        organisations.into_iter().collect(),
        queries::places_by_country(reader, actor).await?,
    ];
    for tally in tallies {
        counts.push((tally.count)(reader, actor).await?.into_iter().collect());
    }
    let mut found: Vec<_> = country::all(reader)
        .await?
        .into_iter()
        .map(|held| {
            let row = CountryRow {
                code: held.code.clone(),
                label: held.label(lang).to_owned(),
                href: lang.url(&format!("/pays/{}", held.code)),
                recognised: held.recognised,
                counts: counts
                    .iter()
                    .map(|counted| counted.get(&held.code).copied().unwrap_or(0))
                    .collect(),
            };
            (held, row)
        })
        .collect();
    found.sort_by_cached_key(|(_, row)| text::sort_key(&row.label));
    Ok(found)
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let address = Address::of(&visit, &[], &[]);
    let tallies = app.tallies();
    let rows = rows(app.db.reader(), visit.lang, &visit.actor, &tallies).await?;
    let total = rows.len();
    let mut continents: Vec<Continent> = CONTINENTS
        .into_iter()
        .map(|code| Continent {
            id: format!("continent-{}", code.to_lowercase()),
            name: continent_name(t, code),
            active: Vec::new(),
            folded: Vec::new(),
            all: Vec::new(),
        })
        .collect();
    let mut active = 0;
    for (held, row) in rows {
        let Some(place) = CONTINENTS.iter().position(|code| *code == held.continent) else {
            continue;
        };
        continents[place]
            .all
            .push(Link::new(row.label.clone(), row.href.clone()));
        if row.is_active() {
            active += 1;
            continents[place].active.push(row);
        }
    }
    continents.retain(|continent| !continent.all.is_empty());
    for continent in &mut continents {
        if continent.active.len() > LONG {
            continent.folded = continent.active.split_off(FIRST);
        }
    }
    let page = visit
        .page(&app, t.ref_countries_title())
        .crumb(t.ref_countries_title(), "")
        .described(t.ref_countries_lead())
        .asked(&address);
    let downloads =
        Downloads::new(&visit.url("/pays"), &address.params).choosing(columns(visit.lang, &tallies));
    html(&ListPage {
        page,
        t,
        heads: counted(visit.lang, &tallies)
            .into_iter()
            .map(|column| column.label)
            .collect(),
        continents,
        active,
        total,
        downloads,
        source: SourceLine::data_set(1, "countries", visit.lang),
    })
}

/// The countries that the atlas speaks of, for the command and the page of open data.
pub(super) const EXPORTER: Exporter = Exporter {
    name: "countries",
    kind: "",
    path: "/pays",
    label: |lang| Messages(lang).ref_countries_title(),
    about: |lang| Messages(lang).ref_countries_about(),
    span: None,
    table: |connection, wanted, _| Box::pin(table(connection, wanted)),
};

async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let params = Address::of(&visit, &[], &[]).for_file(&columns(visit.lang, &app.tallies()))?;
    table(app.db.reader(), &Wanted::of(&app, &visit))
        .await?
        .choose(&params)
        .respond(format)
}

fn columns(lang: Lang, tallies: &[Tally]) -> Vec<Column> {
    let t = Messages(lang);
    let mut columns = web::export::columns([
        ("code", t.ref_code()),
        ("name", t.ref_country()),
        ("continent", t.ref_continent()),
    ]);
    columns.extend(counted(lang, tallies));
    columns.extend(web::export::columns([
        ("recognised", t.ref_recognised_column()),
        ("oda", t.ref_oda()),
    ]));
    columns
}

async fn table(connection: &DatabaseConnection, wanted: &Wanted) -> Result<Table, Error> {
    let t = Messages(wanted.lang);
    let yes_no = |value: bool| if value { t.ref_yes() } else { t.ref_no() };
    let rows = rows(connection, wanted.lang, &wanted.actor, &wanted.tallies)
        .await?
        .into_iter()
        .filter(|(_, row)| row.is_active());
    let rows = rows
        .map(|(held, row)| {
            let mut cells: Vec<Cell> = vec![
                row.code.into(),
                row.label.into(),
                continent_name(t, &held.continent).into(),
            ];
            cells.extend(row.counts.into_iter().map(Cell::from));
            cells.extend([yes_no(held.recognised).into(), yes_no(held.oda).into()]);
            ExportRow {
                cells,
                point: Spot::of(held.lat, held.lon, true),
            }
        })
        .collect();
    Ok(Table {
        name: "pays".to_owned(),
        columns: columns(wanted.lang, &wanted.tallies),
        rows,
    })
}

#[derive(Template)]
#[template(path = "reference/country.html")]
struct ShowPage {
    page: Page,
    t: Messages,
    name: String,
    locative: String,
    code: String,
    alpha3: String,
    continent: String,
    income: String,
    aliases: String,
    oda: bool,
    recognised: bool,
    note: Option<Words>,
    part_of: Option<Link>,
    parts: Vec<Link>,
    places: Vec<Link>,
    places_total: i64,
    organisations: Vec<OrganisationRow>,
    total: u64,
    all_href: String,
    blocks: Vec<Block>,
    edit_href: String,
    source: Option<SourceLine>,
}

async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    let held = country::get(reader, &code).await?;
    if held.code != code {
        return Ok(moved(&visit.url(&format!("/pays/{}", held.code))));
    }
    let link = |other: &country::Model| {
        Link::new(
            other.label(visit.lang),
            visit.url(&format!("/pays/{}", other.code)),
        )
    };
    let part_of = match &held.part_of {
        Some(code) => country::some(reader, vec![code.clone()]).await?.first().map(link),
        None => None,
    };
    let parts = queries::parts_of_country(reader, &held.code)
        .await?
        .iter()
        .map(link)
        .collect();
    let there = queries::places_in_country(reader, &held.code, &visit.actor).await?;
    let places_total = i64::try_from(there.len()).unwrap_or(i64::MAX);
    let places = there
        .into_iter()
        .take(PLACES)
        .map(|(record, _)| {
            Link::new(
                record.title.text(visit.lang),
                visit.url(&format!("/lieux/{}", record.address())),
            )
        })
        .collect();
    let filter = Filter {
        countries: vec![held.code.clone()],
        ..Filter::default()
    };
    let found = store::list(reader, &filter, &visit.actor, 1, SHOWN).await?;
    let total = found.total;
    let organisations = organisation_rows(&app, &visit, found.items).await?;
    let blocks = related(&app, &visit, Subject::Country(held.code.clone())).await?;
    let name = held.label(visit.lang).to_owned();
    let locative = held.locative(visit.lang);
    let page = visit
        .page(&app, name.clone())
        .crumb(t.ref_countries_title(), visit.url("/pays"))
        .crumb(name.clone(), "")
        .described(t.ref_country_lead(locative.as_str()));
    let administers = kernel::policy::administers(&visit.actor);
    html(&ShowPage {
        page,
        t,
        name,
        locative,
        alpha3: held.alpha3.clone(),
        continent: continent_name(t, &held.continent),
        income: income_name(t, &held.income),
        aliases: held.aliases.join(", "),
        oda: held.oda,
        recognised: held.recognised,
        note: Words::of(&held.note, visit.lang),
        part_of,
        parts,
        places,
        places_total,
        organisations,
        total,
        all_href: if total > SHOWN {
            visit.url(&format!("/organisations?pays={}", held.code))
        } else {
            String::new()
        },
        blocks,
        edit_href: if administers {
            visit.url(&format!("/administration/pays/{}", held.code))
        } else {
            String::new()
        },
        source: SourceLine::data_set(1, "countries", visit.lang),
        code: held.code,
    })
}

/// The countries as choices of a form, in the order of the reader's language.
pub(super) async fn choices(app: &App, lang: Lang) -> Result<Vec<web::form::Choice>> {
    let mut found: Vec<_> = country::all(app.db.reader())
        .await?
        .into_iter()
        .map(|held| web::form::Choice::new(held.code.clone(), held.label(lang)))
        .collect();
    found.sort_by_cached_key(|choice| text::sort_key(&choice.label));
    Ok(found)
}
