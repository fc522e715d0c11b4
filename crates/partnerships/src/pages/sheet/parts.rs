//! The parts of the sheet: who takes part, in which forms, what happened, what was signed, each with its words.

use kernel::date::Dated;
use kernel::{Lang, Translated};
use sea_orm::entity::prelude::*;
use web::notes::Notes;
use web::{App, Error, Result, i18n};

use crate::known::Known;
use crate::messages::Messages;
use crate::partnership::{Agreement, Partnership};
use crate::store::{Brief, Loaded};
use crate::{codes, status};

/// A text with the language that it is in, where that is not the page's.
#[derive(Default)]
pub(super) struct Words {
    pub text: String,
    pub lang: String,
}

impl Words {
    pub fn of(text: &Translated, lang: Lang) -> Words {
        let Some(picked) = text.pick(lang) else {
            return Words::default();
        };
        let tag = if picked.lang == lang.code() {
            String::new()
        } else {
            picked.lang.to_owned()
        };
        Words {
            text: picked.text.to_owned(),
            lang: tag,
        }
    }
}

pub(super) struct ServiceView {
    pub name: Words,
    pub lead: bool,
}

pub(super) struct PartyView {
    pub name: String,
    pub lang: String,
    pub href: String,
    pub to_identify: bool,
    pub country: String,
    pub country_href: String,
    pub role: String,
    pub own_word: Words,
    pub services: Vec<ServiceView>,
    pub when: String,
}

pub(super) struct FormView {
    pub name: String,
    pub definition: String,
    pub when: String,
    pub words: String,
    pub source: usize,
}

pub(super) struct EventView {
    pub when: String,
    pub title: String,
    pub lang: String,
    pub kind: String,
    pub status: String,
    pub note: String,
    pub source: usize,
    pub computed: bool,
}

pub(super) struct AgreementView {
    pub kind: String,
    pub object: Words,
    pub amount: String,
    pub deliberated: String,
    pub signed: String,
    pub transmitted: String,
    pub expires: String,
    pub source: usize,
}

pub(super) struct FigureView {
    pub label: String,
    pub value: String,
    pub when: String,
    pub note: Words,
    pub source: usize,
}

pub(super) struct LinkView {
    pub label: String,
    /// The label's language, where it is not the page's.
    pub lang: String,
    pub href: String,
}

pub(super) struct AdviceView {
    pub level: &'static str,
    pub text: String,
    pub article: String,
}

/// A date in the reader's words; empty for none.
pub(super) fn when(dated: Option<&Dated>, lang: Lang) -> String {
    dated.map(|dated| dated.value.display(lang)).unwrap_or_default()
}

/// The document's own wording of a date, where it says more than the date does.
pub(super) fn wording(dated: Option<&Dated>, lang: Lang) -> String {
    let Some(Dated {
        value,
        original: Some(words),
    }) = dated
    else {
        return String::new();
    };
    let shown = [value.display(Lang::Fr), value.display(lang), value.to_string()];
    let held = kernel::text::fold(words);
    if shown.iter().any(|text| kernel::text::fold(text).contains(&held)) {
        String::new()
    } else {
        words.clone()
    }
}

