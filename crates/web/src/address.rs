//! What the address of a list asks for. A filter that nobody knows must not give everything in silence, nor a value that
//! nothing has give nothing: a page says so above its list, a file is refused. What is known is said in the page's title.

use database::{Result, record};
use geo::{country, territory};
use kernel::policy::{self, Action};
use kernel::{Actor, Lang, ShortId, State, text};
use sea_orm::ConnectionTrait;

use crate::export::{COLUMNS, Column, Format};
use crate::list::{ALL, Params, STATE, decode, states};
use crate::{Error, Messages, Page, Visit};

/// How many filters a title says.
const TOLD: usize = 3;
/// How many unknown names or values a page says.
const NOTICED: usize = 5;
/// The longest name, value or typed text that is said again.
const LONGEST: usize = 40;

/// The address of a list, read by the names and values that exist there.
#[derive(Debug, Clone)]
pub struct Address {
    /// What it says under the names that exist.
    pub params: Params,
    lang: Lang,
    path: String,
    names: Vec<&'static str>,
    unknown: Vec<String>,
    wrong: Vec<(String, String)>,
    told: Vec<String>,
    begun: bool,
}

/// What a page says of its address, with a link that mends it.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// What the link says.
    pub label: String,
    /// Where it leads; empty for none.
    pub href: String,
}

impl Address {
    /// Reads the address of a list, or of a file of it, that has these filters, and may say these other things.
    #[must_use]
    pub fn of(visit: &Visit, filters: &[&'static str], others: &[&'static str]) -> Address {
        let is_file = Format::of_path(&visit.path).is_some();
        let names = [filters, others].concat();
        // Whoever puts `.csv` into the address of a page means the list, of which the page shows a part.
        let frame: &[&str] = if is_file {
            &[COLUMNS, "page", ALL]
        } else {
            &["page", ALL]
        };
        let mut unknown: Vec<String> = Vec::new();
        for (name, _) in decode(&visit.query) {
            let known = names.contains(&name.as_str()) || frame.contains(&name.as_str());
            if !known && !follows(&name) && !unknown.contains(&name) {
                unknown.push(name);
            }
        }
        let mut params = Params::parse(&visit.query);
        params
            .0
            .retain(|(name, _)| names.contains(&name.as_str()) || frame.contains(&name.as_str()));
        Address {
            params,
            lang: visit.lang,
            path: visit.url(&visit.path),
            names,
            unknown,
            wrong: Vec::new(),
            told: Vec::new(),
            begun: false,
        }
    }

    /// The same for a page whose title says already what was typed: the filters follow it.
    #[must_use]
    pub fn begun(mut self, begun: bool) -> Address {
        self.begun = begun;
        self
    }

    /// Whether it narrows by this filter.
    #[must_use]
    pub fn asks(&self, name: &str) -> bool {
        self.params.get(name).is_some()
    }

    /// Checks the values of a filter: `label` says what the page calls one, `None` where there is no such value. An empty
    /// label is not said in the title.
    pub fn check(&mut self, name: &str, label: impl Fn(&str) -> Option<String>) {
        for value in self.params.all(name) {
            match label(value) {
                Some(label) if label.is_empty() || self.told.contains(&label) => {}
                Some(label) => self.told.push(label),
                None => self.wrong.push((name.to_owned(), value.to_owned())),
            }
        }
    }

    /// Says what was typed into a filter that takes any words.
    pub fn typed(&mut self, name: &str) {
        if let Some(typed) = self
            .params
            .get(name)
            .map(str::trim)
            .filter(|typed| !typed.is_empty())
        {
            let words = Messages(self.lang).address_typed(shortened(typed));
            self.told.push(words);
        }
    }

