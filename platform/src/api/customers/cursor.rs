//! Where a page of a list ended, as clients carry it to the next call.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    clock::EpochMs,
    error::{Error, Result},
    ids::CustomerId,
};

/// The last thing of a page, by what lists are ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// When the last customer of the page was created.
    pub created_at: EpochMs,
    /// Its id, for things made in the same millisecond.
    pub id: CustomerId,
}

impl Cursor {
    /// Before everything.
    pub fn start() -> Self {
        Self {
            created_at: EpochMs(i64::MIN),
            id: CustomerId::from(""),
        }
    }

    /// As clients carry it.
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{} {}", self.created_at.0, self.id))
    }

    /// Back from [`Cursor::encode`].
    ///
    /// # Errors
    /// 400 for anything else.
    pub fn decode(text: &str) -> Result<Self> {
        let wrong = || Error::field("cursor", "is not a `next_cursor` of this list");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        let (created_at, id) = text.split_once(' ').ok_or_else(wrong)?;
        // PostgreSQL takes no NUL, and no id has any of them.
        if id.is_empty() || id.chars().any(char::is_control) {
            return Err(wrong());
        }
        Ok(Self {
            created_at: EpochMs(created_at.parse().map_err(|_| wrong())?),
            id: id.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let cursor = Cursor {
            created_at: EpochMs(1_767_268_800_000),
            id: "ec_1".into(),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
    }

    #[test]
    fn rubbish_is_refused() {
        let encode = |text: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(text);
        let cursors = [
            "***".to_owned(),
            encode(b"17672688"),
            encode(b"17672688 "),
            encode(b"today ec_1"),
            encode(b"1 ec\0"),
            encode(b"99999999999999999999 ec_1"),
            encode(b"1 \xff"),
            format!("{}=", encode(b"1 ec_1")),
        ];
        for cursor in cursors {
            assert!(Cursor::decode(&cursor).is_err(), "{cursor}");
        }
    }
}
