#!/usr/bin/env bash
# check-secrets.sh FILE: refuses secrets that production must not run with. Prints every reason, never a value.
set -euo pipefail
file="${1:?usage: check-secrets.sh FILE}"
overlays="$(cd "$(dirname "$0")/../overlays" && pwd)"
[ -r "$file" ] || { echo "error: cannot read the secrets file $file" >&2; exit 1; }

bad=0
refuse() { echo "error: $1: $2" >&2; bad=1; }
names="$(sed -n 's/^\([A-Za-z_]*\)=.*/\1/p' "$overlays/production/secrets.env.example")"
seen=

for name in $names; do
  value="$(sed -n "s/^$name=//p" "$file" | tail -1)"
  if [ -z "$value" ]; then refuse "$name" "missing or empty"; continue; fi
  case "$value" in
    *change-me*|*dev-only*|*placeholder*|*example*) refuse "$name" "still a placeholder"; continue ;;
    *[!A-Za-z0-9+/=_-]*) refuse "$name" "only letters, digits and + / = _ - are allowed"; continue ;;
  esac
  if grep -hqxF -- "$name=$value" "$overlays"/*/dev-secrets.env; then refuse "$name" "is the development key that everybody knows"; continue; fi
  if [ "${#value}" -lt 32 ]; then refuse "$name" "shorter than 32 characters"; continue; fi
  case " $seen " in *" $value "*) refuse "$name" "has the same value as another key" ;; esac
  seen="$seen $value"
  if [ "$name" = Wallet__Key ] && [ "$(printf %s "$value" | base64 -d 2>/dev/null | wc -c)" -ne 32 ]; then
    refuse "$name" "must be 32 bytes in base64: openssl rand -base64 32"
  fi
done
exit "$bad"
