//! Files with secrets, which other users of the machine must not be able to read.

use std::{fmt, io, path::Path};

#[cfg(unix)]
use std::{
    fs::Permissions,
    os::unix::fs::{MetadataExt, PermissionsExt},
};

/// The rights of the owner. All others are taken away.
#[cfg(unix)]
const OWNER: u32 = 0o700;

/// A file that other users can use, and whose rights cannot be changed.
#[derive(Debug)]
pub struct Exposed {
    file: String,
    cause: io::Error,
    /// Whether the file was mounted like this: it belongs to another user, or its file system is read-only. Secrets of
    /// containers are.
    pub mounted: bool,
}

impl fmt::Display for Exposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, cause, .. } = self;
        write!(
            f,
            "other users of this machine can read {file}, and its rights cannot be changed ({cause}): run chmod 600 {file}"
        )
    }
}

impl std::error::Error for Exposed {}

/// Takes the rights of other users away from a file, if it exists and they have any.
///
/// # Errors
/// [`Exposed`] if its rights cannot be changed.
#[cfg(unix)]
pub fn make_private(file: &Path) -> Result<(), Exposed> {
    // A file that cannot be found is reported by whoever opens it.
    let Ok(metadata) = file.metadata() else {
        return Ok(());
    };
    let mode = metadata.permissions().mode();
    if mode & 0o777 & !OWNER == 0 {
        return Ok(());
    }
    let file_name = file.display().to_string();
    match std::fs::set_permissions(file, Permissions::from_mode(mode & OWNER)) {
        Ok(()) => {
            tracing::warn!(
                file = file_name,
                "other users of this machine could read a file with secrets; they no longer can"
            );
            Ok(())
        }
        Err(cause) => Err(Exposed {
            mounted: cause.kind() == io::ErrorKind::ReadOnlyFilesystem
                || metadata.uid() != rustix::process::geteuid().as_raw(),
            file: file_name,
            cause,
        }),
    }
}

/// Only Unix has these rights.
#[cfg(not(unix))]
pub fn make_private(_: &Path) -> Result<(), Exposed> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn mode_after(mode: u32) -> u32 {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
        make_private(file.path()).unwrap();
        file.path().metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn only_the_owner_keeps_rights() {
        assert_eq!(mode_after(0o644), 0o600);
        assert_eq!(mode_after(0o660), 0o600);
        assert_eq!(mode_after(0o604), 0o600);
        assert_eq!(mode_after(0o400), 0o400);
    }

    #[test]
    fn missing_file_is_not_created() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("missing");
        make_private(&file).unwrap();
        assert!(!file.exists());
    }
}
