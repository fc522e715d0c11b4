//! The store.

use database::{Error, on_both_engines};
use directory::Organisation;
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{Actor, State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::{Agreement, Event, Form, LastSign, Party};
use partnerships::store::{self, CountBy, Filter, Scope};

use crate::{link, party, small, write};

fn date(text: &str) -> Option<Dated> {
    Some(Dated {
        value: text.parse().unwrap(),
        original: Some("comme le dit le document".into()),
    })
}

on_both_engines!(a_partnership_is_read_as_it_was_written, |engine| async move {
    let app = small(engine).await;
    let mut whole = Partnership {
        summary: Translated::both("Eau", "Water"),
        dated: date("1999-07/.."),
        forms: vec![
            Form {
                form: "twinning".into(),
                dated: date("1999-07/.."),
                source: None,
            },
            Form {
                form: "decentralised_cooperation".into(),
                ..Form::default()
            },
        ],
        status_as_of: date("2008-03-31"),
        legal_basis: Some("convention".into()),
        last_sign: Some(LastSign {
            dated: date("2005"),
            text: Translated::one("fr", "Adressage"),
            source: None,
        }),
        events: vec![Event {
            kind: "status".into(),
            status: Some("active".into()),
            title: Translated::one("fr", "Début"),
            dated: date("1999-07"),
            source: None,
        }],
        agreements: vec![Agreement {
            amount: Some(5_000_000),
            signed: date("2006"),
            ..Agreement::default()
        }],
        committees: vec![from_key("organisation", "drancy")],
        themes: vec!["education".into(), "water".into()],
        ..link("Bagnolet – Matola", "bagnolet", "matola")
    };
    whole.parties.push(Party {
        label: Translated::one("fr", "À identifier"),
        country: "ML".into(),
        role: "support".into(),
        ..Party::default()
    });
    let (id, _) = write(&app, "whole", &whole).await;
    // Countries are worked out from the organisations.
    whole.parties[0].country = "FR".into();
    whole.parties[1].country = "MZ".into();
    let held = store::get(app.app.db.reader(), id).await.unwrap();
    assert_eq!(held.partnership, whole);
    assert_eq!(held.home, [true, false, false]);
    assert!(!held.in_france);

    let writing = app.write().await;
    let changed = Partnership {
        status: "dormant".into(),
        events: Vec::new(),
        ..whole.clone()
    };
    store::update(&writing, id, 1, &changed).await.unwrap();
    writing.commit().await.unwrap();
    let writing = app.write().await;
    assert!(matches!(
        store::update(&writing, id, 1, &whole).await,
        Err(Error::Stale { current: 2, .. })
    ));
    drop(writing);
    let held = store::get(app.app.db.reader(), id).await.unwrap();
    assert_eq!(held.partnership, changed);
    let history = database::record::history_of(app.app.db.reader(), id)
        .await
        .unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].before.as_ref().unwrap()["status"], "active");
});

