//! The plan of an import of twinnings: what each line becomes.

use std::collections::HashMap;

use database::record::FreshIds;
use database::{Result, source};
use directory::Organisation;
use directory::organisation::{Identified, is_web_address};
use documents::import::{Cells, Line, Mapping, Note, Outcome, Report};
use documents::table::Table;
use geo::index::Found;
use geo::place::{OtherName, Place};
use geo::territory;
use kernel::date::Dated;
use kernel::identifier::{Identifier, Scheme};
use kernel::{Ids, Lang, State, Translated};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::network::{self, Authority, End, Link, Network};
use super::partner::{self, Partner, Question, Said};
use super::words;
use crate::codes;
use crate::partnership::{Form, Partnership, Party};

/// The longest name that is taken, in characters.
const MAX_NAME: usize = 200;

/// What is to be written, and what is said of it.
pub(super) struct Plan {
    pub report: Report,
    pub sources: Vec<source::Model>,
    pub places: Vec<(Uuid, Place)>,
    pub organisations: Vec<(Uuid, Organisation)>,
    pub partnerships: Vec<(Uuid, Partnership)>,
    pub completed: Vec<Completion>,
    /// Archived organisations that are needed again.
    pub restored: Vec<Uuid>,
    /// Archived places that are needed again.
    pub restored_places: Vec<Uuid>,
}

/// What a line adds to a partnership that is held.
pub(super) struct Completion {
    pub id: Uuid,
    pub forms: Vec<String>,
    pub dated: Option<Dated>,
    pub source: Option<Uuid>,
}

/// What a line tells of its link.
struct Told {
    forms: Vec<String>,
    dated: Option<Dated>,
    source: Option<Uuid>,
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
    let mut planner = Planner {
        network: Network::load(connection).await?,
        ids: FreshIds::load(connection, ids).await?,
        has_forms: mapping.column("form").is_some(),
        new_links: HashMap::new(),
        plan: Plan {
            report: Report {
                lines: Vec::with_capacity(table.rows.len()),
                unread: mapping.unread.clone(),
            },
            sources: Vec::new(),
            places: Vec::new(),
            organisations: Vec::new(),
            partnerships: Vec::new(),
            completed: Vec::new(),
            restored: Vec::new(),
            restored_places: Vec::new(),
        },
    };
    for row in &table.rows {
        let line = planner.line(row.line, &mapping.cells(row));
        planner.plan.report.lines.push(line);
    }
    Ok(planner.plan)
}

struct Planner {
    network: Network,
    ids: FreshIds,
    /// Whether the list says which form each link has; else it is a list of twinnings.
    has_forms: bool,
    /// The links that this import adds, by their place in the plan.
    new_links: HashMap<usize, usize>,
    plan: Plan,
}

impl Planner {
    fn line(&mut self, number: u64, cells: &Cells<'_>) -> Line {
        let home = [cells.get("commune"), cells.get("commune_code")];
        let home = home.into_iter().find(|text| !text.is_empty()).unwrap_or("?");
        let partner = cells.some("partner").unwrap_or("?");
        let mut line = Line {
            number,
            title: format!("{home} – {partner}"),
            outcome: Outcome::Ignored,
            notes: Vec::new(),
            candidates: Vec::new(),
            record: None,
        };
        self.decide(&mut line, cells);
        line
    }

    fn decide(&mut self, line: &mut Line, cells: &Cells<'_>) {
        let Some(territory) = self.territory(line, cells) else {
            return;
        };
        if cells.some("partner").is_none() {
            line.notes.push(empty("partner"));
            return;
        }
        let said = partner::said(cells, &self.network, &mut line.notes);
        if said.name.chars().count() > MAX_NAME {
            line.notes.push(Note::Refused {
                field: "partner".to_owned(),
                reason: "error-field-too-long".to_owned(),
                detail: Some(MAX_NAME.to_string()),
            });
            return;
        }
        let partner = match partner::find(&said, &self.network) {
            Ok(found) => found,
            Err(Question { notes, candidates }) => {
                line.outcome = Outcome::Ambiguous;
                line.notes.extend(notes);
                line.candidates = candidates;
                return;
            }
        };
        if matches!(&partner, Partner::Territory(held) if held.kind == territory.kind && held.code == territory.code)
        {
            line.notes.push(Note::Itself);
            return;
        }
        let dated = cells.some("year").and_then(|given| {
            let read = words::since(given);
            if read.is_none() {
                line.notes.push(unreadable("year", given));
            }
            read
        });
        let forms = match cells.some("form") {
            Some(given) => {
                let forms = words::forms(given);
                if forms.is_empty() {
                    line.notes.push(unreadable("form", given));
                }
                forms
            }
            None if self.has_forms => Vec::new(),
            None => vec!["twinning".to_owned()],
        };
        let source = self.source(line, cells);
        let said_of_link = Told { forms, dated, source };
        if let Some(at) = self.held(&territory, &partner, &said_of_link.forms) {
            self.known(line, at, said_of_link);
            return;
        }
        let wikidata = partner::identifier(cells, "commune_wikidata", Scheme::Wikidata, &mut line.notes);
        let home = self.french_authority(&territory, wikidata.as_ref(), line);
        let away = self.away_authority(&partner, &said, line);
        self.add_link(line, home, away, said_of_link);
    }

