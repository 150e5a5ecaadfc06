use super::{
    messages::position::{self, COUNT},
    *,
};

/// Texts that are their own positions, as many as a language has.
fn numbered() -> Vec<String> {
    (0..COUNT).map(|number| number.to_string()).collect()
}

/// Messages with these texts from a position on.
fn with(position: usize, texts: &[&str]) -> Messages {
    let mut all = numbered();
    for (index, text) in texts.iter().enumerate() {
        all[position + index] = (*text).to_owned();
    }
    Messages::new(all).expect("as many as there are")
}

/// English categories, and Roman numerals.
struct Roman;

impl PluralRules for Roman {
    fn category(&self, count: u32) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }

    fn number(&self, count: u32) -> String {
        "I".repeat(count as usize)
    }
}

/// Arabic's categories, as CLDR defines them.
struct Arabic;

impl PluralRules for Arabic {
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

#[test]
fn every_language_has_a_file() {
    for language in Language::ALL {
        let file = format!("www/languages/{}.json", language.tag());
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
        assert!(path.exists(), "{file}");
    }
}

#[test]
fn numbers_stand_where_the_language_puts_them_in_the_shoppers_digits() {
    let forms = ["none", "# left", "", "", "", "# are left"];
    let left = |count| with(position::TRY_ONS_LEFT, &forms).try_ons_left(count, &Roman);
    assert_eq!(
        [left(1), left(3), left(0)],
        ["I left", "III are left", "none"]
    );
    let forms = ["", "$ of one", "", "", "", "$ of # used"];
    let used = |used, limit| with(position::TRY_ONS_USED, &forms).try_ons_used(used, limit, &Roman);
    assert_eq!(
        used(1, 3),
        "I of III used",
        "the limit chooses the category"
    );
    assert_eq!(used(1, 1), "I of one");
    let turned = with(
        position::TRY_ONS_USED,
        &["", "", "", "", "", "of #, $ are used"],
    );
    assert_eq!(turned.try_ons_used(1, 3, &Roman), "of III, I are used");
}

#[test]
fn a_date_and_a_title_stand_where_the_language_puts_them() {
    let messages = with(position::QUOTA_RESETS, &["Again on $."]);
    assert_eq!(messages.quota_resets("Friday"), "Again on Friday.");
    let messages = with(position::RESULT_ALT, &["You, wearing $"]);
    assert_eq!(messages.result_alt("Shirt"), "You, wearing Shirt");
}

#[test]
fn arabic_counts_in_its_six_categories() {
    let forms = ["zero", "one", "two", "few #", "many #", "other #"];
    let text = |count| with(position::WAITING, &forms).waiting(count, &Arabic);
    for (count, expected) in [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few 3"),
        (11, "many 11"),
        (100, "other 100"),
        (103, "few 103"),
    ] {
        assert_eq!(text(count), expected);
    }
}

#[test]
fn a_category_that_a_language_does_not_have_reads_as_other() {
    let forms = ["", "Noch # Anprobe", "", "", "", "Noch # Anproben"];
    let german = with(position::TRY_ONS_LEFT, &forms);
    assert_eq!(german.try_ons_left(3, &Arabic), "Noch 3 Anproben");
    assert_eq!(german.try_ons_left(0, &Arabic), "Noch 0 Anproben");
}

#[test]
fn texts_are_in_the_order_of_their_keys_and_never_taken_in_part() {
    let messages = Messages::new(numbered()).expect("as many as there are");
    assert_eq!(
        [messages.cancel(), messages.choose_photo(), messages.close()],
        ["0", "4", "5"]
    );
    assert_eq!(
        messages.your_photo(),
        (COUNT - 1).to_string(),
        "the last one"
    );
    assert_eq!(messages.progress_steps().len(), 3);
    assert!(Messages::new(numbered()[1..].to_vec()).is_none());
    assert!(Messages::new([numbered(), vec!["more".to_owned()]].concat()).is_none());
}
