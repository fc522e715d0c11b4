//! What all answers are made of: the head of a record, codes with their labels, names with their addresses, dates with
//! their precision, documents.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use database::keyset::Mark;
use database::{record, source};
use kernel::date::Dated;
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang, ShortId, Translated};
use sea_orm::entity::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::Asked;
use crate::{App, Error, Visit};

/// A text by language tag (BCP 47), in all languages that there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Texts(BTreeMap<String, String>);

/// The texts in all languages that there are.
#[must_use]
pub fn texts(text: &Translated) -> Texts {
    Texts(text.0.clone())
}

/// Where the records of one kind have their pages and their place in the API.
#[derive(Debug, Clone, Copy)]
pub struct Resource {
    /// The kind of record.
    pub kind: &'static str,
    /// The path of the pages, without language.
    pub pages: &'static str,
    /// The path in the API.
    pub api: &'static str,
}

/// What every record says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct Head {
    /// Id, never changes.
    pub id: Uuid,
    /// Name, in the language asked for where there is one.
    pub name: String,
    /// The language that this name is really in.
    pub name_lang: String,
    /// The name in every language that it has.
    pub names: Texts,
    /// Address of the page.
    pub url: String,
    /// Address in the API.
    pub api_url: String,
    /// `published`, `archived`; for administrators also `draft`, `to_validate`.
    pub state: String,
    /// `public`, `network`, `organisation`, `private`.
    pub visibility: String,
    /// Invented for the demonstration.
    pub example: bool,
    /// Goes up by one with each change.
    pub version: i64,
    /// First written.
    pub created_at: DateTime<Utc>,
    /// Last written.
    pub updated_at: DateTime<Utc>,
}

/// A code with its label.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Coded {
    /// Code; never changes its meaning.
    pub code: String,
    /// What it is called.
    pub label: String,
}

/// A record that another one speaks of.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Named {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Address of the page.
    pub url: String,
    /// Address in the API.
    pub api_url: String,
}

/// When, no more precise than the document says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct When {
    /// EDTF (ISO 8601-2), with the extensions `1964~` … `<1964` told on the page `/api`.
    pub edtf: String,
    /// In words, in the language asked for.
    pub words: String,
    /// The document's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// A point on the map.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Point {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// Whether it stands for a larger area.
    pub approximate: bool,
}

/// A document that says a fact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Document {
    /// A short stable name.
    pub code: String,
    /// Title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it speaks.
    pub date: Option<When>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The items, by name.
    pub items: Vec<T>,
    /// How many there are under these filters; told on the first page only.
    #[schema(minimum = 0)]
    pub total: Option<u64>,
    /// The address of what follows; null at the end. The header `Link` says it too.
    pub next: Option<String>,
}

impl Coded {
    /// A code and its label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Coded {
        Coded {
            code: code.into(),
            label: label.into(),
        }
    }

    /// The code's label among known ones; the code itself where there is none.
    #[must_use]
    pub fn among(code: &str, labels: &BTreeMap<String, String>) -> Coded {
        Coded::new(code, labels.get(code).map_or(code, String::as_str))
    }
}

impl When {
    /// A date in a language.
    #[must_use]
    pub fn of(dated: &Dated, lang: Lang) -> When {
        When {
            edtf: dated.value.to_string(),
            words: dated.value.display(lang),
            original: dated.original.clone(),
        }
    }

    /// A date that may be missing.
    #[must_use]
    pub fn maybe(dated: Option<&Dated>, lang: Lang) -> Option<When> {
        dated.map(|dated| When::of(dated, lang))
    }
}

impl Document {
    fn of(held: &source::Model, lang: Lang) -> Document {
        Document {
            code: held.code.clone(),
            title: held.title.text(lang).to_owned(),
            publisher: held.publisher.clone(),
            date: held.dated.as_ref().map(|dated| When::of(dated, lang)),
            url: held.url.clone(),
        }
    }
}

impl Resource {
    /// The head of a record.
    #[must_use]
    pub fn head(&self, app: &App, record: &record::Model, lang: Lang) -> Head {
        let Named {
            id,
            name,
            url,
            api_url,
        } = self.named(app, record, lang);
        Head {
            id,
            name,
            name_lang: record
                .title
                .pick(lang)
                .map_or_else(String::new, |picked| picked.lang.to_owned()),
            names: texts(&record.title),
            url,
            api_url,
            state: record.state.clone(),
            visibility: record.visibility.clone(),
            example: record.example,
            version: record.version,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }

    /// A record's name and addresses.
    #[must_use]
    pub fn named(&self, app: &App, record: &record::Model, lang: Lang) -> Named {
        let base = &app.settings.base_url;
        let page = lang.url(&format!("{}/{}", self.pages, record.address()));
        Named {
            id: record.id,
            name: record.title.text(lang).to_owned(),
            url: format!("{base}{page}"),
            api_url: format!("{base}{}/{}", self.api, record.id),
        }
    }

    /// The record of an address: its id, or the end of its page's address. What the visitor may not see is not there.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn open(&self, app: &App, visit: &Visit, address: &str) -> Result<record::Model, Error> {
        let reader = app.db.reader();
        let record = match (Uuid::parse_str(address), ShortId::from_address(address)) {
            (Ok(id), _) => record::by_id(reader, id).await?,
            (Err(_), Some(short)) => record::by_short_id(reader, self.kind, &short).await?,
            (Err(_), None) => return Err(Error::NotFound),
        };
        if record.kind == self.kind && allow(&visit.actor, Action::Read, record.guarded()) {
            Ok(record)
        } else {
            Err(Error::NotFound)
        }
    }
}

