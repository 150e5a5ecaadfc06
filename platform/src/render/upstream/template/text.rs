//! Texts with placeholders, such as `/tasks/{job_id}`.

/// A text with placeholders in braces. `{name|default}` has a default for a value that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Placeholder {
        name: String,
        default: Option<String>,
    },
}

impl Text {
    /// Parses a text. A brace that is not closed stands for itself.
    pub fn parse(text: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some((before, inside, after)) = split_placeholder(rest) {
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            let (name, default) = match inside.split_once('|') {
                Some((name, default)) => (name, Some(default.to_owned())),
                None => (inside, None),
            };
            let name = name.trim().to_owned();
            pieces.push(Piece::Placeholder { name, default });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Self(pieces)
    }

    /// A text without placeholders.
    pub fn literal(text: &str) -> Self {
        Self(vec![Piece::Literal(text.to_owned())])
    }

    /// The same text after `prefix`, if it begins with a slash.
    pub fn prefixed(mut self, prefix: &str) -> Self {
        if matches!(self.0.first(), Some(Piece::Literal(text)) if text.starts_with('/')) {
            self.0.insert(0, Piece::Literal(prefix.to_owned()));
        }
        self
    }

    /// The names of the placeholders.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Placeholder { name, .. } => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The placeholder and its default, if the text consists of nothing else.
    pub fn only_placeholder(&self) -> Option<(&str, Option<&str>)> {
        match self.0.as_slice() {
            [Piece::Placeholder { name, default }] => Some((name, default.as_deref())),
            _ => None,
        }
    }

    /// The text with the values of its placeholders. A missing value is replaced by its default, or by nothing.
    pub fn fill(&self, mut value: impl FnMut(&str) -> Option<String>) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Placeholder { name, default } => {
                value(name).or_else(|| default.clone()).unwrap_or_default()
            }
        });
        pieces.collect()
    }
}

/// What precedes the first placeholder, what is inside its braces, and what follows them.
fn split_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in() {
        let fill =
            |text: &str| Text::parse(text).fill(|name| (name == "a").then(|| "1".to_owned()));
        assert_eq!(fill("/x/{a}/{a}"), "/x/1/1");
        assert_eq!(fill("{b}-{b|two}"), "-two");
        assert_eq!(fill("no } or { here"), "no } or { here");
        assert_eq!(
            Text::parse("{a|0}").only_placeholder(),
            Some(("a", Some("0")))
        );
        assert_eq!(Text::parse("{a}!").only_placeholder(), None);
    }
}
