//! What a map must keep true, on Natural Earth where the repository has it and on a small world of
//! our own otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

use super::frame::Frame;
use super::labels::{Placer, Rect, Request, text_width};
use super::layout::{Disc, grow_apart, separate};
use super::*;

mod look;
mod size;
mod territories;

/// Two countries sharing a border, a land across the antimeridian and one around the south pole.
const SMALL_WORLD: &str = r#"{"type":"Topology","objects":{
 "countries":{"type":"GeometryCollection","geometries":[
  {"type":"Polygon","id":"250","properties":{"name":"West"},"arcs":[[0,1]]},
  {"type":"Polygon","id":"276","properties":{"name":"East"},"arcs":[[2,-1]]},
  {"type":"MultiPolygon","id":"242","properties":{"name":"Fiji"},"arcs":[[[3]]]},
  {"type":"Polygon","id":10,"properties":{"name":"Antarctica"},"arcs":[[4]]},
  {"type":"Point","coordinates":[0,0]}]}},
 "arcs":[
  [[6,44],[6,52]],
  [[6,52],[-4,52],[-4,44],[6,44]],
  [[6,44],[14,44],[14,52],[6,52]],
  [[178,-20],[-178,-20],[-178,-15],[178,-15],[178,-20]],
  [[-180,-70],[-90,-72],[0,-68],[90,-71],[170,-70],[-180,-70]]]}"#;

fn small_world() -> Basemap {
    Basemap::from_topojson(SMALL_WORLD.as_bytes()).unwrap()
}

/// The base map of the repository.
fn natural_earth() -> Option<Basemap> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reference/land.json");
    Some(Basemap::from_topojson(&std::fs::read(path).ok()?).unwrap())
}

fn place(key: &str, label: &str, lon: f64, lat: f64) -> Marker {
    Marker {
        key: key.to_owned(),
        label: label.to_owned(),
        href: format!("/lieux/{key}"),
        lon,
        lat,
        weight: 1,
        style: LinkStyle::Active,
        ..Marker::default()
    }
}

fn crowded_map() -> WorldMap {
    let mut map = WorldMap {
        id: "carte".into(),
        title: "Partenariats & amitiés".into(),
        desc: "Une carte <des> liens".into(),
        origin: Some(Origin {
            point: (2.44, 48.9),
            label: "Seine-Saint-Denis".into(),
            href: "/territoires/93".into(),
        }),
        tinted: vec![("250".into(), 3), ("010".into(), 1), ("999".into(), 1)],
        ..WorldMap::default()
    };
    let towns = [
        ("jenine", "Jénine", 35.3, 32.46),
        ("tulkarem", "Tulkarem", 35.03, 32.31),
        ("qalqilya", "Qalqilya", 34.97, 32.19),
        ("chatila", "Chatila", 35.5, 33.86),
        ("matola", "Matola", 32.459, -25.962),
        ("haiduong", "Hai Duong", 106.33, 20.94),
        ("fidji", "Suva", 178.44, -18.14),
        ("samoa", "Apia", -171.76, -13.83),
        ("haiti", "Cap-Haïtien", -72.2, 19.76),
        ("satumare", "Satu Mare", 22.86, 47.79),
    ];
    for (i, (key, label, lon, lat)) in towns.into_iter().enumerate() {
        let style = [LinkStyle::Active, LinkStyle::Contact, LinkStyle::Past][i % 3];
        let weight = i as u32 % 4;
        map.markers.push(Marker {
            weight,
            style,
            ..place(key, label, lon, lat)
        });
        map.links.push(Link {
            from: None,
            to_key: key.to_owned(),
            href: format!("/partenariats/{key}"),
            label: format!("Seine-Saint-Denis – {label}"),
            style,
            ..Link::default()
        });
    }
    map
}

