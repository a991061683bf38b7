"""Prints what was measured: `report.py MEASUREMENTS`. Figures are medians over the repetitions."""

import json
import platform
import sys
from statistics import median

RATIO_MIN = 10
GROWTH_MIB_MAX = 8
ROWS = [
    ("ticketledger", "parse", "TicketLedger: headers, structure, text, attachments' SHA-256"),
    ("python", "parse", f"Python {platform.python_version()} email, policy.default: the same"),
    ("ticketledger", "understand", "TicketLedger: that, and history, signature, comparable form"),
]


def main() -> None:
    with open(sys.argv[1]) as file:
        measured = [json.loads(text) for text in file]
    memory = [line for line in measured if line["what"] == "memory"]
    measured = [line for line in measured if line["what"] != "memory"]
    if len({line["checksum"] for line in measured}) > 1:
        raise SystemExit(f"the readers did not all read the same: {measured}")
    rates = {(line["reader"], line["what"]): [] for line in measured}
    for line in measured:
        rates[line["reader"], line["what"]].append(line["count"] / line["seconds"])
    own, peer = median(rates["ticketledger", "parse"]), median(rates["python", "parse"])
    count, size = measured[0]["count"], measured[0]["bytes"]
    print(f"\nParsing mails ({count:,} of {size / count:,.0f} bytes, in memory, one core; texts, dates and digests agree)")
    for reader, what, label in ROWS:
        values = rates[reader, what]
        spread = (max(values) - min(values)) / median(values)
        print(f"{label:<62}{median(values):>10,.0f} mails/s{spread:>6.0%}{median(values) / peer:>8.1f}×")
    print(f"ratio {own / peer:.0f}×, aim ≥ {RATIO_MIN}×: {'met' if own / peer >= RATIO_MIN else 'MISSED'}")
    growth = max(line["growthKiB"] for line in memory) / 1024
    label = f"Memory beside a mail of {memory[0]['bytes'] / 2**20:.0f} MiB with one attachment"
    print(f"{label}: {growth:.1f} MiB, aim < {GROWTH_MIB_MAX}: {'met' if growth < GROWTH_MIB_MAX else 'MISSED'}")


main()