    /// Checks a filter by countries.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn countries(&mut self, connection: &impl ConnectionTrait, name: &str) -> Result<()> {
        let (lang, found) = (self.lang, country::some(connection, self.values(name)).await?);
        self.check(name, |code| {
            let held = found.iter().find(|held| held.code == code)?;
            Some(held.label(lang).to_owned())
        });
        Ok(())
    }

    /// Checks a filter by French territories of one kind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn territories(
        &mut self,
        connection: &impl ConnectionTrait,
        name: &str,
        kind: &str,
    ) -> Result<()> {
        let found = territory::some(connection, kind, self.values(name)).await?;
        self.check(name, |code| {
            let held = found.iter().find(|held| held.code == code)?;
            Some(held.name.clone())
        });
        Ok(())
    }

    /// Checks a filter by French territories of any kind, `ept:200057867`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn territory_keys(&mut self, connection: &impl ConnectionTrait, name: &str) -> Result<()> {
        let key = |text: &str| {
            let (kind, code) = text.split_once(':')?;
            Some((kind.to_owned(), code.to_owned()))
        };
        let keys = self.params.all(name).into_iter().filter_map(key);
        let found = territory::by_keys(connection, keys).await?;
        self.check(name, |text| Some(found.get(&key(text)?)?.name.clone()));
        Ok(())
    }

    /// Checks a filter by records of one kind, named by the end of their address. What `actor` may not see is not there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn records(
        &mut self,
        connection: &impl ConnectionTrait,
        actor: &Actor,
        name: &str,
        kind: &'static str,
    ) -> Result<()> {
        let mut found = Vec::new();
        for value in self.values(name) {
            let Some(short_id) = ShortId::from_address(&value) else {
                continue;
            };
            match record::by_short_id(connection, kind, &short_id).await {
                Ok(held) if policy::allow(actor, Action::Read, held.guarded()) => {
                    found.push((value, held.title.text(self.lang).to_owned()));
                }
                Ok(_) | Err(database::Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        self.check(name, |value| {
            let (_, title) = found.iter().find(|(held, _)| held == value)?;
            Some(title.clone())
        });
        Ok(())
    }

    /// Checks the filter by states, which only those have who write records.
    pub fn states(&mut self, actor: &Actor) {
        if states(actor).is_empty() {
            self.names.retain(|name| *name != STATE);
            if self.asks(STATE) {
                self.unknown.push(STATE.to_owned());
                self.params = self.params.without(STATE);
            }
            return;
        }
        let w = Messages(self.lang);
        self.check(STATE, |code| {
            let key = format!("state-{}", State::from_code(code)?.code().replace('_', "-"));
            w.by_key(&key, None)
        });
    }

    fn values(&self, name: &str) -> Vec<String> {
        self.params.all(name).into_iter().map(str::to_owned).collect()
    }

    /// What a file is made by, in which one may choose among these columns; none for a drawing.
    ///
    /// # Errors
    /// [`Error::Parameter`] names the first thing that does not exist, and what does.
    pub fn for_file(mut self, columns: &[Column]) -> Result<Params, Error> {
        let list = self.path.rsplit_once('.').filter(|_| !columns.is_empty());
        let page = list.map_or_else(String::new, |(list, _)| {
            let mut right = self.params.without(COLUMNS).without("page").without(ALL);
            let wrong = &self.wrong;
            right.0.retain(|pair| !wrong.contains(pair));
            right.at(list)
        });
        let refused = |name: &str, reason, names| Error::Parameter {
            name: text::truncate_chars(name, LONGEST * 2),
            reason,
            names,
            page,
        };
        let chosen = self.params.all(COLUMNS);
        let chosen = chosen.iter().flat_map(|keys| keys.split(',')).map(str::trim);
        let mut chosen = chosen.filter(|key| !key.is_empty());
        let no_column = chosen.find(|key| columns.iter().all(|column| column.key != *key));
        if columns.is_empty() {
            self.unknown.extend(no_column.map(|_| COLUMNS.to_owned()));
        } else {
            self.names.push(COLUMNS);
        }
        if let Some(name) = self.unknown.first() {
            return Err(refused(name, "unknown", self.names));
        }
        if let Some((name, value)) = self.wrong.first() {
            return Err(refused(&format!("{name}={value}"), "wrong", self.names));
        }
        if let Some(key) = no_column {
            let keys = columns.iter().map(|column| column.key).collect();
            return Err(refused(&format!("{COLUMNS}={key}"), "wrong", keys));
        }
        Ok(self.params.without("page").without(ALL))
    }

    /// A page's title, or its description, with the filters.
    fn narrowed(&self, title: String) -> String {
        if self.told.is_empty() {
            return title;
        }
        let mut said: Vec<&str> = self.told.iter().take(TOLD).map(String::as_str).collect();
        if self.told.len() > TOLD {
            said.push("…");
        }
        if self.begun {
            return format!("{title}, {}", said.join(", "));
        }
        Messages(self.lang).address_narrowed(said.join(", "), title)
    }

    /// What the address says that exists nowhere here.
    fn notices(&self) -> Vec<Notice> {
        let w = Messages(self.lang);
        let mut notices = Vec::new();
        if !self.unknown.is_empty() {
            let said = self.unknown.iter().take(NOTICED).map(|name| shortened(name));
            let said: Vec<String> = said.collect();
            let count = i64::try_from(self.unknown.len()).unwrap_or(i64::MAX);
            let first = w.address_unknown(count, said.join(", "));
            let second = if self.names.is_empty() {
                w.address_no_names()
            } else {
                w.address_names(self.names.join(", "))
            };
            notices.push(Notice {
                text: format!("{first} {second}"),
                label: String::new(),
                href: String::new(),
            });
        }
        for (name, value) in self.wrong.iter().take(NOTICED) {
            let mut rest = self.params.without("page");
            rest.0.retain(|(held, chosen)| held != name || chosen != value);
            notices.push(Notice {
                text: w.address_wrong(name.clone(), shortened(value)),
                label: w.address_remove(),
                href: rest.at(&self.path),
            });
        }
        notices
    }
}

impl Page {
    /// Says the filters in the title and what it is about, and above its content what the address says that does not
    /// exist here; its other language gets what does.
    #[must_use]
    pub fn asked(mut self, address: &Address) -> Self {
        let narrowed = address.narrowed(self.title.clone());
        if narrowed != self.title {
            self.description = format!("{narrowed}. {}", self.description).trim().to_owned();
            self.title = narrowed;
        }
        self.notices = address.notices();
        for alternate in &mut self.alternates {
            if let Some((path, _)) = alternate.href.split_once('?') {
                alternate.href = address.params.at(path);
            }
        }
        self
    }
}

fn shortened(text: &str) -> String {
    text::truncate_chars(text, LONGEST)
}

/// Whether a parameter is one by which senders of links follow who opens them: it asks for nothing.
fn follows(name: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "utm_", "mtm_", "pk_", "piwik_", "matomo_", "at_", "hsa_", "_hs", "gad_",
    ];
    const NAMES: [&str; 22] = [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "twclid",
        "ttclid",
        "yclid",
        "igsh",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "srsltid",
        "xtor",
        "_ga",
        "_gl",
        "epik",
        "s_cid",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || BEGINNINGS.iter().any(|begin| name.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(address: &str) -> Visit {
        let (parts, ()) = axum::http::Request::get(address).body(()).unwrap().into_parts();
        Visit::of(&parts)
    }

    fn of(address: &str) -> Address {
        Address::of(&visit(address), &["pays", "theme", STATE], &["nom"])
    }

    #[test]
    fn what_nobody_knows_is_noticed_and_not_carried_on() {
        let address = of("/l?country=ML&pays=MA&utm_source=x&fbclid=y&page=2&tous=pays&country=MA");
        assert_eq!(address.unknown, ["country"]);
        assert_eq!(address.params.at("/l"), "/l?pays=MA&page=2&tous=pays");
        let notices = address.notices();
        assert_eq!(notices.len(), 1);
        assert!(notices[0].text.contains("country") && notices[0].text.contains("pays, theme"));
    }

    #[test]
    fn a_value_that_nothing_has_is_noticed_with_a_way_out() {
        let mut address = of("/l?pays=QQ&pays=MA&page=2");
        address.check("pays", |code| (code == "MA").then(|| "Maroc".to_owned()));
        let notices = address.notices();
        assert!(notices[0].text.contains("QQ"), "{notices:?}");
        assert_eq!(notices[0].href, "/l?pays=MA");
        assert_eq!(address.narrowed("Liens".into()), "Liens\u{a0}: Maroc");
    }

    #[test]
    fn a_file_is_refused_with_the_names_that_exist() {
        let columns = crate::export::columns([("name", "Nom".to_owned())]);
        let refused = |address: Address| match address.for_file(&columns) {
            Err(Error::Parameter {
                name,
                reason,
                names,
                page,
            }) => {
                assert!(page.starts_with("/l") && !page.contains("QQ"), "{page}");
                (name, reason, names)
            }
            other => panic!("{other:?}"),
        };
        let (name, reason, names) = refused(of("/l.csv?country=ML"));
        assert_eq!((name.as_str(), reason), ("country", "unknown"));
        assert_eq!(names, ["pays", "theme", STATE, "nom", COLUMNS]);
        let mut wrong = of("/l.csv?pays=QQ");
        wrong.check("pays", |_| None);
        let (name, reason, _) = refused(wrong);
        assert_eq!((name.as_str(), reason), ("pays=QQ", "wrong"));
        let (name, _, names) = refused(of("/l.csv?colonnes=name,zzz"));
        assert_eq!((name.as_str(), names), ("colonnes=zzz", vec!["name"]));
        let asked = || of("/l.csv?pays=MA&utm_source=x&colonnes=name&page=2");
        let kept = asked().for_file(&columns).unwrap();
        assert_eq!(kept.at("/l"), "/l?pays=MA&colonnes=name");
        assert!(asked().for_file(&[]).is_err(), "a drawing has no columns");
    }

    #[test]
    fn a_title_says_three_filters_and_that_there_are_more() {
        let mut address = of("/en/l?pays=A&pays=B&theme=C&theme=C&nom=eau");
        address.lang = Lang::En;
        address.check("pays", |code| Some(code.to_owned()));
        address.check("theme", |code| Some(code.to_owned()));
        assert_eq!(address.narrowed("Links".into()), "Links: A, B, C");
        address.typed("nom");
        assert_eq!(address.narrowed("Links".into()), "Links: A, B, C, …");
        assert_eq!(of("/l").narrowed("Liens".into()), "Liens");
    }

    #[test]
    fn states_are_the_filter_of_administrators() {
        let mut address = of("/l?etat=archived");
        address.states(&Actor::Visitor);
        assert!(!address.asks(STATE) && !address.names.contains(&STATE));
        assert_eq!(address.unknown, [STATE]);
    }

    #[test]
    fn long_names_are_cut() {
        let address = of(&format!("/l?{}=1", "a".repeat(200)));
        assert!(
            address.notices()[0]
                .text
                .contains(&format!("{}…", "a".repeat(LONGEST - 1)))
        );
        assert!(!address.notices()[0].text.contains(&"a".repeat(LONGEST)));
    }
}
