//! The map of a territory, and both maps as GeoJSON.

use super::*;

#[test]
fn a_territory_without_contours_has_one_circle_a_commune_and_none_overlaps() {
    for count in [1, 2, 39] {
        let svg = territory_svg(&territory(count));
        let parse = |name: &str| -> Vec<f64> {
            attribute_values(&svg, name)
                .iter()
                .map(|v| v.parse().unwrap())
                .collect()
        };
        let (x, y, r) = (parse("cx"), parse("cy"), parse("r"));
        assert_eq!(x.len(), count);
        for a in 0..count {
            for b in a + 1..count {
                assert!((x[a] - x[b]).hypot(y[a] - y[b]) >= r[a] + r[b] - 0.3);
            }
        }
        assert!(!svg.contains("NaN") && svg == territory_svg(&territory(count)));
    }
    assert!(territory_svg(&territory(0)).ends_with("</svg>"));
}

#[test]
fn a_departement_without_room_for_its_name_shows_its_number_and_a_commune_nothing() {
    let mut map = territory(120);
    map.groups.clear();
    for (i, unit) in map.units.iter_mut().enumerate() {
        unit.code = format!("{i:03}");
        unit.label = format!("Territoire-sans-place-{i}");
    }
    let (with_codes, count) = (territory_svg(&map), map.units.len());
    let shown = |svg: &str, map: &TerritoryMap| {
        let numbers = map
            .units
            .iter()
            .filter(|unit| svg.contains(&format!(">{}</text>", unit.code)));
        numbers.count()
    };
    assert!(shown(&with_codes, &map) > count / 2);
    for unit in &mut map.units {
        unit.code = format!("93{}", unit.code);
    }
    assert_eq!(shown(&territory_svg(&map), &map), 0);
}

#[test]
fn contours_replace_circles_where_they_are_known() {
    let mut map = territory(2);
    let square = vec![(2.29, 48.84), (2.31, 48.84), (2.31, 48.86), (2.29, 48.86)];
    map.polygons = Some(vec![("93000".into(), vec![square])]);
    let svg = territory_svg(&map);
    assert_eq!(attribute_values(&svg, "cx").len(), 1);
    assert_eq!(
        svg.matches("class=\"map-unit").count(),
        3,
        "the group and two communes"
    );
}

#[test]
fn contours_say_their_weight_by_their_tint_and_groups_have_an_outline() {
    let mut map = territory(2);
    let square = |west: f64| {
        vec![
            (west, 48.84),
            (west + 0.02, 48.84),
            (west + 0.02, 48.86),
            (west, 48.86),
        ]
    };
    let codes: Vec<String> = map.units.iter().map(|unit| unit.code.clone()).collect();
    map.units[0].weight = 0;
    map.units[1].weight = 9;
    map.polygons = Some(vec![
        (codes[0].clone(), vec![square(2.29)]),
        (codes[1].clone(), vec![square(2.31)]),
    ]);
    let key = map.groups[0].key.clone();
    map.outlines = vec![
        (key, vec![square(2.29), square(2.31)]),
        ("no such group".into(), vec![square(2.0)]),
    ];
    let svg = territory_svg(&map);
    assert_eq!(svg.matches("map-unit--empty").count(), 1);
    assert_eq!(svg.matches(" map-unit--4\"").count(), 1, "{svg}");
    assert_eq!(svg.matches("class=\"map-outline map-tint-0\"").count(), 1);
    let json: serde_json::Value = serde_json::from_str(&territory_geojson(&map)).unwrap();
    assert_eq!(json["features"][1]["properties"]["step"], 4);
    assert_eq!(json["features"][2]["properties"]["role"], "outline");
}

#[test]
fn geojson_turns_rings_the_right_way_and_cuts_at_the_antimeridian() {
    let mut map = crowded_map();
    map.origin = Some(Origin {
        point: (172.6, -43.5),
        label: "Christchurch".into(),
        href: "/".into(),
    });
    let world: serde_json::Value = serde_json::from_str(&world_geojson(&map)).unwrap();
    let features = world["features"].as_array().unwrap();
    assert_eq!(features.len(), 21);
    let apia = features
        .iter()
        .find(|f| f["properties"]["to"] == "samoa")
        .unwrap();
    assert_eq!(apia["geometry"]["type"], "MultiLineString");

    let clockwise = vec![(2.0, 48.0), (2.0, 49.0), (3.0, 49.0), (3.0, 48.0), (2.0, 48.0)];
    let hole = vec![(2.4, 48.4), (2.6, 48.4), (2.6, 48.6), (2.4, 48.6)];
    let mut map = territory(1);
    map.polygons = Some(vec![("93000".into(), vec![clockwise, hole])]);
    let territory: serde_json::Value = serde_json::from_str(&territory_geojson(&map)).unwrap();
    let rings: Vec<Vec<[f64; 2]>> =
        serde_json::from_value(territory["features"][0]["geometry"]["coordinates"][0].clone()).unwrap();
    let area = |ring: &[[f64; 2]]| -> f64 {
        ring.windows(2)
            .map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1])
            .sum()
    };
    assert_eq!(rings.len(), 2);
    assert!(area(&rings[0]) > 0.0 && area(&rings[1]) < 0.0);
    assert!(rings.iter().all(|ring| ring.first() == ring.last()));

    let land: serde_json::Value = serde_json::from_str(&land_geojson(&small_world(), 1)).unwrap();
    let land = land["features"].as_array().unwrap();
    assert_eq!(land[2]["id"], "242");
    assert_eq!(
        land[2]["geometry"]["coordinates"].as_array().unwrap().len(),
        2,
        "Fiji is in two parts"
    );
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = land
        .iter()
        .flat_map(|country| {
            serde_json::from_value::<Vec<_>>(country["geometry"]["coordinates"].clone()).unwrap()
        })
        .collect();
    assert!(
        polygons
            .iter()
            .flatten()
            .flatten()
            .all(|p| p[0].abs() <= 180.0 && p[1].abs() <= 90.0)
    );
}
