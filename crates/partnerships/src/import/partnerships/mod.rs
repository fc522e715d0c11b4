//! Lists of partnerships that come in, with two or more parties each. A line says which partnership it means by its
//! sheet's address, else by its parties; a line that names the sheet says things anew, any other only fills in what is
//! missing. No party is ever taken off a sheet by a list.

mod known;
mod said;

use std::collections::BTreeSet;

use database::record::FreshIds;
use database::{Result, Write};
use documents::import::{Candidate, Cells, Field, Line, Mapping, Note, Report, field, parts};
use documents::table::Table;
use kernel::text::fold;
use kernel::{Ids, Lang, State, Translated};
use sea_orm::entity::prelude::*;
use web::import::Plan;
use web::{Importer, Reads};

use self::known::{Held, Known};
use self::said::Said;

use crate::codes;
use crate::messages::Messages;
use crate::partnership::{Form, Partnership, Party};

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

/// The importer of partnerships.
pub(crate) fn importer() -> Importer {
    Importer {
        name: "partnerships",
        label: |lang| Messages(lang).import_partnerships(),
        fields: PARTNERSHIPS,
        reads: Reads::Lists,
        whole: &[],
        field: |lang, name| {
            let key = format!("import-link-{}", name.replace('_', "-"));
            Messages(lang)
                .by_key(&key, None)
                .unwrap_or_else(|| name.to_owned())
        },
        preview: |connection, ids, table, mapping| Box::pin(preview(connection, ids, table, mapping)),
        import: |write, table, mapping| Box::pin(import(write, table, mapping)),
        take_back: None,
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
    plan.write(write).await
}

async fn plan(
    connection: &impl ConnectionTrait,
    ids: &Ids,
    table: &Table,
    mapping: &Mapping,
) -> Result<Plan<Partnership>> {
    let mut known = Known::load(connection).await?;
    let mut ids = FreshIds::load(connection, ids).await?;
    let mut plan = Plan::new(table, mapping);
    for row in &table.rows {
        let cells = mapping.cells(row);
        let mut line = Line::new(row.line, title(&cells));
        if let Some(given) = cells.some("id") {
            match known.sheet(given) {
                None => line.notes.push(Note::SheetUnknown {
                    given: given.to_owned(),
                }),
                Some(at) => {
                    let now = plan.now(connection, known.held[at].id).await?;
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
                    let now = plan.now(connection, known.held[*one].id).await?;
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

fn add(
    said: &Said<'_>,
    parties: BTreeSet<Uuid>,
    known: &mut Known,
    ids: &mut FreshIds,
    line: &mut Line,
    plan: &mut Plan<Partnership>,
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
    let partnership = Partnership {
        title: Translated::one("fr", title),
        status,
        state: State::Published,
        ..Partnership::default()
    };
    let number = line.number;
    let Some((id, partnership)) = plan.add(ids, line, partnership, |partnership, line| {
        fill(partnership, said, known, false, line);
    }) else {
        return;
    };
    known.add(Held {
        id,
        title: partnership.title.clone(),
        parties,
        archived: false,
        undone: false,
        line: Some(number),
    });
}

fn change(
    said: &Said<'_>,
    at: usize,
    before: (i64, Partnership),
    known: &Known,
    line: &mut Line,
    plan: &mut Plan<Partnership>,
) {
    let held = &known.held[at];
    if !line.meets(held.id, held.line, held.archived && !held.undone) {
        return;
    }
    let anew = said.cells.some("id").is_some();
    plan.change(line, held.id, before, |partnership, line| {
        fill(partnership, said, known, anew, line);
    });
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
