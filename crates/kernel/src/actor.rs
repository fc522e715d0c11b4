//! Who acts, and through which door a change came in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person who signs in may do with the platform itself. What they may do for an organisation is a
/// [`MemberRole`], for the network a [`NetworkRole`].
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

/// What somebody may do for an organisation that they belong to; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Sees what the organisation keeps to itself.
    Reader,
    /// Writes its sheet, its partnerships and its actions.
    Contributor,
    /// Decides for it: publishes, archives, invites.
    Manager,
}

impl MemberRole {
    /// All of them, the narrowest first.
    pub const ALL: [MemberRole; 3] = [MemberRole::Reader, MemberRole::Contributor, MemberRole::Manager];

    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            MemberRole::Reader => "reader",
            MemberRole::Contributor => "contributor",
            MemberRole::Manager => "manager",
        }
    }

    /// The role that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<MemberRole> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What somebody does for the network as a whole, beside running the platform ([`Role::Administrator`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkRole {
    /// Leads the network: keeps every record true, publishes, invites.
    Coordinator,
    /// Advises those who prepare a project.
    Adviser,
    /// Follows applications for grants.
    GrantsOfficer,
    /// Sits on a committee that gives its opinion.
    CommitteeMember,
    /// Keeps the documentary library and its loans.
    Librarian,
    /// Writes for the network: news, agenda, letters.
    Editor,
}

impl NetworkRole {
    /// All of them.
    pub const ALL: [NetworkRole; 6] = [
        NetworkRole::Coordinator,
        NetworkRole::Adviser,
        NetworkRole::GrantsOfficer,
        NetworkRole::CommitteeMember,
        NetworkRole::Librarian,
        NetworkRole::Editor,
    ];

    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NetworkRole::Coordinator => "coordinator",
            NetworkRole::Adviser => "adviser",
            NetworkRole::GrantsOfficer => "grants_officer",
            NetworkRole::CommitteeMember => "committee_member",
            NetworkRole::Librarian => "librarian",
            NetworkRole::Editor => "editor",
        }
    }

    /// The role that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<NetworkRole> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// What a person may do beyond their [`Role`], read anew for each request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    /// What they do for the network.
    pub roles: BTreeSet<NetworkRole>,
    /// The organisations that they belong to, by record.
    pub organisations: BTreeMap<Uuid, MemberRole>,
    /// The records that these organisations hold, and the most the person may do with each.
    pub records: BTreeMap<Uuid, MemberRole>,
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
        /// What it may do beyond that.
        rights: Arc<Rights>,
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

    /// Whether this actor leads the network, or runs the platform.
    #[must_use]
    pub fn coordinates(&self) -> bool {
        self.is_administrator() || self.has(NetworkRole::Coordinator)
    }

    /// Whether this actor does this for the network.
    #[must_use]
    pub fn has(&self, role: NetworkRole) -> bool {
        self.rights().is_some_and(|rights| rights.roles.contains(&role))
    }

    /// What a person may do beyond their role.
    #[must_use]
    pub fn rights(&self) -> Option<&Rights> {
        match self {
            Actor::Person { rights, .. } => Some(rights),
            Actor::Visitor | Actor::System => None,
        }
    }

    /// What this actor may do for an organisation, by the record of its sheet.
    #[must_use]
    pub fn role_in(&self, organisation: Uuid) -> Option<MemberRole> {
        self.rights()?.organisations.get(&organisation).copied()
    }

    /// What this actor may do with a record that concerns an organisation of theirs.
    #[must_use]
    pub fn standing(&self, record: Uuid) -> Option<MemberRole> {
        self.rights()?.records.get(&record).copied()
    }

    /// Whether this actor writes for an organisation at least, and so may begin new records.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.coordinates()
            || self.rights().is_some_and(|rights| {
                rights
                    .organisations
                    .values()
                    .any(|role| *role >= MemberRole::Contributor)
            })
    }

    /// Whether this actor decides for an organisation at least what is published.
    #[must_use]
    pub fn publishes(&self) -> bool {
        self.coordinates()
            || self.rights().is_some_and(|rights| {
                rights
                    .organisations
                    .values()
                    .any(|role| *role == MemberRole::Manager)
            })
    }

    /// Whether this actor writes for others than themselves and their organisations: who runs the platform, leads the
    /// network or works for it. Whoever steals such an account harms many, so it has a second factor. Members of a
    /// committee give their opinion and write for nobody.
    #[must_use]
    pub fn writes_for_others(&self) -> bool {
        self.is_administrator()
            || self.rights().is_some_and(|rights| {
                rights
                    .roles
                    .iter()
                    .any(|role| *role != NetworkRole::CommitteeMember)
            })
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
