//! Loads the reference data that the binary carries: countries and French territories. A set is loaded once and again
//! only when its content changed; what an administrator edited stays.

use std::collections::{BTreeMap, HashMap};

use database::{Json, Result, Write};
use kernel::{Translated, text};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, sea_query::OnConflict};
use sha2::{Digest, Sha256};

use crate::{country, territory};

/// Which content of a set is loaded.
pub mod set {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A loaded set.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "reference_set")]
    pub struct Model {
        /// Its name.
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        /// SHA-256 of its files.
        pub digest: String,
        /// How many rows it gave.
        pub row_count: i64,
        /// When.
        pub loaded_at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How much of France a database needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Whole,
    /// Only what belongs to a few départements: enough for a test.
    Sample,
}

const COUNTRIES: &str = include_str!("../../../reference/countries.csv");
const COMMUNES: &str = include_str!("../../../reference/communes.csv");
const FORMER: &str = include_str!("../../../reference/former_communes.csv");
const EPCI: &str = include_str!("../../../reference/epci.csv");
const EPT: &str = include_str!("../../../reference/ept.csv");
const DEPARTEMENTS: &str = include_str!("../../../reference/departements.csv");
const REGIONS: &str = include_str!("../../../reference/regions.csv");

/// The départements of [`Scope::Sample`]: those that the demonstration's documents speak of.
const SAMPLE: [&str; 9] = ["93", "92", "75", "95", "91", "59", "80", "73", "972"];

/// Loads what is missing or changed, and says how many rows were written for each set.
///
/// # Errors
/// When the database refuses.
pub async fn load(write: &Write, scope: Scope) -> Result<Vec<(&'static str, u64)>> {
    let mut report = Vec::new();
    let countries = digest(&[COUNTRIES, "and none"]);
    if is_new(write, "countries", &countries).await? {
        let count = load_countries(write).await?;
        done(write, "countries", &countries, count).await?;
        report.push(("countries", count));
    }
    let scope_name = if scope == Scope::Whole { "whole" } else { "sample" };
    // What is made of the files counts as their content.
    let made = "groupings by inhabitants";
    let territories = digest(&[
        COMMUNES,
        FORMER,
        EPCI,
        EPT,
        DEPARTEMENTS,
        REGIONS,
        scope_name,
        made,
    ]);
    if is_new(write, "territories", &territories).await? {
        let count = load_territories(write, scope).await?;
        done(write, "territories", &territories, count).await?;
        report.push(("territories", count));
    }
    Ok(report)
}

