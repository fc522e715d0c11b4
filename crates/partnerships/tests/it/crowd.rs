//! More links than any picture draws one by one: the database adds them up by country and region, to the same numbers.

use std::collections::BTreeMap;

use database::on_both_engines;
use directory::Organisation;
use kernel::id::from_key;
use kernel::{State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::Party;

use super::{link, party, small};

/// More than the 3,000 links that the moving map gets one by one.
const LINKS: usize = 3_100;

/// Ten countries with two towns each, but the last, which has one.
const COUNTRIES: [&str; 10] = ["MA", "DZ", "TN", "SN", "ML", "PT", "ES", "IT", "DE", "PL"];

fn town(name: &str, country: &str, at: usize) -> Organisation {
    Organisation {
        name: Translated::one("fr", name),
        lang: "fr".into(),
        kind: "foreign_authority".into(),
        country: country.into(),
        point: Some((30.0 + at as f64, at as f64)),
        visibility: Visibility::Public,
        state: State::Published,
        ..Organisation::default()
    }
}

fn key(country: &str, second: bool) -> String {
    format!("ville-{country}-{second}")
}

on_both_engines!(a_crowd_is_added_up_by_country, |engine| async move {
    let app = small(engine).await;
    let writing = app.write().await;
    let mut towns = Vec::new();
    for (at, country) in COUNTRIES.into_iter().enumerate() {
        for second in [false, true]
            .into_iter()
            .take(if country == "PL" { 1 } else { 2 })
        {
            let mut held = town(&format!("Ville {country} {second}"), country, at);
            // A town that visitors may not see puts no place on the map; its link still leads to the country.
            if country == "DE" && second {
                held.visibility = Visibility::Private;
            }
            towns.push((from_key("organisation", &key(country, second)), held));
        }
    }
    directory::store::insert_many(&writing, towns, false)
        .await
        .unwrap();
    let mut links: Vec<(sea_orm::prelude::Uuid, Partnership)> = Vec::new();
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    for at in 0..LINKS {
        let country = COUNTRIES[at % COUNTRIES.len()];
        let second = country != "PL" && (at / COUNTRIES.len()) % 2 == 1;
        let mut held = link(
            &format!("Lien {at}"),
            if at % 3 == 0 { "bagnolet" } else { "drancy" },
            &key(country, second),
        );
        held.status = if at % 2 == 0 { "active" } else { "ended" }.into();
        // Several places of the same country are one link to it.
        if country == "MA" {
            held.parties.push(party(&key("MA", !second), "partner"));
        }
        if !(country == "DE" && second) {
            *expected.entry(country).or_default() += 1;
        }
        links.push((from_key("partnership", &format!("lien-{at}")), held));
    }
    // A twinning inside France, and a party that is still to be identified somewhere in Mali.
    let mut inside = link("Bagnolet – Le Robert", "bagnolet", "le-robert");
    inside.status = "active".into();
    links.push((from_key("partnership", "robert"), inside));
    let mut open = link("Drancy – Mali", "drancy", "matola");
    open.parties[1] = Party {
        country: "ML".into(),
        role: "partner".into(),
        ..Party::default()
    };
    links.push((from_key("partnership", "mali"), open));
    *expected.entry("ML").or_default() += 1;
    partnerships::store::insert_many(&writing, links, false)
        .await
        .unwrap();
    writing.commit().await.unwrap();

    let mut visitor = app.visitor();
    let moving: serde_json::Value = serde_json::from_str(&visitor.get("/carte.geojson").await.text).unwrap();
    let features = moving["features"].as_array().unwrap();
    let of_role = |role: &'static str| {
        features
            .iter()
            .map(|feature| &feature["properties"])
            .filter(move |properties| properties["role"] == role)
    };
    let poland = from_key("organisation", &key("PL", false)).simple().to_string();
    let germany = from_key("organisation", &key("DE", false)).simple().to_string();
    let robert = from_key("organisation", "le-robert").simple().to_string();
    let found: BTreeMap<&str, u64> = of_role("marker")
        .map(|properties| {
            let country = match properties["key"].as_str().unwrap() {
                sole if sole == poland => "PL",
                sole if sole == robert => "FR",
                sole if sole == germany => "DE",
                area => area.trim_start_matches("area-"),
            };
            (country, properties["weight"].as_u64().unwrap())
        })
        .collect();
    expected.insert("FR", 1);
    assert_eq!(found, expected);
    let robert = of_role("marker").find(|properties| properties["label"] == "Le Robert");
    assert_eq!(
        robert.unwrap()["shape"],
        "place",
        "one place of a country is itself"
    );
    let morocco = of_role("marker")
        .find(|properties| properties["key"] == "area-MA")
        .unwrap();
    assert_eq!(
        (
            morocco["label"].as_str(),
            morocco["style"].as_str(),
            morocco["href"].as_str()
        ),
        (Some("Maroc"), Some("active"), Some("/carte?pays=MA"))
    );
    // MA stands at even numbers only, DZ at odd ones.
    let algeria = of_role("marker")
        .find(|properties| properties["key"] == "area-DZ")
        .unwrap();
    assert_eq!(algeria["style"], "past");
    assert_eq!(
        of_role("link").count(),
        11,
        "one line from the region to each country"
    );
    // Neither the inside of France nor what has no country is abroad.
    assert_eq!(moving["tints"].as_object().unwrap().len(), COUNTRIES.len());

    // A part of the earth shows what is there, at the country's own mark or between its places.
    let africa = visitor.get("/carte?vue=afrique").await;
    assert!(africa.text.contains("Sénégal"), "its two places are in the box");
    let page = visitor.get("/carte").await;
    let words = page.words();
    assert!(words.contains("3 102"), "all links are counted: {words}");
    // Of many links a page shows some, and a région leads to the map's own list of them.
    let rows = |text: &str| text.matches("class=\"cell-title\"").count();
    assert_eq!(rows(&page.text), 30);
    assert_eq!(rows(&visitor.get("/carte?page=104").await.text), 12);
    assert_eq!(rows(&visitor.get("/carte?pays=FR").await.text), 1);
    let region = visitor.get("/territoires/region/11").await;
    assert!(
        region.words().contains("3 102 partenariats")
            && region.text.matches("class=\"link-to\"").count() == 10,
        "{}",
        region.words()
    );
    assert!(region.text.contains("href=\"/carte?territoire=region:11#liens\""));

    // The first page counts the same links: what leads nowhere known is abroad, and no country.
    let figures = partnerships::store::figures(app.app.db.reader(), &kernel::Actor::Visitor).await;
    let figures = figures.unwrap();
    assert_eq!(
        (
            figures.engaged,
            figures.partnerships,
            figures.countries,
            figures.in_france
        ),
        (2, LINKS as u64 + 1, COUNTRIES.len() as u64, 1)
    );
    // Whoever may see the hidden town finds it on the map too.
    let mut reader = app.signed_in(kernel::Role::Administrator).await;
    let whole: serde_json::Value = serde_json::from_str(&reader.get("/carte.geojson").await.text).unwrap();
    let hidden = whole["features"].as_array().unwrap().iter();
    let hidden = hidden.map(|feature| &feature["properties"]);
    let hidden = hidden.filter(|held| held["key"] == "area-DE");
    assert_eq!(
        hidden.map(|held| held["weight"].as_u64()).collect::<Vec<_>>(),
        [Some(310)]
    );

    // Narrowed to one country, its places are there again.
    let narrowed: serde_json::Value =
        serde_json::from_str(&visitor.get("/carte.geojson?pays=PL").await.text).unwrap();
    let labels: Vec<&str> = narrowed["features"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|feature| feature["properties"]["role"] == "marker")
        .filter_map(|feature| feature["properties"]["label"].as_str())
        .collect();
    assert_eq!(labels, ["Ville PL false"]);
});
