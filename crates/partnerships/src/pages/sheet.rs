//! The sheet of a partnership.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::Datelike;
use directory::theme;
use geo::map::View;
use kernel::date::Dated;
use kernel::policy::{Action, allow};
use kernel::{Lang, Translated};
use sea_orm::entity::prelude::*;
use web::notes::{Note, Notes};
use web::{App, Block, Error, Page, RelatedRequest, Result, Subject, Visit, html, i18n, markdown};

use super::{moved, permitted};
use crate::known::Known;
use crate::law::{Advice, Facts, ForeignParty, advise};
use crate::messages::Messages;
use crate::pages::list::badge;
use crate::partnership::{Agreement, Partnership};
use crate::store::{self, Brief, Loaded};
use crate::{atlas, codes, status};

/// A text with the language that it is in, where that is not the page's.
#[derive(Default)]
struct Words {
    text: String,
    lang: String,
}

impl Words {
    fn of(text: &Translated, lang: Lang) -> Words {
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

struct ServiceView {
    name: String,
    lead: bool,
}

struct PartyView {
    name: String,
    lang: String,
    href: String,
    to_identify: bool,
    country: String,
    country_href: String,
    role: String,
    own_word: Words,
    services: Vec<ServiceView>,
    when: String,
}

struct FormView {
    name: String,
    definition: String,
    when: String,
    words: String,
    source: usize,
}

struct EventView {
    when: String,
    title: String,
    lang: String,
    kind: String,
    status: String,
    note: String,
    source: usize,
    computed: bool,
}

struct AgreementView {
    kind: String,
    object: Words,
    amount: String,
    deliberated: String,
    signed: String,
    transmitted: String,
    expires: String,
    source: usize,
}

struct FigureView {
    label: String,
    value: String,
    when: String,
    note: String,
    source: usize,
}

struct LinkView {
    label: String,
    href: String,
}

struct AdviceView {
    level: &'static str,
    text: String,
    article: String,
}

#[derive(Template)]
#[template(path = "partnership.html")]
struct Sheet {
    page: Page,
    t: Messages,
    forms_line: String,
    title: Words,
    summary: String,
    summary_lang: String,
    status: String,
    badge: &'static str,
    status_source: usize,
    period: String,
    period_words: String,
    last_sign: Option<EventView>,
    basis: String,
    in_france: bool,
    example: bool,
    state: String,
    visibility: String,
    parties: Vec<PartyView>,
    forms: Vec<FormView>,
    timeline: Vec<EventView>,
    agreements: Vec<AgreementView>,
    committees: Vec<LinkView>,
    figures: Vec<FigureView>,
    themes: Vec<LinkView>,
    countries: Vec<LinkView>,
    map: String,
    unplaced: Vec<String>,
    advice: Vec<AdviceView>,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    base: String,
    can_edit: bool,
    archived: bool,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
) -> Result<Response> {
    let loaded = permitted(&app, &visit, &address, Action::Read).await?;
    if let Some(answer) = moved(&visit, &loaded.record, &address, "") {
        return Ok(answer);
    }
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let Loaded {
        record,
        partnership,
        in_france,
        ..
    } = &loaded;
    let brief = store::with_parts(connection, vec![record.clone()])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let mut known = Known::load(connection, std::slice::from_ref(&brief), &visit.actor).await?;
    known
        .add_organisations(connection, partnership.committees.clone(), &visit.actor)
        .await?;
    let mut notes = Notes::load(connection).await?;
    let today = app.clock.today();

    let status_source = notes.number(partnership.status_source);
    let status_text = status::sentence(
        &partnership.status,
        partnership.status_as_of.as_ref(),
        partnership.status_source.is_some(),
        today,
        lang,
    );
    let last_sign = partnership.last_sign.as_ref().map(|sign| {
        let words = Words::of(&sign.text, lang);
        EventView {
            when: when(sign.dated.as_ref(), lang),
            title: words.text,
            lang: words.lang,
            kind: t.last_sign(),
            status: String::new(),
            note: String::new(),
            source: notes.number(sign.source),
            computed: false,
        }
    });
    let parties = parties(&app, &loaded, &brief, &known, lang).await?;
    let forms = forms(partnership, &mut notes, lang);
    let timeline = timeline(partnership, &mut notes, today.year(), lang);
    let agreements = partnership
        .agreements
        .iter()
        .map(|held| agreement(held, &mut notes, lang))
        .collect();
    let committees = partnership
        .committees
        .iter()
        .filter_map(|id| known.organisation(*id, lang))
        .map(|named| LinkView {
            label: named.name,
            href: named.href,
        })
        .collect();
    let figures = partnership
        .figures
        .iter()
        .map(|figure| FigureView {
            label: figure.label(lang),
            value: figure.text(lang),
            when: when(figure.dated.as_ref(), lang),
            note: figure.note.text(lang).to_owned(),
            source: notes.number(figure.source),
        })
        .collect();
    for id in &partnership.sources {
        notes.number(Some(*id));
    }
    let all_themes = theme::all(connection).await?;
    let held: Vec<&theme::Model> = all_themes
        .iter()
        .filter(|theme| partnership.themes.contains(&theme.code))
        .collect();
    let themes = held
        .iter()
        .map(|theme| LinkView {
            label: theme.label(lang).to_owned(),
            href: lang.url(&format!("/themes/{}", theme.code)),
        })
        .collect();
    let countries = brief
        .countries()
        .iter()
        .map(|code| LinkView {
            label: known.country(code, lang),
            href: lang.url(&format!("/pays/{code}")),
        })
        .collect();
    let (map, unplaced) = map(&app, &brief, &known, lang);
    let can_edit = allow(&visit.actor, Action::Edit, record.guarded());
    let advice = if can_edit {
        let facts = facts(
            &brief,
            &known,
            held.iter().any(|theme| !theme.sdgs.is_empty()),
            *in_france,
            lang,
        );
        advise(partnership, &facts, today, lang)
            .iter()
            .map(|advice| seen(advice, lang))
            .collect()
    } else {
        Vec::new()
    };
    let request = RelatedRequest {
        subject: Subject::Partnership(record.id),
        lang,
        actor: visit.actor.clone(),
    };
    let blocks = app.related(request).await?;

    let title = Words::of(&partnership.title, lang);
    let summary = partnership.summary.pick(lang);
    let summary_lang = summary
        .as_ref()
        .map(|picked| picked.lang)
        .filter(|tag| *tag != lang.code())
        .unwrap_or_default();
    let summary_html = summary
        .as_ref()
        .map(|picked| markdown::render(picked.text))
        .unwrap_or_default();
    let described = summary
        .as_ref()
        .map(|picked| kernel::text::truncate_chars(&markdown::plain(picked.text), 200));
    let page = visit
        .page(&app, title.text.clone())
        .crumb(t.partnerships(), visit.url("/partenariats"))
        .crumb(title.text.clone(), "")
        .described(described.unwrap_or_default());
    let sheet = Sheet {
        forms_line: atlas::forms_text(&brief, lang),
        summary_lang: summary_lang.to_owned(),
        summary: summary_html,
        status: status_text,
        badge: badge(&brief, today),
        status_source,
        period: when(partnership.dated.as_ref(), lang),
        period_words: wording(partnership.dated.as_ref(), lang),
        last_sign,
        basis: partnership
            .legal_basis
            .as_ref()
            .map(|code| codes::label(codes::legal_bases(), code, lang))
            .unwrap_or_default(),
        in_france: *in_france,
        example: record.example,
        state: record.state.clone(),
        visibility: record.visibility.clone(),
        parties,
        forms,
        timeline,
        agreements,
        committees,
        figures,
        themes,
        countries,
        map,
        unplaced,
        advice,
        blocks,
        notes: notes.list(lang),
        base: visit.url(&store::path(record)),
        can_edit,
        archived: record.state() == kernel::State::Archived,
        title,
        page,
        t,
    };
    html(&sheet)
}

/// A date in the reader's words; empty for none.
fn when(dated: Option<&Dated>, lang: Lang) -> String {
    dated.map(|dated| dated.value.display(lang)).unwrap_or_default()
}

/// The document's own wording of a date, where it says more than the date does.
fn wording(dated: Option<&Dated>, lang: Lang) -> String {
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

async fn parties(
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
                name: service.name.text(lang).to_owned(),
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
            role: codes::label(codes::roles(), &party.role, lang),
            own_word: Words::of(&party.own_word, lang),
            when: when(party.dated.as_ref(), lang),
        }
    });
    Ok(views.collect())
}

