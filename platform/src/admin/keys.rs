//! `genvoris keys`

use std::time::Duration;

use aws_lc_rs::rand;

use super::{Output, check_store, row};
use crate::{
    cli::KeysCommand,
    clock::EpochMs,
    db::{
        Conn, Database,
        api_keys::{self, ApiKey, NewKey},
        stores::Kind,
    },
    error::{Error, Result},
    ids::{KeyId, StoreId},
    origins::{self, OriginPattern},
    tokens::rotation,
};

const UNKNOWN: Error = Error::NotFound("no such key");
/// 192 bits: not to be guessed, and short enough for a script tag.
const RANDOM_BYTES: usize = 24;

/// Does what `command` says.
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
            now: at_once,
            ..
        } => rotate_signing(db, at_once, now).await,
    }
}

async fn create(
    db: &Database,
    store: StoreId,
    kind: Kind,
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
    let output = told(&new, &key);
    let work = async move |db: &mut Conn| {
        check_store(db, &new.store_id).await?;
        api_keys::insert(db, &new, &key, now).await
    };
    db.writer.run(work).await?;
    Ok(output)
}

/// `gvk_live_…`
fn generate(kind: Kind) -> Result<String> {
    let mut random = [0; RANDOM_BYTES];
    rand::fill(&mut random).map_err(Error::internal)?;
    Ok(format!("gvk_{}_{}", kind.name(), hex::encode(random)))
}

fn told(new: &NewKey, key: &str) -> Output {
    Output {
        result: format!("{key}\n"),
        note: format!(
            "{}, {} key of {}, for pages of {}; it is not shown again",
            new.id,
            new.kind.name(),
            new.store_id,
            new.origins.as_deref().unwrap_or("every origin"),
        ),
    }
}

async fn list(db: &Database, store: Option<&StoreId>) -> Result<Output> {
    let keys = api_keys::list(&mut db.read().await?, store).await?;
    Ok(Output {
        result: keys.iter().map(line).collect(),
        note: String::new(),
    })
}

fn line(key: &ApiKey) -> String {
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
            note: "it is not known any more".into(),
        }),
        false => Err(UNKNOWN),
    }
}

/// Both in one transaction: a store is never without a key, and a key is never replaced twice.
async fn rotate(db: &Database, id: KeyId, grace: i64, now: EpochMs) -> Result<Output> {
    let until = now + Duration::from_secs(grace.unsigned_abs());
    let work = async move |db: &mut Conn| {
        let old = api_keys::find(db, &id, now).await?.ok_or(UNKNOWN)?;
        let new = NewKey {
            id: KeyId::new(),
            store_id: old.store_id,
            kind: old.kind,
            origins: old.origins,
        };
        let key = generate(new.kind)?;
        api_keys::insert(db, &new, &key, now).await?;
        api_keys::expire(db, &old.id, until).await?;
        Ok((new, key))
    };
    let (new, key) = db.writer.run(work).await?;
    let Output { result, note } = told(&new, &key);
    Ok(Output {
        result,
        note: format!("{note}; the old key is good until {}", until.iso()),
    })
}

async fn rotate_signing(db: &Database, at_once: bool, now: EpochMs) -> Result<Output> {
    let kid = rotation::rotate(db, at_once, now).await?;
    let from = if at_once { now } else { now + rotation::LEAD };
    Ok(Output {
        result: format!("{kid}\n"),
        note: format!(
            "the new signing key is published, and signs from {}",
            from.iso()
        ),
    })
}
