//! The tables of imports.

/// Batches.
pub mod batch {
    use chrono::{DateTime, Utc};
    use database::Json;
    use database::record::Undone;
    use documents::import::Counts;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A list that came in.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "import_batch")]
    pub struct Model {
        /// The batch that its writes carry in history.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Which list.
        pub importer: String,
        /// The file's name, without folders.
        pub file: String,
        /// How many lines became what.
        pub counts: Json<Counts>,
        /// Who took it in; nobody for the command line.
        pub actor_id: Option<Uuid>,
        /// When.
        pub at: DateTime<Utc>,
        /// What became of it when it was taken back.
        pub undone: Option<Json<Undone>>,
        /// When it was taken back.
        pub undone_at: Option<DateTime<Utc>>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Reports of batches.
pub mod report {
    use database::Json;
    use documents::import::Report;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// What became of each line of a batch.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "import_report")]
    pub struct Model {
        /// The batch.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch_id: Uuid,
        /// Line by line.
        pub report: Json<Report>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Mappings that were chosen before.
pub mod mapping {
    use chrono::{DateTime, Utc};
    use database::Json;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::imports::Choice;

    /// The columns that somebody chose for a list with these titles.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "import_mapping")]
    pub struct Model {
        /// Worked out of the importer and the set of titles.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Which list.
        pub importer: String,
        /// Field to column title, an empty title for "no column".
        pub choice: Json<Choice>,
        /// When it was last used.
        pub at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Files between two steps of the page.
pub mod upload {
    use chrono::{DateTime, Utc};
    use database::Json;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::imports::Choice;

    /// A file that somebody is about to take in.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "import_upload")]
    pub struct Model {
        /// Id, and the key of the file in the storage.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Which list.
        pub importer: String,
        /// The file's name.
        pub file: String,
        /// The columns, once they are chosen.
        pub choice: Option<Json<Choice>>,
        /// Who.
        pub actor_id: Option<Uuid>,
        /// When.
        pub at: DateTime<Utc>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
