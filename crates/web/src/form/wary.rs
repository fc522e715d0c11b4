//! What holds back those who fill in every form they find, without asking anything of people: a field that nobody sees, and
//! the time between showing the form and sending it. The brake on how often is `outbox::limit`.

use super::fields::{Form, SummaryError};
use crate::Messages;

/// The field that no person sees.
pub const TRAP: &str = "website";
/// The hidden field with the instant at which the form was shown.
pub const STARTED: &str = "started";
/// Nobody reads a form and fills it in less, in seconds.
const MIN_FILL: i64 = 3;

/// Why a form that has no error is not taken now. Nothing of it is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Sent faster than one types, or never shown.
    Hurried,
    /// Filled what no person sees.
    Trapped,
    /// Too many in this hour.
    TooMany,
}

/// An instant (seconds since 1970) with a mark made of it and the visitor's token, so that a form cannot be sent that was
/// never opened. `what`: the form and what it is about.
#[must_use]
pub fn stamp(at: i64, token: &str, what: &str) -> String {
    format!(
        "{at}-{}",
        kernel::id::from_key("wary-form", &format!("{token} {what} {at}")).simple()
    )
}

/// When the form was shown, if we showed it to this visitor for this.
fn shown_at(started: &str, token: &str, what: &str) -> Option<i64> {
    let at: i64 = started.split_once('-')?.0.parse().ok()?;
    (stamp(at, token, what) == started).then_some(at)
}

/// Looks at what came back with a form: `trap` is the content of [`TRAP`], `started` what [`stamp`] made.
///
/// # Errors
/// [`Held::Trapped`] or [`Held::Hurried`]; the caller shows the form again, with a new stamp where the old one is not ours.
pub fn weigh(now: i64, token: &str, what: &str, started: &str, trap: &str) -> Result<(), Held> {
    if !trap.is_empty() {
        return Err(Held::Trapped);
    }
    match shown_at(started, token, what) {
        Some(shown) if now - shown >= MIN_FILL => Ok(()),
        _ => Err(Held::Hurried),
    }
}

/// The stamp to show a form again with: the one it had, if it is ours.
#[must_use]
pub fn again(now: i64, token: &str, what: &str, started: &str) -> String {
    match shown_at(started, token, what) {
        Some(_) => started.to_owned(),
        None => stamp(now, token, what),
    }
}

impl Form {
    /// Says above the fields why it was not taken.
    pub fn hold(&mut self, w: Messages, held: Held) {
        let text = match held {
            Held::Hurried => w.form_hurried(),
            Held::Trapped => w.form_trapped(),
            Held::TooMany => w.form_too_many(),
        };
        self.errors_title = w.form_not_sent();
        self.errors.push(SummaryError {
            field: String::new(),
            id: String::new(),
            text,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_was_never_shown_is_told_from_one_that_was() {
        let stamped = stamp(1_700_000_000, "token", "target");
        assert_eq!(shown_at(&stamped, "token", "target"), Some(1_700_000_000));
        let earlier = stamped.replacen("1700000000", "1600000000", 1);
        for (started, token, target) in [
            (stamped.as_str(), "other", "target"),
            (stamped.as_str(), "token", "other"),
            (earlier.as_str(), "token", "target"),
            ("", "token", "target"),
            ("1700000000-", "token", "target"),
        ] {
            assert_eq!(shown_at(started, token, target), None, "{started}");
        }
    }

    #[test]
    fn people_pass_and_robots_are_held() {
        let stamped = stamp(1_000, "token", "x");
        assert_eq!(weigh(1_002, "token", "x", &stamped, ""), Err(Held::Hurried));
        assert_eq!(weigh(1_003, "token", "x", &stamped, ""), Ok(()));
        assert_eq!(weigh(1_003, "token", "x", &stamped, "buy"), Err(Held::Trapped));
        assert_eq!(weigh(1_003, "token", "x", "", ""), Err(Held::Hurried));
        assert_eq!(again(1_009, "token", "x", &stamped), stamped);
        assert_eq!(again(1_009, "token", "x", "forged"), stamp(1_009, "token", "x"));
    }
}
