//! Cursors: the position in a list at which the next page begins.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use crate::{
    clock::EpochMs,
    error::{Error, Result},
    ids::CustomerId,
};

/// The sort key of the last entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// When the entry was created.
    pub created_at: EpochMs,
    /// The entry's id, which orders entries that were created in the same millisecond.
    pub id: CustomerId,
}

impl Cursor {
    /// The position before the first entry.
    pub fn start() -> Self {
        Self {
            created_at: EpochMs(i64::MIN),
            id: CustomerId::from(""),
        }
    }

    /// The text that clients send back.
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!("{} {}", self.created_at.0, self.id))
    }

    /// Parses the text that [`Cursor::encode`] returned.
    ///
    /// # Errors
    /// 400 for any other text.
    pub fn decode(text: &str) -> Result<Self> {
        let invalid = || Error::field("cursor", "is not a `next_cursor` of this list");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
        let text = String::from_utf8(bytes).map_err(|_| invalid())?;
        let (created_at, id) = text.split_once(' ').ok_or_else(invalid)?;
        // PostgreSQL cannot store a NUL character in text, and no id contains control characters.
        if id.is_empty() || id.chars().any(char::is_control) {
            return Err(invalid());
        }
        Ok(Self {
            created_at: EpochMs(created_at.parse().map_err(|_| invalid())?),
            id: id.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoded_cursor_equals_the_encoded_one() {
        let cursor = Cursor {
            created_at: EpochMs(1_767_268_800_000),
            id: "ec_1".into(),
        };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
    }

    #[test]
    fn invalid_cursors_are_rejected() {
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
