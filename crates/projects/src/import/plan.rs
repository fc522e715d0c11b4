//! What each line of a list of actions becomes.

use database::Result;
use database::record::FreshIds;
use documents::import::{Candidate, Line, Mapping, Note};
use documents::table::Table;
use kernel::{Ids, Lang, State, Translated};
use sea_orm::ConnectionTrait;
use web::import::Plan;

use super::known::{self, Held, Known};
use super::read::{self, Said, add_participants};
use crate::project::{Location, Project, Status};

/// Decides for every line.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan<Project>> {
    let mut known = Known::load(connection).await?;
    let mut ids = FreshIds::load(connection, ids).await?;
    let mut plan = Plan::new(table, mapping);
    for row in &table.rows {
        let cells = mapping.cells(row);
        let title = cells.some("title").or(cells.some("id")).unwrap_or("?");
        let mut line = Line::new(row.line, title);
        if let Some(given) = cells.some("id") {
            match known.sheet(given) {
                None => line.notes.push(Note::SheetUnknown {
                    given: given.to_owned(),
                }),
                Some(at) => {
                    let (version, before) = plan.now(connection, known.held[at].id).await?;
                    if let Some(said) = Said::read(&cells, &known, Some(&before), &mut line) {
                        change(&said, at, (version, before), &known, &mut line, &mut plan);
                    }
                }
            }
        } else if cells.get("title").is_empty() {
            line.empty("title");
        } else if let Some(said) = Said::read(&cells, &known, None, &mut line) {
            match meant(&said, &known, &mut line) {
                Meant::Nobody => {}
                Meant::New => add(&said, &mut known, &mut ids, &mut line, &mut plan),
                Meant::Held(at) => {
                    let now = plan.now(connection, known.held[at].id).await?;
                    change(&said, at, now, &known, &mut line, &mut plan);
                }
            }
        }
        plan.report.lines.push(line);
    }
    Ok(plan)
}

/// Which action a line means.
enum Meant {
    New,
    Held(usize),
    Nobody,
}

/// Title, who leads and when say which: the same in all three is the same action, another in one of them another action,
/// and what one of both does not say leaves a question.
fn meant(said: &Said<'_>, known: &Known, line: &mut Line) -> Meant {
    let leads = known::leads(&said.all_participants());
    let date = said.dated.as_ref().map(|dated| dated.value);
    let (mut same, mut perhaps) = (Vec::new(), Vec::new());
    for at in known.titled(said.title) {
        let held = &known.held[at];
        if held.leads == leads && held.date == date {
            same.push(at);
        } else if (held.leads == leads || held.leads.is_empty() || leads.is_empty())
            && (held.date == date || held.date.is_none() || date.is_none())
        {
            perhaps.push(at);
        }
    }
    let several = match (same.as_slice(), perhaps.is_empty()) {
        ([one], _) => return Meant::Held(*one),
        ([], true) => return Meant::New,
        ([], false) => perhaps,
        _ => same,
    };
    let candidates = several.iter().map(|at| {
        let held = &known.held[*at];
        let names = held.leads.iter().filter_map(|id| known.directory.get(*id));
        let detail = names
            .map(|held| held.name.clone())
            .chain(held.date.map(|date| date.display(Lang::Fr)))
            .collect::<Vec<_>>();
        Candidate {
            name: held.title.clone(),
            country: String::new(),
            detail: detail.join(", "),
        }
    });
    let note = Note::SameTitle {
        given: said.title.to_owned(),
    };
    line.ask(note, candidates.collect());
    Meant::Nobody
}

fn add(said: &Said<'_>, known: &mut Known, ids: &mut FreshIds, line: &mut Line, plan: &mut Plan<Project>) {
    let Some(kind) = said.kind.clone() else {
        line.empty("kind");
        return;
    };
    let project = Project {
        title: Translated::one("fr", said.title),
        kind,
        state: State::Published,
        ..Project::default()
    };
    let number = line.number;
    let Some((id, project)) = plan.add(ids, line, project, |project, line| {
        fill(project, said, known, false, line);
    }) else {
        return;
    };
    let at = known.add(Held {
        id,
        title: said.title.to_owned(),
        leads: known::leads(&project.participants),
        date: project.dated.as_ref().map(|dated| dated.value),
        archived: false,
        undone: false,
        line: Some(number),
    });
    known.call(at, said.title);
}

