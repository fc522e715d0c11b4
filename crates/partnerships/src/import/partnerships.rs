//! Lists of partnerships that come in, with two or more parties each. A line says which partnership it means by its
//! sheet's address, else by its parties; a line that names the sheet says things anew, any other only fills in what is
//! missing. No party is ever taken off a sheet by a list.

use std::collections::{BTreeSet, HashMap};

use database::record::{self, FreshIds};
use database::{Json, Result, Write};
use directory::import::known::Known as Directory;
use documents::import::{Candidate, Cells, Field, Line, Mapping, Note, Outcome, Report};
use documents::table::Table;
use kernel::date::Dated;
use kernel::text::fold;
use kernel::{Ids, Lang, ShortId, State, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, QuerySelect};
use web::Importer;

use super::words;
use crate::codes::{self, Code};
use crate::messages::Messages;
use crate::partnership::{Form, Partnership, Party};
use crate::rows::party;
use crate::store;

/// What a list of partnerships may say. A new one needs two parties and a status.
pub const PARTNERSHIPS: &[Field] = &[
    field(
        "id",
        &[
            "adresse",
            "fiche",
            "adresse_de_la_fiche",
            "identifiant",
            "sheet",
            "address",
            "identifier",
            "url",
        ],
    ),
    field(
        "title",
        &["partenariat", "partnership", "titre", "intitule", "nom", "name"],
    ),
    field(
        "parties",
        &[
            "parties_prenantes",
            "partenaires",
            "membres",
            "partners",
            "members",
            "organisations",
        ],
    ),
    field(
        "home",
        &[
            "d_ici",
            "from_here",
            "cote_francais",
            "collectivite",
            "home_parties",
        ],
    ),
    field(
        "other",
        &[
            "la_bas",
            "over_there",
            "cote_etranger",
            "partenaire",
            "partner",
            "other_parties",
        ],
    ),
    field("roles", &["party_roles", "role"]),
    field(
        "forms",
        &[
            "codes_des_formes",
            "form_codes",
            "formes",
            "forme",
            "form",
            "type",
        ],
    ),
    field(
        "status",
        &[
            "code_de_la_situation",
            "status_code",
            "situation",
            "statut",
            "etat",
        ],
    ),
    field(
        "status_as_of",
        &[
            "situation_connue_au_edtf",
            "status_as_of_edtf",
            "situation_connue_au",
            "situation_au",
        ],
    ),
    field(
        "period",
        &[
            "periode_edtf",
            "period_edtf",
            "periode",
            "dates",
            "annee",
            "depuis",
            "year",
        ],
    ),
    field("legal_basis", &["base_legale"]),
    field(
        "themes",
        &["codes_des_themes", "theme_codes", "thematiques", "theme"],
    ),
    field("summary", &["resume", "description", "objet", "presentation"]),
];

const fn field(name: &'static str, synonyms: &'static [&'static str]) -> Field {
    Field {
        name,
        required: false,
        synonyms,
    }
}

/// The importer of partnerships.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "partnerships",
        label: |lang| Messages(lang).import_partnerships(),
        fields: PARTNERSHIPS,
        field: |lang, name| {
            let key = format!("import-link-{}", name.replace('_', "-"));
            Messages(lang)
                .by_key(&key, None)
                .unwrap_or_else(|| name.to_owned())
        },
        preview: |connection, ids, table, mapping| Box::pin(preview(connection, ids, table, mapping)),
        import: |write, table, mapping| Box::pin(import(write, table, mapping)),
    }
}

/// Says what an import of this table would do, and does nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn preview(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Report> {
    Ok(plan(connection, ids, table, mapping).await?.report)
}

/// Imports the table within the transaction: what [`preview`] says at this moment.
///
/// # Errors
/// When the database refuses; then nothing of it is to be kept.
pub async fn import(write: &Write, table: &Table, mapping: &Mapping) -> Result<Report> {
    let plan = plan(write.tx(), &write.ids, table, mapping).await?;
    store::insert_many(write, plan.added, false).await?;
    for (id, version, partnership) in plan.changed {
        store::update(write, id, version, &partnership).await?;
    }
    Ok(plan.report)
}

