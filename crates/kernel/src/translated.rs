//! A text in one or several languages, the partner's own included.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Lang;

/// A text by language tag (BCP 47): `{"fr": "...", "pt": "..."}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Translated(pub BTreeMap<String, String>);

/// The version of a text that a reader gets, with the language that it is really in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language tag, for the `lang` attribute.
    pub lang: &'a str,
}

impl Picked<'_> {
    /// Writing direction, for the `dir` attribute.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        crate::lang::direction(self.lang)
    }
}

impl Translated {
    /// A text in one language.
    #[must_use]
    pub fn one(lang: &str, text: impl Into<String>) -> Self {
        Translated(BTreeMap::from([(lang.to_owned(), text.into())]))
    }

    /// A text in French and English.
    #[must_use]
    pub fn both(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Translated(BTreeMap::from([
            ("fr".to_owned(), fr.into()),
            ("en".to_owned(), en.into()),
        ]))
    }

    /// The text for a reader: their language, else French, else English, else whatever there is.
    #[must_use]
    pub fn pick(&self, lang: Lang) -> Option<Picked<'_>> {
        [lang.code(), "fr", "en"]
            .into_iter()
            .find_map(|code| self.0.get_key_value(code))
            .or_else(|| self.0.iter().next())
            .map(|(lang, text)| Picked { text, lang })
    }

    /// A proper name for a reader. One that has a single form, kept under one of our languages, is the same in all of
    /// them: "Willenhall" is no French word, and a voice must not be told to read it as one.
    #[must_use]
    pub fn name(&self, lang: Lang) -> Option<Picked<'_>> {
        let alone = self.0.len() == 1;
        self.pick(lang).map(|picked| match Lang::from_code(picked.lang) {
            Some(_) if alone => Picked {
                lang: lang.code(),
                ..picked
            },
            _ => picked,
        })
    }

    /// The text for a reader, empty if there is none.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        self.pick(lang).map_or("", |picked| picked.text)
    }

    /// The text in exactly this language, empty if there is none.
    #[must_use]
    pub fn get(&self, lang: &str) -> &str {
        self.0.get(lang).map_or("", String::as_str)
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Without surrounding white space and without empty languages: what a form leaves behind.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let kept = self
            .0
            .iter()
            .map(|(lang, text)| (lang.trim().to_owned(), text.trim().to_owned()));
        Translated(
            kept.filter(|(lang, text)| !lang.is_empty() && !text.is_empty())
                .collect(),
        )
    }

    /// All texts, one a language.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(lang, text)| (lang.as_str(), text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_their_language_or_is_told_which_it_is() {
        let text = Translated::both("Eau", "Water");
        assert_eq!(text.pick(Lang::En).map(|p| p.text), Some("Water"));
        let only = Translated::one("pt", "Água");
        assert_eq!(only.pick(Lang::Fr).map(|p| p.lang), Some("pt"));
        assert_eq!(Translated::default().pick(Lang::Fr), None);
        let tag = |text: &Translated| text.name(Lang::En).map(|name| name.lang.to_owned());
        assert_eq!(tag(&Translated::one("fr", "Willenhall")).as_deref(), Some("en"));
        assert_eq!(tag(&Translated::one("ar", "جنين")).as_deref(), Some("ar"));
        let several = Translated(BTreeMap::from(
            [("fr", "Londres"), ("pt", "Londres")].map(|(tag, name)| (tag.to_owned(), name.to_owned())),
        ));
        assert_eq!(tag(&several).as_deref(), Some("fr"));
    }
}
