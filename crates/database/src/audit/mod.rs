//! The audit log: sign-ins, rights, accounts, exports of personal data, decisions. [`note`] writes an entry in the
//! transaction of the deed; nothing changes or removes one, and triggers refuse whoever tries. People are named by opaque
//! ids alone, so that a person's erasure leaves the log as it is. [`chain`] seals the entries afterwards.

pub mod chain;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{Migration, Result, Write, migration_with};

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// A [`Kind`].
    pub kind: String,
    /// The account that did it; none for visitors and for the platform itself.
    pub actor_id: Option<Uuid>,
    /// The account that it was done to.
    pub subject_id: Option<Uuid>,
    /// The record that it concerns.
    pub record_id: Option<Uuid>,
    /// Codes that say more, as one JSON object; never words about anybody.
    pub detail: String,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The chain over the entries: one row for each that is sealed.
pub mod seal {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A link of the chain.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "audit_seal")]
    pub struct Model {
        /// Its number, from 1, without gaps.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        /// The entry that it seals.
        pub entry_id: Uuid,
        /// SHA-256, hexadecimal: see [`super::chain`].
        pub hash: String,
        /// When it was sealed.
        pub at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody signed in.
    SignIn,
    /// An address or a password was refused.
    SignInRefused,
    /// Somebody signed out.
    SignOut,
    /// A password was changed by its owner.
    PasswordChanged,
    /// A second factor was added, removed or reset.
    SecondFactor,
    /// An account was opened.
    AccountOpened,
    /// An account may sign in no longer.
    AccountClosed,
    /// A closed account may sign in again.
    AccountReopened,
    /// A right was given.
    RightGiven,
    /// A right was withdrawn.
    RightWithdrawn,
    /// A letter that invites was sent.
    InvitationSent,
    /// An invitation was accepted.
    InvitationAccepted,
    /// An invitation was taken back.
    InvitationWithdrawn,
    /// A token of the API was made.
    TokenMade,
    /// A token of the API was revoked.
    TokenRevoked,
    /// A record was published, sent back or archived.
    Decision,
    /// A list was taken in.
    Import,
    /// A list was taken back.
    ImportUndone,
    /// Personal data left the platform in a file.
    DataExported,
    /// A person asked that their data be erased.
    ErasureAsked,
    /// An administrator refused an erasure.
    ErasureRefused,
    /// A person's data was erased.
    Erased,
    /// What was kept long enough was destroyed under a visa.
    Destroyed,
}

impl Kind {
    /// All of them, in the order of filters.
    pub const ALL: [Kind; 23] = [
        Kind::SignIn,
        Kind::SignInRefused,
        Kind::SignOut,
        Kind::PasswordChanged,
        Kind::SecondFactor,
        Kind::AccountOpened,
        Kind::AccountClosed,
        Kind::AccountReopened,
        Kind::RightGiven,
        Kind::RightWithdrawn,
        Kind::InvitationSent,
        Kind::InvitationAccepted,
        Kind::InvitationWithdrawn,
        Kind::TokenMade,
        Kind::TokenRevoked,
        Kind::Decision,
        Kind::Import,
        Kind::ImportUndone,
        Kind::DataExported,
        Kind::ErasureAsked,
        Kind::ErasureRefused,
        Kind::Erased,
        Kind::Destroyed,
    ];

    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::SignIn => "sign_in",
            Kind::SignInRefused => "sign_in_refused",
            Kind::SignOut => "sign_out",
            Kind::PasswordChanged => "password_changed",
            Kind::SecondFactor => "second_factor",
            Kind::AccountOpened => "account_opened",
            Kind::AccountClosed => "account_closed",
            Kind::AccountReopened => "account_reopened",
            Kind::RightGiven => "right_given",
            Kind::RightWithdrawn => "right_withdrawn",
            Kind::InvitationSent => "invitation_sent",
            Kind::InvitationAccepted => "invitation_accepted",
            Kind::InvitationWithdrawn => "invitation_withdrawn",
            Kind::TokenMade => "token_made",
            Kind::TokenRevoked => "token_revoked",
            Kind::Decision => "decision",
            Kind::Import => "import",
            Kind::ImportUndone => "import_undone",
            Kind::DataExported => "data_exported",
            Kind::ErasureAsked => "erasure_asked",
            Kind::ErasureRefused => "erasure_refused",
            Kind::Erased => "erased",
            Kind::Destroyed => "destroyed",
        }
    }

    /// The kind that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What an entry says beside who writes and when.
#[derive(Debug, Clone)]
pub struct Note {
    kind: Kind,
    actor: Option<Uuid>,
    subject: Option<Uuid>,
    record: Option<Uuid>,
    detail: serde_json::Map<String, serde_json::Value>,
}

impl Note {
    /// An entry of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Note {
        Note {
            kind,
            actor: None,
            subject: None,
            record: None,
            detail: serde_json::Map::new(),
        }
    }

    /// Who did it, where that is not whoever opened the transaction: at sign-in nobody is signed in yet.
    #[must_use]
    pub fn by(mut self, account: Uuid) -> Note {
        self.actor = Some(account);
        self
    }

    /// The account that it was done to.
    #[must_use]
    pub fn to(mut self, account: Uuid) -> Note {
        self.subject = Some(account);
        self
    }

    /// The record that it concerns.
    #[must_use]
    pub fn on(mut self, record: Uuid) -> Note {
        self.record = Some(record);
        self
    }

    /// A code that says more. Never words that somebody typed: an entry is kept when its people are forgotten.
    #[must_use]
    pub fn with(mut self, name: &str, code: &str) -> Note {
        self.detail.insert(name.to_owned(), code.into());
        self
    }
}

/// Writes an entry in the transaction of the deed.
///
/// # Errors
/// [`crate::Error::Db`] when the database refuses.
pub async fn note(write: &Write, note: Note) -> Result<()> {
    let entry = Model {
        id: write.ids.next(),
        at: write.next_instant(),
        kind: note.kind.code().to_owned(),
        actor_id: note.actor.or_else(|| write.author.actor.id()),
        subject_id: note.subject,
        record_id: note.record,
        detail: serde_json::to_string(&note.detail)?,
    };
    Entity::insert(ActiveModel::from(entry))
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// The tables, and the triggers that refuse whoever changes or removes a row of them.
pub(crate) fn migration() -> Migration {
    migration_with(
        "0070_audit",
        include_str!("../../migrations/0070_audit.sql"),
        &[
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
            "CREATE TRIGGER audit_entry_there BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
            "CREATE TRIGGER audit_seal_kept BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
            "CREATE TRIGGER audit_seal_there BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END",
        ],
        &[
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$",
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            "CREATE TRIGGER audit_seal_kept BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
        ],
    )
}
