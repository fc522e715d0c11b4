//! The small map of a sheet: where the action takes place.

use geo::map::{Marker, Shape, View, WorldMap, world_svg};
use kernel::Lang;

use crate::lookup::Spot;

/// The map of these places as SVG; empty if none has a point.
pub(super) fn svg(spots: &[Spot], title: &str, desc: &str, lang: Lang) -> String {
    let markers: Vec<Marker> = spots
        .iter()
        .filter_map(|spot| {
            let (lon, lat) = spot.point?;
            Some(Marker {
                key: spot.path.clone(),
                label: spot.words.text.clone(),
                href: lang.url(&spot.path),
                lon,
                lat,
                weight: 1,
                style: geo::map::LinkStyle::Active,
                shape: if spot.area { Shape::Area } else { Shape::Place },
                approximate: spot.approximate,
                note: String::new(),
            })
        })
        .collect();
    // A country beside one of its own places says nothing more, and its mark would stand elsewhere.
    let exact: Vec<String> = spots
        .iter()
        .filter(|spot| !spot.area && spot.point.is_some())
        .map(|spot| spot.country.clone())
        .collect();
    let hidden = |marker: &Marker| {
        spots
            .iter()
            .any(|spot| spot.area && spot.path == marker.key && exact.contains(&spot.country))
    };
    let markers: Vec<Marker> = markers.into_iter().filter(|marker| !hidden(marker)).collect();
    match geo::natural_earth::detailed_land() {
        Some(base) if !markers.is_empty() => world_svg(
            base,
            &WorldMap {
                id: "carte-lieux".into(),
                title: title.into(),
                desc: desc.into(),
                markers,
                view: View::Fit,
                ..WorldMap::default()
            },
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lookup::Words;

    fn spot(name: &str, point: Option<(f64, f64)>, area: bool, country: &str) -> Spot {
        Spot {
            words: Words {
                text: name.into(),
                lang: "fr".into(),
            },
            path: format!("/lieux/{name}"),
            point,
            approximate: area,
            area,
            country: country.into(),
        }
    }

    #[test]
    fn a_place_without_a_point_draws_no_map() {
        assert_eq!(
            svg(&[spot("Massala", None, false, "ML")], "Carte", "", Lang::Fr),
            ""
        );
    }

    #[test]
    fn a_country_is_left_out_beside_its_own_place() {
        let drawn = svg(
            &[
                spot("Figuig", Some((-1.23, 32.11)), false, "MA"),
                spot("Maroc", Some((-7.0, 31.6)), true, "MA"),
                spot("Gabon", Some((11.8, -0.8)), true, "GA"),
            ],
            "Carte",
            "",
            Lang::Fr,
        );
        assert!(
            drawn.contains("/lieux/Figuig")
                && drawn.contains("/lieux/Gabon")
                && !drawn.contains("/lieux/Maroc")
        );
    }
}
