//! How a text becomes words: one splitting for indexing, asking and highlighting, so that the
//! three can never disagree about where a word begins or how it is spelt.
//!
//! A word exists in up to four forms: *folded* (no case, no accents), *accented* (lower case as
//! written), and the stems of both. French stems need the accents (`créées` joins `créé`), while
//! visitors type without (`securite`): both stems are indexed and either may match.

use std::vec::IntoIter;

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager,
};

/// Folded words without stemming.
pub(crate) const WORDS: &str = "vm_words";
/// French stems of the words as written.
pub(crate) const FRENCH: &str = "vm_fr";
/// French stems of the folded words.
pub(crate) const FRENCH_FOLDED: &str = "vm_fr_folded";
/// English stems of the folded words.
pub(crate) const ENGLISH: &str = "vm_en";

/// Longest word kept, in characters: what is longer is cut, alike in texts and in questions.
const WORD_CHARS: usize = 64;
/// Longest squashed name, in bytes.
const SQUASH_BYTES: usize = 300;
/// Positions skipped at a line end, so that no phrase runs from one name into the next.
const LINE_GAP: usize = 8;

/// Words that carry no meaning of their own in a question, folded, sorted. French elisions
/// (`l'`, `d'`, `qu'`) are words here, since an apostrophe splits.
const STOP_WORDS: &[&str] = &[
    "a", "afin", "ainsi", "an", "and", "are", "as", "at", "au", "aux", "avec", "be", "by", "c", "ce", "ces",
    "cet", "cette", "chez", "comme", "d", "dans", "de", "des", "dont", "du", "elle", "elles", "en", "entre",
    "est", "et", "etc", "ete", "for", "from", "ici", "il", "ils", "in", "into", "is", "it", "its", "j", "je",
    "l", "la", "le", "les", "leur", "leurs", "m", "mais", "n", "ne", "nos", "notre", "nous", "of", "on",
    "or", "ou", "par", "pas", "pour", "qu", "quand", "que", "quel", "quelle", "quelles", "quels", "qui",
    "quoi", "s", "sa", "sans", "se", "ses", "si", "son", "sont", "sous", "sur", "t", "that", "the", "their",
    "this", "to", "un", "une", "vos", "votre", "vous", "what", "which", "who", "with", "y",
];

/// Whether a folded word is left out of questions that hold better ones.
pub(crate) fn is_stop_word(folded: &str) -> bool {
    STOP_WORDS.binary_search(&folded).is_ok()
}

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, accents kept.
    pub accented: String,
    /// Without case or accents; never empty.
    pub folded: String,
    /// Byte offset of the first character.
    pub from: usize,
    /// Byte offset after the last character.
    pub to: usize,
    /// Place in the text, counted in words.
    pub position: usize,
}

/// Splits at everything that is no letter, digit or accent: apostrophes and hyphens too. A number written in groups is
/// one word: `600 000`, `600,000` and `600.000` are `600000`.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut position = 0;
    let mut start = None;
    // What stands between the groups of the last word, if it is a number of several.
    let mut grouped = None;
    // A final separator ends the last word without a second copy of the code below.
    let end = std::iter::once((text.len(), '\n'));
    for (at, character) in text.char_indices().chain(end) {
        if is_word_character(character) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take()
            && let Some(word) = word(text, from, at, position)
        {
            let joined = found.last().and_then(|last| joint(text, last, &word, grouped));
            match found.last_mut().filter(|_| joined.is_some()) {
                Some(last) => {
                    last.folded.push_str(&word.folded);
                    last.accented.push_str(&word.accented);
                    last.to = word.to;
                }
                None => {
                    found.push(word);
                    position += 1;
                }
            }
            grouped = joined;
        }
        if character == '\n' {
            position += LINE_GAP;
        }
    }
    found
}