/// The numbers inside `d="..."`, `cx`, `cy`, `x`, `y`, `r`.
fn attribute_values<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    svg.split(opening.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Follows relative path data; returns every absolute point by subpath.
fn subpaths(data: &str) -> Vec<Vec<(f64, f64)>> {
    let mut out: Vec<Vec<(f64, f64)>> = Vec::new();
    for part in data.split('M').skip(1) {
        let spaced = part.replace('z', "").replace('-', " -").replace(['l', 'L'], " ");
        let numbers: Vec<f64> = spaced.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let (mut x, mut y) = (0.0, 0.0);
        let steps = numbers.chunks(2).map(|pair| {
            (x, y) = (x + pair[0], y + pair[1]);
            (x, y)
        });
        out.push(steps.collect());
    }
    out
}

#[test]
fn known_towns_fall_where_an_atlas_has_them() {
    let frame = Frame::new(View::World, &[]).unwrap();
    let paris = frame.point(2.35, 48.86).unwrap();
    let matola = frame.point(32.46, -25.96).unwrap();
    let suva = frame.point(178.44, -18.14).unwrap();
    let apia = frame.point(-171.76, -13.83).unwrap();
    assert!(
        matola.0 > paris.0 && matola.1 > paris.1,
        "Matola is south-east of Paris"
    );
    assert!(
        suva.0 > 900.0 && apia.0 > suva.0,
        "the map is cut east of Samoa, not through Fiji"
    );
    assert!((frame.point(11.0, 0.0).unwrap().0 - 500.0).abs() < 0.01);
    for point in [paris, matola, suva, apia] {
        assert!(frame.shows(point));
    }
}

#[test]
fn equal_earth_has_its_published_proportions() {
    // Šavrič, Patterson and Jenny 2018: the equator is 2.05 times the central meridian.
    let projection = projection::Projection::world(0.0).unwrap();
    let half_equator = projection.point(180.0, 0.0).unwrap().0;
    let pole = projection.point(0.0, 90.0).unwrap().1;
    assert!(
        (half_equator / pole - 2.0546).abs() < 0.001,
        "{}",
        half_equator / pole
    );
}

#[test]
fn the_far_south_shows_only_when_someone_is_there() {
    let usual = Frame::new(View::World, &[(2.0, 48.0)]).unwrap();
    let polar = Frame::new(View::World, &[(140.0, -66.7)]).unwrap();
    assert!(!usual.shows(usual.point(140.0, -66.7).unwrap()));
    assert!(polar.shows(polar.point(140.0, -66.7).unwrap()));
}

#[test]
fn nothing_streaks_across_the_map() {
    for base in [Some(small_world()), natural_earth()].into_iter().flatten() {
        let map = WorldMap {
            markers: vec![place("dumont", "Dumont-d'Urville", 140.0, -66.7)],
            ..crowded_map()
        };
        let svg = world_svg(&base, &map);
        for class in ["map-border", "map-graticule"] {
            let Some(at) = svg.find(&format!("class=\"{class}\"")) else {
                continue;
            };
            for line in attribute_values(&svg[at..], "d")
                .first()
                .map(|d| subpaths(d))
                .unwrap()
            {
                for pair in line.windows(2) {
                    let straight_parallel = (pair[0].1 - pair[1].1).abs() < 0.2;
                    let jump = (pair[0].0 - pair[1].0).abs();
                    assert!(jump < 500.0 || straight_parallel, "{class} jumps by {jump}");
                }
            }
        }
        // Land may be wide only at the bottom edge of Antarctica.
        let at = svg.find("map-land").unwrap();
        for ring in subpaths(attribute_values(&svg[at..], "d")[0]) {
            for pair in ring.windows(2) {
                let jump = (pair[0].0 - pair[1].0).abs();
                assert!(
                    jump < 300.0 || pair[0].1 > 380.0,
                    "land jumps by {jump} at {}",
                    pair[0].1
                );
            }
        }
    }
}

#[test]
fn every_number_is_finite_and_the_same_input_gives_the_same_bytes() {
    let base = small_world();
    let mut map = crowded_map();
    map.markers.push(place("nan", "Nulle part", f64::NAN, 3.0));
    map.markers.push(place("far", "Trop loin", 1e300, 12.0));
    let boxes = [
        View::World,
        View::Fit,
        View::Bounds(Bounds::EUROPE),
        View::Bounds(Bounds::AFRICA),
        View::Bounds(Bounds {
            west: 170.0,
            south: -30.0,
            east: -160.0,
            north: 5.0,
        }),
        View::Bounds(Bounds {
            west: f64::NAN,
            south: 0.0,
            east: 1.0,
            north: 1.0,
        }),
        View::Bounds(Bounds {
            west: 5.0,
            south: 90.0,
            east: 5.0,
            north: 90.0,
        }),
    ];
    for view in boxes {
        map.view = view;
        let svg = world_svg(&base, &map);
        assert!(svg.ends_with("</svg>"), "{view:?}");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{view:?}");
        assert!(
            !svg.contains("Nulle part") && !svg.contains("Trop loin"),
            "{view:?}"
        );
        assert_eq!(svg, world_svg(&base, &map), "{view:?}");
    }
}

#[test]
fn every_marker_and_link_has_an_address_and_a_name_and_no_script_can_enter() {
    let mut map = crowded_map();
    map.markers[0].href = "javascript:alert(1)".into();
    map.markers[1].label = "<script>\"&\u{0}</script>".into();
    let svg = world_svg(&small_world(), &map);
    assert!(!svg.contains("javascript:") && !svg.contains("<script") && !svg.contains("style="));
    assert!(!svg.contains('\u{0}'));
    let anchors: Vec<&str> = svg.split("<a ").skip(1).collect();
    // Twice (wide and narrow): ten places, ten links, the home territory.
    assert_eq!(anchors.len(), 2 * 21);
    for anchor in anchors {
        assert!(!attribute_values(&format!(" {anchor}"), "href")[0].is_empty());
        let name = anchor
            .split("<title>")
            .nth(1)
            .unwrap()
            .split("</title>")
            .next()
            .unwrap();
        assert!(!name.trim().is_empty());
    }
    assert!(svg.contains("aria-labelledby=\"carte-title\"") && svg.contains("Partenariats &amp; amitiés"));
}

#[test]
fn markers_at_one_point_are_all_seen() {
    let mut map = crowded_map();
    for i in 0..12 {
        map.markers
            .push(place(&format!("same{i}"), "Même lieu", 35.0, 32.0));
    }
    let svg = world_svg(&small_world(), &map);
    let wide = &svg[svg.find("map-wide").unwrap()..svg.find("map-narrow").unwrap()];
    let markers = &wide[wide.find("class=\"map-markers\"").unwrap()..wide.find("map-origin").unwrap()];
    let parse = |name: &str| -> Vec<f64> {
        attribute_values(markers, name)
            .iter()
            .map(|v| v.parse().unwrap())
            .collect()
    };
    let (x, y, r) = (parse("cx"), parse("cy"), parse("r"));
    assert_eq!(x.len(), 22);
    for a in 0..x.len() {
        for b in a + 1..x.len() {
            let distance = (x[a] - x[b]).hypot(y[a] - y[b]);
            assert!(distance > (r[a] + r[b]) * 0.9, "{a} and {b} overlap");
        }
    }
}

#[test]
fn names_never_overlap_and_large_markers_come_first() {
    let keys: Vec<String> = (0..40).map(|i| format!("k{i:02}")).collect();
    let requests = keys
        .iter()
        .enumerate()
        .map(|(i, key)| Request {
            at: (200.0 + (i % 8) as f64 * 25.0, 200.0 + (i / 8) as f64 * 14.0),
            radius: 5.0,
            text: "Saint-Quelque-Part",
            class: "map-label",
            stretch: 1.0,
            far: if i % 2 == 0 { 4.0 } else { 0.0 },
            rank: i as u64,
            key,
        })
        .collect::<Vec<_>>();
    let mut placer = Placer {
        bounds: Rect {
            left: 0.0,
            top: 0.0,
            right: 700.0,
            bottom: 500.0,
        },
        taken: Vec::new(),
        leaders: Vec::new(),
        discs: requests.iter().map(|r| (r.at, r.radius)).collect(),
        soft: Vec::new(),
    };
    let labels = placer.place(requests, 12.0);
    assert!(labels.len() > 4);
    for (i, a) in labels.iter().enumerate() {
        assert!(labels[i + 1..].iter().all(|b| !a.area.overlaps(&b.area)));
        assert!(a.area.right - a.area.left >= text_width(&a.text, 12.0) - 1e-9);
    }
}

#[test]
fn discs_are_separated_around_a_fixed_one() {
    let mut discs: Vec<Disc> = (0..20).map(|_| Disc::new((50.0, 50.0), 6.0)).collect();
    discs[0].fixed = true;
    separate(&mut discs, 1.0, 0.05, 400, None);
    assert_eq!(discs[0].at, (50.0, 50.0));
    for a in 0..discs.len() {
        for b in a + 1..discs.len() {
            let (p, q) = (discs[a].at, discs[b].at);
            assert!((p.0 - q.0).hypot(p.1 - q.1) > 11.5);
        }
    }
}

/// A crowd like the départements around Paris, among those of the rest of the country.
#[test]
fn discs_that_grow_in_a_crowd_keep_their_neighbours() {
    let field = (0..90).map(|i| (f64::from(i % 10) * 22.0, f64::from(i / 10) * 22.0));
    let crowd = (0..8).map(|i| {
        let angle = f64::from(i) * 0.8;
        (99.0 + angle.cos() * 3.0, 91.0 + angle.sin() * 3.0)
    });
    let mut discs: Vec<Disc> = field.chain(crowd).map(|at| Disc::new(at, 14.0)).collect();
    if let Some(largest) = discs.last_mut() {
        largest.radius = 24.0;
    }
    grow_apart(&mut discs, 2.0, 0.04);
    for a in 0..discs.len() {
        let shift = discs[a].shift();
        assert!(shift < 90.0, "{a} was thrown {shift} away");
        for b in a + 1..discs.len() {
            let (p, q) = (discs[a].at, discs[b].at);
            assert!((p.0 - q.0).hypot(p.1 - q.1) > discs[a].radius + discs[b].radius);
        }
    }
}

#[test]
fn a_country_gets_its_label_inside_its_land() {
    let base = small_world();
    let (lon, lat) = base.label_point("250").unwrap();
    assert!((-4.0..6.0).contains(&lon) && (44.0..52.0).contains(&lat));
    let (lon, _) = base.label_point("242").unwrap();
    assert!(lon.abs() > 177.0, "Fiji lies across the antimeridian: {lon}");
    assert!(base.label_point("10").is_some() && base.label_point("470").is_none());
    if let Some(base) = natural_earth() {
        let (lon, lat) = base.label_point("466").unwrap();
        assert!(
            (-12.0..4.0).contains(&lon) && (10.0..25.0).contains(&lat),
            "Mali: {lon} {lat}"
        );
        let (lon, lat) = base.label_point("250").unwrap();
        assert!(
            (-1.0..6.0).contains(&lon) && (43.0..50.0).contains(&lat),
            "France: {lon} {lat}"
        );
        assert!(base.countries.len() > 170);
    }
}

#[test]
fn a_wrong_topology_is_refused_with_its_reason() {
    let read = |text: &str| Basemap::from_topojson(text.as_bytes()).unwrap_err().to_string();
    assert!(read("nonsense").contains("TopoJSON"));
    assert!(read(r#"{"objects":{},"arcs":[]}"#).contains("countries"));
    let unknown = SMALL_WORLD.replace("[[4]]", "[[-9223372036854775808]]");
    assert!(read(&unknown).contains("does not exist"));
    assert!(read(&SMALL_WORLD.replace("[6,52]", "[6,952]")).contains("outside the earth"));
    assert!(read(&SMALL_WORLD.replace("[6,52]", "[6]")).contains("outside the earth"));
    let many = format!("[[{}]]", vec!["4"; 400_000].join(","));
    assert!(read(&SMALL_WORLD.replace("[[4]]", &many)).contains("points"));
}

fn territory(count: usize) -> TerritoryMap {
    let group = |key: &str| Group {
        key: key.into(),
        label: format!("Ensemble {key}"),
        href: Some(format!("/{key}")),
        note: String::new(),
    };
    let units = (0..count)
        .map(|i| Unit {
            code: format!("930{i:02}"),
            label: format!("Saint-Lieu-du-{i}"),
            href: format!("/territoires/930{i:02}"),
            lon: 2.3 + (i % 7) as f64 * 0.03,
            lat: 48.85 + (i / 7) as f64 * 0.02,
            weight: (i % 5) as u32,
            group: Some(if i % 7 < 3 { "a".into() } else { "b".into() }),
            ..Unit::default()
        })
        .collect();
    TerritoryMap {
        id: "t".into(),
        units,
        groups: vec![group("a"), group("b")],
        ..TerritoryMap::default()
    }
}
