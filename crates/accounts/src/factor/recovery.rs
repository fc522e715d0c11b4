//! Ten codes for the day when the telephone is lost: shown once, to be printed; each serves once, and only digests are kept.

use chrono::{DateTime, Utc};
use database::{Result, Write};
use sea_orm::entity::prelude::*;
use sea_orm::{PaginatorTrait, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::secret;

/// A recovery code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// SHA-256 of the code. Close to eighty random bits need no slow hash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: String,
    /// When it served.
    pub used_at: Option<DateTime<Utc>>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How many there are.
const CODES: usize = 10;
/// Signs of a code: without those that are read for another (0 and o, 1, i and l).
const SIGNS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// How long a code is; shown in groups of four.
const LENGTH: usize = 16;

fn draw() -> String {
    let mut code = String::new();
    let mut drawn = 0;
    while drawn < LENGTH {
        // Of 256 values the first 248 fall evenly on 31 signs; the others are drawn again.
        for byte in web::security::random_bytes::<LENGTH>() {
            if byte >= 248 || drawn == LENGTH {
                continue;
            }
            if drawn > 0 && drawn % 4 == 0 {
                code.push('-');
            }
            code.push(char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
            drawn += 1;
        }
    }
    code
}

/// As it is kept: what was typed between its signs does not matter.
fn digest(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    secret::digest(&format!("recovery {}", plain.to_lowercase()))
}

/// Draws ten new codes in place of those that an account had, and gives them for the one time that they are shown.
///
/// # Errors
/// When the database refuses.
pub async fn renew(write: &Write, account: Uuid) -> Result<Vec<String>> {
    forget(write, account).await?;
    let codes: Vec<String> = (0..CODES).map(|_| draw()).collect();
    let rows = codes.iter().map(|code| {
        ActiveModel::from(Model {
            account_id: account,
            digest: digest(code),
            used_at: None,
        })
    });
    write.insert_all::<Entity>(rows.collect()).await?;
    Ok(codes)
}

/// Removes the codes of an account.
pub(super) async fn forget(write: &Write, account: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// How many codes are left.
///
/// # Errors
/// When the database does not answer.
pub async fn left(connection: &impl ConnectionTrait, account: Uuid) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::UsedAt.is_null())
        .count(connection)
        .await?)
}

/// Takes a code. False if there is none, or it served before.
///
/// # Errors
/// When the database refuses.
pub async fn take(write: &Write, account: Uuid, code: &str) -> Result<bool> {
    let held = Entity::find_by_id((account, digest(code)))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    if held.is_none_or(|held| held.used_at.is_some()) {
        return Ok(false);
    }
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(write.now))
        .filter(Column::AccountId.eq(account))
        .filter(Column::Digest.eq(digest(code)))
        .exec(write.tx())
        .await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = draw();
        assert_eq!(code.len(), LENGTH + 3);
        let typed = format!(" {} ", code.replace('-', " ").to_uppercase());
        assert_eq!(digest(&code), digest(&typed));
        assert_ne!(digest(&code), digest(&draw()));
    }
}
