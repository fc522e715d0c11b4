//! The partnerships' part of the first page: the map with its figures, anniversaries and last signs of life.

use askama::Template;
use chrono::Datelike;
use database::Result;
use geo::map::View;
use web::{Block, i18n};

use super::{Frame, Reader, render};
use crate::messages::Messages;
use crate::pages::{contours_address, home_mark};
use crate::status::jubilee;
use crate::store::{self, Brief, Filter};
use crate::{atlas, codes};

/// How many anniversaries are shown.
const JUBILEES: usize = 8;
/// Every so many years are celebrated: see [`jubilee`].
const EVERY: i32 = 5;
/// Candidates read at a time.
const PORTION: u64 = 32;
/// How many last signs of life are shown.
const SIGNS: u64 = 6;

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
        // All links are read once, for the figures and the map; what asks for a few goes on beside it.
        let everything = Filter::default();
        let few = async { Ok((self.jubilees().await?, self.signs().await?)) };
        let (ends, (jubilees, signs)) =
            tokio::try_join!(store::ends(connection, &everything, &self.actor), few)?;
        let figures = store::figures_of(connection, &ends).await?;
        let frame = atlas::Frame {
            id: "carte-accueil",
            home: Some(home_mark(&self.app, lang).await?),
            view: View::World,
            lang,
            country: &|code| lang.url(&format!("/carte?pays={}", web::list::encode(code))),
            more: lang.url("/partenariats"),
            today: None,
        };
        let map = atlas::of_ends(connection, &everything, &ends, &self.actor, frame).await?;
        let signed = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let number = |value: u64| i18n::number(lang, signed(value));
        let hero = Hero {
            page: Frame::new(lang),
            t,
            figures: vec![
                (number(figures.engaged), t.figure_engaged(signed(figures.engaged))),
                (
                    number(figures.partnerships),
                    t.figure_partnerships(signed(figures.partnerships)),
                ),
                (
                    number(figures.countries),
                    t.figure_countries(signed(figures.countries)),
                ),
            ],
            counted: t.counted(signed(figures.in_france)),
            svg: atlas::draw(&map, lang),
            legend: atlas::legend(&map, lang),
            contours: contours_address(&self.app, lang).await?,
            tiles: self.app.settings.tiles_url.clone(),
            tiles_attribution: self.app.settings.tiles_attribution.clone(),
        };
        let mut blocks = vec![Block {
            order: 10,
            id: "carte",
            title: String::new(),
            html: render(&hero)?,
            count: figures.links(),
        }];
        let year = Year { t, jubilees, signs };
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
    async fn jubilees(&self) -> Result<Vec<Jubilee>> {
        let t = Messages(self.lang);
        let running: Vec<String> = codes::statuses()
            .iter()
            .filter(|status| status.running)
            .map(|status| status.code.clone())
            .collect();
        let mut found = Vec::new();
        for year in [self.today.year(), self.today.year() + 1] {
            let mut skip = 0;
            while found.len() < JUBILEES {
                let some = store::started(
                    self.app.db.reader(),
                    &self.actor,
                    running.clone(),
                    (year, EVERY),
                    (skip, PORTION),
                )
                .await?;
                skip += PORTION;
                let last = some.len() < PORTION as usize;
                // Who knows a start only about or "or before" has no birthday.
                found.extend(some.iter().filter_map(|brief| {
                    let years = jubilee(&brief.row.dated.as_ref()?.value, year)?;
                    Some(Jubilee {
                        year: year.to_string(),
                        years: t.years(i64::from(years)),
                        title: brief.record.title.text(self.lang).to_owned(),
                        href: self.lang.url(&brief.path()),
                    })
                }));
                if last {
                    break;
                }
            }
        }
        found.truncate(JUBILEES);
        Ok(found)
    }

    /// The latest things known to have happened.
    async fn signs(&self) -> Result<Vec<Sign>> {
        let latest = store::latest(self.app.db.reader(), &self.actor, SIGNS).await?;
        let sign = |brief: &Brief| {
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
        Ok(latest.iter().filter_map(sign).collect())
    }
}
