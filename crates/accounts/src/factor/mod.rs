//! Second factors: what proves, beside a password or a letter, that it is the same person. An application that shows codes
//! ([`totp`]), passkeys ([`passkey`], which let in without a password too), and codes on paper for whoever lost both
//! ([`recovery`]).
//!
//! Whoever writes for others must have one ([`is_owed`]); anybody may.

mod adding;
mod pages;
pub(crate) mod passkey;
mod qr;
pub mod recovery;
pub mod totp;

pub(crate) use adding::AFTER;
pub(crate) use pages::routes;

use chrono::{DateTime, Duration, Utc};
use database::audit::{self, Kind, Note};
use database::{Json, Result, Write};
use kernel::Actor;
use outbox::limit;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::session;

/// A second factor.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// `totp` or `passkey`.
    pub kind: String,
    /// What its owner calls it.
    pub name: String,
    /// What it is checked by: the shared secret (base32), or the passkey's public half.
    pub secret: Json<serde_json::Value>,
    /// A passkey's id, which no other account may have.
    pub credential: Option<String>,
    /// The last step of time whose code was taken: a code serves once.
    pub last_step: Option<i64>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// The last use.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The longest name of a factor, in characters.
const MAX_NAME: usize = 100;
/// Wrong codes for one account: an hour, and a day.
const MAX_WRONG: (i64, i64) = (10, 40);

/// Whether somebody must have a second factor.
#[must_use]
pub fn is_owed(actor: &Actor) -> bool {
    actor.writes_for_others()
}

/// The factors of an account, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &impl ConnectionTrait, account: Uuid) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?)
}

/// Whether an account has a second factor.
///
/// # Errors
/// When the database does not answer.
pub async fn any(connection: &impl ConnectionTrait, account: Uuid) -> Result<bool> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account))
        .one(connection)
        .await?
        .is_some())
}

/// Writes a new one. The other sessions of an account that had none end: they began without it.
async fn add(write: &Write, factor: Model) -> Result<()> {
    if !any(write.tx(), factor.account_id).await? {
        session::end_all(write, factor.account_id).await?;
    }
    let note = Note::new(Kind::SecondFactor).to(factor.account_id);
    Entity::insert(ActiveModel::from(factor))
        .exec_without_returning(write.tx())
        .await?;
    audit::note(write, note.with("what", "added")).await
}

/// Removes one factor of an account; with the last one its recovery codes go.
async fn remove(write: &Write, account: Uuid, id: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    if !any(write.tx(), account).await? {
        recovery::forget(write, account).await?;
    }
    audit::note(
        write,
        Note::new(Kind::SecondFactor).to(account).with("what", "removed"),
    )
    .await
}

/// Removes all that proves who somebody is, of an erased person.
pub(crate) async fn forget(write: &Write, account: Uuid) -> Result<u64> {
    let gone = Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    recovery::forget(write, account).await?;
    Ok(gone.rows_affected)
}

/// Leaves an account without second factor, of somebody who lost it. Its sessions end.
///
/// # Errors
/// When the database refuses.
pub async fn reset(write: &Write, account: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    recovery::forget(write, account).await?;
    audit::note(
        write,
        Note::new(Kind::SecondFactor).to(account).with("what", "reset"),
    )
    .await?;
    session::end_all(write, account).await
}

/// Whether an account had so many wrong codes that it rests.
pub(crate) async fn rests(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    account: Uuid,
) -> Result<bool> {
    let key = account.to_string();
    let hour = limit::used(connection, now, "second-factor", &key, Duration::hours(1)).await?;
    let day = limit::used(connection, now, "second-factor-day", &key, Duration::days(1)).await?;
    Ok(hour >= MAX_WRONG.0 || day >= MAX_WRONG.1)
}

/// Counts a wrong code.
pub(crate) async fn wrong(write: &Write, account: Uuid) -> Result<()> {
    let key = account.to_string();
    limit::take(write, "second-factor", &key, Duration::hours(1), MAX_WRONG.0).await?;
    limit::take(write, "second-factor-day", &key, Duration::days(1), MAX_WRONG.1).await?;
    Ok(())
}
