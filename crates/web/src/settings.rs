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
        }
    }
}
