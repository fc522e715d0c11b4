//! The chain that seals the audit log. A job adds links to it, so that no writer waits; whoever holds an exported [`Head`]
//! sees a changed byte, a missing row and a cut end.
//!
//! The hash of link *n* is the SHA-256 of the netstrings (`<bytes>:<text>,`) of: `villemonde-audit-1`, the hash of link
//! *n*−1 in hexadecimal (sixty-four zeros before the first), *n* in decimal, and of the entry its id, its instant (RFC 3339,
//! UTC, six decimals), kind, actor, subject, record and detail. Ids are written with hyphens in lower case; what an entry
//! does not say is the empty text.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{PaginatorTrait, QueryOrder, QuerySelect, QueryTrait};
use sha2::{Digest, Sha256};

use super::{Column, Entity, Model, seal};
use crate::{Database, Result};

/// What the first link stands on.
const ROOT: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// The first netstring: another way to encode would be another word here.
const SCHEME: &str = "villemonde-audit-1";
/// Entries sealed in one transaction, and links checked at a time.
const PORTION: u64 = 500;

/// The hash of a link.
#[must_use]
pub fn hash(before: &str, number: i64, entry: &Model) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [
        SCHEME,
        before,
        &number.to_string(),
        &entry.id.to_string(),
        &entry.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        &entry.kind,
        &id(entry.actor_id),
        &id(entry.subject_id),
        &id(entry.record_id),
        &entry.detail,
    ] {
        digest.update(part.len().to_string());
        digest.update(":");
        digest.update(part);
        digest.update(",");
    }
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The end of the chain at some instant: kept elsewhere, it shows what is missing later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many entries are sealed.
    pub number: i64,
    /// The hash of the last.
    pub hash: String,
    /// When it was sealed.
    pub at: DateTime<Utc>,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        write!(f, "{SCHEME} {} {} {at}", self.number, self.hash)
    }
}

impl FromStr for Head {
    type Err = ();

    fn from_str(text: &str) -> Result<Head, ()> {
        let mut words = text.split_whitespace();
        if words.next() != Some(SCHEME) {
            return Err(());
        }
        let mut word = || words.next().ok_or(());
        Ok(Head {
            number: word()?.parse().map_err(|_| ())?,
            hash: word().ok().filter(|hash| is_hash(hash)).ok_or(())?.to_owned(),
            at: word()?.parse().map_err(|_| ())?,
        })
    }
}

/// Whether a text can be a hash.
#[must_use]
pub fn is_hash(text: &str) -> bool {
    text.len() == ROOT.len() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The end of the chain, if anything is sealed.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub async fn head(connection: &impl ConnectionTrait) -> Result<Option<Head>> {
    let last = seal::Entity::find()
        .order_by_desc(seal::Column::Number)
        .one(connection)
        .await?;
    Ok(last.map(|last| Head {
        number: last.number,
        hash: last.hash,
        at: last.at,
    }))
}

/// Entries that no link seals yet.
fn unsealed() -> Select<Entity> {
    let sealed = seal::Entity::find()
        .select_only()
        .column(seal::Column::EntryId)
        .filter(Expr::col((seal::Entity, seal::Column::EntryId)).equals((Entity, Column::Id)))
        .into_query();
    Entity::find().filter(Expr::exists(sealed).not())
}

/// How many entries wait for their seal.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub async fn waiting(connection: &impl ConnectionTrait) -> Result<u64> {
    Ok(unsealed().count(connection).await?)
}

/// Seals what is not sealed yet and says how much. Of two nodes that seal at once one is refused by the numbers' uniqueness
/// and has sealed nothing.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub async fn seal(database: &Database, now: DateTime<Utc>) -> Result<u64> {
    let mut total = 0;
    loop {
        match portion(database, now).await {
            Ok(count) => {
                total += count;
                if count < PORTION {
                    return Ok(total);
                }
            }
            // PostgreSQL names the key, SQLite the column.
            Err(error)
                if [
                    "audit_seal_pkey",
                    "audit_seal__number_key",
                    "audit_seal__entry_id_key",
                ]
                .iter()
                .any(|name| error.violates(name)) =>
            {
                return Ok(total);
            }
            Err(error) => return Err(error),
        }
    }
}

