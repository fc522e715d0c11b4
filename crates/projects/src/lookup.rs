//! The names behind the ids of actions: everything that a list or a sheet shows, read in a few queries, and only what
//! the reader may see.

use std::collections::BTreeMap;

use database::{Result, record};
use directory::theme;
use geo::{country, place, territory};
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang, Translated};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::codes;
use crate::project::{Location, Participant};
use crate::rows::place as place_row;
use crate::store::{self, Brief};

/// A text with the language that it is really in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The text.
    pub text: String,
    /// Its language tag.
    pub lang: String,
}

impl Words {
    /// What a reader gets of a text.
    pub(crate) fn of(text: &Translated, lang: Lang) -> Words {
        text.pick(lang).map_or_else(Words::default, |picked| Words {
            text: picked.text.to_owned(),
            lang: picked.lang.to_owned(),
        })
    }

    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// A link to a page of ours.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// What it says.
    pub words: Words,
    /// Where it leads.
    pub href: String,
}

/// A place of an action, with its point if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// Its name.
    pub words: Words,
    /// Its page, without language.
    pub path: String,
    /// Longitude and latitude, degrees.
    pub point: Option<(f64, f64)>,
    /// The point stands for a larger area.
    pub approximate: bool,
    /// A whole country.
    pub area: bool,
    /// The country's code.
    pub country: String,
}

/// The names behind the ids of some actions.
#[derive(Default)]
pub(crate) struct Lookup {
    organisations: BTreeMap<Uuid, record::Model>,
    places: BTreeMap<Uuid, (record::Model, place::Model)>,
    territories: BTreeMap<(String, String), territory::Model>,
    countries: BTreeMap<String, country::Model>,
}

impl Lookup {
    /// Reads the names behind these participants and places.
    pub(crate) async fn load(
        connection: &impl ConnectionTrait,
        participants: &[Participant],
        locations: &[Location],
        countries: Vec<String>,
        actor: &Actor,
    ) -> Result<Lookup> {
        let mut found = Lookup::default();
        let ids = participants.iter().map(|held| held.organisation).collect();
        found.organisations = record::by_ids(connection, ids, actor)
            .await?
            .into_iter()
            .map(|record| (record.id, record))
            .collect();
        let (mut place_ids, mut codes, mut keys) = (Vec::new(), countries, Vec::new());
        for location in locations {
            match location {
                Location::Place { id } => place_ids.push(*id),
                Location::Country { code } => codes.push(code.clone()),
                Location::Territory { of, code } => keys.push((of.clone(), code.clone())),
            }
        }
        for (record, held) in place::some(connection, place_ids).await? {
            if allow(actor, Action::Read, record.guarded()) {
                codes.push(held.country.clone());
                found.places.insert(record.id, (record, held));
            }
        }
        found.territories = territory::by_keys(connection, keys).await?;
        codes.push("FR".to_owned());
        found.countries = country::some(connection, codes)
            .await?
            .into_iter()
            .map(|held| (held.code.clone(), held))
            .collect();
        Ok(found)
    }

    /// An organisation's record, if the reader may see it.
    pub(crate) fn organisation(&self, id: Uuid) -> Option<&record::Model> {
        self.organisations.get(&id)
    }

    /// A country's name; its code if it is unknown.
    pub(crate) fn country(&self, code: &str, lang: Lang) -> String {
        self.countries
            .get(code)
            .map_or_else(|| code.to_owned(), |held| held.label(lang).to_owned())
    }

    /// A place of an action; `None` if the reader may not see it.
    pub(crate) fn spot(&self, location: &Location, lang: Lang) -> Option<Spot> {
        Some(match location {
            Location::Place { id } => {
                let (record, held) = self.places.get(id)?;
                let country = self.countries.get(&held.country);
                let own = held.lon.zip(held.lat);
                Spot {
                    words: Words::of(&record.title, lang),
                    path: format!("/lieux/{}", record.address()),
                    // A country entered as a place has no point of its own: it stands where the country's name does.
                    point: own.or_else(|| {
                        country
                            .filter(|_| held.kind == "country")
                            .and_then(|country| country.lon.zip(country.lat))
                    }),
                    approximate: held.approximate,
                    area: held.kind == "country",
                    country: held.country.clone(),
                }
            }
            Location::Territory { of, code } => {
                let held = self.territories.get(&(of.clone(), code.clone()))?;
                Spot {
                    words: Words {
                        text: held.name.clone(),
                        lang: "fr".to_owned(),
                    },
                    path: format!("/territoires/{of}/{code}"),
                    point: held.lon.zip(held.lat),
                    approximate: held.approximate,
                    area: false,
                    country: "FR".to_owned(),
                }
            }
            Location::Country { code } => {
                let held = self.countries.get(code)?;
                Spot {
                    words: Words {
                        text: held.label(lang).to_owned(),
                        lang: lang.code().to_owned(),
                    },
                    path: format!("/pays/{code}"),
                    point: held.lon.zip(held.lat),
                    approximate: true,
                    area: true,
                    country: code.clone(),
                }
            }
        })
    }
}

/// An action in a list.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its title.
    pub title: Words,
    /// Its page, in the reader's language.
    pub href: String,
    /// Its kind, in words.
    pub kind: String,
    /// Who leads, where: one line.
    pub subtitle: String,
    /// When, in words; empty if nothing is told.
    pub date: String,
    /// Invented for the demonstration.
    pub example: bool,
    /// Where its sheet stands.
    pub state: String,
    /// Who may see it.
    pub visibility: String,
}

