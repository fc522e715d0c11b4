//! The list of organisations and its filters.

use askama::Template;
use axum::extract::State;
use geo::{country, territory};
use sea_orm::DatabaseConnection;
use web::list::{ListView, Params, STATE, states};
use web::{Address, App, Error, Page, Result, Visit, html};

use crate::kind::Kinds;
use crate::messages::Messages;
use crate::store::{self, Brief, CountBy, Filter};
use crate::theme;

/// Records on one page.
const SIZE: u64 = 30;
pub(crate) const FILTERS: [&str; 7] = ["type", "groupe", "theme", "pays", "ept", "departement", STATE];

struct Item {
    href: String,
    title: String,
    title_lang: String,
    kind: String,
    place: String,
    example: bool,
    state: String,
    visibility: String,
}

#[derive(Template)]
#[template(path = "organisations.html")]
struct ListPage {
    page: Page,
    t: Messages,
    items: Vec<Item>,
    list: ListView,
    asked: String,
    kept: Vec<(String, String)>,
    can_add: bool,
}

/// What the address of the list, or of its files, asks for.
pub(super) async fn address(
    connection: &DatabaseConnection,
    visit: &Visit,
    labels: &Labels,
) -> Result<Address, Error> {
    let lang = visit.lang;
    let mut address = Address::of(visit, &FILTERS, &["nom"]);
    let groups = &labels.kinds.groups;
    address.check("groupe", |code| {
        let held = groups.iter().find(|group| group.code == code)?;
        Some(held.name.text(lang).to_owned())
    });
    address.check("type", |code| {
        labels.kinds.get(code).map(|kind| kind.label(lang).to_owned())
    });
    address.check("pays", |code| {
        let held = labels.countries.iter().find(|country| country.code == code)?;
        Some(held.label(lang).to_owned())
    });
    for kind in ["ept", "departement"] {
        address.territories(connection, kind, kind).await?;
    }
    theme::check(&mut address, connection, "theme", lang).await?;
    address.typed("nom");
    address.states(&visit.actor);
    Ok(address)
}

pub(crate) fn filter_of(params: &Params) -> Filter {
    let all = |name: &str| params.all(name).into_iter().map(str::to_owned).collect();
    Filter {
        kinds: all("type"),
        groups: all("groupe"),
        themes: all("theme"),
        countries: all("pays"),
        epts: all("ept"),
        departements: all("departement"),
        states: all(STATE),
        text: params.get("nom").unwrap_or_default().to_owned(),
    }
}

/// What a list needs to name codes.
pub(super) struct Labels {
    pub kinds: Kinds,
    countries: Vec<country::Model>,
}

impl Labels {
    pub async fn load(connection: &DatabaseConnection) -> Result<Labels, Error> {
        Ok(Labels {
            kinds: Kinds::load(connection).await?,
            countries: country::all(connection).await?,
        })
    }

    pub fn country(&self, code: &str, lang: kernel::Lang) -> String {
        self.countries
            .iter()
            .find(|country| country.code == code)
            .map_or_else(|| code.to_owned(), |country| country.label(lang).to_owned())
    }
}

pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let (t, lang) = (Messages(visit.lang), visit.lang);
    let connection = app.db.reader();
    let labels = Labels::load(connection).await?;
    let address = address(connection, &visit, &labels).await?;
    let params = address.params.clone();
    let filter = filter_of(&params);
    let found = store::list(connection, &filter, &visit.actor, params.page(), SIZE).await?;
    let path = visit.url("/organisations");
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
    // A facet counts what choosing one of its values would leave: its own choice is left out of the count.
    let kinds = counted(
        &app,
        &visit,
        Filter {
            kinds: Vec::new(),
            ..filter.clone()
        },
        CountBy::Kind,
    )
    .await?;
    let values = kinds
        .into_iter()
        .map(|(code, count)| {
            let label = labels.kinds.label(&code, lang);
            (code, label, count)
        })
        .collect();
    list.facet(&path, &params, "type", t.facet_kind(), values);
    let epts = counted(
        &app,
        &visit,
        Filter {
            epts: Vec::new(),
            ..filter.clone()
        },
        CountBy::Ept,
    )
    .await?;
    let names = territory::some(
        connection,
        "ept",
        epts.iter().map(|(code, _)| code.clone()).collect(),
    )
    .await?;
    let values = epts
        .into_iter()
        .map(|(code, count)| {
            let label = names
                .iter()
                .find(|ept| ept.code == code)
                .map_or_else(|| code.clone(), |ept| ept.name.clone());
            (code, label, count)
        })
        .collect();
    list.facet(&path, &params, "ept", t.facet_ept(), values);
    let countries = counted(
        &app,
        &visit,
        Filter {
            countries: Vec::new(),
            ..filter.clone()
        },
        CountBy::Country,
    )
    .await?;
    let values = countries
        .into_iter()
        .map(|(code, count)| {
            let label = labels.country(&code, lang);
            (code, label, count)
        })
        .collect();
    list.facet(&path, &params, "pays", t.facet_country(), values);
    let themes = theme::all(connection).await?;
    let wide = Filter {
        themes: Vec::new(),
        ..filter.clone()
    };
    let made = store::count_by_theme(connection, &wide, &visit.actor);
    let key = format!("organisations theme {wide:?}");
    let by_theme = app.remembered(&visit.actor, key, made).await?;
    let values = by_theme
        .into_iter()
        .filter_map(|(code, count)| {
            let theme = themes.iter().find(|theme| theme.code == code)?;
            Some((code, theme.label(lang).to_owned(), count))
        })
        .collect();
    list.facet(&path, &params, "theme", t.facet_theme(), values);
    let items = found
        .items
        .iter()
        .map(|brief| item(brief, &labels, &visit))
        .collect();
    let kept = params.without("nom").without("page").0;
    let page = visit
        .page(&app, t.organisations())
        .crumb(t.organisations(), "")
        .described(t.organisations_lead())
        .asked(&address);
    let can_add = visit.actor.coordinates();
    html(&ListPage {
        page,
        t,
        items,
        list,
        asked: filter.text,
        kept,
        can_add,
    })
}

async fn counted(app: &App, visit: &Visit, filter: Filter, by: CountBy) -> Result<Vec<(String, i64)>, Error> {
    let key = format!("organisations {by:?} {filter:?}");
    let made = store::count_by(app.db.reader(), &filter, &visit.actor, by);
    Ok(app.remembered(&visit.actor, key, made).await?)
}

fn item(brief: &Brief, labels: &Labels, visit: &Visit) -> Item {
    let title = brief.record.title.name(visit.lang);
    let abroad = brief.row.country != "FR";
    Item {
        href: visit.url(&brief.path()),
        title: title
            .as_ref()
            .map(|title| title.text.to_owned())
            .unwrap_or_default(),
        title_lang: title.map(|title| title.lang.to_owned()).unwrap_or_default(),
        kind: labels.kinds.label(&brief.row.kind_code, visit.lang),
        place: if brief.row.country == country::NONE {
            Messages(visit.lang).country_none()
        } else if abroad {
            labels.country(&brief.row.country, visit.lang)
        } else {
            brief.row.city.clone().unwrap_or_default()
        },
        example: brief.record.example,
        state: brief.record.state.clone(),
        visibility: brief.record.visibility.clone(),
    }
}
