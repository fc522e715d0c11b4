//! The map of all links, with the filters of the list, and the home territory by EPT and commune.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geo::map::{Bounds, Group, LinkStyle, Swatch, TerritoryMap, Unit, View, WorldMap};
use geo::territory;
use kernel::Lang;
use web::list::{ListView, Params};
use web::{App, Error, Page, Result, Visit, html};

use super::list::{FILTERS, facets, filter_of, status_of};
use crate::atlas::{self, forms_text};
use crate::known::Known;
use crate::messages::Messages;
use crate::store::{self, Brief, Filter};

/// Links that the table beside the map lists; more are in the list of partnerships, page by page.
const MAX_ROWS: usize = 600;

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

struct UnitRow {
    label: String,
    href: String,
    group: String,
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
    more: String,
    territory: String,
    territory_title: String,
    units: Vec<UnitRow>,
    elsewhere: i64,
    chosen: Vec<Choice>,
    list_href: String,
}

/// The filter of the map's address: that of the list, and one territory more.
async fn filter(app: &App, params: &Params) -> Result<Filter, Error> {
    let mut filter = filter_of(app, params).await?;
    for text in params.all("territoire") {
        if let Some((kind, code)) = text.split_once(':') {
            filter.territories.push((kind.to_owned(), code.to_owned()));
        }
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
    let held = territory::find(app.db.reader(), "departement", code).await?;
    let label = held.map_or_else(|| app.settings.network.clone(), |held| held.name);
    Ok(atlas::Home {
        point: app.settings.home_point,
        label,
        href: lang.url(&format!("/territoires/departement/{code}")),
    })
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let params = Params::parse(&visit.query);
    let filter = filter(&app, &params).await?;
    let briefs = store::all(connection, &filter, &visit.actor).await?;
    let known = Known::load(connection, &briefs, &visit.actor).await?;
    let path = visit.url("/carte");
    let total = briefs.len() as u64;
    let names: Vec<&str> = FILTERS.into_iter().chain(["territoire"]).collect();
    let mut list = ListView::new(&path, &params, &names, total, total.max(1));
    facets(&app, &visit, &path, &params, &filter, &mut list).await?;
    list.exports = web::export::Format::ALL
        .into_iter()
        .map(|format| {
            (
                format.label(),
                params
                    .without("vue")
                    .at(&visit.url(&format!("/partenariats.{}", format.extension()))),
            )
        })
        .collect();

    let view = view(&params);
    let map = atlas::world(
        "carte-monde",
        &briefs,
        &known,
        &home(&app, lang).await?,
        view,
        lang,
    );
    let svg = atlas::draw(&map);
    let today = app.clock.today();
    let rows = briefs
        .iter()
        .take(MAX_ROWS)
        .map(|brief| row(brief, &known, today, lang))
        .collect();
    let list_params = params.without("vue").without("territoire");
    let list_href = list_params.at(&visit.url("/partenariats"));

    let plan = territory_map(&app, &visit, &params, &filter, lang).await?;
    let units = unit_rows(&plan.map);
    let chosen = chosen(&app, &params, &path, lang).await?;
    let page = visit
        .page(&app, t.map_page())
        .crumb(t.map_page(), "")
        .described(t.map_lead());
    let template = MapPage {
        views: views(&params, &path, t),
        svg,
        geojson: params.at(&visit.url("/carte.geojson")),
        tiles: app.settings.tiles_url.clone(),
        tiles_attribution: app.settings.tiles_attribution.clone(),
        legend: legend(t),
        rows,
        more: if briefs.len() > MAX_ROWS {
            list_href.clone()
        } else {
            String::new()
        },
        territory: geo::map::territory_svg(&plan.map),
        territory_title: plan.map.title.clone(),
        units,
        elsewhere: plan.elsewhere,
        chosen,
        list_href,
        list,
        page,
        t,
    };
    html(&template)
}

pub(crate) async fn geojson(State(app): State<App>, visit: Visit) -> Result<Response> {
    let params = Params::parse(&visit.query);
    let filter = filter(&app, &params).await?;
    let connection = app.db.reader();
    let briefs = store::all(connection, &filter, &visit.actor).await?;
    let known = Known::load(connection, &briefs, &visit.actor).await?;
    let home = home(&app, visit.lang).await?;
    let map: WorldMap = atlas::world("carte-monde", &briefs, &known, &home, View::World, visit.lang);
    Ok((
        [(header::CONTENT_TYPE, "application/geo+json")],
        geo::map::world_geojson(&map),
    )
        .into_response())
}

/// The land as GeoJSON, the background of the moving map: it changes with the binary only.
pub(crate) async fn land() -> Result<Response> {
    static LAND: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        geo::natural_earth::land()
            .map(|base| geo::map::land_geojson(base, 1))
            .unwrap_or_default()
    });
    if LAND.is_empty() {
        return Err(Error::NotFound);
    }
    let head = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((head, LAND.as_str()).into_response())
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

pub(crate) fn legend(t: Messages) -> Vec<(String, String)> {
    [
        (Swatch::Link(LinkStyle::Active), t.legend_active()),
        (Swatch::Link(LinkStyle::Contact), t.legend_contact()),
        (Swatch::Link(LinkStyle::Past), t.legend_past()),
        (Swatch::Area, t.legend_area()),
        (Swatch::Approximate, t.legend_approximate()),
    ]
    .into_iter()
    .map(|(swatch, text)| (geo::map::swatch(swatch), text))
    .collect()
}

