//! The sheet of a partnership.

mod judged;
mod linked;
mod parts;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::Datelike;
use directory::theme;
use kernel::policy::{Action, allow};
use web::notes::{Note, Notes};
use web::sheet;
use web::{App, Block, Error, Page, RelatedRequest, Result, Subject, Visit, html, markdown};

use self::judged::{facts, map, seen};
use self::parts::{
    AdviceView, AgreementView, EventView, FigureView, FormView, LinkView, PartyView, Words, agreement, forms,
    parties, timeline, when, wording,
};
use crate::known::Known;
use crate::law::advise;
use crate::messages::Messages;
use crate::pages::list::badge;
use crate::partnership::Partnership;
use crate::store::{self, Loaded};
use crate::{atlas, codes, status};

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
    can_propose: bool,
    can_archive: bool,
    archived: bool,
}

pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
) -> Result<Response> {
    let loaded = sheet::permitted::<Partnership>(&app, &visit, &address, Action::Read).await?;
    if let Some(answer) = sheet::moved::<Partnership>(&visit, &loaded.record, &address, "") {
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
            lang: named.lang,
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
            note: Words::of(&figure.note, lang),
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
            lang: String::new(),
            href: lang.url(&format!("/themes/{}", theme.code)),
        })
        .collect();
    let countries = brief
        .countries()
        .iter()
        .map(|code| LinkView {
            label: known.country(code, lang),
            lang: String::new(),
            href: lang.url(&format!("/pays/{code}")),
        })
        .collect();
    let (map, unplaced) = map(&brief, &known, lang);
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
    let mut page = visit
        .page(&app, title.text.clone())
        .crumb(t.partnerships(), visit.url("/partenariats"))
        .crumb_here(title.text.clone(), title.lang.clone())
        .described(described.unwrap_or_default())
        .of_record(&visit, record, &store::path(record));
    if web::jsonld::tells(&visit.actor, record.guarded()) {
        page = page.about(linked::thing(&app, &visit, &loaded, &brief, &known));
    }
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
        can_propose: !can_edit && allow(&visit.actor, Action::Propose, record.guarded()),
        can_archive: allow(&visit.actor, Action::Publish, record.guarded()),
        archived: record.state() == kernel::State::Archived,
        title,
        page,
        t,
    };
    html(&sheet)
}
