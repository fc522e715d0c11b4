//! Which records of other features name an organisation or one of its services: said before the organisation is archived,
//! and settled before a service goes.

use std::collections::BTreeSet;
use std::pin::Pin;

use database::{Result, Write, record};
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::chronicle::Said;
use crate::{Answer, App};

/// How many records are named; the others are counted.
pub const NAMED: usize = 10;

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// An organisation: what is listed today.
    Organisation(Uuid),
    /// A service: archived records too, since they still refer to it.
    Service(Uuid),
    /// A world place: what is listed today.
    Place(Uuid),
}

/// What a feature is asked.
#[derive(Debug, Clone)]
pub struct LinkedRequest {
    /// Who names this?
    pub named: Named,
    /// The reader's language.
    pub lang: Lang,
    /// Who reads.
    pub actor: Actor,
}

/// The records of a feature that name something.
#[derive(Debug, Clone, Default)]
pub struct Linked {
    /// How many of what: `3 partenariats`.
    pub label: String,
    /// All of them.
    pub ids: Vec<Uuid>,
    /// The first of them: name and page.
    pub first: Vec<(Said, String)>,
}

/// Tells which records of a feature name something.
pub type Linker = fn(App, LinkedRequest) -> Answer<Linked>;

/// What a releaser gives back.
pub type Released<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Takes a service out of a feature's records, or puts another one in its place, each with its history.
pub type Releaser = for<'a> fn(&'a Write, Uuid, Option<Uuid>) -> Released<'a>;

/// The records with these ids that `actor` may read, archived ones too, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn readable(
    connection: &impl ConnectionTrait,
    ids: BTreeSet<Uuid>,
    actor: &Actor,
) -> Result<Vec<record::Model>> {
    let found = record::Entity::find()
        .filter(record::Column::Id.is_in(ids))
        .order_by_asc(record::Column::SortKey)
        .all(connection)
        .await?;
    let seen = |record: &record::Model| allow(actor, Action::Read, record.guarded());
    Ok(found.into_iter().filter(seen).collect())
}

impl Linked {
    /// These records, in their order; nothing where there are none.
    #[must_use]
    pub fn of(
        label: impl FnOnce(usize) -> String,
        records: &[&record::Model],
        path: impl Fn(&record::Model) -> String,
        lang: Lang,
    ) -> Vec<Linked> {
        if records.is_empty() {
            return Vec::new();
        }
        let first = records.iter().take(NAMED);
        vec![Linked {
            label: label(records.len()),
            ids: records.iter().map(|record| record.id).collect(),
            first: first
                .map(|record| (Said::name(&record.title, lang), lang.url(&path(record))))
                .collect(),
        }]
    }

    /// How many are not named.
    #[must_use]
    pub fn rest(&self) -> usize {
        self.ids.len() - self.first.len()
    }
}

impl App {
    /// Who names this, feature by feature.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn linked(&self, request: &LinkedRequest) -> Result<Vec<Linked>> {
        let mut found = Vec::new();
        for linker in self.modules.iter().filter_map(|module| module.linked) {
            found.extend(linker(self.clone(), request.clone()).await?);
        }
        Ok(found)
    }

    /// Takes services out of all records that name them, or puts others in their place. `naming` are those records: they
    /// are locked in one order before any is written, so that two editors cannot wait for each other.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn release(
        &self,
        write: &Write,
        services: &[(Uuid, Option<Uuid>)],
        mut naming: Vec<Uuid>,
    ) -> Result<()> {
        naming.sort_unstable();
        naming.dedup();
        for id in naming {
            record::hold(write, id).await?;
        }
        for (service, to) in services {
            for releaser in self.modules.iter().filter_map(|module| module.release) {
                releaser(write, *service, *to).await?;
            }
        }
        Ok(())
    }
}
