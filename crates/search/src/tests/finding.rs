//! What is found, in which order, with which counts and excerpts.

use super::{Query, answer, ask, corpus, first, ids, index, index_of, of, titled};
use crate::{Audience, Document};

#[test]
fn the_corpus_is_large_enough() {
    assert_eq!(corpus().len(), 40);
    assert_eq!(index().len(), 40);
}

#[test]
fn aliases_decide() {
    let index = index();
    for spelling in [
        "jenin",
        "Djenin",
        "Jénine",
        "Janīn",
        "JANĪN",
        "Jani\u{304}n",
        "جنين",
    ] {
        assert_eq!(first(&index, spelling), "jenine", "{spelling}");
    }
    for spelling in ["Hải Dương", "hai duong", "Haï-Duong", "HAIDUONG"] {
        assert_eq!(first(&index, spelling), "haiduong", "{spelling}");
    }
    for spelling in ["acre", "Saint-Jean-d'Acre", "saint jean d’acre", "Akka", "d'Acre"] {
        assert_eq!(first(&index, spelling), "akko", "{spelling}");
    }
    assert_eq!(first(&index, "Larba Nath Iraten"), "larbaa");
    assert_eq!(first(&index, "setu mare"), "satumare");
    assert_eq!(first(&index, "Крагујевац"), "kragujevac");
}

#[test]
fn accents_and_forms_do_not_matter() {
    let index = index();
    for text in ["hôpital", "hopital", "hôpitaux", "hopitaux", "HÔPITAL"] {
        let found = ids(&index, text);
        for id in ["hopital", "hopitaux", "sante"] {
            assert!(found.contains(&id.to_owned()), "{text}: {id} in {found:?}");
        }
    }
    for text in ["eau", "eaux", "l'eau", "d'eau"] {
        let found = ids(&index, text);
        for id in ["eau", "dep-palestine", "dep-matola", "puits"] {
            assert!(found.contains(&id.to_owned()), "{text}: {id} in {found:?}");
        }
        assert_eq!(found[0], "eau");
    }
    for text in ["créées", "crée", "créé"] {
        let found = ids(&index, text);
        assert!(found.contains(&"hopitaux".to_owned()), "{text}: {found:?}");
        assert!(found.contains(&"oeuvre".to_owned()), "{text}: {found:?}");
    }
    for text in ["securite", "numerisee", "numérisées", "sécurités"] {
        assert_eq!(ids(&index, text), ["latrines"], "{text}");
    }
    assert_eq!(first(&index, "oeuvre ecole"), "oeuvre");
    assert_eq!(first(&index, "œuvres"), "oeuvre");
}

#[test]
fn english_texts_have_english_stems() {
    let index = index();
    assert_eq!(ids(&index, "drilling wells"), ["puits"]);
    assert_eq!(ids(&index, "the waters of villages"), ["puits"]);
}

#[test]
fn typing_errors_are_forgiven() {
    let index = index();
    let found = ids(&index, "assainissemnt");
    assert_eq!(found[0], "eau");
    assert!(found.contains(&"latrines".to_owned()));
    for typo in ["Kragujevc", "kragujecav", "Kargujevac", "krgaujevac"] {
        assert!(
            ids(&index, typo).contains(&"suresnes-kragujevac".to_owned()),
            "{typo}"
        );
    }
    assert_eq!(first(&index, "suresens"), "suresnes");
    assert_eq!(first(&index, "matloa"), "matola");
    // Three letters are too few to guess from.
    assert!(ids(&index, "eua").is_empty());
}

#[test]
fn exact_matches_come_before_forgiven_ones() {
    let mut exact = titled("exact", "Rapport annuel");
    exact.bodies = vec![("fr".into(), "Une visite à Surenes, entre autres choses.".into())];
    let mut loud = titled("loud", "Suresnes");
    loud.boost = 100.0;
    let index = index_of(vec![loud, exact, titled("prefix", "Surenesville")]);
    assert_eq!(ids(&index, "surenes").last().unwrap(), "loud");
    assert_eq!(ids(&index, "surenes").len(), 3);
    // Among the forgiven, the same first letter goes first.
    let index = index_of(vec![titled("b", "Nalte"), titled("a", "Malta")]);
    assert_eq!(ids(&index, "malte"), ["a", "b"]);
}

