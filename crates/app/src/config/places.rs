//! Where values come from, and what can be wrong with them there.

use std::path::PathBuf;

use crate::messages::Messages;

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
