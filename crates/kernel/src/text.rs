//! Text made comparable: one spelling for matching and sorting, readable addresses, short excerpts.
//!
//! "Haï Duong", "hai duong" and "Hải Dương" must find the same province; "Jénine" must stand beside
//! "Jenine" in a list. Only the Latin script is reduced to its plain letters; other scripts keep
//! theirs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest slug, in characters (all ASCII).
pub const SLUG_MAX: usize = 60;

/// What a slug is when a title has no Latin letter or digit.
const SLUG_FALLBACK: &str = "page";

/// One spelling for matching: lower case, no accents, words parted by single spaces.
///
/// Letters that Unicode does not decompose are spelled out (œ oe, æ ae, ß ss, ø o, ł l, đ d, ð d, þ
/// th, ı i, and the hooked letters of Bambara and Hausa). Apostrophes, hyphens and all other signs
/// become a space. Arabic, Hebrew, Greek and other scripts stay, without their optional vowel
/// points. Folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in unaccent(text).chars() {
        if letter.is_alphanumeric() || is_combining_mark(letter) {
            folded.push(letter);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// French as it is printed: the spaces before `;`, `:`, `!`, `?`, `%`, `»` and after `«` never break, so that no line begins
/// with a sign. Line ends and indentation stay.
///
/// ```
/// assert_eq!(kernel::text::french_spaces("Pays : « Mali »"), "Pays\u{a0}: «\u{a0}Mali\u{a0}»");
/// ```
#[must_use]
pub fn french_spaces(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| letters.get(place)).copied();
    letters
        .iter()
        .enumerate()
        .map(|(place, letter)| {
            let (before, after) = (at(place.checked_sub(1)), at(Some(place + 1)));
            let inside = before.is_some_and(|before| !before.is_whitespace());
            let sign = matches!(after, Some(';' | ':' | '!' | '?' | '%' | '»'));
            if *letter == ' ' && (before == Some('«') || inside && sign) {
                '\u{a0}'
            } else {
                *letter
            }
        })
        .collect()
}

/// The key by which names are sorted in lists.
///
/// It is the folded name, leading article included: readers look for La Courneuve under the letter
/// they see first, and one list mixes languages, where "La" of La Paz or "Les" of a name abroad is no
/// article to drop. (INSEE's own lists do leave the article out: Courneuve.)
#[must_use]
pub fn sort_key(name: &str) -> String {
    fold(name)
}

/// The readable part of an address: `a-z`, `0-9` and single hyphens, at most [`SLUG_MAX`]
/// characters.
///
/// A long title is cut between two words. Never empty: a title with nothing Latin in it gives
/// "page", and the short id beside the slug in the address tells records apart.
#[must_use]
pub fn slug(title: &str) -> String {
    let folded = fold(title);
    let words = folded
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            slug.extend(word.chars().take(SLUG_MAX));
        } else if slug.len() + 1 + word.len() <= SLUG_MAX {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        slug.push_str(SLUG_FALLBACK);
    }
    slug
}

/// At most `max` characters of a text; what was cut is replaced by "…", which counts as one.
///
/// Characters are Unicode scalar values; an accent is never parted from its letter.
#[must_use]
pub fn truncate_chars(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let Some(mut kept) = max.checked_sub(1) else {
        return String::new();
    };
    let letters: Vec<char> = text.chars().take(max).collect();
    while kept > 0 && letters.get(kept).is_some_and(|next| is_combining_mark(*next)) {
        kept -= 1;
    }
    let short: String = letters.iter().take(kept).collect();
    short.trim_end().to_owned() + "…"
}

/// Lower case and without accents; spaces and signs stay as they are.
pub(crate) fn unaccent(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_stripped(letter) {
            continue;
        }
        match spelled_out(letter) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    // Korean syllables and Japanese voiced letters were taken apart; they are not accents.
    plain.nfc().collect()
}

