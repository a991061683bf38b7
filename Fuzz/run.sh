#!/bin/bash
# Gives the readers of mails and of IMAP responses whatever libFuzzer comes up with, FUZZ_SECONDS (30) each.
# What was found to reach new places is kept in .build-corpus, so that the next run goes on from there. An input that
# breaks a promise, crashes, takes 10 seconds or too much memory ends the run; its path is printed.
set -euo pipefail
cd "$(dirname "$0")"

# The compiler's own crash reports would hide libFuzzer's, and wait for a debugger.
export SWIFT_BACKTRACE=enable=no
for fuzzer in mail-fuzz imap-fuzz; do swift build -c release --product $fuzzer; done

# fuzz NAME SEEDS MAX_LEN
fuzz() {
  local corpus=.build-corpus/$1 finds=.build-finds/$1- log=.build-finds/$1.log
  mkdir -p $corpus .build-finds
  echo "$1: ${FUZZ_SECONDS:-30} seconds"
  if .build/release/$1-fuzz $corpus "$2" -dict=$1.dict -max_total_time="${FUZZ_SECONDS:-30}" -max_len="$3" \
    -timeout=10 -rss_limit_mb=1024 -artifact_prefix=$finds > $log 2>&1; then
    grep '^Done' $log
  else
    cat $log
    echo "$1: an input was found that must not do this: $PWD/$(grep -o '\.build-finds/[^ ]*' $log | tail -1)" >&2
    exit 1
  fi
}

fuzz mail ../adapters/email/samples/nasty 8192
fuzz imap seeds/imap 4096
