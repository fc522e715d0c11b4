//! What the sheet works out: the map of the link, and what the law advises.

use geo::map::View;
use kernel::Lang;

use super::parts::AdviceView;
use crate::atlas;
use crate::known::Known;
use crate::law::{Advice, Facts, ForeignParty};
use crate::store::Brief;
use crate::threads;

/// The map of this link alone, and the parties that have no point on it.
pub(super) fn map(brief: &Brief, known: &Known, lang: Lang) -> (String, Vec<String>) {
    let name = |party| known.party(party, lang).name;
    let lost = brief.away().filter(|party| known.spot(*party).is_none());
    let from = brief.home().filter(|party| atlas::start(party, known).is_none());
    let unplaced = lost.chain(from).map(name).collect();
    if brief.away().all(|party| known.spot(party).is_none()) {
        return (String::new(), unplaced);
    }
    let lead = brief
        .home()
        .filter(|party| party.role == "lead")
        .chain(brief.home());
    let home = lead
        .filter_map(|party| Some((party, atlas::start(party, known)?)))
        .next()
        .map(|(party, spot)| {
            let named = known.party(party, lang);
            atlas::Home {
                point: (spot.lon, spot.lat),
                label: named.name,
                href: named.href,
            }
        });
    let frame = atlas::Frame {
        id: "carte-lien",
        home,
        view: View::Fit,
        lang,
        country: &|code| lang.url(&format!("/pays/{code}")),
        more: String::new(),
        today: None,
    };
    let threads = threads::of_briefs(std::slice::from_ref(brief), known, lang);
    let mut map = atlas::world(&frame, &threads, known);
    map.title = brief.record.title.text(lang).to_owned();
    (atlas::draw(&map, lang), unplaced)
}

pub(super) fn facts(brief: &Brief, known: &Known, has_goal: bool, in_france: bool, lang: Lang) -> Facts {
    let foreign = brief.away().map(|party| ForeignParty {
        name: known.party(party, lang).name,
        kind: party
            .organisation_id
            .and_then(|id| known.organisations.get(&id))
            .map(|body| body.kind_code.clone()),
        country: known.country(&party.country, lang),
        recognised: known
            .countries
            .get(&party.country)
            .is_none_or(|country| country.recognised),
    });
    Facts {
        foreign: foreign.collect(),
        has_goal,
        in_france,
    }
}

pub(super) fn seen(advice: &Advice, lang: Lang) -> AdviceView {
    AdviceView {
        level: advice.level(),
        text: advice.text(lang),
        article: advice.article(lang),
    }
}
