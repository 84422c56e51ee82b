#!/bin/sh
# Runs before everything else of `docker compose up balancer`, and makes what is not there yet: the secret that the
# servers share, in $SECRETS, and in $CERTIFICATES what the log and the servers know each other by.
# Passwords are asked for: there are none to begin with. Both folders belong to user 1000, as whom all of them run.
set -eu
umask 077

refuse() {
  echo "$1" >&2
  exit 1
}

# They stand in addresses, and a short one is guessed.
check() {
  case $2 in
    *[!A-Za-z0-9_-]*) refuse "$1 may have letters, digits, - and _ alone" ;;
  esac
  [ "${#2}" -ge 24 ] || refuse "$1 is not set, or has less than 24 characters: see docs/OPERATIONS.md"
}
check KURRENTDB_PASSWORD "${KURRENTDB_PASSWORD:-}"
check REDIS_PASSWORD "${REDIS_PASSWORD:-}"

cd "$SECRETS"
[ -s rembuk ] || { openssl rand -hex 32 >rembuk.new && mv rembuk.new rembuk; }

# Both again a month before the end. The authority's key is kept nowhere: nobody can sign another.
node=$CERTIFICATES/node/node
month_seconds=2592000
if ! openssl x509 -checkend "$month_seconds" -noout -in "$node.crt" >/dev/null 2>&1; then
  made=$(mktemp -d)
  cd "$made"
  openssl req -x509 -newkey rsa:3072 -noenc -keyout ca.key -out ca.crt -days 800 -subj '/O=Rembuk/CN=Rembuk log' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
  openssl req -newkey rsa:3072 -noenc -keyout node.key -out node.csr -subj '/O=Rembuk/CN=kurrentdb-node' 2>/dev/null
  cat >node.ext <<'END'
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:log, DNS:localhost, IP:127.0.0.1
END
  openssl x509 -req -in node.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 730 -extfile node.ext -out node.crt \
    2>/dev/null
  mkdir -p "$CERTIFICATES/ca" "$CERTIFICATES/node"
  cp ca.crt "$CERTIFICATES/ca/ca.crt"
  cp ca.crt "$SECRETS/ca.crt"
  cp node.key "$node.key"
  # Last: without it all of this is made again.
  cp node.crt "$node.crt"
  cd /
  rm -rf "$made"
fi
echo 'All is there.'
