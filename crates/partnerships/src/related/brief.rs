//! What of an organisation's links stands on its printed page: each partner in a line, as many as fit, and the next
//! anniversaries that somebody who travels should know of.

use std::collections::BTreeMap;

use askama::Template;
use chrono::Datelike;
use database::Result;
use sea_orm::prelude::Uuid;
use web::Block;

use super::{Group, Reader, is_running, render};
use crate::codes;
use crate::messages::Messages;
use crate::pages::list::status_note;
use crate::status::next_jubilee;
use crate::store::{Brief, Filter};

/// How many links fit.
const LINKS: usize = 14;
/// How many anniversaries are told.
const JUBILEES: usize = 3;

#[derive(Template)]
#[template(path = "brief_links.html")]
struct Links {
    t: Messages,
    lead: String,
    note: String,
    groups: Vec<Group>,
    more: i64,
}

struct Jubilee {
    when: String,
    title: String,
    lang: String,
    href: String,
}

#[derive(Template)]
#[template(path = "brief_jubilees.html")]
struct Jubilees {
    t: Messages,
    jubilees: Vec<Jubilee>,
}

impl Reader {
    /// The links of an organisation and their next anniversaries.
    pub(super) async fn brief(&self, id: Uuid) -> Result<Vec<Block>> {
        let t = Messages(self.lang);
        let (briefs, known) = self
            .all(&Filter {
                organisations: vec![id],
                ..Filter::default()
            })
            .await?;
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let abroad = briefs
            .iter()
            .all(|brief| brief.away().any(|party| party.organisation_id == Some(id)));
        let mut groups = if abroad {
            self.by_home(&briefs, &known)
        } else {
            self.by_country(&briefs, &known)
        };
        let total: usize = groups.iter().map(|group| group.rows.len()).sum();
        let mut left = LINKS;
        for group in &mut groups {
            group.rows.truncate(left);
            left -= group.rows.len();
        }
        groups.retain(|group| !group.rows.is_empty());
        let note = status_note(briefs.iter(), self.lang);
        if note != t.status_note_dates() {
            // One document says all states, and the line above names it: the rows need not repeat its date.
            let states = briefs
                .iter()
                .map(|brief| {
                    (
                        self.lang.url(&brief.path()),
                        codes::label(codes::statuses(), &brief.row.status, self.lang),
                    )
                })
                .collect::<BTreeMap<_, _>>();
            for line in groups.iter_mut().flat_map(|group| &mut group.rows) {
                if let Some(state) = states.get(&line.item.href) {
                    line.item.status.clone_from(state);
                }
            }
        }
        let links = Links {
            t,
            lead: t.count(briefs.len() as i64),
            note,
            groups,
            more: total.saturating_sub(LINKS) as i64,
        };
        let title = if abroad {
            t.block_with_here()
        } else {
            t.block_in_the_world()
        };
        let mut blocks = vec![Block {
            order: 20,
            id: "partenariats",
            title,
            html: render(&links)?,
            count: briefs.len() as u64,
        }];
        let jubilees = Jubilees {
            t,
            jubilees: self.next_jubilees(&briefs),
        };
        if !jubilees.jubilees.is_empty() {
            blocks.push(Block {
                order: 25,
                id: "anniversaires",
                title: t.next_jubilees(),
                html: render(&jubilees)?,
                count: jubilees.jubilees.len() as u64,
            });
        }
        Ok(blocks)
    }

    /// The nearest round anniversaries of links that are said to live.
    fn next_jubilees(&self, briefs: &[Brief]) -> Vec<Jubilee> {
        let t = Messages(self.lang);
        let mut found: Vec<(i32, u32, &Brief)> = briefs
            .iter()
            .filter(|brief| is_running(brief))
            .filter_map(|brief| {
                let dated = brief.row.dated.as_ref()?;
                let (year, years) = next_jubilee(&dated.value, self.today.year())?;
                Some((year, years, brief))
            })
            .collect();
        found.sort_by_key(|(year, years, _)| (*year, std::cmp::Reverse(*years)));
        found
            .into_iter()
            .take(JUBILEES)
            .map(|(year, years, brief)| {
                let picked = brief.record.title.pick(self.lang);
                Jubilee {
                    when: t.next_jubilee(year.to_string(), i64::from(years)),
                    title: picked
                        .as_ref()
                        .map(|title| title.text.to_owned())
                        .unwrap_or_default(),
                    lang: picked
                        .filter(|title| title.lang != self.lang.code())
                        .map(|title| title.lang.to_owned())
                        .unwrap_or_default(),
                    href: self.lang.url(&brief.path()),
                }
            })
            .collect()
    }
}
