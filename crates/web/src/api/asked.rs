//! What an address of the API asks for: known parameters only, since a filter that is misspelt and passed over would
//! give everything where little was meant.

use database::keyset::Mark;
use kernel::Lang;

use crate::list::{Params, decode};
use crate::{App, Error, Visit};

use super::cursor;

/// The most items that one answer holds.
pub const MAX_LIMIT: u64 = 200;
/// How many items an answer holds if nobody says.
pub const LIMIT: u64 = 50;
/// The most parameters that an address may carry.
const MAX_PARAMETERS: usize = 60;

/// A request of the API.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The filters.
    pub params: Params,
    /// The language of labels.
    pub lang: Lang,
    /// How many items at most.
    pub limit: u64,
    /// After which one.
    pub mark: Option<Mark>,
    path: String,
}

impl Asked {
    /// Reads a list's address: its filters, and `limit`, `cursor`, `lang`.
    ///
    /// # Errors
    /// [`Error::Parameter`] names what makes no sense.
    pub fn list(visit: &Visit, filters: &[&str]) -> Result<Asked, Error> {
        let known = |name: &str| filters.contains(&name) || matches!(name, "limit" | "cursor");
        let mut asked = Asked::read(visit, known)?;
        if let Some(text) = asked.params.get("limit") {
            asked.limit = text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| Error::parameter("limit", "limit"))?;
        }
        if let Some(text) = asked.params.get("cursor") {
            asked.mark =
                Some(cursor::read(text, &visit.path).ok_or_else(|| Error::parameter("cursor", "cursor"))?);
        }
        Ok(asked)
    }

    /// Reads the address of one thing, which takes `lang` alone.
    ///
    /// # Errors
    /// [`Error::Parameter`] names what makes no sense.
    pub fn one(visit: &Visit) -> Result<Asked, Error> {
        Asked::read(visit, |_| false)
    }

    fn read(visit: &Visit, known: impl Fn(&str) -> bool) -> Result<Asked, Error> {
        let pairs = decode(&visit.query);
        if pairs.len() > MAX_PARAMETERS {
            return Err(Error::parameter("60", "many"));
        }
        for (name, value) in &pairs {
            if name == "lang" {
                Lang::from_code(value).ok_or_else(|| Error::parameter("lang", "lang"))?;
            } else if !known(name) {
                return Err(Error::parameter(name, "unknown"));
            } else if value.is_empty() && matches!(name.as_str(), "limit" | "cursor") {
                return Err(Error::parameter(name, "value"));
            }
        }
        Ok(Asked {
            params: Params::parse(&visit.query),
            lang: visit.lang,
            limit: LIMIT,
            mark: None,
            path: visit.path.clone(),
        })
    }

    /// How many there are in all: counted on the first page only.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn total<E>(&self, count: impl Future<Output = Result<u64, E>>) -> Result<Option<u64>, E> {
        match self.mark {
            None => count.await.map(Some),
            Some(_) => Ok(None),
        }
    }

    /// Refuses a filter whose value is none of those that it knows.
    ///
    /// # Errors
    /// [`Error::Parameter`].
    pub fn check(&self, name: &str, known: impl Fn(&str) -> bool) -> Result<(), Error> {
        if self.params.all(name).into_iter().all(known) {
            Ok(())
        } else {
            Err(Error::parameter(name, "value"))
        }
    }

    /// Refuses a filter by numbers that is given something else.
    ///
    /// # Errors
    /// [`Error::Parameter`].
    pub fn check_numbers(&self, name: &str) -> Result<(), Error> {
        self.check(name, |text| text.parse::<i32>().is_ok())
    }

    /// The address of what follows a record of this list.
    pub(super) fn next(&self, app: &App, mark: &Mark) -> String {
        self.at(app, "cursor", &cursor::write(mark, &self.path))
    }

    /// This address with another value of one parameter, in the language that was asked for.
    #[must_use]
    pub fn at(&self, app: &App, name: &str, value: &str) -> String {
        let mut params = self.params.with(name, value);
        if self.lang != Lang::default() {
            params = params.with("lang", self.lang.code());
        }
        format!("{}{}", app.settings.base_url, params.at(&self.path))
    }
}
