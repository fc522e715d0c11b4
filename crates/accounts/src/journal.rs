//! The audit log as its page asks for it: what, about whom, when.

use chrono::{Days, NaiveDate};
use database::Result;
use database::audit::{Column, Entity, Kind, Model};
use sea_orm::prelude::*;
use sea_orm::{Condition, PaginatorTrait, QueryOrder, QuerySelect};
use web::i18n::begins;
use web::list::Params;

/// The names that filters have in addresses.
pub(crate) const FILTERS: [&str; 4] = ["quoi", "personne", "du", "au"];

/// What of the log is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub kind: Option<Kind>,
    /// Whoever did it, or to whom it was done.
    pub person: Option<Uuid>,
    /// The first day, by the clock of the network.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Asked {
    /// Reads an address; what it says that cannot be is passed over, which the page tells.
    pub fn of(params: &Params) -> Asked {
        let day = |name: &str| params.get(name).and_then(date);
        Asked {
            kind: params.get("quoi").and_then(Kind::from_code),
            person: params.get("personne").and_then(|id| Uuid::try_parse(id).ok()),
            from: day("du"),
            until: day("au"),
        }
    }

    fn condition(&self) -> Condition {
        let mut wanted = Condition::all();
        if let Some(kind) = self.kind {
            wanted = wanted.add(Column::Kind.eq(kind.code()));
        }
        if let Some(id) = self.person {
            let either = Condition::any().add(Column::ActorId.eq(id));
            wanted = wanted.add(either.add(Column::SubjectId.eq(id)));
        }
        if let Some(day) = self.from {
            wanted = wanted.add(Column::At.gte(begins(day)));
        }
        if let Some(next) = self.until.and_then(|day| day.checked_add_days(Days::new(1))) {
            wanted = wanted.add(Column::At.lt(begins(next)));
        }
        wanted
    }
}

/// A day as addresses say it (ISO 8601).
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// How many entries there are.
pub(crate) async fn count(connection: &impl ConnectionTrait, asked: &Asked) -> Result<u64> {
    Ok(Entity::find().filter(asked.condition()).count(connection).await?)
}

/// Entries, the newest first: a page of them, or all.
pub(crate) async fn list(
    connection: &impl ConnectionTrait,
    asked: &Asked,
    page: Option<(u64, u64)>,
) -> Result<Vec<Model>> {
    let mut query = Entity::find()
        .filter(asked.condition())
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id);
    if let Some((size, number)) = page {
        query = query.limit(size).offset((number - 1) * size);
    }
    Ok(query.all(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_asked_and_nonsense_asks_nothing() {
        let asked = Asked::of(&Params::parse(
            "quoi=sign_in&du=2026-11-01&au=2026-02-30&personne=x",
        ));
        assert_eq!(asked.kind, Some(Kind::SignIn));
        assert_eq!(asked.from, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert!(asked.until.is_none() && asked.person.is_none());
    }
}
