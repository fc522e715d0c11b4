//! What published records still lack: each feature says what it looks for, as a filter on the records' rows; the page that
//! lists it (`moderation`) knows no feature. A gap never keeps a record from being published: that is a warning.

use database::{Result, record};
use kernel::{Actor, Lang, State};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect, Select};

use crate::{Answer, App};

/// Something that records of a kind lack.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Its code, for addresses: `sans-contact`.
    pub code: &'static str,
    /// What is lacking, in words.
    pub label: String,
    /// Whether readers are misled without it; otherwise it is an advice.
    pub mandatory: bool,
    /// The kind of record.
    pub kind: &'static str,
    /// The records that lack it, as a filter on their rows.
    pub missing: Condition,
    /// Where it is mended, below the record's page: `modifier#champ-email`.
    pub repair: &'static str,
}

/// What a feature looks for.
pub type Gaps = fn(App, Lang) -> Answer<Gap>;

/// The published records that lack something and over which `actor` decides.
fn lacking(gap: &Gap, actor: &Actor) -> Select<record::Entity> {
    record::Entity::find()
        .filter(record::Column::Kind.eq(gap.kind))
        .filter(record::Column::State.eq(State::Published.code()))
        .filter(gap.missing.clone())
        .filter(record::decided_by(actor))
}

impl Gap {
    /// How many lack it, of those that `actor` decides over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count(&self, connection: &impl ConnectionTrait, actor: &Actor) -> Result<u64> {
        Ok(lacking(self, actor).count(connection).await?)
    }

    /// The first of them, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first(
        &self,
        connection: &impl ConnectionTrait,
        actor: &Actor,
        limit: u64,
    ) -> Result<Vec<record::Model>> {
        Ok(lacking(self, actor)
            .order_by_asc(record::Column::SortKey)
            .order_by_asc(record::Column::Id)
            .limit(limit)
            .all(connection)
            .await?)
    }
}

/// A filter on the records' rows: those that a query of ids finds, or does not.
#[must_use]
pub fn found(ids: sea_orm::sea_query::SelectStatement, there: bool) -> Condition {
    let column = record::Column::Id;
    Condition::all().add(match there {
        true => column.in_subquery(ids),
        false => column.not_in_subquery(ids),
    })
}

impl App {
    /// What all features look for, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn gaps(&self, lang: Lang) -> Result<Vec<Gap>> {
        let mut all = Vec::new();
        for gaps in self.modules.iter().filter_map(|module| module.gaps) {
            all.extend(gaps(self.clone(), lang).await?);
        }
        Ok(all)
    }
}