/// What joins a group of three digits to the number before it: one character, the same throughout. All spaces are the
/// same, and so are the two apostrophes (the Swiss write `600’000`).
fn joint(text: &str, last: &Word, next: &Word, grouped: Option<char>) -> Option<char> {
    let digits = |word: &Word| word.folded.bytes().all(|byte| byte.is_ascii_digit());
    let begun = grouped.is_some() || last.folded.len() <= 3;
    if !begun
        || next.folded.len() != 3
        || !digits(last)
        || !digits(next)
        || last.folded.len() > WORD_CHARS / 2
    {
        return None;
    }
    let mut between = text.get(last.to..next.from)?.chars();
    let joint = match (between.next()?, between.next()) {
        (' ' | '\u{a0}' | '\u{2009}' | '\u{202f}', None) => ' ',
        ('\'' | '’', None) => '’',
        (mark @ ('.' | ','), None) => mark,
        _ => return None,
    };
    grouped.is_none_or(|before| before == joint).then_some(joint)
}

fn word(text: &str, from: usize, to: usize, position: usize) -> Option<Word> {
    let written = text.get(from..to)?;
    let folded = fold_word(written);
    if folded.is_empty() {
        return None;
    }
    let accented = written.to_lowercase().chars().take(WORD_CHARS).collect();
    Some(Word {
        accented,
        folded,
        from,
        to,
        position,
    })
}

fn fold_word(written: &str) -> String {
    if written.is_ascii() {
        let mut folded = written.to_ascii_lowercase();
        folded.truncate(WORD_CHARS);
        return folded;
    }
    kernel::text::fold(written)
        .chars()
        .filter(|c| c.is_alphanumeric() && !is_modifier(*c))
        .take(WORD_CHARS)
        .collect()
}

fn is_word_character(character: char) -> bool {
    // U+02BC is an apostrophe by another name; the other modifier letters (the ʿ of ʿAkkā) sit
    // inside words and are dropped by folding.
    (character.is_alphanumeric() && character != '\u{2bc}') || is_mark(character)
}

/// What sits inside words although `char::is_alphanumeric` does not count it: accents and vowel
/// points set after their letter, the soft hyphen, joiners and direction marks. Folding drops them.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{feff}')
}

/// Spacing modifiers and the Arabic stretching stroke: spelling ornaments, never meaning.
fn is_modifier(character: char) -> bool {
    matches!(character, '\u{2b0}'..='\u{2ff}' | '\u{640}')
}

/// All words of a name in one: `Saint-Jean-d'Acre` becomes `saintjeandacre`. Two names are the
/// same for the search when this is equal, whatever their hyphens, spaces and accents.
pub(crate) fn squash(text: &str) -> String {
    squash_words(&words(text))
}

/// The same, from words already split.
pub(crate) fn squash_words(words: &[Word]) -> String {
    let mut all = String::new();
    for word in words {
        if all.len() + word.folded.len() > SQUASH_BYTES {
            break;
        }
        all.push_str(&word.folded);
    }
    all
}

/// Which spelling of a word goes into a field.
#[derive(Debug, Clone, Copy)]
enum Form {
    Folded,
    Accented,
}

/// The engine's view of [`words`].
#[derive(Debug, Clone)]
struct Splitter(Form);

struct Stream {
    words: IntoIter<Word>,
    form: Form,
    token: Token,
}

