#!/usr/bin/env bash
# Mines, makes two wallets, pays from one to the other and sees it confirmed, through the HTTP API alone.
#   URL=http://host:8080 API_KEY=… tries a gateway that is reachable already (make run too);
#   without URL it forwards a port to the cluster of ENV and takes the admin key from its Secret.
. "$(dirname "$0")/cluster.sh"
need curl "apt-get install curl"
run="smoke-$(date +%s)-$$"
forward_pid=
trap '[ -z "$forward_pid" ] || kill "$forward_pid" 2>/dev/null || true' EXIT

if [ -z "${URL:-}" ]; then
  need_deployed
  API_KEY="$(gateway_secret BITCOIN_API_ADMIN_KEY)"
  forward service/gateway 8080
  URL="http://127.0.0.1:$forwarded_port"
fi
: "${API_KEY:?API_KEY=<admin key> is needed together with URL}"

# The key goes by standard input: arguments can be read by anybody on the machine.
call() { # method, path, [body], [idempotency key]
  local answer status
  answer="$(curl -sS --max-time 60 -X "$1" -K - -H 'Content-Type: application/json' ${4:+-H "Idempotency-Key: $4"} \
    ${3:+--data "$3"} -w '\n%{http_code}' "$URL$2" <<<"header = \"X-API-Key: $API_KEY\"")" || return 1
  status="${answer##*$'\n'}"
  answer="${answer%$'\n'*}"
  case "$status" in 2*) printf '%s' "$answer" ;; *) printf '%s %s: %s %s\n' "$1" "$2" "$status" "$answer" >&2; return 1 ;; esac
}

field() { # name: the first such field of the JSON on standard input
  grep -oE "\"$1\" *: *(\"[^\"]*\"|-?[0-9]+)" | sed -n 1p | sed -E 's/^[^:]*: *"?([^"]*)"?$/\1/'
}

height() { call GET /api/v1/chain | field height; }
confirmed() { call GET "/api/v1/wallets/$1/balance" | field confirmed_sats; }

until_at_least() { # what, seconds, minimum, command…
  local what="$1" minimum="$3" value= deadline=$((SECONDS + $2))
  shift 3
  while [ "$SECONDS" -lt "$deadline" ]; do
    value="$("$@" 2>/dev/null || true)"
    if [ "${value:-0}" -ge "$minimum" ] 2>/dev/null; then return 0; fi
    sleep 1
  done
  fail "$what: ${value:-nothing} after the time allowed, expected at least $minimum"
}

mine() { # address, count
  local from
  from="$(height)"
  call POST /api/admin/mining/generatetoaddress "{\"address\":\"$1\",\"count\":$2}" "$run-mine-$from-$2" >/dev/null
  until_at_least "height after mining $2 blocks" 600 $((from + $2)) height
}

say "Waiting for $URL"
for _ in $(seq 120); do
  ! curl -fsS --max-time 5 -o /dev/null "$URL/api/health/ready" 2>/dev/null || break
  sleep 1
done
curl -fsS --max-time 5 "$URL/api/health/ready" >/dev/null || fail "$URL/api/health/ready does not say ready"

say "Two wallets"
payer="$(call POST /api/v1/wallets "{\"name\":\"$run-payer\"}" "$run-payer" | grep -oE 'w[0-9]+-[a-z2-7]{26}' | sed -n 1p)"
payee="$(call POST /api/v1/wallets "{\"name\":\"$run-payee\"}" "$run-payee" | grep -oE 'w[0-9]+-[a-z2-7]{26}' | sed -n 1p)"
payer_address="$(call POST "/api/v1/wallets/$payer/addresses" '{}' "$run-payer-address" | field address)"
payee_address="$(call POST "/api/v1/wallets/$payee/addresses" '{}' "$run-payee-address" | field address)"
[ -n "$payer_address" ] && [ -n "$payee_address" ] || fail "no address for $payer or $payee"
echo "$payer $payer_address"
echo "$payee $payee_address"

say "Coins from the faucet, or from mining where the faucet has none yet"
if call POST /api/v1/faucet "{\"address\":\"$payer_address\",\"amount_sats\":1000000}" "$run-faucet" >/dev/null; then
  mine "$payer_address" 1
else
  mine "$payer_address" 101
fi
until_at_least "the payer's balance" 60 200000 confirmed "$payer"

say "A payment"
call POST "/api/v1/wallets/$payer/payments" "{\"outputs\":[{\"address\":\"$payee_address\",\"amount_sats\":123456}]}" "$run-payment" | field txid
mine "$payer_address" 1
until_at_least "the payee's balance" 60 123456 confirmed "$payee"
say "Smoke test passed: mined to height $(height), paid, confirmed"
