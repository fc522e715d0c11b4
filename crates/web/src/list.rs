//! Lists: filters that live in the address, facets as links, pages.

use kernel::{Actor, Lang, State};

use crate::export::Downloads;

/// The query of an address, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(pub Vec<(String, String)>);

/// Decodes `a=b&c=d` as browsers send it.
#[must_use]
pub fn decode(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decode(name), percent_decode(value))
        })
        .collect()
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        match bytes[place] {
            b'+' => out.push(b' '),
            b'%' => match bytes
                .get(place + 1..place + 3)
                .and_then(|hex| std::str::from_utf8(hex).ok())
                .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            {
                // No text of ours holds a NUL, and PostgreSQL refuses to look for one.
                Some(0) => place += 2,
                Some(byte) => {
                    out.push(byte);
                    place += 2;
                }
                None => out.push(b'%'),
            },
            byte => out.push(byte),
        }
        place += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Encodes a value for a query.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                out.push(char::from(byte))
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Params {
    /// Reads a query string.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        Params(
            decode(query)
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .take(100)
                .collect(),
        )
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(held, _)| held == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(held, _)| held == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Whether this value is chosen.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.0
            .iter()
            .any(|(held, chosen)| held == name && chosen == value)
    }

    /// The number of the page asked for, from 1.
    #[must_use]
    pub fn page(&self) -> u64 {
        self.get("page")
            .and_then(|text| text.parse().ok())
            .filter(|page| (1..=100_000).contains(page))
            .unwrap_or(1)
    }

    /// The same without a name.
    #[must_use]
    pub fn without(&self, name: &str) -> Params {
        Params(self.0.iter().filter(|(held, _)| held != name).cloned().collect())
    }

    /// The same with one value for a name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Params {
        let mut changed = self.without(name);
        changed.0.push((name.to_owned(), value.to_owned()));
        changed
    }

    /// The same with a filter put on or taken off, on the first page.
    #[must_use]
    pub fn toggled(&self, name: &str, value: &str) -> Params {
        let mut changed = self.without("page");
        if changed.has(name, value) {
            changed.0.retain(|(held, chosen)| held != name || chosen != value);
        } else {
            changed.0.push((name.to_owned(), value.to_owned()));
        }
        changed
    }

    /// As an address: `path?query`, or `path` alone.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let query: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// The name under which an address asks for records in a state.
pub const STATE: &str = "etat";

/// The states that a list can be narrowed to: all for whoever writes records, so that what is a draft, waits or is
/// archived is found again; none for others.
#[must_use]
pub fn states(actor: &Actor) -> &'static [State] {
    if actor.writes() { &State::ALL } else { &[] }
}

/// A choice of a facet.
#[derive(Debug, Clone)]
pub struct FacetItem {
    /// What it says.
    pub label: String,
    /// How many records it would leave.
    pub count: i64,
    /// The list with this choice put on or taken off.
    pub href: String,
    /// Whether it is on.
    pub active: bool,
}

/// A filter with its choices.
#[derive(Debug, Clone)]
pub struct Facet {
    /// What it says.
    pub title: String,
    /// Its choices, most records first; those that are chosen are always among them.
    pub items: Vec<FacetItem>,
    /// How many choices are not listed: a list of thousands helps nobody to choose.
    pub more: i64,
    /// Where the others are listed, by name; empty if all are, or more than a page can hold.
    pub more_href: String,
    /// Its place on the page.
    pub id: String,
}

/// How many choices of a facet are listed.
const CHOICES: usize = 40;
/// How many are listed when all were asked for.
const ALL_CHOICES: usize = 1_000;
/// The name under which an address asks for all choices of one facet.
pub(crate) const ALL: &str = "tous";

/// A link to a page of the list.
#[derive(Debug, Clone)]
pub struct PageLink {
    /// Its number; 0 for a gap.
    pub number: u64,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
}

/// What a list's template needs beside its items.
#[derive(Debug, Clone, Default)]
pub struct ListView {
    /// How many records there are under these filters.
    pub total: u64,
    /// Filters.
    pub facets: Vec<Facet>,
    /// How many filters are on.
    pub active: usize,
    /// The list without filters.
    pub reset: String,
    /// Pages.
    pub pages: Vec<PageLink>,
    /// The page before, empty on the first.
    pub previous: String,
    /// The page after, empty on the last.
    pub next: String,
    /// Downloads of what is shown.
    pub downloads: Downloads,
}

impl ListView {
    /// The frame of a list at `path` (with its language) under `params`.
    #[must_use]
    pub fn new(path: &str, params: &Params, filters: &[&str], total: u64, size: u64) -> Self {
        let last = total.div_ceil(size.max(1)).max(1);
        let current = params.page().min(last);
        let href = |number: u64| {
            if number == 1 {
                params.without("page").at(path)
            } else {
                params.with("page", &number.to_string()).at(path)
            }
        };
        let mut pages = Vec::new();
        if last > 1 {
            for number in 1..=last {
                if number <= 1 || number == last || number.abs_diff(current) <= 2 {
                    pages.push(PageLink {
                        number,
                        href: href(number),
                        current: number == current,
                    });
                } else if pages.last().is_some_and(|link: &PageLink| link.number != 0) {
                    pages.push(PageLink {
                        number: 0,
                        href: String::new(),
                        current: false,
                    });
                }
            }
        }
        ListView {
            total,
            facets: Vec::new(),
            active: params
                .0
                .iter()
                .filter(|(name, _)| filters.contains(&name.as_str()))
                .count(),
            reset: path.to_owned(),
            pages,
            previous: if current > 1 {
                href(current - 1)
            } else {
                String::new()
            },
            next: if current < last {
                href(current + 1)
            } else {
                String::new()
            },
            downloads: Downloads::new(path, params),
        }
    }

