//! A build of the widget: its manifest, and in memory the loader, which every page requests.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use axum::{
    body::Bytes,
    http::{HeaderMap, header},
};
use serde::Deserialize;
use tokio::fs;

use super::{NOT_BUILT, is_loader};
use crate::error::Result;

#[derive(Deserialize)]
pub struct Manifest {
    pub version: String,
    pub files: HashMap<String, ManifestFile>,
}

#[derive(Deserialize)]
pub struct ManifestFile {
    pub sha384: String,
}

/// A build, as far as it is in memory.
pub struct Build {
    version: Version,
    pub manifest: Manifest,
    loaders: HashMap<String, Loader>,
}

/// What tells one manifest from another without reading it.
type Version = (SystemTime, u64);

/// A copy of the loader, and what the build has compressed.
struct Loader {
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// The latest build.
#[derive(Default)]
pub struct LatestBuild(Mutex<Option<Arc<Build>>>);

impl LatestBuild {
    /// The build in this folder, if it is in memory. After another build it is not.
    pub async fn in_memory(&self, folder: &Path) -> Option<Arc<Build>> {
        let version = version(folder).await.ok()?;
        let build = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        build.clone().filter(|build| build.version == version)
    }

    /// The build in this folder, which stays in memory.
    ///
    /// # Errors
    /// 404 if there is none; 500 if its manifest is damaged.
    pub async fn get(&self, folder: &Path) -> Result<Arc<Build>> {
        if let Some(build) = self.in_memory(folder).await {
            return Ok(build);
        }
        let build = Arc::new(Build::read(folder).await?);
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *latest = Some(build.clone());
        Ok(build)
    }
}

impl Build {
    async fn read(folder: &Path) -> Result<Self> {
        // Before the manifest is read, so that one that is written in the meantime counts as another.
        let version = version(folder).await.map_err(|_| NOT_BUILT)?;
        let manifest = fs::read(folder.join("manifest.json")).await;
        let manifest: Manifest = serde_json::from_slice(&manifest.map_err(|_| NOT_BUILT)?)?;
        let mut loaders = HashMap::new();
        for name in manifest.files.keys().filter(|name| is_loader(name)) {
            // A file that is missing is not found on the disk either, once it is requested.
            if let Ok(loader) = Loader::read(&folder.join(name)).await {
                loaders.insert(name.clone(), loader);
            }
        }
        Ok(Self {
            version,
            manifest,
            loaders,
        })
    }

    /// The loader's content as this client accepts it, with its encoding. None for other files.
    pub fn loader(&self, name: &str, client: &HeaderMap) -> Option<(Bytes, Option<&'static str>)> {
        let Loader { plain, brotli } = self.loaders.get(name)?;
        Some(match brotli.clone().filter(|_| accepts_brotli(client)) {
            Some(brotli) => (brotli, Some("br")),
            None => (plain.clone(), None),
        })
    }
}

impl Loader {
    async fn read(file: &Path) -> std::io::Result<Self> {
        let mut compressed = file.as_os_str().to_owned();
        compressed.push(".br");
        Ok(Self {
            plain: fs::read(file).await?.into(),
            brotli: fs::read(compressed).await.ok().map(Bytes::from),
        })
    }
}

async fn version(folder: &Path) -> std::io::Result<Version> {
    let metadata = fs::metadata(folder.join("manifest.json")).await?;
    Ok((metadata.modified()?, metadata.len()))
}

/// Whether the client accepts Brotli.
fn accepts_brotli(client: &HeaderMap) -> bool {
    let accepted = client.get_all(header::ACCEPT_ENCODING).iter();
    let accepted = accepted.filter_map(|line| line.to_str().ok());
    accepted
        .flat_map(|line| line.split(','))
        .any(|encoding| match encoding.split_once(';') {
            None => encoding.trim().eq_ignore_ascii_case("br"),
            Some((name, quality)) => {
                let quality = quality.trim().trim_start_matches("q=");
                let refused = quality.parse().is_ok_and(|quality: f32| quality <= 0.0);
                name.trim().eq_ignore_ascii_case("br") && !refused
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(line: &str) -> bool {
        accepts_brotli(&HeaderMap::from_iter([(
            header::ACCEPT_ENCODING,
            line.parse().unwrap(),
        )]))
    }

    #[test]
    fn brotli_is_accepted_by_name_unless_its_quality_is_zero() {
        for line in [
            "br",
            "gzip, deflate, br, zstd",
            "gzip;q=1, BR ; q=0.5",
            "br;q=x",
        ] {
            assert!(accepts(line), "{line}");
        }
        for line in ["", "gzip", "br;q=0", "br; q=0.0", "brotli", "*"] {
            assert!(!accepts(line), "{line}");
        }
    }
}
