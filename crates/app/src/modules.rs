//! The list of features. A new one is one line here; its routes, navigation, schema, search, pages and part of the
//! demonstration follow from its `module()`.

use database::Migration;
use database::dump::Table;
use web::{Module, Rewriter};

/// All features, in the order in which their tables refer to one another.
#[must_use]
pub fn all() -> Vec<Module> {
    vec![
        platform(),
        accounts::module(),
        moderation::module(),
        directory::module(),
        partnerships::module(),
        projects::module(),
        opendata::module(),
        personal::module(),
        crate::imports::module(),
        crate::house::module(),
    ]
}

/// What the platform's rooms bring: records and their history, sources, jobs, countries, territories, places.
fn platform() -> Module {
    let mut migrations = database::migrate::own();
    migrations.extend(outbox::migrations());
    migrations.extend(geo::migrations());
    let mut tables = database::dump::own();
    tables.extend(outbox::tables());
    tables.extend(geo::tables());
    Module {
        migrations,
        tables,
        rewriters: vec![Rewriter {
            kind: geo::place::KIND,
            write: |write, id, version, value| {
                Box::pin(async move {
                    let place: geo::place::Place = serde_json::from_value(value)?;
                    geo::place::update(write, id, version, &place).await.map(drop)
                })
            },
        }],
        ..Module::new("platform")
    }
}

/// All migrations, in order.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    all().into_iter().flat_map(|module| module.migrations).collect()
}

/// All tables, what is referred to before what refers.
#[must_use]
pub fn tables() -> Vec<Table> {
    all().into_iter().flat_map(|module| module.tables).collect()
}
