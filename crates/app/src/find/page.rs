//! The page of results.

use askama::Template;
use axum::extract::State;
use search::Approach;
use web::i18n::number;
use web::list::{ListView, Params};
use web::{App, Page, Result, Visit, html};

use super::labels::Labels;
use super::{FACETS, Item, MORE_FACETS, SIZE, find};
use crate::messages::Messages;

/// Results of one kind.
struct Group {
    label: String,
    /// Whether they are only near what was asked.
    near: bool,
    /// Whether they are the first of those.
    first_near: bool,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    t: Messages,
    asked: String,
    groups: Vec<Group>,
    list: ListView,
    meant: Option<(String, String)>,
    /// What to say of the results that are only near.
    near: String,
    /// That a file would not hold them all; empty if it does.
    cut: String,
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let mut address = super::address(&visit);
    let params = address.params.clone();
    let asked: String = params
        .get("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(200)
        .collect();
    let outcome = find(&app, &params, visit.lang, &visit.actor, SIZE).await?;
    let labels = Labels::load(&app, visit.lang, &outcome.facets).await?;
    labels.check(&app, &mut address).await?;
    let path = visit.url("/recherche");
    let filters: Vec<&str> = FACETS.into_iter().chain(MORE_FACETS).collect();
    let mut list = ListView::new(&path, &params, &filters, outcome.total as u64, SIZE as u64);
    list.downloads.columns = super::export::columns(visit.lang);
    list.reset = Params::parse("").with("q", &asked).at(&path);
    for facet in FACETS {
        let counted = outcome.facets.get(facet).cloned().unwrap_or_default();
        let values = counted
            .into_iter()
            .take(12)
            .map(|(code, count)| {
                let label = labels.of(facet, &code);
                (code, label, i64::try_from(count).unwrap_or(i64::MAX))
            })
            .collect();
        let title = t
            .by_key(&format!("facet-{}", facet.replace('_', "-")), None)
            .unwrap_or_default();
        list.facet(&path, &params, facet, title, values);
    }
    let mut groups: Vec<Group> = Vec::new();
    for item in outcome.items {
        let label = labels.of("kind", &item.kind);
        let near = item.near;
        match groups
            .iter_mut()
            .find(|group| group.label == label && group.near == near)
        {
            Some(group) => group.items.push(item),
            None => groups.push(Group {
                first_near: near && !groups.iter().any(|group| group.near),
                label,
                near,
                items: vec![item],
            }),
        }
    }
    let meant = outcome
        .did_you_mean
        .map(|words| (params.without("page").with("q", &words).at(&path), words));
    let near = match outcome.approach {
        Approach::SomeWords => t.search_some_words(asked.clone()),
        _ => t.search_near(asked.clone()),
    };
    let cut = if outcome.total > super::export::MOST {
        t.search_export_cut(number(visit.lang, super::export::MOST as i64))
    } else {
        String::new()
    };
    let title = if asked.is_empty() {
        t.search_title()
    } else {
        t.search_for(asked.clone())
    };
    let mut page = visit
        .page(&app, title)
        .crumb(t.search_title(), "")
        .asked(&address.begun(!asked.is_empty()));
    page.query.clone_from(&asked);
    html(&SearchPage {
        page,
        t,
        asked,
        groups,
        list,
        meant,
        near,
        cut,
    })
}
