//! `genvoris keys`

use std::time::Duration;

use aws_lc_rs::rand;

use super::{Output, require_store, row};
use crate::{
    cli::KeysCommand,
    clock::EpochMs,
    db::{
        Conn, Database,
        api_keys::{self, ApiKey, KeyKind, NewKey},
    },
    error::{Error, Result},
    ids::{KeyId, StoreId},
    origins::{self, OriginPattern},
    tokens::rotation,
};

const NO_SUCH_KEY: Error = Error::NotFound("there is no key with this id");
/// The random part of a key: 192 bits cannot be guessed, and are short enough for a script tag.
const RANDOM_BYTES: usize = 24;

/// Runs `command`.
pub async fn run(db: &Database, command: KeysCommand, now: EpochMs) -> Result<Output> {
    match command {
        KeysCommand::Create {
            store,
            kind,
            origins,
        } => create(db, store.into(), kind, &origins, now).await,
        KeysCommand::List { store } => list(db, store.map(StoreId::from).as_ref()).await,
        KeysCommand::Revoke { key } => revoke(db, key.into()).await,
        KeysCommand::Rotate {
            key: Some(key),
            grace,
            ..
        } => rotate(db, key.into(), grace, now).await,
        KeysCommand::Rotate {
            key: None,
            now: immediately,
            ..
        } => rotate_signing_key(db, immediately, now).await,
    }
}

async fn create(
    db: &Database,
    store: StoreId,
    kind: KeyKind,
    origins: &[OriginPattern],
    now: EpochMs,
) -> Result<Output> {
    let new = NewKey {
        id: KeyId::new(),
        store_id: store,
        kind,
        origins: origins::list(origins)?,
    };
    let key = generate(kind)?;
    let output = new_key_output(&new, &key);
    let work = async move |db: &mut Conn| {
        require_store(db, &new.store_id).await?;
        api_keys::insert(db, &new, &key, now).await
    };
    db.writer.run(work).await?;
    Ok(output)
}

/// Generates a key: `gvk_live_…`, `gvk_test_…` or `gvk_pub_…`.
fn generate(kind: KeyKind) -> Result<String> {
    let mut random = [0; RANDOM_BYTES];
    rand::fill(&mut random).map_err(Error::internal)?;
    Ok(format!("gvk_{}_{}", kind.name(), hex::encode(random)))
}

fn new_key_output(new: &NewKey, key: &str) -> Output {
    Output {
        result: format!("{key}\n"),
        note: format!(
            "this is the {} key {} of store {}, for pages of {}; it is not shown again",
            new.kind.name(),
            new.id,
            new.store_id,
            new.origins.as_deref().unwrap_or("every origin"),
        ),
    }
}

async fn list(db: &Database, store: Option<&StoreId>) -> Result<Output> {
    let keys = api_keys::list(&mut db.read().await?, store).await?;
    Ok(Output {
        result: keys.iter().map(key_row).collect(),
        note: String::new(),
    })
}

fn key_row(key: &ApiKey) -> String {
    row(&[
        key.id.as_str(),
        key.store_id.as_str(),
        key.kind.name(),
        key.origins.as_deref().unwrap_or("*"),
        &key.created_at.iso(),
        &key.expires_at.map_or("never".to_owned(), EpochMs::iso),
    ])
}

async fn revoke(db: &Database, key: KeyId) -> Result<Output> {
    let work = async move |db: &mut Conn| api_keys::revoke(db, &key).await;
    match db.writer.run(work).await? {
        true => Ok(Output {
            result: String::new(),
            note: "the key is revoked".into(),
        }),
        false => Err(NO_SUCH_KEY),
    }
}

/// Inserts the new key and expires the old one in a single transaction, so that the store always has a key, and a key is
/// never replaced twice.
async fn rotate(db: &Database, id: KeyId, grace: i64, now: EpochMs) -> Result<Output> {
    let old_expires_at = now + Duration::from_secs(grace.unsigned_abs());
    let work = async move |db: &mut Conn| {
        let old = api_keys::find(db, &id, now).await?.ok_or(NO_SUCH_KEY)?;
        let new = NewKey {
            id: KeyId::new(),
            store_id: old.store_id,
            kind: old.kind,
            origins: old.origins,
        };
        let key = generate(new.kind)?;
        api_keys::insert(db, &new, &key, now).await?;
        api_keys::expire(db, &old.id, old_expires_at).await?;
        Ok((new, key))
    };
    let (new, key) = db.writer.run(work).await?;
    let Output { result, note } = new_key_output(&new, &key);
    Ok(Output {
        result,
        note: format!("{note}; the old key expires at {}", old_expires_at.iso()),
    })
}

async fn rotate_signing_key(db: &Database, immediately: bool, now: EpochMs) -> Result<Output> {
    let kid = rotation::rotate(db, immediately, now).await?;
    let signs_from = if immediately {
        now
    } else {
        now + rotation::PUBLISH_BEFORE_SIGNING
    };
    Ok(Output {
        result: format!("{kid}\n"),
        note: format!(
            "the new signing key is published; it starts to sign at {}",
            signs_from.iso()
        ),
    })
}
