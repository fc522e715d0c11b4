//! What people ask to have changed in a record: a whole value that waits for whoever decides, or words alone. Deciding is
//! done once: the row is locked, and a second decision finds it decided.

use chrono::{DateTime, Utc};
use kernel::Lang;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::audit::{self, Kind, Note};
use crate::{Error, Json, Result, Write};

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record that it would change.
    pub record_id: Uuid,
    /// The record's kind, so that a list asks the right feature.
    pub record_kind: String,
    /// The version of the record that its author read.
    pub version: i64,
    /// The whole value as they would have it; nothing for words alone.
    pub value: Option<Json<serde_json::Value>>,
    /// Their words.
    pub message: String,
    /// Where it can be checked: a link, a document.
    pub evidence: String,
    /// Their account; nothing for whoever has none.
    pub author_id: Option<Uuid>,
    /// What somebody without an account calls themselves; may be empty.
    pub author_name: String,
    /// Where somebody without an account is answered; empty once they are.
    pub author_email: String,
    /// The language of the page that it was written on.
    pub lang: String,
    /// A [`Standing`].
    pub state: String,
    /// Why it was refused: a code of the list of reasons.
    pub reason: String,
    /// What was answered.
    pub answer: String,
    /// When its author was asked for more.
    pub asked_at: Option<DateTime<Utc>>,
    /// The account that decided.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// The version that came of it.
    pub applied_version: Option<i64>,
    /// First sent.
    pub created_at: DateTime<Utc>,
    /// Last sent.
    pub updated_at: DateTime<Utc>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Waits.
    Open,
    /// The record says it now.
    Accepted,
    /// It will not.
    Refused,
    /// Its author took it back.
    Withdrawn,
}

impl Standing {
    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Accepted => "accepted",
            Standing::Refused => "refused",
            Standing::Withdrawn => "withdrawn",
        }
    }

    /// The standing that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Standing> {
        [
            Standing::Open,
            Standing::Accepted,
            Standing::Refused,
            Standing::Withdrawn,
        ]
        .into_iter()
        .find(|standing| standing.code() == code)
    }
}

impl Model {
    /// Where it stands; a code that the database's checks forbid counts as withdrawn.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::from_code(&self.state).unwrap_or(Standing::Withdrawn)
    }

    /// Whether it waits.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing() == Standing::Open
    }
}

/// Who proposes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Their account.
    pub id: Option<Uuid>,
    /// Without an account: what they call themselves.
    pub name: String,
    /// Without an account: where they are answered.
    pub email: String,
}

/// A proposal to be written.
#[derive(Debug, Clone)]
pub struct New {
    /// The record.
    pub record: Uuid,
    /// The version that was read.
    pub version: i64,
    /// The whole value; nothing for words alone.
    pub value: Option<serde_json::Value>,
    /// Their words.
    pub message: String,
    /// Where it can be checked.
    pub evidence: String,
    /// Who.
    pub author: Author,
    /// The language of the page.
    pub lang: Lang,
}

/// Writes a proposal. One account has one open value for a record: a newer one takes its place, under the same id, so
/// that whoever decides sees the last word and nothing twice.
///
/// # Errors
/// [`Error::NotFound`] without the record, or when the database refuses.
pub async fn propose(write: &Write, new: New) -> Result<Model> {
    let record = super::hold(write, new.record).await?;
    let held = match (&new.value, new.author.id) {
        (Some(_), Some(author)) => open_value(write.tx(), record.id, author).await?,
        _ => None,
    };
    let model = Model {
        id: held.as_ref().map_or_else(|| write.ids.next(), |held| held.id),
        record_id: record.id,
        record_kind: record.kind,
        version: new.version,
        value: new.value.map(Json),
        message: new.message,
        evidence: new.evidence,
        author_id: new.author.id,
        author_name: new.author.name,
        author_email: new.author.email,
        lang: new.lang.code().to_owned(),
        state: Standing::Open.code().to_owned(),
        reason: String::new(),
        answer: String::new(),
        asked_at: None,
        decided_by: None,
        decided_at: None,
        applied_version: None,
        created_at: held.as_ref().map_or(write.now, |held| held.created_at),
        updated_at: write.now,
    };
    let row = ActiveModel::from(model.clone());
    match held {
        Some(_) => {
            Entity::update(row.reset_all()).exec(write.tx()).await?;
        }
        None => {
            Entity::insert(row).exec_without_returning(write.tx()).await?;
        }
    }
    Ok(model)
}

