//! The words of dates as people type them, in French and English, already lower case and without
//! accents.

use super::{Part, Season};
use crate::lang::Lang;
use crate::text;

/// What a piece of the text means for a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A number and how many digits it was written with.
    Number(u32, usize),
    /// "1er", "2ème", "first".
    Ordinal(u32),
    Month(u32),
    Season(Season),
    Half,
    Quarter,
    Part(Part),
    /// "années", the "s" of "1990s": ten years.
    Decade,
    /// `/`, `-` or `.` (the last between digits only).
    Separator(char),
    About,
    Before,
    Since,
    Until,
    To,
    From,
    Between,
    And,
    /// "nos jours", "present": no end.
    Now,
    /// "?": an end nobody knows.
    Unknown,
    /// "le", "of", a weekday: says nothing about the date.
    Noise,
}

/// Cuts a text into items, noise left out; `None` as soon as one word is not of this vocabulary.
///
/// Both languages are always known; the words of `lang` come first where they differ.
pub(super) fn items(text: &str, lang: Lang) -> Option<Vec<Item>> {
    let letters: Vec<char> = text::unaccent(text).chars().collect();
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let rest = letters.get(at..).unwrap_or_default();
        if letter.is_ascii_digit() && decade(rest) {
            // "1990s" says what "années 1990" says.
            items.push(Item::Decade);
            items.push(number(rest.get(..4)?)?.0);
            at += 5;
        } else if letter.is_ascii_digit() {
            let (item, length) = number(rest)?;
            items.push(item);
            at += length;
        } else if letter.is_alphabetic() {
            let word = run(rest, |letter| letter.is_alphabetic());
            items.push(meaning(&word, lang)?);
            at += word.chars().count();
        } else {
            let is_between_digits = at > 0
                && letters.get(at - 1).is_some_and(char::is_ascii_digit)
                && letters.get(at + 1).is_some_and(char::is_ascii_digit);
            items.push(sign(letter, is_between_digits)?);
            at += 1;
        }
    }
    items.retain(|item| *item != Item::Noise);
    Some(items)
}

fn run(letters: &[char], wanted: impl Fn(char) -> bool) -> String {
    letters
        .iter()
        .copied()
        .take_while(|letter| wanted(*letter))
        .collect()
}

/// Whether a text begins with ten years as English writes them: four digits and an "s".
fn decade(letters: &[char]) -> bool {
    let ending = run(letters.get(4..).unwrap_or_default(), char::is_alphabetic);
    ending == "s" && run(letters, |letter| letter.is_ascii_digit()).len() == 4
}

/// A number with its ordinal ending, if it has one, and how many letters that took.
fn number(letters: &[char]) -> Option<(Item, usize)> {
    let digits = run(letters, |letter| letter.is_ascii_digit());
    let count = digits.len();
    // More than nine digits are no date, and might not fit.
    let value: u32 = if count > 9 {
        return None;
    } else {
        digits.parse().ok()?
    };
    let ending = run(letters.get(count..).unwrap_or_default(), char::is_alphabetic);
    let is_ordinal = matches!(
        ending.as_str(),
        "er" | "re" | "ere" | "e" | "eme" | "ieme" | "nd" | "nde" | "d" | "de" | "st" | "rd" | "th"
    );
    if is_ordinal && count <= 2 {
        return Some((Item::Ordinal(value), count + ending.len()));
    }
    Some((Item::Number(value, count), count))
}

fn sign(sign: char, is_between_digits: bool) -> Option<Item> {
    Some(match sign {
        '/' => Item::Separator('/'),
        '.' if is_between_digits => Item::Separator('.'),
        '.' | ',' => Item::Noise,
        '<' => Item::Before,
        '~' | '≈' => Item::About,
        '?' => Item::Unknown,
        _ if text::is_dash(sign) => Item::Separator('-'),
        _ if sign.is_whitespace() || text::is_apostrophe(sign) => Item::Noise,
        _ => return None,
    })
}

fn meaning(word: &str, lang: Lang) -> Option<Item> {
    match lang {
        Lang::Fr => french(word).or_else(|| english(word)),
        Lang::En => english(word).or_else(|| french(word)),
    }
}

