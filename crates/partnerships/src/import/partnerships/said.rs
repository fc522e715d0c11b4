//! What a line says, read.

use documents::import::{Cells, Line, means, parts};
use kernel::Lang;
use kernel::date::Dated;
use uuid::Uuid;

use super::known::Known;
use crate::codes::{self, Code};
use crate::import::words;
use crate::messages::Messages;
use crate::partnership::{Partnership, Party};

/// What a line says, read.
pub(super) struct Said<'a> {
    pub cells: Cells<'a>,
    /// Organisations with the names that the line gives them, and their roles.
    pub parties: Vec<(Uuid, &'a str, Option<String>)>,
    pub forms: Vec<String>,
    pub status: Option<String>,
    pub status_as_of: Option<Dated>,
    pub period: Option<Dated>,
    pub legal_basis: Option<String>,
    pub themes: Vec<String>,
}

fn coded(list: &[Code], text: &str) -> Option<String> {
    list.iter()
        .find(|held| means(text, &held.code, held.name.iter().map(|(_, name)| name)))
        .map(|held| held.code.clone())
}

impl<'a> Said<'a> {
    /// Reads a line against the sheet that it means, if it names one; `None` when one of its parties is a question.
    pub(super) fn read(
        cells: &Cells<'a>,
        known: &Known,
        own: Option<&Partnership>,
        line: &mut Line,
    ) -> Option<Self> {
        let held: Vec<Uuid> = own
            .map(|own| {
                own.parties
                    .iter()
                    .filter_map(|party| party.organisation)
                    .collect()
            })
            .unwrap_or_default();
        let mut parties: Vec<(Uuid, &str, Option<String>)> = Vec::new();
        let mut sure = true;
        for name in ["parties", "home", "other"]
            .into_iter()
            .flat_map(|field| parts(cells.get(field)))
        {
            if own.is_some_and(|own| own.parties.iter().any(|party| unnamed(party, name))) {
                continue;
            }
            match known.directory.one(name, &held, line) {
                Some(id) if parties.iter().any(|(other, ..)| *other == id) => {}
                Some(id) => parties.push((id, name, None)),
                None => sure = false,
            }
        }
        for part in parts(cells.get("roles")) {
            let Some((name, role)) = part.rsplit_once(':').map(|(a, b)| (a.trim(), b.trim())) else {
                line.unreadable("roles", part);
                continue;
            };
            let named = parties.iter_mut().find(|(_, given, _)| *given == name);
            match (named, coded(codes::roles(), role)) {
                (Some(party), Some(code)) => party.2 = Some(code),
                (None, Some(_)) if own.is_some() => {}
                _ => line.unreadable("roles", part),
            }
        }
        let mut forms = Vec::new();
        for given in parts(cells.get("forms")) {
            let found = words::forms(given);
            if found.is_empty() {
                line.unreadable("forms", given);
            }
            forms.extend(found);
        }
        let mut code = |field: &str, list: &[Code]| {
            let given = cells.some(field)?;
            let found = coded(list, given);
            if found.is_none() {
                line.unreadable(field, given);
            }
            found
        };
        let status = code("status", codes::statuses());
        let legal_basis = code("legal_basis", codes::legal_bases());
        let mut date = |field: &str, read: fn(&str) -> Option<Dated>| {
            let given = cells.some(field)?;
            let found = read(given);
            if found.is_none() {
                line.unreadable(field, given);
            }
            found
        };
        let status_as_of = date("status_as_of", documents::import::date);
        // A partnership lasts: a bare year is when it began.
        let period = date("period", |given| {
            documents::import::date(given)
                .filter(|_| given.contains('/'))
                .or_else(|| words::since(given))
        });
        let mut themes = Vec::new();
        for given in cells.get("themes").split([';', ',', '|']).map(str::trim) {
            match known.directory.theme(given) {
                Some(code) => themes.push(code.to_owned()),
                None if given.is_empty() => {}
                None => line.unreadable("themes", given),
            }
        }
        sure.then_some(Said {
            cells: *cells,
            parties,
            forms,
            status,
            status_as_of,
            period,
            legal_basis,
            themes,
        })
    }
}

/// Whether a party that no organisation stands for yet is what a cell calls so.
pub(super) fn unnamed(party: &Party, name: &str) -> bool {
    let placeholder = Lang::ALL
        .into_iter()
        .any(|lang| Messages(lang).party_to_identify() == name);
    party.organisation.is_none()
        && (party.label.iter().any(|(_, label)| label == name)
            || (party.label.is_empty() && (placeholder || party.place.is_some())))
}