/// The value that an account has open for a record.
///
/// # Errors
/// When the database does not answer.
pub async fn open_value(
    connection: &impl ConnectionTrait,
    record: Uuid,
    author: Uuid,
) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::RecordId.eq(record))
        .filter(Column::State.eq(Standing::Open.code()))
        .filter(Column::AuthorId.eq(author))
        .filter(Column::Value.is_not_null())
        .one(connection)
        .await?)
}

/// Whether the same words of the same author wait already.
///
/// # Errors
/// When the database does not answer.
pub async fn is_there(connection: &impl ConnectionTrait, new: &New) -> Result<bool> {
    let same = Entity::find()
        .filter(Column::RecordId.eq(new.record))
        .filter(Column::State.eq(Standing::Open.code()))
        .filter(Column::Message.eq(new.message.as_str()))
        .filter(Column::AuthorEmail.eq(new.author.email.as_str()))
        .filter(Column::AuthorName.eq(new.author.name.as_str()))
        .filter(match new.author.id {
            Some(id) => Column::AuthorId.eq(id),
            None => Column::AuthorId.is_null(),
        });
    Ok(same.count(connection).await? > 0)
}

/// One proposal.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get(connection: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("proposal"))
}

/// Locks an open proposal of a record for the rest of the transaction.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is decided.
pub async fn hold(write: &Write, record: Uuid, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .filter(Column::RecordId.eq(record))
        .lock_exclusive()
        .one(write.tx())
        .await?
        .filter(Model::is_open)
        .ok_or(Error::NotFound("open proposal"))
}

/// What becomes of a [`hold`]ed proposal.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The version that came of it, if it was accepted.
    pub applied: Option<i64>,
    /// Why it was refused.
    pub reason: String,
    /// What is answered.
    pub answer: String,
}

/// Decides an open proposal. The address of somebody without an account leaves the row: the letter that answers them is
/// promised in the same transaction.
///
/// # Errors
/// When the database refuses.
pub async fn decide(write: &Write, held: Model, standing: Standing, decision: Decision) -> Result<Model> {
    let model = Model {
        state: standing.code().to_owned(),
        reason: decision.reason,
        answer: decision.answer,
        applied_version: decision.applied,
        decided_by: write.author.actor.id(),
        decided_at: Some(write.now),
        author_email: String::new(),
        ..held
    };
    Entity::update(ActiveModel::from(model.clone()).reset_all())
        .exec(write.tx())
        .await?;
    let decided = Note::new(Kind::Decision)
        .on(model.record_id)
        .with("what", "proposal");
    audit::note(write, decided.with("proposal", standing.code())).await?;
    Ok(model)
}

/// Notes that its author was asked for more.
///
/// # Errors
/// When the database refuses.
pub async fn ask(write: &Write, held: &Model, question: &str) -> Result<()> {
    Entity::update(ActiveModel {
        id: Set(held.id),
        answer: Set(question.to_owned()),
        asked_at: Set(Some(write.now)),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Ok(())
}

/// The open proposals of records that pass a filter, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    connection: &impl ConnectionTrait,
    filter: Condition,
    limit: u64,
) -> Result<Vec<(Model, super::Model)>> {
    let rows = Entity::find()
        .filter(Column::State.eq(Standing::Open.code()))
        .filter(Column::RecordId.in_subquery(records(filter)))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(connection)
        .await?;
    beside(connection, rows).await
}

/// How many are open of records that pass a filter.
///
/// # Errors
/// When the database does not answer.
pub async fn count(connection: &impl ConnectionTrait, filter: Condition) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::State.eq(Standing::Open.code()))
        .filter(Column::RecordId.in_subquery(records(filter)))
        .count(connection)
        .await?)
}

fn records(filter: Condition) -> sea_orm::sea_query::SelectStatement {
    use sea_orm::QueryTrait;
    super::Entity::find()
        .select_only()
        .column(super::Column::Id)
        .filter(filter)
        .into_query()
}

/// What an account proposed, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn by_author(
    connection: &impl ConnectionTrait,
    author: Uuid,
    limit: u64,
) -> Result<Vec<(Model, super::Model)>> {
    let rows = Entity::find()
        .filter(Column::AuthorId.eq(author))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(connection)
        .await?;
    beside(connection, rows).await
}

/// The proposals that became versions of a record.
///
/// # Errors
/// When the database does not answer.
pub async fn applied(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::RecordId.eq(record))
        .filter(Column::AppliedVersion.is_not_null())
        .all(connection)
        .await?)
}

async fn beside(connection: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<(Model, super::Model)>> {
    let ids: std::collections::BTreeSet<Uuid> = rows.iter().map(|row| row.record_id).collect();
    let records = super::Entity::find()
        .filter(super::Column::Id.is_in(ids))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let record = records.iter().find(|record| record.id == row.record_id)?;
            Some((row, record.clone()))
        })
        .collect())
}
