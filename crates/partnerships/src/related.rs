//! What partnerships add to other pages: the links of an organisation, who from here works in a country, on a theme, at
//! a place, and the map on the first page.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{Datelike, NaiveDate};
use database::{Result, record};
use geo::map::View;
use kernel::{Actor, Lang};
use sea_orm::prelude::Uuid;
use web::{App, Block, BoxFuture, RelatedRequest, Subject, i18n};

use crate::atlas;
use crate::known::{Known, Named};
use crate::messages::Messages;
use crate::pages::list::{Item, item};
use crate::pages::{home_mark, legend};
use crate::status::jubilee;
use crate::store::{self, Brief, Filter};

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

struct Group {
    label: String,
    lang: String,
    href: String,
    rows: Vec<Line>,
}

struct Line {
    item: Item,
    /// Who it is with, or where, whichever the group does not say.
    other: Vec<Named>,
    since: String,
}

#[derive(Template)]
#[template(path = "block_groups.html")]
struct Groups {
    page: Frame,
    t: Messages,
    lead: String,
    caption: String,
    first: String,
    second: String,
    groups: Vec<Group>,
    map: String,
    map_id: &'static str,
    map_caption: String,
    add: String,
    more: String,
}

#[derive(Template)]
#[template(path = "block_hero.html")]
struct Hero {
    page: Frame,
    t: Messages,
    figures: Vec<(String, String)>,
    counted: String,
    svg: String,
    legend: Vec<(String, String)>,
    tiles: String,
    tiles_attribution: String,
}

struct Jubilee {
    year: String,
    years: String,
    title: String,
    href: String,
}

struct Sign {
    when: String,
    text: String,
    title: String,
    href: String,
}

#[derive(Template)]
#[template(path = "block_year.html")]
struct Year {
    t: Messages,
    jubilees: Vec<Jubilee>,
    signs: Vec<Sign>,
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

