//! A list of more than two thousand twinnings, in the shape of those that circulate: real communes, towns of all
//! countries, homonyms on both sides, each line with what is known to become of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use app::imports::{self, Done, Order, importer};
use app::modules;
use database::{Database, Engine, harness, on_both_engines};
use documents::import::{Mapping, Outcome};
use documents::table::{Limits, Table, read};
use geo::{gazetteer, territory};
use kernel::text::fold;
use kernel::{Actor, Clock, Ids};
use partnerships::store;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement};
use tempfile::TempDir;

/// What must become of a line.
#[derive(Debug, Clone)]
enum Expected {
    /// A twinning with a town of this country.
    Added(String),
    /// Said before.
    Unchanged,
    /// No partner in it.
    Ignored,
    /// A question, with candidates of these countries at least.
    Ambiguous(BTreeSet<String>),
}

/// A list, and what must become of each of its lines.
#[derive(Default)]
struct List {
    text: String,
    expected: Vec<Expected>,
}

impl List {
    fn line(&mut self, commune: (&str, &str), partner: &str, country: &str, expected: Expected) {
        writeln!(
            self.text,
            "{},{},,,\"{partner}\",,{country},,,,",
            commune.0, commune.1
        )
        .unwrap();
        self.expected.push(expected);
    }
}

async fn demonstration(engine: Engine, folder: &TempDir) -> Database {
    let url = harness::fresh_url(engine, folder).await.unwrap();
    database::migrate::run(&url, &modules::migrations())
        .await
        .unwrap();
    let database = Database::connect(&url, 4).await.unwrap();
    let output = app::output::Output::new(&BTreeMap::new());
    app::serve::load_reference(&database, &output).await.unwrap();
    app::demo::load(&database, &modules::all()).await.unwrap();
    database
}

/// The TOML entries of this name in a file of the demonstration.
fn entries(file: &str, name: &str) -> Vec<toml::Value> {
    let path = format!("{}/../../demo/{file}", env!("CARGO_MANIFEST_DIR"));
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    table[name].as_array().unwrap().clone()
}

/// Every name that a place or an authority abroad of the demonstration bears, folded.
fn names_in_the_demonstration() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (file, kind) in [
        ("places.toml", "place"),
        ("organisations-etranger-1.toml", "organisation"),
        ("organisations-etranger-2.toml", "organisation"),
    ] {
        for held in entries(file, kind) {
            let own = held["name"].as_table().unwrap().values().cloned();
            let aliases = held.get("aliases").and_then(toml::Value::as_array).cloned();
            let aliases = aliases
                .unwrap_or_default()
                .into_iter()
                .map(|alias| alias["name"].clone());
            let local = held.get("local_name").cloned();
            names.extend(
                own.chain(aliases)
                    .chain(local)
                    .filter_map(|name| name.as_str().map(fold)),
            );
        }
    }
    names
}

/// The authorities abroad of the demonstration: name, country, and the GeoNames id of the place if it has one.
fn abroad_in_the_demonstration() -> Vec<(String, String, Option<i64>)> {
    let text = |held: &toml::Value, key: &str| held.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let places: BTreeMap<String, Option<i64>> = entries("places.toml", "place")
        .iter()
        .map(|place| {
            let id = place.get("geonames").and_then(toml::Value::as_integer);
            (text(place, "key").unwrap(), id)
        })
        .collect();
    let mut found = Vec::new();
    for file in ["organisations-etranger-1.toml", "organisations-etranger-2.toml"] {
        for held in entries(file, "organisation") {
            if text(&held, "kind").as_deref() != Some("foreign_authority") {
                continue;
            }
            let place = text(&held, "place").and_then(|key| places.get(&key).copied().flatten());
            let name = held["name"]["fr"].as_str().unwrap().to_owned();
            found.push((name, text(&held, "country").unwrap(), place));
        }
    }
    found
}

/// The countries of the towns of a name, and how many towns each has.
fn bearers(name: &str) -> BTreeMap<String, usize> {
    let mut countries = BTreeMap::new();
    for town in gazetteer::named(name) {
        *countries.entry(town.country.clone()).or_default() += 1;
    }
    countries
}

