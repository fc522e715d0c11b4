//! What each line of a list of organisations becomes.

use database::Result;
use database::record::FreshIds;
use documents::import::{Candidate, Cells, Line, Mapping, Note, Outcome};
use documents::table::Table;
use geo::index::Found;
use geo::territory;
use kernel::identifier::{Identifier, Scheme};
use kernel::{Ids, State, Translated};
use sea_orm::ConnectionTrait;
use web::import::Plan;

use super::fill::fill;
use super::known::{Held, Known};
use crate::organisation::Organisation;

/// Decides for every line.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan<Organisation>> {
    let mut known = Known::load(connection).await?;
    let mut ids = FreshIds::load(connection, ids).await?;
    let mut plan = Plan::new(table, mapping);
    for row in &table.rows {
        let cells = mapping.cells(row);
        let title = cells.some("name").or(cells.some("id")).unwrap_or("?");
        let mut line = Line::new(row.line, title);
        if let Some(said) = Said::read(&cells, &known, &mut line) {
            match meant(&said, &known, &mut line) {
                Meant::Nobody => {}
                Meant::New => add(said, &mut known, &mut ids, &mut line, &mut plan),
                Meant::Held(at) => change(connection, said, at, &mut known, &mut line, &mut plan).await?,
            }
        }
        plan.report.lines.push(line);
    }
    Ok(plan)
}

/// What a line says, read.
pub(super) struct Said<'a> {
    pub cells: Cells<'a>,
    pub name: &'a str,
    pub kind: Option<String>,
    pub country: Option<String>,
    pub territory: Option<territory::Model>,
    pub identifiers: Vec<Identifier>,
    pub themes: Vec<String>,
    pub point: Option<(f64, f64)>,
}

/// Whom a line means.
enum Meant {
    New,
    Held(usize),
    Nobody,
}

fn unreadable(field: &str, given: &str) -> Note {
    Note::Unreadable {
        field: field.to_owned(),
        given: given.to_owned(),
    }
}

impl<'a> Said<'a> {
    /// Reads a line; `None` when what it says of its place is a question.
    fn read(cells: &Cells<'a>, known: &Known, line: &mut Line) -> Option<Self> {
        let mut note = |field: &str, given: &str| line.notes.push(unreadable(field, given));
        let kind = cells.some("kind").and_then(|given| {
            let kind = known.kind(given).map(str::to_owned);
            if kind.is_none() {
                note("kind", given);
            }
            kind
        });
        let mut identifiers = Vec::new();
        for scheme in [Scheme::Siren, Scheme::Siret, Scheme::Rna, Scheme::Wikidata] {
            let Some(given) = cells.some(scheme.code()) else {
                continue;
            };
            match Identifier::parse(scheme, given) {
                Ok(identifier) => identifiers.push(identifier),
                Err(_) => note(scheme.code(), given),
            }
        }
        let mut themes = Vec::new();
        for given in cells.get("themes").split([';', ',', '|']).map(str::trim) {
            match known.theme(given) {
                Some(code) => themes.push(code.to_owned()),
                None if given.is_empty() => {}
                None => note("themes", given),
            }
        }
        let mut point = None;
        if let (Some(lat), Some(lon)) = (cells.some("lat"), cells.some("lon")) {
            let degrees = |text: &str| {
                text.replace(',', ".")
                    .parse::<f64>()
                    .ok()
                    .filter(|held| held.is_finite())
            };
            point = degrees(lat).zip(degrees(lon));
            if point.is_none() {
                note("lat", &format!("{lat} {lon}"));
            }
        }
        let mut country = cells.some("country").and_then(|given| {
            // The word under which lists show a body that belongs to no country.
            if kernel::text::fold(given) == "international" {
                return Some(geo::country::NONE.to_owned());
            }
            let code = known.index.country(given).map(str::to_owned);
            if code.is_none() {
                line.notes.push(Note::CountryUnknown {
                    given: given.to_owned(),
                });
            }
            code
        });
        let mut territory = None;
        if let Some(given) = cells.some("territory")
            && country.as_deref().is_none_or(|code| known.index.is_french(code))
        {
            let departement = cells.some("departement").map(|text| format!("{text:0>2}"));
            let found = match known.index.coded(given) {
                Found::None => known.index.named(given, departement.as_deref()),
                found => found,
            };
            match found {
                Found::One(held) => territory = Some(held.clone()),
                Found::Merged(held) => {
                    line.notes.push(Note::TerritoryMerged {
                        given: given.to_owned(),
                        into: held.name.clone(),
                    });
                    territory = Some(held.clone());
                }
                Found::Several(held) => {
                    line.outcome = Outcome::Ambiguous;
                    line.notes.push(Note::TerritoryHomonym {
                        given: given.to_owned(),
                    });
                    line.candidates = held
                        .into_iter()
                        .take(12)
                        .map(|held| Candidate {
                            name: held.name.clone(),
                            country: "FR".to_owned(),
                            detail: format!("INSEE {}", held.code),
                        })
                        .collect();
                    return None;
                }
                Found::None => line.notes.push(Note::TerritoryUnknown {
                    given: given.to_owned(),
                }),
            }
        }
        let registered = |held: &Identifier| held.scheme() != Scheme::Wikidata;
        if country.is_none() && (territory.is_some() || identifiers.iter().any(registered)) {
            // The French registers know French bodies.
            country = Some("FR".to_owned());
        }
        Some(Said {
            cells: *cells,
            name: cells.get("name"),
            kind,
            country,
            territory,
            identifiers,
            themes,
            point,
        })
    }

