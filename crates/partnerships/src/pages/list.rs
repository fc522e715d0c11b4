//! The list of partnerships and its filters.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use chrono::NaiveDate;
use directory::theme;
use geo::{country, territory};
use kernel::{Lang, ShortId};
use sea_orm::entity::prelude::*;
use web::chronicle::Said;
use web::list::{ListView, Params, STATE, states};
use web::{Address, App, Error, Page, Result, Visit, html};

use crate::atlas::forms_text;
use crate::known::Known;
use crate::messages::Messages;
use crate::store::{self, Brief, CountBy, Filter, Scope};
use crate::{codes, status};

/// Partnerships on one page.
const SIZE: u64 = 30;
/// The names of the filters in addresses.
pub(crate) const FILTERS: [&str; 10] = [
    "pays",
    "forme",
    "statut",
    "theme",
    "ept",
    "departement",
    "organisation",
    "portee",
    "nom",
    STATE,
];

/// A partnership in a list.
pub(crate) struct Item {
    /// Its page.
    pub href: String,
    /// Its name.
    pub title: String,
    /// The name's language, where it is not the page's.
    pub lang: String,
    /// Who it is with, and since when.
    pub subtitle: String,
    /// Its forms.
    pub forms: String,
    /// Its status with its date, in few words.
    pub status: String,
    /// How that looks.
    pub badge: &'static str,
    /// Whether it is wholly in France.
    pub in_france: bool,
    /// Whether it is invented.
    pub example: bool,
    /// Where its record stands.
    pub state: String,
    /// Who may see it.
    pub visibility: String,
}

#[derive(Template)]
#[template(path = "partnerships.html")]
struct ListPage {
    page: Page,
    t: Messages,
    items: Vec<Item>,
    status_note: String,
    list: ListView,
    asked: String,
    kept: Vec<(String, String)>,
    map: String,
    can_add: bool,
}

/// What the address of the list, of its files or of the map asks for; `more` are the names that the map adds.
pub(crate) async fn address(app: &App, visit: &Visit, more: &[&'static str]) -> Result<Address, Error> {
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let mut address = Address::of(visit, &FILTERS, more);
    address.countries(connection, "pays").await?;
    let label = |list: &'static [codes::Code], code: &str| {
        codes::find(list, code).map(|held| held.name.text(lang).to_owned())
    };
    address.check("forme", |code| label(codes::forms(), code));
    address.check("statut", |code| label(codes::statuses(), code));
    theme::check(&mut address, connection, "theme", lang).await?;
    address
        .records(connection, &visit.actor, "organisation", directory::store::KIND)
        .await?;
    for kind in ["ept", "departement"] {
        address.territories(connection, kind, kind).await?;
    }
    address.territory_keys(connection, "territoire").await?;
    address.check("portee", |code| {
        Some(match Scope::from_code(code)? {
            Scope::Abroad => t.scope_abroad(),
            Scope::InFrance => t.scope_france(),
        })
    });
    address.typed("nom");
    address.states(&visit.actor);
    Ok(address)
}

/// The filter of an address. Organisations are named by the end of their address.
pub(crate) async fn filter_of(app: &App, params: &Params) -> Result<Filter, Error> {
    let all = |name: &str| params.all(name).into_iter().map(str::to_owned).collect();
    let mut organisations = Vec::new();
    for address in params.all("organisation") {
        let found = match ShortId::from_address(address) {
            Some(short_id) => {
                database::record::by_short_id(app.db.reader(), directory::store::KIND, &short_id)
                    .await
                    .ok()
            }
            None => None,
        };
        // A name that leads nowhere leaves nothing, not everything.
        organisations.push(found.map_or_else(Uuid::nil, |record| record.id));
    }
    let scope = params.get("portee").map(Scope::from_code);
    if scope == Some(None) {
        organisations.push(Uuid::nil());
    }
    Ok(Filter {
        countries: all("pays"),
        forms: all("forme"),
        statuses: all("statut"),
        themes: all("theme"),
        epts: all("ept"),
        departements: all("departement"),
        states: all(STATE),
        organisations,
        scope: scope.flatten(),
        text: params.get("nom").unwrap_or_default().to_owned(),
        ..Filter::default()
    })
}

