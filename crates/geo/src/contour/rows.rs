//! The tables of contours.

pub use contour::Model as Contour;

/// Contours.
pub mod contour {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// The contour of a territory.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "contour")]
    pub struct Model {
        /// `commune`, `ept`, `epci`, `departement`, `region`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// INSEE code, or SIREN.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// That of the contour as it came, before it was simplified.
        pub digest: String,
        /// Western longitude, degrees.
        pub west: f64,
        /// Southern latitude, degrees.
        pub south: f64,
        /// Eastern longitude, degrees.
        pub east: f64,
        /// Northern latitude, degrees.
        pub north: f64,
        /// Who published it, as the administrator or the file says.
        pub source: Option<String>,
        /// Of when it is.
        pub dated: Option<String>,
        /// Under which licence.
        pub licence: Option<String>,
        /// The import that wrote it.
        pub batch_id: Uuid,
        /// When.
        pub at: DateTime<Utc>,
        /// Its rings: see [`crate::contour::grid::from_text`].
        pub rings: String,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What imports found in the place of what they wrote.
pub mod before {
    use database::Json;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::Contour;

    /// What stood there before a batch.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "contour_before")]
    pub struct Model {
        /// The batch.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch_id: Uuid,
        /// The territory's kind.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// The territory's code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// The whole row; none if there was no contour.
        pub held: Option<Json<Contour>>,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
