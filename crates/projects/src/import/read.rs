//! The words of a line about an action, read: who, where, when, in which state.

use documents::import::{Candidate, Cells, Line, Note, means, parts};
use geo::index::Found;
use kernel::Lang;
use kernel::date::Dated;
use kernel::text::fold;
use uuid::Uuid;

use super::known::Known;
use crate::codes::{self, Word};
use crate::project::{Location, Participant, Project};

/// What a line says, read.
pub(super) struct Said<'a> {
    pub cells: Cells<'a>,
    pub title: &'a str,
    pub kind: Option<String>,
    pub leads: Vec<Uuid>,
    pub participants: Vec<(Uuid, Option<String>)>,
    pub partnerships: Vec<Uuid>,
    pub locations: Vec<Location>,
    pub countries: Vec<String>,
    pub themes: Vec<String>,
    pub dated: Option<Dated>,
    pub status: Option<i64>,
    pub status_as_of: Option<Dated>,
}

fn is(word: &Word, text: &str) -> bool {
    let names = word.name.iter().chain(word.plural.iter()).map(|(_, name)| name);
    means(text, &word.code, names)
}

fn coded(list: &[Word], text: &str) -> Option<String> {
    list.iter()
        .find(|word| is(word, text))
        .map(|word| word.code.clone())
}

/// The IATI number of a status that a cell names: the number, or the words, alone or before "according to".
pub(super) fn status(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<i64>() {
        return codes::status(number).and_then(|word| word.iati);
    }
    let head = text.split(',').next().unwrap_or(text).trim();
    let found = codes::statuses().iter().find(|word| is(word, head));
    found.and_then(|word| word.iati)
}

/// A participant and the role in parentheses behind the name: `Ville de Drancy (Financeur)`. What stands in parentheses
/// and is no role belongs to the name.
pub(super) fn name_and_role(text: &str) -> (&str, Option<String>) {
    let parted = text.strip_suffix(')').and_then(|head| head.rsplit_once('('));
    match parted {
        Some((name, inside)) => match coded(codes::roles(), inside.trim()) {
            Some(role) => (name.trim(), Some(role)),
            None => (text, None),
        },
        None => (text, None),
    }
}

/// When, with the words of the document if they say more than the date.
fn dated(cells: &Cells<'_>, line: &mut Line) -> Option<Dated> {
    let given = cells.some("date").or(cells.some("date_words"))?;
    let Some(mut dated) = documents::import::date(given) else {
        line.unreadable("date", given);
        return None;
    };
    if let Some(words) = cells.some("date_words") {
        let shown = [Lang::Fr, Lang::En].map(|lang| dated.value.display(lang));
        if words != given && !shown.iter().any(|shown| shown == words) {
            dated.original = Some(words.to_owned());
        }
    }
    Some(dated)
}

