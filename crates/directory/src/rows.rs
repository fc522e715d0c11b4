//! The tables of organisations.

/// Organisations.
pub mod organisation {
    use database::Json;
    use geo::place::OtherName;
    use kernel::Translated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::organisation::Distinction;

    /// An organisation's own row.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        /// The record's id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Code of its kind.
        pub kind_code: String,
        /// Country code; empty for a body that belongs to none.
        pub country: String,
        /// Kind of the French territory that it is in.
        pub territory_kind: Option<String>,
        /// Code of that territory.
        pub territory_code: Option<String>,
        /// Whether it is the authority of that territory.
        pub governs: bool,
        /// The département of that territory, for filters.
        pub departement: Option<String>,
        /// The EPT of that territory, for filters.
        pub ept: Option<String>,
        /// The région of that territory, for filters.
        pub region: Option<String>,
        /// The world place that it is in.
        pub place_id: Option<Uuid>,
        /// The language of its main name.
        pub lang: String,
        /// What it is.
        pub description: Json<Translated>,
        /// Web address.
        pub website: Option<String>,
        /// Phone.
        pub phone: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// Street.
        pub street: Option<String>,
        /// Postcode.
        pub postcode: Option<String>,
        /// Town.
        pub city: Option<String>,
        /// Latitude of its own point.
        pub lat: Option<f64>,
        /// Longitude of its own point.
        pub lon: Option<f64>,
        /// Other names.
        pub names: Json<Vec<OtherName>>,
        /// Prizes and labels.
        pub distinctions: Json<Vec<Distinction>>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Identifiers.
pub mod identifier {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// An identifier of an organisation.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "organisation_identifier")]
    pub struct Model {
        /// The organisation.
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        /// Which register.
        #[sea_orm(primary_key, auto_increment = false)]
        pub scheme: String,
        /// The identifier.
        #[sea_orm(primary_key, auto_increment = false)]
        pub value: String,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Links between organisations.
pub mod link {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A link.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "organisation_link")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The one.
        pub from_id: Uuid,
        /// The other.
        pub to_id: Uuid,
        /// Code of the relation.
        pub kind: String,
        /// In which role.
        pub role: Json<Translated>,
        /// When.
        pub dated: Option<Json<Dated>>,
        /// A remark.
        pub note: Json<Translated>,
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

/// Services.
pub mod service {
    use database::Json;
    use kernel::Translated;
    use kernel::date::Dated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use crate::organisation::{Opening, PersonInRole};

    /// A service.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "service")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The organisation.
        pub organisation_id: Uuid,
        /// The service that it is part of.
        pub parent_id: Option<Uuid>,
        /// Name.
        pub name: Json<Translated>,
        /// What it does.
        pub mission: Json<Translated>,
        /// Phone.
        pub phone: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// Street.
        pub street: Option<String>,
        /// Postcode.
        pub postcode: Option<String>,
        /// Town.
        pub city: Option<String>,
        /// Opening hours.
        pub hours: Json<Vec<Opening>>,
        /// How many work there.
        pub staff: Option<i64>,
        /// When this held.
        pub dated: Option<Json<Dated>>,
        /// People in a role.
        pub people: Json<Vec<PersonInRole>>,
        /// What its staff volunteer to share: codes of themes.
        pub expertise: Json<Vec<String>>,
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