/// Adds the facets that the list and the map share.
pub(crate) async fn facets(
    app: &App,
    visit: &Visit,
    path: &str,
    params: &Params,
    filter: &Filter,
    list: &mut ListView,
) -> Result<(), Error> {
    let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
    let counted = async |by| {
        let key = format!("partnerships {by:?} {filter:?}");
        let made = store::count_by(connection, filter, &visit.actor, by);
        app.remembered(&visit.actor, key, made).await
    };
    // Each goes through all links that are left: two at a time, since more would only take each other's place in caches.
    let one = async {
        let countries = counted(CountBy::Country).await?;
        let forms = counted(CountBy::Form).await?;
        let epts = counted(CountBy::Ept).await?;
        Ok::<_, database::Error>((countries, forms, epts, scopes(app, visit, filter).await?))
    };
    let other = async {
        let key = format!("partnerships organisation {lang:?} {filter:?}");
        let made = organisations(app, visit, filter);
        let organisations = app.remembered(&visit.actor, key, made).await?;
        let departements = counted(CountBy::Departement).await?;
        let statuses = counted(CountBy::Status).await?;
        Ok((
            organisations,
            departements,
            statuses,
            counted(CountBy::Theme).await?,
        ))
    };
    let ((countries, forms, epts, scopes), (organisations, departements, statuses, themes)) =
        tokio::try_join!(one, other)?;

    let known = country::some(
        connection,
        countries.iter().map(|(code, _)| code.clone()).collect(),
    )
    .await?;
    let name = |code: &str| {
        known
            .iter()
            .find(|country| country.code == code)
            .map(|country| country.label(lang).to_owned())
    };
    list.facet(path, params, "pays", t.facet_country(), labelled(countries, name));

    let name = |code: &str| Some(codes::label(codes::forms(), code, lang));
    list.facet(path, params, "forme", t.facet_form(), labelled(forms, name));

    let name = |code: &str| Some(codes::label(codes::statuses(), code, lang));
    list.facet(path, params, "statut", t.facet_status(), labelled(statuses, name));

    list.facet(
        path,
        params,
        "organisation",
        t.facet_organisation(),
        organisations,
    );

    let known = theme::all(connection).await?;
    let name = |code: &str| {
        known
            .iter()
            .find(|theme| theme.code == code)
            .map(|theme| theme.label(lang).to_owned())
    };
    list.facet(path, params, "theme", t.facet_theme(), labelled(themes, name));

    for (values, kind, title) in [
        (epts, "ept", t.facet_ept()),
        (departements, "departement", t.facet_departement()),
    ] {
        let known = territory::some(
            connection,
            kind,
            values.iter().map(|(code, _)| code.clone()).collect(),
        )
        .await?;
        let name = |code: &str| {
            known
                .iter()
                .find(|held| held.code == code)
                .map(|held| held.name.clone())
        };
        list.facet(path, params, kind, title, labelled(values, name));
    }

    list.facet(path, params, "portee", t.facet_scope(), scopes);
    Ok(())
}

/// How many lead abroad, and how many stay in France.
async fn scopes(app: &App, visit: &Visit, filter: &Filter) -> database::Result<Vec<(String, String, i64)>> {
    let t = Messages(visit.lang);
    let mut values = Vec::new();
    for (scope, label) in [
        (Scope::Abroad, t.scope_abroad()),
        (Scope::InFrance, t.scope_france()),
    ] {
        let narrowed = Filter {
            scope: Some(scope),
            ..filter.clone()
        };
        let key = format!("partnerships count {narrowed:?}");
        let made = store::count(app.db.reader(), &narrowed, &visit.actor);
        let count = app.remembered(&visit.actor, key, made).await?;
        values.push((scope.code().to_owned(), label, i64::try_from(count).unwrap_or(0)));
    }
    Ok(values)
}

/// The organisations from here with their numbers of partnerships: address, name, number.
async fn organisations(
    app: &App,
    visit: &Visit,
    filter: &Filter,
) -> database::Result<Vec<(String, String, i64)>> {
    let connection = app.db.reader();
    let counted = store::count_by_organisation(connection, filter, &visit.actor).await?;
    let ids = counted.iter().map(|(id, _)| *id).collect();
    let found = database::record::by_ids(connection, ids, &visit.actor).await?;
    let found: HashMap<Uuid, database::record::Model> =
        found.into_iter().map(|record| (record.id, record)).collect();
    let named = |(id, count): (Uuid, i64)| {
        let record = found.get(&id)?;
        Some((record.address(), record.title.text(visit.lang).to_owned(), count))
    };
    Ok(counted.into_iter().filter_map(named).collect())
}

