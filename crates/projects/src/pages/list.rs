//! The list of actions with its filters.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use database::record;
use geo::{catalogue, country, place, territory};
use kernel::ShortId;
use sea_orm::ConnectionTrait;
use uuid::Uuid;
use web::list::{ListView, Params, STATE, states};
use web::{Address, App, Error, Page, Result, Visit, html};

use crate::codes;
use crate::lookup::{self, Line, theme_names};
use crate::messages::Messages;
use crate::store::{self, CountBy, Filter, Order};

/// How many actions a page shows.
const SIZE: u64 = 30;
/// How many organisations and partnerships a facet offers; the chosen ones always stand there.
const CHOICES: usize = 12;
/// The filters that the address may carry.
pub(crate) const FILTERS: [&str; 15] = [
    "q",
    "kind",
    "status",
    "theme",
    "country",
    "place",
    "role",
    "organisation",
    "partnership",
    "territory",
    "departement",
    "ept",
    "goal",
    "year",
    STATE,
];

#[derive(Template)]
#[template(path = "projects_list.html")]
struct ListPage {
    page: Page,
    t: Messages,
    view: ListView,
    lines: Vec<Line>,
    query: String,
    kept: Vec<(String, String)>,
    recent: bool,
    by_title: String,
    by_date: String,
    new_href: String,
}

/// What the address of the list, or of its files, asks for.
pub(super) async fn address(connection: &impl ConnectionTrait, visit: &Visit) -> Result<Address, Error> {
    let (lang, actor) = (visit.lang, &visit.actor);
    let mut address = Address::of(visit, &FILTERS, &["sort"]);
    address.countries(connection, "country").await?;
    address.records(connection, actor, "place", place::KIND).await?;
    address.territory_keys(connection, "territory").await?;
    address.check("kind", |code| {
        codes::kind(code).map(|word| word.label(lang).to_owned())
    });
    address.check("status", |code| {
        codes::status(code.parse().ok()?).map(|word| word.label(lang).to_owned())
    });
    directory::theme::check(&mut address, connection, "theme", lang).await?;
    address.check("role", |code| {
        codes::role(code).map(|word| word.label(lang).to_owned())
    });
    for (name, kind) in [
        ("organisation", directory::store::KIND),
        ("partnership", partnerships::store::KIND),
    ] {
        address.records(connection, actor, name, kind).await?;
    }
    for kind in ["ept", "departement"] {
        address.territories(connection, kind, kind).await?;
    }
    address.check("year", |year| year.parse::<i32>().ok().map(|_| year.to_owned()));
    address.check("goal", |code| {
        let goal = catalogue::goal(code.parse().ok()?)?;
        Some(goal.short.text(lang).to_owned())
    });
    address.check("sort", |code| matches!(code, "date" | "title").then(String::new));
    address.typed("q");
    address.states(actor);
    Ok(address)
}

