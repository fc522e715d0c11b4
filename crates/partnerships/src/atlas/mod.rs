//! The network's links as a map: partnerships become markers and links of `geo::map`, and rows of the table that says
//! the same beside it.

mod crowd;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

use database::Result;
use geo::map::{
    Area, Bounds, Figure, Link, LinkStyle, LonLat, Marker, Origin, Shape, Swatch, View, WorldMap,
};
use geo::natural_earth;
use kernel::{Actor, Lang};
use sea_orm::DatabaseConnection;
use sea_orm::prelude::Uuid;

use crate::codes;
use crate::known::{Known, Spot};
use crate::messages::Messages;
use crate::store::{self, Brief, Ends, Filter};
use crate::threads::{self, Thread};

/// ISO 3166-1 numeric codes, which the base map goes by, of the letters that everything else goes by.
static NUMERIC: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../../reference/countries.csv")
        .lines()
        .skip(1);
    lines
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(1)?))
        })
        .filter(|(_, numeric)| !numeric.is_empty())
        .collect()
});

/// Of more links than this, the moving map shows marks that stand for several: it tells no link's state, and if they
/// lead to many countries they are not read one by one.
const CROWD: usize = 3_000;

/// Fewer places than this are as well read on the world.
const INSET_FROM: usize = 5;

/// Draws a map: nothing if the land could not be read. Under the world, a narrow figure shows Europe and the
/// Mediterranean larger: on a phone the world is too small for what crowds there.
pub(crate) fn draw(map: &WorldMap, lang: Lang) -> String {
    let (world, detail) = (natural_earth::land(), natural_earth::detailed_land());
    let View::World = map.view else {
        return detail.map_or_else(String::new, |base| geo::map::world_svg(base, map));
    };
    let Some(world) = world else { return String::new() };
    let area = Bounds::EUROPE;
    let Some(detail) = detail.filter(|_| map.markers_in(area) >= INSET_FROM) else {
        return geo::map::world_svg(world, map);
    };
    let title = Messages(lang).view_europe();
    let inset = WorldMap {
        id: format!("{}-europe", map.id),
        title: title.clone(),
        view: View::Bounds(area),
        figure: Figure::Inset,
        ..map.clone()
    };
    let whole = WorldMap {
        inset: Some(area),
        ..map.clone()
    };
    format!(
        "{}<p class=\"map-inset-title\" aria-hidden=\"true\">{title}</p>{}",
        geo::map::world_svg(world, &whole),
        geo::map::world_svg(detail, &inset)
    )
}

/// How a link is drawn: as its last known status has it.
pub(crate) fn style(status: &str) -> LinkStyle {
    match status {
        "agreement" | "active" => LinkStyle::Active,
        "contact" | "engagement_letter" => LinkStyle::Contact,
        _ => LinkStyle::Past,
    }
}

/// What a map starts from.
pub(crate) struct Home {
    /// Its point.
    pub point: LonLat,
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
}

/// What a map is drawn for.
pub(crate) struct Frame<'a> {
    /// Unique in the page.
    pub id: &'a str,
    /// The mark that links start from, if it has a point.
    pub home: Option<Home>,
    /// The part of the earth.
    pub view: View,
    /// Language of the reader.
    pub lang: Lang,
    /// Where a country leads when it stands for its places, by its code.
    pub country: &'a (dyn Fn(&str) -> String + Sync),
    /// The list of what the map shows.
    pub more: String,
    /// The day on which the moving map tells states; none for a drawing alone, which names no state.
    pub today: Option<chrono::NaiveDate>,
}

/// Where a party from here starts its links: see [`crate::threads::End::start`].
pub(crate) fn start(party: &crate::rows::party::Model, known: &Known) -> Option<Spot> {
    known.spot(party).filter(|spot| !spot.area)
}

/// The map of the partnerships under a filter, and how many they are.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_filter(
    connection: &DatabaseConnection,
    filter: &Filter,
    actor: &Actor,
    frame: Frame<'_>,
) -> Result<(WorldMap, u64)> {
    let count = store::count(connection, filter, actor).await?;
    if count > CROWD as u64 {
        let ends = store::ends(connection, filter, actor).await?;
        if let Some(map) = of_crowd(connection, &ends, actor, &frame).await? {
            return Ok((map, count));
        }
    }
    Ok((of_threads(connection, filter, actor, frame).await?, count))
}

/// The map of the links of a filter, whose ends were read.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_ends(
    connection: &DatabaseConnection,
    filter: &Filter,
    ends: &Ends,
    actor: &Actor,
    frame: Frame<'_>,
) -> Result<WorldMap> {
    if ends.links.len() > CROWD
        && let Some(map) = of_crowd(connection, ends, actor, &frame).await?
    {
        return Ok(map);
    }
    of_threads(connection, filter, actor, frame).await
}

/// The map of a crowd in many countries, which no picture draws one by one: it adds up what leads where.
async fn of_crowd(
    connection: &DatabaseConnection,
    ends: &Ends,
    actor: &Actor,
    frame: &Frame<'_>,
) -> Result<Option<WorldMap>> {
    let crowd = crowd::read(connection, ends, actor, frame.view).await?;
    Ok(crowd.map(|crowd| crowd.map(frame, ends.links.len())))
}

