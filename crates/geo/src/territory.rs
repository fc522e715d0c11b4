//! Official French territories: communes, EPT, EPCI, départements, régions, and communes that were.

use std::collections::{BTreeMap, BTreeSet};

use database::{Error, Result};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// A territory.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "territory")]
pub struct Model {
    /// `region`, `departement`, `epci`, `ept`, `commune`, `former_commune`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// INSEE code, or SIREN for EPCI and EPT.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Official name.
    pub name: String,
    /// Folded name, for order and lookup.
    pub sort_key: String,
    /// SIREN.
    pub siren: Option<String>,
    /// Inhabitants (INSEE, municipal population).
    pub population: Option<i64>,
    /// Code of its région.
    pub region: Option<String>,
    /// Code of its département.
    pub departement: Option<String>,
    /// SIREN of its EPCI.
    pub epci: Option<String>,
    /// SIREN of its EPT (Métropole du Grand Paris).
    pub ept: Option<String>,
    /// Postcodes, separated by spaces.
    pub postcodes: String,
    /// Latitude, degrees.
    pub lat: Option<f64>,
    /// Longitude, degrees.
    pub lon: Option<f64>,
    /// Whether the point stands for a larger area.
    pub approximate: bool,
    /// The commune that a former commune is part of now.
    pub successor: Option<String>,
    /// Since when (ISO 8601 date).
    pub since: Option<String>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The territory of this kind and code.
///
/// # Errors
/// When the database does not answer.
pub async fn find(connection: &impl ConnectionTrait, kind: &str, code: &str) -> Result<Option<Model>> {
    Ok(Entity::find_by_id((kind.to_owned(), code.to_owned()))
        .one(connection)
        .await?)
}

/// The territory of this kind and code.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, kind: &str, code: &str) -> Result<Model> {
    find(connection, kind, code)
        .await?
        .ok_or(Error::NotFound("territory"))
}

/// Territories of one kind inside another, by name: the communes of an EPT, of a département…
///
/// # Errors
/// When the database does not answer.
pub async fn within(
    connection: &impl ConnectionTrait,
    kind: &str,
    of_kind: &str,
    of_code: &str,
) -> Result<Vec<Model>> {
    let place = match of_kind {
        "region" => Column::Region,
        "departement" => Column::Departement,
        "epci" => Column::Epci,
        "ept" => Column::Ept,
        _ => return Ok(Vec::new()),
    };
    Ok(Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(place.eq(of_code))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}

/// All territories of a kind, by code: the départements of France.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait, kind: &str) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Kind.eq(kind))
        .order_by_asc(Column::Code)
        .all(connection)
        .await?)
}

/// Former communes that are part of a commune now.
///
/// # Errors
/// When the database does not answer.
pub async fn merged_into(connection: &impl ConnectionTrait, code: &str) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Kind.eq("former_commune"))
        .filter(Column::Successor.eq(code))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}

/// All kinds of territory.
const KINDS: [&str; 6] = [
    "region",
    "departement",
    "epci",
    "ept",
    "commune",
    "former_commune",
];

