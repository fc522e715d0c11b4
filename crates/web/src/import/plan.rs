//! What a list of records becomes, before anything is written: which are new and which change, line by line. Features
//! decide which record a line means and what it says of it; how a sheet is added, completed, restored and written is the
//! same for all.

use std::collections::HashMap;

use database::Write;
use database::record::FreshIds;
use documents::import::{Line, Mapping, Note, Outcome, Report};
use documents::table::Table;
use kernel::State;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::sheet::Sheet;

/// What is to be written, and what is said of it.
#[derive(Debug)]
pub struct Plan<S> {
    /// What became of each line.
    pub report: Report,
    added: Vec<(Uuid, S)>,
    changed: Vec<(Uuid, i64, S)>,
    places: HashMap<Uuid, Place>,
}

/// Where a record stands in a plan.
#[derive(Debug, Clone, Copy)]
enum Place {
    Added(usize),
    Changed(usize),
}

impl<S: Sheet> Plan<S> {
    /// A plan of which no line is decided yet.
    #[must_use]
    pub fn new(table: &Table, mapping: &Mapping) -> Self {
        Plan {
            report: Report {
                lines: Vec::with_capacity(table.rows.len()),
                unread: mapping.unread.clone(),
            },
            added: Vec::new(),
            changed: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// A value with its version, as earlier lines leave it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now(&self, connection: &impl ConnectionTrait, id: Uuid) -> database::Result<(i64, S)> {
        match self.places.get(&id) {
            Some(Place::Added(at)) => Ok((0, self.added[*at].1.clone())),
            Some(Place::Changed(at)) => Ok((self.changed[*at].1, self.changed[*at].2.clone())),
            None => {
                let loaded = S::get(connection, id).await?;
                Ok((S::record(&loaded).version, S::into_value(loaded)))
            }
        }
    }

    /// Adds a new one that `fill` completes with what the line says; nothing when that cannot be taken.
    pub fn add(
        &mut self,
        ids: &mut FreshIds,
        line: &mut Line,
        mut value: S,
        fill: impl FnOnce(&mut S, &mut Line),
    ) -> Option<(Uuid, &S)> {
        fill(&mut value, line);
        // Of what is new, all is filled in: that goes without saying.
        line.notes.retain(|note| !matches!(note, Note::Completed { .. }));
        if let Err(errors) = value.validate() {
            line.refuse(errors);
            return None;
        }
        let id = ids.draw();
        line.outcome = Outcome::Added;
        line.record = Some(id);
        self.places.insert(id, Place::Added(self.added.len()));
        self.added.push((id, value));
        self.added.last().map(|(id, value)| (*id, value))
    }

    /// Has `fill` change what is held, and gives back what it became; nothing when the line says nothing new, or what
    /// cannot be taken. An archived one is published again.
    pub fn change(
        &mut self,
        line: &mut Line,
        id: Uuid,
        (version, before): (i64, S),
        fill: impl FnOnce(&mut S, &mut Line),
    ) -> Option<&S> {
        let mut after = before.clone();
        let state = after.state_mut();
        let restored = *state == State::Archived;
        if restored {
            *state = State::Published;
            line.notes.push(Note::Restored);
        }
        fill(&mut after, line);
        if after == before {
            return None;
        }
        if let Err(errors) = after.validate() {
            line.refuse(errors);
            return None;
        }
        line.outcome = if restored {
            Outcome::Added
        } else {
            Outcome::Updated
        };
        let place = match self.places.get(&id) {
            Some(Place::Added(at)) => &mut self.added[*at].1,
            Some(Place::Changed(at)) => &mut self.changed[*at].2,
            None => {
                let at = self.changed.len();
                self.places.insert(id, Place::Changed(at));
                self.changed.push((id, version, after));
                return Some(&self.changed[at].2);
            }
        };
        *place = after;
        Some(place)
    }

    /// Writes it, and gives back what became of the lines.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it is to be kept.
    pub async fn write(self, write: &Write) -> database::Result<Report> {
        S::insert_many(write, self.added).await?;
        for (id, version, value) in self.changed {
            value.update(write, id, version).await?;
        }
        Ok(self.report)
    }
}
