//! What the demonstration must not say: that a world body is French, that whoever is asked for money gives it, that what
//! was merged away is whom to turn to.

use database::Engine;
use serde_json::Value;

use crate::demonstration::Shown;

async fn json(shown: &Shown, path: &str) -> Value {
    let (status, body) = shown.get(path).await;
    assert_eq!(status, 200, "{path}");
    serde_json::from_str(&body).unwrap()
}

async fn page(shown: &Shown, of: &str, after: &str) -> String {
    let path = format!("{}{after}", shown.path_of(of).await);
    let (status, html) = shown.get(&path).await;
    assert_eq!(status, 200, "{path}");
    html
}

#[tokio::test]
async fn the_demonstration_says_no_more_than_its_documents() {
    let shown = Shown::on(Engine::Sqlite).await;

    // World bodies belong to no country.
    for key in [
        "onu",
        "unrwa",
        "banque-mondiale",
        "fonds-social-europeen",
        "cglu",
        "conseil-europe",
    ] {
        let html = page(&shown, &format!("organisation:{key}"), "").await;
        assert!(
            html.contains("International, sans pays") && !html.contains("addressCountry"),
            "{key}"
        );
        assert!(!html.contains("href=\"/pays/FR\""), "{key}");
    }
    let french = json(&shown, "/organisations.json?pays=FR").await;
    let kinds: Vec<&str> = french
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["kind_code"].as_str())
        .collect();
    assert!(
        !kinds.is_empty() && !kinds.contains(&"un_body") && !kinds.contains(&"european_network"),
        "{kinds:?}"
    );

    // Whoever is sought funds nothing, at no date.
    for key in ["banque-mondiale", "afd"] {
        let html = page(&shown, &format!("organisation:{key}"), "").await;
        assert!(
            html.contains("Actions qui recherchent son cofinancement") && !html.contains("Actions financées"),
            "{key}"
        );
        assert!(
            !html.contains("id=\"chronologie\""),
            "{key} has taken part in nothing, at no date"
        );
    }
    let action = page(&shown, "project:suresnes-international", "").await;
    assert!(action.contains("Cofinancements recherchés") && !action.contains("Financeurs"));

    // Today's service is whom to turn to; the one merged away in 2005 is not.
    let brief = page(&shown, "organisation:departement-93", "/fiche").await;
    assert!(
        brief.contains("Service International-Via le monde")
            && !brief.contains("Mission de coopération décentralisée")
    );
    let sheet = page(&shown, "organisation:departement-93", "").await;
    let at = |name: &str| {
        let services = sheet.find("id=\"services\"").unwrap();
        sheet[services..]
            .find(name)
            .unwrap_or_else(|| panic!("{name} is missing"))
    };
    assert!(at("Service International-Via le monde") < at("(DEIP)"));
    assert!(at("(DEIP)") < at("secteur Culture de la paix"));
    assert!(at("secteur Culture de la paix") < at("Mission de coopération décentralisée"));

    // Where most of its inhabitants live, not where the first commune of the register is.
    let cergy = geo::territory::get(shown.app.db.reader(), "epci", "249500109")
        .await
        .unwrap();
    assert_eq!(cergy.departement.as_deref(), Some("95"));

    // A link inside France belongs to both of its sides.
    for path in [
        "/territoires/departement/972",
        "/territoires/commune/97222",
        "/partenariats?departement=972",
    ] {
        let (status, html) = shown.get(path).await;
        assert!(
            status == 200 && html.contains("Le Robert") && html.contains("bagnolet-le-robert"),
            "{path}"
        );
    }

    // A city's links start from the city.
    let suresnes = shown.path_of("organisation:suresnes").await;
    let address = suresnes.rsplit('/').next().unwrap();
    let map = json(&shown, &format!("/carte.geojson?organisation={address}")).await;
    let origin = map["features"]
        .as_array()
        .unwrap()
        .iter()
        .find(|feature| feature["properties"]["role"] == "origin")
        .unwrap();
    assert!(origin.to_string().contains("Suresnes"), "{origin}");

    // The search box narrows organisations by département too.
    let found = json(&shown, "/api/v1/search?q=montreuil&departement=93").await;
    let montreuil = shown.path_of("organisation:montreuil").await;
    assert!(
        found["results"]
            .as_array()
            .unwrap()
            .iter()
            .any(|hit| hit["url"] == montreuil.as_str()),
        "{found}"
    );
}
