//! Words for the codes that facets count.

use std::collections::BTreeMap;

use kernel::Lang;
use web::{Address, App, Result};

use super::FACETS;
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
        self.known(facet, code).unwrap_or_else(|| code.to_owned())
    }

    /// Checks the filters of an address, in the order of the page.
    pub(super) async fn check(&self, app: &App, address: &mut Address) -> Result<()> {
        let reader = app.db.reader();
        for facet in FACETS.into_iter().chain(["form"]) {
            address.check(facet, |code| self.known(facet, code));
        }
        for kind in ["ept", "departement"] {
            address.territories(reader, kind, kind).await?;
        }
        if address.asks("source") {
            let sources = database::source::all(reader).await?;
            address.check("source", |code| {
                let held = sources.values().find(|source| source.code == code)?;
                Some(held.title.text(self.lang).to_owned())
            });
        }
        address.check("year", |year| year.parse::<i32>().ok().map(|_| year.to_owned()));
        Ok(())
    }

    /// What to call a value of a facet, if there is such a value.
    fn known(&self, facet: &str, code: &str) -> Option<String> {
        let (t, lang) = (Messages(self.lang), self.lang);
        match facet {
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
            "kind_code" => {
                let of_organisation = self.kinds.get(code).map(|kind| kind.label(lang).to_owned());
                of_organisation
                    .or_else(|| projects::codes::kind(code).map(|word| word.label(lang).to_owned()))
            }
            "status" => t.by_key(&format!("status-{}", code.replace('_', "-")), None),
            "form" => partnerships::codes::find(partnerships::codes::forms(), code)
                .map(|form| form.name.text(lang).to_owned()),
            "ept" => self.others.get(&("ept", code.to_owned())).cloned(),
            "departement" => self.others.get(&("departement", code.to_owned())).cloned(),
            "source" => self.others.get(&("source", code.to_owned())).cloned(),
            _ => None,
        }
    }
}
