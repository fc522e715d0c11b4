//! Names, tints and the inset of a world map.

use super::*;

#[test]
fn no_name_stands_nearer_to_another_disc_than_to_its_own() {
    let svg = world_svg(&small_world(), &crowded_map());
    let wide = &svg[svg.find("map-wide").unwrap()..svg.find("map-narrow").unwrap()];
    let discs: Vec<(String, f64, f64)> = wide
        .split("<a class=\"map-marker ")
        .skip(1)
        .map(|mark| {
            let title = mark
                .split("<title>")
                .nth(1)
                .unwrap()
                .split("</title>")
                .next()
                .unwrap();
            let number = |name| attribute_values(mark, name)[0].parse::<f64>().unwrap();
            (title.to_owned(), number("cx"), number("cy"))
        })
        .collect();
    // A name without a leader starts or ends at its own disc.
    for text in wide.split("<text class=\"map-label\"").skip(1) {
        let label = text.split('>').nth(1).unwrap().split('<').next().unwrap();
        let number = |name| attribute_values(text, name)[0].parse::<f64>().unwrap();
        let (x, y) = (number("x"), number("y") - 4.0);
        let far = |disc: &&(String, f64, f64)| ((disc.1 - x).hypot(disc.2 - y) * 10.0) as i64;
        let nearest = discs.iter().min_by_key(far).unwrap();
        if !wide.contains("map-leader") {
            assert_eq!(nearest.0, label);
        }
    }
    assert!(discs.len() == 10);
}

#[test]
fn countries_are_tinted_in_steps_and_a_town_under_the_home_mark_starts_there() {
    let mut map = crowded_map();
    map.tinted = vec![("250".into(), 1), ("276".into(), 5)];
    let svg = world_svg(&small_world(), &map);
    assert!(
        svg.contains("map-tinted--1\"")
            && svg.contains("map-tinted--3\"")
            && !svg.contains("map-tinted--2\" fill-rule=\"evenodd\" d=\"M")
    );
    let from_origin = svg;
    for link in &mut map.links {
        link.from = Some((2.35, 48.93));
    }
    assert_eq!(world_svg(&small_world(), &map), from_origin);
    for link in &mut map.links {
        link.from = Some((-61.0, 14.6));
    }
    assert_ne!(world_svg(&small_world(), &map), from_origin);
}

#[test]
fn what_the_inset_names_is_only_dotted_on_the_narrow_world() {
    let mut map = crowded_map();
    map.inset = Some(Bounds::EUROPE);
    let svg = world_svg(&small_world(), &map);
    let (wide, narrow) = svg.split_at(svg.find("<g class=\"map-narrow\"").unwrap());
    let towns = |part: &str| part.matches("href=\"/lieux/").count();
    assert_eq!(towns(wide), 10);
    // Five of the ten are in Europe or on the shores of the Mediterranean.
    assert_eq!(towns(narrow), 5);
    assert!(narrow.contains("map-marker--quiet") && narrow.contains("map-inset-box"));
    map.figure = Figure::Inset;
    map.view = View::Bounds(Bounds::EUROPE);
    map.inset = None;
    let inset = world_svg(&small_world(), &map);
    assert_eq!(towns(&inset), 5);
    assert!(inset.contains("map-inset") && !inset.contains("map-wide"));
}
