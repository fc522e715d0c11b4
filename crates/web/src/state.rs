//! The application's state: cheap to clone, nothing in it that another node could not rebuild.

use std::sync::Arc;

use database::{Author, Database, Write};
use kernel::{Actor, Clock, Ids};

use crate::files::Files;
use crate::{Module, Settings};

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Database,
    /// The search index of this node.
    pub index: search::Index,
    /// The files that people attach.
    pub files: Files,
    /// The clock.
    pub clock: Clock,
    /// Where new ids come from.
    pub ids: Ids,
    /// The administrator's settings.
    pub settings: Arc<Settings>,
    /// The features.
    pub modules: Arc<Vec<Module>>,
    /// Rung after a write, so that the indexer need not wait for its next round.
    pub written: Arc<tokio::sync::Notify>,
    /// What was counted for visitors and still holds.
    pub memo: crate::Memo,
}

/// Who may find a record in the index: the rule of [`kernel::policy`] as the index knows it.
#[must_use]
pub fn audience(actor: &Actor) -> search::Audience {
    if actor.is_administrator() {
        search::Audience::Restricted
    } else if actor.is_signed_in() {
        search::Audience::Network
    } else {
        search::Audience::Public
    }
}

impl App {
    /// Opens a writing transaction for somebody who types in a form.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self, actor: &Actor) -> database::Result<Write> {
        Write::begin(&self.db, &self.clock, &self.ids, Author::typing(actor.clone())).await
    }

    /// Commits, then wakes the indexer.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn commit(&self, write: Write) -> database::Result<()> {
        write.commit().await?;
        self.written.notify_one();
        Ok(())
    }
}
