//! How a feature gives its list to whoever exports it whole: the page of the list, `villemonde export`, the page of open
//! data and its catalogue.

use std::future::Future;
use std::io::Write;
use std::pin::Pin;

use chrono::NaiveDate;
use database::record;
use kernel::{Actor, Lang};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::{Format, Table, Writer};
use crate::{App, Error, Tally, Visit};

/// How many records are read at a time; SQLite binds at most 32,766 values in a statement.
pub const CHUNK: usize = 2_000;

/// For whom a list goes out, and in which language.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The language of the labels.
    pub lang: Lang,
    /// Who will read it: only what they may see goes out.
    pub actor: Actor,
    /// What stands before addresses.
    pub base_url: String,
    /// The day on which it goes out.
    pub today: NaiveDate,
    /// What features count in each country.
    pub tallies: Vec<Tally>,
}

impl Wanted {
    /// What a visit to the page of a list asks for.
    #[must_use]
    pub fn of(app: &App, visit: &Visit) -> Wanted {
        Wanted {
            lang: visit.lang,
            actor: visit.actor.clone(),
            base_url: app.settings.base_url.clone(),
            today: app.clock.today(),
            tallies: app.tallies(),
        }
    }

    /// What everybody may have.
    #[must_use]
    pub fn public(app: &App, lang: Lang) -> Wanted {
        Wanted {
            lang,
            actor: Actor::Visitor,
            base_url: app.settings.base_url.clone(),
            today: app.clock.today(),
            tallies: app.tallies(),
        }
    }

    /// The whole address of a path that has no language yet.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{}", self.base_url, self.lang.url(path))
    }
}

/// What a list is answered with.
pub type Exported<'a> = Pin<Box<dyn Future<Output = Result<Table, Error>> + Send + 'a>>;

/// From which year to which.
pub type Span<'a> = Pin<Box<dyn Future<Output = database::Result<Option<(i64, i64)>>> + Send + 'a>>;

/// A list that goes out.
#[derive(Clone, Copy)]
pub struct Exporter {
    /// What the command is given: `organisations`, `actions`. Stable.
    pub name: &'static str,
    /// The kind of its records; empty for a list that is not of records (countries, themes), which goes out whole.
    pub kind: &'static str,
    /// Its page, without language; the records' pages stand below it, and its downloads are this with an extension.
    pub path: &'static str,
    /// What people call it.
    pub label: fn(Lang) -> String,
    /// What it holds, in a sentence.
    pub about: fn(Lang) -> String,
    /// The years that its records speak of, where they speak of years.
    pub span: Option<for<'a> fn(&'a DatabaseConnection, &'a Actor) -> Span<'a>>,
    /// The table of these records, in the order of their names, without those that the reader may not see.
    pub table: for<'a> fn(&'a DatabaseConnection, &'a Wanted, Vec<Uuid>) -> Exported<'a>,
}

impl Exporter {
    /// Writes all of the list that the reader may see, and says how many rows that was. Which records it has is read
    /// first, so that none comes twice or is left out because somebody renames it meanwhile.
    ///
    /// # Errors
    /// When the database does not answer or the file cannot be written.
    pub async fn write(
        &self,
        connection: &DatabaseConnection,
        wanted: &Wanted,
        format: Format,
        out: impl Write + Send,
    ) -> Result<u64, Error> {
        let mut writer = Writer::new(out, format);
        let ids = if self.kind.is_empty() {
            Vec::new()
        } else {
            record::ids_of(connection, self.kind, &wanted.actor).await?
        };
        for part in ids.chunks(CHUNK) {
            writer.take(&(self.table)(connection, wanted, part.to_vec()).await?)?;
        }
        if ids.is_empty() {
            // The heading stands even over nothing.
            writer.take(&(self.table)(connection, wanted, Vec::new()).await?)?;
        }
        writer.finish()
    }

    /// The page of one of its records, without language.
    #[must_use]
    pub fn page_of(&self, slug: &str, short_id: &str) -> String {
        format!("{}/{slug}-{short_id}", self.path)
    }
}