/// The map of partnerships one by one.
async fn of_threads(
    connection: &DatabaseConnection,
    filter: &Filter,
    actor: &Actor,
    mut frame: Frame<'_>,
) -> Result<WorldMap> {
    let (threads, known) = threads::all(connection, filter, actor, frame.lang).await?;
    frame.home = chosen_home(filter, &threads).or(frame.home);
    Ok(world(&frame, &threads, &known))
}

/// The one organisation of a filter as what its links start from, if it is from here and has a point.
fn chosen_home(filter: &Filter, threads: &[Thread]) -> Option<Home> {
    let [id] = filter.organisations.as_slice() else {
        return None;
    };
    let mut ends = threads.iter().flat_map(Thread::home);
    let (end, spot) = ends.find_map(|end| Some((end, end.start().filter(|_| end.key == *id)?)))?;
    Some(Home {
        point: (spot.lon, spot.lat),
        label: end.named.name.clone(),
        href: end.named.href.clone(),
    })
}

/// Builds the map of these partnerships. What has no point is not drawn; the table beside the map says so.
pub(crate) fn world(frame: &Frame<'_>, threads: &[Thread], known: &Known) -> WorldMap {
    let lang = frame.lang;
    let mut markers: BTreeMap<Uuid, Marker> = BTreeMap::new();
    let mut homes: BTreeMap<Uuid, Marker> = BTreeMap::new();
    let mut links = Vec::new();
    let mut countries: BTreeMap<&str, Country> = BTreeMap::new();
    for thread in threads {
        let from = thread.start();
        let detail = frame
            .today
            .filter(|_| threads.len() <= CROWD)
            .map_or_else(String::new, |today| thread.detail(today, lang));
        let mut from_here = Vec::new();
        for end in thread.home() {
            let Some(spot) = end.start() else { continue };
            from_here.push(key(end.key));
            let home = homes.entry(end.key).or_insert_with(|| Marker {
                key: key(end.key),
                label: end.named.name.clone(),
                href: end.named.href.clone(),
                lon: spot.lon,
                lat: spot.lat,
                style: thread.style,
                approximate: spot.approximate,
                ..Marker::default()
            });
            home.weight += 1;
        }
        for end in thread.away() {
            if !thread.in_france && !end.country.is_empty() {
                let country = countries.entry(end.country.as_str()).or_default();
                country.partnerships.insert(thread.id);
            }
            let Some(spot) = end.spot else { continue };
            if !end.country.is_empty() {
                let country = countries.entry(end.country.as_str()).or_default();
                country.places.insert(end.key);
                country.drawn.insert(thread.id);
            }
            let marker = markers.entry(end.key).or_insert_with(|| Marker {
                key: key(end.key),
                label: end.named.name.clone(),
                href: if end.named.href.is_empty() {
                    thread.href.clone()
                } else {
                    end.named.href.clone()
                },
                lon: spot.lon,
                lat: spot.lat,
                weight: 0,
                style: thread.style,
                shape: if spot.area { Shape::Area } else { Shape::Place },
                approximate: spot.approximate,
                note: end.named.country.clone(),
            });
            marker.weight += 1;
            // A place with a living link is drawn alive, whatever its other links are.
            if rank(thread.style) < rank(marker.style) {
                marker.style = thread.style;
            }
            if let Some(from) = from {
                links.push(Link {
                    from: Some((from.lon, from.lat)),
                    to_key: marker.key.clone(),
                    href: thread.href.clone(),
                    label: format!("{}, {}", thread.title, thread.forms.to_lowercase()),
                    style: thread.style,
                    title: thread.title.clone(),
                    detail: detail.clone(),
                    homes: from_here.clone(),
                    weight: 1,
                });
            }
        }
    }
    for marker in markers.values_mut().chain(homes.values_mut()) {
        marker.note = note(&marker.note, marker, lang);
    }
    let tinted = countries
        .iter()
        .map(|(code, country)| (*code, country.partnerships.len()));
    let (tinted, abroad) = tints(tinted);
    WorldMap {
        areas: countries
            .into_iter()
            .map(|(code, country)| area(code, country, known, frame.country, lang))
            .collect(),
        markers: markers.into_values().collect(),
        homes: homes.into_values().collect(),
        links,
        tinted,
        ..framed(frame, abroad, threads.len())
    }
}

/// An empty map of a frame, which says how many partnerships lead to how many countries.
fn framed(frame: &Frame<'_>, abroad: usize, links: usize) -> WorldMap {
    let t = Messages(frame.lang);
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    WorldMap {
        id: frame.id.to_owned(),
        title: t.map_title(),
        desc: t.map_desc(count(abroad), count(links)),
        origin: frame.home.as_ref().map(|home| Origin {
            point: home.point,
            label: home.label.clone(),
            href: home.href.clone(),
        }),
        more: frame.more.clone(),
        view: frame.view,
        ..WorldMap::default()
    }
}

