#!/usr/bin/env bash
# The only entry point. Each command installs the tools that it needs and that are missing.
#
#   ./build.sh build              build dist/: widget.js and the files that it loads
#   ./build.sh serve [options]    build, then run the platform with its sandbox store
#                                 (--listen ADDR, default 127.0.0.1:8787; --database URL)
#   ./build.sh docs               build the documentation, docs/book/, which the sandbox serves at /docs
#   ./build.sh test [--again]     run all tests: on the host, in browsers, end to end, and the platform's on SQLite and
#                                 on PostgreSQL; --again runs them even if nothing has changed since they passed
#   ./build.sh test frameworks    build, then test the npm package in shops of Next, SvelteKit, Nuxt, Astro and Hydrogen, built
#                                 for production; FRAMEWORKS=next,nuxt tests those only. Takes minutes and is not part of CI
#   ./build.sh test faults        build, then break single exchanges, programs and pages around try-ons in Chromium, and print
#                                 what the shopper sees, what the page is told of money and what the platform has counted
#   ./build.sh fuzz [TARGET] [-runs=N]
#                                 look for inputs at which the platform or the widget panics, with libFuzzer, or at which the
#                                 scripts in pages throw (the target 'pages'): a million per target unless told otherwise.
#                                 Those that reach new code are added to tests/fuzz/corpus/
#   ./build.sh soak [MINUTES]     mixed load, for an hour on each database, while the platform is killed, the database restarted
#                                 and the disk filled; fails if a try-on is lost or counted twice
#   ./build.sh bench platform [--quick]
#                                 measure the throughput, latency and memory of the platform on SQLite, and on
#                                 PostgreSQL if it is installed; --quick runs for seconds, and its figures mean nothing
#   ./build.sh bench page [--quick] [--check]
#                                 build, then measure in Chromium how the widget slows down a product page;
#                                 DIST_BEFORE=FOLDER measures another build as well; --check fails on a missed target
#   ./build.sh screenshots [FILTER]
#                                 build, then photograph each screen of the dialog on phones and desktops, light and dark,
#                                 in other languages and contrasts, to target/screenshots/; fails where axe finds a
#                                 violation, the frame changes or a button is out of sight
#   ./build.sh lint               check the formatting, circular imports and the length of functions, and run clippy
#                                 for the host and for WebAssembly
#   ./build.sh budget             build, then check the sizes of the final files
#
# Tool versions are pinned: the compiler in rust-toolchain.toml, wasm-bindgen in Cargo.lock, esbuild and binaryen in
# www/package-lock.json, TypeScript in tests/package-lock.json, the tools of the page benchmark in
# tests/bench/page/package-lock.json, those of the screenshots in tests/screenshots/package-lock.json, Stripe's and Paddle's
# programs in tests/payments/package-lock.json, Shopify's in tests/shopify/package-lock.json, the clients of try-on services in
# tests/upstreams/, the compiler of the npm package in integrations/npm, its tests' tools in tests/npm and the frameworks below
# it, what the matrix of faults drives in tests/faults, the linters and generators of the API document in tests/api-clients/,
# those of the example in its folder, what runs the documentation's examples in tests/docs/package-lock.json, geckodriver,
# mdBook and schemathesis in this file.
# Built tools are cached in
# ${XDG_CACHE_HOME:-~/.cache}/genvoris-widget.
set -euo pipefail
shopt -s inherit_errexit # stop the script if a command in $( ) fails, such as building a tool
cd "$(dirname "$0")"

geckodriver_version=0.37.1
mdbook_version=0.5.4
schemathesis_version=4.32.5
cache="${XDG_CACHE_HOME:-$HOME/.cache}/genvoris-widget"
target="${CARGO_TARGET_DIR:-$PWD/target}"

