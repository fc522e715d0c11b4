//! The actions as an import needs them: who has which title, led by whom, when; and which partnerships there are.

use std::collections::{BTreeSet, HashMap};

use database::{Json, Result, record};
use directory::import::known::Known as Directory;
use documents::import::Sheets;
use geo::named::NamedPlaces;
use kernel::date::{Dated, Period};
use kernel::text::fold;
use kernel::{ShortId, State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, RelationDef};

use crate::project::Participant;
use crate::rows::{participant, project as row};
use crate::store;

/// An action as far as a line may mean it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub id: Uuid,
    pub title: String,
    pub leads: BTreeSet<Uuid>,
    pub date: Option<Period>,
    pub archived: bool,
    /// Archived because the import that made it was undone.
    pub undone: bool,
    /// The line that adds it, for one that does not exist yet.
    pub line: Option<u64>,
}

/// Everything that a line is held against.
pub(super) struct Known {
    pub directory: Directory,
    pub places: NamedPlaces,
    pub held: Vec<Held>,
    titles: HashMap<String, BTreeSet<usize>>,
    sheets: Sheets,
    partnerships: Vec<(Uuid, String, Translated)>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    title: Json<Translated>,
    state: String,
    dated: Option<Json<Dated>>,
}

#[derive(FromQueryResult)]
struct Part {
    project_id: Uuid,
    organisation_id: Uuid,
    role: String,
}

#[derive(FromQueryResult)]
struct Titled {
    id: Uuid,
    short_id: String,
    title: Json<Translated>,
}

/// Those who lead among participants: who answers for it, else who carries it out, else who comes first.
pub(super) fn leads(participants: &[Participant]) -> BTreeSet<Uuid> {
    let leading = ["accountable", "implementing"]
        .into_iter()
        .find(|role| participants.iter().any(|held| held.role == **role))
        .or_else(|| participants.first().map(|held| held.role.as_str()));
    participants
        .iter()
        .filter(|held| Some(held.role.as_str()) == leading)
        .map(|held| held.organisation)
        .collect()
}

impl Known {
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut known = Known {
            directory: Directory::load(connection).await?,
            places: NamedPlaces::load(connection).await?,
            held: Vec::new(),
            titles: HashMap::new(),
            sheets: Sheets::default(),
            partnerships: Vec::new(),
        };
        let parts = participant::Entity::find()
            .select_only()
            .columns([
                participant::Column::ProjectId,
                participant::Column::OrganisationId,
                participant::Column::Role,
            ])
            .order_by_asc(participant::Column::Position)
            .into_model::<Part>()
            .all(connection)
            .await?;
        let mut taking_part: HashMap<Uuid, Vec<Participant>> = HashMap::new();
        for part in parts {
            taking_part.entry(part.project_id).or_default().push(Participant {
                organisation: part.organisation_id,
                role: part.role,
                ..Participant::default()
            });
        }
        let to_record: RelationDef = row::Entity::belongs_to(record::Entity)
            .from(row::Column::Id)
            .to(record::Column::Id)
            .into();
        let rows = row::Entity::find()
            .select_only()
            .columns([row::Column::Id, row::Column::Dated])
            .columns([record::Column::Title, record::Column::State])
            .join(JoinType::InnerJoin, to_record)
            .into_model::<Row>()
            .all(connection)
            .await?;
        let undone = record::undone(connection, store::KIND).await?;
        for found in rows {
            let at = known.add(Held {
                id: found.id,
                title: found.title.0.text(kernel::Lang::Fr).to_owned(),
                leads: leads(taking_part.get(&found.id).map_or(&[], Vec::as_slice)),
                date: found.dated.map(|dated| dated.0.value),
                archived: found.state == State::Archived.code(),
                undone: undone.contains(&found.id),
                line: None,
            });
            for (_, title) in found.title.0.iter() {
                known.call(at, title);
            }
        }
        let partnerships = record::Entity::find()
            .select_only()
            .columns([record::Column::Id, record::Column::ShortId, record::Column::Title])
            .filter(record::Column::Kind.eq(partnerships::store::KIND))
            .filter(record::Column::State.ne(State::Archived.code()))
            .into_model::<Titled>()
            .all(connection)
            .await?;
        known.partnerships = partnerships
            .into_iter()
            .map(|held| (held.id, held.short_id, held.title.0))
            .collect();
        Ok(known)
    }

    /// Adds one; its title is told by [`Self::call`].
    pub fn add(&mut self, held: Held) -> usize {
        let at = self.held.len();
        self.sheets.add(held.id, at);
        self.held.push(held);
        at
    }

    pub fn call(&mut self, at: usize, title: &str) {
        self.titles.entry(fold(title)).or_default().insert(at);
    }

    /// The one that a sheet's address, the end of it, or an id names.
    pub fn sheet(&self, text: &str) -> Option<usize> {
        self.sheets.named(text)
    }

    /// Those of a title.
    pub fn titled(&self, title: &str) -> Vec<usize> {
        let found = self.titles.get(&fold(title)).into_iter().flatten();
        found
            .copied()
            .filter(|at| !self.held[*at].archived || self.held[*at].undone)
            .collect()
    }

    /// The partnerships that a cell may mean: by address, id or title.
    pub fn partnerships(&self, text: &str) -> Vec<(Uuid, String)> {
        let short = text
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .and_then(ShortId::from_address);
        let id = text.parse::<Uuid>().ok();
        let named = |held: &&(Uuid, String, Translated)| {
            id == Some(held.0) || short.as_ref().is_some_and(|short| short.as_str() == held.1)
        };
        let titled =
            |held: &&(Uuid, String, Translated)| held.2.iter().any(|(_, title)| fold(title) == fold(text));
        let brief = |held: &(Uuid, String, Translated)| (held.0, held.2.text(kernel::Lang::Fr).to_owned());
        let found: Vec<(Uuid, String)> = self.partnerships.iter().filter(named).map(brief).collect();
        if found.is_empty() {
            self.partnerships.iter().filter(titled).map(brief).collect()
        } else {
            found
        }
    }
}