/// Territories whose code is `text` or whose name begins with it, the exact and the populous first.
///
/// # Errors
/// When the database does not answer.
pub async fn lookup(connection: &impl ConnectionTrait, text: &str, limit: u64) -> Result<Vec<Model>> {
    let folded = kernel::text::fold(text);
    if folded.chars().count() < 2 {
        return Ok(Vec::new());
    }
    // The end of the range of all keys that begin with the text: no LIKE, so that its signs mean nothing.
    let end = format!("{folded}\u{10ffff}");
    let matches = Condition::any()
        // The kinds are named for the index, which begins with them.
        .add(
            Condition::all()
                .add(Column::Kind.is_in(KINDS))
                .add(Column::Code.eq(text.trim().to_uppercase())),
        )
        .add(
            Condition::all()
                .add(Column::SortKey.gte(folded.clone()))
                .add(Column::SortKey.lt(end)),
        );
    // A name that is no longer official has no population to rank by, and is asked for on purpose: it comes first.
    let mut found = Entity::find()
        .filter(matches.clone())
        .filter(Column::Kind.eq("former_commune"))
        .order_by_asc(Column::SortKey)
        .limit(limit)
        .all(connection)
        .await?;
    found.extend(
        Entity::find()
            .filter(matches)
            .filter(Column::Kind.ne("former_commune"))
            .order_by_desc(Column::Population)
            .limit(limit * 4)
            .all(connection)
            .await?,
    );
    found.sort_by_key(|territory| {
        let exact = territory.sort_key == folded || territory.code == text.trim();
        (
            !exact,
            territory.kind != "former_commune",
            std::cmp::Reverse(territory.population),
        )
    });
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Territories whose name, or the beginning of whose name, is spelt nearly like `text`, the nearest and the populous
/// first: one typing error in a short name, two in one of eight letters, none in the first letter. None for a text of
/// less than four letters, which is near to everything.
///
/// # Errors
/// When the database does not answer.
pub async fn near(connection: &impl ConnectionTrait, text: &str, limit: usize) -> Result<Vec<Model>> {
    let folded = kernel::text::fold(text);
    let letters = folded.chars().count();
    let Some(first) = folded
        .chars()
        .next()
        .filter(|first| letters >= 4 && first.is_alphabetic())
    else {
        return Ok(Vec::new());
    };
    let errors = if letters < 8 { 1 } else { 2 };
    let held: Vec<(String, String, String, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::Kind, Column::Code, Column::SortKey, Column::Population])
        .filter(Column::SortKey.gte(first.to_string()))
        .filter(Column::SortKey.lt(format!("{first}\u{10ffff}")))
        .into_tuple()
        .all(connection)
        .await?;
    let words = folded.split(' ').count();
    let mut nearest: Vec<_> = held
        .into_iter()
        .filter_map(|(kind, code, key, population)| {
            let whole = strsim::osa_distance(&folded, &key);
            let begun: String = key.split(' ').take(words).collect::<Vec<_>>().join(" ");
            let distance = whole.min(strsim::osa_distance(&folded, &begun));
            let rank = (distance, whole, std::cmp::Reverse(population));
            (1..=errors).contains(&distance).then_some((rank, (kind, code)))
        })
        .collect();
    nearest.sort();
    nearest.truncate(limit);
    let keys: Vec<_> = nearest.into_iter().map(|(_, key)| key).collect();
    let mut found = by_keys(connection, keys.clone()).await?;
    Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
}

/// What a form proposes at once: régions, départements, EPT, and the communes of the EPT.
///
/// # Errors
/// When the database does not answer.
pub async fn common(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    let communes = Condition::all()
        .add(Column::Kind.eq("commune"))
        .add(Column::Ept.is_not_null());
    Ok(Entity::find()
        .filter(
            Condition::any()
                .add(Column::Kind.is_in(["region", "departement", "ept"]))
                .add(communes),
        )
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}

/// Territories by kind and code, as many at once as a statement takes.
///
/// # Errors
/// When the database does not answer.
pub async fn by_keys(
    connection: &impl ConnectionTrait,
    keys: impl IntoIterator<Item = (String, String)>,
) -> Result<BTreeMap<(String, String), Model>> {
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (kind, code) in keys {
        wanted.entry(kind).or_default().insert(code);
    }
    let mut found = BTreeMap::new();
    for (kind, codes) in wanted {
        let codes: Vec<String> = codes.into_iter().collect();
        for codes in codes.chunks(1_000) {
            let held = some(connection, &kind, codes.to_vec()).await?;
            found.extend(
                held.into_iter()
                    .map(|held| ((held.kind.clone(), held.code.clone()), held)),
            );
        }
    }
    Ok(found)
}

/// Territories of one kind, by code, in the order of their names.
///
/// # Errors
/// When the database does not answer.
pub async fn some(connection: &impl ConnectionTrait, kind: &str, codes: Vec<String>) -> Result<Vec<Model>> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(Column::Code.is_in(codes))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}
