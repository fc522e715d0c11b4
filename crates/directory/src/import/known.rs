//! The directory as an import needs it: who has which name where, and which identifier. Other features' importers ask it
//! who is meant by the words of a list.

use std::collections::{BTreeSet, HashMap};

use database::{Json, Result, record};
use documents::import::{Candidate, Line, Note, Sheets};
use geo::index::Index;
use geo::place::OtherName;
use kernel::identifier::{Identifier, Scheme};
use kernel::text::fold;
use kernel::{State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect, RelationDef};

use crate::rows::organisation as row;
use crate::{kind, theme};

/// An organisation as far as a line may mean it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its id.
    pub id: Uuid,
    /// Its name, in French if it has one.
    pub name: String,
    /// Code of its kind.
    pub kind: String,
    /// Country code.
    pub country: String,
    /// Kind and code of its French territory.
    pub territory: Option<(String, String)>,
    /// Whether it is archived.
    pub archived: bool,
    /// Whether it is archived because the import that made it was undone.
    pub undone: bool,
    /// The line that adds it, for one that does not exist yet.
    pub line: Option<u64>,
}

/// Everything that a line is held against.
pub struct Known {
    /// Countries and territories.
    pub index: Index,
    /// All organisations.
    pub held: Vec<Held>,
    kinds: HashMap<String, String>,
    governing: BTreeSet<String>,
    themes: HashMap<String, String>,
    names: HashMap<String, BTreeSet<usize>>,
    identifiers: HashMap<(String, String), usize>,
    sheets: Sheets,
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
    /// Reads it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut known = Known {
            index: Index::load(connection).await?,
            held: Vec::new(),
            kinds: HashMap::new(),
            governing: BTreeSet::new(),
            themes: HashMap::new(),
            names: HashMap::new(),
            identifiers: HashMap::new(),
            sheets: Sheets::default(),
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
        let undone = record::undone(connection, crate::store::KIND).await?;
        for found in rows {
            let at = known.add(Held {
                id: found.id,
                name: found.title.0.text(kernel::Lang::Fr).to_owned(),
                kind: found.kind_code,
                country: found.country,
                territory: found.territory_kind.zip(found.territory_code),
                archived: found.state == State::Archived.code(),
                undone: undone.contains(&found.id),
                line: None,
            });
            for (_, name) in found.title.0.iter() {
                known.call(at, name);
            }
            for other in &found.names.0 {
                known.call(at, &other.name);
            }
        }
        for (id, scheme, value) in crate::store::identifiers(connection).await? {
            if let Some(at) = known.sheets.get(id) {
                known.identifiers.insert((scheme, value), at);
            }
        }
        Ok(known)
    }

    /// Adds one; its names are told by [`Self::call`].
    pub fn add(&mut self, held: Held) -> usize {
        let at = self.held.len();
        self.sheets.add(held.id, at);
        self.held.push(held);
        at
    }

    /// Says that one is called so.
    pub fn call(&mut self, at: usize, name: &str) {
        self.names.entry(key(name)).or_default().insert(at);
    }

    /// Says that one has an identifier.
    pub fn identify(&mut self, at: usize, scheme: &str, value: &str) {
        self.identifiers.insert((scheme.to_owned(), value.to_owned()), at);
    }

    /// The one with an identifier.
    #[must_use]
    pub fn identified(&self, scheme: &str, value: &str) -> Option<usize> {
        self.identifiers
            .get(&(scheme.to_owned(), value.to_owned()))
            .copied()
    }

    /// The one that a sheet's address, the end of it, or an id names.
    #[must_use]
    pub fn sheet(&self, text: &str) -> Option<usize> {
        self.sheets.named(text)
    }

    /// Those of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<usize> {
        self.names
            .get(&key(name))
            .map(|found| found.iter().copied().collect())
            .unwrap_or_default()
    }

    /// Those that a cell may mean: by the address of the sheet, by an identifier, else by name. What is archived is meant
    /// by its address alone.
    #[must_use]
    pub fn meant(&self, text: &str) -> Vec<usize> {
        if let Some(at) = self.sheet(text) {
            return vec![at];
        }
        let found = [Scheme::Siren, Scheme::Siret, Scheme::Rna, Scheme::Wikidata]
            .into_iter()
            .filter_map(|scheme| Identifier::parse(scheme, text).ok())
            .find_map(|held| self.identified(held.scheme().code(), held.value()));
        if let Some(at) = found {
            return vec![at];
        }
        let mut named = self.named(text);
        named.retain(|at| !self.held[*at].archived);
        named
    }

    /// The one that a cell means. Among several, the one that the sheet speaks of already (`own`); else the line is a
    /// question.
    pub fn one(&self, text: &str, own: &[Uuid], line: &mut Line) -> Option<Uuid> {
        let found = self.meant(text);
        let known: Vec<Uuid> = found
            .iter()
            .map(|at| self.held[*at].id)
            .filter(|id| own.contains(id))
            .collect();
        match (found.as_slice(), known.as_slice()) {
            (_, [one]) => return Some(*one),
            ([one], _) => return Some(self.held[*one].id),
            ([], _) => line.ask(
                Note::OrganisationUnknown {
                    given: text.to_owned(),
                },
                Vec::new(),
            ),
            (several, _) => line.ask(
                Note::OrganisationHomonym {
                    given: text.to_owned(),
                },
                self.candidates(several),
            ),
        }
        None
    }

    /// The organisation of an id.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<&Held> {
        self.sheets.get(id).map(|at| &self.held[at])
    }

    /// These as the answers to a question.
    #[must_use]
    pub fn candidates(&self, found: &[usize]) -> Vec<Candidate> {
        found
            .iter()
            .take(12)
            .map(|at| {
                let held = &self.held[*at];
                Candidate {
                    name: held.name.clone(),
                    country: held.country.clone(),
                    detail: held
                        .territory
                        .as_ref()
                        .map_or_else(|| held.id.to_string(), |(_, code)| format!("INSEE {code}")),
                }
            })
            .collect()
    }

    /// The code of a kind, by code or name.
    #[must_use]
    pub fn kind(&self, text: &str) -> Option<&str> {
        self.kinds.get(&key(text)).map(String::as_str)
    }

    /// Whether organisations of a kind govern their territory.
    #[must_use]
    pub fn governs(&self, kind: &str) -> bool {
        self.governing.contains(kind)
    }

    /// The code of a theme, by code, name or synonym.
    #[must_use]
    pub fn theme(&self, text: &str) -> Option<&str> {
        self.themes.get(&key(text)).map(String::as_str)
    }
}

/// A word without case, accents and signs.
fn key(word: &str) -> String {
    fold(&word.replace('_', " "))
}
