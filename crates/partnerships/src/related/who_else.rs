//! Who else from here works there: on the pages of a country, a theme, a place, and beside a partnership.

use database::Result;
use web::Block;

use super::{Frame, Groups, Reader};
use crate::known::Known;
use crate::messages::Messages;
use crate::pages::list::status_note;
use crate::store::{Brief, Filter};

impl Reader {
    /// Others from here in the countries of some partnerships.
    pub(super) async fn neighbours(
        &self,
        of: &[Brief],
        own: &(dyn Fn(&Brief) -> bool + Sync),
    ) -> Result<Vec<Block>> {
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
        let (briefs, known, total) = self.first(&filter).await?;
        let others: Vec<Brief> = briefs.into_iter().filter(|brief| !own(brief)).collect();
        if others.is_empty() {
            return Ok(Vec::new());
        }
        let mine = of.iter().filter(|brief| !brief.row.in_france && own(brief));
        let total = total.saturating_sub(mine.count());
        let t = Messages(self.lang);
        let names: Vec<String> = countries
            .iter()
            .map(|code| known.country(code, self.lang))
            .collect();
        let groups = self.who_else_groups(
            (&others, total),
            &known,
            t.who_else_country(names.join(", ")),
            &self
                .lang
                .url(&format!("/partenariats?{}", countries_query(&countries))),
        );
        Ok(vec![self.block(
            60,
            "qui-d-autre",
            t.who_else(),
            &groups,
            total,
        )?])
    }

    pub(super) async fn who_else(&self, filter: Filter, path: Option<String>) -> Result<Vec<Block>> {
        let (briefs, known, total) = match path {
            Some(_) => self.first(&filter).await?,
            None => {
                let (briefs, known) = self.all(&filter).await?;
                let total = briefs.len();
                (briefs, known, total)
            }
        };
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let t = Messages(self.lang);
        let list = path.map(|path| self.lang.url(&path)).unwrap_or_default();
        let groups = self.who_else_groups((&briefs, total), &known, t.count(total as i64), &list);
        Ok(vec![self.block(
            20,
            "qui-d-autre",
            t.who_else(),
            &groups,
            total,
        )?])
    }

    /// `total` is how many there are, of which `briefs` may be the first.
    pub(super) fn who_else_groups(
        &self,
        (briefs, total): (&[Brief], usize),
        known: &Known,
        lead: String,
        list: &str,
    ) -> Groups {
        let t = Messages(self.lang);
        let mut groups = Groups {
            page: Frame::new(self.lang),
            t,
            lead,
            status_note: status_note(briefs.iter(), self.lang),
            caption: t.who_else_caption(),
            first: t.from_here(),
            second: t.over_there(),
            titles: false,
            groups: self.by_home(briefs, known),
            map: String::new(),
            map_id: "",
            map_caption: String::new(),
            add: String::new(),
            more: String::new(),
            total: total as i64,
            on_map: String::new(),
        };
        groups.cut(list);
        groups
    }
}

/// The list's filter for some countries.
fn countries_query(codes: &[String]) -> String {
    let pairs: Vec<String> = codes
        .iter()
        .map(|code| format!("pays={}", web::list::encode(code)))
        .collect();
    pairs.join("&")
}
