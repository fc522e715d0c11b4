//! Countries and entities, with names that an administrator edits and the flag "not recognised by France".

use database::{Error, Json, Result};
use kernel::{Lang, Translated};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The code of a body that belongs to no country: the United Nations, a world network, a fund of the European Union.
/// The table has a row of that code, since whatever has a country refers to one; no list of countries ever shows it.
pub const NONE: &str = "";

/// A country or entity.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "country")]
pub struct Model {
    /// ISO 3166-1 alpha-2, or `X-` and letters for an entity without a code; [`NONE`] for no country at all.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// ISO 3166-1 alpha-3.
    pub alpha3: String,
    /// Name.
    pub name: Json<Translated>,
    /// "in" this country in French: `au Mali`, `en Haïti`.
    pub locative_fr: String,
    /// Folded French name, for order.
    pub sort_key: String,
    /// `AF`, `AN`, `AS`, `EU`, `NA`, `OC`, `SA`.
    pub continent: String,
    /// Whether France recognises it; no agreement may be signed with authorities of an entity that it does not
    /// (circular INTB1513713C of 2 July 2015).
    pub recognised: bool,
    /// Whether it is on the DAC list of recipients of official development assistance.
    pub oda: bool,
    /// The DAC list's group: `ldc`, `lmic`, `umic` or empty.
    pub income: String,
    /// The country that it is a territory of.
    pub part_of: Option<String>,
    /// A remark, such as why it is not recognised.
    pub note: Json<Translated>,
    /// Other names.
    pub aliases: Json<Vec<String>>,
    /// Latitude of its label, degrees.
    pub lat: Option<f64>,
    /// Longitude of its label, degrees.
    pub lon: Option<f64>,
    /// Whether an administrator changed it: then the reference data leaves it alone.
    pub edited: bool,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Its name in a language.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        self.name.text(lang)
    }

    /// "in …": `au Mali`, `in Mali`.
    #[must_use]
    pub fn locative(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr if !self.locative_fr.is_empty() => self.locative_fr.clone(),
            Lang::Fr => format!("en {}", self.label(lang)),
            Lang::En => format!("in {}", self.label(lang)),
        }
    }
}

/// All countries, by French name.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::Code.ne(NONE))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}

/// The country with this code.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, code: &str) -> Result<Model> {
    Entity::find_by_id(code.to_uppercase())
        .filter(Column::Code.ne(NONE))
        .one(connection)
        .await?
        .ok_or(Error::NotFound("country"))
}

/// The countries of these codes.
///
/// # Errors
/// When the database does not answer.
pub async fn some(connection: &impl ConnectionTrait, mut codes: Vec<String>) -> Result<Vec<Model>> {
    codes.retain(|code| code != NONE);
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find()
        .filter(Column::Code.is_in(codes))
        .order_by_asc(Column::SortKey)
        .all(connection)
        .await?)
}
