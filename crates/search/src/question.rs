//! What was typed, read as words. No character is an operator.

use crate::analyzer::{self, Stems, Word};

/// Characters read of a question.
const CHARS: usize = 500;
/// Words looked up of a question.
const WORDS: usize = 12;

/// A question as the index understands it.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// The part of the text that is read.
    pub text: String,
    /// The words looked up.
    pub words: Vec<Asked>,
    /// All words, those without meaning too: names hold them.
    pub all: Vec<Word>,
    /// The whole question in one word, to compare with whole names.
    pub squashed: String,
}

/// One word of a question.
#[derive(Debug)]
pub(crate) struct Asked {
    pub folded: String,
    /// Stem of the word with the accents that were typed.
    pub french: String,
    pub french_folded: String,
    pub english: String,
    /// Where it stands in [`Question::text`], in bytes.
    pub from: usize,
    pub to: usize,
    /// Where it stands, in words.
    pub position: usize,
    /// Whether the word may still be unfinished.
    pub last: bool,
}

impl Question {
    pub(crate) fn read(typed: &str) -> Question {
        let text: String = typed.chars().take(CHARS).collect();
        let mut all = analyzer::words(&text);
        spell_out(&mut all);
        let squashed = analyzer::squash_words(&all);
        let end = all.last().map(|word| word.position);
        let meaningful = |word: &&Word| !analyzer::is_stop_word(&word.folded);
        // "Y" and "Le Do" are towns: a question of stop words only is taken at its word.
        let only_stops = !all.iter().any(|word| meaningful(&word));
        let mut stems = Stems::new();
        let mut words: Vec<Asked> = Vec::new();
        for word in all.iter().filter(|word| only_stops || meaningful(word)) {
            if words.len() == WORDS {
                break;
            }
            // The later copy of a repeated word counts, since it may be the last one.
            words.retain(|known| known.folded != word.folded);
            words.push(Asked {
                french: stems.french(&word.accented),
                french_folded: stems.french(&word.folded),
                english: stems.english(&word.folded),
                folded: word.folded.clone(),
                from: word.from,
                to: word.to,
                position: word.position,
                last: Some(word.position) == end,
            });
        }
        all.truncate(4 * WORDS);
        Question {
            text,
            words,
            all,
            squashed,
        }
    }

    /// How many typing errors are forgiven in the question as one name.
    pub(crate) fn forgiven(&self) -> u8 {
        if self.words.iter().any(Asked::is_code) {
            return 0;
        }
        forgiven(self.squashed.chars().count())
    }

    /// Whether nothing was asked, so that everything answers.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// "St Denis" is Saint-Denis: the short form before another word is never in an official name.
fn spell_out(words: &mut [Word]) {
    let before_another = words.len().saturating_sub(1);
    for word in words.iter_mut().take(before_another) {
        let full = match word.folded.as_str() {
            "st" => "saint",
            "ste" => "sainte",
            _ => continue,
        };
        word.folded = full.to_owned();
        word.accented = full.to_owned();
    }
}

impl Asked {
    /// Codes and years: they are right or wrong, never nearly right.
    pub(crate) fn is_code(&self) -> bool {
        self.folded.chars().any(char::is_numeric)
    }

    pub(crate) fn chars(&self) -> usize {
        self.folded.chars().count()
    }

    /// How many typing errors are forgiven.
    pub(crate) fn forgiven(&self) -> u8 {
        if self.is_code() {
            return 0;
        }
        forgiven(self.chars())
    }
}

fn forgiven(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<String> {
        Question::read(text)
            .words
            .into_iter()
            .map(|word| word.folded)
            .collect()
    }

    #[test]
    fn stop_words_go_unless_they_are_all() {
        assert_eq!(asked("qu'est-ce que l'eau d'Acre"), ["eau", "acre"]);
        assert_eq!(asked("Y"), ["y"]);
        assert_eq!(asked("le, la"), ["le", "la"]);
    }

    #[test]
    fn saints_are_spelt_out_before_their_names() {
        assert_eq!(asked("St-Denis"), ["saint", "denis"]);
        assert_eq!(Question::read("ste rose").squashed, "sainterose");
        assert_eq!(asked("ST"), ["st"]);
    }

    #[test]
    fn length_and_words_are_capped() {
        let long = "mot".to_owned() + &" x1 x2 x3 x4 x5 x6 x7 x8 x9 y1 y2 y3 y4 y5".repeat(1_000);
        assert_eq!(asked(&long).len(), WORDS);
        assert_eq!(Question::read(&"é".repeat(10_000)).text.chars().count(), CHARS);
    }

    #[test]
    fn short_words_and_codes_are_not_forgiven() {
        let forgiven = |text| {
            Question::read(text)
                .words
                .first()
                .map(Asked::forgiven)
                .unwrap_or_default()
        };
        assert_eq!(forgiven("eau"), 0);
        assert_eq!(forgiven("mali"), 1);
        assert_eq!(forgiven("hopital"), 1);
        assert_eq!(forgiven("assainissement"), 2);
        assert_eq!(forgiven("93059"), 0);
        assert_eq!(forgiven("221400017"), 0);
    }

    #[test]
    fn only_the_last_word_may_be_unfinished() {
        let question = Question::read("eau mali eau");
        assert_eq!(question.words.len(), 2);
        assert!(!question.words[0].last);
        assert!(question.words[1].last);
    }
}
