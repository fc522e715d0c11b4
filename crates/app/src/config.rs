//! Settings: the commented default compiled in, the file, the environment, the command line, in this order. Each value
//! remembers where it came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Value;
use web::{ApiSettings, Legal, Settings, SmtpSettings};

use crate::messages::Messages;

const DEFAULT: &str = include_str!("default.toml");

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// The default compiled in.
    Default,
    /// A file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// An option of the command line.
    Option(&'static str),
}

impl From {
    /// The place, for people.
    #[must_use]
    pub fn said(&self, t: Messages) -> String {
        match self {
            From::Default => t.from_default(),
            From::File(file) => t.from_file(file.display().to_string()),
            From::Environment(name) => t.from_environment(name.clone()),
            From::Option(name) => t.from_option(*name),
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug)]
pub enum Problem {
    /// The file cannot be read.
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The file is no TOML.
    Syntax {
        /// Which.
        file: PathBuf,
        /// Line, column and what was expected there.
        error: Box<toml::de::Error>,
    },
    /// There is no such setting.
    Unknown {
        /// Where it stands.
        place: From,
        /// The name.
        name: String,
    },
    /// The value is of another type.
    Type {
        /// Where it stands.
        place: From,
        /// The setting.
        name: String,
        /// The type that it must have, as TOML calls it.
        kind: &'static str,
    },
}

impl Problem {
    /// What is wrong, for people.
    #[must_use]
    pub fn said(&self, t: Messages) -> String {
        match self {
            Problem::Unreadable { file, error } => {
                let file = file.display().to_string();
                format!("{file} : {}", crate::explain::system(error, t))
            }
            Problem::Syntax { file, error } => t.config_syntax(
                error.to_string().trim_end().to_owned(),
                file.display().to_string(),
            ),
            Problem::Unknown { place, name } => t.config_unknown(name.clone(), place.said(t)),
            Problem::Type { place, name, kind } => {
                let kind = match *kind {
                    "integer" => t.config_integer(),
                    "float" => t.config_float(),
                    "boolean" => t.config_boolean(),
                    _ => t.config_text(),
                };
                t.config_type(kind, name.clone(), place.said(t))
            }
        }
    }
}

fn table(text: &str, file: &Path) -> Result<toml::Table, Problem> {
    text.parse().map_err(|error| Problem::Syntax {
        file: file.to_owned(),
        error: Box::new(error),
    })
}

/// All settings, by dotted name.
#[derive(Debug, Clone)]
pub struct Config {
    values: BTreeMap<String, (Value, From)>,
}

/// The settings that have an option on the command line, and its name.
pub const OPTIONS: [(&str, &str); 3] = [
    ("database.url", "database-url"),
    ("data.dir", "data-dir"),
    ("server.bind", "bind"),
];

/// The variable of the environment that sets a value: `server.bind` is `VILLEMONDE_SERVER_BIND`, or, for those with an
/// option, the option's name: `VILLEMONDE_BIND`.
fn variables(name: &str) -> Vec<String> {
    let upper = |text: &str| format!("VILLEMONDE_{}", text.replace(['.', '-'], "_").to_uppercase());
    let mut names = vec![upper(name)];
    names.extend(
        OPTIONS
            .iter()
            .filter(|(held, _)| *held == name)
            .map(|(_, option)| upper(option)),
    );
    names
}

impl Config {
    /// Reads all four places. `options` are values by option name.
    ///
    /// # Errors
    /// When the file does not parse, names an unknown setting, or a value has the wrong type.
    pub fn read(
        options: &BTreeMap<&'static str, String>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Config, Problem> {
        let mut config = Config {
            values: BTreeMap::new(),
        };
        let defaults = table(DEFAULT, Path::new("default.toml"))?;
        for (name, value) in leaves(&defaults) {
            config.values.insert(name, (value, From::Default));
        }
        let named = environment.get("VILLEMONDE_CONFIG").map(PathBuf::from);
        let file = named.clone().unwrap_or_else(|| PathBuf::from("villemonde.toml"));
        if named.is_some() || file.exists() {
            config.read_file(&file)?;
        }
        for name in config.values.keys().cloned().collect::<Vec<_>>() {
            for variable in variables(&name) {
                if let Some(text) = environment.get(&variable) {
                    config.set(&name, text, From::Environment(variable))?;
                }
            }
        }
        for (name, option) in OPTIONS {
            if let Some(text) = options.get(option) {
                config.set(name, text, From::Option(option))?;
            }
        }
        Ok(config)
    }

