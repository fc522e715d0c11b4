//! Accounts, their passwords, and the brake on guessing.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use chrono::{DateTime, Duration, Utc};
use database::audit::{self, Kind, Note};
use database::{Error, Result, Write};
use kernel::{Actor, FieldErrors, Rights, Role};
use outbox::limit;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use web::App;

use crate::{link, session};

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Id; history names people by it alone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Address, lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// `reader` or `administrator`.
    pub role: String,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Whether it may sign in.
    pub active: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Sessions that began under an earlier number are over.
    pub epoch: i64,
}

/// A person who signs in.
pub type Account = Model;

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Failed attempts for one address.
pub mod failure {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    /// Failed attempts.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failure")]
    pub struct Model {
        /// Digest of the address typed.
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: String,
        /// How many in a row.
        pub failures: i64,
        /// The last one.
        pub last_at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The shortest password taken: length over composition (ANSSI, NIST SP 800-63B).
pub const MIN_PASSWORD: usize = 12;
/// After so many failures in a row…
const MAX_FAILURES: i64 = 8;
/// …an address rests this long.
const REST: Duration = Duration::minutes(15);

impl Model {
    /// The account as an actor, with these rights.
    #[must_use]
    pub fn actor(&self, rights: Rights) -> Actor {
        Actor::Person {
            id: self.id,
            name: self.name.clone(),
            role: Role::from_code(&self.role).unwrap_or(Role::Reader),
            rights: Arc::new(rights),
        }
    }
}

/// What a new account needs.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Password, as typed.
    pub password: String,
}

impl NewAccount {
    /// What is to be mended before the account can be made.
    ///
    /// # Errors
    /// By field: `email`, `name`, `password`.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        let plausible = self.email.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && host.len() > 2 && !self.email.contains(char::is_whitespace)
        });
        if !plausible {
            errors.add("email", "error-field-email");
        }
        if self.name.trim().is_empty() {
            errors.add("name", "error-field-required");
        } else if self.name.chars().any(char::is_control) {
            // A name stands in the headers of letters.
            errors.add("name", "error-field-invalid");
        } else if self.name.chars().count() > MAX_NAME {
            errors.add_with("name", "error-field-too-long", MAX_NAME.to_string());
        }
        if let Some(refused) = refused_password(&self.password, &[&self.email, &self.name]) {
            errors.add("password", refused);
        }
        errors.into_result(())
    }
}

/// The longest name taken, in characters.
pub const MAX_NAME: usize = 200;
/// The longest password taken, in characters: hashing is not a way to keep the machine busy.
pub const MAX_PASSWORD: usize = 1_000;
/// How much of a password is weighed; a longer one is strong by its beginning already.
const WEIGHED: usize = 100;

/// Why a password is not taken, if it is not: too short, too long, or among the first that anybody would try, words about
/// the person included. Which signs it is made of does not matter (ANSSI, NIST SP 800-63B).
#[must_use]
pub fn refused_password(password: &str, about: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return Some("error-password-short");
    }
    if length > MAX_PASSWORD {
        return Some("error-password-long");
    }
    let begun: String = password.chars().take(WEIGHED).collect();
    (zxcvbn::zxcvbn(&begun, about).score() < zxcvbn::Score::Two).then_some("error-password-common")
}

/// The account, as it stands in this transaction.
async fn get(write: &Write, id: Uuid) -> Result<Account> {
    Entity::find_by_id(id)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("account"))
}

/// Changes what an account may do with the platform.
///
/// # Errors
/// When the database refuses.
pub async fn set_role(write: &Write, id: Uuid, role: Role) -> Result<()> {
    let held = get(write, id).await?;
    if held.role == role.code() {
        return Ok(());
    }
    for (kind, code) in [
        (Kind::RightWithdrawn, held.role.as_str()),
        (Kind::RightGiven, role.code()),
    ] {
        // Reading what is shared is nothing that is given: every account may.
        if code != Role::Reader.code() {
            audit::note(write, Note::new(kind).to(id).with("role", code)).await?;
        }
    }
    let changed = ActiveModel {
        id: Set(id),
        role: Set(role.code().to_owned()),
        ..Default::default()
    };
    Entity::update(changed).exec(write.tx()).await?;
    Ok(())
}

/// Lets an account sign in, or no longer. Closed, it has no session left: none is found again when it is reopened.
///
/// # Errors
/// When the database refuses.
pub async fn set_active(write: &Write, id: Uuid, active: bool) -> Result<()> {
    if get(write, id).await?.active == active {
        return Ok(());
    }
    let kind = if active {
        Kind::AccountReopened
    } else {
        Kind::AccountClosed
    };
    audit::note(write, Note::new(kind).to(id)).await?;
    let changed = ActiveModel {
        id: Set(id),
        active: Set(active),
        ..Default::default()
    };
    Entity::update(changed).exec(write.tx()).await?;
    match active {
        true => Ok(()),
        false => session::end_all(write, id).await,
    }
}

/// Gives an account another password; its sessions end, and links in letters serve no more.
///
/// # Errors
/// When the database refuses.
pub async fn set_password(write: &Write, id: Uuid, password: String) -> Result<()> {
    audit::note(write, Note::new(Kind::PasswordChanged).to(id)).await?;
    let changed = ActiveModel {
        id: Set(id),
        password_hash: Set(hash(password).await?),
        ..Default::default()
    };
    Entity::update(changed).exec(write.tx()).await?;
    link::forget(write, id).await?;
    session::end_all(write, id).await
}

