#!/bin/sh
# Holds the unit against systemd itself: nothing to complain of, and an exposure that may only fall. Needs
# systemd-analyze (Debian package systemd), neither root nor a running systemd; without it nothing is checked.
set -eu

# Tenths; `systemd-analyze security` says where they come from.
MOST_EXPOSURE=10

unit=$(dirname "$0")/xtalwatch.service

if ! command -v systemd-analyze > /dev/null; then
  echo "SKIPPED: $unit is not checked, for systemd-analyze is missing (apt install systemd)"
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The program need not be installed for this.
sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$unit" > "$folder/xtalwatch.service"

complaints=$(systemd-analyze verify --man=no "$folder/xtalwatch.service" 2>&1) || complaints="$complaints (refused)"
if [ -n "$complaints" ]; then
  echo "$complaints"
  exit 1
fi
systemd-analyze security --no-pager --offline=true --threshold=$MOST_EXPOSURE "$folder/xtalwatch.service" \
  > "$folder/exposure" || { cat "$folder/exposure"; echo "exposure above $MOST_EXPOSURE tenths"; exit 1; }
tail -n 1 "$folder/exposure"
