//! The two sides of a link: who they are, and their authorities, added if the network does not hold them.

use directory::Organisation;
use directory::organisation::Identified;
use documents::import::{Cells, Line, Note};
use geo::index::Found;
use geo::place::{OtherName, Place};
use geo::territory;
use kernel::identifier::{Identifier, Scheme};
use kernel::{Lang, State, Translated};
use uuid::Uuid;

use super::super::network::{self, Authority};
use super::super::partner::{self, Partner, Said};
use super::Planner;

impl Planner {
    /// The French side. Without one the line is ignored or, if it could be several, a question.
    pub(super) fn territory(&self, line: &mut Line, cells: &Cells<'_>) -> Option<territory::Model> {
        let (code, name) = (cells.get("commune_code"), cells.get("commune"));
        let given = if code.is_empty() { name } else { code };
        if given.is_empty() {
            line.empty("commune");
            return None;
        }
        let index = &self.network.index;
        let mut found = if code.is_empty() {
            Found::None
        } else {
            index.coded(code)
        };
        if found == Found::None && !name.is_empty() {
            let departement = cells.some("departement").map(|text| format!("{text:0>2}"));
            found = index.named(name, departement.as_deref());
            if found == Found::None && code.is_empty() {
                found = index.coded(name);
            }
        }
        match found {
            Found::One(held) => {
                self.check_name(line, held, code, name)?;
                Some(held.clone())
            }
            Found::Merged(held) => {
                line.notes.push(Note::TerritoryMerged {
                    given: given.to_owned(),
                    into: held.name.clone(),
                });
                Some(held.clone())
            }
            Found::Several(held) => {
                let candidates = held.into_iter().map(partner::of_territory).take(12).collect();
                line.ask(
                    Note::TerritoryHomonym {
                        given: given.to_owned(),
                    },
                    candidates,
                );
                None
            }
            Found::None => {
                line.notes.push(Note::TerritoryUnknown {
                    given: given.to_owned(),
                });
                None
            }
        }
    }

    /// A code and a name that are those of two communes are a question.
    fn check_name(&self, line: &mut Line, held: &territory::Model, code: &str, name: &str) -> Option<()> {
        if code.is_empty() || name.is_empty() {
            return Some(());
        }
        let others = match self.network.index.named(name, None) {
            Found::One(other) | Found::Merged(other) => vec![other],
            Found::Several(others) => others,
            Found::None => return Some(()),
        };
        if others
            .iter()
            .any(|other| other.kind == held.kind && other.code == held.code)
        {
            return Some(());
        }
        // A name that begins or ends as the other's is an older or shorter writing of it.
        let (short, long) = (kernel::text::fold(name), kernel::text::fold(&held.name));
        if long.starts_with(&short) || short.starts_with(&long) {
            return Some(());
        }
        let contradiction = Note::Contradiction {
            given: format!("{code} {name}"),
            held: held.name.clone(),
        };
        let candidates = std::iter::once(held)
            .chain(others)
            .map(partner::of_territory)
            .take(12);
        line.ask(contradiction, candidates.collect());
        None
    }

    /// The authority of a French territory, added if the network does not hold it.
    pub(super) fn french_authority(
        &mut self,
        territory: &territory::Model,
        wikidata: Option<&Identifier>,
        line: &mut Line,
    ) -> usize {
        if let Some(held) = self.network.authority_of(&territory.kind, &territory.code) {
            self.restore(held, line);
            return held;
        }
        let mut identifiers = Vec::new();
        if territory.kind == "commune" {
            identifiers.push((Scheme::Insee, territory.code.clone()));
        }
        if let Some(siren) = &territory.siren {
            identifiers.push((Scheme::Siren, siren.clone()));
        }
        identifiers.extend(wikidata.map(|held| (Scheme::Wikidata, held.value().to_owned())));
        let organisation = Organisation {
            name: Translated::one("fr", territory.name.clone()),
            lang: "fr".to_owned(),
            kind: territory.kind.clone(),
            country: "FR".to_owned(),
            territory: Some((territory.kind.clone(), territory.code.clone())),
            governs: true,
            ..published()
        };
        self.add_organisation(organisation, identifiers, line)
    }