    pub(super) fn place(&self) -> Option<(String, String)> {
        self.territory
            .as_ref()
            .map(|held| (held.kind.clone(), held.code.clone()))
    }
}

/// Finds whom a line means: its sheet, then its identifiers, then its name where it is.
fn meant(said: &Said<'_>, known: &Known, line: &mut Line) -> Meant {
    if let Some(given) = said.cells.some("id") {
        return known.sheet(given).map_or_else(
            || {
                line.notes.push(Note::SheetUnknown {
                    given: given.to_owned(),
                });
                Meant::Nobody
            },
            Meant::Held,
        );
    }
    let mut found: Vec<usize> = said
        .identifiers
        .iter()
        .filter_map(|held| known.identified(held.scheme().code(), held.value()))
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [one] => return Meant::Held(*one),
        [] => {}
        several => {
            ask(several, said, known, line);
            return Meant::Nobody;
        }
    }
    if said.name.is_empty() {
        line.notes.push(Note::Empty {
            field: "name".to_owned(),
        });
        return Meant::Nobody;
    }
    let place = said.place();
    let fits = |at: &usize| {
        let held = &known.held[*at];
        said.country
            .as_ref()
            .is_none_or(|country| *country == held.country)
            && said.kind.as_ref().is_none_or(|kind| *kind == held.kind)
            && (place.is_none() || held.territory.is_none() || place == held.territory)
    };
    let named: Vec<usize> = known.named(said.name).into_iter().filter(fits).collect();
    match named.as_slice() {
        [] => Meant::New,
        [one] => {
            let held = &known.held[*one];
            // One place unknown and the other known: perhaps the same, perhaps a namesake.
            let placed = place.is_some() == held.territory.is_some();
            if placed || !known.index.is_french(&held.country) {
                Meant::Held(*one)
            } else {
                ask(&[*one], said, known, line);
                Meant::Nobody
            }
        }
        several => {
            ask(several, said, known, line);
            Meant::Nobody
        }
    }
}

fn ask(found: &[usize], said: &Said<'_>, known: &Known, line: &mut Line) {
    let note = Note::OrganisationHomonym {
        given: said.name.to_owned(),
    };
    line.ask(note, known.candidates(found));
}

fn add(
    said: Said<'_>,
    known: &mut Known,
    ids: &mut FreshIds,
    line: &mut Line,
    plan: &mut Plan<Organisation>,
) {
    let homeless = said.country.as_deref().is_none_or(str::is_empty)
        && said.kind.as_deref().is_some_and(|kind| known.governs(kind));
    for (field, missing) in [
        ("kind", said.kind.is_none()),
        ("country", said.country.is_none() || homeless),
    ] {
        if missing {
            line.notes.push(Note::Empty {
                field: field.to_owned(),
            });
            return;
        }
    }
    let place = said.place();
    let kind = said.kind.clone().unwrap_or_default();
    let organisation = Organisation {
        name: Translated::one("fr", said.name),
        lang: "fr".to_owned(),
        governs: place.is_some() && known.governs(&kind),
        kind,
        country: said.country.clone().unwrap_or_default(),
        territory: place,
        state: State::Published,
        ..Organisation::default()
    };
    let number = line.number;
    let Some((id, organisation)) = plan.add(ids, line, organisation, |organisation, line| {
        fill(organisation, &said, known, None, false, line);
    }) else {
        return;
    };
    let at = known.add(Held {
        id,
        name: said.name.to_owned(),
        kind: organisation.kind.clone(),
        country: organisation.country.clone(),
        territory: organisation.territory.clone(),
        archived: false,
        undone: false,
        line: Some(number),
    });
    known.call(at, said.name);
    for other in &organisation.names {
        known.call(at, &other.name);
    }
    for held in &organisation.identifiers {
        known.identify(at, held.scheme.code(), &held.value);
    }
}

async fn change(
    connection: &impl ConnectionTrait,
    said: Said<'_>,
    at: usize,
    known: &mut Known,
    line: &mut Line,
    plan: &mut Plan<Organisation>,
) -> Result<()> {
    let held = known.held[at].clone();
    if !line.meets(held.id, held.line, held.archived && !held.undone) {
        return Ok(());
    }
    let before = plan.now(connection, held.id).await?;
    let anew = said.cells.some("id").is_some();
    let after = plan.change(line, held.id, before, |organisation, line| {
        fill(organisation, &said, known, Some(at), anew, line);
    });
    // A later line may not give the same identifier to another.
    for identifier in after.into_iter().flat_map(|after| &after.identifiers) {
        known.identify(at, identifier.scheme.code(), &identifier.value);
    }
    Ok(())
}
