//! What was written of the rows that administration keeps: who, when, and the form before and after. These rows are no
//! records and have no history of their own.

use database::{Json, Write, record};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use web::history::Past;

/// A save.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "desk_change")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The address of the list of such rows.
    pub desk: String,
    /// The row's code.
    pub code: String,
    /// From 1.
    pub version: i64,
    /// The form before; nothing for a new row.
    pub before: Option<Json<serde_json::Value>>,
    /// The form after; nothing for a row that was removed.
    pub after: Option<Json<serde_json::Value>>,
    /// Who.
    pub actor_id: Option<Uuid>,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Remembers a save, within its transaction; one that changed nothing is none.
pub(super) async fn remember<I: Serialize>(
    write: &Write,
    desk: &str,
    code: &str,
    before: Option<&I>,
    after: Option<&I>,
) -> database::Result<()> {
    let value = |form: Option<&I>| form.map(serde_json::to_value).transpose();
    let (before, after) = (value(before)?, value(after)?);
    if before == after {
        return Ok(());
    }
    let last: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Version)
        .filter(Column::Desk.eq(desk))
        .filter(Column::Code.eq(code))
        .order_by_desc(Column::Version)
        .limit(1)
        .into_tuple()
        .one(write.tx())
        .await?;
    let model = Model {
        id: write.ids.next(),
        desk: desk.to_owned(),
        code: code.to_owned(),
        version: last.unwrap_or(0) + 1,
        before: before.map(Json),
        after: after.map(Json),
        actor_id: write.author.actor.id(),
        at: write.now,
    };
    Entity::insert(ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// All saves of a row, as the history page shows them.
pub(super) async fn past(
    connection: &impl ConnectionTrait,
    desk: &str,
    code: &str,
) -> database::Result<Past> {
    let rows = Entity::find()
        .filter(Column::Desk.eq(desk))
        .filter(Column::Code.eq(code))
        .order_by_desc(Column::Version)
        .all(connection)
        .await?;
    let row = |held: Model| record::history::Model {
        seq: held.version,
        record_id: Uuid::nil(),
        record_kind: String::new(),
        version: held.version,
        action: match (&held.before, &held.after) {
            (None, _) => "create",
            (_, None) => "remove",
            _ => "update",
        }
        .to_owned(),
        before: held.before,
        after: held.after.unwrap_or(Json(serde_json::json!({}))),
        actor_id: held.actor_id,
        origin: "typed".to_owned(),
        batch_id: None,
        restored: None,
        at: held.at,
    };
    Ok(Past::new(rows.into_iter().map(row).collect()))
}
