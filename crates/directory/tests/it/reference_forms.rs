//! Two administrators on one kind, group, theme, country, document or place: the second is refused, keeps what they
//! typed, and sees what the first saved.

use axum::http::StatusCode;
use database::on_both_engines;
use testkit::{TestApp, Visitor};

use crate::app;

/// The version that a form carries.
async fn version(visitor: &mut Visitor, form: &str) -> String {
    let text = visitor.get(form).await.text;
    text.split("name=\"_version\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned()
}

/// Two editors open a form; both save; then the second saves again, knowing.
async fn race(app: &TestApp, form: &str, name: &str, others: &[(&str, &str)]) {
    let (mut first, mut second) = (app.administrator().await, app.administrator().await);
    let (of_first, of_second) = (version(&mut first, form).await, version(&mut second, form).await);
    let fields = |words: &'static str, version: &str| {
        let mut fields = vec![(name.to_owned(), words.to_owned())];
        fields.extend(
            others
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        fields.push(("_version".to_owned(), version.to_owned()));
        fields
    };
    let post = async |visitor: &mut Visitor, fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        visitor.post(form, &fields).await
    };
    let saved = post(&mut first, fields("Première main", &of_first)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{form}: {}", saved.words());
    let refused = post(&mut second, fields("Seconde main", &of_second)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    assert!(
        refused.text.contains("value=\"Seconde main\""),
        "{form}: what was typed is kept"
    );
    assert!(
        refused.words().contains("Première main"),
        "{form}: what the first saved is told: {}",
        refused.words()
    );
    let again = refused
        .text
        .split("name=\"_version\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    let saved = post(&mut second, fields("Seconde main", &again)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{form}: {}", saved.words());
}

on_both_engines!(the_second_editor_of_a_kind_is_refused, |engine| async move {
    let app = app(engine).await;
    let others = [
        ("plural.fr", "Communes"),
        ("group", "local_authorities"),
        ("iati_type", "11"),
    ];
    let group = directory::kind::Kinds::load(app.app.db.reader())
        .await
        .unwrap()
        .get("commune")
        .unwrap()
        .group_code
        .clone();
    let mut others = others.to_vec();
    others[1].1 = &group;
    race(&app, "/administration/types/commune", "name.fr", &others).await;
    race(
        &app,
        &format!("/administration/types/groupes/{group}"),
        "name.fr",
        &[],
    )
    .await;
});

on_both_engines!(
    a_kind_that_was_only_moved_is_not_taken_for_changed,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let form = "/administration/types/association";
        let held = version(&mut agent, form).await;
        let moved = agent.post(&format!("{form}/deplacer"), &[("sens", "bas")]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER);
        assert_eq!(version(&mut agent, form).await, held);
    }
);

on_both_engines!(the_second_editor_of_a_theme_is_refused, |engine| async move {
    let app = app(engine).await;
    race(&app, "/administration/themes/water", "name.fr", &[]).await;
});

on_both_engines!(the_second_editor_of_a_country_is_refused, |engine| async move {
    let app = app(engine).await;
    race(
        &app,
        "/administration/pays/ML",
        "name.fr",
        &[("name.en", "Mali"), ("recognised", "true")],
    )
    .await;
});

on_both_engines!(the_second_editor_of_a_document_is_refused, |engine| async move {
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    let created = agent
        .post(
            "/administration/documents/nouveau",
            &[("title.fr", "Atlas"), ("code", "atlas"), ("date", "fin 2006")],
        )
        .await;
    assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
    let form = agent.get("/administration/documents/atlas").await;
    assert!(
        form.text.contains("value=\"fin 2006\""),
        "a date is shown as people say it"
    );
    race(
        &app,
        "/administration/documents/atlas",
        "title.fr",
        &[("date", "fin 2006")],
    )
    .await;
});

on_both_engines!(the_second_editor_of_a_place_is_refused, |engine| async move {
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    let fields = [
        ("name.fr", "Jénine"),
        ("kind", "town"),
        ("country", "PS"),
        ("visibility", "public"),
        ("state", "published"),
    ];
    let created = agent.post("/lieux/nouveau", &fields).await;
    assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
    let form = format!("{}/modifier", created.location());
    race(&app, &form, "name.fr", &fields[1..]).await;
});

on_both_engines!(
    the_mistakes_of_a_document_and_of_a_place_are_told_at_once,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        agent
            .post(
                "/administration/documents/nouveau",
                &[("title.fr", "Atlas"), ("code", "atlas")],
            )
            .await;
        let answer = agent
            .post(
                "/administration/documents/nouveau",
                &[
                    ("title.fr", ""),
                    ("code", "atlas"),
                    ("date", "un jour"),
                    ("url", "ftp://x.fr"),
                ],
            )
            .await;
        for field in ["title-fr", "code", "date", "url"] {
            assert!(answer.text.contains(&format!("champ-{field}-error")), "{field}");
        }
        let answer = agent
            .post(
                "/lieux/nouveau",
                &[
                    ("name.fr", "Jénine"),
                    ("kind", "town"),
                    ("country", "ZZ"),
                    ("lat", "abc"),
                    ("lon", "1"),
                    ("timezone", "Bamako"),
                    ("geonames", "x"),
                    ("names.0.lang", "fr"),
                ],
            )
            .await;
        for field in ["country", "lat", "timezone", "geonames", "names-0-name"] {
            assert!(answer.text.contains(&format!("champ-{field}-error")), "{field}");
        }
    }
);
