#!/bin/bash
# Measures how fast mails are parsed, against Python's `email` module on the same bytes.
# MAILS (10000) is how many there are; REPETITIONS is 3.
set -euo pipefail
cd "$(dirname "$0")"

export PYTHONDONTWRITEBYTECODE=1
data=.build-data
rm -rf $data
mkdir $data
swift build -c release --product mail-bench >&2
python3 mails.py "${MAILS:-10000}" $data/mails
# Taking turns, so that a machine that slows down or speeds up does so for all.
for repetition in $(seq "${REPETITIONS:-3}"); do
  echo "Repetition $repetition of ${REPETITIONS:-3}" >&2
  .build/release/mail-bench parse $data/mails >> $data/measurements.jsonl
  python3 python_email.py $data/mails >> $data/measurements.jsonl
  .build/release/mail-bench understand $data/mails >> $data/measurements.jsonl
  .build/release/mail-bench memory >> $data/measurements.jsonl
done
python3 report.py $data/measurements.jsonl
