"""What the benchmarks of the peers share."""

import json
import sys
import time
from collections.abc import Iterator
from itertools import islice

BATCH_EVENTS = 1000


class Stopwatch:
    """Adds up the time spent in its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._start


def batches() -> Iterator[list[tuple[str, bytes]]]:
    """Keys and payloads from standard input, a thousand at a time."""
    while lines := list(islice(sys.stdin.buffer, BATCH_EVENTS)):
        pairs = [line.rstrip(b"\n").split(b"\t") for line in lines]
        yield [(key.decode(), payload) for key, payload in pairs]


def report(store: str, what: str, count: int, seconds: float, checksum: int | None = None) -> None:
    """Prints one measurement as one line of JSON."""
    line = {"store": store, "what": what, "count": count, "seconds": seconds}
    print(json.dumps(line | ({} if checksum is None else {"checksum": checksum})))
