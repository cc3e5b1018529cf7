#!/bin/sh
# Makes the certificates of this folder anew; keys are for these tests alone. Needs openssl 1.1 or later.
# Each file is what a server is given: its certificate, those it sends along, its key. `root.pem` is who vouches.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > ca.cnf <<'CONFIG'
[ca]
default_ca = one
[one]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
copy_extensions = none
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[site]
basicConstraints = CA:FALSE
subjectAltName = DNS:localhost, IP:127.0.0.1
authorityInfoAccess = caIssuers;URI:http://authority.example/between.cer
[elsewhere]
basicConstraints = CA:FALSE
subjectAltName = DNS:other.example
authorityInfoAccess = caIssuers;URI:http://authority.example/between.cer
CONFIG
: > index
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null; }
# sign NAME COMMON-NAME SECTION FROM UNTIL SIGNER
sign() {
    key "$1"
    openssl req -new -config ca.cnf -key "$1.key" -subj "/CN=$2" -out "$1.csr"
    if [ "$6" = "$1" ]; then signer="-selfsign -keyfile $1.key"; else signer="-cert $6.crt -keyfile $6.key"; fi
    # shellcheck disable=SC2086
    openssl ca -batch -config ca.cnf -notext $signer -in "$1.csr" -out "$1.crt" -extensions "$3" \
        -startdate "$4" -enddate "$5" 2>/dev/null
}
long="20200101000000Z 20991231235959Z"
sign root "egov-tui tests: root" authority $long root
sign between "egov-tui tests: between" authority $long root
sign site localhost site $long between
sign elsewhere other.example elsewhere $long between
sign early localhost site 20900102030405Z 20991231235959Z between
sign own localhost site $long own
cp root.crt "$here/root.pem"
cat site.crt between.crt site.key > "$here/whole.pem"
cat site.crt site.key > "$here/incomplete.pem"
cat site.crt between.crt root.crt site.key > "$here/rooted.pem"
cat elsewhere.crt between.crt elsewhere.key > "$here/elsewhere.pem"
cat early.crt between.crt early.key > "$here/early.pem"
cat own.crt own.key > "$here/own.pem"
