//! GeoJSON as it is published, and as nobody should send it.

use super::*;

fn one(geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"code":"93001"}},"geometry":{geometry}}}]}}"#
    )
}

fn read_text(text: &str) -> Result<Table, ReadError> {
    read(text.as_bytes(), &Limits::shapes())
}

fn flaw(geometry: &str) -> Flaw {
    match &read_text(&one(geometry)).unwrap().shapes[0] {
        Shape::Flawed(flaw) => flaw.clone(),
        Shape::Rings(rings) => panic!("{geometry} has {} rings", rings.len()),
    }
}

#[test]
fn features_become_rows_with_their_contours() {
    let text = r#"{
        "type": "FeatureCollection", "name": "communes", "licence": "LO 2.0",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [
            {"type": "Feature", "id": 7, "properties": {"code": " 93001 ", "n": 12, "more": [1, [2]], "none": null},
             "geometry": {"coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.0], [2.1, 48.1, 30.5], [2.0, 48.0]]], "type": "Polygon"}},
            {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates":
                [[[[3, 48], [4, 48], [4, 49], [3, 48]], [[3.4, 48.2], [3.6, 48.2], [3.6, 48.4], [3.4, 48.2]]], [[[5, 48], [6, 48], [6, 49], [5, 48]]]]},
             "properties": {"nom": "Deux", "code": 1004}}
        ]}"#;
    let table = read_text(text).unwrap();
    assert_eq!(table.header, ["id", "code", "n", "nom", "licence"]);
    assert_eq!(table.rows[0].cells, ["7", "93001", "12", "", "LO 2.0"]);
    assert_eq!(table.rows[1].cells, ["", "1004", "", "Deux", "LO 2.0"]);
    let rings = |at: usize| match &table.shapes[at] {
        Shape::Rings(rings) => rings.clone(),
        Shape::Flawed(flaw) => panic!("{flaw:?}"),
    };
    assert_eq!(
        rings(0),
        [[
            (2_000_000, 48_000_000),
            (2_100_000, 48_000_000),
            (2_100_000, 48_100_000)
        ]]
    );
    assert_eq!(rings(1).len(), 3);
    // One feature alone, as some services answer.
    let alone = r#"{"type":"Feature","properties":{"code":"1"},"geometry":{"type":"Polygon","coordinates":[[[2,48],[3,48],[3,49],[2,48]]]}}"#;
    assert_eq!(read_text(alone).unwrap().rows.len(), 1);
}

#[test]
fn what_is_no_contour_is_said_of_its_feature() {
    for (geometry, expected) in [
        ("null", "none"),
        (r#"{"type":"Polygon","coordinates":[]}"#, "none"),
        (r#"{"type":"Point","coordinates":[2,48]}"#, "kind"),
        (
            r#"{"type":"GeometryCollection","geometries":[[[[[1]]]]]}"#,
            "kind",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2,48],[3,48],[3,49],[2,48.5]]]}"#,
            "open",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2,48],[3,48],[2,48]]]}"#,
            "open",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2,48],[2,48],[2,48],[2,48]]]}"#,
            "short",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[2,48],[3,48],[3,49],[2,48]]}"#,
            "coordinates",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2,48],[3,"48"],[3,49],[2,48]]]}"#,
            "coordinates",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2,48],[3,null],[3,49],[2,48]]]}"#,
            "coordinates",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[2],[3,48],[3,49],[2]]]}"#,
            "coordinates",
        ),
        (r#"{"type":"Polygon","coordinates":{"a":1}}"#, "coordinates"),
        (
            r#"{"type":"MultiPolygon","coordinates":[[[2,48],[3,48],[3,49],[2,48]]]}"#,
            "coordinates",
        ),
        (
            r#"{"type":"Polygon","coordinates":[[],[[2,48],[3,48],[3,49],[2,48]]]}"#,
            "coordinates",
        ),
    ] {
        let found = flaw(geometry);
        assert_eq!(found.key(), expected, "{geometry}");
    }
    // A wrong feature among right ones leaves the others.
    let mixed = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[2,48],[300,48],[3,49],[2,48]]]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[2,48],[3,48],[3,49],[2,48]]]}}]}"#;
    let table = read_text(mixed).unwrap();
    assert_eq!(table.shapes[0], Shape::Flawed(Flaw::Outside("300, 48".into())));
    assert!(matches!(table.shapes[1], Shape::Rings(_)));
}

