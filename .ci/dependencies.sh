# Caches compiled dependencies, so that a fresh clone does not compile them again. Sourced by .ci/run.
#
# The cache is restored if there is no target folder yet. Its key is a checksum of the lock file, the manifests, the
# compiler's version, Cargo's home and the folders that are cached. If there is no cache for the current key, a new one is saved and the old ones are removed.

cache_root="${XDG_CACHE_HOME:-$HOME/.cache}/genvoris-widget"

dependency_cache() {
  local key
  key="$({
    cat Cargo.lock Cargo.toml platform/Cargo.toml platform/imaging/Cargo.toml tests/e2e/Cargo.toml rust-toolchain.toml
    rustc --verbose --version
    printf '%s\n' "${CARGO_HOME:-$HOME/.cargo}" debug widget widget/javascript wasm32-unknown-unknown
  } | sha256sum | cut -c1-16)"
  printf '%s/dependencies-%s' "$cache_root" "$key"
}

restore_dependencies() {
  local cached
  cached="$(dependency_cache)"
  if [ ! -e target ] && [ -d "$cached" ]; then
    # -a keeps the modification times, which Cargo compares.
    cp -a --reflink=auto "$cached" target
  fi
}

save_dependencies() {
  local cached
  cached="$(dependency_cache)"
  [ ! -d "$cached" ] || return 0
  rm -rf "$cache_root"/dependencies-*
  mkdir -p "$cached.part"
  local folder
  for folder in debug widget wasm32-unknown-unknown; do
    [ ! -e "target/$folder" ] || cp -a --reflink=auto "target/$folder" "$cached.part/"
  done
  remove_own_artifacts "$cached.part"
  mv "$cached.part" "$cached"
}

# Removes the artifacts of the project's own packages, which another clone has to compile anyway.
remove_own_artifacts() {
  find "$1" -depth \( -name incremental -o -name examples -o -name '*genvoris*' \
    -o -regex '.*/\(e2e\|machine\|platform\|wasm\)-[0-9a-f]+\(\.[a-z]+\)?' \) -exec rm -rf {} +
}
