//! The form of an organisation as those who keep a sheet use it: people, territories, mistakes, sections.

use axum::http::StatusCode;
use database::on_both_engines;
use directory::organisation::{PersonInRole, Service};
use kernel::{ShortId, Translated};
use testkit::{Answer, TestApp};

use crate::{app, published};

const TOWN: [(&str, &str); 6] = [
    // Several of this name are made, each another.
    ("another", "true"),
    ("name.fr", "Ville d’essai"),
    ("kind", "commune"),
    ("country", "FR"),
    ("visibility", "public"),
    ("state", "published"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = TOWN.to_vec();
    fields.extend_from_slice(more);
    fields
}

/// The sheet that an address leads to, as it is kept.
async fn kept(app: &TestApp, path: &str) -> directory::Organisation {
    let short_id = ShortId::from_address(path).unwrap();
    directory::store::by_short_id(app.app.db.reader(), &short_id)
        .await
        .unwrap()
        .organisation
}

/// The message beside a field.
fn message(answer: &Answer, field: &str) -> String {
    let id = format!("id=\"champ-{}-error\"", field.replace('.', "-"));
    let after = answer.text.split(&id).nth(1).unwrap_or_default();
    let text = after.split("</p>").next().unwrap_or_default();
    text.rsplit("</span>")
        .nth(1)
        .and_then(|text| text.rsplit('>').next())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

on_both_engines!(
    people_are_typed_field_by_field_and_shown_as_they_agreed,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let created = agent
            .post(
                "/organisations/nouvelle",
                &with(&[
                    ("services.0.name.fr", "Actions internationales"),
                    ("services.0.people.0.role.fr", "Responsable"),
                    ("services.0.people.0.role.en", "Head"),
                    ("services.0.people.0.name", "Prénom Nom"),
                    ("services.0.people.0.name_shown", "true"),
                    ("services.0.people.0.name_agreed", "12/03/2025"),
                    ("services.0.people.0.phone", "01 42 04 96 00"),
                    ("services.0.people.0.email", "personne@ville.fr"),
                    ("services.0.people.0.email_shown", "true"),
                    // A row in which nothing was typed is no person.
                    ("services.0.people.1.name_shown", "true"),
                ]),
            )
            .await;
        assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
        let path = created.location().to_owned();
        let people = kept(&app, &path).await.services[0].people.clone();
        assert_eq!(people.len(), 1);
        assert_eq!(
            people[0].name_agreed.as_ref().unwrap().value.to_string(),
            "2025-03-12"
        );
        assert_eq!(
            people[0].email_agreed.as_ref().unwrap().value.to_string(),
            app.app.clock.today().to_string(),
            "a consent without a date was given today"
        );
        assert!(!people[0].phone_shown && people[0].phone.is_some());
        let words = app.visitor().get(&path).await.words();
        assert!(
            words.contains("Prénom Nom")
                && words.contains("personne@ville.fr")
                && !words.contains("01 42 04 96 00"),
            "{words}"
        );

        let form = agent.get(&format!("{path}/modifier")).await;
        for value in ["Prénom Nom", "01 42 04 96 00", "personne@ville.fr", "12/03/2025"] {
            assert!(form.text.contains(&format!("value=\"{value}\"")), "{value}");
        }
        assert!(!form.words().contains("fonction | nom"));
    }
);

on_both_engines!(
    one_person_more_is_asked_of_the_right_service_and_nothing_is_lost,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let answer = agent
            .post(
                "/organisations/nouvelle",
                &with(&[
                    ("services.0.name.fr", "Enlevé"),
                    ("services.0._remove", "1"),
                    ("services.3.name.fr", "Jumelages"),
                    ("services.3._more", "people"),
                ]),
            )
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains("name=\"services.0.people.0.role.fr\""));
        let before = answer
            .text
            .split("id=\"personne-services-0\"")
            .next()
            .unwrap_or_default();
        let row = before
            .rsplit("<details class=\"form-row\"")
            .next()
            .unwrap_or_default();
        assert!(
            row.starts_with(" data-row open>"),
            "the service is open where the person is to be typed"
        );
        assert!(answer.text.contains("value=\"Jumelages\"") && answer.text.contains("Ville d’essai"));
        assert!(!answer.text.contains("Enlevé"));
        assert!(
            !app.visitor()
                .get("/organisations")
                .await
                .words()
                .contains("Ville d’essai"),
            "asking for a row saves nothing"
        );
    }
);

