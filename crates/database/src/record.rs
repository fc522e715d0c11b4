//! Records: the row that everything with a page shares, its optimistic lock, and its history.
//!
//! A feature writes its own tables and calls [`create`], [`update`] or [`set_state`] in the same transaction with the
//! thing's whole value before and after; the record's version, its history row and its place in the change log
//! follow. Two editors: the second one's [`update`] fails with [`Error::Stale`] and writes nothing.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use kernel::policy::Guarded;
use kernel::{Actor, Ids, ShortId, State, Translated, Visibility, text};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, JoinType, QueryOrder, QuerySelect, RelationDef, Statement};
use serde::{Deserialize, Serialize};

use crate::{Error, Json, Result, Write};

/// The shared row of everything that has a page.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "record")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `organisation`, `partnership`, `project`…
    pub kind: String,
    /// The end of its address.
    pub short_id: String,
    /// The readable part of its address.
    pub slug: String,
    /// Its name, by language.
    pub title: Json<Translated>,
    /// The folded name, for order.
    pub sort_key: String,
    /// Who may see it.
    pub visibility: String,
    /// Where it stands.
    pub state: String,
    /// Goes up by one with each write.
    pub version: i64,
    /// Invented for the demonstration.
    pub example: bool,
    /// First written.
    pub created_at: DateTime<Utc>,
    /// Last written.
    pub updated_at: DateTime<Utc>,
}

/// No relation is declared: features join by id.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the policy looks at. An unknown code, which the database's checks forbid, counts as the narrowest.
    #[must_use]
    pub fn guarded(&self) -> Guarded {
        Guarded {
            visibility: Visibility::from_code(&self.visibility).unwrap_or(Visibility::Private),
            state: self.state(),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        State::from_code(&self.state).unwrap_or(State::Draft)
    }

    /// The last part of its address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}-{}", self.slug, self.short_id)
    }
}

/// The history of records: one row a write.
pub mod history {
    use super::{DateTime, Json, Utc};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// One write of one record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "history")]
    pub struct Model {
        /// Its number in the change log.
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        /// The record.
        pub record_id: Uuid,
        /// The record's kind, so that an index asks the right feature.
        pub record_kind: String,
        /// The version that this write made.
        pub version: i64,
        /// `create`, `update`, `archive`, `restore`, `attach`.
        pub action: String,
        /// The whole value before, absent for a creation.
        pub before: Option<Json<serde_json::Value>>,
        /// The whole value after.
        pub after: Json<serde_json::Value>,
        /// The account that wrote, if a person did.
        pub actor_id: Option<Uuid>,
        /// Through which door.
        pub origin: String,
        /// The import that it belongs to.
        pub batch_id: Option<Uuid>,
        /// When.
        pub at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a feature says of a new record.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub title: Translated,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it starts.
    pub state: State,
    /// Whether the demonstration invented it.
    pub example: bool,
}

/// Writes a new record at version 1, with its history row.
///
/// # Errors
/// [`Error::Db`] when the database refuses.
pub async fn create(write: &Write, new: NewRecord, after: &impl Serialize) -> Result<Model> {
    let model = first_version(write, new);
    Entity::insert(ActiveModel::from(model.clone()))
        .exec_without_returning(write.tx())
        .await?;
    log(write, &model, "create", None, serde_json::to_value(after)?).await?;
    Ok(model)
}

/// Writes many new records at version 1 with their history rows, a few statements for all of them.
///
/// # Errors
/// [`Error::Db`] when the database refuses one; then none is to be kept.
pub async fn create_many(write: &Write, new: Vec<(NewRecord, serde_json::Value)>) -> Result<()> {
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(());
    }
    let last = write.next_changes(count).await?;
    let (mut records, mut histories) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for (seq, (new, after)) in (last - count + 1..).zip(new) {
        let model = first_version(write, new);
        histories.push(history::ActiveModel::from(entry(
            write, seq, &model, "create", None, after,
        )));
        records.push(ActiveModel::from(model));
    }
    write.insert_all::<Entity>(records).await?;
    write.insert_all::<history::Entity>(histories).await
}

