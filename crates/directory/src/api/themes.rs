//! The thesaurus as data. It is small: pages are cut from the whole, in the order of the list.

use axum::Json;
use axum::extract::{Path, State};
use database::keyset::Mark;
use geo::catalogue;
use kernel::Lang;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{Asked, Coded, Faults, List, ListParams, OneParams, Texts, texts};
use web::{App, Error, Visit};

use crate::theme::{self, Model};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// A theme.
#[derive(Debug, Serialize, ToSchema)]
struct Theme {
    /// Code; never changes its meaning.
    code: String,
    /// Name, in the language asked for.
    name: String,
    /// The name in every language that it has.
    names: Texts,
    /// What belongs to it.
    definition: Texts,
    /// Other words for it, by language.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    synonyms: std::collections::BTreeMap<String, Vec<String>>,
    /// Code of the wider theme.
    broader: Option<String>,
    /// The theme that replaced it.
    merged_into: Option<String>,
    /// Goals of Agenda 2030: the data set "SDG" of the United Nations.
    goals: Vec<Coded>,
    /// Purpose codes of the OECD's Development Assistance Committee.
    sectors: Vec<Coded>,
    /// Address of the page.
    url: String,
    /// Address in the API.
    api_url: String,
}

/// Themes
///
/// The network's thesaurus, in its own order; merged themes are left out.
#[utoipa::path(
    get, path = "/api/v1/themes", tag = "themes", operation_id = "listThemes",
    params(ListParams),
    responses((status = 200, description = "A page of themes.", body = List<Theme>), Faults)
)]
async fn list(State(app): State<App>, visit: Visit) -> Result<List<Theme>, Error> {
    let asked = Asked::list(&visit, &[])?;
    let all = theme::all(app.db.reader()).await?;
    let total = u64::try_from(all.len()).ok().filter(|_| asked.mark.is_none());
    let start = match &asked.mark {
        None => 0,
        Some(mark) => all
            .iter()
            .position(|held| held.code == mark.key)
            .map(|place| place + 1)
            .ok_or_else(|| Error::parameter("cursor", "cursor"))?,
    };
    let size = usize::try_from(asked.limit + 1).unwrap_or(usize::MAX);
    let items = all.iter().skip(start).take(size).map(|held| {
        let mark = Mark {
            key: held.code.clone(),
            id: Uuid::nil(),
        };
        (mark, Theme::of(&app, held, asked.lang))
    });
    Ok(List::of(&app, &asked, items.collect(), total))
}

/// One theme
///
/// A theme that was merged into another still answers, and names the one that replaced it.
#[utoipa::path(
    get, path = "/api/v1/themes/{code}", tag = "themes", operation_id = "getTheme",
    params(("code" = String, Path, description = "The theme's code."), OneParams),
    responses((status = 200, description = "The theme.", body = Theme), Faults)
)]
async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result<Json<Theme>, Error> {
    let lang = Asked::one(&visit)?.lang;
    if code.contains('\0') {
        return Err(Error::NotFound);
    }
    let held = theme::get(app.db.reader(), &code).await?;
    Ok(Json(Theme::of(&app, &held, lang)))
}

impl Theme {
    fn of(app: &App, held: &Model, lang: Lang) -> Theme {
        let base = &app.settings.base_url;
        let goals = held.sdgs.iter().filter_map(|number| {
            let goal = catalogue::goal(*number)?;
            Some(Coded::new(number.to_string(), goal.name.text(lang)))
        });
        let sectors = held.dac.iter().map(|code| {
            let sector = catalogue::sector(code);
            Coded::new(
                code,
                sector.map_or(code.as_str(), |sector| sector.name.text(lang)),
            )
        });
        Theme {
            code: held.code.clone(),
            name: held.label(lang).to_owned(),
            names: texts(&held.name),
            definition: texts(&held.definition),
            synonyms: held.synonyms.0.clone(),
            broader: held.broader.clone(),
            merged_into: held.merged_into.clone(),
            goals: goals.collect(),
            sectors: sectors.collect(),
            url: format!("{base}{}", lang.url(&format!("/themes/{}", held.code))),
            api_url: format!("{base}/api/v1/themes/{}", held.code),
        }
    }
}