fn list(communes: &[territory::Model]) -> List {
    const FRENCH: [&str; 11] = ["FR", "GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "BL", "MF"];
    let mut list = List::default();
    list.text.push_str(
        "code_insee,commune,qid_commune,qid_partenaire,libelle_partenaire,geonames_nom,pays,lat,lon,geonameid,appariement\n",
    );
    let mut namesakes: BTreeMap<&str, Vec<&territory::Model>> = BTreeMap::new();
    for commune in communes {
        namesakes.entry(&commune.sort_key).or_default().push(commune);
    }
    // Communes that nobody of the demonstration governs, with a town each, by code and name.
    let ours: Vec<&territory::Model> = communes
        .iter()
        .filter(|commune| !matches!(commune.departement.as_deref(), Some("92" | "93") | None))
        .step_by(12)
        .collect();
    let known = abroad_in_the_demonstration();
    // Those of which nothing else in their country bears the name: a province and its town are two things.
    let sure: Vec<(&str, &str)> = known
        .iter()
        .filter(|(name, country, place)| {
            let mut towns = gazetteer::named(name)
                .into_iter()
                .filter(|town| town.country == *country);
            towns.all(|town| Some(town.id) == *place)
        })
        .map(|(name, country, _)| (name.as_str(), country.as_str()))
        .collect();
    assert!(sure.len() > 10, "{}", sure.len());
    let mut free = ours.iter();
    for (number, commune) in free.by_ref().take(2_000).enumerate() {
        let (name, country) = sure[number % sure.len()];
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            name,
            country,
            Expected::Added(country.to_owned()),
        );
    }
    // Towns of the world of which each country has one: never the one of another country.
    let mut names: BTreeSet<&str> = gazetteer::all().iter().map(|town| town.name.as_str()).collect();
    names.retain(|name| !name.contains(['"', ',', '(']));
    let abroad = |name: &str| {
        let mut countries = bearers(name);
        countries.retain(|country, _| !FRENCH.contains(&country.as_str()));
        countries
    };
    let held = names_in_the_demonstration();
    let homonyms: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| {
            abroad(name).len() > 1
                && !held.contains(&fold(name))
                && !namesakes.contains_key(fold(name).as_str())
        })
        .step_by(3)
        .take(60)
        .collect();
    assert_eq!(homonyms.len(), 60);
    for name in &homonyms {
        let countries = abroad(name);
        let commune = free.next().unwrap();
        let all: BTreeSet<String> = countries.keys().cloned().collect();
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            name,
            "",
            Expected::Ambiguous(all),
        );
        for (country, towns) in countries {
            let commune = free.next().unwrap();
            let expected = if towns == 1 {
                Expected::Added(country.clone())
            } else {
                Expected::Ambiguous([country.clone()].into())
            };
            list.line(
                (commune.code.as_str(), commune.name.as_str()),
                name,
                &country,
                expected,
            );
        }
    }
    // Communes that only a name tells: several bear it.
    let several: Vec<&str> = namesakes
        .values()
        .filter(|held| held.len() > 1)
        .step_by(20)
        .take(40)
        .map(|held| held[0].name.as_str())
        .collect();
    assert_eq!(several.len(), 40);
    for name in several {
        list.line(
            ("", name),
            "Berlin",
            "DE",
            Expected::Ambiguous(["FR".to_owned()].into()),
        );
    }
    // Over the sea, where the country's code leads to a commune of France.
    for (name, country) in [("Le Robert", "MQ"), ("Cayenne", "GF"), ("Saint-Paul", "RE")] {
        let commune = free.next().unwrap();
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            name,
            country,
            Expected::Added("FR".to_owned()),
        );
    }
    // Names that nobody knows: with a country they are new there, without one a question.
    for number in 0..10 {
        let commune = free.next().unwrap();
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            &format!("Nulleville {number}"),
            "ML",
            Expected::Added("ML".to_owned()),
        );
        let commune = free.next().unwrap();
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            &format!("Ailleurs {number}"),
            "",
            Expected::Ambiguous(BTreeSet::new()),
        );
    }
    for _ in 0..5 {
        let commune = free.next().unwrap();
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            "",
            "DE",
            Expected::Ignored,
        );
    }
    // The first lines once more.
    for (number, commune) in ours.iter().take(50).enumerate() {
        let (name, country) = sure[number % sure.len()];
        list.line(
            (commune.code.as_str(), commune.name.as_str()),
            name,
            country,
            Expected::Unchanged,
        );
    }
    list
}

