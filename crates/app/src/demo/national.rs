//! A network of a country's size around the demonstration, to see how the platform bears it, the same at every run. The
//! communes are INSEE's; their partner towns' authorities, links and actions are invented and marked so.
//!
//! The shape is that of France's register of the 2000s: 4,756 authorities, 9,889 partners, 12,129 projects, 140
//! countries; a few cities with dozens of partners, one country with thousands of links.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{TimeZone, Utc};
use database::record::FreshIds;
use database::{Author, Database, Write};
use directory::Organisation;
use directory::organisation::Identified;
use directory::rows::organisation;
use geo::gazetteer::{self, Town};
use geo::place::Place;
use geo::territory;
use kernel::date::{Dated, Historic, Period, Unit};
use kernel::identifier::Scheme;
use kernel::{Clock, Ids, Origin, State, Translated};
use partnerships::Partnership;
use partnerships::partnership::{Form, Party};
use projects::Project;
use projects::project::{Location, Participant};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// How large the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Communes that have a sheet.
    pub communes: usize,
    /// Communes with links.
    pub active: usize,
    /// Partner towns abroad.
    pub towns: usize,
    /// Links.
    pub links: usize,
    /// Actions.
    pub actions: usize,
}

impl Scale {
    /// The whole country.
    pub const NATIONAL: Scale = Scale {
        communes: usize::MAX,
        active: 5_000,
        towns: 9_000,
        links: 30_000,
        actions: 13_000,
    };

    /// What the command is told: `national`, or how many times the demonstration; `None` for the demonstration alone.
    #[must_use]
    pub fn named(name: &str) -> Option<Scale> {
        let times = |factor: usize| Scale {
            communes: 110 * factor,
            active: 40 * factor,
            towns: 45 * factor,
            links: 35 * factor,
            actions: 98 * factor,
        };
        match name {
            "10" => Some(times(9)),
            "100" => Some(times(99)),
            "national" => Some(Scale::NATIONAL),
            _ => None,
        }
    }
}

/// Shares of the links by country, in thousandths; the rest falls where it falls.
const SHARES: [(&str, u64); 16] = [
    ("DE", 150),
    ("GB", 90),
    ("IT", 90),
    ("ES", 70),
    ("PL", 40),
    ("RO", 40),
    ("BE", 30),
    ("PT", 30),
    ("MA", 35),
    ("SN", 30),
    ("ML", 30),
    ("BF", 30),
    ("DZ", 20),
    ("TN", 15),
    ("VN", 15),
    ("PS", 15),
];

const FORMS: [(&str, u64); 5] = [
    ("twinning", 55),
    ("decentralised_cooperation", 25),
    ("friendship_pact", 10),
    ("project_partnership", 5),
    ("contact", 5),
];

/// A small generator (splitmix64), whose numbers no library's next version changes.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    /// Below `end`, the first ones more often: a few large cities have dozens of partners.
    fn leaning(&mut self, end: usize) -> usize {
        if self.below(8) == 0 {
            return self.below(end.min(80));
        }
        let (one, other) = (self.below(end), self.below(end));
        one.min(other)
    }

    fn weighted<'a>(&mut self, of: &[(&'a str, u64)]) -> &'a str {
        let all: u64 = of.iter().map(|(_, weight)| weight).sum();
        let mut at = self.next() % all.max(1);
        for (name, weight) in of {
            if at < *weight {
                return name;
            }
            at -= weight;
        }
        of.last().map_or("", |(name, _)| name)
    }
}

/// An authority of the network with its name.
type Named = (Uuid, String);

/// Adds a network of this size to the demonstration that is there.
///
/// # Errors
/// When the database refuses; then nothing is added.
pub async fn load(database: &Database, scale: Scale) -> anyhow::Result<()> {
    let first = Utc.with_ymd_and_hms(2026, 11, 1, 9, 0, 0).single();
    let clock = first.map_or_else(Clock::system, Clock::fixed);
    let ids = Ids::seeded(clock.clone(), 33_000);
    let write = Write::begin(database, &clock, &ids, Author::system(Origin::Demo)).await?;
    let mut fresh = FreshIds::load(write.tx(), &ids).await?;
    let mut draw = Draw(1_957);
    let communes = communes(&write, &mut fresh, scale).await?;
    let towns = towns(&write, &mut fresh, &mut draw, scale).await?;
    let active = &communes[..scale.active.min(communes.len())];
    let links = links(&write, &mut fresh, &mut draw, active, &towns, scale).await?;
    actions(&write, &mut fresh, &mut draw, &links, scale).await?;
    Ok(write.commit().await?)
}

