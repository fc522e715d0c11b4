//! Code lists that nobody edits: goals, DAC sectors, languages, and where each data set comes from. Embedded and read
//! once.

use std::sync::LazyLock;

use kernel::{Lang, Translated};
use serde::Deserialize;

/// One of the seventeen Sustainable Development Goals (UN, resolution 70/1).
#[derive(Debug, Clone)]
pub struct Goal {
    /// Its number, 1 to 17.
    pub number: u8,
    /// Its full wording.
    pub name: Translated,
    /// Its short name.
    pub short: Translated,
    /// Its colour, `#RRGGBB`.
    pub colour: String,
}

/// A purpose code of the DAC (OECD).
#[derive(Debug, Clone)]
pub struct Sector {
    /// Five digits.
    pub code: String,
    /// Its category's three digits.
    pub category: String,
    /// Its name.
    pub name: Translated,
}

/// A language that contents may be in.
#[derive(Debug, Clone)]
pub struct Language {
    /// BCP 47 tag.
    pub code: String,
    /// Its name.
    pub name: Translated,
    /// Its name in itself.
    pub native: String,
}

/// A data set that comes with the binary.
#[derive(Debug, Clone, Deserialize)]
pub struct DataSet {
    /// Short name.
    pub key: String,
    /// Files of the `reference` folder.
    pub files: Vec<String>,
    /// Its title.
    pub title: Translated,
    /// Who publishes it.
    pub publisher: Translated,
    /// Where.
    pub url: String,
    /// Which version.
    pub version: String,
    /// Of when.
    pub date: String,
    /// Under which licence.
    pub licence: String,
    /// The licence's text.
    #[serde(default)]
    pub licence_url: String,
    /// How to credit it.
    pub attribution: Translated,
    /// What we changed.
    #[serde(default)]
    pub changes: Translated,
    /// How many rows.
    pub rows: u64,
}

fn rows(text: &'static str) -> impl Iterator<Item = Vec<String>> {
    let reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .into_records()
        .filter_map(Result::ok)
        .map(|record| record.iter().map(str::to_owned).collect())
}

fn cell(row: &[String], place: usize) -> String {
    row.get(place).cloned().unwrap_or_default()
}

static GOALS: LazyLock<Vec<Goal>> = LazyLock::new(|| {
    rows(include_str!("../../../reference/sdg.csv"))
        .filter_map(|row| {
            Some(Goal {
                number: row.first()?.parse().ok()?,
                name: Translated::both(cell(&row, 1), cell(&row, 2)),
                short: Translated::both(cell(&row, 3), cell(&row, 4)),
                colour: cell(&row, 5),
            })
        })
        .collect()
});

static SECTORS: LazyLock<Vec<Sector>> = LazyLock::new(|| {
    rows(include_str!("../../../reference/dac_sectors.csv"))
        .map(|row| Sector {
            code: cell(&row, 0),
            category: cell(&row, 1),
            name: Translated::both(cell(&row, 2), cell(&row, 3)),
        })
        .collect()
});

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    rows(include_str!("../../../reference/languages.csv"))
        .map(|row| Language {
            code: cell(&row, 0),
            name: Translated::both(cell(&row, 1), cell(&row, 2)),
            native: cell(&row, 3),
        })
        .collect()
});

static DATA_SETS: LazyLock<Vec<DataSet>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        source: Vec<DataSet>,
    }
    toml::from_str::<File>(include_str!("../../../reference/sources.toml"))
        .map(|file| file.source)
        .unwrap_or_default()
});

/// The seventeen goals, in order.
#[must_use]
pub fn goals() -> &'static [Goal] {
    &GOALS
}

/// The goal of this number.
#[must_use]
pub fn goal(number: u8) -> Option<&'static Goal> {
    GOALS.iter().find(|goal| goal.number == number)
}

/// The DAC's purpose codes, in order.
#[must_use]
pub fn sectors() -> &'static [Sector] {
    &SECTORS
}

/// The sector of this code.
#[must_use]
pub fn sector(code: &str) -> Option<&'static Sector> {
    SECTORS.iter().find(|sector| sector.code == code)
}

/// The languages that contents may be in.
#[must_use]
pub fn languages() -> &'static [Language] {
    &LANGUAGES
}

/// A language's name; the tag itself when it is not in the list. `ar-Latn` is named after `ar`.
#[must_use]
pub fn language_name(tag: &str, lang: Lang) -> String {
    let primary = tag.split('-').next().unwrap_or(tag);
    LANGUAGES
        .iter()
        .find(|language| language.code == tag || language.code == primary)
        .map_or_else(|| tag.to_owned(), |language| language.name.text(lang).to_owned())
}

/// The data sets that come with the binary.
#[must_use]
pub fn data_sets() -> &'static [DataSet] {
    &DATA_SETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read_whole() {
        assert_eq!(goals().len(), 17);
        assert!(sectors().len() > 280);
        assert!(languages().len() > 80);
        assert!(data_sets().len() >= 5);
        assert_eq!(
            sector("15112").map(|sector| sector.category.as_str()),
            Some("151")
        );
        assert_eq!(language_name("ar-Latn", Lang::Fr), language_name("ar", Lang::Fr));
    }
}
