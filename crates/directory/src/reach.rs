//! How somebody is reached: what can be a web address, a phone number, an e-mail address.

/// Whether a text is a web address that a page may link to: http or https, a host, no white space.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.contains('.')
            && !rest.starts_with('.')
            && !text.contains(char::is_whitespace)
            && text.len() <= 500
    })
}

/// Whether a text can be dialled: international or local writing of 6 to 15 digits (ITU-T E.164), or a short number
/// (`3975`, `1015`, `115`).
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let mut rest = text.strip_prefix('+').unwrap_or(text).chars();
    let written =
        rest.all(|sign| sign.is_ascii_digit() || sign.is_whitespace() || "().-/\u{2011}".contains(sign));
    let short = !text.starts_with('+')
        && match digits.len() {
            2 | 3 => digits.starts_with('1'),
            4 => digits.starts_with(['1', '3']),
            _ => false,
        };
    written && (short || (6..=15).contains(&digits.len()))
}

/// Whether a text looks like an e-mail address; only a mail proves one.
#[must_use]
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.contains('.')
            && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_runs_a_script_is_no_web_address() {
        for bad in [
            "javascript:alert(1)",
            "http://",
            "https://a b.fr",
            "ftp://x.fr",
            "https://.fr",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
        assert!(is_web_address("https://www.ville-exemple.fr/a?b=c"));
    }

    #[test]
    fn a_phone_number_can_be_dialled() {
        for good in [
            "01 42 04 96 00",
            "01.42.04.96.00",
            "+33 (0)1 42 04 96 00",
            "+258 21 48 00 00",
            "+970 4-250-1000",
            "3975",
            "115",
            "112233",
        ] {
            assert!(is_phone(good), "{good}");
        }
        for bad in [
            "abc",
            "12345",
            "9999",
            "+3975",
            "01 42 04 96 00 poste 12",
            "1234567890123456",
            "0142+049600",
            "()",
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}
