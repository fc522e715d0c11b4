//! The one rule of who may do what with a record. Pages, API, exports, search, feeds and mail all ask here; the same
//! rule as a query filter stands in `database::record::visible_to`, and a test holds the two together.

use crate::{Actor, State, Visibility};

/// What somebody wants to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See its page.
    Read,
    /// Change it, its state included.
    Edit,
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// Who may see it.
    pub visibility: Visibility,
    /// Where it stands.
    pub state: State,
}

/// Whether `actor` may do `action` with a record.
///
/// Published and archived records are read according to their visibility (an archived one says that it is);
/// drafts belong to administrators until members write their own.
#[must_use]
pub fn allow(actor: &Actor, action: Action, record: Guarded) -> bool {
    if actor.is_administrator() {
        return true;
    }
    match action {
        Action::Edit => false,
        Action::Read => {
            matches!(record.state, State::Published | State::Archived) && sees(actor, record.visibility)
        }
    }
}

/// Whether `actor` sees a field or record of this visibility.
#[must_use]
pub fn sees(actor: &Actor, visibility: Visibility) -> bool {
    match visibility {
        Visibility::Public => true,
        Visibility::Network => actor.is_signed_in(),
        Visibility::Organisation | Visibility::Private => actor.is_administrator(),
    }
}

/// Whether `actor` may create records and change the reference tables.
#[must_use]
pub fn administers(actor: &Actor) -> bool {
    actor.is_administrator()
}
