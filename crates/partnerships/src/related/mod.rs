//! What partnerships add to other pages: the links of an organisation, who from here works in a country, on a theme, at
//! a place, the map on the first page, and what of an organisation's links stands on its printed page.

mod brief;
mod groups;
mod home;
mod who_else;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use chrono::NaiveDate;
use database::{Result, record};
use geo::map::View;
use geo::territory;
use kernel::{Actor, Lang, MemberRole};
use sea_orm::prelude::Uuid;
use web::{App, Block, BoxFuture, RelatedRequest, Subject};

use self::groups::{Group, Groups, Line};
use crate::atlas;
use crate::known::{Known, Named};
use crate::messages::Messages;
use crate::pages::list::{item, status_note};
use crate::store::{self, Brief, Filter};
use crate::threads::{self, Thread};

/// A block that leads to the whole list shows some of so many, in the order of the list.
const FIRST: u64 = 200;

/// What the components' macros read of a page, for blocks that have no page of their own.
struct Frame {
    w: web::Messages,
    lang: Lang,
}

impl Frame {
    fn new(lang: Lang) -> Frame {
        Frame {
            w: web::Messages(lang),
            lang,
        }
    }

    fn url(&self, path: &str) -> String {
        self.lang.url(path)
    }
}

/// The blocks of a page.
pub(crate) fn related(app: App, request: RelatedRequest) -> BoxFuture<Result<Vec<Block>>> {
    Box::pin(async move {
        let reader = Reader {
            today: app.clock.today(),
            app,
            lang: request.lang,
            actor: request.actor,
        };
        match request.subject {
            Subject::Home => reader.home().await,
            Subject::Organisation(id) => reader.organisation(id).await,
            Subject::Brief(id) => reader.brief(id).await,
            Subject::Partnership(id) => reader.partnership(id).await,
            Subject::Project(_) => Ok(Vec::new()),
            Subject::Place(id) => {
                reader
                    .who_else(
                        Filter {
                            places: vec![id],
                            ..Filter::default()
                        },
                        None,
                    )
                    .await
            }
            Subject::Country(code) => {
                let path = format!("/partenariats?pays={}", web::list::encode(&code));
                reader
                    .who_else(
                        Filter {
                            countries: vec![code],
                            ..Filter::default()
                        },
                        Some(path),
                    )
                    .await
            }
            Subject::Theme(code) => {
                let path = format!("/partenariats?theme={}", web::list::encode(&code));
                reader
                    .who_else(
                        Filter {
                            themes: vec![code],
                            ..Filter::default()
                        },
                        Some(path),
                    )
                    .await
            }
            Subject::Territory { kind, code } => reader.territory(kind, code).await,
        }
    })
}

struct Reader {
    app: App,
    lang: Lang,
    actor: Actor,
    today: NaiveDate,
}

impl Reader {
    async fn all(&self, filter: &Filter) -> Result<(Vec<Brief>, Known)> {
        let connection = self.app.db.reader();
        let briefs = store::all(connection, filter, &self.actor).await?;
        let known = Known::load(connection, &briefs, &self.actor).await?;
        Ok((briefs, known))
    }

    /// Those that a block which leads to the whole list can show, and how many there are.
    async fn first(&self, filter: &Filter) -> Result<(Vec<Brief>, Known, usize)> {
        let connection = self.app.db.reader();
        let page = store::list(connection, filter, &self.actor, 1, FIRST).await?;
        let known = Known::load(connection, &page.items, &self.actor).await?;
        Ok((
            page.items,
            known,
            usize::try_from(page.total).unwrap_or(usize::MAX),
        ))
    }

    fn line(&self, brief: &Brief, known: &Known, other: Vec<Named>) -> Line {
        let since = brief
            .row
            .dated
            .as_ref()
            .map(|dated| dated.value.display(self.lang))
            .unwrap_or_default();
        Line {
            item: item(brief, known, self.today, self.lang),
            other,
            since,
        }
    }

