//! Letters that invite somebody to the network, or to act for an organisation. The link in the letter is the only proof
//! asked of a new account that its address is read; it serves once, within [`VALID`], and only its digest is kept.

use chrono::{DateTime, Duration, Utc};
use database::audit::{self, Kind, Note};
use database::{Error, Result, Write};
use kernel::{Actor, FieldErrors, Lang, MemberRole, NetworkRole, Role};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::account::{self, Account};
use crate::{member, secret};

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Digest of the link's secret.
    pub digest: String,
    /// To whom, lower case.
    pub email: String,
    /// Their name, as far as the inviter knows it.
    pub name: String,
    /// The [`Role`] of the account.
    pub account_role: String,
    /// A [`NetworkRole`], if they are to have one.
    pub network_role: Option<String>,
    /// The organisation that they are to act for, by the record of its sheet.
    pub organisation_id: Option<Uuid>,
    /// What they may do for it: a [`MemberRole`].
    pub member_role: Option<String>,
    /// A word of the inviter.
    pub message: String,
    /// The language of the letter.
    pub lang: String,
    /// Who invites.
    pub invited_by: Uuid,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when the link serves.
    pub expires_at: DateTime<Utc>,
    /// When it was taken.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long a link serves: who has half a day a week for this reads the letter next week.
pub const VALID: Duration = Duration::days(14);
/// What every link's secret begins with.
const PREFIX: &str = "vi_";
/// The longest name and the longest word of an inviter, in characters.
pub const MAX_NAME: usize = account::MAX_NAME;
/// See [`MAX_NAME`].
pub const MAX_MESSAGE: usize = 2_000;

/// What an inviter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// To whom.
    pub email: String,
    /// Their name; may be empty.
    pub name: String,
    /// What the account may do with the platform.
    pub role: Role,
    /// What they are to do for the network.
    pub network: Option<NetworkRole>,
    /// For which organisation, and what.
    pub organisation: Option<(Uuid, MemberRole)>,
    /// A word of the inviter; may be empty.
    pub message: String,
    /// The language of the letter.
    pub lang: Lang,
}

impl Invited {
    /// What is to be mended before the letter can go.
    ///
    /// # Errors
    /// By field: `email`, `name`, `message`.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.email.trim().is_empty() {
            errors.add("email", "error-field-required");
        } else if !outbox::mail::is_address(self.email.trim()) {
            errors.add("email", "error-field-email");
        }
        for (field, text, most) in [
            ("name", &self.name, MAX_NAME),
            ("message", &self.message, MAX_MESSAGE),
        ] {
            if text.chars().count() > most {
                errors.add_with(field, "error-field-too-long", most.to_string());
            }
        }
        if self.name.chars().any(char::is_control) {
            errors.add("name", "error-field-invalid");
        }
        errors.into_result(())
    }
}

/// Writes an invitation and gives the secret of its link, for the letter. Others for the same address and organisation
/// that still wait are taken back: the last letter counts.
///
/// # Errors
/// When the database refuses.
pub async fn make(write: &Write, invited: &Invited, by: Uuid) -> Result<(Model, String)> {
    let email = account::normal(&invited.email);
    let organisation = invited.organisation.map(|(organisation, _)| organisation);
    let same = waiting(write.now)
        .add(Column::Email.eq(email.as_str()))
        .add(match organisation {
            Some(id) => Column::OrganisationId.eq(id),
            None => Column::OrganisationId.is_null(),
        });
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(write.now))
        .filter(same)
        .exec(write.tx())
        .await?;
    let link = secret::make(PREFIX);
    let model = Model {
        id: write.ids.next(),
        digest: secret::digest(&link),
        email,
        name: invited.name.trim().to_owned(),
        account_role: invited.role.code().to_owned(),
        network_role: invited.network.map(|role| role.code().to_owned()),
        organisation_id: organisation,
        member_role: invited.organisation.map(|(_, role)| role.code().to_owned()),
        message: invited.message.trim().to_owned(),
        lang: invited.lang.code().to_owned(),
        invited_by: by,
        created_at: write.now,
        expires_at: write.now + VALID,
        accepted_at: None,
        revoked_at: None,
    };
    Entity::insert(ActiveModel::from(model.clone()))
        .exec_without_returning(write.tx())
        .await?;
    audit::note(write, model.noted(Kind::InvitationSent)).await?;
    Ok((model, link))
}

fn waiting(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::AcceptedAt.is_null())
        .add(Column::RevokedAt.is_null())
        .add(Column::ExpiresAt.gt(now))
}

