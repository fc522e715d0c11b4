//! The map of all links, with the filters of the list, and the home territory by EPT and commune.

mod outlines;
mod shapes;
mod territory;

pub(crate) use outlines::{address as contours_address, contours, land, land_detail};

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geo::map::{Bounds, View, WorldMap};
use kernel::Lang;
use web::export::Downloads;
use web::list::{ListView, Params};
use web::{Address, App, Error, Page, Result, Visit, html};

use super::list::{self, FILTERS, facets, filter_of, status_note, status_of};
use crate::atlas::{self, forms_text};
use crate::known::Known;
use crate::messages::Messages;
use crate::store::{self, Brief, Filter};

/// As many links stand in one table beside the map.
const WHOLE: u64 = 100;
/// Of more, so many stand on a page of it: on a phone a link takes three lines.
const SIZE: u64 = 30;
/// Countries in sight of a map that is too full to draw each place; the rest is folded.
const FIRST_COUNTRIES: usize = 12;

/// The parts of the earth that the map shows, with their names in addresses.
const VIEWS: [(&str, View); 6] = [
    ("monde", View::World),
    ("europe", View::Bounds(Bounds::EUROPE)),
    ("proche-orient", View::Bounds(Bounds::NEAR_EAST)),
    ("afrique", View::Bounds(Bounds::AFRICA)),
    ("ameriques", View::Bounds(Bounds::AMERICAS)),
    ("asie", View::Bounds(Bounds::ASIA)),
];

struct Choice {
    label: String,
    href: String,
    current: bool,
}

struct Cell {
    label: String,
    href: String,
    country: String,
    unplaced: bool,
}

struct Row {
    title: String,
    href: String,
    home: Vec<Cell>,
    away: Vec<Cell>,
    forms: String,
    status: String,
    in_france: bool,
}

/// A country of a map that is too full to draw each place.
struct CountryRow {
    label: String,
    href: String,
    count: u32,
}

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage {
    page: Page,
    t: Messages,
    list: ListView,
    views: Vec<Choice>,
    svg: String,
    geojson: String,
    tiles: String,
    tiles_attribution: String,
    legend: Vec<(String, String)>,
    rows: Vec<Row>,
    status_note: String,
    countries: Vec<CountryRow>,
    territory: String,
    /// Where the moving map of the territory finds its contours; empty without contours.
    territory_geojson: String,
    /// Where the moving map finds the contours of what it shows; empty if there are none.
    contours: String,
    plan: territory::Plan,
    chosen: Vec<Choice>,
    list_href: String,
    asked: String,
    kept: Vec<(String, String)>,
}

/// What the map's address asks for: what the list's does, and what is drawn.
async fn address(app: &App, visit: &Visit) -> Result<Address, Error> {
    let mut address = list::address(app, visit, &["territoire", "vue", "plan"]).await?;
    let view = |wanted: &str| VIEWS.iter().any(|(name, _)| *name == wanted).then(String::new);
    address.check("vue", view);
    address.check("plan", |wanted| (wanted == "france").then(String::new));
    Ok(address)
}

/// The filter of the map's address: that of the list, and one territory more.
async fn filter(app: &App, params: &Params) -> Result<Filter, Error> {
    let mut filter = filter_of(app, params).await?;
    for text in params.all("territoire") {
        // What is no territory leaves nothing, not everything.
        let (kind, code) = text.split_once(':').unwrap_or((text, ""));
        filter.territories.push((kind.to_owned(), code.to_owned()));
    }
    Ok(filter)
}

fn view(params: &Params) -> View {
    let wanted = params.get("vue").unwrap_or("monde");
    VIEWS
        .iter()
        .find(|(name, _)| *name == wanted)
        .map_or(View::World, |(_, view)| *view)
}

/// The home territory's mark on the map.
pub(crate) async fn home(app: &App, lang: Lang) -> Result<atlas::Home, database::Error> {
    let code = &app.settings.home_departement;
    let held = geo::territory::find(app.db.reader(), "departement", code).await?;
    let label = held.map_or_else(|| app.settings.network.clone(), |held| held.name);
    Ok(atlas::Home {
        point: app.settings.home_point,
        label,
        href: lang.url(&format!("/territoires/departement/{code}")),
    })
}

/// The map of an address.
async fn world(app: &App, visit: &Visit, params: &Params, filter: &Filter) -> Result<(WorldMap, u64), Error> {
    let path = visit.url("/carte");
    let frame = atlas::Frame {
        id: "carte-monde",
        home: Some(home(app, visit.lang).await?),
        view: view(params),
        lang: visit.lang,
        country: &|code| {
            let params = params.without("page").without("vue");
            params.with("pays", code).at(&path)
        },
        more: list_params(params).at(&visit.url("/partenariats")),
        today: Some(app.clock.today()),
    };
    Ok(atlas::of_filter(app.db.reader(), filter, &visit.actor, frame).await?)
}

/// What the files of the map know of its address.
fn file_params(params: &Params) -> Params {
    params.without("page").without("tous")
}

