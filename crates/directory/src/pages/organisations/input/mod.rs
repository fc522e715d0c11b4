//! The form of an organisation: what is typed, how it becomes an organisation, and the fields, a file for each group.

mod figures;
mod form;
mod hours;
mod links;
mod names;
mod people;
mod services;
#[cfg(test)]
mod tests;

use kernel::date::Reading;
use kernel::{FieldErrors, Lang, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use web::form::several;

pub(super) use form::{Choices, build};
pub(super) use people::date_consents;

use super::alike::Alike;
use super::removed::{Chosen, Removed};
use crate::organisation::{Address, Organisation};
use crate::pages::typed::{chosen, id, optional, parse_id, point, text, ticked};
use figures::{DistinctionInput, FigureInput};
use links::LinkInput;
use names::{IdentifierInput, NameInput};
use people::PersonInput;
use services::ServiceInput;

/// What is typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    name: Translated,
    kind: String,
    country: String,
    /// A name or a code, resolved against the territories that are known.
    pub(super) territory: String,
    /// The one that was picked among several of that name.
    #[serde(skip_serializing)]
    pub(super) territory_pick: String,
    governs: String,
    place: String,
    description: Translated,
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
    pub(super) identifiers: Vec<IdentifierInput>,
    pub(super) links: Vec<LinkInput>,
    figures: Vec<FigureInput>,
    distinctions: Vec<DistinctionInput>,
    services: Vec<ServiceInput>,
    #[serde(deserialize_with = "several")]
    sources: Vec<String>,
    visibility: String,
    state: String,
    /// Whether a new one is another than those of its name.
    #[serde(skip_serializing)]
    pub(super) another: String,
    /// Those of its name, kind and place.
    #[serde(skip)]
    pub(super) alike: Vec<Alike>,
    /// What was chosen for services that go.
    #[serde(skip_serializing)]
    pub(super) released: Vec<Chosen>,
    /// The services that go although records name them.
    #[serde(skip)]
    pub(super) removed: Vec<Removed>,
}

impl Input {
    /// The form of an organisation; its territory's name is the database's to say.
    pub(super) fn of(organisation: &Organisation, lang: Lang) -> Self {
        let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        Input {
            name: organisation.name.clone(),
            kind: organisation.kind.clone(),
            country: organisation.country.clone(),
            territory: organisation
                .territory
                .as_ref()
                .map(|(kind, code)| format!("{kind}:{code}"))
                .unwrap_or_default(),
            territory_pick: String::new(),
            governs: ticked(organisation.governs),
            place: id(organisation.place),
            description: organisation.description.clone(),
            themes: organisation.themes.clone(),
            website: text(&organisation.website),
            phone: text(&organisation.phone),
            email: text(&organisation.email),
            street: text(&organisation.address.street),
            postcode: text(&organisation.address.postcode),
            city: text(&organisation.address.city),
            lat: degrees(organisation.point.map(|point| point.0)),
            lon: degrees(organisation.point.map(|point| point.1)),
            names: organisation.names.iter().map(NameInput::of).collect(),
            identifiers: organisation.identifiers.iter().map(IdentifierInput::of).collect(),
            links: organisation
                .links
                .iter()
                .map(|held| LinkInput::of(held, lang))
                .collect(),
            figures: organisation
                .figures
                .iter()
                .map(|held| FigureInput::of(held, lang))
                .collect(),
            distinctions: organisation
                .distinctions
                .iter()
                .map(|held| DistinctionInput::of(held, lang))
                .collect(),
            services: organisation
                .services
                .iter()
                .map(|held| ServiceInput::of(held, lang))
                .collect(),
            sources: organisation.sources.iter().map(ToString::to_string).collect(),
            visibility: organisation.visibility.code().to_owned(),
            state: organisation.state.code().to_owned(),
            another: String::new(),
            alike: Vec::new(),
            released: Vec::new(),
            removed: Vec::new(),
        }
    }

    /// Gives each service whose button asked for it one person more; whether one did.
    pub(super) fn more(&mut self) -> bool {
        let mut asked = false;
        for service in &mut self.services {
            if std::mem::take(&mut service.more) == "people" {
                service.people.push(PersonInput::default());
                asked = true;
            }
        }
        asked
    }

    /// Holds the territory by kind and code, as [`Input::of`] does.
    pub(super) fn settle_territory(&mut self, territory: Option<&(String, String)>) {
        self.territory_pick.clear();
        self.territory = territory
            .map(|(kind, code)| format!("{kind}:{code}"))
            .unwrap_or_default();
    }

    /// Lets go of the rows in which nothing was typed, so that the numbers of the others are those of the form.
    pub(super) fn tidy(&mut self) {
        self.names.retain(|row| !row.is_blank());
        self.identifiers.retain(|row| !row.is_blank());
        self.links.retain(|row| !row.is_blank());
        self.figures.retain(|row| !row.is_blank());
        self.distinctions.retain(|row| !row.is_blank());
        self.services.retain(|row| !row.is_blank());
        for service in &mut self.services {
            service.people.retain(|row| !row.is_blank());
        }
    }

    /// The organisation that was typed, without its territory, and all that is to be mended.
    pub(super) fn read(&self, reading: Reading) -> (Organisation, FieldErrors) {
        let mut errors = FieldErrors::new();
        let organisation = Organisation {
            name: self.name.trimmed(),
            lang: "fr".to_owned(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            territory: None,
            governs: self.governs == "true",
            place: parse_id(&self.place, "place", &mut errors),
            description: self.description.trimmed(),
            website: optional(&self.website),
            phone: optional(&self.phone),
            email: optional(&self.email),
            address: Address {
                street: optional(&self.street),
                postcode: optional(&self.postcode),
                city: optional(&self.city),
            },
            point: point(&self.lat, &self.lon, &mut errors),
            names: (0..)
                .zip(&self.names)
                .map(|(place, row)| row.read(place, &mut errors))
                .collect(),
            identifiers: (0..)
                .zip(&self.identifiers)
                .filter_map(|(place, row)| row.read(place, &mut errors))
                .collect(),
            links: (0..)
                .zip(&self.links)
                .map(|(place, row)| row.read(place, reading, &mut errors))
                .collect(),
            figures: (0..)
                .zip(&self.figures)
                .map(|(place, row)| row.read(place, reading, &mut errors))
                .collect(),
            distinctions: (0..)
                .zip(&self.distinctions)
                .map(|(place, row)| row.read(place, reading, &mut errors))
                .collect(),
            services: (0..)
                .zip(&self.services)
                .map(|(place, row)| row.read(place, reading, &mut errors))
                .collect(),
            themes: chosen(&self.themes),
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