fn digest(files: &[&str]) -> String {
    let mut sha = Sha256::new();
    files.iter().for_each(|file| sha.update(file.as_bytes()));
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a set's content differs from what was loaded.
///
/// # Errors
/// When the database does not answer.
pub async fn is_new(write: &Write, name: &str, digest: &str) -> Result<bool> {
    Ok(set::Entity::find_by_id(name.to_owned())
        .one(write.tx())
        .await?
        .is_none_or(|held| held.digest != digest))
}

/// Notes that a set was loaded.
///
/// # Errors
/// When the database refuses.
pub async fn done(write: &Write, name: &str, digest: &str, rows: u64) -> Result<()> {
    let row = set::Model {
        name: name.to_owned(),
        digest: digest.to_owned(),
        row_count: i64::try_from(rows).unwrap_or(i64::MAX),
        loaded_at: write.now,
    };
    let replace = OnConflict::column(set::Column::Name)
        .update_columns([set::Column::Digest, set::Column::RowCount, set::Column::LoadedAt])
        .to_owned();
    set::Entity::insert(set::ActiveModel::from(row))
        .on_conflict(replace)
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// The rows of one of our own files, by column name.
struct Rows {
    head: Vec<String>,
    reader: csv::Reader<&'static [u8]>,
}

impl Rows {
    fn new(text: &'static str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader
            .headers()
            .map(|head| head.iter().map(str::to_owned).collect())
            .unwrap_or_default();
        Rows { head, reader }
    }

    fn each(mut self, mut with: impl FnMut(&dyn Fn(&str) -> String)) {
        for record in self.reader.records().flatten() {
            with(&|name: &str| {
                self.head
                    .iter()
                    .position(|held| held == name)
                    .and_then(|place| record.get(place))
                    .unwrap_or_default()
                    .to_owned()
            });
        }
    }
}

fn optional(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

async fn load_countries(write: &Write) -> Result<u64> {
    let mut rows = Vec::new();
    Rows::new(COUNTRIES).each(|get| {
        let name = Translated::both(get("name_fr"), get("name_en"));
        rows.push(country::ActiveModel {
            code: Set(get("alpha2")),
            alpha3: Set(get("alpha3")),
            sort_key: Set(text::sort_key(&get("name_fr"))),
            name: Set(Json(name)),
            locative_fr: Set(get("in_fr")),
            continent: Set(get("continent")),
            recognised: Set(get("recognised") != "0"),
            oda: Set(get("oda") == "1"),
            income: Set(get("income")),
            part_of: Set(optional(get("part_of"))),
            note: Set(Json(Translated::both(get("note_fr"), get("note_en")).trimmed())),
            aliases: Set(Json(
                get("aliases")
                    .split('|')
                    .filter(|alias| !alias.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )),
            lat: Set(get("lat").parse().ok()),
            lon: Set(get("lon").parse().ok()),
            edited: Set(false),
        });
    });
    let count = rows.len() as u64;
    rows.push(country::ActiveModel {
        code: Set(country::NONE.to_owned()),
        alpha3: Set(String::new()),
        name: Set(Json(Translated::default())),
        locative_fr: Set(String::new()),
        sort_key: Set(String::new()),
        continent: Set(String::new()),
        recognised: Set(true),
        oda: Set(false),
        income: Set(String::new()),
        part_of: Set(None),
        note: Set(Json(Translated::default())),
        aliases: Set(Json(Vec::new())),
        lat: Set(None),
        lon: Set(None),
        edited: Set(false),
    });
    let kept: Vec<String> = country::Entity::find()
        .filter(country::Column::Edited.eq(true))
        .all(write.tx())
        .await?
        .into_iter()
        .map(|country| country.code)
        .collect();
    rows.retain(|row| !kept.contains(row.code.as_ref()));
    use country::Column as C;
    let replace = OnConflict::column(C::Code)
        .update_columns([
            C::Alpha3,
            C::SortKey,
            C::Name,
            C::LocativeFr,
            C::Continent,
            C::Recognised,
            C::Oda,
            C::Income,
            C::PartOf,
            C::Note,
            C::Aliases,
            C::Lat,
            C::Lon,
        ])
        .to_owned();
    for chunk in rows.chunks(200) {
        country::Entity::insert_many(chunk.to_vec())
            .on_conflict(replace.clone())
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(count)
}

async fn load_territories(write: &Write, scope: Scope) -> Result<u64> {
    let wanted = |departement: &str| scope == Scope::Whole || SAMPLE.contains(&departement);
    let mut rows: Vec<territory::Model> = Vec::new();
    let blank = |kind: &str, code: String, name: String| territory::Model {
        kind: kind.to_owned(),
        sort_key: text::sort_key(&name),
        code,
        name,
        siren: None,
        population: None,
        region: None,
        departement: None,
        epci: None,
        ept: None,
        postcodes: String::new(),
        lat: None,
        lon: None,
        approximate: false,
        successor: None,
        since: None,
    };
    let number = |text: String| text.parse::<f64>().ok();
    Rows::new(REGIONS).each(|get| {
        rows.push(territory::Model {
            population: get("population").parse().ok(),
            lat: number(get("lat")),
            lon: number(get("lon")),
            approximate: true,
            ..blank("region", get("code"), get("nom"))
        });
    });
    Rows::new(DEPARTEMENTS).each(|get| {
        rows.push(territory::Model {
            region: optional(get("region")),
            population: get("population").parse().ok(),
            lat: number(get("lat")),
            lon: number(get("lon")),
            approximate: true,
            ..blank("departement", get("code"), get("nom"))
        });
    });
    let mut centres = std::collections::HashMap::new();
    // How many inhabitants of each grouping live in which région and département.
    let mut grouped: HashMap<String, BTreeMap<(String, String), i64>> = HashMap::new();
    Rows::new(EPCI).each(|get| {
        centres.insert(get("siren"), (number(get("lat")), number(get("lon"))));
    });
    let mut communes = Vec::new();
    Rows::new(COMMUNES).each(|get| {
        for grouping in [get("epci"), get("ept")]
            .into_iter()
            .filter(|code| !code.is_empty())
        {
            let inhabitants = get("population").parse().unwrap_or(0);
            *grouped
                .entry(grouping)
                .or_default()
                .entry((get("region"), get("departement")))
                .or_default() += inhabitants;
        }
        if !wanted(&get("departement")) {
            return;
        }
        let own = (number(get("lat")), number(get("lon")));
        let approximate = own.0.is_none();
        let centre = centres.get(&get("epci")).copied().unwrap_or((None, None));
        let (lat, lon) = if approximate { centre } else { own };
        communes.push(territory::Model {
            siren: optional(get("siren")),
            population: get("population").parse().ok(),
            region: optional(get("region")),
            departement: optional(get("departement")),
            epci: optional(get("epci")),
            ept: optional(get("ept")),
            postcodes: get("codes_postaux").replace('|', " "),
            lat,
            lon,
            approximate,
            ..blank("commune", get("code"), get("nom"))
        });
    });
    for (kind, file) in [("epci", EPCI), ("ept", EPT)] {
        Rows::new(file).each(|get| {
            // An EPCI may stretch over départements; it is filed under that of most of its inhabitants.
            let most = grouped
                .get(&get("siren"))
                .and_then(|parts| parts.iter().rev().max_by_key(|(_, inhabitants)| **inhabitants));
            let (region, departement) = most
                .map(|((region, departement), _)| (optional(region.clone()), optional(departement.clone())))
                .unwrap_or_default();
            if departement.as_deref().is_some_and(|code| !wanted(code)) {
                return;
            }
            rows.push(territory::Model {
                siren: Some(get("siren")),
                population: get("population").parse().ok(),
                region,
                departement,
                lat: number(get("lat")),
                lon: number(get("lon")),
                approximate: true,
                ..blank(kind, get("siren"), get("nom"))
            });
        });
    }
    Rows::new(FORMER).each(|get| {
        let heir = communes.iter().find(|commune| commune.code == get("successor"));
        rows.push(territory::Model {
            region: heir.and_then(|commune| commune.region.clone()),
            departement: heir.and_then(|commune| commune.departement.clone()),
            epci: heir.and_then(|commune| commune.epci.clone()),
            ept: heir.and_then(|commune| commune.ept.clone()),
            lat: heir.and_then(|commune| commune.lat),
            lon: heir.and_then(|commune| commune.lon),
            approximate: true,
            successor: optional(get("successor")),
            since: optional(get("since")),
            ..blank("former_commune", get("code"), get("nom"))
        });
    });
    rows.extend(communes);
    let count = rows.len() as u64;
    territory::Entity::delete_many().exec(write.tx()).await?;
    // Sixteen columns a row: two thousand rows stay under SQLite's 32,766 bound values.
    for chunk in rows.chunks(1_500) {
        territory::Entity::insert_many(chunk.iter().cloned().map(territory::ActiveModel::from))
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(count)
}
