//! Makes texts and JSON of arbitrary bytes: words that mean something, between bytes that mean nothing.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Number, Value};

/// The most words of a text, and members of an object or list.
const MAX_PARTS: usize = 6;
/// The deepest JSON.
const MAX_DEPTH: usize = 4;

/// A text of some of these words and of arbitrary characters.
pub fn text(input: &mut Unstructured, words: &[&str]) -> Result<String> {
    let mut text = String::new();
    for _ in 0..input.int_in_range(0..=MAX_PARTS)? {
        match input.ratio(3, 4)? {
            true => text.push_str(input.choose(words)?),
            false => text.push_str(input.arbitrary::<&str>()?),
        }
    }
    Ok(text)
}

/// One of these words, or now and then an arbitrary text.
pub fn word(input: &mut Unstructured, words: &[&str]) -> Result<String> {
    match input.ratio(7, 8)? {
        true => Ok((*input.choose(words)?).to_owned()),
        false => Ok(input.arbitrary::<&str>()?.to_owned()),
    }
}

/// JSON whose names and texts are mostly of these words.
pub fn json(input: &mut Unstructured, words: &[&str]) -> Result<Value> {
    value(input, words, MAX_DEPTH)
}

fn value(input: &mut Unstructured, words: &[&str], depth: usize) -> Result<Value> {
    let kinds = if depth == 0 { 4 } else { 7 };
    Ok(match input.int_in_range(0..=kinds)? {
        0 => Value::Null,
        1 => Value::Bool(input.arbitrary()?),
        2 => Value::Number(number(input)?),
        3 | 4 => Value::String(word(input, words)?),
        5 => Value::Array(
            parts(input)?
                .map(|_| value(input, words, depth - 1))
                .collect::<Result<_>>()?,
        ),
        _ => Value::Object(object(input, words, depth - 1)?),
    })
}

/// A JSON object, because most requests that are none are refused at once.
pub fn object(
    input: &mut Unstructured,
    words: &[&str],
    depth: usize,
) -> Result<Map<String, Value>> {
    let mut object = Map::new();
    for _ in parts(input)? {
        let name = word(input, words)?;
        object.insert(name, value(input, words, depth)?);
    }
    Ok(object)
}

/// A request's body: an object, other JSON, or bytes.
pub fn body(input: &mut Unstructured, words: &[&str]) -> Result<Vec<u8>> {
    Ok(match input.int_in_range(0..=7)? {
        0 => input.arbitrary::<&[u8]>()?.to_vec(),
        1 => json(input, words)?.to_string().into_bytes(),
        _ => Value::Object(object(input, words, MAX_DEPTH)?)
            .to_string()
            .into_bytes(),
    })
}

fn parts(input: &mut Unstructured) -> Result<std::ops::Range<usize>> {
    Ok(0..input.int_in_range(0..=MAX_PARTS)?)
}

fn number(input: &mut Unstructured) -> Result<Number> {
    let whole: i64 = match input.arbitrary()? {
        true => input.int_in_range(-2..=100)?,
        false => input.arbitrary()?,
    };
    let fraction = Number::from_f64(input.arbitrary()?).filter(|_| whole % 8 == 0);
    Ok(fraction.unwrap_or_else(|| whole.into()))
}
