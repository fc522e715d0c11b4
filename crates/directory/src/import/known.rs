//! The directory as an import needs it: who has which name where, and which identifier.

use std::collections::{BTreeSet, HashMap};

use database::{Json, Result, record};
use geo::index::Index;
use geo::place::OtherName;
use kernel::text::fold;
use kernel::{ShortId, State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef};

use crate::rows::{identifier, organisation as row};
use crate::{kind, theme};

/// An organisation as far as a line may mean it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub country: String,
    pub territory: Option<(String, String)>,
    pub archived: bool,
    /// The line that adds it, for one that does not exist yet.
    pub line: Option<u64>,
}

/// Everything that a line is held against.
pub(super) struct Known {
    pub index: Index,
    pub held: Vec<Held>,
    kinds: HashMap<String, String>,
    governing: BTreeSet<String>,
    themes: HashMap<String, String>,
    names: HashMap<String, BTreeSet<usize>>,
    identifiers: HashMap<(String, String), usize>,
    ids: HashMap<Uuid, usize>,
    short_ids: HashMap<String, usize>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    title: Json<Translated>,
    state: String,
    kind_code: String,
    country: String,
    territory_kind: Option<String>,
    territory_code: Option<String>,
    names: Json<Vec<OtherName>>,
}

fn to_record() -> RelationDef {
    row::Entity::belongs_to(record::Entity)
        .from(row::Column::Id)
        .to(record::Column::Id)
        .into()
}

impl Known {
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut known = Known {
            index: Index::load(connection).await?,
            held: Vec::new(),
            kinds: HashMap::new(),
            governing: BTreeSet::new(),
            themes: HashMap::new(),
            names: HashMap::new(),
            identifiers: HashMap::new(),
            ids: HashMap::new(),
            short_ids: HashMap::new(),
        };
        for held in kind::Entity::find().all(connection).await? {
            if held.governs {
                known.governing.insert(held.code.clone());
            }
            let words = held.name.0.iter().chain(held.plural.0.iter());
            for word in words.map(|(_, word)| word).chain([held.code.as_str()]) {
                known.kinds.entry(key(word)).or_insert_with(|| held.code.clone());
            }
        }
        for held in theme::all(connection).await? {
            let names = held.name.0.iter().map(|(_, name)| name.to_owned());
            let synonyms = held.synonyms.0.values().flatten().cloned();
            for word in names.chain(synonyms).chain([held.code.clone()]) {
                known
                    .themes
                    .entry(key(&word))
                    .or_insert_with(|| held.code.clone());
            }
        }
        let rows = row::Entity::find()
            .select_only()
            .columns([
                row::Column::Id,
                row::Column::KindCode,
                row::Column::Country,
                row::Column::TerritoryKind,
                row::Column::TerritoryCode,
                row::Column::Names,
            ])
            .columns([record::Column::Title, record::Column::State])
            .join(JoinType::InnerJoin, to_record())
            .into_model::<Row>()
            .all(connection)
            .await?;
        for found in rows {
            let at = known.add(Held {
                id: found.id,
                name: found.title.0.text(kernel::Lang::Fr).to_owned(),
                kind: found.kind_code,
                country: found.country,
                territory: found.territory_kind.zip(found.territory_code),
                archived: found.state == State::Archived.code(),
                line: None,
            });
            for (_, name) in found.title.0.iter() {
                known.call(at, name);
            }
            for other in &found.names.0 {
                known.call(at, &other.name);
            }
        }
        let identifiers: Vec<(Uuid, String, String)> = identifier::Entity::find()
            .select_only()
            .columns([
                identifier::Column::OrganisationId,
                identifier::Column::Scheme,
                identifier::Column::Value,
            ])
            .into_tuple()
            .all(connection)
            .await?;
        for (id, scheme, value) in identifiers {
            if let Some(at) = known.ids.get(&id).copied() {
                known.identifiers.insert((scheme, value), at);
            }
        }
        Ok(known)
    }

    /// Adds one; its names are told by [`Self::call`].
    pub fn add(&mut self, held: Held) -> usize {
        let at = self.held.len();
        self.ids.insert(held.id, at);
        self.short_ids.insert(ShortId::of(held.id).to_string(), at);
        self.held.push(held);
        at
    }

    pub fn call(&mut self, at: usize, name: &str) {
        self.names.entry(key(name)).or_default().insert(at);
    }

    pub fn identify(&mut self, at: usize, scheme: &str, value: &str) {
        self.identifiers.insert((scheme.to_owned(), value.to_owned()), at);
    }

    /// The one with an identifier.
    pub fn identified(&self, scheme: &str, value: &str) -> Option<usize> {
        self.identifiers
            .get(&(scheme.to_owned(), value.to_owned()))
            .copied()
    }

    /// The one that a sheet's address, the end of it, or an id names.
    pub fn sheet(&self, text: &str) -> Option<usize> {
        if let Ok(id) = text.parse::<Uuid>() {
            return self.ids.get(&id).copied();
        }
        let last = text.trim_end_matches('/').rsplit('/').next()?;
        let short = ShortId::from_address(last)?;
        self.short_ids.get(short.as_str()).copied()
    }

    /// Those of a name.
    pub fn named(&self, name: &str) -> Vec<usize> {
        self.names
            .get(&key(name))
            .map(|found| found.iter().copied().collect())
            .unwrap_or_default()
    }

    /// The code of a kind, by code or name.
    pub fn kind(&self, text: &str) -> Option<&str> {
        self.kinds.get(&key(text)).map(String::as_str)
    }

    /// Whether organisations of a kind govern their territory.
    pub fn governs(&self, kind: &str) -> bool {
        self.governing.contains(kind)
    }

    /// The code of a theme, by code, name or synonym.
    pub fn theme(&self, text: &str) -> Option<&str> {
        self.themes.get(&key(text)).map(String::as_str)
    }
}

/// A word without case, accents and signs.
fn key(word: &str) -> String {
    fold(&word.replace('_', " "))
}
