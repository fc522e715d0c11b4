//! The table of attachments.

use chrono::{DateTime, Utc};
use database::Json;
use kernel::Translated;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A picture or document of a record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Id, the end of its address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record that it belongs to, whose visibility it has.
    pub record_id: Uuid,
    /// `picture` or `document`.
    pub kind: String,
    /// The key of its files in the storage.
    pub file_key: Uuid,
    /// The media type that it is sent with.
    pub media_type: String,
    /// Size of its largest file.
    pub bytes: i64,
    /// A picture's largest width, in pixels.
    pub width: Option<i64>,
    /// A picture's height at that width.
    pub height: Option<i64>,
    /// What a picture shows, for who does not see it.
    pub alt: Json<Translated>,
    /// A picture's caption, a document's title.
    pub caption: Json<Translated>,
    /// Whom it is to be credited to.
    pub credit: String,
    /// Under which licence it may be used.
    pub licence: Option<String>,
    /// Its place among the record's.
    pub position: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
