//! The network's links as a map: partnerships become markers and links of `geo::map`, and rows of the table that says
//! the same beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use geo::map::{Link, LinkStyle, LonLat, Marker, Origin, Shape, View, WorldMap};
use geo::natural_earth;
use kernel::Lang;

use crate::codes;
use crate::known::{Known, Spot};
use crate::messages::Messages;
use crate::store::Brief;

/// ISO 3166-1 numeric codes, which the base map goes by, of the letters that everything else goes by.
static NUMERIC: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../reference/countries.csv").lines().skip(1);
    lines
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, cells.nth(1)?))
        })
        .filter(|(_, numeric)| !numeric.is_empty())
        .collect()
});

/// Draws a map: nothing if the land could not be read.
pub(crate) fn draw(map: &WorldMap) -> String {
    let base = match map.view {
        View::World => natural_earth::land(),
        View::Bounds(_) | View::Fit => natural_earth::detailed_land(),
    };
    base.map(|base| geo::map::world_svg(base, map))
        .unwrap_or_default()
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

/// Builds the map of these partnerships. `id` is unique in the page.
pub(crate) fn world(
    id: &str,
    briefs: &[Brief],
    known: &Known,
    home: &Home,
    view: View,
    lang: Lang,
) -> WorldMap {
    let t = Messages(lang);
    let mut markers: BTreeMap<String, Marker> = BTreeMap::new();
    let mut links = Vec::new();
    let mut tinted: BTreeSet<&str> = BTreeSet::new();
    for brief in briefs {
        let href = lang.url(&brief.path());
        let style = style(&brief.row.status);
        let start = brief
            .home()
            .filter(|party| party.role == "lead")
            .chain(brief.home())
            .find_map(|party| known.spot(party));
        for party in brief.away() {
            let Some(spot) = known.spot(party) else { continue };
            if !brief.row.in_france {
                tinted.extend(NUMERIC.get(party.country.as_str()));
            }
            let named = known.party(party, lang);
            let key = party
                .organisation_id
                .or(party.place_id)
                .unwrap_or(party.id)
                .simple()
                .to_string();
            let marker = markers.entry(key.clone()).or_insert_with(|| Marker {
                key: key.clone(),
                label: named.name.clone(),
                href: if named.href.is_empty() {
                    href.clone()
                } else {
                    named.href.clone()
                },
                lon: spot.lon,
                lat: spot.lat,
                weight: 0,
                style,
                shape: if spot.area { Shape::Area } else { Shape::Place },
                approximate: spot.approximate,
                note: named.country.clone(),
            });
            marker.weight += 1;
            // A place with a living link is drawn alive, whatever its other links are.
            if rank(style) < rank(marker.style) {
                marker.style = style;
            }
            links.push(Link {
                from: start.and_then(|spot| away_from(spot, home.point)),
                to_key: key,
                href: href.clone(),
                label: format!(
                    "{}, {}",
                    brief.record.title.text(lang),
                    forms_text(brief, lang).to_lowercase()
                ),
                style,
            });
        }
    }
    for marker in markers.values_mut() {
        let count = t.map_count(i64::from(marker.weight));
        marker.note = if marker.note.is_empty() || marker.note == marker.label {
            count
        } else {
            format!("{}, {count}", marker.note)
        };
    }
    let countries = tinted.len();
    WorldMap {
        id: id.to_owned(),
        title: t.map_title(),
        desc: t.map_desc(
            i64::try_from(countries).unwrap_or(0),
            i64::try_from(links.len()).unwrap_or(0),
        ),
        origin: Some(Origin {
            point: home.point,
            label: home.label.clone(),
            href: home.href.clone(),
        }),
        markers: markers.into_values().collect(),
        links,
        tinted: tinted.into_iter().map(str::to_owned).collect(),
        view,
    }
}

fn rank(style: LinkStyle) -> u8 {
    match style {
        LinkStyle::Active => 0,
        LinkStyle::Contact => 1,
        LinkStyle::Past => 2,
    }
}

/// A start of its own for links from elsewhere than the home territory; on a map of the world a quarter of a degree is
/// the same point.
fn away_from(spot: Spot, home: LonLat) -> Option<LonLat> {
    let near = (spot.lon - home.0).abs() < 0.5 && (spot.lat - home.1).abs() < 0.5;
    (!near).then_some((spot.lon, spot.lat))
}

/// The forms of a partnership in words: `Jumelage, coopération décentralisée`.
pub(crate) fn forms_text(brief: &Brief, lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for form in &brief.forms {
        let name = codes::label(codes::forms(), &form.form, lang);
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

    #[test]
    fn a_link_from_the_home_territory_starts_at_its_mark() {
        let spot = |lon, lat| Spot {
            lon,
            lat,
            approximate: false,
            area: false,
        };
        assert_eq!(away_from(spot(2.22, 48.87), (2.44, 48.91)), None, "Suresnes");
        assert_eq!(away_from(spot(-60.9, 14.7), (2.44, 48.91)), Some((-60.9, 14.7)));
    }
}
