//! The territory that links start from: France by département, a département by commune, an EPT by commune. Each circle
//! leads one step nearer, and a commune narrows the map of the world to its own links.

use std::collections::BTreeSet;

use geo::contour;
use geo::map::{Group, TerritoryMap, Unit};
use geo::territory::{self, Model};
use web::list::Params;
use web::{App, Error, Visit};

use super::{Choice, shapes};
use crate::messages::Messages;
use crate::store::{self, At, Filter};

/// Where overseas départements are drawn: beside the coast, since at their own place nothing else could be read.
const OVERSEAS: (f64, f64) = (-7.2, 42.6);
/// Degrees from one overseas département to the next.
const OVERSEAS_STEP: f64 = 1.15;
/// The same beside contours, where circles are small and France fills the picture.
const OVERSEAS_STEP_SHAPED: f64 = 0.8;

/// What the page shows of the territory.
pub(super) struct Plan {
    pub map: TerritoryMap,
    /// What its circles are.
    pub unit: String,
    /// What they are grouped by; empty if by nothing.
    pub group: String,
    pub caption: String,
    /// Steps to other territories, and which one is shown.
    pub steps: Vec<Choice>,
    /// Whether contours are drawn: the moving map can show them too.
    pub shaped: bool,
    /// Partnerships of organisations that govern no commune of the map.
    pub elsewhere: i64,
    pub rows: Vec<Row>,
}

/// A row of the table beside.
pub(super) struct Row {
    pub label: String,
    pub href: String,
    pub group: String,
    pub count: u32,
    pub chosen: bool,
}

/// Which territory the address asks for.
enum Level {
    France,
    Departement(Model),
    Ept(Model),
}

struct Reader<'a> {
    app: &'a App,
    visit: &'a Visit,
    params: &'a Params,
    path: String,
    t: Messages,
    filter: Filter,
}

/// The territory that the address asks for, with the number of partnerships of each of its units.
pub(super) async fn plan(app: &App, visit: &Visit, params: &Params, filter: &Filter) -> Result<Plan, Error> {
    let reader = Reader {
        app,
        visit,
        params,
        path: visit.url("/carte"),
        t: Messages(visit.lang),
        // The map of the territory keeps all communes in sight whichever one is chosen.
        filter: Filter {
            territories: Vec::new(),
            ..filter.clone()
        },
    };
    match reader.level().await? {
        Level::France => reader.france().await,
        Level::Departement(held) => {
            let communes = territory::within(app.db.reader(), "commune", "departement", &held.code).await?;
            reader.communes(held, communes).await
        }
        Level::Ept(held) => {
            let communes = territory::within(app.db.reader(), "commune", "ept", &held.code).await?;
            reader.communes(held, communes).await
        }
    }
}

