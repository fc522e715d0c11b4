//! Search over the demonstration network as people use it: every name finds its thing, all names find the same, the page
//! and the JSON agree, and what is only near says so.

use std::collections::{BTreeMap, BTreeSet};

use database::Engine;
use serde_json::Value;

use crate::demonstration::Shown;

async fn ask(shown: &Shown, query: &str) -> Value {
    let (status, body) = shown.get(&format!("/api/v1/search?{query}")).await;
    assert_eq!(status, 200, "{query}");
    serde_json::from_str(&body).unwrap()
}

async fn search(shown: &Shown, text: &str) -> Value {
    ask(shown, &format!("limit=100&q={}", web::list::encode(text))).await
}

fn results(answer: &Value) -> &Vec<Value> {
    answer["results"].as_array().unwrap()
}

fn urls(answer: &Value) -> BTreeSet<String> {
    let all = results(answer).iter();
    all.map(|hit| hit["url"].as_str().unwrap().to_owned()).collect()
}

fn first(answer: &Value) -> &str {
    results(answer)
        .first()
        .map_or("", |hit| hit["title"].as_str().unwrap())
}

/// The names of the organisations and places of the demonstration, by kind and key.
fn named() -> BTreeMap<(String, String), Vec<String>> {
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo")).unwrap();
    for file in files.map(|file| file.unwrap().path()) {
        if file.extension().is_none_or(|kind| kind != "toml") {
            continue;
        }
        let table: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
        for kind in ["organisation", "place"] {
            for entry in table
                .get(kind)
                .and_then(toml::Value::as_array)
                .into_iter()
                .flatten()
            {
                let key = entry["key"].as_str().unwrap().to_owned();
                let names = found.entry((kind.to_owned(), key)).or_default();
                let titles = entry["name"]
                    .as_table()
                    .into_iter()
                    .flat_map(|name| name.values());
                let aliases = entry.get("aliases").and_then(toml::Value::as_array);
                let aliases = aliases.into_iter().flatten().map(|alias| &alias["name"]);
                let local = entry.get("local_name");
                names.extend(
                    titles
                        .chain(aliases)
                        .chain(local)
                        .filter_map(|name| name.as_str().map(str::to_owned)),
                );
            }
        }
    }
    found
}