/// The filter that an address asks for; ids that nothing has are kept, so that the list is empty rather than whole.
pub(crate) async fn filter_of(
    connection: &impl ConnectionTrait,
    params: &Params,
) -> database::Result<Filter> {
    let texts = |name: &str| {
        params
            .all(name)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let numbers = |name: &str| {
        params
            .all(name)
            .into_iter()
            .map(|text| text.parse().unwrap_or(-1))
            .collect::<Vec<i64>>()
    };
    let mut filter = Filter {
        kinds: texts("kind"),
        statuses: numbers("status"),
        themes: texts("theme"),
        countries: texts("country"),
        roles: texts("role"),
        organisations: ids(connection, params, "organisation").await?,
        partnerships: ids(connection, params, "partnership").await?,
        places: ids(connection, params, "place").await?,
        departements: texts("departement"),
        epts: texts("ept"),
        states: texts(STATE),
        goals: numbers("goal"),
        years: numbers("year"),
        text: params.get("q").unwrap_or_default().chars().take(200).collect(),
        ..Filter::default()
    };
    for (kind, code) in params
        .all("territory")
        .into_iter()
        .map(|text| text.split_once(':').unwrap_or((text, "")))
    {
        filter.add_territory(kind, code);
    }
    Ok(filter)
}

/// Records are named in the address by their short ids.
async fn ids(
    connection: &impl ConnectionTrait,
    params: &Params,
    kind: &'static str,
) -> database::Result<Vec<Uuid>> {
    let mut found = Vec::new();
    for text in params.all(kind) {
        let known = match ShortId::from_address(text) {
            Some(short_id) => record::by_short_id(connection, kind, &short_id)
                .await
                .map(|record| record.id),
            None => Ok(Uuid::nil()),
        };
        found.push(match known {
            Err(database::Error::NotFound(_)) => Uuid::nil(),
            other => other?,
        });
    }
    Ok(found)
}

pub(super) fn order_of(params: &Params) -> Order {
    if params.get("sort") == Some("date") {
        Order::Recent
    } else {
        Order::Title
    }
}

pub(super) async fn list(State(app): State<App>, visit: Visit) -> Result {
    let (t, reader, path) = (Messages(visit.lang), app.db.reader(), visit.url("/projets"));
    let address = address(reader, &visit).await?;
    let params = address.params.clone();
    let filter = filter_of(reader, &params).await?;
    let order = order_of(&params);
    let found = store::list(reader, &filter, &visit.actor, order, params.page(), SIZE).await?;
    let lines = lookup::lines(reader, &found.items, visit.lang, &visit.actor).await?;
    let mut view = ListView::new(&path, &params, &FILTERS, found.total, SIZE);
    view.downloads.columns = super::export::columns(visit.lang);
    let mut counts = Vec::new();
    for state in states(&visit.actor) {
        let narrowed = Filter {
            states: vec![state.code().to_owned()],
            ..filter.clone()
        };
        counts.push((*state, store::count(reader, &narrowed, &visit.actor).await?));
    }
    view.states(visit.lang, &path, &params, counts);
    facets(&app, &visit, &params, &filter, &mut view).await?;
    let kept = params.without("q").without("page").0;
    let page = visit
        .page(&app, t.list_title())
        .described(t.list_lead())
        .crumb(t.list_title(), "")
        .asked(&address);
    let new_href = if visit.actor.writes() {
        visit.url("/projets/nouveau")
    } else {
        String::new()
    };
    let first = params.without("page");
    let (by_title, by_date) = (
        first.without("sort").at(&path),
        first.with("sort", "date").at(&path),
    );
    html(&ListPage {
        page,
        t,
        view,
        lines,
        query: filter.text,
        kept,
        recent: order == Order::Recent,
        by_title,
        by_date,
        new_href,
    })
}

async fn facets(
    app: &App,
    visit: &Visit,
    params: &Params,
    filter: &Filter,
    view: &mut ListView,
) -> Result<(), Error> {
    let (t, reader, lang, path) = (
        Messages(visit.lang),
        app.db.reader(),
        visit.lang,
        visit.url("/projets"),
    );
    let count = async |by| {
        let key = format!("projects {by:?} {filter:?}");
        app.remembered(
            &visit.actor,
            key,
            store::count_by(reader, filter, &visit.actor, by),
        )
        .await
    };
    // Each goes through all actions that are left: two at a time, since more would only take each other's place in caches.
    let one = async {
        let departements = count(CountBy::Departement).await?;
        let kinds = count(CountBy::Kind).await?;
        let by_theme = count(CountBy::Theme).await?;
        let by_country = count(CountBy::Country).await?;
        let years = count(CountBy::Year).await?;
        Ok::<_, database::Error>((
            departements,
            kinds,
            by_theme,
            by_country,
            years,
            count(CountBy::Goal).await?,
        ))
    };
    let other = async {
        let epts = count(CountBy::Ept).await?;
        let organisations = count(CountBy::Organisation).await?;
        let roles = count(CountBy::Role).await?;
        let partnerships = count(CountBy::Partnership).await?;
        Ok((
            epts,
            organisations,
            roles,
            partnerships,
            count(CountBy::Status).await?,
        ))
    };
    let (
        (departements, kinds, by_theme, by_country, years, goals),
        (epts, organisations, roles, partnerships, mut statuses),
    ) = tokio::try_join!(one, other)?;
    let named = |counted: Vec<(String, i64)>, name: &dyn Fn(&str) -> String| {
        counted
            .into_iter()
            .map(|(code, count)| (code.clone(), name(&code), count))
            .collect::<Vec<_>>()
    };

    // Places and territories come by links from their own pages: they stand here only to be seen and taken off.
    let total = i64::try_from(view.total).unwrap_or(i64::MAX);
    let places = record::by_ids(reader, filter.places.clone(), &visit.actor).await?;
    view.facet(
        &path,
        params,
        "place",
        t.field_place(),
        places
            .into_iter()
            .map(|held| (held.short_id.clone(), held.title.text(lang).to_owned(), total))
            .collect(),
    );
    let mut chosen = Vec::new();
    for (kind, code) in params
        .all("territory")
        .into_iter()
        .filter_map(|text| text.split_once(':'))
    {
        let name = territory::find(reader, kind, code)
            .await?
            .map_or_else(|| code.to_owned(), |held| held.name);
        chosen.push((format!("{kind}:{code}"), name, total));
    }
    view.facet(&path, params, "territory", t.facet_territory(), chosen);
    view.facet(
        &path,
        params,
        "kind",
        t.facet_kind(),
        named(kinds, &|code| codes::kind_label(code, lang)),
    );
    statuses.sort();
    view.facet(
        &path,
        params,
        "status",
        t.facet_status(),
        named(statuses, &|code| {
            codes::status_label(code.parse().unwrap_or(0), lang)
        }),
    );
    let themes = theme_names(reader, lang).await?;
    view.facet(
        &path,
        params,
        "theme",
        t.facet_theme(),
        named(by_theme, &|code| {
            themes.get(code).cloned().unwrap_or_else(|| code.to_owned())
        }),
    );
    let countries: BTreeMap<String, String> =
        country::some(reader, by_country.iter().map(|(code, _)| code.clone()).collect())
            .await?
            .into_iter()
            .map(|held| (held.code.clone(), held.label(lang).to_owned()))
            .collect();
    view.facet(
        &path,
        params,
        "country",
        t.facet_country(),
        named(by_country, &|code| {
            countries.get(code).cloned().unwrap_or_else(|| code.to_owned())
        }),
    );
    view.facet(
        &path,
        params,
        "role",
        t.facet_role(),
        named(roles, &|code| codes::role_label(code, false, lang)),
    );
    for (counted, name, title) in [
        (organisations, "organisation", t.facet_organisation()),
        (partnerships, "partnership", t.facet_partnership()),
    ] {
        let values = records(app, visit, counted).await?;
        view.facet_of(&path, params, name, title, values, CHOICES);
    }
    for (counted, kind, title) in [
        (epts, "ept", t.facet_ept()),
        (departements, "departement", t.facet_departement()),
    ] {
        let names: BTreeMap<String, String> = territory::some(
            reader,
            kind,
            counted.iter().map(|(code, _)| code.clone()).collect(),
        )
        .await?
        .into_iter()
        .map(|held| (held.code, held.name))
        .collect();
        view.facet(
            &path,
            params,
            kind,
            title,
            named(counted, &|code| {
                names.get(code).cloned().unwrap_or_else(|| code.to_owned())
            }),
        );
    }
    view.facet(
        &path,
        params,
        "year",
        t.facet_year(),
        named(years, &|year| year.to_owned()),
    );
    let goal_name = |code: &str| {
        code.parse().ok().and_then(catalogue::goal).map_or_else(
            || code.to_owned(),
            |goal| format!("{}. {}", goal.number, goal.short.text(lang)),
        )
    };
    view.facet(&path, params, "goal", t.facet_goal(), named(goals, &goal_name));
    Ok(())
}

/// Choices among records, by their short ids.
async fn records(
    app: &App,
    visit: &Visit,
    counted: Vec<(String, i64)>,
) -> Result<Vec<(String, String, i64)>, Error> {
    let counts: BTreeMap<Uuid, i64> = counted
        .iter()
        .filter_map(|(id, count)| Some((id.parse().ok()?, *count)))
        .collect();
    let seen = record::by_ids(app.db.reader(), counts.keys().copied().collect(), &visit.actor).await?;
    let choices = seen
        .into_iter()
        .map(|record| {
            (
                record.short_id.clone(),
                record.title.text(visit.lang).to_owned(),
                counts.get(&record.id).copied().unwrap_or(0),
            )
        })
        .collect();
    Ok(choices)
}
