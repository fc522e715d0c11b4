//! The texts of a hit: the right language, and the place where the words stand.

use std::collections::{HashMap, HashSet};

use crate::Fragment;
use crate::analyzer::{self, Stems, Word};
use crate::question::Asked;
use crate::schema::{self, Stemmed};

/// Longest excerpt, in characters.
const EXCERPT: usize = 200;
/// Room kept for the dots at both ends.
const DOTS: usize = 4;
/// Characters shown before the first word that matches.
const BEFORE: usize = 50;
/// Characters of a text that are looked through.
const TEXT: usize = 50_000;
/// An unfinished word highlights the words that begin like it from this length on.
const PREFIX: usize = 3;

/// The text in the asked language, or else in the document's own, which stands first.
pub(crate) fn in_language(texts: &[(String, String)], lang: &str) -> (String, String) {
    preferred(texts, lang)
        .first()
        .map(|(lang, text)| (lang.clone(), text.clone()))
        .unwrap_or_default()
}

/// The texts, those in the asked language first.
fn preferred<'a>(texts: &'a [(String, String)], lang: &str) -> Vec<&'a (String, String)> {
    let asked = schema::primary(lang);
    let mut texts: Vec<_> = texts.iter().collect();
    // Stable: the others stay in the document's order.
    texts.sort_by_key(|(of, _)| (of != lang, schema::primary(of) != asked));
    texts
}

/// Finds the words of one question in the texts of its hits.
pub(crate) struct Highlighter {
    words: Vec<Sought>,
    stems: Stems,
    /// Word of a text and how it was stemmed, to the asked word that it answers.
    known: HashMap<(String, Stemmed), Option<usize>>,
}

struct Sought {
    spelt: HashSet<String>,
    french: HashSet<String>,
    english: String,
    prefix: Option<String>,
}

impl Highlighter {
    /// `near` holds the other spellings that count for each word, if any do.
    pub(crate) fn new(words: &[Asked], near: &[Vec<String>]) -> Highlighter {
        let sought = words.iter().enumerate().map(|(index, word)| {
            let near = near.get(index).into_iter().flatten().cloned();
            let unfinished = word.last && !word.is_code() && word.chars() >= PREFIX;
            Sought {
                spelt: near.chain([word.folded.clone()]).collect(),
                french: [word.french.clone(), word.french_folded.clone()].into(),
                english: word.english.clone(),
                prefix: unfinished.then(|| word.folded.clone()),
            }
        });
        Highlighter {
            words: sought.collect(),
            stems: Stems::new(),
            known: HashMap::new(),
        }
    }

    /// The excerpt and its language: in the asked language if the document has a text in it, whether or not a word of
    /// the question stands there; else from the first text that holds one; else the beginning of the first.
    pub(crate) fn snippet(&mut self, texts: &[(String, String)], lang: &str) -> (String, Vec<Fragment>) {
        let asked = schema::primary(lang);
        let mut texts = preferred(texts, lang);
        texts.retain(|(_, text)| !text.trim().is_empty());
        if texts.iter().any(|(of, _)| schema::primary(of) == asked) {
            texts.retain(|(of, _)| schema::primary(of) == asked);
        }
        let mut beginning = None;
        for (of, text) in texts {
            let cut: String = text.chars().take(TEXT).collect();
            let text = cut.split_whitespace().collect::<Vec<_>>().join(" ");
            let matches = self.matches(&text, of);
            if !matches.is_empty() {
                return (of.clone(), excerpt(&text, &matches));
            }
            if beginning.is_none() {
                beginning = Some((of.clone(), excerpt(&text, &[])));
            }
        }
        beginning.unwrap_or_default()
    }

