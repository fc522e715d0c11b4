//! What a picture weighs, for today's network and for a whole country's.

use super::*;

#[test]
fn the_picture_stays_light() {
    let Some(base) = natural_earth() else { return };
    let mut map = crowded_map();
    for i in 0..50 {
        let (lon, lat) = (f64::from(i) * 6.3 - 150.0, f64::from(i * 37 % 90) - 35.0);
        map.markers
            .push(place(&format!("m{i}"), "Une ville lointaine", lon, lat));
        map.links.push(Link {
            to_key: format!("m{i}"),
            href: format!("/partenariats/m{i}"),
            label: "Montreuil – Une ville lointaine".into(),
            ..Link::default()
        });
    }
    assert!(world_svg(&base, &map).len() < 120_000);
}

/// Links of 5,000 authorities of France with 9,000 towns of 120 countries.
fn whole_country() -> WorldMap {
    let mut map = WorldMap {
        id: "carte".into(),
        origin: Some(Origin {
            point: (2.44, 48.9),
            label: "Seine-Saint-Denis".into(),
            href: "/territoires/93".into(),
        }),
        more: "/partenariats".into(),
        ..WorldMap::default()
    };
    for country in 0..120_u32 {
        // The first third lies in Europe, where most twin towns are.
        let (lon, lat) = if country < 40 {
            (
                f64::from(country % 8) * 5.0 - 8.0,
                36.0 + f64::from(country / 8) * 5.0,
            )
        } else {
            (
                f64::from(country * 29 % 340) - 170.0,
                f64::from(country * 17 % 100) - 40.0,
            )
        };
        let members = (0..75).map(|town| format!("t{country}-{town}")).collect();
        map.areas.push(Area {
            key: format!("c{country}"),
            label: format!("Pays numéro {country}"),
            href: format!("/carte?pays=C{country}"),
            point: (lon, lat),
            weight: 250 + country,
            note: format!("{} partenariats", 250 + country),
            members,
        });
        map.tinted.push((format!("{:03}", country * 4), 250 + country));
        for town in 0..75_u32 {
            let (east, north) = (f64::from(town % 9) * 0.4, f64::from(town / 9) * 0.4);
            let name = format!("Ville partenaire {country}-{town}");
            map.markers.push(place(
                &format!("t{country}-{town}"),
                &name,
                lon + east,
                lat + north,
            ));
        }
    }
    for link in 0..30_000_u32 {
        let town = link % 9_000;
        let from = link % 5_000;
        map.links.push(Link {
            from: Some((
                f64::from(from % 100) * 0.12 - 4.0,
                f64::from(from / 100) * 0.16 + 43.0,
            )),
            to_key: format!("t{}-{}", town / 75, town % 75),
            href: format!("/partenariats/une-ville-et-une-autre-{link:08}"),
            label: "Une ville – Une autre ville (Pays), jumelage".into(),
            style: [LinkStyle::Active, LinkStyle::Contact, LinkStyle::Past][link as usize % 3],
            ..Link::default()
        });
    }
    map
}

/// How many links, names and lines a picture has.
fn elements(svg: &str) -> usize {
    svg.matches('<').count() - svg.matches("</").count()
}

#[test]
fn thirty_thousand_links_are_gathered_into_a_picture_of_bounded_size() {
    let base = natural_earth().unwrap_or_else(small_world);
    let mut map = whole_country();
    map.inset = Some(Bounds::EUROPE);
    for view in [View::World, View::Fit, View::Bounds(Bounds::EUROPE)] {
        map.view = view;
        let svg = world_svg(&base, &map);
        assert!(svg.len() < 120_000, "{view:?}: {} bytes", svg.len());
        assert!(elements(&svg) < 1_200, "{view:?}: {} elements", elements(&svg));
        assert!(
            svg.contains("/carte?pays=C1\""),
            "{view:?}: countries lead to their own map"
        );
        assert!(
            !svg.contains("/partenariats/une-ville"),
            "{view:?}: no single link is drawn"
        );
        assert_eq!(svg, world_svg(&base, &map));
    }
    map.figure = Figure::Inset;
    let inset = world_svg(&base, &map);
    assert!(inset.len() < 60_000, "{} bytes", inset.len());

    let moving = world_geojson(&map);
    assert!(moving.len() < 120_000, "{} bytes", moving.len());
    let moving: serde_json::Value = serde_json::from_str(&moving).unwrap();
    assert_eq!(moving["tints"].as_object().unwrap().len(), 120);
}

#[test]
fn one_country_with_many_towns_is_gathered_by_neighbourhood() {
    let mut map = whole_country();
    map.markers
        .retain(|marker| marker.key.starts_with("t3-") || marker.key.starts_with("t4-"));
    map.areas.retain(|area| area.key == "c3" || area.key == "c4");
    map.view = View::Fit;
    let svg = world_svg(&small_world(), &map);
    let wide = &svg[svg.find("map-wide").unwrap()..svg.find("map-narrow").unwrap()];
    let marks = wide.matches("class=\"map-marker ").count();
    assert!((20..=120).contains(&marks), "{marks} marks");
    assert!(wide.contains("href=\"/partenariats\"") && wide.contains(", +"));
}

#[test]
fn few_links_are_drawn_one_by_one() {
    let svg = world_svg(&small_world(), &crowded_map());
    assert!(svg.contains("href=\"/partenariats/matola\"") && !svg.contains("map-marker--many"));
}

#[test]
fn a_territory_of_many_communes_is_drawn_by_its_groups() {
    let mut map = territory(40);
    assert_eq!(gather_territory(map.clone()), map);
    for i in 0..5_000_u32 {
        map.units.push(Unit {
            code: format!("x{i}"),
            label: format!("Commune {i}"),
            href: format!("/territoires/commune/{i}"),
            lon: f64::from(i % 90) * 0.1 - 3.0,
            lat: f64::from(i / 90) * 0.1 + 43.0,
            weight: 1,
            group: Some(format!("g{}", i % 100)),
            ..Unit::default()
        });
    }
    for i in 0..100 {
        map.groups.push(Group {
            key: format!("g{i}"),
            label: format!("Département {i}"),
            href: Some(format!("/carte?departement={i}")),
            note: "50 partenariats".into(),
        });
    }
    let gathered = gather_territory(map.clone());
    assert_eq!(gathered.units.len(), 102, "one a group");
    let weight = |map: &TerritoryMap| map.units.iter().map(|unit| unit.weight).sum::<u32>();
    assert_eq!(weight(&gathered), weight(&map), "no partnership is lost");
    let svg = territory_svg(&map);
    assert!(svg.len() < 120_000 && elements(&svg) < 1_200);
    assert!(svg.contains("/carte?departement=7\""));
}