impl<'a> Said<'a> {
    /// Reads a line against the sheet that it means, if it names one; `None` when something in it is a question.
    pub fn read(cells: &Cells<'a>, known: &Known, own: Option<&Project>, line: &mut Line) -> Option<Self> {
        let kind = cells.some("kind").and_then(|given| {
            let kind = coded(codes::kinds(), given);
            if kind.is_none() {
                line.unreadable("kind", given);
            }
            kind
        });
        let mut themes = Vec::new();
        for given in cells.get("themes").split([';', ',', '|']).map(str::trim) {
            match known.directory.theme(given) {
                Some(code) => themes.push(code.to_owned()),
                None if given.is_empty() => {}
                None => line.unreadable("themes", given),
            }
        }
        let status = cells.some("status").and_then(|given| {
            let status = status(given);
            if status.is_none() {
                line.unreadable("status", given);
            }
            status
        });
        let status_as_of = cells.some("status_as_of").and_then(|given| {
            let dated = documents::import::date(given);
            if dated.is_none() {
                line.unreadable("status_as_of", given);
            }
            dated
        });
        let dated = dated(cells, line);
        let held: Vec<Uuid> = own
            .map(|own| own.participants.iter().map(|held| held.organisation).collect())
            .unwrap_or_default();
        let mut sure = true;
        let mut participants = Vec::new();
        for part in parts(cells.get("participants")) {
            let (name, role) = name_and_role(part);
            match known.directory.one(name, &held, line) {
                Some(id) => participants.push((id, role)),
                None => sure = false,
            }
        }
        let around: Vec<Uuid> = held
            .iter()
            .copied()
            .chain(participants.iter().map(|(id, _)| *id))
            .collect();
        let mut leads = Vec::new();
        for name in parts(cells.get("leads")) {
            match known.directory.one(name, &around, line) {
                Some(id) => leads.push(id),
                None => sure = false,
            }
        }
        let partnerships = partnerships(cells, known, own, line);
        let (locations, countries) = where_to(cells, known, own, line);
        let (partnerships, locations) = (partnerships?, locations?);
        sure.then(|| Said {
            cells: *cells,
            title: cells.get("title"),
            kind,
            leads,
            participants,
            partnerships,
            locations,
            countries,
            themes,
            dated,
            status,
            status_as_of,
        })
    }

    /// The participants that a new action has.
    pub fn all_participants(&self) -> Vec<Participant> {
        let mut all = Vec::new();
        add_participants(&mut all, self, &mut |_| {});
        all
    }
}

/// Adds who is not there yet; tells whom. Who leads answers for the action, unless a role says otherwise.
pub(super) fn add_participants(
    all: &mut Vec<Participant>,
    said: &Said<'_>,
    told: &mut dyn FnMut(&Participant),
) {
    for (organisation, role) in &said.participants {
        let there = all.iter().any(|held| {
            held.organisation == *organisation && role.as_ref().is_none_or(|role| held.role == *role)
        });
        let leads = said.leads.contains(organisation);
        if !(there || role.is_none() && leads) {
            all.push(Participant {
                organisation: *organisation,
                role: role.clone().unwrap_or_else(|| "partner".to_owned()),
                ..Participant::default()
            });
            all.last().into_iter().for_each(&mut *told);
        }
    }
    for organisation in &said.leads {
        if !super::known::leads(all).contains(organisation) {
            let place = all.iter().take_while(|held| held.role == "accountable").count();
            all.insert(
                place,
                Participant {
                    organisation: *organisation,
                    role: "accountable".to_owned(),
                    ..Participant::default()
                },
            );
            told(&all[place]);
        }
    }
}

fn partnerships(
    cells: &Cells<'_>,
    known: &Known,
    own: Option<&Project>,
    line: &mut Line,
) -> Option<Vec<Uuid>> {
    let mut all = Vec::new();
    for part in parts(cells.get("partnership")) {
        let found = known.partnerships(part);
        let own = found
            .iter()
            .find(|(id, _)| own.is_some_and(|own| own.partnerships.contains(id)));
        match (own, found.as_slice()) {
            (Some((id, _)), _) | (None, [(id, _)]) => all.push(*id),
            (None, []) => line.unreadable("partnership", part),
            (None, several) => {
                let candidates = several.iter().map(|(id, name)| Candidate {
                    name: name.clone(),
                    country: String::new(),
                    detail: id.to_string(),
                });
                let note = Note::SameTitle {
                    given: part.to_owned(),
                };
                line.ask(note, candidates.collect());
                return None;
            }
        }
    }
    Some(all)
}