    fn read_file(&mut self, file: &Path) -> Result<(), Problem> {
        let text = std::fs::read_to_string(file).map_err(|error| Problem::Unreadable {
            file: file.to_owned(),
            error,
        })?;
        for (name, value) in leaves(&table(&text, file)?) {
            let place = From::File(file.to_owned());
            let Some((held, _)) = self.values.get(&name) else {
                return Err(Problem::Unknown { place, name });
            };
            if std::mem::discriminant(held) != std::mem::discriminant(&value) {
                let kind = held.type_str();
                return Err(Problem::Type { place, name, kind });
            }
            self.values.insert(name, (value, From::File(file.to_owned())));
        }
        Ok(())
    }

    fn set(&mut self, name: &str, text: &str, from: From) -> Result<(), Problem> {
        let Some((held, _)) = self.values.get(name) else {
            return Err(Problem::Unknown {
                place: from,
                name: name.to_owned(),
            });
        };
        let value = match held {
            Value::String(_) => Some(Value::String(text.to_owned())),
            Value::Integer(_) => text.parse().ok().map(Value::Integer),
            Value::Float(_) => text.parse().ok().map(Value::Float),
            Value::Boolean(_) => text.parse().ok().map(Value::Boolean),
            _ => None,
        };
        let Some(value) = value else {
            return Err(Problem::Type {
                place: from,
                name: name.to_owned(),
                kind: held.type_str(),
            });
        };
        self.values.insert(name.to_owned(), (value, from));
        Ok(())
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.values
            .get(name)
            .and_then(|(value, _)| value.as_str())
            .unwrap_or_default()
            .to_owned()
    }

    fn number(&self, name: &str) -> f64 {
        self.values
            .get(name)
            .and_then(|(value, _)| value.as_float())
            .unwrap_or_default()
    }

    /// How many connections are kept open.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.values
            .get("database.connections")
            .and_then(|(value, _)| value.as_integer())
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or(8)
            .max(2)
    }

    /// The data folder.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        PathBuf::from(self.text("data.dir"))
    }

    /// The database's address.
    #[must_use]
    pub fn database_url(&self) -> String {
        let url = self.text("database.url");
        if url.is_empty() {
            format!("sqlite:{}", self.data_dir().join("villemonde.db").display())
        } else {
            url
        }
    }

    /// What pages and features read.
    #[must_use]
    pub fn settings(&self, demo: bool) -> Settings {
        let stated = self
            .values
            .get("server.base_url")
            .is_some_and(|(_, from)| *from != From::Default);
        let base_url = if stated {
            self.text("server.base_url")
        } else {
            format!("http://{}", self.text("server.bind"))
        };
        let base_url = base_url.trim_end_matches('/').to_owned();
        let forced = self
            .values
            .get("server.secure_cookies")
            .and_then(|(value, _)| value.as_bool())
            .unwrap_or(false);
        Settings {
            network: self.text("network.name"),
            secure_cookies: forced || base_url.starts_with("https://"),
            base_url,
            demo,
            tiles_url: self.text("map.tiles_url"),
            tiles_attribution: self.text("map.tiles_attribution"),
            home_point: (self.number("network.longitude"), self.number("network.latitude")),
            home_departement: self.text("network.departement"),
            // No mail leaves the demonstration: everybody reads it there.
            smtp: if demo { None } else { self.smtp() },
            legal: self.legal(),
            api: self.api(demo),
            page_cache_mb: self
                .values
                .get("server.page_cache_mb")
                .and_then(|(value, _)| value.as_integer())
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or(Settings::default().page_cache_mb),
        }
    }

    /// Who answers for the site.
    #[must_use]
    pub fn legal(&self) -> Legal {
        let text = |name: &str| self.text(&format!("legal.{name}")).trim().to_owned();
        Legal {
            publisher: text("publisher"),
            publisher_form: text("publisher_form"),
            publisher_address: text("publisher_address"),
            publisher_phone: text("publisher_phone"),
            publisher_registration: text("publisher_registration"),
            director: text("director"),
            host: text("host"),
            host_address: text("host_address"),
            host_phone: text("host_phone"),
            contact: text("contact"),
        }
    }

    /// How the API is guarded. The demonstration is there to be tried: its API has no brake unless somebody sets one.
    fn api(&self, demo: bool) -> ApiSettings {
        let count = |name: &str| {
            self.values
                .get(name)
                .and_then(|(value, _)| value.as_integer())
                .and_then(|count| u32::try_from(count).ok())
        };
        let default = ApiSettings::default();
        let stated = self
            .values
            .get("api.requests_per_minute")
            .is_some_and(|(_, from)| *from != From::Default);
        let requests_per_minute = if demo && !stated {
            0
        } else {
            count("api.requests_per_minute").unwrap_or(default.requests_per_minute)
        };
        ApiSettings {
            requests_per_minute,
            trusted_proxies: count("server.trusted_proxies")
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or(default.trusted_proxies),
        }
    }

    /// How mail leaves, if a server is named.
    fn smtp(&self) -> Option<SmtpSettings> {
        let host = self.text("mail.host");
        let port = self
            .values
            .get("mail.port")
            .and_then(|(value, _)| value.as_integer())
            .and_then(|port| u16::try_from(port).ok());
        (!host.is_empty()).then(|| SmtpSettings {
            host,
            port: port.unwrap_or(587),
            user: self.text("mail.user"),
            password: self.text("mail.password"),
            from: self.text("mail.from"),
        })
    }

    /// All values in order, secrets hidden: name, value, where it came from.
    #[must_use]
    pub fn shown(&self) -> Vec<(String, String, From)> {
        let mut rows: Vec<_> = self
            .values
            .iter()
            .map(|(name, (value, from))| {
                let text = match value {
                    Value::String(text) if name == "database.url" => database::redact(text),
                    Value::String(text)
                        if matches!(name.as_str(), "mail.password" | "files.s3_secret")
                            && !text.is_empty() =>
                    {
                        "***".to_owned()
                    }
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                (name.clone(), text, from.clone())
            })
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    }
}