#[test]
fn many_exact_matches_need_no_forgiving() {
    let mut documents: Vec<_> = (0..6)
        .map(|n| titled(&n.to_string(), &format!("Drancy {n}")))
        .collect();
    documents.push(titled("crancey", "Crancy"));
    assert!(!ids(&index_of(documents), "drancy").contains(&"crancey".to_owned()));
}

#[test]
fn all_words_must_match_across_fields_or_else_most() {
    let index = index();
    assert_eq!(ids(&index, "suresnes jumelage"), ["suresnes-kragujevac"]);
    assert_eq!(ids(&index, "kayes assainissement écoles"), ["puits"]);
    // Nothing holds all three; two hold two.
    assert_eq!(ids(&index, "bagnolet jumelage football"), ["bagnolet-robert"]);
    assert_eq!(first(&index, "drancy zzzzzzzzz"), "drancy");
    assert!(ids(&index, "zzzzzzzzz yyyyyyyyy").is_empty());
}

#[test]
fn the_last_word_may_be_unfinished() {
    let index = index();
    assert_eq!(first(&index, "krag"), "kragujevac");
    assert!(ids(&index, "jumelage krag").contains(&"suresnes-kragujevac".to_owned()));
    // The first word is finished, and there is no such word.
    assert_eq!(answer(&index, "krag serbie").hits[0].id, "rs");
    assert!(ids(&index, "pierrefi").contains(&"pierrefitte".to_owned()));
}

#[test]
fn an_equal_title_or_name_is_first() {
    let index = index();
    assert_eq!(first(&index, "Suresnes"), "suresnes");
    assert_eq!(first(&index, "saint denis"), "saintdenis");
    assert_eq!(first(&index, "Seine Saint-Denis"), "dep93");
    assert_eq!(first(&index, "le robert"), "lerobert");
    assert_eq!(first(&index, "mali"), "ml");
    assert_eq!(first(&index, "Y"), "y");
    assert_eq!(first(&index, "mairie de suresnes"), "ville-suresnes");
    let mut loud = titled("loud", "Matola et Matola, amis de Matola");
    loud.boost = 100.0;
    let named = Document {
        names: vec!["Matola".into()],
        ..titled("named", "Autre")
    };
    let index = index_of(vec![loud, named, titled("equal", "Matola")]);
    assert_eq!(ids(&index, "matola"), ["equal", "named", "loud"]);
}

#[test]
fn titles_and_names_weigh_more_than_bodies() {
    let mut body = titled("body", "Autre chose");
    body.bodies = vec![("fr".into(), "forage forage forage forage forage".into())];
    let named = Document {
        names: vec!["Forage Sahel".into()],
        ..titled("name", "Sans titre")
    };
    let long = titled(
        "title",
        "Un programme de longue haleine pour le forage et bien plus encore",
    );
    let index = index_of(vec![body, named, long]);
    assert_eq!(ids(&index, "forage").last().unwrap(), "body");
}

#[test]
fn words_that_stand_together_weigh_more() {
    let body = |id: &str, text: &str| Document {
        bodies: vec![("fr".into(), text.into())],
        ..titled(id, "Compte rendu")
    };
    let index = index_of(vec![
        body(
            "apart",
            "La coopération a parlé de tout, puis une réunion sur l'aide décentralisée.",
        ),
        body(
            "together",
            "Le programme de coopération décentralisée a parlé de tout, puis d'une aide.",
        ),
    ]);
    assert_eq!(ids(&index, "coopération décentralisée"), ["together", "apart"]);
}

