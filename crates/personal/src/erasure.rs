//! Erasures asked for, decided, and remembered: a list of ids, kept beside the backups, by which an older one is brought
//! up to date when it is restored.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Utc};
use database::audit::{self, Kind, Note};
use database::{Error, Json, Result, Write};
use outbox::Options;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use web::Module;

use crate::erase::{self, Done, Target};

/// An erasure that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "erasure")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose account, if they have one.
    pub account_id: Option<Uuid>,
    /// Their name, for those without an account, until it is decided.
    pub name: String,
    /// Their address, likewise.
    pub email: String,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// By which account: the person's own, or an administrator's for somebody who wrote.
    pub asked_by: Option<Uuid>,
    /// `erased`, `refused`, `withdrawn`; none while it waits.
    pub outcome: Option<String>,
    /// Why it was refused: a code.
    pub reason: Option<String>,
    /// The people whom records named that they were.
    pub persons: Json<BTreeSet<Uuid>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<Uuid>,
    /// Until when acts without a name are kept (ISO 8601).
    pub kept_until: Option<String>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The outcome of an erasure that was done.
pub(crate) const ERASED: &str = "erased";
/// Of one that was refused.
pub(crate) const REFUSED: &str = "refused";
/// Of one that the person took back.
pub(crate) const WITHDRAWN: &str = "withdrawn";
/// The kind of the job that leaves nothing of the removed rows in the database's files.
pub const COMPACT: &str = "personal.compact";
/// The row that has every node build its search index anew: what was removed must not stay in its files.
const REINDEX: &str = "search-index";

/// The request of an account that waits, if there is one.
pub(crate) async fn waiting_of(connection: &impl ConnectionTrait, account: Uuid) -> Result<Option<Model>> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Outcome.is_null())
        .one(connection)
        .await?)
}

/// All of them, those that wait first.
pub(crate) async fn all(connection: &impl ConnectionTrait, most: u64) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .order_by_asc(Column::Outcome.is_not_null())
        .order_by_desc(Column::AskedAt)
        .limit(most)
        .all(connection)
        .await?)
}

/// Writes a request. One that waits for the same account stays the only one.
pub(crate) async fn ask(write: &Write, account: Option<Uuid>, name: &str, email: &str) -> Result<Model> {
    if let Some(account) = account
        && let Some(held) = waiting_of(write.tx(), account).await?
    {
        return Ok(held);
    }
    let model = Model {
        id: write.ids.next(),
        account_id: account,
        name: name.trim().to_owned(),
        email: email.trim().to_lowercase(),
        asked_at: write.now,
        asked_by: write.author.actor.id(),
        outcome: None,
        reason: None,
        persons: Json(BTreeSet::new()),
        decided_at: None,
        decided_by: None,
        kept_until: None,
    };
    Entity::insert(ActiveModel::from(model.clone()))
        .exec_without_returning(write.tx())
        .await?;
    let mut note = Note::new(Kind::ErasureAsked).with("erasure", &model.id.to_string());
    if let Some(account) = account {
        note = note.to(account);
    }
    audit::note(write, note).await?;
    Ok(model)
}

/// The request of this id, locked, if it waits.
async fn hold(write: &Write, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .filter(Column::Outcome.is_null())
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("erasure"))
}

async fn decided(write: &Write, id: Uuid, outcome: &str, change: ActiveModel) -> Result<()> {
    let change = ActiveModel {
        id: Set(id),
        // What named them goes with the decision, whatever it is.
        name: Set(String::new()),
        email: Set(String::new()),
        outcome: Set(Some(outcome.to_owned())),
        decided_at: Set(Some(write.now)),
        decided_by: Set(write.author.actor.id()),
        ..change
    };
    Entity::update(change).exec(write.tx()).await?;
    Ok(())
}

/// Takes one's own request back.
pub(crate) async fn withdraw(write: &Write, account: Uuid) -> Result<()> {
    if let Some(held) = waiting_of(write.tx(), account).await? {
        hold(write, held.id).await?;
        decided(write, held.id, WITHDRAWN, Default::default()).await?;
    }
    Ok(())
}

