#!/usr/bin/env python3
"""Measures how fast tickets are compared with all earlier ones, and how well; bm25s (PyPI) on the same texts is the yardstick.

Usage: duplicates_bench.py TICKETLEDGER PEER_PYTHON FOLDER TICKETS REPETITIONS. Writes TICKETS tickets, and a tenth of them for a second
run; prints rates of whole processes, from file to file, peak resident memory, and the mean average precision (MAP) over the duplicates
among the last QUERIES tickets. bm25s is timed for these alone, in memory and without its indexing.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

QUERIES = 1000
CLOSEST = 6
AIM_RATE, AIM_MIB = 20_000, 1536


def timed(command):
    """Seconds and peak resident memory in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} ended with {status}")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def mean_average_precision(gold, run, first):
    relevant = {}
    with open(gold) as file:
        for line in file:
            query, document = line.rstrip("\n").split("\t")
            if query >= first:
                relevant.setdefault(query, set()).add(document)
    found = {query: [] for query in relevant}
    with open(run) as file:
        for line in file:
            query, rank, document, _ = line.rstrip("\n").split("\t")
            if query in found and int(rank) <= 100:
                found[query].append(document)
    total = 0
    for query, documents in found.items():
        hits = precision = 0
        for rank, document in enumerate(documents, 1):
            if document in relevant[query]:
                hits += 1
                precision += hits / rank
        total += precision / len(relevant[query])
    return total / len(relevant)


def main(program, peer, folder, tickets, repetitions):
    here = pathlib.Path(__file__).parent
    folder = pathlib.Path(folder).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rates, sizes = {}, {}
    for count in (tickets // 10, tickets):
        docs, gold = str(folder / f"{count}.tsv"), str(folder / f"{count}.gold")
        subprocess.run([sys.executable, str(here / "tickets.py"), str(count), docs, gold], check=True)
        seconds = []
        for _ in range(repetitions):
            taken, sizes[count] = timed([program, "duplicates", "rank", "--docs", docs, "--out", str(folder / "run.tsv"),
                                         "--closest", str(CLOSEST)])
            seconds.append(taken)
        rates[count] = count / statistics.median(seconds)
    first = f"B{tickets - QUERIES:07d}"
    own_precision = mean_average_precision(gold, folder / "run.tsv", first)
    peer_run = str(folder / "peer.tsv")
    output = subprocess.run([peer, str(here / "bm25s_peer.py"), docs, str(QUERIES), peer_run], check=True, capture_output=True)
    figures = json.loads(output.stdout)
    peer_rate = figures["queries"] / figures["retrieved_seconds"]
    peer_precision = mean_average_precision(gold, peer_run, first)
    shutil.rmtree(folder)

    def line(name, value, aim=None, isMet=None):
        verdict = "" if isMet is None else "met" if isMet else "MISSED"
        print(f"{name:52}{value:>16}{aim or '':>14}{verdict:>10}")

    print(f"\nTickets compared with all earlier ones (median of {repetitions})")
    line("", "", "aim")
    line(f"{tickets // 10:,} tickets, from file to file", f"{rates[tickets // 10]:,.0f}/s")
    line(f"{tickets:,} tickets", f"{rates[tickets]:,.0f}/s", f"≥ {AIM_RATE:,}/s", rates[tickets] >= AIM_RATE)
    line("  against a tenth of them", f"{rates[tickets] / rates[tickets // 10]:.2f}×", "≥ 0.50×",
         rates[tickets] >= rates[tickets // 10] / 2)
    line("  peak resident memory", f"{sizes[tickets]:,.0f} MiB", f"< {AIM_MIB:,} MiB", sizes[tickets] < AIM_MIB)
    line(f"bm25s, its texts alone, the last {QUERIES:,} only", f"{peer_rate:,.0f}/s")
    line("  TicketLedger against it", f"{rates[tickets] / peer_rate:,.1f}×", "≥ 1×", rates[tickets] >= peer_rate)
    line("MAP of TicketLedger, of bm25s", f"{own_precision:.3f}, {peer_precision:.3f}", "≥ bm25s",
         own_precision >= peer_precision)


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).absolute()), sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
