#!/usr/bin/env bash
# A limit of an OpenAPI schema, given to utoipa's derive as a constant instead of a number.
#
# Guess: `#[schema(maximum = MOST, example = 50)]` either takes the constant's value or does not compile.
#
# Seen with utoipa 6.0.0 (utoipa-gen 6.0.1): it compiles, and the maximum is 50. What reads the limit passes over everything
# that is not a literal until it finds one, and takes that: here the value of the next attribute, which is then missing
# from the schema. Only where no literal follows does it not compile.
#
# What follows: write limits as literals, and hold the document against what the server really takes.
#
#   bash findings/openapi-constant-limits.sh       needs Rust
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cargo init --quiet --name limits
cargo add --quiet utoipa@=6.0.0 serde_json@1
cat >src/main.rs <<'END'
use utoipa::{PartialSchema, ToSchema};

const MOST: i64 = 1_000_000;

#[derive(ToSchema)]
#[allow(dead_code)]
struct Plan {
    #[schema(minimum = 1, maximum = MOST, example = 50)]
    quota: i64,
}

fn main() {
    let schema = serde_json::to_value(Plan::schema()).unwrap();
    println!("the constant: {MOST}");
    println!("the schema: {}", schema["properties"]["quota"]);
}
END
cargo run --quiet | tee seen.txt
diff seen.txt - <<'END'
the constant: 1000000
the schema: {"format":"int64","maximum":50,"minimum":1,"type":"integer"}
END
echo "as seen before"
