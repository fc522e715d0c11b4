//! The words of actions: kinds, statuses and roles, as `reference/project.toml` lists them.

use std::sync::LazyLock;

use kernel::{Lang, Translated};
use serde::Deserialize;

/// A word of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct Word {
    /// Code, never changes its meaning.
    pub code: String,
    /// The IATI code, where the standard has one.
    pub iati: Option<i64>,
    /// Name.
    pub name: Translated,
    /// Name of several.
    #[serde(default)]
    pub plural: Translated,
    /// What it means.
    #[serde(default)]
    pub definition: Translated,
}

impl Word {
    /// Its name.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        self.name.text(lang)
    }
}

#[derive(Default, Deserialize)]
struct File {
    kind: Vec<Word>,
    status: Vec<Word>,
    role: Vec<Word>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../reference/project.toml")).unwrap_or_default());

/// The kinds of actions, in order.
#[must_use]
pub fn kinds() -> &'static [Word] {
    &FILE.kind
}

/// The statuses of actions (IATI `ActivityStatus`), in order.
#[must_use]
pub fn statuses() -> &'static [Word] {
    &FILE.status
}

/// The roles of participants, those of the IATI list `OrganisationRole` first.
#[must_use]
pub fn roles() -> &'static [Word] {
    &FILE.role
}

/// The role of somebody whom an action only looks to for money: no part of it yet.
pub const SOUGHT: &str = "sought";

/// The roles in the order in which a page shows them: who answers, who does, who pays, who helps, who gains, and last who
/// is only hoped for.
pub const ROLE_ORDER: [&str; 8] = [
    "accountable",
    "implementing",
    "extending",
    "funding",
    "host",
    "partner",
    "beneficiary",
    SOUGHT,
];

/// The kind of this code.
#[must_use]
pub fn kind(code: &str) -> Option<&'static Word> {
    kinds().iter().find(|word| word.code == code)
}

/// The status of this IATI number.
#[must_use]
pub fn status(number: i64) -> Option<&'static Word> {
    statuses().iter().find(|word| word.iati == Some(number))
}

/// The role of this code.
#[must_use]
pub fn role(code: &str) -> Option<&'static Word> {
    roles().iter().find(|word| word.code == code)
}

/// A kind's name; its code if it is unknown.
#[must_use]
pub fn kind_label(code: &str, lang: Lang) -> String {
    kind(code).map_or_else(|| code.to_owned(), |word| word.label(lang).to_owned())
}

/// A kind's name for several; its code if it is unknown.
#[must_use]
pub fn kind_plural(code: &str, lang: Lang) -> String {
    kind(code).map_or_else(|| code.to_owned(), |word| word.plural.text(lang).to_owned())
}

/// A status in words; empty if it is unknown.
#[must_use]
pub fn status_label(number: i64, lang: Lang) -> String {
    status(number).map_or_else(String::new, |word| word.label(lang).to_owned())
}

/// A role in words, for one or several who have it; its code if it is unknown.
#[must_use]
pub fn role_label(code: &str, several: bool, lang: Lang) -> String {
    role(code).map_or_else(
        || code.to_owned(),
        |word| {
            if several { &word.plural } else { &word.name }
                .text(lang)
                .to_owned()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read_whole() {
        assert_eq!(kinds().len(), 15);
        assert_eq!(
            statuses().iter().filter_map(|word| word.iati).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5, 6]
        );
        assert_eq!(role_label("accountable", false, Lang::Fr), "Maître d'ouvrage");
        assert_eq!(role_label("implementing", true, Lang::Fr), "Maîtres d'œuvre");
        assert!(
            roles()
                .iter()
                .all(|word| ROLE_ORDER.contains(&word.code.as_str()))
                && roles().len() == ROLE_ORDER.len()
        );
        assert_eq!(kind_plural("training", Lang::En), "Training courses");
    }
}