on_both_engines!(
    people_written_before_consents_had_dates_are_read_and_keep_no_date,
    |engine| async move {
        let app = app(engine).await;
        let write = app.write().await;
        let mut organisation = published("Ancienne");
        organisation.services = vec![Service {
            name: Translated::one("fr", "Service"),
            // As it was stored: role, name and phone, without dates.
            people: vec![
                serde_json::from_str::<PersonInRole>(
                    r#"{"role":{"fr":"Chef"},"name":"A. B.","name_shown":true,"phone":null,"phone_shown":false}"#,
                )
                .unwrap(),
            ],
            ..Service::default()
        }];
        let record = directory::store::insert(&write, write.ids.next(), &organisation, false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let path = directory::store::path(&record);
        let mut agent = app.administrator().await;
        let service = kept(&app, &path).await.services[0].id.unwrap().to_string();
        let saved = agent
            .post(
                &format!("{path}/modifier"),
                &with(&[
                    ("_version", "1"),
                    ("services.0.id", &service),
                    ("services.0.name.fr", "Service"),
                    ("services.0.people.0.role.fr", "Chef"),
                    ("services.0.people.0.name", "A. B."),
                    ("services.0.people.0.name_shown", "true"),
                ]),
            )
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let people = kept(&app, saved.location()).await.services[0].people.clone();
        assert!(people[0].name_shown && people[0].name_agreed.is_none());
    }
);

on_both_engines!(a_territory_is_typed_by_name_or_by_code, |engine| async move {
    let app = app(engine).await;
    let mut agent = app.administrator().await;
    for (typed, expected) in [
        ("Drancy", "commune:93029"),
        ("drancy", "commune:93029"),
        ("93029", "commune:93029"),
        ("Drancy (93029)", "commune:93029"),
        ("departement:93", "departement:93"),
        ("Seine-Saint-Denis (département 93)", "departement:93"),
        ("200057867", "ept:200057867"),
        // Merged into Saint-Denis on 1 January 2025: a sheet stands where the town is today.
        ("93059", "commune:93066"),
    ] {
        let created = agent
            .post("/organisations/nouvelle", &with(&[("territory", typed)]))
            .await;
        assert_eq!(
            created.status,
            StatusCode::SEE_OTHER,
            "{typed}: {}",
            created.words()
        );
        let (kind, code) = kept(&app, created.location()).await.territory.unwrap();
        assert_eq!(format!("{kind}:{code}"), expected, "{typed}");
    }
    let path = agent
        .post("/organisations/nouvelle", &with(&[("territory", "Drancy")]))
        .await
        .location()
        .to_owned();
    let form = agent.get(&format!("{path}/modifier")).await;
    assert!(
        form.text.contains("value=\"Drancy (93029)\""),
        "the form names it"
    );
    assert!(
        form.text.contains("<option value=\"Bobigny (93008)\">"),
        "names are proposed while one types"
    );
});

on_both_engines!(
    only_what_governs_nothing_may_have_no_country,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let town = [
            ("name.fr", "Ville de nulle part"),
            ("state", "published"),
            ("visibility", "public"),
        ];
        let of = |kind| [town.as_slice(), &[("country", ""), ("kind", kind)]].concat();
        let asked = agent.post("/organisations/nouvelle", &of("commune")).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!message(&asked, "country").is_empty(), "{}", asked.words());
        let saved = agent.post("/organisations/nouvelle", &of("un_body")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let list =
            "nom;type;pays\nVille d’ailleurs;commune;international\nRéseau mondial;un_body;international\n";
        let (report, _) = app.import("organisations", list).await;
        assert_eq!(report.counts(), testkit::lists::counts(1, 0, 0, 1, 0));
    }
);

on_both_engines!(
    a_name_that_several_territories_have_is_asked_and_nothing_typed_is_lost,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let typed = [("territory", "Saint"), ("description.fr", "Un texte long")];
        let asked = agent.post("/organisations/nouvelle", &with(&typed)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            message(&asked, "territory").starts_with("Plusieurs"),
            "{}",
            asked.words()
        );
        assert!(
            asked
                .text
                .contains("name=\"territory_pick\" value=\"commune:93066\"")
        );
        assert!(
            asked.words().contains("Saint-Denis (93066), Seine-Saint-Denis"),
            "{}",
            asked.words()
        );
        assert!(asked.text.contains("Un texte long") && asked.text.contains("value=\"Saint\""));
        let mut picked = with(&typed);
        picked.push(("territory_pick", "commune:93066"));
        let created = agent.post("/organisations/nouvelle", &picked).await;
        assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
        assert_eq!(kept(&app, created.location()).await.territory.unwrap().1, "93066");
        // A choice made for another name is not taken for this one.
        let mut other = with(&[("territory", "Bobigny")]);
        other.push(("territory_pick", "commune:93066"));
        let created = agent.post("/organisations/nouvelle", &other).await;
        assert_eq!(kept(&app, created.location()).await.territory.unwrap().1, "93008");
        let unknown = agent
            .post(
                "/organisations/nouvelle",
                &with(&[("territory", "Nulle-Part-sur-Rien")]),
            )
            .await;
        assert!(message(&unknown, "territory").starts_with("Aucun territoire"));
        assert!(unknown.text.contains("value=\"Nulle-Part-sur-Rien\""));
    }
);