#[test]
fn codes_are_exact() {
    let index = index();
    assert_eq!(ids(&index, "93059"), ["pierrefitte"]);
    assert_eq!(ids(&index, "93"), ["dep93"]);
    assert!(ids(&index, "93058").is_empty());
    assert!(ids(&index, "9305").is_empty());
    assert_eq!(ids(&index, "219 200 730"), ["ville-suresnes"]);
    assert_eq!(answer(&index, "93058").did_you_mean, None);
}

#[test]
fn did_you_mean_spells_as_the_documents_do() {
    let index = index();
    assert_eq!(answer(&index, "hopitl").did_you_mean.as_deref(), Some("Hôpital"));
    assert_eq!(
        answer(&index, "Sureines").did_you_mean.as_deref(),
        Some("Suresnes")
    );
    // Two errors in a short word: nothing is found, but something is proposed.
    let answered = answer(&index, "Sureinnes  l'hopitl");
    assert_eq!(answered.did_you_mean.as_deref(), Some("Suresnes l'Hôpital"));
    for known in [
        "hopital",
        "suresnes",
        "krag",
        "suresnes football",
        "",
        "zzzzzzzzzzzz",
    ] {
        assert_eq!(answer(&index, known).did_you_mean, None, "{known}");
    }
}

#[test]
fn facets_count_all_matches_and_follow_the_filters() {
    let index = index();
    let query = Query {
        limit: 1,
        ..ask("suresnes")
    };
    let answered = index.search(&query).unwrap();
    assert_eq!(answered.hits.len(), 1);
    assert_eq!(answered.total, 3);
    assert_eq!(
        answered.facets["kind"],
        [
            ("organisation".to_owned(), 1),
            ("partnership".to_owned(), 1),
            ("territory".to_owned(), 1)
        ]
    );
    assert_eq!(
        answered.facets["country"],
        [("FR".to_owned(), 2), ("RS".to_owned(), 1)]
    );
    // Choosing a value finds as many as its count said, for every question.
    for text in [
        "suresnes",
        "eau",
        "saint",
        "assainissemnt",
        "",
        "bagnolet jumelage football",
    ] {
        for (key, values) in answer(&index, text).facets {
            for (value, count) in values {
                let mut query = ask(text);
                query.filters = vec![(key.clone(), value.clone())];
                let chosen = index.search(&query).unwrap();
                assert_eq!(chosen.total as u64, count, "{text} {key}={value}");
                let counted = &chosen.facets[&key];
                assert!(counted.contains(&(value, count)), "{text} {key}: {counted:?}");
            }
        }
    }
}

#[test]
fn values_of_a_key_widen_and_keys_narrow() {
    let index = index();
    let country = |code: &str| ("country".to_owned(), code.to_owned());
    let mut query = Query {
        kinds: vec!["place".into(), "country".into()],
        ..ask("")
    };
    assert_eq!(index.search(&query).unwrap().total, 14);
    query.filters = vec![country("PS"), country("VN")];
    assert_eq!(index.search(&query).unwrap().total, 6);
    query.kinds = vec!["country".into()];
    assert_eq!(of(&index.search(&query).unwrap()), ["ps", "vn"]);
    query.filters.push(("status".into(), "active".into()));
    assert_eq!(index.search(&query).unwrap().total, 0);
}

