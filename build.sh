#!/usr/bin/env bash
# The one entry point. Each command does the set-up that is missing.
#
#   ./build.sh build              make dist/: widget.js and what it loads
#   ./build.sh serve [options]    build, then run the platform with its sandbox store
#                                 (--listen ADDR, default 127.0.0.1:8787; --database URL)
#   ./build.sh test [--again]     everything: host, browser and end-to-end tests, the platform's on SQLite and
#                                 on PostgreSQL; --again also where nothing has changed since all of them passed
#   ./build.sh bench platform [--quick]
#                                 what the platform sustains, as a table: on SQLite, and on PostgreSQL where it is
#                                 installed; --quick for a look in seconds whose figures mean nothing
#   ./build.sh bench page [--quick] [--check]
#                                 build, then measure what the widget costs a product page and its shopper in Chromium;
#                                 DIST_BEFORE=FOLDER measures another build beside it; --check fails on a missed target
#   ./build.sh lint               formatting, the direction of imports, the length of functions, and clippy, for the
#                                 host and for WebAssembly
#   ./build.sh budget             build, then check the sizes of the final files
#
# Tool versions: the compiler in rust-toolchain.toml, wasm-bindgen in Cargo.lock, esbuild and binaryen in
# www/package-lock.json, TypeScript in tests/package-lock.json, what the benchmark of
# pages uses in tests/bench/page/package-lock.json, Stripe's and Paddle's programs in tests/payments/package-lock.json,
# what the example uses in its folder,
# geckodriver and schemathesis here. Built tools are kept in
# ${XDG_CACHE_HOME:-~/.cache}/genvoris-widget.
set -euo pipefail
shopt -s inherit_errexit # a tool that fails to build inside $( ) must stop everything
cd "$(dirname "$0")"

geckodriver_version=0.37.1
schemathesis_version=4.32.5
cache="${XDG_CACHE_HOME:-$HOME/.cache}/genvoris-widget"
target="${CARGO_TARGET_DIR:-$PWD/target}"

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

. platform/postgres.sh
. platform/schemathesis.sh

# stage NAME COMMAND…: runs a command and reports how many seconds it took, in the file GENVORIS_STAGES where that is set.
stage() {
  local name="$1" start="$SECONDS" line; shift
  "$@"
  line="$(printf '%5d s  %s' "$((SECONDS - start))" "$name")"
  if [ -n "${GENVORIS_STAGES:-}" ]; then printf '%s\n' "$line" >>"$GENVORIS_STAGES"; fi
  say "$line"
}

# side_by_side FIRST SECOND: two functions at the same time. The output of the second is shown when both have ended.
side_by_side() {
  local log first second failed=0
  log="$(mktemp)"
  "$1" & first=$!
  "$2" >"$log" 2>&1 & second=$!
  trap 'kill "$first" "$second" 2>/dev/null || true' INT TERM
  wait "$first" || failed=$?
  wait "$second" || failed=$?
  trap - INT TERM
  cat "$log" >&2
  rm "$log"
  return "$failed"
}

# The version Cargo.lock holds of a package.
locked() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

# cargo_tool NAME VERSION: the folder with the tool's programs, built once per version. Unoptimised, which takes a
# third of the time and costs a quarter of a second at each use.
# Without --locked: the versions a tool's own lock file names are not always to be had any more.
cargo_tool() {
  local root="$cache/$1-$2"
  if [ ! -d "$root/bin" ]; then
    say "building $1 $2 (once)"
    rm -rf "$root.part"
    CARGO_TARGET_DIR="$root.part/target" CARGO_PROFILE_DEV_DEBUG=0 cargo install --debug "$1" --version "$2" --root "$root.part" --quiet >&2
    rm -rf "$root.part/target"
    rm -rf "$root"
    mv "$root.part" "$root"
  fi
  printf '%s/bin' "$root"
}

need_rust() {
  has rustup && has cargo || die "Rust is missing: install it with rustup (https://rustup.rs)."
  # Parts of the toolchain that rust-toolchain.toml names come by themselves with a new toolchain only.
  local installed
  installed="$(rustup target list --installed; rustup component list --installed)"
  grep -qx wasm32-unknown-unknown <<<"$installed" || rustup target add wasm32-unknown-unknown >&2
  local component
  for component in clippy rust-src rustfmt; do
    grep -q "^$component" <<<"$installed" || rustup component add "$component" >&2
  done
}