on_both_engines!(
    every_mistake_is_told_at_once_and_says_how_to_mend_it,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let mistakes = [
            ("phone", "abc", "Écrivez un numéro"),
            ("website", "www.ville.fr", "Écrivez l’adresse entière"),
            ("email", "ville", "Écrivez une adresse"),
            ("territory", "Nulle-Part-sur-Rien", "Aucun territoire"),
            ("services.0.phone", "douze", "Écrivez un numéro"),
            ("services.0.dated", "un jour", "Date non comprise"),
            ("services.0.people.0.name_agreed", "hier", "Date non comprise"),
            ("services.0.people.0.email", "x", "Écrivez une adresse"),
            ("figures.0.value", "beaucoup", "Écrivez un nombre"),
            ("figures.0.dated", "2010-2005", "La fin vient avant"),
            ("identifiers.0.value", "12345", "Un SIREN a 9 chiffres"),
            ("identifiers.1.value", "9306", "Un code INSEE"),
            ("identifiers.2.value", "931234567", "Un numéro RNA"),
            ("identifiers.3.value", "Paris", "Le numéro GeoNames"),
            ("identifiers.4.value", "90", "Le numéro Wikidata"),
            ("identifiers.5.value", "123", "Un SIRET a 14 chiffres"),
            ("identifiers.6.value", "123456789", "Un chiffre est faux"),
        ];
        let mut fields = with(&[
            ("services.0.name.fr", "Service"),
            ("services.0.people.0.role.fr", "Chef"),
            ("services.0.people.0.name", "X"),
            ("figures.0.measure", "population"),
            ("identifiers.0.scheme", "siren"),
            ("identifiers.1.scheme", "insee"),
            ("identifiers.2.scheme", "rna"),
            ("identifiers.3.scheme", "geonames"),
            ("identifiers.4.scheme", "wikidata"),
            ("identifiers.5.scheme", "siret"),
            ("identifiers.6.scheme", "siren"),
        ]);
        fields.extend(mistakes.iter().map(|(field, typed, _)| (*field, *typed)));
        let answer = agent.post("/organisations/nouvelle", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (field, typed, says) in mistakes {
            assert!(
                message(&answer, field).starts_with(says),
                "{field}: {}",
                message(&answer, field)
            );
            assert!(
                answer.text.contains(&format!("value=\"{typed}\"")),
                "{typed} is lost"
            );
        }
        assert!(
            answer.words().contains("17 champs sont à corriger"),
            "{}",
            answer.words()
        );
    }
);

on_both_engines!(
    the_form_has_an_index_and_folds_what_holds_nothing,
    |engine| async move {
        let app = app(engine).await;
        let mut agent = app.administrator().await;
        let path = agent
            .post("/organisations/nouvelle", &with(&[("phone", "3975")]))
            .await
            .location()
            .to_owned();
        let form = agent.get(&format!("{path}/modifier")).await.text;
        let parts: Vec<&str> = form.split("<details class=\"form-part\"").skip(1).collect();
        let titled = |part: &str, title: &str| part.contains(&format!(">{title}"));
        assert!(
            titled(parts[0], "Contact") && titled(parts[1], "Services") && titled(parts[2], "Chiffres"),
            "what changes every year comes first"
        );
        assert!(
            parts[0].starts_with(" open") && !parts[1].starts_with(" open") && !parts[2].starts_with(" open")
        );
        for number in 1..=parts.len() {
            assert!(
                form.contains(&format!("href=\"#partie-{number}\""))
                    && form.contains(&format!("id=\"partie-{number}\""))
            );
        }
        let new = agent.get("/organisations/nouvelle").await.text;
        let first = new.split("<details class=\"form-part\"").nth(1).unwrap();
        assert!(titled(first, "Identité"), "a new sheet begins with who it is");
        let refused = agent
            .post(
                &format!("{path}/modifier"),
                &with(&[
                    ("_version", "1"),
                    ("figures.0.measure", "population"),
                    ("figures.0.value", "x"),
                ]),
            )
            .await
            .text;
        let figures = refused.split("<details class=\"form-part\"").nth(3).unwrap();
        assert!(figures.starts_with(" open") && figures.contains("à corriger"));
        assert!(figures.contains("<details class=\"form-row\" data-row open"));
    }
);
