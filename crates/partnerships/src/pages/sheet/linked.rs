//! The partnership as schema.org says it. That vocabulary has no word for a lasting link between towns; the nearest is
//! `Project`, "an enterprise, typically collaborative, planned to achieve a particular aim": as a kind of `Organization` it
//! has members, a founding date, an end and the area that it serves, which is what a partnership is made of.

use kernel::Lang;
use web::jsonld::{self, Thing};
use web::{App, Visit, markdown};

use crate::atlas;
use crate::known::{Body, Known};
use crate::store::{self, Brief, Loaded};

/// The longest description, in characters.
const MAX_TEXT: usize = 500;

/// `known` must have been read for a visitor.
pub(super) fn thing(app: &App, visit: &Visit, loaded: &Loaded, brief: &Brief, known: &Known) -> Thing {
    let (lang, base) = (visit.lang, &app.settings.base_url);
    let partnership = &loaded.partnership;
    let path = store::path(&loaded.record);
    let here = format!("{base}{}", visit.url(&path));
    let name = loaded.record.title.text(lang).to_owned();
    let mut others: Vec<String> = Vec::new();
    for (_, other) in partnership.title.iter() {
        if other != name && !others.iter().any(|held| held == other) {
            others.push(other.to_owned());
        }
    }
    let (from, to) = partnership
        .dated
        .as_ref()
        .map(|dated| jsonld::days(&dated.value))
        .unwrap_or_default();
    // A party that is not for everybody is left out, not named as hidden.
    let seen = brief.parties.iter().filter(|party| {
        party
            .organisation_id
            .is_none_or(|id| known.organisations.contains_key(&id))
    });
    let members = seen.map(|party| {
        let named = known.party(party, lang);
        let organisation = party
            .organisation_id
            .and_then(|id| known.organisations.get(&id))
            .map(Body::path);
        let address = Thing::new("PostalAddress").with("addressCountry", named.code.clone());
        let member = Thing::new("Organization").with("name", named.name.clone()).with(
            "address",
            if named.code.is_empty() {
                Thing::default()
            } else {
                address
            },
        );
        match organisation {
            Some(path) => member
                .with("@id", format!("{base}{}", Lang::default().url(&path)))
                .with("url", format!("{base}{}", lang.url(&path))),
            None => member,
        }
    });
    let countries = brief.countries().into_iter().map(|code| {
        Thing::new("Country")
            .with("name", known.country(&code, lang))
            .with("identifier", code)
    });
    let summary = markdown::plain(partnership.summary.text(lang));
    Thing::new("Project")
        .with("@id", format!("{base}{}", Lang::default().url(&path)))
        .with("name", name)
        .with("alternateName", others)
        .with("description", kernel::text::truncate_chars(&summary, MAX_TEXT))
        .with("keywords", atlas::forms_text(brief, lang))
        .with("url", here.clone())
        .with("mainEntityOfPage", here)
        .with("foundingDate", from)
        .with("dissolutionDate", to)
        .with_all("member", members)
        .with_all("areaServed", countries)
}