fn leaves(table: &toml::Table) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (section, value) in table {
        match value {
            Value::Table(inner) => found.extend(
                inner
                    .iter()
                    .map(|(key, value)| (format!("{section}.{key}"), value.clone())),
            ),
            other => found.push((section.clone(), other.clone())),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use kernel::Lang;

    use super::*;

    #[test]
    fn the_option_wins_over_the_environment_and_each_says_where_it_came_from() {
        let environment = BTreeMap::from([
            ("VILLEMONDE_BIND".to_owned(), "0.0.0.0:1".to_owned()),
            ("VILLEMONDE_NETWORK_NAME".to_owned(), "Réseau".to_owned()),
        ]);
        let config = Config::read(
            &BTreeMap::from([("bind", "127.0.0.1:2".to_owned())]),
            &environment,
        )
        .unwrap();
        assert_eq!(config.text("server.bind"), "127.0.0.1:2");
        assert_eq!(config.text("network.name"), "Réseau");
        let shown = config.shown();
        let from = |name: &str| {
            shown
                .iter()
                .find(|row| row.0 == name)
                .map(|row| row.2.clone())
                .unwrap()
        };
        assert_eq!(from("server.bind"), From::Option("bind"));
        assert_eq!(
            from("network.name"),
            From::Environment("VILLEMONDE_NETWORK_NAME".to_owned())
        );
        assert_eq!(from("log.format"), From::Default);
    }

    #[test]
    fn a_wrong_type_and_an_unknown_setting_are_refused_by_name() {
        let environment = BTreeMap::from([("VILLEMONDE_DATABASE_CONNECTIONS".to_owned(), "many".to_owned())]);
        assert!(
            Config::read(&BTreeMap::new(), &environment)
                .unwrap_err()
                .said(Messages(Lang::Fr))
                .contains("database.connections")
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("v.toml");
        std::fs::write(&file, "[server]\nport = 1\n").unwrap();
        let environment = BTreeMap::from([("VILLEMONDE_CONFIG".to_owned(), file.display().to_string())]);
        assert!(
            Config::read(&BTreeMap::new(), &environment)
                .unwrap_err()
                .said(Messages(Lang::En))
                .contains("server.port")
        );
    }

    #[test]
    fn the_api_is_braked_as_set_and_the_demonstration_only_then() {
        let read = |environment: &[(&str, &str)]| {
            let environment = environment
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            Config::read(&BTreeMap::new(), &environment).unwrap()
        };
        let plain = read(&[]);
        assert_eq!(plain.settings(false).api, ApiSettings::default());
        assert_eq!(plain.settings(true).api.requests_per_minute, 0);
        let set = read(&[
            ("VILLEMONDE_API_REQUESTS_PER_MINUTE", "30"),
            ("VILLEMONDE_SERVER_TRUSTED_PROXIES", "1"),
        ]);
        for demo in [true, false] {
            let api = set.settings(demo).api;
            assert_eq!((api.requests_per_minute, api.trusted_proxies), (30, 1));
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let environment = BTreeMap::from([
            (
                "VILLEMONDE_DATABASE_URL".to_owned(),
                "postgres://a:secret@h/d".to_owned(),
            ),
            ("VILLEMONDE_MAIL_HOST".to_owned(), "mail.exemple.fr".to_owned()),
            ("VILLEMONDE_MAIL_PASSWORD".to_owned(), "secret".to_owned()),
        ]);
        let config = Config::read(&BTreeMap::new(), &environment).unwrap();
        assert!(config.shown().iter().all(|row| !row.1.contains("secret")));
        assert!(config.database_url().contains("secret"));
        assert_eq!(
            config.settings(false).smtp.map(|smtp| (smtp.password, smtp.port)),
            Some(("secret".to_owned(), 587))
        );
        assert!(
            config.settings(true).smtp.is_none(),
            "no mail leaves the demonstration"
        );
    }
}