/// A sheet for each commune that has none, the populous first.
async fn communes(write: &Write, fresh: &mut FreshIds, scale: Scale) -> anyhow::Result<Vec<Named>> {
    let held: HashSet<String> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::TerritoryCode)
        .filter(organisation::Column::TerritoryKind.eq("commune"))
        .filter(organisation::Column::Governs.eq(true))
        .into_tuple::<Option<String>>()
        .all(write.tx())
        .await?
        .into_iter()
        .flatten()
        .collect();
    let territories = territory::Entity::find()
        .filter(territory::Column::Kind.eq("commune"))
        .order_by_desc(territory::Column::Population)
        .order_by_asc(territory::Column::Code)
        .all(write.tx())
        .await?;
    let (mut new, mut named) = (Vec::new(), Vec::new());
    let wanted = territories
        .into_iter()
        .filter(|territory| !held.contains(&territory.code))
        .take(scale.communes);
    for territory in wanted {
        let id = fresh.draw();
        let mut identifiers = vec![Identified {
            scheme: Scheme::Insee,
            value: territory.code.clone(),
        }];
        identifiers.extend(territory.siren.clone().map(|value| Identified {
            scheme: Scheme::Siren,
            value,
        }));
        named.push((id, territory.name.clone()));
        let commune = Organisation {
            name: Translated::one("fr", territory.name),
            lang: "fr".to_owned(),
            kind: "commune".to_owned(),
            country: "FR".to_owned(),
            territory: Some(("commune".to_owned(), territory.code)),
            governs: true,
            identifiers,
            state: State::Published,
            ..Organisation::default()
        };
        new.push((id, commune));
    }
    // A commune's name and codes are INSEE's; it is no invention.
    directory::store::insert_many(write, new, false).await?;
    Ok(named)
}

/// Partner towns with their authorities, by country.
async fn towns(
    write: &Write,
    fresh: &mut FreshIds,
    draw: &mut Draw,
    scale: Scale,
) -> anyhow::Result<BTreeMap<String, Vec<Named>>> {
    let held: HashSet<i64> = geo::place::Entity::find()
        .select_only()
        .column(geo::place::Column::Geonames)
        .into_tuple::<Option<i64>>()
        .all(write.tx())
        .await?
        .into_iter()
        .flatten()
        .collect();
    let abroad: Vec<&Town> = gazetteer::all()
        .iter()
        .filter(|town| town.country != "FR" && geo::index::overseas(&town.country).is_none())
        .filter(|town| !held.contains(&town.id))
        .collect();
    let known: HashSet<String> = geo::country::all(write.tx())
        .await?
        .into_iter()
        .map(|country| country.code)
        .collect();
    let shared: HashMap<&str, u64> = SHARES.into_iter().collect();
    let mut of_country: HashMap<&str, Vec<&Town>> = HashMap::new();
    for town in abroad {
        if known.contains(&town.country) {
            of_country.entry(town.country.as_str()).or_default().push(town);
        }
    }
    // Towns as the links: most where most links are, and some everywhere.
    let total = scale.towns;
    let mut chosen: Vec<&Town> = Vec::new();
    let mut countries: Vec<&str> = of_country.keys().copied().collect();
    countries.sort_unstable();
    for country in &countries {
        let Some(towns) = of_country.get_mut(country) else {
            continue;
        };
        towns.sort_by_key(|town| (std::cmp::Reverse(town.population), town.id));
        let share = shared.get(country).copied().unwrap_or(2);
        let count = total * usize::try_from(share).unwrap_or(0) / 1_000;
        chosen.extend(towns.drain(..count.max(1).min(towns.len())));
    }
    let mut rest: Vec<&Town> = countries
        .iter()
        .filter_map(|country| of_country.get(country))
        .flatten()
        .copied()
        .collect();
    while chosen.len() < total && !rest.is_empty() {
        let at = draw.below(rest.len());
        chosen.push(rest.swap_remove(at));
    }
    chosen.truncate(total);
    let (mut places, mut organisations) = (Vec::new(), Vec::new());
    let mut by_country: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    for town in chosen {
        let (place, authority) = (fresh.draw(), fresh.draw());
        places.push((
            place,
            Place {
                name: Translated::one("fr", town.name.clone()),
                kind: "town".to_owned(),
                country: town.country.clone(),
                point: Some((town.lat, town.lon)),
                geonames: Some(town.id),
                state: State::Published,
                ..Place::default()
            },
        ));
        let name = format!("Ville exemple de {}", town.name);
        organisations.push((
            authority,
            Organisation {
                name: Translated::one("fr", name),
                lang: "fr".to_owned(),
                kind: "foreign_authority".to_owned(),
                country: town.country.clone(),
                place: Some(place),
                governs: true,
                state: State::Published,
                ..Organisation::default()
            },
        ));
        by_country
            .entry(town.country.clone())
            .or_default()
            .push((authority, town.name.clone()));
    }
    geo::place::insert_many(write, places).await?;
    directory::store::insert_many(write, organisations, true).await?;
    Ok(by_country)
}

