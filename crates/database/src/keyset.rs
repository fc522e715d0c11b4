//! Walking a long list from one record to the next, in the order of names: each step is one range of the index
//! `record_list`, wherever in the list it stands, and what others write meanwhile is neither told twice nor left out.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect, Select};

use crate::{Result, record};

/// Where a walk stands: after this record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its folded name.
    pub key: String,
    /// Its id, since names may be the same.
    pub id: Uuid,
}

impl Mark {
    /// The mark of a record.
    #[must_use]
    pub fn of(record: &record::Model) -> Mark {
        Mark {
            key: record.sort_key.clone(),
            id: record.id,
        }
    }
}

/// At most `limit` things after a mark, with their records; `query` joins the thing's table with `record` and says what
/// the reader may see.
///
/// # Errors
/// When the database does not answer.
pub async fn after<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    query: Select<E>,
    kind: &'static str,
    mark: Option<&Mark>,
    limit: u64,
) -> Result<Vec<(E::Model, record::Model)>> {
    // The kind is known of the thing's table already; said again, it lets the engine walk the index of names.
    let mut query = query.filter(record::Column::Kind.eq(kind));
    if let Some(mark) = mark {
        query = query.filter(record::Column::SortKey.gte(&mark.key)).filter(
            Condition::any()
                .add(record::Column::SortKey.gt(&mark.key))
                .add(record::Column::Id.gt(mark.id)),
        );
    }
    let found = query
        .select_also(record::Entity)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|(row, record)| record.map(|record| (row, record)))
        .collect())
}
