//! What went wrong, in the words and the language of whoever typed the command.

use std::io::ErrorKind;

use clap::error::{ContextKind, ContextValue, ErrorKind as Wrong};

use crate::messages::Messages;

/// A failed command: what it was doing, and why that failed.
#[must_use]
pub fn failure(error: &anyhow::Error, t: Messages) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = words(cause, t);
        // An error that only wraps another says the same twice.
        if parts.last().is_none_or(|last| !last.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(if t.0 == kernel::Lang::Fr { " : " } else { ": " })
}

fn words(cause: &(dyn std::error::Error + 'static), t: Messages) -> String {
    if let Some(database::Error::NewerSchema(name)) = cause.downcast_ref() {
        return t.error_newer_schema(name.clone());
    }
    if let Some(database::Error::Address(_)) = cause.downcast_ref() {
        return t.error_address();
    }
    if let Some(search::Error::Busy(folder)) = cause.downcast_ref() {
        return t.error_index_busy(folder.display().to_string());
    }
    if let Some(database::Error::Io(error)) = cause.downcast_ref() {
        return system(error, t);
    }
    if let Some(error) = cause.downcast_ref::<std::io::Error>() {
        return system(error, t);
    }
    // A row that could not be written to the disk arrives as JSON that could not be written.
    let json = match cause.downcast_ref() {
        Some(database::Error::Json(error)) => Some(error),
        _ => cause.downcast_ref::<serde_json::Error>(),
    };
    if let Some(kind) = json.and_then(serde_json::Error::io_error_kind) {
        return system(&kind.into(), t);
    }
    let text = cause.to_string();
    sqlite_code(&text)
        .and_then(|code| sqlite(code, t))
        .unwrap_or(text)
}

/// SQLite's result code, as its driver writes it: `(code: 1544)`.
fn sqlite_code(text: &str) -> Option<u32> {
    let (_, after) = text.split_once("(code: ")?;
    after.split_once(')')?.0.parse().ok()
}

/// What SQLite refused. The low eight bits are the kind, those above say more than an administrator asks.
fn sqlite(code: u32, t: Messages) -> Option<String> {
    Some(match code & 0xff {
        5 | 6 => t.error_locked(),
        8 => t.error_read_only(),
        11 => t.error_sqlite_damaged(),
        13 => t.error_disk_full(),
        14 => t.error_sqlite_open(),
        26 => t.error_not_sqlite(),
        _ => return None,
    })
}

/// What the operating system refused.
#[must_use]
pub fn system(error: &std::io::Error, t: Messages) -> String {
    match error.kind() {
        ErrorKind::NotFound => t.error_not_found(),
        ErrorKind::PermissionDenied => t.error_no_right(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => t.error_disk_full(),
        ErrorKind::ReadOnlyFilesystem => t.error_read_only(),
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput => t.error_cut_short(),
        ErrorKind::AddrInUse => t.error_address_in_use(),
        ErrorKind::AddrNotAvailable => t.error_address_elsewhere(),
        ErrorKind::AlreadyExists => t.error_exists(),
        ErrorKind::NotADirectory => t.error_not_a_folder(),
        ErrorKind::IsADirectory => t.error_is_a_folder(),
        ErrorKind::ConnectionRefused => t.error_refused(),
        _ => error.to_string(),
    }
}

/// A command line that is wrong: what, and how it should be.
#[must_use]
pub fn usage(error: &clap::Error, t: Messages) -> String {
    let named = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => String::new(),
    };
    let said = match error.kind() {
        Wrong::InvalidSubcommand => t.usage_command(named(ContextKind::InvalidSubcommand)),
        Wrong::UnknownArgument => t.usage_unknown(named(ContextKind::InvalidArg)),
        Wrong::MissingRequiredArgument => t.usage_required(named(ContextKind::InvalidArg)),
        Wrong::InvalidValue | Wrong::ValueValidation if named(ContextKind::InvalidValue).is_empty() => {
            t.usage_no_value(named(ContextKind::InvalidArg))
        }
        Wrong::InvalidValue | Wrong::ValueValidation => {
            t.usage_value(named(ContextKind::InvalidArg), named(ContextKind::InvalidValue))
        }
        Wrong::ArgumentConflict | Wrong::TooManyValues => t.usage_twice(named(ContextKind::InvalidArg)),
        Wrong::MissingSubcommand => t.usage_missing(),
        _ => return error.to_string(),
    };
    let mut lines = format!("{} {said}", t.error());
    for (kind, label) in [
        (ContextKind::ValidValue, t.usage_possible()),
        (ContextKind::ValidSubcommand, t.usage_possible()),
        (ContextKind::SuggestedSubcommand, t.usage_meant()),
        (ContextKind::SuggestedArg, t.usage_meant()),
    ] {
        let values = match (kind, error.get(kind)) {
            // The likeliest stands last.
            (ContextKind::SuggestedSubcommand, Some(ContextValue::Strings(all))) => {
                all.last().cloned().unwrap_or_default()
            }
            _ => named(kind),
        };
        if !values.is_empty() {
            lines.push_str(&format!("\n{label} {values}"));
        }
    }
    lines.push_str(&format!("\n{}\n", t.usage_help()));
    lines
}

#[cfg(test)]
mod tests {
    use anyhow::Context;
    use kernel::Lang;

    use super::*;

    fn said(cause: &'static str) -> String {
        let error = Err::<(), _>(anyhow::anyhow!(cause))
            .context("La base")
            .unwrap_err();
        failure(&error, Messages(Lang::Fr))
    }

    #[test]
    fn what_sqlite_refuses_is_said_in_words_whatever_its_longer_code() {
        assert_eq!(
            said("error returned from database: (code: 1544) attempt to write a readonly database"),
            "La base : le disque ou le fichier est en lecture seule"
        );
        assert!(said("(code: 13) database or disk is full").ends_with("le disque est plein"));
        assert!(said("(code: 19) constraint").ends_with("(code: 19) constraint"));
    }

    #[test]
    fn a_wrapped_error_is_said_once() {
        let inner = std::io::Error::from(ErrorKind::NotFound);
        let error = anyhow::Error::from(database::Error::Io(inner)).context("a.tar.gz");
        let text = failure(&error, Messages(Lang::En));
        assert_eq!(text.matches("no such file").count(), 1, "{text}");
    }
}
