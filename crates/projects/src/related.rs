//! What actions add to the pages of organisations, partnerships, places, countries, themes, territories and to the
//! first page.

use askama::Template;
use database::{Error, Result, record};
use kernel::{Actor, Lang};
use uuid::Uuid;
use web::{App, Block, BoxFuture, RelatedRequest, Subject};

use crate::codes;
use crate::lookup::{Line, lines};
use crate::messages::Messages;
use crate::store::{self, Brief, CountBy, Filter, Order};

/// How many actions a block lists before it leads to the whole list.
const SHOWN: usize = 12;
/// How many actions one role of an organisation lists.
const SHOWN_A_ROLE: usize = 10;
/// How many actions the first page names.
const SHOWN_HOME: usize = 6;
/// The place of the block on others' pages: after partnerships.
const PLACE: u16 = 30;

/// Actions under one heading; without one when the block's own says it all.
struct Group {
    title: String,
    lines: Vec<Line>,
    more_href: String,
    more: String,
}

/// How many of a group's actions a phone shows before the rest is unfolded.
const OPEN: usize = 3;

impl Group {
    fn open(&self) -> &[Line] {
        &self.lines[..self.lines.len().min(OPEN)]
    }

    fn folded(&self) -> &[Line] {
        &self.lines[self.lines.len().min(OPEN)..]
    }
}

#[derive(Template)]
#[template(path = "block_projects.html")]
struct ProjectsBlock {
    t: Messages,
    w: web::Messages,
    groups: Vec<Group>,
}

struct KindCount {
    label: String,
    count: i64,
    href: String,
}

#[derive(Template)]
#[template(path = "block_home.html")]
struct HomeBlock {
    t: Messages,
    kinds: Vec<KindCount>,
    lines: Vec<Line>,
    all_href: String,
}

pub(crate) fn related(app: App, request: RelatedRequest) -> BoxFuture<Result<Vec<Block>>> {
    Box::pin(async move {
        let t = Messages(request.lang);
        Ok(match request.subject.clone() {
            Subject::Home => home(&app, &request).await?,
            Subject::Organisation(id) => of_organisation(&app, &request, id).await?,
            Subject::Brief(id) => crate::brief::of_organisation(&app, &request, id).await?,
            Subject::Partnership(id) => {
                let record = record::by_id(app.db.reader(), id).await?;
                plain(
                    &app,
                    &request,
                    t.block_partnership(),
                    &Filter {
                        partnerships: vec![id],
                        ..Filter::default()
                    },
                    &format!("partnership={}", record.short_id),
                )
                .await?
            }
            Subject::Place(id) => {
                let record = record::by_id(app.db.reader(), id).await?;
                plain(
                    &app,
                    &request,
                    t.block_title(),
                    &Filter {
                        places: vec![id],
                        ..Filter::default()
                    },
                    &format!("place={}", record.short_id),
                )
                .await?
            }
            Subject::Country(code) => {
                plain(
                    &app,
                    &request,
                    t.block_title(),
                    &Filter {
                        countries: vec![code.clone()],
                        ..Filter::default()
                    },
                    &format!("country={code}"),
                )
                .await?
            }
            Subject::Theme(code) => {
                plain(
                    &app,
                    &request,
                    t.block_title(),
                    &Filter {
                        themes: vec![code.clone()],
                        ..Filter::default()
                    },
                    &format!("theme={code}"),
                )
                .await?
            }
            Subject::Territory { kind, code } => {
                let mut filter = Filter::default();
                filter.add_territory(&kind, &code);
                plain(
                    &app,
                    &request,
                    t.block_title(),
                    &filter,
                    &format!("territory={kind}:{code}"),
                )
                .await?
            }
            Subject::Project(_) => Vec::new(),
        })
    })
}

pub(crate) fn block(
    request: &RelatedRequest,
    title: String,
    count: usize,
    template: &impl Template,
) -> Result<Vec<Block>> {
    let order = if request.subject == Subject::Home {
        PLACE + 10
    } else {
        PLACE
    };
    // A template fails only when a formatter of ours does, which has no better name here.
    let html = template
        .render()
        .map_err(|error| Error::Io(std::io::Error::other(error)))?;
    Ok(vec![Block {
        order,
        id: "actions",
        title,
        html,
        count: u64::try_from(count).unwrap_or(u64::MAX),
    }])
}