/// A partnership as far as a line may mean it.
struct Held {
    id: Uuid,
    title: Translated,
    parties: BTreeSet<Uuid>,
    archived: bool,
    undone: bool,
    /// The line that adds it, for one that does not exist yet.
    line: Option<u64>,
}

/// Everything that a line is held against.
struct Known {
    directory: Directory,
    held: Vec<Held>,
    ids: HashMap<Uuid, usize>,
    short_ids: HashMap<String, usize>,
    between: HashMap<BTreeSet<Uuid>, Vec<usize>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    state: String,
    title: Json<Translated>,
}

impl Known {
    async fn load(connection: &impl ConnectionTrait) -> Result<Self> {
        let mut known = Known {
            directory: Directory::load(connection).await?,
            held: Vec::new(),
            ids: HashMap::new(),
            short_ids: HashMap::new(),
            between: HashMap::new(),
        };
        let ends: Vec<(Uuid, Option<Uuid>)> = party::Entity::find()
            .select_only()
            .columns([party::Column::PartnershipId, party::Column::OrganisationId])
            .into_tuple()
            .all(connection)
            .await?;
        let mut parties: HashMap<Uuid, BTreeSet<Uuid>> = HashMap::new();
        for (id, organisation) in ends {
            parties.entry(id).or_default().extend(organisation);
        }
        let undone = record::undone(connection, store::KIND).await?;
        let rows = record::Entity::find()
            .select_only()
            .columns([record::Column::Id, record::Column::State, record::Column::Title])
            .filter(record::Column::Kind.eq(store::KIND))
            .into_model::<Row>()
            .all(connection)
            .await?;
        for row in rows {
            known.add(Held {
                id: row.id,
                title: row.title.0,
                parties: parties.remove(&row.id).unwrap_or_default(),
                archived: row.state == State::Archived.code(),
                undone: undone.contains(&row.id),
                line: None,
            });
        }
        Ok(known)
    }

    fn add(&mut self, held: Held) {
        let at = self.held.len();
        self.ids.insert(held.id, at);
        self.short_ids.insert(ShortId::of(held.id).to_string(), at);
        self.between.entry(held.parties.clone()).or_default().push(at);
        self.held.push(held);
    }

    fn sheet(&self, text: &str) -> Option<usize> {
        if let Ok(id) = text.parse::<Uuid>() {
            return self.ids.get(&id).copied();
        }
        let last = text.trim_end_matches('/').rsplit('/').next()?;
        let short = ShortId::from_address(last)?;
        self.short_ids.get(short.as_str()).copied()
    }

    /// Those between exactly these parties.
    fn between(&self, parties: &BTreeSet<Uuid>) -> Vec<usize> {
        let found = self.between.get(parties).into_iter().flatten().copied();
        found
            .filter(|at| !self.held[*at].archived || self.held[*at].undone)
            .collect()
    }
}

