//! The tables of actions.

/// Actions.
pub mod project {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// An action's own row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "project")]
    pub struct Model {
        /// The record's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Code of its kind.
        pub kind_code: String,
        /// What is done.
        pub summary: Json<Translated>,
        /// For whom.
        pub beneficiaries: Json<Translated>,
        /// Status, 1 to 6.
        pub status: Option<i64>,
        /// When the document that says the status spoke.
        pub status_as_of: Option<Json<Dated>>,
        /// That document.
        pub status_source: Option<Uuid>,
        /// When.
        pub dated: Option<Json<Dated>>,
        /// The day to sort by (ISO 8601).
        pub sort_date: Option<String>,
        /// The first year in which it is known to have run.
        pub year_from: Option<i64>,
        /// The last year in which it is known to have run.
        pub year_to: Option<i64>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Partnerships of actions.
pub mod partnership {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A partnership that an action is part of.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "project_partnership")]
    pub struct Model {
        /// The action.
        #[sea_orm(primary_key, auto_increment = false)]
        pub project_id: Uuid,
        /// The partnership.
        #[sea_orm(primary_key, auto_increment = false)]
        pub partnership_id: Uuid,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Participants of actions.
pub mod participant {
    use database::Json;
    use kernel::Translated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// An organisation that takes part in an action.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "project_participant")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The action.
        pub project_id: Uuid,
        /// The organisation.
        pub organisation_id: Uuid,
        /// Code of its role.
        pub role: String,
        /// Its service in charge.
        pub service_id: Option<Uuid>,
        /// A remark.
        pub note: Json<Translated>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Places of actions.
pub mod place {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// Where an action takes place.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "project_place")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The action.
        pub project_id: Uuid,
        /// `place`, `territory`, `country`.
        pub kind: String,
        /// The world place.
        pub place_id: Option<Uuid>,
        /// The French territory's kind.
        pub territory_kind: Option<String>,
        /// The French territory's code.
        pub territory_code: Option<String>,
        /// The country, also of a place or territory.
        pub country: String,
        /// The territory's département, for filters.
        pub departement: Option<String>,
        /// The territory's EPT, for filters.
        pub ept: Option<String>,
        /// The territory's région, for filters.
        pub region: Option<String>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Goals of actions.
pub mod goal {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A goal of Agenda 2030 that an action serves.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "project_goal")]
    pub struct Model {
        /// The action.
        #[sea_orm(primary_key, auto_increment = false)]
        pub project_id: Uuid,
        /// 1 to 17.
        #[sea_orm(primary_key, auto_increment = false)]
        pub goal: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
