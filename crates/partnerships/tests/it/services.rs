//! What hangs on an organisation before it is archived, and what becomes of partnerships whose service goes.

use axum::http::StatusCode;
use database::{Engine, on_both_engines};
use directory::organisation::Service;
use kernel::Translated;
use kernel::id::from_key;
use partnerships::Partnership;
use sea_orm::prelude::Uuid;
use testkit::TestApp;

use crate::{link, small, write};

fn service(key: &str, name: &str) -> Service {
    Service {
        id: Some(from_key("service", key)),
        name: Translated::one("fr", name),
        ..Service::default()
    }
}

/// Bagnolet with two services, the first of which leads the link with Matola; its page and that of the link.
async fn served(engine: Engine) -> (TestApp, String, (Uuid, String)) {
    let app = small(engine).await;
    let id = from_key("organisation", "bagnolet");
    let loaded = directory::store::get(app.app.db.reader(), id).await.unwrap();
    let mut town = loaded.organisation;
    town.services = vec![
        service("relations", "Relations internationales"),
        service("jeunesse", "Jeunesse"),
    ];
    let transaction = app.write().await;
    let record = directory::store::update(&transaction, id, loaded.record.version, &town)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut named = link("Bagnolet – Matola", "bagnolet", "matola");
    named.parties[0].lead_service = Some(from_key("service", "relations"));
    named.parties[0].supporting_services = vec![from_key("service", "jeunesse")];
    let link = write(&app, "matola", &named).await;
    (app, directory::store::path(&record), link)
}

/// The fields of Bagnolet's form with the second service alone.
fn fields(more: &[(&str, &str)]) -> Vec<(String, String)> {
    let jeunesse = from_key("service", "jeunesse").to_string();
    let mut fields: Vec<(String, String)> = [
        ("name.fr", "Bagnolet"),
        ("kind", "commune"),
        ("country", "FR"),
        ("territory", "93006"),
        ("visibility", "public"),
        ("state", "published"),
        ("_version", "2"),
        ("services.0.id", jeunesse.as_str()),
        ("services.0.name.fr", "Jeunesse"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    fields.extend(
        more.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields
}

async fn send(agent: &mut testkit::Visitor, path: &str, fields: &[(String, String)]) -> testkit::Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    agent.post(&format!("{path}/modifier"), &fields).await
}

/// The print of the named records that a form carries.
fn seen(html: &str) -> String {
    html.split("name=\"released.0.seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("the choice is asked: {html}"))
        .to_owned()
}

async fn held(app: &TestApp, id: Uuid) -> (i64, Partnership) {
    let loaded = partnerships::store::get(app.app.db.reader(), id).await.unwrap();
    (loaded.record.version, loaded.partnership)
}

on_both_engines!(
    a_service_that_goes_leaves_its_partnerships_in_the_same_save,
    |engine| async move {
        let (app, path, (id, page)) = served(engine).await;
        let mut agent = app.administrator().await;
        let asked = send(&mut agent, &path, &fields(&[])).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.text.contains(&format!("href=\"{page}\"")) && asked.words().contains("1 partenariat"),
            "{}",
            asked.words()
        );
        assert_eq!(held(&app, id).await.0, 1, "nothing is written before the choice");

        let relations = from_key("service", "relations").to_string();
        let print = seen(&asked.text);
        let chosen = [
            ("released.0.service", relations.as_str()),
            ("released.0.seen", print.as_str()),
            ("released.0.to", "aucun"),
        ];
        let saved = send(&mut agent, &path, &fields(&chosen)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let (version, partnership) = held(&app, id).await;
        assert_eq!(version, 2, "with its history");
        assert_eq!(partnership.parties[0].lead_service, None);
        assert_eq!(
            partnership.parties[0].supporting_services,
            [from_key("service", "jeunesse")]
        );
        let town = directory::store::get(app.app.db.reader(), from_key("organisation", "bagnolet"))
            .await
            .unwrap();
        assert_eq!(town.organisation.services.len(), 1);
    }
);

on_both_engines!(
    another_service_takes_the_place_of_one_that_goes,
    |engine| async move {
        let (app, path, (id, _)) = served(engine).await;
        let mut agent = app.administrator().await;
        let print = seen(&send(&mut agent, &path, &fields(&[])).await.text);
        let (relations, jeunesse) = (
            from_key("service", "relations").to_string(),
            from_key("service", "jeunesse").to_string(),
        );
        let chosen = [
            ("released.0.service", relations.as_str()),
            ("released.0.seen", print.as_str()),
            ("released.0.to", jeunesse.as_str()),
        ];
        // Somebody names the service in one more partnership meanwhile: the choice is asked again, nothing is written.
        let mut more = link("Bagnolet – Maputo", "bagnolet", "maputo");
        more.parties[0].lead_service = Some(from_key("service", "relations"));
        let (other, page) = write(&app, "maputo", &more).await;
        let again = send(&mut agent, &path, &fields(&chosen)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains(&page), "{}", again.words());
        assert_eq!(held(&app, id).await.0, 1);

        let print = seen(&again.text);
        let chosen = [chosen[0], ("released.0.seen", print.as_str()), chosen[2]];
        let saved = send(&mut agent, &path, &fields(&chosen)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        for id in [id, other] {
            let (_, partnership) = held(&app, id).await;
            let party = &partnership.parties[0];
            assert_eq!(party.lead_service, Some(from_key("service", "jeunesse")));
            assert!(
                party.supporting_services.is_empty(),
                "who leads does not also help"
            );
        }
        // A service of somebody else, or none at all, is no choice.
        let town = app.visitor().get(&path).await.words();
        assert!(
            town.contains("Jeunesse") && !town.contains("Relations internationales"),
            "{town}"
        );
    }
);

on_both_engines!(
    an_old_form_is_told_before_services_are_asked_about,
    |engine| async move {
        let (app, path, (id, _)) = served(engine).await;
        let mut agent = app.administrator().await;
        let old: Vec<(String, String)> = fields(&[])
            .into_iter()
            .map(|(name, value)| {
                let value = if name == "_version" { "1".to_owned() } else { value };
                (name, value)
            })
            .collect();
        let answer = send(&mut agent, &path, &old).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!answer.text.contains("released.0.seen"), "{}", answer.words());
        assert_eq!(held(&app, id).await.0, 1);
    }
);

on_both_engines!(
    what_hangs_on_an_organisation_is_named_before_it_is_archived,
    |engine| async move {
        let (app, path, (_, page)) = served(engine).await;
        for number in 0..12 {
            write(
                &app,
                &number.to_string(),
                &link(&format!("Lien {number}"), "bagnolet", "maputo"),
            )
            .await;
        }
        let mut agent = app.administrator().await;
        let asked = agent.get(&format!("{path}/archiver")).await;
        let words = asked.words();
        assert!(
            words.contains("13 partenariats") && words.contains("et 3 autres fiches"),
            "{words}"
        );
        assert!(asked.text.contains(&format!("href=\"{page}\"")), "{words}");
        assert!(
            words.contains("2 services") && words.contains("Relations internationales"),
            "{words}"
        );
    }
);
