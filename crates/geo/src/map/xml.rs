//! Writing text safely into XML.

use std::fmt::Write;

/// Escapes text for an element's content or a double-quoted attribute; characters that XML 1.0
/// forbids even when escaped (control characters, U+FFFE, U+FFFF) are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// An address fit for `href`: a path, a query, a fragment or http(s); anything else (such as
/// `javascript:`) becomes `#`, so that imported data can never run code.
pub(crate) fn href(address: &str) -> String {
    let local = address.starts_with(['/', '?', '#']);
    if local || address.starts_with("https://") || address.starts_with("http://") {
        escape(address)
    } else {
        "#".to_owned()
    }
}

/// A token for `id` and `class`: what is not a letter, a digit or `-` is dropped.
pub(crate) fn token(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect()
}

/// The accessible name: the label, and the note after a comma when there is one.
pub(crate) fn name(label: &str, note: &str) -> String {
    match (label.trim(), note.trim()) {
        ("", "") => "?".to_owned(),
        (label, "") => label.to_owned(),
        ("", note) => note.to_owned(),
        (label, note) => format!("{label}, {note}"),
    }
}

/// Opens an `<a>` whose accessible name, also shown on hover, is `name`.
pub(crate) fn open_link(out: &mut String, class: &str, address: &str, name: &str) {
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<a class=\"{class}\" href=\"{}\"><title>{}</title>",
        href(address),
        escape(name)
    );
}

/// A coordinate with one decimal, without a needless `.0`.
pub(crate) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    tenths_text(tenths)
}

/// `tenths / 10` written as short as possible (`-5` is `-.5`).
pub(crate) fn tenths_text(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    match (whole, rest) {
        (whole, 0) => format!("{}{whole}", if whole == 0 { "" } else { sign }),
        (0, rest) => format!("{sign}.{rest}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}
