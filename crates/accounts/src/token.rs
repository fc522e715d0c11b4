//! Tokens of the API: made by an administrator for an account, shown once, kept as a digest. A token reads what its owner
//! may see, for as long as the owner may sign in and nobody revoked it.

use chrono::{DateTime, Utc};
use database::audit::{self, Kind, Note};
use database::{Database, Error, Result, Write};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::account::{self, Account};
use crate::secret;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose eyes it has.
    pub account_id: Uuid,
    /// What it is for.
    pub label: String,
    /// SHA-256 of the token, hexadecimal.
    pub digest: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// The last day on which it was used (ISO 8601).
    pub last_used_on: Option<String>,
    /// Since when it is refused.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What every token begins with, so that scanners for leaked secrets know it.
const PREFIX: &str = "vm_";

/// Makes a token and gives it back, for the one time that it is shown.
///
/// # Errors
/// [`Error::NotFound`] when the account is not there or may not sign in.
pub async fn make(write: &Write, account: Uuid, label: &str) -> Result<String> {
    account::find_active(write.tx(), account)
        .await?
        .ok_or(Error::NotFound("account"))?;
    let token = secret::make(PREFIX);
    let id = write.ids.next();
    let row = Model {
        id,
        account_id: account,
        label: label.to_owned(),
        digest: secret::digest(&token),
        created_at: write.now,
        last_used_on: None,
        revoked_at: None,
    };
    Entity::insert(ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await?;
    let made = Note::new(Kind::TokenMade).to(account);
    audit::note(write, made.with("token", &id.to_string())).await?;
    Ok(token)
}

/// Refuses a token from now on; one that is refused already stays as it is.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn revoke(write: &Write, id: Uuid) -> Result<()> {
    let held = Entity::find_by_id(id)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("token"))?;
    if held.revoked_at.is_none() {
        let revoked = ActiveModel {
            id: Set(id),
            revoked_at: Set(Some(write.now)),
            ..Default::default()
        };
        Entity::update(revoked).exec(write.tx()).await?;
        let noted = Note::new(Kind::TokenRevoked).to(held.account_id);
        audit::note(write, noted.with("token", &id.to_string())).await?;
    }
    Ok(())
}

/// All tokens, the newest first, with their owners.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<Vec<(Model, Account)>> {
    let tokens = Entity::find()
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(connection)
        .await?;
    let owners = account::Entity::find().all(connection).await?;
    Ok(tokens
        .into_iter()
        .filter_map(|token| {
            let owner = owners.iter().find(|owner| owner.id == token.account_id)?;
            Some((token, owner.clone()))
        })
        .collect())
}

/// Whose eyes a token has; `None` if it is unknown, revoked, or its owner may not sign in any more. The day of its use is
/// noted once a day.
///
/// # Errors
/// When the database does not answer.
pub async fn owner(database: &Database, now: DateTime<Utc>, token: &str) -> Result<Option<Account>> {
    if !token.starts_with(PREFIX) {
        return Ok(None);
    }
    let found = Entity::find()
        .filter(Column::Digest.eq(secret::digest(token)))
        .filter(Column::RevokedAt.is_null())
        .one(database.reader())
        .await?;
    let Some(held) = found else { return Ok(None) };
    let Some(owner) = account::find_active(database.reader(), held.account_id).await? else {
        return Ok(None);
    };
    let today = now.format("%Y-%m-%d").to_string();
    if held.last_used_on.as_ref() != Some(&today) {
        let used = ActiveModel {
            id: Set(held.id),
            last_used_on: Set(Some(today)),
            ..Default::default()
        };
        Entity::update(used).exec(database.reader()).await?;
    }
    Ok(Some(owner))
}