    /// The French side. Without one the line is ignored or, if it could be several, a question.
    fn territory(&self, line: &mut Line, cells: &Cells<'_>) -> Option<territory::Model> {
        let (code, name) = (cells.get("commune_code"), cells.get("commune"));
        let given = if code.is_empty() { name } else { code };
        if given.is_empty() {
            line.notes.push(empty("commune"));
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
                line.outcome = Outcome::Ambiguous;
                line.notes.push(Note::TerritoryHomonym {
                    given: given.to_owned(),
                });
                line.candidates = held.into_iter().map(partner::of_territory).take(12).collect();
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
        line.outcome = Outcome::Ambiguous;
        line.notes.push(Note::Contradiction {
            given: format!("{code} {name}"),
            held: held.name.clone(),
        });
        line.candidates.push(partner::of_territory(held));
        line.candidates
            .extend(others.into_iter().map(partner::of_territory).take(11));
        None
    }

    fn source(&mut self, line: &mut Line, cells: &Cells<'_>) -> Option<Uuid> {
        let url = cells.some("source")?;
        if !is_web_address(url) {
            line.notes.push(unreadable("source", url));
            return None;
        }
        if let Some(id) = self.network.sources.get(url) {
            return Some(*id);
        }
        let id = self.ids.draw();
        let site = url.split('/').nth(2).unwrap_or(url).to_owned();
        self.plan.sources.push(source::Model {
            id,
            code: format!("import-{}", kernel::ShortId::of(id)),
            title: database::Json(Translated::one("fr", site.clone())),
            publisher: site,
            dated: None,
            url: Some(url.to_owned()),
            note: database::Json(Translated::default()),
        });
        self.network.sources.insert(url.to_owned(), id);
        Some(id)
    }

    /// The authority of a French territory, added if the network does not hold it.
    fn french_authority(
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
    fn restore(&mut self, authority: usize, line: &mut Line) {
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
    fn away_authority(&mut self, partner: &Partner, said: &Said<'_>, line: &mut Line) -> usize {
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

    /// The link that is held between the two sides: the live one with the same form, if there are several.
    fn held(&self, territory: &territory::Model, partner: &Partner, forms: &[String]) -> Option<usize> {
        let network = &self.network;
        let home = network.authority_of(&territory.kind, &territory.code)?;
        let home = End::Organisation(network.authorities[home].id);
        let authority = match partner {
            Partner::Authority(authority) => Some(*authority),
            Partner::Territory(held) => network.authority_of(&held.kind, &held.code),
            _ => None,
        };
        let mut ends = Vec::new();
        if let Some(held) = authority.map(|at| &network.authorities[at]) {
            ends.push(End::Organisation(held.id));
            ends.extend(held.place.map(End::Place));
        }
        if let Partner::Place(place) = partner {
            ends.push(End::Place(network.places[*place].id));
        }
        let between: Vec<usize> = ends
            .into_iter()
            .flat_map(|away| network.links_between(home, away))
            .copied()
            .collect();
        let live = |at: &&usize| network.links[**at].state != State::Archived;
        let same = |at: &&usize| {
            forms
                .iter()
                .any(|form| network.links[**at].forms.contains_key(form))
        };
        between
            .iter()
            .find(|at| live(at) && same(at))
            .or_else(|| between.iter().find(live))
            .or_else(|| between.iter().find(|at| network.links[**at].undone))
            .or_else(|| between.first())
            .copied()
    }

    /// A line about a link that is held, or that an earlier line adds.
    fn known(&mut self, line: &mut Line, at: usize, told: Told) {
        let link = &self.network.links[at];
        line.record = Some(link.id);
        if let Some(first) = link.line {
            line.outcome = Outcome::Unchanged;
            line.notes.push(Note::SameAsLine { line: first });
            self.complete_new(at, told);
        } else if link.undone {
            self.reopen(line, at, told);
        } else if link.state == State::Archived {
            // Somebody archived it on purpose.
            line.notes.push(Note::Archived);
            line.outcome = Outcome::Unchanged;
        } else {
            self.complete(line, at, told);
        }
    }

    /// A link whose import was undone is added again as the same record, with its address and history.
    fn reopen(&mut self, line: &mut Line, at: usize, told: Told) {
        let link = &mut self.network.links[at];
        link.undone = false;
        link.state = State::Published;
        link.line = Some(line.number);
        line.notes.push(Note::Restored);
        line.outcome = Outcome::Added;
        let fresh = |form: &String| !link.forms.contains_key(form);
        let forms: Vec<String> = told.forms.into_iter().filter(fresh).collect();
        let dated = told.dated.filter(|_| link.dated.is_none());
        let ends = link.ends.clone();
        self.plan.completed.push(Completion {
            id: link.id,
            forms,
            dated,
            source: told.source,
        });
        for end in ends {
            if let Some(authority) = self.network.authority_with(end) {
                self.restore(authority, line);
            }
        }
    }

    fn add_link(&mut self, line: &mut Line, home: usize, away: usize, told: Told) {
        let id = self.ids.draw();
        let (home, away) = (&self.network.authorities[home], &self.network.authorities[away]);
        let title = format!("{} – {}", home.name, away.name);
        let (home, away) = (home.id, away.id);
        // A list of links does not say who leads. The first party is looked at from here, also inside France.
        let party = |organisation: Uuid| Party {
            organisation: Some(organisation),
            role: codes::PARTY.to_owned(),
            ..Party::default()
        };
        let Told { forms, dated, source } = told;
        let at = self.network.links.len();
        self.network.links.push(Link {
            id,
            line: Some(line.number),
            state: State::Published,
            undone: false,
            forms: forms.iter().map(|form| (form.clone(), dated.clone())).collect(),
            dated: dated.clone(),
            ends: vec![home, away],
        });
        self.network
            .join(End::Organisation(home), End::Organisation(away), at);
        self.new_links.insert(at, self.plan.partnerships.len());
        let forms = forms.into_iter().map(|form| Form {
            form,
            dated: dated.clone(),
            source,
        });
        let partnership = Partnership {
            title: Translated::one("fr", title),
            parties: vec![party(home), party(away)],
            forms: forms.collect(),
            dated,
            status: "active".to_owned(),
            status_source: source,
            sources: source.into_iter().collect(),
            state: State::Published,
            ..Partnership::default()
        };
        self.plan.partnerships.push((id, partnership));
        line.outcome = Outcome::Added;
        line.record = Some(id);
    }

    /// A later line about a link that this import adds may say what the first did not.
    fn complete_new(&mut self, at: usize, told: Told) {
        let Told { forms, dated, .. } = told;
        let Some((_, partnership)) = self
            .new_links
            .get(&at)
            .and_then(|place| self.plan.partnerships.get_mut(*place))
        else {
            return;
        };
        let link = &mut self.network.links[at];
        for form in forms {
            if !link.forms.contains_key(&form) {
                link.forms.insert(form.clone(), dated.clone());
                partnership.forms.push(Form {
                    form,
                    dated: dated.clone(),
                    source: None,
                });
            }
        }
        if partnership.dated.is_none() && dated.is_some() {
            partnership.dated.clone_from(&dated);
            link.dated.clone_from(&dated);
            for form in &mut partnership.forms {
                form.dated = form.dated.take().or_else(|| dated.clone());
            }
        }
    }

    /// Fills in what a held partnership lacks; what it says otherwise stays.
    fn complete(&mut self, line: &mut Line, at: usize, told: Told) {
        let Told { forms, dated, source } = told;
        let has_forms = self.has_forms;
        let link = &mut self.network.links[at];
        let held = link
            .dated
            .clone()
            .or_else(|| link.forms.values().flatten().next().cloned());
        let mut added = Vec::new();
        for form in forms {
            // A list that does not say the form is one of links in general: it adds none to a link that has one.
            if link.forms.contains_key(&form) || (!has_forms && !link.forms.is_empty()) {
                continue;
            }
            line.notes.push(Note::Completed {
                field: "form".to_owned(),
                value: form.clone(),
            });
            link.forms.insert(form.clone(), dated.clone());
            added.push(form);
        }
        let mut date = None;
        match (&held, &dated) {
            (None, Some(given)) => {
                line.notes.push(Note::Completed {
                    field: "year".to_owned(),
                    value: given.value.to_string(),
                });
                link.dated = Some(given.clone());
                date = dated;
            }
            (Some(held), Some(given)) if held.value.year_span().0 != given.value.year_span().0 => {
                line.notes.push(Note::Differs {
                    field: "year".to_owned(),
                    held: held.value.to_string(),
                    given: given.value.to_string(),
                });
            }
            _ => {}
        }
        if added.is_empty() && date.is_none() {
            line.outcome = Outcome::Unchanged;
            return;
        }
        line.outcome = Outcome::Updated;
        self.plan.completed.push(Completion {
            id: link.id,
            forms: added,
            dated: date,
            source,
        });
    }
}

fn published() -> Organisation {
    Organisation {
        state: State::Published,
        ..Organisation::default()
    }
}

fn empty(field: &str) -> Note {
    Note::Empty {
        field: field.to_owned(),
    }
}

fn unreadable(field: &str, given: &str) -> Note {
    Note::Unreadable {
        field: field.to_owned(),
        given: given.to_owned(),
    }
}
