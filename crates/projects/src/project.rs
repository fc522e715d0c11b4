//! An action, whole: what its sheet shows, its history keeps and its form edits. No I/O.

use directory::figure::Figure;
use kernel::date::{Dated, Historic, Unit};
use kernel::{FieldErrors, Lang, State, Translated, Visibility};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codes;

/// An action: a project, an exchange, a training course, an event…
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    /// Its title.
    pub title: Translated,
    /// What is done (Markdown).
    pub summary: Translated,
    /// For whom.
    pub beneficiaries: Translated,
    /// Code of its kind: see [`codes::kinds`].
    pub kind: String,
    /// Where it stands, as a document says.
    pub status: Option<Status>,
    /// When it takes place.
    pub dated: Option<Dated>,
    /// The partnerships that it is part of.
    pub partnerships: Vec<Uuid>,
    /// Who takes part.
    pub participants: Vec<Participant>,
    /// Where it takes place.
    pub locations: Vec<Location>,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// Goals of Agenda 2030 that it serves, 1 to 17.
    pub goals: Vec<u8>,
    /// Dated figures.
    pub figures: Vec<Figure>,
    /// Documents that speak of it.
    pub sources: Vec<Uuid>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where its sheet stands.
    pub state: State,
}

/// Where an action stood when a document spoke of it; what it became since is not known from there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    /// 1 to 6 of the IATI list `ActivityStatus`.
    pub code: i64,
    /// When the document spoke.
    pub as_of: Option<Dated>,
    /// The document.
    pub source: Option<Uuid>,
}

/// An organisation that takes part in an action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Participant {
    /// The organisation.
    pub organisation: Uuid,
    /// Code of its role: see [`codes::roles`].
    pub role: String,
    /// Its service in charge.
    pub service: Option<Uuid>,
    /// A remark.
    pub note: Translated,
}

/// Where an action takes place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Location {
    /// A world place.
    Place {
        /// Its id.
        id: Uuid,
    },
    /// A French territory.
    Territory {
        /// `commune`, `departement`…
        of: String,
        /// INSEE or SIREN code.
        code: String,
    },
    /// A country as a whole.
    Country {
        /// Its two letters.
        code: String,
    },
}

/// The longest title taken, in characters.
const MAX_TITLE: usize = 200;
/// The longest text taken, in characters.
const MAX_TEXT: usize = 20_000;

impl Project {
    /// What must be mended before it can be saved; gaps that may wait are not errors.
    ///
    /// # Errors
    /// By field of the form.
    pub fn validate(&self) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.title.is_empty() {
            errors.add("title.fr", "error-field-required");
        }
        for (field, text, limit) in [
            ("title", &self.title, MAX_TITLE),
            ("summary", &self.summary, MAX_TEXT),
            ("beneficiaries", &self.beneficiaries, MAX_TEXT),
        ] {
            for (lang, words) in text.iter() {
                if words.chars().count() > limit {
                    errors.add_with(
                        format!("{field}.{lang}"),
                        "error-field-too-long",
                        limit.to_string(),
                    );
                }
            }
        }
        if self.kind.is_empty() {
            errors.add("kind", "error-field-required");
        } else if codes::kind(&self.kind).is_none() {
            errors.add("kind", "error-field-unknown");
        }
        if self
            .status
            .as_ref()
            .is_some_and(|status| codes::status(status.code).is_none())
        {
            errors.add("status", "error-field-unknown");
        }
        for (place, participant) in self.participants.iter().enumerate() {
            if codes::role(&participant.role).is_none() {
                errors.add(
                    format!("participants.{place}.role"),
                    if participant.role.is_empty() {
                        "error-field-required"
                    } else {
                        "error-field-unknown"
                    },
                );
            }
            let same = |other: &Participant| {
                (other.organisation, &other.role, other.service)
                    == (participant.organisation, &participant.role, participant.service)
            };
            if self.participants[..place].iter().any(same) {
                errors.add(format!("participants.{place}.organisation"), "error-field-twice");
            }
        }
        if self.goals.iter().any(|goal| !(1..=17).contains(goal)) {
            errors.add("goals", "error-field-unknown");
        }
        for (place, figure) in self.figures.iter().enumerate() {
            if directory::figure::measure(&figure.measure).is_none() {
                errors.add(
                    format!("figures.{place}.measure"),
                    if figure.measure.is_empty() {
                        "error-field-required"
                    } else {
                        "error-field-unknown"
                    },
                );
            }
            if figure.value_max.is_some_and(|max| max < figure.value) {
                errors.add(format!("figures.{place}.value_max"), "error-field-range");
            }
        }
        errors.into_result(())
    }

    /// The first and last year in which it is known to have run. What was under way when the document spoke is
    /// known up to that year and no further; what has no end at all, in its first year.
    #[must_use]
    pub fn years(&self) -> Option<(i64, i64)> {
        let dated = self.dated.as_ref()?;
        let (start, end) = dated.value.year_span();
        let start = start
            .or_else(|| dated.value.start().map(|point| point.year()))
            .or(end)?;
        let told = if dated.value.is_open_ended() {
            self.status
                .as_ref()
                .and_then(|status| status.as_of.as_ref())
                .and_then(|as_of| as_of.value.start())
                .map(|point| point.year())
        } else {
            None
        };
        let end = end.or(told).unwrap_or(start).max(start);
        Some((i64::from(start), i64::from(end)))
    }
}

