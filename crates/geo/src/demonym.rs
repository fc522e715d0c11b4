//! What people of a country are called, and what comes from there: "malien", "maliennes", "Malian". Whoever looks for
//! "migrants maliens" looks for Mali.

use std::collections::BTreeMap;
use std::sync::LazyLock;

static FORMS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(&include_bytes!("../../../reference/demonyms.csv")[..]);
    reader
        .records()
        .filter_map(Result::ok)
        .filter_map(|row| {
            let code = row.get(0)?.to_owned();
            let mut forms = Vec::new();
            for word in row.iter().skip(1).flat_map(|cell| cell.split('|')) {
                if !word.is_empty() {
                    forms.push(word.to_owned());
                    forms.extend(plural(word));
                }
            }
            forms.dedup();
            Some((code, forms))
        })
        .collect()
});

/// The plural, where it is another word.
fn plural(word: &str) -> Option<String> {
    let same = ["s", "x", "sh", "ch", "ese", "gasy"];
    (!same.iter().any(|end| word.ends_with(end))).then(|| format!("{word}s"))
}

/// The French and English words for the people of the country with this code: masculine, feminine, singular, plural.
#[must_use]
pub fn of(code: &str) -> &'static [String] {
    FORMS.get(code).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_there() {
        assert_eq!(
            of("ML"),
            ["malien", "maliens", "malienne", "maliennes", "Malian", "Malians"]
        );
        assert_eq!(
            of("GR"),
            ["grec", "grecs", "grecque", "grecques", "Greek", "Greeks"]
        );
        assert!(of("CN").contains(&"chinois".to_owned()) && !of("CN").contains(&"chinoiss".to_owned()));
        assert!(of("ZZ").is_empty());
        // "Français" would name the whole network.
        assert!(of("FR").is_empty());
        assert!(FORMS.len() >= 160, "{}", FORMS.len());
    }
}
