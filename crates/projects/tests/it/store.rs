//! Lists, filters, counts, versions.

use database::on_both_engines;
use kernel::{Actor, State, Translated, Visibility};
use projects::project::{Participant, Project};
use projects::store::{self, CountBy, Filter, Order};

use crate::{World, dated};

on_both_engines!(
    an_action_is_read_back_whole_and_keeps_its_history,
    |engine| async move {
        let world = World::new(engine).await;
        let record = world.add(&world.well()).await;
        let reader = world.test.app.db.reader();
        assert_eq!(store::get(reader, record.id).await.unwrap().project, world.well());

        let write = world.test.write().await;
        let changed = Project {
            kind: "project".into(),
            participants: Vec::new(),
            ..world.well()
        };
        store::update(&write, record.id, 1, &changed).await.unwrap();
        write.commit().await.unwrap();
        let write = world.test.write().await;
        assert!(matches!(
            store::update(&write, record.id, 1, &changed).await,
            Err(database::Error::Stale {
                current: 2,
                expected: 1
            })
        ));
        drop(write);
        assert_eq!(store::get(reader, record.id).await.unwrap().project, changed);
        let history = database::record::history_of(reader, record.id).await.unwrap();
        assert_eq!(history[0].before.as_ref().unwrap()["kind"], "construction");
        assert_eq!(history.len(), 2);
    }
);

on_both_engines!(every_filter_finds_its_action_and_no_other, |engine| async move {
    let world = World::new(engine).await;
    let well = world.add(&world.well()).await;
    let other = Project {
        title: Translated::one("fr", "Une fête"),
        kind: "event".into(),
        state: State::Published,
        ..Project::default()
    };
    world.add(&other).await;
    let reader = world.test.app.db.reader();
    let mut department = Filter::default();
    department.add_territory("departement", "93");
    let mut commune = Filter::default();
    commune.add_territory("commune", "93029");
    let filters = [
        Filter {
            kinds: vec!["construction".into()],
            ..Filter::default()
        },
        Filter {
            statuses: vec![4],
            ..Filter::default()
        },
        Filter {
            themes: vec!["water".into()],
            ..Filter::default()
        },
        Filter {
            countries: vec!["MA".into()],
            ..Filter::default()
        },
        Filter {
            places: vec![world.figuig],
            ..Filter::default()
        },
        Filter {
            roles: vec!["accountable".into()],
            organisations: vec![world.drancy],
            ..Filter::default()
        },
        Filter {
            goals: vec![6],
            ..Filter::default()
        },
        Filter {
            years: vec![2005],
            ..Filter::default()
        },
        Filter {
            text: "PUITS a figuig".into(),
            ..Filter::default()
        },
        department,
        commune,
    ];
    for filter in filters {
        let found = store::all(reader, &filter, &Actor::Visitor, Order::Title)
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|brief| brief.record.id).collect::<Vec<_>>(),
            [well.id],
            "{filter:?}"
        );
    }
    // The organisation takes part, but not in this role; the action ran, but not in this year.
    for filter in [
        Filter {
            roles: vec!["accountable".into()],
            organisations: vec![world.ngo],
            ..Filter::default()
        },
        Filter {
            years: vec![2007],
            ..Filter::default()
        },
    ] {
        assert_eq!(
            store::count(reader, &filter, &Actor::Visitor).await.unwrap(),
            0,
            "{filter:?}"
        );
    }
    assert_eq!(
        store::of_organisation(reader, world.ngo, &Actor::Visitor)
            .await
            .unwrap()[0]
            .1,
        ["implementing"]
    );
});

on_both_engines!(a_facet_counts_its_other_choices_too, |engine| async move {
    let world = World::new(engine).await;
    world.add(&world.well()).await;
    let party = vec![Participant {
        organisation: world.drancy,
        role: "host".into(),
        ..Participant::default()
    }];
    world
        .add(&Project {
            title: Translated::one("fr", "Une fête"),
            kind: "event".into(),
            participants: party,
            dated: Some(dated("2006", None)),
            state: State::Published,
            ..Project::default()
        })
        .await;
    let reader = world.test.app.db.reader();
    let chosen = Filter {
        kinds: vec!["event".into()],
        ..Filter::default()
    };
    let by = |filter: Filter, by| async move {
        store::count_by(reader, &filter, &Actor::Visitor, by)
            .await
            .unwrap()
    };
    let pairs = |pairs: &[(&str, i64)]| {
        pairs
            .iter()
            .map(|(value, count)| ((*value).to_owned(), *count))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        by(chosen.clone(), CountBy::Kind).await,
        pairs(&[("construction", 1), ("event", 1)])
    );
    assert_eq!(by(chosen.clone(), CountBy::Role).await, pairs(&[("host", 1)]));
    assert_eq!(
        by(Filter::default(), CountBy::Year).await,
        pairs(&[("2006", 2), ("2005", 1), ("2004", 1)])
    );
    // The place and the city lie in one département: the action counts once.
    assert_eq!(
        by(Filter::default(), CountBy::Departement).await,
        pairs(&[("93", 2)])
    );
    assert_eq!(
        by(Filter::default(), CountBy::Country).await,
        pairs(&[("FR", 1), ("MA", 1)])
    );
    assert_eq!(
        by(Filter::default(), CountBy::Organisation).await[0],
        (world.drancy.to_string(), 2)
    );
    assert_eq!(by(Filter::default(), CountBy::Goal).await, pairs(&[("6", 1)]));
    assert_eq!(
        by(Filter::default(), CountBy::Theme).await,
        pairs(&[("water", 1)])
    );
    assert_eq!(by(Filter::default(), CountBy::Status).await, pairs(&[("4", 1)]));
    assert!(by(Filter::default(), CountBy::Partnership).await.is_empty());
    assert_eq!(by(Filter::default(), CountBy::Ept).await.len(), 1);
});

on_both_engines!(the_newest_comes_first_and_the_undated_last, |engine| async move {
    let world = World::new(engine).await;
    for (title, when) in [("A", None), ("B", Some("1998")), ("C", Some("2006-late"))] {
        world
            .add(&Project {
                title: Translated::one("fr", title),
                kind: "event".into(),
                dated: when.map(|when| dated(when, None)),
                state: State::Published,
                ..Project::default()
            })
            .await;
    }
    let reader = world.test.app.db.reader();
    let titles = |order| async move {
        store::all(reader, &Filter::default(), &Actor::Visitor, order)
            .await
            .unwrap()
            .into_iter()
            .map(|brief| brief.record.title.get("fr").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(Order::Recent).await, ["C", "B", "A"]);
    assert_eq!(titles(Order::Title).await, ["A", "B", "C"]);
    let page = store::list(reader, &Filter::default(), &Actor::Visitor, Order::Title, 9, 2)
        .await
        .unwrap();
    assert_eq!((page.number, page.total, page.items.len()), (2, 3, 1));
});

on_both_engines!(
    what_is_hidden_is_neither_listed_nor_counted,
    |engine| async move {
        let world = World::new(engine).await;
        world
            .add(&Project {
                visibility: Visibility::Private,
                ..world.well()
            })
            .await;
        world
            .add(&Project {
                state: State::Draft,
                ..world.well()
            })
            .await;
        let reader = world.test.app.db.reader();
        assert_eq!(
            store::count(reader, &Filter::default(), &Actor::Visitor)
                .await
                .unwrap(),
            0
        );
        assert!(
            store::count_by(reader, &Filter::default(), &Actor::Visitor, CountBy::Kind)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            store::count(reader, &Filter::default(), &Actor::System)
                .await
                .unwrap(),
            2
        );
    }
);
