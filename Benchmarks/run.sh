#!/bin/bash
# Measures TicketLedger and its peers on this machine, and prints the figures that docs/performance.md explains.
# The mails are measured last, in a package of their own (mail/).
# EVENTS (1000000) is how many events each store is given, and how many rows the call log has; MAILS (10000) and MESSAGES
# (1000000) are how large the mailbox and the archive of chats are, TICKETS (1000000) how many are compared, and bear a month's costs;
# REPETITIONS is 3.
set -euo pipefail
cd "$(dirname "$0")"

events=${EVENTS:-1000000}
repetitions=${REPETITIONS:-3}
export PYTHONDONTWRITEBYTECODE=1
peers=.build-peers
# On the disk that the program is on: a folder for temporary files may be in memory, where nothing is synced.
data=.build-data
results=$data/measurements.jsonl

if ! $peers/bin/python -c "import bm25s, umadb" 2>/dev/null; then
  echo "Installing the peers into Benchmarks/$peers" >&2
  python3 -m venv $peers
  $peers/bin/pip install --quiet --disable-pip-version-check eventsourcing==9.5.6 umadb==0.7.8 bm25s==0.3.16
fi
swift build -c release --product ledger-bench >&2
swift build -c release --product costing-bench >&2
swift build -c release --product ticketledger --package-path .. >&2

# measure "MEASUREMENT..." COMMAND...: one after the other, on one new store.
measure() {
  local what
  rm -rf $data/store
  mkdir $data/store
  for what in $1; do
    echo "  ${*:2} $what" >&2
    "${@:2}" "$what" $data/store < $data/events.tsv >> $results
  done
}

rm -rf $data
mkdir $data
python3 payloads.py "$events" $data/events.tsv
# Taking turns, so that a machine that slows down or speeds up does so for all.
for repetition in $(seq "$repetitions"); do
  echo "Repetition $repetition of $repetitions" >&2
  measure "append read" .build/release/ledger-bench
  measure "append read" $peers/bin/python peers/eventsourcing_bench.py
  measure "append-ascending" $peers/bin/python peers/eventsourcing_bench.py
  measure "append-bare" $peers/bin/python peers/eventsourcing_bench.py
  measure "append read" $peers/bin/python peers/umadb_bench.py
  measure "append-bare" $peers/bin/python peers/umadb_bench.py
done
rm -rf $data/store $data/events.tsv

echo "The sample company" >&2
python3 company.py ../.build/release/ticketledger $data "$events" "$repetitions" >> $results
$peers/bin/python report.py $results

REPETITIONS=$repetitions mail/run.sh

echo "A mailbox" >&2
python3 mailbox/mailbox_bench.py ../.build/release/ticketledger $data/mailbox "${MAILS:-10000}" "$repetitions"

echo "Chats" >&2
python3 chats/chats_bench.py ../.build/release/ticketledger $data/chats "${MESSAGES:-1000000}" "$repetitions"

echo "Costs" >&2
python3 costing/costing_bench.py ../.build/release/ticketledger .build/release/costing-bench $peers/bin/python $data/costing "${TICKETS:-1000000}" "$repetitions"

echo "Duplicates" >&2
python3 duplicates/duplicates_bench.py ../.build/release/ticketledger $peers/bin/python $data/duplicates "${TICKETS:-1000000}" "$repetitions"

echo "The daemon" >&2
python3 daemon/daemon_bench.py ../.build/release/ticketledger