/// Writes a new account.
///
/// # Errors
/// When the address is in use (`account__email_key`) or the database refuses.
pub async fn add(write: &Write, new: &NewAccount) -> Result<Account> {
    let account = Model {
        id: write.ids.next(),
        email: normal(&new.email),
        name: new.name.trim().to_owned(),
        role: new.role.code().to_owned(),
        password_hash: hash(new.password.clone()).await?,
        active: true,
        created_at: write.now,
        epoch: 0,
    };
    Entity::insert(ActiveModel::from(account.clone()))
        .exec_without_returning(write.tx())
        .await?;
    audit::note(write, Note::new(Kind::AccountOpened).to(account.id)).await?;
    if new.role == Role::Administrator {
        let given = Note::new(Kind::RightGiven).to(account.id);
        audit::note(write, given.with("role", new.role.code())).await?;
    }
    Ok(account)
}

/// The account of an address.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_email(connection: &impl ConnectionTrait, email: &str) -> Result<Option<Account>> {
    Ok(Entity::find()
        .filter(Column::Email.eq(normal(email)))
        .one(connection)
        .await?)
}

/// The account of an id, if it may sign in.
///
/// # Errors
/// When the database does not answer.
pub async fn find_active(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Account>> {
    Ok(Entity::find_by_id(id)
        .filter(Column::Active.eq(true))
        .one(connection)
        .await?)
}

/// What comes of an attempt to sign in.
#[derive(Debug)]
pub enum Attempt {
    /// The password is right.
    Welcome(Box<Account>),
    /// The address or the password is wrong; which, is not said.
    Refused,
    /// Too many failures for this address, right password or not.
    Resting,
}

/// Wrong passwords an hour from one source, whatever the addresses: one guess each for many addresses is guessing too.
const MAX_FROM: i64 = 60;
/// Refusals of addresses without an account that the audit log notes in an hour: whoever tries thousands fills nobody's disk.
const NOTED_UNKNOWN: i64 = 100;

/// Tries an address and a password. The hash is computed even where there is no account, so that the time taken tells
/// nothing. `source` is where it comes from.
///
/// # Errors
/// When the database does not answer.
pub async fn attempt(app: &App, email: &str, password: &str, source: &str) -> Result<Attempt> {
    let (reader, now) = (app.db.reader(), app.clock.now());
    let digest = digest(email);
    let held = failure::Entity::find_by_id(digest.clone()).one(reader).await?;
    let recent = held
        .as_ref()
        .filter(|held| now - held.last_at < REST)
        .map_or(0, |held| held.failures);
    let hour = Duration::hours(1);
    let of_source = match source {
        "" => 0,
        source => limit::used(reader, now, "sign-in-from", source, hour).await?,
    };
    if recent >= MAX_FAILURES || of_source >= MAX_FROM {
        return Ok(Attempt::Resting);
    }
    let known = find_by_email(reader, email).await?;
    let owner = known.as_ref().map(|account| account.id);
    let account = known.filter(|account| account.active);
    let stored = account
        .as_ref()
        .map_or_else(|| NOBODY.to_owned(), |account| account.password_hash.clone());
    let right = verify(stored, password.to_owned()).await? && account.is_some();
    let write = app.write(&Actor::Visitor).await?;
    let outcome = match account {
        Some(account) if right => {
            failure::Entity::delete_by_id(digest).exec(write.tx()).await?;
            Attempt::Welcome(Box::new(account))
        }
        _ => {
            let row = failure::ActiveModel {
                digest: Set(digest),
                failures: Set(recent + 1),
                last_at: Set(now),
            };
            let replace = OnConflict::column(failure::Column::Digest)
                .update_columns([failure::Column::Failures, failure::Column::LastAt])
                .to_owned();
            failure::Entity::insert(row)
                .on_conflict(replace)
                .exec_without_returning(write.tx())
                .await?;
            if !source.is_empty() {
                limit::take(&write, "sign-in-from", source, hour, MAX_FROM).await?;
            }
            note_refusal(&write, owner).await?;
            Attempt::Refused
        }
    };
    write.commit().await?;
    Ok(outcome)
}

/// Notes a refusal: of an account by its id, of an address without one by nothing at all.
async fn note_refusal(write: &Write, owner: Option<Uuid>) -> Result<()> {
    let refused = Note::new(Kind::SignInRefused);
    let Some(owner) = owner else {
        let begun = Entity::find().one(write.tx()).await?.is_some();
        let hour = Duration::hours(1);
        // A house without accounts has nobody to sign in: it stays empty, so that a backup can be restored into it.
        if begun && limit::take(write, "refused-unknown", "", hour, NOTED_UNKNOWN).await? {
            audit::note(write, refused).await?;
        }
        return Ok(());
    };
    audit::note(write, refused.to(owner)).await
}

/// Forgets failed attempts for these addresses.
pub(crate) async fn forget_failures(write: &Write, emails: impl Iterator<Item = String>) -> Result<()> {
    failure::Entity::delete_many()
        .filter(failure::Column::Digest.is_in(emails.map(|email| digest(&email))))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// A hash of no password, with the same parameters as ours.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$pLFWLmbGZ0cZ4gQFIkG0iOFFR2Ctbh1nMo1IrOlcvw0";

/// An address as it is kept and compared.
pub(crate) fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

fn digest(email: &str) -> String {
    // Not a secret, only a key that is no address: the id that a key always has.
    kernel::id::from_key("sign-in", &normal(email))
        .simple()
        .to_string()
}

/// Hashing takes tens of milliseconds: outside the threads that answer, and outside any transaction where it can be.
async fn hash(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|error| Error::Address(error.to_string()))?
    .map_err(|error| Error::Address(format!("the password could not be hashed: {error}")))
}

async fn verify(stored: String, password: String) -> Result<bool> {
    tokio::task::spawn_blocking(move || {
        PasswordHash::new(&stored).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
    .map_err(|error| Error::Address(error.to_string()))
}
