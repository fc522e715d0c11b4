//! People who sign in: accounts with a password and one of two roles, sessions in the database, and the layer that
//! tells every page who asks. Rights themselves are one policy, `kernel::policy`.
//!
//! Invariants: a password is kept only as an Argon2id hash; a session's id changes at sign-in; whether an address has
//! an account is never told, neither by words nor by the time taken.
#![warn(missing_docs)]

pub mod account;
mod pages;
pub use pages::DEMO_ACCOUNTS;
mod session;

web::messages!();

pub use account::{Account, NewAccount, add, find_by_email};

use database::{dump, migration};
use web::Module;

/// This feature.
#[must_use]
pub fn module() -> Module {
    Module {
        migrations: vec![migration(
            "0020_accounts",
            include_str!("../migrations/0020_accounts.sql"),
        )],
        // Sessions and failures stay behind: a copy or a restored backup starts with nobody signed in.
        tables: vec![dump::table::<account::Entity>("account")],
        routes: Some(pages::routes),
        layer: Some(session::layer),
        ..Module::new("accounts")
    }
}
