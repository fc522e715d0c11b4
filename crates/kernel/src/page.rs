//! A page of a long list.

/// Some items of a list, and where they stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// The number of this page, from 1.
    pub number: u64,
    /// How many items a page holds.
    pub size: u64,
}

impl<T> Page<T> {
    /// The number of the last page, at least 1.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.total.div_ceil(self.size.max(1)).max(1)
    }

    /// The same page with other items.
    pub fn map<U>(self, with: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(with).collect(),
            total: self.total,
            number: self.number,
            size: self.size,
        }
    }
}
