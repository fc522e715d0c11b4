//! Words for the codes that facets count.

use std::collections::BTreeMap;

use kernel::Lang;
use web::{App, Result};

use crate::messages::Messages;

/// Labels of the codes that facets count.
pub(super) struct Labels {
    kinds: directory::kind::Kinds,
    themes: Vec<directory::theme::Model>,
    countries: Vec<geo::country::Model>,
    /// Facet and code of what is read only where it is counted.
    others: BTreeMap<(&'static str, String), String>,
    lang: Lang,
}

impl Labels {
    /// The labels of all codes of an answer's facets.
    pub(super) async fn load(
        app: &App,
        lang: Lang,
        facets: &BTreeMap<String, Vec<(String, u64)>>,
    ) -> Result<Labels> {
        let connection = app.db.reader();
        let codes = |facet: &str| -> Vec<String> {
            let values = facets.get(facet).into_iter().flatten();
            values.map(|(code, _)| code.clone()).collect()
        };
        let mut others = BTreeMap::new();
        for kind in ["ept", "departement"] {
            for territory in geo::territory::some(connection, kind, codes(kind)).await? {
                others.insert((kind, territory.code), territory.name);
            }
        }
        if facets.contains_key("source") {
            for source in database::source::all(connection).await?.into_values() {
                others.insert(("source", source.code), source.title.text(lang).to_owned());
            }
        }
        Ok(Labels {
            kinds: directory::kind::Kinds::load(connection).await?,
            themes: directory::theme::all(connection).await?,
            countries: geo::country::all(connection).await?,
            others,
            lang,
        })
    }

    /// What to call a value of a facet; the code itself when nothing is known of it.
    pub(super) fn of(&self, facet: &str, code: &str) -> String {
        let (t, lang) = (Messages(self.lang), self.lang);
        let found = match facet {
            "kind" => t.by_key(&format!("record-{code}"), None),
            "country" => self
                .countries
                .iter()
                .find(|country| country.code == code)
                .map(|country| country.label(lang).to_owned()),
            "theme" => self
                .themes
                .iter()
                .find(|theme| theme.code == code)
                .map(|theme| theme.label(lang).to_owned()),
            "kind_code" => Some(if self.kinds.get(code).is_some() {
                self.kinds.label(code, lang)
            } else {
                projects::codes::kind_label(code, lang)
            }),
            "status" => t.by_key(&format!("status-{}", code.replace('_', "-")), None),
            "form" => Some(partnerships::codes::label(
                partnerships::codes::forms(),
                code,
                lang,
            )),
            "ept" => self.others.get(&("ept", code.to_owned())).cloned(),
            "departement" => self.others.get(&("departement", code.to_owned())).cloned(),
            "source" => self.others.get(&("source", code.to_owned())).cloned(),
            _ => None,
        };
        found.unwrap_or_else(|| code.to_owned())
    }
}