/// The invitation of a link that still serves, from somebody who may still give what it promises.
///
/// # Errors
/// When the database does not answer.
pub async fn of_link(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    link: &str,
) -> Result<Option<Model>> {
    if !link.starts_with(PREFIX) {
        return Ok(None);
    }
    let found = Entity::find()
        .filter(Column::Digest.eq(secret::digest(link)))
        .filter(waiting(now))
        .one(connection)
        .await?;
    match found {
        Some(held) => held.still_given(connection).await,
        None => Ok(None),
    }
}

impl Model {
    /// What it promises, as the audit log notes it: whom it goes to is no account yet.
    fn noted(&self, kind: Kind) -> Note {
        let mut note = Note::new(kind).with("invitation", &self.id.to_string());
        if self.account_role == Role::Administrator.code() {
            note = note.with("role", &self.account_role);
        }
        if let Some(role) = &self.network_role {
            note = note.with("network", role);
        }
        if let (Some(organisation), Some(role)) = (self.organisation_id, &self.member_role) {
            note = note.on(organisation).with("member", role);
        }
        note
    }

    /// Itself, if whoever sent it may still sign in and give all that it promises.
    async fn still_given(self, connection: &impl ConnectionTrait) -> Result<Option<Model>> {
        let Some(account) = account::find_active(connection, self.invited_by).await? else {
            return Ok(None);
        };
        let inviter = member::actor(connection, &account).await?;
        Ok(self.is_given_by(&inviter).then_some(self))
    }

    /// Whether somebody may give all that it promises.
    fn is_given_by(&self, inviter: &Actor) -> bool {
        if self.account_role == Role::Administrator.code() {
            return inviter.is_administrator();
        }
        let manages = self.organisation_id.is_some_and(|organisation| {
            self.network_role.is_none() && inviter.role_in(organisation) == Some(MemberRole::Manager)
        });
        manages || inviter.coordinates()
    }
}

/// The invitations that wait, the newest first: all, or those of an organisation.
///
/// # Errors
/// When the database does not answer.
pub async fn pending(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    organisation: Option<Uuid>,
) -> Result<Vec<Model>> {
    let mut wanted = waiting(now);
    if let Some(id) = organisation {
        wanted = wanted.add(Column::OrganisationId.eq(id));
    }
    Ok(Entity::find()
        .filter(wanted)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(connection)
        .await?)
}

/// Takes an invitation back: its link serves no more.
///
/// # Errors
/// [`Error::NotFound`] when none of this organisation (of any, with `None`) waits under this id.
pub async fn revoke(write: &Write, id: Uuid, organisation: Option<Uuid>) -> Result<()> {
    let mut wanted = waiting(write.now).add(Column::Id.eq(id));
    if let Some(organisation) = organisation {
        wanted = wanted.add(Column::OrganisationId.eq(organisation));
    }
    let held = Entity::find()
        .filter(wanted.clone())
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound("invitation"))?;
    let done = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(write.now))
        .filter(wanted)
        .exec(write.tx())
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::NotFound("invitation"));
    }
    audit::note(write, held.noted(Kind::InvitationWithdrawn)).await
}

/// Gives an account what a link promises. The link is looked at again under lock: of two who press at once, one is first.
///
/// # Errors
/// [`Error::NotFound`] when the link serves no more.
pub async fn accept(write: &Write, link: &str, account: &Account) -> Result<Model> {
    let held = Entity::find()
        .filter(Column::Digest.eq(secret::digest(link)))
        .filter(waiting(write.now))
        .lock_exclusive()
        .one(write.tx())
        .await?
        .filter(|held| held.email == account.email)
        .ok_or(Error::NotFound("invitation"))?
        .still_given(write.tx())
        .await?
        .ok_or(Error::NotFound("invitation"))?;
    Entity::update(ActiveModel {
        id: Set(held.id),
        accepted_at: Set(Some(write.now)),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    let taken = held.noted(Kind::InvitationAccepted).by(account.id).to(account.id);
    audit::note(write, taken).await?;
    if let (Some(organisation), Some(role)) = (
        held.organisation_id,
        held.member_role.as_deref().and_then(MemberRole::from_code),
    ) {
        // An invitation never takes away: a manager invited as a reader stays a manager.
        let rights = member::rights(write.tx(), account.id).await?;
        let role = rights
            .organisations
            .get(&organisation)
            .map_or(role, |had| role.max(*had));
        member::join(write, account.id, organisation, role).await?;
    }
    if let Some(role) = held.network_role.as_deref().and_then(NetworkRole::from_code) {
        member::appoint(write, account.id, role).await?;
    }
    if held.account_role == Role::Administrator.code() && account.role != held.account_role {
        account::set_role(write, account.id, Role::Administrator).await?;
    }
    Ok(held)
}
