//! What the law asks of an authority that acts abroad, told to administrators as advice, never as a refusal: a sheet
//! may be saved incomplete. French law only; a link wholly inside France is outside CGCT L1115-1 and following.

use chrono::{Days, NaiveDate};
use kernel::Lang;
use kernel::date::Dated;

use crate::messages::Messages;
use crate::partnership::{Agreement, Partnership};

/// What the rules look at besides the partnership itself.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The parties outside France.
    pub foreign: Vec<ForeignParty>,
    /// Whether one of its themes serves a goal of the 2030 Agenda.
    pub has_goal: bool,
    /// Whether all parties are in France.
    pub in_france: bool,
}

/// A party outside France.
#[derive(Debug, Clone, Default)]
pub struct ForeignParty {
    /// Its name.
    pub name: String,
    /// Code of its kind, when it is an organisation.
    pub kind: Option<String>,
    /// Its country's name.
    pub country: String,
    /// Whether France recognises that country.
    pub recognised: bool,
}

/// A point to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// A party is a State (CGCT L1115-5).
    StateParty(String),
    /// A party's entity is not recognised by France (circular INTB1513713C).
    NotRecognised {
        /// The party.
        party: String,
        /// The entity.
        country: String,
    },
    /// An agreement was signed and no transmission is noted (CGCT L1115-1).
    NotTransmitted(String),
    /// An agreement has run out.
    Expired(String),
    /// An agreement runs out within six months.
    ExpiresSoon(String),
    /// An agreement says no forecast amount (CGCT L1115-1).
    NoAmount(String),
    /// An agreement says no object (CGCT L1115-1).
    NoObject(String),
    /// It was signed before the vote that allows it.
    SignedBeforeVote(String),
    /// Said to rest on an agreement, and none is noted.
    NoAgreement,
    /// Nobody noted the legal basis.
    NoBasis,
    /// No theme serves a goal of the 2030 Agenda (CGCT L1115-1).
    NoGoal,
}

impl Advice {
    /// How grave it looks: `error`, `warning` or `info`, as the components have it.
    #[must_use]
    pub fn level(&self) -> &'static str {
        match self {
            Advice::StateParty(_) | Advice::NotRecognised { .. } => "error",
            Advice::NotTransmitted(_)
            | Advice::Expired(_)
            | Advice::SignedBeforeVote(_)
            | Advice::NoAgreement => "warning",
            _ => "info",
        }
    }

    /// The advice in plain words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let t = Messages(lang);
        match self {
            Advice::StateParty(party) => t.law_state(party.clone()),
            Advice::NotRecognised { party, country } => t.law_recognised(country.clone(), party.clone()),
            Advice::NotTransmitted(what) => t.law_transmitted(what.clone()),
            Advice::Expired(what) => t.law_expired(what.clone()),
            Advice::ExpiresSoon(what) => t.law_expires_soon(what.clone()),
            Advice::NoAmount(what) => t.law_amount(what.clone()),
            Advice::NoObject(what) => t.law_object(what.clone()),
            Advice::SignedBeforeVote(what) => t.law_vote(what.clone()),
            Advice::NoAgreement => t.law_no_agreement(),
            Advice::NoBasis => t.law_no_basis(),
            Advice::NoGoal => t.law_goal(),
        }
    }

    /// The text of law that it rests on; empty where it is plain prudence.
    #[must_use]
    pub fn article(&self, lang: Lang) -> String {
        let t = Messages(lang);
        match self {
            Advice::StateParty(_) => t.article_state(),
            Advice::NotRecognised { .. } => t.article_recognised(),
            Advice::NotTransmitted(_) | Advice::NoAmount(_) | Advice::NoObject(_) | Advice::NoGoal => {
                t.article_action()
            }
            Advice::NoAgreement | Advice::NoBasis => t.article_action(),
            Advice::Expired(_) | Advice::ExpiresSoon(_) | Advice::SignedBeforeVote(_) => String::new(),
        }
    }
}

/// Kinds of organisations that are a State or speak for one.
const STATES: [&str; 1] = ["state_service"];
/// How long before its end an agreement is brought to mind.
const SOON: Days = Days::new(183);

