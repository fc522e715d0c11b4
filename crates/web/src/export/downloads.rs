//! The downloads that the page of a list leads to: what it shows, under its filters, whole or in chosen columns.

use super::{Column, Format};
use crate::list::Params;

/// The name under which addresses carry the chosen columns.
pub const COLUMNS: &str = "colonnes";

/// The downloads of a list.
#[derive(Debug, Clone, Default)]
pub struct Downloads {
    /// Each format: what it is called, the address of the file, and the same under the list's filters.
    pub formats: Vec<(&'static str, String, String)>,
    /// The columns to choose among; none where nothing can be chosen.
    pub columns: Vec<Column>,
    /// The filters of the list, which a form sends along.
    pub kept: Vec<(String, String)>,
}

impl Downloads {
    /// The downloads of the list at `path` (with its language) under the filters of its address.
    #[must_use]
    pub fn new(path: &str, params: &Params) -> Self {
        let kept = params.without("page").without("tous").without(COLUMNS);
        Downloads {
            formats: Format::ALL
                .into_iter()
                .map(|format| {
                    let file = format!("{path}.{}", format.extension());
                    (format.label(), file.clone(), kept.at(&file))
                })
                .collect(),
            columns: Vec::new(),
            kept: kept.0,
        }
    }

    /// The same with a form that chooses among these columns.
    #[must_use]
    pub fn choosing(mut self, columns: Vec<Column>) -> Self {
        self.columns = columns;
        self
    }
}

/// Columns by their keys and labels.
#[must_use]
pub fn columns<const N: usize>(named: [(&'static str, String); N]) -> Vec<Column> {
    named
        .into_iter()
        .map(|(key, label)| Column { key, label })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downloads_keep_the_filters_and_neither_page_nor_columns() {
        let given = Downloads::new(
            "/en/x",
            &Params::parse("pays=ML&page=3&colonnes=name&theme=water"),
        );
        assert_eq!(
            given.formats[0],
            ("CSV", "/en/x.csv".into(), "/en/x.csv?pays=ML&theme=water".into())
        );
        assert_eq!(given.kept.len(), 2);
        assert!(given.columns.is_empty());
    }
}
