# A PostgreSQL cluster that lives as long as one command. Sourced by build.sh.

# The folder of the server's programs, which Debian keeps out of PATH; fails where there is none.
postgres_programs() {
  local initdb
  initdb="$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)"
  [ -x "$initdb" ] || initdb="$(command -v initdb)" || return 1
  dirname "$initdb"
}

has_postgres() { postgres_programs >/dev/null; }

# Installs Debian's package where it may, without the cluster that the package would start of its own.
install_postgres() {
  has_postgres && return
  if [ "$(id -u)" != 0 ] || ! has apt-get; then return; fi
  say "installing postgresql"
  local no_cluster=/etc/postgresql-common/createcluster.d/throwaway.conf
  mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = off' >"$no_cluster"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; } >/dev/null 2>&1 || true
  rm "$no_cluster"
}

# Installs Debian's package where it may, without the service that the package would start of its own.
install_pgbouncer() {
  has_pgbouncer && return
  if [ "$(id -u)" != 0 ] || ! has apt-get; then return; fi
  say "installing pgbouncer"
  local policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq pgbouncer; } >/dev/null 2>&1 || true
  [ -z "$policy" ] || rm "$policy"
}

# Debian keeps it where only root's PATH leads.
pgbouncer_program() { PATH="$PATH:/usr/sbin" command -v pgbouncer; }

has_pgbouncer() { pgbouncer_program >/dev/null; }

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif id postgres >/dev/null 2>&1; then
    runuser -u postgres -- "$@"
  else
    runuser -u nobody -- "$@"
  fi
}

# with_postgres FSYNC COMMAND…: runs the command with GENVORIS_TEST_DATABASE naming an empty database, in a cluster
# that is gone when the command is done. FSYNC is on, or off where nothing has to survive.
with_postgres() (
  fsync="$1"; shift
  cd / # where the other user may be
  programs="$(postgres_programs)"
  folder="$(mktemp -d)"
  trap 'remove_cluster' EXIT
  password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  printf '%s\n' "$password" >"$folder/password"
  [ "$(id -u)" != 0 ] || chown -R "$(as_postgres id -un)" "$folder"
  as_postgres "$programs/initdb" --pgdata "$folder/data" --username genvoris --pwfile "$folder/password" \
    --auth scram-sha-256 --encoding UTF8 --no-locale --no-sync >/dev/null
  start_cluster
  cd "$OLDPWD"
  if has_pgbouncer; then start_pgbouncer; fi
  GENVORIS_TEST_DATABASE="postgres://genvoris:$password@127.0.0.1:$port/postgres" "$@"
)

# The next four are parts of with_postgres and see its variables.

# On a port that happens to be free; only trying tells.
start_cluster() {
  local attempt options
  for attempt in 1 2 3 4 5; do
    port="$(shuf -i 20000-32000 -n 1)"
    options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=500 -c fsync=$fsync"
    if as_postgres "$programs/pg_ctl" start --wait --silent --pgdata "$folder/data" --log "$folder/log" \
      --options "$options" >/dev/null 2>&1; then return; fi
  done
  cat "$folder/log" >&2
  die "PostgreSQL does not start."
}

# PgBouncer in transaction mode, with its own defaults and few connections. Tests find it in GENVORIS_TEST_PGBOUNCER.
start_pgbouncer() {
  local attempt pooled
  printf '"genvoris" "%s"\n' "$password" >"$folder/users"
  for attempt in 1 2 3 4 5; do
    pooled="$(shuf -i 20000-32000 -n 1)"
    printf '%s\n' "[databases]" "* = host=127.0.0.1 port=$port" "[pgbouncer]" \
      "listen_addr = 127.0.0.1" "listen_port = $pooled" "unix_socket_dir =" "auth_type = scram-sha-256" \
      "auth_file = $folder/users" "pool_mode = transaction" "default_pool_size = 3" "max_client_conn = 500" \
      "logfile = $folder/pgbouncer.log" "pidfile = $folder/pgbouncer.pid" >"$folder/pgbouncer.ini"
    [ "$(id -u)" != 0 ] || chown "$(as_postgres id -un)" "$folder/users" "$folder/pgbouncer.ini"
    if as_postgres "$(pgbouncer_program)" --quiet --daemon "$folder/pgbouncer.ini" >/dev/null 2>&1; then
      export GENVORIS_TEST_PGBOUNCER="postgres://genvoris:$password@127.0.0.1:$pooled/postgres"
      return
    fi
  done
  cat "$folder/pgbouncer.log" >&2
  die "PgBouncer does not start."
}

remove_cluster() {
  cd /
  if [ -e "$folder/pgbouncer.pid" ]; then kill "$(cat "$folder/pgbouncer.pid")" || true; fi
  if [ -e "$folder/data/postmaster.pid" ]; then
    as_postgres "$programs/pg_ctl" stop --wait --silent --mode immediate --pgdata "$folder/data" >/dev/null
  fi
  rm -rf "$folder"
}