fn change(
    said: &Said<'_>,
    at: usize,
    before: (i64, Project),
    known: &Known,
    line: &mut Line,
    plan: &mut Plan<Project>,
) {
    let held = &known.held[at];
    if !line.meets(held.id, held.line, held.archived && !held.undone) {
        return;
    }
    let anew = said.cells.some("id").is_some();
    plan.change(line, held.id, before, |project, line| {
        fill(project, said, known, anew, line);
    });
}

/// Puts what a line says into an action: what is missing, or everything if the line says it anew.
fn fill(project: &mut Project, said: &Said<'_>, known: &Known, anew: bool, line: &mut Line) {
    let cells = &said.cells;
    let texts = [
        ("title", &mut project.title),
        ("summary", &mut project.summary),
        ("beneficiaries", &mut project.beneficiaries),
    ];
    for (field, held) in texts {
        if let Some(given) = cells.some(field) {
            put(field, held, given, anew, line);
        }
    }
    if let Some(kind) = &said.kind
        && line.takes("kind", Some(&project.kind), kind, anew)
    {
        project.kind.clone_from(kind);
    }
    if let Some(dated) = &said.dated {
        let held = project.dated.as_ref().map(|held| held.value.to_string());
        if line.takes("date", held.as_deref(), &dated.value.to_string(), anew) {
            project.dated = Some(dated.clone());
        }
    }
    if let Some(code) = said.status {
        let held = project.status.as_ref().map(|held| held.code.to_string());
        if line.takes("status", held.as_deref(), &code.to_string(), anew) {
            // Another document says another status: the old one's date does not vouch for it.
            project.status = Some(Status {
                code,
                ..Status::default()
            });
        }
    }
    if let (Some(status), Some(as_of)) = (&mut project.status, &said.status_as_of)
        && said.status.is_none_or(|code| code == status.code)
    {
        let held = status.as_of.as_ref().map(|held| held.value.to_string());
        if line.takes("status_as_of", held.as_deref(), &as_of.value.to_string(), anew) {
            status.as_of = Some(as_of.clone());
        }
    }
    add_participants(&mut project.participants, said, &mut |added| {
        let name = known
            .directory
            .get(added.organisation)
            .map(|held| held.name.clone());
        line.completed("participants", name.unwrap_or_default());
    });
    for partnership in &said.partnerships {
        if !project.partnerships.contains(partnership) {
            project.partnerships.push(*partnership);
            line.completed("partnership", cells.get("partnership"));
        }
    }
    for location in &said.locations {
        if !project.locations.contains(location) {
            project.locations.push(location.clone());
            line.completed("places", cells.get("places"));
        }
    }
    for code in &said.countries {
        let there = |held: &Location| {
            let country = read::country(held, known);
            country == code || (known.directory.index.is_french(country) && code == "FR")
        };
        if !project.locations.iter().any(there) {
            project.locations.push(Location::Country { code: code.clone() });
            line.completed("countries", code.clone());
        }
    }
    for theme in &said.themes {
        if !project.themes.contains(theme) {
            project.themes.push(theme.clone());
            project.themes.sort();
            line.completed("themes", theme.clone());
        }
    }
}

/// A text in French; one that the sheet has in any language already changes nothing, since an export says it in the
/// language of its reader.
fn put(field: &str, held: &mut Translated, given: &str, anew: bool, line: &mut Line) {
    if held.iter().any(|(_, text)| text == given) {
        return;
    }
    let before = held.pick(Lang::Fr).map(|picked| picked.text.to_owned());
    if field == "title" && !anew && before.is_some() {
        return;
    }
    if line.takes(field, before.as_deref(), given, anew) {
        let lang = held
            .pick(Lang::Fr)
            .map_or_else(|| "fr".to_owned(), |picked| picked.lang.to_owned());
        held.0.insert(lang, given.to_owned());
    }
}
