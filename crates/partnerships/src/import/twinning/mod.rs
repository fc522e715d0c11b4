//! The plan of an import of twinnings: what each line becomes.

mod link;
mod sides;

use std::collections::HashMap;

use database::record::FreshIds;
use database::{Result, source};
use directory::Organisation;
use directory::organisation::is_web_address;
use documents::import::{Cells, Line, Mapping, Note, Report};
use documents::table::Table;
use geo::place::Place;
use kernel::date::Dated;
use kernel::identifier::Scheme;
use kernel::{Ids, Translated};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::network::Network;
use super::partner::{self, Partner, Question};
use super::words;
use crate::partnership::Partnership;

/// The longest name that is taken, in characters.
const MAX_NAME: usize = 200;

/// What is to be written, and what is said of it.
pub(super) struct Plan {
    pub report: Report,
    pub sources: Vec<source::Model>,
    pub places: Vec<(Uuid, Place)>,
    pub organisations: Vec<(Uuid, Organisation)>,
    pub partnerships: Vec<(Uuid, Partnership)>,
    pub completed: Vec<Completion>,
    /// Archived organisations that are needed again.
    pub restored: Vec<Uuid>,
    /// Archived places that are needed again.
    pub restored_places: Vec<Uuid>,
}

/// What a line adds to a partnership that is held.
pub(super) struct Completion {
    pub id: Uuid,
    pub forms: Vec<String>,
    pub dated: Option<Dated>,
    pub source: Option<Uuid>,
}

/// What a line tells of its link.
struct Told {
    forms: Vec<String>,
    dated: Option<Dated>,
    source: Option<Uuid>,
}

/// Decides for every line.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan> {
    let mut planner = Planner {
        network: Network::load(connection).await?,
        ids: FreshIds::load(connection, ids).await?,
        has_forms: mapping.column("form").is_some(),
        new_links: HashMap::new(),
        plan: Plan {
            report: Report {
                lines: Vec::with_capacity(table.rows.len()),
                unread: mapping.unread.clone(),
            },
            sources: Vec::new(),
            places: Vec::new(),
            organisations: Vec::new(),
            partnerships: Vec::new(),
            completed: Vec::new(),
            restored: Vec::new(),
            restored_places: Vec::new(),
        },
    };
    for row in &table.rows {
        let line = planner.line(row.line, &mapping.cells(row));
        planner.plan.report.lines.push(line);
    }
    Ok(planner.plan)
}

struct Planner {
    network: Network,
    ids: FreshIds,
    /// Whether the list says which form each link has; else it is a list of twinnings.
    has_forms: bool,
    /// The links that this import adds, by their place in the plan.
    new_links: HashMap<usize, usize>,
    plan: Plan,
}

impl Planner {
    fn line(&mut self, number: u64, cells: &Cells<'_>) -> Line {
        let home = [cells.get("commune"), cells.get("commune_code")];
        let home = home.into_iter().find(|text| !text.is_empty()).unwrap_or("?");
        let partner = cells.some("partner").unwrap_or("?");
        let mut line = Line::new(number, format!("{home} – {partner}"));
        self.decide(&mut line, cells);
        line
    }

    fn decide(&mut self, line: &mut Line, cells: &Cells<'_>) {
        let Some(territory) = self.territory(line, cells) else {
            return;
        };
        if cells.some("partner").is_none() {
            line.empty("partner");
            return;
        }
        let said = partner::said(cells, &self.network, line);
        if said.name.chars().count() > MAX_NAME {
            line.notes.push(Note::Refused {
                field: "partner".to_owned(),
                reason: "error-field-too-long".to_owned(),
                detail: Some(MAX_NAME.to_string()),
            });
            return;
        }
        let partner = match partner::find(&said, &self.network) {
            Ok(found) => found,
            Err(Question { note, candidates }) => {
                line.ask(note, candidates);
                return;
            }
        };
        if matches!(&partner, Partner::Territory(held) if held.kind == territory.kind && held.code == territory.code)
        {
            line.notes.push(Note::Itself);
            return;
        }
        let dated = cells.some("year").and_then(|given| {
            let read = words::since(given);
            if read.is_none() {
                line.unreadable("year", given);
            }
            read
        });
        let forms = match cells.some("form") {
            Some(given) => {
                let forms = words::forms(given);
                if forms.is_empty() {
                    line.unreadable("form", given);
                }
                forms
            }
            None if self.has_forms => Vec::new(),
            None => vec!["twinning".to_owned()],
        };
        let source = self.source(line, cells);
        let said_of_link = Told { forms, dated, source };
        if let Some(at) = self.held(&territory, &partner, &said_of_link.forms) {
            self.known(line, at, said_of_link);
            return;
        }
        let wikidata = partner::identifier(cells, "commune_wikidata", Scheme::Wikidata, line);
        let home = self.french_authority(&territory, wikidata.as_ref(), line);
        let away = self.away_authority(&partner, &said, line);
        self.add_link(line, home, away, said_of_link);
    }

    fn source(&mut self, line: &mut Line, cells: &Cells<'_>) -> Option<Uuid> {
        let url = cells.some("source")?;
        if !is_web_address(url) {
            line.unreadable("source", url);
            return None;
        }
        if let Some(id) = self.network.sources.get(url) {
            return Some(*id);
        }
        let id = self.ids.draw();
        let site = url.split('/').nth(2).unwrap_or(url).to_owned();
        self.plan.sources.push(source::Model {
            id,
            code: format!("import-{}", kernel::ShortId::of(id)),
            title: database::Json(Translated::one("fr", site.clone())),
            publisher: site,
            dated: None,
            url: Some(url.to_owned()),
            note: database::Json(Translated::default()),
        });
        self.network.sources.insert(url.to_owned(), id);
        Some(id)
    }
}