async fn portion(database: &Database, now: DateTime<Utc>) -> Result<u64> {
    // Looking first costs no writer's place.
    if unsealed().one(database.reader()).await?.is_none() {
        return Ok(0);
    }
    let tx = database.begin_write().await?;
    let last = head(&tx).await?;
    let (mut number, mut before) = last.map_or((0, ROOT.to_owned()), |last| (last.number, last.hash));
    let entries = unsealed()
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .limit(PORTION)
        .all(&tx)
        .await?;
    let count = entries.len() as u64;
    let links = entries.into_iter().map(|entry| {
        number += 1;
        before = hash(&before, number, &entry);
        seal::ActiveModel::from(seal::Model {
            number,
            entry_id: entry.id,
            hash: before.clone(),
            at: now,
        })
    });
    let links: Vec<seal::ActiveModel> = links.collect();
    if !links.is_empty() {
        seal::Entity::insert_many(links)
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// What a head to compare with says: all of it, or the hash alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// As `villemonde audit head` gives it.
    Head(Head),
    /// A hash of which only that is known.
    Hash(String),
}

/// What is wrong with a chain, the first of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no link of this number.
    Gap(i64),
    /// The entry of this link is gone.
    Missing(i64, Uuid),
    /// The entry of this link, or its hash, is not what was sealed.
    Changed(i64, Uuid),
    /// The chain ends before the head that is known.
    Cut {
        /// Its last number.
        last: i64,
        /// The number known; 0 where only a hash is.
        known: i64,
    },
    /// The link of this number has another hash than the head that is known: all was made anew.
    Other(i64),
}

/// What checking the chain says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many links were found right.
    pub sealed: i64,
    /// How many entries wait for their seal.
    pub waiting: u64,
    /// The end of the chain.
    pub head: Option<Head>,
    /// What is wrong.
    pub fault: Option<Fault>,
}

/// Computes the chain anew, from its beginning to the first fault.
///
/// # Errors
/// [`crate::Error::Db`] when the database does not answer.
pub async fn verify(connection: &impl ConnectionTrait, known: Option<&Known>) -> Result<Verdict> {
    let mut verdict = Verdict {
        sealed: 0,
        waiting: waiting(connection).await?,
        head: head(connection).await?,
        fault: None,
    };
    let (mut before, mut met) = (ROOT.to_owned(), false);
    loop {
        let links = seal::Entity::find()
            .filter(seal::Column::Number.gt(verdict.sealed))
            .order_by_asc(seal::Column::Number)
            .limit(PORTION)
            .all(connection)
            .await?;
        if links.is_empty() {
            break;
        }
        let mut entries: HashMap<Uuid, Model> = Entity::find()
            .filter(Column::Id.is_in(links.iter().map(|link| link.entry_id)))
            .all(connection)
            .await?
            .into_iter()
            .map(|entry| (entry.id, entry))
            .collect();
        for link in links {
            let expected = verdict.sealed + 1;
            let wrong = if link.number != expected {
                Some(Fault::Gap(expected))
            } else {
                match entries.remove(&link.entry_id) {
                    None => Some(Fault::Missing(expected, link.entry_id)),
                    Some(entry) if hash(&before, expected, &entry) != link.hash => {
                        Some(Fault::Changed(expected, link.entry_id))
                    }
                    Some(_) => None,
                }
            };
            if wrong.is_some() {
                verdict.fault = wrong;
                return Ok(verdict);
            }
            match known {
                Some(Known::Head(head)) if head.number == expected => {
                    if !head.hash.eq_ignore_ascii_case(&link.hash) {
                        verdict.fault = Some(Fault::Other(expected));
                        return Ok(verdict);
                    }
                    met = true;
                }
                Some(Known::Hash(hash)) => met |= hash.eq_ignore_ascii_case(&link.hash),
                _ => {}
            }
            before = link.hash;
            verdict.sealed = expected;
        }
    }
    if let Some(known) = known.filter(|_| !met) {
        verdict.fault = Some(Fault::Cut {
            last: verdict.sealed,
            known: match known {
                Known::Head(head) => head.number,
                Known::Hash(_) => 0,
            },
        });
    }
    Ok(verdict)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Model {
        Model {
            id: Uuid::from_u128(7),
            at: DateTime::UNIX_EPOCH,
            kind: "sign_in".into(),
            actor_id: Some(Uuid::from_u128(8)),
            subject_id: None,
            record_id: None,
            detail: "{}".into(),
        }
    }

    #[test]
    fn the_hash_is_the_one_that_the_documentation_describes() {
        let text = format!(
            "18:villemonde-audit-1,64:{ROOT},1:1,36:00000000-0000-0000-0000-000000000007,27:1970-01-01T00:00:00.000000Z,7:sign_in,36:00000000-0000-0000-0000-000000000008,0:,0:,2:{{}},"
        );
        let expected: String = Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash(ROOT, 1, &entry()), expected);
    }

    #[test]
    fn what_moves_from_one_field_to_the_next_is_another_entry() {
        let mut moved = entry();
        (moved.subject_id, moved.actor_id) = (moved.actor_id, moved.subject_id);
        assert_ne!(hash(ROOT, 1, &entry()), hash(ROOT, 1, &moved));
        assert_ne!(hash(ROOT, 1, &entry()), hash(ROOT, 2, &entry()));
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head {
            number: 12,
            hash: hash(ROOT, 1, &entry()),
            at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!(
            "villemonde-audit-1 12 abc 1970-01-01T00:00:00Z".parse::<Head>(),
            Err(())
        );
    }
}