/// Places and countries as the line says them; no places when one of them is a question.
fn where_to(
    cells: &Cells<'_>,
    known: &Known,
    own: Option<&Project>,
    line: &mut Line,
) -> (Option<Vec<Location>>, Vec<String>) {
    let index = &known.directory.index;
    let mut countries = Vec::new();
    for given in cells.get("countries").split([';', ',', '|']).map(str::trim) {
        match index.country(given) {
            Some(code) => countries.push(code.to_owned()),
            None if given.is_empty() => {}
            None => line.notes.push(Note::CountryUnknown {
                given: given.to_owned(),
            }),
        }
    }
    let mut locations = Vec::new();
    for given in parts(cells.get("places")) {
        let held = own.and_then(|own| own.locations.iter().find(|held| called(held, given, known)));
        if let Some(held) = held {
            locations.push(held.clone());
            continue;
        }
        let mut found: Vec<(Location, Candidate)> = known
            .places
            .named(given)
            .into_iter()
            .filter(|place| countries.is_empty() || countries.contains(&place.country))
            .map(|place| {
                let candidate = Candidate {
                    name: place.name.clone(),
                    country: place.country.clone(),
                    detail: String::new(),
                };
                (Location::Place { id: place.id }, candidate)
            })
            .collect();
        let french = match index.coded(given) {
            Found::None => index.named(given, None),
            coded => coded,
        };
        let french = match french {
            Found::One(held) | Found::Merged(held) => vec![held],
            Found::Several(several) => several,
            Found::None => Vec::new(),
        };
        if countries.is_empty() || countries.iter().any(|code| index.is_french(code)) {
            found.extend(french.into_iter().map(|held| {
                let candidate = Candidate {
                    name: held.name.clone(),
                    country: "FR".to_owned(),
                    detail: format!("INSEE {}", held.code),
                };
                let location = Location::Territory {
                    of: held.kind.clone(),
                    code: held.code.clone(),
                };
                (location, candidate)
            }));
        }
        match (found.as_slice(), index.country(given)) {
            ([(one, _)], _) => locations.push(one.clone()),
            ([], Some(code)) => locations.push(Location::Country {
                code: code.to_owned(),
            }),
            ([], None) => line.unreadable("places", given),
            _ => {
                let candidates = found.into_iter().map(|(_, candidate)| candidate).collect();
                let note = Note::Homonym {
                    given: given.to_owned(),
                };
                line.ask(note, candidates);
                return (None, countries);
            }
        }
    }
    (Some(locations), countries)
}

/// Whether a location of the sheet is called so.
fn called(location: &Location, name: &str, known: &Known) -> bool {
    let index = &known.directory.index;
    match location {
        Location::Place { id } => known.places.named(name).iter().any(|place| place.id == *id),
        Location::Territory { of, code } => {
            code == name
                || index
                    .get(of, code)
                    .is_some_and(|held| fold(&held.name) == fold(name))
        }
        Location::Country { code } => index.country(name) == Some(code),
    }
}

/// The country of a location.
pub(super) fn country<'a>(location: &'a Location, known: &'a Known) -> &'a str {
    match location {
        Location::Place { id } => known.places.get(*id).map_or("", |place| &place.country),
        Location::Territory { .. } => "FR",
        Location::Country { code } => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_stands_behind_the_name_and_other_parentheses_belong_to_it() {
        let role = |text: &str| Some(text.to_owned());
        for (text, expected) in [
            (
                "Ville de Drancy (Financeur)",
                ("Ville de Drancy", role("funding")),
            ),
            ("Ville (host)", ("Ville", role("host"))),
            (
                "Comité (93) (Maître d'ouvrage)",
                ("Comité (93)", role("accountable")),
            ),
            ("Comité (93)", ("Comité (93)", None)),
            ("Comité", ("Comité", None)),
        ] {
            assert_eq!(name_and_role(text), expected, "{text}");
        }
    }

    #[test]
    fn a_status_is_a_number_or_its_words() {
        assert_eq!(status("4"), Some(4));
        assert_eq!(status("Terminée, selon le document de mars 2008"), Some(4));
        assert_eq!(status("under way"), Some(2));
        assert_eq!(status("7"), None);
        assert_eq!(status("on verra"), None);
    }
}
