//! The arguments for the key.

use std::fs;

use super::{
    args::UpstreamArgs,
    key::{ApiKey, KeyError},
    template::Template,
    validate::{ConfigError, invalid, non_empty},
};
use crate::private_file::make_private;

impl UpstreamArgs {
    /// The key, if there is one.
    ///
    /// # Errors
    /// The first argument that is invalid. The key is not in the text.
    pub(super) fn parse_key(&self, template: &Template) -> Result<Option<ApiKey>, ConfigError> {
        let header = non_empty(&self.key_header);
        let Some(secret) = self.secret()? else {
            return match header {
                Some(_) => Err(invalid("--upstream-key-header", "needs --upstream-key")),
                None => Ok(None),
            };
        };
        let key = if template.key.jwt {
            ApiKey::jwt(&template.key.header, &secret)
        } else {
            ApiKey::new(header.unwrap_or(&template.key.header), &secret)
        };
        key.map(Some).map_err(|error| match error {
            KeyError::Header => invalid("--upstream-key-header", "is not a header for a key"),
            KeyError::Key => invalid("--upstream-key", "cannot be sent in a header"),
            KeyError::Pair => invalid(
                "--upstream-key",
                "must be the access key and the secret key, separated by a colon",
            ),
        })
    }

    /// The key from the environment or from its file.
    fn secret(&self) -> Result<Option<String>, ConfigError> {
        let key = non_empty(&self.api_key).map(str::to_owned);
        let Some(file) = &self.key_file else {
            return Ok(key);
        };
        if key.is_some() {
            return Err(invalid(
                "--upstream-key-file",
                "cannot be combined with --upstream-key",
            ));
        }
        if let Err(exposed) = make_private(file) {
            if !exposed.mounted {
                return Err(invalid("--upstream-key-file", &exposed.to_string()));
            }
            tracing::warn!(%exposed, "--upstream-key-file");
        }
        let text = fs::read_to_string(file)
            .map_err(|error| invalid("--upstream-key-file", &format!("cannot be read: {error}")))?;
        let text = Some(text);
        let key = non_empty(&text).ok_or_else(|| invalid("--upstream-key-file", "is empty"))?;
        Ok(Some(key.to_owned()))
    }
}
