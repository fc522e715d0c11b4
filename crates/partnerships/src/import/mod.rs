//! Lists of twinnings that come in: each line names a French territory and a partner, and becomes a partnership, the
//! completion of one, or a question.
//!
//! A name that two towns bear is never guessed. What decides, in this order: an identifier (Wikidata, GeoNames), as long
//! as name and country do not contradict it; the name within its country, if one thing there bears it; the name alone,
//! if one thing in the world that we know bears it and it is a large town or already in the network.

mod network;
mod partner;
pub mod partnerships;
mod twinning;
mod words;
mod write;

use database::{Result, Write};
use documents::import::{Field, Mapping, Report, field};
use documents::table::Table;
use kernel::Ids;
use sea_orm::ConnectionTrait;
use web::{Importer, Reads};

use crate::messages::Messages;

/// This feature's importer.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "twinning",
        label: |lang| Messages(lang).import_twinning(),
        fields: TWINNING,
        reads: Reads::Lists,
        whole: &[],
        field: |lang, name| {
            let key = format!("import-field-{}", name.replace('_', "-"));
            Messages(lang)
                .by_key(&key, None)
                .unwrap_or_else(|| name.to_owned())
        },
        preview: |connection, ids, table, mapping| Box::pin(preview(connection, ids, table, mapping)),
        import: |write, table, mapping| Box::pin(import(write, table, mapping)),
        take_back: None,
    }
}

/// What a list of twinnings may say. Only the French side and the partner are needed; the other columns are worth
/// having.
pub const TWINNING: &[Field] = &[
    field(
        "commune_code",
        &[
            "code_insee",
            "insee",
            "code_commune",
            "code_collectivite",
            "codgeo",
            "code_insee_commune",
            "depcom",
            "siren",
            "siret",
        ],
    ),
    field(
        "commune",
        &[
            "collectivite",
            "ville",
            "nom_commune",
            "commune_francaise",
            "ville_francaise",
            "collectivite_francaise",
            "libelle_commune",
            "nom_collectivite",
            "french_authority",
            "city",
        ],
    ),
    field(
        "departement",
        &["code_departement", "dep", "code_dep", "num_departement"],
    ),
    Field {
        required: true,
        ..field(
            "partner",
            &[
                "partenaire",
                "libelle_partenaire",
                "nom_partenaire",
                "ville_partenaire",
                "ville_jumelle",
                "ville_jumelee",
                "ville_etrangere",
                "collectivite_etrangere",
                "collectivite_partenaire",
                "commune_partenaire",
                "partner_name",
                "partner_city",
                "twin",
                "twin_town",
                "sister_city",
                "jumelage",
            ],
        )
    },
    field(
        "country",
        &[
            "pays",
            "pays_alpha2",
            "code_pays",
            "pays_partenaire",
            "country_code",
            "iso2",
            "partner_country",
        ],
    ),
    field(
        "year",
        &[
            "annee",
            "date_ou_annee",
            "date",
            "annee_jumelage",
            "date_jumelage",
            "date_de_jumelage",
            "annee_de_jumelage",
            "depuis",
            "since",
            "date_debut",
            "start",
        ],
    ),
    field(
        "form",
        &[
            "forme",
            "type",
            "nature",
            "type_de_partenariat",
            "type_partenariat",
            "kind",
        ],
    ),
    field("geonames", &["geonameid", "geonames_id", "id_geonames"]),
    field(
        "wikidata",
        &["qid_partenaire", "qid", "wikidata_id", "partner_qid"],
    ),
    field("commune_wikidata", &["qid_commune", "wikidata_commune"]),
    field("lat", &["latitude", "lat_partenaire", "y"]),
    field("lon", &["longitude", "lng", "lon_partenaire", "x"]),
    field("source", &["source_url", "url_source", "url"]),
];

/// Says what an import of this table would do, and does nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn preview(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Report> {
    Ok(twinning::plan(connection, ids, table, mapping).await?.report)
}

/// Imports the table within the transaction: what [`preview`] says at this moment.
///
/// # Errors
/// When the database refuses; then nothing of it is to be kept.
pub async fn import(write: &Write, table: &Table, mapping: &Mapping) -> Result<Report> {
    let plan = twinning::plan(write.tx(), &write.ids, table, mapping).await?;
    write::all(write, plan).await
}
