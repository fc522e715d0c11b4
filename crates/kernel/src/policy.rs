//! The one rule of who may do what with a record. Pages, API, exports, search, feeds and mail all ask here; the same
//! rule as a query filter stands in `database::record::visible_to`, and a test holds the two together.
//!
//! | | reads | writes | publishes, archives |
//! |---|---|---|---|
//! | visitor | what is published to all | | |
//! | signed in | what is published to the network | | |
//! | reader of an organisation concerned | what is published to it | | |
//! | contributor of one | its drafts too | until it is published; proposes a change after | |
//! | manager of one | its drafts too | yes | yes |
//! | coordinator | all but what is private | all but what is private | yes |
//! | administrator | all | all | yes |

use uuid::Uuid;

use crate::{Actor, MemberRole, State, Visibility};

/// What somebody wants to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See its page.
    Read,
    /// Fill in its form: what follows is written, or waits as a proposal until somebody decides.
    Propose,
    /// Change what it says.
    Edit,
    /// Decide that it is published, or no longer: its state beyond draft and "to validate".
    Publish,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// The record: a member's rights are by record.
    pub id: Uuid,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it stands.
    pub state: State,
}

/// Whether `actor` may do `action` with a record.
///
/// Published and archived records are read according to their visibility (an archived one says that it is); drafts by
/// those who may write them.
#[must_use]
pub fn allow(actor: &Actor, action: Action, record: Guarded) -> bool {
    if actor.is_administrator() {
        return true;
    }
    if record.visibility == Visibility::Private {
        return false;
    }
    if actor.coordinates() {
        return true;
    }
    let standing = actor.standing(record.id);
    let writes = standing >= Some(MemberRole::Contributor);
    match action {
        Action::Publish => standing >= Some(MemberRole::Manager),
        // What is archived is published again before it changes.
        Action::Propose => match record.state {
            State::Archived => standing >= Some(MemberRole::Manager),
            State::Draft | State::ToValidate | State::Published => writes,
        },
        // What everybody reads changes by whoever answers for it.
        Action::Edit => match record.state {
            State::Draft | State::ToValidate => writes,
            State::Published | State::Archived => standing >= Some(MemberRole::Manager),
        },
        Action::Read => match record.state {
            State::Published | State::Archived => standing.is_some() || sees(actor, record.visibility),
            State::Draft | State::ToValidate => writes,
        },
    }
}

/// Whether `actor` sees a record of this visibility that concerns no organisation of theirs.
#[must_use]
pub fn sees(actor: &Actor, visibility: Visibility) -> bool {
    match visibility {
        Visibility::Public => true,
        Visibility::Network => actor.is_signed_in(),
        Visibility::Organisation => actor.coordinates(),
        Visibility::Private => actor.is_administrator(),
    }
}

/// Whether `actor` may change the reference tables, the accounts and the platform.
#[must_use]
pub fn administers(actor: &Actor) -> bool {
    actor.is_administrator()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{NetworkRole, Rights, Role};

    fn person(rights: Rights) -> Actor {
        Actor::Person {
            id: Uuid::from_u128(7),
            name: "Personne exemple".into(),
            role: Role::Reader,
            rights: Arc::new(rights),
        }
    }

    /// The table at the head of this file, row by row: reads, writes, publishes for every visibility and state.
    #[test]
    fn the_rule_is_the_table() {
        let record = Uuid::from_u128(1);
        let member = |role| {
            person(Rights {
                records: [(record, role)].into(),
                ..Rights::default()
            })
        };
        let coordinator = person(Rights {
            roles: [NetworkRole::Coordinator].into(),
            ..Rights::default()
        });
        for visibility in Visibility::ALL {
            for state in State::ALL {
                let guarded = Guarded {
                    id: record,
                    visibility,
                    state,
                };
                let may = |actor: &Actor| {
                    [Action::Read, Action::Propose, Action::Edit, Action::Publish]
                        .map(|action| allow(actor, action, guarded))
                };
                let out = matches!(state, State::Published | State::Archived);
                let shared = visibility != Visibility::Private;
                assert_eq!(
                    may(&Actor::Visitor),
                    [out && visibility == Visibility::Public, false, false, false]
                );
                assert_eq!(
                    may(&person(Rights::default())),
                    [out && visibility <= Visibility::Network, false, false, false]
                );
                assert_eq!(
                    may(&member(MemberRole::Reader)),
                    [out && shared, false, false, false]
                );
                assert_eq!(
                    may(&member(MemberRole::Contributor)),
                    [shared, shared && state != State::Archived, shared && !out, false]
                );
                assert_eq!(may(&member(MemberRole::Manager)), [shared; 4]);
                assert_eq!(may(&coordinator), [shared; 4]);
                assert_eq!(may(&Actor::System), [true; 4]);
                let elsewhere = Guarded {
                    id: Uuid::from_u128(2),
                    ..guarded
                };
                let read = allow(&member(MemberRole::Manager), Action::Read, elsewhere);
                assert_eq!(read, out && visibility <= Visibility::Network);
                assert!(!allow(&member(MemberRole::Manager), Action::Edit, elsewhere));
            }
        }
    }
}