fn labelled(values: Vec<(String, i64)>, name: impl Fn(&str) -> Option<String>) -> Vec<(String, String, i64)> {
    values
        .into_iter()
        .map(|(code, count)| {
            let label = name(&code).unwrap_or_else(|| code.clone());
            (code, label, count)
        })
        .collect()
}

/// A partnership as lists show it.
pub(crate) fn item(brief: &Brief, known: &Known, today: NaiveDate, lang: Lang) -> Item {
    let t = Messages(lang);
    let since = brief
        .row
        .dated
        .as_ref()
        .map(|dated| dated.value.display(lang))
        .unwrap_or_default();
    let other = known.other_side(brief, lang);
    let parts: Vec<String> = [other, since]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let title = Said::name(&brief.record.title, lang);
    Item {
        href: lang.url(&brief.path()),
        title: if title.is_empty() {
            t.untitled()
        } else {
            title.text
        },
        lang: title.lang,
        subtitle: parts.join(" · "),
        forms: forms_text(brief, lang),
        status: status::short(
            &brief.row.status,
            brief.row.status_as_of.as_ref().map(|dated| &dated.0),
            lang,
        ),
        badge: badge(brief, today),
        in_france: brief.row.in_france,
        example: brief.record.example,
        state: brief.record.state.clone(),
        visibility: brief.record.visibility.clone(),
    }
}

/// A partnership's status with its date.
pub(crate) fn status_of(brief: &Brief, today: NaiveDate, lang: Lang) -> String {
    let as_of = brief.row.status_as_of.as_ref().map(|dated| &dated.0);
    status::sentence(
        &brief.row.status,
        as_of,
        brief.row.status_source_id.is_some(),
        today,
        lang,
    )
}

/// Whence the states of these partnerships are known.
pub(crate) fn status_note<'a>(briefs: impl Iterator<Item = &'a Brief>, lang: Lang) -> String {
    status::note(
        briefs.map(|brief| {
            let as_of = brief.row.status_as_of.as_ref().map(|dated| &dated.0);
            (brief.row.status_source_id, as_of)
        }),
        lang,
    )
}

/// How a partnership's status looks.
pub(crate) fn badge(brief: &Brief, today: NaiveDate) -> &'static str {
    status::badge(
        &brief.row.status,
        brief.row.status_as_of.as_ref().map(|dated| &dated.0),
        today,
    )
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let (t, lang) = (Messages(visit.lang), visit.lang);
    let address = address(&app, &visit, &[]).await?;
    let params = address.params.clone();
    let filter = filter_of(&app, &params).await?;
    let connection = app.db.reader();
    let found = store::list(connection, &filter, &visit.actor, params.page(), SIZE).await?;
    let known = Known::load(connection, &found.items, &visit.actor).await?;
    let path = visit.url("/partenariats");
    let mut list = ListView::new(&path, &params, &FILTERS, found.total, SIZE);
    list.downloads.columns = super::export::columns(lang);
    let mut counts = Vec::new();
    for state in states(&visit.actor) {
        let narrowed = Filter {
            states: vec![state.code().to_owned()],
            ..filter.clone()
        };
        counts.push((*state, store::count(connection, &narrowed, &visit.actor).await?));
    }
    list.states(lang, &path, &params, counts);
    facets(&app, &visit, &path, &params, &filter, &mut list).await?;
    let today = app.clock.today();
    let items = found
        .items
        .iter()
        .map(|brief| item(brief, &known, today, lang))
        .collect();
    let kept = params.without("nom").without("page");
    let map = params.without("page").at(&visit.url("/carte"));
    let page = visit
        .page(&app, t.partnerships())
        .crumb(t.partnerships(), "")
        .described(t.partnerships_lead())
        .asked(&address);
    let can_add = visit.actor.writes();
    html(&ListPage {
        page,
        t,
        items,
        status_note: status_note(found.items.iter(), lang),
        list,
        asked: filter.text,
        kept: kept.0,
        map,
        can_add,
    })
}
