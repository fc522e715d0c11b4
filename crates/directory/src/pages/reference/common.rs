//! What the pages of the reference share: rows of organisations, source notes, related blocks, permanent redirects, lists
//! as people type them.

use std::collections::BTreeMap;

use axum::Router;
use axum::handler::Handler;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::{FieldErrors, Lang, Translated};
use web::export::Format;
use web::{App, Block, RelatedRequest, Result, Subject, Visit};

use crate::kind::Kinds;
use crate::messages::Messages;
use crate::store::Brief;

/// A text with the language that it is really in.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub text: String,
    pub lang: String,
}

impl Words {
    pub fn of(text: &Translated, lang: Lang) -> Option<Words> {
        Words::picked(text.pick(lang))
    }

    /// A proper name: of no language of ours if it has one form only.
    pub fn name(text: &Translated, lang: Lang) -> Option<Words> {
        Words::picked(text.name(lang))
    }

    fn picked(picked: Option<kernel::Picked<'_>>) -> Option<Words> {
        picked
            .filter(|picked| !picked.text.trim().is_empty())
            .map(|picked| Words {
                text: picked.text.to_owned(),
                lang: picked.lang.to_owned(),
            })
    }
}

/// A link to a page of ours.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub label: String,
    pub href: String,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Link {
        Link {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// An organisation in a list.
#[derive(Debug, Clone)]
pub(super) struct OrganisationRow {
    pub title: Words,
    pub href: String,
    pub kind: String,
    pub subtitle: String,
    pub example: bool,
}

/// Organisations as their lists show them: the kind above, the place below the name.
pub(super) async fn organisation_rows(
    app: &App,
    visit: &Visit,
    briefs: Vec<Brief>,
) -> Result<Vec<OrganisationRow>> {
    if briefs.is_empty() {
        return Ok(Vec::new());
    }
    let reader = app.db.reader();
    let kinds = Kinds::load(reader).await?;
    let mut codes: Vec<String> = briefs.iter().map(|brief| brief.row.country.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let countries: BTreeMap<String, String> = geo::country::some(reader, codes)
        .await?
        .into_iter()
        .map(|held| (held.code.clone(), held.label(visit.lang).to_owned()))
        .collect();
    let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (kind, code) in briefs.iter().filter_map(|brief| {
        brief
            .row
            .territory_kind
            .clone()
            .zip(brief.row.territory_code.clone())
    }) {
        by_kind.entry(kind).or_default().push(code);
    }
    let mut territories: BTreeMap<(String, String), String> = BTreeMap::new();
    for (kind, codes) in by_kind {
        for held in geo::territory::some(reader, &kind, codes).await? {
            territories.insert((held.kind, held.code), held.name);
        }
    }
    Ok(briefs
        .into_iter()
        .map(|brief| {
            let territory = brief
                .row
                .territory_kind
                .clone()
                .zip(brief.row.territory_code.clone())
                .and_then(|key| territories.get(&key).cloned());
            let country = if brief.row.country == geo::country::NONE {
                Messages(visit.lang).country_none()
            } else {
                countries.get(&brief.row.country).cloned().unwrap_or_default()
            };
            OrganisationRow {
                title: Words::name(&brief.record.title, visit.lang).unwrap_or_default(),
                href: visit.url(&brief.path()),
                kind: kinds.label(&brief.row.kind_code, visit.lang),
                subtitle: territory.unwrap_or(country),
                example: brief.record.example,
            }
        })
        .collect())
}

/// What all features know of a subject.
pub(super) async fn related(app: &App, visit: &Visit, subject: Subject) -> Result<Vec<Block>> {
    Ok(app
        .related(RelatedRequest {
            subject,
            lang: visit.lang,
            actor: visit.actor.clone(),
        })
        .await?)
}

/// A source of a page, with the number of its note.
#[derive(Debug, Clone)]
pub(super) struct SourceLine {
    pub number: usize,
    pub title: String,
    pub publisher: String,
    pub date: String,
    pub url: String,
}

impl SourceLine {
    /// One of the data sets that come with the binary.
    pub fn data_set(number: usize, key: &str, lang: Lang) -> Option<SourceLine> {
        let set = geo::catalogue::data_sets().iter().find(|set| set.key == key)?;
        Some(SourceLine {
            number,
            title: set.title.text(lang).to_owned(),
            publisher: set.publisher.text(lang).to_owned(),
            date: set.date.clone(),
            url: set.url.clone(),
        })
    }

    /// A document of the network.
    pub fn document(number: usize, source: &database::source::Model, lang: Lang) -> SourceLine {
        SourceLine {
            number,
            title: source.title.text(lang).to_owned(),
            publisher: source.publisher.clone(),
            date: source
                .dated
                .as_ref()
                .map(|dated| dated.value.display(lang))
                .unwrap_or_default(),
            url: source.url.clone().unwrap_or_default(),
        }
    }
}

/// Leads to the one true address for good: browsers and search engines remember it.
pub(super) fn moved(href: &str) -> Response {
    (
        StatusCode::MOVED_PERMANENTLY,
        [(header::LOCATION, href.to_owned())],
    )
        .into_response()
}

/// Notes that a translated field lacks its French text, which leads everywhere.
pub(super) fn require_french(errors: &mut FieldErrors, field: &str, text: &Translated) {
    if text.get("fr").trim().is_empty() {
        errors.add(format!("{field}.fr"), "error-field-required");
    }
}

/// Notes what is longer than `max` characters, language by language.
pub(super) fn limit_each(errors: &mut FieldErrors, field: &str, text: &Translated, max: usize) {
    text.iter()
        .for_each(|(lang, words)| limit(errors, &format!("{field}.{lang}"), words, max));
}

/// Notes what is longer than `max` characters.
pub(super) fn limit(errors: &mut FieldErrors, field: &str, text: &str, max: usize) {
    if text.chars().count() > max {
        errors.add_with(field, "error-field-too-long", max.to_string());
    }
}

/// A list that people typed: one item a line, or parted by commas.
pub(super) fn listed(text: &str) -> Vec<String> {
    text.split(['\n', ',', ';'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The code that a new thing gets: what was typed, else its English name, else its French one.
pub(super) fn code_for(typed: &str, name: &Translated) -> String {
    let words = [typed, name.get("en"), name.get("fr")]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default();
    kernel::text::slug(words).replace('-', "_")
}

/// The routes of a list's downloads.
pub(super) fn export_routes<H, T>(path: &str, handler: H) -> Router<App>
where
    H: Handler<T, App> + Clone,
    T: 'static,
{
    Format::ALL.into_iter().fold(Router::new(), |router, format| {
        router.route(&format!("{path}.{}", format.extension()), get(handler.clone()))
    })
}

/// Latitude and longitude as an atlas writes them: `48,9068° N, 2,4450° E`.
pub(super) fn coordinates(lat: f64, lon: f64, lang: Lang) -> String {
    let west = if lang == Lang::Fr { "O" } else { "W" };
    let north = if lat < 0.0 { "S" } else { "N" };
    let east = if lon < 0.0 { west } else { "E" };
    let (lat, lon) = (format!("{:.4}", lat.abs()), format!("{:.4}", lon.abs()));
    match lang {
        Lang::Fr => format!(
            "{}° {north}, {}° {east}",
            lat.replace('.', ","),
            lon.replace('.', ",")
        ),
        Lang::En => format!("{lat}° {north}, {lon}° {east}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_from_what_was_typed_or_from_the_name() {
        let name = Translated::both("Maison de quartier", "Neighbourhood house");
        assert_eq!(code_for("", &name), "neighbourhood_house");
        assert_eq!(code_for("MJC", &name), "mjc");
        assert_eq!(
            code_for("", &Translated::one("fr", "Régie d'eau")),
            kernel::text::slug("Régie d'eau").replace('-', "_")
        );
    }

    #[test]
    fn coordinates_are_written_as_the_reader_writes_them() {
        assert_eq!(coordinates(48.906_81, 2.445, Lang::Fr), "48,9068° N, 2,4450° E");
        assert_eq!(
            coordinates(-25.9622, -32.4589, Lang::En),
            "25.9622° S, 32.4589° W"
        );
        assert_eq!(coordinates(14.6, -61.0, Lang::Fr), "14,6000° N, 61,0000° O");
    }

    #[test]
    fn a_typed_list_is_cut_at_lines_commas_and_semicolons() {
        assert_eq!(
            listed("eau potable, puits\n forage ;; "),
            ["eau potable", "puits", "forage"]
        );
        assert!(listed(" \n ").is_empty());
    }
}