/// Accents, optional vowel points, and what is not seen.
fn is_stripped(letter: char) -> bool {
    matches!(letter,
        // Combining accents of the Latin, Greek and Cyrillic scripts.
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Hebrew points; Arabic vowels, hamza marks and tatweel.
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}' | '\u{05C2}' | '\u{05C4}' | '\u{05C5}' | '\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{06D6}'..='\u{06DC}' | '\u{06DF}'..='\u{06E4}' | '\u{06E7}' | '\u{06E8}' | '\u{06EA}'..='\u{06ED}'
        // Half rings for hamza and ayn in transliterations: ʿAkkā is matched by Akka.
        | '\u{02BE}'..='\u{02C1}'
        // Soft hyphen, zero-width and direction marks, byte order mark.
        | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Lower-case letters that Unicode does not decompose.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɗ' | 'ɖ' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' | 'ɲ' => "n",
        'ə' | 'ɛ' | 'ǝ' => "e",
        'ɔ' => "o",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ĸ' => "q",
        // The two shapes of one Greek letter.
        'ς' => "σ",
        _ => return None,
    })
}

/// Straight and typographic apostrophes, and the accents typed in their place.
pub(crate) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | '‛' | 'ʼ' | 'ʻ' | 'ʹ' | '′' | '`' | '´')
}

/// Hyphens, dashes and the minus sign.
pub(crate) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_spelling_for_all_variants() {
        for name in ["Haï Duong", "HẢI DƯƠNG", "hai-duong", "  Hai   Duong "] {
            assert_eq!(fold(name), "hai duong");
        }
        assert_eq!(fold("Saint-Jean d’Acre"), "saint jean d acre");
        assert_eq!(fold("ʿAkkā"), "akka");
        assert_eq!(fold("Janīn"), "janin");
        assert_eq!(fold("Œuvre, cæcum, Straße, Malmø"), "oeuvre caecum strasse malmo");
        assert_eq!(
            fold("Łódź Đà Nẵng Þórð İstanbul ılıca"),
            "lodz da nang thord istanbul ilica"
        );
        assert_eq!(fold("Hann.\u{a0}Münden (Allemagne)"), "hann munden allemagne");
        assert_eq!(fold("Ségou · Kɔlɔkani"), "segou kolokani");
        assert_eq!(fold("co\u{ad}opé\u{200b}ration"), "cooperation");
        assert_eq!(fold(" - "), "");
    }

    #[test]
    fn other_scripts_survive() {
        assert_eq!(fold("جنين"), "جنين");
        assert_eq!(fold("جِنِين"), fold("جنين"));
        assert_eq!(fold("قلقيلية"), "قلقيلية");
        assert_eq!(fold("חולון"), "חולון");
        assert_eq!(fold("Αθήνας"), "αθηνασ");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
        assert_eq!(fold("서울"), "서울");
        assert_eq!(fold("がぎ"), "がぎ");
    }

    #[test]
    fn articles_count_in_sorting() {
        assert_eq!(sort_key("L’Île-Saint-Denis"), "l ile saint denis");
        assert!(sort_key("Épinay") < sort_key("La Courneuve"));
        assert!(sort_key("La Courneuve") < sort_key("Le Bourget"));
    }

    #[test]
    fn slugs_are_short_and_never_empty() {
        assert_eq!(
            slug("Département de la Seine-Saint-Denis"),
            "departement-de-la-seine-saint-denis"
        );
        assert_eq!(slug("Côte d’Ivoire / Abidjan !"), "cote-d-ivoire-abidjan");
        assert_eq!(slug("جنين"), "page");
        assert_eq!(slug(""), "page");
        assert_eq!(slug("جنين Djénine"), "djenine");
        let long = slug("Coopération décentralisée entre la Seine-Saint-Denis et la province de Matola");
        assert_eq!(long, "cooperation-decentralisee-entre-la-seine-saint-denis-et-la");
        assert_eq!(slug(&"a".repeat(100)).len(), SLUG_MAX);
    }

    #[test]
    fn truncation_counts_characters() {
        assert_eq!(truncate_chars("été", 3), "été");
        assert_eq!(truncate_chars("eau potable", 5), "eau…");
        assert_eq!(truncate_chars("eau potable", 6), "eau p…");
        assert_eq!(truncate_chars("ete\u{301}s", 4), "et…");
        assert_eq!(truncate_chars("abc", 1), "…");
        assert_eq!(truncate_chars("abc", 0), "");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(!folded.contains("  "));
            prop_assert_eq!(folded.trim(), folded.as_str());
        }

        #[test]
        fn a_slug_is_always_an_address(text in any::<String>()) {
            let slug = slug(&text);
            prop_assert!(!slug.is_empty() && slug.len() <= SLUG_MAX);
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
        }

        #[test]
        fn truncation_keeps_its_promise(text in any::<String>(), max in 0usize..40) {
            prop_assert!(truncate_chars(&text, max).chars().count() <= max);
        }
    }
}