    /// Adds a facet: `values` are code, label and count. A facet with nothing to choose is left out.
    pub fn facet(
        &mut self,
        path: &str,
        params: &Params,
        name: &str,
        title: String,
        values: Vec<(String, String, i64)>,
    ) {
        self.facet_of(path, params, name, title, values, CHOICES);
    }

    /// Adds the facet of states: how many records of the list stand in each of [`states`].
    pub fn states(&mut self, lang: Lang, path: &str, params: &Params, counts: Vec<(State, u64)>) {
        let w = crate::Messages(lang);
        let values = counts
            .into_iter()
            .filter(|(state, count)| *count > 0 || params.has(STATE, state.code()))
            .map(|(state, count)| {
                let label = w.by_key(&format!("state-{}", state.code().replace('_', "-")), None);
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                (state.code().to_owned(), label.unwrap_or_default(), count)
            })
            .collect();
        self.facet(path, params, STATE, w.list_state(), values);
    }

    /// The same with so many choices listed.
    pub fn facet_of(
        &mut self,
        path: &str,
        params: &Params,
        name: &str,
        title: String,
        values: Vec<(String, String, i64)>,
        choices: usize,
    ) {
        if values.is_empty() {
            return;
        }
        let mut values = values;
        values.sort_by_cached_key(|(_, label, count)| {
            (std::cmp::Reverse(*count), kernel::text::sort_key(label))
        });
        let (all, asked) = (values.len(), params.has(ALL, name));
        let limit = if asked { ALL_CHOICES } else { choices };
        let mut place = 0;
        values.retain(|(code, ..)| {
            place += 1;
            place <= limit || params.has(name, code)
        });
        if asked {
            // Whoever wants all of them looks for a name.
            values.sort_by_cached_key(|(_, label, _)| kernel::text::sort_key(label));
        }
        let more = i64::try_from(all - values.len()).unwrap_or(i64::MAX);
        let id = format!("filtre-{name}-choix");
        let more_href = if more > 0 && !asked {
            format!("{}#{id}", params.with(ALL, name).at(path))
        } else {
            String::new()
        };
        let params = &params.without(ALL);
        let items = values
            .into_iter()
            .map(|(code, label, count)| FacetItem {
                label,
                count,
                href: params.toggled(name, &code).at(path),
                active: params.has(name, &code),
            })
            .collect();
        self.facets.push(Facet {
            title,
            items,
            more,
            more_href,
            id,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_round_trip() {
        let params = Params::parse("q=l%27eau+%26+la%20mer&theme=water&theme=peace&vide=");
        assert_eq!(params.get("q"), Some("l'eau & la mer"));
        assert_eq!(params.all("theme"), ["water", "peace"]);
        assert_eq!(
            Params::parse(params.at("/x").strip_prefix("/x?").unwrap()),
            params
        );
    }

    #[test]
    fn a_filter_goes_on_and_off_and_returns_to_the_first_page() {
        let params = Params::parse("theme=water&page=3");
        assert_eq!(params.toggled("theme", "water").at("/p"), "/p");
        assert_eq!(
            params.toggled("theme", "peace").at("/p"),
            "/p?theme=water&theme=peace"
        );
    }

    #[test]
    fn a_facet_lists_the_most_frequent_choices_and_those_that_are_chosen() {
        let mut list = ListView::default();
        let values = (0..1_000)
            .map(|n| (format!("c{n}"), format!("Choix {n}"), 1_000 - n))
            .collect();
        list.facet("/p", &Params::parse("c=c900"), "c", "Choix".into(), values);
        let facet = &list.facets[0];
        assert_eq!((facet.items.len(), facet.more), (CHOICES + 1, 1_000 - 41));
        assert!(
            facet
                .items
                .iter()
                .any(|item| item.active && item.label == "Choix 900")
        );
    }

    #[test]
    fn the_rest_of_a_facet_is_one_link_away_by_name() {
        let values = || {
            (0..1_500)
                .map(|n| (format!("c{n}"), format!("Choix {n:04}"), 1_500 - n))
                .collect::<Vec<_>>()
        };
        let mut list = ListView::default();
        list.facet("/p", &Params::parse("q=x"), "c", "Choix".into(), values());
        assert_eq!(list.facets[0].more_href, "/p?q=x&tous=c#filtre-c-choix");
        list.facet("/p", &Params::parse("q=x&tous=c"), "c", "Choix".into(), values());
        let all = &list.facets[1];
        assert_eq!((all.items.len(), all.more), (ALL_CHOICES, 500));
        assert_eq!(
            all.items[1].href, "/p?q=x&c=c1",
            "the choice made, the list is short again"
        );
        list.facet("/p", &Params::parse("tous=d"), "c", "Choix".into(), values());
        assert_eq!(list.facets[2].items.len(), CHOICES);
        let few = values().into_iter().take(50).rev().collect();
        list.facet("/p", &Params::parse("tous=c"), "c", "Choix".into(), few);
        assert!(list.facets[3].items.is_sorted_by_key(|item| item.label.clone()));
    }

    #[test]
    fn broken_escapes_are_taken_as_they_are() {
        assert_eq!(Params::parse("q=100%&x=%zz").get("q"), Some("100%"));
        assert_eq!(Params::parse("q=a%00b").get("q"), Some("ab"));
    }

    #[test]
    fn long_lists_show_few_page_links() {
        let view = ListView::new("/l", &Params::parse("page=50"), &[], 10_000, 100);
        let shown: Vec<u64> = view.pages.iter().map(|page| page.number).collect();
        assert_eq!(shown, [1, 0, 48, 49, 50, 51, 52, 0, 100]);
    }
}
