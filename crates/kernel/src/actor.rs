//! Who acts, and through which door a change came in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person who signs in may do. The members' roles come with the members; these two are the house's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees what the network shares; changes nothing.
    Reader,
    /// Runs the platform: creates, edits, archives every record and the reference tables.
    Administrator,
}

impl Role {
    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Administrator => "administrator",
        }
    }

    /// The role that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Role> {
        [Role::Reader, Role::Administrator]
            .into_iter()
            .find(|role| role.code() == code)
    }
}

/// Who asks for a page or makes a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Actor {
    /// A visitor who has not signed in.
    #[default]
    Visitor,
    /// A person who has.
    Person {
        /// The account's id.
        id: Uuid,
        /// The name shown in the header.
        name: String,
        /// What the account may do.
        role: Role,
    },
    /// The platform itself: a command, a job, the demonstration.
    System,
}

impl Actor {
    /// The account's id, for history; visitors and the platform have none.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Actor::Person { id, .. } => Some(*id),
            Actor::Visitor | Actor::System => None,
        }
    }

    /// Whether this actor runs the platform.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        matches!(
            self,
            Actor::System
                | Actor::Person {
                    role: Role::Administrator,
                    ..
                }
        )
    }

    /// Whether this actor is known, and so sees what the network shares.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        !matches!(self, Actor::Visitor)
    }
}

/// Through which door a change came in; history shows it beside the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Typed in a form.
    Typed,
    /// Read from a file.
    Import,
    /// Sent to the API.
    Api,
    /// Part of the demonstration network.
    Demo,
    /// Part of the reference data.
    Reference,
}

impl Origin {
    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Origin::Typed => "typed",
            Origin::Import => "import",
            Origin::Api => "api",
            Origin::Demo => "demo",
            Origin::Reference => "reference",
        }
    }
}
