//! The code lists of partnerships: forms, states, roles, legal bases, kinds of agreements and of events. They come
//! with the binary; their codes never change their meaning.

use std::sync::LazyLock;

use kernel::{Lang, Translated};
use serde::Deserialize;

/// An entry of a code list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Code {
    /// Code.
    pub code: String,
    /// One of them.
    pub name: Translated,
    /// Several; empty where the list has no use for it.
    pub plural: Translated,
    /// What it means.
    pub definition: Translated,
    /// Of a form: whether it rests on an act rather than on contacts alone.
    pub formal: bool,
    /// Of a status: its usual place among the steps.
    pub order: u8,
    /// Of a status: whether the link lives.
    pub running: bool,
}

#[derive(Default, Deserialize)]
struct File {
    form: Vec<Code>,
    status: Vec<Code>,
    party_role: Vec<Code>,
    legal_basis: Vec<Code>,
    agreement_kind: Vec<Code>,
    event_kind: Vec<Code>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("../../../reference/forms.toml")).unwrap_or_default());

/// The forms that a partnership takes.
#[must_use]
pub fn forms() -> &'static [Code] {
    &FILE.form
}

/// The states that a partnership goes through.
#[must_use]
pub fn statuses() -> &'static [Code] {
    &FILE.status
}

/// The role of a party of which no source says more.
pub const PARTY: &str = "party";

/// The roles of a party.
#[must_use]
pub fn roles() -> &'static [Code] {
    &FILE.party_role
}

/// The ways in which French law lets an authority act abroad.
#[must_use]
pub fn legal_bases() -> &'static [Code] {
    &FILE.legal_basis
}

/// The kinds of agreements.
#[must_use]
pub fn agreement_kinds() -> &'static [Code] {
    &FILE.agreement_kind
}

/// The kinds of events.
#[must_use]
pub fn event_kinds() -> &'static [Code] {
    &FILE.event_kind
}

/// The entry of a code.
#[must_use]
pub fn find<'a>(list: &'a [Code], code: &str) -> Option<&'a Code> {
    list.iter().find(|entry| entry.code == code)
}

/// A code's name; the code itself if the list does not have it.
#[must_use]
pub fn label(list: &[Code], code: &str, lang: Lang) -> String {
    find(list, code).map_or_else(|| code.to_owned(), |entry| entry.name.text(lang).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_of_the_reference_are_read() {
        assert_eq!((forms().len(), statuses().len(), roles().len()), (8, 6, 5));
        assert_eq!(
            (legal_bases().len(), agreement_kinds().len(), event_kinds().len()),
            (5, 5, 5)
        );
        assert_eq!(label(forms(), "twinning", Lang::Fr), "Jumelage");
        assert_eq!(label(roles(), PARTY, Lang::Fr), "Partie");
        assert!(find(statuses(), "active").is_some_and(|status| status.running));
    }
}
