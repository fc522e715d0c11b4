//! What an import did, or would do, line by line.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something new.
    Added,
    /// Something known that the line completes.
    Updated,
    /// Nothing: all of it was known.
    Unchanged,
    /// Nothing: the line cannot be used.
    Ignored,
    /// Nothing: it could be several things.
    Ambiguous,
}

/// What a line could mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Its country's code, or empty.
    pub country: String,
    /// What tells it from the others: a code, a département, an identifier.
    pub detail: String,
}

/// Why a line becomes what it becomes. The interface words it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants' fields are what their texts name")]
pub enum Note {
    /// A cell that must be filled is empty.
    Empty { field: String },
    /// A cell says something that cannot be read.
    Unreadable { field: String, given: String },
    /// No French territory has this code or name.
    TerritoryUnknown { given: String },
    /// Several French territories have this name.
    TerritoryHomonym { given: String },
    /// The code is that of a commune that became part of another.
    TerritoryMerged { given: String, into: String },
    /// No country has this code or name.
    CountryUnknown { given: String },
    /// Several things have this name.
    Homonym { given: String },
    /// Several organisations have this name.
    OrganisationHomonym { given: String },
    /// No organisation has this name, address or identifier.
    OrganisationUnknown { given: String },
    /// Sheets of this title exist, and nothing says whether the line means one of them.
    SameTitle { given: String },
    /// Nothing known has this name, and no country is given.
    UnknownWithoutCountry { given: String },
    /// Only one thing known has this name, but others may, and no country is given.
    NeedsCountry { given: String },
    /// An identifier says one thing and the name or the country another.
    Contradiction { given: String, held: String },
    /// Nothing known has this name in its country: it is added without a point.
    WithoutPoint { given: String },
    /// An organisation that is added with the line.
    NewOrganisation { name: String },
    /// A field that is filled in.
    Completed { field: String, value: String },
    /// A field that the line says anew.
    Changed {
        field: String,
        held: String,
        given: String,
    },
    /// What is held differs, and stays.
    Differs {
        field: String,
        held: String,
        given: String,
    },
    /// An earlier line says the same.
    SameAsLine { line: u64 },
    /// A thing is linked with itself.
    Itself,
    /// It was archived, and is published again.
    Restored,
    /// It is archived, and stays so.
    Archived,
    /// The code is that of a département and of a région.
    TerritoryLevel { given: String },
    /// The contour cannot be used; `flaw` is its key, `detail` what the file says.
    ShapeRefused { flaw: String, detail: String },
    /// The contour takes the place of another.
    ShapeChanged,
    /// The contour of a former commune joins that of the commune which it is part of now.
    ShapeJoined { given: String, into: String },
    /// Another line gives the same territory another contour.
    OtherShape { line: u64 },
    /// No sheet has this address or id.
    SheetUnknown { given: String },
    /// The identifier already belongs to another.
    IdentifierTaken { given: String, holder: String },
    /// The value is refused by the rules of its field.
    Refused {
        field: String,
        reason: String,
        detail: Option<String>,
    },
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the file.
    pub number: u64,
    /// What it is about, as the file says it.
    pub title: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why.
    pub notes: Vec<Note>,
    /// What it could mean.
    pub candidates: Vec<Candidate>,
    /// The record that it adds, completes or repeats.
    pub record: Option<Uuid>,
    /// The page of what is no record, without language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Line {
    /// A line of which nothing is decided yet.
    #[must_use]
    pub fn new(number: u64, title: impl Into<String>) -> Self {
        Line {
            number,
            title: title.into(),
            outcome: Outcome::Ignored,
            notes: Vec::new(),
            candidates: Vec::new(),
            record: None,
            path: None,
        }
    }

    /// Notes that a cell says something that cannot be read.
    pub fn unreadable(&mut self, field: &str, given: &str) {
        self.notes.push(Note::Unreadable {
            field: field.to_owned(),
            given: given.to_owned(),
        });
    }

    /// Notes that a cell that must be filled is empty.
    pub fn empty(&mut self, field: &str) {
        self.notes.push(Note::Empty {
            field: field.to_owned(),
        });
    }

    /// Notes what is filled in.
    pub fn completed(&mut self, field: &str, value: impl Into<String>) {
        self.notes.push(Note::Completed {
            field: field.to_owned(),
            value: value.into(),
        });
    }

    /// Decides between what is held and what is given: the given fills a gap, or stands in its place if the line says
    /// things anew; else it is noted as different. True when the given is to be kept.
    pub fn takes(&mut self, field: &str, held: Option<&str>, given: &str, anew: bool) -> bool {
        let note = match held {
            Some(held) if held == given => return false,
            None => Note::Completed {
                field: field.to_owned(),
                value: given.to_owned(),
            },
            Some(held) if anew => Note::Changed {
                field: field.to_owned(),
                held: held.to_owned(),
                given: given.to_owned(),
            },
            Some(held) => Note::Differs {
                field: field.to_owned(),
                held: held.to_owned(),
                given: given.to_owned(),
            },
        };
        self.notes.push(note);
        held.is_none() || anew
    }

    /// The line is a question with these answers.
    pub fn ask(&mut self, note: Note, candidates: Vec<Candidate>) {
        self.outcome = Outcome::Ambiguous;
        self.notes.push(note);
        self.candidates.extend(candidates);
        self.candidates.truncate(12);
    }

    /// The rules of the fields refuse it.
    pub fn refuse(&mut self, errors: kernel::FieldErrors) {
        self.outcome = Outcome::Ignored;
        // Nothing of it is written: what would have changed is not said to change.
        self.notes
            .retain(|note| !matches!(note, Note::Completed { .. } | Note::Changed { .. }));
        self.notes.extend(errors.0.into_iter().map(|error| Note::Refused {
            field: error.field.split('.').next().unwrap_or_default().to_owned(),
            reason: error.code.to_owned(),
            detail: error.detail,
        }));
    }

    /// Notes that the line means a record that is there, and says whether there is more to do: there is not for what
    /// the `earlier` line of this file adds, nor for what somebody archived on purpose.
    #[must_use]
    pub fn meets(&mut self, record: Uuid, earlier: Option<u64>, archived: bool) -> bool {
        self.record = Some(record);
        self.outcome = Outcome::Unchanged;
        if let Some(line) = earlier {
            self.notes.push(Note::SameAsLine { line });
        } else if archived {
            self.notes.push(Note::Archived);
        }
        earlier.is_none() && !archived
    }
}

/// How many lines became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Lines below the header.
    pub lines: u64,
    /// Added.
    pub added: u64,
    /// Updated.
    pub updated: u64,
    /// Unchanged.
    pub unchanged: u64,
    /// Ignored.
    pub ignored: u64,
    /// Ambiguous.
    pub ambiguous: u64,
}

impl Counts {
    /// Counts one more line.
    pub fn add(&mut self, outcome: Outcome) {
        self.lines += 1;
        let counter = match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Ignored => &mut self.ignored,
            Outcome::Ambiguous => &mut self.ambiguous,
        };
        *counter += 1;
    }
}

impl fmt::Display for Counts {
    /// The last line that the command prints; scripts read it, so it has one wording in every language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} lines: {} added, {} updated, {} unchanged, {} ignored, {} ambiguous",
            self.lines, self.added, self.updated, self.unchanged, self.ignored, self.ambiguous
        )
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Line by line.
    pub lines: Vec<Line>,
    /// Titles of columns that nothing read.
    pub unread: Vec<String>,
}

impl Report {
    /// How many lines became what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            counts.add(line.outcome);
        }
        counts
    }
}