impl Reader<'_> {
    /// An EPT or a département that the list is narrowed to, else France if asked for, else the home département.
    async fn level(&self) -> Result<Level, Error> {
        let connection = self.app.db.reader();
        if let [code] = self.params.all("ept").as_slice()
            && let Some(held) = territory::find(connection, "ept", code).await?
        {
            return Ok(Level::Ept(held));
        }
        let home = self.app.settings.home_departement.as_str();
        let chosen = match self.params.all("departement").as_slice() {
            [code] => code,
            _ if self.params.get("plan") == Some("france") => return Ok(Level::France),
            _ => home,
        };
        for code in [chosen, home] {
            if let Some(held) = territory::find(connection, "departement", code).await? {
                return Ok(Level::Departement(held));
            }
        }
        Ok(Level::France)
    }

    /// The départements, each with the partnerships of whoever is in it.
    async fn france(&self) -> Result<Plan, Error> {
        let (connection, actor) = (self.app.db.reader(), &self.visit.actor);
        let (counts, elsewhere) =
            store::count_at_home(connection, &self.filter, actor, &At::Departements).await?;
        let departements = territory::all(self.app.db.reader(), "departement").await?;
        let mut overseas = 0.0;
        let mut units = Vec::new();
        let mut regions = BTreeSet::new();
        for held in &departements {
            let Some((mut lat, mut lon)) = held.lat.zip(held.lon) else {
                continue;
            };
            let weight = counts.get(&held.code).copied().unwrap_or(0);
            // Land without inhabitants (Clipperton, the southern lands) has no authority to link.
            if weight == 0 && held.population == Some(0) {
                continue;
            }
            if is_overseas(&held.code) {
                lat = OVERSEAS.1 + overseas * OVERSEAS_STEP;
                lon = OVERSEAS.0;
                overseas += 1.0;
            }
            let narrowed = self.base().with("departement", &held.code).at(&self.path);
            regions.extend(held.region.clone());
            units.push(self.unit(held, (lat, lon), weight, held.region.clone(), narrowed));
        }
        // Régions tint the circles; their names would cover them.
        let groups = regions
            .into_iter()
            .map(|key| Group {
                key,
                ..Group::default()
            })
            .collect();
        let mut map = self.map(
            self.t.territory_france(),
            self.t.territory_desc_france(),
            units,
            groups,
        );
        // What is drawn beside the coast has no place for its contour there.
        let near = |unit: &&Unit| !is_overseas(&unit.code);
        let codes: Vec<String> = map
            .units
            .iter()
            .filter(near)
            .map(|unit| unit.code.clone())
            .collect();
        let held = contour::wanted(self.app.db.reader(), "departement", &codes).await?;
        if !held.is_empty() {
            for unit in map.units.iter_mut().filter(|unit| is_overseas(&unit.code)) {
                unit.lat = OVERSEAS.1 + (unit.lat - OVERSEAS.1) / OVERSEAS_STEP * OVERSEAS_STEP_SHAPED;
            }
        }
        let credit = shapes::give(&mut map, held, self.t);
        Ok(Plan {
            unit: self.t.facet_departement(),
            group: String::new(),
            caption: match &credit {
                Some(credit) => self.t.territory_caption_shapes_france() + &shapes::credit(self.t, credit),
                None => self.t.territory_caption_france(),
            },
            shaped: credit.is_some(),
            steps: self.steps(&[], None, true).await?,
            elsewhere,
            rows: rows(&map),
            map,
        })
    }

    /// The communes of a département or EPT, each with the partnerships of its own authority.
    async fn communes(&self, place: Model, communes: Vec<Model>) -> Result<Plan, Error> {
        let (t, connection, actor) = (self.t, self.app.db.reader(), &self.visit.actor);
        let codes = communes.iter().map(|commune| commune.code.clone()).collect();
        let (counts, elsewhere) =
            store::count_at_home(connection, &self.filter, actor, &At::Communes(codes)).await?;
        // Around Paris communes are grouped by EPT, elsewhere by EPCI: there the EPCI says nothing.
        let by_ept = communes.iter().any(|commune| commune.ept.is_some());
        let (kind, column) = if by_ept {
            ("ept", t.column_ept())
        } else {
            ("epci", t.column_epci())
        };
        let key = |commune: &Model| match by_ept {
            true => commune.ept.clone(),
            false => commune.epci.clone(),
        };
        let keys: BTreeSet<String> = communes.iter().filter_map(key).collect();
        let held = territory::some(connection, kind, keys.into_iter().collect()).await?;
        let chosen = self.params.all("territoire");
        let mut units = Vec::new();
        for commune in &communes {
            let Some(at) = commune.lat.zip(commune.lon) else {
                continue;
            };
            let place = format!("commune:{}", commune.code);
            let weight = counts.get(&commune.code).copied().unwrap_or(0);
            let narrowed = self.params.without("territoire").without("page");
            // A commune without a link leads to its page: the map would only be empty.
            let href = match (chosen.contains(&place.as_str()), weight) {
                (true, _) => narrowed.at(&self.path) + "#carte",
                (false, 0) => self.visit.url(&format!("/territoires/commune/{}", commune.code)),
                (false, _) => narrowed.with("territoire", &place).at(&self.path) + "#carte",
            };
            let mut unit = self.unit(commune, at, weight, key(commune), href);
            unit.chosen = chosen.contains(&place.as_str());
            units.push(unit);
        }
        let groups = held
            .iter()
            .map(|group| Group {
                key: group.code.clone(),
                label: group.name.clone(),
                href: Some(match by_ept {
                    true => self.base().with("ept", &group.code).at(&self.path) + "#territoire",
                    false => self.visit.url(&format!("/territoires/epci/{}", group.code)),
                }),
                note: String::new(),
            })
            .collect();
        let mut map = geo::map::gather_territory(self.map(
            t.territory_title(place.name.clone()),
            t.territory_desc(),
            units,
            groups,
        ));
        let grouped = map.units.len() < communes.len() && map.groups.is_empty() && !held.is_empty();
        let contours = if grouped {
            shapes::of_groups(connection, kind, &held, &communes, key).await?
        } else {
            let codes: Vec<String> = map.units.iter().map(|unit| unit.code.clone()).collect();
            contour::wanted(connection, "commune", &codes).await?
        };
        let credit = shapes::give(&mut map, contours, t);
        let epts = if by_ept { held.as_slice() } else { &[] };
        Ok(Plan {
            unit: if grouped { column.clone() } else { t.commune() },
            group: if grouped { String::new() } else { column },
            caption: match (&credit, grouped, by_ept) {
                (Some(credit), true, _) => {
                    t.territory_caption_shapes_groups() + &shapes::credit(self.t, credit)
                }
                (Some(credit), false, true) => t.territory_caption_shapes() + &shapes::credit(self.t, credit),
                (Some(credit), false, false) => {
                    t.territory_caption_shapes_epci() + &shapes::credit(self.t, credit)
                }
                (None, true, _) => t.territory_caption_groups(),
                (None, false, true) => t.territory_caption(),
                (None, false, false) => t.territory_caption_epci(),
            },
            shaped: credit.is_some(),
            steps: self.steps(epts, Some(&place), false).await?,
            elsewhere,
            rows: rows(&map),
            map,
        })
    }

    fn unit(
        &self,
        held: &Model,
        (lat, lon): (f64, f64),
        weight: u32,
        group: Option<String>,
        href: String,
    ) -> Unit {
        Unit {
            code: held.code.clone(),
            label: held.name.clone(),
            href,
            lon,
            lat,
            weight,
            group,
            note: self.t.map_count(i64::from(weight)),
            chosen: false,
        }
    }

    fn map(&self, title: String, desc: String, units: Vec<Unit>, groups: Vec<Group>) -> TerritoryMap {
        TerritoryMap {
            id: "carte-territoire".to_owned(),
            title,
            desc,
            units,
            groups,
            ..TerritoryMap::default()
        }
    }

    /// The address without what another territory replaces.
    fn base(&self) -> Params {
        ["plan", "departement", "ept", "territoire", "page"]
            .into_iter()
            .fold(self.params.clone(), |params, name| params.without(name))
    }

    /// From the whole country to an EPT: where the reader stands, and where to go from there.
    async fn steps(&self, epts: &[Model], place: Option<&Model>, france: bool) -> Result<Vec<Choice>, Error> {
        let connection = self.app.db.reader();
        let at = |params: Params| params.at(&self.path) + "#territoire";
        let mut steps = vec![Choice {
            label: self.t.territory_france(),
            href: at(self.base().with("plan", "france")),
            current: france,
        }];
        let home = &self.app.settings.home_departement;
        let current =
            |held: &Model| place.is_some_and(|place| (&place.kind, &place.code) == (&held.kind, &held.code));
        if let Some(held) = territory::find(connection, "departement", home).await? {
            steps.push(Choice {
                current: current(&held),
                label: held.name,
                href: at(self.base()),
            });
        }
        let of_home: Vec<Model>;
        let mut listed = epts;
        // Inside an EPT its neighbours stay in reach.
        if place.is_some_and(|place| place.kind == "ept") || france {
            of_home = self.home_epts().await?;
            listed = &of_home;
        } else if let Some(place) = place.filter(|place| place.kind == "departement" && place.code != *home) {
            steps.push(Choice {
                current: true,
                label: place.name.clone(),
                href: at(self.base().with("departement", &place.code)),
            });
        }
        for ept in listed {
            steps.push(Choice {
                label: ept.name.clone(),
                href: at(self.base().with("ept", &ept.code)),
                current: current(ept),
            });
        }
        if let Some(place) = place.filter(|_| !steps.iter().any(|step| step.current)) {
            steps.push(Choice {
                label: place.name.clone(),
                href: at(self.base().with(&place.kind, &place.code)),
                current: true,
            });
        }
        Ok(steps)
    }

    async fn home_epts(&self) -> Result<Vec<Model>, Error> {
        let connection = self.app.db.reader();
        let home = &self.app.settings.home_departement;
        let communes = territory::within(connection, "commune", "departement", home).await?;
        let codes: BTreeSet<String> = communes.into_iter().filter_map(|commune| commune.ept).collect();
        Ok(territory::some(connection, "ept", codes.into_iter().collect()).await?)
    }
}

/// Whether a département is drawn beside the coast.
fn is_overseas(code: &str) -> bool {
    code.starts_with('9') && code.len() > 2
}

/// What the circles say, the most linked first.
fn rows(map: &TerritoryMap) -> Vec<Row> {
    let name = |key: &Option<String>| {
        let group = map.groups.iter().find(|group| Some(&group.key) == key.as_ref());
        group.map_or_else(String::new, |group| group.label.clone())
    };
    let mut rows: Vec<Row> = map
        .units
        .iter()
        .map(|unit| Row {
            label: unit.label.clone(),
            href: unit.href.clone(),
            group: name(&unit.group),
            count: unit.weight,
            chosen: unit.chosen,
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}
