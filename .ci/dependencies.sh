# Compiled dependencies, kept in the cache between fresh clones. Sourced by run.
#
# They are taken over when there is no target folder yet, and saved when there is no copy for these versions: one that
# was made for another lock file, profile or compiler is not used, and removed when a new one is saved.

dependencies_cache="${XDG_CACHE_HOME:-$HOME/.cache}/genvoris-widget"

dependencies_copy() {
  local key
  key="$({
    cat Cargo.lock Cargo.toml platform/Cargo.toml platform/imaging/Cargo.toml tests/e2e/Cargo.toml rust-toolchain.toml
    rustc --verbose --version
    printf '%s\n' "${CARGO_HOME:-$HOME/.cargo}"
  } | sha256sum | cut -c1-16)"
  printf '%s/dependencies-%s' "$dependencies_cache" "$key"
}

restore_dependencies() {
  local copy
  copy="$(dependencies_copy)"
  if [ ! -e target ] && [ -d "$copy" ]; then
    # Times are kept: cargo compares them.
    cp -a --reflink=auto "$copy" target
  fi
}

save_dependencies() {
  local copy
  copy="$(dependencies_copy)"
  [ ! -d "$copy" ] || return 0
  rm -rf "$dependencies_cache"/dependencies-*
  mkdir -p "$copy.part"
  local folder
  for folder in debug widget wasm32-unknown-unknown; do
    [ ! -e "target/$folder" ] || cp -a --reflink=auto "target/$folder" "$copy.part/"
  done
  remove_own_artifacts "$copy.part"
  mv "$copy.part" "$copy"
}

# What is made of the project's own packages is of no use in another clone.
remove_own_artifacts() {
  find "$1" -depth \( -name incremental -o -name examples -o -name '*genvoris*' \
    -o -regex '.*/\(e2e\|machine\|platform\|wasm\)-[0-9a-f]+\(\.[a-z]+\)?' \) -exec rm -rf {} +
}
