#!/usr/bin/env bash
# What happens if a limit in an OpenAPI schema is given to utoipa's derive macro as a constant instead of a number.
#
# Expected: `#[schema(maximum = MAX_QUOTA, example = 50)]` either uses the constant's value or does not compile.
#
# Observed with utoipa 6.0.0 (utoipa-gen 6.0.1): it compiles, and the maximum is 50. The macro's parser skips all tokens
# until it finds a literal, and uses that: here the value of the next attribute, which is then missing from the schema.
# It fails to compile only if no literal follows.
#
# Therefore: write limits as literals, and test that the document has the limits that the server enforces.
#
#   bash findings/openapi-constant-limits.sh       (needs Rust)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --name limits
cargo add --quiet utoipa@=6.0.0 serde_json@1
cat >src/main.rs <<'END'
use utoipa::{PartialSchema, ToSchema};

const MAX_QUOTA: i64 = 1_000_000;

#[derive(ToSchema)]
#[allow(dead_code)]
struct Plan {
    #[schema(minimum = 1, maximum = MAX_QUOTA, example = 50)]
    quota: i64,
}

fn main() {
    let schema = serde_json::to_value(Plan::schema()).unwrap();
    println!("the constant: {MAX_QUOTA}");
    println!("the schema: {}", schema["properties"]["quota"]);
}
END
cargo run --quiet | tee observed.txt
diff observed.txt - <<'END'
the constant: 1000000
the schema: {"format":"int64","maximum":50,"minimum":1,"type":"integer"}
END
echo "The result is the same as before."
