//! Which sheet a cell names.

use std::collections::HashMap;

use kernel::ShortId;
use uuid::Uuid;

/// The sheets that a cell may name by their address, the end of it, or their id; each by its place in an importer's list.
#[derive(Debug, Clone, Default)]
pub struct Sheets {
    ids: HashMap<Uuid, usize>,
    short_ids: HashMap<String, usize>,
}

impl Sheets {
    /// Adds one.
    pub fn add(&mut self, id: Uuid, at: usize) {
        self.ids.insert(id, at);
        self.short_ids.insert(ShortId::of(id).to_string(), at);
    }

    /// The one with this id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<usize> {
        self.ids.get(&id).copied()
    }

    /// The one that a cell names.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<usize> {
        if let Ok(id) = text.parse::<Uuid>() {
            return self.get(id);
        }
        let last = text.trim_end_matches('/').rsplit('/').next()?;
        let short = ShortId::from_address(last)?;
        self.short_ids.get(short.as_str()).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_by_its_address_the_end_of_it_or_its_id() {
        let id = Uuid::from_u128(7);
        let short = ShortId::of(id);
        let mut sheets = Sheets::default();
        sheets.add(id, 3);
        for text in [
            id.to_string(),
            format!("puits-{short}"),
            format!("https://atlas.exemple/en/projets/puits-{short}/"),
        ] {
            assert_eq!(sheets.named(&text), Some(3), "{text}");
        }
        assert_eq!(sheets.named("puits"), None);
        assert_eq!(sheets.named(&Uuid::from_u128(8).to_string()), None);
    }
}
