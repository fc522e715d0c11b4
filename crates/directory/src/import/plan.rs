//! What each line of a list of organisations becomes.

use database::Result;
use database::record::FreshIds;
use documents::import::{Candidate, Cells, Line, Mapping, Note, Outcome, Report};
use documents::table::Table;
use geo::index::Found;
use geo::place::OtherName;
use geo::territory;
use kernel::identifier::{Identifier, Scheme};
use kernel::text::fold;
use kernel::{Ids, Lang, State, Translated};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::known::{Held, Known};
use crate::organisation::{Identified, Organisation};
use crate::store;

/// What is to be written, and what is said of it.
pub(super) struct Plan {
    pub report: Report,
    pub added: Vec<(Uuid, Organisation)>,
    pub changed: Vec<(Uuid, i64, Organisation)>,
}

/// Decides for every line.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan> {
    let mut known = Known::load(connection).await?;
    let mut ids = FreshIds::load(connection, ids).await?;
    let mut plan = Plan {
        report: Report {
            lines: Vec::with_capacity(table.rows.len()),
            unread: mapping.unread.clone(),
        },
        added: Vec::new(),
        changed: Vec::new(),
    };
    for row in &table.rows {
        let cells = mapping.cells(row);
        let mut line = Line {
            number: row.line,
            title: cells.some("name").or(cells.some("id")).unwrap_or("?").to_owned(),
            outcome: Outcome::Ignored,
            notes: Vec::new(),
            candidates: Vec::new(),
            record: None,
        };
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
struct Said<'a> {
    cells: Cells<'a>,
    name: &'a str,
    kind: Option<String>,
    country: Option<String>,
    territory: Option<territory::Model>,
    identifiers: Vec<Identifier>,
    themes: Vec<String>,
    point: Option<(f64, f64)>,
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

    fn place(&self) -> Option<(String, String)> {
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

fn add(said: Said<'_>, known: &mut Known, ids: &mut FreshIds, line: &mut Line, plan: &mut Plan) {
    for (field, missing) in [("kind", said.kind.is_none()), ("country", said.country.is_none())] {
        if missing {
            line.notes.push(Note::Empty {
                field: field.to_owned(),
            });
            return;
        }
    }
    let place = said.place();
    let kind = said.kind.clone().unwrap_or_default();
    let mut organisation = Organisation {
        name: Translated::one("fr", said.name),
        lang: "fr".to_owned(),
        governs: place.is_some() && known.governs(&kind),
        kind,
        country: said.country.clone().unwrap_or_default(),
        territory: place,
        state: State::Published,
        ..Organisation::default()
    };
    fill(&mut organisation, &said, known, None, false, line);
    // Of what is new, all is filled in: that goes without saying.
    line.notes.retain(|note| !matches!(note, Note::Completed { .. }));
    if let Err(errors) = organisation.validate() {
        line.refuse(errors);
        return;
    }
    let id = ids.draw();
    let at = known.add(Held {
        id,
        name: said.name.to_owned(),
        kind: organisation.kind.clone(),
        country: organisation.country.clone(),
        territory: organisation.territory.clone(),
        archived: false,
        undone: false,
        line: Some(line.number),
    });
    known.call(at, said.name);
    for other in &organisation.names {
        known.call(at, &other.name);
    }
    for held in &organisation.identifiers {
        known.identify(at, held.scheme.code(), &held.value);
    }
    plan.added.push((id, organisation));
    line.outcome = Outcome::Added;
    line.record = Some(id);
}

async fn change(
    connection: &impl ConnectionTrait,
    said: Said<'_>,
    at: usize,
    known: &mut Known,
    line: &mut Line,
    plan: &mut Plan,
) -> Result<()> {
    let held = known.held[at].clone();
    if !line.meets(held.id, held.line, held.archived && !held.undone) {
        return Ok(());
    }
    // An earlier line of this file may have changed it already.
    let earlier = plan.changed.iter().position(|(id, ..)| *id == held.id);
    let (version, before) = match earlier {
        Some(place) => (plan.changed[place].1, plan.changed[place].2.clone()),
        None => {
            let loaded = store::get(connection, held.id).await?;
            (loaded.record.version, loaded.organisation)
        }
    };
    let anew = said.cells.some("id").is_some();
    let mut after = before.clone();
    if before.state == State::Archived {
        after.state = State::Published;
        line.notes.push(Note::Restored);
    }
    fill(&mut after, &said, known, Some(at), anew, line);
    if after == before {
        return Ok(());
    }
    if let Err(errors) = after.validate() {
        line.refuse(errors);
        return Ok(());
    }
    line.outcome = if before.state == State::Archived {
        Outcome::Added
    } else {
        Outcome::Updated
    };
    // A later line may not give the same identifier to another.
    for identifier in &after.identifiers {
        known.identify(at, identifier.scheme.code(), &identifier.value);
    }
    match earlier {
        Some(place) => plan.changed[place].2 = after,
        None => plan.changed.push((held.id, version, after)),
    }
    Ok(())
}

/// Puts what a line says into an organisation: what is missing, or everything if the line says it anew.
fn fill(
    organisation: &mut Organisation,
    said: &Said<'_>,
    known: &Known,
    own: Option<usize>,
    anew: bool,
    line: &mut Line,
) {
    let cells = &said.cells;
    let mut texts: Vec<(&str, &mut Option<String>)> = vec![
        ("website", &mut organisation.website),
        ("phone", &mut organisation.phone),
        ("email", &mut organisation.email),
        ("street", &mut organisation.address.street),
        ("postcode", &mut organisation.address.postcode),
        ("city", &mut organisation.address.city),
    ];
    for (field, held) in &mut texts {
        if let Some(given) = cells.some(field) {
            put(field, held, given.to_owned(), anew, line);
        }
    }
    if let Some(given) = cells.some("description") {
        let mut held = Some(organisation.description.get("fr").to_owned()).filter(|text| !text.is_empty());
        put("description", &mut held, given.to_owned(), anew, line);
        if let Some(text) = held {
            organisation.description.0.insert("fr".to_owned(), text);
        }
    }
    if anew {
        rename(organisation, said, known, line);
    }
    if let Some(point) = said.point {
        let near = |held: (f64, f64)| (held.0 - point.0).abs() < 1e-6 && (held.1 - point.1).abs() < 1e-6;
        match organisation.point {
            Some(held) if near(held) => {}
            Some(_) if !anew => {}
            _ => {
                organisation.point = Some(point);
                line.notes
                    .push(completed("lat", format!("{}, {}", point.0, point.1)));
            }
        }
    }
    for theme in &said.themes {
        if !organisation.themes.contains(theme) {
            organisation.themes.push(theme.clone());
            organisation.themes.sort();
            line.notes.push(completed("themes", theme.clone()));
        }
    }
    for given in cells
        .get("aliases")
        .split([';', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let known_as = organisation
            .name
            .iter()
            .any(|(_, name)| fold(name) == fold(given))
            || organisation
                .names
                .iter()
                .any(|other| fold(&other.name) == fold(given));
        if !known_as {
            organisation.names.push(OtherName {
                name: given.to_owned(),
                kind: "alias".to_owned(),
                ..OtherName::default()
            });
            line.notes.push(completed("aliases", given.to_owned()));
        }
    }
    for given in &said.identifiers {
        let (scheme, value) = (given.scheme(), given.value());
        if organisation
            .identifiers
            .iter()
            .any(|held| held.scheme == scheme && held.value == value)
        {
            continue;
        }
        if let Some(holder) = known
            .identified(scheme.code(), value)
            .filter(|holder| Some(*holder) != own)
        {
            line.notes.push(Note::IdentifierTaken {
                given: value.to_owned(),
                holder: known.held[holder].name.clone(),
            });
            continue;
        }
        let other = organisation
            .identifiers
            .iter_mut()
            .find(|held| held.scheme == scheme);
        match other {
            // A body has several establishments, and one SIREN.
            Some(held) if scheme != Scheme::Siret && !anew => line.notes.push(Note::Differs {
                field: scheme.code().to_owned(),
                held: held.value.clone(),
                given: value.to_owned(),
            }),
            Some(held) if scheme != Scheme::Siret => {
                line.notes.push(Note::Changed {
                    field: scheme.code().to_owned(),
                    held: held.value.clone(),
                    given: value.to_owned(),
                });
                value.clone_into(&mut held.value);
            }
            _ => {
                organisation.identifiers.push(Identified {
                    scheme,
                    value: value.to_owned(),
                });
                organisation.identifiers.sort_by_key(|held| held.scheme.code());
                line.notes.push(completed(scheme.code(), value.to_owned()));
            }
        }
    }
}

/// What only an edit of the sheet may change: its name, its kind and where it is.
fn rename(organisation: &mut Organisation, said: &Said<'_>, known: &Known, line: &mut Line) {
    let mut changed = |field: &str, held: String, given: String| {
        line.notes.push(Note::Changed {
            field: field.to_owned(),
            held,
            given,
        });
    };
    let name = organisation.name.text(Lang::Fr).to_owned();
    // An export in English says the English name.
    let borne = organisation.name.iter().any(|(_, name)| name == said.name);
    if !said.name.is_empty() && !borne {
        let lang = organisation
            .name
            .pick(Lang::Fr)
            .map_or("fr", |picked| picked.lang)
            .to_owned();
        organisation.name.0.insert(lang, said.name.to_owned());
        changed("name", name, said.name.to_owned());
    }
    if let Some(kind) = &said.kind
        && *kind != organisation.kind
    {
        changed("kind", organisation.kind.clone(), kind.clone());
        organisation.kind.clone_from(kind);
    }
    if let Some(country) = &said.country
        && *country != organisation.country
    {
        changed("country", organisation.country.clone(), country.clone());
        organisation.country.clone_from(country);
    }
    if let Some((kind, code)) = said.place()
        && organisation.territory.as_ref() != Some(&(kind.clone(), code.clone()))
    {
        let held = organisation
            .territory
            .as_ref()
            .map(|held| held.1.clone())
            .unwrap_or_default();
        changed("territory", held, code.clone());
        organisation.territory = Some((kind, code));
        organisation.governs = known.governs(&organisation.kind);
    }
}

fn put(field: &str, held: &mut Option<String>, given: String, anew: bool, line: &mut Line) {
    match held {
        None => {
            line.notes.push(completed(field, given.clone()));
            *held = Some(given);
        }
        Some(text) if *text == given => {}
        Some(text) if anew => {
            line.notes.push(Note::Changed {
                field: field.to_owned(),
                held: text.clone(),
                given: given.clone(),
            });
            *text = given;
        }
        Some(text) => line.notes.push(Note::Differs {
            field: field.to_owned(),
            held: text.clone(),
            given,
        }),
    }
}

fn completed(field: &str, value: String) -> Note {
    Note::Completed {
        field: field.to_owned(),
        value,
    }
}
