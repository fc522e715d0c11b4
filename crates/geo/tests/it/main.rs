//! Reference data and places on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at what it did not expect"
)]

use chrono::{TimeZone, Utc};
use database::harness::{TestDatabase, fresh};
use database::{Author, Engine, Migration, Write, on_both_engines};
use geo::reference::{Scope, load};
use geo::{country, place, territory};
use kernel::{Clock, Ids, Origin, Translated};

fn clock() -> Clock {
    Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 22, 9, 0, 0).unwrap())
}

async fn ready(engine: Engine) -> TestDatabase {
    let mut migrations: Vec<Migration> = database::migrate::own();
    migrations.extend(geo::migrations());
    fresh(engine, &migrations).await.unwrap()
}

async fn writing(test: &TestDatabase) -> Write {
    Write::begin(
        &test.database,
        &clock(),
        &Ids::seeded(clock(), 1),
        Author::system(Origin::Reference),
    )
    .await
    .unwrap()
}

on_both_engines!(a_merged_commune_leads_to_its_heir, |engine| async move {
    let test = ready(engine).await;
    let write = writing(&test).await;
    load(&write, Scope::Sample).await.unwrap();
    write.commit().await.unwrap();
    let reader = test.database.reader();
    assert_eq!(
        territory::within(reader, "commune", "departement", "93")
            .await
            .unwrap()
            .len(),
        39
    );
    let found = territory::lookup(reader, "pierrefitte", 5).await.unwrap();
    assert_eq!(found[0].successor.as_deref(), Some("93066"));
    assert_eq!(
        territory::lookup(reader, "93059", 5).await.unwrap()[0].kind,
        "former_commune"
    );
    let drancy = territory::get(reader, "commune", "93029").await.unwrap();
    assert!(drancy.ept.is_some() && drancy.epci.is_some() && !drancy.approximate);
});

on_both_engines!(a_name_typed_wrong_is_near_to_its_territory, |engine| async move {
    let test = ready(engine).await;
    let write = writing(&test).await;
    load(&write, Scope::Sample).await.unwrap();
    write.commit().await.unwrap();
    for (typed, meant) in [
        ("Pierefitte", Some("93059")),
        ("montreuill", Some("93048")),
        ("Drnacy", Some("93029")),
        ("seine sant denis", Some("93")),
        ("drancy", None),
        ("xrancy", None),
        ("dra", None),
        ("93048", None),
        ("%_", None),
    ] {
        let near = territory::near(test.database.reader(), typed, 5).await.unwrap();
        assert_eq!(near.first().map(|held| held.code.as_str()), meant, "{typed}");
    }
});

on_both_engines!(loading_twice_changes_nothing, |engine| async move {
    let test = ready(engine).await;
    let write = writing(&test).await;
    assert_eq!(load(&write, Scope::Sample).await.unwrap().len(), 2);
    write.commit().await.unwrap();
    let write = writing(&test).await;
    assert!(load(&write, Scope::Sample).await.unwrap().is_empty());
    write.commit().await.unwrap();
});

on_both_engines!(
    a_place_keeps_its_history_and_refuses_a_stale_writer,
    |engine| async move {
        let test = ready(engine).await;
        let write = writing(&test).await;
        load(&write, Scope::Sample).await.unwrap();
        let id = write.ids.next();
        let mut jenin = place::Place {
            name: Translated::one("fr", "Jénine"),
            kind: "town".into(),
            country: "PS".into(),
            point: Some((32.46, 35.3)),
            ..Default::default()
        };
        jenin.names.push(place::OtherName {
            name: "Djenin".into(),
            lang: Some("fr".into()),
            kind: "document".into(),
            source: None,
        });
        place::insert(&write, id, &jenin).await.unwrap();
        write.commit().await.unwrap();

        let write = writing(&test).await;
        jenin.local_name = Some("جنين".into());
        place::update(&write, id, 1, &jenin).await.unwrap();
        write.commit().await.unwrap();

        let write = writing(&test).await;
        assert!(matches!(
            place::update(&write, id, 1, &jenin).await,
            Err(database::Error::Stale {
                current: 2,
                expected: 1
            })
        ));
        drop(write);

        let reader = test.database.reader();
        let held = place::get(reader, id).await.unwrap();
        assert_eq!(held.place, jenin);
        let history = database::record::history_of(reader, id).await.unwrap();
        assert_eq!(
            history.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(),
            ["update", "create"]
        );
        assert_eq!(
            history[0].before.as_ref().unwrap()["local_name"],
            serde_json::Value::Null
        );
    }
);

on_both_engines!(an_edited_country_survives_a_reload, |engine| async move {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
    let test = ready(engine).await;
    let write = writing(&test).await;
    load(&write, Scope::Sample).await.unwrap();
    let mut mali = country::get(write.tx(), "ml").await.unwrap().into_active_model();
    mali.name = Set(database::Json(Translated::both("Mali (essai)", "Mali")));
    mali.edited = Set(true);
    mali.update(write.tx()).await.unwrap();
    write.commit().await.unwrap();
    let write = writing(&test).await;
    load(&write, Scope::Whole).await.unwrap();
    assert_eq!(
        country::get(write.tx(), "ML").await.unwrap().name.get("fr"),
        "Mali (essai)"
    );
    let all = territory::within(write.tx(), "commune", "departement", "01")
        .await
        .unwrap();
    assert!(all.len() > 300);
});
