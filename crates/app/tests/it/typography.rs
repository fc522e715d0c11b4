//! French as it is printed: no line begins with `;` `:` `!` `?` `»`, none ends with `«`.

use std::path::{Path, PathBuf};

use kernel::Lang;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The places of a text where a line may break before a sign or after an opening quotation mark.
fn loose(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters
        .windows(3)
        .enumerate()
        .filter(|(_, three)| match three {
            [before, ' ', sign] => {
                *before == '«' || !before.is_whitespace() && matches!(sign, ';' | ':' | '!' | '?' | '%' | '»')
            }
            _ => false,
        })
        .map(|(place, _)| {
            letters[place.saturating_sub(15)..letters.len().min(place + 15)]
                .iter()
                .collect()
        })
        .collect()
}

#[test]
fn every_french_text_is_printed_with_spaces_that_do_not_break() {
    let mut texts = 0;
    for entry in std::fs::read_dir(root()).unwrap() {
        let locales = entry.unwrap().path().join("locales");
        let Ok(french) = std::fs::read_to_string(locales.join("fr.ftl")) else {
            continue;
        };
        let english = std::fs::read_to_string(locales.join("en.ftl")).unwrap();
        let held = web::i18n::Texts::new(&french, &english);
        let keys = french
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key);
        for key in keys {
            let said = held.format(Lang::Fr, key, &[]);
            assert!(loose(&said).is_empty(), "{}: {key}: {said}", locales.display());
            texts += 1;
        }
    }
    assert!(texts > 1_000, "{texts} texts");
}

/// A text with a mark for whatever stands between these: neither a letter nor a space.
fn without(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let next = pairs
            .iter()
            .filter_map(|(open, close)| Some((rest.find(open)?, close)))
            .min();
        let Some((start, close)) = next else {
            return out + rest;
        };
        out.push_str(&rest[..start]);
        out.push('\u{fffc}');
        let end = rest[start..]
            .find(close)
            .map_or(rest.len(), |at| start + at + close.len());
        rest = &rest[end..];
    }
}

/// What a template says by itself.
fn between(template: &str) -> String {
    let own = without(template, &[("{{", "}}"), ("{%", "%}"), ("{#", "#}")]);
    without(&own, &[("<pre", "</pre>"), ("<", ">")])
}

#[test]
fn the_templates_own_french_has_them_too() {
    let mut folders = vec![root()];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let templates = path.components().any(|part| part.as_os_str() == "templates");
            let crate_or_inside = templates || path.join("templates").is_dir() || path.ends_with("templates");
            if path.is_dir() && crate_or_inside {
                folders.push(path);
            } else if templates && path.extension().is_some_and(|kind| kind == "html") {
                let text = between(&std::fs::read_to_string(&path).unwrap());
                assert!(loose(&text).is_empty(), "{}: {:?}", path.display(), loose(&text));
                read += 1;
            }
        }
    }
    assert!(read > 50, "{read} templates");
}
