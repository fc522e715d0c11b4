//! Towns of the world with their points (GeoNames, CC BY 4.0), as a help for whoever writes a new place. Embedded, read
//! at the first question, and asked by administrators only.

use std::sync::LazyLock;

use kernel::text::fold;

/// A town.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Town {
    /// GeoNames id.
    pub id: i64,
    pub name: String,
    /// Country code.
    pub country: String,
    pub lat: f64,
    pub lon: f64,
    pub population: i64,
    folded: String,
}

static TOWNS: LazyLock<Vec<Town>> = LazyLock::new(|| {
    include_str!("../../../../../reference/world_places.csv")
        .lines()
        .skip(1)
        .filter_map(town)
        .collect()
});

/// Towns whose name begins with `text`, or has a word that does; the exact first, then the populous.
pub(super) fn find(text: &str, limit: usize) -> Vec<&'static Town> {
    let wanted = fold(text);
    if wanted.chars().count() < 2 {
        return Vec::new();
    }
    let within = format!(" {wanted}");
    let mut found: Vec<&Town> = TOWNS
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

/// The town of a GeoNames id.
pub(super) fn get(id: i64) -> Option<&'static Town> {
    TOWNS.iter().find(|town| town.id == id)
}

fn town(line: &str) -> Option<Town> {
    let cells = cells(line);
    let [id, name, country, lat, lon, population] = cells.as_slice() else {
        return None;
    };
    Some(Town {
        id: id.parse().ok()?,
        folded: fold(name),
        name: name.clone(),
        country: country.clone(),
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        population: population.parse().unwrap_or(0),
    })
}

/// The cells of a line of our own file: commas part them, quotes hold them together, a doubled quote is one.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        let last = cells.len() - 1;
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cells[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells[last].push(other),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_whole() {
        assert!(TOWNS.len() > 30_000, "{}", TOWNS.len());
        assert_eq!(
            cells("1,\"Misato, \"\"Saitama\"\"\",JP"),
            ["1", "Misato, \"Saitama\"", "JP"]
        );
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
}
