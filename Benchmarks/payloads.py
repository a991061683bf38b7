"""Writes the events that every store of the comparison is given: `payloads.py COUNT FILE`.

A line is a record's key, a tab, and the event's payload: a `call-leg-logged` of about 313 bytes. Keys ascend, as those of
a call log do. The same count gives the same bytes.
"""

import json
import random
import sys


def payload(number: int, dice: random.Random) -> tuple[str, str]:
    start = 1_793_491_200 + number // 4
    call = f"shanghai-1-{start}.{1_000_000 + number // 3 * 3}"
    leg = f"shanghai-1-{start}.{1_000_000 + number}"
    talk = dice.randint(5, 1800)
    ring = dice.randint(1, 30)
    fields = {
        "call": call,
        "leg": leg,
        "direction": dice.choice(("inbound", "inbound", "outbound")),
        "party": dice.choice(("agent", "agent", "queue")),
        "disposition": "answered",
        "agent": f"PJSIP/{dice.randint(8001, 8400)}",
        "queue": dice.choice(("after-sales-1", "complaints-2", "deliveries-3")),
        "serviceNumber": "4008001234",
        "durationSeconds": talk + ring,
        "ringSeconds": ring,
        "billableSeconds": talk,
        "holdSeconds": dice.randint(0, 60),
        "wrapUpSeconds": dice.randint(0, 90),
    }
    return leg, json.dumps(fields, separators=(",", ":"))


def main() -> None:
    count, path = int(sys.argv[1]), sys.argv[2]
    dice = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            file.write("\t".join(payload(number, dice)) + "\n")


main()
