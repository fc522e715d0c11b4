//! Lists of organisations that come in. A line says which organisation it means by its sheet's address, by an identifier
//! or by its name where it is; what it means twice is a question. A line that names the sheet is an edit and says things
//! anew; any other line only fills in what is missing.

pub mod contours;
mod fill;
pub mod known;
mod plan;

use database::{Result, Write};
use documents::import::{Field, Mapping, Report, field};
use documents::table::Table;
use sea_orm::ConnectionTrait;
use web::{Importer, Reads};

use crate::messages::Messages;

/// What a list of organisations may say. A new one needs its name and kind, and where it is.
pub const ORGANISATIONS: &[Field] = &[
    field(
        "id",
        &[
            "fiche",
            "adresse_de_la_fiche",
            "sheet",
            "sheet_address",
            "url_fiche",
            "identifiant",
        ],
    ),
    Field {
        required: true,
        ..field(
            "name",
            &[
                "nom",
                "raison_sociale",
                "denomination",
                "intitule",
                "organisation",
                "association",
                "titre",
                "title",
            ],
        )
    },
    field(
        "kind",
        &[
            "code_du_type",
            "type",
            "categorie",
            "kind_code",
            "type_de_structure",
            "nature",
        ],
    ),
    field("country", &["code_du_pays", "pays", "country_code"]),
    field(
        "territory",
        &[
            "code_du_territoire",
            "territory_code",
            "code_insee",
            "insee",
            "commune",
            "territoire",
            "collectivite",
        ],
    ),
    field("departement", &["code_departement", "dep"]),
    field("siren", &["numero_siren"]),
    field("siret", &["numero_siret", "siret_siege"]),
    field("rna", &["numero_rna", "waldec", "id_association"]),
    field("wikidata", &["qid", "wikidata_id"]),
    field(
        "aliases",
        &["autres_noms", "sigle", "alias", "acronyme", "other_names"],
    ),
    field("description", &["objet", "presentation", "activites", "resume"]),
    field("website", &["site_web", "site", "site_internet", "web"]),
    field("phone", &["telephone", "tel"]),
    field("email", &["courriel", "mail", "adresse_electronique", "e_mail"]),
    field(
        "street",
        &["rue", "adresse", "voie", "adresse_postale", "address"],
    ),
    field("postcode", &["code_postal", "cp"]),
    field("city", &["ville", "localite", "town"]),
    field("lat", &["latitude"]),
    field("lon", &["longitude", "lng"]),
    field(
        "themes",
        &[
            "thematiques",
            "theme",
            "domaines",
            "codes_des_themes",
            "theme_codes",
        ],
    ),
];

pub(crate) use contours::importer as contours_importer;

/// The importer of organisations.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "organisations",
        label: |lang| Messages(lang).import_organisations(),
        fields: ORGANISATIONS,
        reads: Reads::Lists,
        whole: &[],
        field: |lang, name| {
            Messages(lang)
                .by_key(&format!("import-field-{name}"), None)
                .unwrap_or_else(|| name.to_owned())
        },
        preview: |connection, ids, table, mapping| Box::pin(preview(connection, ids, table, mapping)),
        import: |write, table, mapping| Box::pin(import(write, table, mapping)),
        take_back: None,
    }
}

/// Says what an import of this table would do, and does nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn preview(
    connection: &impl ConnectionTrait,
    ids: &kernel::Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Report> {
    Ok(plan::plan(connection, ids, table, mapping).await?.report)
}

/// Imports the table within the transaction: what [`preview`] says at this moment.
///
/// # Errors
/// When the database refuses; then nothing of it is to be kept.
pub async fn import(write: &Write, table: &Table, mapping: &Mapping) -> Result<Report> {
    let plan = plan::plan(write.tx(), &write.ids, table, mapping).await?;
    plan.write(write).await
}
