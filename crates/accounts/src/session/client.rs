//! Where somebody signs in from, as plainly as the list of sessions says it: which browser, on which system, from which
//! network. Of the address only its beginning is kept, and no longer than the session.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use web::App;

use crate::messages::Messages;

/// A browser, as it says what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Client {
    /// `Firefox|Windows`; either may be empty.
    pub browser: String,
    /// The beginning of its network's address: `192.0.2.x`.
    pub network: String,
    /// What attempts are counted by: the address, of IPv6 the network that one subscriber has. Empty for this very machine:
    /// there stands a proxy that the settings do not name, and all visitors would count as one.
    pub source: String,
}

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let proxies = app.settings.api.trusted_proxies;
        let address = web::api::client(&parts.headers, &parts.extensions, proxies);
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Client {
            browser: format!("{}|{}", browser(agent), system(agent)),
            network: beginning(address),
            source: match address.is_loopback() {
                true => String::new(),
                false => address.to_string(),
            },
        })
    }
}

/// The first of these words in an agent's own words.
fn first(agent: &str, known: &[(&str, &'static str)]) -> &'static str {
    known
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map_or("", |(_, name)| name)
}

/// Those that pretend to be others stand before them.
fn browser(agent: &str) -> &'static str {
    first(
        agent,
        &[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("SamsungBrowser/", "Samsung Internet"),
            ("Vivaldi/", "Vivaldi"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ],
    )
}

fn system(agent: &str) -> &'static str {
    first(
        agent,
        &[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("CrOS", "ChromeOS"),
            ("Mac OS X", "macOS"),
            ("Linux", "Linux"),
        ],
    )
}

/// What is kept of an address: three of four numbers, or the first 48 bits.
fn beginning(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            format!("{a}.{b}.{c}.x")
        }
        IpAddr::V6(six) => {
            let [a, b, c, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}::")
        }
    }
}

/// A browser in words.
pub(crate) fn said(t: Messages, browser: &str) -> String {
    match browser.split_once('|').unwrap_or((browser, "")) {
        ("", "") => t.session_browser_unknown(),
        (name, "") => name.to_owned(),
        ("", system) => t.session_browser(t.session_browser_some(), system.to_owned()),
        (name, system) => t.session_browser(name.to_owned(), system.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_their_name() {
        for (agent, said) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                ("Firefox", "Windows"),
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
                ("Safari", "macOS"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                ("Chrome", "iPhone"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
                ("Chrome", "Android"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                ("Edge", "Windows"),
            ),
            ("curl/8.0", ("", "")),
        ] {
            assert_eq!((browser(agent), system(agent)), said, "{agent}");
        }
    }

    #[test]
    fn of_an_address_only_the_beginning_is_kept() {
        assert_eq!(beginning("192.0.2.77".parse().unwrap()), "192.0.2.x");
        assert_eq!(beginning("::ffff:192.0.2.77".parse().unwrap()), "192.0.2.x");
        assert_eq!(beginning("2001:db8:1:2::3".parse().unwrap()), "2001:db8:1::");
    }
}
