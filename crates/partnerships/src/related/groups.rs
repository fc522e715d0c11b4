//! Links in groups, as the blocks of other pages show them.

use askama::Template;

use super::Frame;
use crate::known::Named;
use crate::messages::Messages;
use crate::pages::list::Item;

/// From how many links on a block shows only its first [`SHOWN`] and leads to the list; one or two more are no reason
/// to send anybody away.
const LONG: usize = 12;
/// How many links a block shows of a long list.
const SHOWN: usize = 10;

pub(super) struct Group {
    pub label: String,
    pub lang: String,
    pub href: String,
    pub rows: Vec<Line>,
}

pub(super) struct Line {
    pub item: Item,
    /// Who it is with, or where, whichever the group does not say.
    pub other: Vec<Named>,
    pub since: String,
}

#[derive(Template)]
#[template(path = "block_groups.html")]
pub(super) struct Groups {
    pub page: Frame,
    pub t: Messages,
    pub lead: String,
    pub status_note: String,
    pub caption: String,
    pub first: String,
    pub second: String,
    /// Whether links are told by their titles too: where group and partners do not say who takes part.
    pub titles: bool,
    pub groups: Vec<Group>,
    pub map: String,
    pub map_id: &'static str,
    pub map_caption: String,
    pub add: String,
    /// The list with all of them, where only the first are shown.
    pub more: String,
    pub total: i64,
    /// The map with all of them.
    pub on_map: String,
}

impl Groups {
    /// Whether any link says more of who takes part than its group does.
    fn names_others(&self) -> bool {
        let mut lines = self.groups.iter().flat_map(|group| &group.rows);
        lines.any(|line| !line.other.is_empty())
    }

    /// Keeps the first links of a long list, where `list` leads to the whole.
    pub fn cut(&mut self, list: &str) {
        let rows: usize = self.groups.iter().map(|group| group.rows.len()).sum();
        if rows <= LONG || list.is_empty() {
            return;
        }
        let mut left = SHOWN;
        for group in &mut self.groups {
            group.rows.truncate(left);
            left -= group.rows.len();
        }
        self.groups.retain(|group| !group.rows.is_empty());
        list.clone_into(&mut self.more);
    }
}
