//! The two languages of the interface. Contents may be in any language; see [`crate::Translated`].

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French, served without a prefix.
    #[default]
    Fr,
    /// English, served under `/en`.
    En,
}

impl Lang {
    /// All interface languages, the default first.
    pub const ALL: [Lang; 2] = [Lang::Fr, Lang::En];

    /// The BCP-47 code, as written in `lang` attributes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// What stands before every path in this language.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Lang::Fr => "",
            Lang::En => "/en",
        }
    }

    /// The address of `path` (which starts with `/`) in this language.
    #[must_use]
    pub fn url(self, path: &str) -> String {
        match (self, path) {
            (Lang::En, "/") => "/en/".into(),
            _ => format!("{}{path}", self.prefix()),
        }
    }

    /// Cuts the language off a request path: `/en/organisations` is English `/organisations`.
    #[must_use]
    pub fn split(path: &str) -> (Lang, &str) {
        match path.strip_prefix("/en") {
            Some("") => (Lang::En, "/"),
            Some(rest) if rest.starts_with('/') => (Lang::En, rest),
            _ => (Lang::Fr, path),
        }
    }

    /// The language named by a code, if it is one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// Writing direction of a language tag, for `dir` attributes.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    if matches!(
        primary,
        "ar" | "fa" | "he" | "ur" | "ps" | "dv" | "yi" | "ug" | "sd" | "ckb"
    ) {
        "rtl"
    } else {
        "ltr"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_its_language_come_apart_and_together() {
        assert_eq!(Lang::split("/en/organisations"), (Lang::En, "/organisations"));
        assert_eq!(Lang::split("/en"), (Lang::En, "/"));
        assert_eq!(Lang::split("/entree"), (Lang::Fr, "/entree"));
        assert_eq!(Lang::En.url("/"), "/en/");
        assert_eq!(Lang::Fr.url("/projets"), "/projets");
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        assert_eq!(direction("ar-MA"), "rtl");
        assert_eq!(direction("pt"), "ltr");
    }
}