/// What is published, by kind.
async fn published(database: &Database) -> BTreeMap<String, i64> {
    let sql = "SELECT kind, count(*) AS number FROM record WHERE state = 'published' GROUP BY kind";
    let backend = database.reader().get_database_backend();
    let rows = database
        .reader()
        .query_all_raw(Statement::from_string(backend, sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get("", "kind").unwrap(),
                row.try_get("", "number").unwrap(),
            )
        })
        .collect()
}

async fn take(database: &Database, table: &Table) -> Done {
    let importer = importer("twinning").unwrap();
    let mapping = Mapping::guess(&table.header, importer.fields).unwrap();
    let clock = Clock::system();
    let order = Order {
        importer: &importer,
        table,
        mapping: &mapping,
        file: "jumelages.csv",
        actor: Actor::System,
        foretold: None,
    };
    imports::import(database, &clock, &Ids::random(clock.clone()), order)
        .await
        .unwrap()
}

on_both_engines!(
    a_long_list_of_twinnings_comes_in_twice_and_goes_again,
    |engine| async move {
        let folder = TempDir::new().unwrap();
        let database = demonstration(engine, &folder).await;
        let communes = territory::Entity::find()
            .filter(territory::Column::Kind.eq("commune"))
            .order_by_asc(territory::Column::Code)
            .all(database.reader())
            .await
            .unwrap();
        let list = list(&communes);
        assert!(list.expected.len() > 2_100, "{}", list.expected.len());
        let table = read(list.text.as_bytes(), &Limits::default()).unwrap();
        let before = published(&database).await;
        let done = take(&database, &table).await;
        let added: Vec<_> = done.report.lines.iter().filter_map(|line| line.record).collect();
        let mut countries = BTreeMap::new();
        for id in added {
            let held = store::get(database.reader(), id).await.unwrap();
            countries.insert(id, held.partnership.parties[1].country.clone());
        }
        let mut wrong = Vec::new();
        for (line, expected) in done.report.lines.iter().zip(&list.expected) {
            let of = line.record.and_then(|id| countries.get(&id));
            let candidates: BTreeSet<String> =
                line.candidates.iter().map(|held| held.country.clone()).collect();
            let right = match expected {
                Expected::Added(country) => line.outcome == Outcome::Added && of == Some(country),
                Expected::Unchanged => line.outcome == Outcome::Unchanged,
                Expected::Ignored => line.outcome == Outcome::Ignored,
                Expected::Ambiguous(countries) => {
                    // Twelve candidates are told at most.
                    line.outcome == Outcome::Ambiguous
                        && (countries.is_subset(&candidates) || line.candidates.len() == 12)
                }
            };
            if !right {
                wrong.push(format!("{expected:?} became {of:?} in {line:?}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{} of {}:\n{}",
            wrong.len(),
            list.expected.len(),
            wrong.join("\n")
        );
        let number = |wanted: fn(&Expected) -> bool| {
            list.expected.iter().filter(|expected| wanted(expected)).count() as u64
        };
        let counts = done.report.counts();
        assert_eq!(
            counts.added,
            number(|expected| matches!(expected, Expected::Added(_)))
        );
        assert_eq!(
            counts.ambiguous,
            number(|expected| matches!(expected, Expected::Ambiguous(_)))
        );
        assert_eq!((counts.unchanged, counts.ignored, counts.updated), (50, 5, 0));
        let there = published(&database).await;
        assert_eq!(
            there["partnership"] - before["partnership"],
            i64::try_from(counts.added).unwrap()
        );

        // The same list again.
        let again = take(&database, &table).await;
        let second = again.report.counts();
        assert_eq!(
            (second.added, second.updated, second.ambiguous),
            (0, 0, counts.ambiguous)
        );
        assert_eq!(second.unchanged, counts.added + counts.unchanged);
        assert!(again.batch.is_none() && second.to_string().contains(": 0 added, 0 updated,"));
        assert_eq!(published(&database).await, there);

        // Taken back: as many of each kind as before.
        let clock = Clock::system();
        let ids = Ids::random(clock.clone());
        let undone = imports::take_back(&database, &clock, &ids, Actor::System, done.batch.unwrap())
            .await
            .unwrap();
        assert_eq!((undone.kept, undone.restored), (0, 0));
        assert_eq!(published(&database).await, before);
        database.close().await.unwrap();
    }
);