    /// Adds an organisation to the plan and to what is known.
    fn add_organisation(
        &mut self,
        mut organisation: Organisation,
        identifiers: Vec<(Scheme, String)>,
        line: &mut Line,
    ) -> usize {
        let id = self.ids.draw();
        let name = organisation.name.text(Lang::Fr).to_owned();
        // An identifier that somebody else has already is left out: it is unique.
        let free = |scheme: Scheme, value: &str| self.network.identified(scheme.code(), value).is_none();
        organisation.identifiers = identifiers
            .into_iter()
            .filter(|(scheme, value)| free(*scheme, value))
            .map(|(scheme, value)| Identified { scheme, value })
            .collect();
        let authority = self.network.add_authority(
            Authority {
                id,
                name: name.clone(),
                country: organisation.country.clone(),
                place: organisation.place,
                archived: false,
            },
            organisation.territory.clone(),
        );
        self.network.name_authority(authority, &name);
        for held in &organisation.identifiers {
            self.network.identify(authority, held.scheme.code(), &held.value);
        }
        line.notes.push(Note::NewOrganisation { name });
        self.plan.organisations.push((id, organisation));
        authority
    }

    /// An archived authority that a line names again is published again, and its place with it.
    pub(super) fn restore(&mut self, authority: usize, line: &mut Line) {
        let held = &mut self.network.authorities[authority];
        let place = held.place;
        if held.archived {
            held.archived = false;
            self.plan.restored.push(held.id);
            if !line.notes.contains(&Note::Restored) {
                line.notes.push(Note::Restored);
            }
        }
        if let Some(place) = place.and_then(|id| self.network.place_at(id)) {
            self.restore_place(place);
        }
    }

    fn restore_place(&mut self, place: usize) {
        let held = &mut self.network.places[place];
        if held.archived {
            held.archived = false;
            self.plan.restored_places.push(held.id);
        }
    }

    /// The partner's authority, added if the network does not hold it.
    pub(super) fn away_authority(&mut self, partner: &Partner, said: &Said<'_>, line: &mut Line) -> usize {
        match partner {
            Partner::Authority(authority) => {
                self.restore(*authority, line);
                *authority
            }
            Partner::Territory(territory) => self.french_authority(territory, said.wikidata.as_ref(), line),
            Partner::Place(place) => {
                self.restore_place(*place);
                let held = &self.network.places[*place];
                let (id, country) = (held.id, held.country.clone());
                self.foreign_authority(said, id, &country, line)
            }
            Partner::Town(town) => {
                let names =
                    (kernel::text::fold(&town.name) != kernel::text::fold(said.name)).then(|| OtherName {
                        name: town.name.clone(),
                        kind: "local".to_owned(),
                        ..OtherName::default()
                    });
                let place = self.add_place(Place {
                    name: Translated::one("fr", said.name),
                    kind: "town".to_owned(),
                    country: town.country.clone(),
                    point: Some((town.lat, town.lon)),
                    geonames: Some(town.id),
                    names: names.into_iter().collect(),
                    state: State::Published,
                    ..Place::default()
                });
                self.foreign_authority(said, place, &town.country, line)
            }
            Partner::New { country } => {
                if said.point.is_none() {
                    line.notes.push(Note::WithoutPoint {
                        given: said.name.to_owned(),
                    });
                }
                let place = self.add_place(Place {
                    name: Translated::one("fr", said.name),
                    kind: "town".to_owned(),
                    country: country.clone(),
                    point: said.point,
                    state: State::Published,
                    ..Place::default()
                });
                self.foreign_authority(said, place, country, line)
            }
        }
    }

    fn add_place(&mut self, place: Place) -> Uuid {
        let id = self.ids.draw();
        let name = place.name.text(Lang::Fr).to_owned();
        let at = self.network.add_place(network::Place {
            id,
            name: name.clone(),
            country: place.country.clone(),
            geonames: place.geonames,
            point: place.point,
            archived: false,
            authority: None,
        });
        self.network.name_place(at, &name);
        for other in &place.names {
            self.network.name_place(at, &other.name);
        }
        self.plan.places.push((id, place));
        id
    }

    fn foreign_authority(&mut self, said: &Said<'_>, place: Uuid, country: &str, line: &mut Line) -> usize {
        let organisation = Organisation {
            name: Translated::one("fr", said.name),
            lang: "fr".to_owned(),
            kind: "foreign_authority".to_owned(),
            country: country.to_owned(),
            place: Some(place),
            governs: true,
            ..published()
        };
        let wikidata = said.wikidata.as_ref();
        let identifiers = wikidata.map(|held| (Scheme::Wikidata, held.value().to_owned()));
        self.add_organisation(organisation, identifiers.into_iter().collect(), line)
    }
}

fn published() -> Organisation {
    Organisation {
        state: State::Published,
        ..Organisation::default()
    }
}
