//! Contours that come in as GeoJSON, on both engines: what each feature becomes, what is drawn, and what undo gives back.

mod doors;

use app::imports::{self, Done, Order};
use app::modules;
use axum::http::StatusCode;
use database::{Engine, dump, on_both_engines};
use documents::import::{Line, Mapping, Outcome};
use documents::table::{Limits, Table, features};
use kernel::Actor;
use sea_orm::prelude::Uuid;
use testkit::TestApp;

/// Invented: see scripts/make_contours.py.
const CONTOURS: &str = include_str!("../contours.geojson");

async fn house(engine: Engine) -> TestApp {
    let app = TestApp::new(engine, modules::all()).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    write.commit().await.unwrap();
    app
}

fn read(text: &str) -> Table {
    features::read(text.as_bytes(), &Limits::shapes()).unwrap()
}

/// Takes contours in, with values for the whole file.
async fn taken(app: &TestApp, text: &str, whole: &[(&str, &str)]) -> Done {
    let importer = imports::importer("contours").unwrap();
    let table = read(text);
    let choice = whole
        .iter()
        .map(|(field, value)| ((*field).to_owned(), format!("={value}")))
        .collect();
    let order = Order {
        importer: &importer,
        table: &table,
        mapping: &Mapping::chosen(&table.header, importer.fields, &choice).unwrap(),
        file: "contours.geojson",
        actor: Actor::System,
        foretold: None,
    };
    imports::import(&app.app.db, &app.app.clock, &app.app.ids, order)
        .await
        .unwrap()
}

async fn undone(app: &TestApp, batch: Option<Uuid>) -> (u64, u64, u64) {
    let (clock, ids) = (&app.app.clock, &app.app.ids);
    let done = imports::take_back(&app.app.db, clock, ids, Actor::System, batch.unwrap())
        .await
        .unwrap();
    (done.archived, done.restored, done.kept)
}

fn counts(done: &Done) -> String {
    done.report.counts().to_string()
}

/// A square of a twentieth of a degree, from its south-western corner.
fn square(lon: f64, lat: f64) -> String {
    let (east, north) = (lon + 0.05, lat + 0.05);
    format!(
        r#"{{"type":"Polygon","coordinates":[[[{lon},{lat}],[{east},{lat}],[{east},{north}],[{lon},{north}],[{lon},{lat}]]]}}"#
    )
}

