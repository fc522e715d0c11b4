//! The link between two sides: added, completed, or left as it is held.

use documents::import::{Line, Note, Outcome};
use geo::territory;
use kernel::{State, Translated};
use uuid::Uuid;

use super::super::network::{End, Link};
use super::super::partner::Partner;
use super::{Completion, Planner, Told};
use crate::codes;
use crate::partnership::{Form, Partnership, Party};

impl Planner {
    /// The link that is held between the two sides: the live one with the same form, if there are several.
    pub(super) fn held(
        &self,
        territory: &territory::Model,
        partner: &Partner,
        forms: &[String],
    ) -> Option<usize> {
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
    pub(super) fn known(&mut self, line: &mut Line, at: usize, told: Told) {
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

    pub(super) fn add_link(&mut self, line: &mut Line, home: usize, away: usize, told: Told) {
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
            line.completed("form", form.clone());
            link.forms.insert(form.clone(), dated.clone());
            added.push(form);
        }
        let mut date = None;
        match (&held, &dated) {
            (None, Some(given)) => {
                line.completed("year", given.value.to_string());
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
