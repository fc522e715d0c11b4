//! The documents that say the facts: each fact on a page leads to the one that says it.

use std::collections::BTreeMap;

use kernel::Translated;
use kernel::date::Dated;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{Json, Result};

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// A short stable name.
    pub code: String,
    /// Its title.
    pub title: Json<Translated>,
    /// Who published it.
    pub publisher: String,
    /// When it speaks.
    pub dated: Option<Json<Dated>>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it is.
    pub note: Json<Translated>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Which document is a source of which record.
pub mod of_record {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A document that speaks of a record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "record_source")]
    pub struct Model {
        /// The record.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        /// The document.
        #[sea_orm(primary_key, auto_increment = false)]
        pub source_id: Uuid,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// All documents, by id.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<BTreeMap<Uuid, Model>> {
    Ok(Entity::find()
        .order_by_asc(Column::Code)
        .all(connection)
        .await?
        .into_iter()
        .map(|model| (model.id, model))
        .collect())
}

/// The ids of the documents that speak of a record.
///
/// # Errors
/// When the database does not answer.
pub async fn ids_of(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Uuid>> {
    Ok(of_record::Entity::find()
        .select_only()
        .column(of_record::Column::SourceId)
        .filter(of_record::Column::RecordId.eq(record))
        .order_by_asc(of_record::Column::SourceId)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The ids of the documents that speak of many records.
///
/// # Errors
/// When the database does not answer.
pub async fn of_many(
    connection: &impl ConnectionTrait,
    records: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>> {
    let rows = of_record::Entity::find()
        .filter(of_record::Column::RecordId.is_in(records))
        .order_by_asc(of_record::Column::SourceId)
        .all(connection)
        .await?;
    let mut found: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        found.entry(row.record_id).or_default().push(row.source_id);
    }
    Ok(found)
}

/// Says anew which documents speak of a record.
///
/// # Errors
/// When the database refuses.
pub async fn set_of(connection: &impl ConnectionTrait, record: Uuid, sources: &[Uuid]) -> Result<()> {
    of_record::Entity::delete_many()
        .filter(of_record::Column::RecordId.eq(record))
        .exec(connection)
        .await?;
    let rows = rows(record, sources);
    if !rows.is_empty() {
        of_record::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The rows that say which documents speak of a record, each once.
#[must_use]
pub fn rows(record: Uuid, sources: &[Uuid]) -> Vec<of_record::ActiveModel> {
    let mut unique = sources.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let row = |source_id| of_record::Model {
        record_id: record,
        source_id,
    };
    unique
        .into_iter()
        .map(|id| of_record::ActiveModel::from(row(id)))
        .collect()
}