impl Tokenizer for Splitter {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream {
            words: words(text).into_iter(),
            form: self.0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token = Token {
            offset_from: word.from,
            offset_to: word.to,
            position: word.position,
            text: match self.form {
                Form::Folded => word.folded,
                Form::Accented => word.accented,
            },
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The analyzers that the schema names, beside the engine's own `raw`.
pub(crate) fn manager() -> TokenizerManager {
    let manager = TokenizerManager::default();
    let stemmed = |form, language| {
        TextAnalyzer::builder(Splitter(form))
            .filter(Stemmer::new(language))
            .build()
    };
    manager.register(WORDS, TextAnalyzer::builder(Splitter(Form::Folded)).build());
    manager.register(FRENCH, stemmed(Form::Accented, Language::French));
    manager.register(FRENCH_FOLDED, stemmed(Form::Folded, Language::French));
    manager.register(ENGLISH, stemmed(Form::Folded, Language::English));
    manager
}

/// Stems single words, for questions and highlights.
pub(crate) struct Stems {
    french: TextAnalyzer,
    english: TextAnalyzer,
}

impl Stems {
    pub(crate) fn new() -> Stems {
        let of = |language| {
            TextAnalyzer::builder(RawTokenizer::default())
                .filter(Stemmer::new(language))
                .build()
        };
        Stems {
            french: of(Language::French),
            english: of(Language::English),
        }
    }

    pub(crate) fn french(&mut self, word: &str) -> String {
        stem(&mut self.french, word)
    }

    pub(crate) fn english(&mut self, word: &str) -> String {
        stem(&mut self.english, word)
    }
}

fn stem(analyzer: &mut TextAnalyzer, word: &str) -> String {
    let mut stream = analyzer.token_stream(word);
    if stream.advance() {
        stream.token().text.clone()
    } else {
        word.to_owned()
    }
}

/// What the analyzers make of a few telling words. It is part of the stored version, so that an
/// index written under other rules of folding or stemming is rebuilt without anybody's help.
pub(crate) fn fingerprint() -> String {
    let mut stems = Stems::new();
    let sample = "Œuvres Hải Dương ʿAkkā d’Acre créées hôpitaux Kragujevać Straße waters 600 000";
    let mut marks = Vec::new();
    for word in words(sample) {
        marks.push(stems.french(&word.accented));
        marks.push(stems.english(&word.folded));
        marks.push(word.folded);
    }
    marks.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn the_stop_list_is_sorted() {
        assert!(STOP_WORDS.is_sorted());
        for word in ["l", "d", "qu", "the"] {
            assert!(is_stop_word(word), "{word}");
        }
        assert!(!is_stop_word("eau"));
    }

    #[test]
    fn apostrophes_hyphens_and_ligatures_split_and_fold() {
        assert_eq!(
            folded("l'Œuvre d’Haï-Duong"),
            ["l", "oeuvre", "d", "hai", "duong"]
        );
        assert_eq!(
            folded("Hải Dương, Janīn; ʿAkkā"),
            ["hai", "duong", "janin", "akka"]
        );
        assert_eq!(
            folded("e\u{301}cole co\u{ad}opé\u{200d}ration"),
            ["ecole", "cooperation"]
        );
        assert_eq!(squash("Saint-Jean-d'Acre"), "saintjeandacre");
    }

    #[test]
    fn a_number_in_groups_is_one_word_however_it_is_grouped() {
        for written in [
            "600000",
            "600 000",
            "600\u{a0}000",
            "600\u{202f}000",
            "600.000",
            "600,000",
            "600’000",
            "600'000",
        ] {
            assert_eq!(folded(written), ["600000"], "{written:?}");
            let text = format!("en 2008, {written} habitants");
            let found = words(&text);
            assert_eq!(&text[found[2].from..found[2].to], written);
            assert_eq!((found[3].folded.as_str(), found[3].position), ("habitants", 3));
        }
        assert_eq!(folded("1 234 567,89 €"), ["1234567", "89"]);
        assert_eq!(folded("2008 600 000"), ["2008", "600000"]);
        assert_eq!(folded("01 48 70 60 00"), ["01", "48", "70", "60", "00"]);
        assert_eq!(folded("100, 200"), ["100", "200"]);
        assert_eq!(folded("10 000-15 000"), ["10000", "15000"]);
        assert_eq!(folded("1.234,567"), ["1234", "567"]);
        assert_eq!(folded("12\n345"), ["12", "345"]);
        // A number as long as a page is cut, and stays a few words.
        assert!(
            folded(&"123 ".repeat(1_000))
                .iter()
                .all(|word| word.len() <= WORD_CHARS)
        );
    }

    #[test]
    fn odd_texts_have_no_words() {
        for text in ["", " \0 ", "🙂🙃", "'-\"()", "\u{2bf}"] {
            assert_eq!(folded(text), Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn offsets_point_into_the_text_and_lines_stand_apart() {
        let text = "Œuvre sociale\nMali";
        let found = words(text);
        assert_eq!(&text[found[1].from..found[1].to], "sociale");
        assert_eq!(found[1].position, 1);
        assert!(found[2].position > 5);
    }

    #[test]
    fn stems_join_french_forms() {
        let mut stems = Stems::new();
        assert_eq!(stems.french("hôpital"), stems.french("hôpitaux"));
        assert_eq!(stems.french("eau"), stems.french("eaux"));
        assert_eq!(stems.french("crée"), stems.french("créées"));
        assert_eq!(stems.english("waters"), stems.english("water"));
    }
}