/// Countries by numeric code with their number of partnerships that cross a border, and how many these countries are.
fn tints<'a>(countries: impl Iterator<Item = (&'a str, usize)>) -> (Vec<(String, u32)>, usize) {
    let abroad: Vec<(&str, usize)> = countries.filter(|(_, partnerships)| *partnerships > 0).collect();
    let tinted = abroad.iter().filter_map(|(code, partnerships)| {
        let numeric = NUMERIC.get(code)?;
        Some(((*numeric).to_owned(), number(*partnerships)))
    });
    (tinted.collect(), abroad.len())
}

/// What a map adds up by country.
#[derive(Default)]
struct Country {
    /// Partnerships that cross a border.
    partnerships: HashSet<Uuid>,
    /// Partnerships with a point there.
    drawn: HashSet<Uuid>,
    /// Keys of the markers there.
    places: BTreeSet<Uuid>,
}

/// What stands for a country's places where there are too many to draw.
fn area(code: &str, country: Country, known: &Known, href: &dyn Fn(&str) -> String, lang: Lang) -> Area {
    let held = known.countries.get(code);
    let weight = country.drawn.len();
    Area {
        key: code.to_owned(),
        label: known.country(code, lang),
        href: href(code),
        // Without a point of its own (none on earth is drawn), it stands where its first place does.
        point: held
            .and_then(|held| held.lon.zip(held.lat))
            .unwrap_or((f64::NAN, f64::NAN)),
        weight: number(weight),
        note: Messages(lang).map_count(i64::try_from(weight).unwrap_or(i64::MAX)),
        members: country.places.into_iter().map(key).collect(),
    }
}

/// What is said of a marker: its country, unless that is its name, and how many partnerships lead there.
fn note(country: &str, marker: &Marker, lang: Lang) -> String {
    let count = Messages(lang).map_count(i64::from(marker.weight));
    match country.is_empty() || country == marker.label {
        true => count,
        false => format!("{country}, {count}"),
    }
}

/// A marker's key, as pages and scripts know it.
fn key(id: Uuid) -> String {
    id.simple().to_string()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What the signs of a map mean: those that it uses, and the steps of its tint.
pub(crate) fn legend(map: &WorldMap, lang: Lang) -> Vec<(String, String)> {
    let t = Messages(lang);
    let has = |style| map.links.iter().any(|link| link.style == style);
    let mut signs: Vec<(Swatch, String)> = Vec::new();
    for (style, text) in [
        (LinkStyle::Active, t.legend_active()),
        (LinkStyle::Contact, t.legend_contact()),
        (LinkStyle::Past, t.legend_past()),
    ] {
        if has(style) {
            signs.push((Swatch::Link(style), text));
        }
    }
    if map.is_gathered() {
        signs.push((Swatch::Many, t.legend_many()));
    } else {
        if map.markers.iter().any(|marker| marker.shape == Shape::Area) {
            signs.push((Swatch::Area, t.legend_area()));
        }
        if map.markers.iter().any(|marker| marker.approximate) {
            signs.push((Swatch::Approximate, t.legend_approximate()));
        }
    }
    let most = map.tinted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let steps = geo::map::tint_steps(most);
    for (index, from) in steps.iter().enumerate() {
        let (first, count) = (i64::from(*from), |value: u32| i64::from(value));
        let text = match steps.get(index + 1) {
            Some(next) if *next == from + 1 => t.legend_tint(first),
            Some(next) => t.legend_tint_range(first, count(next - 1)),
            None if *from == most => t.legend_tint(first),
            None => t.legend_tint_more(first),
        };
        signs.push((Swatch::Tint(index + 1), text));
    }
    let drawn = |(sign, text): (Swatch, String)| (geo::map::swatch(sign), text);
    signs.into_iter().map(drawn).collect()
}

/// The place of a style among the others, the liveliest first.
pub(crate) fn rank(style: LinkStyle) -> i64 {
    match style {
        LinkStyle::Active => 0,
        LinkStyle::Contact => 1,
        LinkStyle::Past => 2,
    }
}

/// The forms of a partnership in words: `Jumelage, coopération décentralisée`.
pub(crate) fn forms_text(brief: &Brief, lang: Lang) -> String {
    forms_said(brief.forms.iter().map(|form| form.form.as_str()), lang)
}

/// Forms in words, by their codes.
pub(crate) fn forms_said<'a>(forms: impl Iterator<Item = &'a str>, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for form in forms {
        let name = codes::label(codes::forms(), form, lang);
        let name = if names.is_empty() {
            name
        } else {
            name.to_lowercase()
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        Messages(lang).form_none()
    } else {
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_land_and_the_numeric_codes_are_there() {
        assert!(natural_earth::land().is_some() && natural_earth::detailed_land().is_some());
        assert_eq!(NUMERIC.get("ML"), Some(&"466"));
        let mali = natural_earth::land().and_then(|base| base.country("466"));
        assert!(mali.is_some());
    }
}