fn french(word: &str) -> Option<Item> {
    Some(match word {
        "annees" => Item::Decade,
        "le" | "la" | "l" | "les" | "de" | "du" | "d" | "en" | "aux" | "annee" | "an" | "mois"
        | "courant" | "durant" | "pendant" | "dans" | "ou" | "nos" | "ce" | "hui" => Item::Noise,
        "lundi" | "mardi" | "mercredi" | "jeudi" | "vendredi" | "samedi" | "dimanche" => Item::Noise,
        "a" | "au" => Item::To,
        // "à partir de", "à compter du": the leading "à" is dropped later.
        "depuis" | "des" | "partir" | "compter" => Item::Since,
        "jusqu" | "jusque" => Item::Until,
        "entre" => Item::Between,
        "et" => Item::And,
        "jour" | "jours" | "aujourd" | "cours" | "present" => Item::Now,
        "avant" => Item::Before,
        "vers" | "environ" | "env" | "autour" | "circa" | "ca" | "c" => Item::About,
        "debut" => Item::Part(Part::Early),
        "mi" | "milieu" => Item::Part(Part::Mid),
        "fin" => Item::Part(Part::Late),
        "printemps" => Item::Season(Season::Spring),
        "ete" => Item::Season(Season::Summer),
        "automne" => Item::Season(Season::Autumn),
        "hiver" => Item::Season(Season::Winter),
        "semestre" | "s" => Item::Half,
        "trimestre" | "t" => Item::Quarter,
        "premier" | "premiere" => Item::Ordinal(1),
        "second" | "seconde" | "deuxieme" => Item::Ordinal(2),
        "troisieme" => Item::Ordinal(3),
        "quatrieme" => Item::Ordinal(4),
        "janvier" | "janv" => Item::Month(1),
        "fevrier" | "fevr" | "fev" => Item::Month(2),
        "mars" => Item::Month(3),
        "avril" | "avr" => Item::Month(4),
        "mai" => Item::Month(5),
        "juin" => Item::Month(6),
        "juillet" | "juil" | "juill" => Item::Month(7),
        "aout" => Item::Month(8),
        "septembre" | "sept" => Item::Month(9),
        "octobre" | "oct" => Item::Month(10),
        "novembre" | "nov" => Item::Month(11),
        "decembre" | "dec" => Item::Month(12),
        _ => return None,
    })
}

fn english(word: &str) -> Option<Item> {
    Some(match word {
        "the" | "of" | "in" | "on" | "during" | "year" | "month" | "or" | "onwards" => Item::Noise,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" => Item::Noise,
        "to" | "through" => Item::To,
        "from" => Item::From,
        "since" => Item::Since,
        // "up to": the "to" after it is dropped later.
        "until" | "till" | "til" | "up" => Item::Until,
        "between" => Item::Between,
        "and" => Item::And,
        "now" | "today" | "present" | "ongoing" => Item::Now,
        "before" | "earlier" => Item::Before,
        "about" | "around" | "approximately" | "approx" | "circa" | "ca" | "c" => Item::About,
        "early" | "beginning" | "start" => Item::Part(Part::Early),
        "mid" | "middle" => Item::Part(Part::Mid),
        "late" | "end" => Item::Part(Part::Late),
        "spring" => Item::Season(Season::Spring),
        "summer" => Item::Season(Season::Summer),
        "autumn" | "fall" => Item::Season(Season::Autumn),
        "winter" => Item::Season(Season::Winter),
        "half" | "h" => Item::Half,
        "quarter" | "q" => Item::Quarter,
        "first" => Item::Ordinal(1),
        "second" => Item::Ordinal(2),
        "third" => Item::Ordinal(3),
        "fourth" => Item::Ordinal(4),
        "january" | "jan" => Item::Month(1),
        "february" | "feb" => Item::Month(2),
        "march" | "mar" => Item::Month(3),
        "april" | "apr" => Item::Month(4),
        "may" => Item::Month(5),
        "june" | "jun" => Item::Month(6),
        "july" | "jul" => Item::Month(7),
        "august" | "aug" => Item::Month(8),
        "september" | "sept" | "sep" => Item::Month(9),
        "october" | "oct" => Item::Month(10),
        "november" | "nov" => Item::Month(11),
        "december" | "dec" => Item::Month(12),
        _ => return None,
    })
}