/// Features with these properties and geometries.
fn collection(features: &[(&str, String)]) -> String {
    let features: Vec<String> = features
        .iter()
        .map(|(properties, geometry)| {
            format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
        })
        .collect();
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

async fn rings(app: &TestApp, code: &str) -> String {
    let found = geo::contour::wanted(app.app.db.reader(), "commune", &[code.to_owned()])
        .await
        .unwrap();
    found
        .first()
        .map(|held| geo::contour::grid::to_text(&held.rings))
        .unwrap_or_default()
}

on_both_engines!(contours_come_in_once_and_are_drawn, |engine| async move {
    let app = house(engine).await;
    let mut visitor = app.visitor();
    let before = visitor.get("/carte").await.text;
    assert!(!before.contains("data-contours") && !before.contains("map-outline"));

    let done = taken(&app, CONTOURS, &[("date", "2026")]).await;
    assert_eq!(
        counts(&done),
        "39 lines: 39 added, 0 updated, 0 unchanged, 0 ignored, 0 ambiguous"
    );
    let again = taken(&app, CONTOURS, &[("date", "2026")]).await;
    assert_eq!(
        counts(&again),
        "39 lines: 0 added, 0 updated, 39 unchanged, 0 ignored, 0 ambiguous"
    );
    assert_eq!(again.batch, None, "what changes nothing leaves no trace");

    let page = visitor.get("/carte").await;
    let territory = page.text.split("map-svg--territory").nth(1).unwrap();
    let territory = territory.split("</svg>").next().unwrap();
    assert_eq!(
        territory.matches("<path fill-rule").count(),
        39,
        "each commune has its shape"
    );
    assert_eq!(
        territory.matches("class=\"map-outline ").count(),
        4,
        "each EPT its outline"
    );
    assert!(!territory.contains("<circle"), "and none a circle");
    assert!(
        page.words()
            .contains("Contours : Contours inventés pour les essais, 2026, AGPL-3.0-or-later.")
    );
    assert!(page.text.len() < 350_000, "{}", page.text.len());
    let ept = visitor.get("/carte?ept=200057875").await.text;
    assert_eq!(ept.matches("<path fill-rule").count(), 9);
    let moving: serde_json::Value =
        serde_json::from_str(&visitor.get("/carte/territoire.geojson?ept=200057875").await.text).unwrap();
    let units = moving["features"].as_array().unwrap();
    assert_eq!(units.len(), 9);
    assert!(
        units
            .iter()
            .all(|unit| unit["geometry"]["type"] == "MultiPolygon")
    );

    let near = visitor
        .get("/carte/contours.geojson?boite=2.4,48.85,2.45,48.9&zoom=11")
        .await
        .text;
    assert!(
        near.contains("\"label\":\"Montreuil\"") && !near.contains("Tremblay"),
        "{near}"
    );
    let far = visitor
        .get("/carte/contours.geojson?boite=10,40,11,41&zoom=11")
        .await
        .text;
    assert!(far.contains("\"features\":[]"));
    for wrong in [
        "",
        "?boite=1,2,3&zoom=3",
        "?boite=1,2,3,NaN&zoom=3",
        "?boite=1,2,3,4&zoom=x",
    ] {
        let answer = visitor.get(&format!("/carte/contours.geojson{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let sources = visitor.get("/donnees/sources").await.words();
    assert!(sources.contains("Contours inventés pour les essais"), "{sources}");
    assert!(sources.contains("Commune (39)") && sources.contains("AGPL-3.0-or-later"));

    assert_eq!(undone(&app, done.batch).await, (39, 0, 0));
    assert_eq!(dump::count(app.app.db.reader(), "contour").await.unwrap(), 0);
    let after = visitor.get("/carte").await.text;
    assert!(
        !after.contains("map-outline") && after.contains("<circle"),
        "as before"
    );
    assert!(!visitor.get("/donnees/sources").await.words().contains("inventés"));
});

on_both_engines!(
    another_contour_takes_the_place_and_undo_gives_it_back,
    |engine| async move {
        let app = house(engine).await;
        let at = |shift: f64| {
            collection(&[
                (r#""code":"93006","nom":"Bagnolet""#, square(2.40 + shift, 48.85)),
                (r#""code":"93029","nom":"Drancy""#, square(2.45, 48.90)),
            ])
        };
        let first = taken(&app, &at(0.0), &[("source", "IGN"), ("licence", "LO")]).await;
        let old = rings(&app, "93006").await;
        let second = taken(&app, &at(0.01), &[]).await;
        assert_eq!(
            counts(&second),
            "2 lines: 0 added, 1 updated, 1 unchanged, 0 ignored, 0 ambiguous"
        );
        let moved = rings(&app, "93006").await;
        assert_ne!(moved, old);
        // The same contours said to be of another year: what is said of them changes.
        let dated = taken(&app, &at(0.01), &[("date", "2025")]).await;
        assert_eq!(
            counts(&dated),
            "2 lines: 0 added, 2 updated, 0 unchanged, 0 ignored, 0 ambiguous"
        );
        let lots = geo::contour::lots(app.app.db.reader()).await.unwrap();
        assert_eq!(
            lots.len(),
            2,
            "of the contour that was replaced nobody said the source: {lots:?}"
        );

        assert_eq!(undone(&app, dated.batch).await, (0, 2, 0));
        assert_eq!(undone(&app, second.batch).await, (0, 1, 0));
        assert_eq!(rings(&app, "93006").await, old);
        assert_eq!(undone(&app, second.batch).await, (0, 1, 0), "twice is once");
        // The first batch undone before the second: what the second replaced does not come back with it.
        let second = taken(&app, &at(0.02), &[]).await;
        assert_eq!(undone(&app, first.batch).await, (1, 0, 1));
        assert_eq!(undone(&app, second.batch).await, (1, 0, 0));
        assert_eq!(dump::count(app.app.db.reader(), "contour").await.unwrap(), 0);
    }
);

on_both_engines!(each_feature_says_what_becomes_of_it, |engine| async move {
    let app = house(engine).await;
    let here = || square(2.35, 48.93);
    let open = r#"{"type":"Polygon","coordinates":[[[2.4,48.8],[2.5,48.8],[2.5,48.9],[2.4,48.85]]]}"#;
    let text = collection(&[
        // 1: what became of an old commune, beside the one it is part of
        (r#""code":"93066","nom":"Saint-Denis""#, square(2.35, 48.93)),
        (
            r#""code":"93059","nom":"Pierrefitte-sur-Seine""#,
            square(2.35, 48.98),
        ),
        // 3: what no territory is
        (r#""code":"99999","nom":"Nulle-Part""#, here()),
        (r#""population":12"#, here()),
        // 5: the same twice, and two that differ
        (r#""code":"93001""#, square(2.36, 48.90)),
        (r#""code":93001"#, square(2.36, 48.90)),
        (r#""code":"93005""#, square(2.47, 48.93)),
        (r#""code":"93005""#, square(2.48, 48.93)),
        // 9: no contour, an open one, the wrong way round, far away
        (r#""code":"93007""#, "null".to_owned()),
        (r#""code":"93008""#, open.to_owned()),
        (r#""code":"93010""#, square(48.90, 2.48)),
        (r#""code":"93013""#, square(5.36, 43.29)),
        // 13: code and name of two communes; another spelling of one
        (r#""code":"93006","nom":"Drancy""#, square(2.42, 48.86)),
        (r#""code":"93029","nom":"Drancy-la-Neuve""#, square(2.44, 48.92)),
        // 15: a département and a région of one code
        (r#""code":"93""#, square(2.45, 48.90)),
        (r#""code":"93","nom":"Seine-Saint-Denis""#, square(2.45, 48.90)),
        // 17: by name alone
        (r#""nom":"Montreuil""#, square(2.44, 48.86)),
        (
            r#""code":"200057867","nom":"Plaine Commune""#,
            square(2.35, 48.92),
        ),
    ]);
    let done = taken(&app, &text, &[]).await;
    let became: Vec<(u64, Outcome)> = done
        .report
        .lines
        .iter()
        .map(|line| (line.number, line.outcome))
        .collect();
    use Outcome::{Added, Ambiguous, Ignored, Unchanged};
    let expected = [
        Added, Ignored, Ignored, Ignored, Added, Unchanged, Ambiguous, Ambiguous, Ignored, Ignored, Ignored,
        Ignored, Ambiguous, Added, Ambiguous, Added,
    ];
    for (at, expected) in expected.into_iter().enumerate() {
        assert_eq!(
            became[at],
            (at as u64 + 1, expected),
            "{:?}",
            done.report.lines[at]
        );
    }
    let importer = imports::importer("contours").unwrap();
    let why = |number: usize| {
        let line: &Line = &done.report.lines[number - 1];
        web::import::reasons(kernel::Lang::Fr, &importer, line).join(" ")
    };
    assert!(
        why(2).contains("Saint-Denis (93066)") && why(2).contains("joint"),
        "{}",
        why(2)
    );
    for (number, told) in [
        (3, "Aucun territoire français"),
        (4, "est vide"),
        (6, "ligne 5"),
        (7, "L’élément 8"),
        (8, "L’élément 7"),
        (9, "pas de contour"),
        (10, "pas fermé"),
        (11, "inversées"),
        (12, "loin du territoire"),
        (13, "Bagnolet (93006)"),
        (15, "celui d’une région"),
    ] {
        assert!(why(number).contains(told), "{number}: {}", why(number));
    }
    assert_eq!(done.report.lines[14].candidates.len(), 2);
    assert_eq!(done.report.lines[16].outcome, Added, "{}", why(17));
    assert_eq!(done.report.lines[17].outcome, Added, "{}", why(18));
    assert_eq!(
        done.report.lines[0].path.as_deref(),
        Some("/territoires/commune/93066")
    );
    // Both squares are one contour of four corners and two points on its sides at most.
    let joined = geo::contour::wanted(app.app.db.reader(), "commune", &["93066".to_owned()])
        .await
        .unwrap();
    assert_eq!(joined[0].rings.len(), 1);
    let bounds = geo::contour::grid::bounds(&joined[0].rings).unwrap();
    assert!((bounds.north - bounds.south - 0.1).abs() < 1e-9, "{bounds:?}");
    // Without the commune which it is part of now, an old one has no place.
    let alone = collection(&[(r#""code":"93059""#, square(2.35, 48.98))]);
    let done = taken(&app, &alone, &[]).await;
    assert_eq!(
        counts(&done),
        "1 lines: 0 added, 0 updated, 0 unchanged, 1 ignored, 0 ambiguous"
    );
    let told = web::import::reasons(kernel::Lang::Fr, &importer, &done.report.lines[0]).join(" ");
    assert!(
        told.contains("fait aujourd’hui partie de Saint-Denis (93066)"),
        "{told}"
    );
});
