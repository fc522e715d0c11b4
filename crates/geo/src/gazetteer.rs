//! Towns of the world with their points (GeoNames, CC BY 4.0): a help for whoever writes a new place, and what an import
//! tells homonyms by. Embedded, and read at the first question.

use std::collections::HashMap;
use std::sync::LazyLock;

use kernel::text::fold;

/// A town.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// GeoNames id.
    pub id: i64,
    /// Its name there.
    pub name: String,
    /// Country code.
    pub country: String,
    /// Latitude, degrees.
    pub lat: f64,
    /// Longitude, degrees.
    pub lon: f64,
    /// Inhabitants, as GeoNames counts them.
    pub population: i64,
    folded: String,
}

/// The towns, in the file's order, with where to find them.
struct Towns {
    towns: Vec<Town>,
    by_id: HashMap<i64, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

static TOWNS: LazyLock<Towns> = LazyLock::new(|| {
    let reader = csv::Reader::from_reader(include_str!("../../../reference/world_places.csv").as_bytes());
    let mut towns: Vec<Town> = reader
        .into_records()
        .flatten()
        .filter_map(|row| town(&row))
        .collect();
    towns.shrink_to_fit();
    let mut by_id = HashMap::with_capacity(towns.len());
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::with_capacity(towns.len());
    for (place, town) in towns.iter().enumerate() {
        by_id.insert(town.id, place);
        by_name.entry(town.folded.clone()).or_default().push(place);
    }
    Towns {
        towns,
        by_id,
        by_name,
    }
});

/// Towns whose name begins with `text`, or has a word that does; the exact first, then the populous.
#[must_use]
pub fn find(text: &str, limit: usize) -> Vec<&'static Town> {
    let wanted = fold(text);
    if wanted.chars().count() < 2 {
        return Vec::new();
    }
    let within = format!(" {wanted}");
    let mut found: Vec<&Town> = TOWNS
        .towns
        .iter()
        .filter(|town| town.folded.starts_with(&wanted) || town.folded.contains(&within))
        .collect();
    found.sort_by_key(|town| {
        (
            town.folded != wanted,
            !town.folded.starts_with(&wanted),
            std::cmp::Reverse(town.population),
        )
    });
    found.truncate(limit);
    found
}

/// Towns of exactly this name, whatever the accents, in all countries.
#[must_use]
pub fn named(name: &str) -> Vec<&'static Town> {
    TOWNS
        .by_name
        .get(&fold(name))
        .map(|places| places.iter().map(|place| &TOWNS.towns[*place]).collect())
        .unwrap_or_default()
}

/// The town of a GeoNames id.
#[must_use]
pub fn get(id: i64) -> Option<&'static Town> {
    TOWNS.by_id.get(&id).map(|place| &TOWNS.towns[*place])
}

/// All towns, in the file's order.
#[must_use]
pub fn all() -> &'static [Town] {
    &TOWNS.towns
}

fn town(row: &csv::StringRecord) -> Option<Town> {
    let name = row.get(1)?.to_owned();
    Some(Town {
        id: row.get(0)?.parse().ok()?,
        folded: fold(&name),
        name,
        country: row.get(2)?.to_owned(),
        lat: row.get(3)?.parse().ok()?,
        lon: row.get(4)?.parse().ok()?,
        population: row.get(5)?.parse().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_whole() {
        let lines = include_str!("../../../reference/world_places.csv")
            .lines()
            .count();
        assert_eq!(all().len(), lines - 1);
    }

    #[test]
    fn a_town_is_found_without_accents_and_the_exact_comes_first() {
        let found = find("kragujevac", 5);
        assert_eq!(found[0].country, "RS");
        assert_eq!(get(found[0].id), Some(found[0]));
        assert!(find("x", 5).is_empty());
        assert!(find("san", 3).len() <= 3);
        let paris = find("Paris", 3);
        assert_eq!(
            (paris[0].name.as_str(), paris[0].country.as_str()),
            ("Paris", "FR")
        );
    }

    #[test]
    fn homonyms_are_all_named() {
        let countries: Vec<&str> = named("CÓRDOBA")
            .iter()
            .map(|town| town.country.as_str())
            .collect();
        assert!(
            countries.contains(&"AR") && countries.contains(&"ES"),
            "{countries:?}"
        );
        assert!(named("Nowhere at all").is_empty());
    }
}