on_both_engines!(lists_are_narrowed_and_counted, |engine| async move {
    let app = small(engine).await;
    let mut matola = link("Bagnolet – Matola", "bagnolet", "matola");
    matola.parties.push(party("maputo", "partner"));
    matola.forms = vec![
        Form {
            form: "twinning".into(),
            ..Form::default()
        },
        Form {
            form: "twinning".into(),
            ..Form::default()
        },
    ];
    matola.themes = vec!["water".into()];
    let (id, _) = write(&app, "matola", &matola).await;
    write(
        &app,
        "drancy",
        &Partnership {
            committees: vec![from_key("organisation", "bagnolet")],
            ..link("Drancy – Maputo", "drancy", "maputo")
        },
    )
    .await;
    write(
        &app,
        "le-robert",
        &link("Bagnolet – Le Robert", "bagnolet", "le-robert"),
    )
    .await;
    write(
        &app,
        "draft",
        &Partnership {
            state: State::Draft,
            ..link("Brouillon", "drancy", "matola")
        },
    )
    .await;
    write(
        &app,
        "network",
        &Partnership {
            visibility: Visibility::Network,
            ..link("Réseau", "drancy", "matola")
        },
    )
    .await;

    let connection = app.app.db.reader();
    let visitor = Actor::Visitor;
    let titles = async |filter: Filter| -> Vec<String> {
        store::all(connection, &filter, &visitor)
            .await
            .unwrap()
            .iter()
            .map(|brief| brief.record.title.get("fr").to_owned())
            .collect()
    };
    assert_eq!(
        titles(Filter::default()).await,
        ["Bagnolet – Le Robert", "Bagnolet – Matola", "Drancy – Maputo"]
    );
    assert_eq!(
        titles(Filter {
            countries: vec!["MZ".into()],
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Matola", "Drancy – Maputo"]
    );
    assert_eq!(
        titles(Filter {
            countries: vec!["FR".into()],
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Le Robert"],
        "the other side is in France"
    );
    assert_eq!(
        titles(Filter {
            scope: Some(Scope::InFrance),
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Le Robert"]
    );
    assert_eq!(
        titles(Filter {
            themes: vec!["water".into()],
            forms: vec!["twinning".into()],
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Matola"]
    );
    assert_eq!(
        titles(Filter {
            text: "maputo".into(),
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Matola", "Drancy – Maputo"],
        "by the name of a party"
    );
    assert_eq!(
        titles(Filter {
            territories: vec![("commune".into(), "93029".into())],
            ..Filter::default()
        })
        .await,
        ["Drancy – Maputo"]
    );
    assert_eq!(
        titles(Filter {
            territories: vec![("commune".into(), "97222".into())],
            ..Filter::default()
        })
        .await,
        ["Bagnolet – Le Robert"],
        "a link inside France belongs to both of its sides"
    );
    assert_eq!(
        titles(Filter {
            departements: vec!["93".into()],
            statuses: vec!["dormant".into()],
            ..Filter::default()
        })
        .await,
        Vec::<String>::new()
    );
    let of_bagnolet = store::of_organisation(connection, from_key("organisation", "bagnolet"), &visitor)
        .await
        .unwrap();
    assert_eq!(of_bagnolet.len(), 3, "as a party twice, as a committee once");

    // A partnership with two parties in one country counts once; a facet leaves its own filter aside.
    let narrow = Filter {
        countries: vec!["FR".into()],
        ..Filter::default()
    };
    assert_eq!(
        store::count_by(connection, &narrow, &visitor, CountBy::Country)
            .await
            .unwrap(),
        [("MZ".to_owned(), 2), ("FR".to_owned(), 1)]
    );
    assert_eq!(
        store::count_by(connection, &Filter::default(), &visitor, CountBy::Form)
            .await
            .unwrap(),
        [("twinning".to_owned(), 1)]
    );
    assert_eq!(
        store::count_by(connection, &Filter::default(), &visitor, CountBy::Departement)
            .await
            .unwrap(),
        [("93".to_owned(), 3), ("972".to_owned(), 1)],
        "a link inside France counts for both of its sides"
    );
    assert_eq!(
        store::count_by_organisation(connection, &Filter::default(), &visitor)
            .await
            .unwrap()[0],
        (from_key("organisation", "bagnolet"), 2)
    );
    let page = store::list(connection, &Filter::default(), &visitor, 2, 2)
        .await
        .unwrap();
    assert_eq!((page.total, page.items.len(), page.number), (3, 1, 2));
    let administrator = store::count(connection, &Filter::default(), &Actor::System)
        .await
        .unwrap();
    assert_eq!(administrator, 5);

    let first_page = app.visitor().get("/").await.words();
    for counted in [
        "2 collectivités engagées",
        "2 partenariats avec l’étranger",
        "1 pays partenaire",
        "un jumelage entre villes françaises s’y ajoute",
    ] {
        assert!(first_page.contains(counted), "{counted}: {first_page}");
    }

    let writing = app.write().await;
    let held = store::get(writing.tx(), id).await.unwrap().partnership;
    let archived = Partnership {
        state: State::Archived,
        ..held
    };
    store::update(&writing, id, 1, &archived).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(
        titles(Filter {
            themes: vec!["water".into()],
            ..Filter::default()
        })
        .await,
        Vec::<String>::new()
    );
});

on_both_engines!(
    an_unknown_organisation_is_refused_by_the_database,
    |engine| async move {
        let app = small(engine).await;
        let writing = app.write().await;
        let wrong = link("Nulle part", "bagnolet", "nowhere");
        assert!(
            store::insert(&writing, from_key("partnership", "x"), &wrong, false)
                .await
                .is_err()
        );
    }
);

#[test]
fn every_table_is_in_copies_and_backups() {
    let dumped: Vec<&str> = partnerships::module()
        .tables
        .iter()
        .map(|table| table.name)
        .collect();
    let sql = include_str!("../../migrations/0040_partnerships.sql");
    let made: Vec<&str> = sql
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE ")?.split(' ').next())
        .collect();
    assert_eq!(made, dumped);
}

on_both_engines!(
    a_body_of_no_country_is_abroad_and_in_no_country,
    |engine| async move {
        let app = small(engine).await;
        let writing = app.write().await;
        let network = Organisation {
            name: Translated::one("fr", "Réseau mondial des villes"),
            lang: "fr".into(),
            kind: "international_network".into(),
            country: geo::country::NONE.into(),
            visibility: Visibility::Public,
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&writing, from_key("organisation", "reseau"), &network, false)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let (_, path) = write(&app, "reseau", &link("Bagnolet – Réseau", "bagnolet", "reseau")).await;
        write(&app, "matola", &link("Bagnolet – Matola", "bagnolet", "matola")).await;

        let connection = app.app.db.reader();
        let figures = store::figures(connection, &Actor::Visitor).await.unwrap();
        assert_eq!(
            (figures.partnerships, figures.countries, figures.in_france),
            (2, 1, 0)
        );
        let counted = store::count_by(connection, &Filter::default(), &Actor::Visitor, CountBy::Country)
            .await
            .unwrap();
        assert_eq!(counted, [("MZ".to_owned(), 1)]);
        let mut visitor = app.visitor();
        let page = visitor.get(&path).await;
        assert!(!page.words().contains("En France"), "{}", page.words());
        let bagnolet = database::record::by_id(connection, from_key("organisation", "bagnolet"))
            .await
            .unwrap();
        let sheet = visitor.get(&directory::store::path(&bagnolet)).await;
        assert!(
            sheet.words().contains("International") && sheet.text.contains(&path),
            "the link stands on the sheet under no country: {}",
            sheet.words()
        );
    }
);