say() { printf '%s\n' "$*" >&2; }
die() { say "build.sh: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

. platform/postgres.sh
. platform/schemathesis.sh
. tests/api-clients/python.sh
. tests/upstreams/python.sh

# stage NAME COMMAND…: runs a command and prints how many seconds it took. If GENVORIS_STAGES names a file, the line is
# appended to it as well.
stage() {
  local name="$1" start="$SECONDS" line; shift
  "$@"
  line="$(printf '%5d s  %s' "$((SECONDS - start))" "$name")"
  if [ -n "${GENVORIS_STAGES:-}" ]; then printf '%s\n' "$line" >>"$GENVORIS_STAGES"; fi
  say "$line"
}

# in_parallel FIRST SECOND: runs two functions at the same time. The second one's output is printed after both have ended.
in_parallel() {
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

# locked_version PACKAGE: the version of a package in Cargo.lock.
locked_version() { awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock; }

# cargo_tool NAME VERSION [OPTION…]: prints the folder with the tool's programs, which are built once per version. The build is not
# optimised, which takes a third of the time and makes each use only a quarter of a second slower. It does not use
# --locked, because versions in a tool's own lock file may no longer be available.
cargo_tool() {
  local name="$1" version="$2" root="$cache/$1-$2"; shift 2
  if [ ! -d "$root/bin" ]; then
    say "building $name $version (once)"
    rm -rf "$root.part"
    CARGO_TARGET_DIR="$root.part/target" CARGO_PROFILE_DEV_DEBUG=0 cargo install --debug "$name" --version "$version" "$@" --root "$root.part" --quiet >&2
    rm -rf "$root.part/target"
    rm -rf "$root"
    mv "$root.part" "$root"
  fi
  printf '%s/bin' "$root"
}

need_rust() {
  has rustup && has cargo || die "Rust is missing: install it with rustup (https://rustup.rs)."
  # rustup installs the components in rust-toolchain.toml only with a new toolchain, so add those that are missing.
  local installed
  installed="$(rustup target list --installed; rustup component list --installed)"
  grep -qx wasm32-unknown-unknown <<<"$installed" || rustup target add wasm32-unknown-unknown >&2
  local component
  for component in clippy rust-src rustfmt; do
    grep -q "^$component" <<<"$installed" || rustup component add "$component" >&2
  done
}

# need_npm_tools FOLDER: installs the packages in the folder's package-lock.json.
need_npm_tools() {
  has node && has npm || die "Node.js with npm is missing (version 20 or newer)."
  local lock="$1/package-lock.json" installed="$1/node_modules/.installed-lock"
  cmp -s "$lock" "$installed" && return
  npm ci --prefix "$1" --silent --no-audit --no-fund >&2
  cp "$lock" "$installed"
}

# Compiles the types in www/genvoris.d.ts against correct and incorrect uses.
check_types() {
  need_npm_tools tests
  tests/node_modules/.bin/tsc --project tests/types
}

# need_debian_package PROGRAM PACKAGE…: installs the packages if PROGRAM is missing. Without root or apt-get, it fails and
# says what to install.
need_debian_package() {
  want_debian_package "$@"
  has "$1" || die "$1 is missing: install it, on Debian with 'apt-get install ${*:2}'."
}

# want_debian_package PROGRAM PACKAGE…: installs packages if the program is missing and this is Debian and root.
want_debian_package() {
  local program="$1"; shift
  has "$program" && return
  if [ "$(id -u)" = 0 ] && has apt-get; then
    say "installing $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >/dev/null 2>&1 || true
  fi
}

widget_version() { cargo pkgid --offline -p genvoris-widget | sed 's/.*[@#]//'; }

# compile OUTPUT WHAT OPTION…: cargo build. The first build of an output takes minutes, so it says what it compiles, and in a
# terminal how far it is.
compile() {
  local output="$1" what="$2" quiet=--quiet; shift 2
  if [ ! -e "$output" ]; then
    say "compiling $what (only the first time takes minutes)"
    if [ -t 2 ]; then quiet=; fi
  fi
  cargo build $quiet "$@"
}

# The standard library is built from source without panic messages and source locations, which makes the module an eighth
# smaller after brotli. --table-base makes the indices of the function table recognizable for www/build/prune.mjs. The
# module has a target folder of its own, because other flags in the same folder would rebuild everything else.
compile_module() { compile_widget "$target/widget" "the widget, 1 of 2: WebAssembly" ""; }

# The module that is translated to JavaScript, which has neither references in tables nor functions with several results.
compile_module_for_javascript() { compile_widget "$target/widget/javascript" "the widget, 2 of 2: for browsers without WebAssembly" "-Ctarget-feature=-reference-types,-multivalue"; }

# compile_widget FOLDER WHAT FLAGS
compile_widget() {
  CARGO_TARGET_DIR="$1" RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Clink-arg=--table-base=4096 $3" \
    compile "$1" "$2" --package genvoris-widget --lib --profile wasm --target wasm32-unknown-unknown \
    -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
}

# The module that checks photos is without the standard library, so no flags are needed to keep it small.
compile_preflight() {
  CARGO_TARGET_DIR="$target/preflight" compile "$target/preflight" "the check of photos" --package genvoris-preflight --lib --profile wasm --target wasm32-unknown-unknown
}

# compile_host TARGET…: builds Cargo targets of the workspace for this machine, not optimised. --workspace selects the same
# features each time, so that no dependency is compiled twice.
compile_host() { compile "$target/debug/genvoris" "the platform" --workspace "$@"; }

build() {
  need_rust
  need_npm_tools www
  local bindgen output=wasm32-unknown-unknown/wasm stamp="$target/dist.stamp"
  local module="$target/widget/$output/genvoris_widget.wasm" javascript="$target/widget/javascript/$output/genvoris_widget.wasm"
  bindgen="$(cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)")"
  compile_module
  compile_module_for_javascript
  compile_preflight
  local inputs preflight="$target/preflight/$output/genvoris_preflight.wasm"
  inputs="$(sha256sum "$module" "$javascript" "$preflight" www/*.ts www/{background,build,camera,checkout,dialog,doctor,host-page,javascript-runtime,languages,loader,outdated-browser,own-messages,photo,remember,repair,result,runtime,screens,shared,sheet,test-mode}/* www/package-lock.json; echo "${GENVORIS_API_ORIGIN:-} ${GENVORIS_FILES_BASE:-} $bindgen $(widget_version)")"
  if [ "$inputs $(dist_digest)" = "$(cat "$stamp" 2>/dev/null)" ]; then return; fi
  bind "$bindgen" "$module" "$target/bindgen"
  bind "$bindgen" "$javascript" "$target/bindgen/javascript"
  node www/build/pack.mjs "$(widget_version)" "$target/bindgen" "$target/bindgen/javascript" "$preflight" dist
  printf '%s\n' "$inputs $(dist_digest)" >"$stamp"
}

# bind TOOLS MODULE FOLDER: writes the module with its bindings for browsers to the folder.
bind() {
  "$1/wasm-bindgen" --target web --no-typescript --remove-name-section --remove-producers-section --out-dir "$3" --out-name genvoris "$2"
}

# The checksums of the files in dist/. If they have changed since the last build, it is built again.
dist_digest() { sha256sum dist/* 2>/dev/null || true; }

serve() {
  build
  compile_host --bin genvoris
  exec "$target/debug/genvoris" serve --sandbox --dist dist --www www "$@"
}

# Builds the book in docs/ into docs/book/. The features that are left out watch and serve it, and take long to compile.
docs() {
  need_rust
  local mdbook
  mdbook="$(cargo_tool mdbook "$mdbook_version" --no-default-features --features search)"
  "$mdbook/mdbook" build docs >&2
}

# Tests run in Firefox if it is installed. Debian has no package of its driver, so that is built here.
find_firefox_driver() {
  if has firefox-esr || has firefox; then
    GECKODRIVER="${GECKODRIVER:-$(cargo_tool geckodriver "$geckodriver_version")/geckodriver}"
    export GECKODRIVER
  else
    say "Firefox is not installed: the tests in Firefox are skipped."
  fi
}

# A checksum of everything that the tests depend on: the project's files, the compiler, Node and the browsers.
test_inputs_digest() {
  {
    # Outside a git checkout the changed files are unknown, so the time makes the checksum unique.
    git ls-files -z --cached --others --exclude-standard | xargs -0 sha256sum || date +%s%N
    rustc --version || true
    node --version || true
    local browser
    for browser in chromium firefox-esr firefox; do has "$browser" && "$browser" --version; done
    dpkg-query -W webkit2gtk-driver wpewebkit-driver || true
    postgres_programs || true
    ls ../shared/photos || true
  } 2>&1 | sha256sum
}

test_command() {
  case "${1:-}" in
    ""|--again) test_all "$@" ;;
    frameworks) test_frameworks ;;
    faults) test_faults ;;
    *) die "unknown tests: use './build.sh test', './build.sh test --again', './build.sh test faults' or './build.sh test frameworks'." ;;
  esac
}

test_all() {
  local stamp="$target/passed.stamp" now
  now="$(test_inputs_digest)"
  if [ "${1:-}" != --again ] && [ "$now" = "$(cat "$stamp" 2>/dev/null)" ]; then
    say "Nothing has changed since all tests passed. './build.sh test --again' runs them anyway."
    return
  fi
  run_tests
  printf '%s\n' "$now" >"$stamp"
}

run_tests() {
  need_debian_package chromium chromium
  need_debian_package chromedriver chromium-driver
  want_debian_package chromium-headless-shell chromium-headless-shell
  find_firefox_driver
  need_debian_package WebKitWebDriver webkit2gtk-driver
  need_debian_package Xvfb xvfb
  want_debian_package WPEWebDriver wpewebkit-driver
  export CHROMEDRIVER="${CHROMEDRIVER:-$(command -v chromedriver)}"
  need_npm_tools tests
  stage "compile the widget" build
  stage "compile the tests" cargo test --quiet --workspace --no-run
  # These run in parallel, because the browser tests mostly wait, and the other tests use the CPU and the disk.
  in_parallel test_pages test_everything_else
}

test_pages() {
  GENVORIS_BIN="$target/debug/genvoris" GENVORIS_DIST="$PWD/dist" \
    stage "end to end" cargo test --quiet --workspace --test e2e
  stage "Shopify's own programs" test_shopify
  stage "npm package" test_npm
  stage "WordPress plugin" test_wordpress
}

test_everything_else() {
  stage "types" check_types
  stage "pages' scripts in Node.js" node --test tests/page/
  stage "host tests" cargo test --quiet --workspace --lib --test machine --test defects --test compose --test corpus
  stage "documentation tests" cargo test --quiet --workspace --doc
  stage "platform on SQLite" cargo test --quiet --workspace --test platform
  stage "platform on PostgreSQL" test_on_postgres
  stage "schemathesis" test_with_schemathesis
  stage "OpenAPI linters and generated clients" test_api_clients
  stage "payment providers' own programs" test_payments
  stage "try-on services' own clients" test_upstreams
  stage "documentation's examples" test_docs
  stage "WebAssembly tests" test_in_webassembly
}

# Tests the theme app extension with theme-check, Shopify's Liquid and Chromium, and 'genvoris shopify' with signatures of
# Shopify's library.
test_shopify() {
  need_npm_tools tests/shopify
  need_debian_package chromium chromium
  has_liquid || want_debian_package ruby-liquid ruby ruby-liquid # a library, so no program of this name is found
  has_liquid || die "Liquid for Ruby is missing: install it, on Debian with 'apt-get install ruby ruby-liquid'."
  GENVORIS_BIN="$target/debug/genvoris" GENVORIS_DIST="$PWD/dist" node --test --test-concurrency=2 tests/shopify/*.test.mjs
}

has_liquid() { ruby -rliquid -e '' 2>/dev/null; }

# Lints the OpenAPI document, and runs clients that are generated from it.
test_api_clients() {
  need_npm_tools tests/api-clients
  local python
  python="$(api_clients_python)"
  if [ -z "$python" ]; then say "Python 3 with venv is not installed, or has no packages: the client in Python was skipped."; fi
  GENVORIS_BIN="$target/debug/genvoris" API_CLIENTS_PYTHON="$python" node --test tests/api-clients/*.test.mjs
}

# Tests paid try-ons with the libraries and command line of Stripe and Paddle, and with stand-ins for their servers.
test_payments() {
  need_npm_tools tests/payments
  need_npm_tools examples/pay-per-try-on
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/payments/*.test.mjs
}

# Builds the book, and runs the examples of its pages and of the README in Chromium, Node.js and PHP.
test_docs() {
  need_npm_tools tests/docs
  want_debian_package php php-cli
  docs
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/docs/*.test.mjs
}

# Tests the platform with stand-ins for try-on services. The services' own clients are run against the same stand-ins.
test_upstreams() {
  need_npm_tools tests/upstreams
  local python
  python="$(upstreams_python)"
  if [ -z "$python" ]; then say "Python 3 with venv is not installed, or has no packages: the clients in Python were skipped."; fi
  GENVORIS_BIN="$target/debug/genvoris" UPSTREAMS_PYTHON="$python" node --test --test-concurrency=4 tests/upstreams/*.test.mjs
}

# Tests the npm package as it would be published: its files and types, and in Chromium in a shop that Vite has built.
test_npm() {
  need_npm_tools integrations/npm
  need_npm_tools tests/npm
  GENVORIS_BIN="$target/debug/genvoris" node --test --test-concurrency=1 tests/npm/*.test.mjs
}

# Tests the npm package in shops of other frameworks, which are built for production. Outside of CI: the frameworks are
# 900 MB of packages, and take minutes to build.
test_frameworks() {
  need_debian_package chromium chromium
  build
  compile_host --bin genvoris
  need_npm_tools integrations/npm
  need_npm_tools tests/npm
  local name
  for name in next sveltekit nuxt astro hydrogen; do need_npm_tools "tests/npm/frameworks/$name"; done
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/npm/frameworks/*.test.mjs
}

# Prints the matrix of faults, and fails if the page is told something of money that is not true. Outside of CI: some of the
# faults take a minute each.
test_faults() {
  need_debian_package chromium chromium
  build
  compile_host --bin genvoris
  need_npm_tools tests/faults
  install_postgres
  if has_postgres; then with_postgres off run_faults; else run_faults; fi
}

run_faults() {
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/faults/*.test.mjs
}

# Tests the WordPress plugin on real releases of WordPress, with thin stand-ins for WooCommerce's classes.
test_wordpress() {
  need_debian_package php php-cli php-sqlite3 php-xml php-mbstring php-curl
  need_debian_package phpunit phpunit
  need_debian_package unzip unzip
  need_npm_tools tests/wordpress
  find integrations/wordpress tests/wordpress -name node_modules -prune -o -name '*.php' -print0 |
    xargs -0 -n 40 php -r 'foreach (array_slice($argv, 1) as $file) { token_get_all(file_get_contents($file), TOKEN_PARSE); }'
  phpunit --do-not-cache-result --no-configuration --bootstrap tests/wordpress/unit/bootstrap.php tests/wordpress/unit
  GENVORIS_BIN="$target/debug/genvoris" node --test tests/wordpress/*.test.mjs
}

# The test runner uses one browser. Removing GECKODRIVER makes it use Chromium, which is always installed.
test_in_webassembly() {
  env -u GECKODRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER="$(cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)")/wasm-bindgen-test-runner" \
    cargo test --package genvoris-widget --target wasm32-unknown-unknown --test wasm
}

# The test modules that do not depend on the database, or are about SQLite only. All others run again on PostgreSQL, so a
# name that is missing or misspelt here means that more tests run, not fewer.
skipped_on_postgres=(analyze binary caching client configuration connections documented_limits envelope limits logs openapi private_files product_images
  proxy quickstart render stalling statements store upstream upstream_flags upstream_jobs upstream_templates widget_files)

test_on_postgres() {
  install_postgres
  install_pgbouncer
  if has_postgres; then
    local skipped=("${skipped_on_postgres[@]/%/::}")
    with_postgres off cargo test --quiet --workspace --test platform -- "${skipped[@]/#/--skip=}"
  else
    say "PostgreSQL is not installed: the platform's tests on PostgreSQL were skipped."
  fi
}

# Sends valid and invalid requests, generated from the OpenAPI document, and compares the responses with the document.
test_with_schemathesis() {
  if ! has_venv; then
    say "Python 3 with venv is not installed: schemathesis was skipped."
  elif ! install_schemathesis; then
    say "schemathesis could not be installed: it was skipped."
  else
    run_schemathesis
  fi
}

soak() {
  build
  cargo build --quiet --workspace --release --bin genvoris
  export GENVORIS_BIN="$target/release/genvoris"
  soak_sqlite "${1:-60}"
  install_postgres
  if has_postgres; then with_postgres on soak_postgres "${1:-60}"; else say "PostgreSQL is not installed: it was skipped."; fi
}

# On a disk of 3 GB, if this user may mount one, so that it can be filled.
soak_sqlite() (
  SOAK_FOLDER="$(mktemp -d)"
  export SOAK_FOLDER
  if mount -t tmpfs -o size=3g tmpfs "$SOAK_FOLDER" 2>/dev/null; then
    trap 'umount "$SOAK_FOLDER"; rmdir "$SOAK_FOLDER"' EXIT
    export SOAK_FILL=3072
  else
    say "A disk cannot be mounted here: it is not filled."
    trap 'rm -r "$SOAK_FOLDER"' EXIT
  fi
  stage "soak SQLite" node tests/soak/soak.mjs "$1"
)

# Sees the variables of with_postgres.
soak_postgres() {
  local as=""
  [ "$(id -u)" != 0 ] || as="runuser -u $(as_postgres id -un) --"
  SOAK_DATABASE="$GENVORIS_TEST_DATABASE" SOAK_RESTART_DATABASE="cd / && $as $programs/pg_ctl restart --wait --silent --mode immediate --pgdata $folder/data --log $folder/log" \
    stage "soak PostgreSQL" node tests/soak/soak.mjs "$1"
}

fuzz() {
  local only="${1:-}"
  case "$only" in
    pages) fuzz_pages ;;
    ""|-*) if [ -z "$only" ]; then fuzz_pages; fi; fuzz_targets "$(ls tests/fuzz/corpus)" "$@" ;;
    *) shift; fuzz_targets "$only" "$@" ;;
  esac
}

fuzz_pages() {
  need_npm_tools tests
  FAST_CHECK_RUNS=1000000 stage "fuzz pages" node --test tests/page/random-input.test.mjs
}

# fuzz_targets NAMES OPTION…: libFuzzer needs a compiler for C++. What it needs of rustc are flags of the stable compiler, so
# that no other is installed; with --target, build scripts are compiled without these flags.
fuzz_targets() {
  need_rust
  has g++ || has clang++ || die "A compiler for C++ is missing: install it, on Debian with 'apt-get install g++'."
  local names="$1" name host coverage; shift
  host="$(rustc -vV | sed -n 's/^host: //p')"
  coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
  RUSTFLAGS="$coverage -Ccodegen-units=1" CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_TARGET_DIR="$target/fuzz" \
    cargo build --quiet --target "$host" --package genvoris-fuzz --features libfuzzer --bin genvoris-fuzz
  mkdir -p "$target/fuzz/found"
  for name in $names; do fuzz_target "$target/fuzz/$host/debug/genvoris-fuzz" "$name" "$@"; done
}

# fuzz_target PROGRAM NAME OPTION…: begins with the kept inputs, and keeps the fewest that reach as much code, a line of Base64
# each.
fuzz_target() {
  local program="$1" name="$2" input count=0; shift 2
  local folder="$target/fuzz/$name" kept="tests/fuzz/corpus/$name"
  rm -rf "$folder" && mkdir -p "$folder/corpus" "$folder/merged"
  while read -r input; do base64 -d <<<"$input" >"$folder/corpus/kept-$((count += 1))"; done <"$kept"
  export GENVORIS_FUZZ_TARGET="$name"
  stage "fuzz $name" "$program" -runs=1000000 -max_len=2048 -timeout=10 -print_final_stats=1 \
    -artifact_prefix="$target/fuzz/found/$name-" "$@" "$folder/corpus"
  "$program" -set_cover_merge=1 -max_len=300 "$folder/merged" "$folder/corpus"
  for input in "$folder"/merged/*; do base64 -w 0 "$input"; echo; done | LC_ALL=C sort >"$kept"
}

bench() {
  local which="${1:-}"
  [ $# -gt 0 ] && shift
  case "$which" in
    page) bench_page "$@" ;;
    platform) build_and_bench_platform "$@" ;;
    *) die "unknown benchmark: use './build.sh bench page' or './build.sh bench platform'." ;;
  esac
}

bench_page() {
  need_debian_package chromium chromium
  build
  need_npm_tools tests/bench/page
  node tests/bench/page/bench.mjs "$@"
}

screenshots() {
  need_debian_package chromium chromium
  build
  need_npm_tools tests/screenshots
  node tests/screenshots/photograph.mjs "$@"
}

build_and_bench_platform() {
  need_rust
  cargo build --quiet --package genvoris --profile bench --bench platform
  if has_postgres; then
    # /tmp may be in memory, where syncing is free; /var/tmp is always on a disk.
    TMPDIR=/var/tmp with_postgres on bench_platform "$@"
  else
    bench_platform "$@"
    say "PostgreSQL is not installed: the benchmark on PostgreSQL was skipped."
  fi
}

bench_platform() { cargo bench --quiet --package genvoris --bench platform -- "$@"; }

lint() {
  need_rust
  has node || die "Node.js is missing (version 20 or newer)."
  stage "formatting" cargo fmt --all --check
  stage "structure" node tests/lint/structure.mjs
  stage "clippy" cargo clippy --quiet --workspace --all-targets -- -D warnings
  stage "clippy for WebAssembly" cargo clippy --quiet --package genvoris-widget --package genvoris-preflight --lib --test wasm --target wasm32-unknown-unknown -- -D warnings
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
  docs) docs ;;
  test) test_command "$@" ;;
  fuzz) fuzz "$@" ;;
  soak) soak "$@" ;;
  bench) bench "$@" ;;
  lint) lint ;;
  budget) budget ;;
  screenshots) screenshots "$@" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
