//! No text makes the index fail, and searching goes on while it is written.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{answer, ask, index, titled};
use crate::{Audience, Change, Document, Index, Query};

/// A small generator of its own: the same texts in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "\"",
            "'",
            "’",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "+",
            "-",
            "*",
            "?",
            "~2",
            "^3",
            ":",
            "\\",
            "/",
            "AND ",
            " OR ",
            "NOT ",
            " TO ",
            "title:",
            "\0",
            "\n",
            "\t",
            "🙂",
            "👩‍👩‍👧",
            "é",
            "e\u{301}",
            "œ",
            "ﬁ",
            "Ⅷ",
            "½",
            "İ",
            "ẞ",
            "ʿ",
            "\u{200f}",
            "جنين",
            "漢字",
            "ß",
            "eau",
            "l'",
            "d'",
            "qu'",
            "saint ",
            "denis",
            "93059",
            "kragujevac",
            "<b>",
            "%",
            "_",
            "\u{301}",
            "\u{feff}",
            "\u{10ffff}",
            " ",
            "  ",
            "a",
            "x",
            ".*",
            "|",
            "hôpital",
        ];
        let mut text = String::new();
        for _ in 0..self.roll(14) {
            if self.roll(3) == 0 {
                let code = self.roll(0x11_0000) as u32;
                text.extend(char::from_u32(code));
            } else {
                text.push_str(PIECES[self.roll(PIECES.len())]);
            }
        }
        text
    }
}

fn checked(index: &Index, text: &str) {
    let answered = index
        .search(&ask(text))
        .unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(answered.hits.len() <= answered.total, "{text:?}");
    for hit in &answered.hits {
        let length: usize = hit.snippet.iter().map(|f| f.text.chars().count()).sum();
        assert!(length <= 200, "{text:?}: {length}");
        assert!(hit.score.is_finite(), "{text:?}");
    }
    let found = index.suggest(text, "fr", Audience::Restricted, 5);
    assert!(found.unwrap_or_else(|error| panic!("{text:?}: {error}")).len() <= 5);
}

#[test]
fn no_text_fails() {
    let index = index();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..600 {
        checked(&index, &dice.text());
    }
}

#[test]
fn no_special_text_fails() {
    let index = index();
    let long = "assainissement ".repeat(700);
    let one_word = "é".repeat(10_000);
    let many = (0..5_000).map(|n| format!("mot{n} ")).collect::<String>();
    for text in [
        "",
        " ",
        "\0",
        "\"",
        "\"saint",
        "saint AND",
        "title:",
        "*",
        "eau*",
        "NOT eau",
        "(((",
        "a^b",
        "🙂",
        "-eau",
        "+",
        "\\",
        "eau~9",
        "[a TO z]",
        "{a TO *}",
        "le la les",
        &long,
        &one_word,
        &many,
    ] {
        checked(&index, text);
    }
    assert_eq!(answer(&index, "🙂").total, 0);
    assert_eq!(answer(&index, " \t").total, 40);
    // Operators are words, or nothing.
    assert_eq!(
        answer(&index, "title:\"Suresnes\"").hits.len(),
        answer(&index, "title suresnes").hits.len()
    );
    assert_eq!(
        answer(&index, "-suresnes").total,
        answer(&index, "suresnes").total
    );
}

#[test]
fn no_document_fails() {
    let index = Index::in_memory().unwrap();
    let mut dice = Dice(42);
    let mut changes = Vec::new();
    for n in 0..200 {
        let pair = |dice: &mut Dice| (dice.text(), dice.text());
        changes.push(Change::Upsert(Document {
            kind: dice.text(),
            id: n.to_string(),
            path: dice.text(),
            titles: vec![pair(&mut dice), pair(&mut dice)],
            subtitles: vec![pair(&mut dice)],
            names: vec![dice.text(), dice.text()],
            keywords: vec![dice.text()],
            proper: n % 2 == 0,
            gathers: (n % 3 == 0).then(|| pair(&mut dice)),
            bodies: vec![
                pair(&mut dice),
                ("fr".into(), "é".repeat(if n % 50 == 0 { 70_000 } else { 9 })),
            ],
            facets: vec![pair(&mut dice), ("x".into(), "y".repeat(70_000))],
            audience: Audience::Public,
            boost: [0.0, f32::NAN, f32::INFINITY, -1.0, 1.0][n % 5],
            example: false,
        }));
    }
    index.apply(changes, 1).unwrap();
    assert_eq!(index.len(), 200);
    for _ in 0..200 {
        checked(&index, &dice.text());
    }
}

#[test]
fn extreme_pages_are_answered() {
    let index = index();
    for (limit, offset) in [(0, 0), (usize::MAX, usize::MAX), (1, usize::MAX), (usize::MAX, 0)] {
        let answered = index
            .search(&Query {
                limit,
                offset,
                ..ask("")
            })
            .unwrap();
        assert_eq!(answered.total, 40);
        assert_eq!(
            answered.facets["kind"]
                .iter()
                .map(|(_, count)| count)
                .sum::<u64>(),
            40
        );
    }
    assert!(index.suggest("ma", "fr", Audience::Public, 0).unwrap().is_empty());
    assert!(
        index
            .suggest("ma", "fr", Audience::Public, usize::MAX)
            .unwrap()
            .len()
            > 2
    );
}

#[test]
fn searches_go_on_while_changes_are_applied() {
    let index = index();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    // Always all or nothing of a batch: ten documents come and go together.
                    let answered = index.search(&ask("passager")).unwrap();
                    assert!([0, 10].contains(&answered.total), "{}", answered.total);
                    assert_eq!(answered.hits.len(), answered.total);
                    index.suggest("passa", "fr", Audience::Public, 5).unwrap();
                    assert_eq!(answer(&index, "kragujevac").hits[0].id, "kragujevac");
                }
            });
        }
        for round in 0..20 {
            let batch = (0..10).map(|n| {
                let id = format!("passager-{n}");
                if round % 2 == 0 {
                    Change::Upsert(titled(&id, "Passager"))
                } else {
                    Change::Delete {
                        kind: "organisation".into(),
                        id,
                    }
                }
            });
            index.apply(batch.collect(), round + 2).unwrap();
            // The writer sees its own writes at once.
            assert_eq!(
                answer(&index, "passager").total,
                if round % 2 == 0 { 10 } else { 0 }
            );
            assert_eq!(index.position(), round + 2);
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(index.len(), 40);
}
