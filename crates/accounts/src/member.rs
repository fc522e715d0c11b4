//! What people may do beyond running the platform: for the organisations that they belong to, and for the network.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use database::audit::{self, Kind, Note};
use database::{Result, Write, record};
use kernel::{Actor, MemberRole, NetworkRole, Rights};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::account::{self, Account};

/// Somebody acts for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// For which organisation, by the record of its sheet.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    /// A [`MemberRole`].
    pub role: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What they may do for it. An unknown code, which the database's checks forbid, counts as the narrowest.
    #[must_use]
    pub fn role(&self) -> MemberRole {
        MemberRole::from_code(&self.role).unwrap_or(MemberRole::Reader)
    }
}

/// What somebody does for the network.
pub mod network {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A role in the network.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "network_role")]
    pub struct Model {
        /// Who.
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        /// A [`kernel::NetworkRole`].
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: String,
        /// Since when.
        pub since: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An account as an actor with its rights, if it may still sign in and its sessions of this number are not over.
///
/// # Errors
/// When the database does not answer.
pub async fn signed_in(connection: &impl ConnectionTrait, id: Uuid, epoch: i64) -> Result<Option<Actor>> {
    match account::find_active(connection, id).await? {
        Some(account) if account.epoch == epoch => Ok(Some(actor(connection, &account).await?)),
        _ => Ok(None),
    }
}

/// An account as an actor with its rights.
///
/// # Errors
/// When the database does not answer.
pub async fn actor(connection: &impl ConnectionTrait, account: &Account) -> Result<Actor> {
    let rights = rights(connection, account.id).await?;
    Ok(account.actor(rights))
}

/// What an account may do beyond its role.
///
/// # Errors
/// When the database does not answer.
pub async fn rights(connection: &impl ConnectionTrait, account: Uuid) -> Result<Rights> {
    let roles: Vec<String> = network::Entity::find()
        .filter(network::Column::AccountId.eq(account))
        .select_only()
        .column(network::Column::Role)
        .into_tuple()
        .all(connection)
        .await?;
    let organisations: BTreeMap<Uuid, MemberRole> = Entity::find()
        .filter(Column::AccountId.eq(account))
        .all(connection)
        .await?
        .into_iter()
        .map(|held| (held.organisation_id, held.role()))
        .collect();
    let mut records: BTreeMap<Uuid, MemberRole> = BTreeMap::new();
    if !organisations.is_empty() {
        for (record, organisation) in record::held_by(connection, organisations.keys().copied()).await? {
            if let Some(role) = organisations.get(&organisation) {
                let most = records.entry(record).or_insert(*role);
                *most = (*most).max(*role);
            }
        }
    }
    Ok(Rights {
        roles: roles
            .iter()
            .filter_map(|code| NetworkRole::from_code(code))
            .collect(),
        organisations,
        records,
    })
}

/// The members of an organisation with their accounts, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn of_organisation(
    connection: &impl ConnectionTrait,
    organisation: Uuid,
) -> Result<Vec<(Model, Account)>> {
    let held = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .all(connection)
        .await?;
    let ids = held.iter().map(|member| member.account_id);
    let accounts = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .filter(account::Column::Active.eq(true))
        .order_by_asc(account::Column::Name)
        .order_by_asc(account::Column::Id)
        .all(connection)
        .await?;
    Ok(accounts
        .into_iter()
        .filter_map(|account| {
            let member = held.iter().find(|member| member.account_id == account.id)?;
            Some((member.clone(), account))
        })
        .collect())
}

/// Lets somebody act for an organisation, or changes what they may do for it.
///
/// # Errors
/// When the database refuses.
pub async fn join(write: &Write, account: Uuid, organisation: Uuid, role: MemberRole) -> Result<()> {
    let held = Entity::find_by_id((account, organisation))
        .one(write.tx())
        .await?;
    if held.as_ref().is_some_and(|held| held.role() == role) {
        return Ok(());
    }
    for (kind, role) in [
        (Kind::RightWithdrawn, held.map(|held| held.role())),
        (Kind::RightGiven, Some(role)),
    ] {
        if let Some(role) = role {
            note_member(write, kind, account, organisation, role).await?;
        }
    }
    let row = ActiveModel::from(Model {
        account_id: account,
        organisation_id: organisation,
        role: role.code().to_owned(),
        since: write.now,
    });
    let replace = OnConflict::columns([Column::AccountId, Column::OrganisationId])
        .update_column(Column::Role)
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

async fn note_member(
    write: &Write,
    kind: Kind,
    account: Uuid,
    organisation: Uuid,
    role: MemberRole,
) -> Result<()> {
    let note = Note::new(kind).to(account).on(organisation);
    audit::note(write, note.with("member", role.code())).await
}

/// Somebody no longer acts for an organisation.
///
/// # Errors
/// When the database refuses.
pub async fn leave(write: &Write, account: Uuid, organisation: Uuid) -> Result<()> {
    if let Some(held) = Entity::find_by_id((account, organisation))
        .one(write.tx())
        .await?
    {
        note_member(write, Kind::RightWithdrawn, account, organisation, held.role()).await?;
    }
    Entity::delete_by_id((account, organisation))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// Gives somebody a role in the network.
///
/// # Errors
/// When the database refuses.
pub async fn appoint(write: &Write, account: Uuid, role: NetworkRole) -> Result<()> {
    let row = network::ActiveModel::from(network::Model {
        account_id: account,
        role: role.code().to_owned(),
        since: write.now,
    });
    let keep = OnConflict::columns([network::Column::AccountId, network::Column::Role])
        .do_nothing()
        .to_owned();
    let added = network::Entity::insert(row)
        .on_conflict(keep)
        .exec_without_returning(write.tx())
        .await?;
    if added > 0 {
        note_network(write, Kind::RightGiven, account, role.code()).await?;
    }
    Ok(())
}

async fn note_network(write: &Write, kind: Kind, account: Uuid, code: &str) -> Result<()> {
    audit::note(write, Note::new(kind).to(account).with("network", code)).await
}

/// Leaves somebody these roles in the network and no other.
///
/// # Errors
/// When the database refuses.
pub async fn set_roles(write: &Write, account: Uuid, roles: &[NetworkRole]) -> Result<()> {
    let gone = network::Entity::find()
        .filter(network::Column::AccountId.eq(account))
        .filter(network::Column::Role.is_not_in(roles.iter().map(|role| role.code())))
        .all(write.tx())
        .await?;
    for held in gone {
        note_network(write, Kind::RightWithdrawn, account, &held.role).await?;
        network::Entity::delete_by_id((account, held.role))
            .exec(write.tx())
            .await?;
    }
    for role in roles {
        appoint(write, account, *role).await?;
    }
    Ok(())
}
