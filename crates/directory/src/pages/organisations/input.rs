//! The form of an organisation: what is typed, how it becomes an organisation, and the fields.

use std::collections::BTreeMap;

use database::record;
use geo::place::OtherName;
use kernel::date::Dated;
use kernel::identifier::{Identifier, IdentifierError, Scheme};
use kernel::{FieldErrors, Lang, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::form::{Builder, Choice, FieldKind, Form, several};
use web::notes::Notes;

use crate::figure::{self, Figure};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::{
    Address, DAYS, Distinction, Identified, Link, Opening, Organisation, PersonInRole, Service, link_kinds,
};
use crate::theme;

type Texts = BTreeMap<String, String>;

/// What is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    name: Texts,
    kind: String,
    country: String,
    territory: String,
    governs: String,
    place: String,
    description: Texts,
    #[serde(deserialize_with = "several")]
    themes: Vec<String>,
    website: String,
    phone: String,
    email: String,
    street: String,
    postcode: String,
    city: String,
    lat: String,
    lon: String,
    names: Vec<NameInput>,
    identifiers: Vec<IdentifierInput>,
    links: Vec<LinkInput>,
    figures: Vec<FigureInput>,
    distinctions: Vec<DistinctionInput>,
    services: Vec<ServiceInput>,
    #[serde(deserialize_with = "several")]
    sources: Vec<String>,
    visibility: String,
    state: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct NameInput {
    name: String,
    lang: String,
    kind: String,
    source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct IdentifierInput {
    scheme: String,
    value: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct LinkInput {
    kind: String,
    to: String,
    role: Texts,
    dated: String,
    source: String,
    note: Texts,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct FigureInput {
    measure: String,
    value: String,
    value_max: String,
    qualifier: String,
    dated: String,
    source: String,
    note: Texts,
    unit: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct DistinctionInput {
    name: Texts,
    giver: Texts,
    dated: String,
    source: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct ServiceInput {
    id: String,
    name: Texts,
    mission: Texts,
    parent: String,
    phone: String,
    email: String,
    street: String,
    postcode: String,
    city: String,
    hours: String,
    staff: String,
    people: String,
    #[serde(deserialize_with = "several")]
    expertise: Vec<String>,
    dated: String,
    source: String,
    /// People's details that the form does not show, kept over an edit.
    kept: String,
}

fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

fn id(value: Option<Uuid>) -> String {
    value.map(|id| id.to_string()).unwrap_or_default()
}

/// A date as it was typed, or as the reader's language says it.
fn date(value: &Option<Dated>, lang: Lang) -> String {
    value
        .as_ref()
        .map(|dated| {
            dated
                .original
                .clone()
                .filter(|original| Dated::typed(original, lang).is_ok_and(|typed| typed.value == dated.value))
                // In words that read back as the same date; a document's own wording may not.
                .unwrap_or_else(|| dated.value.display(lang))
        })
        .unwrap_or_default()
}

/// A date left as the form showed it keeps the document's own wording.
fn keep_wording(typed: &mut Option<Dated>, held: impl Iterator<Item = Dated>, lang: Lang) {
    let Some(new) = typed else { return };
    let untouched = |old: &Dated| {
        let shown = date(&Some(old.clone()), lang);
        old.value == new.value && new.original.as_deref().is_none_or(|original| original == shown)
    };
    let mut held = held;
    if let Some(old) = held.find(|old| untouched(old)) {
        *new = old;
    }
}

/// Gives untouched dates their document's wording back, list by list.
pub(super) fn keep_wordings(typed: &mut Organisation, held: &Organisation, lang: Lang) {
    let figures: Vec<Dated> = held.figures.iter().filter_map(|row| row.dated.clone()).collect();
    for row in &mut typed.figures {
        keep_wording(&mut row.dated, figures.iter().cloned(), lang);
    }
    let links: Vec<Dated> = held.links.iter().filter_map(|row| row.dated.clone()).collect();
    for row in &mut typed.links {
        keep_wording(&mut row.dated, links.iter().cloned(), lang);
    }
    let distinctions: Vec<Dated> = held
        .distinctions
        .iter()
        .filter_map(|row| row.dated.clone())
        .collect();
    for row in &mut typed.distinctions {
        keep_wording(&mut row.dated, distinctions.iter().cloned(), lang);
    }
    let services: Vec<Dated> = held.services.iter().filter_map(|row| row.dated.clone()).collect();
    for row in &mut typed.services {
        keep_wording(&mut row.dated, services.iter().cloned(), lang);
    }
}

fn hours_text(hours: &[Opening]) -> String {
    hours
        .iter()
        .map(|opening| format!("{} {}-{}", opening.day, opening.open, opening.close))
        .collect::<Vec<_>>()
        .join("\n")
}

impl Input {
    /// The form of an organisation.
    pub(super) fn of(organisation: &Organisation, lang: Lang) -> Self {
        Input {
            name: organisation.name.0.clone(),
            kind: organisation.kind.clone(),
            country: organisation.country.clone(),
            territory: organisation
                .territory
                .as_ref()
                .map(|(kind, code)| format!("{kind}:{code}"))
                .unwrap_or_default(),
            governs: if organisation.governs {
                "true".to_owned()
            } else {
                String::new()
            },
            place: id(organisation.place),
            description: organisation.description.0.clone(),
            themes: organisation.themes.clone(),
            website: text(&organisation.website),
            phone: text(&organisation.phone),
            email: text(&organisation.email),
            street: text(&organisation.address.street),
            postcode: text(&organisation.address.postcode),
            city: text(&organisation.address.city),
            lat: organisation
                .point
                .map(|point| point.0.to_string())
                .unwrap_or_default(),
            lon: organisation
                .point
                .map(|point| point.1.to_string())
                .unwrap_or_default(),
            names: organisation
                .names
                .iter()
                .map(|other| NameInput {
                    name: other.name.clone(),
                    lang: text(&other.lang),
                    kind: other.kind.clone(),
                    source: id(other.source),
                })
                .collect(),
            identifiers: organisation
                .identifiers
                .iter()
                .map(|held| IdentifierInput {
                    scheme: held.scheme.code().to_owned(),
                    value: held.value.clone(),
                })
                .collect(),
            links: organisation
                .links
                .iter()
                .map(|link| LinkInput {
                    kind: link.kind.clone(),
                    to: link.to.to_string(),
                    role: link.role.0.clone(),
                    dated: date(&link.dated, lang),
                    source: id(link.source),
                    note: link.note.0.clone(),
                })
                .collect(),
            figures: organisation
                .figures
                .iter()
                .map(|held| figure_input(held, lang))
                .collect(),
            distinctions: organisation
                .distinctions
                .iter()
                .map(|held| DistinctionInput {
                    name: held.name.0.clone(),
                    giver: held.giver.0.clone(),
                    dated: date(&held.dated, lang),
                    source: id(held.source),
                })
                .collect(),
            services: organisation
                .services
                .iter()
                .map(|held| service_input(held, lang))
                .collect(),
            sources: organisation.sources.iter().map(Uuid::to_string).collect(),
            visibility: organisation.visibility.code().to_owned(),
            state: organisation.state.code().to_owned(),
        }
    }

    /// The organisation that was typed, and all that is to be mended.
    pub(super) fn read(&self, lang: Lang) -> (Organisation, FieldErrors) {
        let mut errors = FieldErrors::new();
        let organisation = Organisation {
            name: Translated(self.name.clone()).trimmed(),
            lang: "fr".to_owned(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            territory: match self.territory.trim().split_once(':') {
                Some((kind, code)) => Some((kind.trim().to_owned(), code.trim().to_owned())),
                None if self.territory.trim().is_empty() => None,
                None => Some(("commune".to_owned(), self.territory.trim().to_uppercase())),
            },
            governs: self.governs == "true",
            place: parse_id(&self.place, "place", &mut errors),
            description: Translated(self.description.clone()).trimmed(),
            website: optional(&self.website),
            phone: optional(&self.phone),
            email: optional(&self.email),
            address: Address {
                street: optional(&self.street),
                postcode: optional(&self.postcode),
                city: optional(&self.city),
            },
            point: point(&self.lat, &self.lon, &mut errors),
            names: self
                .names
                .iter()
                .enumerate()
                .filter(|(_, row)| !row.name.trim().is_empty())
                .map(|(place, row)| OtherName {
                    name: row.name.trim().to_owned(),
                    lang: optional(&row.lang),
                    kind: if row.kind.is_empty() {
                        "alias".to_owned()
                    } else {
                        row.kind.clone()
                    },
                    source: parse_id(&row.source, &format!("names.{place}.source"), &mut errors),
                })
                .collect(),
            identifiers: identifiers(&self.identifiers, &mut errors),
            links: self
                .links
                .iter()
                .enumerate()
                .filter(|(_, row)| !row.to.is_empty())
                .filter_map(|(place, row)| {
                    Some(Link {
                        to: parse_id(&row.to, &format!("links.{place}.to"), &mut errors)?,
                        kind: if link_kinds().iter().any(|kind| kind.code == row.kind) {
                            row.kind.clone()
                        } else {
                            errors.add(format!("links.{place}.kind"), "error-field-required");
                            String::new()
                        },
                        role: Translated(row.role.clone()).trimmed(),
                        dated: parse_date(&row.dated, lang, &format!("links.{place}.dated"), &mut errors),
                        note: Translated(row.note.clone()).trimmed(),
                        source: parse_id(&row.source, &format!("links.{place}.source"), &mut errors),
                    })
                })
                .collect(),
            figures: self
                .figures
                .iter()
                .enumerate()
                .filter(|(_, row)| !row.measure.is_empty() || !row.value.trim().is_empty())
                .filter_map(|(place, row)| figure_of(row, place, lang, &mut errors))
                .collect(),
            distinctions: self
                .distinctions
                .iter()
                .enumerate()
                .map(|(place, row)| Distinction {
                    name: Translated(row.name.clone()).trimmed(),
                    giver: Translated(row.giver.clone()).trimmed(),
                    dated: parse_date(
                        &row.dated,
                        lang,
                        &format!("distinctions.{place}.dated"),
                        &mut errors,
                    ),
                    source: parse_id(&row.source, &format!("distinctions.{place}.source"), &mut errors),
                })
                .filter(|held| !held.name.is_empty())
                .collect(),
            services: self
                .services
                .iter()
                .enumerate()
                .map(|(place, row)| service_of(row, place, lang, &mut errors))
                .filter(|held| !held.name.is_empty())
                .collect(),
            themes: self
                .themes
                .iter()
                .filter(|code| !code.is_empty())
                .cloned()
                .collect(),
            sources: self.sources.iter().filter_map(|text| text.parse().ok()).collect(),
            visibility: Visibility::from_code(&self.visibility).unwrap_or_default(),
            state: State::from_code(&self.state).unwrap_or_default(),
        };
        if let Err(more) = organisation.validate() {
            errors.0.extend(more.0);
        }
        (organisation, errors)
    }
}

fn figure_input(held: &Figure, lang: Lang) -> FigureInput {
    let amount = |value: i64| {
        if held.unit() == "EUR" {
            if value % 100 == 0 {
                (value / 100).to_string()
            } else {
                format!("{}.{:02}", value / 100, value % 100)
            }
        } else {
            value.to_string()
        }
    };
    FigureInput {
        measure: held.measure.clone(),
        value: amount(held.value),
        value_max: held.value_max.map(amount).unwrap_or_default(),
        qualifier: text(&held.qualifier),
        dated: date(&held.dated, lang),
        source: id(held.source),
        note: held.note.0.clone(),
        unit: held.unit.clone(),
    }
}

fn figure_of(row: &FigureInput, place: usize, lang: Lang, errors: &mut FieldErrors) -> Option<Figure> {
    let measure = figure::measure(&row.measure);
    if measure.is_none() {
        errors.add(format!("figures.{place}.measure"), "error-field-required");
    }
    let money = (if row.unit.is_empty() {
        measure.map_or("count", |measure| measure.unit.as_str())
    } else {
        row.unit.as_str()
    }) == "EUR";
    let Some(value) = number(&row.value, money) else {
        errors.add(format!("figures.{place}.value"), "error-field-number");
        return None;
    };
    let value_max = if row.value_max.trim().is_empty() {
        None
    } else {
        let max = number(&row.value_max, money);
        if max.is_none() {
            errors.add(format!("figures.{place}.value_max"), "error-field-number");
        }
        max
    };
    Some(Figure {
        measure: row.measure.clone(),
        value,
        value_max,
        unit: row.unit.clone(),
        qualifier: optional(&row.qualifier),
        dated: parse_date(&row.dated, lang, &format!("figures.{place}.dated"), errors),
        note: Translated(row.note.clone()).trimmed(),
        source: parse_id(&row.source, &format!("figures.{place}.source"), errors),
    })
}

/// A number as people type it: `1 700`, `1.700` in English habit is refused, `6,7` only for amounts.
fn number(typed: &str, money: bool) -> Option<i64> {
    let clean: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{202f}' && *c != '\u{a0}' && *c != '€')
        .collect();
    if money {
        let (whole, cents) = clean.split_once([',', '.']).unwrap_or((&clean, ""));
        if cents.len() > 2 || !cents.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let cents: i64 = format!("{cents:0<2}").parse().ok()?;
        return whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents);
    }
    clean.parse().ok()
}

fn service_input(held: &Service, lang: Lang) -> ServiceInput {
    ServiceInput {
        id: id(held.id),
        name: held.name.0.clone(),
        mission: held.mission.0.clone(),
        parent: id(held.parent),
        phone: text(&held.phone),
        email: text(&held.email),
        street: text(&held.address.street),
        postcode: text(&held.address.postcode),
        city: text(&held.address.city),
        hours: hours_text(&held.hours),
        staff: held.staff.map(|count| count.to_string()).unwrap_or_default(),
        people: held.people.iter().map(person_line).collect::<Vec<_>>().join("\n"),
        expertise: held.expertise.clone(),
        dated: date(&held.dated, lang),
        source: id(held.source),
        kept: serde_json::to_string(&held.people).unwrap_or_default(),
    }
}

/// A person in one line: `role | name | phone`; a name or phone in brackets is kept but not shown.
fn person_line(person: &PersonInRole) -> String {
    let field = |value: &Option<String>, shown: bool| match value {
        Some(text) if shown => text.clone(),
        Some(text) => format!("({text})"),
        None => String::new(),
    };
    let line = format!(
        "{} | {} | {}",
        person.role.text(Lang::Fr),
        field(&person.name, person.name_shown),
        field(&person.phone, person.phone_shown)
    );
    line.trim_end_matches([' ', '|']).to_owned()
}

fn people(lines: &str, kept: &str) -> Vec<PersonInRole> {
    let known: Vec<PersonInRole> = serde_json::from_str(kept).unwrap_or_default();
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            // A line that was left alone keeps what it does not show: translations.
            if let Some(same) = known.iter().find(|person| person_line(person) == line.trim()) {
                return same.clone();
            }
            let mut parts = line.split('|').map(str::trim);
            let role = parts.next().unwrap_or_default();
            let mut field = || {
                let text = parts.next().unwrap_or_default();
                let hidden = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
                (
                    optional(hidden.unwrap_or(text)),
                    hidden.is_none() && !text.is_empty(),
                )
            };
            let (name, name_shown) = field();
            let (phone, phone_shown) = field();
            PersonInRole {
                role: Translated::one("fr", role),
                name,
                name_shown,
                phone,
                phone_shown,
            }
        })
        .collect()
}

fn service_of(row: &ServiceInput, place: usize, lang: Lang, errors: &mut FieldErrors) -> Service {
    let staff = optional(&row.staff).and_then(|text| {
        let count = number(&text, false).filter(|count| *count >= 0);
        if count.is_none() {
            errors.add(format!("services.{place}.staff"), "error-field-number");
        }
        count
    });
    let hours = openings(&row.hours).unwrap_or_else(|| {
        errors.add(format!("services.{place}.hours"), "error-field-hours");
        Vec::new()
    });
    if optional(&row.email).is_some_and(|email| !crate::organisation::is_email(&email)) {
        errors.add(format!("services.{place}.email"), "error-field-email");
    }
    let service = Service {
        id: parse_id(&row.id, &format!("services.{place}.name.fr"), errors),
        parent: parse_id(&row.parent, &format!("services.{place}.parent"), errors),
        name: Translated(row.name.clone()).trimmed(),
        mission: Translated(row.mission.clone()).trimmed(),
        phone: optional(&row.phone),
        email: optional(&row.email),
        address: Address {
            street: optional(&row.street),
            postcode: optional(&row.postcode),
            city: optional(&row.city),
        },
        hours,
        staff,
        dated: parse_date(&row.dated, lang, &format!("services.{place}.dated"), errors),
        people: people(&row.people, &row.kept),
        expertise: row
            .expertise
            .iter()
            .filter(|code| !code.is_empty())
            .cloned()
            .collect(),
        source: parse_id(&row.source, &format!("services.{place}.source"), errors),
    };
    if service.parent.is_some() && service.parent == service.id {
        errors.add(format!("services.{place}.parent"), "error-field-cycle");
    }
    service
}

/// Opening hours, a line each, as people write them: `lun 9:00-12:30`, `lundi 9h-12h, 14h-17h`, `lundi au jeudi 9h-17h`,
/// `mercredi fermé`.
fn openings(lines: &str) -> Option<Vec<Opening>> {
    let mut found = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let start = line.find(|letter: char| letter.is_ascii_digit());
        let (days, spans) = match start {
            Some(start) => line.split_at(start),
            None => (line, ""),
        };
        let words = kernel::text::fold(days);
        let named: Vec<usize> = words.split(' ').filter_map(day).collect();
        let days: Vec<usize> = match named.as_slice() {
            [one] => vec![*one],
            [from, to] if from <= to => (*from..=*to).collect(),
            _ => return None,
        };
        if spans.is_empty() {
            // A day without hours is a day on which it is closed: said in words, or not understood.
            if words
                .split(' ')
                .any(|word| matches!(word, "ferme" | "fermee" | "closed"))
            {
                continue;
            }
            return None;
        }
        for span in spans.split(',').flat_map(|part| part.split(" et ")) {
            let (open, close) = span.split_once(['-', '–', 'à'])?;
            let (open, close) = (hour(open)?, hour(close)?);
            if open >= close {
                return None;
            }
            found.extend(days.iter().map(|place| Opening {
                day: DAYS[*place].to_owned(),
                open: open.clone(),
                close: close.clone(),
            }));
        }
    }
    Some(found)
}

/// The day that a folded word names, in either language, whole or by its first three letters.
fn day(word: &str) -> Option<usize> {
    const FRENCH: [&str; 7] = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ];
    const ENGLISH: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let place = |names: &[&str]| {
        names
            .iter()
            .position(|name| word.len() >= 3 && name.starts_with(word))
    };
    place(&FRENCH).or_else(|| place(&ENGLISH))
}

fn hour(typed: &str) -> Option<String> {
    let clean = typed.trim().replace(['h', 'H'], ":");
    let (hours, minutes) = clean.split_once(':').unwrap_or((&clean, "00"));
    let hours: u8 = hours.trim().parse().ok().filter(|hours| *hours < 25)?;
    let minutes: u8 = if minutes.is_empty() {
        0
    } else {
        minutes.trim().parse().ok().filter(|minutes| *minutes < 60)?
    };
    Some(format!("{hours:02}:{minutes:02}"))
}

fn identifiers(rows: &[IdentifierInput], errors: &mut FieldErrors) -> Vec<Identified> {
    let mut found = Vec::new();
    for (place, row) in rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.value.trim().is_empty())
    {
        let Ok(scheme) = row.scheme.parse::<Scheme>() else {
            errors.add(format!("identifiers.{place}.scheme"), "error-field-required");
            continue;
        };
        match Identifier::parse(scheme, &row.value) {
            Ok(identifier) => found.push(Identified {
                scheme,
                value: identifier.value().to_owned(),
            }),
            Err(IdentifierError::Checksum) => {
                errors.add(format!("identifiers.{place}.value"), "error-field-checksum")
            }
            Err(_) => errors.add(format!("identifiers.{place}.value"), "error-field-identifier"),
        }
    }
    found
}

fn optional(typed: &str) -> Option<String> {
    let clean = typed.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

fn parse_id(typed: &str, field: &str, errors: &mut FieldErrors) -> Option<Uuid> {
    let clean = typed.trim();
    if clean.is_empty() {
        return None;
    }
    let parsed = clean.parse().ok();
    if parsed.is_none() {
        errors.add(field, "error-field-invalid");
    }
    parsed
}

fn parse_date(typed: &str, lang: Lang, field: &str, errors: &mut FieldErrors) -> Option<Dated> {
    if typed.trim().is_empty() {
        return None;
    }
    match Dated::typed(typed, lang) {
        Ok(dated) => Some(dated),
        Err(kernel::date::DateError::EndBeforeStart) => {
            errors.add(field, "error-field-date-order");
            None
        }
        Err(_) => {
            errors.add(field, "error-field-date");
            None
        }
    }
}

fn point(lat: &str, lon: &str, errors: &mut FieldErrors) -> Option<(f64, f64)> {
    let read = |typed: &str| {
        typed
            .trim()
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|value| value.is_finite())
    };
    match (lat.trim().is_empty(), lon.trim().is_empty()) {
        (true, true) => None,
        (true, false) => {
            errors.add("lat", "error-field-required");
            None
        }
        (false, true) => {
            errors.add("lon", "error-field-required");
            None
        }
        (false, false) => {
            if read(lat).is_none() {
                errors.add("lat", "error-field-latitude");
            }
            if read(lon).is_none() {
                errors.add("lon", "error-field-longitude");
            }
            read(lat).zip(read(lon))
        }
    }
}

/// What the form's lists offer.
pub(super) struct Choices {
    pub(super) kinds: Kinds,
    pub(super) countries: Vec<geo::country::Model>,
    pub(super) themes: Vec<theme::Model>,
    pub(super) places: Vec<record::Model>,
    pub(super) organisations: Vec<record::Model>,
    pub(super) services: Vec<Service>,
    pub(super) notes: Notes,
}

fn none() -> Vec<Choice> {
    vec![Choice::new("", "—")]
}

/// Where a form stands: its title, where it is sent, where "cancel" leads, and the version that it was made from.
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) action: String,
    pub(super) cancel: String,
    pub(super) version: Option<i64>,
    pub(super) intro: Option<String>,
}

