//! How the words of a cell are read, the same in every list.

use kernel::Lang;
use kernel::date::Dated;
use kernel::text::fold;

/// The parts of a cell that lists several things.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Whether a cell means the thing of this code and these names: it says the code, or one of the names in any writing.
#[must_use]
pub fn means<'a>(text: &str, code: &str, names: impl IntoIterator<Item = &'a str>) -> bool {
    let folded = fold(&text.replace('_', " "));
    code == text || names.into_iter().any(|name| fold(name) == folded)
}

/// A date as people write it, in either language.
#[must_use]
pub fn date(text: &str) -> Option<Dated> {
    Dated::typed(text, Lang::Fr)
        .or_else(|_| Dated::typed(text, Lang::En))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{date, means, parts};

    #[test]
    fn a_cell_is_read_alike_in_every_list() {
        assert_eq!(parts(" a; b|c\nd;; ").collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert!(means("lead", "lead", []) && means("Chef_de file", "lead", ["chef de file"]));
        assert!(!means("chef", "lead", ["chef de file"]));
        let said = |text| date(text).map(|held| held.value.to_string());
        assert!(said("mars 2006").is_some() && said("mars 2006") == said("March 2006"));
        assert!(date("bientôt").is_none());
    }
}
