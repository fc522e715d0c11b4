//! The demonstration's accounts, one for each way of using the platform. They exist only there and enter by one click.

use database::{Result, Write};
use kernel::{MemberRole, NetworkRole, Role};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use crate::account::{self, NewAccount};
use crate::member;
use crate::messages::Messages;

/// Somebody who shows the platform.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccount {
    /// Their address.
    pub email: &'static str,
    /// Their name, which says what they are.
    name: &'static str,
    role: Role,
    network: Option<NetworkRole>,
    /// Keys of organisations of the demonstration, and what they may do for each.
    members: &'static [(&'static str, MemberRole)],
    /// What the button says that lets them in.
    label: fn(&Messages) -> String,
}

/// All of them.
pub const DEMO_ACCOUNTS: [DemoAccount; 5] = [
    DemoAccount {
        email: "administration@demo.exemple",
        name: "Administratrice (exemple)",
        role: Role::Administrator,
        network: None,
        members: &[],
        label: Messages::demo_administrator,
    },
    DemoAccount {
        email: "coordination@demo.exemple",
        name: "Coordinateur (exemple)",
        role: Role::Reader,
        network: Some(NetworkRole::Coordinator),
        members: &[],
        label: Messages::demo_coordinator,
    },
    DemoAccount {
        email: "referente@demo.exemple",
        name: "Référente de ville (exemple)",
        role: Role::Reader,
        network: None,
        members: &[("bagnolet", MemberRole::Manager)],
        label: Messages::demo_referent,
    },
    DemoAccount {
        email: "benevole@demo.exemple",
        name: "Bénévole (exemple)",
        role: Role::Reader,
        network: None,
        members: &[
            ("exemple-racines-rivages", MemberRole::Contributor),
            ("collectifs-bagnolet", MemberRole::Contributor),
        ],
        label: Messages::demo_volunteer,
    },
    DemoAccount {
        email: "lecture@demo.exemple",
        name: "Lecteur (exemple)",
        role: Role::Reader,
        network: None,
        members: &[],
        label: Messages::demo_reader,
    },
];

impl DemoAccount {
    /// What the button says that lets them in.
    #[must_use]
    pub fn label(&self, t: &Messages) -> String {
        (self.label)(t)
    }
}

/// Those that this demonstration has: one that was loaded by an earlier version has fewer.
///
/// # Errors
/// When the database does not answer.
pub async fn present(connection: &impl ConnectionTrait) -> Result<Vec<DemoAccount>> {
    let held: Vec<String> = account::Entity::find()
        .select_only()
        .column(account::Column::Email)
        .filter(account::Column::Email.is_in(DEMO_ACCOUNTS.map(|held| held.email)))
        .into_tuple()
        .all(connection)
        .await?;
    let mut there = DEMO_ACCOUNTS.to_vec();
    there.retain(|account| held.iter().any(|email| email == account.email));
    Ok(there)
}

/// Writes them, after the organisations that they act for.
///
/// # Errors
/// When the database refuses.
pub async fn load(write: &Write) -> Result<()> {
    for held in &DEMO_ACCOUNTS {
        let new = NewAccount {
            email: held.email.to_owned(),
            name: held.name.to_owned(),
            role: held.role,
            // Nobody signs in by it.
            password: web::security::random_hex(),
        };
        let made = account::add(write, &new).await?;
        if let Some(role) = held.network {
            member::appoint(write, made.id, role).await?;
        }
        for (key, role) in held.members {
            member::join(write, made.id, kernel::id::from_key("organisation", key), *role).await?;
        }
    }
    Ok(())
}