fn forms(partnership: &Partnership, notes: &mut Notes, lang: Lang) -> Vec<FormView> {
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
fn timeline(partnership: &Partnership, notes: &mut Notes, year: i32, lang: Lang) -> Vec<EventView> {
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

fn agreement(held: &Agreement, notes: &mut Notes, lang: Lang) -> AgreementView {
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

/// The map of this link alone, and the parties that have no point on it.
fn map(app: &App, brief: &Brief, known: &Known, lang: Lang) -> (String, Vec<String>) {
    let lost = brief.away().filter(|party| known.spot(party).is_none());
    let unplaced = lost.map(|party| known.party(party, lang).name).collect();
    if brief.away().all(|party| known.spot(party).is_none()) {
        return (String::new(), unplaced);
    }
    let lead = brief
        .home()
        .filter(|party| party.role == "lead")
        .chain(brief.home());
    let home = lead
        .filter_map(|party| Some((party, known.spot(party)?)))
        .next()
        .map_or_else(
            || atlas::Home {
                point: app.settings.home_point,
                label: app.settings.network.clone(),
                href: lang.url("/carte"),
            },
            |(party, spot)| {
                let named = known.party(party, lang);
                atlas::Home {
                    point: (spot.lon, spot.lat),
                    label: named.name,
                    href: named.href,
                }
            },
        );
    let mut map = atlas::world(
        "carte-lien",
        std::slice::from_ref(brief),
        known,
        &home,
        View::Fit,
        lang,
    );
    map.title = brief.record.title.text(lang).to_owned();
    (atlas::draw(&map), unplaced)
}

fn facts(brief: &Brief, known: &Known, has_goal: bool, in_france: bool, lang: Lang) -> Facts {
    let foreign = brief.away().map(|party| ForeignParty {
        name: known.party(party, lang).name,
        kind: party
            .organisation_id
            .and_then(|id| known.organisations.get(&id))
            .map(|(_, row)| row.kind_code.clone()),
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

fn seen(advice: &Advice, lang: Lang) -> AdviceView {
    AdviceView {
        level: advice.level(),
        text: advice.text(lang),
        article: advice.article(lang),
    }
}
