//! The organisation as schema.org says it: what every visitor sees, never an e-mail address or a person.

use geo::{place, territory};
use kernel::identifier::{Identifier, Scheme};
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang};
use web::jsonld::Thing;
use web::{App, Result, Visit, markdown};

use crate::kind::Kinds;
use crate::organisation::Organisation;
use crate::store::{self, Loaded};

/// The longest description, in characters.
const MAX_TEXT: usize = 500;

/// The type of schema.org for a kind; what an administrator added follows its group.
fn type_of(kind: &str, group: &str) -> &'static str {
    match kind {
        "ccas" | "state_service" | "public_body" | "consultative_body" => "GovernmentOrganization",
        "authority_association" | "mjc" | "country_group" => "NGO",
        "trade_union" => "WorkersUnion",
        "school" | "special_school" => "School",
        "college" => "MiddleSchool",
        "lycee" => "HighSchool",
        "university" => "CollegeOrUniversity",
        "research_institute" => "ResearchOrganization",
        "hospital" => "Hospital",
        "library" => "Library",
        "cinema" => "MovieTheater",
        "museum" => "Museum",
        "shop" => "Store",
        "press" => "NewsMediaOrganization",
        _ => match group {
            "authorities" => "GovernmentOrganization",
            "civil_society" => "NGO",
            "education" => "EducationalOrganization",
            _ => "Organization",
        },
    }
}

pub(super) async fn thing(app: &App, visit: &Visit, loaded: &Loaded) -> Result<Thing> {
    let connection = app.db.reader();
    let (lang, base) = (visit.lang, &app.settings.base_url);
    let organisation = &loaded.organisation;
    let kinds = Kinds::load(connection).await?;
    let group = kinds
        .get(&organisation.kind)
        .map_or("", |kind| kind.group_code.as_str());
    let here = format!("{base}{}", visit.url(&store::path(&loaded.record)));
    let name = loaded.record.title.text(lang).to_owned();
    let description = markdown::plain(organisation.description.text(lang));
    let address = Thing::new("PostalAddress")
        .with("streetAddress", organisation.address.street.clone())
        .with("postalCode", organisation.address.postcode.clone())
        .with("addressLocality", organisation.address.city.clone())
        .with("addressCountry", organisation.country.clone());
    let mut thing = Thing::new(type_of(&organisation.kind, group))
        // The same thing in both languages: its name is the French address.
        .with(
            "@id",
            format!("{base}{}", Lang::default().url(&store::path(&loaded.record))),
        )
        .with("alternateName", other_names(loaded, &name))
        .with("name", name)
        .with(
            "description",
            kernel::text::truncate_chars(&description, MAX_TEXT),
        )
        .with(
            "url",
            organisation.website.clone().unwrap_or_else(|| here.clone()),
        )
        .with("mainEntityOfPage", here)
        .with("telephone", organisation.phone.clone())
        .with("address", address)
        .at("geo", position(app, organisation).await?)
        .with_all("identifier", identifiers(organisation))
        .with("sameAs", same_as(organisation));
    let ids: Vec<_> = organisation.links.iter().map(|link| link.to).collect();
    if !ids.is_empty() {
        let others = store::briefs(connection, ids, &Actor::Visitor).await?;
        for (kind, property) in [("part_of", "parentOrganization"), ("member_of", "memberOf")] {
            let linked = organisation
                .links
                .iter()
                .filter(|link| link.kind == kind)
                .filter_map(|link| others.iter().find(|brief| brief.record.id == link.to))
                .map(|brief| {
                    Thing::new("Organization")
                        .with("@id", format!("{base}{}", Lang::default().url(&brief.path())))
                        .with("name", brief.record.title.text(lang))
                        .with("url", format!("{base}{}", visit.url(&brief.path())))
                });
            thing = thing.with_all(property, linked);
        }
    }
    Ok(thing)
}

/// Its names in other languages, and those it has or had beside.
fn other_names(loaded: &Loaded, shown: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let translated = loaded.organisation.name.iter().map(|(_, name)| name);
    let others = loaded.organisation.names.iter().map(|other| other.name.as_str());
    for name in translated.chain(others) {
        if name != shown && !name.is_empty() && !names.iter().any(|held| held == name) {
            names.push(name.to_owned());
        }
    }
    names
}

fn identifiers(organisation: &Organisation) -> Vec<Thing> {
    organisation
        .identifiers
        .iter()
        .map(|held| {
            Thing::new("PropertyValue")
                .with("propertyID", held.scheme.code())
                .with("value", held.value.clone())
        })
        .collect()
}

/// The pages of registers that are about this very organisation; a GeoNames number is of a place, not of its authority.
fn same_as(organisation: &Organisation) -> Vec<String> {
    organisation
        .identifiers
        .iter()
        .filter(|held| held.scheme != Scheme::Geonames)
        .filter_map(|held| Identifier::parse(held.scheme, &held.value).ok()?.url())
        .collect()
}

/// Its own point, else that of its place or commune, latitude first.
async fn position(app: &App, organisation: &Organisation) -> Result<Option<(f64, f64)>> {
    if organisation.point.is_some() {
        return Ok(organisation.point);
    }
    if let Some(id) = organisation.place {
        let held = place::some(app.db.reader(), vec![id]).await?;
        if let Some((record, place)) = held.first()
            && allow(&Actor::Visitor, Action::Read, record.guarded())
        {
            return Ok(place.lat.zip(place.lon));
        }
    }
    if let Some((kind, code)) = organisation
        .territory
        .as_ref()
        .filter(|(kind, _)| kind == "commune")
    {
        let held = territory::find(app.db.reader(), kind, code).await?;
        return Ok(held.and_then(|held| held.lat.zip(held.lon)));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_said_in_schema_org_and_new_ones_follow_their_group() {
        for (kind, group, expected) in [
            ("commune", "authorities", "GovernmentOrganization"),
            ("twinning_committee", "civil_society", "NGO"),
            ("lycee", "education", "HighSchool"),
            ("nursery", "education", "EducationalOrganization"),
            ("anything", "", "Organization"),
        ] {
            assert_eq!(type_of(kind, group), expected, "{kind}");
        }
    }
}
