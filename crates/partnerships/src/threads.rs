//! Partnerships as lines of a map: whom they join, where that is, how lively they are. A map of the whole network is
//! drawn from rows of few columns; that of a sheet from the partnerships that the sheet has read already.

use chrono::NaiveDate;
use geo::map::LinkStyle;
use kernel::date::Dated;
use kernel::{Actor, Lang};
use sea_orm::ConnectionTrait;
use sea_orm::prelude::Uuid;

use crate::atlas::{self, forms_said, forms_text};
use crate::known::{Known, Named, Side, Spot};
use crate::status;
use crate::store::{self, Brief, Filter, Strand};

/// A partnership on a map.
pub(crate) struct Thread {
    pub id: Uuid,
    pub in_france: bool,
    pub style: LinkStyle,
    /// Its page, with the language.
    pub href: String,
    pub title: String,
    /// Its forms, in words.
    pub forms: String,
    state: Told,
    pub ends: Vec<End>,
}

/// A status, and whence it is known.
struct Told {
    status: String,
    as_of: Option<Dated>,
    sourced: bool,
}

/// A party on a map.
pub(crate) struct End {
    /// What tells its place on the map from others.
    pub key: Uuid,
    /// Whether it is on the side that the network looks from.
    pub home: bool,
    pub leads: bool,
    pub named: Named,
    /// Country code.
    pub country: String,
    pub spot: Option<Spot>,
}

impl End {
    /// Where a party from here starts its links: its own point or its territory's. Known by its country alone, it
    /// starts nowhere: a line from the middle of the country would be invented.
    pub fn start(&self) -> Option<Spot> {
        self.spot.filter(|spot| !spot.area)
    }
}

impl Thread {
    /// The parties on the side that the network looks from.
    pub fn home(&self) -> impl Iterator<Item = &End> {
        self.ends.iter().filter(|end| end.home)
    }

    /// The parties on the other side.
    pub fn away(&self) -> impl Iterator<Item = &End> {
        self.ends.iter().filter(|end| !end.home)
    }

    /// Its forms and its state, as they are told on that day.
    pub fn detail(&self, today: NaiveDate, lang: Lang) -> String {
        let Told {
            status,
            as_of,
            sourced,
        } = &self.state;
        let said = status::sentence(status, as_of.as_ref(), *sourced, today, lang);
        format!("{} · {said}", self.forms)
    }

    /// Where its lines start: at whoever leads it from here, or at another of its parties that has a point.
    pub fn start(&self) -> Option<Spot> {
        let leading = self.home().filter(|end| end.leads);
        leading.chain(self.home()).find_map(End::start)
    }
}

/// The lines of partnerships that were read whole.
pub(crate) fn of_briefs(briefs: &[Brief], known: &Known, lang: Lang) -> Vec<Thread> {
    let thread = |brief: &Brief| Thread {
        id: brief.record.id,
        in_france: brief.row.in_france,
        style: atlas::style(&brief.row.status),
        href: lang.url(&brief.path()),
        title: brief.record.title.text(lang).to_owned(),
        forms: forms_text(brief, lang),
        state: Told {
            status: brief.row.status.clone(),
            as_of: brief.row.status_as_of.as_ref().map(|dated| dated.0.clone()),
            sourced: brief.row.status_source_id.is_some(),
        },
        ends: brief
            .parties
            .iter()
            .map(|party| End {
                key: party.organisation_id.or(party.place_id).unwrap_or(party.id),
                home: party.home,
                leads: party.role == "lead",
                named: known.party(party, lang),
                country: party.country.clone(),
                spot: known.spot(party),
            })
            .collect(),
    };
    briefs.iter().map(thread).collect()
}

/// The lines of all partnerships under a filter, with what they speak of.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn all(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    lang: Lang,
) -> database::Result<(Vec<Thread>, Known)> {
    let found = store::threads(connection, filter, actor).await?;
    let parties = found.iter().flat_map(|held| &held.strands).map(Side::from);
    let known = Known::of(connection, parties, actor).await?;
    let end = |strand: &Strand| End {
        key: strand.organisation_id.or(strand.place_id).unwrap_or(strand.id),
        home: strand.home,
        leads: strand.role == "lead",
        named: known.party(strand, lang),
        country: strand.country.clone(),
        spot: known.spot(strand),
    };
    let threads = found
        .iter()
        .map(|held| Thread {
            id: held.row.id,
            in_france: held.row.in_france,
            style: atlas::style(&held.row.status),
            href: lang.url(&store::path_of(&held.row.slug, &held.row.short_id)),
            title: held.row.title.text(lang).to_owned(),
            forms: forms_said(held.forms.iter().map(String::as_str), lang),
            state: Told {
                status: held.row.status.clone(),
                as_of: held.row.status_as_of.as_ref().map(|dated| dated.0.clone()),
                sourced: held.row.status_source_id.is_some(),
            },
            ends: held.strands.iter().map(end).collect(),
        })
        .collect();
    Ok((threads, known))
}
