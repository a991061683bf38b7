"""Prints what was measured as tables: `report.py MEASUREMENTS`. Figures are medians over the repetitions."""

import json
import os
import platform
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

# What is compared: title, and rows of store, measurement, what it is, and the least ratio that is aimed at.
COMPARISONS = [
    ("Append, 1,000 events a batch, each synced to the disk", "append", [
        ("eventsourcing", "append", "eventsourcing, ids as it makes them (UUID)", 3),
        ("eventsourcing", "append-ascending", "eventsourcing, ascending ids", 3),
        ("eventsourcing", "append-bare", "  its recorder alone, payloads encoded already", 3),
        ("umadb", "append", "umadb, key as a tag", 1),
        ("umadb", "append-bare", "  without a tag: not to be found by key", 1),
    ]),
    ("Read all back, decoded", "read", [
        ("eventsourcing", "read", "eventsourcing, mapper", 3),
        ("umadb", "read", "umadb, json.loads", None),
    ]),
]  # fmt: skip
RATES = [("ingest", "Call log to committed events", "rows/s", 100_000), ("replay", "Replay into views", "events/s", 300_000)]
PEAK_MIB_MAX = 300
TRACE_MILLISECONDS_MAX = 50


class Measurements:
    def __init__(self, path: Path) -> None:
        self._lines = defaultdict(list)
        for text in path.read_text().splitlines():
            line = json.loads(text)
            self._lines[line["store"], line["what"]].append(line)
        self._require_equal_work()

    def values(self, store: str, what: str, key: str) -> list[float]:
        return [line[key] for line in self._lines[store, what]]

    def rates(self, store: str, what: str) -> list[float]:
        return [line["count"] / line["seconds"] for line in self._lines[store, what]]

    def count(self, store: str, what: str) -> int:
        return self._lines[store, what][0]["count"]

    def _require_equal_work(self) -> None:
        for name, keys in (("append", ("count",)), ("read", ("count", "checksum"))):
            lines = [line for (_, what), some in self._lines.items() if what.startswith(name) for line in some]
            if len({tuple(line[key] for key in keys) for line in lines}) > 1:
                raise SystemExit(f"{name}: the stores did not all do the same: {lines}")


def spread(values: list[float]) -> str:
    """How far the repetitions lie apart, as a part of their median."""
    return f"{(max(values) - min(values)) / median(values):.0%}"


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def print_row(*cells: str) -> None:
    print(f"{cells[0]:<48}" + "".join(f"{cell:>12}" for cell in cells[1:]).rstrip())


def print_comparisons(measurements: Measurements) -> None:
    for title, what, peers in COMPARISONS:
        own = measurements.rates("ticketledger", what)
        print(f"\n{title} ({measurements.count('ticketledger', what):,} events)")
        print_row("", "events/s", "spread", "ratio", "aim", "")
        print_row("TicketLedger", f"{median(own):,.0f}", spread(own))
        for store, peer_what, label, aim in peers:
            rates = measurements.rates(store, peer_what)
            ratio = median(own) / median(rates)
            cells = [f"{median(rates):,.0f}", spread(rates), f"{ratio:.2f}×"]
            print_row(label, *cells, *((f"≥ {aim}×", verdict(ratio >= aim)) if aim else ()))


def print_alone(measurements: Measurements) -> None:
    print("\nTicketLedger alone")
    print_row("", "measured", "spread", "", "aim", "")
    for what, label, unit, aim in RATES:
        rates = measurements.rates("ticketledger", what)
        peaks = measurements.values("ticketledger", what, "peakMiB")
        label = f"{label} ({measurements.count('ticketledger', what):,}), {unit}"
        print_row(label, f"{median(rates):,.0f}", spread(rates), "", f"≥ {aim:,}", verdict(median(rates) >= aim))
        cells = [f"{max(peaks):,.0f}", spread(peaks), "", f"< {PEAK_MIB_MAX}", verdict(max(peaks) < PEAK_MIB_MAX)]
        print_row("  peak memory, MiB", *cells)
    traces = [1000 * seconds for seconds in measurements.values("ticketledger", "trace", "seconds")]
    is_met = median(traces) <= TRACE_MILLISECONDS_MAX
    cells = [f"{median(traces):,.1f}", spread(traces), "", f"≤ {TRACE_MILLISECONDS_MAX}", verdict(is_met)]
    print_row("Trace of a cost line, whole command, ms", *cells)
    print_row("  slowest, ms", f"{max(traces):,.1f}")


def machine() -> str:
    names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {memory_gib:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def main() -> None:
    measurements = Measurements(Path(sys.argv[1]))
    print(machine())
    print_comparisons(measurements)
    print_alone(measurements)


main()
