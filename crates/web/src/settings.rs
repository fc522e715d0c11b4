//! What an administrator sets, as far as pages and features look at it. The command line reads it from
//! `villemonde.toml` and the environment.

/// Settings that pages and features read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The network's name, beside the brand.
    pub network: String,
    /// The public address without a trailing slash, for links in mails, feeds and `canonical`.
    pub base_url: String,
    /// This is the demonstration: the frame says so and accounts sign in by one click.
    pub demo: bool,
    /// Address pattern of street tiles, empty for none.
    pub tiles_url: String,
    /// Whom the tiles are to be credited to.
    pub tiles_attribution: String,
    /// The point where the home map's links start, longitude and latitude in degrees.
    pub home_point: (f64, f64),
    /// Code of the département that the territory map shows.
    pub home_departement: String,
    /// Cookies only over HTTPS.
    pub secure_cookies: bool,
    /// How mail leaves; none keeps mails in the queue.
    pub smtp: Option<SmtpSettings>,
    /// Who answers for the site.
    pub legal: Legal,
    /// How the API is guarded.
    pub api: ApiSettings,
    /// How long personal data is kept.
    pub retention: Retention,
    /// Memory for pages that visitors ask again, in MiB; 0 makes each page anew.
    pub page_cache_mb: u32,
}

/// How long personal data is kept, by kind. What is over is destroyed under an administrator's visa, never by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Accounts after they were closed.
    pub closed_accounts_months: u32,
    /// Invitations after they were taken, taken back or ran out.
    pub invitations_months: u32,
    /// What erased people did, under an id without a name.
    pub acts_years: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Retention {
            closed_accounts_months: 24,
            invitations_months: 12,
            acts_years: 10,
        }
    }
}

/// How the API is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiSettings {
    /// How often one address may ask in a minute; 0 for as often as it likes.
    pub requests_per_minute: u32,
    /// How many proxies of ours stand before the server: so many entries of `X-Forwarded-For` are believed.
    pub trusted_proxies: usize,
}

impl Default for ApiSettings {
    fn default() -> Self {
        ApiSettings {
            requests_per_minute: 600,
            trusted_proxies: 0,
        }
    }
}

/// Who answers for the site: what French law (no. 2004-575 of 21 June 2004, article 1-1, until 2024 article 6 III)
/// has every site tell its visitors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Legal {
    /// Who publishes it: a structure's name.
    pub publisher: String,
    /// Its legal form: `association loi 1901`, `collectivité territoriale`.
    pub publisher_form: String,
    /// Where its seat is.
    pub publisher_address: String,
    /// Its telephone.
    pub publisher_phone: String,
    /// Its number in a register, where it stands in one.
    pub publisher_registration: String,
    /// The director of publication.
    pub director: String,
    /// Who hosts the site.
    pub host: String,
    /// Where the host's seat is.
    pub host_address: String,
    /// The host's telephone.
    pub host_phone: String,
    /// Where to write: the address of a page, or an e-mail address.
    pub contact: String,
}

impl Legal {
    /// The settings that the law asks for and that are empty, by the name they have in `villemonde.toml`.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        [
            ("legal.publisher", &self.publisher),
            ("legal.publisher_address", &self.publisher_address),
            ("legal.publisher_phone", &self.publisher_phone),
            ("legal.director", &self.director),
            ("legal.host", &self.host),
            ("legal.host_address", &self.host_address),
            ("legal.host_phone", &self.host_phone),
        ]
        .into_iter()
        .filter(|(_, value)| value.trim().is_empty())
        .map(|(name, _)| name)
        .collect()
    }

    /// Where the contact leads: an address on the web, or a letter to write; empty when it is neither.
    #[must_use]
    pub fn contact_href(&self) -> String {
        let contact = self.contact.trim();
        if contact.starts_with("https://") || contact.starts_with("http://") || contact.starts_with('/') {
            contact.to_owned()
        } else if contact.contains('@') {
            format!("mailto:{contact}")
        } else {
            String::new()
        }
    }
}

/// How mail leaves.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Server name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User, empty for none.
    pub user: String,
    /// Password, from the environment or a file only.
    pub password: String,
    /// The sender's address.
    pub from: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            network: "Villemonde".to_owned(),
            base_url: "http://127.0.0.1:8080".to_owned(),
            demo: false,
            tiles_url: String::new(),
            tiles_attribution: String::new(),
            home_point: (2.44, 48.91),
            home_departement: "93".to_owned(),
            secure_cookies: false,
            smtp: None,
            legal: Legal::default(),
            api: ApiSettings::default(),
            retention: Retention::default(),
            page_cache_mb: 32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_law_asks_for_is_missed_by_name() {
        let mut legal = Legal::default();
        assert_eq!(legal.missing().len(), 7);
        for field in [
            &mut legal.publisher,
            &mut legal.publisher_address,
            &mut legal.publisher_phone,
            &mut legal.director,
            &mut legal.host,
            &mut legal.host_address,
        ] {
            *field = "x".to_owned();
        }
        legal.host_phone = "  ".to_owned();
        assert_eq!(legal.missing(), ["legal.host_phone"]);
    }

    #[test]
    fn a_contact_leads_to_a_page_or_a_letter_and_nowhere_else() {
        let href = |contact: &str| {
            Legal {
                contact: contact.to_owned(),
                ..Legal::default()
            }
            .contact_href()
        };
        assert_eq!(href("https://exemple.fr/contact"), "https://exemple.fr/contact");
        assert_eq!(
            href("/organisations/x-12345678/ecrire"),
            "/organisations/x-12345678/ecrire"
        );
        assert_eq!(href("contact@exemple.fr"), "mailto:contact@exemple.fr");
        assert_eq!(href("javascript:alert(1)"), "");
    }
}
