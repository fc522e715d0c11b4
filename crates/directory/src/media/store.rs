//! Every query of attachments. Each write is a new version of the record: whoever edits the record meanwhile is told,
//! and the history has all attachments before and after.

use database::record::{self, Changes};
use database::{Error, Json, Result, Write};
use kernel::{ShortId, State, Visibility};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde_json::Value;

use super::attachment::{Attachment, Described, Taken};
use super::rows::{ActiveModel, Column, Entity, Model};

/// The record kinds that have attachments, and the folder of their pages.
const KINDS: [(&str, &str); 4] = [
    ("organisation", "organisations"),
    ("partnership", "partenariats"),
    ("project", "projets"),
    ("place", "lieux"),
];

/// The page of a record, without language; `None` for kinds that have no attachments.
#[must_use]
pub fn page_of(record: &record::Model) -> Option<String> {
    KINDS
        .iter()
        .find(|(kind, _)| *kind == record.kind)
        .map(|(_, folder)| format!("/{folder}/{}", record.address()))
}

/// The record with this short id, if its kind has attachments.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn record_of(connection: &impl ConnectionTrait, short_id: &ShortId) -> Result<record::Model> {
    let found = record::Entity::find()
        .filter(record::Column::ShortId.eq(short_id.as_str()))
        .one(connection)
        .await?;
    found
        .filter(|record| page_of(record).is_some())
        .ok_or(Error::NotFound("record"))
}

/// A record's attachments in their order.
///
/// # Errors
/// When the database does not answer.
pub async fn of_record(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::RecordId.eq(record))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?)
}

/// An attachment of a record.
///
/// # Errors
/// [`Error::NotFound`] when the record has none of this id.
pub async fn get(connection: &impl ConnectionTrait, record: Uuid, id: Uuid) -> Result<Model> {
    find(connection, id)
        .await?
        .filter(|row| row.record_id == record)
        .ok_or(Error::NotFound("attachment"))
}

/// An attachment, whatever its record: who shows it asks the record's visibility.
///
/// # Errors
/// When the database does not answer.
pub async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).one(connection).await?)
}

/// All attachments of all records, for the sweep.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_asc(Column::Id).all(connection).await?)
}

/// Adds an attachment behind the others. Its files are in the storage already. Two people may add at the same time:
/// neither takes anything from the other, so no version is asked for.
///
/// # Errors
/// [`Error::NotFound`] when the record is gone, [`Error::Db`] when the database refuses.
pub async fn add(
    write: &Write,
    record: Uuid,
    id: Uuid,
    taken: &Taken,
    described: &Described,
) -> Result<Model> {
    let change = Change::begin(write, record, None).await?;
    let described = of_kind(described, taken.is_picture());
    let position = change.rows.last().map_or(0, |last| last.position + 1);
    let model = Model {
        id,
        record_id: record,
        kind: taken.kind.to_owned(),
        file_key: taken.key,
        media_type: taken.media_type.to_owned(),
        bytes: taken.bytes(),
        width: taken.dimensions.map(|(width, _)| i64::from(width)),
        height: taken.dimensions.map(|(_, height)| i64::from(height)),
        alt: Json(described.alt),
        caption: Json(described.caption),
        credit: described.credit,
        licence: described.licence,
        position,
        created_at: write.now,
    };
    Entity::insert(ActiveModel::from(model.clone()))
        .exec_without_returning(write.tx())
        .await?;
    change.finish(write).await?;
    Ok(model)
}

