//! The page of an organisation's form. A sheet has dozens of fields and is often corrected on a phone: its sections and
//! its rows fold, what holds nothing is closed, what is to be mended is open, and an index stands on top. Without
//! JavaScript all of it works the same: the folding is the browser's own.

use askama::Template;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use web::form::{Choice, Field, FieldKind, Form, Item, Row, Section};
use web::{Page, Result, html};

use super::removed::Removed;
use crate::messages::Messages;

/// How much of a row its closed line tells.
const GIST: usize = 2;

/// What the field of the territory proposes, and the choice when a name does not say which.
#[derive(Debug, Default)]
pub(super) struct Territories {
    pub(super) proposed: Vec<String>,
    pub(super) several: Vec<Choice>,
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
}

/// The form on its page: 422 when it comes back with errors.
pub(super) fn show(
    page: Page,
    t: Messages,
    form: Form,
    territories: Territories,
    removed: Vec<Removed>,
) -> Result {
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
        removed,
    })?;
    Ok((status, body).into_response())
}

/// What a field holds, in words; empty for nothing, and for what is not shown.
fn held(field: &Field) -> &str {
    match &field.kind {
        FieldKind::Hidden | FieldKind::Checkbox(_) => "",
        FieldKind::Pick(pick) => pick.typed.trim(),
        FieldKind::Select(choices) | FieldKind::Checks(choices) | FieldKind::Radio(choices) => choices
            .iter()
            .find(|choice| choice.selected && !choice.value.is_empty())
            .map_or("", |choice| choice.label.as_str()),
        _ => field.value.trim(),
    }
}

fn mended<'a>(mut fields: impl Iterator<Item = &'a Field>) -> bool {
    fields.any(|field| field.error.is_some())
}

impl FormPage {
    /// Open when something in it is to be mended, is required, or is there.
    fn is_open(&self, section: &Section) -> bool {
        section.items.iter().any(|item| match item {
            Item::Field(field) => field.required || field.error.is_some() || !held(field).is_empty(),
            Item::Rows(group) => !group.rows.is_empty(),
        })
    }

    fn has_errors(&self, section: &Section) -> bool {
        section.items.iter().any(|item| match item {
            Item::Field(field) => field.error.is_some(),
            Item::Rows(group) => group.rows.iter().any(|row| mended(row.fields.iter())),
        })
    }

    /// How many rows a section holds; 0 where it has none to count.
    fn count(&self, section: &Section) -> usize {
        section
            .items
            .iter()
            .map(|item| match item {
                Item::Field(_) => 0,
                Item::Rows(group) => group.rows.len(),
            })
            .sum()
    }

    /// A row is open to be mended, or to be filled.
    fn row_open(&self, row: &Row) -> bool {
        mended(row.fields.iter()) || self.gist(row).is_empty()
    }

    /// What a closed row tells: the first things that it holds, each in one language.
    fn gist(&self, row: &Row) -> String {
        gist(row.fields.iter().filter(|field| !field.name.contains(".people.")))
    }

    fn person_open(&self, group: &Group) -> bool {
        mended(group.fields.iter().copied()) || gist(group.fields.iter().copied()).is_empty()
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

fn gist<'a>(fields: impl Iterator<Item = &'a Field>) -> String {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for field in fields {
        let about = match &field.lang {
            Some(tag) => field.name.strip_suffix(tag.as_str()).unwrap_or(&field.name),
            None => &field.name,
        };
        let words = held(field);
        if !words.is_empty() && !told.iter().any(|(other, _)| *other == about) {
            told.push((about, words));
        }
        if told.len() == GIST {
            break;
        }
    }
    told.into_iter()
        .map(|(_, words)| words.chars().take(60).collect::<String>())
        .collect::<Vec<_>>()
        .join(" · ")
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
