//! French territories: those of the home département, a search for any other, and the page of one. A code or name
//! that was leads to the commune of today, which says so.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use geo::territory;
use kernel::date::Period;
use kernel::{Lang, text};
use web::export::Downloads;
use web::i18n::number;
use web::list::{ListView, Params};
use web::{Address, App, Block, Page, Result, Subject, Visit, html};

use super::common::{
    Link, OrganisationRow, SourceLine, coordinates, export_routes, moved, organisation_rows, related,
};
use super::{queries, territory_files};
use crate::messages::Messages;
use crate::store;

/// How many results a search shows.
pub(super) const FOUND: u64 = 40;
/// How many names spelt nearly so a search shows; with as many found, none.
const NEAR: usize = 10;
/// How many communes stand on a page of a larger territory.
const COMMUNES: u64 = 200;
/// How many organisations a page lists.
const SHOWN: usize = 60;
/// As many are all shown.
const WHOLE: usize = 150;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/territoires", get(list))
        .merge(export_routes("/territoires", territory_files::export))
        .route("/territoires/{kind}/{code}", get(show))
}

/// The name of a kind of territory.
pub(super) fn kind_name(t: Messages, kind: &str) -> String {
    t.by_key(&format!("ref-territory-{}", kind.replace('_', "-")), None)
        .unwrap_or_else(|| kind.to_owned())
}

fn href(visit: &Visit, kind: &str, code: &str) -> String {
    visit.url(&format!("/territoires/{kind}/{code}"))
}

fn link(visit: &Visit, held: &territory::Model) -> Link {
    Link::new(held.name.clone(), href(visit, &held.kind, &held.code))
}

struct Found {
    name: String,
    href: String,
    kind: String,
    detail: String,
    former: bool,
}

struct Group {
    id: String,
    name: String,
    href: String,
    population: String,
    communes: Vec<Link>,
}

#[derive(Template)]
#[template(path = "reference/territories.html")]
struct ListPage {
    page: Page,
    t: Messages,
    q: String,
    found: Vec<Found>,
    near: Vec<Found>,
    home: Option<Link>,
    groups: Vec<Group>,
    departements: Vec<Link>,
    regions: Vec<Link>,
    source: Option<SourceLine>,
    downloads: Downloads,
}

/// What is looked for, as it was typed.
pub(super) fn asked(params: &Params) -> String {
    let typed = params.get("q").unwrap_or_default().trim();
    typed.chars().take(100).collect()
}

fn hit(visit: &Visit, departements: &[territory::Model], held: territory::Model) -> Found {
    let t = Messages(visit.lang);
    let departement = held
        .departement
        .as_ref()
        .and_then(|code| departements.iter().find(|departement| departement.code == *code));
    let mut detail: Vec<String> = vec![held.code.clone()];
    detail.extend(
        departement
            .filter(|departement| departement.code != held.code)
            .map(|departement| departement.name.clone()),
    );
    detail.extend(held.population.map(|count| t.ref_inhabitants(count)));
    Found {
        href: href(visit, &held.kind, &held.code),
        kind: kind_name(t, &held.kind),
        detail: detail.join(" · "),
        former: held.kind == "former_commune",
        name: held.name,
    }
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    let mut address = Address::of(&visit, &["q"], &[]);
    address.typed("q");
    let params = &address.params;
    let q = asked(params);
    let departements = queries::territories_of_kind(reader, "departement").await?;
    let named = territory::lookup(reader, &q, FOUND).await?;
    let folded = text::fold(&q);
    let exact = |held: &territory::Model| held.sort_key == folded || held.code.eq_ignore_ascii_case(&q);
    // A name that is there was not mistyped, and the beginning of many is a beginning.
    let mut near = match named.len() < NEAR && !named.iter().any(exact) {
        true => territory::near(reader, &q, NEAR).await?,
        false => Vec::new(),
    };
    near.retain(|held| !named.contains(held));
    let hits = |held: Vec<territory::Model>| -> Vec<Found> {
        held.into_iter()
            .map(|held| hit(&visit, &departements, held))
            .collect()
    };
    let (found, near) = (hits(named), hits(near));
    let home_code = &app.settings.home_departement;
    let home = departements
        .iter()
        .find(|held| held.code == *home_code)
        .map(|held| link(&visit, held));
    let groups = groups(&app, &visit, home_code).await?;
    let page = visit
        .page(&app, t.ref_territories_title())
        .crumb(t.ref_territories_title(), "")
        .described(t.ref_territories_lead())
        .asked(&address);
    let downloads =
        Downloads::new(&visit.url("/territoires"), params).choosing(territory_files::columns(visit.lang));
    html(&ListPage {
        page,
        t,
        q,
        found,
        near,
        home,
        groups,
        departements: departements
            .iter()
            .map(|held| {
                Link::new(
                    format!("{} ({})", held.name, held.code),
                    href(&visit, &held.kind, &held.code),
                )
            })
            .collect(),
        regions: queries::territories_of_kind(reader, "region")
            .await?
            .iter()
            .map(|held| link(&visit, held))
            .collect(),
        source: SourceLine::data_set(1, "insee-cog", visit.lang),
        downloads,
    })
}

