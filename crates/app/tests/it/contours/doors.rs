//! Contours through the page and the command, and files that are none.

use axum::http::StatusCode;
use database::{dump, on_both_engines};

use super::{CONTOURS, collection, house, square};
use crate::imports::uploaded;

on_both_engines!(contours_go_through_the_page_and_back, |engine| async move {
    let app = house(engine).await;
    let mut agent = app.administrator().await;
    let columns = uploaded(&mut agent, "contours", CONTOURS).await;
    let page = agent.get(&columns).await;
    assert!(
        page.text.contains("name=\"whole-date\""),
        "what is true of the whole file has a box"
    );
    let chosen = [
        ("code", "code"),
        ("name", "nom"),
        ("whole-date", " 2026 "),
        ("source", ""),
        ("whole-source", "Essai"),
    ];
    let preview = agent.post(&columns, &chosen).await;
    assert_eq!(preview.status, StatusCode::SEE_OTHER, "{}", preview.words());
    let preview = preview.location().to_owned();
    let page = agent.get(&preview).await;
    assert!(
        page.words().contains("toutes (39)") && page.words().contains("ajoutée"),
        "{}",
        page.words()
    );
    assert!(
        page.text.contains("/territoires/commune/93001"),
        "a line leads to its territory"
    );
    let kept = agent.get(&columns).await.text;
    assert!(
        kept.contains("value=\"2026\"") && kept.contains("value=\"Essai\""),
        "what was typed is there again"
    );
    let foretold = crate::imports::foretold(&page.text);
    let done = agent.post(&preview, &[("foretold", &foretold)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    let report = done.location().to_owned();
    assert!(
        agent
            .get("/donnees/sources")
            .await
            .words()
            .contains("Essai, 2026")
    );
    assert!(
        agent
            .get(&format!("{report}/rapport.csv"))
            .await
            .text
            .contains("/territoires/commune/93001")
    );
    // What was said of one file is not offered for the next one.
    let next = uploaded(&mut agent, "contours", CONTOURS).await;
    assert!(!agent.get(&next).await.text.contains("value=\"2026\""));
    let asked = agent.get(&format!("{report}/annuler")).await.words();
    assert!(asked.contains("39 contours"), "{asked}");
    agent.post(&format!("{report}/annuler"), &[]).await;
    let words = agent.get(&report).await.words();
    assert!(words.contains("39 contours retirés"), "{words}");
});

on_both_engines!(
    files_that_are_no_contours_are_refused_with_the_reason,
    |engine| async move {
        let app = house(engine).await;
        let mut agent = app.administrator().await;
        let lambert = collection(&[(r#""code":"93001""#, square(652_000.0, 6_862_000.0))]);
        let deep = CONTOURS.replacen("[[[", &"[".repeat(100_000), 1);
        let many = format!(
            r#"{{"features":[{{"geometry":{{"type":"Polygon","coordinates":[[{}[1,2]]]}}}}]}}"#,
            "[1,2],".repeat(2_400_000)
        );
        let large = vec![b' '; 15_500_000];
        let nul = CONTOURS.replacen("Aubervilliers", "Auber\0villiers", 1);
        for (name, bytes, told) in [
            ("lambert.geojson", lambert.as_bytes(), "Lambert-93"),
            ("profond.geojson", deep.as_bytes(), "imbriquées"),
            ("grand.geojson", large.as_slice(), "15 Mo"),
            ("nul.geojson", nul.as_bytes(), "pas un GeoJSON lisible"),
            (
                "liste.csv",
                b"code;nom\n93001;Aubervilliers\n".as_slice(),
                "pas un GeoJSON lisible",
            ),
            ("topo.json", br#"{"type":"Topology"}"#.as_slice(), "TopoJSON"),
            (
                "vide.geojson",
                br#"{"type":"FeatureCollection","features":[]}"#.as_slice(),
                "aucun élément",
            ),
        ] {
            let answer = agent
                .post_file(
                    "/administration/reprises/nouvelle",
                    &[("list", "contours")],
                    ("file", name, bytes),
                )
                .await;
            assert!(answer.words().contains(told), "{name}: {}", answer.words());
        }
        assert!(many.len() < 15_000_000);
        let columns = uploaded(&mut agent, "contours", &many).await;
        assert!(
            agent.get(&columns).await.words().contains("1 ligne"),
            "short of the limit it is only no contour"
        );
        let list = agent
            .post_file(
                "/administration/reprises/nouvelle",
                &[("list", "organisations")],
                ("file", "a.geojson", CONTOURS.as_bytes()),
            )
            .await;
        assert!(
            list.words().contains("ni un CSV ni un classeur"),
            "{}",
            list.words()
        );
        assert_eq!(dump::count(app.app.db.reader(), "contour").await.unwrap(), 0);
    }
);

#[test]
fn the_command_takes_contours_in_and_back() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("contours.geojson");
    std::fs::write(&file, CONTOURS).unwrap();
    let run = |arguments: &[&str]| crate::commands::typed(folder.path(), arguments, &[]);
    let all = "39 lines: 39 added, 0 updated, 0 unchanged, 0 ignored, 0 ambiguous";
    // A rehearsal makes no database.
    let (code, said) = run(&["reference", "load"]);
    assert!(code == 0, "{said}");
    let (code, said) = run(&["import", "contours", "contours.geojson", "--dry-run"]);
    assert!(
        code == 0 && said.contains(all) && said.contains("ligne 39"),
        "{said}"
    );
    let (code, said) = run(&[
        "import",
        "contours",
        "contours.geojson",
        "--date",
        "2026",
        "--map",
        "name=nom",
    ]);
    assert!(code == 0 && said.trim_end().contains(all), "{said}");
    let batch = said
        .split("--undo ")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let (code, said) = run(&["import", "contours", "contours.geojson"]);
    assert!(
        code == 0 && said.contains("39 lines: 0 added, 0 updated, 39 unchanged"),
        "{said}"
    );
    let (code, said) = run(&["import", "contours", "--undo", &batch]);
    assert!(code == 0 && said.contains("39 contours retirés"), "{said}");

    // 200 MB, of which nothing is read.
    let large = std::fs::File::create(folder.path().join("large.geojson")).unwrap();
    large.set_len(200_000_000).unwrap();
    let (code, said) = run(&["import", "contours", "large.geojson"]);
    assert!(code == 1 && said.contains("150 Mo"), "{said}");
    // A polygon of ten million points.
    let mut many = String::from(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"93001"},"geometry":{"type":"Polygon","coordinates":[["#,
    );
    many.push_str(&"[1,2],".repeat(10_000_000));
    many.push_str("[1,2]]]}}]}");
    std::fs::write(folder.path().join("many.geojson"), many).unwrap();
    let (code, said) = run(&["import", "contours", "many.geojson"]);
    assert!(code == 1 && said.contains("plus de 4000000 points"), "{said}");
}
