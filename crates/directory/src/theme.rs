//! The network's thesaurus: themes with synonyms, mapped to the goals (SDG) and the DAC's sectors. A merged theme
//! leads to the one that replaced it.

use std::collections::BTreeMap;

use database::{Error, Json, Result, Write, record};
use kernel::{Lang, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use web::Address;

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "theme")]
pub struct Model {
    /// Code; never changes its meaning.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Name.
    pub name: Json<Translated>,
    /// What belongs to it.
    pub definition: Json<Translated>,
    /// Other words for it, by language.
    pub synonyms: Json<BTreeMap<String, Vec<String>>>,
    /// Goals of Agenda 2030.
    pub sdgs: Json<Vec<u8>>,
    /// Purpose codes of the DAC.
    pub dac: Json<Vec<String>>,
    /// The wider theme.
    pub broader: Option<String>,
    /// The theme that replaced it.
    pub merged_into: Option<String>,
    /// Its place in lists.
    pub position: i64,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Its name.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        self.name.text(lang)
    }
}

/// Which record is about which theme.
pub mod of_record {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A theme of a record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "record_theme")]
    pub struct Model {
        /// The record.
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        /// The theme.
        #[sea_orm(primary_key, auto_increment = false)]
        pub theme_code: String,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The themes in use, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait) -> Result<Vec<Model>> {
    Ok(Entity::find()
        .filter(Column::MergedInto.is_null())
        .order_by_asc(Column::Position)
        .all(connection)
        .await?)
}

/// Checks the filter of an address by themes.
///
/// # Errors
/// When the database does not answer.
pub async fn check(
    address: &mut Address,
    connection: &impl ConnectionTrait,
    name: &str,
    lang: Lang,
) -> Result<()> {
    if address.asks(name) {
        let themes = all(connection).await?;
        address.check(name, |code| {
            let held = themes.iter().find(|theme| theme.code == code)?;
            Some(held.label(lang).to_owned())
        });
    }
    Ok(())
}

/// The theme of a code, merged or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn get(connection: &impl ConnectionTrait, code: &str) -> Result<Model> {
    Entity::find_by_id(code.to_owned())
        .one(connection)
        .await?
        .ok_or(Error::NotFound("theme"))
}

/// The codes of a record's themes.
///
/// # Errors
/// When the database does not answer.
pub async fn codes_of(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<String>> {
    Ok(of_record::Entity::find()
        .select_only()
        .column(of_record::Column::ThemeCode)
        .filter(of_record::Column::RecordId.eq(record))
        .order_by_asc(of_record::Column::ThemeCode)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The themes of many records at once.
///
/// # Errors
/// When the database does not answer.
pub async fn of_records(
    connection: &impl ConnectionTrait,
    records: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<String>>> {
    let mut found: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    if records.is_empty() {
        return Ok(found);
    }
    for row in of_record::Entity::find()
        .filter(of_record::Column::RecordId.is_in(records))
        .order_by_asc(of_record::Column::ThemeCode)
        .all(connection)
        .await?
    {
        found.entry(row.record_id).or_default().push(row.theme_code);
    }
    Ok(found)
}

/// Says anew which themes a record is about.
///
/// # Errors
/// When a theme is unknown or the database refuses.
pub async fn set_of(connection: &impl ConnectionTrait, record: Uuid, codes: &[String]) -> Result<()> {
    of_record::Entity::delete_many()
        .filter(of_record::Column::RecordId.eq(record))
        .exec(connection)
        .await?;
    let rows = rows(record, codes);
    if !rows.is_empty() {
        of_record::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The rows that say which themes a record is about, each once.
#[must_use]
pub fn rows(record: Uuid, codes: &[String]) -> Vec<of_record::ActiveModel> {
    let mut unique = codes.to_vec();
    unique.sort_unstable();
    unique.dedup();
    let row = |theme_code| of_record::Model {
        record_id: record,
        theme_code,
    };
    unique
        .into_iter()
        .map(|code| of_record::ActiveModel::from(row(code)))
        .collect()
}

/// Merges a theme into another: every record moves over, its words become synonyms, its page leads to the other.
///
/// # Errors
/// [`Error::NotFound`] for an unknown theme; merging a theme into itself changes nothing.
pub async fn merge(write: &Write, from: &str, into: &str) -> Result<()> {
    if from == into {
        return Ok(());
    }
    let (old, kept) = (get(write.tx(), from).await?, get(write.tx(), into).await?);
    let records: Vec<Uuid> = of_record::Entity::find()
        .select_only()
        .column(of_record::Column::RecordId)
        .filter(of_record::Column::ThemeCode.eq(from))
        .into_tuple()
        .all(write.tx())
        .await?;
    for record in records {
        let before = codes_of(write.tx(), record).await?;
        let mut codes: Vec<String> = before
            .iter()
            .filter(|code| *code != from && *code != into)
            .cloned()
            .collect();
        codes.push(into.to_owned());
        codes.sort();
        set_of(write.tx(), record, &codes).await?;
        record::amend(
            write,
            record,
            serde_json::json!({ "themes": before }),
            serde_json::json!({ "themes": codes }),
        )
        .await?;
    }
    let mut synonyms = kept.synonyms.0.clone();
    for (lang, name) in old.name.iter() {
        synonyms.entry(lang.to_owned()).or_default().push(name.to_owned());
    }
    for (lang, words) in old.synonyms.0 {
        synonyms.entry(lang).or_default().extend(words);
    }
    synonyms.values_mut().for_each(|words| {
        words.sort();
        words.dedup();
    });
    Entity::update_many()
        .set(ActiveModel {
            broader: Set(Some(into.to_owned())),
            ..Default::default()
        })
        .filter(Column::Broader.eq(from))
        .exec(write.tx())
        .await?;
    Entity::update(ActiveModel {
        code: Set(into.to_owned()),
        synonyms: Set(Json(synonyms)),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Entity::update(ActiveModel {
        code: Set(from.to_owned()),
        merged_into: Set(Some(into.to_owned())),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Ok(())
}

#[derive(Deserialize)]
struct File {
    theme: Vec<FileTheme>,
}

#[derive(Deserialize)]
struct FileTheme {
    code: String,
    name: Translated,
    definition: Translated,
    #[serde(default)]
    synonyms: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    sdgs: Vec<u8>,
    #[serde(default)]
    dac: Vec<String>,
    broader: Option<String>,
}

/// Adds the themes of the reference that the database lacks, and says how many.
///
/// # Errors
/// When the database refuses.
pub async fn seed(write: &Write) -> Result<u64> {
    let file: File = toml::from_str(include_str!("../../../reference/themes.toml"))
        .map_err(|error| Error::Address(error.to_string()))?;
    let mut added = 0;
    // Wide themes first: the narrower refer to them.
    let mut rows: Vec<(i64, FileTheme)> = (0i64..).zip(file.theme).collect();
    rows.sort_by_key(|(_, theme)| theme.broader.is_some());
    let keep = OnConflict::column(Column::Code).do_nothing().to_owned();
    for (position, theme) in rows {
        let row = ActiveModel::from(Model {
            code: theme.code,
            name: Json(theme.name),
            definition: Json(theme.definition),
            synonyms: Json(theme.synonyms),
            sdgs: Json(theme.sdgs),
            dac: Json(theme.dac),
            broader: theme.broader,
            merged_into: None,
            position,
        });
        added += Entity::insert(row)
            .on_conflict(keep.clone())
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(added)
}
