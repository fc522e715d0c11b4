//! Whoever opens a form and saves it without a change changes nothing: not a date, not a wording, not an order.

use std::collections::BTreeMap;

use app::{demo, modules};
use database::{Engine, record};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use testkit::TestApp;

#[tokio::test]
async fn every_sheet_of_the_demonstration_saved_untouched_stays_what_it_was() {
    let house = TestApp::new(Engine::Sqlite, modules::all()).await;
    let output = app::output::Output::new(&BTreeMap::new());
    app::serve::load_reference(&house.app.db, &output).await.unwrap();
    demo::load(&house.app.db, &modules::all()).await.unwrap();
    let mut administrator = house.administrator().await;
    let records = record::Entity::find()
        .filter(record::Column::Kind.is_in(["organisation", "partnership", "project"]))
        .order_by_asc(record::Column::SortKey)
        .all(house.app.db.reader())
        .await
        .unwrap();
    assert!(records.len() > 250, "{}", records.len());
    let mut changed = Vec::new();
    for held in records {
        let section = match held.kind.as_str() {
            "organisation" => "organisations",
            "partnership" => "partenariats",
            _ => "projets",
        };
        let path = format!("/{section}/{}/modifier", held.address());
        let form = administrator.get(&path).await;
        let answer = administrator.send_back(&path, &form.form(&[])).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.words());
        let writes = record::history::Entity::find()
            .filter(record::history::Column::RecordId.eq(held.id))
            .order_by_desc(record::history::Column::Seq)
            .all(house.app.db.reader())
            .await
            .unwrap();
        // Saving untouched may write nothing at all.
        let Some(before) = &writes[0].before else {
            continue;
        };
        if before.0 != writes[0].after.0 {
            changed.push((held.address(), differences(&before.0, &writes[0].after.0)));
        }
    }
    assert!(
        changed.is_empty(),
        "{} sheets changed: {changed:#?}",
        changed.len()
    );
}

/// The values that differ, by their top-level names.
fn differences(one: &serde_json::Value, other: &serde_json::Value) -> Vec<String> {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else {
        return vec!["whole".to_owned()];
    };
    let names = one
        .keys()
        .chain(other.keys().filter(|name| !one.contains_key(*name)));
    names
        .filter(|name| one.get(*name) != other.get(*name))
        .map(|name| format!("{name}: {:?} -> {:?}", one.get(name), other.get(name)))
        .collect()
}