# need_npm_tools FOLDER: what the lock file there names.
need_npm_tools() {
  has node && has npm || die "Node.js with npm is missing (version 20 or newer)."
  local lock="$1/package-lock.json" installed="$1/node_modules/.installed-lock"
  cmp -s "$lock" "$installed" && return
  npm ci --prefix "$1" --silent --no-audit --no-fund >&2
  cp "$lock" "$installed"
}

# What www/genvoris.d.ts promises, compiled against right and wrong uses.
check_types() {
  need_npm_tools tests
  tests/node_modules/.bin/tsc --project tests/types
}

# need_debian_package PROGRAM PACKAGE…: installs where it may, else says what to install.
need_debian_package() {
  local program="$1"; shift
  has "$program" && return
  if [ "$(id -u)" = 0 ] && has apt-get; then
    say "installing $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >/dev/null 2>&1 || true
  fi
  has "$program" || die "$program is missing: install it, on Debian with 'apt-get install $*'."
}

widget_version() { cargo pkgid --offline -p genvoris-widget | sed 's/.*[@#]//'; }

# Without panic messages and their source locations the module is an eighth smaller after brotli, which takes
# a standard library built here. The table of functions begins where www/build/prune.mjs can tell its indices. The folder of its own keeps the flags from rebuilding everything else.
compile_module() {
  CARGO_TARGET_DIR="$target/widget" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Clink-arg=--table-base=4096" \
    cargo build --quiet --package genvoris-widget --lib --profile wasm --target wasm32-unknown-unknown \
    -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
}

# compile_host PART…: parts of the workspace for this machine, unoptimised. All of it is selected each time, tests too,
# so that features agree and no dependency is compiled twice.
compile_host() { cargo build --quiet --workspace "$@"; }

build() {
  need_rust
  need_npm_tools www
  local bindgen module="$target/widget/wasm32-unknown-unknown/wasm/genvoris_widget.wasm" stamp="$target/dist.stamp"
  bindgen="$(cargo_tool wasm-bindgen-cli "$(locked wasm-bindgen)")"
  compile_module
  local inputs
  inputs="$(sha256sum "$module" www/*.ts www/{build,checkout,dialog,doctor,host-page,languages,loader,photo,result-image,runtime,shared,test-mode}/* src/ui/style.css www/package-lock.json; echo "${GENVORIS_API_ORIGIN:-} ${GENVORIS_FILES_BASE:-} $bindgen $(widget_version)")"
  if [ "$inputs $(dist_digest)" = "$(cat "$stamp" 2>/dev/null)" ]; then return; fi
  "$bindgen/wasm-bindgen" --target web --no-typescript --remove-name-section --remove-producers-section \
    --out-dir "$target/bindgen" --out-name genvoris "$module"
  node www/build/pack.mjs "$(widget_version)" "$target/bindgen" dist
  printf '%s\n' "$inputs $(dist_digest)" >"$stamp"
}