    fn matches(&mut self, text: &str, lang: &str) -> Vec<Match> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let stemmed = schema::stemmed(lang);
        let mut found = Vec::new();
        for word in analyzer::words(text) {
            let (from, to) = (word.from, word.to);
            if let Some(asked) = self.answers(word, stemmed) {
                found.push(Match { from, to, asked });
            }
        }
        found
    }

    /// Which asked word this word of a text answers.
    fn answers(&mut self, word: Word, stemmed: Stemmed) -> Option<usize> {
        let key = (word.accented, stemmed);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let stems = match stemmed {
            Stemmed::French => vec![self.stems.french(&key.0), self.stems.french(&word.folded)],
            Stemmed::English => vec![self.stems.english(&word.folded)],
            Stemmed::None => Vec::new(),
        };
        let answered = self.words.iter().position(|sought| {
            sought.spelt.contains(&word.folded)
                || sought
                    .prefix
                    .as_ref()
                    .is_some_and(|prefix| word.folded.starts_with(prefix))
                || match stemmed {
                    Stemmed::French => stems.iter().any(|stem| sought.french.contains(stem)),
                    Stemmed::English => stems.contains(&sought.english),
                    Stemmed::None => false,
                }
        });
        self.known.insert(key, answered);
        answered
    }
}

/// A word of a text, in bytes, and the asked word that it answers.
#[derive(Debug, Clone, Copy)]
struct Match {
    from: usize,
    to: usize,
    asked: usize,
}

/// At most [`EXCERPT`] characters around the place where most asked words stand.
fn excerpt(text: &str, matches: &[Match]) -> Vec<Fragment> {
    // Byte offset of every character, and of the end.
    let offsets: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let length = offsets.len() - 1;
    let character = |byte: usize| offsets.partition_point(|at| *at < byte);
    let byte = |character: usize| offsets.get(character).copied().unwrap_or(text.len());
    if length <= EXCERPT {
        return fragments(text, 0, text.len(), matches);
    }
    let room = EXCERPT - DOTS;
    let first = densest(matches, |one| character(one.from), room - BEFORE);
    let anchor = first.map_or(0, |one| character(one.from));
    let mut start = anchor.saturating_sub(BEFORE).min(length - room);
    if start > 0 {
        // Begin with a whole word, if one begins before the first match.
        let ahead = text.get(byte(start)..byte(anchor)).unwrap_or_default();
        start += ahead.find(' ').map_or(0, |space| ahead[..=space].chars().count());
    }
    let mut end = (start + room).min(length);
    if end < length {
        let keep = first.map_or(start, |one| character(one.to)).min(end);
        let tail = text.get(byte(keep)..byte(end)).unwrap_or_default();
        if let Some(space) = tail.rfind(' ') {
            end = keep + tail[..space].chars().count();
        }
    }
    let mut pieces = fragments(text, byte(start), byte(end), matches);
    let dots = |text: &str| Fragment {
        text: text.to_owned(),
        highlight: false,
    };
    if start > 0 {
        pieces.insert(0, dots("… "));
    }
    if end < length {
        pieces.push(dots(" …"));
    }
    merged(pieces)
}

/// The match from which on most different asked words, then most words, stand within the room.
fn densest(matches: &[Match], character: impl Fn(&Match) -> usize, room: usize) -> Option<&Match> {
    let places: Vec<usize> = matches.iter().map(&character).collect();
    let mut best: Option<(usize, usize, &Match)> = None;
    for (index, one) in matches.iter().enumerate() {
        let within = places[index..].partition_point(|place| *place < places[index] + room);
        let inside = &matches[index..index + within];
        let different = inside.iter().map(|one| one.asked).collect::<HashSet<_>>().len();
        if best.is_none_or(|(most, many, _)| (different, within) > (most, many)) {
            best = Some((different, within, one));
        }
    }
    best.map(|(_, _, one)| one)
}

/// The text between two bytes, cut where a match begins or ends.
fn fragments(text: &str, from: usize, to: usize, matches: &[Match]) -> Vec<Fragment> {
    let mut pieces = Vec::new();
    let mut at = from;
    let mut push = |from: usize, to: usize, highlight| {
        if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
            pieces.push(Fragment {
                text: piece.to_owned(),
                highlight,
            });
        }
    };
    for one in matches.iter().filter(|one| one.from >= from && one.from < to) {
        push(at, one.from, false);
        at = one.to.min(to);
        push(one.from, at, true);
    }
    push(at, to, false);
    pieces
}

