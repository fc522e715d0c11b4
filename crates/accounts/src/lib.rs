//! People who sign in: accounts with a password, what they do for the network and for their organisations, invitations,
//! sessions in the database, and the layer that tells every page who asks. Rights themselves are one policy,
//! `kernel::policy`.
//!
//! Invariants: a password is kept only as an Argon2id hash, a token of the API only as a digest; a session's id changes at sign-in; whether an address has
//! an account is never told, neither by words nor by the time taken.
#![warn(missing_docs)]

pub mod account;
pub mod demo;
mod forget;
pub mod invitation;
mod invitation_pages;
mod invite;
mod journal;
mod journal_pages;
pub mod member;
mod member_pages;
mod pages;
mod people_pages;
mod secret;
mod session;
pub mod token;
mod token_pages;

web::messages!();

pub use account::{Account, NewAccount, add, find_by_email};
pub use forget::is_erased;
pub use journal_pages::noted_of;

use database::{dump, migration};
use sea_orm::entity::prelude::*;
use web::{App, BoxFuture, Module};

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: vec![
            migration("0020_accounts", include_str!("../migrations/0020_accounts.sql")),
            migration(
                "0061_api_tokens",
                include_str!("../migrations/0061_api_tokens.sql"),
            ),
            migration("0065_members", include_str!("../migrations/0065_members.sql")),
        ],
        // Sessions and failures stay behind: a copy or a restored backup starts with nobody signed in.
        tables: vec![
            dump::table::<account::Entity>("account"),
            dump::table::<token::Entity>("api_token"),
            dump::table::<member::network::Entity>("network_role"),
            dump::table::<member::Entity>("membership"),
            dump::table::<invitation::Entity>("invitation"),
        ],
        routes: Some(|| {
            pages::routes()
                .merge(token_pages::routes())
                .merge(people_pages::routes())
                .merge(journal_pages::routes())
                .merge(member_pages::routes())
                .merge(invitation_pages::routes())
        }),
        names: Some(names),
        personal: Some(forget::PERSONAL),
        layer: Some(session::layer),
        ..Module::new("accounts")
    }
}

/// The names of these accounts, of those too that may no longer sign in.
fn names(app: App, ids: Vec<Uuid>) -> BoxFuture<database::Result<Vec<(Uuid, String)>>> {
    Box::pin(async move {
        let found = account::Entity::find()
            .filter(account::Column::Id.is_in(ids))
            .all(app.db.reader())
            .await?;
        Ok(found.into_iter().map(|held| (held.id, held.name)).collect())
    })
}
