//! Dated figures, and distinctions.

use kernel::date::{Reading, wording};
use kernel::{FieldErrors, Lang, Translated};
use serde::{Deserialize, Serialize};
use web::form::{Builder, Choice, FieldKind};

use crate::figure::{self, Figure};
use crate::messages::Messages;
use crate::organisation::Distinction;
use crate::pages::typed::{id, none, number, optional, parse_id, parse_worded, text};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FigureInput {
    pub measure: String,
    pub value: String,
    pub value_max: String,
    qualifier: String,
    pub dated: String,
    dated_words: String,
    source: String,
    note: Translated,
    unit: String,
}

impl FigureInput {
    pub fn of(held: &Figure, lang: Lang) -> Self {
        let amount = |value: i64| match (held.unit() == "EUR", value % 100) {
            (true, 0) => (value / 100).to_string(),
            (true, cents) => format!("{}.{cents:02}", value / 100),
            (false, _) => value.to_string(),
        };
        FigureInput {
            measure: held.measure.clone(),
            value: amount(held.value),
            value_max: held.value_max.map(amount).unwrap_or_default(),
            qualifier: text(&held.qualifier),
            dated: wording::shown(held.dated.as_ref(), lang),
            dated_words: wording::words(held.dated.as_ref()),
            source: id(held.source),
            note: held.note.clone(),
            unit: held.unit.clone(),
        }
    }

    pub fn is_blank(&self) -> bool {
        [
            &self.measure,
            &self.value,
            &self.value_max,
            &self.qualifier,
            &self.dated,
            &self.dated_words,
            &self.source,
        ]
        .into_iter()
        .all(|typed| typed.trim().is_empty())
            && self.note.trimmed().is_empty()
    }

    pub fn read(&self, place: usize, reading: Reading, errors: &mut FieldErrors) -> Figure {
        let field = |name: &str| format!("figures.{place}.{name}");
        let measure = figure::measure(&self.measure);
        if measure.is_none() {
            errors.add(field("measure"), "error-field-required");
        }
        let money = (if self.unit.is_empty() {
            measure.map_or("count", |measure| measure.unit.as_str())
        } else {
            self.unit.as_str()
        }) == "EUR";
        let value = number(&self.value, money);
        if value.is_none() {
            errors.add(field("value"), "error-field-number");
        }
        let value_max = optional(&self.value_max).and_then(|typed| {
            let max = number(&typed, money);
            if max.is_none() {
                errors.add(field("value_max"), "error-field-number");
            }
            max
        });
        if value.zip(value_max).is_some_and(|(value, max)| max < value) {
            errors.add(field("value_max"), "error-field-range");
        }
        Figure {
            measure: self.measure.clone(),
            value: value.unwrap_or_default(),
            value_max,
            unit: self.unit.clone(),
            qualifier: optional(&self.qualifier),
            dated: parse_worded(&self.dated, &self.dated_words, reading, &field("dated"), errors),
            note: self.note.trimmed(),
            source: parse_id(&self.source, &field("source"), errors),
        }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct DistinctionInput {
    name: Translated,
    giver: Translated,
    dated: String,
    dated_words: String,
    source: String,
}

impl DistinctionInput {
    pub fn of(held: &Distinction, lang: Lang) -> Self {
        DistinctionInput {
            name: held.name.clone(),
            giver: held.giver.clone(),
            dated: wording::shown(held.dated.as_ref(), lang),
            dated_words: wording::words(held.dated.as_ref()),
            source: id(held.source),
        }
    }

    pub fn is_blank(&self) -> bool {
        self.name.trimmed().is_empty()
            && self.giver.trimmed().is_empty()
            && self.dated.trim().is_empty()
            && self.dated_words.trim().is_empty()
            && self.source.is_empty()
    }

    pub fn read(&self, place: usize, reading: Reading, errors: &mut FieldErrors) -> Distinction {
        let field = |name: &str| format!("distinctions.{place}.{name}");
        let name = self.name.trimmed();
        if name.is_empty() {
            errors.add(field("name.fr"), "error-field-required");
        }
        Distinction {
            name,
            giver: self.giver.trimmed(),
            dated: parse_worded(&self.dated, &self.dated_words, reading, &field("dated"), errors),
            source: parse_id(&self.source, &field("source"), errors),
        }
    }
}

/// Their fields.
pub(super) fn fields(form: &mut Builder, lang: Lang, sources: &[Choice]) {
    let t = Messages(lang);
    let mut measures = none();
    measures.extend(
        figure::measures()
            .iter()
            .map(|measure| Choice::new(measure.code.clone(), measure.name.text(lang))),
    );
    form.rows(
        "figures",
        t.rows_figures(),
        t.add_figure(),
        |n| t.row_figure(n.to_string()),
        |row| {
            row.select("measure", t.field_measure(), measures.clone());
            row.field("value", t.field_value(), FieldKind::Number);
            row.field("value_max", t.field_value_max(), FieldKind::Number);
            row.text("qualifier", t.field_qualifier());
            row.field("dated", t.field_dated(), FieldKind::Date)
                .help(t.field_dated_help());
            row.text("dated_words", t.field_words())
                .help(t.field_words_help())
                .lang("fr");
            row.select("source", t.field_source(), sources.to_vec());
            row.translated("note", &t.field_note(), 1);
            row.field("unit", "", FieldKind::Hidden);
        },
    );
    form.rows(
        "distinctions",
        t.rows_distinctions(),
        t.add_distinction(),
        |n| t.row_distinction(n.to_string()),
        |row| {
            row.translated("name", &t.field_distinction(), 1);
            row.translated("giver", &t.field_giver(), 1);
            row.field("dated", t.field_dated(), FieldKind::Date);
            row.text("dated_words", t.field_words())
                .help(t.field_words_help())
                .lang("fr");
            row.select("source", t.field_source(), sources.to_vec());
        },
    );
}
