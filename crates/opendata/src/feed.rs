//! The feed of changes (Atom, RFC 4287): each record that everybody may read, once, with its last change. Pages follow one
//! another by the number of the change (RFC 5005), so that none is missed while others are written.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::HeaderMap;
use chrono::{DateTime, SecondsFormat, Utc};
use kernel::Lang;
use web::export::Exporter;
use web::list::Params;
use web::{App, Error, Result, Visit};

use crate::answer;
use crate::messages::Messages;
use crate::store::{self, Change};
use crate::xml::text as escaped;

/// Entries on one page.
const SIZE: usize = 50;
/// The path of the feed, without language.
pub(crate) const PATH: &str = "/changements.atom";

pub(crate) async fn show(State(app): State<App>, visit: Visit, headers: HeaderMap) -> Result {
    let params = Params::parse(&visit.query);
    let asked = params.get("liste");
    let lists: Vec<&Exporter> = app
        .exporters()
        .filter(|list| !list.kind.is_empty() && asked.is_none_or(|name| list.name == name))
        .collect();
    if lists.is_empty() && asked.is_some() {
        return Err(Error::NotFound);
    }
    let before = match params.get("avant") {
        Some(text) => Some(text.parse::<i64>().map_err(|_| Error::NotFound)?),
        None => None,
    };
    let kinds: Vec<&str> = lists.iter().map(|list| list.kind).collect();
    let limit = u64::try_from(SIZE + 1).unwrap_or(u64::MAX);
    let mut changes = store::changes(app.db.reader(), &kinds, before, limit).await?;
    let more = changes.len() > SIZE;
    changes.truncate(SIZE);
    let next = changes.last().filter(|_| more).map(|change| change.seq);
    let body = Feed {
        app: &app,
        lang: visit.lang,
        list: lists.first().copied().filter(|_| asked.is_some()),
    }
    .written(&lists, &changes, before, next);
    let modified = changes.iter().map(|change| change.updated_at).max();
    Ok(answer::public(
        &headers,
        "application/atom+xml; charset=utf-8",
        body,
        modified,
    ))
}

/// What the feed is about.
struct Feed<'a> {
    app: &'a App,
    lang: Lang,
    list: Option<&'a Exporter>,
}

/// A moment as RFC 3339 writes it.
fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Feed<'_> {
    /// The address of one page of the feed.
    fn address(&self, lang: Lang, before: Option<i64>) -> String {
        let mut params = Params::default();
        if let Some(list) = self.list {
            params = params.with("liste", list.name);
        }
        if let Some(before) = before {
            params = params.with("avant", &before.to_string());
        }
        params.at(&format!("{}{}", self.app.settings.base_url, lang.url(PATH)))
    }

    fn written(
        &self,
        lists: &[&Exporter],
        changes: &[Change],
        before: Option<i64>,
        next: Option<i64>,
    ) -> String {
        let (t, lang, settings) = (Messages(self.lang), self.lang, &self.app.settings);
        let title = match self.list {
            Some(list) => t.feed_title_of((list.label)(lang), settings.network.clone()),
            None => t.feed_title(settings.network.clone()),
        };
        let page = self.list.map_or("/", |list| list.path);
        let updated = changes
            .iter()
            .map(|change| change.updated_at)
            .max()
            .unwrap_or(DateTime::UNIX_EPOCH);
        let publisher = if settings.legal.publisher.is_empty() {
            &settings.network
        } else {
            &settings.legal.publisher
        };
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
            lang.code()
        );
        let mut line = |text: String| {
            out.push_str(&text);
            out.push('\n');
        };
        line(format!("<id>{}</id>", escaped(&self.address(lang, None))));
        line(format!("<title>{}</title>", escaped(&title)));
        line(format!("<subtitle>{}</subtitle>", escaped(&t.feed_subtitle())));
        line(format!("<updated>{}</updated>", moment(updated)));
        line(format!("<author><name>{}</name></author>", escaped(publisher)));
        line(format!("<rights>{}</rights>", escaped(&t.licence_name())));
        line(format!("<link rel=\"license\" href=\"{}\"/>", crate::LICENCE));
        let mut links = vec![
            ("self", self.address(lang, before)),
            ("first", self.address(lang, None)),
        ];
        if let Some(next) = next {
            links.push(("next", self.address(lang, Some(next))));
        }
        for (rel, href) in links {
            line(format!(
                "<link rel=\"{rel}\" type=\"application/atom+xml\" href=\"{}\"/>",
                escaped(&href)
            ));
        }
        line(format!(
            "<link rel=\"alternate\" type=\"text/html\" hreflang=\"{}\" href=\"{}\"/>",
            lang.code(),
            escaped(&format!("{}{}", settings.base_url, lang.url(page)))
        ));
        for change in changes {
            if let Some(list) = lists.iter().find(|list| list.kind == change.kind) {
                self.entry(&mut out, list, change);
            }
        }
        out.push_str("</feed>\n");
        out
    }

    fn entry(&self, out: &mut String, list: &Exporter, change: &Change) {
        let (t, lang, base) = (Messages(self.lang), self.lang, &self.app.settings.base_url);
        let (code, word) = if change.state == kernel::State::Archived.code() {
            ("archived", t.feed_archived())
        } else if change.version == 1 {
            ("created", t.feed_created())
        } else if change.action == "restore" {
            ("restored", t.feed_restored())
        } else {
            ("updated", t.feed_updated())
        };
        let title = change.title.pick(lang);
        let named = title.as_ref().map_or("", |title| title.text);
        let tag = title.as_ref().map_or(lang.code(), |title| title.lang);
        let path = list.page_of(&change.slug, &change.short_id);
        let label = (list.label)(lang);
        let _ = writeln!(
            out,
            "<entry>\n<id>urn:uuid:{}</id>\n<title xml:lang=\"{}\">{}</title>\n<updated>{}</updated>\n<category scheme=\"{}\" term=\"{code}\" label=\"{}\"/>\n<category scheme=\"{}\" term=\"{}\" label=\"{}\"/>\n<summary>{}</summary>",
            change.id,
            escaped(tag),
            escaped(named),
            moment(change.updated_at),
            escaped(&format!("{base}{PATH}#changement")),
            escaped(&word),
            escaped(&format!("{base}/donnees#listes")),
            list.name,
            escaped(&label),
            escaped(&t.feed_summary(word.clone(), label.clone())),
        );
        for other in Lang::ALL {
            let _ = writeln!(
                out,
                "<link rel=\"alternate\" type=\"text/html\" hreflang=\"{}\" href=\"{}\"/>",
                other.code(),
                escaped(&format!("{base}{}", other.url(&path)))
            );
        }
        out.push_str("</entry>\n");
    }
}