#[test]
fn other_files_and_other_systems_are_told_apart() {
    let lambert = one(
        r#"{"type":"Polygon","coordinates":[[[652000.5,6862000],[653000,6862000],[653000,6863000],[652000.5,6862000]]]}"#,
    );
    assert_eq!(
        read_text(&lambert),
        Err(ReadError::Projected {
            found: "652000.5, 6862000".into()
        })
    );
    let named = lambert.replacen(
        '{',
        r#"{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::2154"}},"#,
        1,
    );
    assert_eq!(
        read_text(&named),
        Err(ReadError::Projected {
            found: "urn:ogc:def:crs:EPSG::2154".into()
        })
    );
    let found = |found: &str| Err(ReadError::NotFeatures { found: found.into() });
    assert_eq!(
        read_text(r#"{"type":"Topology","arcs":[[[1,2]]]}"#),
        found("Topology")
    );
    assert_eq!(read_text("{}"), found(""));
    assert_eq!(
        read_text(r#"{"type":"FeatureCollection","features":[]}"#),
        Err(ReadError::NoFeature)
    );
    assert_eq!(read_text("  "), Err(ReadError::NoFeature));
    for (text, line) in [
        ("nom;pays\nStains;FR\n", 1),
        ("[1,2]", 1),
        ("{\"type\":\n\"FeatureCollection\",\n\"features\":[", 3),
        (r#"{"features":[{"geometry":{"coordinates":[[[NaN,48]]]}}]}"#, 1),
        (r#"{"features":[{"geometry":{"coordinates":[[[1e999,48]]]}}]}"#, 1),
        ("{\"features\":[],\n\"x\":\"a\0b\"}", 2),
        ("{} {}", 1),
        (r#"{"features":12}"#, 1),
    ] {
        assert_eq!(read_text(text), Err(ReadError::NotGeojson { line }), "{text}");
    }
    assert!(matches!(
        read(
            b"{\"features\":[{\"properties\":{\"nom\":\"\xE9\"}}]}",
            &Limits::shapes()
        ),
        Err(ReadError::NotGeojson { .. })
    ));
    assert!(matches!(
        read(b"PK\x03\x04\0\0", &Limits::shapes()),
        Err(ReadError::NotGeojson { .. })
    ));
    // A list is no file of contours, and contours are no list.
    let limits = Limits::default();
    assert_eq!(
        super::super::read(one("null").as_bytes(), &limits),
        Err(ReadError::UnknownFormat)
    );
}

#[test]
fn hostile_files_are_refused_within_their_limits() {
    let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    let deep = one(&format!(
        r#"{{"type":"Polygon","coordinates":{}}}"#,
        nested(100_000)
    ));
    assert_eq!(read_text(&deep), Err(ReadError::TooDeep { feature: 1 }));
    // Where nothing is kept, depth costs nothing.
    let deep = one("null").replace(r#""93001""#, &nested(100_000));
    assert_eq!(read_text(&deep).unwrap().header, Vec::<String>::new());
    let deep = one("null").replace("null", &nested(100_000));
    assert!(matches!(read_text(&deep), Err(ReadError::NotGeojson { .. })));

    let small = Limits {
        points: 1_000,
        rows: 3,
        columns: 4,
        ..Limits::shapes()
    };
    let points = one(&format!(
        r#"{{"type":"Polygon","coordinates":[[{}[1,2]]]}}"#,
        "[1,2],".repeat(2_000)
    ));
    assert_eq!(
        read(points.as_bytes(), &small),
        Err(ReadError::TooManyPoints { limit: 1_000 })
    );
    let empty = one(&format!(
        r#"{{"type":"Polygon","coordinates":[{}[]]}}"#,
        "[],".repeat(3_000)
    ));
    assert_eq!(
        read(empty.as_bytes(), &small),
        Err(ReadError::TooManyPoints { limit: 1_000 })
    );
    let many = format!(r#"{{"features":[{}{{}}]}}"#, "{},".repeat(3));
    assert_eq!(
        read(many.as_bytes(), &small),
        Err(ReadError::TooManyRows { limit: 3 })
    );
    let wide = one("null").replace(r#""code":"93001""#, r#""a":1,"b":2,"c":3,"d":4,"e":5"#);
    assert_eq!(
        read(wide.as_bytes(), &small),
        Err(ReadError::TooManyColumns { line: 1, limit: 4 })
    );
    let nul = one("null").replace("93001", "93\\u0000001");
    assert_eq!(read_text(&nul), Err(ReadError::NotText { line: 1 }));
    let long = one("null").replace("93001", &"9".repeat(3_000));
    assert_eq!(
        read_text(&long),
        Err(ReadError::CellTooLong {
            line: 1,
            limit: 2_000
        })
    );
    let few = Limits {
        bytes: 10,
        ..Limits::shapes()
    };
    assert_eq!(
        read(one("null").as_bytes(), &few),
        Err(ReadError::TooLarge { limit: 10 })
    );
}
