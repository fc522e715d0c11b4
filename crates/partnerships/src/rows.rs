//! The tables of partnerships.

/// Partnerships.
pub mod partnership {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::partnership::LastSign;

    /// A partnership's own row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership")]
    pub struct Model {
        /// The record's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// What it is about.
        pub summary: Json<Translated>,
        /// Code of its status.
        pub status: String,
        /// When that status was known to hold.
        pub status_as_of: Option<Json<Dated>>,
        /// The document that says the status.
        pub status_source_id: Option<Uuid>,
        /// From when to when.
        pub dated: Option<Json<Dated>>,
        /// The year in which it began, for lists.
        pub start_year: Option<i64>,
        /// Code of the legal basis.
        pub legal_basis: Option<String>,
        /// The last thing known to have happened.
        pub last_sign: Option<Json<LastSign>>,
        /// The day of the last thing known, ISO 8601, for order.
        pub last_sign_on: Option<String>,
        /// Whether all its parties are in France: then it counts neither as abroad nor as aid.
        pub in_france: bool,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Parties.
pub mod party {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A party of a partnership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_party")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The partnership.
        pub partnership_id: Uuid,
        /// The organisation.
        pub organisation_id: Option<Uuid>,
        /// The place of a party to be identified.
        pub place_id: Option<Uuid>,
        /// What a party to be identified is called.
        pub label: Json<Translated>,
        /// Country code.
        pub country: String,
        /// Whether it is on the side that the network looks from.
        pub home: bool,
        /// Code of its role.
        pub role: String,
        /// The word that it uses for the link.
        pub own_word: Json<Translated>,
        /// The service that leads on its side.
        pub lead_service_id: Option<Uuid>,
        /// When it takes part.
        pub dated: Option<Json<Dated>>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Services that help a party.
pub mod party_service {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A service that helps a party.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_party_service")]
    pub struct Model {
        /// The party.
        #[sea_orm(primary_key, auto_increment = false)]
        pub party_id: Uuid,
        /// The service.
        #[sea_orm(primary_key, auto_increment = false)]
        pub service_id: Uuid,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Forms.
pub mod form {
    use database::Json;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A form of a partnership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_form")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The partnership.
        pub partnership_id: Uuid,
        /// Code of the form.
        pub form: String,
        /// When.
        pub dated: Option<Json<Dated>>,
        /// The document that says it.
        pub source_id: Option<Uuid>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Events.
pub mod event {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// An event of a partnership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_event")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The partnership.
        pub partnership_id: Uuid,
        /// Code of its kind.
        pub kind: String,
        /// The status that it led to.
        pub status: Option<String>,
        /// What.
        pub title: Json<Translated>,
        /// When.
        pub dated: Option<Json<Dated>>,
        /// The document that says it.
        pub source_id: Option<Uuid>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Agreements.
pub mod agreement {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// An agreement of a partnership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_agreement")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The partnership.
        pub partnership_id: Uuid,
        /// Code of its kind.
        pub kind: String,
        /// What it is about.
        pub object: Json<Translated>,
        /// Forecast amount, in cents.
        pub amount: Option<i64>,
        /// ISO 4217 code.
        pub currency: String,
        /// When the assembly voted it.
        pub deliberated: Option<Json<Dated>>,
        /// When it was signed.
        pub signed: Option<Json<Dated>>,
        /// When it was sent to the State's representative.
        pub transmitted: Option<Json<Dated>>,
        /// When it ends.
        pub expires: Option<Json<Dated>>,
        /// The document that says it.
        pub source_id: Option<Uuid>,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Committees.
pub mod committee {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A committee of a partnership.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "partnership_committee")]
    pub struct Model {
        /// The partnership.
        #[sea_orm(primary_key, auto_increment = false)]
        pub partnership_id: Uuid,
        /// The committee.
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        /// Its place in the list.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
