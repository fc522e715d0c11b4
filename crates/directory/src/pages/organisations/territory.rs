//! The French territory of an organisation: typed as a name or a code, resolved here. Where several answer, the form
//! asks which one.

use geo::territory::{self, Model};
use kernel::text::fold;
use sea_orm::ConnectionTrait;
use web::form::Choice;

/// How many are offered when a name does not say which.
const OFFERED: u64 = 12;

/// Other kinds than communes say what they are beside their code; folded, in both languages.
const WORDS: [(&str, &str); 6] = [
    ("ept", "ept"),
    ("epci", "epci"),
    ("departement", "departement"),
    ("region", "region"),
    ("ancienne commune", "former_commune"),
    ("former commune", "former_commune"),
];

/// What was typed stands for.
#[derive(Debug)]
pub(super) enum Meaning {
    /// Nothing was typed.
    Nothing,
    /// This one.
    One(Box<Model>),
    /// One of these, the exact and the populous first.
    Several(Vec<Model>),
    /// None that is known.
    Unknown,
}

/// A territory as its field shows it: `Drancy (93029)`, `Plaine Commune (EPT 200057867)`. It reads back as the same.
pub(super) fn label(held: &Model) -> String {
    let word = match held.kind.as_str() {
        "ept" => "EPT ",
        "epci" => "EPCI ",
        "departement" => "département ",
        "region" => "région ",
        "former_commune" => "ancienne commune ",
        _ => "",
    };
    format!("{} ({word}{})", held.name, held.code)
}

/// Kind and code, where a text says both: as a label does, or as `departement:93`.
fn exact(typed: &str) -> Option<(String, String)> {
    if let Some((kind, code)) = typed.split_once(':') {
        return Some((kind.trim().to_owned(), code.trim().to_uppercase()));
    }
    let inside = typed.strip_suffix(')')?.rsplit_once('(')?.1.trim();
    let (words, code) = inside.rsplit_once(' ').unwrap_or(("", inside));
    let words = fold(words);
    let kind = if words.is_empty() {
        "commune"
    } else {
        WORDS.iter().find(|(word, _)| *word == words)?.1
    };
    code.chars()
        .any(|sign| sign.is_ascii_digit())
        .then(|| (kind.to_owned(), code.to_uppercase()))
}

/// What a text stands for; `picked` is the one that was chosen among several, if it is one of them.
pub(super) async fn resolve(
    connection: &impl ConnectionTrait,
    typed: &str,
    picked: &str,
) -> database::Result<Meaning> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Meaning::Nothing);
    }
    if let Some((kind, code)) = exact(typed)
        && let Some(found) = territory::find(connection, &kind, &code).await?
    {
        return Ok(Meaning::One(Box::new(found)));
    }
    let mut found = territory::lookup(connection, typed, OFFERED).await?;
    let by_code = found.iter().any(|held| held.code.eq_ignore_ascii_case(typed));
    if by_code {
        found.retain(|held| held.code.eq_ignore_ascii_case(typed));
    }
    if let Some((kind, code)) = exact(picked)
        && let Some(place) = found
            .iter()
            .position(|held| held.kind == kind && held.code == code)
    {
        return Ok(Meaning::One(Box::new(found.swap_remove(place))));
    }
    Ok(match found.len() {
        0 => Meaning::Unknown,
        1 => Meaning::One(Box::new(found.swap_remove(0))),
        _ => Meaning::Several(found),
    })
}

/// The commune that a former one is part of now: sheets and filters speak of today's territory.
pub(super) async fn today(
    connection: &impl ConnectionTrait,
    found: &Model,
) -> database::Result<Option<Model>> {
    match (found.kind.as_str(), &found.successor) {
        ("former_commune", Some(code)) => territory::find(connection, "commune", code).await,
        _ => Ok(None),
    }
}

/// The choice between several: what each is, and in which département.
pub(super) async fn choices(
    connection: &impl ConnectionTrait,
    several: &[Model],
    picked: &str,
) -> database::Result<Vec<Choice>> {
    let codes = several
        .iter()
        .filter_map(|held| held.departement.clone())
        .collect();
    let around = territory::some(connection, "departement", codes).await?;
    Ok(several
        .iter()
        .map(|held| {
            let value = format!("{}:{}", held.kind, held.code);
            let around = around
                .iter()
                .find(|other| held.kind != "departement" && held.departement.as_ref() == Some(&other.code));
            let text = match around {
                Some(around) => format!("{}, {}", label(held), around.name),
                None => label(held),
            };
            Choice {
                selected: value == picked,
                ..Choice::new(value, text)
            }
        })
        .collect())
}

/// What the field proposes while one types: the larger territories and the communes of the EPT. Any other name may be
/// typed.
pub(super) async fn proposed(connection: &impl ConnectionTrait) -> database::Result<Vec<String>> {
    let found = territory::common(connection).await?;
    Ok(found.iter().map(label).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_kind_and_code_again() {
        let read = |text: &str| exact(text).map(|(kind, code)| format!("{kind}:{code}"));
        for (text, expected) in [
            ("Drancy (93029)", Some("commune:93029")),
            ("Ajaccio (2a004)", Some("commune:2A004")),
            ("Plaine Commune (EPT 200057867)", Some("ept:200057867")),
            ("Seine-Saint-Denis (département 93)", Some("departement:93")),
            ("Île-de-France (region 11)", Some("region:11")),
            (
                "Pierrefitte-sur-Seine (ancienne commune 93059)",
                Some("former_commune:93059"),
            ),
            ("departement:93", Some("departement:93")),
            ("Drancy", None),
            ("Drancy (ville)", None),
            ("Drancy (canton 93029)", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }
}
