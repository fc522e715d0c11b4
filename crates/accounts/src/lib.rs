//! People who sign in: accounts with a password, second factors, links in letters, what people do for the network and for
//! their organisations, invitations, sessions in the database, and the layer that tells every page who asks. Rights
//! themselves are one policy, `kernel::policy`.
//!
//! Invariants: a password is kept only as an Argon2id hash; links, recovery codes and tokens of the API only as digests; a
//! session's id changes at sign-in, and its account can end it; whether an address has an account is never told, neither by
//! words nor by the time taken; whoever writes for others has a second factor.
#![warn(missing_docs)]

pub mod account;
mod acting;
pub mod demo;
pub mod factor;
mod forget;
pub mod invitation;
mod invitation_pages;
mod invite;
mod join;
mod journal;
mod journal_pages;
mod letter;
pub mod link;
pub mod member;
mod member_pages;
mod my_account;
mod people_pages;
mod secret;
mod session;
mod sign_in;
pub mod token;
mod token_pages;

web::messages!();

pub use account::{Account, NewAccount, add, find_by_email};
pub use forget::is_erased;
pub use journal_pages::noted_of;

use database::{dump, migration};
use outbox::{Handler, Rhythm, Schedule};
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
            migration("0067_sign_in", include_str!("../migrations/0067_sign_in.sql")),
            migration(
                "0068_join_requests",
                include_str!("../migrations/0068_join_requests.sql"),
            ),
        ],
        // Sessions, links and failures stay behind: a copy or a restored backup starts with nobody signed in.
        tables: vec![
            dump::table::<account::Entity>("account"),
            dump::table::<token::Entity>("api_token"),
            dump::table::<member::network::Entity>("network_role"),
            dump::table::<member::Entity>("membership"),
            dump::table::<invitation::Entity>("invitation"),
            dump::table::<join::Entity>("join_request"),
            dump::table::<factor::Entity>("second_factor"),
            dump::table::<factor::recovery::Entity>("recovery_code"),
        ],
        routes: Some(|| {
            sign_in::routes()
                .merge(my_account::routes())
                .merge(session::routes())
                .merge(factor::routes())
                .merge(acting::routes())
                .merge(join::ask_routes())
                .merge(join::desk_routes())
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

/// The kind of the job that removes what ran out.
const PRUNE: &str = "accounts.prune";

/// What does this feature's jobs.
#[must_use]
pub fn handlers(app: &App) -> Vec<Handler> {
    let pruned = app.clone();
    let prune = Handler::new(PRUNE, move |_| {
        let app = pruned.clone();
        async move {
            session::prune(app.db.reader(), app.clock.now()).await?;
            link::prune(app.db.reader(), app.clock.now()).await?;
            join::prune(app.db.reader(), app.clock.now()).await?;
            Ok(())
        }
    });
    vec![link::handler(app.clone()), prune]
}

/// When what ran out is removed: every night. What a session says of where it came from goes with it.
#[must_use]
pub fn schedules() -> Vec<Schedule> {
    vec![Schedule {
        name: PRUNE,
        kind: PRUNE,
        rhythm: Rhythm::Daily {
            at: chrono::NaiveTime::from_hms_opt(3, 40, 0).unwrap_or_default(),
            zone: chrono_tz::Europe::Paris,
        },
    }]
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
