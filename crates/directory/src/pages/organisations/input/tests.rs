use kernel::date::Dated;
use kernel::identifier::Scheme;
use uuid::Uuid;

use super::*;
use crate::figure::Figure;
use crate::organisation::{Identified, Opening, PersonInRole, Service};

fn reading(lang: Lang) -> Reading {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Reading { lang, today }
}

fn today() -> Dated {
    Dated::typed("2026-11-22", Lang::Fr).unwrap()
}

#[test]
fn an_organisation_survives_its_form() {
    let organisation = Organisation {
        name: Translated::both("Ville", "Town"),
        lang: "fr".into(),
        kind: "commune".into(),
        country: "FR".into(),
        governs: true,
        point: Some((48.87, 2.22)),
        identifiers: vec![Identified {
            scheme: Scheme::Insee,
            value: "92073".into(),
        }],
        figures: vec![Figure {
            measure: "grants_envelope".into(),
            value: 2_000_050,
            qualifier: Some("environ".into()),
            dated: Some(Dated::typed("fin 2006", Lang::Fr).unwrap()),
            ..Figure::default()
        }],
        services: vec![Service {
            id: Some(Uuid::from_u128(7)),
            name: Translated::one("fr", "Actions internationales"),
            hours: vec![Opening {
                day: "mon".into(),
                open: "09:00".into(),
                close: "12:30".into(),
            }],
            people: vec![PersonInRole {
                role: Translated::both("Responsable", "Head"),
                name: Some("X".into()),
                phone: Some("01 42 04 96 00".into()),
                phone_shown: true,
                phone_agreed: Some(Dated::typed("2026-03-12", Lang::Fr).unwrap()),
                email: Some("x@ville.fr".into()),
                ..PersonInRole::default()
            }],
            ..Service::default()
        }],
        state: State::Published,
        ..Organisation::default()
    };
    let (mut read, errors) = Input::of(&organisation, Lang::Fr).read(reading(Lang::Fr));
    assert!(errors.is_empty(), "{errors:?}");
    date_consents(&mut read, &organisation, &today(), Lang::Fr);
    assert_eq!(read.services, organisation.services);
    assert_eq!(read, organisation);
}

#[test]
fn an_untouched_date_keeps_its_documents_wording() {
    let held = Figure {
        measure: "population".into(),
        value: 5,
        dated: Some(Dated {
            value: "2024~".parse().unwrap(),
            original: Some("au fil des ans".into()),
        }),
        ..Figure::default()
    };
    let organisation = Organisation {
        name: Translated::one("fr", "Ville"),
        kind: "commune".into(),
        country: "FR".into(),
        figures: vec![held],
        ..Organisation::default()
    };
    let input = Input::of(&organisation, Lang::Fr);
    assert_eq!(input.figures[0].dated, "vers 2024");
    let (mut read, errors) = input.read(reading(Lang::Fr));
    assert!(errors.is_empty());
    date_consents(&mut read, &organisation, &today(), Lang::Fr);
    assert_eq!(read.figures, organisation.figures);
}

#[test]
fn each_mistake_is_told_beside_its_field() {
    let typed = serde_json::json!({
        "name": {"fr": "Ville"}, "kind": "commune", "country": "FR", "lat": "95", "lon": "abc",
        "identifiers": [{"scheme": "siren", "value": "123456789"}],
        "figures": [{"measure": "population", "value": "beaucoup", "dated": "un jour"}],
        "services": [{"name": {"fr": "S"}, "hours": "lundi midi", "dated": "un jour"}],
    });
    let input: Input = serde_json::from_value(typed).unwrap();
    let (_, errors) = input.read(reading(Lang::Fr));
    let mut fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "figures.0.dated",
            "figures.0.value",
            "identifiers.0.value",
            "lat",
            "lon",
            "services.0.dated",
            "services.0.hours"
        ]
    );
}

#[test]
fn a_row_without_its_name_is_asked_for_it_and_an_empty_one_goes() {
    let typed = serde_json::json!({
        "name": {"fr": "Ville"}, "kind": "commune", "country": "FR",
        "names": [{"kind": "alias"}, {"name": "", "kind": "former", "lang": "fr"}],
        "links": [{"kind": "part_of"}, {"kind": "part_of", "role": {"fr": "le Maire préside"}}],
        "distinctions": [{"giver": {"fr": "Un jury"}}],
        "services": [{}, {"phone": "3975", "people": [{"name_shown": "true"}, {"name": "X"}]}],
    });
    let mut input: Input = serde_json::from_value(typed).unwrap();
    input.tidy();
    let (_, errors) = input.read(reading(Lang::Fr));
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "names.0.name",
            "links.0.to",
            "distinctions.0.name.fr",
            "services.0.name.fr",
            "services.0.people.0.role.fr",
        ]
    );
}

#[test]
fn each_register_says_how_it_writes_its_numbers() {
    let code = |scheme: &str, value: &str| {
        let row: IdentifierInput =
            serde_json::from_value(serde_json::json!({"scheme": scheme, "value": value})).unwrap();
        row.parsed().map(|_| ()).map_err(|(_, code)| code)
    };
    assert_eq!(code("siren", "12345"), Err("error-field-siren"));
    assert_eq!(code("siren", "123456789"), Err("error-field-checksum"));
    assert_eq!(code("siret", "abc"), Err("error-field-siret"));
    assert_eq!(code("insee", "9306"), Err("error-field-insee"));
    assert_eq!(code("rna", "931234567"), Err("error-field-rna"));
    assert_eq!(code("geonames", "Paris"), Err("error-field-geonames"));
    assert_eq!(code("wikidata", "90"), Err("error-field-wikidata"));
    assert_eq!(code("wikidata", "q90"), Ok(()));
}

#[test]
fn a_new_consent_has_its_day_and_an_old_one_without_a_day_is_not_given_one() {
    let person = |name: &str, shown: bool| PersonInRole {
        role: Translated::one("fr", "Responsable"),
        name: Some(name.into()),
        name_shown: shown,
        ..PersonInRole::default()
    };
    let with = |people: Vec<PersonInRole>| Organisation {
        services: vec![Service {
            people,
            ..Service::default()
        }],
        ..Organisation::default()
    };
    let mut typed = with(vec![person("A", true), person("B", true), person("C", false)]);
    date_consents(
        &mut typed,
        &with(vec![person("A", true), person("B", false)]),
        &today(),
        Lang::Fr,
    );
    let agreed: Vec<Option<Dated>> = typed.services[0]
        .people
        .iter()
        .map(|person| person.name_agreed.clone())
        .collect();
    assert_eq!(agreed, [None, Some(today()), None]);
}
