//! What a page is about, said for machines (schema.org, as JSON-LD in the page). A feature builds the value of its own
//! sheet from what every visitor may see; here it is made safe to stand in HTML, and the way to the page is added.

use kernel::Actor;
use kernel::date::Period;
use kernel::policy::{Action, Guarded, allow};
use serde_json::{Map, Value, json};

use crate::Page;

/// A thing of schema.org, built property by property; what is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct Thing(Map<String, Value>);

impl Thing {
    /// A thing of this type: `Event`.
    #[must_use]
    pub fn new(kind: &str) -> Thing {
        Thing::default().with("@type", kind)
    }

    /// Adds a property, unless there is nothing to say.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Thing {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(held) => held.is_empty(),
            Value::Bool(_) | Value::Number(_) => false,
        };
        if !empty {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds several things under one property.
    #[must_use]
    pub fn with_all(self, name: &str, things: impl IntoIterator<Item = Thing>) -> Thing {
        let items: Vec<Value> = things.into_iter().map(Value::from).collect();
        self.with(name, items)
    }

    /// Adds a position, latitude and longitude in degrees (WGS 84).
    #[must_use]
    pub fn at(self, name: &str, point: Option<(f64, f64)>) -> Thing {
        match point {
            Some((latitude, longitude)) => self.with(
                name,
                json!({"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}),
            ),
            None => self,
        }
    }
}

impl From<Thing> for Value {
    fn from(thing: Thing) -> Value {
        Value::Object(thing.0)
    }
}

/// Whether a page says for machines what it is about: to visitors, as machines are, and of what visitors may see. To others
/// the same page may show more.
#[must_use]
pub fn tells(actor: &Actor, record: Guarded) -> bool {
    !actor.is_signed_in() && allow(&Actor::Visitor, Action::Read, record)
}

/// The first and the last day of a period as ISO 8601 says them, as precise as they are known. What is only about, before
/// or open says nothing: schema.org has no word for it.
#[must_use]
pub fn days(period: &Period) -> (Option<String>, Option<String>) {
    let text = period.to_string();
    match text.split_once('/') {
        Some((from, to)) => (iso(from), iso(to)),
        None => (iso(&text), None),
    }
}

/// A year, a month or a day; a season or a part of a year gives its year.
fn iso(edtf: &str) -> Option<String> {
    if edtf.contains(['~', '?', '<', '%']) {
        return None;
    }
    let parts: Vec<&str> = edtf.split('-').collect();
    let number = |place: usize, most: u32| {
        parts.get(place).filter(|text| {
            text.len() == 2 && text.parse::<u32>().is_ok_and(|held| (1..=most).contains(&held))
        })
    };
    let year = parts
        .first()
        .filter(|text| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(match (number(1, 12), number(2, 31)) {
        (Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        (Some(month), None) => format!("{year}-{month}"),
        (None, _) => (*year).to_owned(),
    })
}

impl Page {
    /// Says what the page is about, for machines: see [`tells`].
    #[must_use]
    pub fn about(mut self, thing: Thing) -> Self {
        self.thing = Some(thing.into());
        self
    }

    /// The scripts of data that stand in the page's head, each as JSON that no sign of it can end.
    #[must_use]
    pub fn linked_data(&self) -> Vec<String> {
        if self.canonical.is_empty() {
            return Vec::new();
        }
        let mut scripts = Vec::new();
        if let Some(mut thing) = self.thing.clone() {
            thing["@context"] = json!("https://schema.org");
            scripts.push(embedded(&thing));
        }
        if !self.breadcrumbs.is_empty() {
            scripts.push(embedded(&self.way()));
        }
        scripts
    }

    /// The way to the page, as a list of links.
    fn way(&self) -> Value {
        let home = (self.w.home(), self.url("/"));
        let crumbs = self
            .breadcrumbs
            .iter()
            .map(|crumb| (crumb.label.clone(), crumb.href.clone()));
        let steps: Vec<Value> = std::iter::once(home)
            .chain(crumbs)
            .enumerate()
            .map(|(place, (name, href))| {
                let item = if href.is_empty() {
                    self.canonical.clone()
                } else {
                    format!("{}{href}", self.base_url)
                };
                json!({"@type": "ListItem", "position": place + 1, "name": name, "item": item})
            })
            .collect();
        json!({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps})
    }
}

/// JSON that may stand in a `<script>`: `</script>`, `<!--` and the line ends of old parsers cannot occur in it.
fn embedded(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_no_more_precise_than_they_are_known() {
        for (edtf, from, to) in [
            ("2008-03-31", Some("2008-03-31"), None),
            ("2000/2005-04", Some("2000"), Some("2005-04")),
            ("1998-02/..", Some("1998-02"), None),
            ("1964~", None, None),
            ("2007-21", Some("2007"), None),
            ("2006-early", Some("2006"), None),
            ("2019-12-late", Some("2019-12"), None),
            ("<1964", None, None),
            ("../2014", None, Some("2014")),
        ] {
            let period: Period = edtf.parse().unwrap();
            assert_eq!(
                days(&period),
                (from.map(str::to_owned), to.map(str::to_owned)),
                "{edtf}"
            );
        }
    }

    #[test]
    fn nothing_in_the_data_ends_the_script() {
        let thing = Thing::new("Thing").with("name", "</script><!-- & \u{2028}");
        let text = embedded(&thing.into());
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["name"], "</script><!-- & \u{2028}");
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let value = Value::from(
            Thing::new("Thing")
                .with("url", "")
                .with("geo", Value::Null)
                .with_all("member", []),
        );
        assert_eq!(value, json!({"@type": "Thing"}));
    }
}
