//! What files tell: dates as exact as documents say them, points that say whether they are a guess, countries with all
//! that is counted there.

use std::collections::BTreeSet;

use database::{Engine, on_both_engines};
use serde_json::Value;

use crate::demonstration::{Shown, words};

async fn json(shown: &Shown, path: &str) -> Value {
    let (status, body) = shown.get(path).await;
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

fn rows(list: &Value) -> &[Value] {
    list.as_array().unwrap()
}

on_both_engines!(
    the_last_known_fact_is_dated_as_its_document_says,
    |engine| async move {
        let shown = Shown::on(engine).await;
        let list = json(&shown, "/partenariats.json").await;
        let said: BTreeSet<&str> = rows(&list)
            .iter()
            .filter_map(|row| row["last_known"].as_str())
            .collect();
        assert!(said.contains("2005") && said.contains("2006"), "{said:?}");
        assert!(said.iter().all(|date| !date.ends_with("-12-31")), "{said:?}");

        let api = json(&shown, "/api/v1/partnerships?limit=200").await;
        let mut compared = 0;
        for item in rows(&api["items"]) {
            let url = item["url"].as_str().unwrap();
            let row = rows(&list)
                .iter()
                .find(|row| row["url"].as_str().unwrap().ends_with(url))
                .unwrap();
            assert_eq!(item["last_known"], row["last_known"], "{url}");
            compared += 1;
        }
        assert!(compared > 30);
    }
);

#[tokio::test]
async fn a_point_says_whether_it_is_a_guess_or_that_of_something_wider() {
    let shown = Shown::on(Engine::Sqlite).await;
    for list in [
        "organisations",
        "partenariats",
        "projets",
        "lieux",
        "territoires",
        "pays",
    ] {
        let map = json(&shown, &format!("/{list}.geojson")).await;
        let (mut exact, mut wide) = (0, 0);
        for feature in rows(&map["features"]) {
            let approximate = &feature["properties"]["approximate"];
            match approximate {
                Value::Bool(true) => wide += 1,
                Value::Bool(false) => exact += 1,
                other => assert!(other.is_null() && feature["geometry"].is_null(), "{feature}"),
            }
        }
        assert!(wide > 0, "{list} has no approximate point");
        assert!(exact > 0 || list == "pays", "{list} has no exact point");
    }

    let organisations = json(&shown, "/organisations.geojson").await;
    let of = |kind: &str| -> Vec<&Value> {
        let features = rows(&organisations["features"]).iter();
        features
            .filter(|feature| feature["properties"]["kind_code"] == kind)
            .collect()
    };
    for kind in ["ept", "departement"] {
        assert!(!of(kind).is_empty());
        for feature in of(kind) {
            assert!(
                feature["geometry"]["coordinates"][0].is_f64()
                    && feature["properties"]["approximate"] == true,
                "{feature}"
            );
            assert!(feature["properties"]["territory"].is_string(), "{feature}");
        }
    }
    for feature in of("commune") {
        assert_eq!(feature["properties"]["approximate"], false, "{feature}");
    }

    // The API says of each organisation what the file says.
    let api = json(&shown, "/api/v1/organisations?limit=200").await;
    for item in rows(&api["items"]) {
        let url = item["url"].as_str().unwrap();
        let mut features = rows(&organisations["features"]).iter();
        let feature = features
            .find(|feature| feature["properties"]["url"].as_str().unwrap().ends_with(url))
            .unwrap();
        assert_eq!(
            item["point"]["approximate"], feature["properties"]["approximate"],
            "{url}"
        );
        assert_eq!(
            item["point"]["longitude"], feature["geometry"]["coordinates"][0],
            "{url}"
        );
    }
}

on_both_engines!(countries_count_what_their_lists_hold, |engine| async move {
    let shown = Shown::on(engine).await;
    let countries = json(&shown, "/pays.json").await;
    let mut active = 0;
    for row in rows(&countries) {
        let code = row["code"].as_str().unwrap();
        let links = json(&shown, &format!("/partenariats.json?pays={code}")).await;
        let actions = json(&shown, &format!("/projets.json?country={code}")).await;
        assert_eq!(row["partnerships"], rows(&links).len(), "{code}");
        assert_eq!(row["actions"], rows(&actions).len(), "{code}");
        active += usize::from(!rows(&links).is_empty() && !rows(&actions).is_empty());
    }
    assert!(active > 5, "{active}");

    let (_, html) = shown.get("/pays").await;
    for head in ["Organisations", "Lieux", "Partenariats", "Actions et projets"] {
        assert!(html.contains(&format!("class=\"number\">{head}</th>")), "{head}");
    }
    let row = rows(&countries).iter().find(|row| row["code"] == "ML").unwrap();
    let counted = ["organisations", "places", "partnerships", "actions"].map(|key| row[key].to_string());
    assert!(
        words(&html).contains(&format!("mali{}", counted.join(" "))),
        "{counted:?}"
    );
    let (_, csv) = shown.get("/en/pays.csv?colonnes=code,partnerships,actions").await;
    assert!(csv.contains("Code,Partnerships,Actions and projects\n"), "{csv}");
});
