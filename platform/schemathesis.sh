# Schemathesis makes requests from the OpenAPI document and compares the answers with it. Sourced by build.sh.

has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

# Installs the version that build.sh names; fails where it is not to be had.
install_schemathesis() {
  schemathesis_venv="$cache/schemathesis-$schemathesis_version"
  [ -e "$schemathesis_venv/complete" ] && return
  say "installing schemathesis $schemathesis_version (once)"
  python3 -m venv --clear "$schemathesis_venv" &&
    "$schemathesis_venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$schemathesis_version" >&2 &&
    touch "$schemathesis_venv/complete"
}

# Against a server and a database of its own. The same requests each time: the seed is fixed, nothing is remembered.
run_schemathesis() (
  folder="$(mktemp -d)"
  settings="$PWD/platform/tests/schemathesis"
  export GENVORIS_API_KEY=gvk_test_schemathesis RUST_LOG=error
  coproc server { exec "$target/debug/genvoris" serve --sandbox --listen 127.0.0.1:0 --database "sqlite://$folder/test.db"; }
  pid="$server_PID"
  trap 'kill "$pid" || true; wait "$pid" || true; rm -rf "$folder"' EXIT
  read -r greeting <&"${server[0]}"
  cd "$folder" # where it may leave its notes
  SCHEMATHESIS_HOOKS="$settings/hooks.py" "$schemathesis_venv/bin/schemathesis" --config-file "$settings/config.toml" run "${greeting##* }api/v1/openapi.json" \
    --header "Authorization: Bearer $GENVORIS_API_KEY" \
    --seed 1 --max-examples 50 --generation-database none --warnings off
)
