//! The network as a list of partnerships is held against it.

use std::collections::{BTreeSet, HashMap};

use database::{Json, Result, record};
use directory::import::known::Known as Directory;
use documents::import::Sheets;
use kernel::{State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};

use crate::rows::party;
use crate::store;

/// A partnership as far as a line may mean it.
pub(super) struct Held {
    pub id: Uuid,
    pub title: Translated,
    pub parties: BTreeSet<Uuid>,
    pub archived: bool,
    pub undone: bool,
    /// The line that adds it, for one that does not exist yet.
    pub line: Option<u64>,
}

/// Everything that a line is held against.
pub(super) struct Known {
    pub directory: Directory,
    pub held: Vec<Held>,
    sheets: Sheets,
    pub between: HashMap<BTreeSet<Uuid>, Vec<usize>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    state: String,
    title: Json<Translated>,
}

impl Known {
    pub(super) async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut known = Known {
            directory: Directory::load(connection).await?,
            held: Vec::new(),
            sheets: Sheets::default(),
            between: HashMap::new(),
        };
        let ends: Vec<(Uuid, Option<Uuid>)> = party::Entity::find()
            .select_only()
            .columns([party::Column::PartnershipId, party::Column::OrganisationId])
            .into_tuple()
            .all(connection)
            .await?;
        let mut parties: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
        for (id, organisation) in ends {
            parties.entry(id).or_default().extend(organisation);
        }
        let undone = record::undone(connection, store::KIND).await?;
        let rows = record::Entity::find()
            .select_only()
            .columns([record::Column::Id, record::Column::State, record::Column::Title])
            .filter(record::Column::Kind.eq(store::KIND))
            .into_model::<Row>()
            .all(connection)
            .await?;
        for row in rows {
            known.add(Held {
                id: row.id,
                title: row.title.0,
                parties: parties.remove(&row.id).unwrap_or_default(),
                archived: row.state == State::Archived.code(),
                undone: undone.contains(&row.id),
                line: None,
            });
        }
        Ok(known)
    }

    pub(super) fn add(&mut self, held: Held) {
        let at = self.held.len();
        self.sheets.add(held.id, at);
        self.between.entry(held.parties.clone()).or_default().push(at);
        self.held.push(held);
    }

    pub(super) fn sheet(&self, text: &str) -> Option<usize> {
        self.sheets.named(text)
    }

    /// Those between exactly these parties.
    pub(super) fn between(&self, parties: &BTreeSet<Uuid>) -> Vec<usize> {
        let found = self.between.get(parties).into_iter().flatten().copied();
        found
            .filter(|at| !self.held[*at].archived || self.held[*at].undone)
            .collect()
    }
}