/// What a line says, read.
struct Said<'a> {
    cells: Cells<'a>,
    /// Organisations with the names that the line gives them, and their roles.
    parties: Vec<(Uuid, &'a str, Option<String>)>,
    forms: Vec<String>,
    status: Option<String>,
    status_as_of: Option<Dated>,
    period: Option<Dated>,
    legal_basis: Option<String>,
    themes: Vec<String>,
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '|', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn coded(list: &[Code], text: &str) -> Option<String> {
    let folded = fold(text);
    list.iter()
        .find(|held| held.code == text || held.name.iter().any(|(_, name)| fold(name) == folded))
        .map(|held| held.code.clone())
}

impl<'a> Said<'a> {
    /// Reads a line against the sheet that it means, if it names one; `None` when one of its parties is a question.
    fn read(cells: &Cells<'a>, known: &Known, own: Option<&Partnership>, line: &mut Line) -> Option<Self> {
        let held: Vec<Uuid> = own
            .map(|own| {
                own.parties
                    .iter()
                    .filter_map(|party| party.organisation)
                    .collect()
            })
            .unwrap_or_default();
        let mut parties: Vec<(Uuid, &str, Option<String>)> = Vec::new();
        let mut sure = true;
        for name in ["parties", "home", "other"]
            .into_iter()
            .flat_map(|field| parts(cells.get(field)))
        {
            if own.is_some_and(|own| own.parties.iter().any(|party| unnamed(party, name))) {
                continue;
            }
            match known.directory.one(name, &held, line) {
                Some(id) if parties.iter().any(|(other, ..)| *other == id) => {}
                Some(id) => parties.push((id, name, None)),
                None => sure = false,
            }
        }
        for part in parts(cells.get("roles")) {
            let Some((name, role)) = part.rsplit_once(':').map(|(a, b)| (a.trim(), b.trim())) else {
                line.unreadable("roles", part);
                continue;
            };
            let named = parties.iter_mut().find(|(_, given, _)| *given == name);
            match (named, coded(codes::roles(), role)) {
                (Some(party), Some(code)) => party.2 = Some(code),
                (None, Some(_)) if own.is_some() => {}
                _ => line.unreadable("roles", part),
            }
        }
        let mut forms = Vec::new();
        for given in parts(cells.get("forms")) {
            let found = words::forms(given);
            if found.is_empty() {
                line.unreadable("forms", given);
            }
            forms.extend(found);
        }
        let mut code = |field: &str, list: &[Code]| {
            let given = cells.some(field)?;
            let found = coded(list, given);
            if found.is_none() {
                line.unreadable(field, given);
            }
            found
        };
        let status = code("status", codes::statuses());
        let legal_basis = code("legal_basis", codes::legal_bases());
        let mut date = |field: &str, read: fn(&str) -> Option<Dated>| {
            let given = cells.some(field)?;
            let found = read(given);
            if found.is_none() {
                line.unreadable(field, given);
            }
            found
        };
        let status_as_of = date("status_as_of", point);
        // A partnership lasts: a bare year is when it began.
        let period = date("period", |given| {
            point(given)
                .filter(|_| given.contains('/'))
                .or_else(|| words::since(given))
        });
        let mut themes = Vec::new();
        for given in cells.get("themes").split([';', ',', '|']).map(str::trim) {
            match known.directory.theme(given) {
                Some(code) => themes.push(code.to_owned()),
                None if given.is_empty() => {}
                None => line.unreadable("themes", given),
            }
        }
        sure.then_some(Said {
            cells: *cells,
            parties,
            forms,
            status,
            status_as_of,
            period,
            legal_basis,
            themes,
        })
    }
}

fn point(text: &str) -> Option<Dated> {
    Dated::typed(text, Lang::Fr)
        .or_else(|_| Dated::typed(text, Lang::En))
        .ok()
}

/// Whether a party that no organisation stands for yet is what a cell calls so.
fn unnamed(party: &Party, name: &str) -> bool {
    let placeholder = Lang::ALL
        .into_iter()
        .any(|lang| Messages(lang).party_to_identify() == name);
    party.organisation.is_none()
        && (party.label.iter().any(|(_, label)| label == name)
            || (party.label.is_empty() && (placeholder || party.place.is_some())))
}

struct Plan {
    report: Report,
    added: Vec<(Uuid, Partnership)>,
    changed: Vec<(Uuid, i64, Partnership)>,
}

async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan> {
    let mut known = Known::load(connection).await?;
    let mut ids = FreshIds::load(connection, ids).await?;
    let mut plan = Plan {
        report: Report {
            lines: Vec::with_capacity(table.rows.len()),
            unread: mapping.unread.clone(),
        },
        added: Vec::new(),
        changed: Vec::new(),
    };
    for row in &table.rows {
        let cells = mapping.cells(row);
        let mut line = Line::new(row.line, title(&cells));
        if let Some(given) = cells.some("id") {
            match known.sheet(given) {
                None => line.notes.push(Note::SheetUnknown {
                    given: given.to_owned(),
                }),
                Some(at) => {
                    let now = plan.now(connection, &known, at).await?;
                    if let Some(said) = Said::read(&cells, &known, Some(&now.1), &mut line) {
                        change(&said, at, now, &known, &mut line, &mut plan);
                    }
                }
            }
        } else if let Some(said) = Said::read(&cells, &known, None, &mut line) {
            let parties: BTreeSet<Uuid> = said.parties.iter().map(|(id, ..)| *id).collect();
            let found = known.between(&parties);
            let titled: Vec<usize> = found
                .iter()
                .copied()
                .filter(|at| {
                    known.held[*at]
                        .title
                        .iter()
                        .any(|(_, held)| fold(held) == fold(cells.get("title")))
                })
                .collect();
            match (found.as_slice(), titled.as_slice()) {
                _ if parties.len() < 2 => {
                    line.notes.push(if said.parties.is_empty() {
                        Note::Empty {
                            field: "parties".to_owned(),
                        }
                    } else {
                        Note::Itself
                    });
                }
                ([], _) => add(&said, parties, &mut known, &mut ids, &mut line, &mut plan),
                ([one], _) | (_, [one]) => {
                    let now = plan.now(connection, &known, *one).await?;
                    change(&said, *one, now, &known, &mut line, &mut plan);
                }
                (several, _) => {
                    let candidates = several.iter().map(|at| Candidate {
                        name: known.held[*at].title.text(Lang::Fr).to_owned(),
                        country: String::new(),
                        detail: known.held[*at].id.to_string(),
                    });
                    let note = Note::SameTitle {
                        given: line.title.clone(),
                    };
                    line.ask(note, candidates.collect());
                }
            }
        }
        plan.report.lines.push(line);
    }
    Ok(plan)
}

/// What a line is about: its title, else its parties.
fn title(cells: &Cells<'_>) -> String {
    if let Some(title) = cells.some("title") {
        return title.to_owned();
    }
    let names: Vec<&str> = ["parties", "home", "other"]
        .into_iter()
        .flat_map(|field| parts(cells.get(field)))
        .collect();
    if names.is_empty() {
        cells.some("id").unwrap_or("?").to_owned()
    } else {
        names.join(" – ")
    }
}

impl Plan {
    /// A partnership as earlier lines leave it.
    async fn now(
        &self,
        connection: &impl ConnectionTrait,
        known: &Known,
        at: usize,
    ) -> Result<(i64, Partnership)> {
        let id = known.held[at].id;
        if let Some((_, held)) = self.added.iter().find(|(added, _)| *added == id) {
            return Ok((0, held.clone()));
        }
        if let Some((_, version, held)) = self.changed.iter().find(|(changed, ..)| *changed == id) {
            return Ok((*version, held.clone()));
        }
        let loaded = store::get(connection, id).await?;
        Ok((loaded.record.version, loaded.partnership))
    }
}

fn add(
    said: &Said<'_>,
    parties: BTreeSet<Uuid>,
    known: &mut Known,
    ids: &mut FreshIds,
    line: &mut Line,
    plan: &mut Plan,
) {
    let Some(status) = said.status.clone() else {
        line.empty("status");
        return;
    };
    let names: Vec<&str> = said
        .parties
        .iter()
        .filter_map(|(id, ..)| known.directory.get(*id))
        .map(|held| held.name.as_str())
        .collect();
    let title = said
        .cells
        .some("title")
        .map_or_else(|| names.join(" – "), str::to_owned);
    let mut partnership = Partnership {
        title: Translated::one("fr", title),
        status,
        state: State::Published,
        ..Partnership::default()
    };
    fill(&mut partnership, said, known, false, line);
    // Of what is new, all is filled in: that goes without saying.
    line.notes.retain(|note| !matches!(note, Note::Completed { .. }));
    if let Err(errors) = partnership.validate() {
        line.refuse(errors);
        return;
    }
    let id = ids.draw();
    known.add(Held {
        id,
        title: partnership.title.clone(),
        parties,
        archived: false,
        undone: false,
        line: Some(line.number),
    });
    plan.added.push((id, partnership));
    line.outcome = Outcome::Added;
    line.record = Some(id);
}

fn change(
    said: &Said<'_>,
    at: usize,
    (version, before): (i64, Partnership),
    known: &Known,
    line: &mut Line,
    plan: &mut Plan,
) {
    let held = &known.held[at];
    if !line.meets(held.id, held.line, held.archived && !held.undone) {
        return;
    }
    let mut after = before.clone();
    let restored = before.state == State::Archived;
    if restored {
        after.state = State::Published;
        line.notes.push(Note::Restored);
    }
    fill(&mut after, said, known, said.cells.some("id").is_some(), line);
    if after == before {
        return;
    }
    if let Err(errors) = after.validate() {
        line.refuse(errors);
        return;
    }
    line.outcome = if restored {
        Outcome::Added
    } else {
        Outcome::Updated
    };
    match plan.changed.iter_mut().find(|(id, ..)| *id == held.id) {
        Some(earlier) => earlier.2 = after,
        None => plan.changed.push((held.id, version, after)),
    }
}

/// Puts what a line says into a partnership: what is missing, or everything if the line says it anew.
fn fill(partnership: &mut Partnership, said: &Said<'_>, known: &Known, anew: bool, line: &mut Line) {
    let cells = &said.cells;
    for (field, held) in [
        ("title", &mut partnership.title),
        ("summary", &mut partnership.summary),
    ] {
        // A title that no sheet was named for only finds it; a text in any language is known.
        let Some(given) = cells
            .some(field)
            .filter(|given| !held.iter().any(|(_, text)| text == *given) && (field != "title" || anew))
        else {
            continue;
        };
        let picked = held
            .pick(Lang::Fr)
            .map(|picked| (picked.lang.to_owned(), picked.text.to_owned()));
        if line.takes(field, picked.as_ref().map(|(_, text)| text.as_str()), given, anew) {
            let lang = picked.map_or_else(|| "fr".to_owned(), |(lang, _)| lang);
            held.0.insert(lang, given.to_owned());
        }
    }
    for (organisation, name, role) in &said.parties {
        let held = partnership
            .parties
            .iter_mut()
            .find(|party| party.organisation == Some(*organisation));
        match (held, role) {
            (Some(party), Some(role)) => {
                if line.takes("roles", Some(&party.role), role, anew) {
                    party.role.clone_from(role);
                }
            }
            (Some(_), None) => {}
            (None, _) => {
                partnership.parties.push(Party {
                    organisation: Some(*organisation),
                    country: known
                        .directory
                        .get(*organisation)
                        .map(|held| held.country.clone())
                        .unwrap_or_default(),
                    role: role.clone().unwrap_or_else(|| codes::PARTY.to_owned()),
                    ..Party::default()
                });
                line.completed("parties", *name);
            }
        }
    }
    for form in &said.forms {
        if !partnership.forms.iter().any(|held| held.form == *form) {
            partnership.forms.push(Form {
                form: form.clone(),
                ..Form::default()
            });
            line.completed("forms", form.clone());
        }
    }
    if let Some(status) = &said.status
        && line.takes("status", Some(&partnership.status), status, anew)
    {
        partnership.status.clone_from(status);
        // Another status is not vouched for by what said the former one.
        partnership.status_as_of = None;
        partnership.status_source = None;
    }
    if let Some(as_of) = &said.status_as_of
        && said
            .status
            .as_ref()
            .is_none_or(|status| *status == partnership.status)
    {
        let held = partnership
            .status_as_of
            .as_ref()
            .map(|held| held.value.to_string());
        if line.takes("status_as_of", held.as_deref(), &as_of.value.to_string(), anew) {
            partnership.status_as_of = Some(as_of.clone());
        }
    }
    if let Some(period) = &said.period {
        let held = partnership.dated.as_ref().map(|held| held.value.to_string());
        if line.takes("period", held.as_deref(), &period.value.to_string(), anew) {
            partnership.dated = Some(period.clone());
        }
    }
    if let Some(basis) = &said.legal_basis
        && line.takes("legal_basis", partnership.legal_basis.as_deref(), basis, anew)
    {
        partnership.legal_basis = Some(basis.clone());
    }
    for theme in &said.themes {
        if !partnership.themes.contains(theme) {
            partnership.themes.push(theme.clone());
            partnership.themes.sort();
            line.completed("themes", theme.clone());
        }
    }
}
