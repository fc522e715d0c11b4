//! Which place wins, what is refused, what is hidden.

use kernel::Lang;
use web::ApiSettings;

use super::*;
use crate::messages::Messages;

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
