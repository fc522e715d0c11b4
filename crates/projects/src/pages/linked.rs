//! The action as schema.org says it: an `Event` if it takes place at a time and a place with people who come, else a
//! `Project`. Both say who leads, who takes part, where and when.

use kernel::{Lang, Translated};
use web::jsonld::{self, Thing};
use web::{App, Visit, markdown};

use crate::codes;
use crate::lookup::{Lookup, Spot};
use crate::project::Project;
use crate::store;

/// The longest description, in characters.
const MAX_TEXT: usize = 500;

fn type_of(kind: &str) -> &'static str {
    match kind {
        "training" => "EducationEvent",
        "event" | "forum" | "meeting" | "delegation" | "exchange" | "residency" => "Event",
        _ => "Project",
    }
}

/// `lookup` and `seen` must have been read for a visitor.
pub(super) fn thing(
    app: &App,
    visit: &Visit,
    record: &database::record::Model,
    project: &Project,
    lookup: &Lookup,
    seen: &[Spot],
) -> Thing {
    let (lang, base) = (visit.lang, &app.settings.base_url);
    let kind = type_of(&project.kind);
    let event = kind != "Project";
    let path = store::path(record);
    let here = format!("{base}{}", visit.url(&path));
    let text = |text: &Translated| markdown::plain(text.text(lang));
    let name = record.title.text(lang).to_owned();
    let others: Vec<String> = project
        .title
        .iter()
        .map(|(_, other)| other.to_owned())
        .filter(|other| *other != name)
        .collect();
    let (from, to) = project
        .dated
        .as_ref()
        .map(|dated| jsonld::days(&dated.value))
        .unwrap_or_default();
    let parties = |leads: bool| {
        let held = project.participants.iter();
        held.filter(move |held| held.role != codes::SOUGHT && (held.role == "accountable") == leads)
            .filter_map(|held| lookup.organisation(held.organisation))
            .map(|organisation| {
                let path = directory::store::path(organisation);
                Thing::new("Organization")
                    .with("@id", format!("{base}{}", Lang::default().url(&path)))
                    .with("name", organisation.title.text(lang))
                    .with("url", format!("{base}{}", lang.url(&path)))
            })
    };
    let places = seen.iter().map(|spot| {
        Thing::new(if spot.area { "Country" } else { "Place" })
            .with("name", spot.words.text.clone())
            .with("url", format!("{base}{}", lang.url(&spot.path)))
            .at(
                "geo",
                spot.point
                    .filter(|_| !spot.approximate)
                    .map(|(lon, lat)| (lat, lon)),
            )
    });
    let thing = Thing::new(kind)
        .with("@id", format!("{base}{}", Lang::default().url(&path)))
        .with("name", name)
        .with("alternateName", others)
        .with(
            "description",
            kernel::text::truncate_chars(&text(&project.summary), MAX_TEXT),
        )
        .with("url", here.clone())
        .with("mainEntityOfPage", here)
        .with_all("location", places);
    if event {
        let thing = thing
            .with("startDate", from)
            .with("endDate", to)
            .with_all("organizer", parties(true))
            .with_all("contributor", parties(false));
        // What the record says of its state is what its document knew; only a call-off changes what an event is.
        match project.status.as_ref().map(|status| status.code) {
            Some(5) => thing.with("eventStatus", "https://schema.org/EventCancelled"),
            Some(6) => thing.with("eventStatus", "https://schema.org/EventPostponed"),
            _ => thing,
        }
    } else {
        thing
            .with("foundingDate", from)
            .with("dissolutionDate", to)
            .with_all("parentOrganization", parties(true))
            .with_all("member", parties(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_an_event_or_a_project() {
        for (kind, expected) in [
            ("training", "EducationEvent"),
            ("forum", "Event"),
            ("construction", "Project"),
            ("project", "Project"),
        ] {
            assert_eq!(type_of(kind), expected, "{kind}");
        }
    }
}
