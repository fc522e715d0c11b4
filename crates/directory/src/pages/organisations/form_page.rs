//! The page of an organisation's form. A sheet has dozens of fields and is often corrected on a phone: its sections and
//! its rows fold, what holds nothing is closed, what is to be mended is open, and an index stands on top. Without
//! JavaScript all of it works the same: the folding is the browser's own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use web::form::{Choice, Field, Form, Row, gist};
use web::{Page, Result, html};

use super::alike::Alike;
use super::removed::Removed;
use crate::messages::Messages;

/// What the field of the territory proposes, and the choice when a name does not say which.
#[derive(Debug, Default)]
pub(super) struct Territories {
    pub(super) proposed: Vec<String>,
    pub(super) several: Vec<Choice>,
}

/// What is asked before the form is saved.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The services that go although records name them.
    pub(super) removed: Vec<Removed>,
    /// The organisations that a new one may be.
    pub(super) alike: Vec<Alike>,
    /// Whether it was said that it is none of them.
    pub(super) another: bool,
}

/// A person of a service, or the fields around the people.
struct Group<'a> {
    /// What the names of a person's fields begin with; empty around the people.
    person: &'a str,
    number: usize,
    fields: Vec<&'a Field>,
}

#[derive(Template)]
#[template(path = "organisation_form.html")]
struct FormPage {
    page: Page,
    t: Messages,
    form: Form,
    territories: Territories,
    removed: Vec<Removed>,
    alike: Vec<Alike>,
    another: bool,
}

/// The form on its page: 422 when it comes back with errors.
pub(super) fn show(page: Page, t: Messages, form: Form, territories: Territories, asked: Asked) -> Result {
    let status = if form.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = page.crumb(form.title.clone(), "");
    let body = html(&FormPage {
        page,
        t,
        form,
        territories,
        removed: asked.removed,
        alike: asked.alike,
        another: asked.another,
    })?;
    Ok((status, body).into_response())
}

impl FormPage {
    /// A row is open to be mended, or to be filled.
    fn row_open(&self, row: &Row) -> bool {
        row.fields.iter().any(Field::is_asking) || self.gist(row).is_empty() || self.asked(row)
    }

    /// Whether one person more was asked for: nobody is without a name otherwise.
    fn asked(&self, row: &Row) -> bool {
        self.groups(row)
            .iter()
            .any(|part| !part.person.is_empty() && self.person_gist(part).is_empty())
    }

    /// What a closed row tells: the first things that it holds, each in one language.
    fn gist(&self, row: &Row) -> String {
        gist(row.fields.iter().filter(|field| !field.name.contains(".people.")))
    }

    fn person_open(&self, group: &Group) -> bool {
        group.fields.iter().any(|field| field.error.is_some()) || self.person_gist(group).is_empty()
    }

    fn person_gist(&self, group: &Group) -> String {
        gist(group.fields.iter().copied())
    }

    /// Whether the rows of this list have people in them.
    fn has_people(&self, list: &str) -> bool {
        list == "services"
    }

    /// The fields of a row, in order; those of each person together.
    fn groups<'a>(&self, row: &'a Row) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        for field in &row.fields {
            let person = person_of(&field.name);
            match groups.last_mut() {
                Some(last) if last.person == person => last.fields.push(field),
                _ => {
                    let number = groups.iter().filter(|group| !group.person.is_empty()).count();
                    groups.push(Group {
                        person,
                        number: number + 1,
                        fields: vec![field],
                    });
                }
            }
        }
        groups
    }
}

/// `services.0.people.1.` of `services.0.people.1.role.fr`; nothing for other fields.
fn person_of(name: &str) -> &str {
    const PEOPLE: &str = ".people.";
    name.find(PEOPLE)
        .map(|at| at + PEOPLE.len())
        .and_then(|start| name[start..].find('.').map(|end| &name[..=start + end]))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_whose_it_is() {
        assert_eq!(person_of("services.0.people.12.role.fr"), "services.0.people.12.");
        assert_eq!(person_of("services.0.name.fr"), "");
        assert_eq!(person_of("services.0.people."), "");
    }
}