#[tokio::test]
async fn every_name_of_a_place_or_organisation_finds_it_and_the_same_as_its_other_names() {
    let shown = Shown::on(Engine::Sqlite).await;
    let (mut missed, mut asked) = (Vec::new(), 0);
    for ((kind, key), names) in named() {
        let own = kernel::id::from_key(&kind, &key).to_string();
        let governing = kernel::id::from_key("organisation", &key).to_string();
        let mut counts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for name in &names {
            let answer = search(&shown, name).await;
            asked += 1;
            let found = results(&answer).iter().take(3).any(|hit| {
                // A town that an authority governs is found by the authority's sheet.
                hit["id"] == own.as_str() || kind == "place" && hit["id"] == governing.as_str()
            });
            if !found {
                let got: Vec<&Value> = results(&answer).iter().take(3).map(|hit| &hit["title"]).collect();
                missed.push(format!("{name:?} should find {kind}:{key}, finds {got:?}"));
            }
            // French territories of that name stand beside the network: "Rhône-Alpes" is a name of one, its acronym not.
            let network = results(&answer).iter().filter(|hit| hit["kind"] != "territory");
            counts.entry(network.count()).or_default().push(name.clone());
        }
        // A code finds itself only, and a name that others bear too finds theirs.
        let shared = ["93", "CG 93", "CD 93", "Cisjordanie", "West Bank"];
        counts.values_mut().for_each(|names| {
            names.retain(|name| !shared.contains(&name.as_str()));
        });
        counts.retain(|_, names| !names.is_empty());
        if counts.len() > 1 {
            missed.push(format!(
                "the names of {kind}:{key} find different numbers: {counts:?}"
            ));
        }
    }
    assert!(asked > 300, "{asked} names");
    assert!(
        missed.is_empty(),
        "{} of {asked}:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

#[tokio::test]
async fn spellings_typing_errors_and_peoples_are_understood() {
    let shown = Shown::on(Engine::Sqlite).await;
    for same in [
        &["jenin", "Djenin", "Jénine", "Janīn"][..],
        &["Haï Duong", "Hải Dương", "hai duong"],
        &["Setu Mare", "Satu Mare"],
        &["Larba Nath Iraten", "Larbaâ Nath Irathen"],
        &["mali", "malien", "Maliens", "maliennes", "Malian"],
    ] {
        let wanted = search(&shown, same[0]).await;
        assert!(results(&wanted).len() > 1, "{same:?}");
        for spelling in &same[1..] {
            let answer = search(&shown, spelling).await;
            let network = |answer: &Value| -> BTreeSet<String> {
                let urls = urls(answer).into_iter();
                urls.filter(|url| !url.starts_with("/territoires/")).collect()
            };
            assert_eq!(network(&answer), network(&wanted), "{spelling}");
        }
    }
    // An alias is meant: nothing that is merely spelt nearly so comes along.
    let acre = search(&shown, "acre").await;
    assert!(first(&acre).starts_with("Akko"), "{acre}");
    assert!(acre["total"].as_u64().unwrap() <= 4, "{acre}");
    // One wrong letter in its own name puts a thing first, as the right name does.
    for (typed, meant) in [
        ("montreuill", "Montreuil"),
        ("monteruil", "Montreuil"),
        ("matolla", "Matola"),
        ("cottbuss", "Cottbus"),
        ("setuball", "Setubal"),
        ("portgentill", "Port-Gentil"),
    ] {
        let (typed_first, meant_first) = (search(&shown, typed).await, search(&shown, meant).await);
        assert_eq!(first(&typed_first), first(&meant_first), "{typed}");
    }
    let maliens = search(&shown, "migrants maliens").await;
    assert!(maliens.get("did_you_mean").is_none(), "{maliens}");
    assert!(urls(&maliens).len() > 2, "{maliens}");
    let (_, page) = shown.get("/recherche?q=jenin").await;
    assert!(!page.contains("did-you-mean") && !page.contains("near-results"));
    let (_, page) = shown.get("/recherche?q=migrants+maliens").await;
    assert!(!page.contains("did-you-mean") && page.contains("near-results"));
    let (_, page) = shown.get("/recherche?q=assainissemnt").await;
    assert!(page.contains("did-you-mean") && page.contains("near-results"));
}

#[tokio::test]
async fn figures_are_found_in_the_forms_that_people_type() {
    let shown = Shown::on(Engine::Sqlite).await;
    // The population of Matola as its document says it, and an amount, in every form and both languages.
    for same in [
        &[
            "600 000",
            "600000",
            "600.000",
            "600,000",
            "600\u{202f}000",
            "600’000",
        ][..],
        &["20 000 €", "20000", "20,000"],
    ] {
        let wanted = search(&shown, same[0]).await;
        assert!(!results(&wanted).is_empty(), "{same:?}");
        for form in &same[1..] {
            assert_eq!(urls(&search(&shown, form).await), urls(&wanted), "{form}");
        }
    }
    let matola = search(&shown, "600 000").await;
    assert!(
        results(&matola).iter().any(|hit| hit["title"] == "Matola"),
        "{matola}"
    );
    let (_, page) = shown.get("/recherche?q=600+000+habitants").await;
    assert!(
        page.contains("<mark>600\u{202f}000</mark>") || page.contains("<mark>600 000</mark>"),
        "{page}"
    );
}

#[tokio::test]
async fn what_is_most_told_of_and_what_was_come_first() {
    let shown = Shown::on(Engine::Sqlite).await;
    for typed in ["département", "departement", "Départements"] {
        let answer = search(&shown, typed).await;
        assert_eq!(first(&answer), "Département de la Seine-Saint-Denis", "{typed}");
    }
    let pierrefitte = search(&shown, "pierrefitte").await;
    assert_eq!(
        results(&pierrefitte)[0]["url"],
        "/territoires/former_commune/93059"
    );
    assert_eq!(first(&search(&shown, "montreuil").await), "Montreuil");
    assert_eq!(results(&search(&shown, "eau").await)[0]["kind"], "theme");
    // Synonyms in the reader's own language first.
    for (path, order) in [
        ("/themes/water", ["eau potable", "drinking water"]),
        ("/en/themes/water", ["drinking water", "eau potable"]),
    ] {
        let (_, page) = shown.get(path).await;
        let facts = &page[page.find("Synonym").unwrap()..];
        assert!(
            facts.find(order[0]).unwrap() < facts.find(order[1]).unwrap(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_page_and_the_json_agree() {
    let shown = Shown::on(Engine::Sqlite).await;
    for text in [
        "montreuil",
        "pierrefitte",
        "93059",
        "eau",
        "assainissemnt",
        "saint denis",
        "maliens",
        "zzzzzz",
        "AND",
        "\"eau potable\"",
        "*",
        "kind:organisation",
        "",
    ] {
        let q = web::list::encode(text);
        for page in 1..=2 {
            let answer = ask(&shown, &format!("q={q}&page={page}")).await;
            let (status, html) = shown.get(&format!("/recherche?q={q}&page={page}")).await;
            assert_eq!(status, 200, "{text}");
            let on_page = html.matches("class=\"record-title\"").count();
            assert_eq!(on_page, results(&answer).len(), "{text}, page {page}");
            for hit in results(&answer) {
                let url = hit["url"].as_str().unwrap();
                assert!(html.contains(&format!("href=\"{url}\"")), "{text}: {url}");
            }
        }
        // Every page of the total, each result once.
        let mut all = Vec::new();
        let total = ask(&shown, &format!("q={q}")).await["total"].as_u64().unwrap();
        for page in 1..=total.div_ceil(50) {
            let answer = ask(&shown, &format!("q={q}&limit=50&page={page}")).await;
            all.extend(urls(&answer));
        }
        let different: BTreeSet<&String> = all.iter().collect();
        assert_eq!(
            (all.len(), different.len()),
            (total as usize, total as usize),
            "{text}"
        );
    }
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let answer = ask(&shown, "q=eau").await;
    assert_eq!(keys(&answer), ["facets", "query", "results", "total"]);
    let fields = ["id", "kind", "score", "snippet", "subtitle", "title", "url"];
    assert_eq!(keys(&answer["results"][0]), fields);
    // Codes have labels, and choosing a value finds as many as were counted.
    for (facet, values) in answer["facets"].as_object().unwrap() {
        for value in values.as_array().unwrap() {
            let code = value["value"].as_str().unwrap();
            if facet != "year" {
                assert_ne!(value["label"], code, "{facet}");
            }
            let chosen = ask(&shown, &format!("q=eau&{facet}={}", web::list::encode(code))).await;
            assert_eq!(chosen["total"], value["count"], "{facet}={code}");
        }
    }
}

#[tokio::test]
async fn what_is_found_goes_out_as_a_file() {
    let shown = Shown::on(Engine::Sqlite).await;
    let answer = search(&shown, "jenine").await;
    let (status, page) = shown.get("/recherche?q=jenine&country=PS").await;
    assert_eq!(status, 200);
    assert!(
        page.contains("formaction=\"/recherche.csv\"")
            && page.contains("href=\"/recherche.csv?q=jenine&#38;country=PS\""),
        "{page}"
    );
    let (status, file) = shown.get("/recherche.json?q=jenine").await;
    assert_eq!(status, 200);
    let file: Value = serde_json::from_str(&file).unwrap();
    let rows = file.as_array().unwrap();
    assert_eq!(rows.len() as u64, answer["total"].as_u64().unwrap());
    let told: BTreeSet<&str> = rows.iter().filter_map(|row| row["url"].as_str()).collect();
    for url in urls(&answer) {
        assert!(told.iter().any(|whole| whole.ends_with(&url)), "{url}");
    }
    // The next page is part of the file, and a town stands where it is.
    let (_, csv) = shown.get("/recherche.csv?q=jenine&page=2&colonnes=title").await;
    assert_eq!(csv.lines().count(), rows.len() + 1);
    let (_, map) = shown.get("/recherche.geojson?q=jenine&kind=organisation").await;
    let map: Value = serde_json::from_str(&map).unwrap();
    let features = map["features"].as_array().unwrap();
    let placed = features.iter().any(|feature| {
        let lon = feature["geometry"]["coordinates"][0].as_f64();
        lon.is_some_and(|lon| (34.0..37.0).contains(&lon))
    });
    assert!(placed, "{map}");
}