/// Plain neighbours as one.
fn merged(pieces: Vec<Fragment>) -> Vec<Fragment> {
    let mut out: Vec<Fragment> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if !last.highlight && !piece.highlight => last.text.push_str(&piece.text),
            _ => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Question;

    fn snippet(question: &str, lang: &str, texts: &[(&str, &str)]) -> Vec<Fragment> {
        let texts: Vec<_> = texts
            .iter()
            .map(|(lang, text)| ((*lang).to_owned(), (*text).to_owned()))
            .collect();
        let question = Question::read(question);
        Highlighter::new(&question.words, &[]).snippet(&texts, lang).1
    }

    fn marked(fragments: &[Fragment]) -> Vec<&str> {
        fragments
            .iter()
            .filter(|f| f.highlight)
            .map(|f| f.text.as_str())
            .collect()
    }

    fn length(fragments: &[Fragment]) -> usize {
        fragments.iter().map(|f| f.text.chars().count()).sum()
    }

    #[test]
    fn accents_and_plurals_are_highlighted() {
        let text = "Les Hôpitaux de l'Œuvre ont été créés en 1998, l'hôpital aussi.";
        let found = snippet("hopital oeuvres crée", "fr", &[("fr", text)]);
        assert_eq!(marked(&found), ["Hôpitaux", "Œuvre", "créés", "hôpital"]);
        assert_eq!(found.iter().map(|f| f.text.as_str()).collect::<String>(), text);
    }

    #[test]
    fn excerpts_are_short_and_around_the_match() {
        let text = format!(
            "{} jumelage avec Matola {}",
            "mot ".repeat(300),
            "fin ".repeat(300)
        );
        let found = snippet("matola jumelages", "fr", &[("fr", &text)]);
        assert_eq!(marked(&found), ["jumelage", "Matola"]);
        assert!(length(&found) <= EXCERPT, "{}", length(&found));
        assert!(found.first().unwrap().text.starts_with("… mot"));
        assert!(found.last().unwrap().text.ends_with("fin …"));
    }

    #[test]
    fn one_endless_word_is_cut() {
        let found = snippet("x", "fr", &[("fr", &"é".repeat(1_000))]);
        assert!(length(&found) <= EXCERPT);
        let long = format!("eau{} eau", "é".repeat(1_000));
        assert!(length(&snippet("eau", "fr", &[("fr", &long)])) <= EXCERPT);
        assert!(length(&snippet("eauééé", "fr", &[("fr", &long)])) <= EXCERPT);
    }

    #[test]
    fn another_language_helps_out() {
        let texts = [("fr", " "), ("vi", "Không"), ("en", "Water for all.")];
        assert_eq!(marked(&snippet("waters", "fr", &texts)), ["Water"]);
        let texts = [("fr", "Rien ici."), ("en", "Water for all.")];
        let stays = snippet("waters", "fr", &texts);
        assert!(marked(&stays).is_empty(), "{stays:?}");
        assert_eq!(stays[0].text, "Rien ici.");
        let question = Question::read("absent");
        let owned: Vec<_> = texts
            .iter()
            .map(|(l, t)| ((*l).to_owned(), (*t).to_owned()))
            .collect();
        let (lang, found) = Highlighter::new(&question.words, &[]).snippet(&owned, "en-GB");
        assert_eq!((lang.as_str(), found[0].text.as_str()), ("en", "Water for all."));
    }

    #[test]
    fn titles_fall_back_to_the_documents_own_language() {
        let titles = [
            ("vi".to_owned(), "Hải Dương".to_owned()),
            ("en".to_owned(), "HD".to_owned()),
        ];
        assert_eq!(in_language(&titles, "fr").0, "vi");
        assert_eq!(in_language(&titles, "en-US").1, "HD");
        assert_eq!(in_language(&[], "fr"), (String::new(), String::new()));
    }
}
