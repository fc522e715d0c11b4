//! What the values mean: the settings that pages and features read.

use std::path::PathBuf;

use web::{ApiSettings, Legal, Retention, Settings, SmtpSettings};

use super::Config;

impl Config {
    /// How many connections are kept open.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.count("database.connections").unwrap_or(8).max(2)
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
        let base_url = if self.is_stated("server.base_url") {
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
            retention: self.retention(),
            page_cache_mb: self
                .count("server.page_cache_mb")
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

    /// How long personal data is kept.
    fn retention(&self) -> Retention {
        let default = Retention::default();
        let count = |name: &str, otherwise: u32| {
            self.count(&format!("retention.{name}"))
                .filter(|count| *count > 0)
                .unwrap_or(otherwise)
        };
        Retention {
            closed_accounts_months: count("closed_accounts_months", default.closed_accounts_months),
            invitations_months: count("invitations_months", default.invitations_months),
            acts_years: count("acts_years", default.acts_years),
        }
    }

    /// How the API is guarded. The demonstration is there to be tried: its API has no brake unless somebody sets one.
    fn api(&self, demo: bool) -> ApiSettings {
        let default = ApiSettings::default();
        let requests_per_minute = if demo && !self.is_stated("api.requests_per_minute") {
            0
        } else {
            self.count("api.requests_per_minute")
                .unwrap_or(default.requests_per_minute)
        };
        ApiSettings {
            requests_per_minute,
            trusted_proxies: self
                .count("server.trusted_proxies")
                .unwrap_or(default.trusted_proxies),
        }
    }

    /// How mail leaves, if a server is named.
    fn smtp(&self) -> Option<SmtpSettings> {
        let host = self.text("mail.host");
        (!host.is_empty()).then(|| SmtpSettings {
            host,
            port: self.count("mail.port").unwrap_or(587),
            user: self.text("mail.user"),
            password: self.text("mail.password"),
            from: self.text("mail.from"),
        })
    }
}
