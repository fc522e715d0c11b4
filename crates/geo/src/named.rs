//! World places by what lists call them, held in memory for an import.

use std::collections::{BTreeSet, HashMap};

use database::{Json, Result, record};
use kernel::text::fold;
use kernel::{State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef};

use crate::place;

/// A world place as far as a line may mean it.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// Its name, in French if it has one.
    pub name: String,
    /// Country code.
    pub country: String,
}

/// The world places of the network by name. What is archived is left out.
#[derive(Debug, Default)]
pub struct NamedPlaces {
    places: HashMap<Uuid, Named>,
    names: HashMap<String, BTreeSet<Uuid>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    title: Json<Translated>,
    country: String,
    local_name: Option<String>,
}

impl NamedPlaces {
    /// Reads them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let to_record: RelationDef = place::Entity::belongs_to(record::Entity)
            .from(place::Column::Id)
            .to(record::Column::Id)
            .into();
        let rows = place::Entity::find()
            .select_only()
            .columns([
                place::Column::Id,
                place::Column::Country,
                place::Column::LocalName,
            ])
            .column(record::Column::Title)
            .join(JoinType::InnerJoin, to_record)
            .filter(record::Column::State.ne(State::Archived.code()))
            .into_model::<Row>()
            .all(connection)
            .await?;
        let mut all = NamedPlaces::default();
        for row in rows {
            let names = row.title.0.iter().map(|(_, name)| name);
            for name in names.chain(row.local_name.as_deref()) {
                all.names.entry(fold(name)).or_default().insert(row.id);
            }
            let held = Named {
                id: row.id,
                name: row.title.0.text(kernel::Lang::Fr).to_owned(),
                country: row.country,
            };
            all.places.insert(row.id, held);
        }
        let others: Vec<(Uuid, String)> = place::name::Entity::find()
            .select_only()
            .columns([place::name::Column::PlaceId, place::name::Column::Name])
            .into_tuple()
            .all(connection)
            .await?;
        for (id, name) in others {
            if all.places.contains_key(&id) {
                all.names.entry(fold(&name)).or_default().insert(id);
            }
        }
        Ok(all)
    }

    /// The place of an id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<&Named> {
        self.places.get(&id)
    }

    /// The places of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<&Named> {
        let found = self.names.get(&fold(name)).into_iter().flatten();
        found.filter_map(|id| self.places.get(id)).collect()
    }
}
