//! What a line puts into an organisation.

use documents::import::{Line, Note};
use geo::place::OtherName;
use kernel::Lang;
use kernel::identifier::Scheme;
use kernel::text::fold;

use super::known::Known;
use super::plan::Said;
use crate::organisation::{Identified, Organisation};

/// Puts what a line says into an organisation: what is missing, or everything if the line says it anew.
pub(super) fn fill(
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
        if let Some(given) = cells.some(field)
            && line.takes(field, held.as_deref(), given, anew)
        {
            **held = Some(given.to_owned());
        }
    }
    if let Some(given) = cells.some("description") {
        let held = Some(organisation.description.get("fr")).filter(|text| !text.is_empty());
        if line.takes("description", held, given, anew) {
            organisation
                .description
                .0
                .insert("fr".to_owned(), given.to_owned());
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
                line.completed("lat", format!("{}, {}", point.0, point.1));
            }
        }
    }
    for theme in &said.themes {
        if !organisation.themes.contains(theme) {
            organisation.themes.push(theme.clone());
            organisation.themes.sort();
            line.completed("themes", theme.clone());
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
            line.completed("aliases", given);
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
        // A body has several establishments, and one number in every other register.
        let other = organisation
            .identifiers
            .iter_mut()
            .find(|held| held.scheme == scheme && scheme != Scheme::Siret);
        let held = other.as_ref().map(|held| held.value.clone());
        if !line.takes(scheme.code(), held.as_deref(), value, anew) {
            continue;
        }
        match other {
            Some(other) => value.clone_into(&mut other.value),
            None => {
                organisation.identifiers.push(Identified {
                    scheme,
                    value: value.to_owned(),
                });
                organisation.identifiers.sort_by_key(|held| held.scheme.code());
            }
        }
    }
}

/// What only an edit of the sheet may change: its name, its kind and where it is.
fn rename(organisation: &mut Organisation, said: &Said<'_>, known: &Known, line: &mut Line) {
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
        line.takes("name", Some(&name), said.name, true);
    }
    if let Some(kind) = &said.kind
        && line.takes("kind", Some(&organisation.kind), kind, true)
    {
        organisation.kind.clone_from(kind);
    }
    if let Some(country) = &said.country
        && line.takes("country", Some(&organisation.country), country, true)
    {
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
        line.takes("territory", Some(&held), &code, true);
        organisation.territory = Some((kind, code));
        organisation.governs = known.governs(&organisation.kind);
    }
}