/// The communes of a département under their EPT; under their EPCI where there is no EPT.
async fn groups(app: &App, visit: &Visit, departement: &str) -> Result<Vec<Group>> {
    let reader = app.db.reader();
    let mut members: BTreeMap<(String, String), Vec<Link>> = BTreeMap::new();
    let communes = territory::within(reader, "commune", "departement", departement).await?;
    for commune in &communes {
        let key = match (&commune.ept, &commune.epci) {
            (Some(code), _) => ("ept".to_owned(), code.clone()),
            (None, Some(code)) => ("epci".to_owned(), code.clone()),
            (None, None) => continue,
        };
        members.entry(key).or_default().push(link(visit, commune));
    }
    let mut heads = Vec::new();
    for kind in ["ept", "epci"] {
        let codes = members
            .keys()
            .filter(|(held, _)| held == kind)
            .map(|(_, code)| code.clone())
            .collect();
        heads.extend(territory::some(reader, kind, codes).await?);
    }
    heads.sort_by_cached_key(|head| text::sort_key(&head.name));
    Ok(heads
        .into_iter()
        .map(|head| Group {
            id: format!("{}-{}", head.kind, head.code),
            href: href(visit, &head.kind, &head.code),
            population: head
                .population
                .map(|count| number(visit.lang, count))
                .unwrap_or_default(),
            communes: members
                .remove(&(head.kind.clone(), head.code.clone()))
                .unwrap_or_default(),
            name: head.name,
        })
        .collect())
}

/// A commune that is part of another now, as a sentence needs it.
struct Former {
    name: String,
    code: String,
    since: String,
}

#[derive(Template)]
#[template(path = "reference/territory.html")]
struct ShowPage {
    page: Page,
    t: Messages,
    name: String,
    kind: String,
    kind_label: String,
    code: String,
    siren: String,
    population: String,
    postcodes: String,
    point: String,
    approximate: bool,
    came_from: Option<Former>,
    former: Vec<Former>,
    ept: Option<Link>,
    epci: Option<Link>,
    departement: Option<Link>,
    region: Option<Link>,
    inside: Vec<(String, Vec<Link>)>,
    communes: Vec<Link>,
    communes_total: u64,
    list: ListView,
    organisations: Vec<OrganisationRow>,
    total: usize,
    all_href: String,
    blocks: Vec<Block>,
    source: Option<SourceLine>,
    points: Option<SourceLine>,
}

fn is_kind(kind: &str) -> bool {
    matches!(
        kind,
        "region" | "departement" | "epci" | "ept" | "commune" | "former_commune"
    )
}

/// The commune of today for a code that was one: its page, with the old code to say so.
fn successor_href(visit: &Visit, former: &territory::Model) -> Option<String> {
    former.successor.as_ref().map(|code| {
        format!(
            "{}?ancien={}",
            href(visit, "commune", code),
            web::list::encode(&former.code)
        )
    })
}

fn former(held: &territory::Model, lang: Lang) -> Former {
    let since = held
        .since
        .as_deref()
        .and_then(|text| text.parse::<Period>().ok())
        .map(|period| period.display(lang))
        .unwrap_or_default();
    Former {
        name: held.name.clone(),
        code: held.code.clone(),
        since,
    }
}

async fn one(app: &App, visit: &Visit, kind: &str, code: Option<&String>) -> Result<Option<Link>> {
    match code {
        Some(code) => Ok(territory::find(app.db.reader(), kind, code)
            .await?
            .map(|held| link(visit, &held))),
        None => Ok(None),
    }
}

