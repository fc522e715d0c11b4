//! Kinds of organisations, in two levels: seeded from the reference, then the administrator's.

use database::{Json, Result, Write};
use kernel::{Lang, Translated};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};

/// A kind.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "kind")]
pub struct Model {
    /// Code; never changes its meaning.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The group that it belongs to.
    pub group_code: String,
    /// One of them.
    pub name: Json<Translated>,
    /// Several.
    pub plural: Json<Translated>,
    /// Code of the IATI list `OrganisationType`.
    pub iati_type: i64,
    /// Whether such a body governs the territory that it is tied to.
    pub governs: bool,
    /// Name of its icon.
    pub icon: String,
    /// Its place in lists.
    pub position: i64,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Groups of kinds.
pub mod group {
    use database::Json;
    use kernel::Translated;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    /// A group.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "kind_group")]
    pub struct Model {
        /// Code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// Name.
        pub name: Json<Translated>,
        /// Its place in lists.
        pub position: i64,
    }

    /// No relation is declared.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl Model {
    /// Its name.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        self.name.text(lang)
    }
}

/// All kinds with their groups, in order.
#[derive(Debug, Clone, Default)]
pub struct Kinds {
    /// Groups.
    pub groups: Vec<group::Model>,
    /// Kinds.
    pub kinds: Vec<Model>,
}

impl Kinds {
    /// Reads them all: some forty rows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load(connection: &impl ConnectionTrait) -> Result<Kinds> {
        Ok(Kinds {
            groups: group::Entity::find()
                .order_by_asc(group::Column::Position)
                .all(connection)
                .await?,
            kinds: Entity::find()
                .order_by_asc(Column::Position)
                .all(connection)
                .await?,
        })
    }

    /// The kind of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Model> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    /// A kind's name; the code itself if it is gone.
    #[must_use]
    pub fn label(&self, code: &str, lang: Lang) -> String {
        self.get(code)
            .map_or_else(|| code.to_owned(), |kind| kind.label(lang).to_owned())
    }
}

#[derive(Deserialize)]
struct File {
    group: Vec<FileGroup>,
    kind: Vec<FileKind>,
}

#[derive(Deserialize)]
struct FileGroup {
    code: String,
    name: Translated,
}

#[derive(Deserialize)]
struct FileKind {
    code: String,
    group: String,
    name: Translated,
    plural: Translated,
    iati_organisation_type: i64,
    governs_territory: bool,
    icon: String,
}

/// Adds the kinds of the reference, and their groups, that the database lacks; those that it has stay as the
/// administrator left them. Says how many rows were added.
///
/// # Errors
/// When the database refuses.
pub async fn seed(write: &Write) -> Result<u64> {
    let file: File = toml::from_str(include_str!("../../../reference/kinds.toml"))
        .map_err(|error| database::Error::Address(error.to_string()))?;
    let groups = (0i64..).zip(file.group).map(|(position, group)| {
        group::ActiveModel::from(group::Model {
            code: group.code,
            name: Json(group.name),
            position,
        })
    });
    let keep = OnConflict::column(group::Column::Code).do_nothing().to_owned();
    let added = group::Entity::insert_many(groups)
        .on_conflict(keep)
        .exec_without_returning(write.tx())
        .await?;
    let kinds = (0i64..).zip(file.kind).map(|(position, kind)| {
        ActiveModel::from(Model {
            code: kind.code,
            group_code: kind.group,
            name: Json(kind.name),
            plural: Json(kind.plural),
            iati_type: kind.iati_organisation_type,
            governs: kind.governs_territory,
            icon: kind.icon,
            position,
        })
    });
    let keep = OnConflict::column(Column::Code).do_nothing().to_owned();
    Ok(added
        + Entity::insert_many(kinds)
            .on_conflict(keep)
            .exec_without_returning(write.tx())
            .await?)
}