    /// By country of the other side; a link with two countries stands under each. Bodies that belong to no country, such as
    /// those of the United Nations, stand under a heading of their own.
    fn by_country(&self, briefs: &[Brief], known: &Known) -> Vec<Group> {
        let name = |code: &str| match code {
            geo::country::NONE => Messages(self.lang).no_country(),
            code => known.country(code, self.lang),
        };
        let mut groups: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
        for brief in briefs {
            let codes: BTreeSet<&str> = brief.away().map(|party| party.country.as_str()).collect();
            for code in codes {
                let there = brief.away().filter(|party| party.country == code);
                let other = there.map(|party| known.party(party, self.lang)).collect();
                let label = name(code);
                groups
                    .entry((kernel::text::sort_key(&label), code.to_owned()))
                    .or_default()
                    .push(self.line(brief, known, other));
            }
        }
        let group = |((_, code), rows): ((String, String), Vec<Line>)| Group {
            label: name(&code),
            lang: String::new(),
            href: if code == geo::country::NONE {
                String::new()
            } else {
                self.lang.url(&format!("/pays/{code}"))
            },
            rows,
        };
        groups.into_iter().map(group).collect()
    }

    /// By organisation from here.
    fn by_home(&self, briefs: &[Brief], known: &Known) -> Vec<Group> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for brief in briefs {
            for party in brief.home() {
                let named = known.party(party, self.lang);
                let other: Vec<Named> = brief.away().map(|party| known.party(party, self.lang)).collect();
                let key = format!("{} {}", kernel::text::sort_key(&named.name), named.href);
                let blank = || Group {
                    label: named.name,
                    lang: named.lang,
                    href: named.href,
                    rows: Vec::new(),
                };
                groups
                    .entry(key)
                    .or_insert_with(blank)
                    .rows
                    .push(self.line(brief, known, other));
            }
        }
        groups.into_values().collect()
    }

    fn block(
        &self,
        order: u16,
        id: &'static str,
        title: String,
        groups: &Groups,
        count: usize,
    ) -> Result<Block> {
        Ok(Block {
            order,
            id,
            title,
            html: render(groups)?,
            count: count as u64,
        })
    }

    /// An organisation's own links: where in the world a body from here works, or who from here works with a body there.
    async fn organisation(&self, id: Uuid) -> Result<Vec<Block>> {
        let (t, lang) = (Messages(self.lang), self.lang);
        let (briefs, known) = self
            .all(&Filter {
                organisations: vec![id],
                ..Filter::default()
            })
            .await?;
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let is_away = |brief: &Brief| brief.away().any(|party| party.organisation_id == Some(id));
        let abroad = briefs.iter().all(is_away);
        let is_party = briefs.iter().any(|brief| {
            brief
                .parties
                .iter()
                .any(|party| party.organisation_id == Some(id))
        });
        let mut groups = if abroad {
            self.by_home(&briefs, &known)
        } else {
            self.by_country(&briefs, &known)
        };
        if abroad && let Some(own) = known.organisation(id, lang) {
            // The sheet's own name says nothing on its sheet; those who stand beside it do.
            let lines = groups.iter_mut().flat_map(|group| &mut group.rows);
            lines.for_each(|line| line.other.retain(|other| other.href != own.href));
        }
        let title = match (abroad, is_party) {
            (true, _) => t.block_with_here(),
            (false, true) => t.block_in_the_world(),
            (false, false) => t.block_carried(),
        };
        let home = self.start(&briefs, &known, id);
        let unplaced = home.is_none();
        let threads = threads::of_briefs(&briefs, &known, lang);
        let map = self.map("carte-organisation", home, &threads, &known);
        let address = record::by_id(self.app.db.reader(), id).await?.address();
        let mut groups = Groups {
            page: Frame::new(lang),
            t,
            lead: t.count(briefs.len() as i64),
            status_note: status_note(briefs.iter(), lang),
            caption: t.who_else_caption(),
            first: if abroad { t.from_here() } else { t.country() },
            second: t.with_whom(),
            titles: !is_party,
            groups,
            map,
            map_id: "carte-organisation-cadre",
            map_caption: if unplaced {
                t.map_no_start()
            } else {
                t.map_caption()
            },
            add: if self.actor.coordinates() || self.actor.role_in(id) >= Some(MemberRole::Contributor) {
                lang.url(&format!("/partenariats/nouveau?organisation={address}"))
            } else {
                String::new()
            },
            more: String::new(),
            total: briefs.len() as i64,
            on_map: String::new(),
        };
        groups.cut(&lang.url(&format!("/partenariats?organisation={address}")));
        let mut blocks = vec![self.block(20, "partenariats", title, &groups, briefs.len())?];
        if abroad {
            blocks.extend(self.neighbours(&briefs, &|brief| is_away(brief)).await?);
        }
        Ok(blocks)
    }

    /// The mark that the lines of an organisation's map start from: itself if it is from here, else a partner from here
    /// that has a point. An organisation without a point has no mark: it must not be drawn where it is not.
    fn start(&self, briefs: &[Brief], known: &Known, id: Uuid) -> Option<atlas::Home> {
        let parties = || briefs.iter().flat_map(Brief::home);
        let own = parties().find(|party| party.organisation_id == Some(id));
        let mut candidates: Vec<_> = own.into_iter().collect();
        if own.is_none() {
            candidates.extend(parties());
        }
        let (party, spot) = candidates
            .into_iter()
            .find_map(|party| Some((party, atlas::start(party, known)?)))?;
        let named = known.party(party, self.lang);
        Some(atlas::Home {
            point: (spot.lon, spot.lat),
            label: named.name,
            href: named.href,
        })
    }

    /// A map of a sheet: countries that stand for their places lead to their own pages.
    fn map(&self, id: &str, home: Option<atlas::Home>, threads: &[Thread], known: &Known) -> String {
        let lang = self.lang;
        let frame = atlas::Frame {
            id,
            home,
            view: View::Fit,
            lang,
            country: &|code| lang.url(&format!("/pays/{code}")),
            more: String::new(),
            today: None,
        };
        let map = atlas::world(&frame, threads, known);
        if map.markers.is_empty() {
            return String::new();
        }
        atlas::draw(&map, lang)
    }

    /// On a partnership's own sheet: who else from here works in its countries.
    async fn partnership(&self, id: Uuid) -> Result<Vec<Block>> {
        let own = store::briefs(self.app.db.reader(), vec![id], &self.actor).await?;
        self.neighbours(&own, &|brief| brief.record.id == id).await
    }

    async fn territory(&self, kind: String, code: String) -> Result<Vec<Block>> {
        let (t, lang) = (Messages(self.lang), self.lang);
        let place = format!("{kind}:{code}");
        let on_map = lang.url(&format!("/carte?territoire={}", web::list::encode(&place)));
        // The list is narrowed by these two; the map by any territory.
        let mut list = match kind.as_str() {
            "ept" | "departement" => lang.url(&format!("/partenariats?{kind}={}", web::list::encode(&code))),
            _ => String::new(),
        };
        let held = territory::find(self.app.db.reader(), &kind, &code).await?;
        let filter = Filter {
            territories: vec![(kind, code)],
            ..Filter::default()
        };
        let drawn = threads::all(self.app.db.reader(), &filter, &self.actor, lang);
        let ((briefs, known, total), (threads, placed)) = tokio::try_join!(self.first(&filter), drawn)?;
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        // Of a région with thousands of links, the map's own list tells the rest.
        if list.is_empty() && total > briefs.len() {
            list = format!("{on_map}#liens");
        }
        // The territory's own mark: a line must not start at a name that stands elsewhere.
        let home = held.and_then(|held| {
            let (lat, lon) = held.lat.zip(held.lon)?;
            let href = lang.url(&format!("/territoires/{}/{}", held.kind, held.code));
            Some(atlas::Home {
                point: (lon, lat),
                label: held.name,
                href,
            })
        });
        let map = self.map("carte-territoire-liens", home, &threads, &placed);
        let mut groups = self.who_else_groups((&briefs, total), &known, t.count(total as i64), &list);
        groups.on_map = on_map;
        if !map.is_empty() {
            groups.map = map;
            groups.map_id = "carte-territoire-cadre";
            groups.map_caption = t.map_caption();
        }
        Ok(vec![self.block(
            20,
            "partenariats",
            t.block_in_the_world(),
            &groups,
            total,
        )?])
    }
}

fn is_running(brief: &Brief) -> bool {
    crate::codes::find(crate::codes::statuses(), &brief.row.status).is_some_and(|status| status.running)
}

/// Our own templates fail only when a formatter of ours does.
fn render(template: &impl Template) -> Result<String> {
    template
        .render()
        .map_err(|error| database::Error::Io(std::io::Error::other(error)))
}