# What is in dist/ now: a build whose result was changed or lost since is made again.
dist_digest() { sha256sum dist/* 2>/dev/null || true; }

serve() {
  build
  compile_host --bin genvoris
  exec "$target/debug/genvoris" serve --sandbox --dist dist --www www "$@"
}

# Firefox is tested where it is installed; its driver is not in Debian.
find_firefox_driver() {
  if has firefox-esr || has firefox; then
    GECKODRIVER="${GECKODRIVER:-$(cargo_tool geckodriver "$geckodriver_version")/geckodriver}"
    export GECKODRIVER
  else
    say "Firefox is not installed: its tests do not run."
  fi
}

# What the outcome of the tests depends on: the project's files, the compiler, Node and the browsers.
state() {
  {
    # Outside a git checkout nothing is known to be unchanged.
    git ls-files -z --cached --others --exclude-standard | xargs -0 sha256sum || date +%s%N
    rustc --version || true
    node --version || true
    local browser
    for browser in chromium firefox-esr firefox; do has "$browser" && "$browser" --version; done
    postgres_programs || true
    ls ../shared/photos || true
  } 2>&1 | sha256sum
}

test_all() {
  local stamp="$target/passed.stamp" now
  now="$(state)"
  if [ "${1:-}" != --again ] && [ "$now" = "$(cat "$stamp" 2>/dev/null)" ]; then
    say "Nothing has changed since every test passed. './build.sh test --again' runs them all the same."
    return
  fi
  run_tests
  printf '%s\n' "$now" >"$stamp"
}

run_tests() {
  need_debian_package chromium chromium
  need_debian_package chromedriver chromium-driver
  find_firefox_driver
  export CHROMEDRIVER="${CHROMEDRIVER:-$(command -v chromedriver)}"
  need_npm_tools tests
  stage "compile the widget" build
  stage "compile the tests" cargo test --quiet --workspace --no-run
  # Browsers mostly wait for each other's answers, the platform's tests for the processor and the disk.
  side_by_side test_in_browsers test_without_pages
}

test_in_browsers() {
  GENVORIS_BIN="$target/debug/genvoris" GENVORIS_DIST="$PWD/dist" \
    stage "end to end" cargo test --quiet --workspace --test e2e
}

test_without_pages() {
  stage "types" check_types
  stage "pages' scripts in Node.js" node --test tests/page/
  stage "host tests" cargo test --quiet --workspace --lib --test machine
  stage "documentation tests" cargo test --quiet --workspace --doc
  stage "platform on SQLite" cargo test --quiet --workspace --test platform
  stage "platform on PostgreSQL" test_on_postgres
  stage "schemathesis" test_with_schemathesis
  stage "payment providers' own programs" test_payments
  stage "WebAssembly tests" test_in_webassembly
}

# Paid try-ons with Stripe's and Paddle's own libraries and command line, and without their servers.
test_payments() {
  need_npm_tools tests/payments
  need_npm_tools examples/pay-per-try-on
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/payments/*.test.mjs
}

# One browser at a time runs the wasm tests; Chromium has to be there, so it is the one.
test_in_webassembly() {
  env -u GECKODRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$(cargo_tool wasm-bindgen-cli "$(locked wasm-bindgen)")/wasm-bindgen-test-runner" \
    cargo test --package genvoris-widget --target wasm32-unknown-unknown --test wasm
}

# What never reaches SQL of its own, or is about SQLite alone. All other tests of the platform run again on PostgreSQL,
# new ones too: a name that is missing or wrong here runs more tests, not fewer.
not_on_postgres=(analyze binary caching client configuration documented_limits envelope limits logs openapi product_images
  proxy quickstart render stalling statements store upstream upstream_flags upstream_jobs widget_files)

test_on_postgres() {
  install_postgres
  if has_postgres; then
    local skipped=("${not_on_postgres[@]/%/::}")
    with_postgres off cargo test --quiet --workspace --test platform -- "${skipped[@]/#/--skip=}"
  else
    say "PostgreSQL is not installed: the platform's tests did not run on it."
  fi
}

# Calls the platform as its OpenAPI document says it may be called, and as it says it may not.
test_with_schemathesis() {
  if ! has_venv; then
    say "Python 3 with venv is not installed: schemathesis did not run."
  elif ! install_schemathesis; then
    say "schemathesis cannot be installed: it did not run."
  else
    run_schemathesis
  fi
}

bench() {
  local which="${1:-}"
  [ $# -gt 0 ] && shift
  case "$which" in
    page) bench_the_page "$@" ;;
    platform) bench_the_platform "$@" ;;
    *) die "there are two benchmarks: './build.sh bench page' and './build.sh bench platform'." ;;
  esac
}

bench_the_page() {
  need_debian_package chromium chromium
  build
  need_npm_tools tests/bench/page
  node tests/bench/page/bench.mjs "$@"
}

bench_the_platform() {
  need_rust
  cargo build --quiet --package genvoris --profile bench --bench platform
  if has_postgres; then
    # In a folder that is on a disk everywhere, so that syncing costs what it costs.
    TMPDIR=/var/tmp with_postgres on bench_platform "$@"
  else
    bench_platform "$@"
    say "PostgreSQL is not installed: it was not measured."
  fi
}

bench_platform() { cargo bench --quiet --package genvoris --bench platform -- "$@"; }

lint() {
  need_rust
  has node || die "Node.js is missing (version 20 or newer)."
  stage "formatting" cargo fmt --all --check
  stage "structure" node tests/lint/structure.mjs
  stage "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
  stage "clippy for WebAssembly" cargo clippy --quiet --package genvoris-widget --lib --test wasm --target wasm32-unknown-unknown -- -D warnings
}

budget() {
  build
  node www/build/budget.mjs dist
}

command="${1:-}"
[ $# -gt 0 ] && shift
case "$command" in
  build) build ;;
  serve) serve "$@" ;;
  test) test_all "$@" ;;
  bench) bench "$@" ;;
  lint) lint ;;
  budget) budget ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
