//! What sources say and people type.

mod properties;

use super::*;
use chrono::NaiveDate;

fn edtf(text: &str) -> Period {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn edtf_round_trips() {
    for text in [
        "1998",
        "1998-02",
        "2008-03-31",
        "2007-21",
        "2007-24",
        "2007-33",
        "2007-36",
        "2007-40",
        "2007-41",
        "1964~",
        "2006-early",
        "2006-mid",
        "2019-12-late",
        "<1964",
        "<1964~",
        "2000/2005",
        "1998-02/..",
        "../2014",
        "1998/",
        "/2014",
        "<1964/..",
        "0001",
        "9999-12-31",
        "2006-late~",
    ] {
        assert_eq!(edtf(text).to_string(), text);
    }
}

#[test]
fn edtf_refuses_with_a_reason() {
    let refused = |text: &str| text.parse::<Period>().unwrap_err();
    assert_eq!(refused(""), DateError::Empty);
    for text in [
        "/",
        "../..",
        "../",
        "/..",
        "98",
        "19980",
        "+998",
        "1998-2",
        "1998-02-03-04",
        "1998-02-03-late",
        "2007-24-late",
        "2000/2001/2002",
        "~1964",
        "1964<",
        "1964?",
        "-0044",
        "..",
        " 1998",
        "1998-é",
        "-late",
    ] {
        assert_eq!(refused(text), DateError::NotUnderstood, "{text}");
    }
    for text in [
        "0000",
        "1998-13",
        "1998-00",
        "2007-20",
        "2007-25",
        "2007-42",
        "2007-02-29",
        "2007-00-01",
    ] {
        assert_eq!(refused(text), DateError::OutOfRange, "{text}");
    }
    assert_eq!(refused("2005/2000"), DateError::EndBeforeStart);
    assert_eq!(refused("2005/<2000"), DateError::EndBeforeStart);
    assert_eq!(edtf("2000-05/2000").to_string(), "2000-05/2000");
}

#[test]
fn limits_of_each_precision() {
    for (text, first, last) in [
        ("1998", day(1998, 1, 1), day(1998, 12, 31)),
        ("2000-02", day(2000, 2, 1), day(2000, 2, 29)),
        ("2007-40", day(2007, 1, 1), day(2007, 6, 30)),
        ("2007-41", day(2007, 7, 1), day(2007, 12, 31)),
        ("2007-34", day(2007, 4, 1), day(2007, 6, 30)),
        ("2007-21", day(2007, 3, 21), day(2007, 6, 20)),
        ("2007-22", day(2007, 6, 21), day(2007, 9, 21)),
        ("2007-23", day(2007, 9, 22), day(2007, 12, 20)),
        ("2007-24", day(2007, 12, 21), day(2008, 3, 20)),
        ("9999-24", day(9999, 12, 21), day(9999, 12, 31)),
        ("2006-early", day(2006, 1, 1), day(2006, 4, 30)),
        ("2006-mid", day(2006, 5, 1), day(2006, 8, 31)),
        ("2006-late", day(2006, 9, 1), day(2006, 12, 31)),
        ("2019-12-early", day(2019, 12, 1), day(2019, 12, 10)),
        ("2019-02-mid", day(2019, 2, 11), day(2019, 2, 20)),
        ("2019-02-late", day(2019, 2, 21), day(2019, 2, 28)),
        ("2000/2005-06", day(2000, 1, 1), day(2005, 6, 30)),
    ] {
        assert_eq!(edtf(text).earliest(), Some(first), "{text}");
        assert_eq!(edtf(text).latest(), Some(last), "{text}");
    }
    assert_eq!(edtf("<1964").earliest(), None);
    assert_eq!(edtf("<1964").latest(), Some(day(1964, 12, 31)));
    assert_eq!(edtf("<1964/..").latest(), None);
    assert_eq!(edtf("<1964/..").sort_date(), Some(day(1964, 12, 31)));
    assert_eq!(edtf("../2014").sort_date(), Some(day(2014, 12, 31)));
}

#[test]
fn searching_by_years() {
    let (from, to) = (day(2001, 1, 1), day(2001, 12, 31));
    for text in [
        "2001",
        "2000/2005",
        "1998-02/..",
        "../2014",
        "<2014",
        "2000-24",
        "1998/",
        "<1964/..",
    ] {
        assert!(edtf(text).overlaps(from, to), "{text}");
    }
    for text in ["2002", "2000", "../2000", "2002/..", "<2000", "1998/2000-12"] {
        assert!(!edtf(text).overlaps(from, to), "{text}");
    }
    assert!(edtf("2010").overlaps(from, None));
    assert!(!edtf("2010").overlaps(None, to));
    assert!(!edtf("2000/2005").overlaps(to, from));
}

#[test]
fn spans_and_open_ends() {
    assert_eq!(edtf("2007-24").year_span(), (Some(2007), Some(2007)));
    assert_eq!(edtf("1998-02/..").year_span(), (Some(1998), None));
    assert_eq!(edtf("<1964/2005").year_span(), (None, Some(2005)));
    assert!(edtf("1998-02/..").is_open_ended());
    assert!(!edtf("1998-02/").is_open_ended());
    assert!(!edtf("1998-02").is_open_ended());
}

#[test]
fn anniversaries_are_as_precise_as_the_start() {
    let years = |text: &str, today| edtf(text).anniversary(today);
    assert_eq!(years("1998/..", day(2008, 7, 1)), Some(10));
    assert_eq!(years("1998-02/..", day(2008, 2, 29)), Some(10));
    assert_eq!(years("1998-02/..", day(2008, 3, 1)), None);
    assert_eq!(years("2004-05-01", day(2014, 5, 1)), Some(10));
    assert_eq!(years("2004-05-01", day(2014, 5, 2)), None);
    assert_eq!(years("2004-02-29", day(2005, 2, 28)), Some(1));
    assert_eq!(years("2007-24", day(2018, 1, 15)), Some(10));
    assert_eq!(years("1998", day(1998, 7, 1)), None);
    assert_eq!(years("1998~/..", day(2008, 7, 1)), None);
    assert_eq!(years("<1964/..", day(2014, 7, 1)), None);
    assert_eq!(years("1998/2005", day(2008, 7, 1)), None);
    assert_eq!(years("1998/2008-03", day(2008, 7, 1)), None);
    assert_eq!(years("1998/", day(2008, 7, 1)), None);
    assert_eq!(edtf("1998-02/..").anniversary_in(2028), Some(30));
    assert_eq!(edtf("1998-02/..").anniversary_in(1997), None);
}

#[test]
fn in_words() {
    for (text, french, english) in [
        ("1998-02", "février 1998", "February 1998"),
        ("1998-02/..", "depuis février 1998", "since February 1998"),
        ("2000/2005", "2000–2005", "2000–2005"),
        ("../2014", "jusqu’en 2014", "until 2014"),
        ("2006-late", "fin 2006", "late 2006"),
        ("2008-early", "début 2008", "early 2008"),
        ("2008-06-mid", "mi-juin 2008", "mid-June 2008"),
        ("2007-24", "hiver 2007", "winter 2007"),
        ("2007-41", "2e semestre 2007", "second half of 2007"),
        ("2007-33", "1er trimestre 2007", "first quarter of 2007"),
        ("1964~", "vers 1964", "around 1964"),
        ("2008-03-31", "31 mars 2008", "31 March 2008"),
        ("2004-05-01", "1er mai 2004", "1 May 2004"),
        ("<1964/..", "depuis 1964 ou avant", "since 1964 or earlier"),
        ("<1964", "1964 ou avant", "1964 or earlier"),
        ("1964~/..", "depuis environ 1964", "since around 1964"),
        ("../1964~", "jusque vers 1964", "until around 1964"),
        ("2008-03-31/..", "depuis le 31 mars 2008", "since 31 March 2008"),
        ("2007-22/..", "depuis l’été 2007", "since summer 2007"),
        ("../2007-21", "jusqu’au printemps 2007", "until spring 2007"),
        ("../2006-late", "jusqu’à fin 2006", "until late 2006"),
        (
            "../2007-41",
            "jusqu’au 2e semestre 2007",
            "until the second half of 2007",
        ),
        (
            "1999-04/2000-03",
            "d’avril 1999 à mars 2000",
            "from April 1999 to March 2000",
        ),
        ("2007-03/2007-05", "de mars à mai 2007", "from March to May 2007"),
        (
            "2007-03-12/2007-03-14",
            "du 12 au 14 mars 2007",
            "from 12 to 14 March 2007",
        ),
        (
            "2007-03-28/2007-04-02",
            "du 28 mars au 2 avril 2007",
            "from 28 March to 2 April 2007",
        ),
        (
            "2006-late/2008-early",
            "de fin 2006 à début 2008",
            "from late 2006 to early 2008",
        ),
        ("1964~/2005", "vers 1964 – 2005", "around 1964 – 2005"),
        ("1998/", "1998–?", "1998–?"),
        ("/2014-03", "? – mars 2014", "? – March 2014"),
    ] {
        assert_eq!(edtf(text).display(Lang::Fr), french);
        assert_eq!(edtf(text).display(Lang::En), english);
    }
}

#[test]
fn what_people_type() {
    for (typed, expected) in [
        ("1998-02/..", "1998-02/.."),
        ("2006-LATE", "2006-late"),
        (" 2000 / 2005 ", "2000/2005"),
        ("fin 2006", "2006-late"),
        ("Début 2008", "2008-early"),
        ("debut 2008", "2008-early"),
        ("mi-2007", "2007-mid"),
        ("milieu de l’année 2007", "2007-mid"),
        ("fin décembre 2019", "2019-12-late"),
        ("Depuis février 1998", "1998-02/.."),
        ("DEPUIS FEVRIER 1998", "1998-02/.."),
        ("depuis le 1er mai 2004", "2004-05-01/.."),
        ("à partir de 2001", "2001/.."),
        ("à compter de 2001", "2001/.."),
        ("dès juin 2000", "2000-06/.."),
        ("2000-2005", "2000/2005"),
        ("2000–2005", "2000/2005"),
        ("2000 - 2005", "2000/2005"),
        ("2000 à 2005", "2000/2005"),
        ("de 2000 à 2005", "2000/2005"),
        ("entre 2000 et 2005", "2000/2005"),
        ("between 2000 and 2005", "2000/2005"),
        ("depuis 2000 jusqu’en 2005", "2000/2005"),
        ("1998 à nos jours", "1998/.."),
        ("1998 – aujourd’hui", "1998/.."),
        ("2019-present", "2019/.."),
        ("1998–?", "1998/"),
        ("jusqu'en 2014", "../2014"),
        ("Jusqu’en 2014", "../2014"),
        ("jusqu'au 31 mars 2008", "../2008-03-31"),
        ("jusqu’à l’été 2007", "../2007-22"),
        ("hiver 2007", "2007-24"),
        ("l'été 2007", "2007-22"),
        ("au printemps 2007", "2007-21"),
        ("12/03/2007", "2007-03-12"),
        ("1.5.2004", "2004-05-01"),
        ("12-03-2007", "2007-03-12"),
        ("2007/03/12", "2007-03-12"),
        ("03/2007", "2007-03"),
        ("12 mars 2007", "2007-03-12"),
        ("lundi 12 mars 2007", "2007-03-12"),
        ("1er mai 2004", "2004-05-01"),
        ("mars 2006", "2006-03"),
        ("janv. 2006", "2006-01"),
        ("août 2006", "2006-08"),
        ("2ème semestre 2007", "2007-41"),
        ("2e semestre de 2007", "2007-41"),
        ("deuxième semestre 2007", "2007-41"),
        ("S2 2007", "2007-41"),
        ("T2 2007", "2007-34"),
        ("T2-2007", "2007-34"),
        ("2007 T2", "2007-34"),
        ("Q4 2007", "2007-36"),
        ("1er trimestre 2007", "2007-33"),
        ("avant 1964", "<1963"),
        ("before 1964", "<1963"),
        ("1964 ou avant", "<1964"),
        ("1964 or earlier", "<1964"),
        ("avant janvier 2008", "<2007-12"),
        ("avant le 1er mars 2008", "<2008-02-29"),
        ("avant l’hiver 2007", "<2007-23"),
        ("avant le 1er trimestre 2007", "<2006-36"),
        ("avant fin 2006", "<2006-late"),
        ("vers 1964", "1964~"),
        ("c. 1964", "1964~"),
        ("~1964", "1964~"),
        ("depuis environ 1964", "1964~/.."),
        ("depuis avant 1964", "<1963/.."),
        ("depuis 2001", "2001/.."),
        ("courant 2006", "2006"),
        ("12-14 mars 2007", "2007-03-12/2007-03-14"),
        ("du 12 au 14 mars 2007", "2007-03-12/2007-03-14"),
        ("du 28 mars au 2 avril 2007", "2007-03-28/2007-04-02"),
        ("12/03/2007 - 14/03/2007", "2007-03-12/2007-03-14"),
        ("12-03-2007 - 14-03-2007", "2007-03-12/2007-03-14"),
        ("mars-mai 2007", "2007-03/2007-05"),
        ("fin 2006 - début 2008", "2006-late/2008-early"),
        ("since June 2000", "2000-06/.."),
        ("late 2006", "2006-late"),
        ("end of 2006", "2006-late"),
        ("March 12, 2007", "2007-03-12"),
        ("12th March 2007", "2007-03-12"),
        ("second half of 2007", "2007-41"),
        ("from 2000 to 2005", "2000/2005"),
        ("from 2000", "2000/.."),
        ("up to 2014", "../2014"),
        ("until the end of 2014", "../2014-late"),
        ("fall 2007", "2007-23"),
        ("0964", "0964"),
    ] {
        for lang in [Lang::Fr, Lang::En] {
            let read = Period::parse_human(typed, lang).map(|period| period.to_string());
            assert_eq!(read.as_deref(), Ok(expected), "{typed}");
        }
    }
}

#[test]
fn what_is_typed_wrongly_is_refused_with_a_reason() {
    let refused = |text: &str| Period::parse_human(text, Lang::Fr).unwrap_err();
    assert_eq!(refused("  \u{a0}"), DateError::Empty);
    for text in [
        "il y a longtemps",
        "12",
        "mars",
        "2006-",
        "-2006",
        "depuis",
        "jusqu’à",
        "2000 et 2005",
        "12/03/07",
        "vers",
        "à nos jours",
        "depuis plus de 50 ans",
        "? – ?",
        "2007/08",
        "1964 ?",
        "fin",
        "mi-12/03/2007",
        "après 1964",
        "🦀",
        "99999999999999999999",
    ] {
        assert_eq!(refused(text), DateError::NotUnderstood, "{text}");
    }
    for text in [
        "12/13/2007",
        "31 février 2007",
        "2007-13",
        "12000",
        "0000",
        "T5 2007",
        "3e semestre 2007",
    ] {
        assert_eq!(refused(text), DateError::OutOfRange, "{text}");
    }
    assert_eq!(refused("2005-2000"), DateError::EndBeforeStart);
    assert_eq!(refused("de mars 2005 à janvier 2005"), DateError::EndBeforeStart);
    assert_eq!(refused(&"depuis ".repeat(10_000)), DateError::NotUnderstood);
}

#[test]
fn typed_words_are_kept_unless_they_are_edtf() {
    let dated = Dated::typed(" Depuis février 1998 ", Lang::Fr).unwrap();
    let json = r#"{"value":"1998-02/..","original":"Depuis février 1998"}"#;
    assert_eq!(serde_json::to_string(&dated).unwrap(), json);
    assert_eq!(serde_json::from_str::<Dated>(json).unwrap(), dated);
    let plain = Dated::typed("1998", Lang::Fr).unwrap();
    assert_eq!(serde_json::to_string(&plain).unwrap(), r#"{"value":"1998"}"#);
    assert!(serde_json::from_str::<Dated>(r#"{"value":"hier"}"#).is_err());
}

#[test]
fn ten_years_are_read_as_people_say_them() {
    for (text, lang, expected) in [
        ("années 1990", Lang::Fr, "1990/1999"),
        ("les années 90", Lang::Fr, "1990/1999"),
        ("dans les années 1960", Lang::Fr, "1960/1969"),
        ("the 1990s", Lang::En, "1990/1999"),
        ("début des années 1990", Lang::Fr, "1990/1993"),
        ("mid-1990s", Lang::En, "1994/1996"),
        ("fin des années 1990", Lang::Fr, "1997/1999"),
        ("depuis les années 1990", Lang::Fr, "1990~/.."),
    ] {
        let read = Period::parse_human(text, lang).map(|period| period.to_string());
        assert_eq!(read.as_deref(), Ok(expected), "{text}");
    }
    assert!(Period::parse_human("années 1995", Lang::Fr).is_err());
    assert_eq!(
        Period::parse_human("31/02/2008", Lang::Fr),
        Err(DateError::OutOfRange)
    );
}
