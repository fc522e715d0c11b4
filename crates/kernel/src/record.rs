//! What every record carries: who may see it, and where it stands between draft and archive.

use serde::{Deserialize, Serialize};

/// Who may see a record or a contact field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// Members of the network who are signed in.
    Network,
    /// Members of the organisation concerned, and administrators.
    Organisation,
    /// Administrators only.
    Private,
}

impl Visibility {
    /// All values, from the widest to the narrowest.
    pub const ALL: [Visibility; 4] = [
        Visibility::Public,
        Visibility::Network,
        Visibility::Organisation,
        Visibility::Private,
    ];

    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Network => "network",
            Visibility::Organisation => "organisation",
            Visibility::Private => "private",
        }
    }

    /// The visibility that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }
}

/// Where a record stands.
///
/// ```text
/// draft -> to_validate -> published -> archived
///   ^          |             |  ^          |
///   +----------+-------------+  +----------+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written; only its authors and administrators see it.
    #[default]
    Draft,
    /// Waiting for a moderator.
    ToValidate,
    /// In force.
    Published,
    /// Kept for memory; out of lists and search, its address still answers.
    Archived,
}

/// Why a record may not go from one state to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a record cannot go from {from:?} to {to:?}")]
pub struct TransitionRefused {
    /// Where it stands.
    pub from: State,
    /// Where it was asked to go.
    pub to: State,
}

impl State {
    /// All states in their natural order.
    pub const ALL: [State; 4] = [State::Draft, State::ToValidate, State::Published, State::Archived];

    /// The code kept in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::ToValidate => "to_validate",
            State::Published => "published",
            State::Archived => "archived",
        }
    }

    /// The state that a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }

    /// The state after a step, or why the step is refused.
    ///
    /// # Errors
    /// [`TransitionRefused`] when the drawing above has no such arrow.
    pub fn transition(self, to: State) -> Result<State, TransitionRefused> {
        use State::{Archived, Draft, Published, ToValidate};
        let allowed = self == to
            || matches!(
                (self, to),
                (Draft, ToValidate | Published | Archived)
                    | (ToValidate, Draft | Published | Archived)
                    | (Published, Draft | Archived)
                    | (Archived, Published)
            );
        if allowed {
            Ok(to)
        } else {
            Err(TransitionRefused { from: self, to })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archived_record_returns_to_published_and_nowhere_else() {
        assert_eq!(State::Archived.transition(State::Published), Ok(State::Published));
        assert!(State::Archived.transition(State::Draft).is_err());
        assert!(State::Archived.transition(State::ToValidate).is_err());
    }

    #[test]
    fn codes_lead_back() {
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::from_code(visibility.code()), Some(visibility));
        }
    }
}
