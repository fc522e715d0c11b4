//! Why something is refused: reasons ready to be chosen, so that an answer takes a moment and says something.

use web::form::Choice;

use crate::messages::Messages;

/// A reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Unverified,
    Already,
    Elsewhere,
    Outdated,
    Personal,
    OffTopic,
    Other,
}

impl Reason {
    const ALL: [Reason; 7] = [
        Reason::Unverified,
        Reason::Already,
        Reason::Elsewhere,
        Reason::Outdated,
        Reason::Personal,
        Reason::OffTopic,
        Reason::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Reason::Unverified => "unverified",
            Reason::Already => "already",
            Reason::Elsewhere => "elsewhere",
            Reason::Outdated => "outdated",
            Reason::Personal => "personal",
            Reason::OffTopic => "off_topic",
            Reason::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<Reason> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What its author reads.
    pub fn text(self, t: Messages) -> String {
        match self {
            Reason::Unverified => t.reason_unverified(),
            Reason::Already => t.reason_already(),
            Reason::Elsewhere => t.reason_elsewhere(),
            Reason::Outdated => t.reason_outdated(),
            Reason::Personal => t.reason_personal(),
            Reason::OffTopic => t.reason_off_topic(),
            Reason::Other => t.reason_other(),
        }
    }

    /// The list, with nothing chosen.
    pub fn choices(t: Messages) -> Vec<Choice> {
        let mut choices = vec![Choice::new("", t.reason_choose())];
        choices.extend(
            Self::ALL
                .into_iter()
                .map(|reason| Choice::new(reason.code(), reason.text(t))),
        );
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Reason::from_code(""), None);
    }
}