/// Refuses a request, for a reason that the law knows.
pub(crate) async fn refuse(write: &Write, id: Uuid, reason: &str) -> Result<()> {
    let held = hold(write, id).await?;
    let change = ActiveModel {
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    decided(write, id, REFUSED, change).await?;
    let mut note = Note::new(Kind::ErasureRefused).with("reason", reason);
    if let Some(account) = held.account_id {
        note = note.to(account);
    }
    audit::note(write, note).await
}

/// Erases whoever a request is about. `kept` are the records that stay as they are; `years` how long acts without a name
/// are kept.
pub(crate) async fn grant(
    write: &Write,
    modules: &[Module],
    id: Uuid,
    kept: &BTreeSet<Uuid>,
    years: u32,
) -> Result<Done> {
    let held = hold(write, id).await?;
    let target = Target::find(
        write.tx(),
        held.account_id,
        &held.name,
        &held.email,
        &held.persons,
    )
    .await?;
    let done = erase::erase(write, modules, &target, kept).await?;
    let until = write.now + Days::new(u64::from(years) * 365);
    let change = ActiveModel {
        persons: Set(Json(target.persons)),
        kept_until: Set(Some(until.format("%Y-%m-%d").to_string())),
        ..Default::default()
    };
    decided(write, id, ERASED, change).await?;
    finish(write, held.account_id, done).await?;
    Ok(done)
}

/// Notes it, and has nothing left in files.
async fn finish(write: &Write, account: Option<Uuid>, done: Done) -> Result<()> {
    let mut note = Note::new(Kind::Erased).with("records", &done.records.to_string());
    if let Some(account) = account {
        note = note.to(account);
    }
    audit::note(write, note).await?;
    geo::reference::done(write, REINDEX, &write.ids.next().to_string(), 0).await?;
    let options = Options {
        dedup_key: Some(COMPACT.to_owned()),
        ..Options::default()
    };
    outbox::enqueue(write, COMPACT, &serde_json::json!({}), options).await?;
    Ok(())
}

/// A line of the list kept beside the backups: ids, of which nothing else is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The erasure.
    pub id: Uuid,
    /// The account.
    pub account: Option<Uuid>,
    /// The people whom records named.
    pub persons: BTreeSet<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when acts without a name are kept.
    pub kept_until: Option<String>,
}

/// The erasures that this database knows, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<Line>> {
    let rows = Entity::find()
        .filter(Column::Outcome.eq(ERASED))
        .order_by_asc(Column::DecidedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            id: row.id,
            account: row.account_id,
            persons: row.persons.0,
            at: row.decided_at.unwrap_or(row.asked_at),
            kept_until: row.kept_until,
        })
        .collect())
}

/// Erases again whoever is on the list and not in this database's own: an older backup was restored. Says how many.
///
/// # Errors
/// When the database refuses; then nothing is to be kept.
pub async fn replay(write: &Write, modules: &[Module], lines: &[Line]) -> Result<u64> {
    let known: BTreeSet<Uuid> = list(write.tx()).await?.into_iter().map(|line| line.id).collect();
    let mut count = 0;
    for line in lines.iter().filter(|line| !known.contains(&line.id)) {
        // A request that the backup still holds as waiting says by which name it was asked.
        let waiting = Entity::find_by_id(line.id).one(write.tx()).await?;
        let (name, email) = waiting
            .as_ref()
            .map(|row| (row.name.clone(), row.email.clone()))
            .unwrap_or_default();
        let target = Target::find(write.tx(), line.account, &name, &email, &line.persons).await?;
        let done = erase::erase(write, modules, &target, &BTreeSet::new()).await?;
        let row = Model {
            id: line.id,
            account_id: line.account,
            name: String::new(),
            email: String::new(),
            asked_at: waiting.as_ref().map_or(line.at, |row| row.asked_at),
            asked_by: waiting.as_ref().and_then(|row| row.asked_by),
            outcome: Some(ERASED.to_owned()),
            reason: None,
            persons: Json(line.persons.clone()),
            decided_at: Some(line.at),
            decided_by: None,
            kept_until: line.kept_until.clone(),
        };
        Entity::delete_by_id(line.id).exec(write.tx()).await?;
        Entity::insert(ActiveModel::from(row))
            .exec_without_returning(write.tx())
            .await?;
        finish(write, line.account, done).await?;
        count += 1;
    }
    Ok(count)
}

/// Does the job [`COMPACT`]: rows that were removed leave the database's own files too.
#[must_use]
pub fn compact_handler(database: database::Database) -> outbox::Handler {
    outbox::Handler::new(COMPACT, move |_| {
        let database = database.clone();
        async move {
            database.vacuum().await?;
            Ok(())
        }
    })
}
