#!/usr/bin/env bash
# Runs the tests of the WordPress plugin against a real WooCommerce.
#
#   tests/wordpress/with-woocommerce.sh PATH_TO_WOOCOMMERCE [WORDPRESS_VERSION]
#
# PATH_TO_WOOCOMMERCE is the unpacked plugin, a folder with woocommerce.php. WORDPRESS_VERSION is one of those in npm's
# @wp-playground/wordpress-builds, and 6.5 if it is left out, which WooCommerce 7.0 to 9.4 run on. This is not a part of
# ./build.sh test, because WooCommerce is not in a registry of packages. Run ./build.sh build and cargo build --workspace --bin genvoris once before.
set -euo pipefail
[ -f "${1:-}/woocommerce.php" ] || { echo "usage: $0 PATH_TO_WOOCOMMERCE [WORDPRESS_VERSION]" >&2; exit 1; }
WORDPRESS_WOOCOMMERCE="$(realpath "$1")"
WORDPRESS_VERSION="${2:-6.5}"
export WORDPRESS_WOOCOMMERCE WORDPRESS_VERSION
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --silent --no-audit --no-fund
node --test --test-concurrency=1 orders.test.mjs shop.test.mjs admin.test.mjs
