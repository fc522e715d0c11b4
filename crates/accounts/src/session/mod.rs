//! Sessions in the database, so that any node knows who is signed in: what one holds, how it begins and ends, and the
//! layer that tells pages who asks.
//!
//! A session is over when its row is gone, when the account may no longer sign in, or when the account's sessions were
//! ended since ([`end_all`]): each carries the account's number (`epoch`) of when it began.

pub(crate) mod client;
mod identify;
mod pages;
mod store;

pub(crate) use client::Client;
pub(crate) use identify::{FACTORS, layer};
pub(crate) use pages::routes;

use chrono::{DateTime, Duration, Utc};
use database::Write;
use database::audit::{self, Kind, Note};
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use web::{App, Error};

use crate::account::{self, Account};
use store::row;

/// The key under which a session keeps who it belongs to.
const SIGNED: &str = "signed";
/// The key under which it keeps when it was last used.
const SEEN: &str = "seen";
/// A session that nobody uses ends after this long…
pub(crate) const IDLE: Duration = Duration::days(7);
/// …and any session after this long.
pub(crate) const LONGEST: Duration = Duration::days(30);
/// For so long after signing in nobody is asked to do it again before they change how they sign in.
const FRESH: Duration = Duration::minutes(30);
/// How exactly the last use is known.
const NOTED: Duration = Duration::minutes(5);

/// Whose session it is, and how it began.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Signed {
    /// Whose.
    pub account: Uuid,
    /// The account's number when it began.
    pub epoch: i64,
    /// Its name in the list of sessions; the id itself is a secret.
    pub handle: Uuid,
    /// When the person proved who they are.
    pub since: DateTime<Utc>,
    /// With what: `Firefox|Windows`.
    pub browser: String,
    /// From where: the beginning of the network's address.
    pub network: String,
    /// A demonstration account's, entered by one click.
    pub demo: bool,
    /// Whether a second factor was shown, or the key that is both.
    pub factor: bool,
}

/// How a session begins.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    /// By the demonstration's click.
    pub demo: bool,
    /// With a second factor.
    pub factor: bool,
    /// How the person proved who they are, as the audit log says it: `password`, `link`, `passkey`, `letter`, `click`.
    pub by: Way,
}

/// How somebody proved who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    /// A password.
    #[default]
    Password,
    /// A link in a letter.
    Link,
    /// A passkey alone.
    Passkey,
    /// The letter that invited them.
    Letter,
    /// The demonstration's click.
    Click,
}

impl Way {
    fn code(self) -> &'static str {
        match self {
            Way::Password => "password",
            Way::Link => "link",
            Way::Passkey => "passkey",
            Way::Letter => "letter",
            Way::Click => "click",
        }
    }
}

/// Signs an account in. A new id for the session: one that was planted before sign-in is worth nothing after it.
pub(crate) async fn begin(
    app: &App,
    session: &Session,
    client: &Client,
    account: &Account,
    entry: Entry,
) -> Result<(), Error> {
    session.clear().await;
    session.cycle_id().await.map_err(Error::internal)?;
    let now = app.clock.now();
    let signed = Signed {
        account: account.id,
        epoch: account.epoch,
        handle: app.ids.next(),
        since: now,
        browser: client.browser.clone(),
        network: client.network.clone(),
        demo: entry.demo,
        factor: entry.factor,
    };
    session.insert(SIGNED, signed).await.map_err(Error::internal)?;
    session.insert(SEEN, now).await.map_err(Error::internal)?;
    // Whoever signs in is nobody yet.
    let write = app.write(&Actor::Visitor).await?;
    let note = Note::new(Kind::SignIn).by(account.id).with("by", entry.by.code());
    audit::note(&write, note).await?;
    Ok(write.commit().await?)
}

/// Goes on with a session after all of its account's were ended, under a new id.
pub(crate) async fn renew(session: &Session, account: &Account, factor: bool) -> Result<(), Error> {
    let Some(held) = signed(session).await? else {
        return Err(Error::SignInRequired);
    };
    session.cycle_id().await.map_err(Error::internal)?;
    let signed = Signed {
        epoch: account.epoch,
        factor: held.factor || factor,
        ..held
    };
    session.insert(SIGNED, signed).await.map_err(Error::internal)
}

/// Whose a session is, if anybody's.
pub(crate) async fn signed(session: &Session) -> Result<Option<Signed>, Error> {
    session.get(SIGNED).await.map_err(Error::internal)
}

/// Whether the person proved a moment ago who they are: only then do they change how they sign in.
pub(crate) async fn is_fresh(app: &App, session: &Session) -> Result<bool, Error> {
    let held = signed(session).await?;
    Ok(held.is_some_and(|held| app.clock.now() - held.since < FRESH))
}

/// Ends all sessions of an account, those too that another node is just saving.
pub(crate) async fn end_all(write: &Write, account: Uuid) -> database::Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::Epoch, Expr::col(account::Column::Epoch).add(1))
        .filter(account::Column::Id.eq(account))
        .exec(write.tx())
        .await?;
    row::Entity::delete_many()
        .filter(row::Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// A session that is open.
pub(crate) struct Open {
    pub signed: Signed,
    pub seen: DateTime<Utc>,
}

/// The open sessions of an account, the last used first.
pub(crate) async fn open(
    connection: &impl ConnectionTrait,
    account: &Account,
    now: DateTime<Utc>,
) -> database::Result<Vec<Open>> {
    let rows = row::Entity::find()
        .filter(row::Column::AccountId.eq(account.id))
        .filter(row::Column::ExpiresAt.gt(now))
        .all(connection)
        .await?;
    let mut found: Vec<Open> = rows
        .into_iter()
        .filter_map(|row| {
            let signed: Signed = serde_json::from_value(row.data.0.get(SIGNED)?.clone()).ok()?;
            let seen = row.data.0.get(SEEN).cloned();
            let seen = seen.and_then(|seen| serde_json::from_value(seen).ok());
            let lives = signed.epoch == account.epoch && now - signed.since < LONGEST;
            lives.then(|| Open {
                seen: seen.unwrap_or(signed.since),
                signed,
            })
        })
        .collect();
    found.sort_by_key(|held| std::cmp::Reverse((held.seen, held.signed.handle)));
    Ok(found)
}

/// Ends one session of an account, by its handle. False if there is none.
pub(crate) async fn end(write: &Write, account: Uuid, handle: Uuid) -> database::Result<bool> {
    let done = row::Entity::delete_many()
        .filter(row::Column::AccountId.eq(account))
        .filter(row::Column::Handle.eq(handle))
        .exec(write.tx())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Removes sessions that ran out, with what they say of where they came from.
pub(crate) async fn prune(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> database::Result<()> {
    row::Entity::delete_many()
        .filter(row::Column::ExpiresAt.lt(now))
        .exec(connection)
        .await?;
    Ok(())
}