async fn show(State(app): State<App>, visit: Visit, Path((kind, code)): Path<(String, String)>) -> Result {
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    if !is_kind(&kind) {
        return Err(web::Error::NotFound);
    }
    let upper = code.to_uppercase();
    if upper != code && territory::find(reader, &kind, &upper).await?.is_some() {
        return Ok(moved(&href(&visit, &kind, &upper)));
    }
    let held = match territory::find(reader, &kind, &code).await? {
        Some(held) => held,
        // An old address says "commune", for a commune it was.
        None if kind == "commune" => territory::get(reader, "former_commune", &code).await?,
        None => return Err(web::Error::NotFound),
    };
    if held.kind == "former_commune" {
        return successor_href(&visit, &held)
            .map(|target| moved(&target))
            .ok_or(web::Error::NotFound);
    }
    let params = Params::parse(&visit.query);
    let merged = if held.kind == "commune" {
        territory::merged_into(reader, &held.code).await?
    } else {
        Vec::new()
    };
    let came_from = params
        .get("ancien")
        .and_then(|old| merged.iter().find(|former| former.code == old))
        .map(|held| former(held, visit.lang));
    let inside = inside(&app, &visit, t, &held).await?;
    let communes = queries::communes_within(reader, &held.kind, &held.code, params.page(), COMMUNES).await?;
    let path = href(&visit, &held.kind, &held.code);
    let list = ListView::new(&path, &params.without("ancien"), &[], communes.total, COMMUNES);
    let briefs = store::in_territory(reader, &held.kind, &held.code, &visit.actor).await?;
    let total = briefs.len();
    let shown = if total > WHOLE { SHOWN } else { WHOLE };
    let organisations = organisation_rows(&app, &visit, briefs.into_iter().take(shown).collect()).await?;
    let blocks = related(
        &app,
        &visit,
        Subject::Territory {
            kind: held.kind.clone(),
            code: held.code.clone(),
        },
    )
    .await?;
    let kind_label = kind_name(t, &held.kind);
    let page = visit
        .page(&app, held.name.clone())
        .crumb(t.ref_territories_title(), visit.url("/territoires"))
        .crumb(held.name.clone(), "")
        .described(t.ref_territory_lead(held.name.as_str()));
    let of_larger = |code: &Option<String>, kind: &str| if held.kind == kind { None } else { code.clone() };
    // An EPCI or EPT may stretch over several départements; the one that it is filed under would mislead.
    let grouping = matches!(held.kind.as_str(), "epci" | "ept");
    html(&ShowPage {
        page,
        t,
        kind_label,
        siren: held
            .siren
            .clone()
            .filter(|siren| *siren != held.code)
            .unwrap_or_default(),
        population: held
            .population
            .map(|count| number(visit.lang, count))
            .unwrap_or_default(),
        postcodes: held.postcodes.clone(),
        point: held
            .lat
            .zip(held.lon)
            .map(|(lat, lon)| coordinates(lat, lon, visit.lang))
            .unwrap_or_default(),
        approximate: held.approximate,
        came_from,
        former: merged.iter().map(|held| former(held, visit.lang)).collect(),
        ept: one(&app, &visit, "ept", of_larger(&held.ept, "ept").as_ref()).await?,
        epci: one(&app, &visit, "epci", of_larger(&held.epci, "epci").as_ref()).await?,
        departement: if grouping {
            None
        } else {
            one(
                &app,
                &visit,
                "departement",
                of_larger(&held.departement, "departement").as_ref(),
            )
            .await?
        },
        region: one(&app, &visit, "region", of_larger(&held.region, "region").as_ref()).await?,
        inside,
        communes: communes.items.iter().map(|held| link(&visit, held)).collect(),
        communes_total: communes.total,
        list,
        organisations,
        total,
        all_href: visit.url(&if matches!(held.kind.as_str(), "ept" | "departement") {
            format!("/organisations?{}={}", held.kind, held.code)
        } else {
            "/organisations".to_owned()
        }),
        blocks,
        source: SourceLine::data_set(1, "insee-cog", visit.lang),
        points: if held.kind == "commune" && !held.approximate {
            SourceLine::data_set(2, "geonames-communes", visit.lang)
        } else {
            None
        },
        name: held.name,
        code: held.code,
        kind: held.kind,
    })
}

/// What lies between a larger territory and its communes: départements of a région, groupings of a département.
async fn inside(
    app: &App,
    visit: &Visit,
    t: Messages,
    held: &territory::Model,
) -> Result<Vec<(String, Vec<Link>)>> {
    let kinds: &[&str] = match held.kind.as_str() {
        "region" => &["departement"],
        "departement" => &["ept", "epci"],
        _ => &[],
    };
    let mut found = Vec::new();
    for kind in kinds {
        let links: Vec<Link> = territory::within(app.db.reader(), kind, &held.kind, &held.code)
            .await?
            .iter()
            .map(|inner| link(visit, inner))
            .collect();
        if !links.is_empty() {
            let title = t
                .by_key(&format!("ref-territory-{kind}-plural"), None)
                .unwrap_or_default();
            found.push((title, links));
        }
    }
    Ok(found)
}
