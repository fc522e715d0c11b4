//! The partnerships' part of the first page: the map with its figures, anniversaries and last signs of life.

use askama::Template;
use chrono::Datelike;
use database::Result;
use geo::map::View;
use web::{Block, i18n};

use super::{Frame, Reader, is_running, render};
use crate::atlas;
use crate::known::Known;
use crate::messages::Messages;
use crate::pages::{contours_address, home_mark};
use crate::status::jubilee;
use crate::store::{self, Brief};

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
    contours: String,
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

impl Reader {
    pub(super) async fn home(&self) -> Result<Vec<Block>> {
        let (t, lang, connection) = (Messages(self.lang), self.lang, self.app.db.reader());
        let (figures, briefs) = store::figures(connection, &self.actor).await?;
        let known = Known::load(connection, &briefs, &self.actor).await?;
        let frame = atlas::Frame {
            id: "carte-accueil",
            home: Some(home_mark(&self.app, lang).await?),
            view: View::World,
            lang,
            country: &|code| lang.url(&format!("/carte?pays={}", web::list::encode(code))),
            more: lang.url("/partenariats"),
            today: None,
        };
        let map = atlas::world(frame, &briefs, &known);
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
            svg: atlas::draw(&map, lang),
            legend: atlas::legend(&map, lang),
            contours: contours_address(&self.app, lang).await?,
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