impl Status {
    /// In words, bound to the document that says it: `Terminée, selon le document de mars 2008`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let label = codes::status_label(self.code, lang);
        match self.as_of.as_ref() {
            Some(as_of) => format!("{label}, {}", according_to(as_of, lang)),
            None => label,
        }
    }
}

/// "according to the document of March 2008": a day is told as its month, which is how people name a document.
#[must_use]
pub fn according_to(as_of: &Dated, lang: Lang) -> String {
    let Some(point) = as_of.value.start().or_else(|| as_of.value.end()) else {
        return String::new();
    };
    let shown = match point.unit() {
        Unit::Day(month, _) => Historic::new(point.year(), Unit::Month(month)).unwrap_or(point),
        _ => point,
    };
    // What is "about" a year has its year named without the doubt, which the sentence itself then carries.
    let year = Historic::new(point.year(), point.unit()).unwrap_or(point);
    match (lang, point.is_about()) {
        (Lang::Fr, true) => format!("selon un document des environs de {}", year.display(lang)),
        (Lang::En, true) => format!("according to a document from about {}", year.display(lang)),
        (Lang::Fr, false) => {
            let words = shown.display(lang);
            let de = if words.starts_with(['a', 'o', 'é', 'h']) {
                "d’"
            } else {
                "de "
            };
            format!("selon le document {de}{words}")
        }
        (Lang::En, false) => format!("according to the document of {}", shown.display(lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(text: &str) -> Dated {
        Dated::from(text.parse::<kernel::date::Period>().unwrap())
    }

    fn bare() -> Project {
        Project {
            title: Translated::one("fr", "Puits"),
            kind: "project".into(),
            ..Project::default()
        }
    }

    #[test]
    fn a_sheet_needs_a_title_and_a_kind_only() {
        assert!(bare().validate().is_ok());
        let fields: Vec<String> = Project::default()
            .validate()
            .unwrap_err()
            .0
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(fields, ["title.fr", "kind"]);
    }

    #[test]
    fn what_no_list_knows_is_refused_at_its_field() {
        let twice = Participant {
            organisation: Uuid::nil(),
            role: "partner".into(),
            ..Participant::default()
        };
        let project = Project {
            kind: "party".into(),
            status: Some(Status {
                code: 7,
                ..Status::default()
            }),
            participants: vec![
                twice.clone(),
                twice,
                Participant {
                    role: "boss".into(),
                    ..Participant::default()
                },
            ],
            goals: vec![18],
            figures: vec![Figure {
                measure: "participants".into(),
                value: 200,
                value_max: Some(150),
                ..Figure::default()
            }],
            ..bare()
        };
        let fields: Vec<String> = project
            .validate()
            .unwrap_err()
            .0
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(
            fields,
            [
                "kind",
                "status",
                "participants.1.organisation",
                "participants.2.role",
                "goals",
                "figures.0.value_max"
            ]
        );
    }

    #[test]
    fn a_status_is_bound_to_its_document() {
        let status = |as_of: &str| Status {
            code: 4,
            as_of: Some(dated(as_of)),
            source: None,
        };
        assert_eq!(
            status("2008-03-31").text(Lang::Fr),
            "Terminée, selon le document de mars 2008"
        );
        assert_eq!(
            status("2008-03-31").text(Lang::En),
            "Finished, according to the document of March 2008"
        );
        assert_eq!(
            status("2019-10").text(Lang::Fr),
            "Terminée, selon le document d’octobre 2019"
        );
        assert_eq!(
            status("2014~").text(Lang::Fr),
            "Terminée, selon un document des environs de 2014"
        );
        assert_eq!(
            status("2014~").text(Lang::En),
            "Finished, according to a document from about 2014"
        );
        assert_eq!(
            Status {
                code: 2,
                ..Status::default()
            }
            .text(Lang::Fr),
            "En cours"
        );
    }

    #[test]
    fn an_open_action_is_known_up_to_the_document_and_no_further() {
        let running = |when: &str, as_of: Option<&str>| {
            Project {
                dated: Some(dated(when)),
                status: as_of.map(|as_of| Status {
                    code: 2,
                    as_of: Some(dated(as_of)),
                    source: None,
                }),
                ..bare()
            }
            .years()
        };
        assert_eq!(running("2000/2005", Some("2008-03-31")), Some((2000, 2005)));
        assert_eq!(running("2004/..", Some("2008-03-31")), Some((2004, 2008)));
        assert_eq!(running("2004/", Some("2008-03-31")), Some((2004, 2004)));
        assert_eq!(running("2004/..", None), Some((2004, 2004)));
        assert_eq!(running("../2014", None), Some((2014, 2014)));
        assert_eq!(running("<1964/..", Some("2014~")), Some((1964, 2014)));
        assert_eq!(bare().years(), None);
    }

    #[test]
    fn history_reads_back_what_it_kept() {
        let project = Project {
            locations: vec![
                Location::Country { code: "GA".into() },
                Location::Territory {
                    of: "commune".into(),
                    code: "93064".into(),
                },
            ],
            dated: Some(dated("2003")),
            ..bare()
        };
        let kept = serde_json::to_value(&project).unwrap();
        assert_eq!(serde_json::from_value::<Project>(kept).unwrap(), project);
    }
}