/// The whole form.
pub(super) fn build(
    lang: Lang,
    input: &Input,
    errors: &FieldErrors,
    choices: &Choices,
    frame: Frame,
) -> Form {
    let t = Messages(lang);
    let mut form = Builder::new(lang, input, errors);
    form.section(t.section_identity());
    form.translated("name", &t.field_name(), 1, true);
    let mut kinds = none();
    for group in &choices.kinds.groups {
        let of_group = choices
            .kinds
            .kinds
            .iter()
            .filter(|kind| kind.group_code == group.code);
        kinds.extend(
            of_group.map(|kind| Choice::grouped(kind.code.clone(), kind.label(lang), group.name.text(lang))),
        );
    }
    form.select("kind", t.field_kind(), kinds).required();
    form.translated("description", &t.field_description(), 5, false);
    form.field(
        "themes",
        t.field_themes(),
        FieldKind::Checks(
            choices
                .themes
                .iter()
                .map(|theme| Choice::new(theme.code.clone(), theme.label(lang)))
                .collect(),
        ),
    );

    form.section(t.section_place());
    let mut countries = none();
    countries.extend(
        choices
            .countries
            .iter()
            .map(|country| Choice::new(country.code.clone(), country.label(lang))),
    );
    form.select("country", t.field_country(), countries).required();
    form.text("territory", t.field_territory())
        .help(t.field_territory_help());
    form.field("governs", t.field_governs(), FieldKind::Checkbox(false));
    let mut places = none();
    places.extend(
        choices
            .places
            .iter()
            .map(|place| Choice::new(place.id.to_string(), place.title.text(lang))),
    );
    form.select("place", t.field_place(), places)
        .help(t.field_place_help());
    form.text("street", t.field_street())
        .autocomplete("street-address");
    form.text("postcode", t.field_postcode())
        .autocomplete("postal-code");
    form.text("city", t.field_city()).autocomplete("address-level2");
    form.text("lat", t.field_lat()).help(t.field_point_help());
    form.text("lon", t.field_lon());

    form.section(t.section_contact());
    form.field("website", t.field_website(), FieldKind::Url);
    form.field("phone", t.field_phone(), FieldKind::Tel);
    form.field("email", t.field_email(), FieldKind::Email)
        .help(t.field_email_help());

    form.section(t.section_names());
    let kinds: Vec<Choice> = [
        "alias",
        "local",
        "former",
        "acronym",
        "document",
        "transliteration",
    ]
    .into_iter()
    .map(|code| Choice::new(code, t.by_key(&format!("name-{code}"), None).unwrap_or_default()))
    .collect();
    let mut languages = none();
    languages.extend(
        geo::catalogue::languages()
            .iter()
            .map(|language| Choice::new(language.code.clone(), language.name.text(lang))),
    );
    let sources = choices.notes.choices(lang);
    form.rows(
        "names",
        t.rows_names(),
        t.add_name(),
        |n| t.row_name(n.to_string()),
        |row| {
            row.text("name", t.field_other_name());
            row.select("kind", t.field_name_kind(), kinds.clone());
            row.select("lang", t.field_language(), languages.clone());
            row.select("source", t.field_source(), sources.clone());
        },
    );
    let schemes: Vec<Choice> = Scheme::ALL
        .into_iter()
        .map(|scheme| {
            Choice::new(
                scheme.code(),
                t.by_key(&format!("scheme-{}", scheme.code()), None)
                    .unwrap_or_default(),
            )
        })
        .collect();
    form.rows(
        "identifiers",
        t.rows_identifiers(),
        t.add_identifier(),
        |n| t.row_identifier(n.to_string()),
        |row| {
            row.select("scheme", t.field_scheme(), schemes.clone());
            row.text("value", t.field_identifier());
        },
    );

    form.section(t.section_links());
    let link_choices: Vec<Choice> = link_kinds()
        .iter()
        .map(|kind| Choice::new(kind.code.clone(), kind.forward.text(lang)))
        .collect();
    let mut organisations = none();
    organisations.extend(
        choices
            .organisations
            .iter()
            .map(|other| Choice::new(other.id.to_string(), other.title.text(lang))),
    );
    form.rows(
        "links",
        t.rows_links(),
        t.add_link(),
        |n| t.row_link(n.to_string()),
        |row| {
            row.select("kind", t.field_link_kind(), link_choices.clone());
            row.select("to", t.field_link_to(), organisations.clone());
            row.translated("role", &t.field_role(), 1);
            row.field("dated", t.field_dated(), FieldKind::Date)
                .help(t.field_dated_help());
            row.select("source", t.field_source(), sources.clone());
            row.translated("note", &t.field_note(), 1);
        },
    );

    form.section(t.section_figures());
    let mut measures = none();
    measures.extend(
        figure::measures()
            .iter()
            .map(|measure| Choice::new(measure.code.clone(), measure.name.text(lang))),
    );
    form.rows(
        "figures",
        t.rows_figures(),
        t.add_figure(),
        |n| t.row_figure(n.to_string()),
        |row| {
            row.select("measure", t.field_measure(), measures.clone());
            row.field("value", t.field_value(), FieldKind::Number);
            row.field("value_max", t.field_value_max(), FieldKind::Number);
            row.text("qualifier", t.field_qualifier());
            row.field("dated", t.field_dated(), FieldKind::Date);
            row.select("source", t.field_source(), sources.clone());
            row.translated("note", &t.field_note(), 1);
            row.field("unit", "", FieldKind::Hidden);
        },
    );
    form.rows(
        "distinctions",
        t.rows_distinctions(),
        t.add_distinction(),
        |n| t.row_distinction(n.to_string()),
        |row| {
            row.translated("name", &t.field_distinction(), 1);
            row.translated("giver", &t.field_giver(), 1);
            row.field("dated", t.field_dated(), FieldKind::Date);
            row.select("source", t.field_source(), sources.clone());
        },
    );

    form.section(t.section_services());
    let mut parents = none();
    parents.extend(choices.services.iter().filter_map(|service| {
        service
            .id
            .map(|id| Choice::new(id.to_string(), service.name.text(lang)))
    }));
    form.rows(
        "services",
        t.rows_services(),
        t.add_service(),
        |n| t.row_service(n.to_string()),
        |row| {
            row.translated("name", &t.field_service_name(), 1);
            row.translated("mission", &t.field_mission(), 3);
            row.select("parent", t.field_parent(), parents.clone());
            row.field("phone", t.field_phone(), FieldKind::Tel);
            row.field("email", t.field_email(), FieldKind::Email);
            row.text("street", t.field_street());
            row.text("postcode", t.field_postcode());
            row.text("city", t.field_city());
            row.field("hours", t.field_hours(), FieldKind::Textarea(4))
                .help(t.field_hours_help());
            row.field("staff", t.field_staff(), FieldKind::Number);
            row.field("people", t.field_people(), FieldKind::Textarea(3))
                .help(t.field_people_help());
            let skills = choices
                .themes
                .iter()
                .map(|theme| Choice::new(theme.code.clone(), theme.label(lang)));
            row.field(
                "expertise",
                t.field_expertise(),
                FieldKind::Checks(skills.collect()),
            );
            row.field("dated", t.field_dated(), FieldKind::Date);
            row.select("source", t.field_source(), sources.clone());
            row.field("id", "", FieldKind::Hidden);
            row.field("kept", "", FieldKind::Hidden);
        },
    );

    form.section(t.section_publication());
    form.field(
        "sources",
        t.field_sources(),
        FieldKind::Checks(sources.iter().skip(1).cloned().collect()),
    );
    let w = web::Messages(lang);
    let visibilities = Visibility::ALL.into_iter().map(|value| {
        let label = if value == Visibility::Public {
            t.visibility_public()
        } else {
            w.by_key(&format!("visibility-{}", value.code()), None)
                .unwrap_or_default()
        };
        Choice::new(value.code(), label)
    });
    form.field(
        "visibility",
        t.field_visibility(),
        FieldKind::Radio(visibilities.collect()),
    );
    let archived = (input.state == State::Archived.code()).then_some(State::Archived);
    let states = [State::Draft, State::ToValidate, State::Published]
        .into_iter()
        .chain(archived)
        .map(|value| {
            let label = if value == State::Published {
                t.state_published()
            } else {
                w.by_key(&format!("state-{}", value.code().replace('_', "-")), None)
                    .unwrap_or_default()
            };
            Choice::new(value.code(), label)
        });
    form.field("state", t.field_state(), FieldKind::Radio(states.collect()));
    let mut form = form.finish(frame.title, frame.action, frame.cancel);
    form.version = frame.version;
    form.intro = frame.intro;
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_survives_its_form() {
        let organisation = Organisation {
            name: Translated::both("Ville", "Town"),
            lang: "fr".into(),
            kind: "commune".into(),
            country: "FR".into(),
            territory: Some(("commune".into(), "92073".into())),
            governs: true,
            point: Some((48.87, 2.22)),
            identifiers: vec![Identified {
                scheme: Scheme::Insee,
                value: "92073".into(),
            }],
            figures: vec![Figure {
                measure: "grants_envelope".into(),
                value: 2_000_050,
                qualifier: Some("environ".into()),
                dated: Some(Dated::typed("fin 2006", Lang::Fr).unwrap()),
                ..Figure::default()
            }],
            services: vec![Service {
                id: Some(Uuid::from_u128(7)),
                name: Translated::one("fr", "Actions internationales"),
                hours: vec![Opening {
                    day: "mon".into(),
                    open: "09:00".into(),
                    close: "12:30".into(),
                }],
                people: vec![PersonInRole {
                    role: Translated::both("Responsable", "Head"),
                    name: Some("X".into()),
                    name_shown: false,
                    ..PersonInRole::default()
                }],
                ..Service::default()
            }],
            state: State::Published,
            ..Organisation::default()
        };
        let (read, errors) = Input::of(&organisation, Lang::Fr).read(Lang::Fr);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(read, organisation);
    }

    #[test]
    fn an_untouched_date_keeps_its_documents_wording() {
        let held = Figure {
            measure: "population".into(),
            value: 5,
            dated: Some(Dated {
                value: "2024~".parse().unwrap(),
                original: Some("au fil des ans".into()),
            }),
            ..Figure::default()
        };
        let organisation = Organisation {
            name: Translated::one("fr", "Ville"),
            kind: "commune".into(),
            country: "FR".into(),
            figures: vec![held],
            ..Organisation::default()
        };
        let input = Input::of(&organisation, Lang::Fr);
        assert_eq!(input.figures[0].dated, "vers 2024");
        let (mut read, errors) = input.read(Lang::Fr);
        assert!(errors.is_empty());
        keep_wordings(&mut read, &organisation, Lang::Fr);
        assert_eq!(read.figures, organisation.figures);
    }

    #[test]
    fn each_mistake_is_told_beside_its_field() {
        let input = Input {
            name: BTreeMap::from([("fr".to_owned(), "Ville".to_owned())]),
            kind: "commune".into(),
            country: "FR".into(),
            lat: "95".into(),
            lon: "abc".into(),
            identifiers: vec![IdentifierInput {
                scheme: "siren".into(),
                value: "123456789".into(),
            }],
            figures: vec![FigureInput {
                measure: "population".into(),
                value: "beaucoup".into(),
                ..FigureInput::default()
            }],
            services: vec![ServiceInput {
                name: BTreeMap::from([("fr".to_owned(), "S".to_owned())]),
                hours: "lundi midi".into(),
                dated: "un jour".into(),
                ..ServiceInput::default()
            }],
            ..Input::default()
        };
        let (_, errors) = input.read(Lang::Fr);
        let mut fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(
            fields,
            [
                "figures.0.value",
                "identifiers.0.value",
                "lon",
                "services.0.dated",
                "services.0.hours"
            ]
        );
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = openings("lundi 9h-12h30\nmar. 13:30–18:00").unwrap();
        assert_eq!(
            read[0],
            Opening {
                day: "mon".into(),
                open: "09:00".into(),
                close: "12:30".into()
            }
        );
        assert_eq!(read[1].day, "tue");
        let week = openings("lundi au mercredi 9h-12h, 14h-17h30\njeudi fermé").unwrap();
        assert_eq!(week.len(), 6);
        assert_eq!(
            week[5],
            Opening {
                day: "wed".into(),
                open: "14:00".into(),
                close: "17:30".into()
            }
        );
        assert!(openings("lundi 18:00-9:00").is_none());
        assert!(openings("demain 9:00-10:00").is_none());
    }
}