/// A link as actions need it.
struct Link {
    id: Uuid,
    title: String,
    home: Uuid,
    away: Uuid,
    country: String,
    year: i32,
}

async fn links(
    write: &Write,
    fresh: &mut FreshIds,
    draw: &mut Draw,
    active: &[Named],
    towns: &BTreeMap<String, Vec<Named>>,
    scale: Scale,
) -> anyhow::Result<Vec<Link>> {
    let everywhere: Vec<(&String, &Named)> = towns
        .iter()
        .flat_map(|(country, towns)| towns.iter().map(move |town| (country, town)))
        .collect();
    let shared: u64 = SHARES.iter().map(|(_, share)| share).sum();
    let themes = [
        "education",
        "culture",
        "water",
        "health",
        "youth",
        "sport",
        "environment",
    ];
    let (mut new, mut links, mut pairs) = (Vec::new(), Vec::new(), HashSet::new());
    while links.len() < scale.links && !active.is_empty() && !everywhere.is_empty() {
        let (home, home_name) = &active[draw.leaning(active.len())];
        let by_share = draw.next() % 1_000 < shared;
        let of_share = by_share
            .then(|| draw.weighted(&SHARES))
            .and_then(|country| towns.get_key_value(country));
        let (country, (away, away_name)) = match of_share {
            Some((country, towns)) => (country, &towns[draw.leaning(towns.len())]),
            None => everywhere[draw.below(everywhere.len())],
        };
        if !pairs.insert((*home, *away)) {
            continue;
        }
        let year = 1_950 + i32::try_from(draw.below(75)).unwrap_or(0);
        let dated = Historic::new(year, Unit::Year)
            .ok()
            .map(|point| Dated::from(Period::since(point)));
        let party = |id: &Uuid| Party {
            organisation: Some(*id),
            role: partnerships::codes::PARTY.to_owned(),
            ..Party::default()
        };
        let id = fresh.draw();
        let title = format!("{home_name} – {away_name} (exemple)");
        new.push((
            id,
            Partnership {
                title: Translated::one("fr", title.clone()),
                parties: vec![party(home), party(away)],
                forms: vec![Form {
                    form: draw.weighted(&FORMS).to_owned(),
                    dated: dated.clone(),
                    source: None,
                }],
                dated,
                status: "active".to_owned(),
                themes: vec![themes[draw.below(themes.len())].to_owned()],
                state: State::Published,
                ..Partnership::default()
            },
        ));
        links.push(Link {
            id,
            title: format!("{home_name} – {away_name}"),
            home: *home,
            away: *away,
            country: country.clone(),
            year,
        });
    }
    partnerships::store::insert_many(write, new, true).await?;
    Ok(links)
}

async fn actions(
    write: &Write,
    fresh: &mut FreshIds,
    draw: &mut Draw,
    links: &[Link],
    scale: Scale,
) -> anyhow::Result<()> {
    let kinds = [
        ("exchange", "Échange de jeunes"),
        ("project", "Projet d’adduction d’eau"),
        ("training", "Formation d’agents"),
        ("event", "Exposition et débat"),
    ];
    let mut new = Vec::new();
    for _ in 0..scale.actions {
        let Some(link) = links.get(draw.below(links.len())) else {
            break;
        };
        let (kind, words) = kinds[draw.below(kinds.len())];
        let span = usize::try_from(2_026 - link.year).unwrap_or(1);
        let year = link.year + i32::try_from(draw.below(span)).unwrap_or(0);
        let participant = |organisation: Uuid, role: &str| Participant {
            organisation,
            role: role.to_owned(),
            ..Participant::default()
        };
        new.push((
            fresh.draw(),
            Project {
                title: Translated::one("fr", format!("{words} {year}, {} (exemple)", link.title)),
                kind: kind.to_owned(),
                dated: Historic::new(year, Unit::Year)
                    .ok()
                    .map(|point| Dated::from(Period::single(point))),
                partnerships: vec![link.id],
                participants: vec![
                    participant(link.home, "accountable"),
                    participant(link.away, "partner"),
                ],
                locations: vec![Location::Country {
                    code: link.country.clone(),
                }],
                themes: vec!["youth".to_owned()],
                state: State::Published,
                ..Project::default()
            },
        ));
    }
    Ok(projects::store::insert_many(write, new, true).await?)
}
