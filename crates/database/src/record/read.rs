//! Records read: one, many, those that somebody may see, and what was written when.

use kernel::{Actor, MemberRole, ShortId, State, Visibility};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, IntoIden};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, Statement};

use super::{Column, Entity, Model, history, holder};
use crate::{Error, Result, personal};

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

/// The records with these ids, wherever they stand: for those who run the platform.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn by_ids_whatever(connection: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::Id.is_in(ids))
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
    rule(Entity, actor, false)
}

/// The same of a record joined under a name of its own, what is archived included.
#[must_use]
pub fn readable(record: impl IntoIden, actor: &Actor) -> Condition {
    rule(record, actor, true)
}

/// The policy of [`kernel::policy::allow`] for publishing, as a filter on the record's row: the records over which `actor`
/// decides.
#[must_use]
pub fn decided_by(actor: &Actor) -> Condition {
    if actor.is_administrator() {
        return Condition::all();
    }
    let shared = Condition::all().add(Column::Visibility.ne(Visibility::Private.code()));
    if actor.coordinates() {
        return shared;
    }
    let rights = actor.rights().into_iter();
    let manages = rights
        .flat_map(|rights| &rights.organisations)
        .filter(|(_, role)| **role >= MemberRole::Manager)
        .map(|(organisation, _)| *organisation);
    let held = holder::Entity::find()
        .select_only()
        .column(holder::Column::RecordId)
        .filter(holder::Column::OrganisationId.is_in(manages))
        .into_query();
    shared.add(Column::Id.in_subquery(held))
}

fn rule(record: impl IntoIden, actor: &Actor, archived: bool) -> Condition {
    let record = record.into_iden();
    let column = |column: Column| Expr::col((record.clone(), column));
    let unless_archived = match archived {
        true => Condition::all(),
        false => Condition::all().add(column(Column::State).ne(State::Archived.code())),
    };
    if actor.is_administrator() {
        return unless_archived;
    }
    let shared = column(Column::Visibility).ne(Visibility::Private.code());
    if actor.coordinates() {
        return unless_archived.add(shared);
    }
    // One state, not "all but", for visitors: the index of lists begins with kind and state.
    let out = match archived {
        true => column(Column::State).is_in([State::Published.code(), State::Archived.code()]),
        false => column(Column::State).eq(State::Published.code()),
    };
    let seen = Visibility::ALL
        .into_iter()
        .filter(|visibility| kernel::policy::sees(actor, *visibility))
        .map(Visibility::code);
    let everybody = Condition::all()
        .add(out.clone())
        .add(column(Column::Visibility).is_in(seen));
    let of = |least: MemberRole| -> Vec<Uuid> {
        let rights = actor.rights().into_iter();
        rights
            .flat_map(|rights| &rights.organisations)
            .filter(|(_, role)| **role >= least)
            .map(|(organisation, _)| *organisation)
            .collect()
    };
    let (belongs, writes) = (of(MemberRole::Reader), of(MemberRole::Contributor));
    // Those who belong nowhere ask no more than visitors do.
    if belongs.is_empty() {
        return everybody;
    }
    let held = |organisations: Vec<Uuid>| {
        let records = holder::Entity::find()
            .select_only()
            .column(holder::Column::RecordId)
            .filter(holder::Column::OrganisationId.is_in(organisations))
            .into_query();
        Condition::all()
            .add(shared.clone())
            .add(column(Column::Id).in_subquery(records))
    };
    let mut own = Condition::any().add(everybody).add(held(belongs).add(out));
    if !writes.is_empty() {
        own = own.add(held(writes).add(unless_archived));
    }
    Condition::all().add(own)
}

/// The records that organisations hold: record, organisation.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn held_by(
    connection: &impl ConnectionTrait,
    organisations: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<(Uuid, Uuid)>> {
    Ok(holder::Entity::find()
        .filter(holder::Column::OrganisationId.is_in(organisations))
        .select_only()
        .columns([holder::Column::RecordId, holder::Column::OrganisationId])
        .into_tuple()
        .all(connection)
        .await?)
}

/// The organisations that hold a record.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn holders(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Uuid>> {
    Ok(holder::Entity::find()
        .filter(holder::Column::RecordId.eq(record))
        .select_only()
        .column(holder::Column::OrganisationId)
        .into_tuple()
        .all(connection)
        .await?)
}

/// [`visible_to`], of one kind of record: the index that lists go by begins with the kind.
#[must_use]
pub fn listed(kind: &str, actor: &Actor) -> Condition {
    visible_to(actor).add(Column::Kind.eq(kind))
}

/// [`listed`], of records in these states: whoever writes records finds what lists leave out. None = what lists show; to
/// others they show no more than ever.
#[must_use]
pub fn listed_in(kind: &str, actor: &Actor, states: &[String]) -> Condition {
    if states.is_empty() || !actor.writes() {
        return listed(kind, actor);
    }
    readable(Entity, actor)
        .add(Column::State.is_in(states))
        .add(Column::Kind.eq(kind))
}

/// How many records of each kind stand in each state, apart from those that are published.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn unpublished(connection: &impl ConnectionTrait) -> Result<Vec<(String, String, i64)>> {
    Ok(Entity::find()
        .select_only()
        .column(Column::Kind)
        .column(Column::State)
        .column_as(Column::Id.count(), "n")
        .filter(Column::State.ne(State::Published.code()))
        .group_by(Column::Kind)
        .group_by(Column::State)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The records whose value, as it was last written, holds this id somewhere: for what is about to be removed. Reads every
/// value, so it is asked rarely.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn naming(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Model>> {
    let of_record = Entity::belongs_to(history::Entity)
        .from((Column::Id, Column::Version))
        .to((history::Column::RecordId, history::Column::Version));
    let value = Expr::col((history::Entity, history::Column::After)).cast_as("text");
    let in_value = value.like(format!("%{id}%"));
    let as_source = crate::source::of_record::Entity::find()
        .select_only()
        .column(crate::source::of_record::Column::RecordId)
        .filter(crate::source::of_record::Column::SourceId.eq(id))
        .into_query();
    Ok(Entity::find()
        .join(JoinType::LeftJoin, of_record.into())
        .filter(
            Condition::any()
                .add(in_value)
                .add(Column::Id.in_subquery(as_source)),
        )
        .order_by_asc(Column::SortKey)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?)
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

/// All writes of a record, newest first, with what they say of people who were not erased.
///
/// # Errors
/// [`Error::Db`] when the database does not answer.
pub async fn history_of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<history::Model>> {
    let mut rows = history::Entity::find()
        .filter(history::Column::RecordId.eq(id))
        .order_by_desc(history::Column::Seq)
        .all(connection)
        .await?;
    personal::open(connection, &mut rows).await?;
    Ok(rows)
}