/// Changes what is said of an attachment.
///
/// # Errors
/// [`Error::Stale`] when the record was written after `expected` was read, [`Error::NotFound`].
pub async fn update(
    write: &Write,
    record: Uuid,
    expected: i64,
    id: Uuid,
    described: &Described,
) -> Result<()> {
    let change = Change::begin(write, record, Some(expected)).await?;
    let row = get(write.tx(), record, id).await?;
    let described = of_kind(described, row.is_picture());
    Entity::update(ActiveModel {
        id: Set(id),
        alt: Set(Json(described.alt)),
        caption: Set(Json(described.caption)),
        credit: Set(described.credit),
        licence: Set(described.licence),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    change.finish(write).await
}

/// Moves an attachment one place up or down; at the end of the list it stays, and nothing is written.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Db`].
pub async fn shift(write: &Write, record: Uuid, id: Uuid, up: bool) -> Result<()> {
    let change = Change::begin(write, record, None).await?;
    let mut order: Vec<Uuid> = change.rows.iter().map(|row| row.id).collect();
    let from = order
        .iter()
        .position(|held| *held == id)
        .ok_or(Error::NotFound("attachment"))?;
    let Some(to) = (if up { from.checked_sub(1) } else { Some(from + 1) }).filter(|to| *to < order.len())
    else {
        return Ok(());
    };
    order.swap(from, to);
    for (position, held) in (0i64..).zip(order) {
        Entity::update(ActiveModel {
            id: Set(held),
            position: Set(position),
            ..Default::default()
        })
        .exec(write.tx())
        .await?;
    }
    change.finish(write).await
}

/// Removes an attachment's row and gives it back; its files are removed after the commit.
///
/// # Errors
/// [`Error::Stale`] when the record was written after `expected` was read, [`Error::NotFound`].
pub async fn remove(write: &Write, record: Uuid, expected: i64, id: Uuid) -> Result<Model> {
    let change = Change::begin(write, record, Some(expected)).await?;
    let row = get(write.tx(), record, id).await?;
    Entity::delete_by_id(id).exec(write.tx()).await?;
    change.finish(write).await?;
    Ok(row)
}

/// A document has no alternative text: what was typed for another file does not stay on it.
fn of_kind(described: &Described, picture: bool) -> Described {
    let mut described = described.clone();
    if !picture {
        described.alt = kernel::Translated::default();
    }
    described
}

/// A change of a record's attachments: the record locked, and what it had before.
struct Change {
    record: record::Model,
    rows: Vec<Model>,
}

impl Change {
    async fn begin(write: &Write, record: Uuid, expected: Option<i64>) -> Result<Self> {
        let record = match expected {
            Some(version) => record::lock(write, record, version).await?,
            None => record::Entity::find_by_id(record)
                .lock_exclusive()
                .one(write.tx())
                .await?
                .ok_or(Error::NotFound("record"))?,
        };
        Ok(Change {
            rows: of_record(write.tx(), record.id).await?,
            record,
        })
    }

    /// Writes the record's new version. The history tells the whole value each time, so the value that the last write
    /// left is taken over, with the attachments beside it.
    async fn finish(self, write: &Write) -> Result<()> {
        let rows = of_record(write.tx(), self.record.id).await?;
        let last = record::history::Entity::find()
            .filter(record::history::Column::RecordId.eq(self.record.id))
            .order_by_desc(record::history::Column::Version)
            .limit(1)
            .one(write.tx())
            .await?;
        let whole = last.map(|row| row.after.0).unwrap_or_default();
        let (before, after) = (with(&whole, &self.rows)?, with(&whole, &rows)?);
        let changes = Changes {
            title: self.record.title.0.clone(),
            // A code that the database's checks forbid counts as the narrowest, as it does for reading.
            visibility: Visibility::from_code(&self.record.visibility).unwrap_or(Visibility::Private),
            state: State::from_code(&self.record.state).unwrap_or(State::Draft),
        };
        record::update(write, self.record, changes, &before, &after).await?;
        Ok(())
    }
}

fn with(whole: &Value, rows: &[Model]) -> Result<Value> {
    let mut fields = whole.as_object().cloned().unwrap_or_default();
    fields.insert(
        "attachments".to_owned(),
        serde_json::to_value(rows.iter().map(Attachment::from).collect::<Vec<_>>())?,
    );
    Ok(Value::Object(fields))
}