fn row(brief: &Brief, known: &Known, today: chrono::NaiveDate, lang: Lang) -> Row {
    let cell = |party: &crate::rows::party::Model| {
        let named = known.party(party, lang);
        Cell {
            label: named.name,
            href: named.href,
            country: named.country,
            unplaced: !party.home && known.spot(party).is_none(),
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
        let held = territory::find(app.db.reader(), kind, code).await?;
        let label = held.map_or_else(|| text.to_owned(), |held| held.name);
        chosen.push(Choice {
            label: Messages(lang).chosen_territory(label),
            href: params.toggled("territoire", text).at(path),
            current: true,
        });
    }
    Ok(chosen)
}

struct Plan {
    map: TerritoryMap,
    /// Partnerships of organisations that govern no commune of the map.
    elsewhere: i64,
}

/// The communes of the home département, or of the EPT chosen, with the number of partnerships of each commune's
/// authority.
async fn territory_map(
    app: &App,
    visit: &Visit,
    params: &Params,
    filter: &Filter,
    lang: Lang,
) -> Result<Plan, Error> {
    let (t, connection) = (Messages(lang), app.db.reader());
    let departement = &app.settings.home_departement;
    // The map of the territory keeps all communes in sight whichever one is chosen.
    let wide = Filter {
        territories: Vec::new(),
        ..filter.clone()
    };
    let briefs = store::all(connection, &wide, &visit.actor).await?;
    let known = Known::load(connection, &briefs, &visit.actor).await?;
    let (mut counts, mut elsewhere): (BTreeMap<String, BTreeSet<uuid::Uuid>>, i64) = (BTreeMap::new(), 0);
    let communes = territory::within(connection, "commune", "departement", departement).await?;
    for brief in &briefs {
        let mut inside = false;
        for party in brief.home() {
            let held = party.organisation_id.and_then(|id| known.organisations.get(&id));
            let Some((_, row)) =
                held.filter(|(_, row)| row.governs && row.territory_kind.as_deref() == Some("commune"))
            else {
                continue;
            };
            let Some(code) = row
                .territory_code
                .as_ref()
                .filter(|code| communes.iter().any(|commune| commune.code == **code))
            else {
                continue;
            };
            counts.entry(code.clone()).or_default().insert(brief.record.id);
            inside = true;
        }
        if !inside {
            elsewhere += 1;
        }
    }
    let epts: BTreeSet<String> = communes
        .iter()
        .filter_map(|commune| commune.ept.clone())
        .collect();
    let epts = territory::some(connection, "ept", epts.into_iter().collect()).await?;
    let zoom = params
        .get("ept")
        .filter(|code| epts.iter().any(|ept| ept.code == **code));
    let path = visit.url("/carte");
    let units = communes
        .iter()
        .filter(|commune| zoom.is_none() || commune.ept.as_deref() == zoom)
        .filter_map(|commune| {
            let (lat, lon) = commune.lat.zip(commune.lon)?;
            let count = counts.get(&commune.code).map_or(0, BTreeSet::len);
            let weight = u32::try_from(count).unwrap_or(u32::MAX);
            let place = format!("commune:{}", commune.code);
            let narrowed = params.without("territoire").with("territoire", &place).at(&path);
            Some(Unit {
                code: commune.code.clone(),
                label: commune.name.clone(),
                // A commune without a link leads to its page: the map would only be empty.
                href: if count > 0 {
                    narrowed
                } else {
                    visit.url(&format!("/territoires/commune/{}", commune.code))
                },
                lon,
                lat,
                weight,
                group: commune.ept.clone(),
                note: t.map_count(i64::from(weight)),
            })
        })
        .collect();
    let groups = epts
        .iter()
        .filter(|ept| zoom.is_none_or(|code| ept.code == code))
        .map(|ept| Group {
            key: ept.code.clone(),
            label: ept.name.clone(),
            href: Some(params.toggled("ept", &ept.code).at(&path)),
        })
        .collect();
    let name = match zoom.and_then(|code| epts.iter().find(|ept| ept.code == code)) {
        Some(ept) => ept.name.clone(),
        None => territory::find(connection, "departement", departement)
            .await?
            .map_or_else(String::new, |held| held.name),
    };
    let map = TerritoryMap {
        id: "carte-territoire".to_owned(),
        title: t.territory_title(name),
        desc: t.territory_desc(),
        units,
        polygons: None,
        groups,
    };
    Ok(Plan { map, elsewhere })
}

fn unit_rows(map: &TerritoryMap) -> Vec<UnitRow> {
    let name = |key: &Option<String>| {
        map.groups
            .iter()
            .find(|group| Some(&group.key) == key.as_ref())
            .map(|group| group.label.clone())
    };
    let mut rows: Vec<UnitRow> = map
        .units
        .iter()
        .map(|unit| UnitRow {
            label: unit.label.clone(),
            href: unit.href.clone(),
            group: name(&unit.group).unwrap_or_default(),
            count: unit.weight,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}
