//! The keys of all texts, once: what each is for, and how they follow one another in a file.

use std::vec::IntoIter;

/// A heading and what to do about it.
#[derive(Clone, Copy, Debug)]
pub struct Notice<T> {
    /// What happened, in a few words.
    pub title: T,
    /// What to do next.
    pub advice: T,
}

/// A sentence with a number, in the forms a language has for it (Unicode CLDR, cardinal). `#` stands in
/// the number's place.
#[derive(Clone, Copy, Debug)]
pub struct Plural<T> {
    /// Where it is given, for 0 in every language: 'none' reads better than '0'.
    pub zero: T,
    /// Mostly 1.
    pub one: T,
    /// Arabic's 2.
    pub two: T,
    /// Arabic's 3 to 10.
    pub few: T,
    /// Arabic's 11 to 99; millions in French and Spanish.
    pub many: T,
    /// All others, and every form that is empty.
    pub other: T,
}

/// No form at all, to write down those that a language has.
pub(super) const EMPTY: Plural<&str> = Plural {
    zero: "",
    one: "",
    two: "",
    few: "",
    many: "",
    other: "",
};

/// What holds texts, in an order of its own.
trait Texts<T> {
    const COUNT: usize;
    /// Takes its texts from the front.
    fn read(from: &mut IntoIter<T>) -> Self;
    /// Adds its texts to the end.
    fn list(&self, to: &mut Vec<T>);
}

impl<T: Clone + Default> Texts<T> for T {
    const COUNT: usize = 1;

    // One copy of it for all keys: inlined into each it would be most of the module's knowledge of words.
    #[inline(never)]
    fn read(from: &mut IntoIter<T>) -> T {
        from.next().unwrap_or_default()
    }

    fn list(&self, to: &mut Vec<T>) {
        to.push(self.clone());
    }
}

impl<T: Clone + Default> Texts<T> for [T; 3] {
    const COUNT: usize = 3;

    fn read(from: &mut IntoIter<T>) -> Self {
        [T::read(from), T::read(from), T::read(from)]
    }

    fn list(&self, to: &mut Vec<T>) {
        to.extend_from_slice(self);
    }
}

