//! Which territory a feature is: by its code, held against its name.

use documents::import::{Candidate, Cells, Line, Note};
use geo::index::{Found, Index};
use geo::territory::Model;
use kernel::text::fold;

/// What a feature's contour is for.
pub(super) enum Meant<'a> {
    /// This territory.
    One(&'a Model),
    /// A commune that is part of this one now.
    Former(&'a Model),
    /// None, or none that can be told: the line says why.
    Unsaid,
}

fn candidate(held: &Model) -> Candidate {
    Candidate {
        name: held.name.clone(),
        country: String::new(),
        detail: held.code.clone(),
    }
}

/// What the line calls its territory.
pub(super) fn title(cells: Cells<'_>) -> String {
    let parts = [cells.some("name"), cells.some("code")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The territory that a line means.
pub(super) fn meant<'a>(index: &'a Index, cells: Cells<'_>, line: &mut Line) -> Meant<'a> {
    let Some(code) = cells.some("code") else {
        return by_name(index, cells, line);
    };
    let found = match level(index, code, cells) {
        Some(levels) => match levels.as_slice() {
            [one] => Found::One(one),
            [] => Found::None,
            _ => {
                let given = code.to_owned();
                line.ask(
                    Note::TerritoryLevel { given },
                    levels.into_iter().map(candidate).collect(),
                );
                return Meant::Unsaid;
            }
        },
        None => index.coded(code),
    };
    match found {
        Found::One(held) => agreed(index, held, cells, line),
        Found::Merged(held) => Meant::Former(held),
        Found::Several(_) | Found::None => {
            let given = code.to_owned();
            line.notes.push(Note::TerritoryUnknown { given });
            Meant::Unsaid
        }
    }
}

/// A code of two or three signs is that of a département or of a région: the name tells, or the level.
fn level<'a>(index: &'a Index, code: &str, cells: Cells<'_>) -> Option<Vec<&'a Model>> {
    let code = code.trim().to_uppercase();
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let code = match code.len() {
        1 if digits => format!("0{code}"),
        2 | 3 => code,
        _ => return None,
    };
    let wanted = cells.some("level").map(fold);
    let mut found: Vec<&Model> = ["departement", "region"]
        .into_iter()
        .filter(|kind| wanted.as_ref().is_none_or(|wanted| wanted.starts_with(kind)))
        .filter_map(|kind| index.get(kind, &code))
        .collect();
    if let Some(name) = cells.some("name").map(fold)
        && found.len() > 1
    {
        found.retain(|held| fold(&held.name) == name);
    }
    Some(found)
}

/// A code and a name that mean two territories are a question; a name that nothing else has is another spelling.
fn agreed<'a>(index: &'a Index, held: &'a Model, cells: Cells<'_>, line: &mut Line) -> Meant<'a> {
    let name = cells.some("name").unwrap_or_default();
    if name.is_empty() || fold(name) == fold(&held.name) {
        return Meant::One(held);
    }
    let others: Vec<&Model> = match index.named(name, None) {
        Found::One(other) | Found::Merged(other) => vec![other],
        Found::Several(others) => others,
        Found::None => Vec::new(),
    };
    let same_level = |other: &&Model| other.kind == held.kind;
    if others.is_empty() || others.contains(&held) || !others.iter().any(same_level) {
        return Meant::One(held);
    }
    let note = Note::Contradiction {
        given: name.to_owned(),
        held: format!("{} ({})", held.name, held.code),
    };
    let mut candidates = vec![candidate(held)];
    candidates.extend(others.into_iter().map(candidate));
    line.ask(note, candidates);
    Meant::Unsaid
}

fn by_name<'a>(index: &'a Index, cells: Cells<'_>, line: &mut Line) -> Meant<'a> {
    let Some(name) = cells.some("name") else {
        line.empty("code");
        return Meant::Unsaid;
    };
    let given = name.to_owned();
    match index.named(name, cells.some("departement")) {
        Found::One(held) => return Meant::One(held),
        Found::Merged(held) => return Meant::Former(held),
        Found::Several(all) => {
            let all = all.into_iter().map(candidate).collect();
            line.ask(Note::TerritoryHomonym { given }, all);
        }
        Found::None => line.notes.push(Note::TerritoryUnknown { given }),
    }
    Meant::Unsaid
}
