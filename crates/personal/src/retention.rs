//! How long personal data is kept, by kind, and what is over: listed for an administrator, who destroys it under a visa.
//! Nothing is destroyed by a clock.

use std::collections::BTreeSet;

use accounts::{account, invitation};
use chrono::{DateTime, Months, Utc};
use database::audit::{self, Kind as Noted, Note};
use database::{Result, Write, record};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};
use web::{Module, Retention};

use crate::erasure;

/// What is kept for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Accounts that may sign in no longer.
    ClosedAccounts,
    /// Invitations that were taken, taken back or ran out.
    Invitations,
    /// Who wrote what, of erased people, under an id without a name.
    Acts,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::ClosedAccounts, Kind::Invitations, Kind::Acts];

    /// Its code in addresses and in the audit log.
    pub fn code(self) -> &'static str {
        match self {
            Kind::ClosedAccounts => "closed_accounts",
            Kind::Invitations => "invitations",
            Kind::Acts => "acts",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// How many months it is kept.
    pub fn months(self, set: &Retention) -> u32 {
        match self {
            Kind::ClosedAccounts => set.closed_accounts_months,
            Kind::Invitations => set.invitations_months,
            Kind::Acts => set.acts_years * 12,
        }
    }
}

/// Something that was kept long enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    pub id: Uuid,
    /// What it is called; nothing where it names nobody any more.
    pub name: String,
    pub since: DateTime<Utc>,
}

/// What of a kind is over, the oldest first.
pub(crate) async fn due(
    connection: &impl ConnectionTrait,
    kind: Kind,
    set: &Retention,
    now: DateTime<Utc>,
) -> Result<Vec<Due>> {
    let before = now
        .checked_sub_months(Months::new(kind.months(set)))
        .unwrap_or(DateTime::UNIX_EPOCH);
    match kind {
        Kind::ClosedAccounts => closed_accounts(connection, before).await,
        Kind::Invitations => invitations(connection, before).await,
        Kind::Acts => {
            let today = now.format("%Y-%m-%d").to_string();
            let rows = erasure::Entity::find()
                .filter(erasure::Column::Outcome.eq(erasure::ERASED))
                .filter(erasure::Column::KeptUntil.lt(today))
                .order_by_asc(erasure::Column::KeptUntil)
                .all(connection)
                .await?;
            let due = rows.into_iter().map(|row| Due {
                id: row.id,
                name: String::new(),
                since: row.decided_at.unwrap_or(row.asked_at),
            });
            Ok(due.collect())
        }
    }
}

async fn closed_accounts(connection: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Vec<Due>> {
    let closed = account::Entity::find()
        .filter(account::Column::Active.eq(false))
        .filter(account::Column::Name.ne(""))
        .all(connection)
        .await?;
    let mut due = Vec::new();
    for held in closed {
        // The audit log knows the day; an account closed before there was one counts from its opening.
        let last = audit::Entity::find()
            .filter(audit::Column::Kind.eq(Noted::AccountClosed.code()))
            .filter(audit::Column::SubjectId.eq(held.id))
            .order_by_desc(audit::Column::At)
            .one(connection)
            .await?;
        let since = last.map_or(held.created_at, |entry| entry.at);
        if since < before {
            due.push(Due {
                id: held.id,
                name: held.name,
                since,
            });
        }
    }
    due.sort_by_key(|due| due.since);
    Ok(due)
}

async fn invitations(connection: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Vec<Due>> {
    let over = Condition::any()
        .add(invitation::Column::AcceptedAt.lt(before))
        .add(invitation::Column::RevokedAt.lt(before))
        .add(invitation::Column::ExpiresAt.lt(before));
    let rows = invitation::Entity::find()
        .filter(over)
        .order_by_asc(invitation::Column::CreatedAt)
        .all(connection)
        .await?;
    let due = rows.into_iter().map(|row| Due {
        id: row.id,
        name: row.email,
        since: row.created_at,
    });
    Ok(due.collect())
}

/// Destroys what is over of a kind, of what the administrator saw, and says how much.
pub(crate) async fn destroy(
    write: &Write,
    modules: &[Module],
    kind: Kind,
    set: &Retention,
    seen: &BTreeSet<Uuid>,
) -> Result<u64> {
    let mut due = due(write.tx(), kind, set, write.now).await?;
    due.retain(|due| seen.contains(&due.id));
    for one in &due {
        match kind {
            Kind::ClosedAccounts => {
                let asked = erasure::ask(write, Some(one.id), "", "").await?;
                erasure::grant(write, modules, asked.id, &BTreeSet::new(), set.acts_years).await?;
            }
            Kind::Invitations => {
                invitation::Entity::delete_by_id(one.id).exec(write.tx()).await?;
            }
            Kind::Acts => forget_author(write, one.id).await?,
        }
    }
    if !due.is_empty() {
        let note = Note::new(Noted::Destroyed).with("retention", kind.code());
        audit::note(write, note.with("count", &due.len().to_string())).await?;
    }
    Ok(due.len() as u64)
}

/// Takes the id of an erased person out of history, and the erasure's date of destruction with it.
async fn forget_author(write: &Write, id: Uuid) -> Result<()> {
    use record::history;
    let Some(held) = erasure::Entity::find_by_id(id).one(write.tx()).await? else {
        return Ok(());
    };
    if let Some(account) = held.account_id {
        history::Entity::update_many()
            .col_expr(history::Column::ActorId, Expr::value(None::<Uuid>))
            .filter(history::Column::ActorId.eq(account))
            .exec(write.tx())
            .await?;
    }
    erasure::Entity::update_many()
        .col_expr(erasure::Column::KeptUntil, Expr::value(None::<String>))
        .filter(erasure::Column::Id.eq(id))
        .exec(write.tx())
        .await?;
    Ok(())
}
