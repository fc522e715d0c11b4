//! Records: the row that everything with a page shares, its optimistic lock, and its history.
//!
//! A feature writes its own tables and calls [`create`] or [`update`] in the same transaction with the
//! thing's whole value before and after; the record's version, its history row and its place in the change log
//! follow. Two editors: the second one's [`update`] fails with [`Error::Stale`] and writes nothing.

mod batch;
pub mod proposal;
mod read;

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::policy::Guarded;
use kernel::{Ids, ShortId, State, Translated, Visibility, text};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect};
use serde::{Deserialize, Serialize};

pub use batch::{Touched, Undone, take_back, touched_by, undone};
pub use read::{
    by_id, by_ids, by_ids_whatever, by_short_id, changes_after, decided_by, held_by, history_of, holders,
    ids_of, last_change, listed, listed_in, naming, readable, unpublished, visible_to,
};

use crate::audit::{self, Kind, Note};
use crate::{Error, Json, Result, Write, personal};

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
            id: self.id,
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
        /// The earlier version that it is.
        pub restored: Option<i64>,
        /// When.
        pub at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Which organisations hold a record, as the features' own tables say it: an organisation its sheet, the parties of a
/// partnership that partnership, those who carry an action that action. A view: nothing writes it.
pub mod holder {
    use sea_orm::entity::prelude::*;

    /// An organisation that holds a record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "record_holder")]
    pub struct Model {
        /// The record held.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        /// The organisation, by the record of its sheet.
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
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
pub async fn create_many(write: &Write, mut new: Vec<(NewRecord, serde_json::Value)>) -> Result<()> {
    let mut values: Vec<_> = new.iter_mut().map(|(new, value)| (new.id, value)).collect();
    personal::seal(write, &mut values).await?;
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
    let model = hold(write, id).await?;
    if model.version == expected {
        Ok(model)
    } else {
        Err(Error::Stale {
            current: model.version,
            expected,
        })
    }
}

/// Locks the record for the rest of the transaction, at whatever version it stands.
///
/// # Errors
/// [`Error::NotFound`], or when the database does not answer.
pub async fn hold(write: &Write, id: Uuid) -> Result<Model> {
    Entity::find_by_id(id)
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("record"))
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
    // What people decide about; imports and the platform are told by their own entries.
    if from != state && write.author.actor.id().is_some() && write.author.batch.is_none() {
        let decided = Note::new(Kind::Decision).on(model.id);
        audit::note(write, decided.with("from", from.code()).with("to", state.code())).await?;
    }
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
    let held = hold(write, id).await?;
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
    mut before: Option<serde_json::Value>,
    mut after: serde_json::Value,
) -> Result<()> {
    let mut values = vec![(model.id, &mut after)];
    values.extend(before.as_mut().map(|before| (model.id, before)));
    personal::seal(write, &mut values).await?;
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
        restored: write.restoring,
        at: write.now,
    }
}

fn main_name(title: &Translated) -> String {
    title.text(kernel::Lang::Fr).to_owned()
}
