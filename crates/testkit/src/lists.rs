//! Lists that come in, as tests take them: by an importer's name, each import after its preview.

use database::{Author, Write};
use documents::import::{Counts, Line, Mapping, Note, Outcome, Report};
use documents::table::{Limits, read};
use kernel::{Actor, Clock, Ids, Origin};
use uuid::Uuid;

use crate::TestApp;

impl TestApp {
    /// Opens the transaction of an import with ids of its own; `None` for one that takes a batch back.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn batch(&self, batch: Option<Uuid>) -> Write {
        let author = Author {
            actor: Actor::System,
            origin: Origin::Import,
            batch,
        };
        let clock = Clock::system();
        Write::begin(&self.app.db, &clock, &Ids::random(clock.clone()), author)
            .await
            .expect("a transaction")
    }

    /// Imports a text as the command does, after checking that the preview said the same: the report, and the batch.
    ///
    /// # Panics
    /// When there is no such importer, its columns do not fit, or the preview said something else.
    pub async fn import(&self, importer: &str, text: &str) -> (Report, Uuid) {
        let mut importers = self.app.modules.iter().flat_map(|module| &module.importers);
        let importer = importers.find(|held| held.name == importer).expect("an importer");
        let table = read(text.as_bytes(), &Limits::default()).expect("a table");
        let mapping = Mapping::guess(&table.header, importer.fields).expect("its columns");
        let ids = Ids::random(Clock::system());
        let foretold = (importer.preview)(self.app.db.reader(), &ids, &table, &mapping)
            .await
            .expect("a preview");
        let number = ids.next();
        let write = self.batch(Some(number)).await;
        let report = (importer.import)(&write, &table, &mapping)
            .await
            .expect("an import");
        write.commit().await.expect("a commit");
        let said = |report: &Report| -> Vec<(u64, Outcome, Vec<Note>)> {
            report
                .lines
                .iter()
                .map(|line| (line.number, line.outcome, line.notes.clone()))
                .collect()
        };
        assert_eq!(said(&foretold), said(&report), "the preview is the import");
        (report, number)
    }
}

/// What a report counts.
#[must_use]
pub fn counts(added: u64, updated: u64, unchanged: u64, ignored: u64, ambiguous: u64) -> Counts {
    Counts {
        lines: added + updated + unchanged + ignored + ambiguous,
        added,
        updated,
        unchanged,
        ignored,
        ambiguous,
    }
}

/// What became of a line, by its number in the file.
///
/// # Panics
/// When the file has no such line.
#[must_use]
pub fn line(report: &Report, number: u64) -> &Line {
    let mut lines = report.lines.iter();
    lines.find(|line| line.number == number).expect("such a line")
}
