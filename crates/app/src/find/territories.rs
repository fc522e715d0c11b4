//! French communes and groupings by name or code, whether or not anybody of the network governs them: an old code or name
//! leads to the new page. There are too many for the index, in which they would bury the network.

use kernel::Lang;
use web::{App, Result};

use super::Item;

/// What kind of result they are.
pub(super) const KIND: &str = "territory";
/// Given at most.
const MOST: u64 = 5;

/// The territories of a name.
#[derive(Default)]
pub(super) struct Territories {
    pub items: Vec<Item>,
    /// Whether one of them is called exactly so.
    pub named: bool,
    /// How many of them, the first ones, come before everything else.
    pub leading: usize,
}

/// The territories whose code is the text or whose name begins with it: with its whole words where other things were
/// found ("eau" is no beginning of Eaubonne), with its letters otherwise.
///
/// A commune that was comes first where the first thing found, `first`, does not say the question in its title: asked
/// for Pierrefitte, "Saint-Denis" alone says nothing, and the page of Pierrefitte-sur-Seine tells what became of it.
pub(super) async fn of(
    app: &App,
    text: &str,
    lang: Lang,
    first: Option<&str>,
    whole_words: bool,
) -> Result<Territories> {
    let folded = kernel::text::fold(text);
    let begun = format!("{folded} ");
    let mut found = geo::territory::lookup(app.db.reader(), text, MOST).await?;
    found.retain(|territory| {
        !whole_words
            || territory.sort_key == folded
            || territory.sort_key.starts_with(&begun)
            || territory.code.eq_ignore_ascii_case(text.trim())
    });
    let was = |territory: &geo::territory::Model| territory.kind == "former_commune";
    let unsaid = first.is_some_and(|title| !kernel::text::fold(title).contains(&folded));
    if unsaid {
        found.sort_by_key(|territory| !was(territory));
    }
    let leading = if unsaid {
        found.iter().filter(|territory| was(territory)).count()
    } else {
        0
    };
    let codes = found
        .iter()
        .filter_map(|territory| territory.departement.clone())
        .collect();
    let departements = geo::territory::some(app.db.reader(), "departement", codes).await?;
    let named = found.iter().any(|territory| territory.sort_key == folded);
    let items = found
        .into_iter()
        .map(|territory| {
            let departement = departements
                .iter()
                .find(|held| Some(&held.code) == territory.departement.as_ref());
            let subtitle = if territory.kind == "former_commune" {
                let successor = territory.successor.clone().unwrap_or_default();
                format!("{} → {successor}", territory.code)
            } else {
                [
                    departement.map(|held| held.name.as_str()),
                    Some(territory.code.as_str()),
                ]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
            };
            Item {
                kind: KIND.to_owned(),
                id: format!("{}-{}", territory.kind, territory.code),
                title: territory.name,
                title_lang: Lang::Fr.code().to_owned(),
                subtitle,
                subtitle_lang: Lang::Fr.code().to_owned(),
                url: lang.url(&format!("/territoires/{}/{}", territory.kind, territory.code)),
                snippet: Vec::new(),
                snippet_lang: String::new(),
                score: 0.0,
                example: false,
                near: false,
            }
        })
        .collect();
    Ok(Territories {
        items,
        named,
        leading,
    })
}
