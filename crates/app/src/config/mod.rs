//! Settings: the commented default compiled in, the file, the environment, the command line, in this order. Each value
//! remembers where it came from.

mod places;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Value;

pub use self::places::{From, Problem};

const DEFAULT: &str = include_str!("../default.toml");

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

    /// A number of things, unless it is negative or no number.
    fn count<N: TryFrom<i64>>(&self, name: &str) -> Option<N> {
        let (value, _) = self.values.get(name)?;
        N::try_from(value.as_integer()?).ok()
    }

    /// Whether somebody set it.
    fn is_stated(&self, name: &str) -> bool {
        self.values
            .get(name)
            .is_some_and(|(_, from)| *from != From::Default)
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