/// The first `limit` of `total` actions as a group that leads to the rest.
async fn group(
    app: &App,
    request: &RelatedRequest,
    title: String,
    (mut briefs, total): (Vec<Brief>, usize),
    limit: usize,
    query: &str,
) -> Result<Group> {
    let t = Messages(request.lang);
    let cut = total > limit;
    briefs.truncate(limit);
    Ok(Group {
        title,
        lines: lines(app.db.reader(), &briefs, request.lang, &request.actor).await?,
        more_href: if cut {
            request.lang.url(&format!("/projets?{query}"))
        } else {
            String::new()
        },
        more: t.block_all(total),
    })
}

async fn plain(
    app: &App,
    request: &RelatedRequest,
    title: String,
    filter: &Filter,
    query: &str,
) -> Result<Vec<Block>> {
    let order = Order::Recent;
    let found = store::list(app.db.reader(), filter, &request.actor, order, 1, SHOWN as u64).await?;
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    if total == 0 {
        return Ok(Vec::new());
    }
    let group = group(
        app,
        request,
        String::new(),
        (found.items, total),
        SHOWN,
        &format!("{query}&sort=date"),
    )
    .await?;
    block(
        request,
        title,
        total,
        &ProjectsBlock {
            t: Messages(request.lang),
            w: web::Messages(request.lang),
            groups: vec![group],
        },
    )
}

/// The actions of an organisation under its roles; one in which it has several stands under the first.
async fn of_organisation(app: &App, request: &RelatedRequest, id: Uuid) -> Result<Vec<Block>> {
    let t = Messages(request.lang);
    let found = store::of_organisation(app.db.reader(), id, &request.actor).await?;
    let total = found.len();
    if total == 0 {
        return Ok(Vec::new());
    }
    let short_id = record::by_id(app.db.reader(), id).await?.short_id;
    let mut left = found;
    let mut groups = Vec::new();
    for role in codes::ROLE_ORDER {
        let (of, rest): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(_, roles)| roles.iter().any(|held| held == role));
        left = rest;
        if of.is_empty() {
            continue;
        }
        let label = t
            .by_key(&format!("as-{role}"), None)
            .unwrap_or_else(|| codes::role_label(role, false, request.lang));
        let briefs: Vec<Brief> = of.into_iter().map(|(brief, _)| brief).collect();
        let total = briefs.len();
        groups.push(
            group(
                app,
                request,
                label,
                (briefs, total),
                SHOWN_A_ROLE,
                &format!("organisation={short_id}&role={role}&sort=date"),
            )
            .await?,
        );
    }
    block(
        request,
        t.block_title(),
        total,
        &ProjectsBlock {
            t,
            w: web::Messages(request.lang),
            groups,
        },
    )
}

/// Kinds with their counts, and the last dated actions that really took place somewhere.
async fn home(app: &App, request: &RelatedRequest) -> Result<Vec<Block>> {
    let (t, reader, lang, actor) = (
        Messages(request.lang),
        app.db.reader(),
        request.lang,
        &request.actor,
    );
    let counted = store::count_by(reader, &Filter::default(), actor, CountBy::Kind).await?;
    if counted.is_empty() {
        return Ok(Vec::new());
    }
    let total: i64 = counted.iter().map(|(_, count)| count).sum();
    let kinds = counted
        .into_iter()
        .map(|(code, count)| KindCount {
            label: codes::kind_plural(&code, lang),
            count,
            href: lang.url(&format!("/projets?kind={code}")),
        })
        .collect();
    let view = HomeBlock {
        t,
        kinds,
        lines: dated(app, lang, actor).await?,
        all_href: lang.url("/projets"),
    };
    block(
        request,
        t.list_title(),
        usize::try_from(total).unwrap_or(0),
        &view,
    )
}

/// The newest dated actions; invented ones only when there are no others.
async fn dated(app: &App, lang: Lang, actor: &Actor) -> Result<Vec<Line>> {
    let page = store::list(app.db.reader(), &Filter::default(), actor, Order::Recent, 1, 60).await?;
    let mut briefs: Vec<Brief> = page
        .items
        .into_iter()
        .filter(|brief| brief.row.dated.is_some())
        .collect();
    if briefs.iter().any(|brief| !brief.record.example) {
        briefs.retain(|brief| !brief.record.example);
    }
    briefs.truncate(SHOWN_HOME);
    lines(app.db.reader(), &briefs, lang, actor).await
}
