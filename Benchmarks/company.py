"""Measures the program on a sample company: `company.py TICKETLEDGER FOLDER ROWS REPETITIONS`.

One month's call log of at least ROWS rows, in one file, is ingested into an empty log; after the other inputs, all events
are replayed into views; then twenty cost lines of twenty tickets are traced. Times and memory are those of whole processes.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

MONTH = "2026-10"
# The sample's main exchange writes 2.97 rows a ticket.
TICKETS_PER_ROW = 0.34
TRACES = 20


class Run(NamedTuple):
    output: bytes
    seconds: float
    peak_mib: float


class Program:
    def __init__(self, path: Path, company: Path) -> None:
        self.path = path
        self.company = company

    def run(self, *arguments: str) -> Run:
        start = time.perf_counter()
        process = subprocess.Popen([self.path, *arguments], stdout=subprocess.PIPE, cwd=self.company)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"ticketledger {' '.join(arguments)} ended with {process.returncode}")
        return Run(output, seconds, usage.ru_maxrss / 1024)


def report(what: str, count: int, run: Run) -> None:
    line = {"store": "ticketledger", "what": what, "count": count, "seconds": run.seconds, "peakMiB": run.peak_mib}
    print(json.dumps(line), flush=True)


def measure(program: Program) -> None:
    shutil.rmtree(program.company / "data", ignore_errors=True)
    ingest = program.run("ingest", "--source", "pbx", "--json")
    report("ingest", sum(source["seen"] for source in json.loads(ingest.output)["sources"]), ingest)
    program.run("ingest", "--json")
    replay = program.run("replay", "--json")
    report("replay", json.loads(replay.output)["events"], replay)
    for address in addresses(program):
        trace = program.run("trace", address, "--json")
        report("trace", 1, trace)


def addresses(program: Program) -> list[str]:
    """Cost lines of tickets from the dearest down, far apart."""
    tickets = program.run("report", "tickets", "--period", MONTH, "--limit", str(TRACES * 100), "--json")
    rows = [row for row in json.loads(tickets.output)["rows"] if row["pools"]]
    step = max(1, len(rows) // TRACES)
    return [row["address"].replace("*", min(row["pools"])) for row in rows[::step][:TRACES]]


def main() -> None:
    path, folder, rows, repetitions = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    company = folder.resolve() / "company"
    shutil.rmtree(company, ignore_errors=True)
    tickets = str(int(rows * TICKETS_PER_ROW))
    sample = [path.resolve(), "sample", company, "--tickets", tickets, "--months", "1", "--last", MONTH]
    subprocess.run(sample, stdout=subprocess.DEVNULL, check=True)
    for _ in range(repetitions):
        measure(Program(path.resolve(), company))
    shutil.rmtree(company)


main()
