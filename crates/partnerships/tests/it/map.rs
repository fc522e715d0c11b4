//! The map: nothing drawn where it is not, the territory step by step, and the same filters as the list.

use axum::http::StatusCode;
use database::on_both_engines;
use directory::Organisation;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};

use super::{link, small, write};

/// An association from here without address or territory: it stands nowhere.
async fn association(app: &testkit::TestApp) {
    let writing = app.write().await;
    let held = Organisation {
        name: Translated::one("fr", "Amis de Matola"),
        lang: "fr".into(),
        kind: "association".into(),
        country: "FR".into(),
        visibility: Visibility::Public,
        state: State::Published,
        ..Organisation::default()
    };
    directory::store::insert(&writing, from_key("organisation", "amis"), &held, false)
        .await
        .unwrap();
    writing.commit().await.unwrap();
}

on_both_engines!(
    an_organisation_without_a_point_is_listed_but_no_line_starts_for_it,
    |engine| async move {
        let app = small(engine).await;
        association(&app).await;
        let (_, path) = write(&app, "amis", &link("Amis de Matola – Matola", "amis", "matola")).await;
        let mut visitor = app.visitor();
        let page = visitor.get("/carte").await;
        assert!(page.words().contains("Amis de Matola (sans point sur la carte)"));
        assert!(
            !page.text.contains("class=\"map-link map-link--"),
            "no line from a place that is not theirs"
        );
        assert!(
            page.text.contains("class=\"map-marker "),
            "Matola itself is where it is"
        );
        let moving: serde_json::Value =
            serde_json::from_str(&visitor.get("/carte.geojson").await.text).unwrap();
        let roles: Vec<&str> = moving["features"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|feature| feature["properties"]["role"].as_str())
            .collect();
        assert_eq!(roles, ["origin", "marker"]);
        // Its own sheets have no mark of a territory that it is not.
        let amis = database::record::by_id(app.app.db.reader(), from_key("organisation", "amis"))
            .await
            .unwrap();
        for sheet in [path, directory::store::path(&amis)] {
            let page = visitor.get(&sheet).await;
            assert!(!page.text.contains("class=\"map-origin\""), "{sheet}");
        }
    }
);

on_both_engines!(
    links_start_at_the_territory_by_its_name_and_communes_have_their_own_in_the_moving_map,
    |engine| async move {
        let app = small(engine).await;
        let (_, path) = write(&app, "a", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
        let (_, _) = write(&app, "b", &link("Drancy – Maputo", "drancy", "maputo")).await;
        let mut visitor = app.visitor();
        let mark = "<title>Seine-Saint-Denis</title><circle class=\"map-origin-ring\"";
        assert!(visitor.get("/carte").await.text.contains(mark));
        let sheet = visitor.get(&path).await.text;
        assert!(
            sheet.contains("<title>Bagnolet</title><circle class=\"map-origin-ring\""),
            "{path}"
        );
        let moving: serde_json::Value =
            serde_json::from_str(&visitor.get("/carte.geojson?vue=afrique").await.text).unwrap();
        let homes: Vec<&str> = moving["features"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|feature| feature["properties"]["role"] == "home")
            .filter_map(|feature| feature["properties"]["label"].as_str())
            .collect();
        assert_eq!(homes.len(), 2);
        assert!(homes.contains(&"Bagnolet") && homes.contains(&"Drancy"));
        assert_eq!(
            moving["tints"]["508"], 2,
            "two partnerships with Mozambique: the second step"
        );
        assert_eq!(
            moving["bbox"][0], -20.0,
            "the part of the earth that the reader chose"
        );
    }
);

on_both_engines!(
    the_territory_is_shown_from_the_country_to_the_commune,
    |engine| async move {
        let app = small(engine).await;
        write(&app, "a", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
        let mut visitor = app.visitor();
        let departement = visitor.get("/carte").await;
        assert!(
            departement.text.contains("ept=200057875#territoire"),
            "an EPT is one step nearer"
        );
        assert!(
            departement.text.contains("territoire=commune:93006#carte"),
            "a commune narrows the world"
        );
        let ept = visitor.get("/carte?ept=200057875").await;
        assert!(
            ept.words().contains("Est Ensemble")
                && ept.text.contains("<title>Bagnolet, un partenariat</title>")
        );
        assert!(
            !ept.text.contains("<title>Drancy, aucun partenariat</title>"),
            "Drancy is in another EPT"
        );
        let commune = visitor.get("/carte?territoire=commune:93006").await;
        assert!(commune.text.contains("map-unit--chosen"));
        let france = visitor.get("/carte?plan=france").await;
        assert!(france.text.contains("departement=93\"") && france.words().contains("Toute la France"));
        assert!(
            france
                .text
                .contains("<title>Seine-Saint-Denis, un partenariat</title>")
        );
        for path in [
            "/en/carte?plan=france",
            "/carte?departement=62",
            "/carte?departement=00&page=9",
        ] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.text.len() < 350_000, "{path}: {} bytes", answer.text.len());
        }
    }
);

on_both_engines!(the_map_has_every_filter_of_the_list, |engine| async move {
    let app = small(engine).await;
    write(&app, "a", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
    write(&app, "b", &link("Drancy – Maputo", "drancy", "maputo")).await;
    let mut visitor = app.visitor();
    let facets = |text: &str, path: &str| -> Vec<String> {
        let opening = format!("href=\"{path}?");
        let names = text.split(opening.as_str()).skip(1);
        let mut names: Vec<String> = names
            .filter_map(|rest| Some(rest.split('=').next()?.to_owned()))
            .filter(|name| !["vue", "plan", "territoire", "page"].contains(&name.as_str()))
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let list = facets(&visitor.get("/partenariats").await.text, "/partenariats");
    let map = visitor.get("/carte").await.text;
    assert_eq!(facets(&map, "/carte"), list);
    assert!(list.len() >= 5 && map.contains("name=\"nom\""), "{list:?}");
    let narrowed = visitor.get("/carte?nom=maputo").await;
    assert!(narrowed.words().contains("Drancy – Maputo") && !narrowed.words().contains("Bagnolet – Matola"));
});