/// The filters that the list of partnerships knows.
fn list_params(params: &Params) -> Params {
    ["vue", "territoire", "plan", "page"]
        .into_iter()
        .fold(params.clone(), |params, name| params.without(name))
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let address = address(&app, &visit).await?;
    let params = address.params.clone();
    let filter = filter(&app, &params).await?;
    let drawn = world(&app, &visit, &params, &filter);
    let beside = async {
        let links = store::count(connection, &filter, &visit.actor).await?;
        let size = if links > WHOLE { SIZE } else { WHOLE };
        let shown = store::list(connection, &filter, &visit.actor, params.page(), size).await?;
        let known = Known::load(connection, &shown.items, &visit.actor).await?;
        let plan = territory::plan(&app, &visit, &params, &filter).await?;
        Ok((shown, known, plan))
    };
    let ((map, links), (shown, known, plan)) = tokio::try_join!(drawn, beside)?;
    let path = visit.url("/carte");
    let names: Vec<&str> = FILTERS.into_iter().chain(["territoire"]).collect();
    let mut list = ListView::new(&path, &params, &names, links, shown.size);
    facets(&app, &visit, &path, &params.without("page"), &filter, &mut list).await?;
    list.downloads = Downloads::new(&visit.url("/partenariats"), &list_params(&params))
        .choosing(crate::pages::export::columns(lang));

    let today = app.clock.today();
    let rows = shown
        .items
        .iter()
        .map(|brief| row(brief, &known, today, lang))
        .collect();
    let list_href = list_params(&params).at(&visit.url("/partenariats"));
    let chosen = chosen(&app, &params.without("page"), &path, lang).await?;
    let page = visit
        .page(&app, t.map_page())
        .crumb(t.map_page(), "")
        .described(t.map_lead())
        .asked(&address);
    let template = MapPage {
        views: views(&params.without("page"), &path, t),
        svg: atlas::draw(&map, lang),
        geojson: file_params(&params).at(&visit.url("/carte.geojson")),
        tiles: app.settings.tiles_url.clone(),
        tiles_attribution: app.settings.tiles_attribution.clone(),
        legend: atlas::legend(&map, lang),
        status_note: status_note(shown.items.iter(), lang),
        rows,
        countries: countries(&map),
        territory: geo::map::territory_svg(&plan.map),
        territory_geojson: if plan.shaped {
            file_params(&params).at(&visit.url("/carte/territoire.geojson"))
        } else {
            String::new()
        },
        contours: contours_address(&app, lang).await?,
        plan,
        chosen,
        asked: filter.text,
        kept: params.without("nom").without("page").0,
        list_href,
        list,
        page,
        t,
    };
    html(&template)
}

/// Where each place is too much to draw, the table of what the marks stand for.
fn countries(map: &WorldMap) -> Vec<CountryRow> {
    if !map.is_gathered() {
        return Vec::new();
    }
    let mut rows: Vec<CountryRow> = map
        .areas
        .iter()
        .map(|area| CountryRow {
            label: area.label.clone(),
            href: area.href.clone(),
            count: area.weight,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

pub(crate) async fn geojson(State(app): State<App>, visit: Visit) -> Result<Response> {
    let params = address(&app, &visit).await?.for_file(&[])?;
    let filter = filter(&app, &params).await?;
    let (map, _) = world(&app, &visit, &params, &filter).await?;
    Ok((
        [(header::CONTENT_TYPE, "application/geo+json")],
        geo::map::world_geojson(&map),
    )
        .into_response())
}

/// The territory as the page draws it, for its moving map.
pub(crate) async fn territory_geojson(State(app): State<App>, visit: Visit) -> Result<Response> {
    let params = address(&app, &visit).await?.for_file(&[])?;
    let filter = filter(&app, &params).await?;
    let plan = territory::plan(&app, &visit, &params, &filter).await?;
    Ok((
        [(header::CONTENT_TYPE, "application/geo+json")],
        geo::map::territory_geojson(&plan.map),
    )
        .into_response())
}

fn views(params: &Params, path: &str, t: Messages) -> Vec<Choice> {
    let current = params.get("vue").unwrap_or("monde").to_owned();
    let labels = [
        t.view_world(),
        t.view_europe(),
        t.view_near_east(),
        t.view_africa(),
        t.view_americas(),
        t.view_asia(),
    ];
    VIEWS
        .iter()
        .zip(labels)
        .map(|((name, _), label)| Choice {
            label,
            href: if *name == "monde" {
                params.without("vue").at(path)
            } else {
                params.with("vue", name).at(path)
            },
            current: current == *name,
        })
        .collect()
}

fn row(brief: &Brief, known: &Known, today: chrono::NaiveDate, lang: Lang) -> Row {
    let cell = |party: &crate::rows::party::Model| {
        let named = known.party(party, lang);
        Cell {
            label: named.name,
            href: named.href,
            country: named.country,
            unplaced: match party.home {
                true => atlas::start(party, known).is_none(),
                false => known.spot(party).is_none(),
            },
        }
    };
    Row {
        title: brief.record.title.text(lang).to_owned(),
        href: lang.url(&brief.path()),
        home: brief.home().map(cell).collect(),
        away: brief.away().map(cell).collect(),
        forms: forms_text(brief, lang),
        status: status_of(brief, today, lang),
        in_france: brief.row.in_france,
    }
}

/// The territories that the address narrows by, as links that take them off.
async fn chosen(app: &App, params: &Params, path: &str, lang: Lang) -> Result<Vec<Choice>, Error> {
    let mut chosen = Vec::new();
    for text in params.all("territoire") {
        let Some((kind, code)) = text.split_once(':') else {
            continue;
        };
        let held = geo::territory::find(app.db.reader(), kind, code).await?;
        let label = held.map_or_else(|| text.to_owned(), |held| held.name);
        chosen.push(Choice {
            label: Messages(lang).chosen_territory(label),
            href: params.toggled("territoire", text).at(path),
            current: true,
        });
    }
    Ok(chosen)
}
