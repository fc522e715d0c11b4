//! Links in letters that let somebody in, or let them choose a new password. A link serves once, for fifteen minutes, and
//! only its digest is kept.
//!
//! Whoever asks gets the same answer after the same work, whether the address has an account or not: what is done at once is
//! a job, and the job looks.

use chrono::{DateTime, Duration, Utc};
use database::{Author, Result, Write};
use kernel::{Lang, Origin};
use outbox::job::{Failure, Options};
use outbox::{Handler, job, limit};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use web::App;

use crate::account::{self, Account};
use crate::messages::Messages;
use crate::{letter, secret};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_link")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Digest of the link's secret.
    pub digest: String,
    /// Whom it lets in.
    pub account_id: Uuid,
    /// `sign_in` or `password`.
    pub purpose: String,
    /// Where it leads afterwards.
    pub next: String,
    /// Until when it serves.
    pub expires_at: DateTime<Utc>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To choose a new password.
    Password,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign_in",
            Purpose::Password => "password",
        }
    }
}

impl Model {
    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        match self.purpose.as_str() {
            "password" => Purpose::Password,
            _ => Purpose::SignIn,
        }
    }
}

/// How long a link serves.
pub const VALID: Duration = Duration::minutes(15);
/// What every link's secret begins with.
const PREFIX: &str = "vl_";
/// The kind of the job that writes the letter.
pub const KIND: &str = "accounts.link";
/// Letters to one address: an hour, and a day.
const MAX_TO: (i64, i64) = (5, 20);
/// Letters an hour that one source may ask for.
const MAX_FROM: i64 = 30;

/// What was asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    email: String,
    purpose: Purpose,
    next: String,
    lang: Lang,
}

/// Promises to look whether an address has an account, and to write to it. False when too many letters were asked for;
/// the writer then rolls back.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    write: &Write,
    email: &str,
    purpose: Purpose,
    next: &str,
    lang: Lang,
    source: &str,
) -> Result<bool> {
    let email = account::normal(email);
    let (hour, day) = (Duration::hours(1), Duration::days(1));
    let within = limit::take(write, "sign-in-link", &email, hour, MAX_TO.0).await?
        && limit::take(write, "sign-in-link-day", &email, day, MAX_TO.1).await?
        && (source.is_empty() || limit::take(write, "sign-in-link-from", source, hour, MAX_FROM).await?);
    if !within {
        return Ok(false);
    }
    let asked = Asked {
        email,
        purpose,
        next: next.to_owned(),
        lang,
    };
    job::enqueue(write, KIND, &asked, Options::default()).await?;
    Ok(true)
}

/// Writes the letters that were asked for, to those who have an account.
#[must_use]
pub fn handler(app: App) -> Handler {
    Handler::new(KIND, move |job| {
        let app = app.clone();
        async move { answer(&app, &job.read()?).await }
    })
}

async fn answer(app: &App, asked: &Asked) -> std::result::Result<(), Failure> {
    let found = account::find_by_email(app.db.reader(), &asked.email).await?;
    let Some(account) = found.filter(|account| account.active) else {
        return Ok(());
    };
    let author = Author::system(Origin::Typed);
    let write = Write::begin(&app.db, &app.clock, &app.ids, author).await?;
    let link = make(&write, &account, asked.purpose, &asked.next).await?;
    let t = Messages(asked.lang);
    let network = app.settings.network.as_str();
    let href = letter::link(app, asked.lang, &format!("/connexion/lien/{link}"));
    let (subject, lead) = match asked.purpose {
        Purpose::SignIn => (t.link_letter_subject(network), t.link_letter_lead()),
        Purpose::Password => (
            t.link_letter_password_subject(network),
            t.link_letter_password_lead(),
        ),
    };
    let said = vec![format!("{lead}\n{href}"), t.link_letter_until()];
    letter::send(app, &write, letter::person(&account), asked.lang, subject, said)
        .await
        .map_err(|error| Failure::Again(error.to_string()))?;
    write.commit().await?;
    Ok(())
}

/// Writes a link and gives its secret, for the letter.
async fn make(write: &Write, account: &Account, purpose: Purpose, next: &str) -> Result<String> {
    let link = secret::make(PREFIX);
    let model = Model {
        id: write.ids.next(),
        digest: secret::digest(&link),
        account_id: account.id,
        purpose: purpose.code().to_owned(),
        next: next.to_owned(),
        expires_at: write.now + VALID,
    };
    Entity::insert(ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    Ok(link)
}

/// The link of a secret and its account, if it still serves.
///
/// # Errors
/// When the database does not answer.
pub async fn find(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    link: &str,
) -> Result<Option<(Model, Account)>> {
    if !link.starts_with(PREFIX) {
        return Ok(None);
    }
    let found = Entity::find()
        .filter(Column::Digest.eq(secret::digest(link)))
        .filter(Column::ExpiresAt.gt(now))
        .one(connection)
        .await?;
    let Some(held) = found else { return Ok(None) };
    let account = account::find_active(connection, held.account_id).await?;
    Ok(account.map(|account| (held, account)))
}

/// Takes a link, with all others of its account: of two who press at once, one is first. `None` if it serves no more.
///
/// # Errors
/// When the database refuses.
pub async fn take(write: &Write, link: &str) -> Result<Option<(Model, Account)>> {
    // Locks the row on PostgreSQL; SQLite has one writer at a time.
    Entity::find()
        .filter(Column::Digest.eq(secret::digest(link)))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let Some((held, account)) = find(write.tx(), write.now, link).await? else {
        return Ok(None);
    };
    forget(write, account.id).await?;
    Ok(Some((held, account)))
}

/// Removes the links of an account.
///
/// # Errors
/// When the database refuses.
pub async fn forget(write: &Write, account: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// Removes links that ran out.
///
/// # Errors
/// When the database does not answer.
pub async fn prune(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lt(now))
        .exec(connection)
        .await?;
    Ok(())
}
