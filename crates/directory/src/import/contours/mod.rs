//! Contours of communes, EPT, EPCI, départements and régions that come in as GeoJSON, as Etalab, IGN (ADMIN EXPRESS) and
//! geo.api.gouv.fr publish them. A feature says its territory by its code, else by its name; what it could mean twice is a
//! question. The contour of a commune that was joins that of the commune which it is part of now, if the file has both.

mod plan;
mod territory;

use database::{Result, Write};
use documents::import::{Field, Mapping, Report, field};
use documents::table::Table;
use geo::contour::{self, New, topology};
use kernel::Lang;
use sea_orm::ConnectionTrait;
use web::{Importer, Reads};

use crate::messages::Messages;

/// What a feature may say. Either its code or its name is needed.
pub const CONTOURS: &[Field] = &[
    field(
        "code",
        &[
            "code_insee",
            "insee",
            "insee_com",
            "insee_commune",
            "code_insee_commune",
            "code_commune",
            "codgeo",
            "depcom",
            "com",
            "code_siren",
            "siren",
            "siren_epci",
            "ept_siren",
            "code_epci",
            "code_insee_du_departement",
            "insee_dep",
            "code_departement",
            "code_dep",
            "dep",
            "insee_reg",
            "code_insee_de_la_region",
            "code_region",
            "reg",
            "id",
        ],
    ),
    field(
        "name",
        &[
            "nom",
            "nom_officiel",
            "nom_com",
            "nom_commune",
            "libelle",
            "libgeo",
            "nom_epci",
            "nom_dep",
            "nom_reg",
            "nom_m",
            "libelle_commune",
        ],
    ),
    field(
        "departement",
        &[
            "code_departement",
            "codedepartement",
            "insee_dep",
            "code_insee_du_departement",
            "dep",
        ],
    ),
    field("level", &["niveau", "kind", "echelon", "type_territoire"]),
    field("source", &["attribution", "producteur", "publisher"]),
    field("date", &["dated", "millesime", "annee"]),
    field("licence", &["license"]),
];

/// The importer of contours.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "contours",
        label: |lang| Messages(lang).import_contours(),
        fields: CONTOURS,
        reads: Reads::Contours,
        whole: &["source", "date", "licence"],
        field: label,
        preview: |connection, _, table, mapping| Box::pin(preview(connection, table, mapping)),
        import: |write, table, mapping| Box::pin(import(write, table, mapping)),
        take_back: Some(|write, batch| Box::pin(contour::take_back(write, batch))),
    }
}

fn label(lang: Lang, name: &str) -> String {
    let t = Messages(lang);
    match name {
        "code" => t.import_contours_code(),
        "level" => t.import_contours_level(),
        "source" => t.ref_publisher(),
        "date" => t.ref_date(),
        "licence" => t.ref_licence(),
        other => t
            .by_key(&format!("import-field-{other}"), None)
            .unwrap_or_else(|| other.to_owned()),
    }
}

/// Says what an import of these features would do, and does nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn preview(connection: &impl ConnectionTrait, table: &Table, mapping: &Mapping) -> Result<Report> {
    Ok(plan::plan(connection, table, mapping).await?.report)
}

/// Imports the contours within the transaction: what [`preview`] says at this moment.
///
/// # Errors
/// When the database refuses; then nothing of it is to be kept.
pub async fn import(write: &Write, table: &Table, mapping: &Mapping) -> Result<Report> {
    let plan = plan::plan(write.tx(), table, mapping).await?;
    let mut contours: Vec<New> = Vec::new();
    for (kind, targets) in plan.kinds {
        if targets.iter().all(|target| target.write.is_none()) {
            continue;
        }
        // Neighbours that stay as they are take part, so that borders with them are kept the same way.
        let (shapes, writes): (Vec<_>, Vec<_>) = targets
            .into_iter()
            .map(|target| (target.rings, target.write))
            .unzip();
        let simple = topology::simplify(&shapes, contour::tolerance(&kind));
        for (rings, write) in simple.into_iter().zip(writes) {
            contours.extend(write.map(|new| New { rings, ..new }));
        }
    }
    contour::write(write, contours).await?;
    Ok(plan.report)
}
