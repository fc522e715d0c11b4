//! Who a line means by its partner.

use std::collections::BTreeSet;

use documents::import::{Candidate, Cells, Line, Note};
use geo::gazetteer::{self, Town};
use geo::index::{Found, overseas};
use geo::territory;
use kernel::identifier::{Identifier, Scheme};

use super::network::Network;
use super::words;

/// A town that only its name speaks for is taken from this many inhabitants on: smaller ones have namesakes that no
/// list of towns holds.
const LARGE: i64 = 100_000;
/// How near a point must lie to be the same town, in degrees (about 30 km).
const NEAR: f64 = 0.3;

/// What a partner is found to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Partner {
    /// An authority that the network holds.
    Authority(usize),
    /// A place that the network holds, without an authority yet.
    Place(usize),
    /// A French territory, whose authority may not be held yet.
    Territory(Box<territory::Model>),
    /// A town of the gazetteer that is new to the network.
    Town(&'static Town),
    /// New, in this country.
    New { country: String },
}

/// Why it is not found.
#[derive(Debug, PartialEq)]
pub(super) struct Question {
    pub note: Note,
    pub candidates: Vec<Candidate>,
}

/// What a line says of its partner.
pub(super) struct Said<'a> {
    /// Its name, without the country beside it.
    pub name: &'a str,
    /// Its country's code.
    pub country: Option<String>,
    /// Its point.
    pub point: Option<(f64, f64)>,
    geonames: Option<i64>,
    pub wikidata: Option<Identifier>,
}

/// Reads a line's cells; what cannot be read is noted.
pub(super) fn said<'a>(cells: &Cells<'a>, network: &Network, line: &mut Line) -> Said<'a> {
    let whole = cells.get("partner");
    let (name, beside) = words::name_and_country(whole, &network.index);
    let mut country = None;
    if let Some(given) = cells.some("country") {
        country = network.index.country(given).map(str::to_owned);
        if country.is_none() {
            line.notes.push(Note::CountryUnknown {
                given: given.to_owned(),
            });
        }
    }
    let geonames = identifier(cells, "geonames", Scheme::Geonames, line);
    let wikidata = identifier(cells, "wikidata", Scheme::Wikidata, line);
    let mut point = None;
    if let (Some(lat), Some(lon)) = (cells.some("lat"), cells.some("lon")) {
        point = words::degrees(lat, 90.0).zip(words::degrees(lon, 180.0));
        if point.is_none() {
            line.unreadable("lat", &format!("{lat} {lon}"));
        }
    }
    Said {
        name,
        country: country.or(beside),
        point,
        geonames: geonames.and_then(|held| held.value().parse().ok()),
        wikidata,
    }
}

/// An identifier, alone or at the end of its page's address; what is none is noted.
pub(super) fn identifier(
    cells: &Cells<'_>,
    field: &str,
    scheme: Scheme,
    line: &mut Line,
) -> Option<Identifier> {
    let given = cells.some(field)?;
    let last = given.trim_end_matches('/').rsplit('/').next().unwrap_or(given);
    let read = Identifier::parse(scheme, last).ok();
    if read.is_none() {
        line.unreadable(field, given);
    }
    read
}

/// Finds who is meant.
pub(super) fn find(said: &Said<'_>, network: &Network) -> Result<Partner, Question> {
    if let Some(country) = &said.country
        && network.index.is_french(country)
    {
        return french(said, country, network);
    }
    if let Some(found) = by_identifier(said, network) {
        return confirmed(found, said, network);
    }
    match &said.country {
        Some(country) => within(said, country, network),
        None => anywhere(said, network),
    }
}

/// A partner in France: a territory of the reference, or nothing.
fn french(said: &Said<'_>, country: &str, network: &Network) -> Result<Partner, Question> {
    let named = network.index.named(said.name, overseas(country));
    match named {
        Found::One(held) | Found::Merged(held) => Ok(Partner::Territory(Box::new(held.clone()))),
        Found::Several(held) => Err(homonyms(said, held.into_iter().map(of_territory).collect())),
        Found::None => Err(Question {
            note: Note::TerritoryUnknown {
                given: said.name.to_owned(),
            },
            candidates: Vec::new(),
        }),
    }
}