/// A struct of texts: its fields in the order they are written in here, which is the order of the file.
macro_rules! texts {
    ($(#[$what:meta])* $name:ident { $($(#[$about:meta])* $key:ident: $of:ty,)* }) => {
        $(#[$what])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<T> { $($(#[$about])* pub $key: $of,)* }

        fields!($name { $($key: $of,)* });
    };
}

macro_rules! fields {
    ($name:ident { $($key:ident: $of:ty,)* }) => {
        impl<T: Clone + Default> Texts<T> for $name<T> {
            const COUNT: usize = 0 $(+ <$of as Texts<T>>::COUNT)*;

            fn read(from: &mut IntoIter<T>) -> Self {
                Self { $($key: Texts::<T>::read(from),)* }
            }

            fn list(&self, to: &mut Vec<T>) {
                $(Texts::<T>::list(&self.$key, to);)*
            }
        }
    };
}

fields!(Notice {
    title: T,
    advice: T,
});
fields!(Plural {
    zero: T,
    one: T,
    two: T,
    few: T,
    many: T,
    other: T,
});

texts! {
    /// Every sentence of the dialog.
    Words {
        /// The dialog's name for screen readers, and the intro's heading.
        title: T,
        /// What will happen, on the intro.
        intro: T,
        /// What makes a good photo.
        hint: T,
        /// The button that opens the file chooser.
        choose: T,
        /// Beside the button: dropping and pasting work too.
        drop: T,
        /// Where the photo goes, on the intro.
        privacy: T,
        /// A chosen photo is being prepared.
        preparing: T,
        /// Closes the dialog.
        close: T,
        /// The badge of test mode.
        test_mode: T,
        /// The preview's heading.
        ready: T,
        /// Starts the try-on.
        submit: T,
        /// Another photo, please.
        another: T,
        /// Alternative text of the preview.
        your_photo: T,
        /// Beside the box that must be ticked before a photo is used.
        consent: T,
        /// Leads to the store's photo policy.
        consent_link: T,
        /// The box was not ticked when the shopper went on.
        consent_first: T,
        /// The heading while a try-on is under way.
        working: T,
        /// The steps of a try-on: photo prepared, request out, picture being made.
        steps: [T; 3],
        /// The connection broke and is being tried again.
        reconnecting: T,
        /// The backend asked to wait for `#` seconds.
        busy: Plural<T>,
        /// Stops the try-on.
        cancel: T,
        /// The result's heading.
        result: T,
        /// Alternative text of a result, with the product's title for `#`.
        picture: T,
        /// Saves a picture.
        download: T,
        /// How many try-ons are left.
        left: Plural<T>,
        /// Tries the same again.
        retry: T,
        /// Leads to a bigger plan.
        upgrade: T,
        /// Before the id a shopper can quote to the store.
        reference: T,
        /// So many (the first `#`) of so many (the second, which chooses the form) are used.
        used: Plural<T>,
        /// When there are try-ons again; a date for `#`.
        resets: T,
        /// The button that opens the dialog.
        try_on: T,
        /// A photo that cannot be decoded.
        photo_undecodable: T,
        /// A HEIC photo in a browser that does not read them.
        photo_heic: T,
        /// A photo that came out empty.
        photo_blank: T,
        /// The browser gives noise for what a canvas holds.
        photo_falsified: T,
        /// The browser cannot decode so many pixels.
        photo_oversized: T,
        /// What was dropped or pasted held no picture.
        photo_missing: T,
        /// A try-on without a picture was not counted.
        charged_no: T,
        /// It was counted, and its picture can be had.
        charged_yes: T,
        /// Nobody knows.
        charged_unknown: T,
        /// No answer: offline, blocked, or the connection broke.
        lost: Notice<T>,
        /// No answer in time.
        timed_out: Notice<T>,
        /// The photo did not get through in time.
        slow: Notice<T>,
        /// Too many at once for longer than a shopper waits.
        too_busy: Notice<T>,
        /// The backend has a problem.
        down: Notice<T>,
        /// An answer that is no answer.
        unreadable: Notice<T>,
        /// The backend tried and made no picture.
        not_made: Notice<T>,
        /// The backend does not want this photo.
        photo_refused: Notice<T>,
        /// The photo has too many bytes, however small it is made.
        photo_too_large: Notice<T>,
        /// The session token is dead.
        session_ended: Notice<T>,
        /// The store's affair.
        unavailable: Notice<T>,
        /// The picture exists but did not load.
        picture_lost: Notice<T>,
        /// The picture came with the answer and cannot be shown.
        picture_broken: Notice<T>,
        /// The store's plan has no try-on.
        locked: Notice<T>,
        /// The store's try-ons of this period are used up.
        exhausted: Notice<T>,
        /// The shopper's try-ons are used up.
        quota_exhausted: Notice<T>,
        /// The shopper has no plan.
        no_plan: Notice<T>,
        /// The shopper is paused.
        paused: Notice<T>,
        /// The shopper's plan has ended.
        cancelled: Notice<T>,
        /// A one-time payment is due.
        payment: Notice<T>,
    }
}

impl Words<String> {
    /// Words as [`Words::list`] wrote them; nothing if some are missing, or there are too many.
    pub fn read(texts: impl Iterator<Item = String>) -> Option<Self> {
        let texts: Vec<String> = texts.collect();
        (texts.len() == Self::COUNT).then(|| Texts::read(&mut texts.into_iter()))
    }
}

impl Words<&'static str> {
    /// Every text, in the order of the file.
    pub fn list(&self) -> Vec<&'static str> {
        let mut texts = vec![];
        Texts::list(self, &mut texts);
        texts
    }

    /// The same as the widget has them once they are loaded.
    pub fn loaded(&self) -> Option<Words<String>> {
        Words::read(self.list().into_iter().map(str::to_owned))
    }
}