/// New ids for many records at once. The short id at the end of an address has forty bits: among a hundred thousand
/// records two may meet, so those that are taken already are left out.
pub struct FreshIds {
    ids: Ids,
    taken: HashSet<String>,
}

impl FreshIds {
    /// Reads which short ids are taken.
    ///
    /// # Errors
    /// [`Error::Db`] when the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait, ids: &Ids) -> Result<Self> {
        let taken: Vec<String> = Entity::find()
            .select_only()
            .column(Column::ShortId)
            .into_tuple()
            .all(connection)
            .await?;
        Ok(FreshIds {
            ids: ids.clone(),
            taken: taken.into_iter().collect(),
        })
    }

    /// The next one.
    pub fn draw(&mut self) -> Uuid {
        loop {
            let id = self.ids.next();
            if self.taken.insert(ShortId::of(id).to_string()) {
                return id;
            }
        }
    }
}

fn first_version(write: &Write, new: NewRecord) -> Model {
    let name = main_name(&new.title);
    Model {
        id: new.id,
        kind: new.kind.to_owned(),
        short_id: ShortId::of(new.id).to_string(),
        slug: text::slug(&name),
        sort_key: text::sort_key(&name),
        title: Json(new.title),
        visibility: new.visibility.code().to_owned(),
        state: new.state.code().to_owned(),
        version: 1,
        example: new.example,
        created_at: write.now,
        updated_at: write.now,
    }
}

/// What an edit may change of the shared row.
#[derive(Debug, Clone)]
pub struct Changes {
    /// Its name.
    pub title: Translated,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it goes.
    pub state: State,
}

/// Locks the record for the rest of the transaction and checks that nobody wrote it since `expected` was read.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Stale`] with the version that it is at now.
pub async fn lock(write: &Write, id: Uuid, expected: i64) -> Result<Model> {
    let model = Entity::find_by_id(id)
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("record"))?;
    if model.version == expected {
        Ok(model)
    } else {
        Err(Error::Stale {
            current: model.version,
            expected,
        })
    }
}

