//! Random ids with the prefix that names their kind.

use uuid::Uuid;

/// A new id such as `pln_3f0c…`: the prefix and 32 hexadecimal digits.
pub fn new_id(prefix: &str) -> String {
    format!("{prefix}_{}", Uuid::new_v4().simple())
}