fn by_identifier(said: &Said<'_>, network: &Network) -> Option<Partner> {
    let by_wikidata = said
        .wikidata
        .as_ref()
        .and_then(|held| network.identified("wikidata", held.value()));
    if let Some(authority) = by_wikidata {
        return Some(Partner::Authority(authority));
    }
    let id = said.geonames?;
    let authority = network.identified("geonames", &id.to_string());
    if let Some(authority) = authority {
        return Some(Partner::Authority(authority));
    }
    if let Some(place) = network.place_with(id) {
        return Some(of_place(place, network));
    }
    gazetteer::get(id).map(Partner::Town)
}

/// A place stands for its authority where it has one.
fn of_place(place: usize, network: &Network) -> Partner {
    network.places[place]
        .authority
        .map_or(Partner::Place(place), Partner::Authority)
}

/// An identifier counts unless the line contradicts it: another country, or a name that others bear and it does not.
fn confirmed(found: Partner, said: &Said<'_>, network: &Network) -> Result<Partner, Question> {
    let own = candidate(&found, network);
    let other_country = said
        .country
        .as_ref()
        .is_some_and(|country| *country != own.country);
    let bearers = bearers(said.name, None, network);
    let other_name = kernel::text::fold(&own.name) != kernel::text::fold(said.name)
        && !bearers.is_empty()
        && !bearers.iter().any(|bearer| same(bearer, &found, network));
    if !other_country && !other_name {
        return Ok(found);
    }
    let given = match &said.country {
        Some(country) => format!("{} ({country})", said.name),
        None => said.name.to_owned(),
    };
    let mut candidates = vec![own.clone()];
    candidates.extend(bearers.iter().map(|bearer| candidate(bearer, network)));
    Err(Question {
        note: Note::Contradiction {
            given,
            held: format!("{} ({})", own.name, own.country),
        },
        candidates,
    })
}

/// The name within its country.
fn within(said: &Said<'_>, country: &str, network: &Network) -> Result<Partner, Question> {
    let mut found = bearers(said.name, Some(country), network);
    if found.len() > 1
        && let Some(point) = said.point
    {
        let near: Vec<Partner> = found
            .iter()
            .filter(|bearer| is_near(bearer, point, network))
            .cloned()
            .collect();
        if near.len() == 1 {
            found = near;
        }
    }
    match found.as_slice() {
        [] => Ok(Partner::New {
            country: country.to_owned(),
        }),
        [one] => Ok(one.clone()),
        several => Err(homonyms(
            said,
            several.iter().map(|bearer| candidate(bearer, network)).collect(),
        )),
    }
}

/// The name alone.
fn anywhere(said: &Said<'_>, network: &Network) -> Result<Partner, Question> {
    let found = bearers(said.name, None, network);
    let french = match network.index.named(said.name, None) {
        Found::One(held) | Found::Merged(held) => vec![of_territory(held)],
        Found::Several(held) => held.into_iter().map(of_territory).collect(),
        Found::None => Vec::new(),
    };
    match found.as_slice() {
        [] if french.is_empty() => Err(Question {
            note: Note::UnknownWithoutCountry {
                given: said.name.to_owned(),
            },
            candidates: Vec::new(),
        }),
        [one] if french.is_empty() => {
            let trusted = match one {
                Partner::Town(town) => town.population >= LARGE,
                _ => true,
            };
            if trusted {
                return Ok(one.clone());
            }
            Err(Question {
                note: Note::NeedsCountry {
                    given: said.name.to_owned(),
                },
                candidates: vec![candidate(one, network)],
            })
        }
        several => {
            let mut candidates: Vec<Candidate> =
                several.iter().map(|bearer| candidate(bearer, network)).collect();
            candidates.extend(french);
            Err(homonyms(said, candidates))
        }
    }
}

fn homonyms(said: &Said<'_>, mut candidates: Vec<Candidate>) -> Question {
    candidates.truncate(12);
    Question {
        note: Note::Homonym {
            given: said.name.to_owned(),
        },
        candidates,
    }
}

