//! Lists of actions that come in. A line says which action it means by its sheet's address, else by title, who leads it
//! and when; a title alone is a question. A line that names the sheet says things anew; any other line only fills in what
//! is missing. Nobody is ever taken off a sheet by a list.

mod known;
mod plan;
mod read;

use database::{Result, Write};
use documents::import::{Field, Mapping, Report, field};
use documents::table::Table;
use sea_orm::ConnectionTrait;
use web::{Importer, Reads};

use crate::messages::Messages;

/// What a list of actions may say.
pub const ACTIONS: &[Field] = &[
    field(
        "id",
        &[
            "identifiant",
            "fiche",
            "adresse_de_la_fiche",
            "adresse",
            "sheet",
            "identifier",
            "address",
            "url",
        ],
    ),
    Field {
        required: true,
        ..field(
            "title",
            &["titre", "intitule", "action", "projet", "project", "nom", "name"],
        )
    },
    field(
        "kind",
        &["code_du_type", "kind_code", "type", "categorie", "nature"],
    ),
    field("summary", &["resume", "description", "objet", "presentation"]),
    field(
        "leads",
        &[
            "porteurs",
            "porteur",
            "led_by",
            "lead",
            "maitre_d_ouvrage",
            "pilote",
            "responsable",
        ],
    ),
    field(
        "participants",
        &[
            "participants_et_roles",
            "participants_and_roles",
            "partenaires",
            "partners",
        ],
    ),
    field("partnership", &["partenariat", "partnerships", "partenariats"]),
    field(
        "countries",
        &["codes_des_pays", "country_codes", "pays", "country", "code_pays"],
    ),
    field("places", &["lieux", "lieu", "place", "commune", "ville"]),
    field(
        "themes",
        &["codes_des_themes", "theme_codes", "thematiques", "theme"],
    ),
    field(
        "date",
        &["date_edtf", "dates", "annee", "periode", "year", "period"],
    ),
    field(
        "date_words",
        &["date_selon_le_document", "date_as_the_document_says_it"],
    ),
    field(
        "status",
        &[
            "code_de_la_situation_iati",
            "status_code_iati",
            "status_code",
            "situation",
            "statut",
            "activity_status",
        ],
    ),
    field(
        "status_as_of",
        &[
            "situation_connue_au",
            "situation_au",
            "date_de_la_situation",
            "date_du_document",
        ],
    ),
    field("beneficiaries", &["beneficiaires", "public", "publics"]),
];

/// This feature's importer.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "actions",
        label: |lang| Messages(lang).import_actions(),
        fields: ACTIONS,
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