#[test]
fn pages_follow_each_other() {
    let index = index();
    let whole = of(&index
        .search(&Query {
            limit: 100,
            ..ask("")
        })
        .unwrap());
    assert_eq!(whole.len(), 40);
    let mut pages = Vec::new();
    for offset in (0..44).step_by(4) {
        pages.extend(of(&index
            .search(&Query {
                limit: 4,
                offset,
                ..ask("")
            })
            .unwrap()));
    }
    assert_eq!(pages, whole);
    let scores: Vec<_> = answer(&index, "saint").hits.iter().map(|hit| hit.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn hits_speak_the_askers_language() {
    let mut document = titled("one", "Eau");
    document.titles.push(("en".into(), "Water".into()));
    document.subtitles = vec![("en".into(), "A theme".into())];
    document.bodies = vec![
        ("fr".into(), "Les eaux.".into()),
        ("en".into(), "All waters.".into()),
    ];
    let index = index_of(vec![document]);
    let query = Query {
        lang: "en".into(),
        ..ask("water")
    };
    let hit = index.search(&query).unwrap().hits.remove(0);
    assert_eq!((hit.title.as_str(), hit.title_lang.as_str()), ("Water", "en"));
    assert_eq!(hit.snippet_lang, "en");
    let marked: Vec<_> = hit
        .snippet
        .iter()
        .filter(|f| f.highlight)
        .map(|f| &f.text)
        .collect();
    assert_eq!(marked, ["waters"]);
    let hit = index.search(&ask("eau")).unwrap().hits.remove(0);
    assert_eq!((hit.title.as_str(), hit.subtitle_lang.as_str()), ("Eau", "en"));
    assert_eq!(hit.path, "/organisations/one");
    assert!(answer(&super::index(), "football").hits[0].example);
}

#[test]
fn forgiven_words_are_highlighted_too() {
    let index = index();
    let hit = answer(&index, "assainissemnt")
        .hits
        .into_iter()
        .find(|hit| hit.id == "latrines");
    assert!(
        hit.unwrap()
            .snippet
            .iter()
            .any(|f| f.highlight && f.text == "Assainissement")
    );
}

#[test]
fn suggestions_complete_titles_and_names() {
    let index = index();
    let suggest = |text: &str| -> Vec<String> {
        let found = index.suggest(text, "fr", Audience::Public, 8).unwrap();
        found.into_iter().map(|suggestion| suggestion.id).collect()
    };
    assert_eq!(suggest("djen")[0], "jenine");
    assert_eq!(suggest("hải d"), ["haiduong"]);
    assert_eq!(suggest("sai den")[0], "dep93");
    assert_eq!(suggest("ma")[..2], ["ml", "matola"].map(String::from)[..]);
    assert_eq!(suggest("mali")[0], "ml");
    assert_eq!(suggest("kragjuev")[0], "kragujevac");
    assert_eq!(suggest("93"), ["dep93"]);
    assert_eq!(suggest("9305"), ["pierrefitte"]);
    assert!(suggest("zzzzzzz").is_empty());
    // Bodies are not suggested from.
    assert!(suggest("maputo").is_empty());
    let named = index
        .suggest("djen", "fr", Audience::Public, 1)
        .unwrap()
        .remove(0);
    assert_eq!(
        (named.title.as_str(), named.name.as_deref()),
        ("Jénine", Some("Djenin"))
    );
    let plain = index.suggest("jén", "fr", Audience::Public, 1).unwrap().remove(0);
    assert_eq!(plain.name, None);
}

#[test]
fn a_document_is_suggested_once_and_boosts_order() {
    let document = |id: &str, boost| Document {
        names: vec!["Matola".into(), "Matola ville".into()],
        boost,
        ..titled(id, &format!("Matola {id}"))
    };
    let index = index_of(vec![document("a", 1.0), document("b", 3.0), document("c", 2.0)]);
    let found = index.suggest("mato", "fr", Audience::Public, 10).unwrap();
    assert_eq!(
        found.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(),
        ["b", "c", "a"]
    );
}

#[test]
fn what_is_not_shown_is_found_and_stays_out_of_excerpts() {
    let body = format!("Travail sur l'eau.{}Matola · Mozambique", crate::UNSHOWN);
    let index = index_of(vec![Document {
        bodies: vec![("fr".into(), body)],
        ..titled("x", "Un projet")
    }]);
    for text in ["eau", "matola"] {
        let found = answer(&index, text);
        assert_eq!(found.total, 1, "{text}");
        let shown: String = found.hits[0]
            .snippet
            .iter()
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(shown, "Travail sur l'eau.", "{text}");
    }
}
