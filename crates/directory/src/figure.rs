//! Dated figures of any record, each with the document that says it. Two documents may say two figures: both stand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use database::{Json, Result, Write};
use kernel::date::Dated;
use kernel::{Lang, Translated};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// A figure's row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "figure")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The record.
    pub record_id: Uuid,
    /// What is counted: a code of [`measures`].
    pub measure: String,
    /// How much; cents for amounts.
    pub value: i64,
    /// The upper end of a range.
    pub value_max: Option<i64>,
    /// `count`, `people`, `EUR`, `km2`…
    pub unit: String,
    /// "about", "more than": the document's reserve.
    pub qualifier: Option<String>,
    /// When it held.
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

/// A figure, as it is written and read with its record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    /// What is counted.
    pub measure: String,
    /// How much; cents for amounts.
    pub value: i64,
    /// The upper end of a range.
    pub value_max: Option<i64>,
    /// `count`, `people`, `EUR`, `km2`…
    pub unit: String,
    /// The document's reserve, in French: `environ`, `plus de`.
    pub qualifier: Option<String>,
    /// When it held.
    pub dated: Option<Dated>,
    /// A remark.
    pub note: Translated,
    /// The document that says it.
    pub source: Option<Uuid>,
}

/// What a figure counts.
#[derive(Debug, Clone, Deserialize)]
pub struct Measure {
    /// Code.
    pub code: String,
    /// Name.
    pub name: Translated,
    /// The unit it has if the figure says none.
    pub unit: String,
    /// The heading it stands under.
    pub group: String,
}

static MEASURES: LazyLock<Vec<Measure>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct File {
        measure: Vec<Measure>,
    }
    toml::from_str::<File>(include_str!("../../../reference/measures.toml"))
        .map(|file| file.measure)
        .unwrap_or_default()
});

/// What figures count.
#[must_use]
pub fn measures() -> &'static [Measure] {
    &MEASURES
}

/// The measure of a code.
#[must_use]
pub fn measure(code: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.code == code)
}

impl Figure {
    /// Its unit, or its measure's.
    #[must_use]
    pub fn unit(&self) -> &str {
        if self.unit.is_empty() {
            measure(&self.measure).map_or("count", |measure| measure.unit.as_str())
        } else {
            &self.unit
        }
    }

    /// What it counts, in words.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        measure(&self.measure).map_or_else(
            || self.measure.clone(),
            |measure| measure.name.text(lang).to_owned(),
        )
    }

    /// The figure as the language writes it, with its unit and the document's reserve: `environ 2 500`,
    /// `150 à 200`, `20 000 €`, `1 660 km²`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let amount = |value: i64| match self.unit() {
            "EUR" => web::i18n::euros(lang, value),
            _ => web::i18n::number(lang, value),
        };
        let range = match (self.value_max, lang) {
            (Some(max), Lang::Fr) => format!("{} à {}", amount(self.value), amount(max)),
            (Some(max), Lang::En) => format!("{} to {}", amount(self.value), amount(max)),
            (None, _) => amount(self.value),
        };
        let unit = match (self.unit(), lang) {
            ("km2" | "km²", _) => "\u{a0}km²",
            ("km", _) => "\u{a0}km",
            ("percent" | "%", Lang::Fr) => "\u{a0}%",
            ("percent" | "%", Lang::En) => "%",
            ("years", Lang::Fr) => "\u{a0}ans",
            ("years", Lang::En) => " years",
            ("per_year" | "people_per_year", Lang::Fr) => " par an",
            ("per_year" | "people_per_year", Lang::En) => " a year",
            ("per_month", Lang::Fr) => " par mois",
            ("per_month", Lang::En) => " a month",
            _ => "",
        };
        let reserve = match (self.qualifier.as_deref(), lang) {
            (None | Some(""), _) => String::new(),
            (Some(words), Lang::Fr) => format!("{words} "),
            (Some("environ" | "quelque" | "de l'ordre de" | "de l’ordre de"), Lang::En) => {
                "about ".to_owned()
            }
            (Some("plus de" | "plus d'" | "plus d’"), Lang::En) => "more than ".to_owned(),
            (Some("jusqu'à" | "jusqu’à"), Lang::En) => "up to ".to_owned(),
            (Some("au moins"), Lang::En) => "at least ".to_owned(),
            (Some("maximum" | "au plus"), Lang::En) => "at most ".to_owned(),
            (Some(words), Lang::En) => format!("{words} "),
        };
        format!("{reserve}{range}{unit}")
    }
}

