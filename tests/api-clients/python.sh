# The generator of Python clients. Sourced by build.sh.

# Prints the Python that has the packages of requirements.txt; nothing if they cannot be installed.
api_clients_python() {
  local requirements=tests/api-clients/requirements.txt venv
  venv="$cache/api-clients-$(sha256sum <"$requirements" | cut -c1-16)"
  if [ ! -e "$venv/complete" ]; then
    has_venv || return 0
    say "installing the generator of Python clients (once)"
    python3 -m venv --clear "$venv" &&
      "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2 &&
      touch "$venv/complete" || return 0
  fi
  printf '%s/bin/python' "$venv"
}
