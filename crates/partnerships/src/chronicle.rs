//! What happened in an organisation's partnerships: their milestones, the forms that they took, what was signed, and what
//! ended. What one entry says is not said again by another that is less precise.

use database::{Result, source};
use kernel::Lang;
use kernel::date::{Dated, Period};
use sea_orm::prelude::Uuid;
use web::chronicle::{Happening, Said};
use web::{Answer, App, RelatedRequest, Subject};

use crate::codes;
use crate::messages::Messages;
use crate::partnership::{Agreement, Event};
use crate::store::{self, Brief, Filter};

pub(crate) fn chronicle(app: App, request: RelatedRequest) -> Answer<Happening> {
    Box::pin(async move {
        let Subject::Organisation(id) = request.subject else {
            return Ok(Vec::new());
        };
        of_organisation(&app, &request, id).await
    })
}

async fn of_organisation(app: &App, request: &RelatedRequest, id: Uuid) -> Result<Vec<Happening>> {
    let reader = app.db.reader();
    let filter = Filter {
        organisations: vec![id],
        ..Filter::default()
    };
    let briefs = store::all(reader, &filter, &request.actor).await?;
    let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
    let mut events = store::events_of_many(reader, &ids).await?;
    let mut agreements = store::agreements_of_many(reader, &ids).await?;
    let mut sources = source::of_many(reader, ids).await?;
    let mut told = Vec::new();
    for brief in &briefs {
        let link = Link::of(brief, request.lang);
        let source = sources
            .remove(&brief.record.id)
            .and_then(|ids| ids.first().copied());
        let events = events.remove(&brief.record.id).unwrap_or_default();
        let agreements = agreements.remove(&brief.record.id).unwrap_or_default();
        told.extend(link.milestones(&events));
        told.extend(agreements.iter().flat_map(|held| link.agreement(held)));
        told.extend(link.forms(&events));
        told.extend(link.beginning(&events, source));
        told.extend(link.standing(&events));
        told.extend(link.last_sign(&events));
    }
    Ok(told)
}

/// A partnership as its entries name it.
struct Link<'a> {
    brief: &'a Brief,
    name: Said,
    href: String,
    lang: Lang,
    t: Messages,
}