/// Everything abroad that bears a name: what the network holds, and towns of the gazetteer that it does not hold.
fn bearers(name: &str, country: Option<&str>, network: &Network) -> Vec<Partner> {
    let mut found = Vec::new();
    let mut held = BTreeSet::new();
    let countries = match country {
        Some(code) => vec![code.to_owned()],
        None => network.countries_of(name),
    };
    for code in &countries {
        if network.index.is_french(code) {
            continue;
        }
        for authority in network.authorities_named(code, name) {
            let place = network.authorities[authority]
                .place
                .and_then(|id| network.place_at(id));
            held.extend(place.and_then(|place| network.places[place].geonames));
            found.push(Partner::Authority(authority));
        }
        for place in network.places_named(code, name) {
            held.extend(network.places[place].geonames);
            let partner = of_place(place, network);
            if !found.contains(&partner) {
                found.push(partner);
            }
        }
    }
    let towns = gazetteer::named(name)
        .into_iter()
        .filter(|town| country.is_none_or(|code| town.country == code))
        .filter(|town| !network.index.is_french(&town.country) && !held.contains(&town.id));
    for town in towns {
        // A town that the network holds under another name.
        let partner = match network.place_with(town.id) {
            Some(place) => of_place(place, network),
            None => Partner::Town(town),
        };
        if !found.contains(&partner) && !stands_for(&found, town, network) {
            found.push(partner);
        }
    }
    found
}

/// Whether something held already is this town of the gazetteer, though nobody noted its id: it lies there.
fn stands_for(found: &[Partner], town: &Town, network: &Network) -> bool {
    found.iter().any(|partner| {
        let at = place_of(partner, network).map(|place| &network.places[place]);
        at.is_some_and(|place| {
            place.geonames.is_none()
                && place.country == town.country
                && place.point.is_none_or(|point| near(point, (town.lat, town.lon)))
        })
    })
}

fn place_of(partner: &Partner, network: &Network) -> Option<usize> {
    match partner {
        Partner::Authority(authority) => network.authorities[*authority]
            .place
            .and_then(|id| network.place_at(id)),
        Partner::Place(place) => Some(*place),
        _ => None,
    }
}

fn point_of(partner: &Partner, network: &Network) -> Option<(f64, f64)> {
    match partner {
        Partner::Town(town) => Some((town.lat, town.lon)),
        other => place_of(other, network).and_then(|place| network.places[place].point),
    }
}

fn is_near(partner: &Partner, point: (f64, f64), network: &Network) -> bool {
    point_of(partner, network).is_some_and(|held| near(held, point))
}

fn near(one: (f64, f64), other: (f64, f64)) -> bool {
    (one.0 - other.0).abs() < NEAR && (one.1 - other.1).abs() < NEAR
}

/// Whether two findings are one thing.
fn same(one: &Partner, other: &Partner, network: &Network) -> bool {
    if one == other {
        return true;
    }
    let place = |partner: &Partner| match partner {
        Partner::Town(town) => Some(town.id),
        held => place_of(held, network).and_then(|place| network.places[place].geonames),
    };
    place(one).is_some_and(|id| place(other) == Some(id))
}

/// A finding as a line's report names it.
pub(super) fn candidate(partner: &Partner, network: &Network) -> Candidate {
    match partner {
        Partner::Authority(authority) => {
            let held = &network.authorities[*authority];
            let geonames = place_of(partner, network).and_then(|place| network.places[place].geonames);
            Candidate {
                name: held.name.clone(),
                country: held.country.clone(),
                detail: geonames.map(|id| format!("GeoNames {id}")).unwrap_or_default(),
            }
        }
        Partner::Place(place) => {
            let held = &network.places[*place];
            Candidate {
                name: held.name.clone(),
                country: held.country.clone(),
                detail: held
                    .geonames
                    .map(|id| format!("GeoNames {id}"))
                    .unwrap_or_default(),
            }
        }
        Partner::Territory(held) => of_territory(held),
        Partner::Town(town) => Candidate {
            name: town.name.clone(),
            country: town.country.clone(),
            detail: format!("GeoNames {}", town.id),
        },
        Partner::New { country } => Candidate {
            name: String::new(),
            country: country.clone(),
            detail: String::new(),
        },
    }
}

/// A French territory as a line's report names it.
pub(super) fn of_territory(held: &territory::Model) -> Candidate {
    Candidate {
        name: held.name.clone(),
        country: "FR".to_owned(),
        detail: format!("INSEE {}", held.code),
    }
}
