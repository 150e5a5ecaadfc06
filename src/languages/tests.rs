use super::*;

/// The forms that CLDR counts whole numbers in.
const FORMS: [(Language, &[&str]); 6] = [
    (Language::En, &["one", "other"]),
    (Language::Fr, &["one", "many", "other"]),
    (Language::De, &["one", "other"]),
    (Language::Es, &["one", "many", "other"]),
    (
        Language::Ar,
        &["zero", "one", "two", "few", "many", "other"],
    ),
    (Language::Ur, &["one", "other"]),
];

fn forms(plural: &Plural<&'static str>) -> [(&'static str, &'static str); 6] {
    [
        ("zero", plural.zero),
        ("one", plural.one),
        ("two", plural.two),
        ("few", plural.few),
        ("many", plural.many),
        ("other", plural.other),
    ]
}

fn plurals(language: Language) -> [Plural<&'static str>; 3] {
    let words = language.written();
    [words.left, words.busy, words.used]
}

fn holes(text: &str) -> usize {
    text.matches('#').count()
}

/// All texts but those that count, which have rules of their own.
fn uncounted(language: Language) -> Vec<&'static str> {
    let counted = Plural {
        other: "-",
        zero: "-",
        one: "-",
        two: "-",
        few: "-",
        many: "-",
    };
    let words = Words {
        left: counted,
        busy: counted,
        used: counted,
        ..*language.written()
    };
    words.list()
}

#[test]
fn every_language_says_everything_and_keeps_the_placeholders() {
    let english = uncounted(Language::En);
    for language in Language::ALL {
        for (text, english) in uncounted(language).into_iter().zip(&english) {
            assert!(!text.trim().is_empty(), "{language:?}: {english}");
            assert_eq!(holes(text), holes(english), "{language:?}: {text}");
        }
    }
}

#[test]
fn every_language_counts_in_the_forms_it_has() {
    assert_eq!(FORMS.map(|(language, _)| language), Language::ALL);
    for (language, demanded) in FORMS {
        for (counted, english) in plurals(language).iter().zip(plurals(Language::En)) {
            for (form, text) in forms(counted) {
                let given = !text.is_empty();
                assert!(
                    given == demanded.contains(&form) || (given && form == "zero"),
                    "{language:?}, {form}: {}",
                    counted.other
                );
            }
            assert_eq!(holes(counted.other), holes(english.other), "{language:?}");
        }
        let none = language.written().left.zero;
        assert!(!none.is_empty() && holes(none) == 0, "{language:?}: {none}");
    }
}

#[test]
fn tags_are_read_with_region_and_in_any_case() {
    for (tag, language) in [
        ("en", Some(Language::En)),
        ("FR", Some(Language::Fr)),
        ("de-CH", Some(Language::De)),
        ("es-419", Some(Language::Es)),
        ("ar-EG", Some(Language::Ar)),
        ("ur-PK", Some(Language::Ur)),
        ("en_GB", Some(Language::En)),
        (" ar ", Some(Language::Ar)),
        ("arc", None),
        ("", None),
    ] {
        assert_eq!(Language::parse(tag), language, "{tag}");
    }
}

#[test]
fn only_arabic_and_urdu_run_from_right_to_left() {
    for language in Language::ALL {
        let expected = match language.tag() {
            "ar" | "ur" => "rtl",
            _ => "ltr",
        };
        assert_eq!(language.direction(), expected, "{language:?}");
    }
}

/// Speaks English, in Roman numerals.
struct Roman;

impl Speech for Roman {
    fn category(&self, count: u32) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }

    fn number(&self, count: u32) -> String {
        "I".repeat(count as usize)
    }
}

/// Arabic's categories, as CLDR gives them.
struct Arabic;

impl Speech for Arabic {
    fn category(&self, count: u32) -> String {
        match (count, count % 100) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        }
        .to_owned()
    }

    fn number(&self, count: u32) -> String {
        count.to_string()
    }
}

#[test]
fn numbers_stand_where_the_language_puts_them_in_the_shoppers_digits() {
    let words = Language::En.written().loaded().unwrap();
    assert_eq!(words.left(1, &Roman), "I try-on left");
    assert_eq!(words.left(3, &Roman), "III try-ons left");
    assert_eq!(words.left(0, &Roman), "No try-ons left");
    assert_eq!(
        words.used(1, 3, &Roman),
        "I of III try-ons used",
        "the limit decides on the form"
    );
    assert_eq!(words.resets("Friday"), "Starts again on Friday");
    assert_eq!(words.picture("Shirt"), "You, wearing Shirt");
}

#[test]
fn arabic_counts_in_its_six_forms() {
    let words = Language::Ar.written().loaded().unwrap();
    let left = |count| words.left(count, &Arabic);
    let forms: Vec<String> = [0, 1, 2, 3, 11, 100].map(left).to_vec();
    for (index, form) in forms.iter().enumerate() {
        assert!(!forms[..index].contains(form), "{form}");
    }
    assert_eq!(
        left(103).replace("103", "3"),
        left(3),
        "the last two digits decide"
    );
}

#[test]
fn a_category_that_a_language_has_no_form_for_reads_as_other() {
    struct Odd;
    impl Speech for Odd {
        fn category(&self, _: u32) -> String {
            "few".to_owned()
        }
        fn number(&self, count: u32) -> String {
            count.to_string()
        }
    }
    let words = Language::De.written().loaded().unwrap();
    assert_eq!(words.left(3, &Odd), "Noch 3 Anproben übrig");
}

#[test]
fn words_are_read_as_they_were_written_and_never_in_part() {
    let list = Language::Ur.written().list();
    let read = |texts: &[&str]| Words::read(texts.iter().map(|text| (*text).to_owned()));
    let words = read(&list).unwrap();
    assert_eq!(words.title, Language::Ur.written().title);
    assert_eq!(
        words.payment.advice,
        Language::Ur.written().payment.advice,
        "the last one"
    );
    assert!(read(&list[1..]).is_none());
    assert!(read(&[list.clone(), vec!["more"]].concat()).is_none());
}

/// What draws the first screen knows its words by their place: `www/dialog/message-positions.js`.
#[test]
fn the_first_words_of_a_file_are_those_of_the_first_screen() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/dialog/message-positions.js");
    let source = std::fs::read_to_string(path).expect("a file of www");
    let words = Language::En.written();
    let list = words.list();
    for (name, text) in [
        ("TITLE", words.title),
        ("INTRO", words.intro),
        ("HINT", words.hint),
        ("CHOOSE", words.choose),
        ("DROP", words.drop),
        ("PRIVACY", words.privacy),
        ("PREPARING", words.preparing),
        ("CLOSE", words.close),
        ("TEST_MODE", words.test_mode),
    ] {
        let place = list
            .iter()
            .position(|known| *known == text)
            .expect("it is in the list");
        let line = format!("export const {name} = {place};");
        assert!(source.contains(&line), "{line}");
    }
}