impl<'a> Link<'a> {
    fn of(brief: &'a Brief, lang: Lang) -> Link<'a> {
        Link {
            name: Said::name(&brief.record.title, lang),
            href: lang.url(&brief.path()),
            t: Messages(lang),
            brief,
            lang,
        }
    }

    fn entry(&self, dated: Period, title: Said, kind: String, source: Option<Uuid>) -> Happening {
        Happening {
            dated,
            title,
            href: String::new(),
            kind,
            about: Some((self.name.clone(), self.href.clone())),
            detail: Said::default(),
            source,
            example: self.brief.record.example,
        }
    }

    fn milestones(&self, events: &[Event]) -> Vec<Happening> {
        let dated = events
            .iter()
            .filter_map(|event| Some((event, event.dated.as_ref()?)));
        dated
            .map(|(event, dated)| {
                self.entry(
                    dated.value,
                    Said::of(&event.title, self.lang),
                    codes::label(codes::event_kinds(), &event.kind, self.lang),
                    event.source,
                )
            })
            .collect()
    }

    /// When it was voted, signed or sent, whichever is known first of these, and when it came to its end.
    fn agreement(&self, held: &Agreement) -> Vec<Happening> {
        let kind = codes::label(codes::agreement_kinds(), &held.kind, self.lang);
        let steps = [
            (&held.signed, self.t.chronicle_signed(kind.as_str())),
            (&held.deliberated, self.t.chronicle_deliberated(kind.as_str())),
            (&held.transmitted, self.t.chronicle_transmitted(kind.as_str())),
        ];
        let begun = steps
            .into_iter()
            .find_map(|(dated, title)| Some((dated.as_ref()?, title)));
        let ended = held
            .expires
            .as_ref()
            .map(|dated| (dated, self.t.chronicle_expired(kind.as_str())));
        begun
            .into_iter()
            .chain(ended)
            .map(|(dated, title)| Happening {
                detail: Said::of(&held.object, self.lang),
                ..self.entry(
                    dated.value,
                    Said::ours(title),
                    self.t.chronicle_agreement(),
                    held.source,
                )
            })
            .collect()
    }

    /// The forms that it took, unless an event says when.
    fn forms(&self, events: &[Event]) -> Vec<Happening> {
        let dated = self
            .brief
            .forms
            .iter()
            .filter_map(|form| Some((form, form.dated.as_ref()?)));
        dated
            .filter(|(_, dated)| !covered(dated, events))
            .map(|(form, dated)| {
                let name = codes::label(codes::forms(), &form.form, self.lang);
                self.entry(
                    dated.value,
                    Said::ours(name),
                    self.t.chronicle_form(),
                    form.source_id,
                )
            })
            .collect()
    }

    /// When it began, unless an event or a form says so.
    fn beginning(&self, events: &[Event], source: Option<Uuid>) -> Option<Happening> {
        let dated = &self.brief.row.dated.as_ref()?.0;
        let by_form = self
            .brief
            .forms
            .iter()
            .filter_map(|form| form.dated.as_ref())
            .any(|form| says(&form.value, &dated.value));
        (!by_form && !covered(dated, events)).then(|| {
            self.entry(
                dated.value,
                Said::ours(self.t.chronicle_link()),
                self.t.chronicle_partnership(),
                source,
            )
        })
    }

    /// A state in which it no longer lives, with the date at which it was known, unless an event says so. That a link
    /// lives is no news of a day.
    fn standing(&self, events: &[Event]) -> Option<Happening> {
        let row = &self.brief.row;
        let dated = &row.status_as_of.as_ref()?.0;
        let over = codes::find(codes::statuses(), &row.status).is_some_and(|status| !status.running);
        let told = events
            .iter()
            .any(|event| event.status.as_deref() == Some(row.status.as_str()));
        (over && !told).then(|| {
            let name = codes::label(codes::statuses(), &row.status, self.lang);
            self.entry(
                dated.value,
                Said::ours(name),
                self.t.chronicle_status(),
                row.status_source_id,
            )
        })
    }

    fn last_sign(&self, events: &[Event]) -> Option<Happening> {
        let sign = &self.brief.row.last_sign.as_ref()?.0;
        let dated = sign.dated.as_ref()?;
        (!sign.text.is_empty() && !covered(dated, events)).then(|| {
            self.entry(
                dated.value,
                Said::of(&sign.text, self.lang),
                self.t.last_sign(),
                sign.source,
            )
        })
    }
}

/// Whether an event tells when this began.
fn covered(dated: &Dated, events: &[Event]) -> bool {
    let mut told = events.iter().filter_map(|event| event.dated.as_ref());
    told.any(|event| says(&event.value, &dated.value))
}

/// Whether one date says the beginning of another, as precisely or more so.
fn says(one: &Period, other: &Period) -> bool {
    let (Some(one), Some(other)) = (one.start(), other.start()) else {
        return one == other;
    };
    one == other
        || (one.earliest() >= other.earliest()
            && one.latest() <= other.latest()
            && one.earliest().is_some()
            && other.earliest().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_says_another_that_is_less_precise() {
        let period = |text: &str| text.parse::<Period>().unwrap();
        for (one, other, expected) in [
            ("1962", "1962/..", true),
            ("1998-02", "1998/..", true),
            ("1998", "1998-02/..", false),
            ("2004", "1962/..", false),
            ("<1964", "<1964/..", true),
            ("1950", "<1964/..", false),
        ] {
            assert_eq!(says(&period(one), &period(other)), expected, "{one} {other}");
        }
    }
}
