//! A second record of what is there already is asked about before it is made: an organisation has one.

use database::record;
use kernel::State;
use kernel::policy::{Action, allow};
use kernel::text::sort_key;
use sea_orm::entity::prelude::*;
use sea_orm::{JoinType, QueryOrder, QuerySelect, RelationDef};
use web::chronicle::Said;
use web::{App, Result, Visit};

use crate::organisation::Organisation;
use crate::rows::organisation as row;
use crate::store;

/// How many are named.
const NAMED: usize = 5;

/// An organisation that a new one may be.
#[derive(Debug, Clone)]
pub(super) struct Alike {
    /// Its name.
    pub name: Said,
    /// Its page.
    pub href: String,
    /// Where its record stands.
    pub state: State,
}

fn join_record() -> RelationDef {
    row::Entity::belongs_to(record::Entity)
        .from(row::Column::Id)
        .to(record::Column::Id)
        .into()
}

/// The organisations of this name and kind that may be in the same place, whatever their state, as far as the visitor may
/// see them.
pub(super) async fn alike(app: &App, visit: &Visit, new: &Organisation) -> Result<Vec<Alike>> {
    let keys: Vec<String> = new.name.iter().map(|(_, name)| sort_key(name)).collect();
    let found = row::Entity::find()
        .join(JoinType::InnerJoin, join_record())
        .select_also(record::Entity)
        .filter(record::Column::Kind.eq(store::KIND))
        .filter(record::Column::SortKey.is_in(keys))
        .filter(row::Column::KindCode.eq(&new.kind))
        .filter(row::Column::Country.eq(&new.country))
        .order_by_asc(record::Column::Id)
        .limit(50)
        .all(app.db.reader())
        .await
        .map_err(web::Error::internal)?;
    // Where one of the two does not say its place, they may be the same.
    let same = |held: &row::Model| {
        let elsewhere = |one: &Option<String>, other: Option<&str>| {
            one.as_deref().zip(other).is_some_and(|(one, other)| one != other)
        };
        let territory = new.territory.as_ref();
        let apart = elsewhere(&held.territory_kind, territory.map(|held| held.0.as_str()))
            || elsewhere(&held.territory_code, territory.map(|held| held.1.as_str()))
            || held
                .place_id
                .zip(new.place)
                .is_some_and(|(one, other)| one != other);
        !apart
    };
    Ok(found
        .into_iter()
        .filter(|(held, _)| same(held))
        .filter_map(|(_, record)| record)
        .filter(|record| allow(&visit.actor, Action::Read, record.guarded()))
        .take(NAMED)
        .map(|record| Alike {
            name: Said::name(&record.title, visit.lang),
            href: visit.url(&store::path(&record)),
            state: record.state(),
        })
        .collect())
}