/// The points to look at, gravest first.
#[must_use]
pub fn advise(partnership: &Partnership, facts: &Facts, today: NaiveDate, lang: Lang) -> Vec<Advice> {
    let mut advice = Vec::new();
    for agreement in &partnership.agreements {
        on_dates(agreement, partnership.is_running(), today, lang, &mut advice);
    }
    if !facts.in_france {
        for party in &facts.foreign {
            if party.kind.as_deref().is_some_and(|kind| STATES.contains(&kind)) {
                advice.push(Advice::StateParty(party.name.clone()));
            }
            if !party.recognised {
                advice.push(Advice::NotRecognised {
                    party: party.name.clone(),
                    country: party.country.clone(),
                });
            }
        }
        for agreement in partnership
            .agreements
            .iter()
            .filter(|agreement| is_convention(agreement))
        {
            let what = named(agreement, lang);
            if agreement.signed.is_some() && agreement.transmitted.is_none() {
                advice.push(Advice::NotTransmitted(what.clone()));
            }
            if agreement.amount.is_none() {
                advice.push(Advice::NoAmount(what.clone()));
            }
            if agreement.object.is_empty() {
                advice.push(Advice::NoObject(what));
            }
        }
        match partnership.legal_basis.as_deref() {
            Some("convention") if !partnership.agreements.iter().any(is_convention) => {
                advice.push(Advice::NoAgreement);
            }
            None => advice.push(Advice::NoBasis),
            _ => {}
        }
        if !facts.has_goal {
            advice.push(Advice::NoGoal);
        }
    }
    let rank = |advice: &Advice| match advice.level() {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
    advice.sort_by_key(rank);
    advice
}

fn on_dates(agreement: &Agreement, running: bool, today: NaiveDate, lang: Lang, advice: &mut Vec<Advice>) {
    let last = |dated: &Option<Dated>| dated.as_ref().and_then(|dated| dated.value.latest());
    let first = |dated: &Option<Dated>| dated.as_ref().and_then(|dated| dated.value.earliest());
    if let Some(end) = last(&agreement.expires).filter(|_| running) {
        if end < today {
            advice.push(Advice::Expired(named(agreement, lang)));
        } else if today.checked_add_days(SOON).is_some_and(|limit| end <= limit) {
            advice.push(Advice::ExpiresSoon(named(agreement, lang)));
        }
    }
    if let (Some(signed), Some(voted)) = (last(&agreement.signed), first(&agreement.deliberated))
        && signed < voted
    {
        advice.push(Advice::SignedBeforeVote(named(agreement, lang)));
    }
}

/// Conventions in the sense of L1115-1; letters, charters and deeds of friendship are not.
fn is_convention(agreement: &Agreement) -> bool {
    matches!(agreement.kind.as_str(), "agreement" | "amendment")
}

/// `Convention « eau potable »`, or `Convention` with its date.
fn named(agreement: &Agreement, lang: Lang) -> String {
    let kind = crate::codes::label(crate::codes::agreement_kinds(), &agreement.kind, lang);
    if let Some(object) = agreement.object.pick(lang) {
        let quoted = kernel::text::truncate_chars(object.text, 80);
        return match lang {
            Lang::Fr => format!("{kind} «\u{a0}{quoted}\u{a0}»"),
            Lang::En => format!("{kind} “{quoted}”"),
        };
    }
    match &agreement.signed {
        Some(signed) => format!("{kind} ({})", signed.value.display(lang)),
        None => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Translated;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn date(text: &str) -> Option<Dated> {
        Some(Dated {
            value: text.parse().unwrap(),
            original: None,
        })
    }

    fn whole() -> (Partnership, Facts) {
        let agreement = Agreement {
            object: Translated::one("fr", "Eau potable"),
            amount: Some(5_000_000),
            deliberated: date("2025-01-10"),
            signed: date("2025-02-01"),
            transmitted: date("2025-02-03"),
            expires: date("2028"),
            ..Agreement::default()
        };
        let partnership = Partnership {
            status: "agreement".into(),
            legal_basis: Some("convention".into()),
            agreements: vec![agreement],
            ..Partnership::default()
        };
        let partner = ForeignParty {
            name: "Matola".into(),
            kind: Some("foreign_authority".into()),
            country: "Mozambique".into(),
            recognised: true,
        };
        (
            partnership,
            Facts {
                foreign: vec![partner],
                has_goal: true,
                in_france: false,
            },
        )
    }

    #[test]
    fn a_complete_agreement_calls_for_no_advice() {
        let (partnership, facts) = whole();
        assert_eq!(advise(&partnership, &facts, today(), Lang::Fr), []);
    }

    #[test]
    fn a_state_and_an_entity_that_france_does_not_recognise_come_first() {
        let (partnership, mut facts) = whole();
        facts.foreign[0].kind = Some("state_service".into());
        facts.foreign[0].recognised = false;
        facts.has_goal = false;
        let advice = advise(&partnership, &facts, today(), Lang::Fr);
        assert_eq!(advice[0], Advice::StateParty("Matola".into()));
        assert!(matches!(advice[1], Advice::NotRecognised { .. }));
        assert_eq!(advice[2], Advice::NoGoal);
        assert!(advice[0].article(Lang::Fr).contains("L1115-5"));
    }

    #[test]
    fn an_agreement_that_was_not_sent_or_has_run_out_is_told() {
        let (mut partnership, facts) = whole();
        partnership.agreements[0].transmitted = None;
        partnership.agreements[0].expires = date("2025-12");
        let advice = advise(&partnership, &facts, today(), Lang::Fr);
        let named = "Convention «\u{a0}Eau potable\u{a0}»".to_owned();
        assert_eq!(
            advice,
            [
                Advice::Expired(named.clone()),
                Advice::NotTransmitted(named.clone())
            ]
        );
        assert!(advice[1].text(Lang::Fr).contains(&named));
        partnership.status = "ended".into();
        assert_eq!(
            advise(&partnership, &facts, today(), Lang::Fr).len(),
            1,
            "an ended link needs no new agreement"
        );
    }

    #[test]
    fn the_end_is_brought_to_mind_and_the_vote_comes_before_the_signature() {
        let (mut partnership, facts) = whole();
        partnership.agreements[0].expires = date("2027-03-01");
        partnership.agreements[0].deliberated = date("2025-03");
        let advice = advise(&partnership, &facts, today(), Lang::En);
        assert!(matches!(advice[0], Advice::SignedBeforeVote(_)));
        assert!(matches!(advice[1], Advice::ExpiresSoon(_)));
    }

    #[test]
    fn a_link_inside_france_is_outside_these_rules() {
        let (mut partnership, mut facts) = whole();
        partnership.legal_basis = None;
        partnership.agreements[0].transmitted = None;
        facts.in_france = true;
        facts.has_goal = false;
        assert_eq!(advise(&partnership, &facts, today(), Lang::Fr), []);
    }
}
