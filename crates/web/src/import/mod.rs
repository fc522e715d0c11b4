//! Lists that come in: what each line becomes ([`Plan`]), and what became of it in words, the same on the command line and
//! on the page.

mod plan;

pub use plan::Plan;

use documents::import::{Candidate, Line, MappingError, Note, Outcome};
use documents::table::ReadError;
use kernel::Lang;

use crate::{Importer, Messages};

/// What became of a line: `ajoutée`, `ambiguous`.
#[must_use]
pub fn outcome(w: Messages, outcome: Outcome) -> String {
    match outcome {
        Outcome::Added => w.import_added(),
        Outcome::Updated => w.import_updated(),
        Outcome::Unchanged => w.import_unchanged(),
        Outcome::Ignored => w.import_ignored(),
        Outcome::Ambiguous => w.import_ambiguous(),
    }
}

/// Why, as sentences.
#[must_use]
pub fn reasons(lang: Lang, importer: &Importer, line: &Line) -> Vec<String> {
    line.notes
        .iter()
        .map(|note| reason(lang, importer, note))
        .collect()
}

fn reason(lang: Lang, importer: &Importer, note: &Note) -> String {
    let w = Messages(lang);
    let label = |name: &str| (importer.field)(lang, name);
    match note.clone() {
        Note::Empty { field } => w.import_note_empty(label(&field)),
        Note::Unreadable { field, given } => w.import_note_unreadable(label(&field), given),
        Note::TerritoryUnknown { given } => w.import_note_territory_unknown(given),
        Note::TerritoryHomonym { given } => w.import_note_territory_homonym(given),
        Note::TerritoryMerged { given, into } => w.import_note_territory_merged(given, into),
        Note::CountryUnknown { given } => w.import_note_country_unknown(given),
        Note::Homonym { given } => w.import_note_homonym(given),
        Note::OrganisationHomonym { given } => w.import_note_organisation_homonym(given),
        Note::OrganisationUnknown { given } => w.import_note_organisation_unknown(given),
        Note::SameTitle { given } => w.import_note_same_title(given),
        Note::UnknownWithoutCountry { given } => w.import_note_unknown_without_country(given),
        Note::NeedsCountry { given } => w.import_note_needs_country(given),
        Note::Contradiction { given, held } => w.import_note_contradiction(given, held),
        Note::WithoutPoint { given } => w.import_note_without_point(given),
        Note::NewOrganisation { name } => w.import_note_new_organisation(name),
        Note::Completed { field, value } => w.import_note_completed(label(&field), value),
        Note::Changed { field, held, given } => w.import_note_changed(label(&field), given, held),
        Note::TerritoryLevel { given } => w.import_note_territory_level(given),
        Note::ShapeRefused { flaw, detail } => w
            .by_key(&format!("import-shape-{flaw}"), Some(detail.as_str()))
            .unwrap_or(flaw),
        Note::ShapeChanged => w.import_note_shape_changed(),
        Note::ShapeJoined { given, into } => w.import_note_shape_joined(given, into),
        Note::OtherShape { line } => w.import_note_other_shape(line.to_string()),
        Note::SheetUnknown { given } => w.import_note_sheet_unknown(given),
        Note::Differs { field, held, given } => w.import_note_differs(label(&field), given, held),
        Note::SameAsLine { line } => w.import_note_same_as_line(line.to_string()),
        Note::Itself => w.import_note_itself(),
        Note::Restored => w.import_note_restored(),
        Note::Archived => w.import_note_archived(),
        Note::IdentifierTaken { given, holder } => w.import_note_identifier_taken(given, holder),
        Note::Refused {
            field,
            reason,
            detail,
        } => {
            let why = w.by_key(&reason, detail.as_deref()).unwrap_or(reason);
            w.import_note_refused(label(&field), why)
        }
    }
}

/// What a line could mean: `Freiberg (DE), GeoNames 2925177`.
#[must_use]
pub fn candidate(candidate: &Candidate) -> String {
    let mut text = candidate.name.clone();
    if !candidate.country.is_empty() {
        text.push_str(&format!(" ({})", candidate.country));
    }
    if !candidate.detail.is_empty() {
        text.push_str(&format!(", {}", candidate.detail));
    }
    text
}

/// Why a file is not taken, and what to do.
#[must_use]
pub fn unread(w: Messages, error: &ReadError) -> String {
    let megabytes = |bytes: u64| (bytes / 1_000_000).to_string();
    match error {
        ReadError::TooLarge { limit } => w.import_error_too_large(megabytes(*limit)),
        ReadError::TooLargeUnpacked { limit } => w.import_error_too_large_unpacked(megabytes(*limit)),
        ReadError::TooManyRows { limit } => w.import_error_too_many_rows(limit.to_string()),
        ReadError::TooManyColumns { line, limit } => {
            w.import_error_too_many_columns(limit.to_string(), line.to_string())
        }
        ReadError::CellTooLong { line, limit } => {
            w.import_error_cell_too_long(limit.to_string(), line.to_string())
        }
        ReadError::TooManyCells {
            line,
            found,
            expected,
        } => w.import_error_too_many_cells(expected.to_string(), found.to_string(), line.to_string()),
        ReadError::NotText { line } => w.import_error_not_text(line.to_string()),
        ReadError::UnknownFormat => w.import_error_unknown_format(),
        ReadError::Workbook { detail } => w.import_error_workbook(detail.clone()),
        ReadError::Empty => w.import_error_empty(),
        ReadError::NotGeojson { line } => w.import_error_not_geojson(line.to_string()),
        ReadError::NotFeatures { found } if found == "Topology" => w.import_error_topology(),
        ReadError::NotFeatures { .. } => w.import_error_not_features(),
        ReadError::NoFeature => w.import_error_no_feature(),
        ReadError::TooManyPoints { limit } => w.import_error_too_many_points(limit.to_string()),
        ReadError::TooDeep { feature } => w.import_error_too_deep(feature.to_string()),
        ReadError::Projected { found } => w.import_error_projected(found.clone()),
        ReadError::Unreadable { detail } => w.import_error_unreadable(detail.clone()),
    }
}

/// Why the columns do not fit, and what to do.
#[must_use]
pub fn unmapped(lang: Lang, importer: &Importer, error: &MappingError) -> String {
    let w = Messages(lang);
    match error {
        MappingError::NoField(name) => w.import_error_no_field(name.clone()),
        MappingError::NoColumn(title) => w.import_error_no_column(title.clone()),
        MappingError::Missing(names) => {
            let labels: Vec<String> = names.iter().map(|name| (importer.field)(lang, name)).collect();
            w.import_error_missing(labels.join(", "))
        }
    }
}
