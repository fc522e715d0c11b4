//! What happened, by date: each feature tells what it knows of a page's subject, and the page tells all of it in one
//! order. Only what has a date and is not still to come is told.

use chrono::NaiveDate;
use database::Result;
use kernel::date::Period;
use kernel::{Lang, Translated};
use uuid::Uuid;

use crate::{Answer, App, RelatedRequest};

/// Tells what a feature knows to have happened.
pub type Chronicler = fn(App, RelatedRequest) -> Answer<Happening>;

/// A text with the language that it is in, where that is not the page's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Its language tag; empty where it is the page's.
    pub lang: String,
}

impl Said {
    /// What a reader gets of a text.
    #[must_use]
    pub fn of(text: &Translated, lang: Lang) -> Said {
        text.pick(lang).map_or_else(Said::default, |picked| Said {
            text: picked.text.to_owned(),
            lang: if picked.lang == lang.code() {
                String::new()
            } else {
                picked.lang.to_owned()
            },
        })
    }

    /// What a reader gets of a proper name: of no language of ours if it has one form only.
    #[must_use]
    pub fn name(text: &Translated, lang: Lang) -> Said {
        text.name(lang).map_or_else(Said::default, |picked| Said {
            text: picked.text.to_owned(),
            lang: if picked.lang == lang.code() {
                String::new()
            } else {
                picked.lang.to_owned()
            },
        })
    }

    /// A text of ours, in the page's language.
    #[must_use]
    pub fn ours(text: impl Into<String>) -> Said {
        Said {
            text: text.into(),
            lang: String::new(),
        }
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Happening {
    /// When.
    pub dated: Period,
    /// What.
    pub title: Said,
    /// The page of the very thing, with the language; empty if it has none.
    pub href: String,
    /// What kind of thing it is.
    pub kind: String,
    /// In what or with whom it happened: its name and its page.
    pub about: Option<(Said, String)>,
    /// What else is to say.
    pub detail: Said,
    /// The document that says it.
    pub source: Option<Uuid>,
    /// Whether it is invented.
    pub example: bool,
}

impl App {
    /// What all features know to have happened with a page's subject until today, with what the page itself knows of it,
    /// the last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chronicle(
        &self,
        request: &RelatedRequest,
        mut told: Vec<Happening>,
    ) -> Result<Vec<Happening>> {
        for chronicler in self.modules.iter().filter_map(|module| module.chronicle) {
            told.extend(chronicler(self.clone(), request.clone()).await?);
        }
        Ok(in_order(told, self.clock.today()))
    }
}

/// The last first; what begins on the same day stands by its title. "1964 or before" and "until 1964" stand with 1964,
/// after what is of that year. What is still to come is left out.
fn in_order(told: Vec<Happening>, today: NaiveDate) -> Vec<Happening> {
    let mut dated: Vec<(Option<NaiveDate>, bool, String, Happening)> = told
        .into_iter()
        .filter_map(|happening| {
            happening.dated.sort_date().filter(|day| *day <= today)?;
            let (day, known) = (happening.dated.told_on(), happening.dated.earliest().is_some());
            let key = kernel::text::sort_key(&format!(
                "{} {}",
                happening.title.text,
                happening
                    .about
                    .as_ref()
                    .map_or("", |(about, _)| about.text.as_str())
            ));
            Some((day, known, key, happening))
        })
        .collect();
    dated.sort_by(|(one, known, key, _), (other, other_known, other_key, _)| {
        (other, other_known)
            .cmp(&(one, known))
            .then_with(|| key.cmp(other_key))
    });
    dated.into_iter().map(|(.., happening)| happening).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happening(title: &str, dated: &str) -> Happening {
        Happening {
            dated: dated.parse().unwrap(),
            title: Said::ours(title),
            href: String::new(),
            kind: String::new(),
            about: None,
            detail: Said::default(),
            source: None,
            example: false,
        }
    }

    #[test]
    fn the_last_stands_first_and_what_is_to_come_is_not_told() {
        let told = vec![
            happening("B", "1998"),
            happening("Coming", "2027-03"),
            happening("A", "1998-01-01"),
            happening("Before", "<2008/.."),
            happening("In the year", "2008"),
            happening("Until", "../2006"),
            happening("Since", "2005-06/.."),
            happening("Later", "2014-07"),
        ];
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let titles: Vec<String> = in_order(told, today)
            .into_iter()
            .map(|happening| happening.title.text)
            .collect();
        assert_eq!(
            titles,
            ["Later", "In the year", "Before", "Until", "Since", "A", "B"]
        );
    }
}