impl<T: Serialize> List<T> {
    /// A page of what was asked for: of the items, each with its mark, at most as many as the limit are kept; one more
    /// says that something follows.
    #[must_use]
    pub fn of(app: &App, asked: &Asked, found: Vec<(Mark, T)>, total: Option<u64>) -> List<T> {
        let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        let last = found
            .get(limit.wrapping_sub(1))
            .map(|(mark, _)| asked.next(app, mark));
        List {
            items: found.into_iter().take(limit).map(|(_, item)| item).collect(),
            total,
            next: last.filter(|_| more),
        }
    }
}

impl<T: Serialize> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        let link = self.next.as_deref().map(next_link);
        let mut response = Json(self).into_response();
        if let Some(Some(link)) = link {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }
}

/// The value of a `Link` header that leads on (RFC 8288).
pub fn next_link(url: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("<{url}>; rel=\"next\"")).ok()
}

/// The records of these ids that `actor` may read, archived ones included: what ended still names who took part.
///
/// # Errors
/// When the database does not answer.
pub async fn readable(
    connection: &impl ConnectionTrait,
    mut ids: Vec<Uuid>,
    actor: &Actor,
) -> database::Result<BTreeMap<Uuid, record::Model>> {
    ids.sort_unstable();
    ids.dedup();
    let mut found = BTreeMap::new();
    // SQLite binds at most 32,766 values.
    for chunk in ids.chunks(10_000) {
        let records = record::Entity::find()
            .filter(record::Column::Id.is_in(chunk.to_vec()))
            .all(connection)
            .await?;
        found.extend(
            records
                .into_iter()
                .filter(|record| allow(actor, Action::Read, record.guarded()))
                .map(|record| (record.id, record)),
        );
    }
    Ok(found)
}

/// The documents behind some records, and by id.
#[derive(Debug, Default)]
pub struct Documents {
    documents: BTreeMap<Uuid, Document>,
    of: BTreeMap<Uuid, Vec<Uuid>>,
}

impl Documents {
    /// Reads the documents of these records: two statements.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of_records(
        connection: &impl ConnectionTrait,
        records: Vec<Uuid>,
        lang: Lang,
    ) -> database::Result<Documents> {
        let mut found = Documents::default();
        if records.is_empty() {
            return Ok(found);
        }
        for row in source::of_record::Entity::find()
            .filter(source::of_record::Column::RecordId.is_in(records))
            .all(connection)
            .await?
        {
            found.of.entry(row.record_id).or_default().push(row.source_id);
        }
        let ids = found.of.values().flatten().copied().collect();
        found.add(connection, ids, lang).await?;
        Ok(found)
    }

    /// Reads more documents, by id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add(
        &mut self,
        connection: &impl ConnectionTrait,
        mut ids: Vec<Uuid>,
        lang: Lang,
    ) -> database::Result<()> {
        ids.retain(|id| !self.documents.contains_key(id));
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(());
        }
        let held = source::Entity::find()
            .filter(source::Column::Id.is_in(ids))
            .all(connection)
            .await?;
        self.documents
            .extend(held.iter().map(|held| (held.id, Document::of(held, lang))));
        Ok(())
    }

    /// The documents of a record.
    #[must_use]
    pub fn of(&self, record: Uuid) -> Vec<Document> {
        let mut documents: Vec<Document> = self
            .of
            .get(&record)
            .into_iter()
            .flatten()
            .filter_map(|id| self.documents.get(id).cloned())
            .collect();
        documents.sort_by(|a, b| a.code.cmp(&b.code));
        documents
    }

    /// The short name of a document, for a fact within a record.
    #[must_use]
    pub fn code(&self, id: Option<Uuid>) -> Option<String> {
        Some(self.documents.get(&id?)?.code.clone())
    }

    /// All documents that were read, by their short names: for a record whose facts name more than it does.
    #[must_use]
    pub fn all(&self) -> Vec<Document> {
        let mut documents: Vec<Document> = self.documents.values().cloned().collect();
        documents.sort_by(|a, b| a.code.cmp(&b.code));
        documents
    }
}