/// Writes a new version of a [`lock`]ed record, with its history row.
///
/// # Errors
/// [`Error::Transition`] when its state may not change so, [`Error::Db`] when the database refuses.
pub async fn update(
    write: &Write,
    locked: Model,
    changes: Changes,
    before: &impl Serialize,
    after: &impl Serialize,
) -> Result<Model> {
    let from = locked.state();
    let state = from.transition(changes.state)?;
    let action = match (from == State::Archived, state == State::Archived) {
        (false, true) => "archive",
        (true, false) => "restore",
        _ => "update",
    };
    let name = main_name(&changes.title);
    let model = Model {
        slug: text::slug(&name),
        sort_key: text::sort_key(&name),
        title: Json(changes.title),
        visibility: changes.visibility.code().to_owned(),
        state: state.code().to_owned(),
        version: locked.version + 1,
        updated_at: write.now,
        ..locked
    };
    Entity::update(ActiveModel {
        id: Set(model.id),
        slug: Set(model.slug.clone()),
        sort_key: Set(model.sort_key.clone()),
        title: Set(model.title.clone()),
        visibility: Set(model.visibility.clone()),
        state: Set(model.state.clone()),
        version: Set(model.version),
        updated_at: Set(model.updated_at),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    log(
        write,
        &model,
        action,
        Some(serde_json::to_value(before)?),
        serde_json::to_value(after)?,
    )
    .await?;
    Ok(model)
}

/// Notes a change that was made to many records at once, outside their own forms (themes merged): a new version with what
/// changed alone, so that history tells it and the index reads the record again.
///
/// # Errors
/// [`Error::NotFound`], or when the database refuses.
pub async fn amend(
    write: &Write,
    id: Uuid,
    before: serde_json::Value,
    after: serde_json::Value,
) -> Result<Model> {
    let held = Entity::find_by_id(id)
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("record"))?;
    let model = Model {
        version: held.version + 1,
        updated_at: write.now,
        ..held
    };
    Entity::update(ActiveModel {
        id: Set(id),
        version: Set(model.version),
        updated_at: Set(model.updated_at),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    log(write, &model, "update", Some(before), after).await?;
    Ok(model)
}

async fn log(
    write: &Write,
    model: &Model,
    action: &str,
    before: Option<serde_json::Value>,
    after: serde_json::Value,
) -> Result<()> {
    let row = entry(write, write.next_change().await?, model, action, before, after);
    history::Entity::insert(history::ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

fn entry(
    write: &Write,
    seq: i64,
    model: &Model,
    action: &str,
    before: Option<serde_json::Value>,
    after: serde_json::Value,
) -> history::Model {
    history::Model {
        seq,
        record_id: model.id,
        record_kind: model.kind.clone(),
        version: model.version,
        action: action.to_owned(),
        before: before.map(Json),
        after: Json(after),
        actor_id: write.author.actor.id(),
        origin: write.author.origin.code().to_owned(),
        batch_id: write.author.batch,
        at: write.now,
    }
}

/// Records of a kind that stand archived because the import that made them was undone, and that nobody wrote since.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn undone(connection: &impl ConnectionTrait, kind: &'static str) -> Result<HashSet<Uuid>> {
    let rows: Vec<(Uuid, i64, i64)> = history::Entity::find()
        .select_only()
        .columns([history::Column::RecordId, history::Column::Version])
        .column_as(Column::Version, "now")
        .join(JoinType::InnerJoin, of_record())
        .filter(history::Column::RecordKind.eq(kind))
        .filter(history::Column::Action.eq("archive"))
        .filter(history::Column::BatchId.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .filter(|(_, then, now)| then == now)
        .map(|(id, ..)| id)
        .collect())
}

fn of_record() -> RelationDef {
    history::Entity::belongs_to(Entity)
        .from(history::Column::RecordId)
        .to(Column::Id)
        .into()
}

/// What became of a batch that was taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Records that it had made, archived.
    pub archived: u64,
    /// Records that it had changed, as they were before.
    pub restored: u64,
    /// Records that somebody wrote since: they stay as they are.
    pub kept: u64,
}

/// A record as a batch left it.
#[derive(Debug, Clone)]
pub struct Touched {
    /// The record, locked.
    pub record: Model,
    /// Its whole value before the batch; absent for one that the batch made.
    pub before: Option<serde_json::Value>,
    /// Its whole value after the batch.
    pub after: serde_json::Value,
    /// Whether nobody wrote it since.
    pub untouched: bool,
}

/// The records that a batch made or changed, the last one first, locked for the rest of the transaction.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn touched_by(write: &Write, batch: Uuid) -> Result<Vec<Touched>> {
    let rows = history::Entity::find()
        .filter(history::Column::BatchId.eq(batch))
        .filter(history::Column::Action.ne("archive"))
        .order_by_desc(history::Column::Seq)
        .all(write.tx())
        .await?;
    let mut touched: Vec<Touched> = Vec::new();
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    for row in rows {
        if let Some(place) = places.get(&row.record_id) {
            // The batch wrote it twice: what stood before the first write counts.
            touched[*place].before = row.before.map(|value| value.0);
            continue;
        }
        let record = Entity::find_by_id(row.record_id)
            .lock_exclusive()
            .one(write.tx())
            .await?
            .ok_or(Error::NotFound("record"))?;
        places.insert(row.record_id, touched.len());
        touched.push(Touched {
            untouched: record.version == row.version,
            before: row.before.map(|value| value.0),
            after: row.after.0,
            record,
        });
    }
    Ok(touched)
}

/// Archives a record because the batch that made it is taken back; its history says so.
///
/// # Errors
/// [`Error::Db`] when the database refuses.
pub async fn take_back(write: &Write, batch: Uuid, touched: &Touched) -> Result<()> {
    let state = State::Archived.code();
    let model = Model {
        state: state.to_owned(),
        version: touched.record.version + 1,
        updated_at: write.now,
        ..touched.record.clone()
    };
    Entity::update(ActiveModel {
        id: Set(model.id),
        state: Set(model.state.clone()),
        version: Set(model.version),
        updated_at: Set(model.updated_at),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    let mut after = touched.after.clone();
    if let Some(held) = after.get_mut("state") {
        *held = serde_json::Value::from(state);
    }
    let seq = write.next_change().await?;
    let before = Some(touched.after.clone());
    let row = history::Model {
        // No import archives: an archive row of a batch is the batch taken back.
        batch_id: Some(batch),
        ..entry(write, seq, &model, "archive", before, after)
    };
    history::Entity::insert(history::ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// The record whose address ends with `short_id`.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this kind.
pub async fn by_short_id(
    connection: &impl ConnectionTrait,
    kind: &'static str,
    short_id: &ShortId,
) -> Result<Model> {
    Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(Column::ShortId.eq(short_id.as_str()))
        .one(connection)
        .await?
        .ok_or(Error::NotFound("record"))
}

/// The record with this id.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Error::NotFound("record"))
}

/// The records with these ids that `actor` may see, in the order of their names.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn by_ids(connection: &impl ConnectionTrait, ids: Vec<Uuid>, actor: &Actor) -> Result<Vec<Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids))
        .filter(visible_to(actor))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}

/// The ids of all records of a kind that `actor` finds in lists, in the order of their names.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn ids_of(connection: &impl ConnectionTrait, kind: &str, actor: &Actor) -> Result<Vec<Uuid>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Kind.eq(kind))
        .filter(visible_to(actor))
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The policy of [`kernel::policy::allow`] for reading, as a filter on the record's row. Lists leave out what is
/// archived; the page of an archived record still answers.
#[must_use]
pub fn visible_to(actor: &Actor) -> Condition {
    let listed = Condition::all().add(Column::State.ne(State::Archived.code()));
    if actor.is_administrator() {
        return listed;
    }
    let seen = Visibility::ALL
        .into_iter()
        .filter(|visibility| kernel::policy::sees(actor, *visibility))
        .map(Visibility::code);
    listed
        .add(Column::State.eq(State::Published.code()))
        .add(Column::Visibility.is_in(seen))
}

/// The last change of the log.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn last_change(connection: &impl ConnectionTrait) -> Result<i64> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        "SELECT last FROM change_counter WHERE id = 1",
    );
    let row = connection
        .query_one_raw(statement)
        .await?
        .ok_or(Error::NotFound("change counter"))?;
    Ok(row.try_get("", "last")?)
}

/// At most `limit` changes after `seq`, oldest first: sequence number, kind and id of the record.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn changes_after(
    connection: &impl ConnectionTrait,
    seq: i64,
    limit: u64,
) -> Result<Vec<(i64, String, Uuid)>> {
    Ok(history::Entity::find()
        .select_only()
        .columns([
            history::Column::Seq,
            history::Column::RecordKind,
            history::Column::RecordId,
        ])
        .filter(history::Column::Seq.gt(seq))
        .order_by_asc(history::Column::Seq)
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?)
}

/// All writes of a record, newest first.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn history_of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<history::Model>> {
    Ok(history::Entity::find()
        .filter(history::Column::RecordId.eq(id))
        .order_by_desc(history::Column::Seq)
        .all(connection)
        .await?)
}

fn main_name(title: &Translated) -> String {
    title.text(kernel::Lang::Fr).to_owned()
}