    /// By country of the other side; a link with two countries stands under each.
    fn by_country(&self, briefs: &[Brief], known: &Known) -> Vec<Group> {
        let mut groups: BTreeMap<(String, String), Vec<Line>> = BTreeMap::new();
        for brief in briefs {
            for code in brief.countries() {
                let there = brief.away().filter(|party| party.country == code);
                let other = there.map(|party| known.party(party, self.lang)).collect();
                let label = known.country(&code, self.lang);
                groups
                    .entry((kernel::text::sort_key(&label), code))
                    .or_default()
                    .push(self.line(brief, known, other));
            }
        }
        let group = |((_, code), rows): ((String, String), Vec<Line>)| Group {
            label: known.country(&code, self.lang),
            lang: String::new(),
            href: self.lang.url(&format!("/pays/{code}")),
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
        let groups = if abroad {
            self.by_home(&briefs, &known)
        } else {
            self.by_country(&briefs, &known)
        };
        let title = match (abroad, is_party) {
            (true, _) => t.block_with_here(),
            (false, true) => t.block_in_the_world(),
            (false, false) => t.block_carried(),
        };
        let home = self.start(&briefs, &known, id).await?;
        let map = atlas::world("carte-organisation", &briefs, &known, &home, View::Fit, lang);
        let drawn = !map.markers.is_empty();
        let add = match kernel::policy::administers(&self.actor) {
            true => record::by_id(self.app.db.reader(), id)
                .await
                .ok()
                .map(|record| record.address()),
            false => None,
        };
        let groups = Groups {
            page: Frame::new(lang),
            t,
            lead: t.count(briefs.len() as i64),
            caption: t.who_else_caption(),
            first: if abroad { t.from_here() } else { t.country() },
            second: if abroad { t.over_there() } else { t.party() },
            groups,
            map: if drawn { atlas::draw(&map) } else { String::new() },
            map_id: "carte-organisation-cadre",
            map_caption: t.map_caption(),
            add: add
                .map(|address| lang.url(&format!("/partenariats/nouveau?organisation={address}")))
                .unwrap_or_default(),
            more: String::new(),
        };
        let mut blocks = vec![self.block(20, "partenariats", title, &groups, briefs.len())?];
        if abroad {
            blocks.extend(self.neighbours(&briefs, &|brief| is_away(brief)).await?);
        }
        Ok(blocks)
    }

    /// Where the lines of an organisation's map start: at itself if it is from here.
    async fn start(&self, briefs: &[Brief], known: &Known, id: Uuid) -> Result<atlas::Home> {
        let own = briefs
            .iter()
            .flat_map(Brief::home)
            .find(|party| party.organisation_id == Some(id));
        let first = own.or_else(|| briefs.iter().flat_map(Brief::home).next());
        if let Some((party, spot)) = first.and_then(|party| Some((party, known.spot(party)?))) {
            let named = known.party(party, self.lang);
            return Ok(atlas::Home {
                point: (spot.lon, spot.lat),
                label: named.name,
                href: named.href,
            });
        }
        home_mark(&self.app, self.lang).await
    }

    /// On a partnership's own sheet: who else from here works in its countries.
    async fn partnership(&self, id: Uuid) -> Result<Vec<Block>> {
        let own = store::briefs(self.app.db.reader(), vec![id], &self.actor).await?;
        self.neighbours(&own, &|brief| brief.record.id == id).await
    }

    /// Others from here in the countries of some partnerships.
    async fn neighbours(&self, of: &[Brief], own: &(dyn Fn(&Brief) -> bool + Sync)) -> Result<Vec<Block>> {
        let mut countries: Vec<String> = of
            .iter()
            .filter(|brief| !brief.row.in_france)
            .flat_map(Brief::countries)
            .collect();
        countries.sort();
        countries.dedup();
        if countries.is_empty() {
            return Ok(Vec::new());
        }
        let filter = Filter {
            countries: countries.clone(),
            ..Filter::default()
        };
        let (briefs, known) = self.all(&filter).await?;
        let others: Vec<Brief> = briefs.into_iter().filter(|brief| !own(brief)).collect();
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let t = Messages(self.lang);
        let names: Vec<String> = countries
            .iter()
            .map(|code| known.country(code, self.lang))
            .collect();
        let groups = self.who_else_groups(
            &others,
            &known,
            t.who_else_country(names.join(", ")),
            String::new(),
        );
        Ok(vec![self.block(
            60,
            "qui-d-autre",
            t.who_else(),
            &groups,
            others.len(),
        )?])
    }

    async fn who_else(&self, filter: Filter, path: Option<String>) -> Result<Vec<Block>> {
        let (briefs, known) = self.all(&filter).await?;
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let t = Messages(self.lang);
        let more = path.map(|path| self.lang.url(&path)).unwrap_or_default();
        let groups = self.who_else_groups(&briefs, &known, t.count(briefs.len() as i64), more);
        Ok(vec![self.block(
            20,
            "qui-d-autre",
            t.who_else(),
            &groups,
            briefs.len(),
        )?])
    }

    fn who_else_groups(&self, briefs: &[Brief], known: &Known, lead: String, more: String) -> Groups {
        let t = Messages(self.lang);
        Groups {
            page: Frame::new(self.lang),
            t,
            lead,
            caption: t.who_else_caption(),
            first: t.from_here(),
            second: t.over_there(),
            groups: self.by_home(briefs, known),
            map: String::new(),
            map_id: "",
            map_caption: String::new(),
            add: String::new(),
            more,
        }
    }

    async fn territory(&self, kind: String, code: String) -> Result<Vec<Block>> {
        let (t, lang) = (Messages(self.lang), self.lang);
        let place = format!("{kind}:{code}");
        let (briefs, known) = self
            .all(&Filter {
                territories: vec![(kind, code)],
                ..Filter::default()
            })
            .await?;
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let home = match briefs
            .iter()
            .flat_map(Brief::home)
            .find_map(|party| known.spot(party))
        {
            Some(spot) => atlas::Home {
                point: (spot.lon, spot.lat),
                ..home_mark(&self.app, lang).await?
            },
            None => home_mark(&self.app, lang).await?,
        };
        let map = atlas::world("carte-territoire-liens", &briefs, &known, &home, View::Fit, lang);
        let mut groups = self.who_else_groups(
            &briefs,
            &known,
            t.count(briefs.len() as i64),
            lang.url(&format!("/carte?territoire={}", web::list::encode(&place))),
        );
        if !map.markers.is_empty() {
            groups.map = atlas::draw(&map);
            groups.map_id = "carte-territoire-cadre";
            groups.map_caption = t.map_caption();
        }
        Ok(vec![self.block(
            20,
            "partenariats",
            t.block_in_the_world(),
            &groups,
            briefs.len(),
        )?])
    }

    async fn home(&self) -> Result<Vec<Block>> {
        let (t, lang, connection) = (Messages(self.lang), self.lang, self.app.db.reader());
        let (figures, briefs) = store::figures(connection, &self.actor).await?;
        let known = Known::load(connection, &briefs, &self.actor).await?;
        let home = home_mark(&self.app, lang).await?;
        let map = atlas::world("carte-accueil", &briefs, &known, &home, View::World, lang);
        let number = |value: usize| i18n::number(lang, i64::try_from(value).unwrap_or(i64::MAX));
        let hero = Hero {
            page: Frame::new(lang),
            t,
            figures: vec![
                (number(figures.engaged), t.figure_engaged(figures.engaged as i64)),
                (
                    number(figures.partnerships),
                    t.figure_partnerships(figures.partnerships as i64),
                ),
                (
                    number(figures.countries),
                    t.figure_countries(figures.countries as i64),
                ),
            ],
            counted: t.counted(figures.in_france as i64),
            svg: atlas::draw(&map),
            legend: legend(t),
            tiles: self.app.settings.tiles_url.clone(),
            tiles_attribution: self.app.settings.tiles_attribution.clone(),
        };
        let count = briefs.len() as u64;
        let mut blocks = vec![Block {
            order: 10,
            id: "carte",
            title: String::new(),
            html: render(&hero)?,
            count,
        }];
        let year = Year {
            t,
            jubilees: self.jubilees(&briefs),
            signs: self.signs(&briefs),
        };
        if !year.jubilees.is_empty() || !year.signs.is_empty() {
            let count = (year.jubilees.len() + year.signs.len()) as u64;
            blocks.push(Block {
                order: 40,
                id: "nouvelles-des-liens",
                title: t.block_year(),
                html: render(&year)?,
                count,
            });
        }
        Ok(blocks)
    }

    /// Round numbers of years of this year and the next, of links that are said to live.
    fn jubilees(&self, briefs: &[Brief]) -> Vec<Jubilee> {
        let t = Messages(self.lang);
        let mut found = Vec::new();
        for year in [self.today.year(), self.today.year() + 1] {
            for brief in briefs.iter().filter(|brief| is_running(brief)) {
                let years = brief
                    .row
                    .dated
                    .as_ref()
                    .and_then(|dated| jubilee(&dated.value, year));
                found.extend(years.map(|years| {
                    let title = brief.record.title.text(self.lang).to_owned();
                    (
                        year,
                        years,
                        Jubilee {
                            year: year.to_string(),
                            years: t.years(i64::from(years)),
                            title,
                            href: self.lang.url(&brief.path()),
                        },
                    )
                }));
            }
        }
        found.sort_by_key(|(year, years, _)| (*year, std::cmp::Reverse(*years)));
        found.into_iter().take(8).map(|(_, _, jubilee)| jubilee).collect()
    }

    /// The latest things known to have happened.
    fn signs(&self, briefs: &[Brief]) -> Vec<Sign> {
        let mut latest: Vec<&Brief> = briefs
            .iter()
            .filter(|brief| brief.row.last_sign.is_some())
            .collect();
        latest.sort_by(|a, b| b.row.last_sign_on.cmp(&a.row.last_sign_on));
        let sign = |brief: &&Brief| {
            let held = brief.row.last_sign.as_ref()?;
            Some(Sign {
                when: held
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.display(self.lang))
                    .unwrap_or_default(),
                text: held.text.text(self.lang).to_owned(),
                title: brief.record.title.text(self.lang).to_owned(),
                href: self.lang.url(&brief.path()),
            })
        };
        latest.iter().filter_map(sign).take(6).collect()
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