/// Figures as the search knows them: `Population : 600 000 habitants · Associations : environ 2 500`.
#[must_use]
pub fn spoken(figures: &[Figure], lang: Lang) -> String {
    let each = |figure: &Figure| {
        let (label, text) = (figure.label(lang), figure.text(lang));
        match (figure.measure.as_str(), lang) {
            // People ask for inhabitants rather than for a population.
            ("population", Lang::Fr) => format!("{label}\u{a0}: {text} habitants"),
            ("population", Lang::En) => format!("{label}: {text} inhabitants"),
            (_, Lang::Fr) => format!("{label}\u{a0}: {text}"),
            (_, Lang::En) => format!("{label}: {text}"),
        }
    };
    figures.iter().map(each).collect::<Vec<_>>().join(" · ")
}

/// The figures of a record, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &impl ConnectionTrait, record: Uuid) -> Result<Vec<Figure>> {
    let mut found = of_many(connection, vec![record]).await?;
    Ok(found.remove(&record).unwrap_or_default())
}

/// The figures of many records, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn of_many(
    connection: &impl ConnectionTrait,
    records: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, Vec<Figure>>> {
    let rows = Entity::find()
        .filter(Column::RecordId.is_in(records))
        .order_by_asc(Column::Position)
        .all(connection)
        .await?;
    let mut found: BTreeMap<Uuid, Vec<Figure>> = BTreeMap::new();
    for row in rows {
        found.entry(row.record_id).or_default().push(Figure {
            measure: row.measure,
            value: row.value,
            value_max: row.value_max,
            unit: row.unit,
            qualifier: row.qualifier,
            dated: row.dated.map(|dated| dated.0),
            note: row.note.0,
            source: row.source_id,
        });
    }
    Ok(found)
}

/// Writes a record's figures anew.
///
/// # Errors
/// When the database refuses.
pub async fn set(write: &Write, record: Uuid, figures: &[Figure]) -> Result<()> {
    Entity::delete_many()
        .filter(Column::RecordId.eq(record))
        .exec(write.tx())
        .await?;
    write.insert_all::<Entity>(rows(write, record, figures)).await
}

/// The rows of a record's figures.
#[must_use]
pub fn rows(write: &Write, record: Uuid, figures: &[Figure]) -> Vec<ActiveModel> {
    (0i64..)
        .zip(figures.iter().cloned())
        .map(|(position, figure)| {
            ActiveModel::from(Model {
                id: write.ids.next(),
                record_id: record,
                measure: figure.measure,
                value: figure.value,
                value_max: figure.value_max,
                unit: figure.unit,
                qualifier: figure.qualifier,
                dated: figure.dated.map(Json),
                note: Json(figure.note),
                source_id: figure.source,
                position,
            })
        })
        .collect()
}

/// The newest population of each of these records, for map weights and lists.
///
/// # Errors
/// When the database does not answer.
pub async fn populations(
    connection: &impl ConnectionTrait,
    records: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, i64>> {
    if records.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = Entity::find()
        .filter(Column::Measure.eq("population"))
        .filter(Column::RecordId.is_in(records))
        .order_by_desc(Column::Position)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.record_id, row.value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_reads_as_its_document_says_it() {
        let figure = |measure: &str, value, value_max, unit: &str, qualifier: Option<&str>| Figure {
            measure: measure.into(),
            value,
            value_max,
            unit: unit.into(),
            qualifier: qualifier.map(Into::into),
            ..Figure::default()
        };
        assert_eq!(
            figure("associations", 2_500, None, "", Some("environ")).text(Lang::Fr),
            "environ 2\u{202f}500"
        );
        assert_eq!(
            figure("appointments", 150, Some(200), "count", None).text(Lang::En),
            "150 to 200"
        );
        assert_eq!(
            figure("grants_envelope", 2_000_000, None, "EUR", None).text(Lang::Fr),
            "20\u{202f}000\u{a0}€"
        );
        assert_eq!(
            figure("area_km2", 1_660, None, "km2", None).text(Lang::En),
            "1,660\u{a0}km²"
        );
        let said = [
            figure("population", 600_000, None, "", None),
            figure("associations", 2_500, None, "", Some("environ")),
        ];
        assert_eq!(
            spoken(&said, Lang::Fr),
            "Population\u{a0}: 600\u{202f}000 habitants · Nombre d'associations\u{a0}: environ 2\u{202f}500"
        );
        assert_eq!(
            spoken(&said, Lang::En),
            "Population: 600,000 inhabitants · Number of associations: about 2,500"
        );
    }
}