pub(super) async fn parties(
    app: &App,
    loaded: &Loaded,
    brief: &Brief,
    known: &Known,
    lang: Lang,
) -> Result<Vec<PartyView>, Error> {
    let parties = &loaded.partnership.parties;
    let wanted = parties
        .iter()
        .flat_map(|party| party.lead_service.iter().chain(&party.supporting_services))
        .copied();
    let services = directory::store::services_by_id(app.db.reader(), wanted.collect()).await?;
    let views = parties.iter().zip(&brief.parties).map(|(party, row)| {
        let named = known.party(row, lang);
        let seen = party
            .organisation
            .is_none_or(|id| known.organisations.contains_key(&id));
        let service = |id: &Uuid, lead: bool| {
            let (_, service) = services.get(id).filter(|_| seen)?;
            Some(ServiceView {
                name: Words::of(&service.name, lang),
                lead,
            })
        };
        let leads = party.lead_service.iter().filter_map(|id| service(id, true));
        let helps = party
            .supporting_services
            .iter()
            .filter_map(|id| service(id, false));
        PartyView {
            services: leads.chain(helps).collect(),
            country_href: if named.code.is_empty() {
                String::new()
            } else {
                lang.url(&format!("/pays/{}", named.code))
            },
            name: named.name,
            lang: named.lang,
            href: named.href,
            to_identify: named.to_identify,
            country: named.country,
            // That whoever takes part takes part says nothing.
            role: if party.role == "party" {
                String::new()
            } else {
                codes::label(codes::roles(), &party.role, lang)
            },
            own_word: Words::of(&party.own_word, lang),
            when: when(party.dated.as_ref(), lang),
        }
    });
    Ok(views.collect())
}

pub(super) fn forms(partnership: &Partnership, notes: &mut Notes, lang: Lang) -> Vec<FormView> {
    let forms = partnership.forms.iter().map(|held| FormView {
        name: codes::label(codes::forms(), &held.form, lang),
        definition: codes::find(codes::forms(), &held.form)
            .map(|code| code.definition.text(lang).to_owned())
            .unwrap_or_default(),
        when: when(held.dated.as_ref(), lang),
        words: wording(held.dated.as_ref(), lang),
        source: notes.number(held.source),
    });
    forms.collect()
}

/// What happened, oldest first, and the next round number of years, which is counted and not read in a document.
pub(super) fn timeline(
    partnership: &Partnership,
    notes: &mut Notes,
    year: i32,
    lang: Lang,
) -> Vec<EventView> {
    let t = Messages(lang);
    let mut events: Vec<_> = partnership.events.iter().collect();
    events.sort_by_key(|event| event.dated.as_ref().and_then(|dated| dated.value.sort_date()));
    let mut views: Vec<EventView> = events
        .into_iter()
        .map(|event| {
            let words = Words::of(&event.title, lang);
            let status = event.status.as_deref().filter(|_| event.kind == "status");
            EventView {
                when: when(event.dated.as_ref(), lang),
                title: words.text,
                lang: words.lang,
                kind: codes::label(codes::event_kinds(), &event.kind, lang),
                status: status
                    .map(|code| codes::label(codes::statuses(), code, lang))
                    .unwrap_or_default(),
                note: wording(event.dated.as_ref(), lang),
                source: notes.number(event.source),
                computed: false,
            }
        })
        .collect();
    let next = partnership.dated.as_ref().filter(|_| partnership.is_running());
    if let Some((year, years)) = next.and_then(|dated| status::next_jubilee(&dated.value, year)) {
        views.push(EventView {
            when: year.to_string(),
            title: t.jubilee(i64::from(years)),
            lang: String::new(),
            kind: t.computed(),
            status: String::new(),
            note: t.jubilee_note(),
            source: 0,
            computed: true,
        });
    }
    views
}

pub(super) fn agreement(held: &Agreement, notes: &mut Notes, lang: Lang) -> AgreementView {
    let amount = match (held.amount, held.currency.as_str()) {
        (None, _) => String::new(),
        (Some(cents), "EUR") => i18n::euros(lang, cents),
        (Some(cents), currency) => format!("{}\u{a0}{currency}", i18n::number(lang, cents / 100)),
    };
    AgreementView {
        kind: codes::label(codes::agreement_kinds(), &held.kind, lang),
        object: Words::of(&held.object, lang),
        amount,
        deliberated: when(held.deliberated.as_ref(), lang),
        signed: when(held.signed.as_ref(), lang),
        transmitted: when(held.transmitted.as_ref(), lang),
        expires: when(held.expires.as_ref(), lang),
        source: notes.number(held.source),
    }
}
