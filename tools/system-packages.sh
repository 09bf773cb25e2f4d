#!/bin/sh
# Install the Debian packages that the tests use: a browser for maps, LibreOffice for documents, PostGIS for own data, a C compiler for the crash laboratory.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-calc libreoffice-writer"
command -v pdftoppm >/dev/null 2>&1 || missing="$missing poppler-utils"
fc-list 2>/dev/null | grep -qi "liberation" || missing="$missing fonts-liberation"
# PostGIS of the distribution's own PostgreSQL, for tests that read tables from a real database.
if ! ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1; then
    server=$(ls /usr/lib/postgresql 2>/dev/null | sort -n | tail -1)
    if [ -z "$server" ] && command -v apt-cache >/dev/null 2>&1; then
        server=$(apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -1)
    fi
    server=${server:-15}
    missing="$missing postgresql-$server postgresql-$server-postgis-3"
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed:$missing. Tests that need them are skipped; install them with: sudo apt-get install$missing"
    exit 0
fi
echo "Installing$missing"
apt-get update -qq
# shellcheck disable=SC2086 - a list of words is meant
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