/// The status of an action's row, bound to the document that says it.
pub(crate) fn status_text(brief: &Brief, lang: Lang) -> String {
    let Some(code) = brief.row.status else {
        return String::new();
    };
    crate::project::Status {
        code,
        as_of: brief.row.status_as_of.clone().map(|dated| dated.0),
        source: brief.row.status_source,
    }
    .text(lang)
}

/// When an action took place, in words. "Since 2005" holds up to the document that says so, which is then named.
fn date_text(brief: &Brief, lang: Lang) -> String {
    let Some(dated) = &brief.row.dated else {
        return String::new();
    };
    let words = dated.value.display(lang);
    match &brief.row.status_as_of {
        Some(as_of) if dated.value.is_open_ended() => {
            format!("{words}, {}", crate::project::according_to(as_of, lang))
        }
        _ => words,
    }
}

/// Everything that lists and exports show of some actions beside their own rows.
pub(crate) struct Details {
    /// Who takes part in each.
    pub participants: BTreeMap<Uuid, Vec<Participant>>,
    /// Where each takes place.
    pub places: BTreeMap<Uuid, Vec<place_row::Model>>,
    /// The names.
    pub lookup: Lookup,
}

impl Details {
    /// Reads them.
    pub(crate) async fn load(
        connection: &impl ConnectionTrait,
        ids: Vec<Uuid>,
        actor: &Actor,
    ) -> Result<Details> {
        let participants = store::participants_of(connection, ids.clone()).await?;
        let places = store::places_of(connection, ids).await?;
        let everybody: Vec<Participant> = participants.values().flatten().cloned().collect();
        let everywhere: Vec<Location> = places.values().flatten().filter_map(location).collect();
        let countries = places
            .values()
            .flatten()
            .map(|held| held.country.clone())
            .collect();
        let lookup = Lookup::load(connection, &everybody, &everywhere, countries, actor).await?;
        Ok(Details {
            participants,
            places,
            lookup,
        })
    }

    /// Names of those who lead an action: who answers for it, else who carries it out, else who comes first.
    pub(crate) fn leads(&self, id: Uuid, lang: Lang) -> Vec<String> {
        let Some(participants) = self.participants.get(&id) else {
            return Vec::new();
        };
        let seen: Vec<(&str, String)> = participants
            .iter()
            .filter_map(|held| {
                Some((
                    held.role.as_str(),
                    self.lookup
                        .organisation(held.organisation)?
                        .title
                        .text(lang)
                        .to_owned(),
                ))
            })
            .collect();
        let leading = ["accountable", "implementing"]
            .into_iter()
            .find(|role| seen.iter().any(|(held, _)| held == role))
            .or_else(|| seen.first().map(|(role, _)| *role));
        let mut names: Vec<String> = Vec::new();
        for (role, name) in &seen {
            if Some(*role) == leading && !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The countries of an action, in words, France last: what is abroad tells more.
    pub(crate) fn countries(&self, id: Uuid) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for held in self.places.get(&id).into_iter().flatten() {
            if !codes.contains(&held.country) {
                codes.push(held.country.clone());
            }
        }
        codes.sort_by_key(|code| code == "FR");
        codes
    }

    /// The places of an action that the reader may see.
    pub(crate) fn spots(&self, id: Uuid, lang: Lang) -> Vec<Spot> {
        self.places
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(location)
            .filter_map(|location| self.lookup.spot(&location, lang))
            .collect()
    }

    /// An action as lists show it.
    pub(crate) fn line(&self, brief: &Brief, lang: Lang) -> Line {
        let id = brief.record.id;
        let mut leads = self.leads(id, lang);
        if leads.len() > 3 {
            leads.truncate(3);
            leads.push("…".to_owned());
        }
        let countries: Vec<String> = self
            .countries(id)
            .iter()
            .map(|code| self.lookup.country(code, lang))
            .collect();
        let parts: Vec<String> = [leads.join(", "), countries.join(", ")]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        Line {
            title: Words::of(&brief.record.title, lang),
            href: lang.url(&brief.path()),
            kind: codes::kind_label(&brief.row.kind_code, lang),
            subtitle: parts.join(" · "),
            date: date_text(brief, lang),
            example: brief.record.example,
            state: brief.record.state.clone(),
            visibility: brief.record.visibility.clone(),
        }
    }
}

fn location(held: &place_row::Model) -> Option<Location> {
    store::location_of(held.clone())
}

/// Actions as lists show them.
pub(crate) async fn lines(
    connection: &impl ConnectionTrait,
    briefs: &[Brief],
    lang: Lang,
    actor: &Actor,
) -> Result<Vec<Line>> {
    let details = Details::load(
        connection,
        briefs.iter().map(|brief| brief.record.id).collect(),
        actor,
    )
    .await?;
    Ok(briefs.iter().map(|brief| details.line(brief, lang)).collect())
}

/// The names of themes, by code; a merged theme is named after the one that replaced it.
pub(crate) async fn theme_names(
    connection: &impl ConnectionTrait,
    lang: Lang,
) -> Result<BTreeMap<String, String>> {
    Ok(theme::all(connection)
        .await?
        .into_iter()
        .map(|theme| (theme.code.clone(), theme.label(lang).to_owned()))
        .collect())
}
